"""The attention page in a real browser: what a learner's hand does, and what the address remembers."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Frames, query, settled, visit

LIVE = ".st-key-attention-live .live"
TRAINED_MILLISECONDS = 240_000


def ready(page: Page) -> Page:
    """Wait until the network is trained and its chart has been drawn."""
    page.locator(f"{LIVE}[data-ready]").wait_for(timeout=TRAINED_MILLISECONDS)
    return settled(page)


def stop(page: Page) -> int:
    return int(page.locator(LIVE).get_attribute("data-stop"))


@pytest.fixture
def attention(page: Page, server: str) -> Page:
    page.thrown = []
    page.on("pageerror", lambda error: page.thrown.append(str(error)))
    return ready(visit(page, server, "attention"))


def test_everything_that_the_slider_moves_is_above_the_fold(attention: Page) -> None:
    assert stop(attention) == 4
    box = attention.locator(LIVE).bounding_box()
    assert box["y"] + box["height"] <= 900
    expect(attention.locator(f"{LIVE} .live-reading")).to_contain_text("4 of 16 heads removed")
    expect(attention.get_by_text("heads can go within one point")).to_be_visible()
    assert attention.thrown == []


def test_half_of_the_heads_go_by_one_drag_that_sends_nothing(attention: Page, frames: Frames) -> None:
    tried = attention.locator(".st-key-attention-try")
    expect(tried).to_contain_text("Not reached yet")
    slider = attention.locator(f"{LIVE} input.live-range").first
    box = slider.bounding_box()
    y = box["y"] + box["height"] / 2
    frames.reset()
    attention.mouse.move(box["x"] + 0.25 * box["width"], y)
    attention.mouse.down()
    updates = int(attention.locator(LIVE).get_attribute("data-updates"))
    seen = set()
    for step in range(14):
        attention.mouse.move(box["x"] + (0.3 + 0.0155 * step) * box["width"], y)
        seen.add(stop(attention))
    assert seen >= {5, 6, 7}
    assert int(attention.locator(LIVE).get_attribute("data-updates")) >= updates + 3
    assert frames.reruns == []
    attention.mouse.up()
    settled(attention)
    assert stop(attention) == 8
    expect(attention.locator(f"{LIVE} .live-reading")).to_contain_text("8 of 16")
    expect(tried).to_contain_text("Reached")
    expect(tried).not_to_contain_text("Not reached yet")
    assert attention.thrown == []


def test_a_click_picks_a_head_and_by_hand_cuts_it(attention: Page) -> None:
    tiles = attention.locator(f"{LIVE} [data-panel=maps] canvas")
    tiles.click(position={"x": 40, "y": 60})
    attention.wait_for_function("() => location.search.includes('picked=')")
    settled(attention)
    assert query(attention)["picked"] == "heads1:0"
    why = attention.locator(".st-key-section-why")
    expect(why).to_contain_text("This is head 0 of block 1.")
    expect(why).to_contain_text("rows 0–3 of Q, K and V")
    expect(attention.locator(f"{LIVE} [data-panel=large]")).to_contain_text("head 0 of block 1")
    attention.locator(f"{LIVE} .live-hand").click()
    tiles.click(position={"x": 40, "y": 60})
    attention.wait_for_function("() => /cut=|kept=/.test(location.search)")
    settled(attention)
    expect(attention.locator(f"{LIVE} [data-panel=maps]")).to_be_visible()
    attention.locator(".st-key-attention-reset-hand button").click()
    attention.wait_for_function("() => !/cut=|kept=/.test(location.search)")
    assert attention.thrown == []


def test_any_sentence_is_read_and_never_interpreted(attention: Page) -> None:
    said = "<img src=x onerror=document.title='no'> the acting was [superb](http://a.b) 好"
    field = attention.locator(".st-key-attention-sentence input")
    field.fill(said)
    field.press("Enter")
    attention.wait_for_function("() => location.search.includes('sentence=')")
    ready(attention)
    assert query(attention)["sentence"] == said
    expect(attention.get_by_text("The network does not know these")).to_be_visible()
    assert attention.locator("img[src=x]").count() == 0
    assert attention.title() != "no"
    field.fill("")
    field.press("Enter")
    expect(attention.get_by_text("There is no word in the sentence")).to_be_visible()
    settled(attention)
    expect(attention.locator(f"{LIVE} [data-panel=maps]")).to_have_count(0)
    assert attention.thrown == []


def test_a_fresh_browser_restores_the_link(new_page: Callable[..., Page], server: str) -> None:
    chosen = {"criterion": "out_norm", "at": "0.5", "picked": "heads2:5", "sentence": "not bad", "lang": "zh"}
    page = ready(visit(new_page(), server, "attention", **chosen))
    assert stop(page) == 8
    expect(page.locator(".st-key-section-why")).to_contain_text("第 2 块的头 5")
    assert query(page) == chosen
