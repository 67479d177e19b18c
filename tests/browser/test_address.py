"""The address in a real browser: reload, back, forward, fresh browser, two pages, quick clicks."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import ROOT, query, running, settled, visit

SAMPLE = ROOT / "tests" / "pages" / "sample" / "app.py"


@pytest.fixture(scope="module")
def sample(browser: Browser) -> Iterator[str]:
    with tempfile.TemporaryDirectory() as folder, running(SAMPLE, Path(folder)) as address:
        yield address


def expect_query(page: Page, **wanted: str) -> None:
    page.wait_for_function(
        """wanted => {
          const sorted = (pairs) => JSON.stringify([...pairs].sort())
          return sorted(new URLSearchParams(location.search)) === sorted(Object.entries(wanted))
        }""",
        arg=wanted,
    )


def press(page: Page, key: str, words: str) -> None:
    page.locator(f".st-key-{key}").get_by_role("radio", name=words, exact=True).click()


def expect_pressed(page: Page, key: str, words: str) -> None:
    button = page.locator(f".st-key-{key}").get_by_role("radio", name=words, exact=True)
    expect(button).to_be_checked()


def step(page: Page, key: str, arrow: str) -> None:
    page.locator(f".st-key-{key} input[type=range]").press(arrow)


def expect_slider(page: Page, key: str, value: int) -> None:
    expect(page.locator(f".st-key-{key} input[type=range]")).to_have_value(str(value))


def test_reload_and_fresh_browser_restore_everything(sample: str, new_page: Callable[..., Page]) -> None:
    page = visit(new_page(), sample, essentials=True)
    press(page, "first-width", "100")
    expect_query(page, width="100")
    step(page, "first-epoch", "ArrowRight")
    expect_query(page, width="100", epoch="6")
    page.get_by_role("button", name="Pick").click()
    expect_query(page, width="100", epoch="6", picked="7")
    page.reload()
    settled(page)
    for each in (page, visit(new_page(), sample, essentials=True, **query(page))):
        expect_pressed(each, "first-width", "100")
        expect_slider(each, "first-epoch", 6)
        expect(each.get_by_text("picked=7")).to_be_visible()
        assert query(each) == {"width": "100", "epoch": "6", "picked": "7"}


def test_back_and_forward(sample: str, page: Page) -> None:
    visit(page, sample, essentials=True)
    press(page, "first-width", "100")
    expect_query(page, width="100")
    press(page, "first-width", "32")
    expect_query(page, width="32")
    page.go_back()
    expect_query(page, width="100")
    expect_pressed(page, "first-width", "100")
    page.go_back()
    expect_query(page)
    expect_pressed(page, "first-width", "64")
    page.go_forward()
    expect_query(page, width="100")
    expect_pressed(page, "first-width", "100")
    settled(page)
    step(page, "first-epoch", "ArrowRight")
    expect_query(page, width="100", epoch="6")
    expect_pressed(page, "first-width", "100")


def test_back_undoes_a_change_made_in_a_fragment(sample: str, page: Page) -> None:
    visit(page, sample, essentials=True)
    page.get_by_role("button", name="Cut").click()
    expect_query(page, cut="0")
    page.get_by_role("button", name="Cut").click()
    expect_query(page, cut="0.1")
    page.go_back()
    expect(page.get_by_text("cut: (0,)")).to_be_visible()
    expect_query(page, cut="0")


def test_page_switch_keeps_settings_language_and_history(sample: str, page: Page) -> None:
    visit(page, sample, essentials=True)
    press(page, "course-lang", "中文")
    expect_query(page, lang="zh")
    press(page, "first-width", "100")
    expect_query(page, lang="zh", width="100")
    settled(page)
    page.get_by_role("link", name="Second").click()
    page.wait_for_url("**/second?lang=zh")
    settled(page)
    expect_pressed(page, "second-width", "64")
    expect_pressed(page, "course-lang", "中文")
    page.get_by_role("link", name="First").click()
    expect_query(page, lang="zh", width="100")
    settled(page)
    expect_pressed(page, "first-width", "100")
    page.go_back()
    page.wait_for_url("**/second?lang=zh")
    settled(page)
    expect_pressed(page, "second-width", "64")
    page.go_back()
    expect_query(page, lang="zh", width="100")
    settled(page)
    expect_pressed(page, "first-width", "100")
    page.go_back()
    expect_query(page, lang="zh")
    settled(page)
    expect_pressed(page, "first-width", "64")
    expect_pressed(page, "course-lang", "中文")
    page.go_back()
    expect_query(page)
    settled(page)
    expect_pressed(page, "course-lang", "English")


def test_bare_link_keeps_language(sample: str, page: Page) -> None:
    visit(page, sample, essentials=True, lang="zh", teach="1")
    page.get_by_role("link", name="Bare").click()
    page.wait_for_url("**/second*")
    expect_query(page, lang="zh", teach="1")
    expect_pressed(page, "course-lang", "中文")


def test_mangled_address(sample: str, page: Page) -> None:
    visit(page, sample, essentials=True, at="banana<img src=x>", epoch="7", lang="fr")
    expect(page.get_by_text("The address says at=banana<img src=x>; expected a number")).to_be_visible()
    expect(page.get_by_text("The address says lang=fr")).to_be_visible()
    expect_slider(page, "first-epoch", 7)
    expect_query(page, epoch="7")
    assert page.locator("img").count() == 0


def test_language_switch_keeps_settings(sample: str, page: Page) -> None:
    visit(page, sample, essentials=True, width="100", layer="2", exact="1")
    press(page, "course-lang", "中文")
    expect_query(page, lang="zh", width="100", layer="2", exact="1")
    settled(page)
    expect_pressed(page, "first-width", "100")
    assert page.evaluate("document.documentElement.lang") == "zh"


def test_quick_clicks_are_all_kept(sample: str, page: Page) -> None:
    visit(page, sample, essentials=True)
    press(page, "first-width", "100")
    for _ in range(3):
        step(page, "first-epoch", "ArrowRight")
    page.locator(".st-key-first-exact label").first.click()
    press(page, "first-width", "32")
    step(page, "first-epoch", "ArrowLeft")
    expect_query(page, width="32", epoch="7", exact="1")
    settled(page)
    expect_pressed(page, "first-width", "32")
    expect_slider(page, "first-epoch", 7)
    assert query(page) == {"width": "32", "epoch": "7", "exact": "1"}


def test_one_run_for_one_change(sample: str, page: Page) -> None:
    visit(page, sample, essentials=True, at="banana")
    page.frames_sent.reset()
    press(page, "first-width", "100")
    expect_query(page, width="100")
    settled(page)
    assert len(page.frames_sent.reruns) == 1


def test_copy_link(sample: str, new_page: Callable[..., Page]) -> None:
    page = new_page(permissions=["clipboard-read", "clipboard-write"])
    visit(page, sample, essentials=True, width="100")
    page.get_by_role("button", name="Copy link").click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == f"{sample}/?width=100&lang=en"
    expect(page.get_by_role("button", name="Copy link")).to_be_visible()


def test_copy_link_without_clipboard_api(sample: str, new_page: Callable[..., Page]) -> None:
    page = new_page()
    page.add_init_script("Object.defineProperty(navigator, 'clipboard', { value: undefined })")
    visit(page, sample, essentials=True, width="100")
    page.get_by_role("button", name="Copy link").click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
