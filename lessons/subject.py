"""What every lesson asks of a trained network: scores, the truth, curves, bands, the smaller network.

`network(training, epoch)` is what does not depend on a criterion, `subject(question)` what does. Both are
shared by all sessions, computed when they are first asked for, and never changed. Scores come from training
rows, curves from validation rows; the test rows are looked at only where a page says so.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from core.data.dataset import Dataset, Task
from core.jobs import once, remembered
from core.measure.metrics import curve_metric
from core.models import Model
from core.prune.masks import Scope, Scores
from core.prune.plan import Plan, plan_stops, threshold_grid
from core.prune.scores.criterion import Criterion, Grain
from core.prune.structure import first_stops
from core.prune.sweep import Band, SweepResult, random_sweep, sweep
from core.prune.units import Params
from core.train.settings import BaseTrainSettings
from lessons.network import Network, Shrunken, joined, network
from lessons.question import Question, hand, number_of, place, prunable

SHARES = 101
"""Even shares of a curve over weights."""

DECADES = 8.0
"""Decades of a score that a logarithmic axis shows at most."""

WITHIN = 0.01
"""How far below the dense network accuracy may fall and still count as held: one point."""

PERPLEXITY_WITHIN = 0.05
"""The same of a language model: how far its perplexity may rise above that of the dense network."""

Shares = int | tuple[float, ...] | None
"""So many even shares, or the shares themselves; None: every one of SHARES for weights, every unit for
units."""


@dataclass(frozen=True, eq=False)
class SeedBand:
    """A metric over several networks, or several random orders, at equal shares: share (S,), values
    (networks or draws, S)."""

    share: np.ndarray
    values: np.ndarray

    @property
    def mean(self) -> np.ndarray:
        return self.values.mean(0)

    @property
    def low(self) -> np.ndarray:
        return self.values.min(0)

    @property
    def high(self) -> np.ndarray:
        return self.values.max(0)

    def at(self, share: float) -> float:
        """Mean at the share nearest to `share`."""
        return float(self.mean[int(np.abs(self.share - share).argmin())])

    def along(self, share: np.ndarray) -> np.ndarray:
        """Mean at the shares nearest to `share` (S,): edits by hand shift those of a plan."""
        return self.mean[np.abs(self.share[None] - share[:, None]).argmin(1)]


@dataclass(frozen=True)
class ScoreAxis:
    """Where the threshold of a criterion can stand."""

    low: float
    high: float
    log: bool

    def thresholds(self, points: int) -> np.ndarray:
        """About so many, even along the axis, every power of ten among them where it is logarithmic."""
        if not self.log:
            return np.linspace(self.low, self.high, points)
        decades = round(np.log10(self.high / self.low))
        each = max(points // decades, 1)
        return 10.0 ** (round(np.log10(self.low)) + np.arange(decades * each + 1) / each)

    def edges(self, bins: int = 48) -> np.ndarray:
        """Edges of a histogram along the axis."""
        if self.log:
            return np.geomspace(self.low, self.high, bins + 1)
        return np.linspace(self.low, self.high, bins + 1)


@dataclass(frozen=True, eq=False)
class Subject:
    """One network pruned by one criterion: every stop of a plan, with what validation says."""

    question: Question

    @once
    def network(self) -> Network:
        asked = self.question
        return network(asked.training, asked.epoch, asked.rows)

    @property
    def rule(self) -> Criterion:
        return self.question.rule

    @property
    def model(self) -> Model:
        return self.network.model

    @property
    def data(self) -> Dataset:
        return self.network.data

    @once
    def sizes(self) -> dict[str, int]:
        """Items of every tensor or group that is ranked, in the order in which they are counted."""
        return prunable(self.model, self.question.grain, self.question.names)

    @property
    def total(self) -> int:
        return sum(self.sizes.values())

    def place(self, item: int) -> tuple[str, int]:
        """Name and flat index of an item counted through all names."""
        return place(self.sizes, item)

    def number_of(self, name: str, index: int) -> int:
        return number_of(self.sizes, name, index)

    @property
    def scores(self) -> Scores:
        return self.network.scores(self.question.grain, self.question.criterion, self.question.names)

    @property
    def truth(self) -> Scores:
        """Exact rise of the loss when one item alone is removed."""
        return self.network.scores(self.question.grain, "ablation", self.question.names)

    @once
    def agreement(self) -> float:
        asked = self.question
        return self.network.agreement(asked.grain, asked.criterion, asked.names)

    @once
    def axis(self) -> ScoreAxis | None:
        """The axis of thresholds, one for all `epochs` of the question; None where the items that compete
        share none."""
        asked = self.question
        if asked.scope != "global" or asked.thresholds is None:
            return None
        if asked.grain == "weight" and asked.rule.signed:
            return None
        return score_axis(asked)

    @property
    def histogram_axis(self) -> ScoreAxis:
        """Along the scores, also where the items that compete share no threshold."""
        return score_axis(self.question)

    @once
    def hand(self) -> dict[int, str]:
        return hand(self.question.cut, self.question.kept, self.total)

    @once
    def plan(self) -> Plan:
        """Weights at even shares and at thresholds, units one by one."""
        asked = self.question
        if asked.grain == "unit":
            return plan_stops(self.scores, asked.scope, shares=None, hand=self.hand)
        thresholds = self.axis.thresholds(asked.thresholds) if self.axis and asked.thresholds else None
        return plan_stops(self.scores, asked.scope, SHARES, thresholds, self.hand)

    def __len__(self) -> int:
        """Number of stops."""
        return len(self.plan)

    @once
    def result(self) -> SweepResult:
        """Every stop on the validation rows."""
        return self.sweep(self.plan)

    def sweep(self, plan: Plan) -> SweepResult:
        """The stops of another plan over the same items, on the validation rows."""
        return sweep(self.model, self.network.params, self.data.validation, self.data.task, plan)

    @once
    def accuracy(self) -> np.ndarray:
        """(S,) in float64."""
        return self.result.accuracy.double().numpy()

    @once
    def loss(self) -> np.ndarray:
        return self.result.loss.double().numpy()

    @once
    def metric(self) -> np.ndarray:
        """What curves show at every stop: validation accuracy, of a language model perplexity. (S,)"""
        return np.exp(self.loss) if curve_metric(self.data.task) == "perplexity" else self.accuracy

    @property
    def dense(self) -> float:
        """The same of the whole network."""
        return self.network.dense["validation"][curve_metric(self.data.task)]

    @once
    def harm(self) -> np.ndarray:
        """What pruning costs at every stop: accuracy lost, of a language model the relative rise of its
        perplexity, 0.05 is five percent more. (S,)"""
        if curve_metric(self.data.task) == "perplexity":
            return self.metric / self.dense - 1.0
        return self.dense - self.metric

    @once
    def untouched(self) -> SweepResult:
        """The whole network on the validation rows, as a sweep of one stop."""
        return subject(self.question.unedited)._whole

    @once
    def _whole(self) -> SweepResult:
        return self.sweep(plan_stops(self.scores, "global", [0.0]))

    @property
    def unedited(self) -> Subject:
        """The same without edits by hand."""
        return subject(self.question.unedited)

    def by(self, criterion: str, scope: Scope | None = None) -> Subject:
        """The same network, unedited, ranked by another criterion."""
        return subject(self.question.by(criterion, scope))

    def kept(self, stop: int) -> dict[str, Tensor]:
        """What is kept at a stop: masks by tensor, or flags of every hidden group."""
        kept = dict(self.plan.kept(stop))
        if self.question.grain == "unit":
            return self.network.all_but() | kept
        return kept

    def params(self, stop: int) -> Params:
        """The parameters at a stop, with zeros where something is removed."""
        return self.network.without(self.kept(stop))

    def measure(self, stop: int, split: str) -> dict[str, float]:
        """Loss and metrics at a stop, on "train", "validation" or "test"."""
        return self.network.measure(self.data.splits[split], self.kept(stop))

    def gone(self, name: str) -> np.ndarray:
        """The first stop that removes each entry of a parameter, by itself or with a unit: of its shape."""
        return first_stops(self.model, self.plan, name)

    def removed(self, name: str) -> np.ndarray:
        """Entries of a parameter that are removed at every stop, by themselves or with units: (S,)."""
        ends = np.minimum(self.gone(name), len(self)).ravel()
        return np.bincount(ends, minlength=len(self) + 1).cumsum()[: len(self)]

    @once
    def last_within(self) -> int:
        """The last stop such that at it and every earlier one accuracy is within one point of the whole
        network, or perplexity within five percent; -1 if there is none."""
        perplexity = curve_metric(self.data.task) == "perplexity"
        return last_within(-self.harm, 0.0, PERPLEXITY_WITHIN if perplexity else WITHIN)

    @property
    def free(self) -> int:
        """Items that can go within that, all the way; 0 if none."""
        return int(self.plan.removed[self.last_within]) if self.last_within >= 0 else 0

    @property
    def free_share(self) -> float:
        """The same as a share."""
        return self.free / self.total

    def stop_at(self, removed: int) -> int:
        """The stop that removes this many items, or the last one that removes fewer."""
        return int(np.searchsorted(self.plan.removed, removed, side="right")) - 1

    def curve(self, shares: Shares = None) -> tuple[np.ndarray, np.ndarray]:
        """(share, metric), unedited."""
        return _curve(self.question.unedited, shares)

    def has_curve(self, shares: Shares = None) -> bool:
        """Whether `curve` would answer at once."""
        return _curve.has(self.question.unedited, shares)

    def random(self, shares: Shares = None, draws: int = 5) -> SeedBand:
        """The baseline: random orders of the same items."""
        asked = self.question
        return _random(
            network(asked.training, asked.epoch),  # whatever rows scores are measured on
            asked.grain,
            asked.names,
            asked.scope,
            shares or (SHARES if asked.grain == "weight" else None),
            draws,
        )

    def band(self, seeds: Sequence[BaseTrainSettings], shares: Shares = None) -> SeedBand:
        """The same pruning, unedited, of trainings from several seeds."""
        curves = [subject(self.question.of(seed)).curve(shares) for seed in seeds]
        return SeedBand(curves[0][0], np.stack([values for _, values in curves]))

    def drawn(
        self, seeds: Sequence[BaseTrainSettings], shares: Shares = None
    ) -> tuple[BaseTrainSettings, ...]:
        """Those of the seeds whose curve need not be waited for: that of this network never need."""
        asked = self.question
        return tuple(
            seed for seed in seeds if seed == asked.training or subject(asked.of(seed)).has_curve(shares)
        )

    def shrunken(self, stop: int) -> Shrunken:
        """The smaller network at a stop of a plan over units."""
        return _shrunken(self.question, stop)


@remembered(maxsize=64)
def _shrunken(question: Question, stop: int) -> Shrunken:
    """Remembered: both networks run over all validation rows, and every language and look asks for it."""
    found = subject(question)
    return found.network.shrunken(found.plan.kept(stop))


@remembered(maxsize=192)
def subject(question: Question) -> Subject:
    """The answer to a question, shared by all who ask it."""
    return Subject(question)


def last_within(values: np.ndarray, dense: float, budget: float = WITHIN) -> int:
    """The last index such that it and every earlier value lie at most `budget` below `dense`; -1 if none."""
    below = np.flatnonzero(values < dense - budget - 1e-6)
    return len(values) - 1 if not len(below) else int(below[0]) - 1


def _metric(found: SweepResult | Band, task: Task) -> np.ndarray:
    """What curves show of a sweep or of several, in float64."""
    if curve_metric(task) == "perplexity":
        return found.loss.double().exp().numpy()
    return found.accuracy.double().numpy()


@remembered(maxsize=1024)
def _curve(question: Question, shares: Shares) -> tuple[np.ndarray, np.ndarray]:
    found = subject(question)
    if question.grain == "unit" and shares is None:
        return found.plan.share, found.metric
    grid = np.array(shares) if isinstance(shares, tuple) else np.linspace(0.0, 1.0, shares or SHARES)
    plan = plan_stops(found.scores, question.scope, grid)
    at = np.abs(plan.share[None] - grid[:, None]).argmin(1)
    return grid, _metric(found.sweep(plan), found.data.task)[at]


@remembered(maxsize=256)
def _random(
    found: Network, grain: Grain, names: tuple[str, ...], scope: Scope, shares: Shares, draws: int
) -> SeedBand:
    model, data = found.model, found.data
    sizes = prunable(model, grain, names)
    items = {n: found.params[n] if grain == "weight" else torch.zeros(size) for n, size in sizes.items()}
    plan = plan_stops(items, scope, shares)
    band = random_sweep(model, found.params, data.validation, data.task, plan, draws=draws)
    return SeedBand(band.share, _metric(band, data.task))


@remembered(maxsize=256)
def score_axis(question: Question) -> ScoreAxis:
    """Along the scores of all `epochs` of a question: on a logarithmic axis where they span orders of
    magnitude and none is negative, for weights in whole decades, so that ticks are round and the ends do not
    creep from seed to seed; else around all of them."""
    asked, grain = question.unedited, question.grain
    tables = [subject(asked.at(epoch)).scores for epoch in asked.epochs or (asked.epoch,)]
    flat = torch.cat([joined(table).double() for table in tables]).numpy()
    positive = flat[flat > 0]
    if question.rule.log_axis and len(positive) and not (flat < 0).any():
        if grain == "unit":
            return ScoreAxis(float(positive.min()) * 0.5, float(positive.max()) * 1.1, True)
        low, high = threshold_grid(*tables, points=2, decades=DECADES)
        return ScoreAxis(float(10.0 ** np.floor(np.log10(low))), float(10.0 ** np.ceil(np.log10(high))), True)
    low, high = float(flat.min()), float(flat.max())
    pad = 0.02 * (high - low) or 1.0
    if grain == "weight" and not question.rule.signed:
        return ScoreAxis(0.0, 1.0 if high <= 1.0 else high + pad, False)
    return ScoreAxis(low - pad, high + pad, False)
