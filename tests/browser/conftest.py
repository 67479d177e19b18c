"""A real server and a real browser. Without Chromium these tests are skipped; in CI that is a failure."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest
from playwright.sync_api import Browser, Locator, Page, WebSocket, sync_playwright
from streamlit.proto.BackMsg_pb2 import BackMsg

from tests.browser.tabs import Tab, Tabs

ROOT = Path(__file__).parents[2]
BROWSERS = (Path("/usr/bin/chromium-headless-shell"), Path("/usr/bin/chromium"))
CHROMIUM = next((path for path in BROWSERS if path.exists()), BROWSERS[-1])
"""The first is the same browser without a window of its own: it takes a quarter less of the processor."""
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
TEST_ARGUMENTS = [*ARGUMENTS, "--js-flags=--no-opt --no-maglev"]
"""Of a browser whose speed is not measured: pages of a test do not live long enough for compilers that make
code fast, which take a quarter of the browser's processor time.
"""
START_SECONDS = 120
WAIT_MILLISECONDS = 60_000
WIDE = {"width": 1400, "height": 900}
NARROW = {"width": 390, "height": 844}

SETTLED = """
() => {
  const app = document.querySelector('[data-testid="stApp"]')
  const quiet = app && app.dataset.testScriptState === 'notRunning'
    && app.dataset.testConnectionState === 'CONNECTED'
    && !document.querySelector('[data-stale="true"], [data-testid="stSkeleton"], .st-key-poster-pulse')
    && !(window.unanswered && performance.now() - window.unanswered < 3000)
  window.quietFrames = quiet ? (window.quietFrames || 0) + 1 : 0
  return window.quietFrames > 5
}
"""


class Frames:
    """What a page sent to the server over its websocket since ``reset``.

    ``reruns`` are the messages by which a learner makes Python run, ``beats`` those that a page sends by
    itself while it waits for something (a pulse); ``others`` are the rest (heartbeats).
    """

    def __init__(self, page: Page) -> None:
        self.reruns: list[BackMsg] = []
        self.beats: list[BackMsg] = []
        self.others: list[BackMsg] = []
        page.on("websocket", self._watch)

    def _watch(self, socket: WebSocket) -> None:
        if "/_stcore/stream" in socket.url:
            socket.on("framesent", self._count)

    def _count(self, payload: str | bytes) -> None:
        message = BackMsg()
        message.ParseFromString(payload if isinstance(payload, bytes) else payload.encode())
        if message.WhichOneof("type") != "rerun_script":
            self.others.append(message)
            return
        rerun = message.rerun_script
        triggers = [widget.json_trigger_value for widget in rerun.widget_states.widgets]
        beat = rerun.is_auto_rerun or any('"beat"' in trigger for trigger in triggers)
        (self.beats if beat else self.reruns).append(message)

    def reset(self) -> None:
        for kind in (self.reruns, self.beats, self.others):
            kind.clear()


def query(page: Page) -> dict[str, str]:
    """What stands in the address of a page, empty values too, but not whether it shows all that it has."""
    # Asked of the page itself: `page.url` hears of a change only after the page has gone on.
    found = dict(parse_qsl(page.evaluate("location.search.slice(1)"), keep_blank_values=True))
    return {name: value for name, value in found.items() if name != "full"}


def settled(page: Page) -> Page:
    """Wait until the script has run and the page shows it, the page itself and not its poster (which takes no
    clicks). Waits for frames without work, not for a time; for the answer to a message at most 3 s, as some
    have none.
    """
    page.evaluate("window.quietFrames = 0")
    page.wait_for_function(SETTLED, polling="raf", timeout=WAIT_MILLISECONDS)
    return page


@contextmanager
def running(script: Path, cache: Path, *, cwd: Path = ROOT, **environment: str) -> Iterator[str]:
    """``streamlit run script`` from the folder ``cwd`` on a free port; yields its address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    log = cache / "server.log"
    command = [sys.executable, "-m", "streamlit", "run", str(script), "--server.port", str(port)]
    known = {**os.environ, "COURSE_CACHE_DIR": str(cache), **environment}
    with log.open("w") as output:
        process = subprocess.Popen(command, cwd=cwd, env=known, stdout=output, stderr=subprocess.STDOUT)
    try:
        _wait_for(f"{address}/_stcore/health", process, log)
        yield address
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()


def _wait_for(url: str, process: subprocess.Popen, log: Path) -> None:
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until:
        if process.poll() is not None:
            break
        try:
            with urllib.request.urlopen(url, timeout=2) as answer:
                if answer.status == 200:
                    return
        except OSError:
            time.sleep(0.1)
    pytest.fail(f"the server did not start:\n{log.read_text()}")


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    if not CHROMIUM.exists():
        message = f"no browser at {CHROMIUM}"
        if os.environ.get("CI") == "true":
            pytest.fail(message)
        pytest.skip(message)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=str(CHROMIUM), args=TEST_ARGUMENTS)
        yield chromium
        chromium.close()


@pytest.fixture(scope="package")
def server(browser: Browser) -> Iterator[str]:
    """The course itself, started once. It trains what is asked for, and keeps it in the tests' folder; two
    networks make a band."""
    folder = Path(os.environ["COURSE_CACHE_DIR"])
    with running(ROOT / "app.py", folder, COURSE_TRAIN_AHEAD="0", COURSE_SEEDS="2") as address:
        yield address


@pytest.fixture(scope="package")
def tabs(browser: Browser) -> Iterator[Tabs]:
    tabs = Tabs(browser)
    yield tabs
    tabs.close()


@pytest.fixture
def new_page(tabs: Tabs, request: pytest.FixtureRequest) -> Iterator[Callable[..., Page]]:
    """``new_page(**options)``: a page in a browser of its own (nothing remembered), 1400 x 900 unless said.

    ``page.foreign`` lists requests to other machines. A test that ends with any of them fails.
    """
    lent: list[Tab] = []
    failed = request.session.testsfailed

    def make(**options: object) -> Page:
        tab = tabs.lend(**{"viewport": WIDE, **options})
        lent.append(tab)
        page = tab.page
        page.set_default_timeout(WAIT_MILLISECONDS)
        page.frames_sent = Frames(page)
        page.foreign = []
        page.on("request", lambda request: _note_foreign(page, request.url))
        return page

    yield make
    foreign = [url for tab in lent for url in tab.page.foreign]
    spoiled = bool(foreign) or request.session.testsfailed > failed
    for tab in lent:
        tabs.take_back(tab, spoiled=spoiled)
    assert foreign == []


def _note_foreign(page: Page, url: str) -> None:
    parts = urlsplit(url)
    if parts.scheme in {"http", "https", "ws", "wss"} and parts.hostname != "127.0.0.1":
        page.foreign.append(url)


@pytest.fixture
def page(new_page: Callable[..., Page]) -> Page:
    return new_page()


@pytest.fixture
def frames(page: Page) -> Frames:
    """Counts what ``page`` sends."""
    return page.frames_sent


@pytest.fixture
def open_at(page: Page, server: str) -> Callable[..., Page]:
    """``open_at("mlp-weights", lang="zh")``: the page of the course, settled."""

    def go(path: str = "", **query: str) -> Page:
        return visit(page, server, path, **query)

    return go


def open_box(page: Page, key: str) -> Locator:
    """A closed box of a page, opened; a rerun that comes in between takes the click away."""
    box = page.locator(f".st-key-{key}")
    for _ in range(3):
        if box.locator("details[open]").count():
            break
        box.locator("summary").click()
        settled(page)
    return box


def visit(page: Page, server: str, path: str = "", *, essentials: bool = False, **query: str) -> Page:
    """Open an address of a server and wait for it; it shows all that it has, or the essentials only."""
    query = query if essentials else {"full": "1", **query}
    page.goto(f"{server}/{path}" + (f"?{urlencode(query)}" if query else ""))
    page.wait_for_selector('[data-testid="stMainBlockContainer"]')
    return settled(page)
