"""Scores of the weights of a linear regression, and the truth beside them.

L is the mean squared error over the training rows, so H_kk = 2 mean(x_k^2), without the half that other
texts put in front of the loss. Every score has the shape of the weights, (..., d), and weights go in the
order of their scores.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from core.linear.table import Array, Table


@dataclass(frozen=True)
class LinearCriterion:
    """`name` is the key of its text; `formula` is LaTeX; `signed` scores can be negative, so no log axis
    fits.
    """

    name: str
    formula: str
    source: str
    score: Callable[[Table, Array], Array]
    signed: bool = False


def magnitude(table: Table, w: Array) -> Array:
    return np.abs(w)


def gradient(table: Table, w: Array) -> Array:
    return np.abs(table.training.gradient(w))


def taylor(table: Table, w: Array) -> Array:
    return np.abs(w * table.training.gradient(w))


def per_sample(table: Table, w: Array) -> Array:
    """Mean over rows of |dL_i/dw_k|, L_i the squared error of row i: it does not vanish at the minimum."""
    error = w @ table.x.T - table.y
    return 2.0 * np.abs(error) @ np.abs(table.x) / len(table.y)


def fisher(table: Table, w: Array) -> Array:
    error = w @ table.x.T - table.y
    return w**2 * (4.0 * error**2 @ table.x**2 / len(table.y)) / 2.0


def obd(table: Table, w: Array) -> Array:
    """H_kk w_k^2 / 2 = w_k^2 mean(x_k^2): the rise of the loss if the gradient were 0 and survivors stayed
    put.
    """
    return 0.5 * np.diag(table.training.hessian) * w**2


def obs(table: Table, w: Array) -> Array:
    """w_q^2 / (2 [H^-1]_qq): the rise of the loss if the gradient were 0 and the survivors were corrected.

    1 / (2 [H^-1]_qq) is the mean square of what the other features leave of feature q, and so it is computed:
    a feature that depends on the others is replaced by them for nothing, where H has no inverse.
    """
    return w**2 * table.training.unexplained


def contribution(table: Table, w: Array) -> Array:
    """S_k = mean_i o_ik dL/do_ik of the feature's output o = x_k: equal to w_k dL/dw_k, which is how it is
    computed.
    """
    return w * table.training.gradient(w)


def rise(table: Table, w: Array) -> Array:
    """The truth: L without the weight minus L, nothing else touched. Exactly -g w + H w^2 / 2, as L is a
    parabola.
    """
    return obd(table, w) - contribution(table, w)


def rise_after_refit(table: Table) -> Array:
    """Leave-one-out (d,): the least squares loss without feature k minus the least squares loss with all."""
    dense = table.training.loss(table.training.solve())
    out = np.empty(table.size)
    for k in range(table.size):
        rest = np.delete(np.arange(table.size), k)
        out[k] = _part_loss(table, rest) - dense
    return out


def _part_loss(table: Table, index: Array) -> float:
    x = table.x[:, index]
    w = np.linalg.lstsq(x, table.y, rcond=None)[0]
    return float(np.mean((table.y - x @ w) ** 2))


CRITERIA: dict[str, LinearCriterion] = {
    c.name: c
    for c in (
        LinearCriterion(
            "gradient", r"\left|\frac{\partial L}{\partial w_k}\right|", "founding articles", gradient
        ),
        LinearCriterion("magnitude", r"|w_k|", "Han 2015, arXiv 1506.02626", magnitude),
        LinearCriterion("obd", r"\tfrac12 H_{kk} w_k^2", "LeCun 1989", obd),
        LinearCriterion("taylor", r"|w_k g_k|", "Lee 2018, arXiv 1810.02340", taylor),
        LinearCriterion(
            "per_sample_gradient",
            r"\frac1n\sum_i\left|\frac{\partial L_i}{\partial w_k}\right|",
            "per-sample gradients",
            per_sample,
        ),
        LinearCriterion("fisher", r"\tfrac12 w_k^2\,\frac1n\sum_i g_{ik}^2", "Theis 2018", fisher),
        LinearCriterion("obs", r"\frac{w_q^2}{2\,[H^{-1}]_{qq}}", "Hassibi 1993", obs),
        LinearCriterion("contribution_signed", r"w_k g_k", "founding articles", contribution, signed=True),
    )
}
"""By name, the gradient threshold first: it is the page's default."""
