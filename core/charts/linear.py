"""Plotly traces and figures of linear regression: the loss surface, the frontier of all subsets, the Lasso
path, criteria by regret, pruning's neighbours, two kinds of descent.

Traces for the live chart name their colours ("$accent"): the chart fills them in. Figures for the page take
a `Palette`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np

from core.linear.subsets import all_kept
from core.linear.table import Array, Table
from live_chart import Axis

Trace = dict[str, Any]
SURFACE = 44
"""Points along each side of the loss surface."""


class Descents(Protocol):
    """What the surface needs of an experiment; see lessons.linear_regression.experiment."""

    table: Table
    unit: Array
    run: Any
    other: Any
    cloud: Any


@dataclass(frozen=True)
class Surface:
    """Axes and traces of the loss over two weights."""

    x: Axis
    y: Axis
    traces: tuple[Trace, ...]


def surface_traces(found: Descents, pair: tuple[int, int], words: Mapping[str, str]) -> Surface:
    """Contours of the training loss over two weights, all others at their least squares values, and both
    descents.

    words: method ("gd", "sgd") -> its name. The chosen method's path is the strong one.
    """
    a, b = pair
    names = found.table.names
    best = found.cloud.weights[-1]
    paths = [(run.method, run.weights[:, [a, b]] / found.unit[[a, b]]) for run in (found.other, found.run)]
    seen = np.concatenate([path for _, path in paths] + [best[None, [a, b]], np.zeros((1, 2))])
    low, high = seen.min(0), seen.max(0)
    air = 0.12 * np.maximum(high - low, 1e-9)
    xs, ys = (np.linspace(low[k] - air[k], high[k] + air[k], SURFACE) for k in (0, 1))
    grid = np.broadcast_to(best, (SURFACE, SURFACE, len(best))).copy()
    grid[..., a], grid[..., b] = xs[None, :], ys[:, None]
    excess = found.table.training.loss(grid) - found.table.training.loss(best)
    # Losses span decades: rings on a log scale show the floor of the valley as well as its walls.
    height = np.log10(np.maximum(excess, 1e-4 * excess.max()))
    contours: Trace = {
        "type": "contour", "x": _short(xs), "y": _short(ys), "z": [_short(row, 3) for row in height],
        "ncontours": 14, "contours": {"coloring": "heatmap"}, "showscale": False, "showlegend": False,
        "colorscale": [[0.0, "$blue/0.42"], [1.0, "$blue/0.0"]],
        "line": {"width": 0.6, "color": "$muted/0.45"},
    }  # fmt: skip
    lines = [
        {
            "type": "scatter", "mode": "lines", "x": _short(path[:, 0]), "y": _short(path[:, 1]),
            "name": words[method],
            "line": {"color": "$orange" if method == "sgd" else "$text",
                     "width": 2.0 if method == found.run.method else 1.0},
            "opacity": 1.0 if method == found.run.method else 0.55,
        }
        for method, path in paths
    ]  # fmt: skip
    bottom = {
        "type": "scatter", "mode": "markers", "x": _short(best[[a]]), "y": _short(best[[b]]),
        "showlegend": False,
        "marker": {"symbol": "x-thin", "size": 9, "line": {"width": 2, "color": "$text"}},
    }  # fmt: skip
    axes = [Axis(float(v[0]), float(v[-1]), f"w({names[k]})") for v, k in ((xs, a), (ys, b))]
    return Surface(*axes, (contours, *lines, bottom))


def frontier_traces(
    losses: Array, best: Array, band: Array, marks: Sequence[int], words: Mapping[str, str]
) -> tuple[Trace, ...]:
    """All subsets as points (features kept, loss), random removal, the exact best of each size, and the
    dense model.

    losses: (2^d,). best: (d + 1,) rows of the best for 0..d kept. band: (2, d + 1) around the criterion's
    path after 0..d removals. marks: features that the learner would drop. words: cloud, random, best,
    dense, band, marks.
    """
    size = len(best) - 1
    counts = all_kept(size).sum(1)
    ks = list(range(size + 1))
    # Spread the points of one size sideways in a fixed pattern, or 252 of them would be one line.
    spread = (np.arange(len(losses)) * 0.618034 % 1.0 - 0.5) * 0.44
    groups = [losses[counts == k] for k in ks]
    low, high = np.array([np.quantile(g, (0.1, 0.9)) for g in groups]).T
    traces: list[Trace] = [
        {
            "type": "scatter", "mode": "markers",
            "x": (counts + spread).astype(np.float16), "y": losses.astype(np.float16), "name": words["cloud"],
            "marker": {"size": 2.5, "color": "$muted/0.38"},
        },
        *_band(ks, low, high, "$muted/0.16"),
        {
            "type": "scatter", "mode": "lines", "x": ks, "y": _short([g.mean() for g in groups]),
            "name": words["random"], "line": {"color": "$muted", "width": 1.5, "dash": "dot"},
        },
        *_band(ks[::-1], band[0], band[1], "$accent/0.18", words["band"]),
        {
            "type": "scatter", "mode": "lines", "x": [0, size], "y": _short([losses[-1]] * 2),
            "name": words["dense"], "line": {"color": "$orange", "width": 1.5, "dash": "dash"},
        },
        {
            "type": "scatter", "mode": "lines+markers", "x": ks, "y": _short(losses[best]),
            "name": words["best"],
            "line": {"color": "$text", "width": 1.75}, "marker": {"size": 5, "color": "$text"},
        },
    ]  # fmt: skip
    if marks:
        row = (1 << size) - 1 - sum(1 << k for k in marks)
        traces.append(
            {
                "type": "scatter", "mode": "markers", "x": [size - len(marks)], "y": _short([losses[row]]),
                "name": words["marks"],
                "marker": {"symbol": "diamond", "size": 11, "color": "$orange",
                           "line": {"width": 1.5, "color": "$text"}},
            }
        )  # fmt: skip
    return tuple(traces)


def _band(x: Sequence[float], low: Array, high: Array, colour: str, name: str | None = None) -> list[Trace]:
    edge = {"type": "scatter", "mode": "lines", "x": list(x), "showlegend": False, "line": {"width": 0}}
    top = {**edge, "y": _short(high)}
    filled = {**edge, "y": _short(low), "fill": "tonexty", "fillcolor": colour}
    if name:
        filled |= {"name": name, "showlegend": True, "line": {"width": 0, "color": colour}}
    return [top, filled]


def _short(values: Any, digits: int = 5) -> list[float]:
    """Few digits: the text of a payload is as long as its numbers."""
    return [float(f"{v:.{digits}g}") for v in np.asarray(values, float).ravel()]
