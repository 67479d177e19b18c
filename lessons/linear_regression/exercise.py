"""What the learner is asked: five weights to drop, unseen; then five within one percent of the exact best."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.linear import subsets
from lessons.catalogue import Sentence
from lessons.linear_regression.claims import exact
from lessons.linear_regression.experiment import Scene
from lessons.linear_regression.settings import to_mark
from lessons.numbers import number, percent

TOLERANCE = 0.01
"""The exercise allows a loss of one percent above the exact best."""


@dataclass(frozen=True)
class Verdict:
    """The learner's marks against all ways to drop as many.

    loss, best: theirs and the lowest. ways: how many there are; better: how many of them beat the learner.
    best_gone: the features that the best way drops.
    """

    loss: float
    best: float
    ways: int
    better: int
    best_gone: tuple[int, ...]

    @property
    def regret(self) -> float:
        return self.loss - self.best


def judge(view: Scene, marks: tuple[int, ...]) -> Verdict:
    """Compare marks (features to drop) with the exact best subset of that size at the settings' step."""
    frame, kept = view.settings.frame, view.size - len(marks)
    gone = np.isin(np.arange(view.size), marks)
    everything = subsets.all_kept(view.size)
    losses = view.losses[frame, everything.sum(1) == kept]
    loss = float(view.loss(frame, gone))
    best_gone = np.flatnonzero(~everything[view.best[frame, kept]])
    # Exact ties happen (columns that do nothing): rounding must not make one of them "better".
    slack = 1e-12 * view.experiment.table.training.power
    better = int(np.sum(losses < loss - slack))
    return Verdict(loss, float(losses.min()), len(losses), better, tuple(int(k) for k in best_gone))


def where_name(view: Scene) -> Sentence:
    return Sentence(f"where-{view.settings.where}")


def verdict_line(view: Scene, marks: tuple[int, ...]) -> Sentence:
    found, names = judge(view, marks), view.experiment.names
    values = {
        "marks": ", ".join(names[k] for k in marks),
        "where": where_name(view),
        "loss": number(found.loss),
        "ways": str(found.ways),
    }
    if found.better == 0:
        return Sentence("linear-verdict-best", **values)
    best = ", ".join(names[k] for k in found.best_gone)
    regret = number(found.regret)
    return Sentence(
        "linear-verdict",
        **values,
        best=number(found.best),
        regret=regret,
        better=str(found.better),
        names=best,
    )


def solved(view: Scene) -> bool:
    """Half of the features gone, at a loss at most one percent above the exact best of that size."""
    half = to_mark(view.size)
    if int(view.now.sum()) != half:
        return False
    frame = view.settings.frame
    best = view.best_loss(frame, view.size - half)
    # A perfect fit has a best loss of 0: then the data's own power sets what counts as equal.
    slack = 1e-9 * view.experiment.table.training.power
    return bool(view.loss(frame, view.now) <= (1.0 + TOLERANCE) * best + slack)


def goal(view: Scene) -> Sentence:
    half = to_mark(view.size)
    return Sentence(
        "linear-try",
        gone=str(half),
        total=str(view.size),
        tolerance=percent(TOLERANCE, 0),
        where=where_name(view),
    )


def so_far(view: Scene) -> Sentence:
    """How far the present settings are from the goal."""
    found = exact(view)
    ratio = found["regret"] / max(found["best"], 1e-9)
    # Ten times the best and more is no percentage that anybody reads.
    above = percent(ratio) if ratio < 10.0 else number(found["regret"])
    return Sentence(
        "linear-try-detail",
        gone=str(view.size - int(found["kept"])),
        where=where_name(view),
        loss=number(found["regret"] + found["best"]),
        best=number(found["best"]),
        above=above,
    )
