"""Classification under real hands: two sliders, what is hidden before the guess, reload, back, address."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from lessons.catalogue import catalogue
from lessons.classification import claims
from lessons.classification.experiment import pruning
from lessons.classification.settings import PAGE, Settings
from tests.browser.conftest import NARROW, Frames, query, settled, visit

LIVE = f".st-key-{PAGE}-live .live"
SLIDERS = f"{LIVE} input[type=range]"
ENGLISH = catalogue("en")


def opened(page: Page, server: str, **query: str) -> Page:
    visit(page, server, PAGE, **query)
    page.wait_for_selector(f"{LIVE}[data-ready]", timeout=120_000)
    return settled(page)


def counts(page: Page) -> list[str]:
    """What the confusion matrix shows: found, missed, false alarms, cleared."""
    return page.locator(f"{LIVE} [data-panel=confusion]").get_attribute("data-values").split()


def expected(page: Page) -> list[str]:
    """The same, computed for what the address says."""
    settings, problems = Settings.from_query(query(page))
    assert problems == []
    found = pruning(settings)
    here = found.here(found.stop(settings.at), settings.frame)
    return [f"{here[name]:.0f}" for name in ("tp", "fn", "fp", "tn")]


def test_both_sliders_move_everything_and_send_nothing(page: Page, server: str, frames: Frames) -> None:
    opened(page, server, teach="1", at="0.5")
    chart = page.locator(LIVE).bounding_box()
    assert chart["y"] + chart["height"] <= 900
    assert counts(page) == ["42", "1", "0", "71"]
    for number, (first, last) in enumerate(((0.5, 0.9), (0.5, 0.1))):
        box = page.locator(SLIDERS).nth(number).bounding_box()
        y = box["y"] + box["height"] / 2
        page.mouse.move(box["x"] + first * box["width"], y)
        page.mouse.down()
        frames.reset()
        seen = set()
        for step in range(16):
            page.mouse.move(box["x"] + (first + (last - first) * step / 15) * box["width"], y)
            page.evaluate("() => new Promise(requestAnimationFrame)")
            seen.add(tuple(counts(page)))
        assert len(seen) > 5
        assert frames.reruns == []
        page.mouse.up()
        settled(page)
        assert len(frames.reruns) == 1
        assert counts(page) == expected(page)
    there = query(page)
    assert float(there["at"]) > 0.8
    assert float(there["decision"]) < 0.2
    page.reload()
    page.wait_for_selector(f"{LIVE}[data-ready]")
    assert counts(settled(page)) == expected(page)
    page.go_back()
    settled(page)
    assert "decision" not in query(page)
    assert counts(page) == expected(page)


def test_accuracy_is_all_there_is_before_the_guess(page: Page, server: str) -> None:
    opened(page, server)
    line = page.locator(".st-key-claim")
    assert counts(page) == ["?"] * 4
    expect(line).to_contain_text(ENGLISH(f"map-{PAGE}"))
    page.locator(f".st-key-{PAGE}-predict-0 button").click()
    settled(page)
    expect(page.locator(f".st-key-{PAGE}-predict-answer")).to_contain_text("recall")
    found, settings = pruning(Settings()), Settings()
    assert counts(page) == expected(page)
    for sentence in (claims.position_line(found, settings), claims.hidden_line(found, settings)):
        expect(line).to_contain_text(ENGLISH(sentence))


def test_narrow_dark_chinese_and_a_mangled_address(new_page, server: str) -> None:
    page = new_page(viewport=NARROW, color_scheme="dark")
    opened(page, server, teach="1", lang="zh", criterion="iris", decision="many", at="0.5")
    expect(page.get_by_test_id("stAlert")).to_have_count(2)
    assert page.evaluate("document.documentElement.scrollWidth") <= NARROW["width"]
    assert counts(page) == expected(page)
    bars = page.locator(f"{LIVE} [data-panel=weights] canvas")
    bars.scroll_into_view_if_needed()
    box = bars.bounding_box()
    bars.click(position={"x": 0.9 * box["width"], "y": box["height"] / 2}, modifiers=["Alt"])
    settled(page)
    assert len(query(page)["cut"].split(".")) == 1
    assert float(page.locator(LIVE).get_attribute("data-share")) == pytest.approx(16 / 30, abs=0.04)
    assert counts(page) == expected(page)
