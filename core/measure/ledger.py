"""What a network costs: weights, bytes and multiply-adds, dense or under a mask. Counted, never timed."""

from __future__ import annotations

import math
from dataclasses import dataclass

from core.models import Encoder, Model, Recurrent
from core.prune.masks import Mask

FLOAT_BYTES = 4


@dataclass(frozen=True)
class Ledger:
    """weights       : prunable weights that are left.
    bytes         : the whole network in float32. A weight matrix with holes is stored as it is, or as a bit
                    for each place and only the numbers that are left, whichever takes less; biases, norms,
                    embeddings and positions are stored whole.
    dense_bytes   : the same without the second way: what the shapes take.
    multiply_adds : products of a number with a weight, or of two states in an attention, for one row; of a
                    matrix with holes only those with what is left. Norms, means, activations and the gates'
                    own products, which are few, are not counted.
    """

    weights: int
    bytes: int
    dense_bytes: int
    multiply_adds: int


def ledger(model: Model, mask: Mask | None = None, steps: int = 1) -> Ledger:
    """The costs of a network, under a mask over (some of) its weights, for rows of `steps` steps.

    Tables have one step. A network that lost units is counted as it is after `shrink`, without a mask. Raises
    ValueError on a mask over anything but weights of the model.
    """
    sizes = {name: math.prod(shape) for name, shape in model.shapes.items()}
    kept = {name: sizes[name] for name in model.weight_names}
    for name, flags in (mask or {}).items():
        if name not in kept or tuple(flags.shape) != model.shapes[name]:
            raise ValueError(f"expected a mask over weights {model.weight_names}, got {name!r}")
        kept[name] = int(flags.sum())
    dense = FLOAT_BYTES * sum(sizes.values())
    spared = sum(
        max(0, FLOAT_BYTES * (sizes[name] - count) - math.ceil(sizes[name] / 8))
        for name, count in kept.items()
    )
    return Ledger(sum(kept.values()), dense - spared, dense, _multiply_adds(model, kept, steps))


def _multiply_adds(model: Model, kept: dict[str, int], steps: int) -> int:
    """Of one row; `kept` holds the number of weights left in every matrix."""
    last = model.weight_names[-1]
    inside = sum(kept.values()) - kept[last]
    if isinstance(model, Recurrent):
        return steps * inside + (steps if model.read == "every" else 1) * kept[last]
    if isinstance(model, Encoder):
        maps = 2 * steps * steps * model.head_width * sum(model.heads)  # who looks where, and what is read
        return steps * inside + maps + kept[last]
    return inside + kept[last]
