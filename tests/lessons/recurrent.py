"""What the tests of the lesson on recurrent networks share: really trained networks, each trained once."""

from __future__ import annotations

from functools import lru_cache

import torch

from core.data.dataset import Split
from core.prune.units import Params
from core.train.loop import train
from core.train.runs import default_store
from lessons.catalogue import in_all_languages
from lessons.defaults import recurrent_settings
from lessons.rnn import experiment
from lessons.rnn.network import Network
from lessons.rnn.settings import Rnn


def trained(**settings: object) -> tuple[Rnn, Network]:
    """The page's network for these settings, through the store."""
    chosen = Rnn(**settings).consistent()
    default_store().request(chosen.train).result(120)
    return chosen, experiment.network(chosen.train, chosen.epoch)


@lru_cache(maxsize=4)
def short(cell: str, epochs: int, dataset: str = "signal-1") -> Network:
    """A network of that cell after a few epochs: enough for laws that hold for every network."""
    settings = recurrent_settings(dataset, cell=cell, epochs=epochs, snapshots=(epochs,))
    last = None
    for record in train(settings):
        last = record.params or last
    return Network(settings, last, epochs)


def words(sentence) -> str:
    """The sentence in English; raises when either language lacks it."""
    return in_all_languages(sentence)["en"]


def accuracy(network: Network, params: Params, split: Split) -> float:
    """Without the project's evaluation: through torch's own layers."""
    with torch.no_grad():
        logits = network.model.module(params)(split.x)
    answers = logits.argmax(1) if logits.shape[1] > 1 else (logits[:, 0] >= 0).long()
    return (answers == split.y).double().mean().item()
