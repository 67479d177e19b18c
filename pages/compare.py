"""Compare: one seed lies."""

from lessons.compare.lesson import LESSON
from pages.widgets import lesson

lesson.show(LESSON)
