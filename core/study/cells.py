"""Finished cells: what a job found, one small file each."""

from __future__ import annotations

import base64
from pathlib import Path

import numpy as np
from numpy.typing import ArrayLike, NDArray
from pydantic import BaseModel, ConfigDict

from core.store import Notes, Store, cache_root
from core.study.settings import Job

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
    grain have in common. `retrain` epochs were trained after the cut. `right` says of each validation row
    whether its class is found, see `pack_rows`; empty where there are no classes.
    """

    model_config = _FROZEN

    share: float
    retrain: int
    removed: int
    left: int
    weights: int
    validation: Measure
    test: Measure
    right: str = ""


def pack_rows(right: ArrayLike) -> str:
    """(n,) true or false as base64 of their bits."""
    return base64.b64encode(np.packbits(np.asarray(right, bool)).tobytes()).decode("ascii")


def unpack_rows(packed: str, n: int) -> NDArray[np.bool_]:
    """The counterpart of `pack_rows`, for n rows. Raises ValueError if there are fewer."""
    bits = np.unpackbits(np.frombuffer(base64.b64decode(packed), np.uint8))
    if len(bits) < n:
        raise ValueError(f"expected {n} rows, got {len(bits)}")
    return bits[:n].astype(bool)


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
    return cache_root() / "studies"


class CellFiles:
    """The cells of a folder; a thin layer over `core.store`, whose promises hold here."""

    def __init__(self, folder: Path | str, limit_bytes: int = 256 * 2**20) -> None:
        self.store = Store(folder, limit_bytes, "cells")

    def read(self, job: Job) -> Cell | None:
        """The cell of a job, or None when it is not there or not sound."""

        def parse(body: Notes, _: bytes | None) -> Cell:
            if body["cell"]["job"] != job.model_dump(mode="json"):
                raise ValueError("written for another job")
            return Cell.model_validate(body["cell"])

        return self.store.read(job.hash, parse)

    def write(self, cell: Cell) -> None:
        """Keep a finished cell; one that failed is not kept."""
        if not cell.failed:
            self.store.write(cell.job.hash, {"cell": cell.model_dump(mode="json")})

    def trim(self) -> None:
        """Make the folder fit, the oldest cells go."""
        self.store.trim()
