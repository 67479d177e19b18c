"""What is asked of a trained network: frozen, and the one key of everything that lessons compute about it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from core.models import Model
from core.prune.masks import Scope
from core.prune.scores import UNIT_CRITERIA, WEIGHT_CRITERIA
from core.prune.scores.criterion import Criterion, Grain
from core.train.settings import BaseTrainSettings

THRESHOLDS = 121
"""Thresholds that the slider offers, about, beside the even shares."""


@dataclass(frozen=True)
class Question:
    """One ranking of what can be removed from one snapshot of one training.

    grain: whether weights go or units. scope: what competes for the same budget. cut, kept: edits by hand,
    items counted through `names` in their order. names: tensors of weights, or groups of units, that are
    ranked; () is all that the model lets go. rows: training rows that scores are measured on
    (`Dataset.some`), 0 is all of them. epochs: snapshots that share one axis of thresholds with this one; ()
    is this one alone. thresholds: about how many of them the slider offers beside even shares; None: there is
    no axis of thresholds.
    """

    training: BaseTrainSettings
    epoch: int
    grain: Grain
    criterion: str
    scope: Scope = "global"
    cut: tuple[int, ...] = ()
    kept: tuple[int, ...] = ()
    names: tuple[str, ...] = ()
    rows: int = 0
    epochs: tuple[int, ...] = ()
    thresholds: int | None = THRESHOLDS

    @property
    def rule(self) -> Criterion:
        return rule(self.grain, self.criterion)

    @property
    def unedited(self) -> Question:
        """The same without edits by hand."""
        return replace(self, cut=(), kept=())

    def by(self, criterion: str, scope: Scope | None = None) -> Question:
        """The same network, unedited, ranked by another criterion (under the scope that it prescribes)."""
        asked = rule(self.grain, criterion).scope or scope or self.scope
        return replace(self.unedited, criterion=criterion, scope=asked)

    def at(self, epoch: int) -> Question:
        """The same at another snapshot."""
        return replace(self, epoch=epoch)

    def of(self, training: BaseTrainSettings) -> Question:
        """The same of another training of the same make, unedited, at the snapshot of the same name."""
        return replace(self.unedited, training=training)


def rule(grain: Grain, criterion: str) -> Criterion:
    """The criterion of that grain and name; KeyError where there is none."""
    return (WEIGHT_CRITERIA if grain == "weight" else UNIT_CRITERIA)[criterion]


def prunable(model: Model, grain: Grain, names: Sequence[str] = ()) -> dict[str, int]:
    """How many items can be removed: {tensor or group: number}, in the order in which they are counted."""
    if grain == "unit":
        return {name: model.units[name].size for name in names or model.hidden}
    counts = model.weight_counts
    return {name: counts[name] for name in names or model.weight_names}


def place(sizes: Mapping[str, int], item: int) -> tuple[str, int]:
    """Name and flat index there of an item counted through all names. Raises IndexError."""
    index = item
    for name, size in sizes.items():
        if 0 <= index < size:
            return name, index
        index -= size
    raise IndexError(f"expected an item from 0 to {sum(sizes.values()) - 1}, got {item}")


def number_of(sizes: Mapping[str, int], name: str, index: int) -> int:
    """The inverse of `place`."""
    before = list(sizes)[: list(sizes).index(name)]
    return sum(sizes[other] for other in before) + index


def hand(cut: Sequence[int], kept: Sequence[int], total: int) -> dict[int, str]:
    """Edits by hand as `plan_stops` takes them; numbers that are no item of this network are left out."""
    edits = {item: "keep" for item in kept if 0 <= item < total}
    return edits | {item: "cut" for item in cut if 0 <= item < total}


def nearest_epoch(training: BaseTrainSettings, epoch: int) -> int:
    """The snapshot nearest to an epoch; the earlier of two."""
    return min(training.snapshots, key=lambda e: (abs(e - epoch), e))
