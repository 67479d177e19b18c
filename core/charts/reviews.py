"""Figures on skills, beside the live chart. All words come translated."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import plotly.graph_objects as go
from numpy.typing import ArrayLike

from core.charts.style import BLUE, GREY, INK, ORANGE, figure


def falls(
    names: Sequence[str],
    shares: ArrayLike,
    *,
    title: str,
    x: str,
    words: Mapping[str, str],
    height: int = 300,
) -> go.Figure:
    """Where each of K groups falls: shares (seeds, K) from 0 to 1, nan where it never does.

    The first row is the network on the page. The groups stand from the one that falls first (by the mean
    over seeds) down. words: names of "this", "seeds", "mean".
    """
    shares = np.asarray(shares, np.float64)
    mean = np.array([np.nanmean(c) if np.isfinite(c).any() else np.nan for c in shares.T])
    order = np.argsort(np.nan_to_num(mean, nan=np.inf), kind="stable")
    labels = [names[k] for k in order]
    drawn = figure(title, x, "", height, hovermode="closest")
    several = len(shares) > 1
    if several:
        for k, label in zip(order, labels, strict=True):
            found = shares[:, k][np.isfinite(shares[:, k])]
            if len(found):
                drawn.add_scatter(
                    x=[found.min(), found.max()],
                    y=[label, label],
                    mode="lines",
                    line={"color": GREY, "width": 2},
                    hoverinfo="skip",
                    showlegend=False,
                )
        marks = [
            ("seeds", shares[1:][:, order], {"symbol": "circle-open", "size": 9, "color": INK}),
            ("mean", mean[order][None], {"symbol": "line-ns", "size": 18, "color": ORANGE}),
        ]
    else:
        marks = []
    marks.append(("this", shares[:1][:, order], {"symbol": "circle", "size": 12, "color": BLUE}))
    for key, values, marker in marks:
        if key == "mean":
            marker = {**marker, "line": {"width": 3, "color": ORANGE}}
        drawn.add_scatter(
            x=values.ravel(),
            y=labels * len(values),
            mode="markers",
            marker=marker,
            name=words[key],
            hovertemplate="%{y}: %{x:.0%}<extra></extra>",
        )
    drawn.update_xaxes(range=[0, 1.02], tickformat=".0%")
    drawn.update_yaxes(
        categoryorder="array", categoryarray=labels[::-1], rangemode=None, automargin=True, title=None
    )
    return drawn


def unit_map(
    change: ArrayLike, units: Sequence[str], names: Sequence[str], *, title: str, x: str, bar: str
) -> go.Figure:
    """Change of accuracy (N, K) when a unit is removed: units along x, groups along y, orange is a loss."""
    points = 100 * np.asarray(change, np.float64)
    most = float(np.abs(points).max()) or 1.0
    drawn = figure(title, x, "", 80 + 34 * len(names) + 60, hovermode="closest")
    drawn.add_heatmap(
        z=points.T,
        x=list(units),
        y=list(names),
        zmin=-most,
        zmax=most,
        colorscale=[[0, ORANGE], [0.5, "#e9ebee"], [1, BLUE]],
        colorbar={"title": {"text": bar, "side": "right"}, "thickness": 12},
        hovertemplate="%{y}, %{x}: %{z:+.1f}<extra></extra>",
        xgap=1,
        ygap=1,
    )
    drawn.update_xaxes(type="category")
    drawn.update_yaxes(autorange="reversed", automargin=True, rangemode=None)
    return drawn
