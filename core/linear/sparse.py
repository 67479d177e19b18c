"""Ways to fewer features that are not one cut by score: Lasso, elimination one by one, and the neighbours
of pruning.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from sklearn.linear_model import lasso_path

from core.linear.subsets import Cloud, code
from core.linear.table import Array, Moments, Table

ZERO = 1e-9
"""A Lasso weight smaller than this times the largest one counts as zero: coordinate descent stops at a
tolerance.
"""


@dataclass(frozen=True)
class LassoPath:
    """Weights (m, d) at the m penalties `lambdas`, largest first: minima of L(w) + lambda * sum |w|, L the
    mean squared error. `support` (m, d) says which are not zero, `subset` (m,) is that support as a row
    number of all subsets.
    """

    lambdas: Array
    weights: Array
    support: Array
    subset: Array


def lasso(table: Table, count: int = 100, shortest: float = 1e-4) -> LassoPath:
    """The Lasso path down to `shortest` times the penalty at which the first weight wakes (scikit-learn).

    scikit-learn halves the loss, so its alpha is our lambda / 2.
    """
    alphas, coefs, _ = lasso_path(table.x, table.y, alphas=count, eps=shortest, tol=1e-8, max_iter=100_000)
    weights = coefs.T
    support = np.abs(weights) > ZERO * max(np.abs(weights).max(), np.finfo(float).tiny)
    return LassoPath(2.0 * alphas, weights, support, code(support))


def lasso_order(found: LassoPath) -> Array:
    """Features in the order in which the Lasso lets them go (d,): by the penalty up to which each stays
    awake.
    """
    awake = np.where(found.support, found.lambdas[:, None], 0.0).max(0)
    strength = np.abs(found.weights).max(0)
    return np.lexsort((strength, awake))


def soft(w: Array, amount: float) -> Array:
    """The proximal step of L1: towards zero by `amount`, and exactly zero for what is smaller."""
    return np.sign(w) * np.maximum(np.abs(w) - amount, 0.0)


def proximal(moments: Moments, penalty: float, first: Array, steps: int = 1000) -> Array:
    """Proximal gradient descent on L(w) + penalty * sum |w|: weights of every step (steps + 1, d).

    A gradient step, then the proximal step. Plain (sub)gradient descent would only hover around zero.
    """
    rate = 1.0 / moments.curvature
    out = np.empty((steps + 1, moments.size))
    out[0] = first
    for t in range(steps):
        out[t + 1] = soft(out[t] - rate * moments.gradient(out[t]), rate * penalty)
    return out


def eliminate(cloud: Cloud, scorer: Callable[[Array, Array], Array] | None = None) -> Array:
    """Order (d,) of recursive elimination: drop the smallest score among survivors, refit, repeat.

    `scorer(weights, kept)` gives scores (d,); by default abs(w), which is `sklearn.feature_selection.RFE`
    with step 1. `cloud` holds the refitted weights of every subset. The last one is dropped too.
    """
    size = cloud.size
    kept = np.ones(size, bool)
    order = []
    for _ in range(size):
        w = cloud.weights[code(kept)]
        scores = np.abs(w) if scorer is None else scorer(w, kept)
        gone = int(np.argmin(np.where(kept, scores, np.inf)))
        order.append(gone)
        kept[gone] = False
    return np.array(order)


def backward(cloud: Cloud) -> Array:
    """Order (d,) of backward elimination: each time the feature whose loss after refit rises least (OBS,
    repeated).
    """
    bits = 1 << np.arange(cloud.size)

    def rises(w: Array, kept: Array) -> Array:
        now = code(kept)
        return np.where(kept, cloud.training[now & ~bits], np.inf)

    return eliminate(cloud, rises)


@dataclass(frozen=True)
class Neighbour:
    """One treatment of the same regression: its name, its weights (d,) and their losses."""

    name: str
    weights: Array
    training: float
    validation: float

    @property
    def zeros(self) -> int:
        return int(np.sum(self.weights == 0.0))


def correlation_with_target(table: Table) -> Array:
    """Absolute Pearson correlation of each feature with y (d,), 0 for a constant one: the classic filter."""
    spread = np.sqrt((table.x**2).sum(0) * (table.y**2).sum())
    return np.divide(np.abs(table.x.T @ table.y), spread, out=np.zeros(table.size), where=spread > 0)


def neighbours(table: Table, keep: int, w: Array | None = None) -> tuple[Neighbour, ...]:
    """Pruning beside what it is taken for, all aimed at `keep` weights: dense, ridge (regularisation), the
    best correlated inputs (feature selection, before any training), Lasso (sparsification), clipping of
    large weights, and pruning by OBD.

    Weights are those of least squares, or `w` for the dense, the clipped and the pruned. Raises ValueError
    unless 1 <= keep <= d.
    """
    if not 1 <= keep <= table.size:
        raise ValueError(f"expected to keep 1 to {table.size} weights, got {keep}")
    moments = table.training
    dense = moments.solve() if w is None else np.asarray(w, np.float64)
    dense = np.where(np.abs(dense) > ZERO * np.abs(dense).max(), dense, 0.0)  # rounding is no weight
    saliency = 0.5 * np.diag(moments.hessian) * dense**2

    chosen = np.zeros(table.size, bool)
    chosen[np.argsort(-correlation_with_target(table), kind="stable")[:keep]] = True
    selected = np.zeros(table.size)
    selected[chosen] = np.linalg.lstsq(table.x[:, chosen], table.y, rcond=None)[0]

    found = lasso(table)
    # The weakest penalty with at most `keep` weights awake.
    sparse = np.where(found.support, found.weights, 0.0)[found.support.sum(1) <= keep][-1]

    bound = 0.5 * np.abs(dense).max()
    pruned = dense.copy()
    pruned[np.argsort(saliency, kind="stable")[: table.size - keep]] = 0.0
    ridge = 0.1 * np.trace(moments.hessian) / table.size
    return tuple(
        Neighbour(name, v, float(moments.loss(v)), float(table.validation.loss(v)))
        for name, v in (
            ("dense", dense),
            ("regularisation", moments.solve(ridge)),
            ("selection", selected),
            ("sparsification", sparse),
            ("clipping", np.clip(dense, -bound, bound)),
            ("pruning", pruned),
        )
    )
