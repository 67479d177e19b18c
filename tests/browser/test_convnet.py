"""The page on the residual network in a real browser: what a learner's hand does, and what the address
remembers."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree

import pytest
from playwright.sync_api import Page, expect

from tests.browser import pictures
from tests.browser.conftest import NARROW, Frames, query, settled, visit

LIVE = ".st-key-convnet-live .live"
SVG = "{http://www.w3.org/2000/svg}"
TRAINED_MILLISECONDS = 180_000


def ready(page: Page) -> Page:
    """Wait until the network is trained and its chart has been drawn."""
    page.locator(f"{LIVE}[data-ready]").wait_for(timeout=TRAINED_MILLISECONDS)
    return settled(page)


def stop(page: Page) -> int:
    return int(page.locator(LIVE).get_attribute("data-stop"))


@pytest.fixture
def convnet(page: Page, server: str) -> Page:
    return ready(visit(page, server, "convnet"))


def test_a_drag_moves_everything_and_sends_nothing(convnet: Page, frames: Frames) -> None:
    assert stop(convnet) == 9
    slider = convnet.locator(f"{LIVE} input.live-range").first
    box = slider.bounding_box()
    y = box["y"] + box["height"] / 2
    frames.reset()
    convnet.mouse.move(box["x"] + 0.25 * box["width"], y)
    convnet.mouse.down()
    seen = set()
    for step in range(20):
        convnet.mouse.move(box["x"] + (0.26 + 0.02 * step) * box["width"], y)
        seen.add(stop(convnet))
    assert len(seen) > 10
    assert frames.reruns == []
    convnet.mouse.up()
    settled(convnet)
    assert len(frames.reruns) == 1
    assert float(query(convnet)["at"]) == pytest.approx(stop(convnet) / 72, abs=1e-5)


def test_a_click_tells_what_goes_and_by_hand_removes_the_filter(convnet: Page) -> None:
    maps = convnet.locator(f"{LIVE} canvas").first
    maps.click(position={"x": 12, "y": 12})
    convnet.wait_for_function("() => location.search.includes('picked=')")
    settled(convnet)
    group, _, index = query(convnet)["picked"].partition(":")
    assert group == "stage1"
    why = convnet.locator(".st-key-section-why")
    expect(why).to_contain_text("what the guess asks")
    expect(why).not_to_contain_text("tensors")
    convnet.locator(".st-key-convnet-predict-skip button").click()
    settled(convnet)
    expect(why).to_contain_text("touches 19 tensors of 10 layers")
    expect(why).to_contain_text("blocks.2.skip.conv.weight")
    before = convnet.locator(f"{LIVE} .live-reading").inner_text()
    convnet.locator(f"{LIVE} .live-hand").click()
    maps.click(position={"x": 12, "y": 12})
    convnet.wait_for_function("() => /cut=|kept=/.test(location.search)")
    settled(convnet)
    assert (query(convnet).get("cut") or query(convnet)["kept"]) == index
    expect(convnet.locator(f"{LIVE} .live-reading")).not_to_have_text(before)
    convnet.locator(".st-key-convnet-reset-hand button").click()
    convnet.wait_for_function("() => !/cut=|kept=/.test(location.search)")


def test_a_guess_shows_the_table_that_answers_it(convnet: Page) -> None:
    expect(convnet.locator(".st-key-section-why")).not_to_contain_text("touches 19 tensors")
    convnet.locator(".st-key-convnet-predict-2 button").click()
    settled(convnet)
    expect(convnet.locator(".st-key-convnet-predict-answer")).to_contain_text("no longer adds up")


def test_whole_blocks_are_removed_by_the_same_slider(page: Page, server: str) -> None:
    ready(visit(page, server, "convnet", grain="blocks", at="0.5"))
    assert stop(page) == 2
    expect(page.locator(f"{LIVE} .live-reading")).to_contain_text("2 of 4 blocks removed")
    expect(page.locator(".st-key-section-why")).to_contain_text("all of it")


def test_names_of_groups_do_not_run_into_each_other_on_a_telephone(
    new_page: Callable[..., Page], server: str, tmp_path: Path
) -> None:
    page = ready(visit(new_page(viewport=NARROW), server, "convnet", walk="0"))
    drawn = ElementTree.parse(pictures.save(page, "bars", "svg", tmp_path)).getroot()
    names = [text for text in drawn.iter(f"{SVG}text") if re.fullmatch(r"(stage|block)\d", text.text or "")]
    assert len(names) == 6
    width = """(live, [text, size]) => {
      const g = document.createElement("canvas").getContext("2d")
      g.font = `${size}px ${getComputedStyle(live).fontFamily}`
      return g.measureText(text).width
    }"""
    spans = []
    for name in names:
        wide = page.locator(LIVE).evaluate(width, [name.text, name.get("font-size")])
        spans.append((float(name.get("x")) - wide / 2, float(name.get("x")) + wide / 2))
    assert all(left[1] < right[0] for left, right in pairwise(spans)), spans


def test_narrow_dark_and_chinese(new_page: Callable[..., Page], server: str) -> None:
    narrow = new_page(viewport=NARROW, color_scheme="dark")
    page = ready(visit(narrow, server, "convnet", lang="zh", picked="block3:5"))
    assert page.evaluate("document.documentElement.scrollWidth") <= NARROW["width"]
    expect(page.locator(".st-key-section-why")).to_contain_text("block3 的滤波器 5")
    expect(page.locator(f"{LIVE} .live-reading")).to_contain_text("乘加")


def test_the_exercise_is_checked_and_the_boxes_open(convnet: Page) -> None:
    expect(convnet.locator(".st-key-section-try")).to_contain_text("Not reached yet")
    for name, words in (
        ("small", "rounding"),
        ("alone", "must match the size of tensor"),
        ("blocks", "the skip connections alone"),
    ):
        box = convnet.locator(f".st-key-convnet-{name}")
        box.locator("summary").click()
        expect(box.get_by_text(words).first).to_be_visible(timeout=30_000)
        settled(convnet)
