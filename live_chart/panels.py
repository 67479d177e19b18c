"""Panels of the live chart, and the data that each of them has in one frame. Words come translated."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
from numpy.typing import ArrayLike

from live_chart.plotly import drawable
from live_chart.stops import Axis

PERCENT = Axis(0.0, 1.0, percent=True)


@dataclass(frozen=True, eq=False, kw_only=True)
class Panel:
    """id: unique. title: a template that states what is seen. alt: the same for those who cannot see it.
    read: one line that says how to read it, shown at its foot. span: columns of 12 on a wide page (all 12 on
    a narrow one). height: of the drawing with that line, pixels.
    """

    id: str
    title: str = ""
    alt: str = ""
    read: str = ""
    span: int = 4
    height: int = 200
    kind: ClassVar[str] = ""


@dataclass(frozen=True, eq=False)
class Layer:
    """One weight matrix of a `Matrix` panel. title: a template with this layer's kept, removed, total and
    share. y, x: titles of its axes. rows, columns: unit groups along each side ("fc1", "input"): a picked
    unit marks its row or column.
    """

    items: str
    title: str = ""
    y: str = ""
    x: str = ""
    rows: str = ""
    columns: str = ""


@dataclass(frozen=True, eq=False, kw_only=True)
class Matrix(Panel):
    """Weights as pictures, blue above zero and orange below; removed ones grey and hatched. Click picks a
    weight.
    """

    layers: tuple[Layer, ...]
    kind: ClassVar[str] = "matrix"


@dataclass(frozen=True, eq=False, kw_only=True)
class Tiles(Panel):
    """The incoming weights of each unit as a small picture. items: the units, or "" to show a mask of weights
    only.
    weights: name of the (units, inputs) items. picture: (height, width) with height * width = inputs.
    """

    weights: str
    items: str = ""
    picture: tuple[int, int]
    kind: ClassVar[str] = "tiles"


@dataclass(frozen=True, eq=False, kw_only=True)
class Bars(Panel):
    """One bar an item, grouped by items. threshold: y is the criterion, so draw its line. labels: a group's
    title.
    sort: bars of a group from the smallest value to the largest. Click picks. Data: `BarsData`.
    """

    items: tuple[str, ...]
    labels: tuple[str, ...] = ()
    y: Axis
    threshold: bool = False
    sort: bool = False
    kind: ClassVar[str] = "bars"


@dataclass(frozen=True, eq=False, kw_only=True)
class Histogram(Panel):
    """Distribution of the criterion along x, with the threshold in it. edges: (B+1,). Data:
    `HistogramData`.
    """

    edges: ArrayLike
    x: Axis
    y: Axis | None = None
    kind: ClassVar[str] = "histogram"


@dataclass(frozen=True, eq=False)
class Line:
    """A curve painted from the stops: y (and x) are metric names, "share" or "threshold". dash: dashed. to:
    name of a metric; what lies between it and y is filled instead.
    """

    y: str
    x: str = "share"
    label: str = ""
    colour: str = "$accent"
    dash: bool = False
    to: str = ""


@dataclass(frozen=True, eq=False)
class Path:
    """A curve that is another one at each stop, alike in all frames. x, y: (S, K) its points; NaN: none."""

    x: ArrayLike
    y: ArrayLike
    label: str = ""
    colour: str = "$accent"


@dataclass(frozen=True, eq=False)
class Mark:
    """A point that moves with the slider: x and y as in `Line`. line: also a vertical line at x."""

    y: str
    x: str = "share"
    colour: str = "$accent"
    line: bool = True


@dataclass(frozen=True, eq=False, kw_only=True)
class Figure(Panel):
    """A Plotly figure from Python (traces, annotations: dicts) with fixed axes, live paths, lines and marks
    over it. Data: `FigureData`, only where traces differ from frame to frame. Both raise ValueError for
    traces that are not `drawable`.
    """

    x: Axis
    y: Axis
    traces: Sequence[Mapping[str, Any]] = ()
    annotations: Sequence[Mapping[str, Any]] = ()
    lines: tuple[Line, ...] = ()
    marks: tuple[Mark, ...] = ()
    paths: tuple[Path, ...] = ()
    kind: ClassVar[str] = "figure"

    def __post_init__(self) -> None:
        drawable(self.traces)


@dataclass(frozen=True, eq=False, kw_only=True)
class Curve(Figure):
    """A figure over the share removed. x: by default 0 to 100 percent."""

    x: Axis = PERCENT
    marks: tuple[Mark, ...] = (Mark("accuracy"),)


@dataclass(frozen=True, eq=False, kw_only=True)
class Scatter(Panel):
    """One point an item; removed ones are grey crosses. identity: draw the line y = x. threshold: x is the
    criterion, so draw its line. Data: `ScatterData`.
    """

    items: tuple[str, ...]
    x: Axis
    y: Axis
    identity: bool = False
    threshold: bool = False
    kind: ClassVar[str] = "scatter"


@dataclass(frozen=True, eq=False, kw_only=True)
class Classes(Panel):
    """A bar for each class at the stop, against its dense value. Data: `ClassesData`."""

    names: tuple[str, ...]
    y: Axis = PERCENT
    kind: ClassVar[str] = "classes"


@dataclass(frozen=True, eq=False)
class Cell:
    """One field of `Cells`. value: a template, written large. note: one under it. share: name of a metric
    from 0 to 1 that says how full its ground is, or "". wrong: the ground is orange, not blue.
    """

    value: str
    note: str = ""
    share: str = ""
    wrong: bool = False


@dataclass(frozen=True, eq=False, kw_only=True)
class Cells(Panel):
    """Large numbers in fields, row by row: a confusion matrix, or metrics side by side. rows, columns: labels
    beside and above them; () is none. across: fields in a row.
    """

    cells: tuple[Cell, ...]
    across: int
    rows: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    kind: ClassVar[str] = "cells"

    def __post_init__(self) -> None:
        lines, rest = divmod(len(self.cells), self.across)
        if rest or len(self.rows) not in (0, lines) or len(self.columns) not in (0, self.across):
            raise ValueError(
                f"expected whole rows of {self.across} cells and a label for each, got {len(self.cells)}"
                f" cells, {len(self.rows)} row and {len(self.columns)} column labels"
            )


@dataclass(frozen=True, eq=False, kw_only=True)
class Samples(Panel):
    """Small pictures with the network's answer. pictures: (n, h, w) in 0..1. truth: (n,). Data:
    `SamplesData`.
    """

    pictures: ArrayLike
    truth: ArrayLike
    names: tuple[str, ...]
    kind: ClassVar[str] = "samples"


@dataclass(frozen=True, eq=False, kw_only=True)
class Boundary(Panel):
    """The probability of the second class over the plane, with the data on it. points: (n, 2); labels: (n,) 0
    or 1. Data: `BoundaryData`.
    """

    x: Axis
    y: Axis
    points: ArrayLike
    labels: ArrayLike
    kind: ClassVar[str] = "boundary"


@dataclass(frozen=True, eq=False, kw_only=True)
class Inputs(Panel):
    """Share of each input's weights that survive, as a picture. items: the first layer's weights."""

    items: str
    picture: tuple[int, int]
    kind: ClassVar[str] = "inputs"


# -------------------------------------------------------------------------------- what a panel has per frame


@dataclass(frozen=True, eq=False)
class BarsData:
    """values: items name -> (n,) height of each bar."""

    values: Mapping[str, ArrayLike]


@dataclass(frozen=True, eq=False)
class HistogramData:
    """total: (B,) items in each bin. removed: (S, B) of them removed at each stop. See `histogram`."""

    total: ArrayLike
    removed: ArrayLike


@dataclass(frozen=True, eq=False)
class ScatterData:
    """x, y: items name -> (n,) coordinates of the points. NaN: no point."""

    x: Mapping[str, ArrayLike]
    y: Mapping[str, ArrayLike]


@dataclass(frozen=True, eq=False)
class ClassesData:
    """values: (S, C) metric of each class at each stop. dense: (C,) the same without pruning."""

    values: ArrayLike
    dense: ArrayLike


@dataclass(frozen=True, eq=False)
class SamplesData:
    """answers: (S, n) class index that the network gives each sample at each stop."""

    answers: ArrayLike


@dataclass(frozen=True, eq=False)
class BoundaryData:
    """grid: (S, G, G) probability of the second class, 0..1 or uint8 0..255; first row at the lowest y."""

    grid: ArrayLike


@dataclass(frozen=True, eq=False)
class FigureData:
    """traces: Plotly traces (dicts) of this frame, drawn under the live marks, over the panel's own
    traces.
    """

    traces: Sequence[Mapping[str, Any]] = ()

    def __post_init__(self) -> None:
        drawable(self.traces)


def histogram(
    scores: Sequence[ArrayLike], gone: Sequence[ArrayLike], edges: ArrayLike, stops: int
) -> HistogramData:
    """Count scores and removed scores in bins; values outside the edges count in the first and the last bin.

    scores, gone: one array a layer, of equal shapes. edges: (B+1,) rising. stops: S.
    """
    edges, score = np.asarray(edges, np.float64), np.concatenate([np.ravel(s) for s in scores])
    first = np.minimum(np.concatenate([np.ravel(g) for g in gone]).astype(np.int64), stops)
    bins = len(edges) - 1
    where = np.clip(np.searchsorted(edges, score, side="right") - 1, 0, bins - 1)
    joint = np.bincount(first * bins + where, minlength=(stops + 1) * bins).reshape(stops + 1, bins)
    return HistogramData(joint.sum(0).astype(np.int32), joint.cumsum(0)[:stops].astype(np.int32))
