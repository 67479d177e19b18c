"""Settings of the linear-regression page."""

from __future__ import annotations

from typing import Any, Literal, Self

import numpy as np
from pydantic import Field

from core.data.registry import datasets, load
from core.linear.criteria import CRITERIA
from core.linear.descent import STEPS, Method, step_grid
from lessons import settings as base

PAGE = "linear-regression"
FRAMES = step_grid()
"""Steps of gradient descent that the frame slider offers."""

ITEMS = "w"
"""Name of the chart's items: the weights, one a feature. A picked one is "w:3"."""

THOUSANDTH = 1000.0
MOST = 9

VOID = {"picked": "", "cut": (), "kept": (), "marks": (), "across": None, "up": None}
"""What is void when there are other features."""


class Settings(base.Settings):
    """All that the learner can set on this page; feature numbers count from 0.

    where: rows on which subsets are compared. thousandths: one feature is measured in thousandths of its
    unit. cut, kept: features that the learner took out or held by hand. marks: what the learner would drop,
    unseen. across, up: the two weights of the loss surface; none: the two features that correlate most.
    """

    dataset: Literal[datasets(tasks=("regression",))] = "diabetes"
    criterion: Literal[tuple(CRITERIA)] = "gradient"
    refit: bool = False
    where: Literal["validation", "training"] = "validation"
    method: Method = "gd"
    thousandths: bool = False
    seed: int = Field(0, ge=0, le=20)
    step: int = Field(FRAMES[-12], ge=0, le=STEPS)
    axis: Literal["threshold", "share"] = "threshold"
    at: float = Field(1e-3, ge=-1e9, le=1e9)
    picked: str = Field("", pattern=r"^(w:[0-9])?$")
    cut: tuple[int, ...] = Field((), max_length=MOST + 1)
    kept: tuple[int, ...] = Field((), max_length=MOST + 1)
    marks: tuple[int, ...] = Field((), max_length=MOST + 1)
    across: int | None = Field(None, ge=0, le=MOST)
    up: int | None = Field(None, ge=0, le=MOST)

    def replace(self, **values: Any) -> Self:
        """As for all settings; what was said about the features of one data set is void on another."""
        other = values.get("dataset", self.dataset) != self.dataset
        return super().replace(**((VOID if other else {}) | values))

    def consistent(self) -> Self:
        """Without features that the data set does not have, and with exactly as many marks as it asks for."""
        size = load(self.dataset).features
        inside = set(range(size))
        cut, marks = sorted(inside & set(self.cut)), sorted(inside & set(self.marks))

        def known(feature: int | None) -> int | None:
            return feature if feature in inside else None

        return self.model_copy(
            update={
                "step": FRAMES[self.frame],
                "cut": tuple(cut),
                "kept": tuple(sorted(inside & set(self.kept) - set(cut))),
                "marks": tuple(marks) if len(marks) == to_mark(size) else (),
                "picked": "" if known(self.feature) is None else self.picked,
                "across": known(self.across),
                "up": None if self.up == self.across else known(self.up),
                "at": min(max(self.at, 0.0), 1.0) if self.axis == "share" else self.at,
            }
        )

    @property
    def feature(self) -> int | None:
        """The picked weight, as the number of its feature."""
        return int(self.picked[len(ITEMS) + 1 :]) if self.picked else None

    @property
    def frame(self) -> int:
        """The frame whose step is nearest to `step`."""
        return int(np.argmin(np.abs(np.array(FRAMES) - self.step)))


def to_mark(size: int) -> int:
    """How many weights the learner marks: half of them."""
    return size // 2
