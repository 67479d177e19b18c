"""The page on a language model in a real browser: a drag, an opening, a pick, the exercise, the address."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Frames, query, settled, visit

LIVE = ".st-key-language-model-live .live"
PRUNED = f"{LIVE} [data-column=pruned] .live-passage-text"
TRAINED_MILLISECONDS = 240_000


def ready(page: Page) -> Page:
    """Wait until the network is trained and its chart has been drawn."""
    page.locator(f"{LIVE}[data-ready]").wait_for(timeout=TRAINED_MILLISECONDS)
    return settled(page)


@pytest.fixture
def writer(page: Page, server: str) -> Page:
    page.problems = []
    page.on("pageerror", lambda error: page.problems.append(str(error)))
    return ready(visit(page, server, "language-model"))


def test_a_drag_rewrites_the_text_and_solves_the_exercise(writer: Page, frames: Frames) -> None:
    box = writer.locator(LIVE).bounding_box()
    assert box["y"] + box["height"] <= 900
    expect(writer.locator(".st-key-section-try")).to_contain_text("Not reached yet")
    slider = writer.locator(f"{LIVE} .live-prune input").first
    box = slider.bounding_box()
    y = box["y"] + box["height"] / 2
    frames.reset()
    writer.mouse.move(box["x"] + 0.45 * box["width"], y)
    writer.mouse.down()
    texts, stops = set(), set()
    for step in range(15):
        writer.mouse.move(box["x"] + (0.5 + 0.03 * step) * box["width"], y)
        stops.add(writer.locator(LIVE).get_attribute("data-stop"))
        texts.add(writer.locator(PRUNED).inner_text())
    assert len(stops) > 10
    assert len(texts) > 10
    assert frames.reruns == []
    writer.mouse.up()
    settled(writer)
    typed = writer.locator(f"{LIVE} .live-typed-input")
    typed.fill("60")
    typed.press("Enter")
    writer.wait_for_function("() => location.search.includes('at=0.6')")
    settled(writer)
    assert writer.locator(LIVE).get_attribute("data-stop") == "60"
    expect(writer.locator(".st-key-language-model-try")).to_contain_text("Reached")
    expect(writer.locator(".st-key-language-model-try")).not_to_contain_text("Not reached yet")
    assert writer.problems == []


def test_an_opening_in_another_script_and_the_way_back(writer: Page) -> None:
    given = writer.locator(f"{LIVE} .live-given").first
    opening = writer.locator(".st-key-language-model-opening input")
    opening.fill("a <b>class</b> 中")
    opening.press("Enter")
    writer.wait_for_function("() => location.search.includes('opening=')")
    settled(writer)
    expect(writer.get_by_text("The network has never seen")).to_contain_text("< > / 中")
    expect(given).to_have_text("a bclassb ")
    writer.reload()
    ready(writer)
    assert query(writer)["opening"] == "a <b>class</b> 中"
    writer.go_back()
    writer.wait_for_function("() => !location.search.includes('opening=')")
    settled(writer)
    expect(given).to_have_text("the value of")


def test_units_a_pick_and_a_fresh_link(writer: Page, server: str, new_page) -> None:
    chosen = {"grain": "unit", "criterion": "out_norm", "at": "0.25", "picked": "rnn:7", "lang": "zh"}
    page = ready(visit(new_page(), server, "language-model", **chosen))
    assert page.locator(LIVE).get_attribute("data-stop") == "24"
    expect(page.locator(".st-key-section-why")).to_contain_text("隐藏单元 7")
    expect(page.locator(".st-key-section-lighter")).to_contain_text("72 个")
    assert query(page) == chosen
    writer.locator(f"{LIVE} [data-panel=out] canvas").click(position={"x": 70, "y": 60})
    writer.wait_for_function("() => location.search.includes('picked=out.weight')")
    settled(writer)
    expect(writer.locator(".st-key-section-why")).to_contain_text("leads from hidden unit")
