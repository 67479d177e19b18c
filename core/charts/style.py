"""What Plotly figures outside the live chart share: colours that read on light and dark, and a frame.

Blue and orange are the sign, grey is what was pruned, on every page. Words come translated.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import plotly.graph_objects as go
from numpy.typing import ArrayLike

BLUE, ORANGE, GREY, INK = "#3579c0", "#d0701a", "#8b919a", "#7a7f87"
CONFIG = {
    "displayModeBar": "hover",
    "displaylogo": False,
    "modeBarButtons": [["toImage"]],
    "toImageButtonOptions": {"format": "svg"},
    "scrollZoom": False,
    "doubleClick": False,
    "showAxisDragHandles": False,
}
"""For `st.plotly_chart(..., config=CONFIG)`: nothing to drag by accident on a touch screen; one
button, which saves the figure as SVG."""


def figure(title: str, x: str, y: str, height: int = 300, **layout: object) -> go.Figure:
    """An empty figure whose title says what is seen, with axis titles and a legend above the drawing."""
    drawn = go.Figure()
    drawn.update_layout(
        title={"text": title, "font": {"size": 15}, "x": 0, "xanchor": "left", "y": 0.98, "yanchor": "top"},
        height=height,
        margin={"l": 56, "r": 12, "t": 62, "b": 44},
        xaxis={"title": {"text": x}, "zeroline": False, "fixedrange": True},
        yaxis={"title": {"text": y}, "rangemode": "tozero", "fixedrange": True},
        legend={"orientation": "h", "x": 0, "xanchor": "left", "y": 1.0, "yanchor": "bottom"},
        hovermode="x unified",
    )
    drawn.update_layout(**layout)
    return drawn


def translucent(colour: str, opacity: float = 0.18) -> str:
    """A "#rrggbb" colour for the fill of a band."""
    red, green, blue = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
    return f"rgba({red}, {green}, {blue}, {opacity})"


def band(x: ArrayLike, low: ArrayLike, high: ArrayLike, fill: str) -> dict[str, Any]:
    """A trace that fills what lies between two lines over x, all (n,); a pointer and a legend pass it by."""
    x, low, high = (np.asarray(values).tolist() for values in (x, low, high))
    return {
        "type": "scatter", "mode": "lines", "x": x + x[::-1], "y": high + low[::-1], "fill": "toself",
        "fillcolor": fill, "line": {"width": 0}, "hoverinfo": "skip", "showlegend": False,
    }  # fmt: skip
