"""Logistic regression, fitted to the last digit by Newton's method, and its L1 path.

The loss is the mean cross-entropy of the rows plus |w|^2 / (2 n C): the same optimum as scikit-learn's
LogisticRegression of that C. The bias is neither penalised nor pruned. Everything is float64.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.linear.table import Array

STEPS = 100
SETTLED = 1e-10
"""The largest change of a weight with which Newton's method has arrived."""


@dataclass(frozen=True, eq=False)
class Logistic:
    """weights: (d,), zero where a feature was left out. bias: the number that every row gets."""

    weights: Array
    bias: float

    def logits(self, x: Array) -> Array:
        """Log odds of class 1 (n,) of rows x (n, d)."""
        return x @ self.weights + self.bias


def sigmoid(logits: Array) -> Array:
    """The probability of class 1, of any shape."""
    return 0.5 * (1.0 + np.tanh(0.5 * np.asarray(logits)))


def fit(
    x: Array,
    y: Array,
    strength: float = 1.0,
    kept: Array | None = None,
    start: Logistic | None = None,
) -> Logistic:
    """Fit rows x (n, d), y (n,) in {0, 1}. strength: C, small is a strong penalty. kept: flags (d,) of the
    features that may be used. start: where to begin; the optimum is the same, the way there shorter. Raises
    ValueError unless both classes occur, and C is positive.
    """
    if not strength > 0:
        raise ValueError(f"expected a C above 0, got {strength}")
    if not 0 < y.sum() < len(y):
        raise ValueError(f"expected rows of both classes, got {int(y.sum())} of class 1 among {len(y)}")
    kept = np.ones(x.shape[1], bool) if kept is None else np.asarray(kept, bool)
    rows = np.column_stack([x[:, kept], np.ones(len(x))])
    penalty = np.append(np.full(int(kept.sum()), 1.0 / (len(y) * strength)), 0.0)
    found = np.zeros(rows.shape[1]) if start is None else np.append(start.weights[kept], start.bias)
    value = _objective(rows, y, penalty, found)
    for _ in range(STEPS):
        p = sigmoid(rows @ found)
        gradient = rows.T @ (p - y) / len(y) + penalty * found
        hessian = (rows.T * (p * (1.0 - p))) @ rows / len(y) + np.diag(penalty)
        step = np.linalg.solve(hessian, gradient)
        size = 1.0
        while (there := _objective(rows, y, penalty, found - size * step)) > value and size > 1e-6:
            size /= 2.0  # far from the optimum a whole step may overshoot
        found, value = found - size * step, there
        if np.abs(step).max() < SETTLED:
            break
    weights = np.zeros(x.shape[1])
    weights[kept] = found[:-1]
    return Logistic(weights, float(found[-1]))


def _objective(rows: Array, y: Array, penalty: Array, w: Array) -> float:
    logits = rows @ w
    return float(np.mean(np.logaddexp(0.0, logits) - y * logits) + 0.5 * penalty @ w**2)


def l1_path(x: Array, y: Array, strengths: Array) -> tuple[Array, Array]:
    """Weights (m, d) and biases (m,) with an L1 penalty in place of the square, at each C (scikit-learn's
    liblinear, which penalises the bias too: here with a thousandth, so that it hardly counts).
    """
    from sklearn.linear_model import LogisticRegression  # slow to import, and only asked for deep in a page

    model = LogisticRegression(
        l1_ratio=1.0, solver="liblinear", intercept_scaling=1000.0, tol=1e-6, max_iter=5000, random_state=0
    )
    weights, biases = [], []
    for strength in strengths:
        model.set_params(C=float(strength)).fit(x, y)
        weights.append(model.coef_[0].copy())
        biases.append(float(model.intercept_[0]))
    return np.array(weights), np.array(biases)
