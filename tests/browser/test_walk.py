"""The walk of every page, step by step, under real hands and in both languages."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from lessons import home
from lessons.catalogue import catalogue
from lessons.compare.settings import Compare
from lessons.mistakes.settings import CASES
from lessons.mlp_weights.walk import COMPARED_AT
from lessons.settings import LANGUAGES
from lessons.walk import GUESS, Step, Walk
from pages.widgets import link
from tests.browser.conftest import Frames, query, settled, visit
from tests.lessons.test_lesson import LESSONS

WALKS: dict[str, Walk] = {lesson.page: lesson.guided for lesson in LESSONS.values() if lesson.guided}
WALKS["home"] = home.WALK


def chart(name: str) -> str:
    return f".st-key-{name}-live .live"


def opened(page: Page, server: str, name: str, **query: str) -> Page:
    visit(page, server, link.by_name(name).path, essentials=True, **query)
    page.wait_for_selector(f"{chart(name)}[data-ready]", timeout=90_000)
    page.wait_for_selector(f".st-key-{name}-band", state="detached", timeout=90_000)
    return settled(page)


def shown(page: Page, name: str, step: int) -> None:
    page.wait_for_selector(f"{chart(name)}[data-walk='{step}']")


def do(page: Page, name: str, step: Step) -> bool:
    """Do by hand what a step asks for; False where the test leaves it to Next."""
    deed, here = step.deed, page.locator(chart(name))
    if deed is None:
        return False
    if deed.kind == "reach":
        if deed.name != "share" or here.get_attribute("data-axis") != "share":
            return False
        field = here.locator(".live-typed-input")
        field.fill(str(100 * deed.above + 1))
        field.press("Tab")
    elif deed.kind == "frame":
        here.locator(".live-frame-range").focus()
        page.keyboard.press("Home" if deed.value >= 0 else "End")
        for _ in range(deed.value if deed.value > 0 else -1 - deed.value):
            page.keyboard.press("ArrowRight" if deed.value > 0 else "ArrowLeft")
    elif deed.kind == "pick":
        # Panels are walked through with the keys, and Enter picks.
        here.locator(f"[data-panel={step.panel}] canvas").focus()
        page.keyboard.press("ArrowRight")
        page.keyboard.press("Enter")
    elif deed.name == GUESS:
        if name == "linear-regression":
            return False  # half of the features are to be marked there
        # Most questions take any answer; one may be answered until it is right.
        question, option = ("case-1", CASES[0].answer) if name == "mistakes" else ("predict", 0)
        page.locator(f".st-key-{name}-{question}-{option} button").click()
    elif deed.name.endswith("-work"):
        if not (start := page.locator(f".st-key-{name}-start button")).count():
            return False  # somebody has done it before
        start.click()
    else:
        settled(page)  # a list that is drawn anew closes
        control = page.locator(f".st-key-{name}-{deed.name}")
        if isinstance(deed.value, int):
            control.get_by_role("radio").nth(deed.value - 1).click()
            return True
        control.locator("input").click()
        option = catalogue("en")(f"{deed.name}-{deed.value}")
        page.get_by_role("option", name=option, exact=True).click()
    return True


def race(page: Page) -> None:
    """There is no chart before the guesses."""
    for question in LESSONS["compare"].asked(Compare()):
        settled(page).locator(f".st-key-compare-{question}-0 button").click()
    settled(page)
    if (start := page.locator(".st-key-compare-race-start button")).count():
        start.click()


def walk(page: Page, name: str, language: str, *, by_hand: bool) -> None:
    """From the first step to the last, which is left standing."""
    if name == "compare":
        race(page)
    page.wait_for_selector(f"{chart(name)}[data-ready]", timeout=90_000)
    text, steps = catalogue(language), WALKS[name].steps
    for number, step in enumerate(steps, 1):
        shown(page, name, number)
        expect(page.locator(f"{chart(name)} .live-walk-text")).to_have_text(text(WALKS[name].key(step)))
        expect(page.locator(f"{chart(name)} .live-lit")).to_have_attribute("data-panel", step.panel)
        if number < len(steps) and not (by_hand and do(page, name, step)):
            page.locator(f"{chart(name)} .live-walk-next").click()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_whole_course_by_walk_alone(new_page: Callable, server: str, language: str) -> None:
    page = new_page(first_visit=True)
    visit(page, server, essentials=True, **({} if language == "en" else {"lang": language}))
    names = [entry.name for entry in link.PAGES]
    for name, after in pairwise(names):
        if name not in WALKS:
            continue
        if f"/{link.by_name(name).path}" != urlsplit(page.url).path:
            opened(page, server, name, lang=language, walk="1")
        walk(page, name, language, by_hand=language == "en")
        onward = page.locator(f"{chart(name)} .live-walk-next")
        expect(onward).to_contain_text(catalogue(language)(f"page-{after}"))
        onward.click()
        page.wait_for_url(lambda url, after=after: urlsplit(url).path == f"/{link.by_name(after).path}")
        assert query(page)["walk"] == "1"
        assert query(page).get("lang", "en") == language
    expect(page.get_by_test_id("stException")).to_have_count(0)


def test_an_address_opens_a_step_as_the_walk_would(page: Page, server: str, frames: Frames) -> None:
    opened(page, server, "mlp-weights", walk="7")
    shown(page, "mlp-weights", 7)
    there = {"criterion": "magnitude", "axis": "share", "at": str(COMPARED_AT), "epoch": "100"}
    assert query(page) == {"walk": "7", **there}
    page.keyboard.press("Shift+Enter")
    page.wait_for_url("**walk=6*")
    settled(page)
    assert "criterion" not in query(page), "the step speaks of the criterion that the page opens with"
    page.reload()
    page.wait_for_selector(f"{chart('mlp-weights')}[data-ready]")
    shown(page, "mlp-weights", 6)
    settled(page)
    frames.reset()
    page.keyboard.press("Escape")
    page.wait_for_url(lambda url: "walk" not in url)
    settled(page)
    assert len(frames.reruns) == 1
    shown(page, "mlp-weights", 0)
    page.go_back()
    page.wait_for_url("**walk=6*")
    shown(page, "mlp-weights", 6)


def test_enter_is_for_what_has_the_focus(page: Page, server: str) -> None:
    opened(page, server, "mlp-weights", walk="1", full="1")
    shown(page, "mlp-weights", 1)
    settled(page)
    box = page.locator(".stMain details > summary").first
    box.press("Enter")
    expect(page.locator(".stMain details[open]")).to_have_count(1)
    shown(page, "mlp-weights", 1)
    # After a click beside everything it is on what scrolls.
    for step, place in enumerate((f"{chart('mlp-weights')} .live-prune input", ".stMain"), 2):
        settled(page).locator(place).press("Enter")
        shown(page, "mlp-weights", step)


def test_it_opens_by_itself_where_nobody_says_otherwise(new_page: Callable, server: str) -> None:
    page = new_page(first_visit=True)
    for given in ({"teach": "1"}, {"at": "0.3"}, {"walk": "0"}):
        opened(page, server, "home", **given)
        shown(page, "home", 0)
        expect(page.locator(".live-walk-begin")).to_be_visible()
    opened(page, server, "home")
    shown(page, "home", 1)
    assert query(page) == {}
    page.keyboard.press("Escape")
    opened(page, server, "mlp-weights")
    shown(page, "mlp-weights", 0)
    page.locator(".live-walk-begin").click()
    page.wait_for_url("**walk=1*")
