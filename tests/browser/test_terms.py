"""A word of the field is looked up where it stands: by pointer, by key, by touch."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import expect

from lessons.glossary import terms
from tests.browser.conftest import NARROW, settled, visit


def test_it_shows_on_hover_and_on_focus_and_goes(open_at: Callable) -> None:
    page = open_at("mlp-weights")
    term = page.locator(".st-key-section-why .term").first
    meaning = next(t.meaning for t in terms("en") if term.inner_text().lower() in map(str.lower, t.forms))
    tip = page.locator("#term-tip")
    term.hover()
    expect(tip).to_be_visible()
    expect(tip).to_have_text(meaning)
    page.locator("h1").hover()
    expect(tip).to_be_hidden()
    term.focus()
    expect(tip).to_have_text(meaning)
    page.keyboard.press("Escape")
    expect(tip).to_be_hidden()


def test_a_tap_shows_it_inside_of_a_narrow_screen(new_page: Callable, server: str) -> None:
    page = new_page(viewport=NARROW, has_touch=True)
    settled(visit(page, server, "mlp-weights", lang="zh"))
    tip = page.locator("#term-tip")
    for term in page.locator(".st-key-section-why .term").all()[:3]:
        term.scroll_into_view_if_needed()
        term.tap()
        expect(tip).to_be_visible()
        expect(tip).to_have_text(term.get_attribute("data-what"))
        box = tip.bounding_box()
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= NARROW["width"]
