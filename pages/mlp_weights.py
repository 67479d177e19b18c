"""Weights of a network: one threshold, a network that trains under it."""

from lessons.mlp_weights.lesson import LESSON
from pages.widgets import lesson

lesson.show(LESSON)
