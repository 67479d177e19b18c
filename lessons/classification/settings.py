"""Settings of the page on classification."""

from __future__ import annotations

from typing import Literal, Self

from pydantic import Field

from core.prune.scores import criteria
from lessons import settings as base

PAGE = "classification"
DATASET = "breast_cancer"
FEATURES = 30
ITEMS = "w"
"""Name of the chart's items: the weights, one a feature. A picked one is "w:3"."""

DECISIONS = tuple(k / 100 for k in range(1, 100))
"""Decision thresholds that the second slider offers, a frame of the chart for each."""
USUAL = 0.5
"""The decision threshold that everybody begins with."""
CRITERIA = criteria("weight", most="ablation")


class Settings(base.Settings):
    """All that the learner can set on this page; feature numbers count from 0.

    strength: C, the inverse strength of the L2 penalty, as in scikit-learn. refit: survivors are fitted again
    at every stop. decision: the probability from which a tumour is called malignant. cut, kept: features that
    the learner took out or held by hand.
    """

    criterion: Literal[CRITERIA] = "magnitude"
    strength: Literal["0.1", "1", "10"] = "1"
    refit: bool = False
    decision: float = Field(USUAL, ge=0.0, le=1.0)
    axis: Literal["share"] = "share"
    at: float = Field(0.2, ge=0.0, le=1.0)
    picked: str = Field("", pattern=r"^(w:([0-9]|[12][0-9]))?$")
    cut: tuple[int, ...] = Field((), max_length=FEATURES)
    kept: tuple[int, ...] = Field((), max_length=FEATURES)

    def consistent(self) -> Self:
        """Without features that do not exist, and at a decision threshold that the slider offers."""
        inside = set(range(FEATURES))
        cut = inside & set(self.cut)
        return self.model_copy(
            update={
                "decision": DECISIONS[self.frame],
                "cut": tuple(sorted(cut)),
                "kept": tuple(sorted(inside & set(self.kept) - cut)),
            }
        )

    @property
    def frame(self) -> int:
        """The frame whose decision threshold is nearest."""
        return min(range(len(DECISIONS)), key=lambda k: abs(DECISIONS[k] - self.decision))

    @property
    def feature(self) -> int | None:
        """The picked weight, as the number of its feature."""
        return int(self.picked[len(ITEMS) + 1 :]) if self.picked else None

    @property
    def unedited(self) -> Self:
        """The same pruning as the criterion alone would do it, wherever the sliders stand."""
        default = type(self)()
        still = ("decision", "at", "picked", "cut", "kept")
        return self.model_copy(update={name: getattr(default, name) for name in still})
