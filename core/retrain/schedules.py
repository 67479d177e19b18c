"""Schedules: the sparsity that each round of pruning aims at. Pure formulas, exact at both ends.

A schedule goes from 0 at round 0 to the final sparsity at the last round, and never falls.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

LOTTERY_KEEP = 0.8
"""Share of what is left that one round of the lottery ticket search keeps (Frankle & Carbin 2018)."""


@dataclass(frozen=True)
class Schedule:
    """`at(t, final)` is the sparsity after a share t (0 to 1) of the rounds; `formula` says it as LaTeX, with
    round k of n and final sparsity s_f. `source` is empty for common knowledge.
    """

    name: str
    formula: str
    at: Callable[[float, float], float] = field(repr=False, compare=False)
    source: str = ""

    def sparsities(self, final: float, rounds: int) -> np.ndarray:
        """Sparsity (rounds + 1,) after every round, round 0 first. Raises ValueError on a final sparsity
        outside [0, 1) or fewer than one round.
        """
        if not 0.0 <= final < 1.0:
            raise ValueError(f"expected a final sparsity from 0 to below 1, got {final}")
        if rounds < 1:
            raise ValueError(f"expected at least one round, got {rounds}")
        inner = [self.at(k / rounds, final) for k in range(1, rounds)]
        return np.array([0.0, *inner, final])


def rounds_to_reach(final: float, keep: float = LOTTERY_KEEP) -> int:
    """Rounds that reach a sparsity when each keeps the share `keep` of what is left."""
    if not 0.0 < final < 1.0 or not 0.0 < keep < 1.0:
        raise ValueError(f"expected shares between 0 and 1, got {final} and {keep}")
    # Rounding must not turn an exact number of rounds into one more.
    return math.ceil(round(math.log(1.0 - final) / math.log(keep), 9))


SCHEDULES: dict[str, Schedule] = {
    schedule.name: schedule
    for schedule in (
        Schedule("one_shot", r"s_k = s_f \quad (k \ge 1)", lambda t, final: final),
        Schedule("linear", r"s_k = s_f \, \frac{k}{n}", lambda t, final: final * t),
        Schedule(
            "cubic",
            r"s_k = s_f + (s_i - s_f)\left(1 - \frac{k}{n}\right)^3, \quad s_i = 0",
            lambda t, final: final - final * (1.0 - t) ** 3,
            "Zhu & Gupta 2017, arXiv 1710.01878",
        ),
        Schedule(
            "exponential",
            r"1 - s_k = (1 - s_f)^{k/n}",
            lambda t, final: 1.0 - (1.0 - final) ** t,
            "Frankle & Carbin 2018, arXiv 1803.03635",
        ),
    )
}
