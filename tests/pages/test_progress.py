"""What a learner did, as a browser keeps it: read back as it was written, and nothing else is believed."""

from __future__ import annotations

import base64
import hashlib
import json
import zlib

import pytest

from lessons.quiz import ANSWERS, quizzes
from lessons.tasks import tasks
from pages.widgets import progress
from pages.widgets.progress import COOKIE, LONGEST, Record


@pytest.fixture
def browser(monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """The cookies of a browser; the session starts afresh whenever it is asked for."""
    cookies: dict[str, str] = {}
    context = type("Context", (), {"cookies": cookies})
    monkeypatch.setattr(progress.st, "context", context)
    monkeypatch.setattr(progress.st, "session_state", {})
    monkeypatch.setattr(progress, "_keep", lambda *, key, data: cookies.update({data["name"]: data["value"]}))
    return cookies


def packed(text: bytes) -> str:
    return base64.urlsafe_b64encode(zlib.compress(text)).decode()


def again() -> None:
    progress.st.session_state.clear()


def test_guesses_and_tasks_outlive_the_session_and_can_be_forgotten(browser: dict[str, str]) -> None:
    progress.keep("x")
    assert browser == {}, "nothing was done yet"
    progress.guess("rnn", "predict", 2)
    progress.judge("rnn", "predict", right=False)
    progress.guess("rnn", "quiz-1", 0)
    progress.judge("rnn", "quiz-1", right=True)
    progress.guess("attention", "predict", None)
    progress.solve("rnn", "try")
    progress.hint("rnn", "harder")
    progress.keep("x")
    again()
    assert progress.guessed("rnn", "predict") == 2
    assert progress.judged("rnn") == {"predict": False, "quiz-1": True}
    assert progress.skipped("attention", "predict")
    assert progress.judged("attention") == {"predict": None}
    assert (progress.solved("rnn", "try"), progress.solved("rnn", "harder")) == (True, False)
    assert (progress.hints("rnn", "try"), progress.hints("rnn", "harder")) == (0, 1)
    progress.forget()
    progress.keep("x")
    again()
    assert progress.empty()


@pytest.mark.parametrize(
    "record",
    [
        "",
        "no base64: \u2603",
        base64.urlsafe_b64encode(b"not packed").decode(),
        packed(b"no json"),
        packed(b" " * 200_000 + b"{}"),
        *(
            packed(json.dumps(wrong).encode())
            for wrong in (
                [],
                {"guesses": {"rnn/predict": "two"}},
                {"guesses": {"rnn/predict": -1}},
                {"guesses": {"x" * 121: 0}},
                {"solved": {"rnn": ["try"] * 21}},
                {"hints": {"rnn/try": 3}},
            )
        ),
    ],
)
def test_what_is_no_record_is_none(browser: dict[str, str], record: str) -> None:
    browser[COOKIE] = record
    assert progress._kept() == Record()
    assert progress.empty()


def test_a_record_that_no_cookie_holds_is_left_as_it_was(browser: dict[str, str]) -> None:
    progress.guess("rnn", "predict", 2)
    progress.keep("x")
    before = dict(browser)
    for number in range(400):
        name = hashlib.sha256(str(number).encode()).hexdigest()
        progress.guess("rnn", name, 0)
    progress.keep("x")
    assert browser == before


def test_a_cookie_holds_all_that_can_be_done_in_the_course(browser: dict[str, str]) -> None:
    for page in ANSWERS:
        for number, name in enumerate(("predict", *(quiz.name for quiz in quizzes(page)))):
            progress.guess(page, name, number % 3)
            progress.judge(page, name, number % 2 == 0)
        for task in tasks(page):
            progress.solve(page, task.name)
            progress.guess(page, task.why.name, task.answer)
            progress.judge(page, task.why.name, len(page) % 2 == 0)
            for _ in task.hints:
                progress.hint(page, task.name)
    progress.keep("x")
    assert len(browser[COOKIE]) < LONGEST / 2
    again()
    assert all(progress.solved(page, "harder") and progress.hints(page, "try") == 2 for page in ANSWERS)
