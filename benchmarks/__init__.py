"""Ratios against peers, in one run: `python -m benchmarks` prints one table.

A module of this package whose name ends in `_bench` gives its rows by a function `rows() -> Iterator[Row]`.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import torch


@dataclass(frozen=True)
class Row:
    """One line of the table: `measured` and `goal` in words with units, `ok` when the goal is met."""

    what: str
    against: str
    measured: str
    goal: str
    ok: bool


@dataclass(frozen=True)
class Ratio:
    """Seconds of ours and of the peer, medians over the repetitions, and the median of their ratios."""

    ours: float
    peer: float
    times_faster: float


@contextmanager
def threads(count: int) -> Iterator[None]:
    """The same number of torch threads for both sides; the app itself runs with one."""
    before = torch.get_num_threads()
    torch.set_num_threads(count)
    try:
        yield
    finally:
        torch.set_num_threads(before)


def compare(
    ours: Callable[[], object], peer: Callable[[], object], repeat: int = 5, peer_share: float = 1.0
) -> Ratio:
    """Time both in turns, so that whatever else the machine does meets both; the first turn warms up.

    Seconds of this process on the processor: with one thread they are those of the clock on a quiet machine.

    `peer_share`: the share of the peer's work that one call does; its time is scaled up by it.
    """
    turns = [(a, b / peer_share) for a, b in in_turns(ours, peer, repeat=repeat)]
    return Ratio(median(turns, 0), median(turns, 1), statistics.median(b / a for a, b in turns))


def in_turns(*calls: Callable[[], object], repeat: int = 5) -> list[tuple[float, ...]]:
    """Seconds of each call, `repeat` times in turns, after one that warms up."""
    return [tuple(seconds(call) for call in calls) for _ in range(repeat + 1)][1:]


def median(turns: list[tuple[float, ...]], call: int) -> float:
    return statistics.median(turn[call] for turn in turns)


def milliseconds(duration: float) -> str:
    return f"{duration * 1e3:.1f} ms" if duration < 1 else f"{duration:.2f} s"


def seconds(call: Callable[[], object]) -> float:
    """Of this process on the processor."""
    start = time.process_time()
    call()
    return time.process_time() - start
