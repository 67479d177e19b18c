"""Notes for teachers: one for each lesson, of 45 minutes, with addresses that their pages take."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl

import pytest

from lessons import notes
from lessons.catalogue import catalogue
from lessons.course import by_name
from lessons.quiz import ANSWERS
from lessons.settings import LANGUAGES, CourseSettings
from tests.lessons.test_lesson import LESSONS

LINK = re.compile(r"\]\(([^)?]+)\?([^)]+)\)")


def test_every_lesson_has_a_plan_of_45_minutes() -> None:
    assert list(notes.PLANS) == list(ANSWERS)
    for name, plan in notes.PLANS.items():
        assert sum(moment.minutes for moment in plan) == notes.MINUTES, name


@pytest.mark.parametrize("language", LANGUAGES)
def test_links_lead_to_the_page_as_it_is_spoken_of(language: str) -> None:
    lessons = {lesson.page: lesson for lesson in LESSONS.values()}
    for name, plan in notes.PLANS.items():
        _, part = notes.blocks(catalogue(language), lambda page: page.path, name)
        (said,) = part.blocks[0].words
        links = LINK.findall(said)
        assert len(links) == len(plan), name
        for path, query in links:
            asked = dict(parse_qsl(query))
            assert path == by_name(name).path
            assert asked["lang"] == language
            settings, problems = lessons[name].settings.from_query(asked)
            course, more = CourseSettings.from_query(asked)
            assert [*problems, *more] == []
            taken = {**settings.query(), **course.query(), "walk": "1"}
            fresh = {**type(settings)().consistent().model_dump(), "lang": "en"}
            lost = {field for field in asked if field not in taken and str(fresh[field]) != asked[field]}
            assert lost == set(), f"{name}: settings that do not hold together"


def test_one_lesson_or_all() -> None:
    text = catalogue("en")
    every = notes.blocks(text, lambda page: page.path)
    assert len(every) == 1 + len(notes.PLANS)
    assert notes.blocks(text, lambda page: page.path, "rnn") == (
        every[0],
        every[1 + list(notes.PLANS).index("rnn")],
    )
