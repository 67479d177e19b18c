"""The course as plain files, opened from disk: no request goes anywhere else."""

from __future__ import annotations

import json
import os
import re
import shutil
import threading
from collections.abc import Callable, Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import Browser, Locator, Page, expect

pytest.importorskip("latex2mathml")
pytest.importorskip("markdown_it")

from lessons.catalogue import catalogue
from live_chart.payload import pack as packed_array
from tests.browser.conftest import NARROW, WIDE
from tests.browser.firefox import END, Firefox
from website import build, record
from website.pack import Arrays, pack, shared

MOONS = "criterion-magnitude-dataset-moons-network-2-16-16-2"
KEYS = ("default", "criterion-magnitude", MOONS)
STOPS = 5


class QuietHandler(SimpleHTTPRequestHandler):
    """Serves files and does not tell."""

    def log_message(self, *_: object) -> None: ...


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two pages, and three recordings of the second, with few positions each."""
    folder = tmp_path_factory.mktemp("site")
    with pytest.MonkeyPatch.context() as patch:
        for name in ("ALL_STOPS", "STOPS", "FRAME_STOPS"):
            patch.setattr(record, name, STOPS)
        wanted = [task for task in build.tasks(["home", "mlp-weights"]) if task.key in KEYS]
        build.build(folder, wanted, processes=1, say=lambda line: None)
    (folder / "en" / "linear-regression.html").write_text("<title>next</title>", "utf-8")
    return folder


@pytest.fixture
def opened(browser: Browser, site: Path) -> Iterator[Callable[..., Page]]:
    contexts = []

    def opened(where: str, viewport: dict = WIDE, **options: object) -> Page:
        context = browser.new_context(viewport=viewport, **options)
        contexts.append(context)
        tab = context.new_page()
        tab.on("pageerror", lambda error: pytest.fail(f"error in the page: {error}"))
        tab.on("request", lambda request: _own(request.url))
        tab.goto(f"{site.as_uri()}/{where}")
        tab.wait_for_selector(".live[data-ready=true]")
        return tab

    yield opened
    for context in contexts:
        context.close()


def _own(address: str) -> None:
    if not address.startswith(("file://", "data:", "blob:")):
        pytest.fail(f"a request to {address}")


def test_a_lesson_without_a_server(opened: Callable[..., Page]) -> None:
    text = catalogue("en")
    tab = opened("en/mlp-weights.html")
    expect(tab.locator("h1")).to_have_text(text("question-mlp-weights"))
    assert tab.locator("#why math").count() >= 2
    # A guess is answered, remembered, and what it hid is shown.
    tab.locator(".guess button").first.click()
    expect(tab.locator(".guess")).to_have_count(0)
    expect(tab.locator("h1")).to_have_text(text("claim-mlp-weights"))
    expect(tab.locator(".answer .figure .main-svg").first).to_be_visible()
    # The numbers of a figure stand behind a button.
    tab.locator(".answer .numbers summary").first.click()
    expect(tab.locator(".answer .numbers td").nth(10)).to_be_visible()
    # A question says what an answer was worth; another can be taken.
    asked = tab.locator("[data-quiz='quiz-1']")
    for option, shown in ((0, "quiz-wrong"), (1, "quiz-right")):
        asked.get_by_role("radio").nth(option).check()
        expect(asked.get_by_role("status").filter(visible=True)).to_contain_text(text(shown))
    # Hints come one by one; why a task could be reached is asked once it is.
    tried = tab.locator("[data-task=try]")
    for seen in (1, 2):
        tried.locator(".more").click()
        expect(tried.locator(".hint:visible")).to_have_count(seen)
    expect(tried.locator(".more")).to_be_hidden()
    expect(tried.locator("fieldset")).to_be_hidden()
    # A drag to a recorded position brings its numbers; the address follows.
    slider = tab.locator(".live-prune input")
    before = tab.locator("#here td strong").first.inner_text()
    slider.focus()
    slider.press("End")
    expect(tab.locator("#here td strong").first).not_to_have_text(before)
    expect(tab.locator("#here td strong").first).to_have_text("0")
    expect(tab).to_have_url(re.compile(r"\?.*at="))
    # Between recorded positions there are no numbers, and a way to the nearest.
    slider.press("ArrowLeft")
    expect(tab.locator("#between")).to_be_visible()
    expect(tab.locator("#body")).to_be_hidden()
    tab.locator("#nearest").click()
    expect(tab.locator("#body")).to_be_visible()
    # Another criterion is a file of its own; what was done goes along to the other language.
    tab.locator("select[name=criterion]").select_option("magnitude")
    expect(tab).to_have_url(re.compile("criterion=magnitude"))
    tab.locator("[data-language=zh]").click()
    tab.wait_for_selector(".live[data-ready=true]")
    assert "criterion=magnitude" in tab.url
    expect(tab.locator("h1")).to_have_text(catalogue("zh")("claim-mlp-weights"))
    expect(tab.locator("select[name=criterion]")).to_have_value("magnitude")
    # The task is played on another network, one button away.
    tab.locator("[data-name=moons]").click()
    expect(tab.locator("select[name=dataset]")).to_have_value("moons")


def test_what_is_packed_is_read_to_the_last_bit(browser: Browser) -> None:
    made = np.random.default_rng(0)
    stops = np.cumsum(made.integers(0, 2, (9, 4, 5)), axis=0)
    found = [stops.astype(kind) for kind in ("uint8", "int8", "uint16", "int16", "int32", "uint32")]
    found += [
        made.normal(size=n).astype(kind) for kind in ("float16", "float32", "float64") for n in (3, 400)
    ]
    found += [np.float32([[np.nan, np.inf], [-0.0, 1e-40]]), np.zeros((0, 3))]
    packed = [packed_array(array) for array in (*found, found[0])]
    # Two looks of a chart: one array of theirs, one of each, a word that differs, a list of another length.
    looks = [{"x": packed, "y": [packed[look], "ö"], "word": "头"[:look], "z": [1] * look} for look in (0, 1)]
    arrays, words = Arrays(), [[], []]
    text = pack(shared([arrays.apart(look) for look in looks], words), arrays)
    source = (Path(build.FOLDER) / "js" / "unpack.js").read_text("utf-8").replace("export ", "")
    tab = browser.new_page()
    read = tab.evaluate(
        """async ([source, text, words]) => {
          const { unpack, worded } = new Function(`${source}; return { unpack, worded }`)();
          const { value, arrays } = await unpack(text);
          for (const one of arrays) one.b = btoa(String.fromCharCode(...one.b));
          return [arrays.length, ...words.map((one) => worded(value, one, arrays))];
        }""",
        [source, text, words],
    )
    tab.close()
    assert read[0] == len(found), "what is there twice is written once"
    assert read[1:] == json.loads(json.dumps(looks))


def test_a_walk_leads_to_the_next_page(opened: Callable[..., Page]) -> None:
    tab = opened("en/index.html", NARROW)
    steps = int(tab.locator(".live-walk-count").inner_text().split("/")[1])
    for step in range(steps):
        expect(tab.locator(".live-walk-count")).to_have_text(f"{step + 1}/{steps}")
        tab.locator(".live-walk-next").click()
    tab.wait_for_url("**/linear-regression.html?walk=1", timeout=10_000)


def test_a_page_opened_once_is_there_without_a_network(browser: Browser, site: Path) -> None:
    handler = partial(QuietHandler, directory=str(site))
    context = browser.new_context(viewport=WIDE)
    tab = context.new_page()
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        address = f"http://127.0.0.1:{server.server_address[1]}/en/mlp-weights.html"
        tab.goto(address)
        tab.wait_for_selector(".live[data-ready=true]")
        tab.wait_for_function(
            """async () => (await Promise.all([location.href, ...performance.getEntriesByType("resource")
               .map(({ name }) => name)].map((one) => caches.match(one)))).every(Boolean)"""
        )
        server.shutdown()
    tab.goto(f"{address}?axis=share&at=1")
    tab.wait_for_selector(".live[data-ready=true]")
    assert tab.locator(".live").get_attribute("data-share") == "1"
    context.close()


def test_two_copies_on_one_host_keep_each_its_own(browser: Browser, tmp_path: Path) -> None:
    worker = (build.FOLDER / "js" / "worker.js").read_text("utf-8")
    page = "<title>copy</title><script>navigator.serviceWorker.register('sw.js')</script>"
    context = browser.new_context()
    tab = context.new_page()
    handler = partial(QuietHandler, directory=str(tmp_path))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()

        def keep(copy: str, version: str) -> set[str]:
            """A copy of some version is opened; all that the browser has kept then."""
            folder = tmp_path / copy
            folder.mkdir(parents=True, exist_ok=True)
            (folder / "sw.js").write_text(worker.replace("VERSION", version), "utf-8")
            (folder / "page.html").write_text(page, "utf-8")
            tab.goto(f"http://127.0.0.1:{server.server_address[1]}/{copy}/page.html")
            tab.wait_for_function(
                """async (version) => {
                  const { active } = await navigator.serviceWorker.ready
                  active.postMessage([`${location.href}?${version}`])
                  return (await Promise.all((await caches.keys()).filter((name) => name.endsWith(version))
                    .map(async (name) => (await caches.open(name)).match(location.href)))).some(Boolean)
                }""",
                arg=version,
            )
            return set(tab.evaluate("caches.keys()"))

        first = keep("a", "1")
        both = keep("a/b", "1")
        assert len(first) == 1
        assert len(both) == 2
        assert first < both
        newer = keep("a", "2")
        assert both - first < newer
        # An older version of its own goes.
        tab.wait_for_function("(old) => caches.keys().then((all) => !all.includes(old))", arg=first.pop())
        server.shutdown()
    context.close()


def test_in_firefox_too(site: Path, tmp_path: Path) -> None:
    program = shutil.which("firefox-esr") or shutil.which("firefox")
    if program is None:
        message = "Firefox is not installed (Debian: firefox-esr)"
        pytest.fail(message) if os.environ.get("CI") == "true" else pytest.skip(message)
    with Firefox(program, tmp_path) as tab:
        tab.open(f"{site.as_uri()}/en/mlp-weights.html")
        tab.until("document.querySelector('.live[data-ready=true] canvas')")
        before = tab.evaluate("document.querySelector('.live-reading').textContent")
        tab.evaluate("document.querySelector('.live-prune input').focus()")
        tab.press(END)
        tab.until("document.querySelector('.live').dataset.share === '1'")
        tab.until("document.querySelector('#here td strong').textContent === '0'")
        assert tab.evaluate("document.querySelector('.live-reading').textContent") != before


def test_an_address_that_makes_no_sense_is_named(opened: Callable[..., Page]) -> None:
    tab = opened("en/mlp-weights.html?criterion=magic&at=0.5&axis=share")
    expect(tab.locator("#problems .problem")).to_have_count(1)
    expect(tab.locator("#problems")).to_contain_text("criterion=magic")
    assert float(tab.locator(".live").get_attribute("data-share")) == pytest.approx(0.5, abs=0.01)
    tab = opened("en/mlp-weights.html?scope=layer")
    expect(tab.locator("#problems")).to_contain_text("make app")


def test_the_keyboard_stays_where_it_is(opened: Callable[..., Page]) -> None:
    tab = opened("en/mlp-weights.html?walk=0")
    # A setting is changed: the keyboard stays on it.
    select = tab.locator("select[name=criterion]")
    select.focus()
    select.select_option("magnitude")
    expect(tab).to_have_url(re.compile("criterion=magnitude"))
    expect(select).to_be_focused()
    # A question is answered: it goes on to the answer, and back to the question that is asked again.
    tab.locator(".guess button").first.press("Enter")
    expect(tab.locator(".answer")).to_be_focused()
    tab.locator(".answer .quiet").press("Enter")
    expect(tab.locator(".guess")).to_be_focused()
    # What was asked for between two positions is shown below: it is read on there.
    slider = tab.locator(".live-prune input")
    slider.press("End")
    slider.press("ArrowLeft")
    expect(tab.locator("#between")).to_be_visible()
    tab.locator("#nearest").press("Enter")
    expect(tab.locator("#body")).to_be_focused()
    # The last hint takes its button away.
    more = tab.locator("[data-task=try] .more")
    for _ in range(2):
        more.press("Enter")
    expect(tab.locator("[data-task=try] .hint").last).to_be_focused()


def test_what_does_not_change_is_not_drawn_again(opened: Callable[..., Page]) -> None:
    tab = opened("en/mlp-weights.html?teach=1")
    tab.evaluate("document.querySelector('#body').firstElementChild.dataset.before = '1'")
    tab.locator("#teach").click()
    tab.locator("#teach").click()
    slider = tab.locator(".live-prune input")
    tab.locator("[data-region=line]").evaluate("line => line.firstElementChild.dataset.before = '1'")
    slider.press("End")
    expect(tab.locator("#here td strong").first).to_have_text("0")
    expect(tab.locator("[data-region=line] [data-before]")).to_have_count(1)


def test_an_address_opens_what_it_says_and_names_what_it_does_not(opened: Callable[..., Page]) -> None:
    tab = opened("en/mlp-weights.html?criterion=magnitude&cut=1.2&kept=5&at=0.5")
    expect(problem_of(tab)).to_have_count(1)
    expect(problem_of(tab)).to_contain_text("cut, kept")
    expect(tab.locator("select[name=criterion]")).to_have_value("magnitude")
    # Colours, and controls that a teacher has hidden or locked.
    ground = "getComputedStyle(document.querySelector('{}')).{}"
    tab = opened("en/mlp-weights.html?theme=dark&hide=dataset&lock=criterion", color_scheme="light")
    assert tab.evaluate(ground.format("body", "backgroundColor")) == "rgb(18, 20, 23)"
    assert tab.evaluate(ground.format(".live-head", "backgroundColor")) == "rgb(18, 20, 23)"
    expect(tab.locator("select[name=dataset]")).to_have_count(0)
    expect(tab.locator("select[name=criterion]")).to_be_disabled()
    for name in ("theme=dark", "hide=dataset", "lock=criterion"):
        assert name in tab.url, "what the address says goes on with it"
    tab = opened("en/mlp-weights.html?theme=light", color_scheme="dark")
    assert tab.evaluate(ground.format("body", "backgroundColor")) == "rgb(252, 252, 250)"
    tab = opened("en/mlp-weights.html?theme=pink")
    expect(problem_of(tab)).to_contain_text("theme=pink")
    # The language is that of the folder.
    tab = opened("en/mlp-weights.html?lang=zh&criterion=magnitude")
    tab.wait_for_url("**/zh/mlp-weights.html?*criterion=magnitude*")
    assert "lang" not in tab.url


def problem_of(tab: Page) -> Locator:
    return tab.locator("#problems .problem")


def test_a_figure_is_drawn_once_plotly_can_be_had(browser: Browser, site: Path) -> None:
    tab = browser.new_page(viewport=WIDE)
    tab.route("**/plotly.min.js", lambda route: route.abort())
    tab.goto(f"{site.as_uri()}/en/mlp-weights.html")
    tab.locator(".guess button").first.click()
    tab.locator(".answer .figure").first.scroll_into_view_if_needed()
    tab.wait_for_function("!window.livePlotly")
    tab.unroute("**/plotly.min.js")
    tab.locator(".answer .quiet").click()
    tab.locator(".guess button").first.click()
    expect(tab.locator(".answer .figure .main-svg").first).to_be_visible()
    tab.wait_for_selector(".live[data-ready=true]")
    tab.close()
