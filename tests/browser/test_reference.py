"""The page /reference in a real browser: a click on a row, formulas, address, back, narrow."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlencode

from playwright.sync_api import Page, TimeoutError, expect

from lessons import reference
from lessons.catalogue import catalogue
from tests.browser.conftest import NARROW, ROOT, WIDE, running, settled

CARD = ".st-key-reference-card"
TABLE = '[class*="st-key-reference-table-"] [data-testid="stDataFrame"]'
HEAD, ROW = 35, 32
CARDS = """
import streamlit as st
from lessons import reference
from lessons.catalogue import catalogue
from lessons.reference import content
from pages.widgets import blocks

for card in reference.cards().values():
    with st.container(key=card.id):
        blocks.draw(content.card(card, {}, 0, catalogue("en")), None, card.id)
"""


def title(name: str, language: str = "en") -> str:
    return catalogue(language)(reference.cards()[name].name_key)


def opened(page: Page, server: str, **query: str) -> Page:
    """The page with its numbers: the network is trained in the seconds after the start of the server."""
    page.goto(f"{server}/reference?{urlencode(query)}")
    expect(page.locator(f"{CARD} .js-plotly-plot")).to_be_visible(timeout=120_000)
    return settled(page)


def click_row(page: Page, row: int) -> Page:
    """A table is a canvas: one that is just being drawn again lets a click fall through, so it is clicked
    until the address says that it was heard."""
    before = page.url
    for _ in range(4):
        page.locator(TABLE).click(position={"x": 120, "y": HEAD + ROW * row + ROW // 2})
        settled(page)
        try:
            page.wait_for_url(lambda url: url != before, timeout=3_000)
        except TimeoutError:
            continue
        return settled(page)
    raise AssertionError(f"row {row} was clicked, and the address stayed {before}")


def overflow(page: Page) -> int:
    """Pixels by which the page is wider than its window."""
    return page.evaluate(
        "() => { const m = document.querySelector('.stMain'); return m.scrollWidth - m.clientWidth }"
    )


def test_a_click_on_a_row_opens_its_card_and_is_in_the_address(page: Page, server: str) -> None:
    opened(page, server)
    expect(page.locator(f"{CARD} h2")).to_have_text(title("weight-gradient"))
    name = list(reference.cards())[5]
    click_row(page, 5)
    expect(page.locator(f"{CARD} h2")).to_have_text(title(name))
    assert f"criterion={name}" in page.url
    page.reload()
    settled(page)
    expect(page.locator(f"{CARD} h2")).to_have_text(title(name))


def test_filter_leads_to_a_card_that_passes_it(page: Page, server: str) -> None:
    opened(page, server)
    page.locator(".st-key-reference-ranks").get_by_role("radio", name="units").click()
    settled(page)
    first = next(iter(reference.matching("unit", "any")))
    expect(page.locator(f"{CARD} h2")).to_have_text(title(first))
    click_row(page, 4)
    name = list(reference.matching("unit", "any"))[4]
    expect(page.locator(f"{CARD} h2")).to_have_text(title(name))


def test_back_returns_to_the_card_before(page: Page, server: str) -> None:
    opened(page, server, criterion="weight-obd")
    opened(page, server, criterion="unit-zeros", lang="zh")
    expect(page.locator(f"{CARD} h2")).to_have_text(title("unit-zeros", "zh"))
    page.go_back()
    settled(page)
    expect(page.locator(f"{CARD} h2")).to_have_text(title("weight-obd"))


def test_a_mangled_address_says_so_once(page: Page, server: str) -> None:
    opened(page, server, criterion="![x](http://x.y)", epoch="9e9")
    assert page.locator('[data-testid="stAlert"]').count() == 2
    expect(page.locator(f"{CARD} h2")).to_have_text(title("weight-gradient"))


def test_every_formula_is_drawn(page: Page, tmp_path: Path) -> None:
    """All cards on one page, which draws them as /reference draws one."""
    script = tmp_path / "cards.py"
    script.write_text(CARDS)
    with running(script, tmp_path, PYTHONPATH=str(ROOT)) as server:
        page.goto(server)
        settled(page)
        for card in reference.cards().values():
            formulas = page.locator(f".st-key-{card.id} .katex annotation").all_text_contents()
            assert formulas == [card.formula, card.rule]
    assert page.locator(".katex-error").count() == 0
    assert page.locator('[data-testid="stException"]').count() == 0


def test_a_click_in_the_sorted_table_opens_what_it_shows(page: Page, server: str) -> None:
    opened(page, server, ranks="unit")
    page.locator(TABLE).click(position={"x": 215, "y": HEAD // 2})
    click_row(page, 0)
    # The only criterion that opposes the truth stands first when the truth is sorted.
    expect(page.locator(f"{CARD} h2")).to_have_text(title("unit-contribution_signed"))


def test_the_card_ends_above_the_fold(page: Page, server: str) -> None:
    opened(page, server, lang="zh")
    box = page.locator(f"{CARD} .js-plotly-plot").bounding_box()
    assert box["y"] + box["height"] <= WIDE["height"]


def test_narrow_is_not_wider_than_the_screen(new_page: Callable[..., Page], server: str) -> None:
    page = opened(new_page(viewport=NARROW), server, criterion="weight-l1")
    for topic in reference.TOPICS:
        page.locator(".st-key-reference-topic").get_by_text(
            catalogue("en")(f"reference-topic-{topic}")
        ).click()
        page.locator(f".st-key-reference-topic-{topic}").wait_for()
        assert overflow(settled(page)) == 0, topic
