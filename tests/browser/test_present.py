"""Pages on a projector of 1280 x 720: all that the slider moves is on one screen."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect

from lessons.catalogue import catalogue
from tests.browser.conftest import query, settled, visit

PROJECTOR = {"width": 1280, "height": 720}


SHOWN = ("slider", ".live-prune"), ("accuracy", "[data-panel=curve]"), ("last panel", ".live-panel")


def stands_on_one_screen(page: Page) -> None:
    """The page has come to rest with all of these in the window."""
    page.locator(".live[data-ready=true]").wait_for()
    for name, part in SHOWN:
        expect(page.locator(f".live {part}").last, name).to_be_in_viewport(ratio=1)
    assert page.evaluate("document.querySelector('.stMain').scrollTop") == 0


def test_slider_and_accuracy_stand_on_one_screen(server: str, new_page: Callable) -> None:
    page = new_page(viewport=PROJECTOR)
    for path, language in (("mlp-weights", "en"), ("text", "en"), ("attention", "zh")):
        visit(page, server, path, essentials=True, teach="1", present="1", lang=language)
        stands_on_one_screen(page)
        expect(page.get_by_test_id("stSidebar")).to_be_hidden()
        expect(page.get_by_role("heading", level=1)).to_be_in_viewport()
    page.locator(".live-range").first.press("ArrowRight")
    page.wait_for_function("() => location.search.includes('at=')")


def test_presenting_begins_with_a_button_and_ends_with_escape_after_the_walk(
    server: str, new_page: Callable
) -> None:
    page = visit(new_page(viewport=PROJECTOR), server, "", essentials=True, teach="1")
    page.get_by_role("button", name=catalogue("en")("present")).click()
    settled(page)
    assert query(page)["present"] == "1"
    stands_on_one_screen(page)
    page.locator(".live-walk-begin").click()
    settled(page)
    page.keyboard.press("Escape")
    expect(page.locator(".live-walk")).to_be_hidden()
    settled(page)
    assert query(page)["present"] == "1"
    page.keyboard.press("Escape")
    settled(page)
    assert "present" not in query(page)
    expect(page.get_by_test_id("stSidebar")).to_be_visible()
