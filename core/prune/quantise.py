"""Fewer bits a weight: symmetric uniform quantisation, so that a weight that was pruned stays exactly zero.

With b bits a code is a whole number from -(2^(b-1) - 1) to 2^(b-1) - 1; a weight is read back as code times
scale, and the scale is the largest absolute weight over the largest code (Jacob et al. 2018, arXiv
1712.05877, without a zero point). There is one scale for a tensor, or one for each of its rows: what makes
one output channel.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import torch
from torch import Tensor

from core.data.dataset import Split, Task
from core.measure.metrics import metric_fn
from core.models import Model
from core.prune.masks import Mask
from core.prune.units import Params

BITS = (8, 7, 6, 5, 4, 3, 2)
FLOAT_BITS = 32

Channels = Literal["tensor", "channel"]
"""What shares a scale."""

Order = Literal["prune-first", "quantise-first"]
"""Whose weights the scales are taken from: those that pruning has left, or all of the dense network."""


@dataclass(frozen=True, eq=False)
class Quantised:
    """A tensor in few bits. codes: int8, of its shape. scale: float32, () or (rows, 1, ...)."""

    codes: Tensor
    scale: Tensor
    bits: int

    @property
    def restored(self) -> Tensor:
        """codes times scale, float32."""
        return self.codes * self.scale


def largest_code(bits: int) -> int:
    """2^(bits - 1) - 1. Raises ValueError unless 2 <= bits <= 8."""
    if not 2 <= bits <= 8:
        raise ValueError(f"expected 2 to 8 bits, got {bits}")
    return 2 ** (bits - 1) - 1


def quantise(weight: Tensor, bits: int, channels: Channels = "tensor") -> Quantised:
    """A weight tensor (rows, ...) in `bits` bits. Halves are rounded to the even code; a tensor or a row of
    zeros, or without any weight, has scale 1."""
    most = largest_code(bits)
    size = weight.detach().abs()
    rows = size.flatten(1) if channels == "channel" else size.reshape(1, -1)
    high = rows.amax(1) if rows.shape[1] else rows.new_zeros(len(rows))  # a largest of none is none
    high = high.view(-1, *[1] * (weight.ndim - 1)) if channels == "channel" else high.squeeze(0)
    scale = torch.where(high > 0, high / most, torch.ones_like(high))
    codes = torch.round(weight.detach() / scale).clamp(-most, most)
    return Quantised(codes.to(torch.int8), scale.float(), bits)


def quantised(
    params: Params, names: Sequence[str], bits: int, channels: Channels = "tensor", mask: Mask | None = None
) -> Params:
    """The parameters with those of `names` quantised and read back; the others are the same tensors.

    FLOAT_BITS leaves all as they are. With a mask the scales are those of the whole tensors and what is
    masked is zero; without one they are those of the tensors as they come.
    """
    if bits == FLOAT_BITS:
        return params if mask is None else mask.apply(params)
    found = {name: quantise(params[name], bits, channels).restored for name in names}
    return (params | found) if mask is None else mask.apply(params | found)


def cell(
    model: Model,
    params: Params,
    split: Split,
    task: Task,
    mask: Mask,
    bits: int,
    channels: Channels = "tensor",
    order: Order = "prune-first",
) -> float:
    """The headline metric on a split of a network that is pruned by a mask and quantised, in that order or
    the other."""
    if order == "prune-first":
        small = quantised(mask.apply(params), model.weight_names, bits, channels)
    else:
        small = quantised(params, model.weight_names, bits, channels, mask)
    with torch.no_grad():
        return float(metric_fn(task)(model.logits(small, split.x), split.y))
