"""Figures of the race of criteria, and the colour of each criterion in them. Words come translated."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import cycle
from typing import NamedTuple

import numpy as np
import plotly.graph_objects as go
from numpy.typing import ArrayLike

from core.charts import style
from core.charts.style import BLUE, GREY, INK, ORANGE, translucent
from core.prune.scores import criteria

_BETWEEN = (BLUE, "#c2528b", "#9a6fd0", "#2f9e8f", ORANGE, "#b08a4e", "#5aa9c9", "#7f8f2c")

COLOURS = dict(zip(criteria("weight"), cycle(_BETWEEN), strict=False)) | {"random": GREY, "ablation": INK}
"""A colour between the light and the dark theme for each criterion; random is grey on every page."""

SERIES = (BLUE, ORANGE, "#2f9e8f", "#9a6fd0", "#c2528b", "#7f8f2c")


class Banded(NamedTuple):
    """A line with its band: x, mean and sd (S,); NaN in sd draws no band there."""

    name: str
    x: ArrayLike
    mean: ArrayLike
    sd: ArrayLike
    colour: str


def lines(
    curves: Sequence[Banded], *, title: str, x: str, y: str, log: bool = False, height: int = 340
) -> go.Figure:
    """Shares (0..1) or correlations (-1..1), one line each, mean and standard deviation."""
    drawn = style.figure(title, x, y, height)
    for curve in curves:
        _spread(drawn, curve)
    for curve in curves:
        drawn.add_scatter(
            x=np.asarray(curve.x),
            y=np.asarray(curve.mean),
            name=curve.name,
            mode="lines+markers",
            line={"color": curve.colour, "width": 2.5},
            marker={"size": 5},
        )
    if log:
        drawn.update_xaxes(type="log", exponentformat="power", dtick=1)
    return drawn


def _spread(drawn: go.Figure, curve: Banded) -> None:
    """From one standard deviation below the mean to one above."""
    x, mean, sd = (np.asarray(values, np.float64) for values in (curve.x, curve.mean, curve.sd))
    there = np.isfinite(mean) & np.isfinite(sd)
    if not there.any():
        return
    x, low, high = x[there], (mean - sd)[there], (mean + sd)[there]
    drawn.add_trace(style.band(x, low, high, translucent(curve.colour, 0.14)))


def dissent(
    shares: Sequence[float],
    seeds: int,
    differ: ArrayLike,
    names: Sequence[str],
    colours: Sequence[str],
    *,
    title: str,
    x: str,
    y: str,
    height: int = 260,
) -> go.Figure:
    """At each share the number of seeds (S,) that name another winner than the mean; the bar has the colour
    of that winner, whose name (S,) stands in the hover text."""
    drawn = style.figure(title, x, y, height, hovermode="closest", showlegend=False, bargap=0.15)
    if not title:
        drawn.update_layout(margin={"t": 12})
    drawn.add_bar(
        x=list(shares),
        y=np.asarray(differ),
        marker={"color": list(colours), "line": {"width": 0}},
        customdata=list(names),
        hovertemplate="%{x:.0%}: %{customdata}, %{y}<extra></extra>",
    )
    drawn.update_xaxes(tickformat=".0%")
    drawn.update_yaxes(range=[0, seeds], dtick=1 if seeds <= 5 else 2)
    return drawn


class CostLine(NamedTuple):
    """Measured seconds at numbers of weights, and where it was left out, the seconds expected (else NaN)."""

    name: str
    weights: Sequence[int]
    seconds: Sequence[float]
    expected: Sequence[float]
    colour: str


def costs(curves: Sequence[CostLine], *, title: str, x: str, y: str, height: int = 380) -> go.Figure:
    """Seconds against weights, both logarithmic; what was not run is an open circle on a dotted line."""
    drawn = style.figure(title, x, y, height, hovermode="closest")
    for curve in curves:
        measured = np.isfinite(np.asarray(curve.seconds, np.float64))
        both = np.where(measured, curve.seconds, curve.expected)
        drawn.add_scatter(
            x=list(curve.weights),
            y=both,
            mode="lines",
            line={"color": curve.colour, "width": 1.5, "dash": "dot"},
            hoverinfo="skip",
            showlegend=False,
        )
        drawn.add_scatter(
            x=list(curve.weights),
            y=np.where(measured, both, np.nan),
            name=curve.name,
            mode="lines+markers",
            line={"color": curve.colour, "width": 2.5},
            hovertemplate="%{x:,}: %{y:.3g} s",
        )
        if not measured.all():
            drawn.add_scatter(
                x=np.asarray(curve.weights)[~measured],
                y=both[~measured],
                name=curve.name,
                mode="markers",
                marker={"symbol": "circle-open", "size": 9, "color": curve.colour},
                hovertemplate="%{x:,}: ≈ %{y:.3g} s",
                showlegend=False,
            )
    drawn.update_xaxes(type="log", exponentformat="power", dtick=1)
    drawn.update_yaxes(type="log", exponentformat="power", dtick=1, rangemode="normal")
    return drawn
