"""The page on weights under real hands: drag, keys, clicks, language, reload, back, and what is sent."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from core.train.runs import default_store
from lessons.catalogue import catalogue
from lessons.mlp_weights import studies
from lessons.mlp_weights.settings import MlpWeights
from lessons.mlp_weights.tasks import GOAL_ACCURACY, MOONS_GOAL_WEIGHTS
from lessons.tasks import tasks
from tests.browser.conftest import NARROW, Frames, query, settled, visit
from tests.pages.harness import heading

CHART = ".st-key-mlp-weights-live .live"
SLIDER = f"{CHART} input[type=range] >> nth=0"
TRAINING = f"{CHART} input[type=range] >> nth=1"


def opened(page: Page, server: str, **query: str) -> Page:
    visit(page, server, "mlp-weights", **query)
    page.wait_for_selector(f"{CHART}[data-ready]", timeout=90_000)
    # While seeds of the band are missing the page asks for them every two seconds.
    page.wait_for_selector(".st-key-mlp-weights-band", state="detached", timeout=90_000)
    return settled(page)


def state(page: Page) -> tuple[int, float, int]:
    """Stop, share removed, frame."""
    data = page.locator(CHART).evaluate("e => ({...e.dataset})")
    return int(data["stop"]), float(data["share"]), int(data["frame"])


def test_drag_moves_everything_and_sends_nothing_before_the_release(
    page: Page, server: str, frames: Frames
) -> None:
    opened(page, server, criterion="magnitude", axis="share", at="0.2", epoch="100")
    box = page.locator(SLIDER).bounding_box()
    y = box["y"] + box["height"] / 2
    reading = page.locator(CHART).inner_text()
    page.mouse.move(box["x"] + 0.2 * box["width"], y)
    page.mouse.down()
    frames.reset()
    shares = []
    for step in range(25, 80, 5):
        page.mouse.move(box["x"] + step / 100 * box["width"], y)
        page.evaluate("() => new Promise(requestAnimationFrame)")
        shares.append(state(page)[1])
    assert shares == sorted(shares)
    assert shares[-1] > shares[0] + 0.3
    assert page.locator(CHART).inner_text() != reading
    assert frames.reruns == []
    page.mouse.up()
    # A server that has just started may need longer than a page that looks quiet.
    page.wait_for_url(lambda url: "at=0.2&" not in f"{url}&")
    settled(page)
    assert len(frames.reruns) == 1
    assert float(query(page)["at"]) == pytest.approx(state(page)[1], abs=0.02)


def test_keys_move_by_one_stop_and_to_the_ends(page: Page, server: str) -> None:
    opened(page, server, axis="share", at="0.5")
    page.locator(SLIDER).focus()
    before = state(page)[0]
    page.keyboard.press("ArrowRight")
    settled(page)
    assert state(page)[0] == before + 1
    page.keyboard.press("Home")
    settled(page)
    assert state(page)[:2] == (0, 0.0)
    page.keyboard.press("End")
    settled(page)
    assert state(page)[1] == 1.0
    expect(page.locator(CHART)).to_contain_text("fc1")


def test_training_slider_holds_epsilon_and_moves_the_share(page: Page, server: str, frames: Frames) -> None:
    opened(page, server)
    assert query(page) == {}
    shares = []
    for key in ("Home", "End"):
        page.locator(TRAINING).focus()
        page.keyboard.press(key)
        settled(page)
        shares.append(state(page)[1])
    clock = removed_by_epsilon()
    assert shares == pytest.approx([clock[0], clock[-1]], abs=1e-6)
    assert "at" not in query(page)
    assert query(page)["epoch"] == "100"


def removed_by_epsilon() -> tuple[float, ...]:
    """The clock of the default run, trained here: the same settings give the same numbers."""
    training = MlpWeights().training
    default_store().request(training).result(120)
    return studies.clock(training).removed


def test_click_picks_a_weight_and_modifier_cuts_and_restores_it(page: Page, server: str) -> None:
    opened(page, server, dataset="moons", criterion="magnitude", axis="share", at="0")
    matrix = page.locator(f"{CHART} [data-panel=weights]").bounding_box()
    # Somewhere in fc2, the matrix in the middle.
    x, y = matrix["x"] + 0.35 * matrix["width"], matrix["y"] + 0.6 * matrix["height"]
    page.mouse.click(x, y)
    settled(page)
    picked = query(page)["picked"]
    assert picked.startswith("fc2.weight:")
    row, column = divmod(int(picked.split(":")[1]), 16)
    expect(page.locator(".st-key-section-why")).to_contain_text(f"fc2.weight[{row}, {column}]")
    page.keyboard.down("Alt")
    page.mouse.click(x, y)
    page.keyboard.up("Alt")
    settled(page)
    assert query(page)["cut"] == str(32 + 16 * row + column)
    expect(page.locator(CHART)).to_contain_text("1 of 320")
    page.keyboard.down("Alt")
    page.mouse.click(x, y)
    page.keyboard.up("Alt")
    settled(page)
    assert "cut" not in query(page)


def test_address_restores_everything_in_a_fresh_browser(page: Page, server: str, new_page: Callable) -> None:
    opened(
        page,
        server,
        dataset="moons",
        criterion="obd",
        axis="share",
        at="0.6",
        epoch="50",
        picked="fc2.weight:7",
    )
    before = state(page)
    page.reload()
    page.wait_for_selector(f"{CHART}[data-ready]")
    settled(page)
    assert state(page) == before
    fresh = opened(new_page(), page.url.split("/mlp-weights")[0], **query(page))
    assert state(fresh) == before
    expect(fresh.locator(".st-key-section-why")).to_contain_text("fc2.weight[0, 7]")


def test_back_undoes_and_pages_and_language_keep_the_position(page: Page, server: str) -> None:
    text = catalogue("en")
    opened(page, server, axis="share", at="0.3")
    page.locator(SLIDER).focus()
    start = state(page)
    page.keyboard.press("End")
    page.wait_for_url("**at=1*")
    settled(page)
    end = state(page)
    page.go_back()
    page.wait_for_url("**at=0.3*")
    settled(page)
    assert state(page) == start
    page.go_forward()
    page.wait_for_url("**at=1*")
    settled(page)
    assert state(page) == end
    page.get_by_test_id("stSidebar").get_by_role("link", name=text("page-reference")).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(text("claim-reference"))
    settled(page)
    page.go_back()
    page.wait_for_selector(f"{CHART}[data-ready]")
    settled(page)
    assert state(page) == end
    page.get_by_test_id("stSidebar").get_by_text(catalogue("zh")("lang-zh")).click()
    settled(page)
    expect(page.get_by_role("heading", level=1)).to_have_text(heading("mlp-weights", "zh"))
    assert state(page) == end
    assert query(page)["lang"] == "zh"


def test_mangled_address_is_said_and_survived(page: Page, server: str) -> None:
    opened(
        page,
        server,
        criterion="<script>alert(1)</script>",
        epoch="-7",
        at="nan",
        picked="fc1.weight:99999999",
        cut="a.b",
    )
    warnings = page.get_by_test_id("stAlert")
    expect(warnings).to_have_count(5)
    expect(warnings.filter(has_text="criterion")).to_have_count(1)
    expect(page.get_by_test_id("stException")).to_have_count(0)
    page.wait_for_url(lambda url: urlsplit(url).query == "full=1")


def test_exercise_has_hints_is_checked_by_the_page_and_asks_why(page: Page, server: str) -> None:
    text, (first, harder) = catalogue("en"), tasks("mlp-weights")
    settings = MlpWeights(dataset="moons", criterion="magnitude").consistent()
    chosen = {"dataset": "moons", "criterion": "magnitude", "epoch": str(settings.training.epochs)}
    opened(page, server, essentials=True, axis="share", at="0.5", **chosen)
    tried, more = page.locator(".st-key-mlp-weights-try"), page.locator(".st-key-mlp-weights-try-hint button")
    expect(tried).to_contain_text(text("open"))
    expect(tried).to_contain_text("Weights left: 160. 64 too many")
    for number, label in enumerate(("task-hint", "task-hint-more"), 1):
        expect(more).to_contain_text(text(label))
        more.click()
        expect(tried).to_contain_text(text("task-hint-number", number=number))
    expect(more).to_have_count(0)
    question = page.locator(".st-key-mlp-weights-why-try-asked")
    expect(question).to_have_count(0)
    typed = page.locator(f"{CHART} .live-typed-input")
    for share in ("71", "73", "76", "78"):
        before = page.evaluate("location.search")
        typed.fill(share)
        typed.press("Enter")
        page.wait_for_function("before => location.search !== before", arg=before)
        if text("open") not in settled(page).locator(".st-key-mlp-weights-try").inner_text():
            break
    expect(tried).to_contain_text(text("solved"))
    words = tried.inner_text()
    assert int(words.split("Weights left: ")[1].split(".")[0]) <= MOONS_GOAL_WEIGHTS
    assert float(words.split("Validation accuracy: ")[1].split("%")[0]) >= 100 * GOAL_ACCURACY
    question.get_by_text(text(first.why.options[first.why.answer])).click()
    expect(question).to_contain_text(text("quiz-right"))
    expect(page.locator(f".st-key-mlp-weights-{harder.name}")).to_contain_text(text("task-harder"))


@pytest.fixture
def narrow(new_page: Callable) -> Page:
    return new_page(viewport=NARROW, has_touch=True)


def test_narrow_screen_keeps_slider_and_reading_in_sight(narrow: Page, server: str) -> None:
    opened(narrow, server)
    narrow.locator(f"{CHART} [data-panel=curve]").scroll_into_view_if_needed()
    settled(narrow)
    box = narrow.locator(SLIDER).bounding_box()
    assert 0 <= box["y"] < NARROW["height"] / 3


def test_everything_the_slider_moves_is_above_the_fold(page: Page, server: str) -> None:
    for given in ({}, {"dataset": "moons"}, {"lang": "zh"}):
        opened(page, server, **given)
        box = page.locator(CHART).bounding_box()
        assert box["y"] + box["height"] <= 900, query
