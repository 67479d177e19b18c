"""What the learner can set on the page, the eight cases, and the networks that they are run on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal, Self

from pydantic import Field

from core.mistakes import MISTAKES, Mistake
from core.train.settings import TrainSettings
from lessons.defaults import SEEDS, mlp_settings
from lessons.settings import Settings

PAGE = "mistakes"


@dataclass(frozen=True)
class Case:
    """One broken pruner as it is asked about.

    name: of its mistake. choices: names of mistakes that are offered, its own among them. symptom: the column
    that gives it away. low, high: shares asked for at which its texts read the figures.
    """

    name: str
    choices: tuple[str, str, str, str]
    symptom: str
    low: float = 0.05
    high: float = 0.95

    @property
    def mistake(self) -> Mistake:
        return MISTAKES[self.name]

    @property
    def answer(self) -> int:
        """The choice that is right."""
        return self.choices.index(self.name)


CASES = (
    Case(
        "kept-inverted", ("changed-copies", "percentile", "kept-inverted", "wrong-sign"), "zeros", 0.05, 0.9
    ),
    Case("wrong-sign", ("wrong-sign", "kept-inverted", "left-bias", "changed-copies"), "accuracy", 0.1, 0.25),
    Case("percentile", ("kept-inverted", "wrong-sign", "changed-copies", "percentile"), "zeros", 0.05, 0.7),
    Case("swapped", ("tuned-on-test", "swapped", "kept-inverted", "changed-copies"), "precision", 0.1, 0.9),
    Case("changed-copies", ("forgotten-mask", "changed-copies", "percentile", "tuned-on-test"), "zeros"),
    Case(
        "forgotten-mask",
        ("changed-copies", "kept-inverted", "forgotten-mask", "left-bias"),
        "zeros",
        0.5,
        0.8,
    ),
    Case(
        "left-bias", ("left-bias", "wrong-sign", "forgotten-mask", "changed-copies"), "difference", 0.1, 0.5
    ),
    Case("tuned-on-test", ("percentile", "swapped", "changed-copies", "tuned-on-test"), "reported", 0.3, 0.8),
)

Number = Literal[1, 2, 3, 4, 5, 6, 7, 8]
Given = Annotated[int, Field(ge=0, le=len(CASES[0].choices))]


class Mistakes(Settings):
    """Settings of /mistakes. Cases are numbered: their names would tell. `answers` holds the last choice of
    each case, counted from 1, 0 where there is none yet. `picked` names a unit of a chart that has units.
    """

    case: Number = 1
    answers: Annotated[tuple[Given, ...], Field(max_length=len(CASES))] = ()
    seed: Literal[SEEDS] = 0
    axis: Literal["share"] = "share"
    at: float = Field(default=0.3, ge=0, le=1)
    picked: str = Field(default="", max_length=24, pattern=r"^((broken|corrected):\d{1,6})?$")

    def consistent(self) -> Self:
        """Answers end with the last that is given."""
        answers = self.answers
        while answers and not answers[-1]:
            answers = answers[:-1]
        return self.model_copy(update={"answers": answers})

    @property
    def chosen(self) -> Case:
        return CASES[self.case - 1]

    @property
    def training(self) -> TrainSettings:
        return mlp_settings(self.chosen.mistake.dataset, seed=self.seed)

    def given(self, case: int) -> int | None:
        """The choice that was taken last in a case, None where there is none yet."""
        answer = self.answers[case - 1] if case <= len(self.answers) else 0
        return answer - 1 if answer else None

    def named(self, case: int) -> bool:
        """Whether the bug of a case has been named."""
        return self.given(case) == CASES[case - 1].answer

    @property
    def found(self) -> int:
        """How many bugs have been named."""
        return sum(self.named(case) for case in range(1, len(CASES) + 1))

    def with_choice(self, choice: int) -> tuple[int, ...]:
        """The answers after a choice in the case on the page."""
        answers = [*self.answers, *[0] * (len(CASES) - len(self.answers))]
        answers[self.case - 1] = choice + 1
        return tuple(answers)
