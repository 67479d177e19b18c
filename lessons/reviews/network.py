"""One trained network, pruned: what every stop does to each skill.

Scores come from the training rows, curves from the validation rows. Nothing here is changed after it was
computed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from core.data.dataset import Dataset, Split
from core.data.language.baseline import by_words
from core.data.registry import is_own, load
from core.jobs import once, remembered
from core.measure.metrics import evaluate, predict
from core.models import Recurrent
from core.prune.gradients import mean_gradient
from core.prune.masks import Scope, Scores
from core.prune.plan import Plan, plan_stops
from core.prune.scores import UNIT_CRITERIA, WEIGHT_CRITERIA
from core.prune.scores.criterion import Criterion
from core.prune.sweep import SweepResult, random_sweep, sweep
from core.prune.units import Params
from core.train.files import Run
from core.train.settings import RecurrentSettings
from lessons import networks
from live_chart import Axis

FALL = 0.10
"""A skill has fallen once this share of its sentences fewer is understood than by the whole network."""

SHARES = 101
"""Even shares of a curve over seeds."""

RANDOM_SHARES, RANDOM_DRAWS = 41, 5
MOST_GROUPS = 6
"""Lines of a chart: colours that can be told apart."""


@dataclass(frozen=True, eq=False)
class Groups:
    """Rows of a split by what they take to be understood: skills, or classes where no skills are known.

    names: (K,). rows: bool (K, n). skills: whether they are skills.
    """

    names: tuple[str, ...]
    rows: Tensor
    skills: bool

    @classmethod
    def of(cls, data: Dataset, split: Split) -> Groups:
        """The skills of a split; of a learner's own texts its classes, the most frequent ones first."""
        if split.skills is not None:
            return cls(data.skill_names, split.skills.T, True)
        counts = torch.bincount(data.train.y, minlength=len(data.class_names))
        shown = counts.argsort(descending=True, stable=True)[:MOST_GROUPS].sort().values
        return cls(tuple(data.class_names[i] for i in shown), split.y == shown[:, None], False)

    def accuracy(self, predictions: Tensor, y: Tensor) -> np.ndarray:
        """Share of each group's rows whose answer is right: (..., n), (n,) -> (..., K)."""
        right = (predictions == y).double()
        return (right @ self.rows.T.double() / self.rows.sum(1).clamp(min=1)).numpy()


@dataclass(frozen=True, eq=False)
class Network:
    """A network at one snapshot of its training. Shared by all sessions."""

    settings: RecurrentSettings
    epoch: int
    params: Params
    data: Dataset

    @classmethod
    def of(cls, run: Run, epoch: int) -> Network:
        """After so many epochs. Raises KeyError when the run has no such snapshot."""
        return cls(run.settings, epoch, run.snapshots[epoch], load(run.settings.dataset))

    @once
    def model(self) -> Recurrent:
        return self.settings.build(self.data)

    @once
    def groups(self) -> Groups:
        """Skills (or classes) of the validation rows."""
        return Groups.of(self.data, self.data.validation)

    @once
    def dense(self) -> Measured:
        return self.measure(self.params, self.data.validation)

    def rule(self, grain: str, criterion: str) -> Criterion:
        return (WEIGHT_CRITERIA if grain == "weights" else UNIT_CRITERIA)[criterion]

    def scores(self, grain: str, criterion: str) -> Scores:
        """Scores on the training rows, of every weight or of every hidden unit."""
        key = grain, criterion
        if key not in self._scores:
            rule, data = self.rule(grain, criterion), self.data
            self._scores[key] = rule(self.model, self.params, data.train, data.task, seed=self.settings.seed)
        return self._scores[key]

    @once
    def _scores(self) -> dict[tuple[str, str], Scores]:
        return {}

    @once
    def gradients(self) -> Params:
        """Gradient of the mean training loss with respect to every parameter."""
        train = self.data.train
        return mean_gradient(self.model, self.params, train.x, train.y, self.data.task)

    @once
    def train_loss(self) -> float:
        return self.measure(self.params, self.data.train).loss

    def measure(self, params: Params, split: Split, model: Recurrent | None = None) -> Measured:
        """Loss and accuracy of parameters of this network (or of a smaller one) on a split."""
        with torch.no_grad():
            logits = (model or self.model).logits(params, split.x)
            numbers = evaluate(logits, split.y, self.data.task)
        by_group = Groups.of(self.data, split).accuracy(predict(logits), split.y)
        return Measured(float(numbers["loss"]), float(numbers["accuracy"]), by_group, logits)

    def pruned(self, plan: Plan, stop: int) -> Params:
        """The parameters at a stop of a plan over weights or over units."""
        kept = plan.kept(stop)
        over_weights = next(iter(plan.gone)) in self.params
        return kept.apply(self.params) if over_weights else self.model.units.silence(self.params, kept)


@dataclass(frozen=True, eq=False)
class Measured:
    """loss and accuracy on a split, by_group (K,) accuracy, logits (n, c)."""

    loss: float
    accuracy: float
    by_group: np.ndarray
    logits: Tensor


@dataclass(frozen=True, eq=False)
class Pruning:
    """Every stop of a plan on the validation rows. by_group: (S, K)."""

    network: Network
    grain: str
    criterion: str
    plan: Plan
    axis: Axis | None
    result: SweepResult
    by_group: np.ndarray

    @once
    def accuracy(self) -> np.ndarray:
        return self.result.accuracy.double().numpy()


def prune(
    network: Network,
    grain: str,
    criterion: str,
    scope: Scope = "global",
    hand: Mapping[int, str] | None = None,
) -> Pruning:
    """Remove weights share by share (and at thresholds where they have one), or units one by one."""
    scores = network.scores(grain, criterion)
    axis = threshold_axis(network.rule(grain, criterion), scores, grain) if scope == "global" else None
    if grain == "units":
        plan = plan_stops(scores, scope, shares=None, hand=hand)
    else:
        thresholds = networks.grid(axis) if axis is not None else None
        plan = plan_stops(scores, scope, networks.SHARES, thresholds, hand)
    return measured(network, grain, criterion, plan, axis)


def measured(network: Network, grain: str, criterion: str, plan: Plan, axis: Axis | None = None) -> Pruning:
    """A plan with what validation says of each stop."""
    data = network.data
    result = sweep(network.model, network.params, data.validation, data.task, plan)
    by_group = network.groups.accuracy(result.predictions.long(), data.validation.y)
    return Pruning(network, grain, criterion, plan, axis, result, by_group)


def threshold_axis(rule: Criterion, scores: Scores, grain: str) -> Axis:
    """Along the scores: whole powers of ten where they span orders of magnitude, else around all of them."""
    flat = torch.cat([score.flatten().double() for score in scores.values()]).numpy()
    positive = flat[flat > 0]
    if rule.log_axis and len(positive) and not (flat < 0).any():
        high = float(10.0 ** np.ceil(np.log10(positive.max() * (1 + 1e-6))))
        low = max(positive.min(), positive.max() * 10.0**-networks.DECADES)
        return Axis(float(10.0 ** np.floor(np.log10(low))), high, log=True)
    low, high = float(flat.min()), float(flat.max())
    pad = 0.02 * (high - low) or 1.0
    if grain == "weights" and not rule.signed:
        return Axis(0.0, max(1.0, high + pad))
    return Axis(low - pad, high + pad)


@dataclass(frozen=True, eq=False)
class Course:
    """One network pruned along even shares: share (101,), accuracy (101,), by_group (101, K)."""

    share: np.ndarray
    accuracy: np.ndarray
    by_group: np.ndarray

    @property
    def falls(self) -> np.ndarray:
        """Share at which each group first lies ten points below the whole network, (K,); nan: at none."""
        return falls(self.share, self.by_group)


def falls(share: np.ndarray, by_group: np.ndarray) -> np.ndarray:
    """The first share with `by_group` (S, K) ten points or more below its first row, (K,); nan where none."""
    fallen = by_group <= by_group[0] - FALL + 1e-9
    return np.where(fallen.any(0), share[fallen.argmax(0)], np.nan)


def course(network: Network, grain: str, criterion: str, scope: Scope) -> Course:
    """The pruning without edits by hand, on even shares: those of different networks can be compared."""
    scores = network.scores(grain, criterion)
    plan = plan_stops(scores, scope, SHARES if grain == "weights" else None)
    found = measured(network, grain, criterion, plan)
    grid = np.linspace(0.0, 1.0, SHARES)
    at = np.abs(plan.share[None] - grid[:, None]).argmin(1)
    return Course(grid, found.accuracy[at], found.by_group[at])


def random_band(network: Network, grain: str, scope: Scope) -> networks.SeedBand:
    """The baseline: random orders of the same items, five draws, on the validation rows."""
    names = network.model.weight_names if grain == "weights" else network.model.hidden
    size = {name: network.model.units[name].size for name in names} if grain == "units" else {}
    shapes = {name: torch.zeros(size[name]) if size else network.params[name] for name in names}
    data = network.data
    plan = plan_stops(shapes, scope, RANDOM_SHARES if grain == "weights" else None)
    band = random_sweep(network.model, network.params, data.validation, data.task, plan, draws=RANDOM_DRAWS)
    return networks.SeedBand(band.share, band.accuracy.double().numpy())


def seed_band(courses: Sequence[Course]) -> networks.SeedBand:
    """Overall accuracy of several networks on equal shares."""
    return networks.SeedBand(courses[0].share, np.stack([each.accuracy for each in courses]))


@remembered(maxsize=20)
def answers_by_words(dataset: str) -> dict[str, Tensor]:
    """Answers of the baseline, see `core.data.language.baseline`: on plain counts for the course's reviews,
    whose twins have the same words, on TF-IDF for a learner's texts, where it is hard to beat."""
    return by_words(load(dataset), tf_idf=is_own(dataset))


def bag_of_words(dataset: str) -> dict[str, float]:
    """Accuracy of the baseline by group, on validation rows: {group: accuracy}, and "" for all rows."""
    data = load(dataset)
    answers, groups = answers_by_words(dataset)["validation"], Groups.of(data, data.validation)
    found = groups.accuracy(answers, data.validation.y).tolist()
    everything = (answers == data.validation.y).double().mean().item()
    return {**dict(zip(groups.names, found, strict=True)), "": everything}


def bag_on_test(dataset: str) -> float:
    """The same on all test rows."""
    return (answers_by_words(dataset)["test"] == load(dataset).test.y).double().mean().item()
