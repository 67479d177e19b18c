"""What can be set on the page on weights, and the training that stands behind it."""

from __future__ import annotations

from typing import ClassVar, Literal, Self

from pydantic import Field

from core.prune.scores import criteria
from core.train.settings import TrainSettings
from lessons.defaults import mlp_settings
from lessons.network_settings import PATTERNS, NetworkSettings
from lessons.question import Question

PAGE = "mlp-weights"
EPSILON = 1e-3

CRITERIA = criteria("weight")
NETWORKS: dict[str, tuple[str, ...]] = {
    "digits": ("64-64-64-10", "100-64-64-10", "32-64-64-10", "other"),
    "moons": ("2-16-16-2", "other"),
}
L1 = {"none": 0.0, "l1": 1e-3, "l1-strong": 2e-3}
"""Penalties that the page offers: lambda of the sum of absolute weights."""
_DATA = {"100-64-64-10": "digits-100", "32-64-64-10": "digits-32"}


class MlpWeights(NetworkSettings):
    """What can be set on the page."""

    START: ClassVar[float] = 0.0

    dataset: Literal["digits", "moons"] = "digits"
    network: Literal["64-64-64-10", "100-64-64-10", "32-64-64-10", "2-16-16-2", "other"] = "64-64-64-10"
    criterion: Literal[CRITERIA] = "gradient"
    scope: Literal["global", "layer", "row", "four", "block"] = "global"
    activation: Literal["relu", "tanh"] = "relu"
    depth: int = Field(2, ge=1, le=3)
    width: Literal[8, 16, 32, 64] = 32
    penalty: Literal["none", "l1", "l1-strong"] = "none"
    seed: int = Field(0, ge=0, le=999)
    epoch: int = Field(20, ge=0, le=1000)
    axis: Literal["share", "threshold"] = "threshold"
    at: float = Field(EPSILON, ge=0.0, le=1e9)

    def settle(self) -> Self:
        """The data decides which networks there are."""
        possible = NETWORKS[self.dataset]
        return self if self.network in possible else self.model_copy(update={"network": possible[0]})

    @property
    def training(self) -> TrainSettings:
        other = self.network == "other"
        widths = (self.width,) * self.depth if other else None
        data = _DATA.get(self.network, self.dataset)
        return mlp_settings(data, widths, self.activation, self.seed, l1=L1[self.penalty])

    @property
    def question(self) -> Question:
        run = self.training
        return Question(run, self.epoch, "weight", self.criterion, self.scope, self.cut, self.kept,
                        epochs=run.snapshots)  # fmt: skip

    @property
    def scopes(self) -> tuple[str, ...]:
        return (*super().scopes, *PATTERNS)

    @property
    def criteria(self) -> tuple[str, ...]:
        return CRITERIA
