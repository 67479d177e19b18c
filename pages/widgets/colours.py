"""The colours that an address names, in the words of Streamlit's own script."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlencode

from starlette.responses import RedirectResponse
from starlette.types import ASGIApp, Receive, Scope, Send

EMBEDDED = {"light": "light_theme", "dark": "dark_theme"}
"""What Streamlit calls the colours of the course in `embed_options`."""


class ThemeOfAddress:
    """The colours that an address names (`theme=dark`).

    Streamlit's own script chooses colours before any page runs, and once for all pages that follow: by
    `embed_options` in the address, else by what the browser remembers. So a page that is loaded under a theme
    is sent on to the address that says it in these words. Nothing is left in the browser.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        query = elsewhere(scope["query_string"].decode("latin-1")) if scope["type"] == "http" else None
        app = self.app if query is None else RedirectResponse(f"?{query}", 307)
        await app(scope, receive, send)


def elsewhere(query: str) -> str | None:
    """The query under which a page has the colours that this query names; None where this is it."""
    found = parse_qsl(query, keep_blank_values=True)
    wanted = EMBEDDED.get(dict(found).get("theme", ""))
    said = [value for name, value in found if name == "embed_options" and value in EMBEDDED.values()]
    if wanted is None or said == [wanted]:
        return None
    kept = [pair for pair in found if pair[0] != "embed_options" or pair[1] not in EMBEDDED.values()]
    return urlencode([*kept, ("embed_options", wanted)])
