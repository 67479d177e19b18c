"""A language model: perplexity bends before text breaks."""

from lessons.language_model.lesson import LESSON
from pages.widgets import lesson

lesson.show(LESSON)
