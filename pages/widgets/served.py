"""Scripts that the server gives out from memory, compressed once, at addresses that browsers keep for good.

Streamlit reads its own scripts from disk at every request, in pieces, and never compresses them: a page needs
a hundred of them, one after another, and a class on one wireless network needs them thirty times.
"""

from __future__ import annotations

import gzip
from collections.abc import Callable
from functools import cached_property
from pathlib import Path

import streamlit as st
from starlette.background import BackgroundTask
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from lessons import openings

STREAMLIT = Path(st.__file__).parent / "static"
CHUNKS = STREAMLIT / "static" / "js"
FOLDER = "/static/js"
"""Where Streamlit's own scripts look for each other."""

ONE_YEAR = 365 * 24 * 3600


class Script:
    """JavaScript under a name. read: the content, called when it is first asked for. version: the end of its
    address, as another content must have another address; None where its name says that already.
    """

    def __init__(
        self, name: str, read: Callable[[], bytes], version: Callable[[], str] | None = None
    ) -> None:
        self.name = name
        self._read = read
        self._version = version
        self._compressed: bytes | None = None
        self._compressing = False

    @cached_property
    def plain(self) -> bytes:
        return self._read()

    @cached_property
    def version(self) -> str | None:
        return self._version() if self._version else None

    @property
    def url(self) -> str:
        """The address as seen from a page: pages lie side by side, wherever the server lies on its host."""
        return f".{FOLDER}/{self.name}" + (f"?v={self.version}" if self.version else "")

    def _compress(self) -> None:
        self._compressed = gzip.compress(self.plain, compresslevel=6, mtime=0)

    def answer(self, request: Request) -> Response:
        """The script: the first time as it is, because compressing takes longer than many downloads, then
        gzipped. At an address that is not this version's it is asked for again each time.
        """
        packed = self._compressed if "gzip" in request.headers.get("accept-encoding", "") else None
        etag = f'"{self.version or self.name}{"-gzip" if packed else ""}"'
        named = request.query_params.get("v") == self.version
        headers = {
            "Cache-Control": f"public, max-age={ONE_YEAR}, immutable" if named else "no-cache",
            "ETag": etag,
            "Vary": "Accept-Encoding",
            "X-Content-Type-Options": "nosniff",
        }
        sent = request.headers.get("if-none-match", "")
        known = {tag.strip().removeprefix("W/") for tag in sent.split(",")}
        if etag in known or "*" in known:
            return Response(status_code=304, headers=headers)
        if packed:
            headers["Content-Encoding"] = "gzip"
        first, self._compressing = not self._compressing, True
        return Response(
            packed or self.plain,
            media_type="text/javascript",
            headers=headers,
            background=BackgroundTask(self._compress) if first else None,
        )


def _plotly() -> bytes:
    from live_chart import plotly_js  # with numpy: a page's address must be known before that is there

    return plotly_js().encode()


def _chart() -> bytes:
    from live_chart import script

    return script().encode()


def _version() -> str:
    """Of the course and of the packages that it draws with."""
    return openings.code_version()[:16]


PLOTLY = Script("plotly.min.js", _plotly, _version)
"""What the chart needs of the installed plotly.js: nothing is fetched from anywhere else."""

CHART = Script("live-chart.js", _chart, _version)
"""The live chart's own script. Where Streamlit would put it, in the message that mounts it, it travels again
whenever a number of the chart has changed; at an address it is parsed while Streamlit's own scripts are.
"""

STREAMLITS = [Script(path.name, path.read_bytes) for path in sorted(CHUNKS.glob("*.js"))]
"""Streamlit's own; a name holds a hash of the content."""

SCRIPTS = {script.name: script for script in (PLOTLY, CHART, *STREAMLITS)}


class FromMemory:
    """Answers for the scripts before Streamlit, which keeps this folder to itself, looks at its disk."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        folder, _, name = scope.get("path", "").rpartition("/")
        app: ASGIApp = self.app
        if scope["type"] == "http" and scope["method"] in ("GET", "HEAD") and folder.endswith(FOLDER):
            app = SCRIPTS[name].answer(Request(scope)) if name in SCRIPTS else app
        await app(scope, receive, send)
