"""A finished training run, and how it lies on disk: snapshots as tensors, settings and records as notes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, fields, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import load as load_tensors
from safetensors.torch import save as save_tensors

from core.models import Model
from core.prune.units import Params
from core.store import Notes, Store
from core.train.loop import Record, best
from core.train.settings import BaseTrainSettings


@dataclass(frozen=True, eq=False)
class Run:
    """A finished training run, shared by all sessions: tensors are never written into.

    `snapshots` maps an epoch to the parameters after it (0 is before training), `records` has one entry an
    epoch, without parameters.
    """

    settings: BaseTrainSettings
    snapshots: Mapping[int, Params] = field(repr=False)
    records: tuple[Record, ...] = field(repr=False)

    @cached_property
    def model(self) -> Model:
        return self.settings.model

    @property
    def epochs(self) -> tuple[int, ...]:
        """Epochs of the snapshots, ascending."""
        return tuple(sorted(self.snapshots))

    @property
    def initial(self) -> Params:
        """Parameters before training."""
        return self.snapshots[0]

    @property
    def final(self) -> Params:
        """The parameters that are kept, those of the last snapshot."""
        return self.snapshots[self.settings.epochs]

    @property
    def kept(self) -> int:
        """The epoch after which the parameters were those of `final`."""
        return best(self.records).epoch if self.settings.keep == "best" else self.settings.epochs


class RunFiles:
    """The runs of a folder; a thin layer over `core.store`, whose promises hold here."""

    def __init__(self, folder: Path | str, limit_bytes: int = 512 * 2**20) -> None:
        self.store = Store(folder, limit_bytes, "runs")

    def read(self, settings: BaseTrainSettings) -> Run | None:
        """The run of these settings, or None when it is not there or not sound."""

        def parse(body: Notes, tensors: bytes | None) -> Run:
            if body["settings"] != settings.model_dump(mode="json") or tensors is None:
                raise ValueError("written for other settings")
            return _assemble(settings, load_tensors(tensors), body["records"])

        return self.store.read(settings.hash, parse)

    def write(self, run: Run) -> None:
        """Keep a run."""
        tensors = {
            f"{epoch}/{name}": t.contiguous()
            for epoch, params in run.snapshots.items()
            for name, t in params.items()
        }
        body = {
            "settings": run.settings.model_dump(mode="json"),
            "records": notes_of(run.records),
        }
        self.store.write(run.settings.hash, body, save_tensors(tensors))
        self.store.trim(keep=run.settings.hash)

    def alone(
        self, settings: BaseTrainSettings, cancelled: Callable[[], bool] | None = None
    ) -> AbstractContextManager[bool]:
        """Whoever trains these settings in this folder is alone; see `core.store.Store.alone`."""
        return self.store.alone(settings.hash, cancelled)


def _assemble(settings: BaseTrainSettings, tensors: Mapping[str, torch.Tensor], notes: list[dict]) -> Run:
    """A run from what a file held. Raises when anything is missing, superfluous or of another shape."""
    shapes = settings.model.shapes
    expected = {f"{epoch}/{name}" for epoch in settings.snapshots for name in shapes}
    if tensors.keys() != expected:
        raise ValueError(f"expected {len(expected)} tensors, got {len(tensors)}")
    for key, tensor in tensors.items():
        shape = shapes[key.split("/")[1]]
        if tensor.dtype != torch.float32 or tuple(tensor.shape) != shape:
            raise ValueError(
                f"expected float32 of shape {shape} for {key}, got {tensor.dtype} {tuple(tensor.shape)}"
            )
    known = {entry.name for entry in fields(Record)} - {"params"}
    if any(note.keys() != known for note in notes) or [n["epoch"] for n in notes] != list(
        range(settings.epochs + 1)
    ):
        raise ValueError(f"expected a record for each of the epochs 0 to {settings.epochs}")
    return Run(
        settings=settings,
        # copies, because the loaded tensors are views of one buffer
        snapshots={e: {name: tensors[f"{e}/{name}"].clone() for name in shapes} for e in settings.snapshots},
        records=tuple(Record(**note) for note in notes),
    )


def notes_of(records: Iterable[Record]) -> list[dict[str, Any]]:
    """Records as notes, without parameters."""
    return [{k: v for k, v in vars(record).items() if k != "params"} for record in records]


def without_params(record: Record) -> Record:
    """The same record, light enough to keep one for every epoch."""
    return replace(record, params=None) if record.params is not None else record
