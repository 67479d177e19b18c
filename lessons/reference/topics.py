"""What stands under the criteria on the page /reference: small experiments, each computed, and tables."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch

from core.data.registry import load
from core.jobs import remembered
from core.linear.sparse import Neighbour, neighbours
from core.linear.table import Array
from core.measure.metrics import confusion, precision, predict, recall
from core.prune.gradients import identity
from core.prune.masks import by_share, by_threshold, share_count
from core.prune.scores import WEIGHT_CRITERIA
from core.retrain.schedules import SCHEDULES, rounds_to_reach
from core.train.runs import Run
from lessons.catalogue import Sentence
from lessons.numbers import count, number, percent
from lessons.reference import regression_table

TIED = (0.1, 0.3, 0.3, 0.3, 0.3, 0.5, 0.7, 0.9)
"""Eight scores, four of them equal: enough to see what a threshold cannot do."""

PERCENTILES = (5.0, 95.0)
HARMED_AT = 0.8
"""Share removed by magnitude in the example of precision and recall: the dense network errs too little."""

KEEP = 5
"""Features that the neighbours of pruning aim at on the regression of ten."""

# The identity behind the course.

IDENTITY = (
    r"\sum_i o_{ij}\, \frac{\partial L}{\partial o_{ij}}"
    r" \;=\; \sum_k W^{\mathrm{next}}_{kj}\, \frac{\partial L}{\partial W^{\mathrm{next}}_{kj}}"
)


@dataclass(frozen=True, eq=False)
class Sides:
    """Both sides of the identity for all units of all groups (n,), and where the picked unit stands."""

    left: np.ndarray
    right: np.ndarray
    picked: int
    group: str
    unit: int

    @property
    def difference(self) -> float:
        return float(self.left[self.picked] - self.right[self.picked])

    @property
    def largest(self) -> float:
        """The largest difference over all units."""
        return float(np.abs(self.left - self.right).max())


def sides(run: Run, epoch: int, group: str, unit: int) -> Sides:
    """Both sides on the training rows at a snapshot, in float64."""
    data = load(run.settings.dataset).to(torch.float64)
    params = {name: tensor.double() for name, tensor in run.snapshots[epoch].items()}
    found = identity(run.model, params, data.train.x, data.train.y, data.task)
    names = list(found)
    before = sum(len(found[name][0]) for name in names[: names.index(group)])
    left, right = (torch.cat([found[name][side] for name in names]).numpy() for side in (0, 1))
    return Sides(left, right, before + unit, group, unit)


def identity_claim(both: Sides) -> Sentence:
    return Sentence("reference-identity-claim", units=count(len(both.left)), largest=number(both.largest, 2))


# Choosing what goes.


@dataclass(frozen=True, eq=False)
class Choice:
    """Scores and what goes: by share exactly `k`; by a threshold at the k-th score, or just above it."""

    scores: np.ndarray
    k: int
    threshold: float
    by_share: np.ndarray
    below: np.ndarray
    above: np.ndarray

    @property
    def counts(self) -> tuple[int, int, int]:
        return tuple(int(gone.sum()) for gone in (self.by_share, self.below, self.above))


def choice(share: float, scores: tuple[float, ...] = TIED) -> Choice:
    """What a share of the scores removes, and the two thresholds that come nearest to it."""
    table = {"scores": torch.tensor(scores, dtype=torch.float64)}
    k = share_count(share, len(scores))
    threshold = float(table["scores"].sort().values[max(k - 1, 0)])
    masks = (
        by_share(table, share),
        by_threshold(table, threshold),
        by_threshold(table, float(np.nextafter(threshold, np.inf))),
    )
    return Choice(np.array(scores), k, threshold, *(~mask["scores"].numpy() for mask in masks))


def choice_claim(found: Choice) -> Sentence:
    """Whether a threshold can do what the share does."""
    exact, below, above = found.counts
    key = "reference-choosing-tie" if exact not in (below, above) else "reference-choosing-equal"
    return Sentence(
        key,
        k=count(exact),
        n=count(len(found.scores)),
        threshold=number(found.threshold),
        below=count(below),
        above=count(above),
    )


def constant_claim(share: float) -> Sentence:
    """The same share of a layer of equal weights."""
    exact, below, above = choice(share, (0.3,) * len(TIED)).counts
    return Sentence(
        "reference-choosing-constant",
        k=count(exact),
        below=count(below),
        above=count(above),
        n=count(len(TIED)),
    )


@dataclass(frozen=True)
class Cut:
    """A percentile taken for a threshold: its value, and the share that is then below it."""

    percentile: float
    threshold: float
    removed: float


def percentile_cuts(run: Run, epoch: int) -> tuple[Cut, ...]:
    """Percentiles of the gradient scores of all weights as thresholds."""
    data = load(run.settings.dataset)
    scores = WEIGHT_CRITERIA["gradient"](run.model, run.snapshots[epoch], data.train, data.task)
    flat = np.concatenate([score.numpy().ravel() for score in scores.values()]).astype(np.float64)
    thresholds = np.percentile(flat, PERCENTILES)
    return tuple(
        Cut(p, float(t), float((flat < t).mean())) for p, t in zip(PERCENTILES, thresholds, strict=True)
    )


def percentile_claim(cuts: tuple[Cut, ...]) -> Sentence:
    """What the high percentile removes, and whether the low one does better: many scores may be exactly 0."""
    low, high = cuts
    tied = low.threshold == 0.0
    return Sentence(
        "reference-percentile-claim",
        percentile=count(high.percentile),
        removed=percent(high.removed),
        low=Sentence(
            "reference-percentile-tied" if tied else "reference-percentile-low",
            percentile=count(low.percentile),
            removed=percent(low.removed),
        ),
    )


# Schedules.


def schedule_paths(final: float, rounds: int) -> dict[str, np.ndarray]:
    """Sparsity after every round (rounds + 1,) of every schedule."""
    return {name: schedule.sparsities(final, rounds) for name, schedule in SCHEDULES.items()}


def schedule_claim(final: float, rounds: int) -> Sentence:
    """Where the schedules stand half-way, and how many rounds of the lottery lead as far."""
    middle = rounds // 2
    at = {name: percent(path[middle], 0) for name, path in schedule_paths(final, rounds).items()}
    return Sentence(
        "reference-schedules-claim",
        round=count(middle),
        rounds=count(rounds),
        linear=at["linear"],
        cubic=at["cubic"],
        exponential=at["exponential"],
        lottery=count(rounds_to_reach(final)),
        final=percent(final, 0),
    )


# The neighbours of pruning.


def quantised(w: Array, bits: int = 8) -> Array:
    """Weights rounded to a symmetric grid of 2^bits - 1 steps: zero stays exactly zero."""
    step = np.abs(w).max() / (2 ** (bits - 1) - 1)
    return np.round(w / step) * step


@remembered(maxsize=1)
def neighbour_rows() -> tuple[Neighbour, ...]:
    """Pruning and what it is taken for, each done to the same regression of ten features."""
    table = regression_table()
    found = neighbours(table, KEEP)
    w = quantised(next(row.weights for row in found if row.name == "dense"))
    rounded = Neighbour("quantisation", w, float(table.training.loss(w)), float(table.validation.loss(w)))
    order = ("dense", "pruning", "regularisation", "sparsification", "selection", "clipping", "quantisation")
    return tuple(sorted((*found, rounded), key=lambda row: order.index(row.name)))


# Precision and recall.


@dataclass(frozen=True)
class Harm:
    """One class of a pruned network: counts, and both ratios."""

    label: str
    true_positive: int
    false_positive: int
    false_negative: int
    precision: float
    recall: float


def harm(run: Run, share: float = HARMED_AT) -> Harm:
    """The class whose precision and recall lie furthest apart after removing a share by magnitude."""
    data = load(run.settings.dataset)
    scores = WEIGHT_CRITERIA["magnitude"](run.model, run.final, data.train, data.task)
    params = by_share(scores, share).apply(run.final)
    answers = predict(run.model.forward(params, data.validation.x))
    table = confusion(answers, data.validation.y, len(data.class_names))
    right, found = precision(table), recall(table)
    worst = int((right - found).abs().argmax())
    hits = int(table[worst, worst])
    return Harm(
        label=data.class_names[worst],
        true_positive=hits,
        false_positive=int(table[:, worst].sum()) - hits,
        false_negative=int(table[worst].sum()) - hits,
        precision=float(right[worst]),
        recall=float(found[worst]),
    )


def harm_claim(found: Harm) -> Sentence:
    return Sentence(
        "reference-metrics-claim",
        share=percent(HARMED_AT, 0),
        label=found.label,
        tp=count(found.true_positive),
        fp=count(found.false_positive),
        fn=count(found.false_negative),
        precision=percent(found.precision),
        recall=percent(found.recall),
    )


# Figures that papers report. They are theirs: nothing here was measured by the course.


@dataclass(frozen=True)
class Reported:
    """`name` is the key of its texts reference-paper-<name> and reference-paper-<name>-figure."""

    name: str
    source: str


PAPERS = (
    Reported("lenet", "Han 2015, arXiv 1506.02626"),
    Reported("free", "Han 2015, arXiv 1506.02626"),
    Reported("lottery", "Frankle & Carbin 2018, arXiv 1803.03635"),
    Reported("lstm", "Distiller, arXiv 1910.12232"),
    Reported("heads", "Michel 2019, arXiv 1905.10650"),
)


def storage_claim(value_bits: int = 32, index_bits: int = 32) -> Sentence:
    """From which sparsity zeros save bytes: arithmetic, no measurement. A mask is one bit a weight."""
    return Sentence(
        "reference-storage-claim",
        index=percent(1 - value_bits / (value_bits + index_bits), 0),
        mask=percent(1 / value_bits),
        bits=count(index_bits),
        value=count(value_bits),
    )
