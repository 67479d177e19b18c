"""Three questions on each page, with answers that are explained. They are about ideas and hold for every run;
what depends on the run is what the guess of the page asks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from lessons.catalogue import Sentence

OPTIONS = "abc"

ANSWERS: Mapping[str, tuple[int, ...]] = {
    "linear-regression": (0, 1, 2),
    "classification": (0, 1, 2),
    "mlp-weights": (1, 0, 2),
    "mlp-neurons": (2, 0, 1),
    "convnet": (1, 0, 2),
    "rnn": (1, 2, 0),
    "reviews": (1, 0, 2),
    "language-model": (0, 1, 2),
    "attention": (2, 0, 1),
    "prune-retrain": (1, 0, 2),
    "compare": (1, 0, 2),
    "savings": (1, 2, 0),
    "mistakes": (1, 0, 2),
}
"""{page: the index of the right option of each of its questions}."""


@dataclass(frozen=True)
class Quiz:
    """One question. name: what it is called among the guesses of its page; key: of its text, with which
    those of its options and of the reason begin; answer: the index of the right option."""

    name: str
    key: str
    answer: int

    @property
    def question(self) -> Sentence:
        return Sentence(self.key)

    @property
    def options(self) -> tuple[Sentence, ...]:
        return tuple(Sentence(f"{self.key}-{letter}") for letter in OPTIONS)

    @property
    def why(self) -> Sentence:
        return Sentence(f"{self.key}-why")


def quizzes(page: str) -> tuple[Quiz, ...]:
    """The questions of a page; none where it has none."""
    answers = enumerate(ANSWERS.get(page, ()), 1)
    return tuple(Quiz(f"quiz-{number}", f"quiz-{page}-{number}", answer) for number, answer in answers)
