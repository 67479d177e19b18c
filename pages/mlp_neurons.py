"""Neurons of a network: small and negative are different words."""

from lessons.mlp_neurons.lesson import LESSON
from pages.widgets import lesson

lesson.show(LESSON)
