"""Parameters in one buffer, so that removing a weight or a unit is writing zeros at positions of it."""

from __future__ import annotations

from collections.abc import Mapping

import torch
from torch import Tensor

from core.models import Model
from core.prune.units import Params


class Flat:
    """A copy of `params` to write into: `buffer` (p,), and `views` of it under the names of the parameters.

    A weight is one position of the buffer; a unit is the positions of all slices that belong to it.
    """

    def __init__(self, params: Params) -> None:
        self.buffer = torch.cat([tensor.detach().flatten() for tensor in params.values()])
        pieces = self.buffer.split([tensor.numel() for tensor in params.values()])
        self.views = {n: piece.view(params[n].shape) for n, piece in zip(params, pieces, strict=True)}


def weight_positions(params: Params, name: str) -> Tensor:
    """Where the weights of a tensor lie in the buffer, int64 (weights,)."""
    return torch.arange(params[name].numel()) + _starts(params)[name]


def unit_positions(model: Model, params: Params, group: str) -> Tensor:
    """Where the units of a group lie in the buffer, int64 (size, positions of one unit)."""
    size, starts, found = model.units[group].size, _starts(params), []
    for part in model.units[group].parts:
        tensor = params[part.tensor]
        where = torch.arange(tensor.numel()).view(tensor.shape).movedim(part.axis, 0) + starts[part.tensor]
        own = torch.arange(part.blocks * size * part.width) + part.start
        own = own.view(part.blocks, size, part.width).transpose(0, 1).flatten(1)
        found.append(where[own].reshape(size, own.shape[1] * where.shape[1:].numel()))
    return torch.cat(found, 1)


def _starts(params: Mapping[str, Tensor]) -> dict[str, int]:
    out, start = {}, 0
    for name, tensor in params.items():
        out[name] = start
        start += tensor.numel()
    return out
