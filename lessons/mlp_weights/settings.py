"""What can be set on the page on weights, and the training that stands behind it."""

from __future__ import annotations

from typing import Literal, Self

from pydantic import Field

from core.prune.scores import WEIGHT_CRITERIA
from core.train.loop import TrainSettings
from lessons.defaults import mlp_settings
from lessons.settings import Settings as Base

EPSILON = 1e-3

CriterionName = Literal[
    "gradient", "magnitude", "per_sample_gradient", "taylor", "fisher", "obd", "lamp", "wanda", "random"
]
NetworkName = Literal["64-64-64-10", "100-64-64-10", "32-64-64-10", "2-16-16-2", "other"]

NETWORKS: dict[str, tuple[str, ...]] = {
    "digits": ("64-64-64-10", "100-64-64-10", "32-64-64-10", "other"),
    "moons": ("2-16-16-2", "other"),
}
L1 = {"none": 0.0, "l1": 1e-3, "l1-strong": 2e-3}
"""Penalties that the page offers: lambda of the sum of absolute weights."""
_DATA = {"100-64-64-10": "digits-100", "32-64-64-10": "digits-32"}


class Settings(Base):
    """What can be set on the page. `at` is on `axis`; `cut` and `kept` are weights edited by hand."""

    dataset: Literal["digits", "moons"] = "digits"
    network: NetworkName = "64-64-64-10"
    criterion: CriterionName = "gradient"
    scope: Literal["global", "layer", "row"] = "global"
    activation: Literal["relu", "tanh"] = "relu"
    depth: int = Field(2, ge=1, le=3)
    width: Literal[8, 16, 32, 64] = 32
    penalty: Literal["none", "l1", "l1-strong"] = "none"
    seed: int = Field(0, ge=0, le=999)
    epoch: int = Field(20, ge=0, le=1000)
    axis: Literal["share", "threshold"] = "threshold"
    at: float = Field(EPSILON, ge=0.0, le=1e9)
    picked: str = Field("", max_length=24, pattern=r"^(fc\d\.weight:\d{1,6})?$")
    cut: tuple[int, ...] = Field((), max_length=400)
    kept: tuple[int, ...] = Field((), max_length=400)

    def replace(self, **values: object) -> Self:
        """As for all settings; another network forgets what was picked and edited in the one before."""
        if self.run != super().replace(**values).run:
            values = {"picked": "", "cut": (), "kept": (), **values}
        return super().replace(**values)

    def consistent(self) -> Self:
        """The data decides which networks there are, and a criterion may prescribe its scope."""
        changes: dict[str, object] = {}
        if self.network not in NETWORKS[self.dataset]:
            changes["network"] = NETWORKS[self.dataset][0]
        if WEIGHT_CRITERIA[self.criterion].scope == "row" and self.scope == "global":
            changes["scope"] = "row"
        if self.axis == "share" and self.at > 1.0:
            changes["at"] = 1.0
        found = self.model_copy(update=changes) if changes else self
        total = found.run.model.count()
        inside = {name: tuple(i for i in getattr(found, name) if 0 <= i < total) for name in ("cut", "kept")}
        return found.model_copy(update=inside)

    @property
    def run(self) -> TrainSettings:
        """The training behind these settings."""
        other = self.network == "other"
        widths = (self.width,) * self.depth if other else None
        data = _DATA.get(self.network, self.dataset)
        return mlp_settings(data, widths, self.activation, self.seed, l1=L1[self.penalty])

    @property
    def experiment(self) -> tuple:
        """Everything that decides the chart's payload: not the position of the slider."""
        return (self.run, self.criterion, self.scope, self.cut, self.kept)
