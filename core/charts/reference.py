"""Small figures of the page /reference, in colours that both the light and the dark theme show well."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import plotly.graph_objects as go

from core.charts.style import BLUE, GREY, ORANGE

CLEAR = "rgba(0,0,0,0)"
HATCH = {"shape": "/", "size": 6, "solidity": 0.25, "fgcolor": GREY, "bgcolor": CLEAR}
MARGIN = {"l": 8, "r": 8, "t": 8, "b": 8}
DASHES = ("solid", "dot", "dash", "dashdot")
BINS = 48
FEW = 20
"""So few items are drawn as bars with their names, more as a distribution."""


def scores(
    values: np.ndarray, names: Sequence[str], words: Mapping[str, str], log: bool, height: int
) -> go.Figure:
    """Scores (n,) as a distribution, or as bars where each has a name; what goes first is hatched.

    `words`: first, last (of the two halves), score, count (of the axes). On a logarithmic axis zeros and
    negative scores have no place and are left out.
    """
    if len(names) == len(values) <= FEW:
        return _bars(values, names, words, height)
    shown = values[values > 0] if log else values
    figure = _empty(height, words["score"], words["count"])
    if not len(shown):
        return figure
    low, high = float(shown.min()), float(shown.max())
    high = high if high > low else low + max(abs(low), 1.0) * 1e-6
    edges = np.geomspace(low, high, BINS + 1) if log else np.linspace(low, high, BINS + 1)
    counts, _ = np.histogram(shown, edges)
    middle = float(np.median(values))
    _area(figure, edges, counts, low, middle, words["first"], GREY, True)
    _area(figure, edges, counts, max(middle, low), high, words["last"], BLUE, False)
    if log:
        # On this axis low scores are few, so there is room above them.
        figure.update_layout(
            legend={"x": 0.02, "y": 1, "yanchor": "top", "orientation": "v", "bgcolor": CLEAR}
        )
        figure.update_xaxes(
            type="log", dtick=max(1, int(np.ceil(np.log10(high / low) / 6))), exponentformat="power"
        )
    elif low < 0 < high:
        figure.add_vline(x=0, line={"color": ORANGE, "width": 1.5, "dash": "dot"})
    return figure


def _area(
    figure: go.Figure, edges, counts, low: float, high: float, name: str, colour: str, hatch: bool
) -> None:
    """The part of a histogram between two scores, as one stepped area."""
    inside = (edges[1:] > low) & (edges[:-1] < high)
    if not inside.any() or low >= high:
        return
    x, y = [low], [0]
    for left, right, n in zip(edges[:-1][inside], edges[1:][inside], counts[inside], strict=True):
        x += [max(left, low), min(right, high)]
        y += [n, n]
    figure.add_scatter(
        x=[*x, high], y=[*y, 0], mode="lines", fill="toself", name=name, line={"color": colour, "width": 1.2},
        fillcolor=_faint(colour), fillpattern=HATCH if hatch else None, hoverinfo="skip",
    )  # fmt: skip


def _bars(values: np.ndarray, names: Sequence[str], words: Mapping[str, str], height: int) -> go.Figure:
    figure = _empty(height, "", words["score"])
    order = np.argsort(values, kind="stable")
    half = len(values) // 2
    for part, name, colour, hatch in (
        (order[:half], words["first"], GREY, "/"),
        (order[half:], words["last"], BLUE, ""),
    ):
        figure.add_bar(x=[names[i] for i in part], y=values[part], name=name, marker=_marker(colour, hatch))
    figure.update_layout(bargap=0.25)
    return figure


def choice(
    values: np.ndarray, gone: np.ndarray, words: Mapping[str, str], line: float | None, height: int
) -> go.Figure:
    """A handful of scores as bars, those that go hatched, with a threshold where there is one."""
    figure = _empty(height, "", words["score"])
    positions = np.arange(1, len(values) + 1)
    for flag, name, colour, hatch in ((True, words["gone"], GREY, "/"), (False, words["kept"], BLUE, "")):
        at = gone == flag
        figure.add_bar(x=positions[at], y=values[at], name=name, marker=_marker(colour, hatch))
    if line is not None:
        figure.add_hline(y=line, line={"color": ORANGE, "width": 1.5, "dash": "dash"})
    figure.update_xaxes(tickvals=positions, range=[0.4, len(values) + 0.6])
    figure.update_layout(barmode="overlay", showlegend=False)
    return figure


def identity(
    left: np.ndarray, right: np.ndarray, picked: int, words: Mapping[str, str], height: int
) -> go.Figure:
    """Both sides of the identity (n,), one point a unit, on the line on which they are equal."""
    figure = _empty(height, words["left"], words["right"])
    ends = [float(min(left.min(), right.min())), float(max(left.max(), right.max()))]
    figure.add_scatter(x=ends, y=ends, mode="lines", name=words["equal"], line={"color": GREY, "width": 1})
    figure.add_scatter(
        x=left,
        y=right,
        mode="markers",
        name=words["units"],
        marker={"color": BLUE, "size": 6, "opacity": 0.6},
    )
    figure.add_scatter(
        x=[left[picked]], y=[right[picked]], mode="markers", name=words["picked"],
        marker={"color": ORANGE, "size": 13, "symbol": "circle-open", "line": {"width": 3}},
    )  # fmt: skip
    figure.update_xaxes(exponentformat="power", nticks=5)
    figure.update_yaxes(exponentformat="power", nticks=5)
    return figure


def schedules(paths: Mapping[str, np.ndarray], words: Mapping[str, str], height: int) -> go.Figure:
    """Sparsity after each round, one line a schedule; `words`: name of each schedule, round, sparsity."""
    figure = _empty(height, words["round"], words["sparsity"])
    colours = (GREY, ORANGE, BLUE, "#7a5cc0")
    for (name, path), colour, dash in zip(paths.items(), colours, DASHES, strict=True):
        shape = "hv" if name == "one_shot" else "linear"
        figure.add_scatter(
            x=np.arange(len(path)), y=path, mode="lines+markers", name=words[name],
            line={"color": colour, "dash": dash, "width": 2, "shape": shape},
            marker={"size": 5},
            hovertemplate="%{x}: %{y:.1%}<extra>%{fullData.name}</extra>",
        )  # fmt: skip
    figure.update_yaxes(tickformat=".0%", dtick=0.25, range=[0, 1.03])
    return figure


def _empty(height: int, x: str, y: str) -> go.Figure:
    figure = go.Figure()
    figure.update_layout(
        height=height,
        margin=MARGIN,
        legend={"x": 0, "y": 1.02, "yanchor": "bottom", "orientation": "h", "title": ""},
        title={"text": ""},
    )
    figure.update_xaxes(title={"text": x, "standoff": 6}, automargin=True, zeroline=False)
    figure.update_yaxes(title={"text": y, "standoff": 6}, automargin=True, zeroline=False, nticks=4)
    return figure


def _marker(colour: str, hatch: str) -> dict:
    return {"color": colour, "pattern": {"shape": hatch, "fgcolor": GREY, "fillmode": "replace", "size": 6}}


def _faint(colour: str) -> str:
    red, green, blue = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
    return f"rgba({red},{green},{blue},0.35)"
