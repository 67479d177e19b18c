"""Positions of the live chart's slider, and the stop at which each weight or unit is removed.

A *stop* is a position of the slider. Stops are nested prunings: at stop p everything whose `gone` is at most
p is removed. Whatever the criterion, the scope, or the learner's own cuts, `gone` expresses all of it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

AxisName = Literal["share", "threshold"]


@dataclass(frozen=True)
class Axis:
    """A numeric axis with a fixed range.

    lo, hi: the range, in data units; both above 0 if `log`. percent: values are shares 0..1, shown times 100.
    ticks: (value, label) pairs, or None for automatic ones.
    """

    lo: float
    hi: float
    title: str = ""
    log: bool = False
    percent: bool = False
    ticks: tuple[tuple[float, str], ...] | None = None

    def __post_init__(self) -> None:
        if not np.isfinite([self.lo, self.hi]).all() or self.lo >= self.hi or (self.log and self.lo <= 0):
            rule = "0 < lo < hi" if self.log else "lo < hi"
            raise ValueError(f"an axis needs {rule}, both finite; got lo={self.lo}, hi={self.hi}")


@dataclass(frozen=True, eq=False)
class Stops:
    """The S positions of the slider in one frame, from nothing removed to most removed.

    share: (S,) realised share removed, 0..1, never falling. removed: (S,) number of items removed.
    threshold: (S,) value of the criterion at each stop, never falling, or None where the scope has no single
    one.
    metrics: name -> (S,) value at each stop, NaN where undefined.
    """

    share: ArrayLike
    removed: ArrayLike
    threshold: ArrayLike | None = None
    metrics: Mapping[str, ArrayLike] = field(default_factory=dict)

    def __post_init__(self) -> None:
        assign(self, "share", np.asarray(self.share, np.float64))
        assign(self, "removed", np.asarray(self.removed, np.int32))
        if self.threshold is not None:
            assign(self, "threshold", np.asarray(self.threshold, np.float64))
        assign(self, "metrics", {name: np.asarray(v, np.float64) for name, v in self.metrics.items()})
        columns = {"removed": self.removed, "threshold": self.threshold, **self.metrics}
        for name, column in columns.items():
            if column is not None and column.shape != self.share.shape:
                raise ValueError(f"stops: expected {name} of shape {self.share.shape}, got {column.shape}")
        for name in ("share", "removed", "threshold"):
            column = getattr(self, name)
            if column is not None and (np.isnan(column).any() or (np.diff(column) < 0).any()):
                raise ValueError(f"stops: {name} must never fall from one stop to the next")

    def __len__(self) -> int:
        return len(self.share)


@dataclass(frozen=True, eq=False)
class Items:
    """Things that can be removed: the weights of a layer, or the units of a group.

    name: the reference used by panels and by picks, e.g. "fc1.weight" or "fc1". shape: (out, in) or (n,).
    values: what colours them, of that shape. gone: of that shape, from `gone_from_ranks`.
    labels: a name for each item (n,), for the hover text; otherwise its indices are shown.
    """

    name: str
    shape: tuple[int, ...]
    values: ArrayLike
    gone: ArrayLike
    labels: tuple[str, ...] | None = None

    def __post_init__(self) -> None:
        assign(self, "shape", tuple(int(n) for n in self.shape))
        assign(self, "values", np.asarray(self.values, np.float32).reshape(self.shape))
        gone = np.asarray(self.gone).reshape(self.shape)
        if gone.dtype not in (np.uint8, np.uint16):
            raise ValueError(f"items {self.name}: expected gone as uint8 or uint16, got {gone.dtype}")
        assign(self, "gone", gone)

    @property
    def size(self) -> int:
        return int(np.prod(self.shape))


def nearest_stop(stops: Stops, axis: AxisName, at: float, threshold_axis: Axis | None = None) -> int:
    """The stop whose coordinate on `axis` is nearest to `at`; the first of several equal ones, the lower of
    two equally near ones. On a log axis "near" is a ratio. The browser applies the same rule, to the last
    bit.
    """
    if axis == "threshold":
        if stops.threshold is None or threshold_axis is None:
            raise ValueError("these stops have no threshold; expected the axis 'share'")
        lo, hi, log = threshold_axis.lo, threshold_axis.hi, threshold_axis.log
        column = np.clip(stops.threshold, lo, hi)
    else:
        lo, hi, log, column = 0.0, 1.0, False, stops.share
    at = min(max(float(at), lo), hi)
    above = int(np.searchsorted(column, at, side="left"))
    if above == 0:
        return 0
    below = float(column[above - 1])
    if above < len(column):
        upper = float(column[above])
        # Products rather than logarithms: they round alike in Python and in every browser.
        nearer = at * at > below * upper if log else upper - at < at - below
        if nearer:
            return above
    return int(np.searchsorted(column, below, side="left"))


def never(stops: int) -> int:
    """The value of `gone` that means "removed at no stop"."""
    return 255 if stops <= 254 else 65535


def gone_from_ranks(removed_rank: ArrayLike, ks: ArrayLike) -> NDArray:
    """The first stop that removes each item, given the order of removal.

    removed_rank: any shape, whole numbers, 0 = removed first; equal ranks leave together. An item is removed
    at stop p if its rank is below ks[p]. ks: (S,) never falling. Returns uint8, or uint16 above 254 stops.
    """
    ks = np.asarray(ks)
    if ks.ndim != 1 or not len(ks) or (np.diff(ks) < 0).any():
        raise ValueError(f"expected ks as (S,) numbers that never fall, got shape {ks.shape}")
    return _first_stop(ks, np.asarray(removed_rank))


def gone_from_thresholds(score: ArrayLike, thresholds: ArrayLike) -> NDArray:
    """The first stop whose threshold is above each score: an item goes when score < threshold.

    score: any shape. thresholds: (S,) never falling. Returns uint8, or uint16 above 254 stops.
    """
    return gone_from_ranks(score, thresholds)


def _first_stop(levels: NDArray, values: NDArray) -> NDArray:
    if len(levels) > 65534:
        raise ValueError(f"expected at most 65534 stops, got {len(levels)}")
    first = np.searchsorted(levels, values, side="right")
    last = never(len(levels))
    return np.where(first == len(levels), last, first).astype(np.uint8 if last == 255 else np.uint16)


def with_hand(gone: NDArray, cut: Sequence[int], kept: Sequence[int]) -> NDArray:
    """A copy of `gone` in which the flat indices `cut` are removed at every stop, and `kept` at none."""
    changed = gone.copy()
    changed.flat[list(cut)] = 0
    changed.flat[list(kept)] = np.iinfo(gone.dtype).max
    return changed


def assign(instance: Any, name: str, value: Any) -> None:
    """Set a field of a frozen dataclass while it is being made."""
    object.__setattr__(instance, name, value)
