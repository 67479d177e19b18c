"""What is tried on the page: few weights that still tell moons apart, and few that still read digits."""

from __future__ import annotations

from lessons.blocks import Change, Goal, Need
from lessons.catalogue import Sentence
from lessons.lesson import View
from lessons.mlp_weights.settings import MlpWeights
from lessons.needs import at_least, at_most, named
from lessons.numbers import percent

MOONS = {"dataset": "moons", "network": "2-16-16-2"}
DIGITS = {"dataset": "digits", "network": "64-64-64-10"}
MOONS_GOAL_WEIGHTS = 96
GOAL_SHARE = 0.7
GOAL_ACCURACY = 0.95
"""Validation accuracy that must stay, of either."""


def goal(view: View[MlpWeights]) -> tuple[Goal, Goal]:
    found, settings = view.subject, view.settings
    accurate = at_least(named("accuracy"), float(found.accuracy[view.stop]), GOAL_ACCURACY)
    removed = int(found.plan.removed[view.stop])
    few = at_most(named("weights-left"), found.total - removed, MOONS_GOAL_WEIGHTS, "count")
    # The nearest whole number of weights is what a share of them is.
    share = at_least(named("removed"), removed / found.total, GOAL_SHARE, slack=0.5 / found.total)
    values = {"accuracy": percent(GOAL_ACCURACY, 0)}
    first = Sentence("weights-try", most=MOONS_GOAL_WEIGHTS, **values)
    harder = Sentence("weights-harder", share=percent(GOAL_SHARE, 0), **values)
    return (
        _played("moons", settings, MOONS, first, few, accurate),
        _played("digits", settings, DIGITS, harder, share, accurate),
    )


def _played(name: str, settings: MlpWeights, there: dict[str, str], words: Sentence, *needs: Need) -> Goal:
    """A task that is played on one network."""
    if all(getattr(settings, field) == value for field, value in there.items()):
        return Goal(words, needs)
    go = Change(name, Sentence(f"weights-try-go-{name}"), there)
    return Goal(words, (Need(False, Sentence(f"weights-try-elsewhere-{name}")),), elsewhere=go)
