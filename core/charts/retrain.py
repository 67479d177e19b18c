"""Figures of prune and retrain outside the live chart: one shot, runs side by side, epoch by epoch."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import plotly.graph_objects as go

from core.charts.style import BLUE, GREY, INK, ORANGE, figure

PALETTE = (BLUE, ORANGE, "#2f9e6e", "#9a5fb5", "#b8860b")
SYMBOLS = ("circle", "diamond", "square", "triangle-up", "x")
"""A second sign beside the colour, for those who do not tell colours apart."""


@dataclass(frozen=True)
class Path:
    """A run as a line: share removed and metric after every round, of equal length."""

    name: str
    share: Sequence[float]
    metric: Sequence[float]


def one_shot(
    share: Sequence[float],
    metric: Sequence[float],
    target: float,
    healed: Path | None,
    *,
    dense: float,
    names: tuple[str, str],
    title: str,
    x: str,
    y: str,
) -> go.Figure:
    """The dense network cut at once to every share without retraining, beside the rounds of a run. names: of
    the line without retraining, and of the dense network."""
    drawn = figure(title, x, y, yaxis_tickformat=".0%", xaxis_tickformat=".0%")
    drawn.add_scatter(x=list(share), y=list(metric), name=names[0], line={"color": ORANGE, "width": 2.5})
    if healed is not None:
        drawn.add_scatter(
            x=list(healed.share),
            y=list(healed.metric),
            name=healed.name,
            mode="lines+markers",
            line={"color": BLUE, "width": 2},
        )
    drawn.add_vline(x=target, line={"color": INK, "dash": "dot", "width": 1})
    _dense(drawn, dense, names[1])
    return drawn


def side_by_side(
    paths: Sequence[Path], *, dense: float, dense_name: str, title: str, x: str, y: str
) -> go.Figure:
    """Runs with other settings in one figure, a mark for every round."""
    drawn = figure(title, x, y, height=340, yaxis_tickformat=".0%", xaxis_tickformat=".0%")
    lowest = min((min(path.metric) for path in paths), default=dense)
    drawn.update_yaxes(rangemode="normal", range=[max(0.0, lowest - 0.03), min(1.01, dense + 0.03)])
    for index, path in enumerate(paths):
        drawn.add_scatter(
            x=list(path.share),
            y=list(path.metric),
            name=path.name,
            mode="lines+markers",
            line={"color": PALETTE[index % len(PALETTE)], "width": 2},
            marker={"symbol": SYMBOLS[index % len(SYMBOLS)], "size": 7},
        )
    _dense(drawn, dense, dense_name)
    return drawn


def epochs(
    rounds: Sequence[Sequence[float]], *, dense: float, dense_name: str, name: str, title: str, x: str, y: str
) -> go.Figure:
    """The metric after every epoch of retraining, one round after the other; a round begins with the cut."""
    drawn = figure(title, x, y, yaxis_tickformat=".0%")
    drawn.update_yaxes(rangemode="normal")
    at, xs, ys = 0, [], []
    for metrics in rounds:
        drawn.add_vline(x=at, line={"color": GREY, "dash": "dot", "width": 1})
        xs += [at + step for step in range(len(metrics))]
        ys += list(metrics)
        at += len(metrics) - 1
    drawn.add_scatter(x=xs, y=ys, name=name, mode="lines", line={"color": BLUE, "width": 2})
    _dense(drawn, dense, dense_name)
    return drawn


def _dense(drawn: go.Figure, dense: float, name: str) -> None:
    drawn.add_hline(y=dense, line={"color": GREY, "dash": "dash", "width": 1.2})
    drawn.add_scatter(
        x=[None], y=[None], mode="lines", name=name, line={"color": GREY, "dash": "dash", "width": 1.2}
    )
