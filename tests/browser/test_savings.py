"""The page on savings in a real browser: times come by themselves and after the guess, bits are a second
slider, the exercise is solved by hand."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import NARROW, Frames, open_box, query, settled, visit

LIVE = ".st-key-savings-live .live"
MILLISECONDS = 180_000


def ready(page: Page) -> Page:
    """Wait until the network is trained and measured, and its chart has been drawn."""
    page.locator(f"{LIVE}[data-ready]").wait_for(timeout=MILLISECONDS)
    page.locator(".st-key-section-here").wait_for(timeout=MILLISECONDS)
    return settled(page)


def reading(page: Page) -> str:
    return page.locator(f"{LIVE} .live-reading").inner_text()


def drag(page: Page, slider: str, begin: float, end: float) -> set[str]:
    """What the line says on the way; the button stays down."""
    box = page.locator(f"{LIVE} {slider}").first.bounding_box()
    y = box["y"] + box["height"] / 2
    page.mouse.move(box["x"] + begin * box["width"], y)
    page.mouse.down()
    seen = set()
    for step in range(21):
        page.mouse.move(box["x"] + (begin + (end - begin) * step / 20) * box["width"], y)
        seen.add(reading(page))
    return seen


def test_times_come_after_the_guess_and_a_drag_sends_nothing(page: Page, server: str, frames: Frames) -> None:
    ready(visit(page, server, "savings"))
    assert "times as fast" not in reading(page)
    expect(page.locator(f"{LIVE} [data-panel=times] .live-title")).to_have_text(
        "Milliseconds: after your guess"
    )
    page.locator(".st-key-savings-predict-3 button").click()
    settled(page)
    expect(page.locator(".st-key-savings-predict-answer")).to_contain_text(
        "A zero is a number like any other"
    )
    assert "times as fast" in reading(page)
    expect(page.locator(".st-key-section-ledger")).to_contain_text("ONNX Runtime")
    frames.reset()
    assert len(drag(page, "input.live-range", 0.9, 0.4)) > 10
    assert frames.reruns == []
    page.mouse.up()
    settled(page)
    assert float(query(page)["at"]) == pytest.approx(0.4, abs=0.02)


def test_the_exercise_is_solved_with_bits_and_a_form(page: Page, server: str) -> None:
    ready(visit(page, server, "savings", teach="1", criterion="obd", form="bitmask", at="0.7"))
    goal = page.locator(".st-key-section-try")
    expect(goal).to_contain_text("Not reached yet")
    slider = page.locator(f"{LIVE} input.live-frame-range, {LIVE} input[type=range]").nth(1)
    slider.focus()
    for _ in range(4):
        slider.press("ArrowRight")
    page.wait_for_function("() => location.search.includes('bits=5')")
    settled(page)
    expect(goal).to_contain_text("Reached")
    expect(page.locator(".st-key-section-why")).to_contain_text("A bitmask stores one bit for each place")
    page.reload()
    ready(page)
    expect(page.locator(".st-key-section-try")).to_contain_text("Reached")


def test_narrow_dark_chinese_and_mangled(new_page: Callable[..., Page], server: str) -> None:
    narrow = new_page(viewport=NARROW, color_scheme="dark")
    page = ready(visit(narrow, server, "savings", lang="zh", teach="1", bits="4", form="zip"))
    assert page.evaluate("document.documentElement.scrollWidth") <= NARROW["width"]
    expect(page.locator('[data-testid="stAlert"]')).to_have_count(1)
    expect(page.locator(".st-key-section-ledger")).to_contain_text("总账")
    for name, words in (("table", "先剪枝"), ("even", "不算"), ("memory", "变少了")):
        box = open_box(page, f"savings-{name}")
        expect(box.get_by_text(words).first).to_be_visible(timeout=30_000)
        settled(page)
