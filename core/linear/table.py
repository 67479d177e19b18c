"""A regression table in float64, centred by the means of its training rows, and its loss as a parabola."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike, NDArray

Array = NDArray[np.float64]

RANK = 1e-13
"""A direction in which the rows spread less than this, beside the one in which they spread most, is rounding:
columns depend on each other there."""


@dataclass(frozen=True)
class Moments:
    """All that the mean squared error of a linear model knows of its rows.

    `hessian` (d, d) is 2 X'X / n, `cross` (d,) is 2 X'y / n, `power` is mean(y^2), so that L(w) = power -
    cross.w + w.H.w / 2. The factor 2 belongs to the mean squared error without a half: H_kk is twice the
    mean square of feature k.

    `root` (k, d + 1) is the triangle of the QR factors of [X | y] / sqrt(n), k the smaller of n and d + 1, so
    that L(w) is also |root (w, -1)|^2. In H and c the columns are squared, and with them how nearly they
    depend on each other: what is solved or subtracted is taken from the root.
    """

    hessian: Array
    cross: Array
    power: float
    root: Array

    @classmethod
    def of(cls, x: Array, y: Array) -> Moments:
        """Of rows x (n, d) and y (n,)."""
        n = len(y)
        root = np.linalg.qr(np.column_stack([x, y]) / n**0.5, mode="r")
        return cls(2.0 * x.T @ x / n, 2.0 * x.T @ y / n, float(y @ y / n), root)

    @property
    def size(self) -> int:
        return len(self.cross)

    def loss(self, w: Array) -> Array:
        """Mean squared error of weights w (..., d), shape (...)."""
        loss = ((w @ self.root[:, :-1].T - self.root[:, -1]) ** 2).sum(-1)
        # What a perfect fit leaves is rounding.
        return np.where(loss < 1e-13 * self.power, 0.0, loss)

    def gradient(self, w: Array) -> Array:
        """dL/dw of weights w (..., d), same shape."""
        return w @ self.hessian - self.cross

    def solve(self, ridge: float = 0.0) -> Array:
        """Weights of least squares (d,), of minimal norm if columns are dependent; with `ridge`, the
        minimum of L(w) + ridge * |w|^2 / 2, where g = -ridge * w.
        """
        rows = np.vstack([self.root[:, :-1], (ridge / 2.0) ** 0.5 * np.eye(self.size)])
        return np.linalg.lstsq(rows, np.append(self.root[:, -1], np.zeros(self.size)), rcond=RANK)[0]

    @cached_property
    def unexplained(self) -> Array:
        """Mean square (d,) of what is left of each feature when all others have explained what they can: 1 /
        (2 [H^-1]_kk) where H can be inverted, 0 where a feature depends on the others.
        """
        x = self.root[:, :-1]
        others = np.where(np.eye(self.size, dtype=bool)[:, None, :], 0.0, x)
        basis, spread, _ = np.linalg.svd(others, full_matrices=False)
        basis = basis * (spread > RANK * spread[:, :1])[:, None, :]
        left = x.T - (basis @ (basis.swapaxes(1, 2) @ x.T[..., None]))[..., 0]
        left, whole = (left**2).sum(-1), (x**2).sum(0)
        return np.where(left > (10.0 * RANK) ** 2 * whole, left, 0.0)

    @cached_property
    def curvature(self) -> float:
        """The largest eigenvalue of the Hessian: gradient descent is stable below a rate of 2 over it."""
        return float(np.linalg.eigvalsh(self.hessian)[-1])


@dataclass(frozen=True)
class Table:
    """Rows for training and validation. The intercept is not a weight: it is `offset - centre . w`, never
    pruned.

    `x` (n, d) and `y` (n,) are centred by the training means `centre` (d,) and `offset`; `x_validation`,
    `y_validation` by the same means.
    """

    names: tuple[str, ...]
    x: Array
    y: Array
    x_validation: Array
    y_validation: Array
    centre: Array
    offset: float

    @classmethod
    def of(
        cls,
        x: ArrayLike,
        y: ArrayLike,
        x_validation: ArrayLike,
        y_validation: ArrayLike,
        names: Sequence[str],
    ) -> Table:
        """From raw rows: x (n, d), y (n,) or (n, 1). Raises ValueError if shapes do not belong together."""
        x, xv = np.asarray(x, np.float64), np.asarray(x_validation, np.float64)
        y, yv = np.asarray(y, np.float64).reshape(-1), np.asarray(y_validation, np.float64).reshape(-1)
        if x.ndim != 2 or x.shape[1] != len(names) or xv.shape[1:] != x.shape[1:]:
            raise ValueError(f"expected two tables with {len(names)} columns, got {x.shape} and {xv.shape}")
        if len(x) != len(y) or len(xv) != len(yv):
            raise ValueError(f"expected one y a row, got {len(y)} for {len(x)} and {len(yv)} for {len(xv)}")
        centre, offset = x.mean(0), float(y.mean())
        return cls(tuple(names), x - centre, y - offset, xv - centre, yv - offset, centre, offset)

    @property
    def size(self) -> int:
        """Number of features, and of weights."""
        return len(self.names)

    @cached_property
    def training(self) -> Moments:
        return Moments.of(self.x, self.y)

    @cached_property
    def validation(self) -> Moments:
        return Moments.of(self.x_validation, self.y_validation)

    def rescale(self, feature: int, factor: float) -> Table:
        """The same table with one feature in another unit: its numbers times `factor` (1000: in
        thousandths).
        """
        unit = np.ones(self.size)
        unit[feature] = factor
        return replace(
            self, x=self.x * unit, x_validation=self.x_validation * unit, centre=self.centre * unit
        )

    def bootstrap(self, seed: int) -> Table:
        """Training rows drawn again with replacement; the validation rows stay, so that losses compare."""
        rows = np.random.default_rng(seed).integers(0, len(self.y), len(self.y))
        return Table.of(
            self.x[rows] + self.centre,
            self.y[rows] + self.offset,
            self.x_validation + self.centre,
            self.y_validation + self.offset,
            self.names,
        )
