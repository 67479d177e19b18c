"""The numbers of a Plotly figure as a table, for those who cannot see it or want to read off a value."""

from __future__ import annotations

from typing import Any

import plotly.graph_objects as go


def table(figure: go.Figure) -> tuple[tuple[str, ...], list[tuple[Any, ...]]]:
    """Heads and rows of everything that the figure draws: name of the trace, x, y, and z where there is one.

    Heads are the titles of the axes; a trace without a name is the edge of a band or a line of reference.
    """
    rows: list[tuple[Any, ...]] = []
    flat = all(getattr(trace, "z", None) is None for trace in figure.data)
    for trace in figure.data:
        name = trace.name or ""
        z = getattr(trace, "z", None)
        if z is not None:
            x, y = _along(trace.x, len(z[0])), _along(trace.y, len(z))
            rows += [(name, x[j], y[i], z[i][j]) for i in range(len(y)) for j in range(len(x))]
        elif trace.y is not None:
            points = zip(_along(trace.x, len(trace.y)), trace.y, strict=True)
            rows += [(name, *point) if flat else (name, *point, None) for point in points]
    axes = (figure.layout.xaxis.title.text or "x", figure.layout.yaxis.title.text or "y")
    heads = axes if axes[0] != axes[1] else (f"{axes[0]} (x)", f"{axes[1]} (y)")
    return ("", *heads) if flat else ("", *heads, _scale(figure)), rows


def _along(values: Any, count: int) -> Any:
    return range(count) if values is None else values


def _scale(figure: go.Figure) -> str:
    """The title of the colours, where they have one."""
    bars = (getattr(trace, "colorbar", None) for trace in figure.data)
    return next((bar.title.text for bar in bars if bar is not None and bar.title.text), "z")
