"""The page /compare in a real browser: a race is guessed, runs, is stopped, goes on, and is read."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.conftest import NARROW, Frames, open_box, query, settled, visit

LIVE = ".st-key-compare-live .live"
SMALL = {"seeds": "2", "criteria": "magnitude.gradient.random", "first": "gradient", "at": "0.1"}
RACE_MILLISECONDS = 120_000


def ready(page: Page) -> Page:
    """Wait until the race is over."""
    page.locator(".st-key-section-why").wait_for(timeout=RACE_MILLISECONDS)
    page.locator(f"{LIVE}[data-ready]").wait_for(timeout=RACE_MILLISECONDS)
    return settled(page)


def test_the_race_is_guessed_runs_and_is_solved(
    open_at: Callable[..., Page], new_page: Callable[..., Page], server: str, frames: Frames
) -> None:
    page = open_at("compare", **SMALL)
    # The guess comes first; the race runs meanwhile, and only random removal is drawn.
    page.locator(".st-key-compare-predict-90-magnitude-gradient-random-1 button").click()
    expect(page.locator(".st-key-compare-predict-90-magnitude-gradient-random")).to_have_count(0)
    ready(page)
    said = page.locator(".st-key-compare-predict-90-magnitude-gradient-random-answer")
    expect(said).to_contain_text("You said “gradient”")

    live = page.locator(LIVE)
    box = live.bounding_box()
    assert box["y"] + box["height"] <= 900
    slider = page.locator(f"{LIVE} input.live-range").first
    box = slider.bounding_box()
    y = box["y"] + box["height"] / 2
    frames.reset()
    page.mouse.move(box["x"] + 0.1 * box["width"], y)
    page.mouse.down()
    readings = set()
    for step in range(20):
        page.mouse.move(box["x"] + (0.1 + 0.018 * step) * box["width"], y)
        readings.add(page.locator(f"{LIVE} .live-reading").inner_text())
    assert len(readings) > 5
    assert frames.reruns == []
    page.mouse.up()
    settled(page)

    goal = page.locator(".st-key-compare-try")
    expect(goal).to_contain_text("Not reached yet")
    typed = page.locator(f"{LIVE} .live-typed-input")
    for share in ("75", "70", "80", "65", "60"):
        typed.fill(share)
        typed.press("Enter")
        page.wait_for_function(f"() => location.search.includes('at=0.{share.rstrip('0')}')")
        settled(page)
        if "Not reached yet" not in goal.inner_text():
            break
    expect(goal).to_contain_text("Reached")

    other = ready(visit(new_page(), server, "compare", **query(page), teach="1"))
    reading = other.locator(f"{LIVE} .live-reading").inner_text()
    assert reading == page.locator(f"{LIVE} .live-reading").inner_text()
    # For a teacher all curves are there at once; after a guess those of the criteria come one by one.
    expect(other.locator(f"{LIVE} .live-turn")).to_have_count(0)
    again = visit(new_page(reduced_motion="reduce"), server, "compare", **SMALL)
    expect(again.locator(f"{LIVE} [data-panel=curve] .trace")).to_have_count(2)
    again.locator(".st-key-compare-predict-90-magnitude-gradient-random-1 button").click()
    turns = again.locator(f"{LIVE} [data-panel=curve] .trace.live-turn")
    expect(turns).to_have_count(4)
    delays = turns.evaluate_all("all => all.map((one) => one.style.animationDelay)")
    assert delays == ["0ms", "700ms"] * 2
    # Who wants no motion sees them all.
    assert turns.evaluate_all("all => all.map((one) => getComputedStyle(one).animationName)") == ["none"] * 4


def test_a_race_is_stopped_and_goes_on(open_at: Callable[..., Page]) -> None:
    page = open_at("compare", teach="1", width="128", seeds="2", criteria="magnitude.random")
    page.locator(".st-key-compare-race-stop button").click()
    offer = page.locator(".st-key-compare-race-work")
    # Workers and the server share the cores: what follows them may take its time.
    expect(offer).to_contain_text("of 4 cells are finished and kept", timeout=RACE_MILLISECONDS)
    page.locator(".st-key-compare-race-start button").click()
    ready(page)
    expect(page.locator(".st-key-section-here")).to_contain_text("magnitude")
    page.locator(".st-key-compare-controls").get_by_role("button", name="Criteria").click()
    page.locator(".st-key-compare-criteria").get_by_role("button", name="LAMP").click()
    # A third criterion starts a study of its own, whose workers load the machine.
    page.wait_for_function(
        "() => location.search.includes('criteria=magnitude.lamp.random')", timeout=RACE_MILLISECONDS
    )
    expect(page.locator(".st-key-compare-criteria")).to_be_visible()  # a click does not close the box


def test_narrow_dark_and_chinese(new_page: Callable[..., Page], server: str) -> None:
    page = new_page(viewport=NARROW, color_scheme="dark")
    ready(visit(page, server, "compare", lang="zh", teach="1", scope="banana", **SMALL))
    assert page.evaluate("document.documentElement.scrollWidth") <= NARROW["width"]
    expect(page.locator('[data-testid="stAlert"]')).to_have_count(1)
    for name in ("truth", "size", "cost"):
        box = open_box(page, f"compare-{name}")
        expect(box.get_by_test_id("stBaseButton-primary")).to_be_visible()
