"""What cells say, as functions of results: the table, the paired test, the curves, the CSV file.

All means and standard deviations are over seeds; a standard deviation divides by n - 1. Seeds make pairs: a
network of one seed is the same network under every criterion.
"""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from scipy.stats import t as student
from scipy.stats import ttest_rel

from core.study.cells import Cell, Measure, Point
from core.study.settings import StudySettings
from core.train.settings import BaseTrainSettings

Split = Literal["validation", "test"]

NAN = float("nan")

SAME = 1e-9
"""Differences that are nearer than this are the same: metrics are shares of rows in single precision."""


@dataclass(frozen=True)
class Key:
    """What a row of the table is about. `model` has seed 0, whatever the seeds are."""

    model: BaseTrainSettings
    criterion: str
    share: float
    retrain: int

    @property
    def network(self) -> str:
        """Data set and architecture in a few characters; `model` tells trainings of the same apart."""
        return f"{self.model.dataset} {self.model.shape}"


@dataclass(frozen=True)
class Row:
    """Mean and standard deviation over n seeds of the headline metric, and beside it the worst class (nan
    where there are no classes), the loss, and the weights that are left. `sd` is nan for one seed."""

    key: Key
    n: int
    mean: float
    sd: float
    worst: float
    worst_sd: float
    loss: float
    weights: float
    seeds: tuple[int, ...]
    metrics: tuple[float, ...]
    """The metric of each seed, in the order of `seeds`."""


@dataclass(frozen=True)
class PairedTest:
    """Student's t test for paired samples, two-sided, over n seeds: scipy.stats.ttest_rel.

    `difference` is the mean of first - second. `p` is nan for n < 2 and where all differences are the same
    number: their spread is 0 then, and t is a division by 0. With five seeds the other candidate, Wilcoxon's
    signed ranks, could never fall below 0.0625. Both rows were chosen as the best of several on the same
    seeds, so p is too small rather than too large.
    """

    first: Row
    second: Row
    n: int
    difference: float
    statistic: float
    p: float
    name: str = "ttest_rel"

    @property
    def interval(self) -> tuple[float, float]:
        """The 95 percent interval of the mean difference, by Student's t with n - 1 degrees of freedom; nan
        where there is no statistic, or where it is 0."""
        if math.isnan(self.statistic) or self.statistic == 0:
            return NAN, NAN
        half = abs(self.difference / self.statistic) * float(student.ppf(0.975, self.n - 1))
        return self.difference - half, self.difference + half


def table(cells: Iterable[Cell], split: Split = "validation") -> tuple[Row, ...]:
    """A row for each network, criterion, retraining and share, in the order in which they first come."""
    found: dict[Key, list[tuple[int, Point]]] = {}
    for cell in cells:
        if cell.job.kind == "curve":
            for point in cell.points:
                key = Key(_seedless(cell), cell.job.criterion, point.share, point.retrain)
                found.setdefault(key, []).append((cell.job.model.seed, point))
    return tuple(_row(key, sorted(points, key=lambda p: p[0]), split) for key, points in found.items())


def best_two(rows: Sequence[Row]) -> PairedTest | None:
    """The paired test between the two best of the rows, over the seeds that both have: rows of one network,
    share and retraining, see `contests`. None for fewer than two rows."""
    if len(rows) < 2:
        return None
    first, second = sorted(rows, key=lambda row: row.mean, reverse=True)[:2]
    return paired(first, second)


def paired(first: Row, second: Row) -> PairedTest:
    """The same for two rows that are named."""
    a, b = (dict(zip(row.seeds, row.metrics, strict=True)) for row in (first, second))
    seeds = sorted(a.keys() & b.keys())
    x, y = (np.array([side[seed] for seed in seeds]) for side in (a, b))
    difference = float((x - y).mean()) if seeds else NAN
    if len(seeds) < 2 or np.ptp(x - y) < SAME:
        return PairedTest(first, second, len(seeds), difference, NAN, NAN)
    result = ttest_rel(x, y)
    return PairedTest(first, second, len(seeds), difference, float(result.statistic), float(result.pvalue))


def contests(rows: Iterable[Row]) -> dict[tuple[BaseTrainSettings, int, float], tuple[Row, ...]]:
    """Rows that compete: {(model, retrain, share): one row a criterion}."""
    out: dict[tuple[BaseTrainSettings, int, float], list[Row]] = {}
    for row in rows:
        out.setdefault((row.key.model, row.key.retrain, row.key.share), []).append(row)
    return {key: tuple(found) for key, found in out.items()}


@dataclass(frozen=True, eq=False)
class Curve:
    """Means and standard deviations over seeds against the share: all arrays (S,), shares ascending."""

    model: BaseTrainSettings
    criterion: str
    retrain: int
    share: np.ndarray
    weights: np.ndarray
    mean: np.ndarray
    sd: np.ndarray
    worst: np.ndarray
    n: np.ndarray


def curves(rows: Iterable[Row]) -> tuple[Curve, ...]:
    """Metric against share, or against `weights`, with its band."""
    found: dict[tuple[BaseTrainSettings, str, int], list[Row]] = {}
    for row in rows:
        found.setdefault((row.key.model, row.key.criterion, row.key.retrain), []).append(row)
    out = []
    for key, some in found.items():
        some = sorted(some, key=lambda row: row.key.share)
        columns = {
            name: np.array([getattr(row, name) for row in some])
            for name in ("weights", "mean", "sd", "worst", "n")
        }
        out.append(Curve(*key, share=np.array([row.key.share for row in some]), **columns))
    return tuple(out)


@dataclass(frozen=True)
class EqualSize:
    """A small dense network beside a large one that was pruned down to as many weights, over n seeds.

    Between the shares that were measured the large network's metric is interpolated on a straight line.
    """

    small: BaseTrainSettings
    large: BaseTrainSettings
    criterion: str
    retrain: int
    weights: int
    small_mean: float
    small_sd: float
    large_mean: float
    large_sd: float
    n: int


def equal_sizes(cells: Iterable[Cell], split: Split = "validation") -> tuple[EqualSize, ...]:
    """Every pair of networks on one data set of which one is smaller, criterion by criterion.

    Pairs are left out where the large network was not pruned down to the size of the small one.
    """
    lines: dict[tuple[BaseTrainSettings, str, int], dict[int, list[tuple[int, float]]]] = {}
    for cell in cells:
        for point in cell.points:
            seeds = lines.setdefault((_seedless(cell), cell.job.criterion, point.retrain), {})
            measured = (point.weights, getattr(point, split).metric)
            seeds.setdefault(cell.job.model.seed, []).append(measured)
    out = []
    for (small, name, retrain), dense in lines.items():
        for (large, other, again), pruned in lines.items():
            seeds = sorted(dense.keys() & pruned.keys())
            if (name, retrain, small.dataset) != (other, again, large.dataset) or not seeds:
                continue
            size = max(dense[seeds[0]])[0]
            measured = [sorted(pruned[seed]) for seed in seeds]
            if size >= measured[0][-1][0] or any(size < points[0][0] for points in measured):
                continue  # no larger network, or one that was never pruned that far: nothing to interpolate
            a = np.array([max(dense[seed])[1] for seed in seeds])
            b = np.array([_at_size(points, size) for points in measured])
            spread = [float(v.std(ddof=1)) if len(v) > 1 else NAN for v in (a, b)]
            out.append(
                EqualSize(
                    small, large, name, retrain, size,
                    float(a.mean()), spread[0], float(b.mean()), spread[1], len(seeds),
                )
            )  # fmt: skip
    return tuple(out)


@dataclass(frozen=True)
class Truth:
    """Rank correlation with exact ablation after `epoch`: mean and standard deviation over n seeds."""

    model: BaseTrainSettings
    criterion: str
    epoch: int
    mean: float
    sd: float
    n: int


def truths(cells: Iterable[Cell]) -> tuple[Truth, ...]:
    """Rank correlations of a study with `truth`, epochs ascending; constant scores are left out."""
    found: dict[tuple[BaseTrainSettings, str, int], list[float]] = {}
    for cell in cells:
        for one in cell.correlations:
            if one.rho is not None:
                found.setdefault((_seedless(cell), one.criterion, one.epoch), []).append(one.rho)
    return tuple(
        Truth(*key, *_mean_sd(found[key]), len(found[key])) for key in sorted(found, key=lambda k: k[2])
    )


COLUMNS: dict[str, Callable[[Cell, Point], object]] = {
    "dataset": lambda cell, point: cell.job.model.dataset,
    "network": lambda cell, point: cell.job.model.shape,
    "training": lambda cell, point: _seedless(cell).hash,
    "criterion": lambda cell, point: cell.job.criterion,
    "grain": lambda cell, point: cell.job.grain,
    "scope": lambda cell, point: cell.job.scope,
    "seed": lambda cell, point: cell.job.model.seed,
    "retrain_epochs": lambda cell, point: point.retrain,
    "share": lambda cell, point: point.share,
    "removed": lambda cell, point: point.removed,
    "left": lambda cell, point: point.left,
    "weights_left": lambda cell, point: point.weights,
    "metric": lambda cell, point: cell.metric,
    "validation_metric": lambda cell, point: point.validation.metric,
    "validation_worst_class": lambda cell, point: _worst(point.validation),
    "validation_loss": lambda cell, point: point.validation.loss,
    "test_metric": lambda cell, point: point.test.metric,
    "test_worst_class": lambda cell, point: _worst(point.test),
    "test_loss": lambda cell, point: point.test.loss,
}
"""Columns of the CSV file. No times: the same study gives the same file, byte for byte."""


def csv_text(settings: StudySettings, cells: Iterable[Cell]) -> str:
    """A line for each network, criterion, seed, retraining and share, in the order of the settings, whatever
    the order in which the cells came."""
    known = {cell.job: cell for cell in cells if cell.points}
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    for job in settings.jobs():
        if job in known:
            cell = known[job]
            writer.writerows([read(cell, point) for read in COLUMNS.values()] for point in cell.points)
    return out.getvalue()


def _worst(measured: Measure) -> object:
    return "" if math.isnan(measured.worst) else measured.worst


def _seedless(cell: Cell) -> BaseTrainSettings:
    return cell.job.model.model_copy(update={"seed": 0})


def _row(key: Key, points: list[tuple[int, Point]], split: Split) -> Row:
    measured: list[Measure] = [getattr(point, split) for _, point in points]
    mean, sd = _mean_sd([one.metric for one in measured])
    worst, worst_sd = _mean_sd([one.worst for one in measured])
    return Row(
        key=key,
        n=len(points),
        mean=mean,
        sd=sd,
        worst=worst,
        worst_sd=worst_sd,
        loss=float(np.mean([one.loss for one in measured])),
        weights=float(np.mean([point.weights for _, point in points])),
        seeds=tuple(seed for seed, _ in points),
        metrics=tuple(one.metric for one in measured),
    )


def _mean_sd(values: list[float]) -> tuple[float, float]:
    return float(np.mean(values)), float(np.std(values, ddof=1)) if len(values) > 1 else NAN


def _at_size(points: list[tuple[int, float]], size: int) -> float:
    """The metric at `size` weights, between points that ascend and enclose it."""
    weights, metrics = zip(*points, strict=True)
    return float(np.interp(size, weights, metrics))
