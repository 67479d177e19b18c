"""Tasks: two on every lesson, each with two hints and a question whose answer its place does not tell."""

from __future__ import annotations

import pytest

from lessons.catalogue import catalogue
from lessons.needs import at_least, at_most, named
from lessons.settings import LANGUAGES
from lessons.tasks import FIRST, HARDER, HINTS, WHY, tasks
from tests.lessons.reading import said
from tests.lessons.test_lesson import LESSONS


def test_every_lesson_has_two_and_no_other_page_has_any() -> None:
    assert set(WHY) == {lesson.page for lesson in LESSONS.values()}
    assert all([task.name for task in tasks(page)] == [FIRST, HARDER] for page in WHY)
    assert tasks("home") == ()


@pytest.mark.parametrize("language", LANGUAGES)
def test_hints_questions_and_reasons_are_there_and_differ(language: str) -> None:
    text = catalogue(language)
    for page in WHY:
        for task in tasks(page):
            why = task.why
            words = [text(one) for one in (*task.hints, why.question, why.why, *why.options)]
            assert len(task.hints) == HINTS
            assert len(set(words)) == len(words)
            assert 0 <= why.answer < len(why.options)


def test_the_place_of_an_answer_tells_nothing() -> None:
    answers = [answer for pair in WHY.values() for answer in pair]
    assert {answers.count(place) for place in range(3)} <= {8, 9}


@pytest.mark.parametrize(
    ("need", "met", "words"),
    [
        (at_least(named("heads"), 5, 8, "count"), False, "Heads removed: 5. 3 too few: at least 8."),
        (at_least(named("heads"), 8, 8, "count"), True, "Heads removed: 8. Enough: at least 8."),
        (at_most(named("weights-left"), 108, 96, "count"), False,
         "Weights left: 108. 12 too many: at most 96."),
        (at_least(named("accuracy"), 0.942, 0.95), False,
         "Validation accuracy: 94.2%. 0.8 points short: at least 95.0%."),
        (at_least(named("accuracy"), 0.94999, 0.95), False,
         "Validation accuracy: 95.0%. 0.1 points short: at least 95.0%."),
        (at_least(named("accuracy"), 0.95 - 1e-8, 0.95), True,
         "Validation accuracy: 95.0%. Enough: at least 95.0%."),
    ],
)  # fmt: skip
def test_what_is_missing_is_said_in_words(need, met: bool, words: str) -> None:
    said(need.words)
    assert need.met == met
    assert catalogue("en")(need.words) == words
