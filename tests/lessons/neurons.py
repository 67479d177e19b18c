"""What the tests of the lesson on neurons share."""

from __future__ import annotations

from pathlib import Path

import torch

from core.train.runs import default_store
from lessons.catalogue import in_all_languages
from lessons.mlp_neurons.settings import MlpNeurons
from lessons.network import Network, network
from lessons.settings import choices

ROOT = Path(__file__).parents[2]
CRITERIA = choices(MlpNeurons, "criterion")


def trained(**settings: object) -> tuple[MlpNeurons, Network]:
    chosen = MlpNeurons(**settings)
    default_store().request(chosen.training).result(120)
    return chosen, network(chosen.training, chosen.epoch)


def words(sentence) -> str:
    """The sentence in English; raises when either language lacks it."""
    return in_all_languages(sentence)["en"]


def accuracy(network: Network, params, split: str = "validation") -> float:
    """Without the project's evaluation: through torch modules."""
    rows = network.data.splits[split]
    with torch.no_grad():
        answers = network.model.module(params)(rows.x).argmax(1)
    return (answers == rows.y).double().mean().item()
