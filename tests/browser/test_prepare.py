"""The teacher's box: its link is of the page as it stands."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.browser.conftest import query, settled, visit


def test_the_link_is_of_where_the_slider_was_left(page: Page, server: str) -> None:
    visit(page, server, "linear-regression", essentials=True, teach="1")
    page.wait_for_selector(".live[data-ready]")
    field = page.locator(".live-typed-input")
    field.fill("0.5")
    field.press("Tab")
    page.wait_for_url("**at=**")
    left = query(settled(page))["at"]
    page.locator(".st-key-linear-regression-prepare button").click()
    expect(page.get_by_test_id("stPopoverBody").locator("code")).to_contain_text(f"?at={left}&walk=1")
