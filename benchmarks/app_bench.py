"""The running app in a browser: updates during a drag, release to settled page."""

from __future__ import annotations

import math
import statistics
import tempfile
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from benchmarks import Row, milliseconds
from benchmarks.processes import BARE
from pages.widgets import link
from tests.browser import live_page
from tests.browser.conftest import ARGUMENTS, CHROMIUM, ROOT, WIDE, Frames, running, settled
from tests.browser.tabs import WALKED

SECONDS = 3.0
RELEASES = 9
PATIENCE = 900_000
"""Milliseconds for a page's run and the seeds of its band to be trained."""

SEQUENCE_PAGES = ("rnn", "reviews", "language-model", "attention")

DRAG = """
async ([selector, seconds]) => {
  const chart = document.querySelector(selector) ?? [...document.querySelectorAll("*")]
    .map((e) => e.shadowRoot?.querySelector(".live")).find(Boolean)
  const range = chart.querySelector("input[type=range]")
  const [low, high] = [Number(range.min), Number(range.max)]
  range.dispatchEvent(new PointerEvent("pointerdown", { bubbles: true, composed: true, pointerId: 1 }))
  const before = Number(chart.dataset.updates || 0)
  const start = performance.now()
  let now = start
  while (now - start < seconds * 1000) {
    const swing = 0.5 + 0.45 * Math.sin((now - start) / 300)
    range.value = low + swing * (high - low)
    range.dispatchEvent(new Event("input", { bubbles: true }))
    now = await new Promise(requestAnimationFrame)
  }
  return (Number(chart.dataset.updates) - before) / ((performance.now() - start) / 1000)
}
"""


def rows() -> Iterator[Row]:
    """Every figure of the app; needs Chromium."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=ARGUMENTS)
        with tempfile.TemporaryDirectory() as folder:
            cache = Path(folder)
            with running(ROOT / "app.py", cache) as server:
                page = opened(browser, server, "mlp-weights")
                yield drag(page, "mlp-weights")
                yield release(browser, page, cache)
                page.close()
            yield drag_large(browser, cache)
            with running(ROOT / "app.py", cache, COURSE_TRAIN_AHEAD="0") as server:
                for name in SEQUENCE_PAGES:
                    page = opened(browser, server, name)
                    yield drag(page, name)
                    page.close()
        browser.close()


def opened(browser: Browser, server: str, name: str) -> Page:
    """A page of the course with its chart and the seeds of its band there."""
    page = browser.new_page(viewport=WIDE)
    page.add_init_script(WALKED)
    page.frames_sent = Frames(page)
    page.goto(f"{server}/{link.by_name(name).path}")
    page.wait_for_selector(f"{_chart(name)}[data-ready]", timeout=PATIENCE)
    page.wait_for_selector(f".st-key-{name}-band", state="detached", timeout=PATIENCE)
    settled(page)
    page.wait_for_selector(f"{_chart(name)}[data-ready]")  # other seeds may have been drawn into it
    return settled(page)


def drag(page: Page, name: str) -> Row:
    page.frames_sent.reset()
    rate = page.evaluate(DRAG, [_chart(name), SECONDS])
    sent = len(page.frames_sent.reruns) + len(page.frames_sent.beats)
    return Row(
        f"updates a second during the drag, /{name}",
        "-",
        f"{rate:.0f}, {sent} server messages",
        "50, 0 messages",
        rate >= 50 and sent == 0,
    )


def _chart(name: str) -> str:
    return f".st-key-{name}-live .live"


def drag_large(browser: Browser, folder: Path) -> Row:
    widths = (784, 300, 100, 10)
    file = live_page.write(folder / "large.html", live_page.digits_payload(widths, snapshots=1, epochs=5))
    page = browser.new_page(viewport=WIDE)
    page.goto(file.as_uri())
    page.wait_for_selector(".live[data-ready]", timeout=60_000)
    rate = page.evaluate(DRAG, [".live", SECONDS])
    page.close()
    return Row("the same with layers 784-300-100-10", "-", f"{rate:.0f}", "30", rate >= 30)


def release(browser: Browser, page: Page, folder: Path) -> Row:
    """From the last key of the slider to a page at rest, ours and a bare one in turns."""
    script = folder / "bare.py"
    script.write_text(BARE)
    with running(script, folder) as server:
        bare = browser.new_page(viewport=WIDE)
        bare.goto(server)
        bare.wait_for_selector(".js-plotly-plot >> nth=2", timeout=60_000)
        settled(bare)
        pairs = [
            (
                _release(page, f"{_chart('mlp-weights')} input[type=range]", turn),
                _release(bare, BARE_SLIDER, turn),
            )
            for turn in range(RELEASES)
        ]
        bare.close()
    # The first pair warms up; a slider that was already where it was put reports nothing.
    pairs = [pair for pair in pairs[1:] if all(map(math.isfinite, pair))]
    ours, theirs = (statistics.median(column) for column in zip(*pairs, strict=True))
    ratio = statistics.median(a / b for a, b in pairs)
    return Row(
        "release to settled page, /mlp-weights",
        "bare page: a slider and three Plotly charts",
        f"{ratio:.2f} times as long ({milliseconds(ours)}; {milliseconds(theirs)})",
        "at most 1",
        ratio <= 1.0,
    )


BARE_SLIDER = '[data-testid="stSlider"] div[style*="left:"]'

# A release is a mouse button: both sliders report at once. Done when the script has run and nothing on
# the page has changed for five display frames.
QUIET = """
() => new Promise((done) => {
  const start = performance.now()
  const app = document.querySelector('[data-testid="stApp"]')
  let last = start, ran = false, still = 0
  const watch = new MutationObserver((changes) => {
    last = performance.now()
    still = 0
    ran ||= changes.some((change) => change.attributeName === "data-test-script-state")
  })
  watch.observe(document.body, { subtree: true, childList: true, characterData: true, attributes: true })
  const look = () => {
    if (app.dataset.testScriptState !== "notRunning") still = 0
    still += 1
    const over = performance.now() - start > 5000
    if (!over && !(ran && still > 5)) return requestAnimationFrame(look)
    watch.disconnect()
    done(ran ? last - start : NaN)
  }
  look()
})
"""


def _release(page: Page, slider: str, turn: int) -> float:
    """Seconds from letting go of the slider to the last change on the page; it goes to and fro by turns."""
    handle = page.locator(slider).first
    box = handle.bounding_box()
    track = page.locator('[data-testid="stSlider"]').first.bounding_box() if slider == BARE_SLIDER else box
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    if slider != BARE_SLIDER:
        x = box["x"] + 0.5 * box["width"]
    page.mouse.move(x, y)
    page.mouse.down()
    shift = 0.1 if turn % 2 else -0.1
    page.mouse.move(x + shift * track["width"], y, steps=4)
    page.evaluate(f"() => {{ window.settling = ({QUIET})() }}")
    page.mouse.up()
    taken = page.evaluate("() => window.settling") / 1000
    settled(page)
    return taken
