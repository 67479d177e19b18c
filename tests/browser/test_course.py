"""The course as it is served: first visitor, menu, language, nothing from elsewhere."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from lessons.catalogue import catalogue
from pages.widgets import link
from pages.widgets.served import PLOTLY
from tests.browser import axe
from tests.browser.conftest import NARROW, ROOT, WIDE, query, running, settled, visit
from tests.pages.harness import heading

ZOOMED = {"width": WIDE["width"] // 2, "height": WIDE["height"] // 2}
"""What is left of a wide screen at 200 percent."""

# Words outside of the screen and of what scrolls, or cut off by their element; and what lies over the title.
CUT_OFF = """
() => {
  const shadows = [...document.querySelectorAll("*")].map((one) => one.shadowRoot).filter(Boolean)
  const roots = [document, ...shadows]
  const wide = (one) => getComputedStyle(one).overflowX === "auto" && one.scrollWidth > one.clientWidth
  const scrolls = (one) => one && !one.matches(".stMain") && (wide(one) || scrolls(one.parentElement))
  const words = roots.flatMap((root) => [...root.querySelectorAll(".stMain *, .live *")]).filter((one) =>
    [...one.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim())
    && !one.closest("svg, canvas, [aria-hidden=true], .live-spoken, .katex")
    && getComputedStyle(one).visibility === "visible" && one.getBoundingClientRect().width > 2)
  const title = document.querySelector("h1"), box = title.getBoundingClientRect()
  const above = document.elementFromPoint(box.left + 4, box.top + 4)
  return [
    ...words.filter((one) => {
      const { left, right } = one.getBoundingClientRect()
      const clips = ["hidden", "clip"].includes(getComputedStyle(one).overflowX)
      if (scrolls(one)) return false
      return left < -1 || right > innerWidth + 1 || (clips && one.scrollWidth > one.clientWidth + 1)
    }),
    ...(title.contains(above) || above.contains(title) ? [] : [above]),
  ].map((one) => one.outerHTML.slice(0, 200))
}
"""
TRAINED = 120_000
"""Milliseconds for the training of a page's network."""


def test_first_visitor_of_streamlit_run_may_come_to_any_page(
    browser: Browser, new_page: Callable, tmp_path: Path
) -> None:
    """What everybody types and hosting services call, from a folder that is not the course's."""
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    cache = os.environ["COURSE_CACHE_DIR"]
    with running(ROOT / "app.py", tmp_path, cwd=elsewhere, COURSE_CACHE_DIR=cache) as server:
        page = visit(new_page(), server, "mlp-weights")
        expect(page).to_have_title(catalogue("en")("page-mlp-weights"))
        expect(page.get_by_role("dialog")).to_have_count(0)
        expect(page.get_by_role("link", name=catalogue("en")("page-reference"))).to_be_visible()
        chart = page.locator(".st-key-mlp-weights-live .live[data-ready]")
        chart.wait_for(timeout=TRAINED)
        for axis in ("xtick", "ytick"):
            expect(chart.locator(f".{axis}").first).to_be_visible()
        expect(chart).not_to_contain_text(catalogue("en")("live-no-plotly"))


GROUND = {"light": "rgb(252, 252, 250)", "dark": "rgb(18, 20, 23)"}
OPENED = {"mlp-weights": "en", "classification": "zh"}
"""Pages whose boxes are opened too, each in one language."""


# Each page in each language and each theme: what a language breaks, it breaks in both themes. The other two
# pairs have their colours looked at where pages are measured.
@pytest.mark.parametrize(("language", "scheme"), [("en", "light"), ("zh", "dark")])
def test_menu_leads_to_every_page_and_all_can_be_read(
    language: str, scheme: str, server: str, new_page: Callable
) -> None:
    text = catalogue(language)
    page = visit(new_page(color_scheme=scheme, reduced_motion="reduce"), server, lang=language)
    unfit: dict[str, list[str]] = {}
    for entry in reversed(link.PAGES):
        page.get_by_test_id("stSidebar").get_by_role("link", name=text(f"page-{entry.name}")).click()
        expect(page.get_by_role("heading", level=1)).to_have_text(heading(entry.name, language))
        settled(page)
        expect(page.get_by_test_id("stException"), entry.name).to_have_count(0)
        if OPENED.get(entry.name) == language:
            for box in page.locator(".stMain details > summary").all():
                box.click()
                settled(page)
        if found := axe.findings(page):
            unfit[entry.name] = found
    assert page.evaluate("document.documentElement.lang") == language
    assert unfit == {}


def test_the_menu_leads_nowhere_while_there_is_no_server(new_page: Callable, tmp_path: Path) -> None:
    with running(ROOT / "app.py", tmp_path, COURSE_TRAIN_AHEAD="0") as server:
        page = visit(new_page(), server, "reference")
        there = page.evaluate("location.href")
    expect(page.get_by_test_id("stApp")).not_to_have_attribute("data-test-connection-state", "CONNECTED")
    page.get_by_role("link", name=catalogue("en")("page-teach")).click()
    assert page.evaluate("location.href") == there
    expect(page.get_by_role("heading", level=1)).to_have_text(heading("reference", "en"))


def test_on_a_phone_the_menu_goes_away_once_it_has_led_on(server: str, new_page: Callable) -> None:
    text = catalogue("en")
    page = visit(new_page(viewport=NARROW), server, "mlp-weights", essentials=True, at="0.05")
    page.get_by_test_id("stExpandSidebarButton").click()
    menu = page.get_by_role("navigation", name=text("menu"))
    expect(menu.locator("[aria-current=page]")).to_contain_text(text("page-mlp-weights"))
    link_there = menu.get_by_role("link", name=text("page-teach"))
    assert link_there.get_attribute("href") == f"{server}/teach"
    link_there.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text(heading("teach", "en"))
    expect(page.get_by_test_id("stSidebar")).to_have_attribute("data-collapsed", "true")
    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_have_text(heading("mlp-weights", "en"))
    assert query(settled(page)) == {"at": "0.05"}


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
@pytest.mark.parametrize("entry", link.PAGES, ids=lambda entry: entry.name)
def test_page_is_not_wider_than_the_screen(entry: link.CoursePage, size: dict, server: str, new_page) -> None:
    scheme, language = ("dark", "en") if size is WIDE else ("light", "zh")
    tab = new_page(viewport=size, color_scheme=scheme, reduced_motion="reduce")
    page = visit(tab, server, entry.path, lang=language)
    assert axe.findings(page, "color-contrast") == []
    assert page.evaluate("document.querySelector('.stMain').scrollWidth") <= size["width"]
    if size is NARROW:
        page.set_viewport_size(ZOOMED)
        settled(page)
        assert page.evaluate(CUT_OFF) == []


def test_dark_follows_the_system_unless_the_address_names_colours(server: str, new_page: Callable) -> None:
    colours = []
    for scheme, asked in (("light", {}), ("dark", {}), ("dark", {"theme": "light"})):
        page = visit(new_page(color_scheme=scheme), server, "reference", **asked)
        colours.append(page.evaluate("getComputedStyle(document.querySelector('.stApp')).backgroundColor"))
    assert colours == [GROUND["light"], GROUND["dark"], GROUND["light"]]


def test_a_page_finds_the_server_at_once_and_loads_plotly_once(server: str, page: Page) -> None:
    asked: list[str] = []
    failed: list[str] = []
    page.on("request", lambda request: asked.append(request.url.removeprefix(server)))
    page.on("response", lambda answer: failed.append(answer.url) if answer.status >= 400 else None)
    visit(page, server, "mlp-neurons", essentials=True)
    page.locator(".live[data-ready]").wait_for()
    assert failed == []
    assert sum("plotly.min.js" in url for url in asked) == 1
    assert not any("PlotlyChart" in url for url in asked), "a second plotly.js"
    page.get_by_test_id("stSidebar").get_by_role("link", name=catalogue("en")("page-compare")).click()
    expect(page).to_have_url(re.compile(re.escape(f"{server}/compare")))


def test_plotly_is_served_from_here(server: str, page: Page) -> None:
    answer = page.request.get(f"{server}/{PLOTLY.url}")
    while "content-encoding" not in answer.headers:  # compressed after it was first asked for
        page.wait_for_timeout(100)
        answer = page.request.get(f"{server}/{PLOTLY.url}")
    assert answer.ok
    assert "immutable" in answer.headers["cache-control"]
    assert answer.headers["content-encoding"] == "gzip"
    assert "plotly.js" in answer.text()[:200]
