"""What a pruning breaks as a structure: a layer that is gone, an output that no input reaches.

A path from an input to an output holds as long as its shortest-lived weight. The table of units says which
weights make a unit and what their columns read, so the longest-lived path to every unit follows from those to
the units that it reads, for every stop at once. Where units read each other, as in a recurrent network, that
is repeated until nothing changes. Columns that read no unit, as those on an encoder's residual stream, always
receive something.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import torch

from core.models import Model
from core.prune.masks import Mask
from core.prune.plan import Plan
from core.prune.units import Group

Kind = Literal["layer", "path", "output"]


@dataclass(frozen=True)
class Broken:
    """kind "layer": every weight of `layer` (the name of its tensor, without ".weight") is cut. "path": no
    input reaches any output. "output": none reaches output number `unit` (a class, which then gets the same
    answer for every row, or every row of one length). `stop` is the first stop where it holds. Of the gates
    of a recurrent unit, any that hears something counts."""

    kind: Kind
    layer: str
    unit: int | None = None
    stop: int = 0


def warnings(model: Model, mask: Mask) -> tuple[Broken, ...]:
    """What is cut under a mask over weights (names of tensors) or units (names of groups). Empty when all is
    well."""
    ends = {name: np.where(flags.numpy(), 1, 0) for name, flags in mask.items()}
    return _warnings(model, ends, stops=1)


def warnings_by_stop(model: Model, plan: Plan) -> tuple[Broken, ...]:
    """Everything that a plan cuts on its way, each with the first stop where it is cut, in that order."""
    return _warnings(model, _plan_ends(plan), stops=len(plan))


def first_stops(model: Model, plan: Plan, name: str) -> np.ndarray:
    """The first stop that removes each entry of a parameter, by itself or with a unit that it belongs to: of
    its shape, as `Plan.gone` counts."""
    found = _ends(model, name, _plan_ends(plan), len(plan))
    dtype = next(iter(plan.gone.values())).dtype
    return np.where(found < len(plan), found, plan.never).astype(dtype)


def _plan_ends(plan: Plan) -> dict[str, np.ndarray]:
    """When each item of a plan ends; one that is never removed at the number of stops."""
    return {
        name: np.where(gone == plan.never, len(plan), gone.astype(np.int64))
        for name, gone in plan.gone.items()
    }


def _warnings(model: Model, ends: dict[str, np.ndarray], stops: int) -> tuple[Broken, ...]:
    """`ends` says at which stop an item ends; an item that ends at `stops` never does."""
    weights = {name: _longest(_ends(model, name, ends, stops)) for name in model.weight_names}
    found = [
        Broken("layer", _layer(name), None, int(end.max()))
        for name, end in weights.items()
        if end.size and end.max() < stops
    ]
    last = model.weight_names[-1]
    alive = _rows(model, last, weights[last], _reached(model, weights, ends, stops), stops)
    if alive.max() < stops:
        found.append(Broken("path", _layer(last), None, int(alive.max())))
    if len(alive) > 1:
        ended = [(unit, int(end)) for unit, end in enumerate(alive) if end < stops]
        found += [Broken("output", _layer(last), unit, end) for unit, end in ended]
    return tuple(sorted(found, key=lambda warning: warning.stop))


def _longest(entries: np.ndarray) -> np.ndarray:
    """One number for each output and input, (rows, columns): of a filter's weights, the last to go."""
    return entries.reshape(*entries.shape[:2], -1).max(-1, initial=0)


def _layer(name: str) -> str:
    return name.removesuffix(".weight")


def _ends(model: Model, name: str, ends: dict[str, np.ndarray], stops: int) -> np.ndarray:
    """When each entry of a parameter ends: by itself, or with a unit that it belongs to."""
    entries = ends.get(name, np.full(model.shapes[name], stops))
    for group in model.units:
        for part in group.parts if group.name in ends else ():
            if part.tensor == name:
                units = torch.from_numpy(np.asarray(ends[group.name], dtype=np.int64))
                along = [1] * entries.ndim
                along[part.axis] = -1
                spread = part.spread(units, entries.shape[part.axis], stops).numpy()
                entries = np.minimum(entries, spread.reshape(along))
    return entries


def _reached(
    model: Model, weights: dict[str, np.ndarray], ends: dict[str, np.ndarray], stops: int
) -> dict[str, np.ndarray]:
    """The stop at which the last path from an input to each unit ends, {group: (size,)}."""
    reached = {group.name: np.zeros(group.size, dtype=np.int64) for group in model.units}
    changed = True
    while changed:
        changed = False
        for group in model.units:
            new = _heard(model, group, weights, reached, ends, stops)
            changed |= not np.array_equal(new, reached[group.name])
            reached[group.name] = new
    return reached


def _heard(
    model: Model,
    group: Group,
    weights: dict[str, np.ndarray],
    reached: dict[str, np.ndarray],
    ends: dict[str, np.ndarray],
    stops: int,
) -> np.ndarray:
    """The same for one group, from what its units read."""
    parts = [part for part in group.made_by if part.tensor in weights]
    if not parts:  # the inputs themselves
        return ends.get(group.name, np.full(group.size, stops)).astype(np.int64)
    out = np.zeros(group.size, dtype=np.int64)
    for part in parts:
        rows = _rows(model, part.tensor, weights[part.tensor], reached, stops)
        own = rows[part.start : part.start + part.blocks * group.size * part.width]
        out = np.maximum(out, own.reshape(part.blocks, group.size, part.width).max((0, 2)))
    return out


def _rows(
    model: Model, name: str, weight: np.ndarray, reached: dict[str, np.ndarray], stops: int
) -> np.ndarray:
    """When the last path into each row of a weight ends, (rows,)."""
    columns = np.full(weight.shape[1], stops, dtype=np.int64)
    for group in model.units:
        for part in group.used_by:
            if part.tensor == name and part.axis == 1:
                units = torch.from_numpy(reached[group.name])
                columns = np.minimum(columns, part.spread(units, len(columns), stops).numpy())
    return np.minimum(weight, columns).max(axis=1, initial=0)
