"""Work that is done once for all who ask for it: what it is, how far it is, and who waits for it."""

from __future__ import annotations

import logging
import math
import threading
import time
from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, Literal, TypeVar

if TYPE_CHECKING:
    from core.jobs.queue import Queue

log = logging.getLogger(__name__)

P = TypeVar("P")
R = TypeVar("R")

Status = Literal["queued", "running", "paused", "done", "stopped", "failed"]

Priority = Literal["page", "band", "default"]
"""Who waits: a page that shows nothing else before it is done, a page that can do without, or nobody yet."""

PRIORITIES: tuple[Priority, ...] = ("page", "band", "default")

NOBODY = ""
"""Who asks for what is due without a visitor. Such a request stands until it is done or cancelled."""


class UnavailableError(RuntimeError):
    """A job was stopped or has failed; the message says which, in one sentence."""


@dataclass
class Claim:
    """One visitor's wish. `seen` in seconds of the monotonic clock."""

    seen: float
    priority: Priority
    paused: bool = False


class Job(ABC, Generic[P, R]):
    """One piece of work under a key: equal keys are one job, whoever asks. Thread-safe.

    A subclass does the work in `work_together`, or is a `LoneJob`, and lists in `EXPECTED` the errors that it
    knows, with the last part of their reason key. `progress` is replaced, never changed: what a reader holds
    stays as it is.
    """

    KIND = "job"
    """First part of the keys of the text catalogue that say why there is no result."""

    EXPECTED: Mapping[type[Exception], str] = {}

    def __init__(self, key: str, label: str, progress: P) -> None:
        self.key = key
        self.label = label
        self.progress = progress
        self.cancelled = threading.Event()
        self.reason = ""
        self.reason_key = ""
        self._result: R | None = None
        self._status: Status = "queued"
        self._finished = threading.Event()
        self._steps: Iterator[tuple[P, ...]] | None = None
        self._claims: dict[str, Claim] = {}
        self._queue: Queue | None = None
        self._ticket = 0

    def takes(self, other: Job) -> bool:
        """Whether a job that waits at the same priority is better done along with this one."""
        return False

    @abstractmethod
    def work_together(self, jobs: Sequence[Job[P, R]]) -> Iterator[tuple[P, ...]]:
        """A generator of the work for this job, the first of `jobs`, and those that it takes along.

        It gives the progress of each after every step, and returns a result for each, None or an error where
        there is none. Between two steps the jobs may be paused. It ends before its time once all of them are
        cancelled.
        """

    @property
    def status(self) -> Status:
        return self._status

    @property
    def finished(self) -> bool:
        """True when nothing more will come: done, stopped or failed."""
        return self._finished.is_set()

    @property
    def ending(self) -> bool:
        """True when it was cut short, or will be after the step under way."""
        return self._status != "done" and (self.cancelled.is_set() or self.finished)

    @property
    def position(self) -> int:
        """Number of jobs that come before this one, those that are running included; 0 unless queued."""
        return self._queue.position(self) if self._queue is not None else 0

    @property
    def priority(self) -> Priority:
        """The most urgent of those who wait."""
        wishes = {claim.priority for claim in list(self._claims.values())}
        return next((one for one in PRIORITIES if one in wishes), PRIORITIES[-1])

    def overtaken(self, jobs: Sequence[Job]) -> bool:
        """True when something more urgent than these, among them this one, waits for their next step."""
        return self._queue is not None and self._queue.overtaken(jobs)

    def attend(self, visitor: str, priority: Priority = "page") -> None:
        """The visitor still waits. Who has not said so for the patience of the queue waits no longer."""
        if self._queue is not None:
            self._queue.claim(self, visitor, priority)

    def leave(self, visitor: str) -> None:
        """The visitor waits no longer. Ends and forgets the job when nobody else does."""
        if self._queue is not None:
            self._queue.leave(self, visitor)

    def pause(self, visitor: str, paused: bool = True) -> None:
        """The visitor needs no further step for now. Pauses the job when nobody else does."""
        if self._queue is not None:
            self._queue.pause(self, visitor, paused)

    def cancel(self) -> None:
        """End the job for all who wait; what is finished stays. A new request starts afresh."""
        if self._queue is not None:
            self._queue.cancel(self)

    def wait(self, timeout: float | None = None) -> bool:
        """Block until finished, at most `timeout` seconds. True when finished."""
        return self._finished.wait(timeout)

    def result(self, timeout: float | None = None) -> R:
        """What the work returned, once there. Raises UnavailableError, after `timeout` s TimeoutError."""
        if not self.wait(timeout):
            raise TimeoutError(f"expected {self.label} within {timeout:g} s, it is {self._status}")
        if self._result is None:
            raise UnavailableError(self.reason)
        return self._result

    def known(self, progress: P, result: R) -> None:
        """Done without work: the result was there."""
        self.progress, self._result, self._status = progress, result, "done"
        self._finished.set()

    @property
    def held(self) -> bool:
        """True when somebody waits, and all who do have paused."""
        claims = list(self._claims.values())
        return bool(claims) and all(claim.paused for claim in claims)

    def explain(self, error: BaseException) -> None:
        """Say why there is no result: one English sentence, and its key in the text catalogue."""
        for kind, name in self.EXPECTED.items():
            if isinstance(error, kind):
                self.reason, self.reason_key = f"{self.label} failed: {error}.", f"{self.KIND}-{name}"
                log.warning("%s", self.reason)
                return
        log.error("%s failed", self.label, exc_info=error)
        self.reason = f"{self.label} failed: {type(error).__name__}: {error}"
        self.reason_key = f"{self.KIND}-failed"


def fresh_claim(visitor: str, priority: Priority) -> Claim:
    """A wish from now on; nobody's never grows old."""
    return Claim(math.inf if visitor == NOBODY else time.monotonic(), priority)


class LoneJob(Job[P, R]):
    """A job that takes no other along."""

    @abstractmethod
    def work(self) -> Iterator[P]:
        """A generator of the progress after each step; it returns the result, or None when it was cut short.

        It ends soon after `cancelled` is set. Between two steps the job may be paused.
        """

    def work_together(self, jobs: Sequence[Job[P, R]]) -> Iterator[tuple[P, ...]]:
        steps = self.work()
        while True:
            try:
                progress = next(steps)
            except StopIteration as end:
                return (end.value,)
            yield (progress,)
