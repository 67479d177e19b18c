"""Words of the glossary, looked up where they stand: on hover, on focus, and by a tap."""

from __future__ import annotations

import html
import re

import streamlit as st

from core.jobs import remembered
from lessons.glossary import PLAIN, Used, marked
from pages.widgets import address

STYLE = """
<style>
.term { text-decoration: underline dotted 1px; text-underline-offset: 0.22em; cursor: help;
  text-decoration-color: color-mix(in srgb, currentColor 45%, transparent); }
.term:focus-visible { outline: 2px solid; outline-offset: 2px; border-radius: 2px; }
#term-tip { position: fixed; z-index: 1000000; max-width: min(34ch, calc(100vw - 16px));
  padding: 0.5rem 0.75rem;
  border: 1px solid color-mix(in srgb, currentColor 25%, transparent); border-radius: 0.5rem;
  box-shadow: 0 4px 16px rgb(0 0 0 / 18%); font-size: 0.875rem; line-height: 1.4; pointer-events: none; }
</style>
"""

# One tip for the whole page, outside of what Streamlit draws: nothing can cut it off.
SCRIPT = """
if (!document.getElementById("term-tip")) {
  const tip = document.createElement("div")
  Object.assign(tip, { id: "term-tip", role: "tooltip", hidden: true })
  document.body.append(tip)
  let term = null
  const place = () => {
    const word = term?.getClientRects()[0]
    tip.hidden = !word || word.bottom < 0 || word.top > innerHeight
    if (tip.hidden) return
    const below = word.bottom + 6 + tip.offsetHeight < innerHeight
    tip.style.left = `${Math.max(8, Math.min(word.left, innerWidth - tip.offsetWidth - 8))}px`
    tip.style.top = `${below ? word.bottom + 6 : word.top - 6 - tip.offsetHeight}px`
  }
  const show = (event) => {
    term = event.target.closest?.(".term")
    if (term) {
      const { backgroundColor, color, fontFamily } = getComputedStyle(document.querySelector(".stApp"))
      Object.assign(tip.style, { backgroundColor, color, fontFamily })
      tip.textContent = term.dataset.what
    }
    place()
  }
  for (const kind of ["pointerover", "focusin", "click"]) document.addEventListener(kind, show)
  document.addEventListener("keydown", (event) => { if (event.key === "Escape") tip.hidden = true })
  document.addEventListener("scroll", () => { if (!tip.hidden) place() }, true)
}
"""


def markdown(said: str) -> None:
    """A text in Markdown; where it first uses a word of the glossary, that can be looked up."""
    st.markdown(looked_up(said, address.language()), unsafe_allow_html=True)


def caption(said: str) -> None:
    """The same, small."""
    st.caption(looked_up(said, address.language()), unsafe_allow_html=True)


@remembered(maxsize=4096)
def looked_up(said: str, language: str) -> str:
    """The text with its terms as elements. What looks like an element in it is text, and stays text."""
    return "".join(
        _element(piece) if isinstance(piece, Used) else piece for piece in marked(_as_text(said), language)
    )


_TAG = re.compile(f"(?P<plain>{PLAIN.pattern}) | <(?=[A-Za-z/!?])", PLAIN.flags)


def _as_text(said: str) -> str:
    return _TAG.sub(lambda match: match[0] if match["plain"] else "&lt;", said)


def _element(used: Used) -> str:
    meaning = html.escape(used.term.meaning)
    return (
        f'<span class="term" tabindex="0" role="note" aria-description="{meaning}" data-what="{meaning}">'
        f"{used.words}</span>"
    )
