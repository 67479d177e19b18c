"""A page as it was last opened under the same address, shown while the server makes the page itself ready.

What a page draws are messages to the browser. Those of an opening are kept on disk. The first visitor after a
restart is sent them again, before torch is there and before anything is computed: the same elements in the
same places, so that nothing moves when the page itself takes over. The live chart on a poster is usable, for
its drag needs no server; whatever else could be clicked waits. Posters hold what an address says and nothing
of a learner: pages with guesses, solved tasks or texts of one's own are not kept.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import streamlit as st
from google.protobuf.message import DecodeError
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.util import calc_hash

from lessons import openings
from pages.widgets import address, language, progress, pulse, server
from pages.widgets.link import CoursePage
from pages.widgets.pulse import in_fragment

SECONDS = 0.8
"""Between two looks whether the page itself can take over. The first comes when the browser has drawn what it
was sent: until then it has no time for anything else.
"""

LARGEST = 8 * 2**20
REMEMBERED = 4096

# Clicks would be lost: the server does not know these widgets yet.
_STYLE = """
<style>
.stMain .stElementContainer:not([class*="-live"]) { pointer-events: none; }
</style>
"""


_RAN: set[str] = set()
"""Posters whose pages have run in this process: they answer at once."""


def show(page: CoursePage) -> bool:
    """Show the poster of a page, if there is one and the page itself would let the learner wait."""
    name = _name(page, _query())
    ready = name in _RAN or st.session_state.get("poster-shown") == name
    if not server.running() or (ready and not server.warming()):
        return False
    content = openings.opening(name)
    messages = None if content is None else _unpack(content)
    if messages is None:
        server.go_on()
        return False
    st.session_state["poster-shown"] = name
    with st.sidebar:
        st.html(_STYLE)
        _take_over()
    context = get_script_run_ctx()
    with context.run_with_active_hash(calc_hash(page.path)):
        for message in messages:
            context.enqueue(message)
    return True


@st.fragment
def _take_over() -> None:
    if in_fragment():  # the browser has drawn the poster
        server.go_on()
        if not server.warming():
            st.rerun()
    pulse.run_again(SECONDS, key="poster-pulse")


@contextmanager
def taken(page: CoursePage) -> Iterator[None]:
    """Keep what the page draws inside, unless it is there already, is not complete, or is a learner's own."""
    context = get_script_run_ctx()
    opened: dict[str, _Opened] = st.session_state.setdefault("poster-opened", {})
    before = opened.get(page.name)
    asked = before.asked if before else _query()
    name = None if asked is None else _name(page, asked)
    # What a teacher prepares is a link with the address by which the server was reached.
    if context is None or name is None or address.teaching() or not _untouched(page) or _is_kept(name):
        name = None
    messages: list[ForwardMsg] = []
    if name is not None:
        send = context.enqueue

        def note(message: ForwardMsg) -> None:
            messages.append(message)
            send(message)

        context.enqueue = note
    try:
        yield
    finally:
        if name is not None:
            del context.enqueue
    if before and before.left != _query():
        asked = name = None
    if name is not None and set(asked) - address.names(page.name):
        name = None  # what no page reads would make any number of posters that are all the same
    if asked is not None:
        _add(_RAN, _name(page, asked))
    opened[page.name] = _Opened(asked, _query())
    content = None if name is None or _is_own(asked | _query()) else _pack(messages)
    if name is None or content is not None:
        server.drawn()
    if content is not None:
        openings.keep(name, content)
        _add(_KEPT, name)


@dataclass(frozen=True)
class _Opened:
    """The address under which a session opened a page, None once anything was changed there, and the address
    as the page left it: a page writes what it picks for the learner.
    """

    asked: dict[str, str] | None
    left: dict[str, str]


_KEPT: set[str] = set()


def _is_kept(name: str) -> bool:
    if name not in _KEPT and openings.opening(name) is not None:
        _add(_KEPT, name)
    return name in _KEPT


def _add(names: set[str], name: str) -> None:
    """Addresses are as many as anybody cares to invent; to forget them costs a look at the disk each."""
    if len(names) >= REMEMBERED:
        names.clear()
    names.add(name)


def _name(page: CoursePage, query: dict[str, str]) -> str:
    return openings.name("poster", page.name, query, language.current(), address.teaching(), address.full())


def _query() -> dict[str, str]:
    return st.query_params.to_dict()


def _is_own(query: dict[str, str]) -> bool:
    """Whether an address names a learner's own data."""
    from core.data.registry import is_own  # torch is there once a page has run

    return any(map(is_own, query.values()))


def _untouched(page: CoursePage) -> bool:
    """Whether the page shows nothing of what the learner has done, there or (on the map) elsewhere."""
    return not progress.touched(page.name if page.path else None)


def _pack(messages: list[ForwardMsg]) -> bytes | None:
    """Messages one behind the other, each after its length; None for a page that is not complete."""
    content = bytearray()
    for message in messages:
        if message.WhichOneof("type") != "delta":
            continue
        if _waits(message) or _is_open(message):
            return None
        raw = message.SerializeToString()
        if b"/media/" in raw or _is(message, "keep"):
            # A picture or a file that the next server will not have, or a cookie that is not the next
            # learner's; its place stays.
            message = ForwardMsg(metadata=message.metadata)
            message.delta.new_element.empty.SetInParent()
            raw = message.SerializeToString()
        content += len(raw).to_bytes(4, "big") + raw
    return bytes(content) if 0 < len(content) <= LARGEST else None


def _waits(message: ForwardMsg) -> bool:
    """A page that is going to run again by itself is still waiting for something."""
    return _is(message, "pulse")


def _is(message: ForwardMsg, component: str) -> bool:
    return message.delta.new_element.bidi_component.component_name == component


def _is_open(message: ForwardMsg) -> bool:
    """A box that the learner has opened: the address knows nothing of it."""
    block = message.delta.add_block
    return block.WhichOneof("type") == "expandable" and block.expandable.expanded


def _unpack(content: bytes) -> list[ForwardMsg] | None:
    messages, at = [], 0
    try:
        while at < len(content):
            length = int.from_bytes(content[at : at + 4], "big")
            message = ForwardMsg.FromString(content[at + 4 : at + 4 + length])
            # The fragments of that page are not known yet: what is moved on a poster runs the whole page.
            message.delta.fragment_id = ""
            messages.append(message)
            at += 4 + length
    except DecodeError:
        return None
    return messages
