"""What the core asks of an architecture: shapes, a table of units, and a forward pass that takes gates."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, Protocol

from torch import Tensor, nn

from core.prune.units import Params, UnitTable

Activation = Literal["relu", "tanh", "sigmoid"]

INPUT = "input"
"""Name of the unit group that the model reads: its features, or the dimensions of its embedding."""

PAD = 0
"""Token that fills a row up behind its last word. No model reads it."""


class Model(Protocol):
    """An architecture without numbers. Its parameters are a plain dict beside it, never changed in place.

    weight_names : weights that are ranked and pruned. Biases, norms, embeddings and positions are not.
    hidden       : names of the groups of units that can be removed, from input to output.
    activation   : what stands between the layers; some criteria are defined for some of them only.
    shapes       : every parameter in the order of the dict.
    """

    @property
    def weight_names(self) -> tuple[str, ...]: ...
    @property
    def hidden(self) -> tuple[str, ...]: ...
    @property
    def units(self) -> UnitTable: ...
    @property
    def activation(self) -> str: ...
    @property
    def shapes(self) -> dict[str, tuple[int, ...]]: ...

    def init(self, seed: int) -> Params:
        """Initial parameters. Same seed, same numbers."""

    def forward(self, params: Params, x: Tensor, gates: Mapping[str, Tensor] | None = None) -> Tensor:
        """Logits (..., n, c) of n rows. `gates` multiplies the outputs of a unit group by a tensor that
        broadcasts to (..., n, size): 1 leaves the unit, 0 removes it, and the derivative of the loss with
        respect to a gate is the unit's contribution. Works under the transforms of torch.func."""

    def logits(self, params: Params, x: Tensor) -> Tensor:
        """The same numbers without gates, by the quickest way there is: for training and sweeps.
        Differentiable, but not under the transforms of torch.func."""

    def activations(self, params: Params, x: Tensor) -> dict[str, Tensor]:
        """Outputs of every unit group, {group: (m, size)}: a row for each sample and step that is no
        padding."""

    def readings(self, params: Params, x: Tensor) -> dict[str, Tensor]:
        """What each weight matrix multiplies, {weight: (m, columns)}, rows as in `activations`."""

    def shrink(self, params: Params, kept: Mapping[str, Tensor]) -> tuple[Model, Params]:
        """The smaller network without the removed units, equal in output to the silenced one."""

    def module(self, params: Params) -> nn.Module:
        """The same network built from torch's own layers, under the same names; parameters are copied."""

    def count(self) -> int:
        """Number of prunable weights."""
