"""What the tests of the lesson on attention share."""

from __future__ import annotations

from lessons.attention.settings import Attention
from lessons.subject import Subject, subject
from tests.lessons.reading import ready


class Short(Attention):
    """The page's networks after one epoch: what they are worth does not matter."""

    @property
    def training(self):
        return super().training.model_copy(update={"epochs": 1, "snapshots": (1,)})


def trained(**settings: object) -> Attention:
    """The page's settings, their network trained."""
    return ready(Attention(**settings))


def pruned(settings: Attention, **changes: object) -> Subject:
    """The pruning of the page under changed settings."""
    return subject(settings.replace(**changes).question)
