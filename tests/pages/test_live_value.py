"""Nothing that a browser sends to the live chart's page is trusted."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from live_chart import Axis, Encoded, Stops
from pages.widgets.live import Hand, Item, LiveValue, Position, check

STOPS = Stops([0, 0.25, 0.5, 1], [0, 1, 2, 4], [1e-4, 1e-3, 1e-2, 1e-1])
CHART = Encoded("", (STOPS, STOPS), {"fc1.weight": 4}, Axis(1e-4, 1.0, log=True), hand=True)
START = Position(at=0.25)
RESTING = LiveValue("share", 0.25, 1, 1, None, ())


def sent(**changes: object) -> dict[str, object]:
    return {
        "axis": "threshold",
        "at": 1e-2,
        "frame": 0,
        "stop": 2,
        "picked": None,
        "hands": [],
        "walk": 0,
        "nonce": 0,
    } | changes


def test_a_good_answer_is_taken() -> None:
    hand = {"item": "fc1.weight", "index": 1, "action": "cut", "mark": 5}
    answer = sent(picked={"item": "fc1.weight", "index": 3}, hands=[hand])
    expected = LiveValue("threshold", 1e-2, 0, 2, Item("fc1.weight", 3), (Hand("fc1.weight", 1, "cut"),))
    assert check(answer, CHART, START) == expected
    assert check(answer, CHART, START, after=5).hands == (), "each cut is reported once"


@pytest.mark.parametrize("answer", [None, 3, "x", [], {}, sent(nonce=1), {"nonce": "0"}])
def test_no_answer_leaves_the_chart_where_it_starts(answer: object) -> None:
    assert check(answer, CHART, START) == RESTING


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ({"at": 9}, {"at": 1.0, "stop": 3}),
        ({"at": 10**400}, {"axis": "share", "at": 0.25, "stop": 1}),
        ({"at": float("nan")}, {"axis": "share", "at": 0.25, "stop": 1}),
        ({"at": True}, {"axis": "share", "at": 0.25, "stop": 1}),
        ({"axis": "colour"}, {"axis": "share", "at": 0.25, "stop": 1}),
        ({"frame": 7}, {"frame": 1}),
        ({"frame": -1}, {"frame": 1}),
        ({"frame": 0.5}, {"frame": 1}),
        ({"stop": 999}, {}),
        ({"picked": {"item": "fc1.weight", "index": 4}}, {}),
        ({"picked": {"item": ["fc1"], "index": 0}}, {}),
        ({"hands": [{"item": "fc9", "index": 0, "action": "cut", "mark": 1}, 3, None]}, {}),
        ({"hands": [{"item": "fc1.weight", "index": 0, "action": "burn", "mark": 1}]}, {}),
        ({"hands": "many"}, {}),
    ],
)
def test_each_wrong_field_is_replaced_alone(wrong: dict, right: dict) -> None:
    expected = {"axis": "threshold", "at": 1e-2, "frame": 0, "stop": 2, "picked": None, "hands": ()} | right
    assert check(sent(**wrong), CHART, START) == LiveValue(**expected)


@pytest.mark.parametrize(
    ("walk", "right"), [(3, 3), (6, 6), (7, 2), (-1, 2), (True, 2), ("3", 2), (None, 2), (2.0, 2)]
)
def test_a_step_is_one_of_the_walk_or_the_way_onward(walk: object, right: int) -> None:
    start = Position(at=0.25, walk=2)
    assert check(sent(walk=walk), CHART, start, steps=5).walk == right
    assert check(sent(walk=walk), CHART, start).walk == 0, "a page without a walk is at no step"


junk = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.dictionaries(st.sampled_from([*sent(), "item"]), junk).map(lambda d: {**d, "nonce": 0}))
def test_any_answer_gives_a_value_inside_the_payload(answer: dict) -> None:
    value = check(answer, CHART, START)
    assert value.axis in ("share", "threshold")
    assert np.isfinite(value.at)
    assert 0 <= value.frame < 2
    assert 0 <= value.stop < 4
