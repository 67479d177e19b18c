"""What a learner has guessed and solved in this session, page by page."""

from __future__ import annotations

import uuid

import streamlit as st


def visitor() -> str:
    """A name of this session for stores: a stop of one visitor must not end what others wait for."""
    return st.session_state.setdefault("visitor", uuid.uuid4().hex)


def _record() -> dict[str, dict]:
    if "progress" not in st.session_state:
        st.session_state["progress"] = {"guesses": {}, "solved": {}, "visited": {}}
    return st.session_state["progress"]


def visit(page: str) -> None:
    """The page was opened."""
    _record()["visited"][page] = True


def visited(page: str) -> bool:
    """Whether the page was opened before."""
    return page in _record()["visited"]


def solve(page: str, exercise: str = "try") -> None:
    """The exercise was solved; it stays solved."""
    _record()["solved"].setdefault(page, {})[exercise] = True


def solved(page: str, exercise: str | None = None) -> bool:
    """Whether an exercise (any, if none is named) of the page was solved."""
    done = _record()["solved"].get(page, {})
    return bool(done) if exercise is None else exercise in done


def touched(page: str | None) -> bool:
    """Whether anything was guessed or solved on a page; for None whether anything was done on any page, or
    more than one has been opened."""
    record = _record()
    if page is None:
        return bool(record["guesses"] or record["solved"]) or len(record["visited"]) > 1
    return page in record["solved"] or any(key.startswith(f"{page}/") for key in record["guesses"])


def guess(page: str, question: str, option: int | None) -> None:
    """The learner's guess as the index of an option; ``None`` if the question was skipped."""
    _record()["guesses"][f"{page}/{question}"] = option


def take_back(page: str, question: str) -> None:
    """The question is open again."""
    _record()["guesses"].pop(f"{page}/{question}", None)


def has_guessed(page: str, question: str) -> bool:
    """Whether the question was answered or skipped."""
    return f"{page}/{question}" in _record()["guesses"]


def skipped(page: str, question: str) -> bool:
    """Whether the question was passed by without a guess."""
    return has_guessed(page, question) and guessed(page, question) is None


def guessed(page: str, question: str) -> int | None:
    """The index of the guess; ``None`` if skipped or not answered."""
    return _record()["guesses"].get(f"{page}/{question}")
