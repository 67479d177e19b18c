"""Recurrent networks: one recurrent weight is cut at every step."""

from lessons.rnn.lesson import LESSON
from pages.widgets import lesson

lesson.show(LESSON)
