"""Criteria raced over bootstrap draws of the training rows: the path of each, and its distance from the
exact best.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from core.linear.descent import Method, descend
from core.linear.subsets import best_of, masked_losses, path, refitted, removal_order
from core.linear.table import Array, Table

DRAWS = 20


@dataclass(frozen=True)
class Draw:
    """One table, its weights (f, d) at f steps, and its losses of all subsets: refitted (2^d,), or masked
    (f, 2^d).
    """

    table: Table
    weights: Array
    refit: dict[str, Array]
    masked: dict[str, Array]

    @property
    def size(self) -> int:
        return self.table.size

    def losses(self, refit: bool, where: str) -> Array:
        """Losses of all subsets at every step, (f, 2^d), on the "training" or "validation" rows."""
        if refit:
            return np.broadcast_to(self.refit[where], (len(self.weights), 2**self.size))
        return self.masked[where]


def draw(table: Table, weights: Array) -> Draw:
    """A table with the weights (f, d) that a descent had on it at f steps."""
    cloud = refitted(table)
    masked = {
        "training": masked_losses(table.training, weights),
        "validation": masked_losses(table.validation, weights),
    }
    return Draw(table, weights, {"training": cloud.training, "validation": cloud.validation}, masked)


def bootstraps(
    table: Table,
    first: Array,
    steps: Sequence[int],
    *,
    method: Method = "gd",
    seed: int = 0,
    unit: Array | None = None,
    draws: int = DRAWS,
) -> tuple[Draw, ...]:
    """The same descent, from the same first weights, on bootstrapped rows; validation rows stay.

    `unit` (d,): the features' numbers times this, after the descent: the same model in other units.
    """
    unit = np.ones(table.size) if unit is None else unit
    out = []
    for number in range(draws):
        other = table.bootstrap(1000 * seed + number)
        weights = descend(other, first, method=method, seed=seed + number).weights[list(steps)] / unit
        for feature in np.flatnonzero(unit != 1.0):
            other = other.rescale(int(feature), float(unit[feature]))
        out.append(draw(other, weights))
    return tuple(out)


def criterion_losses(
    one: Draw, score: Callable[[Table, Array], Array], refit: bool, where: str
) -> tuple[Array, Array]:
    """Losses (f, d + 1) along a criterion's path after 0..d removals at every step, and the best of each
    size.
    """
    losses = one.losses(refit, where)
    rows = path(removal_order(score(one.table, one.weights)))
    best = np.take_along_axis(losses, best_of(losses), axis=1)[:, ::-1]
    return np.take_along_axis(losses, rows, axis=1), best
