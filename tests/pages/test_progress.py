"""What a learner did, as a browser keeps it: read back as it was written, and nothing else is believed."""

from __future__ import annotations

import base64
import json

import pytest

from pages.widgets import progress
from pages.widgets.progress import COOKIE, Record


@pytest.fixture
def browser(monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """The cookies of a browser; the session starts afresh whenever it is asked for."""
    cookies: dict[str, str] = {}
    context = type("Context", (), {"cookies": cookies})
    monkeypatch.setattr(progress.st, "context", context)
    monkeypatch.setattr(progress.st, "session_state", {})
    monkeypatch.setattr(progress, "_keep", lambda *, key, data: cookies.update({data["name"]: data["value"]}))
    return cookies


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
    progress.solve("rnn")
    progress.keep("x")
    again()
    assert progress.guessed("rnn", "predict") == 2
    assert progress.judged("rnn") == {"predict": False, "quiz-1": True}
    assert progress.skipped("attention", "predict")
    assert progress.judged("attention") == {"predict": None}
    assert progress.solved("rnn")
    progress.forget()
    progress.keep("x")
    again()
    assert progress.empty()


@pytest.mark.parametrize(
    "record",
    [
        "",
        "no base64: \u2603",
        base64.urlsafe_b64encode(b"no json").decode(),
        *(
            base64.urlsafe_b64encode(json.dumps(wrong).encode()).decode()
            for wrong in (
                [],
                {"guesses": {"rnn/predict": "two"}},
                {"guesses": {"rnn/predict": -1}},
                {"guesses": {"x" * 121: 0}},
                {"solved": {"rnn": ["try"] * 21}},
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
    for number in range(300):
        progress.guess("rnn", f"a-question-with-a-name-{number}", 0)
    progress.keep("x")
    assert browser == before
