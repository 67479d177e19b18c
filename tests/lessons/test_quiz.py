"""Questions: three on every lesson, each with one right answer that cannot be told by its place."""

from __future__ import annotations

import pytest

from lessons.catalogue import catalogue
from lessons.course import PAGES
from lessons.quiz import ANSWERS, quizzes
from lessons.settings import LANGUAGES
from tests.lessons.test_lesson import LESSONS


def test_every_lesson_has_three_and_no_other_page_has_any() -> None:
    assert set(ANSWERS) == {lesson.page for lesson in LESSONS.values()} <= {page.name for page in PAGES}
    assert all(len(quizzes(page)) == 3 for page in ANSWERS)
    assert quizzes("home") == ()


@pytest.mark.parametrize("language", LANGUAGES)
def test_options_and_reasons_are_there_and_differ(language: str) -> None:
    text = catalogue(language)
    for page in ANSWERS:
        said = [text(one) for quiz in quizzes(page) for one in (quiz.question, quiz.why, *quiz.options)]
        assert len(set(said)) == len(said)
        assert all(0 <= quiz.answer < len(quiz.options) for quiz in quizzes(page))


def test_the_place_of_an_answer_tells_nothing() -> None:
    for answers in ANSWERS.values():
        assert sorted(answers) == [0, 1, 2]
