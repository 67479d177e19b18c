"""What the core asks of an architecture: shapes, a table of units, and a forward pass that takes gates.

All that differs by architecture is a method here. What an architecture does not bring has a default that is
right for any model, if not quick: a new one is a file beside this one and its recipe.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from typing import Literal, Protocol

import torch
from torch import Tensor, nn

from core.prune.units import Params, UnitTable

Activation = Literal["relu", "tanh", "sigmoid"]

INPUT = "input"
"""Name of the unit group that the model reads: its features, or the dimensions of its embedding."""

PAD = 0
"""Token that fills a row up behind its last word. No model reads it."""

CHUNK = 128
"""Rows whose gradients are held at the same time."""

Reader = Callable[[Params], Tensor]
"""Parameters to logits, (n, c) or (n, T, c), of rows that were given before."""

Value = Callable[[Tensor, Tensor], Tensor]
"""Logits and targets of n rows to one number for each of them, (n,)."""

Measure = Callable[[Tensor], Tensor]
"""Elementwise, and of a product the product of the measures: the absolute value, the square."""


class Stacked(Protocol):
    """s networks of one architecture side by side, in few calls and without autograd: every parameter has
    its shape behind a dimension s, and what one of them computes does not depend on the others, bit for bit.
    """

    def forward(self, params: Params, x: Tensor) -> tuple[Tensor, ...]:
        """What `backward` needs of rows x (s, n, ...), and the logits last, as columns (s, c, n)."""

    def backward(self, params: Params, trace: tuple[Tensor, ...], slope: Tensor, into: Params) -> None:
        """Write the derivatives in all parameters into `into`, from those in the logits, (s, c, n)."""


class Model(ABC):
    """An architecture without numbers. Its parameters are a plain dict beside it, never changed in place.

    weight_names : weights that are ranked and pruned. Biases, norms, embeddings and positions are not.
    hidden       : names of the groups of units that can be removed, from input to output.
    activation   : what stands between the layers; some criteria are defined for some of them only.
    shapes       : every parameter in the order of the dict.
    scales       : among them, what a batch norm multiplies each unit by.
    statistics   : among them, those that no gradient moves: what a batch norm has seen.
    """

    weight_names: tuple[str, ...]
    hidden: tuple[str, ...]
    units: UnitTable
    activation: str
    shapes: dict[str, tuple[int, ...]]
    scales: tuple[str, ...] = ()
    statistics: tuple[str, ...] = ()

    @abstractmethod
    def init(self, seed: int, dtype: torch.dtype = torch.float32) -> Params:
        """Initial parameters. Same seed, same numbers."""

    @abstractmethod
    def forward(self, params: Params, x: Tensor, gates: Mapping[str, Tensor] | None = None) -> Tensor:
        """Logits (..., n, c) of n rows. `gates` multiplies the outputs of a unit group by a tensor that
        broadcasts to (..., n, size): 1 leaves the unit, 0 removes it, and the derivative of the loss with
        respect to a gate is the unit's contribution. Works under the transforms of torch.func."""

    @abstractmethod
    def activations(self, params: Params, x: Tensor) -> dict[str, Tensor]:
        """Outputs of every unit group, {group: (m, size)}: a row for each sample and step that is no
        padding."""

    @abstractmethod
    def readings(self, params: Params, x: Tensor) -> dict[str, Tensor]:
        """What each weight matrix multiplies, {weight: (m, columns)}, rows as in `activations`."""

    @abstractmethod
    def shrink(self, params: Params, kept: Mapping[str, Tensor]) -> tuple[Model, Params]:
        """The smaller network without the removed units, equal in output to the silenced one. Raises
        ValueError where a group that may not be emptied has no unit left."""

    @abstractmethod
    def module(self, params: Params) -> nn.Module:
        """The same network built from torch's own layers, under the same names; parameters are copied."""

    @property
    def in_torch(self) -> bool:
        """Whether torch has the layers of this network, so that there is a `module`."""
        return True

    def logits(self, params: Params, x: Tensor) -> Tensor:
        """The numbers of `forward` without gates, by the quickest way there is: for training and sweeps.
        Differentiable, but not always under the transforms of torch.func."""
        return self.forward(params, x)

    def training_logits(self, params: Params, x: Tensor) -> tuple[Tensor, Params]:
        """What a step of the training differentiates, of a batch x, and the `statistics` after it. Here
        those of `logits`, and none."""
        return self.logits(params, x), {}

    def reader(self, x: Tensor) -> Reader:
        """`logits` of the same rows as a function of the parameters alone, up to rounding: what depends on
        the rows is done once. For inference, without gradients.

        A reader may have buffers that every call writes to, so each thread needs one of its own; the logits
        that it returns are not written to again.
        """
        return lambda params: self.logits(params, x)

    def mean_sample_gradients(
        self, params: Params, x: Tensor, targets: Tensor, value: Value, measure: Measure
    ) -> Params:
        """mean_i of measure(d value_i / dw) for every parameter, with value_i the number that `value` gives
        row i. Here by vmap, in chunks; detached."""
        leaves = {name: tensor.detach() for name, tensor in params.items()}

        def one(leaves: Params, row: Tensor, target: Tensor) -> Tensor:
            return value(self.forward(leaves, row.unsqueeze(0)), target.unsqueeze(0)).sum()

        each = torch.func.vmap(torch.func.grad(one), in_dims=(None, 0, 0))
        return mean_over_chunks(lambda rows, some: each(leaves, rows, some), x, targets, measure)

    def stacked(self) -> Stacked | None:
        """Several such networks side by side; None where autograd trains one as fast."""
        return None

    def row_steps(self, x: Tensor) -> int:
        """Steps or tokens in which each row of x is read one after the other; 1 where it is read at once."""
        return 1

    def multiply_adds(self, weights: Mapping[str, int], steps: int = 1) -> int:
        """Products of a number with a weight, or of two states, for one row of `steps` steps, when each
        matrix has so many weights. Here each weight is used once."""
        return sum(weights.values())

    def activation_of(self, group: str) -> str:
        """What a hidden group's units put out through; "linear" where nothing bends it."""
        return self.activation

    @property
    def may_empty_groups(self) -> bool:
        """Whether a group may lose all of its units because something bypasses it."""
        return False

    def count(self) -> int:
        """Number of prunable weights: biases, norms, embeddings and positions are not counted."""
        return sum(self.weight_counts.values())

    @property
    def trained(self) -> int:
        """Number of all parameters that training moves: statistics are not among them."""
        shapes = (shape for name, shape in self.shapes.items() if name not in self.statistics)
        return sum(torch.Size(shape).numel() for shape in shapes)

    @property
    def weight_counts(self) -> dict[str, int]:
        """{weight: how many numbers it has}, of all that are pruned."""
        return {name: torch.Size(self.shapes[name]).numel() for name in self.weight_names}


def mean_over_chunks(
    gradients: Callable[[Tensor, Tensor], Params], x: Tensor, targets: Tensor, measure: Measure
) -> Params:
    """The mean over rows of measure(gradients), from a function of some rows and their targets that gives
    {name: (rows, *shape)}: a chunk at a time, which bounds the memory."""
    total: Params = {}
    for rows, some in zip(x.split(CHUNK), targets.split(CHUNK), strict=True):
        for name, found in gradients(rows, some).items():
            part = measure(found).sum(0)
            total[name] = total[name] + part if name in total else part
    return {name: value / len(x) for name, value in total.items()}
