"""The page of prune and retrain in a real browser: the loop runs, time travel, the exercise, a closed tab."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.conftest import Frames, settled

PAGE = "prune-retrain"
RUN_MILLISECONDS = 90_000


def button(page: Page, name: str):
    return page.locator(f".st-key-{PAGE}-{name} button")


def run(page: Page) -> None:
    button(page, "start").click()  # on an idle machine it is over before a look at what stops it
    expect(button(page, "undo")).to_be_visible(timeout=RUN_MILLISECONDS)
    settled(page)


def test_the_loop_travels_and_solves_the_exercise(open_at: Callable[..., Page], frames: Frames) -> None:
    problems = []
    page = open_at(PAGE, epochs="10", rate="3")
    page.on("pageerror", lambda error: problems.append(str(error)))
    chart = page.locator(".live[data-ready]")
    expect(chart).to_have_attribute("data-frame", "0", timeout=RUN_MILLISECONDS)
    settled(page)
    run(page)
    expect(chart).to_have_attribute("data-frame", "8")
    # The key of the chosen schedule is drawn as its line is, the dense network's dashed.
    expect(page.locator("[data-panel=schedule] .live-swatch-line")).to_have_count(1)
    expect(page.locator("[data-panel=schedule] .live-swatch-dash")).to_have_count(0)
    expect(page.locator("[data-panel=saw] .live-swatch-dash")).not_to_have_count(0)
    expect(page.locator(".st-key-section-try")).to_contain_text("Reached")

    # What is opened only now shows what is set, not the lowest value.
    page.get_by_role("button", name="More").click()
    expect(page.locator(f".st-key-{PAGE}-epochs input")).to_have_value("10")
    expect(page.locator(f".st-key-{PAGE}-rate input")).to_have_value("3")
    page.keyboard.press("Escape")

    # The slider cuts the last round further: nothing is sent while it moves.
    slider = page.locator(".live-prune input")
    box = slider.bounding_box()
    middle = box["y"] + box["height"] / 2
    page.mouse.move(box["x"] + 0.9 * box["width"], middle)
    page.mouse.down()
    frames.reset()
    before = int(chart.get_attribute("data-updates"))
    for step in range(8):
        page.mouse.move(box["x"] + (0.91 + 0.01 * step) * box["width"], middle)
    expect(page.locator(".live-reading")).to_contain_text("without retraining")
    assert int(chart.get_attribute("data-updates")) > before
    assert frames.reruns == []
    page.mouse.up()
    settled(page)
    button(page, "back").click()
    settled(page)

    # Back in time: the round's own numbers return, and the address knows the round.
    page.locator(".live-frame-range").focus()
    for _ in range(3):
        page.keyboard.press("ArrowLeft")
    expect(page.locator(".live-reading")).to_contain_text("Round 5:")
    settled(page)
    assert "round=5" in page.url
    expect(button(page, "undo")).to_contain_text("Back to round 5")
    share = chart.get_attribute("data-share")
    page.reload()
    page.wait_for_selector(".live[data-ready]")
    settled(page)
    expect(page.locator(".live[data-ready]")).to_have_attribute("data-frame", "5")
    assert page.locator(".live[data-ready]").get_attribute("data-share") == share
    assert problems == []
