"""Panels for sequences: what travels in 8 bits comes back close enough, and what does not fit is refused."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from live_chart import (
    Frame,
    Items,
    Passage,
    PassageData,
    Payload,
    Picture,
    PictureData,
    Stops,
    Tile,
    Tokens,
    TokensData,
    Unrolled,
    UnrolledData,
    decode,
    encode,
    gone_from_ranks,
)
from live_chart.sequence_panels import eight_bits
from tests.live_chart.test_live import CALM, WORDS

DATA = {
    "maps": PictureData({"a": np.linspace(0, 1, 12).reshape(3, 2, 2), "b": [[[-1.0, 0.5, np.nan]]]}),
    "time": UnrolledData(np.linspace(-1, 1, 12).reshape(3, 2, 2), [[0.5, -0.5], [1.0, 0.0]]),
    "words": TokensData(("not", "<b>", "😀"), [[1, 2, 3], [0, -1, 0], [0, 0, 0]], [1, 2, 3]),
    "text": PassageData(("😀 ab cd", "ef"), [0, 1, 1], 0, (((2, 4),), ()), given="once "),
}


def tiny(**data: object) -> Payload:
    """Three stops, a 2 by 2 recurrent weight, two units, and all four panels."""
    gone = gone_from_ranks([[0, 3], [1, 2]], [0, 1, 4])
    items = (Items("rnn.weight", (2, 2), [[1, 2], [3, 4]], gone), Items("rnn", (2,), [1, 2], gone[0]))
    frame = Frame("end", Stops([0, 0.25, 1], [0, 1, 4]), items, {**DATA, **data})
    panels = (
        Picture(id="maps", tiles=(Tile("a", items="rnn", index=1, rows=("x", "y")), Tile("b")), low=-1),
        Unrolled(id="time", weights="rnn.weight", steps=("t-1", "t"), items="rnn", kept="{value:f2}"),
        Tokens(id="words", dense_label="dense", pruned_label="pruned"),
        Passage(id="text", dense_label="dense", pruned_label="pruned"),
    )
    return Payload(name="tiny", panels=panels, frames=(frame,), total=4, reading="", words=WORDS)


def floats(low: float) -> st.SearchStrategy:
    return arrays.arrays(
        np.float32,
        arrays.array_shapes(max_dims=3, max_side=6),
        elements=st.floats(low, 1e6, width=32, allow_subnormal=False) | st.just(0.0) | st.just(np.nan),
    )


@CALM
@given(floats(-1e6) | floats(0))
def test_eight_bits_are_within_half_a_step_and_keep_zero_and_nothing(values: np.ndarray) -> None:
    small = eight_bits(values)
    whole = small["values"]
    signed = bool((np.nan_to_num(values) < 0).any())
    assert whole.dtype == (np.int8 if signed else np.uint8)
    empty = whole == (-128 if signed else 255)
    np.testing.assert_array_equal(empty, np.isnan(values))
    back = whole.astype(np.float64) * small["scale"]
    most = np.nanmax(np.abs(values), initial=0.0)
    assert np.all(np.abs(back - values)[~empty] <= most / (127 if signed else 254) * 0.501)
    assert np.all(back[values == 0] == 0)


def test_each_panel_arrives_with_its_data() -> None:
    plain = decode(encode(tiny()).text)
    assert [panel["kind"] for panel in plain["panels"]] == ["picture", "unrolled", "tokens", "passage"]
    assert plain["panels"][0]["tiles"][0]["rows"] == ["x", "y"]
    assert plain["panels"][1]["steps"] == ["t-1", "t"]
    data = plain["frames"][0]["data"]
    tile = data["maps"]["tiles"]["a"]
    np.testing.assert_allclose(tile["values"] * tile["scale"], DATA["maps"].tiles["a"], atol=0.002)
    assert data["time"]["states"]["values"].shape == (3, 2, 2)
    assert data["time"]["states"]["values"].dtype == np.int8
    assert data["words"]["tokens"] == ["not", "<b>", "😀"]
    np.testing.assert_array_equal(data["words"]["values"], DATA["words"].values)
    assert data["text"]["texts"] == [["😀 ", "ab", " cd"], ["ef"]]
    np.testing.assert_array_equal(data["text"]["pick"], [0, 1, 1])
    assert (data["text"]["dense"], data["text"]["given"]) == (0, "once ")


def test_the_browser_reads_eight_bits_as_python_wrote_them(node) -> None:
    code = """await (async () => { const { tiles } = (await decodePayload(data)).frames[0].data.maps;
      const all = (tile) => [...tile.values].map((_, i) => eightBits(tile, i));
      return [all(tiles.a), all(tiles.b)]; })()"""
    first, second = node(code, encode(tiny()).text)
    np.testing.assert_allclose(first, np.linspace(0, 1, 12), atol=0.002)
    assert second == [-1, pytest.approx(0.5, abs=0.005), None], "an empty cell is not a number"


def test_words_on_any_colour_can_be_read(node) -> None:
    code = """data.flatMap(({ ink, ground, ends }) => ends.flatMap((end) =>
      Array.from({ length: 101 }, (_, i) => { const under = blend(ground, end, i / 100);
        return contrast(readableOn(under, { ink, ground }), under); })))"""
    light = {"ink": [28, 31, 35], "ground": [252, 252, 250], "ends": [[29, 98, 176], [194, 90, 7]]}
    dark = {"ink": [231, 233, 236], "ground": [18, 20, 23], "ends": [[98, 168, 245], [245, 160, 74]]}
    assert min(node(code, [light, dark])) >= 4.5
    assert node("contrast([0, 0, 0], [255, 255, 255])", None) == pytest.approx(21)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ({"maps": PictureData({"a": np.zeros((3, 2, 2))})}, r"expected tile 'b' of shape \(3 or 1, h, w\)"),
        ({"maps": PictureData({"a": np.zeros((2, 2, 2)), "b": np.zeros((1, 1, 1))})}, "tile 'a' of shape"),
        (
            {"maps": PictureData({"a": np.zeros((1, 4, 2)), "b": np.zeros((1, 1, 1))})},
            "expected 4 rows, got 2",
        ),
        ({"maps": None}, "panel 'maps', frame 'end': expected PictureData, got NoneType"),
        (
            {"time": UnrolledData(np.zeros((3, 4, 2)), np.zeros((4, 2)))},
            r"expected states of shape \(3, 2, H\)",
        ),
        ({"time": UnrolledData(np.zeros((3, 2, 5)), np.zeros((2, 5)))}, r"of shape \(gates \* 5, 5\), got"),
        ({"time": UnrolledData(np.zeros((3, 2, 2)), np.zeros((2, 3)))}, r"expected dense of shape \(2, 2\)"),
        (
            {"words": TokensData(("a",), np.zeros((3, 2)), [0])},
            r"expected values of shape \(3, 1\), got \(3, 2\)",
        ),
        ({"text": PassageData(("a",), [0, 0, 1], 0)}, "pick and dense within 0..0"),
        ({"text": PassageData(("abc",), [0, 0, 0], 0, (((2, 5),),))}, "rising spans within 0..3"),
        ({"text": PassageData(("abc", "d"), [0, 0, 0], 0, ((),))}, "expected spans for 2 texts, got 1"),
    ],
)
def test_what_does_not_fit_is_refused(data: dict, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        tiny(**data)


def test_tiles_differ_and_name_units_that_exist() -> None:
    with pytest.raises(ValueError, match="different names"):
        Picture(id="p", tiles=(Tile("a"), Tile("a")))
    with pytest.raises(ValueError, match="low < high"):
        Picture(id="p", tiles=(Tile("a"),), low=1, high=1)
    payload = tiny()
    for tile, message in ((Tile("a", items="rnn", index=2), "no unit 2"), (Tile("a", items="x"), "no items")):
        with pytest.raises(ValueError, match=message):
            replace(payload, panels=(Picture(id="maps", tiles=(tile,)),))


def test_gates_stack_above_one_another() -> None:
    items = (Items("lstm", (8, 2), np.ones((8, 2)), np.full((8, 2), 255, np.uint8)),)
    frame = Frame("end", Stops([0, 0.25, 1], [0, 1, 4]), items, {"time": DATA["time"]})
    four = Unrolled(
        id="time", weights="lstm", steps=("t-1", "t"), gates=("input", "forget", "cell", "output")
    )
    whole = {"name": "g", "frames": (frame,), "total": 16, "reading": "", "words": WORDS}
    Payload(panels=(four,), **whole)
    with pytest.raises(ValueError, match="expected 4 gates"):
        Payload(panels=(replace(four, gates=("reset", "update")),), **whole)
