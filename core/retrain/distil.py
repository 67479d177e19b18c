"""Students of one dense network, each with and without its teaching: a small one from scratch, and the pruned
one, which takes as many bytes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from threading import Event
from typing import Literal

from core.data.dataset import Dataset
from core.data.registry import load
from core.measure.storage import encode
from core.models import MLP
from core.prune.masks import by_share
from core.prune.units import Params
from core.train.distil import Teacher
from core.train.loop import train
from core.train.settings import TrainSettings

Kind = Literal["small", "pruned"]
KINDS: tuple[Kind, ...] = ("small", "pruned")

EPOCHS = 20
"""Epochs that the pruned student is trained on."""


@dataclass(frozen=True)
class Student:
    """What became of one. taught: by the dense network. widths: of its layers. bytes: as it is stored, the
    pruned one as a bitmask. metric: on the validation rows."""

    kind: Kind
    taught: bool
    seed: int
    widths: tuple[int, ...]
    bytes: int
    metric: float


def equal_in_bytes(model: MLP, params: Params) -> MLP:
    """The network with hidden layers of one width whose dense bytes are nearest to those of a pruned one,
    stored as a bitmask."""
    wanted = len(encode(model, params, "bitmask")) / 4
    hidden = len(model.hidden)

    def of(width: int) -> MLP:
        return MLP((model.widths[0], *(width,) * hidden, model.widths[-1]), model.activation)

    widths = range(1, max(model.widths) + 1)
    return of(min(widths, key=lambda width: abs(of(width).trained - wanted)))


def students(
    settings: TrainSettings,
    dense: Params,
    share: float,
    temperature: float,
    mix: float,
    dataset: Dataset | None = None,
    cancel: Event | None = None,
) -> Iterator[Student]:
    """The four students of a dense network that was trained under `settings`, as they are finished. The
    smallest weights go, over all layers. The small one is trained as the dense one was. Ends early once
    `cancel` is set."""
    data = load(settings.dataset) if dataset is None else dataset
    model = settings.build(data)
    teacher = Teacher(model.logits(dense, data.train.x), temperature, mix)
    mask = by_share({name: dense[name].abs() for name in model.weight_names}, share)
    small = equal_in_bytes(model, mask.apply(dense))
    plain = settings.model_copy(update={"snapshots": (0, settings.epochs)})
    more = settings.model_copy(update={"epochs": EPOCHS, "snapshots": (0, EPOCHS)})
    for taught in (False, True):
        by = teacher if taught else None
        for kind in KINDS:
            if kind == "small":
                own, records = small, train(plain, data, model=small, cancel=cancel, teacher=by)
            else:
                own, records = model, train(more, data, mask, cancel, dense, model, teacher=by)
            *_, last = records
            if last.params is None:
                return
            yield Student(
                kind,
                taught,
                settings.seed,
                own.widths,
                _bytes(own, last.params, kind),
                last.validation_metric,
            )


def _bytes(model: MLP, params: Params, kind: Kind) -> int:
    return len(encode(model, params, "bitmask" if kind == "pruned" else "dense"))
