"""Figures below the instrument of /linear-regression. Colours lie between the light and the dark theme, so
both show them well. All words come from the caller, translated.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import plotly.graph_objects as go

from core.charts.style import BLUE, GREY, ORANGE, band, translucent
from core.linear.sparse import LassoPath, Neighbour
from core.linear.table import Array

FAINT = "rgba(139,144,153,0.22)"
LINES = (
    BLUE,
    ORANGE,
    "#2f9e8f",
    "#9a6fd0",
    "#c2528b",
    "#7f8f2c",
    "#5aa9c9",
    "#b08a4e",
    "#6b7685",
    "#d0a126",
)
MARGIN = {"l": 8, "r": 12, "t": 8, "b": 8}


def ranking(names: Sequence[str], regret: Array, low: Array, high: Array, plain: str, axis: str) -> go.Figure:
    """Regret of each way (n,), best first, as points with a bar from low to high; `plain` is the name drawn
    grey.
    """
    names = list(names)
    colours = [GREY if name == plain else BLUE for name in names]
    figure = go.Figure()
    # Quantiles of other rows, not an error of this point: the bar need not hold the point.
    for name, left, right, colour in zip(names, low, high, colours, strict=True):
        figure.add_scatter(
            x=[left, right],
            y=[name, name],
            mode="lines",
            line={"color": colour, "width": 7},
            opacity=0.28,
            hoverinfo="skip",
        )
    figure.add_scatter(
        x=regret,
        y=names,
        mode="markers",
        marker={"size": 10, "color": colours},
        hovertemplate="%{y}: %{x:.3g}<extra></extra>",
    )
    figure.update_yaxes(autorange="reversed", automargin=True, ticksuffix="  ")
    return _finish(figure, 30 * len(names) + 60, axis, "")


def lasso_weights(path: LassoPath, names: Sequence[str], axes: Mapping[str, str]) -> go.Figure:
    """Weights (m, d) along the penalty, on a log axis from strong to weak. axes: penalty, weight."""
    figure = go.Figure()
    for k, name in enumerate(names):
        figure.add_scatter(
            x=path.lambdas,
            y=path.weights[:, k],
            name=name,
            mode="lines",
            line={"color": LINES[k % len(LINES)], "width": 2},
            hovertemplate="%{y:.3g}",
        )
    figure.update_xaxes(type="log", autorange="reversed", tickformat="~g", dtick=1)
    figure.update_layout(hovermode="x unified", legend={"orientation": "v", "font": {"size": 12}})
    return _finish(figure, 330, axes["penalty"], axes["weight"])


def lasso_losses(path: LassoPath, raw: Array, refit: Array, words: Mapping[str, str]) -> go.Figure:
    """Validation loss along the path, as it stands and refitted (m,). words: raw, refit, penalty, loss."""
    figure = go.Figure()
    figure.add_scatter(x=path.lambdas, y=raw, name=words["raw"], line={"color": ORANGE, "width": 2.5})
    figure.add_scatter(
        x=path.lambdas, y=refit, name=words["refit"], line={"color": BLUE, "width": 2.5, "shape": "hv"}
    )
    figure.update_xaxes(type="log", autorange="reversed", tickformat="~g", dtick=1)
    figure.update_layout(legend={"orientation": "h", "y": 1.12, "x": 0})
    return _finish(figure, 330, words["penalty"], words["loss"])


def neighbours(rows: Sequence[Neighbour], labels: Sequence[str], features: Sequence[str]) -> go.Figure:
    """One row a treatment, one column a feature: the weight as colour and number, a zero as a cross."""
    z = np.array([row.weights for row in rows])
    bound = float(np.abs(z).max()) or 1.0
    words = [["×" if w == 0.0 else f"{w:.2f}".replace("-", "−") for w in row] for row in z]
    figure = go.Figure(
        go.Heatmap(
            z=np.where(z == 0.0, np.nan, z),
            x=list(features),
            y=list(labels),
            text=words,
            texttemplate="%{text}",
            zmin=-bound,
            zmax=bound,
            showscale=False,
            xgap=2,
            ygap=2,
            colorscale=[[0, ORANGE], [0.5, "#cfd2d6"], [1, BLUE]],
            hovertemplate="%{y}, %{x}: %{text}<extra></extra>",
        )
    )
    # A heatmap writes no text where a value is missing, and a missing weight is the point here.
    for i, label in enumerate(labels):
        for k, feature in enumerate(features):
            if z[i, k] == 0.0:
                figure.add_annotation(
                    x=feature, y=label, text="×", showarrow=False, font={"size": 15, "color": GREY}
                )
    figure.update_yaxes(autorange="reversed", automargin=True, showgrid=False, ticksuffix="  ")
    figure.update_xaxes(side="top", showgrid=False)
    return _finish(figure, 46 * len(rows) + 40, "", "")


def descents(smooth: Array, noisy: Array, floor: float, words: Mapping[str, str]) -> go.Figure:
    """Training loss from step 1 on: gradient descent (steps + 1,), SGD as a band over seeds (s, steps + 1),
    and the lowest possible. words: gd, sgd, floor, step, loss.
    """
    steps = np.unique(np.round(np.geomspace(1, len(smooth) - 1, 160)).astype(int))
    low, middle, high = np.quantile(noisy[:, steps], (0.0, 0.5, 1.0), axis=0)
    figure = go.Figure()
    figure.add_trace(band(steps, low, high, translucent(ORANGE, 0.2)))
    figure.add_scatter(x=steps, y=middle, name=words["sgd"], line={"color": ORANGE, "width": 2})
    figure.add_scatter(x=steps, y=smooth[steps], name=words["gd"], line={"color": BLUE, "width": 2.5})
    figure.add_scatter(
        x=steps[[0, -1]],
        y=[floor, floor],
        name=words["floor"],
        line={"color": GREY, "width": 1.5, "dash": "dash"},
    )
    figure.update_xaxes(type="log", dtick=1)
    figure.update_yaxes(type="log", dtick="D2", tickformat="~g")
    figure.update_layout(legend={"orientation": "h", "y": 1.12, "x": 0})
    return _finish(figure, 330, words["step"], words["loss"])


def _finish(figure: go.Figure, height: int, x: str, y: str) -> go.Figure:
    if not any(trace.name for trace in figure.data):
        figure.update_layout(showlegend=False)
    figure.update_layout(height=height, margin=MARGIN)
    figure.update_xaxes(title=x or None, gridcolor=FAINT, zeroline=False)
    figure.update_yaxes(title=y or None, gridcolor=FAINT, zeroline=False)
    return figure
