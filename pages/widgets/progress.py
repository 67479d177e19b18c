"""What a learner has guessed and solved, page by page: kept in a cookie of the browser, and nowhere else."""

from __future__ import annotations

import base64
import binascii
import logging
import uuid
import zlib
from typing import Annotated

import pydantic
import streamlit as st
from pydantic import Field

from lessons.tasks import HINTS
from pages.widgets import unseen

log = logging.getLogger(__name__)

COOKIE = "pruning-course"
LONGEST = 3_800
"""Bytes that a cookie may hold. A longer record is not kept any further."""
LONGEST_TEXT = 100_000
"""Bytes of a record at most, unpacked."""

MOST_FORGOTTEN = 9_999
KNOWN_LAST = 4
_KNOWN, _HEARD = "progress-known", "progress-heard"

Name = Annotated[str, Field(max_length=120)]


class Record(pydantic.BaseModel):
    """What is kept. guesses: {"page/question": option, None where it was skipped}; right: whether a guess was
    right; solved: {page: tasks}; hints: {"page/task": how many were looked at}; forgotten: how often all
    was forgotten."""

    guesses: Annotated[dict[Name, Annotated[int, Field(ge=0, le=99)] | None], Field(max_length=500)] = {}
    right: Annotated[dict[Name, bool], Field(max_length=500)] = {}
    solved: Annotated[dict[Name, Annotated[list[Name], Field(max_length=20)]], Field(max_length=100)] = {}
    hints: Annotated[dict[Name, Annotated[int, Field(ge=0, le=HINTS)]], Field(max_length=200)] = {}
    forgotten: Annotated[int, Field(ge=0, le=MOST_FORGOTTEN)] = 0

    @property
    def empty(self) -> bool:
        """Whether there is nothing in it."""
        return self == Record(forgotten=self.forgotten)

    def with_all_of(self, other: Record) -> Record:
        """What two tabs know together; where one of them was told to forget, what it knows since."""
        if self.forgotten != other.forgotten:
            return max(self, other, key=lambda record: record.forgotten)
        pages = {*other.solved, *self.solved}
        return Record(
            guesses=other.guesses | self.guesses,
            right=other.right | self.right,
            solved={
                page: list(dict.fromkeys(self.solved.get(page, []) + other.solved.get(page, [])))
                for page in pages
            },
            hints={
                key: max(self.hints.get(key, 0), other.hints.get(key, 0))
                for key in {*other.hints, *self.hints}
            },
            forgotten=self.forgotten,
        )


_keep = unseen.component(
    "keep",
    """
export default function ({ data, setTriggerValue }) {
  const start = `${data.name}=`;
  const known = document.cookie.split("; ").find((one) => one.startsWith(start))?.slice(start.length) ?? "";
  // What another tab has written must not be lost.
  if (!data.known.includes(known)) setTriggerValue("other", known);
  else document.cookie = `${start}${data.value}; path=/; max-age=31536000; SameSite=Lax`;
}
""",
)


def keep(key: str) -> None:
    """Hand the record to the browser, once there is one. A page calls it in every part that runs alone."""
    if st.session_state.pop(_HEARD, False):
        st.rerun()  # all that is drawn is of what this tab alone has seen, and a part may run alone
    record = _record()
    if record == Record() and not any(_known()):
        return
    packed = zlib.compress(record.model_dump_json(exclude_defaults=True).encode(), 9)
    value = base64.urlsafe_b64encode(packed).decode()
    if len(value) <= LONGEST:
        _know(value)
        data = {"name": COOKIE, "value": value, "known": _known()}
        _keep(key=key, data=data, on_other_change=lambda: _take(st.session_state[key]["other"]))


def _known() -> tuple[str, ...]:
    """What the cookie has held as far as this session knows, the last few: it found them or wrote them."""
    return st.session_state.setdefault(_KNOWN, (st.context.cookies.get(COOKIE) or "",))


def _know(value: str) -> None:
    if value not in _known():
        st.session_state[_KNOWN] = (*_known(), value)[-KNOWN_LAST:]


def _take(value: object) -> None:
    """The cookie holds what another tab has written."""
    if isinstance(value, str):
        _know(value)
        before = _record()
        st.session_state["progress"] = both = before.with_all_of(_read(value))
        if both != before:
            st.session_state[_HEARD] = True


def _read(value: object) -> Record:
    """The record that a cookie holds; a new one where it is none that can be read."""
    if not isinstance(value, str) or not value:
        return Record()
    try:
        packed = base64.urlsafe_b64decode(value)
        return Record.model_validate_json(zlib.decompressobj().decompress(packed, LONGEST_TEXT))
    except (pydantic.ValidationError, binascii.Error, zlib.error, ValueError) as error:
        log.info("the record of a browser is not used: %s", type(error).__name__)
        return Record()


def visitor() -> str:
    """A name of this session for stores: a stop of one visitor must not end what others wait for."""
    return st.session_state.setdefault("visitor", uuid.uuid4().hex)


def _record() -> Record:
    if "progress" not in st.session_state:
        st.session_state["progress"] = _read(st.context.cookies.get(COOKIE))
    return st.session_state["progress"]


def _visited() -> set[str]:
    return st.session_state.setdefault("visited", set())


def empty() -> bool:
    """Whether nothing was guessed, looked at or solved yet."""
    return _record().empty


def forget() -> None:
    """Everything is open again, in the browser too."""
    st.session_state["progress"] = Record(forgotten=min(_record().forgotten + 1, MOST_FORGOTTEN))


def visit(page: str) -> None:
    """The page was opened in this session."""
    _visited().add(page)


def visited(page: str) -> bool:
    """Whether the page was opened before."""
    return page in _visited()


def solve(page: str, task: str) -> None:
    """The task was solved; it stays solved."""
    done = _record().solved.setdefault(page, [])
    if task not in done:
        done.append(task)


def solved(page: str, task: str) -> bool:
    """Whether a task of the page was solved."""
    return task in _record().solved.get(page, [])


def hint(page: str, task: str) -> None:
    """One more hint was asked for."""
    _record().hints[f"{page}/{task}"] = min(hints(page, task) + 1, HINTS)


def hints(page: str, task: str) -> int:
    """How many hints of a task were looked at."""
    return _record().hints.get(f"{page}/{task}", 0)


def touched(page: str | None) -> bool:
    """Whether anything was guessed, looked at or solved on a page; for None whether anything was done on any
    page, or more than one has been opened."""
    record = _record()
    if page is None:
        return not empty() or len(_visited()) > 1
    kept = (*record.guesses, *record.hints)
    return page in record.solved or any(key.startswith(f"{page}/") for key in kept)


def guess(page: str, question: str, option: int | None) -> None:
    """The learner's guess as the index of an option; ``None`` if the question was skipped."""
    _record().guesses[f"{page}/{question}"] = option


def judge(page: str, question: str, right: bool) -> None:
    """What the guess was worth."""
    _record().right[f"{page}/{question}"] = right


def judged(page: str) -> dict[str, bool | None]:
    """What the guesses of a page were worth, by question; None where one was skipped or is not known yet."""
    record = _record()
    keys = [key for key in record.guesses if key.startswith(f"{page}/")]
    return {key.removeprefix(f"{page}/"): record.right.get(key) for key in keys}


def take_back(page: str, question: str) -> None:
    """The question is open again."""
    _record().guesses.pop(f"{page}/{question}", None)


def has_guessed(page: str, question: str) -> bool:
    """Whether the question was answered or skipped."""
    return f"{page}/{question}" in _record().guesses


def skipped(page: str, question: str) -> bool:
    """Whether the question was passed by without a guess."""
    return has_guessed(page, question) and _record().guesses[f"{page}/{question}"] is None


def guessed(page: str, question: str, options: int) -> int | None:
    """The index of the guess; ``None`` if skipped or not answered. A question that had more options when it
    was answered is open again."""
    option = _record().guesses.get(f"{page}/{question}")
    if option is not None and option >= options:
        take_back(page, question)
        return None
    return option
