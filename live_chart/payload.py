"""The payload of the live chart: what a browser needs to prune under the learner's hand, without a server.

A payload has frames (snapshots of the training), each with its own stops (positions of the slider); every
number shown at a stop was computed for exactly that stop.

All words come from the caller, already translated. Words that change with the slider are templates: `{name}`
is filled with the stop's `share`, `threshold`, `removed`, `kept`, `total`, with any of its metrics, with the
frame's `facts`, and with `frame` (its label). A format may follow: `{accuracy:p1}` (times 100, one decimal),
`{loss:f3}` (fixed decimals), `{threshold:g2}` (significant digits), `{removed:d}` (whole number, grouped).

Colours in Plotly traces may be names that follow the theme: "$accent", "$text", "$muted", "$grid", "$blue",
"$orange", "$pruned", each with an optional opacity, as in "$accent/0.2".
"""

from __future__ import annotations

import base64
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from typing import Any

import numpy as np
import orjson
from numpy.typing import ArrayLike, NDArray

from live_chart.panels import (
    BarsData,
    BoundaryData,
    ClassesData,
    HistogramData,
    Matrix,
    Panel,
    SamplesData,
    ScatterData,
)
from live_chart.sequence_panels import (
    SEQUENCE_DATA,
    Picture,
    check_sequences,
)
from live_chart.stops import (
    Axis,
    AxisName,
    Items,
    Stops,
    assign,
)


@dataclass(frozen=True, eq=False)
class Choice:
    """One of several templates at each stop: texts[pick[p]]. For titles whose words depend on the result."""

    texts: tuple[str, ...]
    pick: ArrayLike

    def __post_init__(self) -> None:
        assign(self, "pick", np.asarray(self.pick, np.uint8))


@dataclass(frozen=True)
class Note:
    """A warning shown while first <= stop <= last, e.g. that a layer is cut through."""

    first: int
    last: int
    text: str


@dataclass(frozen=True, eq=False)
class Frame:
    """One snapshot. label: e.g. "epoch 12". data: panel id -> its data. facts: numbers for templates (the
    dense accuracy). titles: panel id -> a title for this frame. reading: instead of the payload's.
    """

    label: str
    stops: Stops
    items: tuple[Items, ...]
    data: Mapping[str, Any] = field(default_factory=dict)
    facts: Mapping[str, float | str] = field(default_factory=dict)
    titles: Mapping[str, str | Choice] = field(default_factory=dict)
    reading: str | Choice | None = None
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True, eq=False)
class Words:
    """The chart's own words, translated. lang: for number formats, e.g. "en", "zh".

    share, threshold: names of the two axes. slider, type_value, frame: labels of the slider, the number
    field and the frame slider. hand: label of the cut-by-hand switch; hand_help: what a click then does.
    picture, table: labels of "save as picture" and "show as a table". no_plotly: the one sentence shown if
    plotly.js cannot be loaded.
    kept, pruned, dense: legend words. value, row, column, unit: in the hover text. truth, answer: on samples.
    """

    share: str
    threshold: str
    slider: str
    type_value: str
    frame: str
    hand: str
    hand_help: str
    picture: str
    table: str
    no_plotly: str
    kept: str
    pruned: str
    dense: str
    value: str
    row: str
    column: str
    unit: str
    truth: str
    answer: str
    lang: str = "en"


@dataclass(frozen=True, eq=False)
class Payload:
    """Everything that the chart draws. name: a short slug, for names of saved pictures.

    total: number of items that could be removed. reading: a template for the live line.
    threshold_axis: where every frame has thresholds. hand: whether items may be cut by hand.
    """

    name: str
    panels: tuple[Panel, ...]
    frames: tuple[Frame, ...]
    total: int
    reading: str
    words: Words
    threshold_axis: Axis | None = None
    hand: bool = False

    def __post_init__(self) -> None:
        if not self.frames or not self.panels:
            raise ValueError("a payload needs at least one frame and one panel")
        ids = [panel.id for panel in self.panels]
        if len(set(ids)) != len(ids):
            raise ValueError(f"panel ids must differ, got {ids}")
        has = [frame.stops.threshold is not None for frame in self.frames]
        if any(has) != all(has) or any(has) != (self.threshold_axis is not None):
            raise ValueError("expected thresholds in every frame together with threshold_axis, or nowhere")
        names = [(item.name, item.shape) for item in self.frames[0].items]
        for frame in self.frames:
            if [(item.name, item.shape) for item in frame.items] != names:
                raise ValueError(f"frame {frame.label!r}: expected the items {names} of the first frame")
            for panel in self.panels:
                _check_panel(panel, frame)


@dataclass(frozen=True, eq=False)
class Encoded:
    """A payload ready for the browser, and what is needed to check what the browser answers.

    text: base64 of zlib of JSON. stops: those of each frame. sizes: items name -> number of items.
    """

    text: str
    stops: tuple[Stops, ...]
    sizes: Mapping[str, int]
    threshold_axis: Axis | None
    hand: bool

    @property
    def axes(self) -> tuple[AxisName, ...]:
        """The axes that the slider can run on."""
        return ("share", "threshold") if self.threshold_axis else ("share",)


_DATA = {"bars": BarsData, "histogram": HistogramData, "scatter": ScatterData, "classes": ClassesData,
         "samples": SamplesData, "boundary": BoundaryData, **SEQUENCE_DATA}  # fmt: skip


def _check_panel(panel: Panel, frame: Frame) -> None:
    """Raise ValueError, naming the panel, if the frame lacks what it draws or has it in another shape."""
    where, stops = f"panel {panel.id!r}, frame {frame.label!r}", len(frame.stops)
    data = frame.data.get(panel.id)
    expected = _DATA.get(panel.kind)
    if expected is not None and not isinstance(data, expected):
        raise ValueError(f"{where}: expected {expected.__name__}, got {type(data).__name__}")
    sizes = {item.name: item.size for item in frame.items}
    for name in _references(panel):
        if name not in sizes:
            raise ValueError(f"{where}: no items named {name!r}; there are {sorted(sizes)}")
    per_item = {BarsData: ("values",), ScatterData: ("x", "y")}.get(type(data), ())
    for column in per_item:
        for name in panel.items:
            got = np.shape(getattr(data, column).get(name))
            if got != (sizes[name],):
                raise ValueError(f"{where}: expected {column}[{name!r}] of shape {(sizes[name],)}, got {got}")
    per_stop = {HistogramData: "removed", ClassesData: "values", SamplesData: "answers", BoundaryData: "grid"}
    if type(data) in per_stop:
        got = np.shape(getattr(data, per_stop[type(data)]))
        if got[:1] != (stops,):
            name = per_stop[type(data)]
            raise ValueError(f"{where}: expected {name} with {stops} stops first, got shape {got}")
    try:
        check_sequences(panel, data, stops, {item.name: item.shape for item in frame.items})
    except ValueError as error:
        raise ValueError(f"{where}: {error}") from None
    known = {"share", "removed", "threshold", *frame.stops.metrics}
    shown = [
        name for it in (*getattr(panel, "lines", ()), *getattr(panel, "marks", ())) for name in (it.x, it.y)
    ]
    shown += [line.to for line in getattr(panel, "lines", ()) if line.to]
    shown += [cell.share for cell in getattr(panel, "cells", ()) if cell.share]
    for name in shown:
        if name not in known:
            raise ValueError(f"{where}: no metric {name!r}; there are {sorted(known)}")
    for path in getattr(panel, "paths", ()):
        if np.ndim(path.x) != 2 or np.shape(path.x) != np.shape(path.y) or len(path.x) != stops:
            got = f"{np.shape(path.x)} and {np.shape(path.y)}"
            raise ValueError(f"{where}: expected a path of equal shapes ({stops}, K), got {got}")


def _references(panel: Panel) -> list[str]:
    if isinstance(panel, Matrix):
        return [layer.items for layer in panel.layers]
    if isinstance(panel, Picture):
        return [tile.items for tile in panel.tiles if tile.items]
    names = getattr(panel, "items", ())
    names = [names] if isinstance(names, str) else list(names)
    return [name for name in (*names, getattr(panel, "weights", "")) if name]


def encode(payload: Payload) -> Encoded:
    """The payload as text for the browser. Arrays keep their type; weights that only colour a picture go as
    16-bit floats of the largest one, which keeps three digits.
    """
    text = base64.b64encode(
        zlib.compress(orjson.dumps(_plain(payload), option=orjson.OPT_SERIALIZE_NUMPY), 6)
    ).decode("ascii")
    first = payload.frames[0]
    stops = tuple(frame.stops for frame in payload.frames)
    sizes = {item.name: item.size for item in first.items}
    return Encoded(text, stops, sizes, payload.threshold_axis, payload.hand)


def decode(text: str) -> dict[str, Any]:
    """The plain JSON of an encoded payload, arrays restored; for tests and for exports."""
    return restore(orjson.loads(zlib.decompress(base64.b64decode(text))))


def _plain(value: Any) -> Any:
    if isinstance(value, Items):
        scale = float(np.nanmax(np.abs(value.values), initial=0.0)) or 1.0
        half = np.nan_to_num(value.values / scale).astype(np.float16)
        return {"name": value.name, "shape": value.shape, "scale": scale, "values": pack(half),
                "gone": pack(value.gone), "labels": value.labels}  # fmt: skip
    if isinstance(value, BoundaryData):
        grid = np.asarray(value.grid)
        return {"grid": pack(grid if grid.dtype == np.uint8 else np.round(grid * 255).astype(np.uint8))}
    if isinstance(value, Stops):
        metrics = {name: pack(column) for name, column in value.metrics.items()}
        threshold = None if value.threshold is None else pack(value.threshold)
        return {"share": pack(value.share), "removed": pack(value.removed), "threshold": threshold,
                "metrics": metrics}  # fmt: skip
    if isinstance(value, tuple(SEQUENCE_DATA.values())):
        return _packed(value.compact())
    if is_dataclass(value):
        plain = {f.name: _field(f.type, getattr(value, f.name)) for f in fields(value)}
        return {"kind": value.kind, **plain} if isinstance(value, Panel) else plain
    if isinstance(value, Mapping):
        return {str(key): _plain(v) for key, v in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(v) for v in value]
    if isinstance(value, np.generic):
        return value.item()
    return value


_SMALLER = {np.dtype(np.float64): np.float32, np.dtype(np.int64): np.int32, np.dtype(bool): np.uint8}


def _field(annotation: str, value: Any) -> Any:
    """A field of a dataclass; those declared as arrays are packed, and nothing that a picture shows needs
    more than 32 bits. Arrays inside Plotly traces stay lists: Plotly takes those of any depth.
    """
    if value is not None and annotation.startswith("ArrayLike"):
        array = np.asarray(value)
        return pack(array.astype(_SMALLER.get(array.dtype, array.dtype)))
    if annotation == "Mapping[str, ArrayLike]":
        return {name: _field("ArrayLike", array) for name, array in value.items()}
    return _plain(value)


def _packed(value: Any) -> Any:
    """Mappings with every array in them packed."""
    if isinstance(value, Mapping):
        return {name: _packed(v) for name, v in value.items()}
    return pack(value) if isinstance(value, np.ndarray) else value


def pack(array: NDArray) -> dict[str, Any]:
    """An array as JSON: its type, its shape and base64 of its bytes."""
    array = np.ascontiguousarray(array)
    return {"$": array.dtype.name, "n": array.shape, "b": base64.b64encode(array.tobytes()).decode("ascii")}


def restore(value: Any) -> Any:
    """JSON with every array in it as it was before `pack`, not to be written into."""
    if isinstance(value, dict) and "$" in value:
        return np.frombuffer(base64.b64decode(value["b"]), value["$"]).reshape(value["n"])
    if isinstance(value, dict):
        return {key: restore(v) for key, v in value.items()}
    return [restore(v) for v in value] if isinstance(value, list) else value
