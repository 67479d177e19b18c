"""What the learner can set on the page, and the studies that it asks for."""

from __future__ import annotations

from typing import Annotated, Literal, Self, get_args

from pydantic import Field

from core.study import StudySettings
from core.train.settings import TrainSettings
from lessons.defaults import mlp_settings
from lessons.settings import Settings

PAGE = "compare"

Name = Literal[
    "magnitude",
    "gradient",
    "per_sample_gradient",
    "taylor",
    "fisher",
    "obd",
    "wanda",
    "lamp",
    "random",
]
CRITERIA: tuple[Name, ...] = get_args(Name)
"""All that the page offers, in the order of its figures."""

OPENING: tuple[Name, ...] = tuple(name for name in CRITERIA if name != "obd")
"""The eight of the first race."""

SHARES = (*(i / 20 for i in range(1, 20)), 0.98)
"""Twenty shares; the study adds 0, the dense network."""

ASKED = (0.7, 0.9)
"""The shares at which the page names winners; the learner guesses that at the second."""

NAMED = 3
"""How many criteria the guess is about."""

WIDTHS = (16, 32, 64, 128)
SIZED = "magnitude"
"""The criterion under which small and large networks meet."""


class Compare(Settings):
    """Settings of /compare. `first` and `second` are the pair of the exercise."""

    criteria: Annotated[tuple[Name, ...], Field(min_length=1, max_length=32)] = OPENING
    dataset: Literal["digits", "moons"] = "digits"
    width: Literal[16, 32, 64, 128] = 64
    """Units in each of two hidden layers."""
    seeds: Literal[2, 3, 5, 8, 10] = 5
    retrain: Literal[0, 1, 3, 10] = 0
    """Epochs of training after each cut."""
    scope: Literal["published", "global", "layer"] = "published"
    lines: bool = False
    """Whether single seeds are drawn."""
    first: Name = "fisher"
    second: Name = "random"
    axis: Literal["share"] = "share"
    at: float = Field(default=ASKED[1], ge=0, le=1)
    picked: str = Field(default="", max_length=0)

    @property
    def named(self) -> tuple[Name, ...]:
        """The criteria that the guess is about, far from each other in the order of the page: random removal
        only where there are no three others."""
        others = tuple(name for name in self.criteria if name != "random")
        if len(others) < NAMED:
            return self.criteria[:NAMED]
        last = len(others) - 1
        return tuple(others[round(place * last / (NAMED - 1))] for place in range(NAMED))

    def consistent(self) -> Self:
        """Criteria once each, in the order of the page, and at least two of them; the pair is among them."""
        chosen = tuple(name for name in CRITERIA if name in self.criteria)
        if len(chosen) < 2:
            chosen = (*chosen, next(name for name in CRITERIA if name not in chosen))
            chosen = tuple(name for name in CRITERIA if name in chosen)
        first = self.first if self.first in chosen else chosen[0]
        second = self.second if self.second in chosen else chosen[-1]
        if second == first:
            second = next(name for name in reversed(chosen) if name != first)
        return self.model_copy(update={"criteria": chosen, "first": first, "second": second})

    def file_stem(self, page: str) -> str:
        """After the study alone: what else is set changes nothing in its files."""
        return f"{page}-{self.study.hash[:8]}"

    def network(self, width: int | None = None) -> TrainSettings:
        """How the networks of the study are trained; the study sets their seeds."""
        width = self.width if width is None else width
        return mlp_settings(self.dataset, (width, width))

    @property
    def study(self) -> StudySettings:
        """The race on the page."""
        return self._study((self.network(),), self.criteria)

    @property
    def truth_study(self) -> StudySettings:
        """The same with the exact ablation of every weight at every snapshot."""
        return self.study.model_copy(update={"truth": True})

    @property
    def size_study(self) -> StudySettings:
        """One criterion on networks of four widths."""
        return self._study(tuple(self.network(width) for width in WIDTHS), (SIZED,))

    def _study(self, models: tuple[TrainSettings, ...], criteria: tuple[Name, ...]) -> StudySettings:
        return StudySettings(
            models=models,
            criteria=criteria,
            shares=SHARES,
            seeds=tuple(range(self.seeds)),
            retrain=(self.retrain,),
            scope=None if self.scope == "published" else self.scope,
        )
