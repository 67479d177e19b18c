"""The table of units: which slices of which tensors belong to one prunable unit.

A unit is whatever can be removed as a whole: an input feature, a neuron, a recurrent unit, an attention head.
It is described once, here, and the same description drives scoring, masking, shrinking, counting and the
words on a page.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import torch
from torch import Tensor

if TYPE_CHECKING:
    from core.models import Model

Params = dict[str, Tensor]


@dataclass(frozen=True)
class Part:
    """The entries of one tensor that belong to the units of a group.

    Along `axis`, unit k owns `width` neighbouring indices in each of `blocks` equal blocks, the first of
    which begins at `start`. A neuron has one block of width 1; an LSTM unit has four blocks (its gates) of
    width 1; a head of width d has three (query, key, value) in the projection in, and one in the projection
    out. Indices outside of the blocks belong to another group.
    """

    tensor: str
    axis: int
    blocks: int = 1
    width: int = 1
    start: int = 0

    def indices(self, unit: int, size: int) -> tuple[int, ...]:
        """Indices along `axis` that unit number `unit` of a group of `size` units owns."""
        return tuple(
            self.start + block * size * self.width + unit * self.width + offset
            for block in range(self.blocks)
            for offset in range(self.width)
        )

    def spread(self, values: Tensor, length: int, rest: bool | int) -> Tensor:
        """One value a unit, (size,), to one value an index along `axis`, (length,); `rest` for indices of
        other groups."""
        own = values.repeat_interleave(self.width).repeat(self.blocks)
        if len(own) == length:
            return own
        out = values.new_full((length,), rest)
        out[self.start : self.start + len(own)] = own
        return out

    def total(self, tensor: Tensor, size: int) -> Tensor:
        """The sum of all entries that belong to each unit, (size,), of a tensor shaped like `tensor`."""
        others = [axis for axis in range(tensor.ndim) if axis != self.axis]
        values = tensor.sum(others) if others else tensor
        own = values[self.start : self.start + self.blocks * size * self.width]
        return own.view(self.blocks, size, self.width).sum((0, 2))


@dataclass(frozen=True)
class Group:
    """`size` units of one kind: `made_by` produces their outputs (rows and biases), `used_by` consumes
    them."""

    name: str
    size: int
    made_by: tuple[Part, ...]
    used_by: tuple[Part, ...]

    @property
    def parts(self) -> tuple[Part, ...]:
        return self.made_by + self.used_by


@dataclass(frozen=True)
class UnitTable:
    """All groups of prunable units of a model, from input to output."""

    groups: tuple[Group, ...]

    def __iter__(self) -> Iterator[Group]:
        return iter(self.groups)

    def __getitem__(self, name: str) -> Group:
        for group in self.groups:
            if group.name == name:
                return group
        raise KeyError(f"expected a unit group among {[g.name for g in self.groups]}, got {name!r}")

    def touched(self, name: str, unit: int) -> tuple[tuple[str, int, tuple[int, ...]], ...]:
        """What goes when one unit goes: (tensor, axis, indices), the producing side first."""
        group = self[name]
        if not 0 <= unit < group.size:
            raise IndexError(f"expected a unit of {name!r} from 0 to {group.size - 1}, got {unit}")
        return tuple((part.tensor, part.axis, part.indices(unit, group.size)) for part in group.parts)

    def silence(self, params: Params, kept: Mapping[str, Tensor]) -> Params:
        """The same shapes with everything that belongs to a removed unit set to zero, its bias included.

        `kept` maps group names to bool tensors of shape (size,); groups that are not named stay whole.
        """
        out = dict(params)
        for name, flags in kept.items():
            group = self[name]
            _expect_flags(group, flags)
            for part in group.parts:
                tensor = out[part.tensor]
                shape = [1] * tensor.ndim
                shape[part.axis] = -1
                spread = part.spread(flags, tensor.shape[part.axis], True)
                out[part.tensor] = tensor * spread.to(tensor.dtype).view(shape)
        return out

    def weight_mask(self, model: Model, kept: Mapping[str, Tensor]) -> dict[str, Tensor]:
        """Which entries of the prunable weights of a model stay where only the units `kept` do, as `silence`
        would leave them: {weight: bool tensor of its shape}."""
        ones = {name: torch.ones(shape, dtype=torch.bool) for name, shape in model.shapes.items()}
        silent = self.silence(ones, kept)
        return {name: silent[name] for name in model.weight_names}

    def shrink(self, params: Params, kept: Mapping[str, Tensor]) -> Params:
        """Smaller tensors, without the slices of the removed units. Same `kept` as `silence`."""
        stays: dict[tuple[str, int], Tensor] = {}  # of all groups together: they may share a tensor's axis
        for name, flags in kept.items():
            group = self[name]
            _expect_flags(group, flags)
            for part in group.parts:
                place = (part.tensor, part.axis)
                spread = part.spread(flags, params[part.tensor].shape[part.axis], True)
                stays[place] = stays[place] & spread if place in stays else spread
        out = dict(params)
        for (tensor, axis), flags in stays.items():
            out[tensor] = out[tensor].index_select(axis, flags.nonzero().flatten())
        return {name: tensor.contiguous() for name, tensor in out.items()}


def _expect_flags(group: Group, flags: Tensor) -> None:
    if flags.dtype != torch.bool or flags.shape != (group.size,):
        raise ValueError(
            f"expected a bool tensor of shape ({group.size},) for group {group.name!r}, "
            f"got {flags.dtype} of shape {tuple(flags.shape)}"
        )
