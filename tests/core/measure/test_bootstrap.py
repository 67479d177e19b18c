"""The paired bootstrap of rows against SciPy's, and what it must be by itself."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from core.measure.bootstrap import paired_bootstrap


def answers(n: int, first: float, second: float, seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    return rng.random(n) < first, rng.random(n) < second


@pytest.mark.parametrize(("n", "level"), [(270, 0.95), (31, 0.8)])
def test_it_is_the_percentile_interval_of_scipy(n: int, level: float) -> None:
    a, b = answers(n, 0.9, 0.7)

    def difference(x: np.ndarray, y: np.ndarray, axis: int) -> np.ndarray:
        return x.mean(axis) - y.mean(axis)

    theirs = stats.bootstrap(
        (a.astype(float), b.astype(float)), difference, paired=True, method="percentile", n_resamples=20_000,
        confidence_level=level, rng=np.random.default_rng(1),
    ).confidence_interval  # fmt: skip
    ours = paired_bootstrap(a, b, draws=20_000, level=level)
    assert ours == pytest.approx((theirs.low, theirs.high), abs=1.01 / n)


def test_it_holds_the_difference_and_pairing_makes_it_narrow() -> None:
    a, b = answers(400, 0.9, 0.8)
    low, high = paired_bootstrap(a, b)
    assert low < a.mean() - b.mean() < high
    near = a.copy()
    near[:4] = ~near[:4]
    close = paired_bootstrap(a, near)
    assert close[1] - close[0] < 0.5 * (high - low)
    assert paired_bootstrap(a, a) == (0.0, 0.0)
    assert paired_bootstrap(b, a) == pytest.approx((-high, -low), abs=0.01)


def test_seeds_are_averaged_row_by_row_and_the_same_seed_gives_the_same_interval() -> None:
    a, b = answers(100, 0.9, 0.8)
    assert paired_bootstrap(np.stack([a, a]), np.stack([b, b])) == paired_bootstrap(a, b)
    assert paired_bootstrap(a, b) == paired_bootstrap(a, b, seed=0)


@pytest.mark.parametrize("second", [np.ones(3), np.ones((2, 4))])
def test_rows_that_are_not_the_same_are_refused(second: np.ndarray) -> None:
    with pytest.raises(ValueError, match="equal shape"):
        paired_bootstrap(np.ones(4), second)
    with pytest.raises(ValueError, match="equal shape"):
        paired_bootstrap(np.ones(0), np.ones(0))
