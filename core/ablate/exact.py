"""The truth behind every score: the exact rise of the mean loss when one weight or one unit is removed.

In most architectures a removal moves everything behind it (a recurrent weight at every step), so the network
is evaluated once for each removal. Where there are short cuts, an engine takes them, see ENGINES. Exact up to
rounding either way: nothing is approximated.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import wraps

import torch
from torch import Tensor

from core.ablate import mlp
from core.data.dataset import Split, Task
from core.measure.losses import sample_losses
from core.models import MLP, Model
from core.prune.flat import Flat, unit_positions, weight_positions
from core.prune.units import Params

Rises = Callable[[Model, Params, Split, Task, Sequence[str]], dict[str, Tensor]]
"""{name: rise of the mean loss without each of its items} for the groups or weights that are named."""


@dataclass(frozen=True)
class Engine:
    """Exact removal for one architecture: `units` (size,) a group, `weights` of the shape of each tensor."""

    units: Rises
    weights: Rises


def _plain(function: Callable[..., dict[str, Tensor]]) -> Callable[..., dict[str, Tensor]]:
    """Inference mode is cheaper than no_grad; what leaves are ordinary tensors again."""

    @wraps(function)
    def call(*args: object, **options: object) -> dict[str, Tensor]:
        with torch.inference_mode():
            found = function(*args, **options)
        return {name: tensor.clone() for name, tensor in found.items()}

    return call


@_plain
def ablate_units(
    model: Model, params: Params, split: Split, task: Task, groups: Sequence[str] | None = None
) -> dict[str, Tensor]:
    """L(without the unit) - L for every unit: {group: (size,)}, default hidden ones; "input" may be named.

    A removed unit loses what makes it, its biases and what reads it: to all others its output is 0.
    """
    names = model.hidden if groups is None else groups
    return _engine(model).units(model, params, split, task, names)


@_plain
def ablate_weights(
    model: Model, params: Params, split: Split, task: Task, names: Sequence[str] | None = None
) -> dict[str, Tensor]:
    """L(without the weight) - L for every weight: {name: tensor of its shape}. Biases are not removed."""
    names = model.weight_names if names is None else names
    return _engine(model).weights(model, params, split, task, names)


def _units(
    model: Model, params: Params, split: Split, task: Task, groups: Sequence[str]
) -> dict[str, Tensor]:
    return {g: _rises(model, params, split, task, unit_positions(model, params, g)) for g in groups}


def _weights(
    model: Model, params: Params, split: Split, task: Task, names: Sequence[str]
) -> dict[str, Tensor]:
    out = {}
    for name in names:
        each = weight_positions(params, name).unsqueeze(1)
        out[name] = _rises(model, params, split, task, each).view(params[name].shape)
    return out


ONE_BY_ONE = Engine(_units, _weights)
"""Of any model: one evaluation for each removal."""

ENGINES: dict[type[Model], Engine] = {MLP: Engine(mlp.units, mlp.weights)}
"""Architectures with short cuts. They are knowledge about removing, which a model need not have."""


def _engine(model: Model) -> Engine:
    return ENGINES.get(type(model), ONE_BY_ONE)


def _rises(model: Model, params: Params, split: Split, task: Task, removals: Iterable[Tensor]) -> Tensor:
    """The rise of the mean loss by each removal: positions in the buffer of all parameters, one or more."""
    flat, logits = Flat(params), model.reader(split.x)
    base = sample_losses(logits(flat.views), split.y, task)
    rises = []
    for positions in removals:
        removed = flat.buffer.index_select(0, positions)
        if not bool(removed.any()):  # nothing there: the same network
            rises.append(base.new_zeros(()))
            continue
        flat.buffer.index_fill_(0, positions, 0.0)
        # sample by sample, so that a small rise is not lost beside a large loss
        rises.append((sample_losses(logits(flat.views), split.y, task) - base).mean())
        flat.buffer.index_copy_(0, positions, removed)
    return torch.stack(rises) if rises else base.new_zeros(0)


@dataclass(frozen=True)
class Pairs:
    """Units removed alone and two at a time. `units` are m (group, index); rises of the mean loss.

    alone (m,); together (m, m), symmetric, its diagonal is `alone`.
    """

    units: tuple[tuple[str, int], ...]
    alone: Tensor
    together: Tensor

    @property
    def extra(self) -> Tensor:
        """What two removals cost together beyond the sum of both alone, (m, m), 0 on the diagonal."""
        extra = self.together - self.alone.unsqueeze(0) - self.alone.unsqueeze(1)
        return extra.fill_diagonal_(0.0)


def ablate_pairs(
    model: Model, params: Params, split: Split, task: Task, units: Sequence[tuple[str, int]]
) -> Pairs:
    """Remove every pair out of `units` together, and each alone: m (m + 1) / 2 evaluations."""
    units = tuple(units)
    m = len(units)
    a, b = torch.triu_indices(m, m)
    positions = {group: unit_positions(model, params, group) for group, _ in units}
    own = [positions[group][index] for group, index in units]
    with torch.inference_mode():
        both = (torch.cat([own[i], own[j]]) for i, j in zip(a.tolist(), b.tolist(), strict=True))
        rises = _rises(model, params, split, task, both)
    together = torch.zeros(m, m, dtype=rises.dtype)
    together[a, b] = rises
    together[b, a] = rises
    return Pairs(units, together.diagonal().clone(), together)
