"""Tasks of a page: one to begin with and a harder one. Each has two hints, and a question on why it could be
reached. What is asked, and how far the page is from it, are goals of the lessons.

Nothing here imports more than words: the menu of every page asks which tasks there are.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from lessons.catalogue import Sentence
from lessons.quiz import Quiz

FIRST, HARDER = "try", "harder"
HINTS = 2

WHY: Mapping[str, tuple[int, int]] = {
    "linear-regression": (1, 0),
    "classification": (2, 1),
    "mlp-weights": (0, 2),
    "mlp-neurons": (1, 0),
    "convnet": (2, 1),
    "rnn": (0, 2),
    "reviews": (1, 2),
    "language-model": (2, 0),
    "attention": (0, 1),
    "prune-retrain": (2, 0),
    "compare": (0, 1),
    "savings": (1, 2),
    "mistakes": (2, 1),
}
"""{page: the index of the right option of the question after each of its tasks}."""


@dataclass(frozen=True)
class Task:
    """What helps with a task of a page. answer: the index of the right option of its question."""

    page: str
    name: str
    answer: int

    @property
    def hints(self) -> tuple[Sentence, ...]:
        """The first leads the way, the second leaves little to find."""
        return tuple(Sentence(f"task-{self.page}-{self.name}-hint-{n}") for n in range(1, HINTS + 1))

    @property
    def why(self) -> Quiz:
        """The question that follows once the task is reached."""
        return Quiz(f"why-{self.name}", f"task-{self.page}-ask-{self.name}", self.answer)


def tasks(page: str) -> tuple[Task, ...]:
    """The tasks of a page, the harder one last; none where it has none."""
    names = zip((FIRST, HARDER), WHY.get(page, ()), strict=False)
    return tuple(Task(page, name, answer) for name, answer in names)
