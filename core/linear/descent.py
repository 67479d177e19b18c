"""Gradient descent and its stochastic sister on the mean squared error: every step kept."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from core.linear.table import Array, Moments, Table

Method = Literal["gd", "sgd"]

STEPS = 1000
BATCH = 16


@dataclass(frozen=True)
class Trajectory:
    """Weights and their full-batch gradients (steps + 1, d) and training loss (steps + 1,), from step 0."""

    method: Method
    rate: float
    weights: Array
    gradients: Array
    losses: Array


def batch_of(rows: int, batch: int = BATCH) -> int:
    """Rows that a step of SGD takes where there are `rows`: never more than there are."""
    return min(batch, rows)


def stable_rate(moments: Moments) -> float:
    """One over the largest curvature: half of where gradient descent starts to diverge."""
    return 1.0 / moments.curvature


def start(size: int, seed: int, scale: float = 1.0) -> Array:
    """Small random initial weights (size,), Xavier normal as for any layer with one output, times `scale`."""
    return np.random.default_rng(seed).normal(0.0, scale * (2.0 / (size + 1)) ** 0.5, size)


def descend(
    table: Table,
    first: Array,
    *,
    method: Method = "gd",
    steps: int = STEPS,
    rate: float | None = None,
    batch: int = BATCH,
    seed: int = 0,
) -> Trajectory:
    """Descend from weights `first` (d,) for `steps` steps of a fixed rate.

    Gradient descent uses every row at each step, at `stable_rate`. SGD uses `batch` rows drawn anew at each
    step, at a rate that is stable for any batch: one over twice the largest squared norm of a row. The
    gradients that are reported are those of the whole training set in both cases.
    """
    moments = table.training
    w = np.array(first, np.float64)
    path = np.empty((steps + 1, table.size))
    path[0] = w
    if method == "gd":
        rate = stable_rate(moments) if rate is None else rate
        for t in range(steps):
            w = w - rate * moments.gradient(w)
            path[t + 1] = w
    elif method == "sgd":
        # No batch's Hessian has an eigenvalue above 2 max |x_i|^2: at one over that no batch throws w away.
        rate = 1.0 / (2.0 * float((table.x**2).sum(1).max())) if rate is None else rate
        draws = np.random.default_rng(seed).integers(0, len(table.y), (steps, batch_of(len(table.y), batch)))
        for t in range(steps):
            x = table.x[draws[t]]
            w = w - rate * 2.0 * (x @ w - table.y[draws[t]]) @ x / len(x)
            path[t + 1] = w
    else:
        raise ValueError(f"expected the method 'gd' or 'sgd', got {method!r}")
    return Trajectory(method, rate, path, moments.gradient(path), moments.loss(path))


def step_grid(steps: int = STEPS, count: int = 40) -> tuple[int, ...]:
    """About `count` steps from 0 to `steps`, dense at the start where the weights move most."""
    grid = np.unique(np.round(np.geomspace(1.0, steps, count - 1)).astype(int))
    return (0, *(int(t) for t in grid))
