"""Milliseconds of one network, dense and pruned, in every way that it can be run: measured where this runs.

One thread. Each way is called `WARM_UP` times by every library that has it; the quickest goes on. Then all
ways take turns, `ROUNDS` times: what disturbs the machine meanwhile disturbs them all alike. In its turn a
way is called so often that a turn lasts about `TURN_SECONDS`, and the turn's mean counts. What is told of the
turns is their median and their quartiles. Where the system can tell it finely enough, the time is that of
the thread on its core: while other programs have the core the clock stands still.
"""

from __future__ import annotations

import os
import platform
import time
from collections.abc import Generator, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event
from typing import Literal, get_args

import numpy as np
import torch
from torch import Tensor

from core.measure import ways
from core.measure.ways import Kernel
from core.models import Model
from core.prune.units import Params

Way = Literal["dense", "zeros", "csr", "blocks", "shrunken", "int8"]
"""dense: nothing is removed. zeros: what is removed is 0 and multiplied all the same. csr: only what is not 0
is stored and multiplied. blocks: the same of whole blocks. shrunken: a smaller network, without whole units.
int8: as zeros, in whole numbers."""

WAYS: tuple[Way, ...] = get_args(Way)

BATCHES = (1, 64)
WARM_UP, ROUNDS = 5, 21
TURN_SECONDS = 4e-4


@dataclass(frozen=True)
class Machine:
    """name: of the processor. cores: those that this process may use."""

    name: str
    cores: int


@dataclass(frozen=True, eq=False)
class Cut:
    """A network with a share of its weights removed. params: of the dense shapes, with zeros. small: a
    network without whole units that has lost about the same share; None where there is none. blocks: params
    that have lost it in whole blocks."""

    share: float
    params: Params
    small: tuple[Model, Params] | None = None
    blocks: Params | None = None


@dataclass(frozen=True)
class Timing:
    """Milliseconds of one pass of `batch` rows: the median of the rounds, and their quartiles."""

    way: Way
    share: float
    batch: int
    library: str
    median: float
    low: float
    high: float


@dataclass(frozen=True)
class Speed:
    """All that was measured of one network."""

    machine: Machine
    timings: tuple[Timing, ...] = field(repr=False)

    def of(self, way: Way, batch: int) -> tuple[Timing, ...]:
        """Those of one way, by rising share. Where nothing is removed, zeros and the smaller network are the
        dense one."""
        own = [one for one in self.timings if one.way == way and one.batch == batch]
        if way in ("zeros", "shrunken"):
            own += [one for one in self.timings if one.way == "dense" and one.batch == batch]
        return tuple(sorted(own, key=lambda one: one.share))

    def dense(self, batch: int) -> Timing:
        return self.of("dense", batch)[0]

    def at(self, way: Way, batch: int, share: float) -> float:
        """Median milliseconds at a share; between two that were measured, on the straight line; nan where
        nothing was measured so far."""
        return float(self.along(way, batch, np.array([share]))[0])

    def along(self, way: Way, batch: int, share: np.ndarray, what: str = "median") -> np.ndarray:
        """The same at many shares, (S,). what: "median", "low" or "high"."""
        own = self.of(way, batch)
        if not own:
            return np.full(len(share), np.nan)
        known = [one.share for one in own]
        found = np.interp(share, known, [getattr(one, what) for one in own])
        return np.where((share >= known[0]) & (share <= known[-1] + 1e-9), found, np.nan)

    def break_even(self, way: Way, batch: int) -> float | None:
        """The share from which on a way is quicker than three in four rounds of the dense network, as
        `crossing` finds it: what differs by less may be chance."""
        own = self.of(way, batch)
        return crossing([one.share for one in own], [one.median for one in own], self.dense(batch).low)


def crossing(shares: Sequence[float], values: Sequence[float], bound: float) -> float | None:
    """The least share from which on every value lies below a bound, on straight lines between them; None
    where the last does not."""
    below = [value < bound for value in values]
    if not below or not below[-1]:
        return None
    first = next(i for i in range(len(below)) if all(below[i:]))
    if first == 0:
        return float(shares[0])
    (a, b), (u, v) = shares[first - 1 : first + 1], values[first - 1 : first + 1]
    return float(a + (b - a) * (u - bound) / (u - v))


def machine() -> Machine:
    """What this process runs on."""
    affinity = getattr(os, "sched_getaffinity", None)  # not on Windows and macOS
    cores = len(affinity(0)) if affinity else os.cpu_count() or 1
    return Machine(_processor() or platform.machine(), cores)


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
        return next(line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    except (OSError, StopIteration):
        return platform.processor()


CLOCK = "thread_time" if time.get_clock_info("thread_time").resolution <= 1e-6 else "perf_counter"
_clock = getattr(time, CLOCK)


@dataclass(eq=False)
class _Case:
    """One way at one share, with the libraries that compete, then the rounds of the quickest."""

    way: Way
    share: float
    batch: int
    kernel: Kernel
    calls: int
    turns: list[float] = field(default_factory=list)

    @property
    def timing(self) -> Timing:
        low, median, high = np.quantile(self.turns, (0.25, 0.5, 0.75)).tolist()
        return Timing(self.way, self.share, self.batch, self.kernel.library, median, low, high)


def measure(
    model: Model,
    params: Params,
    x: Tensor,
    cuts: Sequence[Cut],
    batches: Sequence[int] = BATCHES,
    cancel: Event | None = None,
) -> Generator[float, None, Speed | None]:
    """Time a network and its cuts on the first rows of x, repeated where there are too few. Gives the share
    of the work that is done, and returns what was measured; None once `cancel` is set."""
    jobs = [(batch, way, cut) for batch in batches for way, cut in _plan(model, params, cuts)]
    steps = len(jobs) + ROUNDS * len(batches)
    done, cases = 0, {batch: [] for batch in batches}
    for batch, way, cut in jobs:
        with _one_thread():
            found = _case(model, x[torch.arange(batch) % len(x)], way, cut)
        if found is not None:
            cases[batch].append(found)
        if cancel is not None and cancel.is_set():
            return None
        yield (done := done + 1) / steps
    for batch in batches:
        for _ in range(ROUNDS):
            with _one_thread():
                for case in cases[batch]:
                    case.turns.append(1e3 * _turn(case.kernel, case.calls))
            if cancel is not None and cancel.is_set():
                return None
            yield (done := done + 1) / steps
    return Speed(machine(), tuple(case.timing for batch in batches for case in cases[batch]))


def _plan(model: Model, params: Params, cuts: Sequence[Cut]) -> list[tuple[Way, Cut]]:
    whole = Cut(0.0, params)
    found: list[tuple[Way, Cut]] = [("dense", whole), ("csr", whole), ("int8", whole)]
    for cut in cuts:
        found += [("zeros", cut), ("csr", cut), ("int8", cut)]
        if cut.blocks is not None:
            found.append(("blocks", cut))
        if cut.small is not None:
            found.append(("shrunken", cut))
    return found


def _case(model: Model, x: Tensor, way: Way, cut: Cut) -> _Case | None:
    """The quickest library for a way; None where there is none."""
    own = {"shrunken": cut.small, "blocks": (model, cut.blocks)}.get(way, (model, cut.params))
    module = own[0].module(own[1])
    build = {"csr": ways.csr, "blocks": ways.blocks, "int8": ways.int8}.get(way, ways.dense)
    best: tuple[float, Kernel] | None = None
    for kernel in build(module, x):
        _turn(kernel, WARM_UP)
        seconds = min(_turn(kernel, 1) for _ in range(WARM_UP))
        if best is None or seconds < best[0]:
            best = seconds, kernel
    if best is None:
        return None
    seconds, kernel = best
    return _Case(way, cut.share, len(x), kernel, max(1, round(TURN_SECONDS / seconds)))


def _turn(kernel: Kernel, calls: int) -> float:
    """Mean seconds of so many calls."""
    run = kernel.run
    began = _clock()
    for _ in range(calls):
        run()
    return max(_clock() - began, 1e-9) / calls


@contextmanager
def _one_thread() -> Iterator[None]:
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        yield
    finally:
        torch.set_num_threads(threads)
