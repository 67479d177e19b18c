"""What a network costs: weights, bytes and multiply-adds, dense or under a mask. Counted, never timed."""

from __future__ import annotations

import math
from dataclasses import dataclass

from core.models import Model
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
    kept = model.weight_counts
    for name, flags in (mask or {}).items():
        if name not in kept or tuple(flags.shape) != model.shapes[name]:
            raise ValueError(f"expected a mask over weights {model.weight_names}, got {name!r}")
        kept[name] = int(flags.sum())
    dense = FLOAT_BYTES * sum(sizes.values())
    spared = sum(
        max(0, FLOAT_BYTES * (sizes[name] - count) - math.ceil(sizes[name] / 8))
        for name, count in kept.items()
    )
    return Ledger(sum(kept.values()), dense - spared, dense, model.multiply_adds(kept, steps))
