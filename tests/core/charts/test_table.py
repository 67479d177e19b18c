"""Figures as tables."""

from __future__ import annotations

import numpy as np
import plotly.graph_objects as go

from core.charts.style import figure
from core.charts.table import table


def test_every_point_of_every_curve_is_a_row_under_the_titles_of_the_axes() -> None:
    drawn = figure("", "share", "accuracy")
    drawn.add_scatter(x=[0.0, 0.5], y=np.array([0.9, 0.4]), name="here")
    drawn.add_bar(y=[1.0], name="count")
    head, rows = table(drawn)
    assert head == ("", "share", "accuracy")
    assert rows == [("here", 0.0, 0.9), ("here", 0.5, 0.4), ("count", 0, 1.0)]


def test_a_heat_map_has_a_row_for_each_cell() -> None:
    drawn = figure("", "unit", "unit")
    drawn.add_trace(go.Heatmap(x=["a", "b"], z=[[1, 2], [3, 4]], colorbar={"title": {"text": "rise"}}))
    drawn.add_scatter(x=["a"], y=[0], name="picked")
    head, rows = table(drawn)
    assert head == ("", "unit (x)", "unit (y)", "rise")
    assert rows == [
        ("", "a", 0, 1),
        ("", "b", 0, 2),
        ("", "a", 1, 3),
        ("", "b", 1, 4),
        ("picked", "a", 0, None),
    ]
