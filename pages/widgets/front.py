"""The empty page that every visit begins with: Streamlit's own, told at once what it would find out late.

Streamlit's script asks for the health of the server, under two addresses one behind the other, and for its
configuration before it opens the connection. It is told both here. What the page will draw with is fetched
meanwhile: where a script comes after what needs it, the page shows a gap, and React fills gaps half a second
apart. A page that is not served here (under another base path) does without.
"""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path

import streamlit as st
from starlette.requests import Request
from starlette.responses import HTMLResponse
from starlette.routing import Route

from lessons.course import PAGES, CoursePage
from pages.widgets.server import plotly_url

STATIC = Path(st.__file__).parent / "static"
SCRIPTS = STATIC / "static" / "js"
LOADER = Path(__file__).parents[2] / "live_chart" / "js" / "plotly.js"
"""What the live chart will wait for. Read, not imported: the server would not run before numpy is there."""

CHUNKS = (
    "BidiComponent",
    "Button",
    "ButtonGroup",
    "Checkbox",
    "Html",
    "ImageList",
    "PageLink",
    "Selectbox",
    "rehype-katex",
    "rehype-raw",
)
"""Streamlit's scripts for what nearly every page of the course has."""

MORE = {"mistakes": ("StreamlitSyntaxHighlighter",), "reference": ("DataFrame", "PlotlyChart")}
WITHOUT_CHART = ("compare", "reference")
"""Pages that open without a live chart."""

IMPORTS = 2**14
"""Characters at the beginning of a script in which all its imports are."""
_IMPORTED = re.compile(r"""from["'`]\./([\w.-]+\.js)["'`]""")

# Pages lie side by side: what is in front of the last name is the server's, as for Streamlit's own scripts.
_KNOWN = """
<script>
window.__streamlit = { BACKEND_BASE_URL: new URL(".", location.href).href, HOST_CONFIG: %s };
</script>
"""

_PLOTLY = """
<script type="module" async>
%s
loadPlotly(%s);
</script>
"""


@cache
def content(page: CoursePage) -> str:
    """The HTML of a page before anything is on it."""
    # The two that Streamlit must know before it connects; it asks for all when it has.
    host = {"allowedOrigins": st.get_option("client.allowedOrigins"), "useExternalAuthToken": False}
    told = _KNOWN % json.dumps(host)
    if page.name not in WITHOUT_CHART:
        told += _PLOTLY % (LOADER.read_text("utf-8"), json.dumps(plotly_url()))
    links = [
        f'<link rel="modulepreload" crossorigin href="./static/js/{name}">'
        for name in scripts(*CHUNKS, *MORE.get(page.name, ()))
    ]
    empty = (STATIC / "index.html").read_text("utf-8")
    return empty.replace("</head>", f"{told}{''.join(links)}\n</head>", 1)


def scripts(*chunks: str) -> list[str]:
    """The files of Streamlit's chunks of those names, and of all that they import."""
    found: list[str] = []
    waiting = [path.name for chunk in chunks for path in SCRIPTS.glob(f"{chunk}.*.js")]
    while waiting:
        name = waiting.pop(0)
        if name not in found:
            found.append(name)
            waiting += _imports(name)
    return [name for name in found if name not in (STATIC / "index.html").read_text("utf-8")]


@cache
def _imports(name: str) -> list[str]:
    with (SCRIPTS / name).open(encoding="utf-8") as file:
        return _IMPORTED.findall(file.read(IMPORTS))


def _route(page: CoursePage) -> Route:
    def answer(_: Request) -> HTMLResponse:
        return HTMLResponse(content(page), headers={"Cache-Control": "no-cache"})

    return Route(f"/{page.path}", answer)


ROUTES = [_route(page) for page in PAGES]
