"""What a learner did, as a browser keeps it: read back as it was written, and nothing else is believed."""

from __future__ import annotations

import base64
import hashlib
import json
import zlib
from collections.abc import Callable

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

    def keep(*, key: str, data: dict, on_other_change: Callable[[], None]) -> None:
        now = cookies.get(data["name"], "")
        if now in data["known"]:
            cookies[data["name"]] = data["value"]
            return
        progress.st.session_state[key] = {"other": now}
        on_other_change()
        progress.keep(key)

    monkeypatch.setattr(progress, "_keep", keep)
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
    assert progress.guessed("rnn", "predict", 3) == 2
    assert progress.judged("rnn") == {"predict": False, "quiz-1": True}
    assert progress.skipped("attention", "predict")
    assert progress.judged("attention") == {"predict": None}
    assert (progress.solved("rnn", "try"), progress.solved("rnn", "harder")) == (True, False)
    assert (progress.hints("rnn", "try"), progress.hints("rnn", "harder")) == (0, 1)
    progress.forget()
    progress.keep("x")
    again()
    assert progress.empty()


def test_what_was_never_there_when_the_page_came_is_forgotten_too(
    browser: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    # The session knows the cookies that its page was asked for with, and no later ones.
    monkeypatch.setattr(progress.st, "context", type("Context", (), {"cookies": {}}))
    progress.guess("rnn", "predict", 2)
    progress.keep("x")
    progress.forget()
    progress.keep("x")
    assert progress._read(browser[COOKIE]).empty


def tab(browser: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """A tab that is opened now; called, it is the one that the learner looks at."""
    state: dict[str, object] = {}
    context = type("Context", (), {"cookies": dict(browser)})

    def look() -> None:
        monkeypatch.setattr(progress.st, "context", context)
        monkeypatch.setattr(progress.st, "session_state", state)

    look()
    return look


def test_two_tabs_know_together_what_each_has_seen(
    browser: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = (tab(browser, monkeypatch) for _ in range(2))
    first()
    progress.solve("rnn", "try")
    progress.hint("rnn", "harder")
    progress.keep("x")
    second()
    progress.guess("attention", "predict", 1)
    progress.keep("x")
    assert progress.solved("rnn", "try")
    tab(browser, monkeypatch)
    assert progress.solved("rnn", "try")
    assert progress.hints("rnn", "harder") == 1
    assert progress.guessed("attention", "predict", 3) == 1


def test_what_one_tab_forgets_another_does_not_bring_back(
    browser: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = (tab(browser, monkeypatch) for _ in range(2))
    first()
    progress.solve("rnn", "try")
    progress.keep("x")
    second()
    progress.solve("attention", "try")
    progress.keep("x")
    first()
    progress.forget()
    progress.keep("x")
    second()
    progress.solve("text", "try")
    progress.keep("x")
    tab(browser, monkeypatch)
    assert progress.empty()


def test_what_another_tab_has_seen_is_drawn_everywhere_once(
    browser: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    runs: list[None] = []
    monkeypatch.setattr(progress.st, "rerun", lambda: runs.append(None))
    first, second = (tab(browser, monkeypatch) for _ in range(2))
    first()
    progress.solve("rnn", "try")
    progress.keep("x")
    assert runs == []
    second()
    # Every part of a page that keeps the record hears of it before the first of them is drawn again.
    progress._take(browser[COOKIE])
    progress._take(browser[COOKIE])
    progress.keep("x")
    progress.keep("y")
    assert len(runs) == 1


def test_whoever_has_forgotten_often_forgets_again(browser: dict[str, str]) -> None:
    browser[COOKIE] = packed(json.dumps({"forgotten": progress.MOST_FORGOTTEN}).encode())
    progress.solve("rnn", "try")
    progress.forget()
    assert progress.empty()


def test_a_guess_that_no_option_has_is_open_again(browser: dict[str, str]) -> None:
    progress.guess("rnn", "predict", 3)
    assert progress.guessed("rnn", "predict", 4) == 3
    assert progress.guessed("rnn", "predict", 3) is None
    assert not progress.has_guessed("rnn", "predict")


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
    assert progress._read(record) == Record()
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
