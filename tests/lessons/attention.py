"""What the tests of the lesson on attention share."""

from __future__ import annotations

import torch

from core.train.runs import default_store
from lessons.attention import experiment
from lessons.attention.network import Network
from lessons.attention.settings import Attention
from lessons.catalogue import in_all_languages


def trained(**settings: object) -> tuple[Attention, Network]:
    chosen = Attention(**settings)
    default_store().request(chosen.train).result(240)
    return chosen, experiment.network(chosen.train)


def words(sentence) -> str:
    """The sentence in English; raises when either language lacks it."""
    return in_all_languages(sentence)["en"]


def accuracy(network: Network) -> float:
    """Without the project's evaluation: through torch's own layers."""
    rows = network.data.validation
    with torch.no_grad():
        answers = (network.model.module(network.params)(rows.x).squeeze(-1) > 0).long()
    return (answers == rows.y).double().mean().item()
