"""Figures on recurrent networks, beside the live chart. All words come translated; colours read on light and
dark ground."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import plotly.graph_objects as go
from numpy.typing import ArrayLike
from plotly.subplots import make_subplots

from core.charts import style
from core.charts.style import BLUE, GREY, ORANGE


def steps(
    names: Sequence[str],
    values: ArrayLike,
    *,
    title: str,
    x: str,
    y: str,
    last: tuple[str, float] | None = None,
    height: int = 260,
) -> go.Figure:
    """One bar a step; `last` is one more bar, orange, which the figure is about."""
    values = np.asarray(values, np.float64)
    names, colours = list(names), [BLUE] * len(values)
    if last is not None:
        names, values, colours = [*names, last[0]], np.append(values, last[1]), [*colours, ORANGE]
    drawn = style.figure(title, x, y, height, hovermode="closest", showlegend=False, bargap=0.25)
    drawn.add_bar(x=names, y=values, marker={"color": colours}, hovertemplate="%{x}: %{y:.3g}<extra></extra>")
    drawn.update_yaxes(exponentformat="power", zeroline=True, zerolinecolor=GREY)
    return drawn


def forms(
    scores: Mapping[str, ArrayLike],
    truth: ArrayLike,
    picked: int | None,
    *,
    truth_name: str,
    x: str,
    unit: str,
    height: int = 300,
) -> go.Figure:
    """A small figure for each form of a score, {its title: (N,)}: one bar a unit, blue above 0 and orange
    below, units in the order of `truth` (N,), which is drawn as a line on the same axis. `picked` is
    outlined.
    """
    truth = np.asarray(truth, np.float64)
    order = truth.argsort(kind="stable")
    places = np.arange(1, len(order) + 1)
    drawn = make_subplots(rows=1, cols=len(scores), subplot_titles=list(scores), horizontal_spacing=0.06)
    for column, values in enumerate(scores.values(), start=1):
        values = np.asarray(values, np.float64)[order]
        edge = [2.5 if number == picked else 0 for number in order]
        drawn.add_bar(
            x=places,
            y=values,
            customdata=order,
            marker={
                "color": np.where(values < 0, ORANGE, BLUE).tolist(),
                "line": {"width": edge, "color": GREY},
            },
            hovertemplate=unit + " %{customdata}: %{y:.3g}<extra></extra>",
            showlegend=False,
            row=1,
            col=column,
        )
        drawn.add_scatter(
            x=places,
            y=truth[order],
            mode="lines",
            line={"color": GREY, "width": 2},
            name=truth_name,
            showlegend=column == 1,
            hoverinfo="skip",
            row=1,
            col=column,
        )
    drawn.update_layout(
        height=height,
        margin={"l": 56, "r": 12, "t": 64, "b": 44},
        bargap=0.1,
        hovermode="closest",
        legend={"orientation": "h", "x": 0, "xanchor": "left", "y": 1.22, "yanchor": "bottom"},
    )
    drawn.update_annotations(font_size=13)
    drawn.update_xaxes(title={"text": x, "font": {"size": 12}}, fixedrange=True, zeroline=False)
    drawn.update_yaxes(fixedrange=True, exponentformat="power", zeroline=True, zerolinecolor=GREY)
    return drawn
