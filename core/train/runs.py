"""A run that was trained once is not trained again: kept in memory for all sessions, and on disk.

One thread trains: first what pages wait for, then the seeds of their bands, then what is merely due; seeds
that wait for the same network side by side.
"""

from __future__ import annotations

import atexit
import threading
import time
from collections import OrderedDict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

import torch

from core.jobs import Job, Priority, Queue, remembered
from core.jobs.queue import PATIENCE
from core.prune.units import Params
from core.store import cache_root
from core.train.files import Run, RunFiles, without_params
from core.train.loop import DivergenceError, Record, together, train, train_together
from core.train.settings import BaseTrainSettings

__all__ = ["Run", "RunStore", "Training", "default_store"]

Records = tuple[Record, ...]

LOCKED_SECONDS = 5.0
"""How long a page, or who keeps others waiting, waits for another process that trains what it wants."""


class Training(Job[Records, Run]):
    """One run that is asked for, shared by all who want the same settings.

    Its progress is the records so far, epoch 0 first, without parameters.
    """

    KIND = "run"
    EXPECTED = {DivergenceError: "diverged"}  # noqa: RUF012 (never changed)

    def __init__(self, store: RunStore, settings: BaseTrainSettings) -> None:
        super().__init__(settings.hash, settings.label, ())
        self.settings = settings
        self._store = store

    @property
    def records(self) -> Records:
        return self.progress

    @property
    def fraction(self) -> float:
        """Share of the epochs that are trained, 0 to 1."""
        return max(0, len(self.progress) - 1) / self.settings.epochs

    def takes(self, other: Job) -> bool:
        return isinstance(other, Training) and together((self.settings, other.settings))

    def work_together(self, jobs: Sequence[Training]) -> Iterator[tuple[Records, ...]]:
        nobody = _AllCancelled(jobs)
        with ExitStack() as locks:
            while not self._alone(jobs, locks, nobody):
                if nobody.is_set():
                    return (None,) * len(jobs)
                yield tuple(job.progress for job in jobs)
            known = [self._store.get(job.settings) for job in jobs]  # from another process meanwhile
            missing = [job for job, run in zip(jobs, known, strict=True) if run is None]
            trained = (yield from self._train(jobs, missing, nobody)) if missing else {}
        for job, run in zip(jobs, known, strict=True):
            job.progress = job.progress if run is None else run.records
        return tuple(run or trained[job.key] for job, run in zip(jobs, known, strict=True))

    def _alone(self, jobs: Sequence[Training], locks: ExitStack, nobody: _AllCancelled) -> bool:
        """True once these may be trained, False where others come first or nobody wants them.

        One process after the other, but who waits longer than LOCKED_SECONDS trains the same again where a
        page wants it, and where this process has locks already: a run that is paused keeps its own, and so
        does one that stands still while something more urgent is done. Two processes that each waited for a
        lock of the other would wait for ever; so nobody waits without an end who has what others wait for.
        """
        until = time.monotonic() + LOCKED_SECONDS

        def late() -> bool:
            hurried = self._store.locked > 0 or any(job.priority == "page" for job in jobs)
            return hurried and time.monotonic() > until

        def enough() -> bool:
            return nobody.is_set() or self.overtaken(jobs) or late()

        with ExitStack() as entered:
            # In one order for everybody, for those who wait for several at once.
            for job in sorted(jobs, key=lambda job: job.key):
                if not entered.enter_context(self._store.files.alone(job.settings, enough)):
                    return not nobody.is_set() and late()
            locks.enter_context(entered.pop_all())
        locks.enter_context(self._store.holding())
        return True

    def _train(
        self, jobs: Sequence[Training], missing: Sequence[Training], cancelled: _AllCancelled
    ) -> Iterator[tuple[Records, ...]]:
        """The runs of the missing ones by their keys, an error where one diverges, None when cut short."""
        settings = [job.settings for job in missing]
        if len(missing) > 1:
            epochs = train_together(settings, cancel=cancelled)
        else:
            epochs = ((record,) for record in train(settings[0], cancel=cancelled))
        records: dict[str, Records] = {job.key: () for job in missing}
        snapshots: dict[str, dict[int, Params]] = {job.key: {} for job in missing}
        found: dict[str, Run | DivergenceError | None] = dict.fromkeys(records)
        began = time.perf_counter()
        for epoch in epochs:
            for job, record in zip(missing, epoch, strict=True):
                if isinstance(record, DivergenceError):
                    found[job.key] = record
                    continue
                records[job.key] = (*records[job.key], without_params(record))
                if record.params is not None:
                    snapshots[job.key][record.epoch] = record.params
                    if record.epoch == job.settings.epochs:
                        run = Run(job.settings, snapshots[job.key], records[job.key])
                        found[job.key] = self._store.keep(run)
            spent = time.perf_counter() - began
            yield tuple(records.get(job.key, ()) for job in jobs)
            if all(job.priority != "page" for job in jobs):
                # No page stands still for these: half of the time is left to those that do something.
                jobs[0].cancelled.wait(spent)
            began = time.perf_counter()
        return found


class _AllCancelled:
    """Set once none of the jobs is wanted any more, as an Event."""

    def __init__(self, jobs: Sequence[Training]) -> None:
        self._jobs = jobs

    def is_set(self) -> bool:
        return all(job.cancelled.is_set() for job in self._jobs)


class RunStore:
    """All runs of a process. The `memory_items` most recently used stay in memory, the rest on disk.

    A request that no visitor gave a sign of for `patience` seconds is not trained.
    """

    def __init__(
        self,
        cache_dir: Path | str,
        memory_items: int = 32,
        disk_bytes: int = 512 * 2**20,
        patience: float = PATIENCE,
    ) -> None:
        self.files = RunFiles(Path(cache_dir), disk_bytes)
        self._memory_items = memory_items
        self._memory: OrderedDict[str, Run] = OrderedDict()
        self._lock = threading.Lock()
        self.locked = 0
        """How many trainings that are under way or paused have the locks of their runs."""
        # What is done is in memory and on disk. One thread for each: the products are too small to gain from
        # more, and pages need the other cores.
        self.queue = Queue(
            "training", patience=patience, keep_done=False, prepare=lambda: torch.set_num_threads(1)
        )

    def get(self, settings: BaseTrainSettings) -> Run | None:
        """The run, when it is in memory or on disk; None otherwise. Never trains."""
        with self._lock:
            run = self._memory.get(settings.hash)
            if run is not None:
                self._memory.move_to_end(settings.hash)
                return run
        run = self.files.read(settings)
        return None if run is None else self._remember(run)

    def find(self, settings: BaseTrainSettings) -> Training | None:
        """An earlier request, stopped and failed ones too, or None. Never trains."""
        found = self.queue.find(settings.hash)
        if found is not None and not found.finished:
            return found
        return self._known(settings) or found

    def request(
        self,
        settings: BaseTrainSettings,
        priority: Priority = "page",
        *,
        visitor: str = "",
        restart: bool = True,
    ) -> Training:
        """The training of these settings: done at once when known, else queued behind those of its priority.

        The same settings give the same run to everyone. A request for a visitor (a session) stands as long as
        they attend, one for nobody until it is done. What was stopped or has failed is queued again; with
        `restart=False` it is returned as it is, as a redrawn page wants it.
        """
        known = self._known(settings)  # reads the disk, so outside the lock of the queue
        return known or self.queue.request(Training(self, settings), visitor, priority, restart=restart)

    def queue_defaults(
        self, runs: Iterable[BaseTrainSettings], priority: Priority = "default"
    ) -> tuple[Training, ...]:
        """Request runs that nobody waits for yet, in this order, behind those that visitors wait for."""
        return tuple(self.request(settings, priority, restart=False) for settings in runs)

    def keep(self, run: Run) -> Run:
        """Keep a run that was trained; the one that is there already wins, so that all share one object."""
        kept = self._remember(run)
        self.files.write(run)
        return kept

    @contextmanager
    def holding(self) -> Iterator[None]:
        """One training more has locks meanwhile."""
        with self._lock:
            self.locked += 1
        try:
            yield
        finally:
            with self._lock:
                self.locked -= 1

    def close(self, timeout: float = 2.0) -> None:
        """Stop everything and end the thread. Runs that are known can still be read."""
        self.queue.close(timeout)

    def _known(self, settings: BaseTrainSettings) -> Training | None:
        run = self.get(settings)
        if run is None:
            return None
        training = Training(self, settings)
        training.known(run.records, run)
        return training

    def _remember(self, run: Run) -> Run:
        with self._lock:
            kept = self._memory.setdefault(run.settings.hash, run)
            self._memory.move_to_end(run.settings.hash)
            while len(self._memory) > self._memory_items:
                self._memory.popitem(last=False)
            return kept


def cache_folder() -> Path:
    """Where runs are kept unless another folder is named."""
    return cache_root() / "runs"


@remembered(maxsize=1)
def default_store() -> RunStore:
    """The store of this process; the folder is decided at the first call."""
    store = RunStore(cache_folder())
    atexit.register(store.close)
    return store
