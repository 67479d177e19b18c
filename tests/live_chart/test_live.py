"""The payload of the live chart: laws of stops, and that the browser's rules are Python's."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from live_chart import (
    Axis,
    Bars,
    BarsData,
    Boundary,
    BoundaryData,
    Cell,
    Cells,
    Choice,
    Curve,
    Figure,
    Frame,
    Items,
    Layer,
    Line,
    Mark,
    Matrix,
    Note,
    Path,
    Payload,
    Stops,
    Words,
    decode,
    encode,
    from_bytes,
    gone_from_ranks,
    gone_from_thresholds,
    histogram,
    nearest_stop,
    never,
    to_bytes,
    with_hand,
)

CALM = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
LOG = Axis(1e-6, 1.0, log=True)
LINEAR = Axis(-2.0, 2.0)
WORDS = Words(*"abcdefghijklmnopqrs")


def tiny(**changes) -> Payload:
    """Two layers, four stops, one frame: small enough to check by eye."""
    weights = np.array([[0.5, -1.0], [0.25, 2.0]])
    gone = gone_from_ranks([[1, 2], [0, 3]], [0, 1, 2, 4])
    stops = Stops([0, 0.25, 0.5, 1], [0, 1, 2, 4], [1e-6, 0.3, 0.6, 1], {"accuracy": [0.9, 0.8, 0.7, 0.1]})
    frame = Frame(
        "epoch 1",
        stops,
        (
            Items("fc1.weight", (2, 2), weights, gone),
            Items("fc1", (2,), [1, 2], gone_from_ranks([0, 1], [0, 0, 1, 2])),
        ),
        {"bars": BarsData({"fc1": [1.0, 2.0]}), "plane": BoundaryData(np.full((4, 3, 3), 0.5))},
        {"dense": 0.9},
        {"curve": Choice(("falls", "holds"), [1, 0, 0, 0])},
        notes=(Note(3, 3, "cut"),),
    )
    panels = (
        Matrix(id="weights", layers=(Layer("fc1.weight", rows="fc1"),)),
        Bars(id="bars", items=("fc1",), y=Axis(0, 2)),
        Curve(id="curve", y=Axis(0, 1, percent=True), traces=[{"type": "scatter", "y": np.eye(2)}]),
        Boundary(id="plane", x=LINEAR, y=LINEAR, points=np.zeros((1, 2)), labels=[1]),
    )
    parts = {"name": "tiny", "panels": panels, "frames": (frame,), "total": 4, "reading": "{share:p0}",
             "words": WORDS, "threshold_axis": LOG}  # fmt: skip
    return Payload(**{**parts, **changes})


def test_a_payload_survives_the_way_to_the_browser() -> None:
    payload = tiny()
    encoded = encode(payload)
    plain = decode(encoded.text)
    frame = plain["frames"][0]
    items = frame["items"][0]
    np.testing.assert_array_equal(items["gone"], [[2, 3], [1, 3]])
    np.testing.assert_allclose(
        items["values"].astype(float) * items["scale"], [[0.5, -1], [0.25, 2]], rtol=1e-3
    )
    assert items["gone"].dtype == np.uint8
    np.testing.assert_array_equal(frame["stops"]["share"], payload.frames[0].stops.share)
    assert frame["stops"]["share"].dtype == frame["stops"]["metrics"]["accuracy"].dtype == np.float64
    np.testing.assert_array_equal(frame["data"]["plane"]["grid"], np.full((4, 3, 3), 128, np.uint8))
    assert frame["titles"]["curve"]["texts"] == ["falls", "holds"]
    assert [panel["kind"] for panel in plain["panels"]] == ["matrix", "bars", "figure", "boundary"]
    assert plain["panels"][2]["traces"][0]["y"] == [[1, 0], [0, 1]]
    assert plain["words"]["share"] == "a"
    assert encoded.sizes == {"fc1.weight": 4, "fc1": 2}
    assert encoded.axes == ("share", "threshold")


def test_the_same_payload_is_the_same_text() -> None:
    assert encode(tiny()).text == encode(tiny()).text


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"panels": (Matrix(id="m", layers=(Layer("fc9.weight"),)),)}, "no items named 'fc9.weight'"),
        ({"panels": (Bars(id="b", items=("fc1",), y=Axis(0, 1)),)}, "expected BarsData, got NoneType"),
        ({"panels": (Curve(id="c", y=Axis(0, 1), marks=(Mark("recall"),)),)}, "no metric 'recall'"),
        (
            {"panels": (Figure(id="f", x=LINEAR, y=LINEAR, lines=(Line("accuracy", to="low"),)),)},
            "metric 'low'",
        ),
        ({"panels": (Cells(id="c", across=1, cells=(Cell("", share="miss"),)),)}, "no metric 'miss'"),
        ({"panels": (Figure(id="f", x=LINEAR, y=LINEAR, paths=(Path([[1]], [[1]]),)),)}, r"shapes \(4, K\)"),
        ({"panels": ()}, "at least one"),
        ({"threshold_axis": None}, "expected thresholds in every frame"),
    ],
)
def test_what_does_not_fit_together_is_refused(changes: dict, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        tiny(**changes)


def test_stops_never_fall() -> None:
    with pytest.raises(ValueError, match="share must never fall"):
        Stops([0, 0.5, 0.4], [0, 1, 2])
    with pytest.raises(ValueError, match=r"expected accuracy of shape \(2,\), got \(3,\)"):
        Stops([0, 1], [0, 1], metrics={"accuracy": [1, 1, 1]})
    with pytest.raises(ValueError, match="0 < lo < hi"):
        Axis(0, 1, log=True)


ranks = arrays.arrays(np.int64, st.integers(0, 30), elements=st.integers(-2, 20))
counts = st.lists(st.integers(0, 20), min_size=1, max_size=300).map(sorted)


@CALM
@given(ranks, counts)
def test_gone_says_at_every_stop_what_the_ranks_say(rank: np.ndarray, ks: list[int]) -> None:
    gone = gone_from_ranks(rank, ks)
    assert gone.dtype == (np.uint8 if len(ks) <= 254 else np.uint16)
    for p, k in enumerate(ks):
        np.testing.assert_array_equal(gone <= p, rank < k)
    np.testing.assert_array_equal(gone == never(len(ks)), rank >= ks[-1])


def test_equal_ranks_leave_together_and_exactly_k_leave_without_ties() -> None:
    np.testing.assert_array_equal(gone_from_ranks([0, 0, 2, 3], [0, 1, 3, 4]), [1, 1, 2, 3])
    order = np.random.default_rng(0).permutation(50).reshape(5, 10)
    gone = gone_from_ranks(order, np.arange(51))
    assert [(gone <= p).sum() for p in range(51)] == list(range(51))
    with pytest.raises(ValueError, match="never fall"):
        gone_from_ranks([0], [3, 1])


def test_a_threshold_removes_what_is_below_it_and_not_what_is_on_it() -> None:
    np.testing.assert_array_equal(gone_from_thresholds([0.1, 0.2, 0.3], [0.1, 0.2, 0.30001]), [1, 2, 2])


def test_the_hand_overrules_the_criterion() -> None:
    gone = gone_from_ranks([[0, 1], [2, 3]], [0, 2, 4])
    np.testing.assert_array_equal(with_hand(gone, [3], [0]), [[255, 1], [2, 0]])
    np.testing.assert_array_equal(gone, [[1, 1], [2, 2]])


def test_a_histogram_counts_every_item_once() -> None:
    scores = [np.array([0.0, 0.1, 0.6]), np.array([[5.0]])]
    gone = [gone_from_thresholds(s, [0.05, 0.5, 1.0]) for s in scores]
    data = histogram(scores, gone, [0, 0.5, 1.0], 3)
    np.testing.assert_array_equal(data.total, [2, 2])
    np.testing.assert_array_equal(data.removed, [[1, 0], [2, 0], [2, 1]])


@st.composite
def positions(draw) -> tuple[Stops, str, float, Axis | None]:
    shares = sorted(draw(st.lists(st.floats(0, 1), min_size=1, max_size=40)))
    axis = draw(st.sampled_from([LOG, LINEAR]))
    levels = st.floats(1e-9, 10) if axis.log else st.floats(-3, 3)
    thresholds = sorted(draw(st.lists(levels, min_size=len(shares), max_size=len(shares))))
    stops = Stops(shares, np.arange(len(shares)), thresholds)
    name = draw(st.sampled_from(["share", "threshold"]))
    column = shares if name == "share" else thresholds
    near = st.sampled_from(column) | st.sampled_from([(a + b) / 2 for a in column[:6] for b in column[:6]])
    return stops, name, draw(near | (st.floats(-0.5, 1.5) if name == "share" else levels)), axis


@CALM
@given(positions())
def test_the_nearest_stop_is_nearest(position) -> None:
    stops, name, at, axis = position
    found = nearest_stop(stops, name, at, axis)
    scale = axis if name == "threshold" else Axis(0, 1)
    measure = np.log if scale.log else np.asarray
    column = np.clip(stops.threshold if name == "threshold" else stops.share, scale.lo, scale.hi)
    distance = np.abs(measure(column) - measure(np.clip(at, scale.lo, scale.hi)))
    assert distance[found] <= distance.min() + 1e-12
    assert found == np.flatnonzero(column == column[found])[0], "the first of equal stops"


def test_the_browser_finds_the_same_stop(node) -> None:
    cases = []

    @settings(CALM, max_examples=300, database=None)
    @given(positions())
    def collect(position) -> None:
        stops, name, at, axis = position
        cases.append([list(stops.share), list(stops.threshold), name, at, [axis.lo, axis.hi, axis.log],
                      nearest_stop(stops, name, at, axis)])  # fmt: skip

    collect()
    found = node("data.map(([share, threshold, name, at, [lo, hi, log]]) =>"
                 " nearestStop({ share, threshold }, name, at, { lo, hi, log }))", cases)  # fmt: skip
    assert found == [case[-1] for case in cases]


def test_the_browser_counts_what_is_gone(node) -> None:
    gone = gone_from_ranks(np.random.default_rng(1).integers(0, 60, 500), np.arange(0, 51, 5))
    expected = [int((gone <= p).sum()) for p in range(11)]
    assert node("[...removedAt(data, 11)]", gone.tolist()) == expected


def test_the_browser_knows_who_goes_when(node) -> None:
    gone = gone_from_ranks(np.random.default_rng(2).integers(0, 60, (20, 25)), np.arange(0, 51, 5)).ravel()
    course = node(
        "(({ counts, order }) => [[...counts], [...order]])(courseOf({ gone: data }, 11))", gone.tolist()
    )
    counts, order = course
    assert counts == [int((gone <= p).sum()) for p in range(11)]
    for count, p in zip(counts, range(11), strict=True):
        assert sorted(order[:count]) == np.flatnonzero(gone <= p).tolist()
    left = node("[...inputsLeft({ gone: data }, 25, 11)]", gone.tolist())
    expected = [(gone.reshape(20, 25) > p).sum(0) for p in range(11)]
    np.testing.assert_array_equal(np.reshape(left, (11, 25)), expected)


def test_the_browser_decodes_what_python_encodes(node) -> None:
    code = """await (async () => { const p = await decodePayload(data); const i = p.frames[0].items[0];
      return { gone: [...i.gone], values: [...i.values].map((v) => v * i.scale),
               share: [...p.frames[0].stops.share],
               shape: i.gone.shape, y: p.panels[2].traces[0].y }; })()"""
    plain = node(code, encode(tiny()).text)
    assert plain == {"gone": [2, 3, 1, 3], "values": pytest.approx([0.5, -1, 0.25, 2], rel=1e-3),
                     "share": [0, 0.25, 0.5, 1], "shape": [2, 2], "y": [[1, 0], [0, 1]]}  # fmt: skip


@pytest.mark.parametrize(
    ("template", "value", "text"),
    [
        ("{v:p0}%", 0.2999, "30%"),
        ("{v:p1}", 0.9277, "92.8"),
        ("{v:f3}", -0.12345, "−0.123"),
        ("{v:g2}", 0.000123, "1.2×10⁻⁴"),
        ("{v:g2}", 1e-5, "10⁻⁵"),
        ("{v:g3}", 0.12345, "0.123"),
        ("{v:d} of {v}", 8832, "8,832 of 8,832"),
        ("{v}", "epoch 3", "epoch 3"),
        ("{v:p1}", None, "–"),
    ],
)
def test_templates_show_numbers_as_said(node, template: str, value: object, text: str) -> None:
    assert node('fill(data[0], () => data[1], "en")', [template, value]) == text


@pytest.mark.parametrize(
    "axis", [None, LINEAR, Axis(1e-6, 1.0, "score", log=True, ticks=((1e-6, "0"), (1.0, "1")))]
)
def test_an_encoded_payload_is_the_same_after_it_was_kept(axis: Axis | None) -> None:
    payload = tiny()
    if axis is None:
        frames = [replace(frame, stops=replace(frame.stops, threshold=None)) for frame in payload.frames]
        payload = replace(payload, threshold_axis=None, frames=tuple(frames))
    else:
        payload = replace(payload, threshold_axis=axis)
    made = encode(replace(payload, hand=True))
    kept = from_bytes(to_bytes(made))
    assert (kept.text, kept.sizes, kept.hand, kept.axes) == (made.text, made.sizes, made.hand, made.axes)
    assert kept.threshold_axis == made.threshold_axis == axis
    assert len(kept.stops) == len(made.stops)
    for mine, theirs in zip(kept.stops, made.stops, strict=True):
        for name in ("share", "removed", "threshold"):
            a, b = getattr(mine, name), getattr(theirs, name)
            assert (a is None and b is None) or (np.array_equal(a, b) and a.dtype == b.dtype)
        assert mine.metrics.keys() == theirs.metrics.keys()
        for name, column in mine.metrics.items():
            assert np.array_equal(column, theirs.metrics[name], equal_nan=True)
