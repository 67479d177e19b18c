"""What is tried on the page: features taken out without missing a tumour, and then without any new error."""

from __future__ import annotations

from lessons.blocks import Goal, Need
from lessons.catalogue import Sentence
from lessons.classification.claims import HALF, metric_name
from lessons.classification.experiment import pruning
from lessons.classification.settings import FEATURES, USUAL, Settings
from lessons.lesson import View
from lessons.needs import at_least, named
from lessons.numbers import lost, percent

MORE = 17
ALLOWED = 0.01
"""Recall that may be lost."""
PRECISION = 0.9
"""Precision that must stay: whoever calls everybody ill misses nobody."""
EXACT = 1e-12


def goal(view: View[Settings]) -> tuple[Goal, Goal]:
    found = pruning(view.settings)
    stop = found.stop(view.settings.at)
    here, dense = found.here(stop, view.settings.frame), found.dense(USUAL)
    out = int(found.plan.removed[stop])

    def ratio(name: str, bound: float) -> Need:
        return at_least(metric_name(name), here[name], bound, slack=EXACT)

    def features(bound: int) -> Need:
        return at_least(named("features"), out, bound, "count")

    values = {"total": FEATURES, "recall": percent(dense["recall"])}
    first = Sentence(
        "classify-try", half=HALF, precision=percent(PRECISION, 0), one=lost(1 / found.positives), **values
    )
    harder = Sentence("classify-harder", more=MORE, accuracy=percent(dense["accuracy"]), **values)
    told = view.revealed  # how many are missed at a position is what the guess asks
    needs = features(HALF), ratio("recall", dense["recall"] - ALLOWED), ratio("precision", PRECISION)
    more = features(MORE), ratio("recall", dense["recall"]), ratio("accuracy", dense["accuracy"])
    return Goal(first, needs, told), Goal(harder, more, told)
