"""The walk of the live chart in a plain HTML page: steps, deeds, keys, what is lit and remembered."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from live_chart import Deed, Payload, Walk, WalkStep, WalkWords
from tests.browser.live_page import digits_payload, write
from tests.browser.test_live_standalone import NARROW, messages, opened, slide, state

WORDS = WalkWords(name="Walk", begin="Begin", next="Next", back="Back", end="End", done="Done")
STEPS = (
    WalkStep("Look at the weights.", "weights", axis="share", at=0.1),
    WalkStep("Drag to the right.", "curve", Deed("reach", "share", above=0.6)),
    WalkStep("Until it breaks.", "curve", Deed("reach", "accuracy", below=0.5)),
    WalkStep("Back in time.", "dist", Deed("frame", value=0), axis="share", at=0.5, frame=2),
    WalkStep("Click a weight.", "weights", Deed("pick", "fc1.weight")),
    WalkStep("Cut one.", "weights", Deed("cut")),
    WalkStep("Choose.", "tiles", Deed("setting", "criterion", value="magnitude"), where="#choice"),
)
WALK = Walk("digits", STEPS, WORDS, onward="Onward", now={"criterion": "gradient"})
CARD = ".live-walk"
SHOWN = "(step) => document.querySelector('.live').dataset.walk === String(step)"


@pytest.fixture(scope="module")
def payload() -> Payload:
    found = digits_payload(snapshots=3, epochs=12)
    return replace(found, panels=found.panels[:5])


@pytest.fixture(scope="module")
def files(payload: Payload, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("walk")
    first = {"axis": "share", "at": 0.3, "walk": None}
    return {
        "begin": write(folder / "begin.html", payload, walk=WALK),
        "first": write(folder / "first.html", payload, walk=WALK, initial=first),
    }


@pytest.fixture
def tab(browser: Browser, files: dict[str, Path]) -> Iterator[Page]:
    tab = opened(browser, files["begin"])
    yield tab
    tab.context.close()


def step(tab: Page) -> int:
    return int(state(tab)["walk"])


def at_step(tab: Page, number: int) -> None:
    """Begin, and go on by Next."""
    tab.locator(".live-walk-begin").click()
    for _ in range(number - 1):
        tab.locator(".live-walk-next").click()
    assert step(tab) == number


def lit(tab: Page) -> list[str]:
    return tab.eval_on_selector_all(".live-lit", "(found) => found.map((one) => one.dataset.panel)")


def opacity(tab: Page, panel: str) -> float:
    tab.wait_for_function(
        "(id) => document.querySelector(`[data-panel=${id}] .live-plot`).getAnimations().length === 0",
        arg=panel,
    )
    return float(
        tab.eval_on_selector(f"[data-panel={panel}] .live-plot", "(e) => getComputedStyle(e).opacity")
    )


def test_it_lights_one_panel_and_dims_the_others(tab: Page) -> None:
    expect(tab.locator(CARD)).to_be_hidden()
    assert (lit(tab), opacity(tab, "curve")) == ([], 1.0)
    tab.locator(".live-walk-begin").click()
    expect(tab.locator(".live-walk-text")).to_have_text(STEPS[0].text)
    expect(tab.locator(".live-walk-begin")).to_be_hidden()
    tab.mouse.move(5, 5)
    assert (lit(tab), opacity(tab, "weights")) == (["weights"], 1.0)
    assert opacity(tab, "curve") < 0.5
    assert float(state(tab)["share"]) < 0.2, "the first step has a place of its own"
    assert messages(tab)[-1][1]["walk"] == 1
    tab.keyboard.press("Escape")
    expect(tab.locator(CARD)).to_be_hidden()
    assert (lit(tab), opacity(tab, "curve")) == ([], 1.0)
    assert messages(tab)[-1][1]["walk"] == 0


def test_a_drag_ends_a_step_when_it_is_let_go_far_enough(tab: Page) -> None:
    at_step(tab, 2)
    sent = len(messages(tab))
    slide(tab, 0.1, 0.4)
    tab.wait_for_timeout(1200)
    assert step(tab) == 2, "not far enough"
    slide(tab, 0.4, 0.8, release=False)
    tab.wait_for_timeout(1200)
    assert step(tab) == 2, "still in the hand"
    assert len(messages(tab)) == sent + 1, "nothing is sent while the slider is dragged"
    tab.mouse.up()
    expect(tab.locator(".live-walk-done")).to_contain_text("Done")
    tab.wait_for_function(SHOWN, arg=3)
    expect(tab.locator(".live-walk-done")).to_be_empty()
    slide(tab, 0.8, 0.99)
    tab.wait_for_function(SHOWN, arg=4)


def test_next_does_what_the_learner_did_not(tab: Page, payload: Payload) -> None:
    at_step(tab, 3)
    assert float(state(tab)["share"]) == pytest.approx(0.6, abs=0.01)
    tab.locator(".live-walk-next").click()
    assert state(tab)["frame"] == "2"
    tab.locator(".live-walk-next").click()
    assert state(tab)["frame"] == "0"


def test_a_snapshot_a_click_and_a_cut_end_their_steps(tab: Page) -> None:
    at_step(tab, 4)
    tab.locator(".live-frame-range").focus()
    tab.keyboard.press("Home")
    tab.wait_for_function(SHOWN, arg=5)
    area = tab.locator("[data-panel=weights] canvas").bounding_box()
    tab.mouse.click(area["x"] + 120, area["y"] + 90)
    tab.wait_for_function(SHOWN, arg=6)
    tab.keyboard.down("Alt")
    tab.mouse.click(area["x"] + 140, area["y"] + 120)
    tab.keyboard.up("Alt")
    tab.wait_for_function(SHOWN, arg=7)


def test_a_setting_is_seen_when_the_page_brings_it(tab: Page) -> None:
    tab.evaluate("document.body.insertAdjacentHTML('afterbegin', '<p id=choice>criterion</p>')")
    at_step(tab, 7)
    choice = tab.locator("#choice")
    assert choice.evaluate("(e) => e.style.outlineStyle") == "solid"
    changed = replace(WALK, now={"criterion": "magnitude"}).plain()
    tab.evaluate("(walk) => window.liveRun({ walk })", changed)
    # Past the last step it is the page that goes on.
    tab.wait_for_function("window.messages.at(-1)[1].walk === 8")
    assert choice.evaluate("(e) => e.style.outlineStyle") == ""


def test_keys_go_on_and_back_and_leave_controls_their_own(tab: Page) -> None:
    tab.locator(".live-walk-begin").focus()
    tab.keyboard.press("Enter")
    assert step(tab) == 1
    assert tab.evaluate("document.activeElement.className").endswith("live-walk-next")
    tab.keyboard.press("Enter")
    assert step(tab) == 2
    tab.locator(".live-prune input").focus()
    tab.keyboard.press("Enter")
    assert step(tab) == 3
    tab.keyboard.press("Shift+Enter")
    assert step(tab) == 2
    tab.keyboard.press("ArrowRight")
    assert step(tab) == 2
    field = tab.locator(".live-typed-input")
    field.fill("20")
    field.press("Enter")
    assert step(tab) == 2, "a typed number is no Next"
    tab.locator(".live-walk-back").click()
    assert step(tab) == 1
    tab.locator(".live-walk-next").focus()
    tab.keyboard.press("Escape")
    assert step(tab) == 0
    assert tab.evaluate("document.activeElement.className").endswith("live-walk-begin")


OTHERS = """
<details><summary class="other">More</summary>Of it.</details>
<span class="other term" tabindex="0" role="note">a word</span>
<div role="tablist"><div class="other" role="tab" tabindex="0">a tab</div></div>
<div role="menu"><div class="other" role="menuitem" tabindex="0">a command</div></div>
<div role="listbox"><div class="other" role="option" tabindex="0">an option</div></div>
"""


def test_keys_are_the_pages_own_wherever_it_can_have_a_use_for_them(tab: Page) -> None:
    at_step(tab, 2)
    tab.evaluate("(others) => document.body.insertAdjacentHTML('afterbegin', others)", OTHERS)
    others = tab.locator(".other")
    assert others.count() == 5
    for number in range(5):
        for key in ("Escape", "Shift+Enter", "Enter"):
            others.nth(number).press(key)
            assert step(tab) == 2, others.nth(number).inner_text()
    assert tab.locator("details").get_attribute("open") is None, "opened, and closed again"
    others.first.press("Enter")
    assert tab.locator("details").get_attribute("open") is not None
    tab.evaluate("document.activeElement.blur()")
    tab.keyboard.press("Enter")
    assert step(tab) == 3
    # Where the page does not scroll itself, what does so in its place has the keyboard after a click.
    tab.evaluate("document.querySelector('.live').parentElement.tabIndex = 0")
    tab.evaluate("document.querySelector('.live').parentElement.focus()")
    tab.keyboard.press("Enter")
    assert step(tab) == 4
    tab.locator("[data-panel=weights] canvas").focus()
    tab.keyboard.press("Escape")
    assert step(tab) == 0


def test_it_opens_by_itself_once_and_says_nothing_to_the_page(
    browser: Browser, files: dict[str, Path]
) -> None:
    tab = opened(browser, files["first"])
    assert (step(tab), messages(tab)) == (1, [])
    tab.reload()
    tab.wait_for_selector(".live[data-ready]")
    assert step(tab) == 1, "it was only looked at"
    tab.locator(".live-walk-next").click()
    tab.reload()
    tab.wait_for_selector(".live[data-ready]")
    assert step(tab) == 0
    tab.context.close()
    tab = opened(browser, files["begin"])
    assert step(tab) == 0, "the page says that it stays closed"
    tab.context.close()


def test_a_step_comes_from_the_page_and_words_in_another_language(tab: Page) -> None:
    tab.evaluate("window.liveRun({ initial: { axis: 'share', at: 0.2, walk: 4, nonce: 1, turn: 1 } })")
    tab.wait_for_function(SHOWN, arg=4)
    assert lit(tab) == ["dist"]
    chinese = replace(WALK, steps=(*STEPS[:3], replace(STEPS[3], text="回到从前。"), *STEPS[4:])).plain()
    tab.evaluate("(walk) => window.liveRun({ walk })", chinese)
    expect(tab.locator(".live-walk-text")).to_have_text("回到从前。")
    assert step(tab) == 4
    tab.evaluate("window.liveRun({ initial: { axis: 'share', at: 0.2, walk: 3, nonce: 2, turn: 1 } })")
    tab.wait_for_function("window.messages.at(-1)[1].nonce === 2")
    assert messages(tab)[-1][1]["walk"] == step(tab) == 4, "the page was moved, the walk was not"
    tab.evaluate("window.liveRun({ initial: { axis: 'share', at: 0.2, walk: 0, nonce: 3, turn: 2 } })")
    tab.wait_for_function(SHOWN, arg=0)
    tab.evaluate("window.liveRun({ walk: null })")
    expect(tab.locator(".live-walk-begin")).to_be_hidden()


def test_the_card_covers_neither_the_slider_nor_what_is_lit(browser: Browser, files: dict[str, Path]) -> None:
    tab = opened(browser, files["begin"], NARROW, reduced_motion="reduce")
    tab.locator(".live-walk-begin").click()
    for number, each in enumerate(STEPS, 1):
        assert step(tab) == number
        card, slider, panel = (
            tab.locator(selector).bounding_box()
            for selector in (CARD, ".live-prune", f"[data-panel={each.panel}] .live-plot")
        )
        assert slider["y"] >= 0
        assert card["y"] >= slider["y"] + slider["height"] - 1, each.text
        assert panel["y"] >= card["y"] + card["height"] - 1, each.text
        assert panel["y"] + panel["height"] <= NARROW["height"], each.text
        tab.locator(".live-walk-next").click()
    tab.context.close()
