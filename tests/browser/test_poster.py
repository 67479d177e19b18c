"""A restarted server shows at once what it showed before, and the page itself takes over unnoticed."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Browser, expect

from tests.browser.conftest import ROOT, running, settled, visit

CHART = ".st-key-home-live .live"
READY = f"{CHART}[data-ready]"
PULSE = ".course-pulse"
TRAINED = 180_000
"""Milliseconds for the network of the page and the seeds of its band."""


def test_the_page_takes_over_from_its_poster(browser: Browser, new_page: Callable, tmp_path: Path) -> None:
    # The first opens the page until nothing on it waits; both find the runs of the other tests.
    known = {"COURSE_CACHE_DIR": os.environ["COURSE_CACHE_DIR"], "COURSE_TRAIN_AHEAD": "0"}
    with running(ROOT / "app.py", tmp_path, **known) as server:
        page = visit(new_page(), server, essentials=True)
        page.wait_for_selector(READY, timeout=TRAINED)
        page.wait_for_selector(".st-key-home-band", state="detached", timeout=TRAINED)
        settled(page)
        page.close()
    with running(ROOT / "app.py", tmp_path, **known) as server:
        page = new_page()
        page.goto(server)
        chart = page.locator(READY)
        chart.wait_for()
        expect(page.locator(PULSE)).to_have_count(1)
        chart.evaluate("element => { element.isTheSame = true }")
        box = page.locator(f"{CHART} input[type=range] >> nth=0").bounding_box()
        page.mouse.move(box["x"] + 0.6 * box["width"], box["y"] + box["height"] / 2)
        page.mouse.down()
        page.mouse.move(box["x"] + 0.8 * box["width"], box["y"] + box["height"] / 2, steps=5)
        page.mouse.up()
        left = chart.get_attribute("data-share")
        expect(page.locator(PULSE)).to_have_count(0, timeout=60_000)
        settled(page)
        assert chart.evaluate("element => element.isTheSame")
        assert chart.get_attribute("data-share") == left
        assert abs(float(left) - 0.8) < 0.03
        # What stands under the chart is computed by the page: it speaks of where the slider was left.
        expect(page.get_by_test_id("stMain")).to_contain_text(f"at {float(left):.0%} it scores")
        assert "at=" in page.url
        page.locator(".st-key-course-lang").get_by_text("中文").click()
        expect(page.locator("html")).to_have_attribute("lang", "zh")
