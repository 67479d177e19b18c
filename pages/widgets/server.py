"""What the server does besides the pages: it serves the plotly.js of the installed plotly package (nothing is
fetched from anywhere else), and starts what the pages open with.
"""

from __future__ import annotations

import ast
import gc
import gzip
import hashlib
import importlib.util
import logging
import os
import sys
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import cache
from importlib.metadata import version
from pathlib import Path

import streamlit as st
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from lessons import openings
from lessons.course import HOME, by_name

PLOTLY_ROUTE = "/course/plotly.min.js"
ONE_YEAR = 365 * 24 * 3600
PAGES_FOLDER = Path(__file__).parents[1]

TURN_SECONDS = 0.0005
"""How long the imports keep Python's lock while somebody else wants it. A browser asks for a hundred files at
first, each of which takes the lock several times: with Python's own 5 milliseconds it waits a second.
"""

PATIENCE_SECONDS = 6.0
"""How long the imports wait for a browser that has drawn its page, where there are posters."""

log = logging.getLogger(__name__)


def plotly_url() -> str:
    """The address of plotly.js for a page. The version makes it safe to keep for ever."""
    base = (st.get_option("server.baseUrlPath") or "").strip("/")
    return f"{'/' + base if base else ''}{PLOTLY_ROUTE}?v={_plotly_version()}"


@cache
def _plotly_version() -> str:
    return version("plotly")


@cache
def _plotly_js() -> tuple[bytes, bytes, str]:
    """plotly.js as it is, gzipped, and its hash. Compressed once: it takes longer than many downloads."""
    folder = Path(importlib.util.find_spec("plotly").origin).parent
    script = (folder / "package_data" / "plotly.min.js").read_bytes()
    digest = hashlib.sha256(script).hexdigest()[:16]
    name = openings.name("plotly.min.js", digest)
    compressed = openings.opening(name)
    if compressed is None:
        compressed = gzip.compress(script, compresslevel=6, mtime=0)
        openings.keep(name, compressed)
    return script, compressed, digest


def plotly_js(request: Request) -> Response:
    """plotly.js. An address with a version (``?v=``) never changes its content; one without is asked for
    again.
    """
    plain, compressed, digest = _plotly_js()
    small = "gzip" in request.headers.get("accept-encoding", "")
    etag = f'"{digest}-gzip"' if small else f'"{digest}"'
    forever = f"public, max-age={ONE_YEAR}, immutable"
    headers = {
        "Cache-Control": forever if request.query_params.get("v") else "no-cache",
        "ETag": etag,
        "X-Content-Type-Options": "nosniff",
    }
    known = {tag.strip().removeprefix("W/") for tag in request.headers.get("if-none-match", "").split(",")}
    if etag in known or "*" in known:
        return Response(status_code=304, headers=headers)
    if small:
        # Streamlit compresses what is not compressed yet, at every request, and adds the header Vary.
        headers |= {"Content-Encoding": "gzip", "Vary": "Accept-Encoding"}
    return Response(compressed if small else plain, media_type="text/javascript", headers=headers)


_running, _warming = threading.Event(), threading.Event()
_free, _drawn = threading.Event(), threading.Event()


def running() -> bool:
    """Whether pages are served, and not only imported or tested."""
    return _running.is_set()


def warming() -> bool:
    """Whether this server has started and what makes pages live is not imported yet."""
    return _warming.is_set()


def go_on() -> None:
    """Nothing on the way to a first page speaks against imports any more."""
    _free.set()


def drawn() -> None:
    """A page is there, with all that it opens with."""
    _drawn.set()


def warm_up() -> None:
    """Import what the pages need, queue the runs that they open with (unless COURSE_TRAIN_AHEAD is 0), and
    take all of it out of garbage collection.

    Imports hold Python's lock, and the processor that the browser needs. Where there are posters they wait
    until the first is drawn, or until nobody has come for a while. Where there are none, what the first page
    does not need waits until that is there.
    """
    turn = sys.getswitchinterval()
    sys.setswitchinterval(TURN_SECONDS)
    gc.disable()  # what is imported stays: looking through it again and again takes a fifth of the imports
    try:
        from lessons import catalogue

        _plotly_js()
        # Before the first browser has loaded Streamlit's own scripts.
        _import_for(PAGES_FOLDER / "course.py")
        catalogue.catalogue(catalogue.FALLBACK)
        openings.code_version()
        posters = openings.kept()
        if posters:
            _free.wait(PATIENCE_SECONDS)
        import torch

        # Many sessions share few cores: parallelism is between them, not inside one matrix product.
        torch.set_num_threads(1)
        _import_for(PAGES_FOLDER / by_name(HOME).script)
        if not posters:
            _drawn.wait(PATIENCE_SECONDS)  # the first network is trained meanwhile
        for page in sorted(PAGES_FOLDER.glob("*.py")):
            _import_for(page)
        if os.environ.get("COURSE_TRAIN_AHEAD", "1") != "0":
            from lessons import defaults

            defaults.warm_up()
    except Exception:
        # The pages import the same modules and say what is wrong; the server stays up for those that work.
        log.exception("The warm-up failed")
    # Long-lived modules are never garbage; scanning them again after every run is what costs.
    gc.collect()
    gc.freeze()
    gc.enable()
    sys.setswitchinterval(turn)
    _warming.clear()


def _import_for(page: Path) -> None:
    """Import what the script of a page imports."""
    tree = ast.parse(page.read_text(encoding="utf-8"))
    tree.body = [node for node in tree.body if isinstance(node, ast.Import | ast.ImportFrom)]
    exec(compile(tree, page, "exec"), {"__name__": page.stem})


@asynccontextmanager
async def lifespan(_app: st.App) -> AsyncIterator[None]:
    """Warm up beside the first page, not before it: the browser loads Streamlit's own scripts meanwhile."""
    _running.set()
    _warming.set()
    threading.Thread(target=warm_up, name="warm-up", daemon=True).start()
    yield


PLOTLY_FILE = Route(PLOTLY_ROUTE, plotly_js)
