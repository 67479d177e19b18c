"""One trained network, measured: what each neuron contributes, what is lost without it, and prunings of it.

Scores come from the training rows, curves from the validation rows. Nothing here is changed after it was
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
from core.models import MLP
from core.prune.gradients import identity
from core.prune.masks import Mask, Scope, Scores
from core.prune.plan import Plan, plan_stops
from core.prune.scores import UNIT_CRITERIA
from core.prune.sweep import Band, SweepResult, random_sweep, sweep
from core.prune.units import Params
from core.train.files import Run
from core.train.loop import TrainSettings
from lessons.mlp_neurons.settings import MlpNeurons, number_of, place
from lessons.networks import rank_correlation

RANDOM_DRAWS = 10
"""Random orders that make the baseline of a curve."""

ALONE_SHARES = 17
"""Shares at which the baseline of one layer alone is measured: every fourth of 64 neurons."""


@dataclass(frozen=True, eq=False)
class Network:
    """A network at one snapshot of its training and what does not depend on the criterion. Shared by all
    sessions."""

    settings: TrainSettings
    params: Params

    @classmethod
    def of(cls, run: Run, epoch: int) -> Network:
        """After so many epochs. Raises KeyError when the run has no such snapshot."""
        return cls(run.settings, run.snapshots[epoch])

    @once
    def model(self) -> MLP:
        return self.settings.model

    @property
    def data(self) -> Dataset:
        return load(self.settings.dataset)

    @property
    def groups(self) -> tuple[str, ...]:
        return self.model.hidden

    @once
    def total(self) -> int:
        return sum(self.model.units[group].size for group in self.groups)

    @once
    def truth(self) -> Scores:
        """Rise of the training loss when the neuron alone is removed: {layer: (size,)}."""
        return ablate_units(self.model, self.params, self.data.train, self.data.task)

    @once
    def zeros(self) -> Scores:
        """Share of the training rows on which the output is exactly 0: {layer: (size,)}."""
        with torch.no_grad():
            outputs = self.model.activations(self.params, self.data.train.x)
        return {group: (outputs[group] == 0).double().mean(0) for group in self.groups}

    @once
    def live(self) -> Mask:
        """A neuron is live unless its output is 0 on every training row."""
        return Mask({group: share < 1.0 for group, share in self.zeros.items()})

    @once
    def identity(self) -> dict[str, tuple[Tensor, Tensor]]:
        """Both sides of the identity for every neuron, in float64: {layer: ((size,), (size,))}."""
        train = self.data.train.to(torch.float64)
        params = {name: tensor.double() for name, tensor in self.params.items()}
        return identity(self.model, params, train.x, train.y, self.data.task, self.groups)

    def scores(self, criterion: str) -> Scores:
        """Scores of all hidden neurons on the training rows: {layer: (size,)}."""
        if criterion not in self._scores:
            rule = UNIT_CRITERIA[criterion]
            train, seed = self.data.train, self.settings.seed
            self._scores[criterion] = rule(self.model, self.params, train, self.data.task, seed=seed)
        return self._scores[criterion]

    @once
    def _scores(self) -> dict[str, Scores]:
        return {}

    def defined(self, criterion: str) -> bool:
        return UNIT_CRITERIA[criterion].unavailable(self.model) is None

    def agreement(self, criterion: str) -> float:
        """Rank correlation (Spearman) of a criterion with the true rise of the loss, over all hidden
        neurons."""
        return rank_correlation(joined(self.scores(criterion)), joined(self.truth))

    @once
    def dense(self) -> dict[str, dict[str, float]]:
        """Loss and accuracy of the whole network on every split."""
        return {name: self.measure({}, split) for name, split in self.data.splits.items()}

    def measure(self, kept: Mapping[str, Tensor], split: Split) -> dict[str, float]:
        """Loss and accuracy on a split with only the kept neurons: {layer: (size,) bool}; others stay
        whole."""
        params = self.model.units.silence(self.params, kept)
        with torch.no_grad():
            found = evaluate(self.model.forward(params, split.x), split.y, self.data.task)
        return {"loss": float(found["loss"]), "accuracy": float(found["accuracy"])}

    def without(self, *units: int) -> dict[str, Tensor]:
        """Everything kept but these units, counted through the hidden layers."""
        kept = {group: torch.ones(self.model.units[group].size, dtype=torch.bool) for group in self.groups}
        for unit in units:
            group, index = place(self.model, unit)
            kept[group][index] = False
        return kept

    def place(self, unit: int) -> tuple[str, int]:
        return place(self.model, unit)

    def number(self, group: str, index: int) -> int:
        return number_of(self.model, group, index)

    def random(self, scope: Scope) -> Band:
        """The baseline: random orders at every number of neurons, on the validation rows."""
        if scope not in self._random:
            self._random[scope] = self._in_random_order(plan_stops(self.truth, scope, shares=None))
        return self._random[scope]

    def random_alone(self, layer: str) -> Band:
        """The baseline of one layer pruned alone, at a few shares: it is smooth."""
        if layer not in self._random:
            plan = plan_stops({layer: self.truth[layer]}, shares=ALONE_SHARES)
            self._random[layer] = self._in_random_order(plan)
        return self._random[layer]

    def _in_random_order(self, plan: Plan) -> Band:
        data = self.data
        return random_sweep(self.model, self.params, data.validation, data.task, plan, draws=RANDOM_DRAWS)

    @once
    def _random(self) -> dict[str, Band]:
        return {}


@dataclass(frozen=True, eq=False)
class Pruning:
    """A network pruned neuron by neuron: every stop of a plan, with what validation says."""

    network: Network
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
    def live_removed(self) -> np.ndarray:
        """Live neurons removed at every stop, (S,)."""
        live = self.network.live
        first = np.concatenate([self.plan.gone[group][live[group].numpy()] for group in self.network.groups])
        return (first[None, :] <= np.arange(len(self.plan))[:, None]).sum(1)

    @property
    def free(self) -> int:
        """Neurons that can go before validation accuracy first falls more than one point below the whole
        network."""
        return free(self.plan.removed, self.accuracy, self.network.dense["validation"]["accuracy"])

    def stop_at(self, removed: int) -> int:
        """The stop that removes this many neurons, or the last one that removes fewer."""
        return int(np.searchsorted(self.plan.removed, removed, side="right")) - 1


def free(removed: np.ndarray, accuracy: np.ndarray, dense: float, budget: float = 0.01) -> int:
    """The largest number removed such that it and every smaller one stay within the budget; 0 if none
    does."""
    below = np.flatnonzero(accuracy < dense - budget - 1e-6)
    last = len(removed) - 1 if not len(below) else int(below[0]) - 1
    return int(removed[last]) if last >= 0 else 0


def prune(
    network: Network, criterion: str, scope: Scope = "global", hand: Mapping[int, str] | None = None
) -> Pruning:
    """Remove neurons one by one, smallest score first; layer by layer, one of each layer at a time."""
    plan = plan_stops(network.scores(criterion), scope, shares=None, hand=hand)
    data = network.data
    return Pruning(
        network, criterion, plan, sweep(network.model, network.params, data.validation, data.task, plan)
    )


def prune_as_set(network: Network, settings: MlpNeurons) -> Pruning:
    return prune(network, settings.criterion, settings.scope, settings.hand)


def over_seeds(networks: Sequence[Network], criterion: str, scope: Scope = "global") -> Band:
    """The same pruning of the same architecture trained from several seeds: (seeds, S) on equal shares."""
    prunings = [prune(network, criterion, scope) for network in networks]
    return Band(
        prunings[0].plan.share,
        torch.stack([pruning.result.loss for pruning in prunings]),
        torch.stack([pruning.result.accuracy for pruning in prunings]),
    )


def joined(scores: Mapping[str, Tensor]) -> Tensor:
    """One tensor over all hidden neurons, (N,)."""
    return torch.cat([score.flatten() for score in scores.values()])
