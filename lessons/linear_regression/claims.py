"""What the page may say, and what the learner is asked: sentences as functions of results."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.data.registry import load
from core.linear import subsets
from lessons.catalogue import Sentence
from lessons.linear_regression.experiment import Scene, scene, test_rows
from lessons.linear_regression.settings import FRAMES, Settings
from lessons.numbers import number, percent
from lessons.panels import not_here


def short(criterion: str) -> Sentence:
    """A criterion's symbol, as it stands in sentences and over bars."""
    return Sentence(f"linear-short-{criterion}")


def claim_line(view: Scene) -> Sentence:
    """Under the claim: how many weights the slider takes at this step, and the largest true rise among them.

    What the learner cut or held by hand is not the criterion's doing: it is counted apart.
    """
    line = _slider_line(view)
    cut, held = view.settings.cut, view.settings.kept
    if not cut and not held:
        return line
    return Sentence("linear-line-hand", line=line, cut=str(len(cut)), held=str(len(held)))


def _slider_line(view: Scene) -> Sentence:
    settings, frame, gone = view.settings, view.settings.frame, view.by_score
    values = {
        "step": str(FRAMES[frame]),
        "criterion": short(settings.criterion),
        "threshold": number(view.position(frame).thresholds[view.stop], 2),
        "removed": str(int(gone.sum())),
        "total": str(view.size),
    }
    key = "linear-line-share" if settings.axis == "share" else "linear-line"
    if not gone.any():
        return Sentence(f"{key}-none", **values)
    worst = view.worst(frame, gone)
    rise = float(view.truth[frame, worst])
    if rise <= 0.0:
        return not_here(Sentence(f"{key}-harmless", **values), settings.criterion == "gradient")
    return Sentence(
        key,
        **values,
        name=view.experiment.names[worst],
        rise=number(rise, 3),
        loss=number(view.training_loss(frame), 3),
        how=Sentence("linear-how-refit" if settings.refit else "linear-how-plain"),
    )


def thousandths_line(settings: Settings) -> Sentence:
    """What another unit for one feature does to the order in which this criterion removes it."""
    plain = scene(settings.replace(thousandths=False, cut=(), kept=()))
    scaled = scene(settings.replace(thousandths=True, cut=(), kept=()))
    feature, frame = plain.experiment.rescaled, settings.frame
    before, after = (
        int(np.flatnonzero(subsets.removal_order(view.scores[frame]) == feature)[0]) + 1
        for view in (plain, scaled)
    )
    # At the bottom of the descent a gradient is rounding, and that differs with the unit.
    rounding = 1e-12 * plain.experiment.table.training.power
    if np.allclose(plain.scores[frame], scaled.scores[frame], rtol=1e-6, atol=rounding):
        key = "linear-thousandths-same"
    else:
        key = "linear-thousandths-scores" if before == after else "linear-thousandths-moved"
    return Sentence(
        key,
        name=plain.experiment.names[feature],
        criterion=short(settings.criterion),
        before=str(before),
        after=str(after),
        total=str(plain.size),
    )


def exact(view: Scene) -> dict[str, float]:
    """Number kept, and the losses at the settings: on all three splits, best of the size, dense, regret."""
    gone, frame = view.now, view.settings.frame
    kept = int((~gone).sum())
    draw, row = view.experiment.draw, subsets.code(~gone)
    best = view.best_loss(frame, kept)
    return {
        "kept": kept,
        "training": float(draw.losses(view.settings.refit, "training")[frame, row]),
        "validation": float(draw.losses(view.settings.refit, "validation")[frame, row]),
        "test": float(
            test_rows(view.settings.dataset).loss(view.weights(frame, gone) * view.experiment.unit)
        ),
        "best": best,
        "dense": view.dense(frame),
        "regret": float(view.loss(frame, gone)) - best,
    }


def least_squares_line(view: Scene) -> Sentence:
    """The exact solution against where the descent stands."""
    found, step = view.experiment, FRAMES[view.settings.frame]
    return Sentence(
        "linear-least-squares",
        floor=number(found.cloud.training[-1]),
        now=number(found.run.losses[step]),
        step=f"{step:,}",
    )


def known_line(view: Scene) -> Sentence | None:
    """Where the truth is known: how much of it the best subset of its size holds, and the criterion's last
    ones.
    """
    truth = load(view.settings.dataset).truth
    if truth is None:
        return None
    made = truth.numpy() != 0.0
    count, frame = int(made.sum()), view.settings.frame
    best = subsets.all_kept(view.size)[view.best[frame, count]]
    last = subsets.removal_order(view.scores[frame])[view.size - count :]
    return Sentence(
        "linear-known",
        names=", ".join(np.array(view.experiment.names)[made]),
        count=str(count),
        best=str(int((best & made).sum())),
        criterion=short(view.settings.criterion),
        right=str(int(made[last].sum())),
    )


def focus(view: Scene, revealed: bool) -> int:
    """The weight that the formulas are about: the picked one, else the one whose removal costs most of all
    that is gone. While the truth is hidden, else the one that the criterion drops first: that gives nothing
    away.
    """
    frame, picked = view.settings.frame, view.settings.feature
    if picked is not None:
        return picked
    return view.worst(frame, view.now) if revealed else int(subsets.removal_order(view.scores[frame])[0])


def truth_line(view: Scene, feature: int) -> Sentence:
    """The picked weight: its place in the criterion's order against its place in the true order."""
    frame = view.settings.frame
    order = subsets.removal_order(view.scores[frame])
    true = subsets.removal_order(view.truth[frame])
    gone = bool(view.now[feature])
    if feature in view.settings.cut:
        fate = "linear-fate-cut"
    elif feature in view.settings.kept:
        fate = "linear-fate-kept-by-hand"
    else:
        fate = "linear-fate-gone" if gone else "linear-fate-kept"
    return Sentence(
        "linear-why-order",
        criterion=short(view.settings.criterion),
        name=view.experiment.names[feature],
        place=str(int(np.flatnonzero(order == feature)[0]) + 1),
        true=str(int(np.flatnonzero(true == feature)[0]) + 1),
        total=str(view.size),
        score=number(view.scores[frame, feature], 3),
        rise=number(view.truth[frame, feature], 3),
        share=percent(abs(view.truth[frame, feature]) / view.training_loss(frame), 0),
        fate=Sentence(fate),
    )


# What the learner is asked: five weights to drop, unseen.


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
