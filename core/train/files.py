"""Runs on disk: `<hash>.safetensors` holds snapshots, `<hash>.json` settings, records and check sums.

Nothing that is read here is trusted: a file that is damaged, cut short, of other settings or of other library
versions reads as no run at all, and the next training writes over it. Files appear by renaming, so that a
reader in any process finds a whole file; a pair from two writers fails its check sum and is trained again.
"""

from __future__ import annotations

import hashlib
import json
import logging
import os
import platform
import re
import time
import uuid
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, field, fields, replace
from functools import cache, cached_property
from importlib.metadata import version
from pathlib import Path

import torch
from safetensors.torch import load as load_tensors
from safetensors.torch import save as save_tensors

from core.models import Model
from core.prune.units import Params
from core.train.loop import Record, best
from core.train.settings import BaseTrainSettings

log = logging.getLogger(__name__)

_LIBRARIES = ("torch", "numpy", "scikit-learn")
_STALE_SECONDS = 3600.0


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


_OURS = re.compile(r"[0-9a-f]{16}\.(json|safetensors)(\.\d+-[0-9a-f]{32}\.tmp)?")


class RunFiles:
    """A folder of runs of at most `limit_bytes`; what was not used for longest goes first. Never raises."""

    def __init__(self, folder: Path, limit_bytes: int = 512 * 2**20) -> None:
        self.folder = folder
        self.limit_bytes = limit_bytes
        self.writable = True

    def read(self, settings: BaseTrainSettings) -> Run | None:
        """The run of these settings, or None when it is not there or not sound."""
        notes_path, tensors_path = self._paths(settings)
        try:
            notes = json.loads(notes_path.read_bytes())
            body = notes["body"]
            if notes["sha256"] != _digest(_canonical(body).encode()):
                raise ValueError("the notes fail their check sum")
            if body["settings"] != settings.model_dump(mode="json") or body["versions"] != _versions():
                raise ValueError("written for other settings or other library versions")
            if tensors_path.stat().st_size != body["bytes"]:
                raise ValueError(
                    f"expected {body['bytes']} bytes of tensors, got {tensors_path.stat().st_size}"
                )
            raw = tensors_path.read_bytes()
            if _digest(raw) != body["tensors"]:
                raise ValueError("the tensors fail their check sum")
            run = _assemble(settings, load_tensors(raw), body["records"])
        except FileNotFoundError:
            return None
        except Exception as error:  # whatever is wrong with the files, the answer is to train again
            log.info("cached run %s is not used: %s", settings.hash, error)
            return None
        for path in (notes_path, tensors_path):
            try:
                os.utime(path)
            except OSError:
                break
        return run

    def write(self, run: Run) -> None:
        """Keep a run. A folder that cannot be written is reported once, in one line, then left alone."""
        if not self.writable:
            return
        notes_path, tensors_path = self._paths(run.settings)
        raw = save_tensors(
            {
                f"{epoch}/{name}": t.contiguous()
                for epoch, params in run.snapshots.items()
                for name, t in params.items()
            }
        )
        body = {
            "settings": run.settings.model_dump(mode="json"),
            "versions": _versions(),
            "bytes": len(raw),
            "tensors": _digest(raw),
            "records": [{k: v for k, v in asdict(record).items() if k != "params"} for record in run.records],
        }
        notes = json.dumps({"sha256": _digest(_canonical(body).encode()), "body": body})
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            self._replace(tensors_path, raw)  # notes last: they vouch for the tensors
            self._replace(notes_path, notes.encode())
            self._trim(keep=run.settings.hash)
        except OSError as error:
            if isinstance(error, PermissionError) and os.path.exists(notes_path):
                log.info("cached run %s is left as it is: another process keeps it open", run.settings.hash)
                return
            self.writable = False
            log.warning("runs are kept in memory only: cannot write to %s (%s)", self.folder, error)

    def _paths(self, settings: BaseTrainSettings) -> tuple[Path, Path]:
        return self.folder / f"{settings.hash}.json", self.folder / f"{settings.hash}.safetensors"

    def _replace(self, path: Path, content: bytes) -> None:
        temporary = self.folder / f"{path.name}.{os.getpid()}-{uuid.uuid4().hex}.tmp"
        try:
            temporary.write_bytes(content)
            os.replace(temporary, path)
        finally:
            temporary.unlink(missing_ok=True)

    def _trim(self, keep: str) -> None:
        """Delete what a killed process left behind, then the oldest pairs until the folder fits."""
        pairs: dict[str, list[tuple[Path, os.stat_result]]] = {}
        for path in self.folder.iterdir():
            try:
                stat = path.stat()
            except OSError:
                continue  # another process was faster
            if not _OURS.fullmatch(path.name):
                continue  # whatever else lies in the folder is not ours to delete
            if path.suffix == ".tmp":
                if time.time() - stat.st_mtime > _STALE_SECONDS:
                    with suppress(OSError):
                        path.unlink(missing_ok=True)
            else:
                pairs.setdefault(path.stem, []).append((path, stat))
        total = sum(stat.st_size for pair in pairs.values() for _, stat in pair)
        for stem, pair in sorted(pairs.items(), key=lambda item: max(stat.st_mtime for _, stat in item[1])):
            if total <= self.limit_bytes:
                return
            if stem != keep:
                for path, stat in pair:
                    with suppress(OSError):  # another process keeps it open: others go
                        path.unlink(missing_ok=True)
                        total -= stat.st_size


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


def without_params(record: Record) -> Record:
    """The same record, light enough to keep one for every epoch."""
    return replace(record, params=None) if record.params is not None else record


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _canonical(body: Mapping[str, object]) -> str:
    return json.dumps(body, sort_keys=True, separators=(",", ":"))


@cache
def _versions() -> dict[str, str]:
    # Python's too: the data set "prose" is made of the documentation that comes with it
    return {"python": platform.python_version(), **{name: version(name) for name in _LIBRARIES}}
