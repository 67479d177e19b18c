"""The neurons page in a real browser: what a learner's hand does, and what the address remembers."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import NARROW, WAIT_MILLISECONDS, Frames, query, settled, visit

LIVE = ".st-key-mlp-neurons-live .live"
TRAINED_MILLISECONDS = 120_000


def ready(page: Page) -> Page:
    """Wait until the network is trained and its chart has been drawn."""
    page.locator(f"{LIVE}[data-ready]").wait_for(timeout=TRAINED_MILLISECONDS)
    return settled(page)


def stop(page: Page) -> int:
    return int(page.locator(LIVE).get_attribute("data-stop"))


@pytest.fixture
def neurons(page: Page, server: str) -> Page:
    return ready(visit(page, server, "mlp-neurons"))


def test_the_claim_can_be_read_off_at_once(neurons: Page) -> None:
    assert stop(neurons) == 10
    box = neurons.locator(LIVE).bounding_box()
    assert box["y"] + box["height"] <= 900
    expect(neurons.locator(f"{LIVE} .live-reading")).to_contain_text("10")
    expect(neurons.get_by_text("live neurons have S < 0")).to_be_visible()


def test_a_drag_moves_everything_and_sends_nothing(neurons: Page, frames: Frames) -> None:
    slider = neurons.locator(f"{LIVE} input.live-range").first
    box = slider.bounding_box()
    y = box["y"] + box["height"] / 2
    frames.reset()
    neurons.mouse.move(box["x"] + 0.08 * box["width"], y)
    neurons.mouse.down()
    seen = set()
    for step in range(20):
        neurons.mouse.move(box["x"] + (0.1 + 0.02 * step) * box["width"], y)
        seen.add(stop(neurons))
    assert len(seen) > 10
    assert frames.reruns == []
    neurons.mouse.up()
    settled(neurons)
    assert len(frames.reruns) == 1, [message.rerun_script.fragment_id for message in frames.reruns]
    removed = stop(neurons)
    assert float(query(neurons)["at"]) == pytest.approx(removed / 128, abs=1e-5)
    expect(neurons.locator(".st-key-section-here")).to_contain_text(f"cut {removed} of the neurons")


def test_keys_reload_and_back(neurons: Page) -> None:
    slider = neurons.locator(f"{LIVE} input.live-range").first
    slider.press("ArrowRight")
    neurons.wait_for_function("() => location.search.includes('at=')")
    settled(neurons)
    assert stop(neurons) == 11
    neurons.reload()
    assert stop(ready(neurons)) == 11
    neurons.go_back()
    neurons.wait_for_function("() => !location.search.includes('at=')")
    neurons.locator(f"{LIVE}[data-stop='10']").wait_for()


def test_a_click_picks_a_neuron_and_by_hand_cuts_it(neurons: Page) -> None:
    tiles = neurons.locator(f"{LIVE} canvas").nth(2)
    # The first neuron: pictures stand in the middle of their panel.
    tiles.click(position={"x": 25, "y": 12})
    neurons.wait_for_function("() => location.search.includes('picked=')")
    settled(neurons)
    assert query(neurons)["picked"] == "fc1:0"
    expect(neurons.locator(".st-key-section-why")).to_contain_text("Neuron 0 of fc1.")
    expect(neurons.locator(".st-key-section-why")).to_contain_text(
        "row 0 of fc1, its bias, and column 0 of fc2"
    )
    neurons.locator(f"{LIVE} .live-hand").click()
    tiles.click(position={"x": 25, "y": 12})
    neurons.wait_for_function("() => /cut=|kept=/.test(location.search)")
    settled(neurons)
    undo = neurons.locator(".st-key-mlp-neurons-reset-hand button")
    undo.click()
    neurons.wait_for_function("() => !/cut=|kept=/.test(location.search)")


def test_a_fresh_browser_restores_the_link(new_page: Callable[..., Page], server: str) -> None:
    chosen = {"criterion": "in_norm", "scope": "layer", "at": "0.25", "picked": "fc2:5", "lang": "zh"}
    page = ready(visit(new_page(), server, "mlp-neurons", **chosen))
    assert stop(page) == 16
    expect(page.locator(".st-key-section-why")).to_contain_text("fc2 的神经元 5")
    assert query(page) == chosen


def test_the_snapshot_is_a_control(neurons: Page, new_page: Callable[..., Page], server: str) -> None:
    dense = neurons.locator(f"{LIVE} .live-reading")
    at_the_end = dense.inner_text()
    neurons.locator(".st-key-mlp-neurons-epoch input").click()
    neurons.get_by_role("option", name="before training").click()
    neurons.wait_for_function("() => location.search.includes('epoch=0')")
    settled(neurons)
    expect(dense).not_to_have_text(at_the_end)
    expect(neurons.locator(".st-key-section-try")).to_contain_text("Go to epoch 100")
    linked = ready(visit(new_page(), server, "mlp-neurons", epoch="0"))
    expect(linked.locator(f"{LIVE} .live-reading")).to_have_text(dense.inner_text())


def test_a_mangled_address_says_what_was_expected(page: Page, server: str) -> None:
    ready(visit(page, server, "mlp-neurons", criterion="best", at="far"))
    alerts = page.locator('[data-testid="stAlert"]')
    expect(alerts).to_have_count(2)
    expect(alerts.filter(has_text="criterion")).to_have_count(1)
    assert query(page) == {}


def test_the_share_of_zeros_is_not_faked_for_tanh(page: Page, server: str) -> None:
    visit(page, server, "mlp-neurons", criterion="zeros", activation="tanh")
    note = page.locator('[data-testid="stAlert"]')
    note.wait_for(timeout=TRAINED_MILLISECONDS)
    expect(note).to_contain_text("undefined for tanh")
    expect(page.locator(LIVE)).to_have_count(0)


def test_the_closed_boxes_open(neurons: Page) -> None:
    for name, words in (
        ("pair", "times the sum"),
        ("chance", "keeps the share that the text says it removes"),
        ("rules", ""),
        ("history", "S is 0 for every neuron, and the ranking is gone"),
    ):
        box = neurons.locator(f".st-key-mlp-neurons-{name}")
        box.locator("summary").click()
        shown = (
            box.locator('[data-testid="stDataFrame"]') if name == "rules" else box.get_by_text(words).first
        )
        expect(shown).to_be_visible(timeout=WAIT_MILLISECONDS)
        settled(neurons)


def test_the_exercise_is_checked_by_the_page(page: Page, server: str) -> None:
    ready(visit(page, server, "mlp-neurons"))
    goal = page.locator(".st-key-section-try")
    expect(goal).to_contain_text("Not reached yet")
    ready(visit(page, server, "mlp-neurons", criterion="contribution_mean_abs", at="0.25"))
    expect(goal).to_contain_text("Reached")


def test_narrow_and_dark(new_page: Callable[..., Page], server: str) -> None:
    page = ready(visit(new_page(viewport=NARROW, color_scheme="dark"), server, "mlp-neurons"))
    assert page.evaluate("document.documentElement.scrollWidth") <= NARROW["width"]
    assert stop(page) == 10


def test_a_guess_shows_the_figure_that_answers_it(neurons: Page) -> None:
    figure = neurons.locator(".st-key-mlp-neurons-order-figure")
    answer = neurons.locator(".st-key-claim").get_by_text("the lowest S are the most needed")
    expect(figure).to_have_count(0)
    expect(answer).to_have_count(0)
    neurons.locator(".st-key-mlp-neurons-predict-0 button").click()
    settled(neurons)
    expect(figure).to_be_visible()
    expect(answer).to_be_visible()
    expect(neurons.locator(".st-key-mlp-neurons-predict-answer")).to_contain_text("ten at random leave")
