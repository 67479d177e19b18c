"""The panels for sequences in a plain page: what they show at a stop is what the data hold at that stop."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import Browser, Page

from live_chart import Frame, Items, Payload, Picture, PictureData, Tile, TokensData
from tests.browser import pictures
from tests.browser.live_page import write
from tests.browser.sequences_page import HIDDEN, SENTENCE, sequences_payload
from tests.browser.test_live_standalone import NARROW, colours, messages, opened, slide, state

TALL = {"width": 1400, "height": 1500}
LUMINANCE = """(word) => { const parse = (c) => c.match(/[\\d.]+/g).slice(0, 3).map((v) => v / 255)
    .map((v) => v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
  const light = ([r, g, b]) => 0.2126 * r + 0.7152 * g + 0.0722 * b; const style = getComputedStyle(word);
  const [a, b] = [style.color, style.backgroundColor].map((c) => light(parse(c)));
  return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05); }"""


@pytest.fixture(scope="module")
def payload() -> Payload:
    return sequences_payload(0.2, 2)


@pytest.fixture(scope="module")
def file(payload: Payload, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write(tmp_path_factory.mktemp("sequences") / "page.html", payload)


@pytest.fixture
def tab(browser: Browser, file: Path) -> Iterator[Page]:
    tab = opened(browser, file, TALL)
    yield tab
    tab.context.close()


def changed(payload: Payload, **panels: object) -> Payload:
    """The payload with other data for some of its panels, one frame, and only those panels."""
    last = payload.frames[-1]
    frame = replace(last, data={**last.data, **panels})
    kept = tuple(panel for panel in payload.panels if panel.id in panels)
    return replace(payload, panels=kept, frames=(frame,))


def hook(tab: Page, panel: str, name: str) -> str | None:
    state(tab)
    return tab.get_attribute(f"[data-panel={panel}]", f"data-{name}")


def weight_at(frame: Frame, stop: int, *, gone: bool) -> int:
    """A recurrent weight between two units far apart, kept or removed at a stop."""
    items = frame.items[0]
    rows, columns = np.nonzero((items.gone <= stop) == gone)
    far = np.argmax(np.abs(rows - columns))
    return int(rows[far] * HIDDEN + columns[far])


def pick_weight(tab: Page, index: int) -> None:
    """A click into the matrix, at the weight's own cell."""
    box = tab.locator("[data-panel=u] canvas").bounding_box()
    x, y, w, h = box["x"] + 34, box["y"] + 22, box["width"] - 44, box["height"] - 58
    row, column = divmod(index, HIDDEN)
    tab.mouse.click(x + (column + 0.5) * w / HIDDEN, y + (row + 0.5) * h / HIDDEN)


def test_a_drag_moves_all_four_panels_in_the_browser(tab: Page) -> None:
    before = {name: colours(tab, name) for name in ("unrolled", "maps")}
    words = tab.locator("[data-row=pruned] .live-word").evaluate_all(
        "(all) => all.map((w) => w.dataset.value)"
    )
    text = tab.locator("[data-column=pruned] .live-passage-text")
    said, box = text.inner_text(), tab.locator("[data-panel=text]").bounding_box()
    slide(tab, 0.3, 0.75, release=False)
    assert messages(tab) == []
    for name, pixels in before.items():
        assert colours(tab, name) != pixels, f"{name} did not move"
    now = tab.locator("[data-row=pruned] .live-word").evaluate_all("(all) => all.map((w) => w.dataset.value)")
    assert now != words
    assert text.inner_text() != said
    assert tab.locator("[data-panel=text]").bounding_box() == box, "nothing below may jump"
    tab.mouse.up()


def test_a_picked_weight_is_one_line_in_every_gap(tab: Page, payload: Payload) -> None:
    assert hook(tab, "unrolled", "weight") == ""
    nothing = colours(tab, "unrolled")
    frame = payload.frames[-1]
    index = weight_at(frame, int(state(tab)["stop"]), gone=False)
    pick_weight(tab, index)
    assert state(tab)["picked"] == f"rnn.weight_hh_l0:{index}"
    row, column = divmod(index, HIDDEN)
    assert hook(tab, "unrolled", "weight") == f"{row}:{column}"
    assert (hook(tab, "unrolled", "state"), hook(tab, "unrolled", "gaps")) == ("kept", "11")
    tab.mouse.move(5, 5)
    kept = colours(tab, "unrolled")
    assert kept != nothing
    tab.keyboard.down("Alt")
    pick_weight(tab, index)
    tab.keyboard.up("Alt")
    tab.mouse.move(5, 5)
    assert hook(tab, "unrolled", "state") == "cut"
    assert colours(tab, "unrolled") != kept
    pick_weight(tab, index)
    tab.mouse.move(5, 5)
    assert hook(tab, "unrolled", "weight") == "", "a second click lets go"


def test_the_line_is_cut_at_the_stop_at_which_the_weight_goes(tab: Page, payload: Payload) -> None:
    frame = payload.frames[-1]
    index = weight_at(frame, 45, gone=True)
    goes = int(frame.items[0].gone.flat[index])
    start = {"axis": "share", "at": 0, "frame": None, "nonce": 1,
             "picked": {"item": "rnn.weight_hh_l0", "index": index}}  # fmt: skip
    for nonce, stop, expected in ((1, goes - 1, "kept"), (2, goes, "cut")):
        at = float(frame.stops.share[max(stop, 0)])
        tab.evaluate("(initial) => window.liveRun({ initial })", {**start, "at": at, "nonce": nonce})
        assert hook(tab, "unrolled", "state") == expected


def test_states_and_maps_say_the_numbers_of_the_data(tab: Page, payload: Payload) -> None:
    stop, frame = int(state(tab)["stop"]), payload.frames[-1]
    canvas = tab.locator("[data-panel=maps] canvas")
    canvas.hover(position={"x": 1, "y": 1})
    assert tab.locator("[data-panel=maps] .live-tip").is_hidden()
    box, tip = canvas.bounding_box(), tab.locator("[data-panel=maps] .live-tip")
    found = 0
    for x in np.linspace(60, 240, 7):
        tab.mouse.move(box["x"] + x, box["y"] + 100)
        if tip.is_hidden():
            continue
        where, value, there = tip.inner_text().split("\n")
        row, column = (part.split(": ")[1] for part in where.split(" · "))
        number = float(value.split(": ")[1].replace("−", "-").replace("×10⁻⁴", "e-4"))
        maps = np.asarray(frame.data["maps"].tiles["head 0"])[stop]
        cells = maps[np.ix_([i for i, w in enumerate(SENTENCE) if w == row],
                            [i for i, w in enumerate(SENTENCE) if w == column])]  # fmt: skip
        assert np.abs(cells - number).min() < maps.max() / 200 + 1e-3
        assert there == ("pruned" if frame.items[2].gone[0] <= stop else "kept")
        found += 1
    assert found > 2
    canvas, tip = tab.locator("[data-panel=unrolled] canvas"), tab.locator("[data-panel=unrolled] .live-tip")
    box = canvas.bounding_box()
    tab.mouse.move(box["x"] + 96, box["y"] + 120)
    unit, dense, pruned = tip.inner_text().split("\n")
    unit, step = int(unit.split(" ")[1]), unit.split(" · ")[1]
    assert step == "t−11"
    data = frame.data["unrolled"]
    number = lambda line: float(line.split(": ")[1].replace("−", "-"))  # noqa: E731
    assert number(dense) == pytest.approx(float(data.dense[0, unit]), abs=0.011)
    assert number(pruned) == pytest.approx(float(data.states[stop, 0, unit]), abs=0.011)


def test_tiles_are_crossed_while_their_unit_is_gone_and_clicks_pick_and_cut(
    tab: Page, payload: Payload
) -> None:
    stop, gone = int(state(tab)["stop"]), payload.frames[-1].items[2].gone
    expected = [f"head {h}" for h in range(8) if gone[h] <= stop]
    assert hook(tab, "maps", "gone") == " ".join(expected)
    alive = next(h for h in range(4) if gone[h] > stop)
    canvas = tab.locator("[data-panel=maps] canvas")
    spot = {"x": (alive + 0.5) * canvas.bounding_box()["width"] / 4, "y": 100}
    bars = colours(tab, "heads")
    canvas.click(position=spot)
    assert state(tab)["picked"] == f"heads:{alive}"
    assert colours(tab, "heads") != bars, "the same unit is marked in the bars"
    tab.locator(".live-hand").click()
    canvas.click(position=spot)
    [hand] = messages(tab)[-1][1]["hands"]
    assert (hand["item"], hand["index"], hand["action"]) == ("heads", alive, "cut")
    assert f"head {alive}" in hook(tab, "maps", "gone")
    canvas.click(position=spot)
    assert messages(tab)[-1][1]["hands"][-1]["action"] == "restore"
    assert hook(tab, "maps", "gone") == " ".join(expected)


def test_tiles_can_be_picked_by_keys_alone(tab: Page) -> None:
    canvas = tab.locator("[data-panel=maps] canvas")
    canvas.focus()
    for key in ("ArrowRight", "ArrowRight", "ArrowDown", "Enter"):
        canvas.press(key)
    assert messages(tab)[-1][1]["picked"] == {"item": "heads", "index": 5}


def test_words_carry_the_contributions_of_the_stop(tab: Page, payload: Payload) -> None:
    slide(tab, 0.3, 0.5)
    stop, data = int(state(tab)["stop"]), payload.frames[-1].data["words"]
    for kind, expected in (("dense", data.dense), ("pruned", data.values[stop])):
        words = tab.locator(f"[data-row={kind}] .live-word")
        assert words.all_inner_texts() == SENTENCE
        shown = words.evaluate_all("(all) => all.map((word) => Number(word.dataset.value))")
        np.testing.assert_allclose(shown, expected, rtol=1e-5, atol=1e-7)
    strongest = int(np.argmax(np.abs(data.dense)))
    word = tab.locator(f"[data-row=dense] [data-index='{strongest}']")
    word.hover()
    tip = tab.locator("[data-panel=words] .live-tip").inner_text().split("\n")
    assert tip[0] == SENTENCE[strongest]
    assert float(tip[1].split(": ")[1].replace("−", "-")) == pytest.approx(data.dense[strongest], rel=0.06)
    assert tab.locator(".live-word-on").count() == 2, "the word is marked in both rows"
    red, _, blue = word.evaluate(
        "(w) => getComputedStyle(w).backgroundColor.match(/\\d+/g).slice(0, 3).map(Number)"
    )
    assert (blue > red) == (data.dense[strongest] > 0)


def test_every_word_can_be_read_on_its_ground(tab: Page) -> None:
    slide(tab, 0.3, 0.1)
    for scheme in ("light", "dark"):
        tab.emulate_media(color_scheme=scheme)
        state(tab)
        worst = tab.locator(".live-word").evaluate_all(f"(all) => Math.min(...all.map({LUMINANCE}))")
        assert worst >= 4.5, scheme


def test_what_a_learner_types_is_text_and_finds_its_direction(
    browser: Browser, payload: Payload, tmp_path: Path
) -> None:
    words = ["<img src=x onerror=alert(1)>", "لم", "يكن", "جيدا", "w" * 200]
    rtl = ["لم", "يكن", "الفيلم", "جيدا"]
    stops = len(payload.frames[-1].stops)
    for tokens in (words, rtl):
        data = TokensData(tokens, np.ones((stops, len(tokens))), np.ones(len(tokens)))
        tab = opened(browser, write(tmp_path / "typed.html", changed(payload, words=data)), TALL)
        shown = tab.locator("[data-row=pruned] .live-word")
        assert shown.all_inner_texts() == tokens
        assert tab.locator(".live-word img").count() == 0
        boxes = [word.bounding_box() for word in shown.all()]
        outer = tab.locator("[data-panel=words]").bounding_box()
        assert all(box["x"] + box["width"] <= outer["x"] + outer["width"] + 1 for box in boxes)
        if tokens is rtl:
            assert boxes[0]["x"] > boxes[-1]["x"], "the first word stands at the right"
        tab.context.close()


def test_text_beside_text_with_strange_words_marked(tab: Page, payload: Payload) -> None:
    slide(tab, 0.3, 0.9)
    stop, data = int(state(tab)["stop"]), payload.frames[-1].data["text"]
    for column, index in (("dense", data.dense), ("pruned", int(data.pick[stop]))):
        place = tab.locator(f"[data-column={column}] .live-passage-text")
        assert place.text_content() == data.given + data.texts[index]
        assert place.get_attribute("data-text") == str(index)
        marked = place.locator(".live-mark").all_text_contents()
        assert marked == [data.texts[index][a:b] for a, b in data.spans[index]]
    assert tab.locator("[data-column=pruned] .live-passage-label").inner_text() == "90 percent removed"


def test_frames_bring_their_own_states_and_words(tab: Page, payload: Payload) -> None:
    pixels = colours(tab, "unrolled")
    tab.locator(".live-frame-range").focus()
    tab.locator(".live-frame-range").press("Home")
    stop, first = int(state(tab)["stop"]), payload.frames[0].data["words"]
    assert colours(tab, "unrolled") != pixels
    shown = tab.locator("[data-row=pruned] .live-word").evaluate_all(
        "(a) => a.map((w) => Number(w.dataset.value))"
    )
    np.testing.assert_allclose(shown, first.values[stop], rtol=1e-5, atol=1e-7)


def test_labels_stand_beside_a_large_tile(browser: Browser, payload: Payload, tmp_path: Path) -> None:
    maps = np.random.default_rng(0).random((1, 5, 5))
    names = ("was", "not", "good", "but", "fine")
    panels = (Picture(id="maps", span=6, height=260, tiles=(Tile("one", rows=names, columns=names),)),)
    frame = replace(payload.frames[-1], data={"maps": PictureData({"one": maps})},
                    items=(Items("heads", (8,), np.ones(8), np.full(8, 255, np.uint8)),))  # fmt: skip
    one = replace(payload, panels=panels, frames=(frame,))
    tab = opened(browser, write(tmp_path / "one.html", one))
    assert hook(tab, "maps", "labelled") == "true"
    tab.context.close()


def test_narrow_pages_stack_and_keep_all_gaps(browser: Browser, file: Path, payload: Payload) -> None:
    tab = opened(browser, file, {**NARROW, "height": 3000})
    assert tab.evaluate("document.documentElement.scrollWidth") <= 390
    assert hook(tab, "unrolled", "gaps") == "11"
    columns = [tab.locator(f"[data-column={name}]").bounding_box() for name in ("dense", "pruned")]
    assert columns[0]["x"] == columns[1]["x"]
    assert columns[1]["y"] >= columns[0]["y"] + columns[0]["height"]
    last = tab.locator("[data-row=pruned] .live-word").last.bounding_box()
    panel = tab.locator("[data-panel=words]").bounding_box()
    assert last["y"] + last["height"] <= panel["y"] + panel["height"], "all words are in sight"
    tab.context.close()


def test_the_panels_are_saved_as_pictures(tab: Page, tmp_path: Path) -> None:
    for name in ("unrolled", "maps", "words", "text"):
        png, svg = (pictures.save(tab, name, kind, tmp_path) for kind in ("png", "svg"))
        assert png.stat().st_size > 8000, f"{name}: an empty picture is smaller"
        assert pictures.difference(tab, png, svg) < 6, name


def test_updates_while_dragging(tab: Page, capsys: pytest.CaptureFixture) -> None:
    """Input events as fast as the display asks for them, as a fast hand makes them."""
    state(tab)
    count, seconds = tab.evaluate(
        """() => new Promise((done) => {
          const live = document.querySelector('.live'), range = document.querySelector('.live-prune input');
          const first = Number(live.dataset.updates), began = performance.now();
          let i = 0;
          range.onpointerdown();
          const step = (now) => {
            range.value = 0.5 + 0.5 * Math.sin(i++ / 15);
            range.dispatchEvent(new Event('input'));
            if (now - began < 2000) requestAnimationFrame(step);
            else done([Number(live.dataset.updates) - first, (now - began) / 1000]);
          };
          requestAnimationFrame(step);
        })"""
    )
    with capsys.disabled():
        print(f"\n  four panels for sequences, 101 stops: {count / seconds:.0f} updates a second")
    assert count / seconds > 15


def test_every_panel_but_text_has_its_numbers_in_a_table(tab: Page, payload: Payload) -> None:
    frame = payload.frames[-1]
    for button in tab.locator(".live-list:visible").all():
        button.press("Enter")
    first = {
        element.evaluate("(table) => table.closest('[data-panel]').dataset.panel"): element.inner_text()
        for element in tab.locator(".live-table:visible").all()
    }
    assert set(first) == {panel.id for panel in payload.panels if panel.kind != "passage"}
    assert all(len(table.split("\n")) > 3 for table in first.values())
    words = tab.locator("[data-panel=words] .live-table tbody tr th").all_inner_texts()
    assert words == list(frame.data["words"].tokens)
