"""What the tests of the lesson on recurrent networks share: really trained networks, each trained once."""

from __future__ import annotations

import torch

from core.data.dataset import Split
from core.prune.units import Params
from core.train.runs import default_store
from core.train.settings import RecurrentSettings
from lessons.catalogue import Sentence, in_all_languages
from lessons.defaults import recurrent_settings
from lessons.lesson import View
from lessons.network import Network
from lessons.rnn.settings import Rnn
from lessons.subject import Subject, subject


class Short(Rnn):
    """The page's networks after a few epochs: enough for laws that hold for every network."""

    epochs: int = 1

    @property
    def training(self) -> RecurrentSettings:
        changes = {"cell": self.cell, "epochs": self.epochs, "snapshots": (self.epochs,)}
        return recurrent_settings(self.dataset, self.seed, activation=self.activation, **changes)


def trained(**settings: object) -> Rnn:
    """The page's settings, their network trained."""
    return _ready(Rnn(**settings).consistent())


def short(cell: str, **settings: object) -> Rnn:
    """The same after a few epochs."""
    return _ready(Short(cell=cell, **{"dataset": "signal-1", **settings}).consistent())


def _ready(settings: Rnn) -> Rnn:
    default_store().request(settings.training).result(120)
    return settings


def pruned(settings: Rnn, **changes: object) -> Subject:
    """The pruning of the page under changed settings."""
    return subject(settings.replace(**changes).question)


def view(settings: Rnn, stop: int = 0, **more: object) -> View[Rnn]:
    return View(settings, stop, (settings.training,), **more)


def said(sentence: Sentence) -> tuple[str, dict[str, object]]:
    """Key and values of a sentence that both languages have."""
    in_all_languages(sentence)
    return sentence.key, dict(sentence.values)


def accuracy(network: Network, params: Params, split: Split) -> float:
    """Without the project's evaluation: through torch's own layers."""
    with torch.no_grad():
        logits = network.model.module(params)(split.x)
    answers = logits.argmax(1) if logits.shape[1] > 1 else (logits[:, 0] >= 0).long()
    return (answers == split.y).double().mean().item()
