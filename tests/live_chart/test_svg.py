"""What panels paint with, and what can be written as SVG: the same."""

from __future__ import annotations

import re

from live_chart.assets import FOLDER

OWN = {"dom.js", "theme.js", "svg.js"}
"""Modules that paint on canvases of their own, of which no panel is made."""


def test_every_call_with_which_panels_paint_can_be_written_as_svg() -> None:
    texts = {file.name: file.read_text("utf-8") for file in (FOLDER / "js").glob("*.js")}
    source = "\n".join(text for name, text in texts.items() if name not in OWN)
    # The canvas of the screen is cleared and enlarged before a panel paints.
    source = source.replace("g.setTransform(", "").replace("g.clearRect(", "").replace("g.scale(", "")
    used = set(re.findall(r"\bg\.(\w+)", source)) | {"closePath"}
    written = set(re.findall(r"^  (\w+)(?:\(.*\) \{| = .*;)$", texts["svg.js"], re.MULTILINE))
    assert {"fillRect", "fillText", "arc", "drawImage", "newPath", "liveFont"} <= used
    assert used - written == set()
    assert "new Path2D" not in source, "a path of the browser cannot be read again: g.newPath()"
