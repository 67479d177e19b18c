"""The live chart in a plain HTML page, moved by a real mouse and real keys. No server."""

from __future__ import annotations

import base64
import time
import zlib
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree

import pytest
from playwright.sync_api import Browser, Page

from live_chart import Axis, Encoded, Payload, encode, nearest_stop
from tests.browser import pictures
from tests.browser.live_page import SCORE, UNREADABLE, digits_payload, page, write

SVG = "{http://www.w3.org/2000/svg}"
WIDE, NARROW = {"width": 1400, "height": 900}, {"width": 390, "height": 844}


@pytest.fixture(scope="module")
def payload() -> Payload:
    return digits_payload(snapshots=3, epochs=12)


@pytest.fixture(scope="module")
def file(payload: Payload, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write(tmp_path_factory.mktemp("live") / "page.html", replace(payload, panels=payload.panels[:5]))


def opened(browser: Browser, file: Path, viewport: dict = WIDE, **options) -> Page:
    """The page when it is ready; any error in its script fails the test."""
    tab = browser.new_context(viewport=viewport, **options).new_page()
    tab.on("pageerror", lambda error: pytest.fail(f"error in the page: {error}"))
    tab.goto(file.as_uri())
    tab.wait_for_selector(".live[data-ready]")
    return tab


@pytest.fixture
def tab(browser: Browser, file: Path) -> Iterator[Page]:
    tab = opened(browser, file)
    yield tab
    tab.context.close()


def state(tab: Page) -> dict[str, str]:
    """The chart's own account of itself, once it has painted."""
    tab.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    return tab.eval_on_selector(".live", "(live) => ({ ...live.dataset })")


def reading(tab: Page) -> str:
    return tab.locator(".live-reading").inner_text()


def colours(tab: Page, panel: str) -> int:
    """A number that changes with the painted pixels of a panel."""
    return tab.eval_on_selector(
        f"[data-panel={panel}] canvas",
        "(c) => new Uint32Array(c.getContext('2d').getImageData(0, 0, c.width, c.height).data.buffer)"
        ".reduce((sum, pixel) => (Math.imul(sum, 31) + pixel) | 0, 0)",
    )


def slide(tab: Page, start: float, end: float, steps: int = 12, *, release: bool = True) -> None:
    """Drag the thumb with the mouse, from share to share of the slider's way."""
    box = tab.locator(".live-prune input").bounding_box()
    thumb = 30
    to = lambda share: box["x"] + thumb / 2 + share * (box["width"] - thumb)  # noqa: E731
    y = box["y"] + box["height"] / 2
    tab.mouse.move(to(start), y)
    tab.mouse.down()
    for i in range(1, steps + 1):
        tab.mouse.move(to(start + (end - start) * i / steps), y)
    if release:
        tab.mouse.up()


def messages(tab: Page) -> list:
    return tab.evaluate("window.messages")


def test_a_drag_moves_masks_numbers_and_titles_and_tells_python_once(tab: Page, payload: Payload) -> None:
    before, pixels, words = state(tab), colours(tab, "weights"), reading(tab)
    bars, curve, title = (
        colours(tab, "dist"),
        colours(tab, "curve"),
        tab.locator("[data-panel=curve] .live-title"),
    )
    said = title.inner_text()
    slide(tab, float(before["share"]), 0.8, release=False)
    during = state(tab)
    assert float(during["share"]) == pytest.approx(0.8, abs=0.02)
    assert int(during["updates"]) > 0
    assert messages(tab) == [], "nothing is sent while the slider is dragged"
    assert reading(tab) != words
    assert title.inner_text() != said
    for panel, old in (("weights", pixels), ("dist", bars), ("curve", curve)):
        assert colours(tab, panel) != old, f"{panel} did not move"
    tab.mouse.up()
    after = state(tab)
    [[key, value]] = messages(tab)
    frame = payload.frames[-1]
    assert key == "value"
    assert value["stop"] == int(after["stop"]) == nearest_stop(frame.stops, "share", value["at"])
    assert value["at"] == frame.stops.share[value["stop"]]
    assert f"{100 * frame.stops.metrics['accuracy'][value['stop']]:.1f}" in reading(tab)
    assert f"{frame.stops.removed[value['stop']]:,}" in reading(tab)


def test_the_mask_on_the_screen_is_the_mask_in_the_data(tab: Page, payload: Payload) -> None:
    slide(tab, 0.3, 0.6)
    stop = int(state(tab)["stop"])
    weights = payload.frames[-1].items[0]
    area = tab.locator("[data-panel=weights] canvas").bounding_box()
    tip = tab.locator("[data-panel=weights] .live-tip")
    for x, y in [(60, 50), (120, 90), (180, 140), (240, 200), (300, 60), (333, 180)]:
        tab.mouse.move(area["x"] + x, area["y"] + y)
        words = tip.inner_text().split("\n")
        row, column = (int(part.split()[-1]) for part in words[0].split(" · ")[1].split(","))
        gone = weights.gone[row, column] <= stop
        assert words[-1] == ("pruned" if gone else "kept")
        assert float(words[1].split(": ")[1].replace("−", "-").replace("×10⁻⁴", "e-4")) == pytest.approx(
            weights.values[row, column], rel=0.01, abs=1e-3
        )


def test_keys_move_by_stops_and_send_once_they_rest(tab: Page, payload: Payload) -> None:
    slider = tab.locator(".live-prune input")
    slider.focus()
    start = int(state(tab)["stop"])
    for _ in range(3):
        slider.press("ArrowRight")
    assert int(state(tab)["stop"]) == start + 3
    slider.press("ArrowLeft")
    assert int(state(tab)["stop"]) == start + 2
    slider.press("PageUp")
    assert int(state(tab)["stop"]) == start + 12
    slider.press("Home")
    assert state(tab)["share"] == "0"
    slider.press("End")
    assert float(state(tab)["share"]) == payload.frames[-1].stops.share[-1]
    assert slider.get_attribute("aria-valuetext") == reading(tab)
    tab.wait_for_function("window.messages.length > 0")
    tab.wait_for_timeout(500)
    assert len(messages(tab)) == 1
    assert tab.locator(".live-spoken").inner_text() == reading(tab)


def test_the_axis_is_another_view_of_the_same_stop(tab: Page, payload: Payload) -> None:
    stop = state(tab)["stop"]
    tab.locator("[data-axis=threshold]").click()
    assert state(tab)["stop"] == stop
    assert messages(tab)[-1][1]["axis"] == "threshold"
    assert messages(tab)[-1][1]["at"] == pytest.approx(payload.frames[-1].stops.threshold[int(stop)])
    tab.locator(".live-typed-input").fill("0.0001")
    tab.locator(".live-typed-input").press("Enter")
    expected = nearest_stop(payload.frames[-1].stops, "threshold", 1e-4, SCORE)
    assert int(state(tab)["stop"]) == expected
    tab.locator("[data-axis=share]").click()
    assert int(state(tab)["stop"]) == expected


def test_a_typed_value_moves_the_slider(tab: Page) -> None:
    field = tab.locator(".live-typed-input")
    field.fill("75")
    field.press("Enter")
    assert float(state(tab)["share"]) == pytest.approx(0.75, abs=0.01)
    assert float(tab.locator(".live-prune input").input_value()) == float(state(tab)["share"])
    field.fill("")
    field.press("Enter")
    assert float(state(tab)["share"]) == pytest.approx(0.75, abs=0.01), "an empty field changes nothing"


def test_another_frame_keeps_the_threshold_not_the_share(tab: Page, payload: Payload) -> None:
    tab.locator("[data-axis=threshold]").click()
    sent = messages(tab)[-1][1]
    pixels = colours(tab, "weights")
    frames = tab.locator(".live-frame-range")
    frames.focus()
    frames.press("Home")
    now = state(tab)
    assert now["frame"] == "0"
    first = payload.frames[0].stops
    assert int(now["stop"]) == nearest_stop(first, "threshold", sent["at"], SCORE)
    assert colours(tab, "weights") != pixels
    assert tab.locator(".live-frame-name").inner_text() == "epoch 0"
    assert messages(tab)[-1][1]["frame"] == 0
    frames.press("End")
    assert int(state(tab)["stop"]) == sent["stop"], "back on the frame, back on the stop"


def test_a_click_picks_and_a_modifier_cuts(tab: Page, payload: Payload) -> None:
    area = tab.locator("[data-panel=weights] canvas").bounding_box()
    spot = area["x"] + 250, area["y"] + 150
    tab.mouse.click(*spot)
    picked = messages(tab)[-1][1]["picked"]
    assert picked["item"] == "fc1.weight"
    assert state(tab)["picked"] == f"fc1.weight:{picked['index']}"
    gone = payload.frames[-1].items[0].gone.ravel()[picked["index"]] <= int(state(tab)["stop"])
    tab.keyboard.down("Alt")
    tab.mouse.click(*spot)
    tab.keyboard.up("Alt")
    [hand] = messages(tab)[-1][1]["hands"]
    assert (hand["index"], hand["action"]) == (picked["index"], "restore" if gone else "cut")
    assert state(tab)["pending"] == "true"
    tab.locator(".live-hand").click()
    tab.mouse.click(*spot)
    hands = messages(tab)[-1][1]["hands"]
    assert [one["action"] for one in hands] == (["restore", "cut"] if gone else ["cut", "restore"])
    assert hands[0]["mark"] < hands[1]["mark"]


def test_weights_can_be_picked_by_keys_alone(tab: Page) -> None:
    canvas = tab.locator("[data-panel=weights] canvas")
    canvas.focus()
    for key in ("ArrowRight", "ArrowRight", "ArrowDown", "Enter"):
        canvas.press(key)
    assert messages(tab)[-1][1]["picked"] == {"item": "fc1.weight", "index": 65}


def test_the_line_in_the_distribution_can_be_dragged(tab: Page) -> None:
    area = tab.locator("[data-panel=dist] canvas").bounding_box()
    before = int(state(tab)["stop"])
    tab.mouse.move(area["x"] + 120, area["y"] + 60)
    tab.mouse.down()
    tab.mouse.move(area["x"] + 190, area["y"] + 60, steps=4)
    assert messages(tab) == []
    assert int(state(tab)["stop"]) > before
    tab.mouse.up()
    assert len(messages(tab)) == 1


def test_a_new_payload_or_a_second_run_keeps_the_position(tab: Page, payload: Payload) -> None:
    slide(tab, 0.3, 0.7)
    here = state(tab)
    tab.evaluate("window.liveRun({})")
    assert state(tab) == here
    assert tab.locator(".live-head").count() == 1
    fewer = replace(payload, panels=payload.panels[:2], frames=payload.frames[-1:])
    tab.evaluate("(payload) => window.liveRun({ payload })", encode(fewer).text)
    tab.wait_for_function("document.querySelectorAll('.live-panel').length === 2")
    assert state(tab)["share"] == here["share"]
    tab.evaluate(
        "window.liveRun({ initial: { axis: 'share', at: 0.5, frame: null, picked: null, nonce: 1 } })"
    )
    assert float(state(tab)["share"]) == pytest.approx(0.5, abs=0.01)
    tab.evaluate("() => window.liveStop()")
    assert tab.locator(".live-panel").count() == 0


def test_a_payload_that_cannot_be_read_says_so_until_one_comes_that_can(tab: Page, payload: Payload) -> None:
    good = encode(replace(payload, panels=payload.panels[:2])).text
    sorry, head, grid = (tab.locator(name) for name in (".live-sorry", ".live-head", ".live-grid"))
    not_a_payload = base64.b64encode(zlib.compress(b"{}")).decode()
    for broken in (good[: len(good) // 2], "€", "", not_a_payload):
        tab.evaluate("(payload) => window.liveRun({ payload })", broken)
        tab.wait_for_selector(".live[data-ready=unreadable]")
        assert sorry.inner_text() == UNREADABLE
        assert not head.is_visible(), "numbers of another payload would be wrong ones"
        assert not grid.is_visible()
        tab.evaluate("(payload) => window.liveRun({ payload })", good)
        tab.wait_for_selector(".live[data-ready=true]")
        assert not sorry.is_visible()
        assert tab.locator(".live-panel").count() == 2
        assert head.is_visible()


def test_a_first_payload_that_cannot_be_read_says_so(browser: Browser, tmp_path: Path) -> None:
    file = tmp_path / "broken.html"
    broken = Encoded("AAAA", (), {}, None, hand=False)
    file.write_text(page(broken), "utf-8")
    tab = opened(browser, file)
    assert tab.locator(".live-sorry").inner_text() == UNREADABLE
    tab.context.close()


def test_an_update_that_is_overtaken_keeps_the_position_that_python_set(tab: Page, payload: Payload) -> None:
    slide(tab, 0.3, 0.8)
    fewer, fewest = (encode(replace(payload, panels=payload.panels[:n])).text for n in (3, 2))
    set_to = "(at, nonce) => ({ axis: 'share', at, frame: 0, picked: null, nonce })"
    run = f"""([first, second]) => {{
      const set = {set_to};
      for (const change of [first, second]) {{
        window.liveRun({{ ...change, initial: set(...change.initial) }});
      }}
    }}"""
    # The first brings a position and a payload; the second, another payload, comes while that is decoded.
    first, second = (
        {"payload": fewer, "initial": [0.5, 1]},
        {"payload": fewest, "initial": [0.5, 1]},
    )
    tab.evaluate(run, [first, second])
    tab.wait_for_function("document.querySelectorAll('.live-panel').length === 2")
    now = state(tab)
    assert float(now["share"]) == pytest.approx(0.5, abs=0.01)
    assert now["frame"] == "0"
    # The second brings a position for the payload of the first, which is not there yet.
    one = encode(replace(payload, frames=payload.frames[:1])).text
    tab.evaluate("(payload) => window.liveRun({ payload })", one)
    tab.wait_for_function(f"document.querySelectorAll('.live-panel').length === {len(payload.panels)}")
    whole = encode(payload).text
    first, second = {"payload": whole, "initial": [0.2, 2]}, {"payload": whole, "initial": [0.6, 3]}
    tab.evaluate(run.replace("frame: 0", "frame: 2"), [first, second])
    tab.wait_for_function("document.querySelector('.live').dataset.frame === '2'")
    assert float(state(tab)["share"]) == pytest.approx(0.6, abs=0.01)


def test_masks_do_not_depend_on_the_way_that_led_to_a_stop(
    browser: Browser, payload: Payload, tmp_path: Path
) -> None:
    chosen = tuple(panel for panel in payload.panels if panel.kind in ("matrix", "tiles", "inputs"))
    assert len(chosen) == 3
    tab = opened(browser, write(tmp_path / "masks.html", replace(payload, panels=chosen)))
    field = tab.locator(".live-typed-input")

    def at(percent: str) -> list[int]:
        field.fill(percent)
        field.press("Enter")
        state(tab)
        return [colours(tab, panel.id) for panel in chosen]

    fresh = at("40")
    gone = at("100")
    assert all(a != b for a, b in zip(fresh, gone, strict=True))
    assert at("40") == fresh
    at("0")
    assert at("40") == fresh
    # A cut by hand is in all of them at once, and goes with the payload that Python sends.
    area = tab.locator(f"[data-panel={chosen[0].id}] canvas").bounding_box()
    tab.keyboard.down("Alt")
    tab.mouse.click(area["x"] + 120, area["y"] + 90)
    tab.keyboard.up("Alt")
    tab.mouse.move(5, 5)
    cut = [colours(tab, panel.id) for panel in chosen] if state(tab)["pending"] == "true" else fresh
    assert cut[0] != fresh[0]
    at("100")
    assert at("40") == cut
    tab.evaluate("window.liveRun({})")
    tab.wait_for_selector(".live:not([data-pending])")
    assert at("40") == fresh
    tab.context.close()


def test_without_plotly_it_says_so_and_moves(browser: Browser, payload: Payload, tmp_path: Path) -> None:
    file = tmp_path / "bare.html"
    file.write_text(page(encode(replace(payload, panels=payload.panels[:2])), plotly="missing.js"), "utf-8")
    tab = opened(browser, file)
    assert tab.locator(".live-sorry").inner_text() == payload.words.no_plotly
    pixels = colours(tab, "weights")
    slide(tab, 0.3, 0.6)
    assert colours(tab, "weights") != pixels
    tab.context.close()


def test_it_fits_wide_and_stacks_narrow_with_the_slider_on_top(browser: Browser, file: Path) -> None:
    tab = opened(browser, file)
    assert tab.locator("[data-panel=classes]").bounding_box()["y"] + 168 < 620
    tab.context.close()
    tab = opened(browser, file, NARROW)
    boxes = [tab.locator(f"[data-panel={name}]").bounding_box() for name in ("dist", "curve", "classes")]
    assert boxes[0]["x"] == boxes[1]["x"] == boxes[2]["x"]
    assert tab.evaluate("document.documentElement.scrollWidth") <= 390
    tab.evaluate("window.scrollTo(0, 900)")
    assert tab.locator(".live-prune input").bounding_box()["y"] < 120
    assert tab.locator(".live-reading").bounding_box()["y"] >= 0
    tab.context.close()


def test_labels_along_a_narrow_axis_do_not_run_into_each_other(
    browser: Browser, payload: Payload, tmp_path: Path
) -> None:
    scatter = next(panel for panel in payload.panels if panel.id == "scatter")
    narrow = replace(scatter, span=2, x=Axis(-0.012, 0.007, "score"))
    panels = (*(panel for panel in payload.panels if panel.id == "weights"), narrow)
    tab = opened(browser, write(tmp_path / "page.html", replace(payload, panels=panels)))
    labels = tab.locator("[data-panel=scatter] .xtick text")
    boxes = [label.bounding_box() for label in labels.all()]
    assert len(boxes) > 1
    assert all(left["x"] + left["width"] < right["x"] for left, right in pairwise(boxes))
    tab.context.close()


def test_dark_and_light_differ_and_follow_the_page(tab: Page) -> None:
    light = colours(tab, "weights")
    tab.emulate_media(color_scheme="dark")
    tab.wait_for_function("(old) => getComputedStyle(document.querySelector('.live')).color !== old", arg="")
    state(tab)
    assert colours(tab, "weights") != light


def test_every_panel_is_saved_as_png_and_svg_at_its_present_position(
    browser: Browser, payload: Payload, tmp_path: Path
) -> None:
    file = write(tmp_path / "page.html", payload)
    tab = opened(browser, file)
    slide(tab, float(state(tab)["share"]), 0.6)
    for panel in payload.panels:
        png, svg = (pictures.save(tab, panel.id, kind, tmp_path) for kind in ("png", "svg"))
        assert (png.name, svg.name) == (f"digits-{panel.id}.png", f"digits-{panel.id}.svg")
        # Letters and hatches lie a fraction of a pixel elsewhere; a missing layer makes ten times as much.
        assert pictures.difference(tab, png, svg) < 6, panel.id
        drawn = ElementTree.parse(svg).getroot()
        title = tab.locator(f"[data-panel={panel.id}] .live-title").inner_text()
        assert drawn.findtext(f"{SVG}title") == title
        (written,) = (text for text in drawn.iter(f"{SVG}text") if text.text == title)
        assert (written.get("font-size"), written.get("font-weight")) == ("15", "600")
        if panel.id == "samples":
            assert len(list(drawn.iter(f"{SVG}image"))) == len(panel.pictures)
        if panel.id == "bars":
            bars = [box for box in drawn.iterfind(f"{SVG}rect") if box.get("transform")]
            assert len(bars) == sum(map(len, payload.frames[-1].data["bars"].values.values()))
    light = svg.read_text("utf-8")
    tab.emulate_media(color_scheme="dark")
    state(tab)
    png, svg = (pictures.save(tab, panel.id, kind, tmp_path) for kind in ("png", "svg"))
    assert pictures.difference(tab, png, svg) < 6
    assert svg.read_text("utf-8") != light, "the theme that is shown"
    tab.context.close()


def test_updates_while_dragging(tab: Page, capsys: pytest.CaptureFixture) -> None:
    first, began = int(state(tab)["updates"]), time.perf_counter()
    slide(tab, 0.3, 0.9, steps=60, release=False)
    rate = (int(state(tab)["updates"]) - first) / (time.perf_counter() - began)
    tab.mouse.up()
    with capsys.disabled():
        print(f"\n  live chart, 64-64-64-10, drag by mouse: {rate:.0f} updates a second")
    assert rate > 5


def listed(tab: Page, panel: str, what: str) -> list[str]:
    return tab.locator(f"[data-panel={panel}] .live-table {what}").all_inner_texts()


def test_numbers_are_read_from_a_table_by_keys_alone(tab: Page, payload: Payload) -> None:
    """It follows once the hand rests: a drag must not wait for a table."""
    button, stops = tab.locator("[data-panel=curve] .live-list"), payload.frames[-1].stops
    button.press("Enter")
    assert tab.locator("[data-panel=curve] canvas").is_hidden()

    def follows() -> bool:
        stop = int(state(tab)["stop"])
        share, accuracy = (float(value.rstrip("%")) for value in listed(tab, "curve", "[aria-current] > *"))
        expected = 100 * stops.share[stop], 100 * stops.metrics["accuracy"][stop]
        return (share, accuracy) == pytest.approx(expected, abs=0.051)

    assert follows()
    slide(tab, 0.3, 0.6, release=False)
    tab.mouse.up()
    tab.wait_for_timeout(400)
    assert follows()
    tab.locator("[data-panel=weights] .live-list").press("Enter")
    kept = sum(int(value) for value in listed(tab, "weights", "tbody td:nth-child(2)"))
    assert kept == payload.total - stops.removed[int(state(tab)["stop"])]
    button.press("Enter")
    assert tab.locator("[data-panel=curve] canvas").is_visible()


def test_the_tab_key_goes_through_everything_and_shows_where_it_is(tab: Page) -> None:
    """The slider, the tools, then panel by panel."""
    for scheme in ("light", "dark"):
        tab.emulate_media(color_scheme=scheme)
        tab.locator(".live-prune input").focus()
        way = []
        while here := tab.evaluate(
            """() => {
              const here = document.activeElement, panel = here.closest("[data-panel]")?.dataset.panel
              const seen = here.matches(".live-range") || getComputedStyle(here).outlineStyle === "solid"
              return here === document.body ? null : [panel ?? "", here.className, seen]
            }"""
        ):
            way.append(here)
            tab.keyboard.press("Tab")
        assert [name for _, name, seen in way if not seen] == []
        panels = tab.locator("[data-panel]").evaluate_all("(all) => all.map((one) => one.dataset.panel)")
        assert list(dict.fromkeys(panel for panel, _, _ in way)) == ["", *panels]
        assert sum("live-list" in name for _, name, _ in way) == len(panels)
        assert {"live-range live-frame-range", "live-typed-input"} <= {name for _, name, _ in way}
