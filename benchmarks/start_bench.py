"""How long people wait: from the command to the first usable chart, and for each page in their browser.

Ours and the peer are measured in turns, so that whatever else the machine does meets both.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from benchmarks import Row, milliseconds
from benchmarks.processes import BARE, started
from pages.widgets.link import PAGES
from tests.browser.conftest import ARGUMENTS, CHROMIUM, ROOT, WIDE, running, settled

STARTS = 5
OPENINGS = 5
PATIENCE = 900_000
"""Milliseconds for a page's run and the seeds of its band to be trained."""

STREAMLIT = (sys.executable, "-m", "streamlit")
LIVE = ".live[data-ready]"
PLOTS = ".js-plotly-plot .main-svg:first-child"
FIRST = {"reference": PLOTS, "compare": "h1", "teach": "h1"}
"""What has to be there before a page can be used: the live chart, unless it opens without one."""

COUNT = """
const count = (root, what) => [...root.querySelectorAll("*")].reduce(
  (sum, { shadowRoot }) => shadowRoot ? sum + count(shadowRoot, what) : sum,
  root.querySelectorAll(what).length,
);
"""
FOUND = f"([what, n]) => {{ {COUNT} return count(document, what) >= n && performance.now(); }}"
"""Milliseconds after the page was asked for, once there are n of a selector. Asked at every frame: what
Playwright waits for itself is looked for up to half a second apart.
"""
AT_REST = f"""
([what, n]) => {{
  {COUNT}
  return document.querySelector('[data-testid="stApp"]')?.dataset.testScriptState === "notRunning"
    && !document.querySelector('[data-testid="stSkeleton"]')
    && count(document, what) >= n
    && performance.now();
}}
"""
"""The same where nothing of the page is on its way any more."""


def rows() -> Iterator[Row]:
    """Starts without and with runs on disk, then every page; needs Chromium."""
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as folder:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=ARGUMENTS)
        cache = Path(folder)
        yield start(browser, cache, "nothing on disk", 2.5, cold=True)
        with running(ROOT / "app.py", cache) as server:
            prepare(browser, server)
        yield start(browser, cache, "runs on disk", 1.5, cold=False)
        yield from pages(browser, cache)
        browser.close()


def prepare(browser: Browser, server: str) -> None:
    """Open every page until all that it opens with is there and on disk."""
    for entry in PAGES:
        page = browser.new_page(viewport=WIDE)
        page.goto(f"{server}/{entry.path}")
        page.wait_for_selector(FIRST.get(entry.name, LIVE), timeout=PATIENCE)
        page.wait_for_selector(f".st-key-{entry.name}-band", state="detached", timeout=PATIENCE)
        settled(page)
        page.close()


def start(browser: Browser, cache: Path, how: str, goal: float, *, cold: bool) -> Row:
    """`streamlit run app.py` to the first usable chart against `streamlit hello` to its first page."""
    pairs = []
    for i in range(STARTS):
        folder = cache / f"cold-{i}" if cold else cache
        folder.mkdir(exist_ok=True)
        ours = _start(browser, [*STREAMLIT, "run", "app.py"], folder, LIVE)
        theirs = _start(browser, [*STREAMLIT, "hello"], folder, '[data-testid="stHeading"]')
        pairs.append((ours, theirs))
    return ratio_row(
        f"start to first usable chart, {how}", "`streamlit hello` to its first page", pairs, goal
    )


def _start(browser: Browser, command: list[str], cache: Path, selector: str) -> float:
    began = time.perf_counter()
    with started(command, cache) as (_, address):
        context = browser.new_context(viewport=WIDE)
        page = context.new_page()
        while True:
            try:
                page.goto(address)
                break
            except Exception:
                if time.perf_counter() - began > 60:
                    raise
                time.sleep(0.05)
        there(page, selector)
        taken = time.perf_counter() - began
        context.close()
    return taken


def pages(browser: Browser, cache: Path, names: tuple[str, ...] = ()) -> Iterator[Row]:
    """Every page (or those named) in a fresh browser, and reloaded in the same, against a bare page."""
    script = cache / "bare.py"
    script.write_text(BARE)
    with running(ROOT / "app.py", cache) as server, running(script, cache) as bare:
        for entry in PAGES:
            if names and entry.name not in names:
                continue
            what = FIRST.get(entry.name, LIVE)
            pairs = [
                (_open(browser, f"{server}/{entry.path}", what), _open(browser, bare, PLOTS, 3))
                for _ in range(OPENINGS + 1)
            ]
            # The first pair is for the server, which computes what it will know from then on.
            ours, theirs = zip(*pairs[1:], strict=True)
            peer = "a bare page: three Plotly charts"
            for which, how, goal in ((0, "in a fresh browser", 1.3), (1, "reloaded", 1.6)):
                both = [(mine[which], other[which]) for mine, other in zip(ours, theirs, strict=True)]
                yield ratio_row(f"/{entry.path} {how}", peer, both, goal)


def _open(browser: Browser, address: str, what: str, n: int = 1) -> tuple[float, float]:
    """Seconds until a page is there and at rest: in a browser that has never seen it, and reloaded."""
    context = browser.new_context(viewport=WIDE)
    page = context.new_page()
    page.goto(address, wait_until="commit")
    fresh = there(page, what, n, AT_REST)
    settled(page)
    page.reload(wait_until="commit")
    again = there(page, what, n, AT_REST)
    _close(context, page)
    return fresh, again


def there(page: Page, what: str, n: int = 1, state: str = FOUND) -> float:
    """Seconds until a page has n of a selector."""
    found = page.wait_for_function(state, arg=[what, n], polling="raf", timeout=120_000)
    return found.json_value() / 1000


def _close(context: BrowserContext, page: Page) -> None:
    settled(page)
    context.close()


def ratio_row(what: str, against: str, pairs: list[tuple[float, float]], goal: float) -> Row:
    """Seconds of ours and of the peer, medians, and the median of their ratios."""
    ours, theirs = (statistics.median(column) for column in zip(*pairs, strict=True))
    ratio = statistics.median(a / b for a, b in pairs)
    measured = f"{ratio:.2f} times as long ({milliseconds(ours)}; {milliseconds(theirs)})"
    return Row(what, against, measured, f"at most {goal:g}", ratio <= goal)
