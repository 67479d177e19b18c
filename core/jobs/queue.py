"""Jobs that wait for their turn, and the few threads that do them.

A thread takes the most urgent job and asks it for one step after the other. To pause is to ask for no more:
the job gives its place to the next and lines up again when it is resumed. A job that nobody waits for any
more ends after the step under way. What is more urgent is done between two steps of the one under way.
"""

from __future__ import annotations

import itertools
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Sequence
from typing import TypeVar

from core.jobs.job import PRIORITIES, Job, Priority, Status, fresh_claim

J = TypeVar("J", bound=Job)

PATIENCE = 10.0
"""Seconds without a sign of a visitor after which their wish is dropped. Pages look once in two or sooner."""


class Queue:
    """Jobs of one kind. `workers` are under way at once, one thread each that begins with the first job.

    A wish is dropped when its visitor gave no sign for `patience` seconds. The `keep` last finished jobs are
    found again by their key, those that are done only with `keep_done`. `prepare` is called first in every
    thread.
    """

    def __init__(
        self,
        name: str,
        workers: int = 1,
        *,
        patience: float = PATIENCE,
        keep: int = 256,
        keep_done: bool = True,
        prepare: Callable[[], object] | None = None,
    ) -> None:
        if workers < 1 or keep < 1:
            raise ValueError(f"expected at least one worker and one job to keep, got {workers} and {keep}")
        self.name = name
        self._limit, self.patience, self._prepare = workers, patience, prepare
        self._keep, self._keep_done = keep, keep_done
        self._jobs: OrderedDict[str, Job] = OrderedDict()
        self._line: list[Job] = []
        self._running: list[Job] = []
        self._threads: list[threading.Thread] = []
        self._sweeper: threading.Thread | None = None
        self._tickets = itertools.count()
        self._closed = False
        self._changed = threading.Condition()

    def request(self, job: J, visitor: str = "", priority: Priority = "page", *, restart: bool = True) -> J:
        """The job of this key that is known, else the given one, queued behind those of its priority.

        One that was cut short is queued again; with `restart=False` it is returned as it is, as a page that
        is drawn again wants it. A known job becomes as urgent as the most urgent of those who wait for it.
        Raises RuntimeError once the queue is closed.
        """
        with self._changed:
            known = self._jobs.get(job.key)
            if known is not None and not (restart and known.ending):
                self._jobs.move_to_end(job.key)
                self.claim(known, visitor, priority)
                return known
            if self._closed:
                raise RuntimeError("expected an open queue, got a closed one")
            job._queue, job._ticket = self, next(self._tickets)
            job._claims[visitor] = fresh_claim(visitor, priority)
            self._jobs[job.key] = job
            self._jobs.move_to_end(job.key)
            self._line.append(job)
            self._hire()
            return job

    def find(self, key: str) -> Job | None:
        """The job of this key, finished ones too as long as they are remembered. Starts nothing."""
        with self._changed:
            return self._jobs.get(key)

    def close(self, timeout: float = 5.0) -> None:
        """End all jobs and the threads."""
        with self._changed:
            self._closed = True
            for job in [*self._jobs.values(), *self._running, *self._line]:
                self.cancel(job)
            self._changed.notify_all()
            threads = [*self._threads, *([self._sweeper] if self._sweeper else [])]
        until = time.monotonic() + timeout
        for thread in threads:
            thread.join(max(0.0, until - time.monotonic()))

    # What jobs call; the lock may be held.

    def position(self, job: Job) -> int:
        """Number of jobs before this one, the running ones included that it does not overtake; 0 unless it is
        queued."""
        with self._changed:
            if job not in self._line:
                return 0
            return self._ordered().index(job) + sum(not _urgent(job, [other]) for other in self._running)

    def overtaken(self, jobs: Sequence[Job]) -> bool:
        """Whether a job that waits is more urgent than these, which are under way."""
        with self._changed:
            return any(_urgent(other, jobs) for other in self._line)

    def claim(self, job: Job, visitor: str, priority: Priority) -> None:
        """The visitor waits for the job, from now on or still."""
        with self._changed:
            if job.ending or job.finished:
                return
            before, fresh = job.priority, fresh_claim(visitor, priority)
            known = job._claims.setdefault(visitor, fresh)
            known.seen, known.priority = fresh.seen, priority
            if PRIORITIES.index(job.priority) < PRIORITIES.index(before):
                job._ticket = next(self._tickets)  # behind those who waited at this priority already
            self._unpark(job)

    def leave(self, job: Job, visitor: str) -> None:
        """The visitor waits no longer."""
        with self._changed:
            job._claims.pop(visitor, None)
            self._part(job, "stopped")

    def pause(self, job: Job, visitor: str, paused: bool) -> None:
        """The visitor wants no step for now, or wants them again."""
        with self._changed:
            if visitor not in job._claims or job.finished:
                return
            job._claims[visitor].paused = paused
            if job.held and job in self._line:
                self._line.remove(job)
                job._status = "paused"
            self._unpark(job)

    def cancel(self, job: Job, why: str = "stopped") -> None:
        """End the job, whoever waits for it."""
        with self._changed:
            if job.finished:
                return
            job.reason_key = job.reason_key or f"{job.KIND}-{why}"
            job.cancelled.set()
            if job not in self._running:
                if job in self._line:
                    self._line.remove(job)
                self._finish(job, "stopped")

    # The rest needs the lock.

    def _ordered(self) -> list[Job]:
        return sorted(self._line, key=lambda job: (PRIORITIES.index(job.priority), job._ticket))

    def _unpark(self, job: Job) -> None:
        """A paused job lines up again when somebody wants its next step."""
        if job._status == "paused" and not job.held:
            job._status, job._ticket = "queued", next(self._tickets)
            self._line.append(job)
            self._hire()

    def _part(self, job: Job, why: str) -> None:
        """After somebody has left: end and forget the job when that was the last."""
        if job._claims or job.finished:
            if job.held and job in self._line:
                self._line.remove(job)
                job._status = "paused"
            return
        self.cancel(job, why)
        if self._jobs.get(job.key) is job:
            del self._jobs[job.key]

    def _expire(self) -> None:
        """Drop the wishes of visitors who gave no sign."""
        dead = time.monotonic() - self.patience
        for job in [job for job in self._jobs.values() if not job.finished]:
            gone = [visitor for visitor, claim in job._claims.items() if claim.seen < dead]
            for visitor in gone:
                del job._claims[visitor]
            if gone:
                self._part(job, "abandoned")

    def _finish(self, job: Job, status: Status) -> None:
        """The last change of a job."""
        if status == "stopped":
            abandoned = job.reason_key.endswith("abandoned")
            job.reason = f"{job.label} {'was abandoned' if abandoned else 'was stopped'}."
        elif status == "done":
            job.reason = job.reason_key = ""
            if not self._keep_done and self._jobs.get(job.key) is job:
                del self._jobs[job.key]
        job._status, job._steps = status, None
        finished = [key for key, other in self._jobs.items() if other.finished or other is job]
        for key in finished[: -self._keep]:
            del self._jobs[key]
        job._finished.set()

    def _hire(self) -> None:
        """As many threads as there is work for, and one that looks after visitors."""
        self._threads = [thread for thread in self._threads if thread.is_alive()]
        if len(self._threads) < min(self._limit, len(self._line) + len(self._running)):
            self._threads.append(threading.Thread(target=self._work, name=self.name, daemon=True))
            self._threads[-1].start()
        if self._sweeper is None:
            self._sweeper = threading.Thread(target=self._sweep, name=f"{self.name}-visitors", daemon=True)
            self._sweeper.start()
        self._changed.notify_all()

    # The threads.

    def _sweep(self) -> None:
        with self._changed:
            while not self._closed and any(not job.finished for job in self._jobs.values()):
                self._expire()
                self._changed.wait(self.patience / 10)
            self._sweeper = None

    def _next(self) -> list[Job]:
        """The most urgent job and those that it takes along; none once the queue is closed."""
        with self._changed:
            while not self._closed:
                self._expire()
                if self._line:
                    return self._take()
                self._changed.wait()
            return []

    def _take(self) -> list[Job]:
        first, *others = self._ordered()
        jobs = [first, *(other for other in others if _along(first, other))]
        for job in jobs:
            self._line.remove(job)
            job._status = "running"
        self._running += jobs
        return jobs

    def _work(self) -> None:
        if self._prepare is not None:
            self._prepare()
        while jobs := self._next():
            self._do(jobs)

    def _do(self, jobs: list[Job]) -> None:
        found = self._advance(jobs)
        with self._changed:
            for job, status in zip(jobs, found, strict=True):
                self._running.remove(job)
                if status != "paused":
                    self._finish(job, status)
                elif job.cancelled.is_set():
                    self._finish(job, "stopped")
                else:
                    job._status = "paused"
                    self._unpark(job)  # resumed in the meantime
            self._changed.notify_all()

    def _advance(self, jobs: list[Job]) -> list[Status]:
        """Step by step to the end, or to a pause where a job is alone. A failure leaves its reason in the
        job; the thread outlives it, an exit too: nobody would end the jobs that it has under way."""
        first = jobs[0]
        try:
            if first._steps is None:
                first._steps = first.work_together(jobs)
            while len(jobs) > 1 or not first.held or first.cancelled.is_set():
                try:
                    step = next(first._steps)
                except StopIteration as end:
                    return [_outcome(job, found) for job, found in zip(jobs, end.value, strict=True)]
                for job, progress in zip(jobs, step, strict=True):
                    job.progress = progress
                self._let_pass(jobs)
            return ["paused"]
        except BaseException as error:
            return [_outcome(job, error) for job in jobs]

    def _let_pass(self, jobs: list[Job]) -> None:
        """Do, here and now, what is more urgent than these jobs."""
        while True:
            with self._changed:
                if self._closed or not self.overtaken(jobs):
                    return
                urgent = self._take()
            self._do(urgent)


def _urgent(job: Job, under_way: Sequence[Job]) -> bool:
    """Whether the job comes before any of those under way."""
    return PRIORITIES.index(job.priority) < min(PRIORITIES.index(other.priority) for other in under_way)


def _along(first: Job, other: Job) -> bool:
    fresh = first._steps is None and other._steps is None
    return fresh and first.priority == other.priority and first.takes(other)


def _outcome(job: Job, found: object) -> Status:
    if isinstance(found, BaseException):
        job.explain(found)
        return "failed"
    job._result = found
    return "stopped" if found is None else "done"
