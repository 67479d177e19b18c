"""Every subset of at most a dozen features, fitted or masked at once, and the path of a criterion among
them.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from core.jobs import remembered
from core.linear.table import RANK, Array, Moments, Table

LIMIT = 12

CONDITION = 1e5
"""Up to this condition of the Hessian its equations are solved as they are, to ten digits or more."""


@remembered(maxsize=LIMIT)
def all_kept(size: int) -> NDArray[np.bool_]:
    """Every subset as flags (2^size, size): row number m keeps the features whose bits are set in m."""
    if not 1 <= size <= LIMIT:
        raise ValueError(
            f"expected 1 to {LIMIT} features, got {size}: all subsets of more would take too long"
        )
    flags = (np.arange(2**size)[:, None] >> np.arange(size)) & 1 == 1
    flags.setflags(write=False)
    return flags


def code(kept: Array) -> Array:
    """The row numbers of `all_kept` that flags (..., d) have."""
    return np.asarray(kept, np.int64) @ (1 << np.arange(np.shape(kept)[-1]))


@dataclass(frozen=True)
class Cloud:
    """All 2^d subsets of a table: weights (2^d, d) with zeros where cut, loss on training and on validation
    rows.
    """

    weights: Array
    training: Array
    validation: Array

    @property
    def size(self) -> int:
        return self.weights.shape[1]

    @cached_property
    def counts(self) -> Array:
        """Number of features kept, (2^d,)."""
        return all_kept(self.size).sum(1)

    def loss(self, where: str) -> Array:
        """(2^d,) on "training" or "validation"."""
        if where not in ("training", "validation"):
            raise ValueError(f"expected 'training' or 'validation', got {where!r}")
        return self.training if where == "training" else self.validation

    def best(self, where: str = "validation") -> Array:
        """Row numbers (d + 1,) of the subset with the lowest loss for 0..d features kept, exact."""
        return best_of(self.loss(where))

    def random(
        self, where: str = "validation", low: float = 0.1, high: float = 0.9
    ) -> tuple[Array, Array, Array]:
        """Mean, low and high quantile (d + 1,) of the loss of a random subset of 0..d features: over all of
        them.
        """
        loss = self.loss(where)
        groups = [loss[self.counts == k] for k in range(self.size + 1)]
        return (
            np.array([g.mean() for g in groups]),
            np.array([np.quantile(g, low) for g in groups]),
            np.array([np.quantile(g, high) for g in groups]),
        )


def refitted(table: Table) -> Cloud:
    """Least squares on every subset, of minimal norm where its columns depend on each other."""
    weights = _solve_all(table.training)
    return Cloud(weights, table.training.loss(weights), table.validation.loss(weights))


def masked(table: Table, w: Array) -> Cloud:
    """The weights w (d,) with every subset of them kept and nothing refitted."""
    weights = np.where(all_kept(table.size), w, 0.0)
    return Cloud(weights, table.training.loss(weights), table.validation.loss(weights))


def masked_losses(moments: Moments, weights: Array) -> Array:
    """Mean squared error of several weights (f, d) under every subset, (f, 2^d), nothing refitted."""
    return moments.loss(np.where(all_kept(moments.size), weights[:, None, :], 0.0))


def best_of(losses: Array) -> Array:
    """Row numbers (..., d + 1) of the lowest of all-subset losses (..., 2^d) for 0..d kept, exact."""
    size = int(losses.shape[-1]).bit_length() - 1
    counts = all_kept(size).sum(1)
    return np.stack(
        [np.argmin(np.where(counts == k, losses, np.inf), axis=-1) for k in range(size + 1)], axis=-1
    )


def _solve_all(moments: Moments) -> Array:
    kept = all_kept(moments.size).astype(np.float64)
    # A common unit for all features first, or a column in thousandths would spoil the condition of the solve.
    unit = np.sqrt(np.maximum(np.diag(moments.hessian), np.finfo(float).tiny))
    scaled = moments.hessian / np.outer(unit, unit)
    curvatures = np.linalg.eigvalsh(scaled)
    if curvatures[0] * CONDITION < curvatures[-1]:
        return _solve_all_by_rows(moments, kept)
    # No subset has a worse condition than all features together. One batched solve: a cut feature's row and
    # column become those of the identity.
    systems = scaled * kept[:, :, None] * kept[:, None, :] + np.eye(moments.size) * (1.0 - kept)[:, :, None]
    right = (moments.cross / unit) * kept
    return np.linalg.solve(systems, right[..., None])[..., 0] * kept / unit


def _solve_all_by_rows(moments: Moments, kept: Array) -> Array:
    """The same from the root of the moments, five times as slowly and right for any columns."""
    x, y = moments.root[: moments.size, :-1], moments.root[: moments.size, -1]
    left, spread, right = np.linalg.svd(x * kept[:, None, :], full_matrices=False)
    sound = spread > RANK * spread[:, :1]
    along = np.divide(y @ left, spread, out=np.zeros_like(spread), where=sound)
    return (along[:, None, :] @ right)[:, 0, :] * kept


def removal_order(scores: Array) -> Array:
    """Features in the order in which they go (..., d): smallest score first, ties by position."""
    return np.argsort(scores, axis=-1, kind="stable")


def path(order: Array) -> Array:
    """Row numbers (..., d + 1) of `all_kept` after 0..d removals in the given order (..., d)."""
    gone = np.cumsum(1 << np.asarray(order, np.int64), axis=-1)
    full = np.full((*gone.shape[:-1], 1), (1 << gone.shape[-1]) - 1)
    return np.concatenate([full, full - gone], axis=-1)
