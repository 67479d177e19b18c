"""What is tried on the page: live neurons removed, and nothing lost."""

from __future__ import annotations

from lessons.blocks import Change, Goal, Need
from lessons.catalogue import Sentence
from lessons.lesson import View
from lessons.mlp_neurons.settings import MlpNeurons
from lessons.mlp_neurons.studies import live_removed
from lessons.needs import at_least, named

LIVE_GOAL, MORE = 8, 28


def goal(view: View[MlpNeurons]) -> tuple[Goal, Goal]:
    return _without(view, LIVE_GOAL, "neurons-try"), _without(view, MORE, "neurons-harder")


def _without(view: View[MlpNeurons], bound: int, key: str) -> Goal:
    """So many live neurons of the trained network gone, validation accuracy not below the whole network's. At
    an earlier snapshot there may be nothing to lose, so there nothing is solved."""
    found, last = view.subject, view.settings.training.epochs
    words = Sentence(key, goal=bound)
    if view.settings.epoch < last:
        go = Change(f"{key}-trained", Sentence("neurons-try-go", epoch=last), {"epoch": last})
        return Goal(words, (Need(False, Sentence("neurons-try-epoch")),), elsewhere=go)
    live = int(live_removed(found)[view.stop])
    return Goal(
        words,
        (
            at_least(named("live"), live, bound, "count"),
            at_least(named("accuracy"), float(found.accuracy[view.stop]), found.dense),
        ),
    )
