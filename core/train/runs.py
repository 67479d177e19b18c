"""A run that was trained once is not trained again: kept in memory for all sessions, and on disk.

One worker thread trains, one run at a time: first what pages ask for, then what is merely due.
`core.train.files` keeps the runs on disk.
"""

from __future__ import annotations

import atexit
import logging
import math
import os
import threading
import time
from collections import OrderedDict
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import Literal

import torch
from platformdirs import user_cache_dir

from core.prune.units import Params
from core.train.files import Run, RunFiles, without_params
from core.train.loop import DivergenceError, Record, train
from core.train.settings import BaseTrainSettings

__all__ = ["Handle", "Priority", "Run", "RunStore", "RunUnavailableError", "Status", "default_store"]

log = logging.getLogger(__name__)

Status = Literal["queued", "running", "done", "cancelled", "failed"]
Reason = Literal["", "run-cancelled", "run-diverged", "run-failed"]
"""Keys of the text catalogue that say why there is no run."""

Priority = Literal["page", "default"]
"""Who waits for a run: a page that someone has opened, or nobody yet."""

_REMEMBERED = 256

PATIENCE = 5.0
"""Seconds without a sign of a visitor after which a request is abandoned. Pages look twice a second."""


class RunUnavailableError(RuntimeError):
    """A run was cancelled or has failed; the message says which, in one sentence."""


class Handle:
    """One request for a run, shared by all who asked for the same settings. Thread-safe."""

    def __init__(self, store: RunStore, settings: BaseTrainSettings, run: Run | None = None) -> None:
        self.settings = settings
        self._store = store
        self._run = run
        self._records: list[Record] = list(run.records) if run else []
        self._status: Status = "done" if run else "queued"
        self._reason = ""
        self._reason_key: Reason = ""
        self._awaited = False
        self._seen: dict[str, float] = {}
        self._cancel = threading.Event()
        self._finished = threading.Event()
        if run:
            self._finished.set()

    @property
    def status(self) -> Status:
        return self._status

    @property
    def finished(self) -> bool:
        """True when nothing more will come: done, cancelled or failed."""
        return self._finished.is_set()

    @property
    def position(self) -> int:
        """Number of runs that come before this one, the running one included; 0 once it has started."""
        return self._store._position(self)

    @property
    def records(self) -> tuple[Record, ...]:
        """Records so far, epoch 0 first, without parameters."""
        return tuple(self._records)

    @property
    def fraction(self) -> float:
        """Share of the epochs that are trained, 0 to 1."""
        return max(0, len(self._records) - 1) / self.settings.epochs

    @property
    def reason(self) -> str:
        """Why there is no run, in one English sentence; empty unless cancelled or failed."""
        return self._reason

    @property
    def reason_key(self) -> Reason:
        """The same as a key of the text catalogue, whose sentence may use the label of the settings."""
        return self._reason_key

    def cancel(self) -> None:
        """Stop the run or take it from the queue; a finished run stays. A new request starts afresh."""
        self._store._cancel(self)

    def attend(self, who: str) -> None:
        """`who` (a session) still waits. A request that all its visitors have left is not trained."""
        self._seen[who] = time.monotonic()

    def leave(self, who: str) -> None:
        """`who` waits no longer. Cancels and forgets the run when nobody else does."""
        self._seen[who] = -math.inf
        if self.abandoned:
            self._store._forget(self)

    @property
    def abandoned(self) -> bool:
        """True when there were visitors and none of them was seen for PATIENCE seconds."""
        seen = list(self._seen.values())
        return bool(seen) and max(seen) < time.monotonic() - PATIENCE

    def wait(self, timeout: float | None = None) -> bool:
        """Block until finished, at most `timeout` seconds. True when finished."""
        return self._finished.wait(timeout)

    def result(self, timeout: float | None = None) -> Run:
        """The run, once there. Raises RunUnavailableError, or TimeoutError after `timeout` seconds."""
        if not self.wait(timeout):
            raise TimeoutError(
                f"expected {self.settings.label} within {timeout:g} s, got {self.fraction:.0%} of it"
            )
        if self._run is None:
            raise RunUnavailableError(self._reason)
        return self._run


class RunStore:
    """All runs of a process. The `memory_items` most recently used stay in memory, the rest on disk."""

    def __init__(self, cache_dir: Path | str, memory_items: int = 32, disk_bytes: int = 512 * 2**20) -> None:
        self._files = RunFiles(Path(cache_dir), disk_bytes)
        self._memory_items = memory_items
        self._memory: OrderedDict[str, Run] = OrderedDict()
        self._handles: OrderedDict[str, Handle] = OrderedDict()
        self._queues: dict[Priority, list[Handle]] = {"page": [], "default": []}
        self._running: Handle | None = None
        self._worker: threading.Thread | None = None
        self._closed = False
        self._changed = threading.Condition()

    def get(self, settings: BaseTrainSettings) -> Run | None:
        """The run, when it is in memory or on disk; None otherwise. Never trains."""
        with self._changed:
            run = self._recall(settings)
        if run is None:
            run = self._files.read(settings)
            if run is not None:
                with self._changed:
                    run = self._remember(run)
        return run

    def find(self, settings: BaseTrainSettings) -> Handle | None:
        """The handle of an earlier request, cancelled and failed ones too, or None. Never trains."""
        with self._changed:
            handle = self._handles.get(settings.hash)
        if handle is not None and not handle.finished:
            return handle
        run = self.get(settings)
        return Handle(self, settings, run) if run else handle

    def request(
        self, settings: BaseTrainSettings, priority: Priority = "page", *, restart: bool = True
    ) -> Handle:
        """A handle on the run: done at once when known, else queued behind requests of its priority.

        The same settings give the same run to everyone. A page's request overtakes all defaults, its own
        settings' place among them included. What was cancelled or has failed is queued again; with
        `restart=False` its finished handle is returned instead, as a redrawn page wants it.
        """
        handle = self.find(settings)  # reads the disk, so outside the lock
        if handle is not None and handle.status == "done":
            return handle
        with self._changed:
            run = self._recall(settings)  # it may have finished meanwhile
            if run is not None:
                return Handle(self, settings, run)
            handle = self._handles.get(settings.hash)
            if handle is not None and (not restart or not (handle.finished or handle._cancel.is_set())):
                handle._awaited |= priority == "page"
                if priority == "page" and handle in self._queues["default"]:
                    self._queues["default"].remove(handle)
                    self._queues["page"].append(handle)
                return handle
            self._start_worker()
            handle = Handle(self, settings)
            handle._awaited = priority == "page"
            self._handles[settings.hash] = handle
            self._handles.move_to_end(settings.hash)
            self._forget_finished()
            self._queues[priority].append(handle)
            self._changed.notify_all()
            return handle

    def queue_defaults(self, runs: Iterable[BaseTrainSettings]) -> tuple[Handle, ...]:
        """Request runs that nobody waits for yet, in this order, behind everything that a page asks for."""
        return tuple(self.request(settings, "default", restart=False) for settings in runs)

    def close(self, timeout: float = 2.0) -> None:
        """Cancel everything and end the worker. Runs that are known can still be read."""
        with self._changed:
            self._closed = True
            waiting = [handle for queue in self._queues.values() for handle in queue]
            waiting += [self._running] if self._running else []
            self._changed.notify_all()
            worker = self._worker
        for handle in waiting:
            handle.cancel()
        if worker is not None:
            worker.join(timeout)

    def _recall(self, settings: BaseTrainSettings) -> Run | None:
        run = self._memory.get(settings.hash)
        if run is not None:
            self._memory.move_to_end(settings.hash)
        return run

    def _remember(self, run: Run) -> Run:
        """Keep a run in memory; the one that is already there wins, so that all sessions share one object."""
        key = run.settings.hash
        kept = self._memory.setdefault(key, run)
        self._memory.move_to_end(key)
        while len(self._memory) > self._memory_items:
            self._memory.popitem(last=False)
        return kept

    def _forget_finished(self) -> None:
        """Bound the list of cancelled and failed requests; what is queued or running always stays."""
        for key in [key for key, handle in self._handles.items() if handle.finished][:-_REMEMBERED]:
            del self._handles[key]

    def _position(self, handle: Handle) -> int:
        with self._changed:
            line = [*self._queues["page"], *self._queues["default"]]
            return line.index(handle) + (self._running is not None) if handle in line else 0

    def _cancel(self, handle: Handle) -> None:
        with self._changed:
            if handle.finished:
                return
            handle._cancel.set()
            for queue in self._queues.values():
                if handle in queue:
                    queue.remove(handle)
                    self._finish(handle, "cancelled")

    def _forget(self, handle: Handle) -> None:
        """Cancel a run as if it had never been asked for."""
        self._cancel(handle)
        with self._changed:
            if self._handles.get(handle.settings.hash) is handle:
                del self._handles[handle.settings.hash]

    def _finish(self, handle: Handle, status: Status, run: Run | None = None) -> None:
        """The last change of a handle. The lock is held."""
        if status == "cancelled":
            handle._reason, handle._reason_key = f"{handle.settings.label} was cancelled.", "run-cancelled"
        handle._run = run
        handle._status = status
        if run is not None and self._handles.get(handle.settings.hash) is handle:
            del self._handles[handle.settings.hash]  # memory and disk know it from here on
        handle._finished.set()

    def _start_worker(self) -> None:
        if self._closed:
            raise RuntimeError("expected an open run store, got a closed one")
        if self._worker is None or not self._worker.is_alive():
            self._worker = threading.Thread(target=self._work, name="training", daemon=True)
            self._worker.start()

    def _work(self) -> None:
        # One core: the products are too small to gain from more, and pages need the others. The setting is of
        # the whole process, which is what many sessions on few cores want as well.
        torch.set_num_threads(1)
        while True:
            with self._changed:
                while not (self._queues["page"] or self._queues["default"] or self._closed):
                    self._changed.wait()
                if self._closed:
                    return
                queue = self._queues["page"] or self._queues["default"]
                handle = queue.pop(0)
                if handle.abandoned:
                    self._finish(handle, "cancelled")
                    self._handles.pop(handle.settings.hash, None)  # the next request starts afresh
                    continue
                self._running = handle
                handle._status = "running"
            run = self._attempt(handle)
            with self._changed:
                self._running = None
                if run is not None:
                    self._finish(handle, "done", self._remember(run))
                else:
                    self._finish(handle, "failed" if handle.reason else "cancelled")
            if run is not None:
                self._files.write(run)

    def _attempt(self, handle: Handle) -> Run | None:
        """The run, or None when it was cancelled or has failed; a failure leaves its reason in the handle."""
        label = handle.settings.label
        try:
            return self._train(handle)
        except DivergenceError as error:
            handle._reason, handle._reason_key = f"{label} failed: {error}.", "run-diverged"
        except Exception as error:  # the worker outlives whatever one run does
            log.exception("training %s failed", label)
            handle._reason, handle._reason_key = (
                f"{label} failed: {type(error).__name__}: {error}",
                "run-failed",
            )
        return None

    def _train(self, handle: Handle) -> Run | None:
        """The finished run; None when it was cancelled."""
        settings = handle.settings
        known = self._files.read(settings)  # another process may have trained it while this one waited
        if known is not None:
            handle._records.extend(known.records)
            return known
        snapshots: dict[int, Params] = {}
        began = time.perf_counter()
        for record in train(settings, cancel=handle._cancel):
            if record.params is not None:
                snapshots[record.epoch] = record.params
            handle._records.append(without_params(record))
            if not handle._awaited:
                # No page waits for this run: half of the time is left to those that do something.
                handle._cancel.wait(time.perf_counter() - began)
            began = time.perf_counter()
        if settings.epochs not in snapshots:
            return None
        return Run(settings, snapshots, handle.records)


def cache_folder() -> Path:
    """Where runs are kept: `runs` in the folder COURSE_CACHE_DIR, or in the user's cache folder."""
    chosen = os.environ.get("COURSE_CACHE_DIR")
    return Path(chosen or user_cache_dir("pruning-course", appauthor=False)) / "runs"


_default_lock = threading.Lock()


def default_store() -> RunStore:
    """The store of this process; the folder is decided at the first call."""
    with _default_lock:
        return _default_store()


@lru_cache(maxsize=1)
def _default_store() -> RunStore:
    store = RunStore(cache_folder())
    atexit.register(store.close)
    return store
