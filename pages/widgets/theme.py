"""Page-wide polish that configuration cannot say. Colours come from Streamlit's theme variables."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlencode

import streamlit as st
from starlette.responses import RedirectResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from lessons import term_tip

NARROW = "640px"
SIDEBAR_WIDTH = 262

# The instrument must stand above the fold at 1400 x 900: Streamlit's own top padding is 6rem.
_STYLE = f"""
<style>
.stMainBlockContainer {{ padding: 2rem 2.5rem 6rem; max-width: 1480px; }}
.stMain .stVerticalBlock {{ gap: 0.75rem; }}
.st-key-claim {{ gap: 0.15rem !important; }}
.st-key-claim h1 {{ padding: 0; text-wrap: balance; letter-spacing: -0.015em; }}
.st-key-claim p {{ opacity: 0.78; max-width: 110ch; }}
[class*="st-key-section-"] p {{ max-width: 76ch; }}
[class*="st-key-section-"] {{ margin-top: 1.25rem; }}
[class*="-controls"] [data-testid="stButtonGroup"] button {{ min-height: 2.5rem; }}
.menu-section {{ margin: 0.9rem 0 0.1rem 0.5rem; font-size: 0.78rem; font-weight: 600; opacity: 0.65; }}
.stSidebar .stVerticalBlock {{ gap: 0.35rem; }}
.stSidebar [data-testid="stSidebarContent"] {{ padding-inline: 0.5rem; }}
.stSidebar [data-testid="stSidebarUserContent"] {{ padding-inline: 0.25rem; }}
.stSidebar [data-testid="stSidebarHeader"] {{ height: 2.75rem; margin-bottom: 0; }}
.stSidebar .st-key-course-switches {{ margin-top: 1.5rem; gap: 0.9rem; }}
html:lang(zh) .st-key-claim h1 {{ letter-spacing: 0; }}
/* Streamlit's own colours for these fall below the 4.5 to 1 that text needs. */
div[data-testid="stCaptionContainer"] {{ opacity: 0.76; }}
[data-testid="stButtonGroup"] button[data-selected="true"] {{ color: inherit !important; }}
button[data-testid="stPopoverButton"] {{ color: inherit !important; }}
button[data-testid="stBaseButton-primary"]:enabled {{ color: light-dark(#fff, #121417); }}
[data-testid="stCode"] .token:is(.keyword, .function) {{ color: light-dark(#1a5fcc, #79b0ff) !important; }}
[data-testid="stCode"] .token:is(.punctuation, .comment) {{ color: light-dark(#5c626d, #a5abb6) !important; }}
[data-testid="stCode"] .token.operator {{ color: light-dark(#a3470b, #f59a55) !important; }}
[data-testid="stCode"] .token:is(.number, .boolean, .string) {{
  color: light-dark(#136b5d, #45c9b1) !important;
}}
/* A formula that is too wide goes on in the next line. */
.stMain .katex-display > .katex {{ white-space: normal; }}
/* The bar with the button that brings the menu back lies over what is not below it. */
.stApp:has([data-testid="stExpandSidebarButton"]) .stMainBlockContainer {{ padding-top: 3.75rem; }}
.stMarkdownBadge {{ white-space: normal !important; }}
@media (max-width: 768px) {{ .stColumn:has([class*="st-key-section-"]) {{ min-width: 100%; }} }}
@media (max-width: {NARROW}) {{
  .stMainBlockContainer {{ padding: 3.25rem 1rem 4rem; }}
  .st-key-claim {{ gap: 0.5rem !important; }}
  .st-key-claim h1 {{ font-size: 1.5rem; }}
  [data-testid="stButtonGroup"] > div {{ flex-wrap: wrap; row-gap: 0.4rem; }}
  /* Names break, numbers do not; what is wider still scrolls by itself. */
  .stMain table {{ display: block; overflow-x: auto; }}
  .stMain table :is(td, th) {{ padding: 0.35rem 0.45rem !important; }}
  .stMain table td:first-child {{ overflow-wrap: anywhere; min-width: 5rem; }}
}}
@media print {{
  .stSidebar, .stAppHeader, .stButton {{ display: none !important; }}
  .stMainBlockContainer {{ padding: 0; max-width: none; }}
}}
@media (prefers-reduced-motion: reduce) {{
  *, ::before, ::after {{
    animation-duration: 1ms !important; animation-iteration-count: 1 !important;
    transition-duration: 1ms !important; scroll-behavior: auto !important;
  }}
}}
</style>
"""


# A component, not a script in the page: what Streamlit needs for components is there before the chart.
_SCRIPT = f"""
export default function ({{ data }}) {{
  document.documentElement.lang = data.lang
{term_tip.SCRIPT}}}
"""

_document = st.components.v2.component(
    "course_document",
    html='<i class="course-document"></i>',
    css=".stElementContainer:has(.course-document) { display: none; }",
    js=_SCRIPT,
    isolate_styles=False,
)


def apply(language: str) -> None:
    """Styles of all pages, and the language of the document for fonts, hyphens and screen readers."""
    _document(key="course-document", data={"lang": language})
    st.html(f"{_STYLE}<style>{term_tip.STYLE}</style>")


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
