"""What is tried on the page: half of the features dropped, and more of them by a rule alone where one feature
is measured in other units."""

from __future__ import annotations

from lessons.blocks import Goal, Need
from lessons.catalogue import Sentence
from lessons.lesson import View
from lessons.linear_regression import claims
from lessons.linear_regression.experiment import Scene, scene
from lessons.linear_regression.settings import Settings, to_mark
from lessons.needs import at_least, at_most, named
from lessons.numbers import number, percent

TOLERANCE = 0.01
"""How far above the exact best loss of its size a choice may lie."""


def goal(view: View[Settings]) -> tuple[Goal, Goal]:
    found = scene(view.settings)
    half = to_mark(found.size)
    values = {"total": str(found.size), "tolerance": percent(TOLERANCE, 0), "where": claims.where_name(found)}
    edits = view.settings.cut or view.settings.kept
    alone = (
        _switch("linear-try-thousandths", met=view.settings.thousandths),
        _switch("linear-try-alone", met=not edits),
    )
    return (
        Goal(Sentence("linear-try", gone=str(half), **values), _choice(found, half)),
        Goal(Sentence("linear-harder", gone=str(half + 1), **values), (*alone, *_choice(found, half + 1))),
    )


def _switch(key: str, *, met: bool) -> Need:
    return Need(met, Sentence(key if met else f"{key}-not"))


def _choice(found: Scene, gone: int) -> tuple[Need, Need]:
    """Exactly so many features gone, at a loss near the exact best of as many as are kept."""
    now, frame = int(found.now.sum()), found.settings.frame
    what = named("features")
    count = at_most(what, now, gone, "count") if now > gone else at_least(what, now, gone, "count")
    loss, best = float(found.loss(frame, found.now)), found.best_loss(frame, found.size - now)
    # A perfect fit has a best loss of 0: then the data's own power sets what counts as equal.
    slack = 1e-9 * found.experiment.table.training.power
    met = loss <= (1.0 + TOLERANCE) * best + slack
    ratio = loss / max(best, 1e-9) - 1.0
    # Ten times the best and more is no percentage that anybody reads.
    above = percent(ratio) if ratio < 10.0 else number(loss - best)
    values = {"where": claims.where_name(found), "loss": number(loss), "best": number(best)}
    key = "linear-try-near" if met else "linear-try-far"
    return count, Need(bool(met), Sentence(key, above=above, tolerance=percent(TOLERANCE, 0), **values))
