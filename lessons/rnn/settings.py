"""What the learner can set on the page, and the training run that it asks for."""

from __future__ import annotations

from typing import ClassVar, Literal, Self

from pydantic import Field

from core.data.registry import datasets
from core.measure.through_time import U, W
from core.prune.scores import criteria
from core.prune.scores.criterion import Grain
from core.train.settings import RecurrentSettings
from lessons.defaults import recurrent_settings
from lessons.network_settings import NetworkSettings
from lessons.question import Question, prunable

PAGE = "rnn"
UNITS = "rnn"
"""Name of the group of hidden units."""
BIAS = "rnn.bias"
"""Name under which the chart shows the biases."""
RANKED: dict[Grain, tuple[str, ...]] = {"weight": (W, U), "unit": (UNITS,)}
"""What the page ranks: the read-out stays whole."""

SIGNED = "contribution_signed"
FORMS = (SIGNED, "contribution_abs_mean", "contribution_mean_abs")

CRITERIA = tuple(dict.fromkeys(criteria("weight") + criteria("unit")))
OPENING: dict[Grain, str] = {"weight": "gradient", "unit": SIGNED}
"""Where a change of grain leads."""

ROWS = 1200
"""Training rows that scores are computed on: the gradients of all samples, one by one, take their time."""
THRESHOLDS = 61

LAST = recurrent_settings().epochs
"""Epoch of the snapshot that the page opens with: the end of the training."""

START = 0.2
"""Share removed when the page opens: the claim and its price can be read off there."""


class Rnn(NetworkSettings):
    """Settings of /rnn. `cut` and `kept` count weights through W and U, or hidden units; `picked` names a
    weight, such as "rnn.weight_hh_l0:7", or a unit, such as "rnn:7"; a bias stands for its unit.
    """

    START: ClassVar[float] = START

    grain: Grain = "weight"
    criterion: Literal[CRITERIA] = OPENING["weight"]
    dataset: Literal[datasets(kinds=("sequence",))] = "signal-5"
    cell: Literal["rnn", "gru", "lstm"] = "rnn"
    activation: Literal["tanh", "sigmoid", "relu"] = "tanh"
    scope: Literal["global", "layer", "row"] = "global"
    seed: Literal[0, 1, 2, 3, 4] = 0
    epoch: int = Field(default=LAST, ge=0, le=1000)
    at: float = Field(default=START, ge=-10_000, le=10_000)

    def settle(self) -> Self:
        """Gated cells are tanh."""
        return self if self.cell == "rnn" else self.model_copy(update={"activation": "tanh"})

    @property
    def training(self) -> RecurrentSettings:
        return recurrent_settings(self.dataset, self.seed, cell=self.cell, activation=self.activation)

    @property
    def question(self) -> Question:
        # hidden units are of one kind: all of them compete
        scope = self.scope if self.grain == "weight" else "global"
        return Question(
            self.training,
            self.epoch,
            self.grain,
            self.criterion,
            scope,
            self.cut,
            self.kept,
            names=RANKED[self.grain],
            rows=ROWS,
            thresholds=THRESHOLDS,
        )

    @property
    def weights(self) -> Question:
        """The same network's weights, as the page would rank them."""
        return self.replace(grain="weight").question.unedited

    @property
    def criteria(self) -> tuple[str, ...]:
        return criteria(self.grain, model=self.training.model)

    @property
    def default_criterion(self) -> str:
        return OPENING[self.grain]

    @property
    def lag(self) -> int | None:
        """How many steps before the last one the answer stands; None where every step counts."""
        name, _, lag = self.dataset.partition("-")
        return int(lag) if name == "signal" else None

    @property
    def pickable(self) -> dict[str, int]:
        model = self.training.model
        sizes = prunable(model, "weight", RANKED["weight"]) | prunable(model, "unit", RANKED["unit"])
        return sizes | {BIAS: model.shapes[U][0]}

    @property
    def picked_item(self) -> tuple[str, int] | None:
        found = super().picked_item
        if found is None or found[0] != BIAS:
            return found
        return UNITS, found[1] % self.training.model.units[UNITS].size
