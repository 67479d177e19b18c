"""Linear regression: ten weights, one threshold, and the exact truth beside every score."""

from lessons.linear_regression.lesson import LESSON
from pages.widgets import lesson

lesson.show(LESSON)
