"""What is tried on the page: most of a network out within one point, and then half of the rest as well."""

from __future__ import annotations

from lessons.blocks import Goal, Need
from lessons.catalogue import Sentence
from lessons.lesson import View
from lessons.needs import SLACK, at_least, named
from lessons.numbers import percent
from lessons.prune_retrain.claims import result
from lessons.prune_retrain.settings import PruneRetrain
from lessons.subject import WITHIN

GOAL_SHARE, MORE = 0.9, 0.95


def goal(view: View[PruneRetrain]) -> tuple[Goal, Goal]:
    rounds = view.state.rounds
    dense, left = rounds[0].healed.metric, result(rounds)

    def task(key: str, bound: float) -> Goal:
        words = Sentence(key, share=percent(bound, 0), dense=percent(dense))
        if len(rounds) < 2:
            return Goal(words, (Need(False, Sentence("retrain-try-none")),))
        share = at_least(named("run-removed"), left.share, bound, slack=SLACK + 0.5 / left.total)
        return Goal(words, (share, at_least(named("run-accuracy"), left.healed.metric, dense - WITHIN)))

    return task("retrain-try", GOAL_SHARE), task("retrain-harder", MORE)
