"""The page /mistakes in a real browser: a bug is guessed wrongly, then named, and stays named."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from lessons.mistakes.settings import CASES
from tests.browser.conftest import NARROW, query, settled, visit

LIVE = ".st-key-mistakes-live .live"
TRAINED_MILLISECONDS = 180_000
ALL = ".".join(str(case.answer + 1) for case in CASES)


def ready(page: Page) -> Page:
    """Wait until the network is trained and its chart has been drawn."""
    page.locator(f"{LIVE}[data-ready]").wait_for(timeout=TRAINED_MILLISECONDS)
    return settled(page)


def choose(page: Page, case: int, choice: int | str) -> None:
    page.locator(f".st-key-mistakes-case-{case}-{choice} button").click()
    settled(page)


@pytest.fixture
def mistakes(page: Page, server: str) -> Page:
    return ready(visit(page, server, "mistakes", essentials=True, at="0.05"))


def test_a_bug_is_named_after_a_wrong_choice_and_stays_named(mistakes: Page) -> None:
    box = mistakes.locator(LIVE).bounding_box()
    assert box["y"] + box["height"] <= 900
    listing = mistakes.locator(".st-key-section-why")
    expect(listing).to_contain_text("def broken(")
    expect(listing).not_to_contain_text("def corrected(")
    choose(mistakes, 1, 0)
    asked = mistakes.locator(".st-key-mistakes-case-1")
    expect(asked).to_contain_text("Not “the loop changes only copies”. Then no weight would be zero")
    assert query(mistakes)["answers"] == "1"
    choose(mistakes, 1, CASES[0].answer)
    expect(mistakes.locator(".st-key-mistakes-case-1-answer")).to_contain_text("Right.")
    expect(listing).to_contain_text("# ← wrong")
    expect(listing).to_contain_text("def corrected(")
    expect(mistakes.locator(".st-key-claim")).to_contain_text("named 1 of 8")
    ready(mistakes)
    expect(mistakes.locator(LIVE)).to_contain_text("corrected")
    mistakes.reload()
    ready(mistakes)
    expect(mistakes.locator(".st-key-mistakes-case-1-answer")).to_contain_text("Right.")
    expect(mistakes.locator(".st-key-section-try")).to_contain_text("Still open: 2, 3, 4, 5, 6, 7, 8")


def test_a_skipped_bug_can_still_be_named(mistakes: Page) -> None:
    choose(mistakes, 1, "skip")
    expect(mistakes.locator(".st-key-section-why")).to_contain_text("The bug: the mask is inverted")
    assert "answers" not in query(mistakes)
    choose(mistakes, 1, "again")
    choose(mistakes, 1, CASES[0].answer)
    expect(mistakes.locator(".st-key-claim")).to_contain_text("named 1 of 8")


def test_all_named_narrow_dark_and_chinese(new_page: Callable[..., Page], server: str) -> None:
    narrow = new_page(viewport=NARROW, color_scheme="dark")
    page = ready(visit(narrow, server, "mistakes", case="2", answers=ALL, lang="zh"))
    assert page.evaluate("document.documentElement.scrollWidth") <= NARROW["width"]
    expect(page.locator(".st-key-section-why")).to_contain_text("# ← 错")
    expect(page.locator(".st-key-section-try")).to_contain_text("8 个全部找出")
    expect(page.locator("[data-testid=stException]")).to_have_count(0)
