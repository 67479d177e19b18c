"""The empty page: Streamlit's own, with what the browser need not find out by itself."""

from __future__ import annotations

import re

import pytest

from lessons.course import PAGES
from pages.widgets import front
from pages.widgets.server import plotly_url


@pytest.mark.parametrize(
    "chunk", sorted({*front.CHUNKS, *(name for more in front.MORE.values() for name in more)})
)
def test_every_chunk_is_one_of_this_streamlit(chunk: str) -> None:
    first, *rest = front.scripts(chunk)
    assert re.fullmatch(rf"{re.escape(chunk)}\.[\w-]+\.js", first)
    for name in (first, *rest):
        whole = (front.SCRIPTS / name).read_text("utf-8")
        assert front._imports(name) == front._IMPORTED.findall(whole), "imports stand at the beginning"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_streamlits_page_is_there_whole_and_what_is_told_comes_before_its_end(page) -> None:
    empty = (front.STATIC / "index.html").read_text("utf-8")
    head, body = empty.split("</head>")
    found = front.content(page)
    assert found.startswith(head)
    assert found.endswith(f"</head>{body}")
    added = found.removeprefix(head).removesuffix(f"</head>{body}")
    assert "BACKEND_BASE_URL" in added
    assert added.count("window.livePlotly ??=") == added.count("\nloadPlotly(") == (plotly_url() in added)
    assert (plotly_url() in added) == (page.name not in front.WITHOUT_CHART)
    linked = re.findall(r'href="\./static/js/([^"]+)"', found)
    assert len(set(linked)) == len(linked), "nothing twice"


def test_every_page_has_its_route() -> None:
    assert {route.path for route in front.ROUTES} == {f"/{page.path}" for page in PAGES}
