"""Savings: zeros are not savings."""

from lessons.savings.lesson import LESSON
from pages.widgets import lesson

lesson.show(LESSON)
