"""What a criterion costs against the number of weights, timed where it runs: one thread, one network a size.

The networks are 64-h-h-10 on rows of the digits, untrained: the arithmetic of a score does not depend on what
the weights are, except that of ablation, which is quicker the more inputs are 0.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from threading import Event

import torch

from core.data.dataset import Split
from core.data.registry import load
from core.models import MLP
from core.prune.scores import Grain, criterion
from core.prune.scores import criteria as all_criteria

SIZES = (1_000, 10_000, 100_000, 1_000_000, 10_000_000)

ROWS = 256
"""Rows that a criterion reads."""

REPEATS = 3

BUDGET_SECONDS = 10.0
"""A measurement that is expected to take longer is left out, and says so."""


@dataclass(frozen=True)
class Cost:
    """Seconds, the least of up to REPEATS calls, that a criterion takes on `rows` rows at `weights` weights.

    `seconds` is nan where it was not run; then `expected` holds the seconds that it was expected to take,
    from how it grew before. Ablation of every weight is the usual case.
    """

    criterion: str
    grain: Grain
    weights: int
    rows: int
    seconds: float
    expected: float = float("nan")

    @property
    def measured(self) -> bool:
        return not math.isnan(self.seconds)


def network(size: int) -> MLP:
    """64-h-h-10 with h such that the number of weights is as near to `size` as it can be."""
    b = 64 + 10
    h = max(1, round((-b + math.sqrt(b * b + 4 * size)) / 2))
    return MLP((64, h, h, 10))


def costs(
    grain: Grain = "weight",
    criteria: Sequence[str] | None = None,
    sizes: Sequence[int] = SIZES,
    rows: int = ROWS,
    budget: float = BUDGET_SECONDS,
    cancel: Event | None = None,
) -> Iterator[Cost]:
    """Time each criterion (default: all of the grain that an MLP has) at each size, ascending, and give each
    as it is timed.

    The first size is always run. Later ones are run when `budget` seconds are expected to be enough, by the
    larger of two guesses: that time grows as the number of weights (to the power 1.5 for ablation, which
    passes through rows of the network behind for each), or as it grew from size to size before.
    """
    data = load("digits")
    split = Split(data.train.x[:rows], data.train.y[:rows])
    names = (
        tuple(all_criteria(grain, most="ablation", model=network(min(sizes))))
        if criteria is None
        else criteria
    )
    before: dict[str, list[tuple[int, float]]] = {name: [] for name in names}
    for size in sorted(sizes):
        model = network(size)
        params = model.init(0)
        for name in names:
            if cancel is not None and cancel.is_set():
                return
            rank = criterion(grain, name)
            expected = _expected(before[name], model.count(), rank.needs == "ablation")
            if expected > budget:
                # what follows is expected from the sizes that were run
                yield Cost(name, grain, model.count(), len(split.x), float("nan"), expected)
                continue
            seconds = _time(
                lambda rank=rank, model=model, params=params: rank(model, params, split, data.task)
            )
            before[name].append((model.count(), seconds))
            yield Cost(name, grain, model.count(), len(split.x), seconds)


def _expected(before: list[tuple[int, float]], weights: int, ablates: bool) -> float:
    """Seconds by the growth so far; 0 while nothing is known."""
    if not before:
        return 0.0
    (last, seconds), power = before[-1], 1.5 if ablates else 1.0
    if len(before) > 1:
        earlier, less = before[-2]
        power = max(power, math.log(seconds / less) / math.log(last / earlier))
    return seconds * (weights / last) ** power


def _time(call: Callable[[], object]) -> float:
    """The least of several calls; a slow one is called once. One thread, which is what a page has."""
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        taken: list[float] = []
        while len(taken) < REPEATS and sum(taken) < 1.0:
            began = time.perf_counter()
            call()
            taken.append(time.perf_counter() - began)
        return min(taken)
    finally:
        torch.set_num_threads(threads)
