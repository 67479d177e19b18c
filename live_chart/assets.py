"""What a browser needs to draw the chart: its script and its style sheets."""

from __future__ import annotations

from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent


@cache
def script() -> str:
    """The chart's JavaScript module: the files of `live_chart/js` in the order of their numbers."""
    return "\n".join(path.read_text("utf-8") for path in sorted((FOLDER / "js").glob("*.js")))


@cache
def style() -> str:
    """The chart's style sheets, one after another."""
    return "\n".join(path.read_text("utf-8") for path in sorted((FOLDER / "css").glob("*.css")))
