"""What the learner can set on the page, and the training run that it asks for."""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import Field

from core.models import MLP
from core.prune.scores import criteria
from core.train.settings import TrainSettings
from lessons.defaults import mlp_settings
from lessons.network_settings import NetworkSettings
from lessons.question import Question

PAGE = "mlp-neurons"

SIGNED = "contribution_signed"
MEAN_OF_ABSOLUTES = "contribution_mean_abs"
CRITERIA = criteria("unit", model=MLP((64, 64, 10)))

NETWORKS: dict[str, tuple[str, tuple[int, ...]]] = {
    "64-64-64-10": ("digits", (64, 64)),
    "100-64-64-10": ("digits-100", (64, 64)),
    "32-64-64-10": ("digits-32", (64, 64)),
    "64-64-10": ("digits", (64,)),
}
"""Data set and hidden widths of each network that the page offers."""

LAST = mlp_settings().epochs
"""Epoch of the snapshot that the page opens with: the end of the training."""

FIRST_SHARE = 10 / 128
"""Share removed when the page opens: ten of 128 neurons. There the claim can be read off at once."""


class MlpNeurons(NetworkSettings):
    """Settings of /mlp-neurons. Neurons are counted through the hidden layers: fc1 from 0 on, then fc2;
    `picked` names one, such as "fc1:7"."""

    START: ClassVar[float] = FIRST_SHARE

    criterion: Literal[CRITERIA] = SIGNED
    network: Literal[tuple(NETWORKS)] = "64-64-64-10"
    activation: Literal["relu", "tanh"] = "relu"
    scope: Literal["global", "layer"] = "global"
    seed: Literal[0, 1, 2, 3, 4] = 0
    epoch: int = Field(default=LAST, ge=0, le=1000)
    at: float = Field(default=FIRST_SHARE, ge=-10_000, le=10_000)
    rate: Literal[10, 20, 30, 40, 50, 60, 70, 80, 90] = 30
    """Percent of the neurons that a random removal takes."""

    @property
    def training(self) -> TrainSettings:
        dataset, widths = NETWORKS[self.network]
        return mlp_settings(dataset, widths, self.activation, self.seed)

    @property
    def question(self) -> Question:
        return Question(self.training, self.epoch, "unit", self.criterion, self.scope, self.cut, self.kept)

    @property
    def criteria(self) -> tuple[str, ...]:
        return CRITERIA
