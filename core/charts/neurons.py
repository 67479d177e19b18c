"""Figures on neurons, beside the live chart. All words come translated; colours read on light and dark
ground."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import plotly.graph_objects as go
from numpy.typing import ArrayLike

from core.charts import style
from core.charts.style import BLUE, GREY, INK, ORANGE

DASHES = ("solid", "dot")


def order_bars(
    rise: ArrayLike, names: Sequence[str], early: int, *, title: str, x: str, y: str, height: int = 300
) -> go.Figure:
    """True rise of the loss, (N,), in the order in which a criterion removes; the first `early` bars are
    orange."""
    rise = np.asarray(rise, np.float64)
    drawn = style.figure(title, x, y, height, hovermode="closest", showlegend=False, bargap=0.15)
    colours = [ORANGE if i < early else BLUE for i in range(len(rise))]
    drawn.add_bar(
        x=np.arange(1, len(rise) + 1),
        y=rise,
        marker={"color": colours, "line": {"width": 0}},
        customdata=list(names),
        hovertemplate="%{customdata}: %{y:.3g}<extra></extra>",
    )
    drawn.update_yaxes(exponentformat="power")
    return drawn


class LayerLine(NamedTuple):
    """One layer pruned alone: removed and accuracy (S,), seeds (seeds, S), and random orders (R,)."""

    name: str
    removed: ArrayLike
    accuracy: ArrayLike
    seeds: ArrayLike
    random_name: str
    random_removed: ArrayLike
    random: ArrayLike


def layer_lines(
    lines: Sequence[LayerLine],
    limit: float,
    *,
    limit_name: str,
    title: str,
    x: str,
    y: str,
    height: int = 300,
) -> go.Figure:
    """Accuracy (0..1) against neurons removed: for each layer its line, its band over seeds (where there are
    several) and its random baseline, and a budget line."""
    drawn = style.figure(title, x, y, height)
    colours = [(BLUE, ORANGE, GREY)[i % 3] for i in range(len(lines))]
    for line, colour in zip(lines, colours, strict=True):
        if len(line.seeds) > 1:
            low, high = np.min(line.seeds, 0), np.max(line.seeds, 0)
            drawn.add_trace(style.band(line.removed, low, high, style.translucent(colour, 0.16)))
    for line, colour in zip(lines, colours, strict=True):
        drawn.add_scatter(
            x=np.asarray(line.removed),
            y=np.asarray(line.accuracy),
            name=line.name,
            mode="lines",
            line={"color": colour, "width": 2.5, "shape": "hv"},
        )
        drawn.add_scatter(
            x=np.asarray(line.random_removed),
            y=np.asarray(line.random),
            name=line.random_name,
            mode="lines",
            line={"color": colour, "width": 1.5, "dash": "dot"},
        )
    furthest = max(int(np.max(line.removed)) for line in lines)
    drawn.add_scatter(
        x=[0, furthest],
        y=[limit, limit],
        name=limit_name,
        mode="lines",
        hoverinfo="skip",
        line={"color": INK, "width": 1.5, "dash": "dash"},
    )
    drawn.update_yaxes(tickformat=".0%", range=[0, 1.02], hoverformat=".1%")
    return drawn


def cost_bars(
    names: Sequence[str], values: Sequence[float], *, title: str, y: str, height: int = 260
) -> go.Figure:
    """A few costs side by side; the last one, which the figure is about, is orange."""
    drawn = style.figure(title, "", y, height, hovermode="closest", showlegend=False, bargap=0.45)
    colours = [*[BLUE] * (len(values) - 1), ORANGE]
    drawn.add_bar(
        x=list(names),
        y=list(values),
        marker={"color": colours},
        texttemplate="%{y:.4f}",
        textposition="outside",
        cliponaxis=False,
        hoverinfo="skip",
    )
    drawn.update_yaxes(exponentformat="power", range=[1.18 * min(*values, 0), 1.18 * max(*values, 0)])
    return drawn


def two_codes(
    rates: Sequence[int],
    lines: Sequence[tuple[str, ArrayLike]],
    rate: int,
    dense: float,
    *,
    dense_name: str,
    title: str,
    x: str,
    y: str,
    height: int = 300,
) -> go.Figure:
    """Accuracy under two codes for one stated rate: (name, (R, draws)) each, mean and band, a line at
    `rate`."""
    drawn = style.figure(title, x, y, height)
    for (name, accuracy), colour, dash in zip(lines, (BLUE, ORANGE), DASHES, strict=True):
        values = np.asarray(accuracy)
        drawn.add_trace(style.band(rates, values.min(1), values.max(1), style.translucent(colour, 0.16)))
        drawn.add_scatter(
            x=list(rates),
            y=values.mean(1),
            name=name,
            mode="lines+markers",
            line={"color": colour, "width": 2.5, "dash": dash},
        )
    drawn.add_scatter(
        x=[rates[0], rates[-1]],
        y=[dense, dense],
        name=dense_name,
        mode="lines",
        hoverinfo="skip",
        line={"color": INK, "width": 1.5, "dash": "dash"},
    )
    drawn.add_vline(x=rate, line={"color": INK, "width": 1})
    drawn.update_xaxes(ticksuffix=" %", tickvals=list(rates))
    drawn.update_yaxes(tickformat=".0%", range=[0, 1.02], hoverformat=".1%")
    return drawn


def sign_lines(
    epochs: Sequence[int],
    negative: Sequence[float],
    agreement: Sequence[float],
    *,
    negative_name: str,
    agreement_name: str,
    title: str,
    x: str,
    height: int = 300,
) -> go.Figure:
    """Share of negative scores (0..1) and rank correlation (-1..1) against the epoch; epochs evenly
    spaced."""
    drawn = style.figure(title, x, "", height)
    places = [str(epoch) for epoch in epochs]
    drawn.add_scatter(
        x=places,
        y=list(negative),
        name=negative_name,
        mode="lines+markers",
        line={"color": ORANGE, "width": 2.5},
        hovertemplate="%{y:.1%}",
    )
    drawn.add_scatter(
        x=places,
        y=list(agreement),
        name=agreement_name,
        mode="lines+markers",
        line={"color": BLUE, "width": 2.5, "dash": "dot"},
        hovertemplate="%{y:.2f}",
    )
    drawn.add_hline(y=0, line={"color": INK, "width": 1})
    drawn.update_xaxes(type="category")
    drawn.update_yaxes(range=[-1.05, 1.05], tickvals=[-1, -0.5, 0, 0.5, 1], rangemode="normal")
    return drawn
