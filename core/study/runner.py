"""Studies behind pages: one at a time for the whole server, equal ones once, none that nobody sees."""

from __future__ import annotations

import atexit
import math
import time
from collections.abc import Iterator
from pathlib import Path

from core.jobs import PATIENCE, LoneJob, Queue, Visit, Visits, remembered
from core.study.cells import Cell
from core.study.run import known_cells, run_study
from core.study.settings import StudyError, StudySettings

Cells = tuple[Cell, ...]


class CellsError(StudyError):
    """Some cells of a study failed; the others are kept."""


class StudyJob(LoneJob[Cells, Cells]):
    """One study. Its progress is the cells so far, those from disk first."""

    KIND = "study"
    EXPECTED = {CellsError: "cells", StudyError: "lost"}  # noqa: RUF012 (never changed)

    def __init__(self, settings: StudySettings, folder: Path | str | None, runs: Path | str | None) -> None:
        super().__init__(settings.hash, "The study", ())
        self.settings = settings
        self.total = len(settings.jobs())
        self.began = math.nan
        self.first = 0
        self._folder, self._runs = folder, runs

    def work(self) -> Iterator[Cells]:
        self.first = len(known_cells(self.settings, self._folder))
        self.began = time.monotonic()
        cells: Cells = ()
        for cell in run_study(self.settings, self._folder, self.cancelled, runs=self._runs):
            cells = (*cells, cell)
            yield cells
        failed = [cell.failed for cell in cells if cell.failed]
        if failed:
            raise CellsError(f"{len(failed)} of {self.total} cells, the first: {failed[0]}")
        return cells if len(cells) == self.total else None


class StudyHandle(Visit[Cells]):
    """One visitor's view of a study; everything may be read while it runs."""

    job: StudyJob

    @property
    def settings(self) -> StudySettings:
        return self.job.settings

    @property
    def total(self) -> int:
        """Number of cells of the study."""
        return self.job.total

    @property
    def cells(self) -> Cells:
        """Cells so far, those from disk first."""
        return self.progress

    @property
    def fraction(self) -> float:
        """Share of the cells that are there, 0 to 1."""
        return len(self.cells) / self.total

    @property
    def seconds_left(self) -> float:
        """What the rest will take at the pace so far; nan before the second new cell."""
        cells, job = len(self.cells), self.job
        if self.finished or cells - job.first < 2:
            return 0.0 if self.finished else math.nan
        return (time.monotonic() - job.began) / (cells - job.first) * (self.total - cells)


class StudyStore:
    """The studies of a process. They run one after the other, each on all cores. One that no visitor gave a
    sign of for `patience` seconds is stopped; `keep` finished ones are remembered."""

    def __init__(
        self,
        folder: Path | str | None = None,
        runs: Path | str | None = None,
        patience: float = PATIENCE,
        keep: int = 32,
    ) -> None:
        self._folder, self._runs = folder, runs
        self.queue = Queue("study-page", patience=patience, keep=keep)
        self._visits: Visits[StudyHandle] = Visits(self.queue, keep)

    def start(self, visitor: str, settings: StudySettings) -> StudyHandle:
        """The study of a visitor. Starting another leaves the one before; the same one goes on as it is."""
        return self._visits.start(visitor, StudyJob(settings, self._folder, self._runs), StudyHandle)

    def find(self, visitor: str) -> StudyHandle | None:
        """The study that a visitor started last, as long as it is remembered."""
        return self._visits.find(visitor)

    def stop(self, visitor: str) -> None:
        """The visitor leaves their study; finished cells are kept."""
        self._visits.stop(visitor)

    def declined(self, visitor: str, settings: StudySettings) -> bool:
        """Whether the visitor has stopped this study since they started it."""
        return self._visits.declined(visitor, settings.hash)

    def close(self, timeout: float = 5.0) -> None:
        """Stop all studies; finished cells are kept."""
        self.queue.close(timeout)


@remembered(maxsize=1)
def default_studies() -> StudyStore:
    """The store of this process, in the user's cache."""
    store = StudyStore()
    atexit.register(store.close)
    return store
