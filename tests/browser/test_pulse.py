"""A fragment that runs again by itself: only that fragment, and never while a pointer is held down."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Page

from tests.browser.conftest import ROOT, Frames, running, settled

SCRIPT = """
import streamlit as st
from pages.widgets import pulse

st.session_state.whole = st.session_state.get("whole", 0) + 1
st.write(f"whole {st.session_state.whole}")


@st.fragment
def part():
    st.session_state.part = st.session_state.get("part", 0) + 1
    st.write(f"part {st.session_state.part}")
    if st.session_state.part < 40:
        pulse.run_again(0.1, "pulse")


part()
"""
MOST = 40
BEATS = 10
"""Times that the fragment would have run, were the pointer not held."""


def part(page: Page, at_least: int = 1) -> int:
    """The number of runs of the fragment, once there were as many."""
    page.wait_for_function(
        "(least) => Number(document.body.innerText.match(/part (\\d+)/)?.[1]) >= least", arg=at_least
    )
    return int(page.get_by_text("part ").inner_text().split()[-1])


def test_it_runs_again_but_not_under_the_hand_nor_for_a_page_that_is_left(
    page: Page, frames: Frames, tmp_path: Path
) -> None:
    (tmp_path / "app.py").write_text(SCRIPT)
    with running(tmp_path / "app.py", tmp_path, PYTHONPATH=str(ROOT)) as server:
        page.goto(server)
        part(page, 3)
        assert len(frames.reruns) == 1, "the visit itself"
        assert all(beat.rerun_script.fragment_id for beat in frames.beats)
        assert page.get_by_text("whole 1").is_visible()
        assert page.locator(".stElementContainer:has(.course-pulse)").bounding_box() is None
        page.evaluate("history.replaceState({}, '', '/next')")
        settled(page)
        left = part(page)
        frames.reset()
        page.evaluate("() => new Promise((done) => setTimeout(done, 500))")
        assert frames.beats == []
        page.evaluate("history.replaceState({}, '', '/')")
        part(page, left + 1)
        page.mouse.move(300, 300)
        page.mouse.down()
        settled(page)  # what was on its way has arrived
        held = part(page)
        frames.reset()
        page.evaluate(f"() => new Promise((done) => setTimeout(done, {BEATS * 100}))")
        assert frames.beats == frames.reruns == []
        assert part(page) == held
        page.mouse.up()
        page.evaluate("() => new Promise((done) => setTimeout(done, 500))")
        assert frames.beats == [], "the click may lead on, and the server has not answered yet"
        assert part(page, held + 2) < MOST
        part(page, MOST)
        settled(page)
        frames.reset()
        page.evaluate("() => new Promise((done) => setTimeout(done, 600))")
        assert frames.beats == [], "it ends when it is not asked for"
