"""The empty page that every visit begins with: Streamlit's own, told at once what it would find out late.

Streamlit's script asks for the health of the server, under two addresses one behind the other, and for its
configuration before it opens the connection. It is told both here. What the page will draw with is fetched
meanwhile: where a script comes after what needs it, the page shows a gap, and React fills gaps half a second
apart. A page that is not served here (under another base path) does without.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from functools import cache
from urllib.parse import urlencode

import streamlit as st
from starlette.convertors import StringConvertor, register_url_convertor
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse
from starlette.routing import Route

from lessons.course import PAGES, CoursePage
from pages.widgets.served import CHART, PLOTLY, SCRIPTS, STREAMLIT

CHUNKS = (
    "BidiComponent",
    "Button",
    "ButtonGroup",
    "Checkbox",
    "Html",
    "Selectbox",
    "rehype-katex",
    "rehype-raw",
)
"""Streamlit's scripts for what nearly every page of the course has."""

MORE = {
    "home": ("PageLink",),
    "mistakes": ("StreamlitSyntaxHighlighter",),
    "reference": ("DataFrame", "PlotlyChart"),
}
NO_PAGE = "no-page"
"""What the address of the first page calls a page that was asked for and that there is not."""

WITHOUT_CHART = ("compare", "reference", "teach")
"""Pages that open without a live chart."""

IMPORTS = 2**14
"""Bytes at the beginning of a script in which all its imports are."""
_IMPORTED = re.compile(r"""from["'`]\./([\w.-]+\.js)["'`]""")

# Pages lie side by side: what is in front of the last name is the server's, as for Streamlit's own scripts.
_KNOWN = """
<script>
window.__streamlit = { BACKEND_BASE_URL: new URL(".", location.href).href, HOST_CONFIG: %s };
</script>
"""


@cache
def content(page: CoursePage) -> str:
    """The HTML of a page before anything is on it."""
    # The two that Streamlit must know before it connects; it asks for all when it has.
    host = {"allowedOrigins": st.get_option("client.allowedOrigins"), "useExternalAuthToken": False}
    told = _KNOWN % json.dumps(host)
    urls = [SCRIPTS[name].url for name in scripts(*CHUNKS, *MORE.get(page.name, ()))]
    if page.name not in WITHOUT_CHART:
        urls.append(CHART.url)
    links = "".join(f'<link rel="modulepreload" crossorigin href="{url}">' for url in urls)
    if page.name not in WITHOUT_CHART:
        # After Streamlit's own: it runs while the server makes the page. One that did not come is gone, and
        # the chart asks for it again.
        links += f'<script defer src="{PLOTLY.url}" onerror="this.remove()"></script>'
    return _empty().replace("</head>", f"{told}{links}\n</head>", 1)


@cache
def _empty() -> str:
    return (STREAMLIT / "index.html").read_text("utf-8")


def scripts(*chunks: str) -> list[str]:
    """The files of Streamlit's chunks of those names, and of all that they import."""
    found: list[str] = []
    waiting = [name for chunk in chunks for name in SCRIPTS if name.startswith(f"{chunk}.")]
    while waiting:
        name = waiting.pop(0)
        if name not in found:
            found.append(name)
            waiting += _imports(name)
    return [name for name in found if name not in _empty()]


@cache
def _imports(name: str) -> list[str]:
    return _IMPORTED.findall(SCRIPTS[name].plain[:IMPORTS].decode("utf-8", "ignore"))


class _NoPage(StringConvertor):
    """A name that looks as one of a page does; not the addresses under which servers are asked for health."""

    regex = r"(?!_|healthz$)[\w-]+"


register_url_convertor("no_page", _NoPage())


def _empty_page(page: CoursePage) -> Callable[[Request], HTMLResponse]:
    return lambda _: HTMLResponse(content(page), headers={"Cache-Control": "no-cache"})


def _to_first_page(request: Request) -> RedirectResponse:
    """Streamlit would speak of a folder on the server, in English; the first page says it."""
    kept = [pair for pair in request.query_params.multi_items() if pair[0] != NO_PAGE]
    return RedirectResponse(f"./?{urlencode([*kept, (NO_PAGE, request.path_params['name'])])}")


def routes() -> list[Route]:
    """The empty page under the address of each page of the course, and the way from any other name."""
    base = (st.get_option("server.baseUrlPath") or "").strip("/")
    below = base and f"/{base}"
    pages = [Route(f"{below}/{page.path}", _empty_page(page)) for page in PAGES]
    return [*pages, Route(f"{below}/{{name:no_page}}", _to_first_page)]
