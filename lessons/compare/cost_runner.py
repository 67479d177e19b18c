"""What criteria cost where the page runs: measured once for all visitors, in the background, on demand."""

from __future__ import annotations

import threading
import time

from core.jobs import remembered
from core.prune.scores import WEIGHT_CRITERIA
from core.study.costs import SIZES, Cost, costs

BUDGET_SECONDS = 2.0
"""A single score that would take longer is not run; its time is estimated."""

PATIENCE = 10.0
"""Seconds after which a measurement that nobody looks at is ended."""

NAMES = tuple(WEIGHT_CRITERIA)


class CostRun:
    """One measurement; thread-safe. `found` grows while it runs."""

    def __init__(self, sizes: tuple[int, ...] = SIZES, budget: float = BUDGET_SECONDS) -> None:
        self._sizes, self._budget = sizes, budget
        self._found: list[Cost] = []
        self._lock, self._cancel = threading.Lock(), threading.Event()
        self._thread: threading.Thread | None = None
        self._seen = time.monotonic()

    @property
    def found(self) -> tuple[Cost, ...]:
        return tuple(self._found)

    @property
    def total(self) -> int:
        return len(NAMES) * len(self._sizes)

    @property
    def running(self) -> bool:
        return self._thread is not None and self._thread.is_alive()

    @property
    def finished(self) -> bool:
        return len(self._found) == self.total

    def start(self) -> None:
        """Measure from the start, unless it goes on already or is done."""
        with self._lock:
            if self.running or self.finished:
                return
            self._found, self._cancel = [], threading.Event()
            self._seen = time.monotonic()
            self._thread = threading.Thread(target=self._work, name="costs", daemon=True)
            self._thread.start()

    def attend(self) -> None:
        """Somebody looks."""
        self._seen = time.monotonic()

    def stop(self) -> None:
        """End after the score that is being timed."""
        self._cancel.set()

    def _work(self) -> None:
        for one in costs("weight", NAMES, self._sizes, budget=self._budget, cancel=self._cancel):
            self._found.append(one)
            if time.monotonic() - self._seen > PATIENCE + self._budget:
                self.stop()


@remembered(maxsize=1)
def cost_run() -> CostRun:
    """The measurement of this process."""
    return CostRun()
