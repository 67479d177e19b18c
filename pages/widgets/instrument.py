"""The live chart bound to the settings of a page: one mechanism between browser, address and settings.

The settings of such a page have the fields `axis`, `at` and `picked` (text such as "fc1.weight:12"); where
there are frames, one more field that names the snapshot; and where items may be cut by hand, `cut` and `kept`
(numbers of items, counted through all tensors).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Any

import streamlit as st

from lessons.lesson import nearest_frame
from lessons.network_settings import MOST_BY_HAND
from lessons.walk import Walk
from live_chart import Encoded
from pages.widgets import walk as walking
from pages.widgets.address import Form
from pages.widgets.language import text
from pages.widgets.live import Hand, Item, LiveValue, Position, live_chart
from pages.widgets.pulse import in_fragment


def play(
    form: Form,
    payload: Encoded,
    *,
    frames: Sequence[Any] = (),
    frame_field: str = "epoch",
    walk: Walk | None = None,
    now: Mapping[str, Any] = MappingProxyType({}),
    begin: Callable[[], None] | None = None,
) -> LiveValue:
    """Draw the chart at the position of the settings, and write what the learner did back into them.

    `frames` are the values of the setting `frame_field`, one a frame of the payload. A cut by hand changes
    the payload: the fragment (or page) is run again at once; a step of the `walk` may change any setting, and
    runs the page. now: what deeds of the walk ask for beside the settings; begin: begins the work of
    the page, where a walk goes past it.
    """
    key = f"{form.page}-live"
    guided = walking.for_chart(form, walk, now) if walk else None
    value = live_chart(payload, key=key, initial=_initial(form, key, frames, frame_field, walk), walk=guided)
    changes: dict[str, Any] = {"axis": value.axis, "at": value.at, "picked": _write(value.picked)}
    if frames:
        changes[frame_field] = frames[value.frame]
    edits = _edit(form.settings, value.hands, payload) if value.hands else {}
    form.set(**changes, **edits)
    there = _position(form, frames, frame_field, walk)
    changed = walk is not None and walking.follow(form, walk, value.walk, now, begin)
    st.session_state[f"{key}.position"] = (*there[:-1], _step(form, walk))
    if changed:
        st.rerun()
    if edits:
        st.rerun(scope="fragment" if in_fragment() else "app")
    return value


def hand_button(form: Form) -> None:
    """Takes back what was cut and kept by hand, where anything was."""
    edits = len(getattr(form.settings, "cut", ())) + len(getattr(form.settings, "kept", ()))
    if edits:
        st.button(
            text("hand-reset", count=edits), key=f"{form.page}-reset-hand", on_click=clear_hand, args=(form,)
        )


def clear_hand(form: Form) -> None:
    """Forget every cut and every restore by hand."""
    form.set(cut=(), kept=())


def read_item(text: str) -> Item | None:
    """The item that a setting names, None when it names none."""
    name, _, index = text.rpartition(":")
    return Item(name, int(index)) if name and index.isdecimal() else None


def _initial(form: Form, key: str, frames: Sequence[Any], frame_field: str, walk: Walk | None) -> Position:
    """The position of the settings. When these were changed by anything but the chart, the nonce says so."""
    now = _position(form, frames, frame_field, walk)
    nonce, turn = st.session_state.get(f"{key}.nonce", (0, 0))
    before = st.session_state.get(f"{key}.position", now)
    if before != now:
        nonce, turn = nonce + 1, turn + (before[-1] != now[-1])
        st.session_state[f"{key}.nonce"] = nonce, turn
    axis, at, frame, picked, step = now
    return Position(axis, at, frame, read_item(picked), step, nonce, turn)


def _position(form: Form, frames: Sequence[Any], frame_field: str, walk: Walk | None) -> tuple:
    settings, frame = form.settings, None
    if frames:
        frame = nearest_frame(frames, getattr(settings, frame_field))
    return settings.axis, settings.at, frame, settings.picked, _step(form, walk)


def _step(form: Form, walk: Walk | None) -> int | None:
    return walking.step(form.page) if walk else 0


def _write(item: Item | None) -> str:
    return f"{item.item}:{item.index}" if item else ""


def _edit(settings: Any, hands: Sequence[Hand], payload: Encoded) -> dict[str, tuple[int, ...]]:
    """The settings' cut and kept items after clicks, in their order; as they were once an address is full."""
    first, start = {}, 0
    for name, size in payload.sizes.items():
        first[name] = start
        start += size
    cut, kept = set(settings.cut), set(settings.kept)
    for hand in hands:
        number = first[hand.item] + hand.index
        was_cut = number in cut
        cut.discard(number)
        kept.discard(number)
        if hand.action == "cut":
            cut.add(number)
        elif not was_cut:
            # It had not been cut by hand but by the threshold: from now on it stays.
            kept.add(number)
    if len(cut) + len(kept) > MOST_BY_HAND:
        st.toast(text("hand-full", most=MOST_BY_HAND))
        cut, kept = settings.cut, settings.kept
    return {"cut": tuple(sorted(cut)), "kept": tuple(sorted(kept))}
