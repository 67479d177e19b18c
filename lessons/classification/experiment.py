"""The experiment behind the page: one logistic regression, and what a criterion makes of it at every stop."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch

from core.data.dataset import Split
from core.data.registry import load
from core.jobs import once, remembered
from core.linear.logistic import Logistic, fit, sigmoid
from core.linear.table import Array
from core.measure.decisions import at_threshold, curves, over_thresholds
from core.models import MLP
from core.prune.plan import Plan, plan_stops
from core.prune.scores import WEIGHT_CRITERIA
from lessons.classification.settings import DATASET, DECISIONS, FEATURES, USUAL, Settings
from lessons.question import hand

WEIGHTS, BIAS = "fc1.weight", "fc1.bias"
DRAWS = 20
"""Bootstraps of the training rows, and random orders of removal."""


@remembered(maxsize=1)
def model() -> MLP:
    """A logistic regression as the network that it is: no hidden layer, one output."""
    return MLP((FEATURES, 1))


@remembered(maxsize=1)
def rows() -> tuple[Array, Array, Array, Array]:
    """Training rows x (n, d) and y (n,), then validation rows, in float64; y is 1 where malignant."""
    data = load(DATASET)
    return tuple(
        part.double().numpy() if part.is_floating_point() else part.numpy()
        for split in (data.train, data.validation)
        for part in (split.x, split.y)
    )


def scores(fitted: Logistic, x: Array, y: Array, criterion: str) -> Array:
    """What the course's criterion of that name says of each weight, (d,)."""
    params = {WEIGHTS: torch.from_numpy(fitted.weights)[None], BIAS: torch.tensor([fitted.bias])}
    params = {name: tensor.double() for name, tensor in params.items()}
    split = Split(torch.from_numpy(x), torch.from_numpy(y))
    return WEIGHT_CRITERIA[criterion](model(), params, split, "binary")[WEIGHTS][0].numpy()


def pruned(fitted: Logistic, gone: Array, x: Array, y: Array, strength: float, refit: bool) -> Array:
    """Weights and bias (s, d + 1) with these features gone, flags (s, d). refit: fitted anew without them."""
    if not refit:
        weights = np.where(gone, 0.0, fitted.weights)
        return np.column_stack([weights, np.full(len(gone), fitted.bias)])
    found = [fitted]
    for out in gone:
        found.append(fit(x, y, strength, ~out, found[-1]))
    return np.array([np.append(one.weights, one.bias) for one in found[1:]])


def in_order(scored: Array) -> Array:
    """Flags (d + 1, d) after 0..d removals, the smallest score first."""
    place = np.argsort(np.argsort(scored, kind="stable"))
    return place < np.arange(len(scored) + 1)[:, None]


@dataclass(frozen=True, eq=False)
class Pruning:
    """One criterion on one fit, the learner's own cuts included; (s,) is over the stops of the slider.

    scores: (d,). plan: its stops. weights: (s, d + 1), the bias last. logits: (s, n) of the validation rows.
    whole: (n,) with nothing removed.
    """

    settings: Settings
    fitted: Logistic
    scores: Array
    plan: Plan
    weights: Array
    logits: Array
    whole: Array
    y: Array

    @property
    def size(self) -> int:
        return len(self.scores)

    @property
    def positives(self) -> int:
        """Malignant tumours among the validation rows."""
        return int(self.y.sum())

    @property
    def negatives(self) -> int:
        return len(self.y) - self.positives

    @property
    def first(self) -> Array:
        """(d,) the first stop that removes each feature."""
        return self.plan.gone[WEIGHTS][0]

    def gone(self, stop: int) -> Array:
        """Flags (d,) of what is removed at a stop."""
        return self.first <= stop

    def stop(self, share: float) -> int:
        """The stop nearest to a share."""
        return self.plan.at_share(share)

    @once
    def ranked(self) -> dict[str, Array]:
        """AUC and log-loss (s,)."""
        return over_thresholds(self.logits, self.y)

    @once
    def decided(self) -> tuple[dict[str, Array], ...]:
        """Counts and ratios (s,) at each of DECISIONS."""
        return tuple(at_threshold(self.logits, self.y, threshold) for threshold in DECISIONS)

    def at(self, frame: int) -> dict[str, Array]:
        """All metrics (s,) at a decision threshold."""
        return {**self.decided[frame], **self.ranked}

    @once
    def dense_ranked(self) -> dict[str, float]:
        return {name: float(value) for name, value in over_thresholds(self.whole, self.y).items()}

    def dense(self, decision: float = USUAL) -> dict[str, float]:
        """All metrics with nothing removed."""
        found = at_threshold(self.whole, self.y, decision)
        return {name: float(value) for name, value in found.items()} | self.dense_ranked

    def here(self, stop: int, frame: int) -> dict[str, float]:
        """All metrics at a position of both sliders."""
        return {name: float(values[stop]) for name, values in self.at(frame).items()}

    def test(self, stop: int, decision: float) -> tuple[dict[str, Array], dict[str, Array]]:
        """Counts and ratios on the test rows, here and with nothing removed. Nothing is chosen by them."""
        split = load(DATASET).test
        x, y = split.x.double().numpy(), split.y.numpy()
        here = x @ self.weights[stop, :-1] + self.weights[stop, -1]
        return at_threshold(here, y, decision), at_threshold(self.fitted.logits(x), y, decision)

    @once
    def curves(self) -> dict[str, Array]:
        """The ROC and the precision-recall curve of each stop, (s, k); short ones end in nan."""
        found = [curves(row, self.y) for row in self.logits]
        longest = max(len(one["recall"]) for one in found)
        pad = {name: np.full((len(found), longest), np.nan) for name in found[0]}
        for stop, one in enumerate(found):
            for name, values in one.items():
                pad[name][stop, : len(values)] = values
        return pad


@remembered(maxsize=8)
def fitted(strength: str) -> Logistic:
    """The logistic regression of all features; some milliseconds, kept."""
    x, y, _, _ = rows()
    return fit(x, y, float(strength))


def pruning(settings: Settings) -> Pruning:
    """What the criterion of the settings does at every stop, wherever the sliders stand."""
    at_rest = settings.unedited.model_copy(update={"cut": settings.cut, "kept": settings.kept})
    return _pruning(at_rest)


@remembered(maxsize=48)
def _pruning(settings: Settings) -> Pruning:
    x, y, other, truth = rows()
    found = fitted(settings.strength)
    scored = scores(found, x, y, settings.criterion)
    edits = hand(settings.cut, settings.kept, len(scored))
    plan = plan_stops({WEIGHTS: torch.from_numpy(scored.copy())[None]}, shares=None, hand=edits)
    gone = plan.gone[WEIGHTS][0] <= np.arange(len(plan))[:, None]
    weights = pruned(found, gone, x, y, float(settings.strength), settings.refit)
    logits = weights[:, :-1] @ other.T + weights[:, -1:]
    return Pruning(settings, found, scored, plan, weights, logits, found.logits(other), truth)


@dataclass(frozen=True, eq=False)
class Spread:
    """What luck does, after 0..d removals at each of DECISIONS: recall, and accuracy, of bootstraps of the
    training rows (draws, d + 1, f), and of random orders of removal."""

    recall: Array
    accuracy: Array
    random_recall: Array
    random_accuracy: Array


@remembered(maxsize=16)
def spread(settings: Settings) -> Spread:
    """The same fit and criterion on DRAWS bootstraps of the training rows; and random orders of removal of
    the page's own fit, never refitted. Ask for unedited settings."""
    x, y, other, truth = rows()
    strength, drawn = float(settings.strength), []
    for number in range(DRAWS):
        draw = np.random.default_rng(number).integers(0, len(y), len(y))
        one = fit(x[draw], y[draw], strength)
        gone = in_order(scores(one, x[draw], y[draw], settings.criterion))
        weights = pruned(one, gone, x[draw], y[draw], strength, settings.refit)
        drawn.append(weights[:, :-1] @ other.T + weights[:, -1:])
    orders = [np.random.default_rng(number).permutation(FEATURES) for number in range(DRAWS)]
    own = fitted(settings.strength)
    chance = [np.where(in_order(order), 0.0, own.weights) @ other.T + own.bias for order in orders]
    return Spread(*_ratios(np.array(drawn), truth), *_ratios(np.array(chance), truth))


def _ratios(logits: Array, truth: Array) -> tuple[Array, Array]:
    called = sigmoid(logits)[..., None] >= np.array(DECISIONS)
    ill = truth == 1
    return called[:, :, ill].mean(2), (called == ill[:, None]).mean(2)


def others(found: Pruning) -> tuple[str, ...]:
    """Criteria that remove in the same order as the page's own, whatever they are called."""
    x, y, _, _ = rows()
    mine = np.argsort(found.scores, kind="stable")
    return tuple(
        name
        for name in WEIGHT_CRITERIA
        if name != found.settings.criterion
        and np.array_equal(np.argsort(scores(found.fitted, x, y, name), kind="stable"), mine)
    )


def by(settings: Settings, criterion: str) -> Pruning:
    """The same under another criterion, unedited."""
    return pruning(settings.unedited.model_copy(update={"criterion": criterion}))
