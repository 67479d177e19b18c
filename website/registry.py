"""The lessons of the course by their pages: what is added to the course is on the site by itself."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec

from lessons.course import PAGES, CoursePage
from lessons.lesson import Lesson
from website import own


def lesson_of(page: CoursePage) -> Lesson | None:
    """The lesson behind a page, None where there is none that can be drawn here."""
    if page.name in own.LESSONS:
        return own.LESSONS[page.name]
    name = f"lessons.{page.name.replace('-', '_')}.lesson"
    if find_spec(f"lessons.{page.name.replace('-', '_')}") is None or find_spec(name) is None:
        return None
    return import_module(name).LESSON


def pages() -> tuple[tuple[CoursePage, Lesson | None], ...]:
    """All pages in teaching order."""
    return tuple((page, lesson_of(page)) for page in PAGES)


def file_of(page: CoursePage) -> str:
    """The name of its file in the folder of a language."""
    return f"{page.path or 'index'}.html"
