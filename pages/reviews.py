"""Film reviews: what a pruned network still understands, skill by skill."""

from lessons.reviews.lesson import LESSON
from pages.widgets import lesson

lesson.show(LESSON)
