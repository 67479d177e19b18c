"""Filters of a residual network: what is added together must go together."""

from lessons.convnet.lesson import LESSON
from pages.widgets import lesson

lesson.show(LESSON)
