"""The empty page: Streamlit's own, with what the browser need not find out by itself."""

from __future__ import annotations

import re

import pytest
from starlette.requests import Request
from starlette.routing import Match

from lessons.catalogue import catalogue, plain
from lessons.course import PAGES
from lessons.settings import LANGUAGES
from pages.widgets import front
from pages.widgets.served import CHART, PLOTLY, SCRIPTS, STREAMLIT
from tests.pages.harness import errors, open_page


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
    *pages, nowhere = front.routes()
    assert [route.path for route in pages] == [f"{below}/{page.path}" for page in PAGES]
    assert nowhere.path.startswith(f"{below}/")


def test_a_name_that_no_page_has_leads_to_the_first_one_which_says_so() -> None:
    *_, nowhere = front.routes()

    def leads(path: str) -> str | None:
        scope = {"type": "http", "method": "GET", "path": path, "query_string": b"lang=zh&no-page=b"}
        match, found = nowhere.matches(scope)
        return (
            nowhere.endpoint(Request({**scope, **found})).headers["location"] if match == Match.FULL else None
        )

    assert leads("/mlp-weigths") == "./?lang=zh&no-page=mlp-weigths"
    for path in ("/", "/_stcore", "/healthz", "/favicon.png", "/static/js"):
        assert leads(path) is None, "left to Streamlit"
    for language in LANGUAGES:
        app = open_page("home", **{front.NO_PAGE: "![x](http://y.z)", "lang": language})
        assert errors(app) == []
        expected = catalogue(language)("address-no-page", came=plain("![x](http://y.z)"))
        assert [warning.value for warning in app.warning] == [expected]
