"""The live chart on a Streamlit page: mounts a payload of `live_chart`, checks what comes back."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Literal

import streamlit as st

from live_chart import AxisName, Encoded, Walk, nearest_stop, style
from pages.widgets.language import text
from pages.widgets.served import CHART, PLOTLY

# Streamlit runs what it is given from a place of its own, from where only whole addresses can be imported.
_MOUNT = f"""
const {{ default: mount }} = await import(new URL({json.dumps(CHART.url)}, document.baseURI));
export default mount;
"""
_chart = st.components.v2.component("live_chart", html='<div class="live"></div>', css=style(), js=_MOUNT)


@dataclass(frozen=True)
class Item:
    """One weight or unit: the name of its items ("fc1.weight", "fc1") and its flat index there."""

    item: str
    index: int


@dataclass(frozen=True)
class Hand:
    """A click that cuts an item, or restores one."""

    item: str
    index: int
    action: Literal["cut", "restore"]


@dataclass(frozen=True)
class Position:
    """Where the chart starts. at: share removed 0..1, or the threshold, as `axis` says. frame: None = the
    last. walk: step of the walk, 0 for none, None for what the browser remembers. nonce: raise it to move a
    chart that is already on the page; else the learner's position stays. turn: raise it as well to move the
    walk; else a step that the chart has taken meanwhile stays.
    """

    axis: AxisName = "share"
    at: float = 0.0
    frame: int | None = None
    picked: Item | None = None
    walk: int | None = 0
    nonce: int = 0
    turn: int = 0


@dataclass(frozen=True)
class LiveValue:
    """What the learner set, checked against the payload. stop: index into the stops of `frame`.
    hands: cuts and restores made since the last run, in their order; each is reported once. walk: the step of
    the walk, 0 for none; one past the last step asks for the next page.
    """

    axis: AxisName
    at: float
    frame: int
    stop: int
    picked: Item | None
    hands: tuple[Hand, ...]
    walk: int = 0


def live_chart(
    payload: Encoded, *, key: str, initial: Position = Position(), walk: Walk | None = None
) -> LiveValue:
    """Mount the chart under a stable `key`, and return its state: the initial one until the learner moves it.

    Nothing is sent while the slider is dragged; a release, a pick or a cut by hand reruns the page (or the
    fragment that the chart stands in) once. The payload travels again only when it changed.
    """
    raw = st.session_state.get(key)
    sent = raw.get("value") if isinstance(raw, Mapping) else None
    start = _start(key, initial, fresh=not isinstance(sent, Mapping))
    data = {"payload": payload.text, "initial": asdict(start), "plotly": PLOTLY.url, "id": key,
            "unreadable": text("live-unreadable"), "walk": walk.plain() if walk else None}  # fmt: skip
    answer = _chart(key=key, data=data, on_value_change=_nothing).value
    slot = f"{key}.mark"
    after = st.session_state.get(slot, 0)
    value = check(answer, payload, start, after=after, steps=len(walk.steps) if walk else 0)
    st.session_state[slot] = max((mark for mark, _ in _marked(answer, payload)), default=after)
    return value


def _start(key: str, initial: Position, *, fresh: bool) -> Position:
    """The position sent to the browser: kept from run to run, so that a release does not resend all."""
    slot = f"{key}.initial"
    kept = st.session_state.get(slot)
    if fresh or not isinstance(kept, Position) or kept.nonce != initial.nonce:
        st.session_state[slot] = kept = initial
    return kept


def check(answer: Any, payload: Encoded, start: Position, *, after: int = 0, steps: int = 0) -> LiveValue:
    """The browser's answer with everything unknown, out of range or of the wrong type replaced by `start`.

    A new position from Python (a raised nonce) makes older answers void. after: hands up to this mark are
    known. steps: of the walk.
    """
    sent = answer if isinstance(answer, Mapping) and answer.get("nonce") == start.nonce else {}
    last = len(payload.stops) - 1
    frame = sent.get("frame")
    if not _whole(frame) or not 0 <= frame <= last:
        frame = last if start.frame is None else min(max(start.frame, 0), last)
    axis, at = sent.get("axis"), sent.get("at")
    if axis not in payload.axes or not _finite(at):
        axis, at = start.axis, start.at
    if axis not in payload.axes:
        axis, at = "share", 0.0
    scale = payload.threshold_axis
    lo, hi = (scale.lo, scale.hi) if axis == "threshold" and scale else (0.0, 1.0)
    at = min(max(float(at), lo), hi)
    stop = nearest_stop(payload.stops[frame], axis, at, scale)
    picked = _item(sent["picked"], payload) if "picked" in sent else start.picked
    hands = tuple(hand for mark, hand in _marked(sent, payload) if mark > after)
    walk = sent.get("walk")
    if not _whole(walk) or not 0 <= walk <= steps + 1:
        walk = start.walk or 0
    return LiveValue(axis, at, frame, stop, picked, hands, walk if steps else 0)


def _marked(sent: Any, payload: Encoded) -> list[tuple[int, Hand]]:
    """The cuts and restores in an answer, each with its mark, which rises from click to click. Quick clicks
    may arrive several at once, and older ones come again: an answer that was overtaken must not lose them.
    """
    hands = sent.get("hands") if isinstance(sent, Mapping) else None
    if not payload.hand or not isinstance(hands, list):
        return []
    marked = []
    for one in hands[-64:]:
        item, mark = _item(one, payload), one.get("mark") if isinstance(one, Mapping) else None
        if item and one.get("action") in ("cut", "restore") and _whole(mark) and 0 < mark < 2**53:
            marked.append((mark, Hand(item.item, item.index, one["action"])))
    return sorted(marked, key=lambda pair: pair[0])


def _item(sent: Any, payload: Encoded) -> Item | None:
    name, index = (sent.get("item"), sent.get("index")) if isinstance(sent, Mapping) else (None, None)
    if not isinstance(name, str) or not _whole(index) or not 0 <= index < payload.sizes.get(name, 0):
        return None
    return Item(name, index)


def _whole(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _finite(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool) and -1e300 < value < 1e300


def _nothing() -> None:
    """Streamlit reports a state key only where a callback is given."""
