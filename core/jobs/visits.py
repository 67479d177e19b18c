"""What one visitor sees of jobs that others may share: a stop or a pause is theirs alone."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

from core.jobs.job import Job, Status
from core.jobs.queue import Queue

P = TypeVar("P")
V = TypeVar("V", bound="Visit")


class Visit(Generic[P]):
    """One visitor's view of a job. Thread-safe.

    A stop ends the job only when nobody else waits for it, and a pause holds it up only when all who wait
    have paused; the view stands still from the moment of either, so that it tells what the visitor was told.
    """

    def __init__(self, job: Job[P, object], visitor: str) -> None:
        self.job, self.visitor = job, visitor
        self._left = False
        self._still: P | None = None

    @property
    def progress(self) -> P:
        """How far it is, as far as the visitor wanted it."""
        still = self._still
        return self.job.progress if still is None or (self.job.finished and not self._left) else still

    @property
    def status(self) -> Status:
        """Where it is for this visitor: "stopped" once they have left it, "paused" as long as they pause."""
        if self._left:
            return "stopped"
        paused = self._still is not None and not self.job.finished
        return "paused" if paused else self.job.status

    @property
    def finished(self) -> bool:
        """True when nothing more will come."""
        return self._left or self.job.finished

    @property
    def position(self) -> int:
        """Number of jobs that come before; 0 unless it is queued."""
        return 0 if self.finished else self.job.position

    @property
    def reason(self) -> str:
        """Why it ended before its time, in one English sentence; empty unless stopped or failed."""
        return f"{self.job.label} was stopped." if self._left else self.job.reason

    @property
    def reason_key(self) -> str:
        """The same as a key of the text catalogue."""
        return f"{self.job.KIND}-stopped" if self._left else self.job.reason_key

    @property
    def current(self) -> bool:
        """True when asking for the same again would bring nothing else."""
        return not self._left and not self.job.ending

    def attend(self) -> None:
        """The visitor is still there."""
        if not self._left:
            self.job.attend(self.visitor)
            if self._still is not None:
                self.job.pause(self.visitor)

    def pause(self) -> None:
        """Show no further step; the job gives its place away when nobody else wants one."""
        if not self.finished and self._still is None:
            self._still = self.job.progress
            self.job.pause(self.visitor)

    def resume(self) -> None:
        """Go on, where the job is by now."""
        if not self._left:
            self._still = None
            self.job.pause(self.visitor, False)

    def stop(self) -> None:
        """Leave; what is there stays. The job ends after the step under way, unless others wait for it."""
        if not self.finished:
            self._still, self._left = self.progress, True
            self.job.leave(self.visitor)

    def wait(self, timeout: float | None = None) -> bool:
        """Block until finished, at most `timeout` seconds. True when finished."""
        return self._left or self.job.wait(timeout)


class Visits(Generic[V]):
    """At most one visit for each visitor; those of finished jobs are remembered for the `keep` last."""

    def __init__(self, queue: Queue, keep: int = 32) -> None:
        self._queue, self._keep = queue, keep
        self._visits: OrderedDict[str, V] = OrderedDict()
        self._then: dict[str, tuple[Job, ...]] = {}
        self._declined: OrderedDict[tuple[str, str], None] = OrderedDict()
        self._lock = threading.RLock()

    def start(self, visitor: str, job: Job, view: Callable[[Job, str], V], then: Sequence[Job] = ()) -> V:
        """The visitor's view of the job. Asking for another leaves the one before; the same goes on. Once it
        is done, a look at it (`find`) starts the first of `then`, and so on."""
        with self._lock:
            self._then[visitor] = tuple(then)
            self._declined.pop((visitor, job.key), None)
            before = self._visits.get(visitor)
            if before is not None and before.job.key == job.key and before.current:
                before.attend()
                return before
            if before is not None:
                before.stop()
            found = view(self._queue.request(job, visitor), visitor)
            self._visits[visitor] = found
            self._visits.move_to_end(visitor)
            for name in [name for name, one in self._visits.items() if one.finished][: -self._keep]:
                del self._visits[name], self._then[name]
            return found

    def find(self, visitor: str) -> V | None:
        """What the visitor asked for last, as long as it is remembered."""
        with self._lock:
            found, then = self._visits.get(visitor), self._then.get(visitor)
            if found is not None and then and found.status == "done":
                return self.start(visitor, then[0], type(found), then[1:])
            return found

    def stop(self, visitor: str) -> None:
        """The visitor leaves what they asked for last, and does not want it until they start it again."""
        with self._lock:
            found = self._visits.get(visitor)
            if found is not None and not found.finished:
                found.stop()
                self._declined[visitor, found.job.key] = None
                while len(self._declined) > 8 * self._keep:
                    self._declined.popitem(last=False)

    def declined(self, visitor: str, key: str) -> bool:
        """Whether the visitor has stopped this job since they started it."""
        with self._lock:
            return (visitor, key) in self._declined
