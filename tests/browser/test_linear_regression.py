"""Linear regression under real hands: drag, keys, clicks, marks, reload, back, a mangled address."""

from __future__ import annotations

import re
from pathlib import Path
from xml.etree import ElementTree

import pytest
from playwright.sync_api import Page, expect

from lessons.catalogue import catalogue
from lessons.linear_regression import claims
from lessons.linear_regression.experiment import scene
from lessons.linear_regression.settings import FRAMES, PAGE, Settings
from tests.browser import pictures
from tests.browser.conftest import NARROW, Frames, query, settled, visit

CHART = f".st-key-{PAGE}-live .live"
SLIDER = f"{CHART} input[type=range] >> nth=0"
STEPS = f"{CHART} input[type=range] >> nth=1"
LINE = ".st-key-claim"
ENGLISH = catalogue("en")
PATHS = "all => all.map(e => ({d: e.getAttribute('d')}))"


def opened(page: Page, server: str, **query: str) -> Page:
    visit(page, server, PAGE, **query)
    # The first visitor of a fresh server waits for its imports.
    page.wait_for_selector(f"{CHART}[data-ready]", timeout=120_000)
    return settled(page)


def state(page: Page) -> tuple[float, int]:
    """Share removed, frame."""
    data = page.locator(CHART).evaluate("e => ({...e.dataset})")
    return float(data["share"]), int(data["frame"])


def settings_of(page: Page) -> Settings:
    """What the address says, as the page would read it."""
    settings, problems = Settings.from_query(query(page))
    assert problems == []
    return settings


def expect_line(page: Page) -> None:
    """The sentence under the claim is that of the address."""
    expect(page.locator(LINE)).to_contain_text(ENGLISH(claims.claim_line(scene(settings_of(page)))))


def test_everything_that_the_slider_moves_stands_above_the_fold(page: Page, server: str) -> None:
    opened(page, server)
    chart = page.locator(CHART).bounding_box()
    assert chart["y"] + chart["height"] <= 900
    expect(page.locator(LINE)).to_be_in_viewport()
    expect(page.locator(f".st-key-{PAGE}-criterion")).to_be_in_viewport()


def test_drag_sends_nothing_before_the_release_and_then_all_words_follow(
    page: Page, server: str, frames: Frames
) -> None:
    opened(page, server, teach="1")
    box = page.locator(SLIDER).bounding_box()
    y = box["y"] + box["height"] / 2
    page.mouse.move(box["x"] + 0.43 * box["width"], y)
    page.mouse.down()
    frames.reset()
    shares = []
    for at in range(44, 70, 2):
        page.mouse.move(box["x"] + at / 100 * box["width"], y)
        page.evaluate("() => new Promise(requestAnimationFrame)")
        shares.append(state(page)[0])
    assert shares == sorted(shares)
    assert shares[-1] > shares[0]
    assert frames.reruns == []
    page.mouse.up()
    settled(page)
    assert len(frames.reruns) == 1
    assert scene(settings_of(page)).now.mean() == pytest.approx(state(page)[0])
    expect_line(page)


def test_the_step_slider_holds_epsilon_until_everything_goes(page: Page, server: str) -> None:
    opened(page, server, dataset="synthetic", teach="1")
    shares = []
    for key in ("Home", "End"):
        page.locator(STEPS).focus()
        page.keyboard.press(key)
        settled(page)
        shares.append(state(page)[0])
        expect_line(page)
    assert shares == [0.0, 1.0]
    assert query(page)["step"] == str(FRAMES[-1])
    assert "at" not in query(page)


def expect_answers(page: Page, shown: bool) -> None:
    """The true rises, in words, formula and ranking: all there or none."""
    line = claims.claim_line(scene(settings_of(page)))
    expect(page.locator(LINE)).to_contain_text(ENGLISH(line) if shown else ENGLISH(f"map-{PAGE}"))
    expect(page.locator(".st-key-section-why").get_by_text("By the truth")).to_have_count(int(shown))
    expect(page.locator(".st-key-section-regret")).to_have_count(int(shown))


def test_five_marks_reveal_the_truth_and_are_judged(page: Page, server: str) -> None:
    opened(page, server)
    expect_answers(page, shown=False)
    names = scene(Settings()).experiment.names
    check = page.locator(f".st-key-{PAGE}-predict-check button")
    for k in (0, 1, 6, 9):
        page.get_by_test_id("stButtonGroup").get_by_text(names[k], exact=True).click()
        settled(page)
        expect(check).to_be_disabled()
    page.get_by_test_id("stButtonGroup").get_by_text(names[3], exact=True).click()
    settled(page)
    check.click()
    settled(page)
    marks = (0, 1, 3, 6, 9)
    assert query(page)["marks"] == ".".join(map(str, marks))
    words = ENGLISH(claims.verdict_line(scene(settings_of(page)), marks))
    expect(page.locator(f".st-key-{PAGE}-predict-answer")).to_contain_text(words)
    expect_answers(page, shown=True)
    page.locator(f".st-key-{PAGE}-predict-again button").click()
    settled(page)
    expect(page.locator(f".st-key-{PAGE}-predict")).to_be_visible()
    assert "marks" not in query(page)


def test_who_skips_the_question_sees_the_answers(page: Page, server: str) -> None:
    opened(page, server, dataset="synthetic")
    expect_answers(page, shown=False)
    expect(page.get_by_text("These data were made from")).to_have_count(0)
    page.locator(f".st-key-{PAGE}-predict-skip button").click()
    settled(page)
    expect_answers(page, shown=True)
    expect(page.get_by_text("These data were made from")).to_have_count(1)


def test_a_click_picks_a_weight_and_a_modifier_cuts_it(page: Page, server: str) -> None:
    opened(page, server, axis="share", at="0", teach="1")
    bars = page.locator(f"{CHART} [data-panel=truth] canvas").bounding_box()
    x, y = bars["x"] + 0.35 * bars["width"], bars["y"] + 0.5 * bars["height"]
    page.mouse.click(x, y)
    settled(page)
    feature = settings_of(page).feature
    assert feature is not None
    name = scene(Settings()).experiment.names[feature]
    expect(page.locator(".st-key-section-why")).to_contain_text(f", {name} is number")
    page.keyboard.down("Alt")
    page.mouse.click(x, y)
    page.keyboard.up("Alt")
    settled(page)
    assert query(page)["cut"] == str(feature)
    assert state(page)[0] == pytest.approx(0.1)


def test_reload_back_and_language_keep_what_was_set(page: Page, server: str) -> None:
    opened(page, server, dataset="synthetic", criterion="magnitude", at="0.3", teach="1")
    page.locator(f".st-key-{PAGE}-refit label").first.click()
    settled(page)
    assert query(page)["refit"] == "1"
    share = state(page)[0]
    page.reload()
    page.wait_for_selector(f"{CHART}[data-ready]")
    settled(page)
    assert state(page)[0] == share
    assert settings_of(page).refit
    expect_line(page)
    page.get_by_text("中文", exact=True).click()
    settled(page)
    line = catalogue("zh")(claims.claim_line(scene(settings_of(page))))
    expect(page.locator(LINE)).to_contain_text(line)
    page.go_back()
    settled(page)
    expect_line(page)


def test_a_mangled_address_is_said_and_mended(page: Page, server: str) -> None:
    opened(page, server, dataset="iris", step="many", criterion="magnitude")
    alerts = page.get_by_test_id("stAlert")
    expect(alerts).to_have_count(2)
    assert query(page) == {"criterion": "magnitude"}


def test_narrow_and_dark_stay_within_the_screen(new_page, server: str) -> None:
    page = new_page(viewport=NARROW, color_scheme="dark")
    opened(page, server, teach="1")
    assert page.evaluate("document.documentElement.scrollWidth") <= NARROW["width"]
    page.locator(f"{CHART} [data-panel=frontier]").scroll_into_view_if_needed()
    expect(page.locator(SLIDER)).to_be_in_viewport()


def test_what_lies_deeper_opens(page: Page, server: str) -> None:
    opened(page, server, teach="1")
    for part, figures in (("lasso", 2), ("neighbours", 1), ("descents", 1)):
        box = page.locator(f".st-key-{PAGE}-{part}")
        box.locator("summary").click()
        expect(box.get_by_test_id("stPlotlyChart")).to_have_count(figures)


def test_all_subsets_stand_where_plotly_draws_them(page: Page, server: str, tmp_path: Path) -> None:
    opened(page, server)
    subsets = page.locator(f"{CHART} [data-panel=frontier] .scatterlayer .trace >> nth=0").locator(".js-line")
    expect(subsets).to_have_count(1024)
    look = "all => [...new Set(all.map(e => e.getAttribute('style') + e.getAttribute('class')))]"
    (light,) = subsets.evaluate_all(look)
    # The saved picture is drawn by Plotly alone.
    saved = ElementTree.parse(pictures.save(page, "frontier", "svg", tmp_path)).getroot()
    trace = next(group for group in saved.iter() if "trace scatter" in group.get("class", ""))
    wanted = [place(path) for path in trace.iter() if path.get("class") == "js-line"]
    drawn = [place(path) for path in subsets.evaluate_all(PATHS)]
    assert len(wanted) == 1024
    assert drawn == [pytest.approx(one, abs=0.011) for one in wanted]
    page.emulate_media(color_scheme="dark")
    expect(subsets.first).not_to_have_attribute("style", light.removesuffix("js-line"))
    expect(subsets).to_have_count(1024)
    assert len(subsets.evaluate_all(look)) == 1
    assert [place(path) for path in subsets.evaluate_all(PATHS)] == drawn


def place(path: dict | ElementTree.Element) -> list[float]:
    """The numbers of a path."""
    return [float(number) for number in re.findall(r"-?[\d.]+(?:e-?\d+)?", path.get("d"))]
