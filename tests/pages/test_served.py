"""Scripts from memory: the installed files, compressed once, kept for good under their version."""

from __future__ import annotations

import asyncio
import gzip

import pytest
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

import live_chart
from pages.widgets import served

DRAWN = live_chart.plotly_js().encode()


def scope(path: str, query: str = "", **headers: str) -> dict:
    pairs = [(key.replace("_", "-").encode(), value.encode()) for key, value in headers.items()]
    return {
        "type": "http", "method": "GET", "path": path, "headers": pairs, "query_string": query.encode(),
    }  # fmt: skip


@pytest.fixture
def plotly_js() -> served.Script:
    return served.Script("plotly.min.js", served._plotly, lambda: "7.1.0")


def get(one: served.Script, query: str = "", **headers: str) -> Response:
    return one.answer(Request(scope(f"/static/js/{one.name}", query, **headers)))


def compressed(one: served.Script) -> served.Script:
    asyncio.run(get(one).background())
    return one


def test_plain(plotly_js: served.Script) -> None:
    answer = get(plotly_js)
    assert answer.body == DRAWN
    assert answer.headers["content-type"] == "text/javascript; charset=utf-8"
    assert "content-encoding" not in answer.headers


def test_nobody_waits_until_it_is_compressed_which_is_done_once(plotly_js: served.Script) -> None:
    first, meanwhile = get(plotly_js, accept_encoding="gzip"), get(plotly_js, accept_encoding="gzip")
    assert first.body is meanwhile.body is plotly_js.plain
    assert meanwhile.background is None
    asyncio.run(first.background())
    third, fourth = get(plotly_js, accept_encoding="gzip, br"), get(plotly_js, accept_encoding="gzip")
    assert third.headers["content-encoding"] == "gzip"
    assert third.headers["vary"] == "Accept-Encoding"
    assert gzip.decompress(third.body) == DRAWN
    assert third.body is fourth.body
    assert third.background is None
    assert get(plotly_js).body == DRAWN


@pytest.mark.parametrize(
    ("query", "cache"),
    [("v=7.1.0", "public, max-age=31536000, immutable"), ("", "no-cache"), ("v=7.0.0", "no-cache")],
)
def test_only_the_address_of_this_version_is_kept_for_good(
    plotly_js: served.Script, query: str, cache: str
) -> None:
    assert get(plotly_js, query).headers["cache-control"] == cache


def test_etag(plotly_js: served.Script) -> None:
    compressed(plotly_js)
    plain = get(plotly_js).headers["etag"]
    packed = get(plotly_js, accept_encoding="gzip").headers["etag"]
    assert plain != packed, "two representations"
    again = get(plotly_js, if_none_match=plain)
    assert again.status_code == 304
    assert again.body == b""
    assert again.headers["etag"] == plain
    assert get(plotly_js, if_none_match=f'W/{plain}, "other"').status_code == 304
    assert get(plotly_js, if_none_match=packed).status_code == 200
    assert get(plotly_js, accept_encoding="gzip", if_none_match=packed).status_code == 304


def through(path: str, method: str = "GET") -> tuple[int, bytes]:
    """What the course answers where everything that goes on to Streamlit gets a word for an answer."""
    sent: list[dict] = []

    async def receive() -> dict:
        return {"type": "http.request"}

    async def send(message: dict) -> None:
        sent.append(message)

    app = served.FromMemory(PlainTextResponse("Streamlit"))
    asyncio.run(app({**scope(path), "method": method}, receive, send))
    return sent[0]["status"], b"".join(message.get("body", b"") for message in sent)


@pytest.mark.parametrize("below", ["", "/base"])
def test_scripts_are_answered_for_wherever_the_server_lies(below: str) -> None:
    assert through(f"{below}/static/js/live-chart.js") == (200, live_chart.script().encode())
    own = served.STREAMLITS[0]
    file = served.CHUNKS / own.name
    assert through(f"{below}/static/js/{own.name}") == (200, file.read_bytes())


@pytest.mark.parametrize("path", ["/", "/static/js/nothing.js", "/css/live-chart.js", "/live-chart.js"])
def test_everything_else_goes_on(path: str) -> None:
    assert through(path) == (200, b"Streamlit")


def test_only_reading_is_answered() -> None:
    assert through("/static/js/live-chart.js", "POST") == (200, b"Streamlit")
