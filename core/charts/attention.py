"""Figures on attention heads, beside the live chart. All words come translated."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go
from numpy.typing import ArrayLike

from core.charts import style
from core.charts.style import BLUE, GREY, INK, ORANGE

SCALE = ((0.0, ORANGE), (0.5, "rgba(139,145,154,0.08)"), (1.0, BLUE))
"""Orange for what is lost, blue for what is gained, the ground between."""


def head_skills(
    change: ArrayLike,
    heads: Sequence[str],
    skills: Sequence[str],
    *,
    title: str,
    unit: str,
    height: int = 420,
) -> go.Figure:
    """Change of accuracy without each head on each skill, (N, K) as shares: points in every cell.

    Colours reach their full strength at the largest change of the table.
    """
    points = 100 * np.asarray(change, np.float64)
    limit = max(float(np.abs(points).max()), 1.0)
    drawn = style.figure(title, "", "", height, hovermode="closest", showlegend=False)
    drawn.add_heatmap(
        z=points,
        x=list(skills),
        y=list(heads),
        zmin=-limit,
        zmax=limit,
        colorscale=[list(stop) for stop in SCALE],
        showscale=False,
        xgap=2,
        ygap=2,
        texttemplate="%{z:+.1f}",
        hovertemplate=f"%{{y}} · %{{x}}: %{{z:+.1f}} {unit}<extra></extra>",
    )
    drawn.update_layout(margin={"l": 130, "t": 44, "b": 30})
    drawn.update_yaxes(autorange="reversed", rangemode="normal", showgrid=False)
    drawn.update_xaxes(showgrid=False)
    return drawn


def removal_lines(
    lines: Sequence[tuple[str, ArrayLike, ArrayLike]],
    random: tuple[str, ArrayLike, ArrayLike],
    limit: float,
    *,
    limit_name: str,
    title: str,
    x: str,
    y: str,
    height: int = 320,
) -> go.Figure:
    """Accuracy (0..1) against units removed: (name, removed (S,), accuracy (S,)) each, a baseline with its
    band (name, removed (R,), accuracy (draws, R)), and a budget line."""
    drawn = style.figure(title, x, y, height)
    name, removed, draws = random
    removed, draws = np.asarray(removed), np.asarray(draws)
    drawn.add_trace(style.band(removed, draws.min(0), draws.max(0), style.translucent(GREY)))
    drawn.add_scatter(
        x=removed, y=draws.mean(0), name=name, mode="lines", line={"color": GREY, "width": 1.5, "dash": "dot"}
    )
    looks = ((BLUE, "solid"), (ORANGE, "solid"), (ORANGE, "dot"))
    for (name, at, accuracy), (colour, dash) in zip(lines, looks, strict=False):
        drawn.add_scatter(
            x=np.asarray(at),
            y=np.asarray(accuracy),
            name=name,
            mode="lines+markers",
            line={"color": colour, "width": 2.5, "dash": dash},
            marker={"size": 5},
        )
    drawn.add_scatter(
        x=[0, int(removed.max())],
        y=[limit, limit],
        name=limit_name,
        mode="lines",
        hoverinfo="skip",
        line={"color": INK, "width": 1.5, "dash": "dash"},
    )
    drawn.update_yaxes(tickformat=".0%", range=[0.4, 1.02], rangemode="normal", hoverformat=".1%")
    return drawn
