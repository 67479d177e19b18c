"""A finished run of prune and retrain, and how it lies on disk: masks and parameters as tensors, the rest as
notes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, fields
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import load as load_tensors
from safetensors.torch import save as save_tensors
from torch import Tensor

from core.measure.ledger import Ledger
from core.models import Model
from core.prune.masks import Mask
from core.prune.units import Params
from core.retrain.rounds import Metrics, Round, Search
from core.retrain.settings import LoopSettings
from core.store import Notes, Store
from core.train.files import notes_of
from core.train.loop import Record

PARTS = ("mask", "model", "params", "train", "search")
"""Fields of a round that are not notes as they are."""


class LoopFiles:
    """The runs of a folder that went all the way; a thin layer over `core.store`, whose promises hold here.

    A run that ends by the clock is not kept: on another day it ends elsewhere.
    """

    def __init__(self, folder: Path | str, limit_bytes: int = 256 * 2**20) -> None:
        self.store = Store(folder, limit_bytes, "loops")

    def read(self, key: str) -> tuple[Round, ...] | None:
        """The rounds of the run with this hash, or None when it is not there or not sound."""

        def parse(body: Notes, tensors: bytes | None) -> tuple[Round, ...]:
            settings = LoopSettings.model_validate(body["settings"])
            if settings.hash != key or tensors is None:
                raise ValueError("written for other settings")
            # Copies, because the loaded tensors are views of one buffer.
            return _rounds(settings, {n: t.clone() for n, t in load_tensors(tensors).items()}, body["rounds"])

        return self.store.read(key, parse)

    def write(self, settings: LoopSettings, rounds: Sequence[Round]) -> None:
        """Keep a run that began with the dense network."""
        if settings.stops.seconds is not None:
            return
        tensors: dict[str, Tensor] = {}
        for done in rounds:
            for name, tensor in _tensors(done):
                tensors[f"{done.index}/{name}"] = tensor.clone()  # a control and its search may share some
        body = {
            "settings": settings.model_dump(mode="json"),
            "rounds": [_notes(done) for done in rounds],
        }
        self.store.write(settings.hash, body, save_tensors(tensors))
        self.store.trim(keep=settings.hash)


def _tensors(done: Round) -> Iterator[tuple[str, Tensor]]:
    for part, found in (("", done), ("search/", done.search)):
        if found is not None:
            yield from ((f"{part}mask/{name}", flags) for name, flags in found.mask.items())
            yield from ((f"{part}params/{name}", tensor) for name, tensor in found.params.items())


def _notes(done: Round) -> dict[str, Any]:
    plain = {entry.name: getattr(done, entry.name) for entry in fields(Round) if entry.name not in PARTS}
    for name in ("before", "cut", "healed", "ledger"):
        plain[name] = asdict(plain[name])
    records = notes_of(done.train)
    return plain | {"train": records, "search": done.search and done.search.control, "mask": list(done.mask)}


def _rounds(
    settings: LoopSettings, tensors: Mapping[str, Tensor], notes: Sequence[Mapping[str, Any]]
) -> tuple[Round, ...]:
    """Rounds from what a file held. Raises when anything is missing, superfluous or of another shape."""
    left = dict(tensors)
    rounds = tuple(_round(settings, left, note) for note in notes)
    if left or not rounds or [done.index for done in rounds] != list(range(len(rounds))):
        raise ValueError(f"expected the tensors of {len(rounds)} rounds, got {len(left)} more")
    return rounds


def _round(settings: LoopSettings, left: dict[str, Tensor], note: Mapping[str, Any]) -> Round:
    """One round, whose tensors are taken from those that are left."""
    plain = {name: value for name, value in note.items() if name not in PARTS}
    model, params, mask = _network(settings, left, f"{note['index']}/", note["mask"])
    search = None
    if note["search"]:
        search = Search(note["search"], *_network(settings, left, f"{note['index']}/search/", note["mask"]))
    for name in ("before", "cut", "healed"):
        plain[name] = Metrics(**plain[name])
    return Round(
        **(plain | {"ledger": Ledger(**plain["ledger"])}),
        model=model,
        params=params,
        mask=mask,
        train=tuple(Record(**record) for record in note["train"]),
        search=search,
    )


def _network(
    settings: LoopSettings, left: dict[str, Tensor], prefix: str, names: Sequence[str]
) -> tuple[Model, Params, Mask]:
    """What the mask leaves of the dense architecture: what is smaller without units is found by taking them
    from parameters of its size. names: of the mask, whose order decides between equal scores.
    """
    mask = Mask({name: left.pop(f"{prefix}mask/{name}") for name in names})
    model = settings.train.model
    if settings.grain == "unit":
        model = model.shrink({n: torch.zeros(shape) for n, shape in model.shapes.items()}, dict(mask))[0]
    params = {name: left.pop(f"{prefix}params/{name}") for name in model.shapes}
    if any(tuple(params[name].shape) != tuple(shape) for name, shape in model.shapes.items()):
        raise ValueError(f"expected parameters of {model}")
    return model, params, mask
