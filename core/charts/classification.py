"""Figures below the instrument of /classification. All words come from the caller, translated."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from core.charts.style import BLUE, GREY, INK, ORANGE, band, figure, translucent

VIOLET = "#9a6fd0"

Array = NDArray[np.float64]


def luck(bands: Mapping[str, Array], random: Array, words: Mapping[str, str]) -> go.Figure:
    """Metrics after 0..d removals over several draws, {name: (draws, d + 1)}, each with its mean and its band
    from lowest to highest; random: (d + 1,) mean recall by chance. words: title, x, y, random, and names."""
    drawn = figure(words["title"], words["x"], words["y"], height=320)
    for (name, values), colour in zip(bands.items(), (ORANGE, INK), strict=False):
        x = np.arange(values.shape[1])
        drawn.add_trace(band(x, values.min(0), values.max(0), translucent(colour)))
        drawn.add_scatter(x=x, y=values.mean(0), name=words[name], line={"color": colour, "width": 2.5})
    drawn.add_scatter(y=random, name=words["random"], line={"color": GREY, "width": 1.5, "dash": "dot"})
    drawn.update_yaxes(tickformat=".0%", range=[0, 1.02])
    return drawn


def by_decision(
    decisions: Array, metrics: Mapping[str, Array], here: float, words: Mapping[str, str]
) -> go.Figure:
    """Metrics (f,) over the decision threshold, and a line where it stands. words: title, x, y, and names."""
    drawn = figure(words["title"], words["x"], words["y"], height=320)
    for (name, values), colour in zip(metrics.items(), (INK, BLUE, ORANGE, VIOLET), strict=False):
        drawn.add_scatter(
            x=decisions, y=values, name=words[name], line={"color": colour, "width": 2.5, "shape": "hv"}
        )
    drawn.add_vline(x=here, line={"color": GREY, "width": 1.5, "dash": "dot"})
    drawn.update_yaxes(tickformat=".0%", range=[0, 1.02])
    return drawn


def losses(loss: Array, accuracy: Array, words: Mapping[str, str]) -> go.Figure:
    """Log-loss and the share of errors (s,) after 0..d removals. words: title, x, y, loss, errors."""
    drawn = figure(words["title"], words["x"], words["y"], height=320)
    drawn.add_scatter(y=loss, name=words["loss"], line={"color": ORANGE, "width": 2.5})
    drawn.add_scatter(
        y=1.0 - accuracy, name=words["errors"], line={"color": INK, "width": 2.5, "shape": "hv"}
    )
    return drawn


def paths(ways: Mapping[str, tuple[Array, Array]], words: Mapping[str, str]) -> go.Figure:
    """Recall over the number of weights kept, {name: (kept, recall)}. words: title, x, y, and names."""
    drawn = figure(words["title"], words["x"], words["y"], height=320)
    for (name, (kept, recall)), colour in zip(ways.items(), (BLUE, ORANGE, GREY), strict=False):
        drawn.add_scatter(
            x=kept, y=recall, name=words[name], mode="lines+markers", line={"color": colour, "width": 2}
        )
    drawn.update_yaxes(tickformat=".0%", range=[0, 1.02])
    return drawn
