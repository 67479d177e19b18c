"""One trained recurrent network, measured: scores, what is lost without a unit, and prunings of it.

Scores come from training rows, curves from the validation rows. Nothing here is changed after it was
computed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from core.ablate.exact import ablate_units
from core.data.dataset import Dataset, Split
from core.data.registry import load
from core.jobs import once
from core.measure.metrics import evaluate
from core.measure.through_time import Through, U, pruned, spectral_radius, through_time
from core.models import Recurrent
from core.prune.gradients import identity
from core.prune.masks import Scope, Scores
from core.prune.plan import Plan, plan_stops, threshold_grid
from core.prune.scores import UNIT_CRITERIA, WEIGHT_CRITERIA
from core.prune.scores.criterion import Criterion
from core.prune.sweep import SweepResult, random_sweep, sweep
from core.prune.units import Params
from core.train.files import Run
from core.train.settings import RecurrentSettings
from lessons.networks import SeedBand, rank_correlation
from lessons.rnn.settings import PRUNED, UNITS, Rnn, items_of

ROWS = 1200
"""Training rows that scores are computed on: the gradients of all samples, one by one, take their time."""
THROUGH = 100
"""Validation rows whose gradients are followed back through time at every stop."""
SHARES, THRESHOLDS = 101, 61
BAND_SHARES = 51
DRAWS = 5
RADIUS_SHARES = 21
DECADES = 8.0
HALF = 0.5


@dataclass(frozen=True, eq=False)
class Network:
    """A network at one snapshot of its training and what does not depend on the criterion. Shared by all
    sessions."""

    settings: RecurrentSettings
    params: Params
    epoch: int

    @classmethod
    def of(cls, run: Run, epoch: int) -> Network:
        """After so many epochs. Raises KeyError when the run has no such snapshot."""
        return cls(run.settings, run.snapshots[epoch], epoch)

    @once
    def model(self) -> Recurrent:
        return self.settings.model

    @property
    def data(self) -> Dataset:
        return load(self.settings.dataset)

    @once
    def measured(self) -> Split:
        """The training rows that scores are computed on."""
        train = self.data.train
        return Split(train.x[:ROWS], train.y[:ROWS])

    @property
    def size(self) -> int:
        return self.model.sizes[0]

    @property
    def steps(self) -> int:
        return self.data.train.x.shape[1]

    def items(self, grain: str) -> int:
        """How many weights or units can be removed."""
        return items_of(self.model, grain)

    def scores(self, grain: str, criterion: str) -> Scores:
        """Scores of W and U, {name: its shape}, or of the hidden units, {"rnn": (size,)}."""
        key = (grain, criterion)
        if key not in self._scores:
            found = rule_of(grain, criterion)(
                self.model, self.params, self.measured, self.data.task, seed=self.settings.seed
            )
            names = PRUNED if grain == "weights" else (UNITS,)
            self._scores[key] = {name: found[name] for name in names}
        return self._scores[key]

    @once
    def _scores(self) -> dict[tuple[str, str], Scores]:
        return {}

    @once
    def truth(self) -> Tensor:
        """Rise of the training loss when the unit alone is removed, (size,)."""
        return ablate_units(self.model, self.params, self.measured, self.data.task)[UNITS]

    @once
    def identity(self) -> tuple[Tensor, Tensor]:
        """Both sides of the identity for every unit, in float64: (size,) each."""
        rows = self.measured.to(torch.float64)
        params = {name: tensor.double() for name, tensor in self.params.items()}
        return identity(self.model, params, rows.x, rows.y, self.data.task, (UNITS,))[UNITS]

    def agreement(self, criterion: str) -> float:
        """Rank correlation (Spearman) of a criterion for units with the true rise of the loss."""
        return rank_correlation(self.scores("units", criterion)[UNITS], self.truth)

    @once
    def dense(self) -> dict[str, dict[str, float]]:
        """Loss and accuracy of the whole network on every split."""
        return {name: self.measure(self.params, split) for name, split in self.data.splits.items()}

    def measure(self, params: Params, split: Split) -> dict[str, float]:
        with torch.no_grad():
            found = evaluate(self.model.logits(params, split.x), split.y, self.data.task)
        return {"loss": float(found["loss"]), "accuracy": float(found["accuracy"])}

    @once
    def whole(self) -> Through:
        """The whole network through time, one stop."""
        return self.through(self.params)

    def through(self, params: Params) -> Through:
        """One set of parameters of this network through time, one stop."""
        plan = plan_stops(self._shapes("weights"), shares=[0.0])
        data = self.data
        return through_time(self.model, params, data.validation, data.task, plan, THROUGH)

    def random(self, grain: str, scope: Scope) -> SeedBand:
        """The baseline: random orders, on the validation rows."""
        key = (grain, scope)
        if key not in self._random:
            plan = plan_stops(self._shapes(grain), scope, BAND_SHARES)
            data = self.data
            band = random_sweep(self.model, self.params, data.validation, data.task, plan, draws=DRAWS)
            self._random[key] = SeedBand(band.share, band.accuracy.numpy())
        return self._random[key]

    @once
    def _random(self) -> dict[tuple[str, str], SeedBand]:
        return {}

    def radius(self, grain: str, criterion: str, scope: Scope) -> SeedBand:
        """Spectral radius of U along the order of a criterion; "random" draws several orders, (draws, S)."""
        key = (grain, criterion, scope)
        if key not in self._radius:
            generator = torch.Generator().manual_seed(0)
            tables = [self.scores(grain, criterion)]
            if criterion == "random":
                shapes = self._shapes(grain)
                tables = [
                    {name: torch.rand(shape.shape, generator=generator) for name, shape in shapes.items()}
                    for _ in range(DRAWS)
                ]
            grid = np.linspace(0.0, 1.0, RADIUS_SHARES)
            found = [self._radii(plan_stops(table, scope, grid), grid) for table in tables]
            self._radius[key] = SeedBand(grid, np.stack(found))
        return self._radius[key]

    @once
    def _radius(self) -> dict[tuple[str, str, str], SeedBand]:
        return {}

    def _radii(self, plan: Plan, grid: np.ndarray) -> np.ndarray:
        radii = spectral_radius(self.model, pruned(self.model, self.params, plan)[U]).numpy()
        return radii[np.abs(plan.share[None] - grid[:, None]).argmin(1)]

    def _shapes(self, grain: str) -> Scores:
        """Tensors of the shapes that are ranked, for plans that do not depend on a score."""
        if grain == "units":
            return {UNITS: torch.zeros(self.size)}
        return {name: self.params[name] for name in PRUNED}


def rule_of(grain: str, criterion: str) -> Criterion:
    return (WEIGHT_CRITERIA if grain == "weights" else UNIT_CRITERIA)[criterion]


@dataclass(frozen=True, eq=False)
class Pruning:
    """A network pruned by one criterion: every stop of a plan, with what validation says."""

    network: Network
    grain: str
    criterion: str
    plan: Plan
    result: SweepResult

    @once
    def accuracy(self) -> np.ndarray:
        return self.result.accuracy.double().numpy()

    @once
    def loss(self) -> np.ndarray:
        return self.result.loss.double().numpy()

    @once
    def through(self) -> Through:
        """States, gradient by lag and spectral radius at every stop."""
        network = self.network
        return through_time(
            network.model, network.params, network.data.validation, network.data.task, self.plan, THROUGH
        )

    @once
    def recurrent_removed(self) -> np.ndarray:
        """Weights of U removed at every stop, (S,): in units, every row and column of a removed one."""
        return np.bincount(
            np.minimum(self.gone[U], len(self.plan)).ravel(), minlength=len(self.plan) + 1
        ).cumsum()[: len(self.plan)]

    @once
    def gone(self) -> dict[str, np.ndarray]:
        """The first stop that removes each weight of W, of U and of each bias (rows, 1), as in a plan. A
        single weight takes no bias with it; a unit takes its rows, its biases and its column of U."""
        model, plan = self.network.model, self.plan
        shapes = {name: model.shapes[name] for name in (*PRUNED, "rnn.bias_ih_l0", "rnn.bias_hh_l0")}
        if self.grain == "weights":
            never = {name: np.full((shape[0], 1), plan.never, self._dtype) for name, shape in shapes.items()}
            return never | plan.gone
        found = {
            name: np.full(shape if len(shape) > 1 else (*shape, 1), plan.never, self._dtype)
            for name, shape in shapes.items()
        }
        for unit, stop in enumerate(plan.gone[UNITS].tolist()):
            for tensor, axis, indices in model.units.touched(UNITS, unit):
                if tensor in found:
                    part = found[tensor] if axis == 0 else found[tensor].T
                    part[list(indices)] = np.minimum(part[list(indices)], stop)
        return found

    @property
    def _dtype(self) -> np.dtype:
        return next(iter(self.plan.gone.values())).dtype

    def params(self, stop: int) -> Params:
        """The parameters at a stop, with zeros where something is removed."""
        kept = self.plan.kept(stop)
        if self.grain == "units":
            return self.network.model.units.silence(self.network.params, kept)
        return kept.apply(self.network.params)

    @property
    def last_free(self) -> int:
        """The last stop such that at it and every earlier one validation accuracy is within one point of the
        whole network; -1 if there is none."""
        dense = self.network.dense["validation"]["accuracy"]
        below = np.flatnonzero(self.accuracy < dense - 0.01 - 1e-6)
        return len(self.plan) - 1 if not len(below) else int(below[0]) - 1


def prune(
    network: Network,
    grain: str,
    criterion: str,
    scope: Scope = "global",
    hand: Mapping[int, str] | None = None,
) -> Pruning:
    """Remove the smallest scores first: weights at even shares and thresholds, units one by one."""
    scores, rule = network.scores(grain, criterion), rule_of(grain, criterion)
    if grain == "units":
        plan = plan_stops(scores, "global", shares=None, hand=hand)
    else:
        thresholds = threshold_points(scores, rule) if scope == "global" else None
        plan = plan_stops(scores, scope, SHARES, thresholds, hand)
    data = network.data
    result = sweep(network.model, network.params, data.validation, data.task, plan)
    return Pruning(network, grain, criterion, plan, result)


def threshold_points(scores: Scores, rule: Criterion) -> np.ndarray | None:
    """Thresholds that the slider offers beside the shares: powers of ten among them where the axis is
    logarithmic. None where no score is above 0."""
    if not any(bool((score > 0).any()) for score in scores.values()):
        return None
    if not rule.log_axis:
        return np.linspace(0.0, 1.0, THRESHOLDS)
    lo, hi = (round(np.log10(end)) for end in decades(scores))
    each = max((THRESHOLDS - 1) // (hi - lo), 1)
    return 10.0 ** (lo + np.arange((hi - lo) * each + 1) / each)


def decades(scores: Scores) -> tuple[float, float]:
    """The whole powers of ten around positive scores, at most so many decades."""
    grid = threshold_grid(scores, points=2, decades=DECADES)
    return float(10.0 ** np.floor(np.log10(grid[0]))), float(10.0 ** np.ceil(np.log10(grid[-1])))


def prune_as_set(network: Network, settings: Rnn) -> Pruning:
    return prune(network, settings.grain, settings.criterion, settings.scope, settings.hand)


def over_seeds(networks: Sequence[Network], grain: str, criterion: str, scope: Scope) -> SeedBand:
    """The same pruning of the same network trained from several seeds, on even shares: (seeds, S)."""
    grid = np.linspace(0.0, 1.0, BAND_SHARES)
    curves = []
    for network in networks:
        plan = plan_stops(network.scores(grain, criterion), scope if grain == "weights" else "global", grid)
        data = network.data
        accuracy = sweep(network.model, network.params, data.validation, data.task, plan).accuracy.numpy()
        curves.append(accuracy[np.abs(plan.share[None] - grid[:, None]).argmin(1)])
    return SeedBand(grid, np.stack(curves))
