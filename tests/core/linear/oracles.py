"""What the scores and the paths of linear regression are compared with."""

import numpy as np

from core.linear.subsets import Cloud, path
from core.linear.table import Array, Moments, Table


def surgeon(table: Table, w: Array, q: int) -> Array:
    """The weights (d,) after OBS removed weight q: exactly 0 there, all others corrected by -w_q /
    [H^-1]_qq H^-1 e_q.

    From the least squares solution this is the least squares solution without feature q (Hassibi 1993).
    """
    inverse = np.linalg.inv(table.training.hessian)
    corrected = w - w[q] / inverse[q, q] * inverse[:, q]
    corrected[q] = 0.0
    return corrected


def t_statistics(table: Table) -> Array:
    """Student's t of each weight of the least squares fit with intercept (d,): weight over its standard
    error.
    """
    w = table.training.solve()
    freedom = len(table.y) - table.size - 1
    variance = np.sum((table.y - table.x @ w) ** 2) / freedom
    return w / np.sqrt(variance * np.diag(np.linalg.inv(table.x.T @ table.x)))


def landing(moments: Moments, first: Array, steps: Array, rate: float) -> Array:
    """Weights of gradient descent at the given steps (len(steps), d) in closed form, w* + (1 - rate H)^t
    (w0 - w*).
    """
    values, vectors = np.linalg.eigh(moments.hessian)
    best = moments.solve()
    shrink = (1.0 - rate * values) ** np.asarray(steps)[:, None]
    return best + (shrink * ((first - best) @ vectors)) @ vectors.T


def regret(cloud: Cloud, order: Array, where: str = "validation") -> Array:
    """Loss of the order's path minus the best loss of the same size (d + 1,), after 0..d removals. Never
    negative.
    """
    loss = cloud.loss(where)
    return loss[path(order)] - loss[cloud.best(where)][::-1]


def lstsq_weights(table: Table, kept: Array) -> Array:
    """Least squares of minimal norm by numpy (d,), zeros where cut."""
    w = np.zeros(table.size)
    if kept.any():
        w[kept] = np.linalg.lstsq(table.x[:, kept], table.y, rcond=1e-13)[0]
    return w
