"""Studies behind pages: one at a time for the whole server, at most one a visitor, none that nobody sees."""

from __future__ import annotations

import logging
import math
import threading
import time
from functools import lru_cache
from pathlib import Path
from typing import Literal

from core.study.cells import Cell
from core.study.run import known_cells, run_study
from core.study.settings import StudyError, StudySettings

log = logging.getLogger(__name__)

Status = Literal["queued", "running", "done", "stopped", "failed"]

PATIENCE = 10.0
"""Seconds without a sign of its visitor after which a study is stopped. Pages look about once a second."""


REMEMBERED = 32
"""Finished studies of other visitors that stay in memory."""


class StudyHandle:
    """One study of one visitor. Thread-safe; everything may be read while it runs."""

    def __init__(self, store: StudyStore, settings: StudySettings) -> None:
        self.settings = settings
        self.total = len(settings.jobs())
        self._store = store
        self._cells: list[Cell] = []
        self._status: Status = "queued"
        self._reason = ""
        self._cancel, self._finished = threading.Event(), threading.Event()
        self._seen = time.monotonic()
        self._began = math.nan
        self._first = 0

    @property
    def status(self) -> Status:
        return self._status

    @property
    def finished(self) -> bool:
        """True when nothing more will come: done, stopped or failed."""
        return self._finished.is_set()

    @property
    def cells(self) -> tuple[Cell, ...]:
        """Cells so far, those from disk first."""
        return tuple(self._cells)

    @property
    def fraction(self) -> float:
        """Share of the cells that are there, 0 to 1."""
        return len(self._cells) / self.total

    @property
    def position(self) -> int:
        """Number of studies that come before this one; 0 once it runs."""
        return self._store._position(self)

    @property
    def seconds_left(self) -> float:
        """What the rest will take at the pace so far; nan before the second new cell."""
        new = len(self._cells) - self._first
        if self.finished or new < 2:
            return 0.0 if self.finished else math.nan
        return (time.monotonic() - self._began) / new * (self.total - len(self._cells))

    @property
    def reason(self) -> str:
        """Why a study failed, in one English sentence; else empty."""
        return self._reason

    def attend(self) -> None:
        """The visitor still looks. A study that is not looked at for PATIENCE seconds is stopped."""
        self._seen = time.monotonic()

    def stop(self) -> None:
        """Stop; finished cells are kept, and the same study, started again, goes on from there."""
        self._cancel.set()

    def wait(self, timeout: float | None = None) -> bool:
        """Block until finished, at most `timeout` seconds. True when finished."""
        return self._finished.wait(timeout)


class StudyStore:
    """The studies of a process. They run one after the other, each on all cores."""

    def __init__(self, folder: Path | str | None = None, runs: Path | str | None = None) -> None:
        self._folder, self._runs = folder, runs
        self._lock = threading.Lock()
        self._line: list[StudyHandle] = []
        self._owners: dict[str, StudyHandle] = {}

    def start(self, owner: str, settings: StudySettings) -> StudyHandle:
        """The study of a visitor. Starting another ends the one before; the same one goes on as it is."""
        with self._lock:
            current = self._owners.get(owner)
            if current is not None:
                # One that was stopped is still ending for a moment, and brings nothing more.
                ending = current.finished or current._cancel.is_set()
                if current.settings == settings and (current.status == "done" or not ending):
                    current.attend()
                    return current
                current.stop()
            handle = StudyHandle(self, settings)
            self._owners.pop(owner, None)
            self._owners[owner] = handle
            for name in [name for name, old in self._owners.items() if old.finished][:-REMEMBERED]:
                del self._owners[name]
            self._line.append(handle)
        threading.Thread(target=self._work, args=(handle,), name="study-page", daemon=True).start()
        return handle

    def find(self, owner: str) -> StudyHandle | None:
        """The study that a visitor started last, as long as it is remembered."""
        with self._lock:
            return self._owners.get(owner)

    def _position(self, handle: StudyHandle) -> int:
        with self._lock:
            return self._line.index(handle) if handle in self._line else 0

    def _work(self, handle: StudyHandle) -> None:
        threading.Thread(target=self._watch, args=(handle,), name="study-watch", daemon=True).start()
        try:
            while self._position(handle):
                if handle._cancel.wait(0.05):
                    break
            if not handle._cancel.is_set():
                handle._status, handle._began = "running", time.monotonic()
                self._run(handle)
            handle._status = "stopped" if handle._cancel.is_set() else "done"
            if len(handle._cells) == handle.total:
                handle._status = "done"
        except StudyError as error:
            handle._status, handle._reason = "failed", str(error)
        except Exception as error:  # a page must learn of whatever goes wrong
            log.exception("study %s failed", handle.settings.hash)
            handle._status, handle._reason = "failed", f"The study failed: {type(error).__name__}: {error}"
        finally:
            with self._lock:
                self._line.remove(handle)
            handle._finished.set()

    def _run(self, handle: StudyHandle) -> None:
        handle._first = len(known_cells(handle.settings, self._folder))
        for cell in run_study(handle.settings, self._folder, handle._cancel, runs=self._runs):
            handle._cells.append(cell)

    def _watch(self, handle: StudyHandle) -> None:
        while not handle.wait(0.25):
            if time.monotonic() - handle._seen > PATIENCE:
                handle.stop()


@lru_cache(maxsize=1)
def default_studies() -> StudyStore:
    """The store of this process, in the user's cache."""
    return StudyStore()
