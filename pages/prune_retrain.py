"""Prune and retrain: cut, watch it break, heal."""

from lessons.prune_retrain.lesson import LESSON
from pages.widgets import lesson

lesson.show(LESSON)
