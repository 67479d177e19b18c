"""A study on all cores, or on a cluster: cells come as they are finished and are never run twice.

Every worker keeps what it has finished before it says so. Whatever ends a study, a stop, a lost worker or the
whole process, costs the cells that were under way and no others; the next start goes on from there.
"""

from __future__ import annotations

import itertools
import os
import queue
import re
import threading
import time
from collections.abc import Callable, Collection, Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING

from joblib import effective_n_jobs
from joblib.externals.loky import get_reusable_executor

from core.study.cells import Cell, CellFiles, study_folder
from core.study.settings import Job, StudyError, StudySettings
from core.study.work import run_job
from core.train.runs import cache_folder

if TYPE_CHECKING:
    from distributed import Client

RESTARTS = 2
"""How often a study starts its workers again after one was lost. A cell that kills its worker ends it."""

CONNECT_SECONDS = 10.0
"""How long a scheduler may take to answer."""

IDLE_SECONDS = 20.0
"""A cluster that works on nothing for so long, while cells are due, is taken to be lost."""

STAY_SECONDS = 300
"""For so long workers of this machine wait for the next study: they take seconds to start."""

_POLL = 0.05
_ONE_THREAD = dict.fromkeys(("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS"), "1")
_turn = threading.Lock()  # there is one pool of processes, and ending one study would end another's


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


def end_workers() -> None:
    """End the processes of studies on local cores: they wait some minutes for more work, and a process that
    is a worker itself would wait for them."""
    get_reusable_executor(reuse=True).shutdown(kill_workers=True)


def _work(
    jobs: list[Job], folder: Path, runs: Path, cancel: Event, workers: int, scheduler: str
) -> Iterator[Cell]:
    """Cells of jobs as they are finished. Ends early, and ends the workers, when cancelled or closed."""
    if not jobs:
        return
    with _cluster(scheduler) if scheduler else _cores(workers, cancel) as crew:
        if cancel.is_set():
            return
        left, flying = iter(tuple(jobs)), set()  # the list gets shorter meanwhile
        results: queue.SimpleQueue[Future[Cell]] = queue.SimpleQueue()

        def send(count: int | None) -> None:
            for job in itertools.islice(left, count):
                future = crew.executor.submit(run_job, job, str(folder), str(runs))
                flying.add(future)
                future.add_done_callback(results.put)

        try:
            send(crew.ahead)
            while flying and not cancel.is_set():
                try:
                    future = results.get(timeout=_POLL)
                except queue.Empty:
                    crew.check()
                    continue
                flying.remove(future)
                cell = future.result()
                send(1)
                yield cell
        finally:
            if flying:
                crew.stop(flying)


class _Crew:
    """Those who do the work. `ahead` is how many jobs they are given before they have finished one, None all;
    `stop` ends the work on those that it is called with, and on all that wait."""

    def __init__(
        self, executor: Executor, ahead: int | None, stop: Callable[[Collection[Future]], object]
    ) -> None:
        self.executor, self.ahead, self.stop = executor, ahead, stop

    def check(self) -> None:
        """Raise StudyError when nobody is left who works."""


@contextmanager
def _cores(workers: int, cancel: Event) -> Iterator[_Crew]:
    """Processes of this machine, which stay for the next study unless they are stopped. A single worker is a
    thread of this process and finishes its cell."""
    while not _turn.acquire(timeout=_POLL):
        if cancel.is_set():
            yield _Crew(ThreadPoolExecutor(1), 0, lambda _: None)
            return
    try:
        count = effective_n_jobs(workers)
        if count == 1:
            thread = ThreadPoolExecutor(1, thread_name_prefix="study")
            yield _Crew(thread, 1, lambda _: thread.shutdown(wait=False, cancel_futures=True))
        else:
            pool = get_reusable_executor(count, timeout=STAY_SECONDS, env=_ONE_THREAD)
            yield _Crew(pool, 2 * count, lambda flying: _kill(pool, flying))
    finally:
        _turn.release()


def _kill(pool: ProcessPoolExecutor, flying: Collection[Future]) -> None:
    """End the processes of a pool in the middle of what they do."""
    # Its own thread stumbles over jobs that it has been given and has not looked at yet.
    until = time.monotonic() + 1.0
    while not all(future.running() or future.done() for future in flying) and time.monotonic() < until:
        time.sleep(0.005)
    pool.shutdown(kill_workers=True)


@contextmanager
def _cluster(scheduler: str) -> Iterator[_Crew]:
    """The workers of a Dask scheduler. They finish what they have begun and drop the rest."""
    try:
        from distributed import Client  # optional: requirements-cluster.txt
    except ImportError:
        raise StudyError(
            "expected dask for a scheduler, got none: python -m pip install -r requirements-cluster.txt"
        ) from None
    try:
        client = Client(scheduler, timeout=CONNECT_SECONDS, set_as_default=False)
    except (OSError, ValueError) as error:
        raise StudyError(f"expected a scheduler at {scheduler}, got: {error}") from None
    with client:
        try:
            client.wait_for_workers(1, timeout=IDLE_SECONDS)
        except TimeoutError:
            raise StudyError(f"expected workers at {scheduler}, got none") from None
        yield _Cluster(client, scheduler)


class _Cluster(_Crew):
    def __init__(self, client: Client, scheduler: str) -> None:
        executor = client.get_executor(pure=False)
        super().__init__(executor, None, lambda _: executor.shutdown(wait=False))
        self._client, self._scheduler = client, scheduler
        self._active = self._checked = time.monotonic()

    def check(self) -> None:
        """Raise StudyError when no worker did anything for a while: they may all be lost without a word."""
        now = time.monotonic()
        if now - self._checked < 1.0:
            return
        if now - self._checked > IDLE_SECONDS:  # whoever reads the cells was away
            self._active = now
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
