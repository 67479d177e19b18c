"""Figures on recurrent networks, beside the live chart. All words come translated; colours read on light and
dark ground."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go
from numpy.typing import ArrayLike

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


def form(
    scores: ArrayLike,
    truth: ArrayLike,
    picked: int | None,
    *,
    title: str,
    truth_name: str,
    x: str,
    unit: str,
    height: int = 260,
) -> go.Figure:
    """One form of a score, (N,): a bar a unit, blue above 0 and orange below, units in the order of `truth`
    (N,), which is a line on an axis of its own, on the right. `picked` is outlined."""
    truth = np.asarray(truth, np.float64)
    order = truth.argsort(kind="stable")
    places, values = np.arange(1, len(order) + 1), np.asarray(scores, np.float64)[order]
    drawn = style.figure(title, x, "", height, hovermode="closest", bargap=0.1)
    drawn.add_bar(
        x=places,
        y=values,
        customdata=order,
        marker={
            "color": np.where(values < 0, ORANGE, BLUE).tolist(),
            "line": {"width": [2.5 if number == picked else 0 for number in order], "color": GREY},
        },
        hovertemplate=unit + " %{customdata}: %{y:.3g}<extra></extra>",
        showlegend=False,
    )
    drawn.add_scatter(
        x=places,
        y=truth[order],
        mode="lines",
        line={"color": GREY, "width": 2},
        name=truth_name,
        showlegend=True,
        hoverinfo="skip",
        yaxis="y2",
    )
    drawn.update_yaxes(exponentformat="power", zeroline=True, zerolinecolor=GREY)
    # One unit may cost more than all the others: on their axis the scores would vanish beside it.
    drawn.update_layout(
        margin={"r": 48},
        yaxis2={
            "overlaying": "y",
            "side": "right",
            "showgrid": False,
            "zeroline": False,
            "fixedrange": True,
            "tickmode": "auto",  # ticks of its own: at the places of the other axis' they are not round
            "nticks": 4,
            "tickformat": ".2~g",
        },
    )
    return drawn
