"""What a broken pruner does, step by step along its slider, beside the corrected one: both really run."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from core.data.dataset import Dataset, Split
from core.jobs import once
from core.measure.losses import sample_losses
from core.measure.metrics import accuracy
from core.models import MLP
from core.prune import gradients
from core.prune.units import Params

SHARES = np.linspace(0.0, 1.0, 101)
"""Shares that a pruner of weights is asked for."""

Columns = Mapping[str, np.ndarray]
"""What was measured: (S, ...) each, one entry a position of the slider."""


@dataclass(frozen=True, eq=False)
class Outcome:
    """Both runs of one pruner. asked: (S,) the share that it was asked to remove, 0 to 1. dense: validation
    accuracy of the whole network. facts: what does not depend on the position."""

    asked: np.ndarray
    dense: float
    broken: Columns
    corrected: Columns
    facts: Mapping[str, np.ndarray]


@dataclass(frozen=True, eq=False)
class Trained:
    """A trained multilayer perceptron and its data. Parameters are read, never written."""

    model: MLP
    params: Params
    data: Dataset
    seed: int = 0

    @once
    def weight(self) -> Tensor:
        """All weights, without biases, in one vector (n,)."""
        return torch.cat([self.params[name].flatten() for name in self.model.weight_names])

    @once
    def importance(self) -> Tensor:
        """abs(w dL/dw) of every weight on the training rows, (n,)."""
        return (self.weight * self.gradient(self.weight)).abs()

    def split(self, weight: Tensor) -> list[Tensor]:
        """One vector (n,) as the matrices of the layers."""
        shapes = [self.params[name].shape for name in self.model.weight_names]
        pieces = weight.split([shape.numel() for shape in shapes])
        return [piece.view(shape) for piece, shape in zip(pieces, shapes, strict=True)]

    def with_weights(self, weight: Tensor | list[Tensor]) -> Params:
        """The parameters with other weights, (n,) or one matrix a layer."""
        layers = self.split(weight) if isinstance(weight, Tensor) else weight
        return {**self.params, **dict(zip(self.model.weight_names, layers, strict=True))}

    def gradient(self, weight: Tensor) -> Tensor:
        """The gradient of the mean training loss at other weights, (n,) -> (n,)."""
        rows = self.data.train
        found = gradients.mean_gradient(self.model, self.with_weights(weight), rows.x, rows.y, self.data.task)
        return torch.cat([found[name].flatten() for name in self.model.weight_names])

    def logits(self, params: Params, rows: Split | None = None, model: MLP | None = None) -> Tensor:
        """Outputs on some rows, by default the validation rows, (n, c). model: where it is a smaller one."""
        with torch.no_grad():
            return (model or self.model).logits(params, (rows or self.data.validation).x)

    def accuracy(self, params: Params, rows: Split | None = None) -> float:
        """Share of the rows, by default the validation rows, whose class is found."""
        return float(accuracy(self.logits(params, rows), (rows or self.data.validation).y))

    @once
    def dense(self) -> float:
        return self.accuracy(self.params)

    @once
    def outputs(self) -> Tensor:
        """The output of every hidden unit on every training row, (rows, units)."""
        found = self.model.activations(self.params, self.data.train.x)
        return torch.cat([found[group] for group in self.model.hidden], 1)

    @once
    def output_gradients(self) -> Tensor:
        """The gradient of each row's loss with respect to these, (rows, units)."""
        rows, found = self.data.train, []
        for group, output in self.units(self.outputs).items():
            leaf = output.clone().requires_grad_()
            loss = sample_losses(self.model.forward_from(self.params, group, leaf), rows.y, self.data.task)
            found += torch.autograd.grad(loss.sum(), leaf)
        return torch.cat(found, 1)

    def units(self, values: Tensor) -> dict[str, Tensor]:
        """One value a hidden unit, (..., units), by group."""
        sizes = [self.model.units[group].size for group in self.model.hidden]
        return dict(zip(self.model.hidden, values.split(sizes, -1), strict=True))

    def without(self, removed: Tensor) -> dict[str, Tensor]:
        """Which hidden units are kept, by group, when those of these numbers are not."""
        kept = torch.ones(self.outputs.shape[1], dtype=torch.bool)
        kept[removed] = False
        return self.units(kept)

    def measured(self, weights: list[Tensor | list[Tensor]]) -> Columns:
        """`accuracy` and share of `zeros` of every position, and the weights that are `left` in the middle
        layer, (S, rows, columns)."""
        whole = [self.split(one) if isinstance(one, Tensor) else one for one in weights]
        middle = len(self.model.weight_names) // 2
        return {
            "accuracy": np.array([self.accuracy(self.with_weights(one)) for one in whole]),
            "zeros": np.array([zeros(torch.cat([layer.flatten() for layer in one])) for one in whole]),
            "left": np.stack([one[middle].numpy() for one in whole]),
        }


def zeros(weight: Tensor) -> float:
    """Share of weights that are exactly 0."""
    return float((weight == 0).double().mean())


def by_share(trained: Trained, broken: Pruner, corrected: Pruner) -> Outcome:
    """Two pruners of weights at every share of SHARES."""
    runs = [trained.measured([prune(float(share)) for share in SHARES]) for prune in (broken, corrected)]
    return Outcome(SHARES, trained.dense, *runs, {})


Pruner = Callable[[float], Tensor | list[Tensor]]
"""The weights (n,), or one matrix a layer, that are left when a share is removed."""
