"""plotly.js with what is drawn: smaller, whole in itself, and the package's own file where it cannot be."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from live_chart import drawable, plotly, plotly_js
from live_chart.panels import PERCENT, Figure, FigureData

CALL = re.compile(r"[\w$]+(?=\(\))")
MADE = re.compile(r"([\w$]+)=(?:W|Ea)\(\(?")
WHOLE = plotly.source().read_text("utf-8")


def modules(script: str) -> set[str]:
    return set(MADE.findall(script))


def test_what_is_drawn_is_a_small_part() -> None:
    script = plotly_js()
    assert script[:600] == WHOLE[:600], "the licence stands first"
    assert len(script) < 0.3 * len(WHOLE)


def test_no_module_calls_one_that_is_left_out() -> None:
    known, kept = modules(WHOLE), modules(plotly_js())
    assert len(known) > 1000, "the installed file is made of modules as they are looked for here"
    assert len(kept) < 0.5 * len(known)
    assert {name for name in CALL.findall(plotly_js()) if name in known} <= kept


def test_more_kinds_are_more_of_the_same_file() -> None:
    sizes = [len(plotly_js(kinds)) for kinds in ((), plotly.TRACES, (*plotly.TRACES, "pie", "scatter3d"))]
    assert sizes == sorted(set(sizes))
    assert sizes[-1] < len(WHOLE)


def test_a_kind_that_there_is_not() -> None:
    with pytest.raises(ValueError, match=r"expected kinds of traces that plotly\.js has, got moon"):
        plotly_js(("bar", "moon"))


def test_a_file_that_is_made_in_another_way_is_given_out_whole(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    other = tmp_path / "plotly.min.js"
    other.write_text("/* plotly.js v9 */ window.Plotly = {};", "utf-8")
    monkeypatch.setattr(plotly, "source", lambda: other)
    assert plotly_js() == other.read_text("utf-8")


def test_traces_that_cannot_be_drawn_are_said_where_they_are_made() -> None:
    drawable([{"x": [1]}, {"type": "bar"}, {"type": "scatter"}])
    for make in (
        lambda: Figure(id="f", x=PERCENT, y=PERCENT, traces=[{"type": "pie"}]),
        lambda: FigureData(traces=[{"type": "pie"}]),
    ):
        with pytest.raises(ValueError, match="got pie"):
            make()
