"""What a learner did outlives a reload, is told on the first page, and can be forgotten."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from lessons.catalogue import catalogue
from tests.browser.conftest import settled, visit

GUESS = ".st-key-linear-regression-predict"
RECORD = ".st-key-home-record"


def test_guess_and_answers_outlive_a_reload_and_can_be_forgotten(page: Page, server: str) -> None:
    text = catalogue("en")
    visit(page, server, "linear-regression", essentials=True)
    page.locator(f"{GUESS}-skip button").click()
    question = page.locator(".st-key-linear-regression-quiz-1-asked")
    question.get_by_text(text("quiz-linear-regression-1-a")).click()
    expect(question).to_contain_text(text("quiz-right"))
    settled(page).reload()
    expect(question).to_contain_text(text("quiz-right"))
    expect(page.locator(GUESS)).to_have_count(0)
    visit(page, server, essentials=True)
    record = page.locator(RECORD)
    expect(record).to_contain_text(text("home-record-of", right=1, all=3))
    record.get_by_role("button").click()
    expect(record).to_have_count(0)
    settled(page)
    visit(page, server, "linear-regression", essentials=True)
    expect(page.locator(f"{GUESS}-skip button")).to_be_visible()


def test_two_tabs_keep_what_both_have_seen(page: Page, server: str) -> None:
    text = catalogue("en")
    other = page.context.new_page()
    visit(page, server, "linear-regression", essentials=True)
    visit(other, server, "mlp-weights", essentials=True)
    for tab, name in ((page, "linear-regression"), (other, "mlp-weights")):
        tab.locator(f".st-key-{name}-predict-skip button").click()
        tab.locator(f".st-key-{name}-quiz-1-asked").get_by_text(text(f"quiz-{name}-1-a")).click()
        settled(tab)
    visit(other, server, essentials=True)
    record = other.locator(RECORD)
    for name in ("linear-regression", "mlp-weights"):
        expect(record).to_contain_text(text(f"page-{name}"))
    other.close()
