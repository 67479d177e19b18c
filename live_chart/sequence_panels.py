"""Panels of the live chart for sequences and language, and the data that each has in one frame.

Pictures and hidden states travel in 8 bits, which a colour cannot tell from more; zero stays exactly zero.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

from live_chart.panels import Panel


@dataclass(frozen=True, eq=False)
class Tile:
    """One heat map of a `Picture`. name: its key in the data. title: a template over it.

    rows, columns: a label for each (tokens, steps), drawn beside the tile where it is large enough, else in
    the hover text. y, x: what rows and columns are, in the hover text ("from", "to"). items, index: the unit
    that it belongs to (an attention head); while that one is gone the tile is grey, hatched and crossed, and
    the title may hold its {value}.
    """

    name: str
    title: str = ""
    rows: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    y: str = ""
    x: str = ""
    items: str = ""
    index: int = 0


@dataclass(frozen=True, eq=False, kw_only=True)
class Picture(Panel):
    """Small heat maps, one for each stop. Click picks the unit of a tile that has one.

    low, high: values with the palest and the fullest colour. diverging: blue above zero and orange below,
    full at the larger of abs(low) and abs(high). across: tiles in a row on a wide page, 0 = as fits best.
    square: cells keep the shape of a square; else tiles fill their places. Data: `PictureData`.
    """

    tiles: tuple[Tile, ...]
    low: float = 0.0
    high: float = 1.0
    diverging: bool = False
    across: int = 0
    square: bool = True
    kind: ClassVar[str] = "picture"

    def __post_init__(self) -> None:
        names = [tile.name for tile in self.tiles]
        if not names or len(set(names)) != len(names):
            raise ValueError(f"a picture needs tiles of different names, got {names}")
        if not self.low < self.high:
            raise ValueError(f"expected low < high, got {self.low} and {self.high}")


@dataclass(frozen=True, eq=False, kw_only=True)
class Unrolled(Panel):
    """A recurrent layer unrolled in time: one column of hidden units a step, dense on the left half of each
    cell and pruned on the right. The one picked weight of `weights` is the same line in every gap.

    weights: items of shape (gates * H, H); row i of a gate leads to unit i, column j comes from unit j.
    steps: a name for each step. items: the units' own group, or "": a unit that is gone is hatched.
    limit: size of a state with the full colour, 0 = the largest of the data. kept, cut: templates of the line
    below, with {row}, {column}, {value}, {gate}, {gaps}; empty: no line. unpicked: the same while no weight
    is picked. gates: their names, for {gate}. Data: `UnrolledData`.
    """

    weights: str
    steps: tuple[str, ...]
    items: str = ""
    limit: float = 0.0
    kept: str = ""
    cut: str = ""
    unpicked: str = ""
    gates: tuple[str, ...] = ()
    kind: ClassVar[str] = "unrolled"


@dataclass(frozen=True, eq=False, kw_only=True)
class Tokens(Panel):
    """A sentence twice, dense and pruned: each word on blue (it pushes the answer up) or orange (down).

    dense_label, pruned_label: templates beside the two rows. limit: size of a contribution with the full
    colour, 0 = nearly the largest of the data. Grows beyond `height` where words wrap. Data: `TokensData`.
    """

    dense_label: str
    pruned_label: str
    limit: float = 0.0
    kind: ClassVar[str] = "tokens"


@dataclass(frozen=True, eq=False, kw_only=True)
class Passage(Panel):
    """Two texts side by side, dense and pruned; on a narrow page one above the other.

    dense_label, pruned_label: templates over them. mark_label: what a marked word is, in the legend, or "".
    The height is fixed; longer texts scroll. Data: `PassageData`.
    """

    dense_label: str
    pruned_label: str
    mark_label: str = ""
    kind: ClassVar[str] = "passage"


# -------------------------------------------------------------------------------- what a panel has per frame


@dataclass(frozen=True, eq=False)
class PictureData:
    """tiles: tile name -> (S, h, w), or (1, h, w) where it stays the same. NaN: an empty cell."""

    tiles: Mapping[str, ArrayLike]

    def compact(self) -> dict[str, Any]:
        return {"tiles": {name: eight_bits(values) for name, values in self.tiles.items()}}


@dataclass(frozen=True, eq=False)
class UnrolledData:
    """states: (S, T, H) hidden states of one sequence at each stop. dense: (T, H) without pruning."""

    states: ArrayLike
    dense: ArrayLike

    def compact(self) -> dict[str, Any]:
        return {"states": eight_bits(self.states), "dense": eight_bits(self.dense)}


@dataclass(frozen=True, eq=False)
class TokensData:
    """tokens: n words, any Unicode. values: (S, n) signed contribution of each at each stop. dense: (n,)."""

    tokens: Sequence[str]
    values: ArrayLike
    dense: ArrayLike

    def compact(self) -> dict[str, Any]:
        sizes = {name: np.asarray(getattr(self, name), np.float32) for name in ("values", "dense")}
        return {"tokens": list(self.tokens), **sizes}


@dataclass(frozen=True, eq=False)
class PassageData:
    """texts: different ones. pick: (S,) the text at each stop, texts[pick[p]]. dense: index of the text
    without pruning. spans: for each text the (start, end) of every word to mark, rising; or () for none.
    given: the opening that both were given, shown pale before them.
    """

    texts: Sequence[str]
    pick: ArrayLike
    dense: int
    spans: Sequence[Sequence[tuple[int, int]]] = ()
    given: str = ""

    def compact(self) -> dict[str, Any]:
        spans = self.spans or [()] * len(self.texts)
        texts = [_pieces(text, marks) for text, marks in zip(self.texts, spans, strict=True)]
        pick = np.asarray(self.pick, np.uint16)
        return {"texts": texts, "pick": pick, "dense": int(self.dense), "given": self.given}


SEQUENCE_DATA = {"picture": PictureData, "unrolled": UnrolledData, "tokens": TokensData,
                 "passage": PassageData}  # fmt: skip


def _pieces(text: str, spans: Sequence[tuple[int, int]]) -> list[str]:
    """The text cut at its spans: every second piece is marked. Positions in Python's characters are not
    those of a browser, so none travel.
    """
    pieces, at = [], 0
    for start, end in spans:
        pieces += [text[at:start], text[start:end]]
        at = end
    return [*pieces, text[at:]]


def eight_bits(values: ArrayLike) -> dict[str, Any]:
    """values as scale * whole numbers: int8 where any is negative (NaN as -128), else uint8 (NaN as 255)."""
    values = np.asarray(values, np.float32)
    known = np.nan_to_num(values, nan=0.0)
    signed = bool((known < 0).any())
    most, empty, kind = (127, -128, np.int8) if signed else (254, 255, np.uint8)
    scale = float(np.abs(known).max(initial=0.0)) / most or 1.0
    whole = np.where(np.isnan(values), empty, np.rint(known / scale)).astype(kind)
    return {"scale": scale, "values": whole}


def check_sequences(panel: Panel, data: Any, stops: int, shapes: Mapping[str, tuple[int, ...]]) -> None:
    """Raise ValueError if what a panel of this module draws does not fit its data.

    stops: S. shapes: items name -> shape.
    """
    if isinstance(panel, Picture):
        _check_picture(panel, data, stops, shapes)
    elif isinstance(panel, Unrolled):
        _check_unrolled(panel, data, stops, shapes)
    elif isinstance(panel, Tokens):
        _expect("values", data.values, (stops, len(data.tokens)))
        _expect("dense", data.dense, (len(data.tokens),))
    elif isinstance(panel, Passage):
        _check_passage(data, stops)


def _check_picture(panel: Picture, data: PictureData, stops: int, shapes: Mapping) -> None:
    for tile in panel.tiles:
        got = np.shape(data.tiles.get(tile.name))
        if len(got) != 3 or got[0] not in (1, stops):
            raise ValueError(f"expected tile {tile.name!r} of shape ({stops} or 1, h, w), got {got}")
        for name, labels, n in (("rows", tile.rows, got[1]), ("columns", tile.columns, got[2])):
            if labels and len(labels) != n:
                raise ValueError(f"tile {tile.name!r}: expected {n} {name}, got {len(labels)}")
        if tile.items and not 0 <= tile.index < int(np.prod(shapes[tile.items])):
            raise ValueError(f"tile {tile.name!r}: {tile.items!r} has no unit {tile.index}")


def _check_unrolled(panel: Unrolled, data: UnrolledData, stops: int, shapes: Mapping) -> None:
    got = np.shape(data.states)
    if len(got) != 3 or got[:2] != (stops, len(panel.steps)):
        raise ValueError(f"expected states of shape ({stops}, {len(panel.steps)}, H), got {got}")
    _expect("dense", data.dense, got[1:])
    units, weights = got[2], shapes[panel.weights]
    if len(weights) != 2 or weights[1] != units or weights[0] % units:
        raise ValueError(f"expected {panel.weights!r} of shape (gates * {units}, {units}), got {weights}")
    if panel.gates and len(panel.gates) * units != weights[0]:
        raise ValueError(f"expected {weights[0] // units} gates, got {panel.gates}")
    if panel.items:
        _expect(panel.items, np.empty(shapes[panel.items]), (units,))


def _check_passage(data: PassageData, stops: int) -> None:
    _expect("pick", data.pick, (stops,))
    last = len(data.texts) - 1
    if not all(0 <= int(i) <= last for i in (*np.ravel(data.pick), data.dense)):
        raise ValueError(f"expected pick and dense within 0..{last}")
    if data.spans and len(data.spans) != len(data.texts):
        raise ValueError(f"expected spans for {len(data.texts)} texts, got {len(data.spans)}")
    for text, spans in zip(data.texts, data.spans, strict=False):
        edges = [edge for span in spans for edge in span]
        if edges != sorted(edges) or (edges and not 0 <= edges[0] <= edges[-1] <= len(text)):
            raise ValueError(f"expected rising spans within 0..{len(text)}, got {list(spans)}")


def _expect(name: str, values: ArrayLike | NDArray, shape: tuple[int, ...]) -> None:
    if np.shape(values) != shape:
        raise ValueError(f"expected {name} of shape {shape}, got {np.shape(values)}")
