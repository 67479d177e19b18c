"""Links between the pages of the course, and the link to the present settings."""

from __future__ import annotations

import streamlit as st

from lessons.course import HOME, PAGES, CoursePage, by_name
from pages.widgets import address
from pages.widgets.language import current, text

__all__ = ["HOME", "PAGES", "CoursePage", "by_name", "copy_link", "to"]


def to(name: str, label: str | None = None) -> None:
    """A link to a page, as the session left it; language and teacher mode go with it."""
    page = by_name(name)
    query = address.remembered_query(page.name)
    st.page_link(page.script, label=label or text(f"page-{page.name}"), query_params=query)


_COPY_JS = """
export default function (component) {
  const { data, parentElement } = component
  const button = parentElement.querySelector("button")
  const label = parentElement.querySelector(".label")
  const status = parentElement.querySelector("[role=status]")
  label.textContent = data.label
  button.title = data.help

  // Pages served to a class over plain http have no navigator.clipboard.
  const copyByHand = (text) => {
    const area = document.createElement("textarea")
    area.value = text
    area.style.position = "fixed"
    area.style.opacity = "0"
    document.body.appendChild(area)
    area.select()
    const done = document.execCommand("copy")
    area.remove()
    return done
  }

  button.onclick = async () => {
    const url = new URL(window.location.href)
    url.searchParams.set("lang", data.lang)
    url.hash = ""
    let done = false
    try {
      await navigator.clipboard.writeText(url.toString())
      done = true
    } catch (error) {
      done = copyByHand(url.toString())
    }
    button.dataset.copied = done ? url.toString() : ""
    label.textContent = done ? data.copied : url.toString()
    status.textContent = label.textContent
    window.clearTimeout(button.timer)
    button.timer = window.setTimeout(() => { label.textContent = data.label; status.textContent = "" }, 2500)
  }
}
"""

_COPY_HTML = """
<button type="button">
  <svg viewBox="0 0 24 24" width="16" height="16" aria-hidden="true" fill="none" stroke="currentColor"
    stroke-width="2" stroke-linecap="round"><path d="M10 14a4 4 0 0 0 6 0l4-4a4 4 0 0 0-6-6l-1 1"/>
    <path d="M14 10a4 4 0 0 0-6 0l-4 4a4 4 0 0 0 6 6l1-1"/></svg>
  <span class="label"></span>
</button>
<span class="unseen" role="status"></span>
"""

_COPY_CSS = """
button {
  display: inline-flex; align-items: center; gap: 0.4rem; padding: 0.3rem 0.75rem; cursor: pointer;
  font: inherit; font-size: 0.875rem; color: var(--st-text-color); white-space: nowrap;
  background: transparent; border: 1px solid var(--st-border-color); border-radius: var(--st-button-radius);
}
button:hover, button:focus-visible { color: var(--st-primary-color); border-color: var(--st-primary-color); }
.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
"""

_copy = st.components.v2.component("course_copy_link", html=_COPY_HTML, css=_COPY_CSS, js=_COPY_JS)


def copy_link(key: str = "copy-link") -> None:
    """A button that copies the full present address, language included."""
    words = {"label": text("copy-link"), "help": text("copy-link-help"), "copied": text("copied")}
    _copy(key=key, data={**words, "lang": current()}, width="content", height="content")
