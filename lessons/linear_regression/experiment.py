"""The experiment behind the page: one descent on one table, and what a criterion does at each step."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.data.registry import load
from core.jobs import once, remembered
from core.linear import criteria, race, subsets
from core.linear.descent import Method, Trajectory, descend, start
from core.linear.table import Array, Moments, Table
from lessons.linear_regression.settings import FRAMES, THOUSANDTH, Settings
from live_chart import Axis, Stops, gone_from_ranks, nearest_stop, with_hand

PER_DECADE, LINEAR = 9, 61
"""Thresholds on the slider, a decade of a log axis or a whole linear one, besides those at which exactly
one more weight goes.
"""

DECADES = 7
LATE = np.array(FRAMES) >= 20
"""Frames whose numbers set linear axes: the first steps overshoot so far that they would flatten all
others.
"""


@dataclass(frozen=True, eq=False)
class Experiment:
    """One descent on one table, in the units that the page shows. Frames are the steps of FRAMES.

    unit: (d,) what the features' numbers were multiplied by. other: the descent by the other method from the
    same start. rescaled: the feature that "thousandths" is about, the one whose loss costs most after refit.
    """

    table: Table
    unit: Array
    run: Trajectory
    other: Trajectory
    first: Array
    rescaled: int

    @property
    def size(self) -> int:
        return self.table.size

    @property
    def names(self) -> tuple[str, ...]:
        return self.table.names

    @once
    def weights(self) -> Array:
        """Weights at every frame (f, d)."""
        return self.run.weights[list(FRAMES)] / self.unit

    @once
    def draw(self) -> race.Draw:
        return race.draw(self.table, self.weights)

    @once
    def cloud(self) -> subsets.Cloud:
        """Every subset, refitted; the last one keeps all features."""
        return subsets.refitted(self.table)

    @once
    def rise(self) -> Array:
        """True rise of the training loss without each weight, nothing refitted, (f, d)."""
        return criteria.rise(self.table, self.weights)

    @once
    def rise_after_refit(self) -> Array:
        """The same with the survivors refitted, against least squares with all, (d,)."""
        return criteria.rise_after_refit(self.table)


@remembered(maxsize=64)
def _experiment(dataset: str, method: Method, seed: int, thousandths: bool) -> Experiment:
    data = load(dataset)
    table = Table.of(data.train.x, data.train.y, data.validation.x, data.validation.y, data.feature_names)
    first = start(table.size, seed)
    runs = {name: descend(table, first, method=name, seed=seed) for name in ("gd", "sgd")}
    rescaled = int(np.argmax(criteria.rise_after_refit(table)))
    unit = np.ones(table.size)
    if thousandths:
        unit[rescaled] = THOUSANDTH
        table = table.rescale(rescaled, THOUSANDTH)
    other = runs["sgd" if method == "gd" else "gd"]
    return Experiment(table, unit, runs[method], other, first, rescaled)


def experiment(settings: Settings) -> Experiment:
    """The experiment of the settings; some milliseconds, kept."""
    return _experiment(settings.dataset, settings.method, settings.seed, settings.thousandths)


@remembered(maxsize=16)
def _bootstraps(dataset: str, method: Method, seed: int, thousandths: bool) -> tuple[race.Draw, ...]:
    plain = _experiment(dataset, method, seed, False)
    unit = _experiment(dataset, method, seed, thousandths).unit
    return race.bootstraps(plain.table, plain.first, FRAMES, method=method, seed=seed, unit=unit)


def bootstraps(settings: Settings) -> tuple[race.Draw, ...]:
    """The same descent on bootstrapped training rows: what the bands are made of."""
    return _bootstraps(settings.dataset, settings.method, settings.seed, settings.thousandths)


@remembered(maxsize=8)
def test_rows(dataset: str) -> Moments:
    """The test rows, centred like the table: looked at last, never chosen by."""
    data = load(dataset)
    return Table.of(data.train.x, data.train.y, data.test.x, data.test.y, data.feature_names).validation


test_rows.__test__ = False  # a name that pytest would collect


@dataclass(frozen=True, eq=False)
class Position:
    """The slider's stops in one frame.

    thresholds: (s,). counts: (s,) how many go by score. flags: (s, d) what goes, cuts by hand included.
    first: (d,) the first stop that removes each feature, as the chart wants it.
    """

    thresholds: Array
    counts: Array
    flags: Array
    first: Array

    @property
    def removed(self) -> Array:
        return self.flags.sum(1)

    @property
    def share(self) -> Array:
        return self.removed / self.flags.shape[1]


@dataclass(frozen=True, eq=False)
class Scene:
    """What one criterion does at every frame of an experiment, the learner's own cuts included.

    scores: (f, d). losses: (f, 2^d) of all subsets, refitted or not, on the chosen rows. truth: (f, d) true
    rise of the training loss. best: (f, d + 1) row of the exact best subset for 0..d features kept.
    """

    settings: Settings
    experiment: Experiment
    scores: Array
    losses: Array
    truth: Array
    best: Array

    @property
    def size(self) -> int:
        return self.experiment.size

    @property
    def signed(self) -> bool:
        return criteria.CRITERIA[self.settings.criterion].signed

    @once
    def threshold_range(self) -> Axis:
        """Where thresholds of this criterion lie, over all frames: log, or linear for a signed one."""
        if self.signed:
            bound = float(f"{1.05 * np.abs(self.scores[LATE]).max():.2g}")
            return Axis(-bound, bound)
        high = int(np.ceil(np.log10(self.scores.max() * 1.0001)))
        lowest = np.log10(self.scores[self.scores > 0].min(initial=10.0**high))
        low = int(np.floor(max(lowest, high - DECADES)))
        return Axis(10.0 ** min(low, high - 2), 10.0**high, log=True)

    @once
    def grid(self) -> Array:
        """Thresholds that every frame offers; each power of ten is among them, or 0 on a linear axis."""
        axis = self.threshold_range
        if not axis.log:
            return np.linspace(axis.lo, axis.hi, LINEAR)
        low, high = round(np.log10(axis.lo)), round(np.log10(axis.hi))
        return 10.0 ** (low + np.arange((high - low) * PER_DECADE + 1) / PER_DECADE)

    def position(self, frame: int) -> Position:
        """All stops of a frame: an even grid of thresholds, and those that remove exactly 0..d weights."""
        scores, grid = self.scores[frame], self.grid
        ordered = np.sort(scores)
        exact = np.append(ordered, max(self.threshold_range.hi, np.nextafter(ordered[-1], np.inf)))
        thresholds = np.concatenate([grid, exact])
        counts = np.concatenate([np.searchsorted(ordered, grid, side="left"), np.arange(self.size + 1)])
        order = np.lexsort((counts, thresholds))
        thresholds, counts = thresholds[order], counts[order]
        rank = np.argsort(subsets.removal_order(scores))
        first = with_hand(gone_from_ranks(rank, counts), self.settings.cut, self.settings.kept)
        return Position(thresholds, counts, first[None, :] <= np.arange(len(counts))[:, None], first)

    @once
    def now(self) -> Array:
        """Flags (d,) of what is removed at the settings: those of the nearest stop."""
        place = self.position(self.settings.frame)
        return place.flags[self.stop]

    @once
    def by_score(self) -> Array:
        """Flags (d,) of what goes by its score at the settings' stop, nothing cut or held by hand."""
        frame = self.settings.frame
        count = int(self.position(frame).counts[self.stop])
        return np.isin(np.arange(self.size), subsets.removal_order(self.scores[frame])[:count])

    @once
    def stop(self) -> int:
        """The stop that the settings stand at."""
        place = self.position(self.settings.frame)
        stops = Stops(place.share, place.removed, place.thresholds)
        return nearest_stop(stops, self.settings.axis, self.settings.at, self.threshold_range)

    def loss(self, frame: int, gone: Array) -> Array:
        """Loss with these gone, flags (..., d)."""
        return self.losses[frame, subsets.code(~gone)]

    def best_loss(self, frame: int, kept: int) -> float:
        """The lowest loss of any subset with so many features kept."""
        return float(self.losses[frame, self.best[frame, kept]])

    def dense(self, frame: int) -> float:
        return float(self.losses[frame, -1])

    def weights(self, frame: int, gone: Array) -> Array:
        """Weights (..., d) with these gone: refitted, or the others as they are."""
        if self.settings.refit:
            return self.experiment.cloud.weights[subsets.code(~gone)]
        return np.where(gone, 0.0, self.experiment.weights[frame])

    def worst(self, frame: int, gone: Array) -> int:
        """Of what is gone, the feature whose true rise is largest."""
        return int(np.argmax(np.where(gone, self.truth[frame], -np.inf)))

    def training_loss(self, frame: int) -> float:
        """The dense training loss that a true rise is measured against; above 0."""
        losses = self.experiment.draw.losses(self.settings.refit, "training")
        return float(max(losses[frame, -1], np.finfo(float).tiny))


@remembered(maxsize=64)
def scene(settings: Settings) -> Scene:
    """The scene of the settings."""
    found = experiment(settings)
    scores = criteria.CRITERIA[settings.criterion].score(found.table, found.weights)
    losses = found.draw.losses(settings.refit, settings.where)
    refit = np.broadcast_to(found.rise_after_refit, scores.shape)
    truth = refit if settings.refit else found.rise
    best = _best(
        settings.dataset,
        settings.method,
        settings.seed,
        settings.thousandths,
        settings.refit,
        settings.where,
    )
    return Scene(settings, found, scores, losses, truth, best)


@remembered(maxsize=64)
def _best(dataset: str, method: Method, seed: int, thousandths: bool, refit: bool, where: str) -> Array:
    return subsets.best_of(_experiment(dataset, method, seed, thousandths).draw.losses(refit, where))
