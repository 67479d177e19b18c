"""The page on film reviews in a real browser: what a learner's hand does, and what the address remembers."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from playwright.sync_api import TimeoutError as PlaywrightTimeoutError

from tests.browser.conftest import NARROW, WAIT_MILLISECONDS, Frames, query, settled, visit

LIVE = ".st-key-reviews-live .live"
TRAINED_MILLISECONDS = 180_000


def ready(page: Page) -> Page:
    """Wait until the network is trained and its chart has been drawn."""
    page.locator(f"{LIVE}[data-ready]").wait_for(timeout=TRAINED_MILLISECONDS)
    return settled(page)


def stop(page: Page) -> int:
    return int(page.locator(LIVE).get_attribute("data-stop"))


@pytest.fixture
def reviews(page: Page, server: str) -> Page:
    page.shouted = []
    page.on("pageerror", lambda error: page.shouted.append(str(error)))
    return ready(visit(page, server, "text"))


def drag(page: Page, frames: Frames, start: float, end: float, steps: int = 20) -> set[int]:
    """Drag the slider between two shares without letting go, counting messages from the press on; the stops
    that were seen.
    """
    box = page.locator(f"{LIVE} input.live-range").first.bounding_box()
    y = box["y"] + box["height"] / 2
    page.mouse.move(box["x"] + start * box["width"], y)
    page.mouse.down()
    frames.reset()
    seen = set()
    for step in range(1, steps + 1):
        page.mouse.move(box["x"] + (start + (end - start) * step / steps) * box["width"], y)
        seen.add(stop(page))
    return seen


def type_share(page: Page, percent: str) -> None:
    field = page.locator(f"{LIVE} .live-typed-input")
    field.fill(percent)
    field.press("Enter")


def test_a_drag_moves_words_and_skills_and_sends_nothing(reviews: Page, frames: Frames) -> None:
    box = reviews.locator(LIVE).bounding_box()
    assert box["y"] + box["height"] <= 900
    words = reviews.locator(f"{LIVE} [data-panel=words]")
    before = words.inner_text()
    updates = int(reviews.locator(LIVE).get_attribute("data-updates"))
    seen = drag(reviews, frames, 0.35, 0.05)
    assert len(seen) > 8
    assert int(reviews.locator(LIVE).get_attribute("data-updates")) - updates >= len(seen)
    assert words.inner_text() != before  # the sentence has its meaning back
    # Not even while seeds of the band are in training, and the page asks for them.
    assert frames.reruns == frames.beats == []
    reviews.mouse.up()
    reviews.wait_for_function("() => location.search.includes('at=')")
    settled(reviews)
    assert len(frames.reruns) == 1
    assert float(query(reviews)["at"]) < 0.1
    assert reviews.shouted == []


def test_the_guess_comes_before_the_lines(reviews: Page) -> None:
    assert reviews.locator(f"{LIVE} [data-panel=skills]").count() == 0
    expect(reviews.locator(".st-key-claim")).not_to_contain_text("distance", timeout=WAIT_MILLISECONDS)
    reviews.locator(".st-key-reviews-predict-0 button").click()
    reviews.locator(f"{LIVE} [data-panel=skills]").wait_for()
    settled(reviews)
    expect(reviews.locator(".st-key-reviews-predict-answer")).to_contain_text(
        "negation", timeout=WAIT_MILLISECONDS
    )
    expect(reviews.locator(".st-key-claim")).to_contain_text("distance", timeout=WAIT_MILLISECONDS)


def test_the_exercise_is_solved_by_acting(reviews: Page) -> None:
    section = reviews.locator(".st-key-section-try")
    expect(section).to_contain_text("Not reached yet", timeout=WAIT_MILLISECONDS)
    type_share(reviews, "78")
    reviews.wait_for_function("() => location.search.includes('at=0.7')")
    settled(reviews)
    expect(section).to_contain_text("Reached", timeout=WAIT_MILLISECONDS)
    reviews.locator(f"{LIVE} [data-panel=weights] canvas").first.click(position={"x": 300, "y": 80})
    reviews.wait_for_function("() => location.search.includes('picked=')")
    settled(reviews)
    expect(reviews.locator(".st-key-section-why")).to_contain_text("weight_", timeout=WAIT_MILLISECONDS)


def test_any_sentence_is_shown_as_it_is(reviews: Page, server: str) -> None:
    field = reviews.locator(".st-key-reviews-sentence input")
    words = reviews.locator(f"{LIVE} [data-panel=words]")
    for typed, told in (
        ("<img src=x onerror=alert(1)> zyzzyva good", "zyzzyva"),
        ("今天 很 好 🎬", "None of these words"),
        ("", "no word yet"),
        ("good " * 40, "the last 16 are cut off"),
    ):
        field.fill(typed)
        field.press("Enter")
        expect(reviews.get_by_text(told, exact=False).first).to_be_visible(timeout=WAIT_MILLISECONDS)
        settled(reviews)
        assert reviews.locator("img[src=x]").count() == 0
    expect(words).to_have_text(
        re.compile(r"(good\s*){24}.+(good\s*){24}", re.DOTALL), timeout=WAIT_MILLISECONDS
    )
    reviews.locator(".st-key-reviews-sentence-example input").click()
    reviews.get_by_role("option", name="contrast").click()
    reviews.wait_for_function("() => location.search.includes('sentence=')")
    settled(reviews)
    expect(words).to_contain_text("witty", timeout=WAIT_MILLISECONDS)
    again = query(reviews)
    reviews.reload()
    ready(reviews)
    assert query(reviews) == again
    expect(reviews.locator(f"{LIVE} [data-panel=words]")).to_contain_text("witty", timeout=WAIT_MILLISECONDS)
    assert reviews.shouted == []


def upload_texts(page: Page, file: Path) -> None:
    upload = page.locator('[data-testid="stFileUploader"] input[type=file]')
    for _ in range(3):  # a rerun of the page, for a seed that is ready, may come in between
        if not upload.count():
            page.get_by_role("button", name="Texts").click()
        try:
            upload.set_input_files(file, timeout=5000)
            return
        except PlaywrightTimeoutError:
            settled(page)
    pytest.fail("the box for a file of texts does not stay open")


def test_own_texts_from_file_to_chart(reviews: Page, tmp_path) -> None:
    words = {"up": ("good", "fine", "great"), "down": ("bad", "poor", "dull")}
    nouns = ("film", "plot", "music", "story", "actor", "scene", "set", "cast")
    rows = [f"the {n} was {word},{label}" for n in nouns for label in words for word in words[label]]
    good, bad = tmp_path / "mine.csv", tmp_path / "broken.csv"
    good.write_text("text,label\n" + "\n".join(rows))
    bad.write_text("a,b\n1,2\n")
    before = query(reviews)
    upload_texts(reviews, bad)
    expect(reviews.get_by_text("must name the columns")).to_be_visible(timeout=WAIT_MILLISECONDS)
    assert query(reviews) == before
    upload_texts(reviews, good)
    reviews.wait_for_function("() => location.search.includes('dataset=own-')", timeout=TRAINED_MILLISECONDS)
    ready(reviews)
    sentence = re.compile(rf"the({'|'.join(nouns)})was")  # of the file; words are pieces of their own
    expect(reviews.locator(f"{LIVE} [data-panel=words]")).to_contain_text(sentence, timeout=WAIT_MILLISECONDS)
    here = reviews.locator(".st-key-section-here")
    expect(here).not_to_contain_text("down")  # which of the classes is lost first is what the guess asks
    reviews.locator(".st-key-reviews-predict-skip button").click()
    expect(here).to_contain_text("down", timeout=WAIT_MILLISECONDS)


def test_a_narrow_screen_in_chinese_restores_the_link(new_page: Callable[..., Page], server: str) -> None:
    chosen = {"grain": "units", "at": "0.75", "picked": "rnn:5", "lang": "zh", "teach": "1"}
    page = ready(visit(new_page(viewport=NARROW), server, "text", **chosen))
    assert stop(page) == 24
    expect(page.locator(".st-key-section-why")).to_contain_text("rnn[5]", timeout=WAIT_MILLISECONDS)
    expect(page.locator(".st-key-section-here")).to_contain_text("小网络", timeout=WAIT_MILLISECONDS)
    # a link from before the grains were renamed: it is understood, and written anew
    assert query(page) == {**chosen, "grain": "unit", "criterion": "contribution_mean_abs"}
    assert page.evaluate("document.documentElement.scrollWidth") <= NARROW["width"]
