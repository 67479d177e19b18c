"""Runs of prune and retrain for many visitors: at most one for each, equal ones once, few at once for all."""

from __future__ import annotations

import atexit
import re
import threading
import time
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import torch

from core.jobs import PATIENCE, LoneJob, Queue, UnavailableError, Visit, Visits, remembered
from core.retrain.files import LoopFiles
from core.retrain.loop import steps
from core.retrain.rounds import Round
from core.retrain.settings import LoopSettings
from core.store import cache_root
from core.train.files import Run
from core.train.loop import DivergenceError, Record
from core.train.runs import RunStore, default_store

__all__ = ["LoopHandle", "LoopStore", "default_loops"]

_LOOK_SECONDS = 0.05
_HASH = re.compile(r"[0-9a-f]{16}")


@dataclass(frozen=True)
class Progress:
    """How far a run is: `records` are those of the training under way, of the dense one in round 0; `share`
    is what is removed while it goes on."""

    rounds: tuple[Round, ...] = ()
    records: tuple[Record, ...] = ()
    round: int = 0
    share: float = 0.0
    fraction: float = 0.0
    seconds: float = 0.0


class LoopJob(LoneJob[Progress, tuple[Round, ...]]):
    """One run. A pause begins with the end of the epoch under way, in round 0 of the dense training."""

    KIND = "loop"
    EXPECTED = {DivergenceError: "diverged"}  # noqa: RUF012 (never changed)

    def __init__(
        self,
        runs: RunStore | None,
        settings: LoopSettings,
        past: tuple[Round, ...],
        key: str,
        files: LoopFiles | None = None,
    ) -> None:
        super().__init__(key, settings.label, Progress())
        self.settings = settings
        self._runs, self._past = runs, past
        self.files = None if past else files

    def work(self) -> Iterator[Progress]:
        known = self.files.read(self.settings.hash) if self.files else None
        if known is not None:
            yield Progress(rounds=known, round=known[-1].index, fraction=1.0, seconds=known[-1].seconds)
            return known
        dense = self._dense()
        if dense is None:
            return None
        began = time.perf_counter()
        for event in steps(self.settings, cancel=self.cancelled, dense=dense, past=self._past):
            now = replace(
                self.progress,
                fraction=event.progress,
                seconds=self.progress.seconds + time.perf_counter() - began,
            )
            if isinstance(event, Round):
                yield replace(now, rounds=(*now.rounds, event))
            else:
                before = () if event.record.epoch == 0 else now.records
                yield replace(now, round=event.round, records=(*before, event.record), share=event.share)
            began = time.perf_counter()
        if self.cancelled.is_set():
            return None
        if self.files:
            self.files.write(self.settings, self.progress.rounds)
        return self.progress.rounds

    def _dense(self) -> Run | None:
        """The trained dense network; None when the run was stopped before it was there. A pause waits for it:
        to leave would throw away what is trained."""
        who = f"prune-and-retrain-{id(self)}"
        training = (self._runs or default_store()).request(self.settings.dense, visitor=who)
        while not training.wait(_LOOK_SECONDS):
            training.attend(who)
            self.progress = replace(self.progress, records=training.records)
            if self.cancelled.is_set():
                training.leave(who)
                return None
        try:
            run = training.result(0)
        except UnavailableError:
            if training.reason_key == "run-diverged":
                raise DivergenceError(training.reason.rstrip(".")) from None
            raise
        self.progress = replace(self.progress, records=training.records)
        return run


class LoopHandle(Visit[Progress]):
    """One visitor's view of a run; what it hands out never changes afterwards."""

    job: LoopJob

    @property
    def settings(self) -> LoopSettings:
        return self.job.settings

    @property
    def key(self) -> str:
        return self.job.key

    @property
    def rounds(self) -> tuple[Round, ...]:
        """The rounds so far, the dense network first; stopped and failed runs keep theirs."""
        return self.progress.rounds

    @property
    def round(self) -> int:
        """The round under way: 0 while the dense network is trained."""
        return self.progress.round

    @property
    def records(self) -> tuple[Record, ...]:
        """Records of the training under way, epoch 0 first: of the dense one in round 0."""
        return self.progress.records

    @property
    def share(self) -> float:
        """The share that is removed while this training goes on, before the rounds tell of it."""
        return self.progress.share

    @property
    def fraction(self) -> float:
        """Share of the way along the schedule that is done, 0 to 1; a stop rule may end it sooner."""
        return 1.0 if self.status == "done" else self.progress.fraction

    @property
    def seconds(self) -> float:
        """Work so far, the dense training, the queue and pauses not counted."""
        return self.progress.seconds

    @property
    def seconds_left(self) -> float | None:
        """What the rest of the schedule takes at the pace so far; None before there is one."""
        if self.finished:
            return 0.0
        now = self.progress
        return now.seconds * (1.0 / now.fraction - 1.0) if now.fraction > 0.0 else None


class LoopStore:
    """All runs of prune and retrain of a process.

    `workers` run at once, one thread each. Dense networks come from `runs`. The `keep` most recent runs that
    went all the way are remembered: who starts one of them again has it at once. As many visitors find their
    last run again. A run whose visitors gave no sign for `patience` seconds ends. Where there are `files`,
    runs that began with the dense network and went all the way are known in every process.
    """

    def __init__(
        self,
        runs: RunStore | None = None,
        workers: int = 1,
        keep: int = 32,
        patience: float = PATIENCE,
        files: LoopFiles | None = None,
    ) -> None:
        self._runs, self.files = runs, files
        self.queue = Queue(
            "prune-and-retrain",
            workers,
            patience=patience,
            keep=keep,
            prepare=lambda: torch.set_num_threads(1),  # see core.train.runs
        )
        self._visits: Visits[LoopHandle] = Visits(self.queue, keep)
        self._keep = keep
        self._found: OrderedDict[str, tuple[Round, ...]] = OrderedDict()
        self._lock = threading.Lock()

    def start(
        self,
        visitor: str,
        settings: LoopSettings,
        past: Sequence[Round] = (),
        key: str = "",
        then: Sequence[LoopSettings] = (),
    ) -> LoopHandle:
        """Start a run, or join the one of the same key; the visitor leaves whatever they had under way. As
        long as they look, the runs of `then` follow one after the other.

        `past` are rounds of an earlier run to go on from, see `core.retrain.loop.steps`; then `key` names
        both together, by default the hash of the settings names a run.
        """
        if past and not key:
            raise ValueError("expected a key for a run that goes on from another one")
        job = LoopJob(self._runs, settings, tuple(past), key or settings.hash, self.files)
        more = [LoopJob(self._runs, one, (), one.hash, self.files) for one in then]
        return self._visits.start(visitor, job, LoopHandle, more)

    def find(self, visitor: str) -> LoopHandle | None:
        """The visitor's run, the last that was started, finished ones too, or None."""
        return self._visits.find(visitor)

    def known(self, key: str) -> tuple[Round, ...] | None:
        """The rounds of a run that went all the way in this process, by its hash or key, or None. Starts
        nothing.
        """
        job = self.queue.find(key)
        return job.progress.rounds if job is not None and job.status == "done" else None

    def kept(self, key: str) -> tuple[Round, ...] | None:
        """The same, of a run that any process has kept on disk too."""
        return self.known(key) or (None if self.files is None else self._read(key))

    def _read(self, key: str) -> tuple[Round, ...] | None:
        """From disk, where runs have their hash for a key. The same objects every time: what is computed for
        rounds is remembered by them."""
        with self._lock:
            if key not in self._found and _HASH.fullmatch(key):
                rounds = self.files.read(key)
                if rounds is not None:
                    self._found[key] = rounds
                while len(self._found) > self._keep:
                    self._found.popitem(last=False)
            return self._found.get(key)

    def close(self, timeout: float = 5.0) -> None:
        """End all runs and the threads."""
        self.queue.close(timeout)


@remembered(maxsize=1)
def default_loops() -> LoopStore:
    """The store of this process; the folder is decided at the first call."""
    store = LoopStore(files=LoopFiles(cache_root() / "loops"))
    atexit.register(store.close)
    return store
