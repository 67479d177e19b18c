"""A job that does nothing but count, a step by each permission."""

import threading
import time

from core.jobs import LoneJob

WAIT = 20.0


class Count(LoneJob[int, str]):
    """Counts to `steps`, each step by permission."""

    KIND = "count"
    EXPECTED = {ZeroDivisionError: "zero"}  # noqa: RUF012

    def __init__(self, key, steps=3, order=None):
        super().__init__(key, f"Counting {key}", 0)
        self.steps, self.order = steps, order if order is not None else []
        self.permits = threading.Semaphore(0)

    def work(self):
        self.order.append(self.key)
        for step in range(1, self.steps + 1):
            while not self.permits.acquire(timeout=0.005):
                if self.cancelled.is_set():
                    return None
            yield step
        return f"{self.key} {self.steps}"

    def let(self, steps=1000):
        self.permits.release(steps)
        return self


def until(true):
    end = time.monotonic() + WAIT
    while not true():
        assert time.monotonic() < end, "waited too long"
        time.sleep(0.002)
