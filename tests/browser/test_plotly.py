"""The plotly.js of the course in a real browser: it draws every kind that the course draws."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page

from live_chart import plotly_js
from live_chart.plotly import TRACES

GRID = {"z": [[1, 2], [3, 4]]}
DATA = {
    "bar": ({"y": [1, 2]}, ".barlayer .point path", 2),
    "contour": (GRID, ".contourlayer .contourlevel path", 1),
    "heatmap": (GRID, ".heatmaplayer image", 1),
    "scatter": ({"y": [1, 2, 3], "mode": "lines+markers"}, ".scatterlayer .point", 3),
}


@pytest.mark.parametrize("kind", ["scatter", *TRACES])
def test_every_kind_is_drawn(page: Page, tmp_path: Path, kind: str) -> None:
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    script = tmp_path / "plotly.min.js"
    script.write_text(plotly_js(), "utf-8")
    (tmp_path / "page.html").write_text("<!doctype html><div id='plot'></div>", "utf-8")
    page.goto((tmp_path / "page.html").as_uri())
    page.add_script_tag(path=script)
    trace, drawn, least = DATA[kind]
    legend = {"legend": {"orientation": "h"}, "shapes": [{"x0": 0, "x1": 1}], "annotations": [{"text": "a"}]}
    page.evaluate(
        "([data, layout]) => Plotly.newPlot('plot', data, layout)", [[trace | {"type": kind}], legend]
    )
    assert page.locator(f"#plot {drawn}").count() >= least
    for made in ("svg", "png"):  # pictures are made by another part of it
        url = page.evaluate("(format) => Plotly.toImage('plot', { format })", made)
        assert url.startswith("data:image/")
    page.evaluate("Plotly.restyle('plot', { name: 'again' }).then(() => Plotly.purge('plot'))")
    assert errors == []
