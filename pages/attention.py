"""Heads of a small transformer: most can go; which ones cannot?"""

from lessons.attention.lesson import LESSON
from pages.widgets import lesson

lesson.show(LESSON)
