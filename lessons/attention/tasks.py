"""What is tried on the page: heads removed within one point, half of them and then three of four."""

from __future__ import annotations

from lessons.attention.settings import Attention
from lessons.attention.studies import heads, removed
from lessons.blocks import Goal
from lessons.catalogue import Sentence
from lessons.lesson import View
from lessons.needs import at_least, named
from lessons.numbers import percent
from lessons.subject import WITHIN


def goal(view: View[Attention]) -> tuple[Goal, Goal]:
    found, stop = view.subject, view.stop
    total, gone, least = len(heads(found.network)), removed(found, stop, "heads"), found.dense - WITHIN
    enough = at_least(named("accuracy"), float(found.accuracy[stop]), least)

    def task(key: str, bound: int) -> Goal:
        words = Sentence(key, goal=bound, total=total, least=percent(least))
        return Goal(words, (at_least(named("heads"), gone, bound, "count"), enough))

    return task("attention-try", total // 2), task("attention-harder", total * 3 // 4)
