"""What the page may say, and what the learner is asked: sentences as functions of results."""

from __future__ import annotations

import numpy as np

from core.linear.logistic import sigmoid
from lessons.blocks import Guess
from lessons.catalogue import Catalogue, Sentence
from lessons.classification.chart import feature_name
from lessons.classification.experiment import DRAWS, Pruning, others
from lessons.classification.settings import DECISIONS, FEATURES, USUAL, Settings
from lessons.numbers import lost, number, percent
from lessons.panels import criterion_name, not_here

ASKED_AT = 24
"""Features removed when the guess is judged."""
ASKED = ("accuracy", "precision", "recall", "auc")
HALF = FEATURES // 2
RESAMPLES = 1000


def metric_name(name: str) -> Sentence:
    return Sentence(f"classify-{name}")


# The claim.


def hiding(found: Pruning, frame: int) -> int | None:
    """The last stop at which accuracy is as high as with nothing removed, and more malignant tumours are
    missed; None where there is none."""
    metrics, dense = found.at(frame), found.dense(DECISIONS[frame])
    hides = (metrics["accuracy"] >= dense["accuracy"] - 1e-12) & (metrics["fn"] > dense["fn"])
    return int(np.flatnonzero(hides)[-1]) if hides.any() else None


def position_line(found: Pruning, settings: Settings) -> Sentence:
    """Where the sliders stand: accuracy, and what it does not tell."""
    stop, frame = found.stop(settings.at), settings.frame
    here, dense = found.here(stop, frame), found.dense(settings.decision)
    return Sentence(
        "classify-line",
        removed=int(found.plan.removed[stop]),
        total=FEATURES,
        accuracy=percent(here["accuracy"]),
        dense=percent(dense["accuracy"]),
        missed=int(here["fn"]),
        before=int(dense["fn"]),
        positives=found.positives,
    )


def hidden_line(found: Pruning, settings: Settings) -> Sentence:
    """Whether accuracy hides a missed tumour anywhere along the slider, under these settings."""
    stop, frame = hiding(found, settings.frame), settings.frame
    if stop is None:
        return not_here(Sentence("classify-hides-not"))
    here, dense = found.here(stop, frame), found.dense(settings.decision)
    return Sentence(
        "classify-hides",
        removed=int(found.plan.removed[stop]),
        accuracy=percent(here["accuracy"]),
        recall=percent(here["recall"]),
        before=percent(dense["recall"]),
    )


# The guess.


def falls(found: Pruning) -> dict[str, float]:
    """How far each metric of ASKED has fallen with ASKED_AT features out, at the usual decision."""
    dense, here = found.dense(USUAL), found.here(ASKED_AT, DECISIONS.index(USUAL))
    return {name: dense[name] - here[name] for name in ASKED}


def guess(found: Pruning) -> Guess:
    """Of the criterion alone: cuts by hand do not count."""
    fallen = falls(found)
    most = max(fallen.values())
    right = tuple(k for k, name in enumerate(ASKED) if most - fallen[name] < 1e-12)
    said = {name: lost(value) for name, value in fallen.items()}
    return Guess(
        Sentence("classify-predict", count=ASKED_AT, total=FEATURES),
        tuple(metric_name(name) for name in ASKED),
        right if len(right) > 1 else right[0],
        lambda: Sentence(
            "classify-predict-why", **said, count=ASKED_AT, rows=len(found.y), positives=found.positives
        ),
    )


# Why: formulas with the numbers put in.


def formulas(here: dict[str, float], text: Catalogue) -> tuple[str, ...]:
    """Accuracy, precision, recall and F1 of one confusion matrix, as LaTeX; their names in a language."""
    tp, fp, fn, tn = (int(here[name]) for name in ("tp", "fp", "fn", "tn"))
    n = tp + fp + fn + tn

    def ratio(name: str, general: str, top: int, below: str, whole: int, value: float) -> str:
        result = f"{value:.3f}" if whole else r"\tfrac{0}{0} \to 0"
        return rf"\text{{{text(metric_name(name))}}} = {general} = \frac{{{top}}}{{{below}}} = {result}"

    return (
        ratio("accuracy", r"\frac{TP + TN}{n}", tp + tn, str(n), n, here["accuracy"]),
        ratio("precision", r"\frac{TP}{TP + FP}", tp, f"{tp} + {fp}", tp + fp, here["precision"]),
        ratio("recall", r"\frac{TP}{TP + FN}", tp, f"{tp} + {fn}", tp + fn, here["recall"]),
        ratio("f1", r"\frac{2\,TP}{2\,TP + FP + FN}", 2 * tp, str(2 * tp + fp + fn), 2 * tp + fp + fn,
              here["f1"]),
    )  # fmt: skip


def ranking_line(found: Pruning, stop: int) -> Sentence:
    """AUC as what it counts: pairs of one malignant and one benign tumour."""
    pairs = found.positives * found.negatives
    auc = float(found.ranked["auc"][stop])
    return Sentence("classify-why-auc", pairs=f"{pairs:,}", right=f"{auc * pairs:,.0f}", auc=f"{auc:.4f}")


def feature_line(found: Pruning, settings: Settings, stop: int) -> Sentence:
    """The picked weight, or the one that goes next: its score and its place in the order."""
    order = np.argsort(found.scores, kind="stable")
    feature = settings.feature
    if feature is None:
        feature = int(order[min(int(found.plan.removed[stop]), FEATURES - 1)])
    return Sentence(
        "classify-why-feature",
        name=feature_name(feature),
        weight=number(found.fitted.weights[feature]),
        criterion=criterion_name(found.settings.criterion),
        score=number(found.scores[feature]),
        place=int(np.flatnonzero(order == feature)[0]) + 1,
        total=FEATURES,
        fate=Sentence("classify-fate-gone" if found.gone(stop)[feature] else "classify-fate-kept"),
    )


def order_line(found: Pruning) -> Sentence | None:
    """Which other criteria come to the same order here, None where there are none."""
    same = others(found)
    if not same:
        return None
    return Sentence(
        "classify-why-same",
        criterion=criterion_name(found.settings.criterion),
        names=listed([criterion_name(name) for name in same]),
    )


def listed(names: list[Sentence]) -> Sentence:
    """Names with commas between them, in any language."""
    line = names[0]
    for name in names[1:]:
        line = Sentence("classify-list", first=line, next=name)
    return line


# The exact numbers, and how sure they are.


def interval(found: Pruning, stop: int, decision: float) -> dict[str, tuple[float, float]]:
    """The middle 95 percent of accuracy and recall over bootstraps of the validation rows."""
    draws = np.random.default_rng(0).integers(0, len(found.y), (RESAMPLES, len(found.y)))
    right = ((sigmoid(found.logits[stop]) >= decision) == found.y)[draws]
    ill = found.y[draws] == 1
    recall = (right & ill).sum(1) / np.maximum(ill.sum(1), 1)
    ends = [np.quantile(values, (0.025, 0.975)) for values in (right.mean(1), recall)]
    return {name: tuple(map(float, end)) for name, end in zip(("accuracy", "recall"), ends, strict=True)}


def interval_line(found: Pruning, stop: int, decision: float) -> Sentence:
    ends = interval(found, stop, decision)
    values = {
        f"{name}_{end}": percent(ends[name][k]) for name in ends for k, end in enumerate(("low", "high"))
    }
    return Sentence("classify-interval", **values, one=lost(1 / found.positives), positives=found.positives)


def test_line(found: Pruning, stop: int, decision: float) -> Sentence:
    here, dense = found.test(stop, decision)
    return Sentence(
        "classify-test-shown",
        accuracy=percent(here["accuracy"]),
        dense=percent(dense["accuracy"]),
        missed=int(here["fn"]),
        before=int(dense["fn"]),
        positives=int(here["tp"] + here["fn"]),
    )


test_line.__test__ = False  # a name that pytest would collect


def fine_print(found: Pruning) -> Sentence:
    """What one row is in points, and what the band is."""
    return Sentence(
        "classify-fine-print",
        rows=len(found.y),
        positives=found.positives,
        accuracy=lost(1 / len(found.y)),
        recall=lost(1 / found.positives),
        draws=DRAWS,
    )
