"""Runs of prune and retrain for many visitors: one at a time for each of them, few at once for all.

A worker takes a run from the queue and asks its generator for one event after the other. To pause is to ask
for no more: the run gives its place to the next and lines up again when it is resumed. A run whose visitor is
gone, or who has started another, ends after the batch under way.
"""

from __future__ import annotations

import atexit
import logging
import math
import threading
import time
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Literal

import torch

from core.retrain.loop import Epoch, Round, steps
from core.retrain.settings import LoopSettings
from core.train.files import Run
from core.train.loop import DivergenceError, Record
from core.train.runs import PATIENCE, Handle, RunStore, RunUnavailableError, default_store

__all__ = ["PATIENCE", "LoopHandle", "LoopStore", "default_loops"]

log = logging.getLogger(__name__)

Status = Literal["queued", "running", "paused", "done", "stopped", "failed"]
ReasonKey = Literal["", "loop-stopped", "loop-abandoned", "loop-diverged", "loop-failed"]
"""Keys of the text catalogue that say why a run ended before its time."""

_LOOK_SECONDS = 0.05
_SWEEP_SECONDS = 1.0


class LoopHandle:
    """One run of one owner. Thread-safe; what it hands out never changes afterwards."""

    def __init__(
        self,
        store: LoopStore,
        owner: str,
        settings: LoopSettings,
        past: tuple[Round, ...] = (),
        key: str = "",
    ) -> None:
        self.owner = owner
        self.settings = settings
        self.key = key or settings.hash
        self._past = past
        self._store = store
        self._rounds: tuple[Round, ...] = ()
        self._records: tuple[Record, ...] = ()
        self._round = 0
        self._fraction = 0.0
        self._spent = 0.0
        self._status: Status = "queued"
        self._reason = ""
        self._reason_key: ReasonKey = ""
        self._seen = -math.inf
        self._pause = False
        self._cancel = threading.Event()
        self._finished = threading.Event()
        self._events: Iterator[Epoch | Round] | None = None
        self._waiting: Handle | None = None

    @property
    def status(self) -> Status:
        """Where it is. A pause begins with the end of the epoch under way, in round 0 with that of the dense
        training; stopped and failed runs keep their rounds."""
        return self._status

    @property
    def finished(self) -> bool:
        """True when nothing more will come."""
        return self._finished.is_set()

    @property
    def rounds(self) -> tuple[Round, ...]:
        """The rounds so far, the dense network first."""
        return self._rounds

    @property
    def round(self) -> int:
        """The round under way: 0 while the dense network is trained."""
        return self._round

    @property
    def records(self) -> tuple[Record, ...]:
        """Records of the training under way, epoch 0 first: of the dense one in round 0."""
        waiting = self._waiting
        return waiting.records if waiting is not None else self._records

    @property
    def position(self) -> int:
        """Number of runs that come before this one, those that are running included; 0 unless queued."""
        return self._store._position(self)

    @property
    def fraction(self) -> float:
        """Share of the way along the schedule that is done, 0 to 1; a stop rule may end it sooner."""
        return self._fraction

    @property
    def seconds(self) -> float:
        """Work so far, the dense training, the queue and pauses not counted."""
        return self._spent

    @property
    def seconds_left(self) -> float | None:
        """What the rest of the schedule takes at the pace so far; None before there is one."""
        if self.finished:
            return 0.0
        return self._spent * (1.0 / self._fraction - 1.0) if self._fraction > 0.0 else None

    @property
    def reason(self) -> str:
        """Why it ended before its time, in one English sentence; empty unless stopped or failed."""
        return self._reason

    @property
    def reason_key(self) -> ReasonKey:
        """The same as a key of the text catalogue."""
        return self._reason_key

    def pause(self) -> None:
        """Go no further than the end of the epoch under way, in round 0 of the dense training, and give the
        place to the next in the queue."""
        self._store._set_pause(self, True)

    def resume(self) -> None:
        """Go on, behind those who wait already."""
        self._store._set_pause(self, False)

    def stop(self) -> None:
        """End after the batch under way; the rounds so far stay."""
        self._store._stop(self, "loop-stopped")

    def attend(self) -> None:
        """The owner is still there. A run that was attended to and then is not for PATIENCE seconds ends."""
        self._seen = time.monotonic()

    @property
    def abandoned(self) -> bool:
        """True when the owner was there and has not been seen for PATIENCE seconds."""
        return math.isfinite(self._seen) and self._seen < time.monotonic() - PATIENCE

    def wait(self, timeout: float | None = None) -> bool:
        """Block until finished, at most `timeout` seconds. True when finished."""
        return self._finished.wait(timeout)


class LoopStore:
    """All runs of prune and retrain of a process.

    `workers` run at once, one thread each that begins with the first run. Dense networks come from `runs`. Of
    the runs that went all the way the `keep` most recent are remembered: who starts one of them again has it
    at once. As many owners find their last run again.
    """

    def __init__(self, runs: RunStore | None = None, workers: int = 1, keep: int = 32) -> None:
        if workers < 1 or keep < 1:
            raise ValueError(f"expected at least one worker and one run to keep, got {workers} and {keep}")
        self._runs = runs
        self._keep = keep
        self._limit = workers
        self._owners: OrderedDict[str, LoopHandle] = OrderedDict()
        self._done: OrderedDict[str, LoopHandle] = OrderedDict()
        self._queue: list[LoopHandle] = []
        self._running: list[LoopHandle] = []
        self._workers: list[threading.Thread] = []
        self._closed = False
        self._changed = threading.Condition()

    def start(
        self, owner: str, settings: LoopSettings, past: Sequence[Round] = (), key: str = ""
    ) -> LoopHandle:
        """Start a run; whatever the owner had under way ends. Done at once where the run is remembered.

        `past` are rounds of an earlier run to go on from, see `core.retrain.loop.steps`; then `key` names
        both together, by default the hash of the settings names a run.
        """
        if past and not key:
            raise ValueError("expected a key for a run that goes on from another one")
        with self._changed:
            if self._closed:
                raise RuntimeError("expected an open store, got a closed one")
            before = self._owners.pop(owner, None)
            if before is not None:
                self._stop(before, "loop-stopped")
            handle = LoopHandle(self, owner, settings, tuple(past), key)
            self._owners[owner] = handle
            known = self._done.get(handle.key)
            if known is not None:
                self._done.move_to_end(handle.key)
                handle._rounds, handle._spent, handle._fraction = known._rounds, known._spent, 1.0
                handle._records, handle._round = known._records, known._round
                self._finish(handle, "done")
            else:
                self._queue.append(handle)
                self._hire()
            self._forget()
            self._changed.notify_all()
            return handle

    def find(self, owner: str) -> LoopHandle | None:
        """The owner's last run, finished ones too, or None."""
        with self._changed:
            return self._owners.get(owner)

    def known(self, key: str) -> tuple[Round, ...] | None:
        """The rounds of a run that went all the way, by its hash or key, or None. Starts nothing."""
        with self._changed:
            handle = self._done.get(key)
            return None if handle is None else handle._rounds

    def close(self, timeout: float = 5.0) -> None:
        """End all runs and the workers."""
        with self._changed:
            self._closed = True
            for handle in list(self._owners.values()) + self._running + self._queue:
                self._stop(handle, "loop-stopped")
            self._changed.notify_all()
            workers = list(self._workers)
        for worker in workers:
            worker.join(timeout)

    def _forget(self) -> None:
        """Bound what is kept: finished runs of owners who were not here for longest go first."""
        finished = [owner for owner, handle in self._owners.items() if handle.finished]
        for owner in finished[: max(0, len(finished) - self._keep)]:
            del self._owners[owner]
        while len(self._done) > self._keep:
            self._done.popitem(last=False)

    def _position(self, handle: LoopHandle) -> int:
        with self._changed:
            return self._queue.index(handle) + len(self._running) if handle in self._queue else 0

    def _set_pause(self, handle: LoopHandle, pause: bool) -> None:
        with self._changed:
            if handle.finished or handle._pause == pause:
                return
            handle._pause = pause
            if pause and handle in self._queue:
                self._queue.remove(handle)
                handle._status = "paused"
            elif not pause and handle._status == "paused":
                handle._status = "queued"
                self._queue.append(handle)
                self._hire()
            self._changed.notify_all()

    def _stop(self, handle: LoopHandle, key: ReasonKey) -> None:
        with self._changed:
            if handle.finished:
                return
            handle._reason_key = handle._reason_key or key
            handle._cancel.set()
            if handle not in self._running:
                if handle in self._queue:
                    self._queue.remove(handle)
                self._finish(handle, "stopped")

    def _finish(self, handle: LoopHandle, status: Status) -> None:
        """The last change of a handle. The lock is held."""
        if status == "stopped":
            why = "was abandoned" if handle._reason_key == "loop-abandoned" else "was stopped"
            handle._reason = f"{handle.settings.label} {why}."
        handle._events = None
        handle._waiting = None
        handle._status = status
        if status == "done":
            handle._reason_key = ""
        handle._finished.set()

    def _hire(self) -> None:
        """As many workers as there is work for. The lock is held."""
        self._workers = [worker for worker in self._workers if worker.is_alive()]
        if len(self._workers) < min(self._limit, len(self._queue) + len(self._running)):
            worker = threading.Thread(target=self._work, name="prune-and-retrain", daemon=True)
            self._workers.append(worker)
            worker.start()

    def _next(self) -> LoopHandle | None:
        """The next run, taken from the queue; None once the store is closed."""
        with self._changed:
            while True:
                if self._closed:
                    return None
                for handle in list(self._owners.values()):
                    if handle.abandoned and handle not in self._running:
                        self._stop(handle, "loop-abandoned")
                if self._queue:
                    handle = self._queue.pop(0)
                    handle._status = "running"
                    self._running.append(handle)
                    return handle
                parked = any(handle._status == "paused" for handle in self._owners.values())
                self._changed.wait(_SWEEP_SECONDS if parked else None)

    def _work(self) -> None:
        torch.set_num_threads(1)  # see core.train.runs
        while (handle := self._next()) is not None:
            status = self._attempt(handle)
            with self._changed:
                self._running.remove(handle)
                if status == "paused" and handle._cancel.is_set():
                    status = "stopped"
                if status == "paused":
                    handle._status = "paused"
                    if not handle._pause:  # resumed in the meantime
                        handle._status = "queued"
                        self._queue.append(handle)
                    continue
                self._finish(handle, status)
                if status == "done":
                    self._done[handle.key] = handle
                    self._forget()

    def _attempt(self, handle: LoopHandle) -> Status:
        """Run until the end, a pause or a stop; a failure leaves its reason in the handle."""
        label = handle.settings.label
        try:
            return self._run(handle)
        except DivergenceError as error:
            handle._reason, handle._reason_key = f"{label} failed: {error}.", "loop-diverged"
        except Exception as error:  # the worker outlives whatever one run does
            log.exception("prune and retrain %s failed", label)
            handle._reason = f"{label} failed: {type(error).__name__}: {error}"
            handle._reason_key = "loop-failed"
        return "failed"

    def _run(self, handle: LoopHandle) -> Status:
        if handle._events is None:
            dense = self._dense(handle)
            if dense is None:
                return "stopped"
            handle._events = steps(handle.settings, cancel=handle._cancel, dense=dense, past=handle._past)
        while True:
            if handle.abandoned:
                self._stop(handle, "loop-abandoned")
            if handle._cancel.is_set():
                return "stopped"
            if handle._pause:
                return "paused"
            began = time.perf_counter()
            event = next(handle._events, None)
            handle._spent += time.perf_counter() - began
            if event is None:
                return "stopped" if handle._cancel.is_set() else "done"
            if isinstance(event, Round):
                handle._rounds = (*handle._rounds, event)
                handle._fraction = event.progress
            else:
                fresh = event.record.epoch == 0
                handle._round = event.round
                handle._records = (event.record,) if fresh else (*handle._records, event.record)
                handle._fraction = event.progress

    def _dense(self, handle: LoopHandle) -> Run | None:
        """The trained dense network; None when the run was stopped before it was there. A pause waits for it:
        to leave would throw away what is trained."""
        store = self._runs or default_store()
        who = f"prune-and-retrain-{id(handle)}"
        waiting = store.request(handle.settings.dense)
        waiting.attend(who)
        handle._waiting = waiting
        try:
            while not waiting.wait(_LOOK_SECONDS):
                waiting.attend(who)
                if handle.abandoned:
                    self._stop(handle, "loop-abandoned")
                if handle._cancel.is_set():
                    waiting.leave(who)
                    return None
            handle._records = waiting.records
            return waiting.result(0)
        except RunUnavailableError:
            if waiting.reason_key == "run-diverged":
                raise DivergenceError(waiting.reason.rstrip(".")) from None
            raise
        finally:
            handle._waiting = None


@lru_cache(maxsize=1)
def _default_loops() -> LoopStore:
    store = LoopStore()
    atexit.register(store.close)
    return store


_default_lock = threading.Lock()


def default_loops() -> LoopStore:
    """The store of this process."""
    with _default_lock:
        return _default_loops()
