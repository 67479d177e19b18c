"""The empty page: Streamlit's own, with what the browser need not find out by itself."""

from __future__ import annotations

import re

import pytest

from lessons.course import PAGES
from pages.widgets import front
from pages.widgets.served import CHART, PLOTLY, SCRIPTS, STREAMLIT


@pytest.mark.parametrize(
    "chunk", sorted({*front.CHUNKS, *(name for more in front.MORE.values() for name in more)})
)
def test_every_chunk_is_one_of_this_streamlit(chunk: str) -> None:
    first, *rest = front.scripts(chunk)
    assert re.fullmatch(rf"{re.escape(chunk)}\.[\w-]+\.js", first)
    for name in (first, *rest):
        whole = SCRIPTS[name].plain.decode()
        assert front._imports(name) == front._IMPORTED.findall(whole), "imports stand at the beginning"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_streamlits_page_is_there_whole_and_what_is_told_comes_before_its_end(page) -> None:
    empty = (STREAMLIT / "index.html").read_text("utf-8")
    head, body = empty.split("</head>")
    found = front.content(page)
    assert found.startswith(head)
    assert found.endswith(f"</head>{body}")
    added = found.removeprefix(head).removesuffix(f"</head>{body}")
    assert "BACKEND_BASE_URL" in added
    assert (PLOTLY.url in added) == (CHART.url in added) == (page.name not in front.WITHOUT_CHART)
    linked = re.findall(r'href="\./static/js/([^"]+)"', found)
    assert len(set(linked)) == len(linked), "nothing twice"


@pytest.mark.parametrize("base", ["", "course", "/a/b/"])
def test_every_page_has_its_route(monkeypatch: pytest.MonkeyPatch, base: str) -> None:
    monkeypatch.setattr(front.st, "get_option", {"server.baseUrlPath": base}.get)
    below = f"/{base.strip('/')}" if base else ""
    assert {route.path for route in front.routes()} == {f"{below}/{page.path}" for page in PAGES}
