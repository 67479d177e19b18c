"""What is tried on the page: a network ten times smaller, first within one point and then at no loss."""

from __future__ import annotations

from lessons.blocks import Change, Goal, Need
from lessons.catalogue import Sentence
from lessons.lesson import View
from lessons.needs import at_least, named
from lessons.numbers import percent
from lessons.savings import claims, studies
from lessons.savings.settings import Savings
from lessons.subject import WITHIN

GOAL = 10


def goal(view: View[Savings]) -> tuple[Goal, Goal]:
    return _smaller(view, WITHIN, "savings-try"), _smaller(view, 0.0, "savings-harder")


def playable(settings: Savings) -> bool:
    """It is of the network that the page opens with; those of other data are too small for it."""
    default = Savings()
    return (settings.dataset, settings.network) == (default.dataset, default.network)


def _smaller(view: View[Savings], within: float, key: str) -> Goal:
    settings, found, stop = view.settings, view.subject, view.stop
    least = found.dense - within
    words = Sentence(key, goal=GOAL, dense=percent(found.dense), least=percent(least))
    if not playable(settings):
        default = Savings()
        there = {"dataset": default.dataset, "network": default.network}
        go = Change(f"{key}-default", Sentence("savings-try-go"), there)
        return Goal(words, (Need(False, Sentence("savings-try-elsewhere")),), elsewhere=go)
    stored = studies.stored(settings.question, settings.channels)[settings.bits]
    times = float(studies.whole(found.network) / stored.bytes[settings.form][stop])
    key = "savings-try-small" if times >= GOAL else "savings-try-large"
    small = Need(times >= GOAL, Sentence(key, times=claims.times(times), goal=GOAL))
    return Goal(words, (small, at_least(named("accuracy"), float(stored.accuracy[stop]), least)))
