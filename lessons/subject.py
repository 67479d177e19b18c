"""What every lesson asks of a trained network: scores, the truth, curves, bands, the smaller network.

`network(training, epoch)` is what does not depend on a criterion, `subject(question)` what does. Both are
shared by all sessions, computed when they are first asked for, and never changed. Scores come from training
rows, curves from validation rows; the test rows are looked at only where a page says so.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from core.data.dataset import Dataset, Split
from core.data.registry import load
from core.jobs import once, remembered
from core.measure.correlation import rank_correlation
from core.measure.ledger import ledger
from core.measure.metrics import evaluate
from core.models import Model
from core.prune import gradients
from core.prune.masks import Mask, Scope, Scores
from core.prune.plan import Plan, plan_stops, threshold_grid
from core.prune.scores.criterion import Criterion, Grain
from core.prune.sweep import SweepResult, random_sweep, sweep
from core.prune.units import Params
from core.train.files import Run
from core.train.runs import default_store
from core.train.settings import BaseTrainSettings
from lessons.defaults import seed_band
from lessons.question import Question, hand, number_of, place, prunable, rule

SHARES = 101
"""Even shares of a curve over weights."""

DECADES = 8.0
"""Decades of a score that a logarithmic axis shows at most."""

WITHIN = 0.01
"""How far below the dense network accuracy may fall and still count as held: one point."""


def known(training: BaseTrainSettings) -> Run | None:
    """The run if it is trained; None otherwise. Never trains."""
    return default_store().get(training)


def known_seeds(training: BaseTrainSettings) -> tuple[BaseTrainSettings, ...]:
    """Those of the run's seeds that are trained; the others are queued behind what pages wait for."""
    ready = []
    for other in seed_band(training):
        if known(other) is not None:
            ready.append(other)
        else:
            default_store().request(other, "default", restart=False)
    return tuple(ready)


@dataclass(frozen=True, eq=False)
class Network:
    """One trained network at one snapshot, and what does not depend on a criterion.

    rows: how many training rows scores are measured on, 0 is all.
    """

    training: BaseTrainSettings
    epoch: int
    params: Params
    rows: int = 0

    @once
    def data(self) -> Dataset:
        return load(self.training.dataset)

    @once
    def model(self) -> Model:
        return self.training.build(self.data)

    @once
    def measured(self) -> Split:
        """The training rows that scores are measured on."""
        train = self.data.train
        return Split(train.x[: self.rows], train.y[: self.rows]) if self.rows else train

    def scores(self, grain: Grain, criterion: str, names: Sequence[str] = ()) -> Scores:
        """Scores of weights, {tensor: its shape}, or of units, {group: (size,)}."""
        wanted = tuple(prunable(self.model, grain, names))
        found = _scores(self, grain, criterion, wanted if grain == "unit" else ())
        return {name: found[name] for name in wanted}

    def truth(self, names: Sequence[str] = ()) -> Scores:
        """Exact rise of the loss when one unit alone is removed: {group: (size,)}."""
        return self.scores("unit", "ablation", names)

    def defined(self, grain: Grain, criterion: str) -> bool:
        """Whether the criterion is defined for this network."""
        return rule(grain, criterion).unavailable(self.model) is None

    def agreement(self, grain: Grain, criterion: str, names: Sequence[str] = ()) -> float:
        """Rank correlation (Spearman) of a criterion with the true rise of the loss, over all items."""
        truth = self.scores(grain, "ablation", names)
        return rank_correlation(self.scores(grain, criterion, names), truth)

    @once
    def gradients(self) -> Params:
        """Gradient of the mean loss on the measured rows with respect to every parameter."""
        rows = self.measured
        return gradients.mean_gradient(self.model, self.params, rows.x, rows.y, self.data.task)

    @once
    def identity(self) -> dict[str, tuple[Tensor, Tensor]]:
        """Both sides of the identity for every hidden unit, in float64: {group: ((size,), (size,))}."""
        rows, model = self.measured.to(torch.float64), self.model
        params = {name: tensor.double() for name, tensor in self.params.items()}
        return gradients.identity(model, params, rows.x, rows.y, self.data.task, model.hidden)

    @once
    def zeros(self) -> Scores:
        """Share of the training rows on which a unit's output is exactly 0: {group: (size,)}."""
        with torch.no_grad():
            outputs = self.model.activations(self.params, self.measured.x)
        return {group: (outputs[group] == 0).double().mean(0) for group in self.model.hidden}

    @once
    def live(self) -> Mask:
        """A unit is live unless its output is 0 on every training row."""
        return Mask({group: share < 1.0 for group, share in self.zeros.items()})

    def without(self, kept: Mapping[str, Tensor]) -> Params:
        """The parameters with zeros where something is removed: masks of weights by tensor, flags of units by
        group; what is not named stays whole."""
        weights = {name: flags for name, flags in kept.items() if name in self.params}
        units = {name: flags for name, flags in kept.items() if name not in self.params}
        params = Mask(weights).apply(self.params) if weights else self.params
        return self.model.units.silence(params, units) if units else params

    def one_less(self, name: str, index: int) -> dict[str, Tensor]:
        """What is kept when one item alone goes: of a tensor (flat index) or of a group of units."""
        shape = self.params[name].shape if name in self.params else (self.model.units[name].size,)
        kept = torch.ones(shape, dtype=torch.bool)
        kept.view(-1)[index] = False
        return {name: kept}

    def all_but(self, *units: tuple[str, int]) -> dict[str, Tensor]:
        """Every hidden unit kept but these: (group, index) each."""
        table = self.model.units
        kept = {group: torch.ones(table[group].size, dtype=torch.bool) for group in self.model.hidden}
        for group, index in units:
            kept[group][index] = False
        return kept

    def measure(self, split: Split, kept: Mapping[str, Tensor] | None = None) -> dict[str, float]:
        """Loss and metrics on a split, with only what is kept."""
        with torch.no_grad():
            logits = self.model.logits(self.without(kept or {}), split.x)
            found = evaluate(logits, split.y, self.data.task)
        return {name: float(value) for name, value in found.items() if value.ndim == 0}

    @once
    def dense(self) -> dict[str, dict[str, float]]:
        """Loss and metrics of the whole network on every split."""
        return {name: self.measure(split) for name, split in self.data.splits.items()}

    def shrunken(self, kept: Mapping[str, Tensor]) -> Shrunken:
        """The network without the units that are not kept, really built, beside the silenced one."""
        return _shrunken(self, kept)


@remembered(maxsize=128)
def network(training: BaseTrainSettings, epoch: int | None = None, rows: int = 0) -> Network:
    """The network after so many epochs (at the end by default). Raises LookupError while it is not
    trained."""
    run = known(training)
    if run is None:
        raise LookupError(f"expected a trained run of {training.label}, got none")
    epoch = training.epochs if epoch is None else epoch
    return Network(training, epoch, run.snapshots[epoch], rows)


@remembered(maxsize=512)
def _scores(found: Network, grain: Grain, criterion: str, groups: tuple[str, ...]) -> Scores:
    asked = rule(grain, criterion)
    options = {}
    if grain == "unit":
        # random numbers of a group must not depend on which groups were asked for
        options["groups"] = found.model.hidden if criterion == "random" else groups
    data, seed = found.data, found.training.seed
    return asked(found.model, found.params, found.measured, data.task, seed=seed, **options)


@dataclass(frozen=True, eq=False)
class SeedBand:
    """A metric over several networks, or several random orders, at equal shares: share (S,), accuracy
    (networks or draws, S)."""

    share: np.ndarray
    accuracy: np.ndarray

    @property
    def mean(self) -> np.ndarray:
        return self.accuracy.mean(0)

    @property
    def low(self) -> np.ndarray:
        return self.accuracy.min(0)

    @property
    def high(self) -> np.ndarray:
        return self.accuracy.max(0)

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
        if asked.scope != "global" or not asked.thresholds or (asked.grain == "weight" and asked.rule.signed):
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
        thresholds = self.axis.thresholds(asked.thresholds) if self.axis else None
        return plan_stops(self.scores, asked.scope, SHARES, thresholds, self.hand)

    def __len__(self) -> int:
        """Number of stops."""
        return len(self.plan)

    @once
    def result(self) -> SweepResult:
        """Every stop on the validation rows."""
        return self._sweep(self.plan)

    def _sweep(self, plan: Plan) -> SweepResult:
        return sweep(self.model, self.network.params, self.data.validation, self.data.task, plan)

    @once
    def accuracy(self) -> np.ndarray:
        """(S,) in float64."""
        return self.result.accuracy.double().numpy()

    @once
    def loss(self) -> np.ndarray:
        return self.result.loss.double().numpy()

    @property
    def dense(self) -> float:
        """Validation accuracy of the whole network."""
        return self.network.dense["validation"]["accuracy"]

    @once
    def untouched(self) -> SweepResult:
        """The whole network on the validation rows, as a sweep of one stop."""
        return subject(self.question.unedited)._whole

    @once
    def _whole(self) -> SweepResult:
        return self._sweep(plan_stops(self.scores, "global", [0.0]))

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

    @once
    def last_within(self) -> int:
        """The last stop such that at it and every earlier one accuracy is within one point of the whole
        network; -1 if there is none."""
        return last_within(self.accuracy, self.dense)

    @property
    def free(self) -> int:
        """Items that can go within one point, all the way; 0 if none."""
        return int(self.plan.removed[self.last_within]) if self.last_within >= 0 else 0

    @property
    def free_share(self) -> float:
        """The same as a share."""
        return self.free / self.total

    def stop_at(self, removed: int) -> int:
        """The stop that removes this many items, or the last one that removes fewer."""
        return int(np.searchsorted(self.plan.removed, removed, side="right")) - 1

    def curve(self, shares: int | None = None) -> tuple[np.ndarray, np.ndarray]:
        """(share, accuracy), unedited, at even shares; without a number, at every one of SHARES for weights
        and every unit for units."""
        return _curve(self.question.unedited, shares)

    def random(self, shares: int | None = None, draws: int = 5) -> SeedBand:
        """The baseline: random orders of the same items."""
        asked = self.question
        return _random(
            network(asked.training, asked.epoch, asked.rows),
            asked.grain,
            asked.names,
            asked.scope,
            shares or (SHARES if asked.grain == "weight" else None),
            draws,
        )

    def band(self, seeds: Sequence[BaseTrainSettings], shares: int | None = None) -> SeedBand:
        """The same pruning, unedited, of trainings from several seeds."""
        curves = [subject(self.question.of(seed)).curve(shares) for seed in seeds]
        return SeedBand(curves[0][0], np.stack([accuracy for _, accuracy in curves]))

    def shrunken(self, stop: int) -> Shrunken:
        """The smaller network at a stop of a plan over units."""
        return self.network.shrunken(self.plan.kept(stop))


@remembered(maxsize=192)
def subject(question: Question) -> Subject:
    """The answer to a question, shared by all who ask it."""
    return Subject(question)


def last_within(values: np.ndarray, dense: float, budget: float = WITHIN) -> int:
    """The last index such that it and every earlier value lie at most `budget` below `dense`; -1 if none."""
    below = np.flatnonzero(values < dense - budget - 1e-6)
    return len(values) - 1 if not len(below) else int(below[0]) - 1


@remembered(maxsize=1024)
def _curve(question: Question, shares: int | None) -> tuple[np.ndarray, np.ndarray]:
    found = subject(question)
    if question.grain == "unit" and shares is None:
        return found.plan.share, found.accuracy
    grid = np.linspace(0.0, 1.0, shares or SHARES)
    plan = plan_stops(found.scores, question.scope, grid)
    at = np.abs(plan.share[None] - grid[:, None]).argmin(1)
    return grid, found._sweep(plan).accuracy.double().numpy()[at]


@remembered(maxsize=256)
def _random(
    found: Network, grain: Grain, names: tuple[str, ...], scope: Scope, shares: int | None, draws: int
) -> SeedBand:
    model, data = found.model, found.data
    sizes = prunable(model, grain, names)
    items = {n: found.params[n] if grain == "weight" else torch.zeros(size) for n, size in sizes.items()}
    plan = plan_stops(items, scope, shares)
    band = random_sweep(model, found.params, data.validation, data.task, plan, draws=draws)
    return SeedBand(band.share, band.accuracy.double().numpy())


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


@dataclass(frozen=True, eq=False)
class Shrunken:
    """The silenced network beside the smaller one. before, after: units of every group. parameters,
    multiply_adds (of one row): before and after, None where there is no smaller network of this make because
    a group would be empty; then `difference`, the largest absolute difference of their outputs on the
    validation rows (float64), is None too. model: the smaller one.
    """

    before: dict[str, int]
    after: dict[str, int]
    parameters: tuple[int, int | None]
    multiply_adds: tuple[int, int | None]
    difference: float | None
    model: Model | None

    @property
    def same(self) -> bool:
        return self.before == self.after


def _shrunken(found: Network, kept: Mapping[str, Tensor]) -> Shrunken:
    model, data = found.model, found.data
    before = {group: model.units[group].size for group in model.hidden}
    after = {g: int(kept[g].sum()) if g in kept else size for g, size in before.items()}
    steps = model.row_steps(data.validation.x)
    costs = ledger(model, steps=steps).multiply_adds
    params = {name: tensor.double() for name, tensor in found.params.items()}
    whole = sum(tensor.numel() for tensor in params.values())
    try:
        small_model, small = model.shrink(params, kept)
    except ValueError:
        return Shrunken(before, after, (whole, None), (costs, None), None, None)
    x = data.validation.to(torch.float64).x
    with torch.no_grad():
        masked = model.logits(model.units.silence(params, kept), x)
        difference = (small_model.logits(small, x) - masked).abs().max().item()
    left = sum(tensor.numel() for tensor in small.values())
    fewer = ledger(small_model, steps=steps).multiply_adds
    return Shrunken(before, after, (whole, left), (costs, fewer), difference, small_model)


def joined(scores: Mapping[str, Tensor]) -> Tensor:
    """One tensor over all items, (N,)."""
    return torch.cat([score.flatten() for score in scores.values()])
