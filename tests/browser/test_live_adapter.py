"""The live chart on a Streamlit page of its own: what the page adds to the chart."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Page, expect

from lessons.catalogue import catalogue
from lessons.settings import LANGUAGES
from tests.browser.conftest import ROOT, running

SCRIPT = """
from live_chart import Encoded, Stops
from pages.widgets import language
from pages.widgets.live import live_chart

language.form()
live_chart(Encoded("not a payload", (Stops([0, 1], [0, 1]),), {}, None, hand=False), key="live")
"""

SERVER = """
from starlette.middleware import Middleware
from streamlit import App

from pages.widgets import served

app = App("page.py", middleware=[Middleware(served.FromMemory)])
"""


def test_data_that_do_not_arrive_whole_are_said_in_the_learners_language(page: Page, tmp_path: Path) -> None:
    (tmp_path / "app.py").write_text(SERVER)
    (tmp_path / "page.py").write_text(SCRIPT)
    with running(tmp_path / "app.py", tmp_path, PYTHONPATH=str(ROOT)) as server:
        for language in LANGUAGES:
            page.goto(f"{server}/?lang={language}")
            page.locator(".live[data-ready=unreadable]").wait_for()
            expect(page.locator(".live-sorry")).to_have_text(catalogue(language)("live-unreadable"))
            expect(page.locator(".live-head")).to_be_hidden()
            expect(page.get_by_test_id("stException")).to_have_count(0)
