"""What a pruning breaks as a structure: a layer that is gone, an output that no input reaches.

A path from an input to an output holds as long as its shortest-lived weight. The longest-lived path to every
unit follows layer by layer, so one pass over the weights tells for every stop at once what is cut.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from core.masks import Mask
from core.models import INPUT, MLP
from core.stops import Plan

Kind = Literal["layer", "path", "output"]


@dataclass(frozen=True)
class Warning:
    """kind "layer": every weight of `layer` is cut. "path": no input reaches any output. "output": none
    reaches output number `unit` (a class, which then gets the same answer for every row). `stop` is the first
    stop where it holds."""

    kind: Kind
    layer: str
    unit: int | None = None
    stop: int = 0


def warnings(model: MLP, mask: Mask) -> tuple[Warning, ...]:
    """What is cut under a mask over weights (names of tensors) or units (names of groups). Empty when all is
    well."""
    ends = {name: np.where(flags.numpy(), 1, 0) for name, flags in mask.items()}
    return _warnings(model, ends, stops=1)


def warnings_by_stop(model: MLP, plan: Plan) -> tuple[Warning, ...]:
    """Everything that a plan cuts on its way, each with the first stop where it is cut, in that order."""
    never = plan.never
    ends = {
        name: np.where(gone == never, len(plan), gone.astype(np.int64)) for name, gone in plan.gone.items()
    }
    return _warnings(model, ends, stops=len(plan))


def _warnings(model: MLP, ends: dict[str, np.ndarray], stops: int) -> tuple[Warning, ...]:
    """`ends` says at which stop an item ends; an item that ends at `stops` never does."""
    found = []
    alive = ends.get(INPUT, np.full(model.widths[0], stops))
    for i, layer in enumerate(model.layers):
        weight = ends.get(f"{layer}.weight", np.full((model.widths[i + 1], model.widths[i]), stops))
        makers = ends.get(model.layers[i - 1] if i else INPUT, np.full(model.widths[i], stops))
        users = ends.get(layer, np.full(model.widths[i + 1], stops))
        weight = np.minimum(np.minimum(weight, makers), users[:, None])
        if weight.max() < stops:
            found.append(Warning("layer", layer, None, int(weight.max())))
        alive = np.minimum(weight, alive).max(axis=1)
    last = model.layers[-1]
    if alive.max() < stops:
        found.append(Warning("path", last, None, int(alive.max())))
    if len(alive) > 1:
        found += [Warning("output", last, unit, int(end)) for unit, end in enumerate(alive) if end < stops]
    return tuple(sorted(found, key=lambda warning: warning.stop))
