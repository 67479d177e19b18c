"""What the learner can set on the page, and the training run that it asks for."""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import Field

from core.prune.scores import criteria
from core.train.settings import ConvNetSettings
from lessons.defaults import SEEDS, convnet_settings
from lessons.network_settings import NetworkSettings
from lessons.question import Question

PAGE = "convnet"

MEAN_OF_ABSOLUTES = "contribution_mean_abs"
SIGNED = "contribution_signed"
CRITERIA = criteria("unit", most="ablation")

FIRST_SHARE = 0.125
"""Share removed when the page opens."""


class ConvNetPage(NetworkSettings):
    """Settings of /convnet. Filters are counted through the groups, stage1 first; `picked` names one, such as
    "block1:3", or, among whole blocks, "branch2:0". `digit` is the picture that the network looks at."""

    START: ClassVar[float] = FIRST_SHARE

    network: Literal["8-16", "4-8"] = "8-16"
    """Filters of each stage."""
    criterion: Literal[CRITERIA] = MEAN_OF_ABSOLUTES
    grain: Literal["filters", "blocks"] = "filters"
    scope: Literal["global", "layer"] = "global"
    digit: Literal[0, 1, 2, 3, 4, 5, 6, 7, 8, 9] = 3
    heal: Literal[0, 2, 5, 10] = 0
    """Epochs that the smaller network is trained on."""
    seed: Literal[SEEDS] = 0
    at: float = Field(default=FIRST_SHARE, ge=-10_000, le=10_000)

    @property
    def training(self) -> ConvNetSettings:
        return convnet_settings(seed=self.seed, widths=tuple(map(int, self.network.split("-"))))

    @property
    def question(self) -> Question:
        training = self.training
        return Question(
            training,
            training.epochs,
            "unit",
            self.criterion,
            self.scope,
            self.cut,
            self.kept,
            names=training.model.branches if self.grain == "blocks" else (),
        )

    @property
    def criteria(self) -> tuple[str, ...]:
        return criteria(
            "unit", most="ablation", model=self.training.model, groups=self.question.names or None
        )

    @property
    def default_criterion(self) -> str:
        return MEAN_OF_ABSOLUTES

    @property
    def scopes(self) -> tuple[str, ...]:
        """Whole blocks are one of a kind: ranked one by one, nothing would compete."""
        return ("global",) if self.grain == "blocks" else ("global", "layer")
