"""Find the bug: eight broken pruners, each really run."""

from lessons.mistakes.lesson import LESSON
from pages.widgets import lesson

lesson.show(LESSON)
