"""Figures on the weights of a network, beside the live chart."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import plotly.graph_objects as go

from core.charts.style import BLUE, GREY, ORANGE, band, figure, translucent


def clock(
    epochs: Sequence[int],
    removed: Sequence[float],
    left: Sequence[float],
    dense: Sequence[float],
    title: str,
    words: Mapping[str, str],
    bands: Mapping[str, tuple[Sequence[float], Sequence[float]]] | None = None,
) -> go.Figure:
    """One fixed epsilon along the training: share removed, accuracy of what is left, dense accuracy.

    All three are shares, one a snapshot. words: names of "epoch", "removed", "left" and "dense".
    bands: lowest and highest value over seeds, one a snapshot, for some of these names.
    """
    drawn = figure(title, words["epoch"], "", height=300)
    labels = [str(epoch) for epoch in epochs]
    for name, values, colour, dash in (
        ("removed", removed, ORANGE, "solid"),
        ("left", left, BLUE, "solid"),
        ("dense", dense, GREY, "dash"),
    ):
        if bands and name in bands:
            low, high = bands[name]
            drawn.add_trace(band(labels, low, high, translucent(colour)))
        drawn.add_scatter(
            x=labels,
            y=list(values),
            name=words[name],
            mode="lines+markers",
            line={"color": colour, "dash": dash, "width": 2.5},
            hovertemplate="%{y:.1%}",
        )
    # Snapshots are at 0, 1, 2, 5, 10, ...: even steps for uneven epochs, as on the page's slider.
    drawn.update_xaxes(type="category")
    drawn.update_yaxes(range=[0, 1.03], tickformat=".0%")
    return drawn
