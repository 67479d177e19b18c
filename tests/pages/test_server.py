"""The route of plotly.js: the installed file, compressed once, cached for good under its version."""

from __future__ import annotations

import gzip
import subprocess
import sys
from pathlib import Path

import plotly
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from streamlit.web.server.app_discovery import discover_asgi_app

import app
from pages.widgets import server
from tests.pages.harness import ROOT

SCRIPT = (Path(plotly.__file__).parent / "package_data" / "plotly.min.js").read_bytes()


def get(query: str = "", **headers: str) -> Response:
    pairs = [(key.replace("_", "-").encode(), value.encode()) for key, value in headers.items()]
    scope = {"type": "http", "method": "GET", "headers": pairs, "query_string": query.encode()}
    return server.plotly_js(Request({**scope, "app": Starlette(), "path": server.PLOTLY_ROUTE}))


def test_plain() -> None:
    answer = get()
    assert answer.body == SCRIPT
    assert answer.headers["content-type"] == "text/javascript; charset=utf-8"
    assert "content-encoding" not in answer.headers


def test_compressed_once() -> None:
    first, second = get(accept_encoding="gzip, br"), get(accept_encoding="gzip")
    assert first.headers["content-encoding"] == "gzip"
    assert first.headers["vary"] == "Accept-Encoding"
    assert gzip.decompress(first.body) == SCRIPT
    assert first.body is second.body


@pytest.mark.parametrize(
    ("query", "cache"), [("v=7.1.0", "public, max-age=31536000, immutable"), ("", "no-cache")]
)
def test_only_an_address_with_a_version_is_kept_for_good(query: str, cache: str) -> None:
    assert get(query).headers["cache-control"] == cache


def test_etag() -> None:
    plain, compressed = get().headers["etag"], get(accept_encoding="gzip").headers["etag"]
    assert plain != compressed, "two representations"
    again = get(if_none_match=plain)
    assert again.status_code == 304
    assert again.body == b""
    assert again.headers["etag"] == plain
    assert get(if_none_match=f'W/{plain}, "other"').status_code == 304
    assert get(if_none_match=compressed).status_code == 200
    assert get(accept_encoding="gzip", if_none_match=compressed).status_code == 304


def test_streamlit_run_finds_the_server_in_the_entry() -> None:
    found = discover_asgi_app(ROOT / "app.py")
    assert found.import_string == "app:app"
    assert app.app.script_path == ROOT / "pages" / "course.py"


def test_pages_folder_is_not_served_by_file_names() -> None:
    """Streamlit would serve what lies in a folder ``pages`` beside the script without running the script."""
    assert not (app.app.script_path.parent / "pages").exists()


FIRST = """
import sys
from core.train.loop import train
from lessons import home
from pages.widgets import server
server._import_for(server.PAGES_FOLDER / "home.py")
list(train(home.run().model_copy(update={"epochs": 1, "snapshots": (1,)})))
print([name for name in ("sklearn", "scipy", "pandas", "torch._dynamo") if name in sys.modules])
"""


def test_the_first_page_is_trained_without_what_takes_longer_to_import() -> None:
    ran = subprocess.run([sys.executable, "-c", FIRST], cwd=ROOT, capture_output=True, text=True, check=True)
    assert ran.stdout == "[]\n"
