"""A study on all cores, or on a cluster, by joblib: cells come as they are finished and are never run twice.

Every worker keeps what it has finished before it says so. Whatever ends a study, a stop, a lost worker or the
whole process, costs the cells that were under way and no others; the next start goes on from there.
"""

from __future__ import annotations

import os
import queue
import re
import threading
import time
from collections.abc import Iterator
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path
from threading import Event

from joblib import Parallel, delayed, parallel_config

from core.study.cells import Cell, CellFiles, study_folder
from core.study.settings import Job, StudyError, StudySettings
from core.study.work import run_job
from core.train.runs import cache_folder

RESTARTS = 2
"""How often a study starts its workers again after one was lost. A cell that kills its worker ends it."""

IDLE_SECONDS = 20.0
"""A cluster that works on nothing for so long, while cells are due, is taken to be lost."""

_POLL = 0.05
_turn = threading.Lock()  # joblib has one pool of processes, and ending one study would end another's


def run_study(
    settings: StudySettings,
    folder: Path | str | None = None,
    cancel: Event | None = None,
    *,
    runs: Path | str | None = None,
    workers: int = -1,
    scheduler: str | None = None,
) -> Iterator[Cell]:
    """The cells of a study: first those on disk, then the others as they are finished.

    `folder` keeps cells and `runs` trainings, by default in the user's cache. `workers` counts processes, -1
    is one a core. `scheduler`, by default the variable SCHEDULER, is the address of a Dask scheduler,
    tcp://host:port, whose workers do the work; they should see the same folders, or each of them trains for
    itself. Once `cancel` is set, or the iterator is closed, nothing more comes and the workers are ended.
    Studies on local cores wait for each other. Raises StudyError, when the work cannot go on.
    """
    folder = Path(study_folder() if folder is None else folder).absolute()
    runs = Path(cache_folder() if runs is None else runs).absolute()
    scheduler = os.environ.get("SCHEDULER", "") if scheduler is None else scheduler
    if scheduler and not re.fullmatch(r"(tcp|tls)://.+:\d+", scheduler):
        raise StudyError(f"expected a scheduler as tcp://host:port, got {scheduler!r}")
    cancel = Event() if cancel is None else cancel
    files = CellFiles(folder)
    missing: list[Job] = []
    for job in settings.jobs():
        cell = None if cancel.is_set() else files.read(job)
        if cell is None:
            missing.append(job)
        else:
            yield cell
    for attempt in range(RESTARTS + 1):
        try:
            for cell in _work(missing, folder, runs, cancel, workers, scheduler):
                missing.remove(cell.job)
                files.write(cell)  # where workers have a folder of their own
                yield cell
            break
        except BrokenProcessPool:
            if attempt == RESTARTS:
                raise StudyError(
                    f"expected workers that stay, got {attempt + 1} that were lost: "
                    f"{len(missing)} cells are left, start again to go on"
                ) from None
        for job in list(missing):  # finished, but their worker was lost before it could say so
            cell = files.read(job)
            if cell is not None:
                missing.remove(job)
                yield cell
    if missing and not cancel.is_set():  # a cluster whose last worker is lost may end without a word
        raise StudyError(f"expected all cells, got {len(missing)} less: start again to go on")
    files.trim()


def known_cells(settings: StudySettings, folder: Path | str | None = None) -> tuple[Cell, ...]:
    """The cells of a study that are on disk, without starting anything."""
    files = CellFiles(study_folder() if folder is None else folder)
    return tuple(cell for job in settings.jobs() if (cell := files.read(job)) is not None)


def _work(
    jobs: list[Job], folder: Path, runs: Path, cancel: Event, workers: int, scheduler: str
) -> Iterator[Cell]:
    """Cells of jobs as they are finished. Ends early, and ends the workers, when cancelled or closed."""
    if not jobs or cancel.is_set():
        return
    pool = _Pool([delayed(run_job)(job, str(folder), str(runs)) for job in jobs], workers, scheduler)
    try:
        while not cancel.is_set():
            try:
                found = pool.results.get(timeout=_POLL)
            except queue.Empty:
                pool.check()
                continue
            if found is None:
                return
            if isinstance(found, BaseException):
                raise found
            yield found
    finally:
        pool.stop()


class _Pool:
    """joblib in a thread of its own: whoever waits for its next result could not be told to stop."""

    def __init__(self, calls: list, workers: int, scheduler: str) -> None:
        self.results: queue.Queue[Cell | BaseException | None] = queue.Queue()
        self._calls, self._workers, self._scheduler = calls, workers, scheduler
        self._lock, self._stopped, self._parallel = threading.Lock(), Event(), None
        self._client, self._active, self._checked = None, time.monotonic(), 0.0
        self._thread = threading.Thread(target=self._run, name="study", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """End the workers of this machine; a cluster finishes what it has begun and drops the rest."""
        with self._lock:
            self._stopped.set()
            if self._parallel is not None and self._thread.is_alive():
                self._parallel._abort()  # joblib's own way to stop, which it offers to no other thread
        if threading.current_thread() is not self._thread:
            self._thread.join(5.0)

    def check(self) -> None:
        """Raise StudyError when a cluster has nobody left who works: joblib would wait for ever."""
        now = time.monotonic()
        if self._client is None or now - self._checked < 1.0:
            return
        self._checked = now
        try:
            if any(self._client.processing().values()):
                self._active = now
        except Exception:  # the scheduler does not answer
            pass
        if now - self._active > IDLE_SECONDS:
            raise StudyError(
                f"expected workers at {self._scheduler}, got none that does anything for "
                f"{IDLE_SECONDS:g} s: finished cells are kept, start again to go on"
            )

    def _run(self) -> None:
        try:
            if self._scheduler:
                self._on_cluster()
            else:
                while not _turn.acquire(timeout=_POLL):
                    if self._stopped.is_set():
                        return
                try:
                    with parallel_config(backend="loky", inner_max_num_threads=1):
                        self._stream()
                finally:
                    _turn.release()
        except BaseException as error:
            self.results.put(error)
        finally:
            self.results.put(None)

    def _stream(self) -> None:
        parallel = Parallel(n_jobs=self._workers, return_as="generator_unordered", batch_size=1)
        outputs = parallel(self._calls)
        with self._lock:
            if self._stopped.is_set():
                outputs.close()
                return
            self._parallel = parallel
        for cell in outputs:
            self._active = time.monotonic()
            self.results.put(cell)

    def _on_cluster(self) -> None:
        try:
            from distributed import Client  # optional: requirements-cluster.txt
        except ImportError:
            raise StudyError(
                "expected dask for a scheduler, got none: python -m pip install -r requirements-cluster.txt"
            ) from None
        try:
            client = Client(self._scheduler, timeout=10, set_as_default=False)
        except (OSError, ValueError) as error:
            raise StudyError(f"expected a scheduler at {self._scheduler}, got: {error}") from None
        with client:
            self._client, self._active = client, time.monotonic()
            try:
                with parallel_config(backend="dask", client=client, wait_for_workers_timeout=IDLE_SECONDS):
                    self._stream()
            except TimeoutError:
                raise StudyError(f"expected workers at {self._scheduler}, got none") from None
            finally:
                self._client = None
