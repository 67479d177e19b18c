"""The navigation of the sidebar: one element, whose links carry what the learner had set on each page.

Streamlit's own menu leads to bare addresses, which would forget the settings and the language. A link of
Streamlit's for each page would be sixteen elements on every page, each with its own box, icon, hint and
Markdown.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from urllib.parse import urlencode

import streamlit as st

from lessons.tasks import FIRST
from pages.widgets import address, progress
from pages.widgets.language import text
from pages.widgets.link import PAGES

DONE = ":material/check_circle:"
"""The icon of a page whose task is solved."""

# What stands there is changed in its place: a link that was pressed keeps the focus. A click with a key held
# down is the browser's, which opens the address itself. Any other is told to Streamlit as what it is, a step
# in the history of the browser: one step, from where "back" leads to the page as it was left.
_SCRIPT = """
const COLLAPSE = "[data-testid=stSidebarCollapseButton] button"

// While there is no server nothing can be opened: the page that is there stays, under its own address.
const connected = () => document.querySelector(".stApp")?.dataset.testConnectionState === "CONNECTED"

const made = ({ name }) => {
  const one = document.createElement(name ? "a" : "p")
  if (name) one.innerHTML = '<i aria-hidden="true" translate="no"></i><span></span>'
  return one
}

const go = (event) => {
  if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return
  event.preventDefault()
  if (!connected()) return
  const { href, ariaCurrent } = event.currentTarget
  if (ariaCurrent) document.querySelector(".stMain")?.scrollTo(0, 0)
  else {
    history.pushState({}, "", href)
    dispatchEvent(new PopStateEvent("popstate"))
  }
  // On a phone it lies over the page that it leads to.
  if (matchMedia("(max-width: 768px)").matches) document.querySelector(COLLAPSE)?.click()
}

export default function ({ data, parentElement }) {
  const nav = parentElement.querySelector("nav")
  nav.setAttribute("aria-label", data.label)
  if (nav.children.length !== data.entries.length) nav.replaceChildren(...data.entries.map(made))
  data.entries.forEach(({ name, label, icon, address }, i) => {
    const one = nav.children[i], words = one.querySelector("span") ?? one
    words.textContent = label
    if (!name) return
    one.firstChild.textContent = icon
    one.href = new URL(address, document.baseURI)
    one.ariaCurrent = name === data.here ? "page" : null
    one.onclick = go
  })
}
"""

# As Streamlit draws its own links to pages.
_STYLE = """
.course-menu {
  font-size: 0.875rem; line-height: 1.85;
  p { margin: 1rem 0 0.25rem 0.5rem; font-size: 0.78rem; font-weight: 600; line-height: 1.6; opacity: 0.65; }
  a {
    display: flex; align-items: center; gap: 0.5rem; padding-inline: 0.5rem;
    color: inherit; text-decoration: none; border-radius: var(--st-base-radius);
  }
  a:is(:hover, :focus-visible) { background: color-mix(in srgb, currentColor 8%, transparent); }
  a[aria-current] { background: color-mix(in srgb, currentColor 10%, transparent); font-weight: 600; }
  i {
    font: normal 1rem/1 "Material Symbols Rounded"; width: 1rem; height: 1rem; overflow: hidden;
    font-feature-settings: "liga"; user-select: none; white-space: nowrap;
  }
  span { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
}
"""

# In the page itself: a link inside a shadow root would hide from axe-core which link is the page's first.
_menu = st.components.v2.component(
    "course_menu", html='<nav class="course-menu"></nav>', css=_STYLE, js=_SCRIPT, isolate_styles=False
)


def show(here: str) -> None:
    """The menu on the page `here`."""
    _menu(key="course-menu", data={"label": text("menu"), "here": here, "entries": list(_entries())})


def _entries() -> Iterator[dict[str, str]]:
    """Headings of sections and links to pages, in teaching order; a heading has no name."""
    for section, pages in groupby(PAGES, lambda page: page.section):
        yield {"label": text(f"section-{section}")}
        for page in pages:
            query = address.remembered_query(page.name)
            icon = DONE if progress.solved(page.name, FIRST) else page.icon
            yield {
                "name": page.name,
                "label": text(f"page-{page.name}"),
                "icon": icon.removeprefix(":material/").removesuffix(":"),
                "address": f"./{page.path}" + (f"?{urlencode(query)}" if query else ""),
            }
