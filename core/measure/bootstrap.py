"""How much of a difference is the luck of the rows that it was measured on."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

DRAWS = 2000
LEVEL = 0.95


def paired_bootstrap(
    first: ArrayLike, second: ArrayLike, draws: int = DRAWS, level: float = LEVEL, seed: int = 0
) -> tuple[float, float]:
    """Percentile interval of mean(first) - mean(second) over draws of the rows with replacement, both of the
    same rows (Efron, 1979).

    first, second: (..., n) what two ways have on n rows, such as right or wrong; leading axes, such as seeds,
    are averaged in every draw. Raises ValueError if shapes differ or there is no row.
    """
    a, b = (np.asarray(one, np.float64) for one in (first, second))
    if a.shape != b.shape or not a.ndim or not a.shape[-1]:
        raise ValueError(f"expected two arrays of equal shape (..., n), got {a.shape} and {b.shape}")
    difference = (a - b).reshape(-1, a.shape[-1]).mean(0)
    rows = np.random.default_rng(seed).integers(0, len(difference), (draws, len(difference)))
    tail = (1.0 - level) / 2.0
    low, high = np.quantile(difference[rows].mean(1), (tail, 1.0 - tail))
    return float(low), float(high)
