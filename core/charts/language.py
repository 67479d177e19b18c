"""Figures on a language model, beside the live chart. Words come translated."""

from __future__ import annotations

from collections.abc import Sequence

import plotly.graph_objects as go
from numpy.typing import ArrayLike

from core.charts import style
from core.charts.style import BLUE, GREY, INK, ORANGE

COLOURS = (BLUE, ORANGE, "#5b8c3a", INK)
DASHES = ("solid", "solid", "dash", "dot")


def bits_by_kind(
    share: ArrayLike,
    bits: ArrayLike,
    names: Sequence[str],
    at: int,
    *,
    title: str,
    x: str,
    y: str,
    mark: str,
    height: int = 320,
) -> go.Figure:
    """Bits a character, (K, kinds), against the share removed, (K,): one line a kind, and a vertical line
    with the words `mark` at the share number `at`."""
    drawn = style.figure(title, x, y, height)
    for i, name in enumerate(names):
        drawn.add_scatter(
            x=list(share),
            y=[row[i] for row in bits],
            name=name,
            mode="lines+markers",
            line={"color": COLOURS[i % 4], "dash": DASHES[i % 4], "width": 2.5},
            hovertemplate="%{y:.2f}",
        )
    drawn.add_vline(
        x=float(share[at]), line={"color": GREY, "dash": "dash", "width": 1}, annotation_text=mark
    )
    drawn.update_xaxes(range=[0, 1.01], tickformat=".0%")
    return drawn
