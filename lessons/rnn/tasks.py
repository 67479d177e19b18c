"""What is tried on the page: recurrent weights removed, and the memory of five steps kept."""

from __future__ import annotations

from core.measure.through_time import U
from lessons.blocks import Change, Goal, Need
from lessons.catalogue import Sentence
from lessons.lesson import View
from lessons.needs import at_least, named
from lessons.numbers import percent
from lessons.rnn.settings import Rnn
from lessons.subject import WITHIN, Subject

HALF, MORE = 0.5, 0.9
TASK = "signal-5"
"""The data on which it is played."""


def goal(view: View[Rnn]) -> tuple[Goal, Goal]:
    return _without(view, HALF, "rnn-try"), _without(view, MORE, "rnn-harder")


def _without(view: View[Rnn], bound: float, key: str) -> Goal:
    """So much of U gone, validation accuracy within one point of the whole network's: the trained network
    that must look five steps back."""
    settings, found = view.settings, view.subject
    words = Sentence(key, share=percent(bound, 0))
    if settings.dataset != TASK or settings.epoch != settings.training.epochs:
        there = {"dataset": TASK, "epoch": settings.replace(dataset=TASK).training.epochs}
        go = Change(f"{key}-go", Sentence("rnn-try-go"), there)
        return Goal(words, (Need(False, Sentence("rnn-try-elsewhere")),), elsewhere=go)
    return Goal(
        words,
        (
            at_least(named("u"), gone(found, view.stop), bound),
            at_least(named("accuracy"), float(found.accuracy[view.stop]), found.dense - WITHIN),
        ),
    )


def gone(found: Subject, stop: int) -> float:
    """Share of U that is gone."""
    return float(found.removed(U)[stop]) / found.network.params[U].numel()
