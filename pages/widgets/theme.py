"""Page-wide polish that configuration cannot say. Colours come from Streamlit's theme variables."""

from __future__ import annotations

import streamlit as st

from lessons import pictures, term_tip
from pages.widgets import unseen

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
/* A table whose columns have no names. */
.stMain thead:not(:has(th:not(:empty))) {{ display: none; }}
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
/* Black on white, whatever the colours of the screen; each lesson of the notes on a sheet of its own. */
@media print {{
  .stSidebar, .stAppHeader, .stButton, .st-key-teach-lesson {{ display: none !important; }}
  .stApp .stMainBlockContainer {{ padding: 0; max-width: none; }}
  .stApp, .stMain, .stMain :is(h1, h2, h3, p, li, td, th, span, a) {{
    color: #000 !important; background-color: #fff !important;
  }}
  .st-key-notes [class*="st-key-section-notes-of"] {{ break-before: page; }}
  .st-key-notes li {{ break-inside: avoid; }}
}}
@media (prefers-reduced-motion: reduce) {{
  *, ::before, ::after {{
    animation-duration: 1ms !important; animation-iteration-count: 1 !important;
    transition-duration: 1ms !important; scroll-behavior: auto !important;
  }}
}}
</style>
"""


# Title and controls in one line, all of the chart below it on one screen; what the slider does not move is
# below. Sizes are for 1280 x 720.
_PRESENT = """
<style>
:root { --live-fit: 1.2; font-size: 19px !important; }
.stSidebar, .stAppHeader, [data-testid="stExpandSidebarButton"] { display: none !important; }
.stApp .stMainBlockContainer.stMainBlockContainer { padding: 0.4rem 1.25rem 4rem; max-width: none; }
.stMain .stMainBlockContainer > .stVerticalBlock {
  flex-flow: row wrap; gap: 0.35rem 0.75rem; align-items: center;
  > * { flex: 0 0 100%; }
  > :has(> .st-key-claim) { flex: 1 1 0; min-width: 0; order: -3; }
  > :has(> [class*="-controls"]) { flex: 0 0 auto; width: auto; order: -2; }
  > :has(> .st-key-course-leave) { flex: 0 0 auto; width: auto; order: -1; }
}
.stMain .st-key-claim h1 { font-size: 1.4rem; }
.stMain .st-key-claim > .stElementContainer, .stMain .st-key-claim [class*="-copy-link"] { display: none; }
.stMain [class*="-controls"] {
  > * { width: auto; flex: 0 0 auto; }
  [data-testid="stSelectbox"] { min-width: 12.5rem; }
  > :has([class*="-full"]), [data-testid="stWidgetLabel"] { display: none; }
}
</style>
"""

# Escape belongs to what is open first: a walk says so by itself, lists and boxes of Streamlit do not.
_LEAVE = """
if (!window.courseLeave) {
  window.courseLeave = true
  addEventListener("keydown", (event) => {
    const open = document.querySelector("[data-baseweb=popover], [role=dialog], [role=listbox], .term:focus")
    if (event.key !== "Escape" || open) return
    setTimeout(() => event.defaultPrevented || document.querySelector(".st-key-course-leave button")?.click())
  }, true)
}
"""

# A component, not a script in the page: what Streamlit needs for components is there before the chart.
_SCRIPT = f"""
export default function ({{ data }}) {{
  document.documentElement.lang = data.lang
{term_tip.SCRIPT}{_LEAVE}}}
"""

_document = unseen.component("document", _SCRIPT)


def apply(language: str, *, present: bool = False) -> None:
    """Styles of all pages, and the language of the document for fonts, hyphens and screen readers. present:
    for a projector."""
    _document(key="course-document", data={"lang": language})
    st.html(f"{_STYLE}<style>{term_tip.STYLE}{pictures.STYLE}</style>{_PRESENT if present else ''}")
