"""The page on recurrent networks in a real browser: what a learner's hand does, and what the address
remembers."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import NARROW, Frames, query, settled, visit

LIVE = ".st-key-rnn-live .live"
TRAINED_MILLISECONDS = 120_000


def ready(page: Page) -> Page:
    """Wait until the network is trained and its chart has been drawn."""
    page.locator(f"{LIVE}[data-ready]").wait_for(timeout=TRAINED_MILLISECONDS)
    return settled(page)


def stop(page: Page) -> int:
    return int(page.locator(LIVE).get_attribute("data-stop"))


@pytest.fixture
def rnn(page: Page, server: str) -> Page:
    return ready(visit(page, server, "rnn"))


def test_everything_that_moves_is_in_sight_and_a_drag_sends_nothing(rnn: Page, frames: Frames) -> None:
    live = rnn.locator(LIVE)
    box = live.bounding_box()
    assert box["y"] + box["height"] <= 900
    # A weight of U is picked for the learner: the strip has its line.
    assert live.get_attribute("data-picked").startswith("rnn.weight_hh_l0:")
    slider = rnn.locator(f"{LIVE} input.live-range").first
    box = slider.bounding_box()
    y = box["y"] + box["height"] / 2
    updates = int(live.get_attribute("data-updates"))
    frames.reset()
    rnn.mouse.move(box["x"] + 0.2 * box["width"], y)
    rnn.mouse.down()
    seen, readings = set(), set()
    for step in range(20):
        rnn.mouse.move(box["x"] + (0.2 + 0.02 * step) * box["width"], y)
        seen.add(stop(rnn))
        readings.add(rnn.locator(f"{LIVE} .live-reading").inner_text())
    assert len(seen) > 10
    assert len(readings) > 10
    assert int(live.get_attribute("data-updates")) > updates
    assert frames.reruns == []
    rnn.mouse.up()
    settled(rnn)
    assert len(frames.reruns) == 1
    assert 0.5 < float(query(rnn)["at"]) < 0.65


def test_a_guess_shows_the_figures(rnn: Page) -> None:
    figure = rnn.locator(".st-key-rnn-states-figure")
    expect(figure).to_have_count(0)
    rnn.locator(".st-key-rnn-predict-3 button").click()
    settled(rnn)
    expect(figure).to_be_visible()
    expect(rnn.locator(".st-key-rnn-predict-answer")).to_contain_text("11 of 12")


def test_the_exercise_is_solved_by_acting(rnn: Page) -> None:
    goal = rnn.locator(".st-key-rnn-try")
    expect(goal).to_contain_text("Not reached yet")
    rnn.locator(".st-key-rnn-criterion input").click()
    rnn.get_by_role("option", name="magnitude").click()
    rnn.wait_for_function("() => location.search.includes('criterion=magnitude')")
    settled(rnn)
    typed = rnn.locator(f"{LIVE} .live-typed-input")
    for share in ("55", "58", "60", "62", "65", "70"):
        typed.fill(share)
        typed.press("Enter")
        rnn.wait_for_function(f"() => location.search.includes('at=0.{share.rstrip('0')}')")
        settled(rnn)
        if "Not reached yet" not in goal.inner_text():
            break
    expect(goal).to_contain_text("Reached")


def test_units_go_by_a_click_and_the_link_brings_them_back(
    rnn: Page, new_page: Callable[..., Page], server: str
) -> None:
    rnn.locator(".st-key-rnn-grain").get_by_text("units").click()
    rnn.wait_for_function("() => location.search.includes('grain=unit')")
    settled(rnn)
    expect(rnn.locator(".st-key-section-why")).to_contain_text("column")
    rnn.locator(f"{LIVE} .live-hand").click()
    bars = rnn.locator(f"{LIVE} [data-panel=bars] canvas").last
    box = bars.bounding_box()
    bars.click(position={"x": 0.85 * box["width"], "y": 0.5 * box["height"]})
    rnn.wait_for_function("() => /cut=|kept=/.test(location.search)")
    settled(rnn)
    chosen = query(rnn)
    other = ready(visit(new_page(), server, "rnn", **chosen))
    assert query(other) == chosen
    assert stop(other) == stop(rnn)
    reading = other.locator(f"{LIVE} .live-reading").inner_text()
    assert reading == rnn.locator(f"{LIVE} .live-reading").inner_text()
    expect(other.locator(".st-key-section-forms")).to_contain_text("Closest to the truth")


def test_narrow_dark_and_chinese(new_page: Callable[..., Page], server: str) -> None:
    page = ready(
        visit(new_page(viewport=NARROW, color_scheme="dark"), server, "rnn", lang="zh", criterion="x")
    )
    assert page.evaluate("document.documentElement.scrollWidth") <= NARROW["width"]
    expect(page.locator('[data-testid="stAlert"]')).to_have_count(1)
    page.wait_for_selector(".st-key-rnn-band", state="detached", timeout=120_000)
    settled(page)  # the page was drawn again for every seed
    expect(page.locator('[data-testid="stAlert"]')).to_have_count(1)
    for name in ("percentile", "gates", "keeps"):
        box = page.locator(f".st-key-rnn-{name}")
        box.locator("summary").click()
        settled(page)
        expect(box.locator('[data-testid="stMarkdownContainer"]').nth(1)).to_be_visible()
