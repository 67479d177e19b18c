"""Classification: what accuracy hides while a logistic regression is pruned."""

from lessons.classification.lesson import LESSON
from pages.widgets import lesson

lesson.show(LESSON)
