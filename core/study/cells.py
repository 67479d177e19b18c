"""Finished cells: what a job found, one small JSON file each, written by renaming and checked when read."""

from __future__ import annotations

import hashlib
import json
import logging
import os
import platform
import re
import time
import uuid
from contextlib import suppress
from functools import cache
from importlib.metadata import version
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from core.study.settings import Job
from core.train.runs import cache_folder

log = logging.getLogger(__name__)

_LIBRARIES = ("torch", "numpy", "scikit-learn")
_OURS = re.compile(r"[0-9a-f]{16}\.json(\.[0-9a-f]{32}\.tmp)?")
_STALE_SECONDS = 3600.0

_FROZEN = ConfigDict(frozen=True, extra="forbid", ser_json_inf_nan="constants")


class Measure(BaseModel):
    """What a network is worth on one split: mean loss, headline metric, and the recall of each class (none
    for a regression or a language model)."""

    model_config = _FROZEN

    loss: float
    metric: float
    classes: tuple[float, ...] = ()

    @property
    def worst(self) -> float:
        """The recall of the worst class; nan where there are no classes."""
        return min(self.classes) if self.classes else float("nan")


class Point(BaseModel):
    """One pruned network. `share` is what was asked for, `removed` and `left` are items (weights or units).

    `weights` is the number of prunable weights that are left: the size that networks of different shape and
    grain have in common. `retrain` epochs were trained after the cut.
    """

    model_config = _FROZEN

    share: float
    retrain: int
    removed: int
    left: int
    weights: int
    validation: Measure
    test: Measure


class Correlation(BaseModel):
    """Spearman's rank correlation of a criterion's scores with exact ablation, on the training rows after
    `epoch`; None where either is constant."""

    model_config = _FROZEN

    criterion: str
    epoch: int
    rho: float | None


class Cell(BaseModel):
    """What a job found. `failed` says in a sentence why there is nothing; such cells are not kept.

    `metric` names the headline metric; `seconds` and `score_seconds` are times of the worker.
    """

    model_config = _FROZEN

    job: Job
    metric: str = ""
    points: tuple[Point, ...] = ()
    correlations: tuple[Correlation, ...] = ()
    score_seconds: float = 0.0
    seconds: float = 0.0
    failed: str = ""


def study_folder() -> Path:
    """Where cells are kept unless another folder is named: beside the runs."""
    return cache_folder().parent / "studies"


class CellFiles:
    """A folder of cells of at most `limit_bytes`; the oldest go first. Never raises."""

    def __init__(self, folder: Path | str, limit_bytes: int = 256 * 2**20) -> None:
        self.folder = Path(folder)
        self.limit_bytes = limit_bytes
        self.writable = True

    def path(self, job: Job) -> Path:
        return self.folder / f"{job.hash}.json"

    def read(self, job: Job) -> Cell | None:
        """The cell of a job, or None when it is not there or not sound."""
        try:
            notes = json.loads(self.path(job).read_bytes())
            body = notes["body"]
            if notes["sha256"] != _digest(body):
                raise ValueError("the cell fails its check sum")
            if body["versions"] != _versions() or body["cell"]["job"] != job.model_dump(mode="json"):
                raise ValueError("written for another job or other library versions")
            return Cell.model_validate(body["cell"])
        except FileNotFoundError:
            return None
        except Exception as error:  # whatever is wrong with the file, the answer is to compute it again
            log.info("cell %s is not used: %s", job.hash, error)
            return None

    def write(self, cell: Cell) -> None:
        """Keep a finished cell. A folder that cannot be written is reported once and then left alone."""
        if not self.writable or cell.failed:
            return
        body = {"versions": _versions(), "cell": cell.model_dump(mode="json")}
        path = self.path(cell.job)
        temporary = path.with_name(f"{path.name}.{uuid.uuid4().hex}.tmp")
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            try:
                temporary.write_text(json.dumps({"sha256": _digest(body), "body": body}), encoding="utf-8")
                os.replace(temporary, path)
            finally:
                temporary.unlink(missing_ok=True)
        except OSError as error:
            if isinstance(error, PermissionError) and os.path.exists(path):
                log.info("cell %s is left as it is: another process keeps it open", cell.job.hash)
                return
            self.writable = False
            log.warning("cells are not kept: cannot write to %s (%s)", self.folder, error)

    def trim(self) -> None:
        """Delete what killed workers left behind, then the oldest cells until the folder fits."""
        try:
            found = [(path.stat(), path) for path in self.folder.iterdir() if _OURS.fullmatch(path.name)]
        except OSError:
            return  # no folder yet, or another process is at it
        total = sum(stat.st_size for stat, _ in found)
        for stat, path in sorted(found, key=lambda one: one[0].st_mtime):
            stale = path.suffix == ".tmp" and time.time() - stat.st_mtime > _STALE_SECONDS
            if stale or (total > self.limit_bytes and path.suffix == ".json"):
                with suppress(OSError):  # another process keeps it open: others go
                    path.unlink(missing_ok=True)
                    total -= stat.st_size


def _digest(body: object) -> str:
    return hashlib.sha256(json.dumps(body, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


@cache
def _versions() -> dict[str, str]:
    # Python's too: the data set "prose" is made of the documentation that comes with it
    return {"python": platform.python_version(), **{name: version(name) for name in _LIBRARIES}}
