"""What the tests of the lesson on recurrent networks share: really trained networks, each trained once."""

from __future__ import annotations

from core.train.settings import RecurrentSettings
from lessons.defaults import recurrent_settings
from lessons.rnn.settings import Rnn
from lessons.subject import Subject, subject
from tests.lessons.reading import ready


class Short(Rnn):
    """The page's networks after a few epochs: enough for laws that hold for every network."""

    epochs: int = 1

    @property
    def training(self) -> RecurrentSettings:
        changes = {"cell": self.cell, "epochs": self.epochs, "snapshots": (self.epochs,)}
        return recurrent_settings(self.dataset, self.seed, activation=self.activation, **changes)


def trained(**settings: object) -> Rnn:
    """The page's settings, their network trained."""
    return ready(Rnn(**settings))


def short(cell: str, **settings: object) -> Rnn:
    """The same after a few epochs."""
    return ready(Short(cell=cell, **{"dataset": "signal-1", **settings}))


def pruned(settings: Rnn, **changes: object) -> Subject:
    """The pruning of the page under changed settings."""
    return subject(settings.replace(**changes).question)
