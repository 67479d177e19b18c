"""What the learner can set on the page, and the training run that it asks for."""

from __future__ import annotations

from typing import ClassVar, Literal, Self

from pydantic import Field

from core.prune.scores import criteria
from core.prune.scores.criterion import Grain
from core.train.settings import RecurrentSettings
from lessons.defaults import recurrent_settings
from lessons.network_settings import NetworkSettings
from lessons.question import Question, rule

PAGE = "language-model"

DEAREST = "per-sample"
"""What a criterion may need first: second derivatives of a model that answers at every step take too long."""

CRITERIA = tuple(dict.fromkeys(criteria("weight", most=DEAREST) + criteria("unit", most=DEAREST)))

OPENING: dict[Grain, str] = {"weight": "magnitude", "unit": "contribution_mean_abs"}
"""Where a change of grain leads."""

OPENS_AT: dict[Grain, float] = {"weight": 0.5, "unit": 0.125}
"""Share removed when the page opens, and when the grain changes."""

WINDOWS = {"gradient": 512, "forward": 512, "per-sample": 256}
"""Windows of the training text that scores are computed on, by what a criterion needs: a few hundred rank
weights as all of them do."""

NETWORKS: dict[str, dict[str, object]] = {
    "gru-96": {"cell": "gru", "size": 96},
    "gru-48": {"cell": "gru", "size": 48},
    "lstm-64": {"cell": "lstm", "size": 64},
}

LONGEST = 60
"""Characters of an opening that are read."""


class LanguageModel(NetworkSettings):
    """Settings of /language-model. `picked` names a weight or a hidden unit: "rnn.weight_hh_l0:12", "rnn:7".

    `opening` is what both networks are given to go on with; `draw` numbers the luck of the writing.
    """

    START: ClassVar[float] = OPENS_AT["weight"]

    grain: Grain = "weight"
    criterion: Literal[CRITERIA] = OPENING["weight"]
    scope: Literal["global", "layer", "row"] = "global"
    network: Literal[tuple(NETWORKS)] = "gru-96"
    trained: Literal["l1", "none"] = "l1"
    seed: Literal[0, 1, 2, 3, 4] = 0
    temperature: float = Field(0.5, ge=0.0, le=1.5)
    opening: str = Field("the value of", max_length=LONGEST)
    draw: int = Field(0, ge=0, le=999)
    at: float = Field(OPENS_AT["weight"], ge=-1e4, le=1e9)

    @property
    def training(self) -> RecurrentSettings:
        changes = dict(NETWORKS[self.network])
        if self.trained == "none":
            changes["l1"] = 0.0
        return recurrent_settings("prose", self.seed, **changes)

    @property
    def question(self) -> Question:
        run = self.training
        windows = WINDOWS.get(rule(self.grain, self.criterion).needs, 0)
        return Question(run, run.epochs, self.grain, self.criterion, self.scope, self.cut, self.kept,
                        rows=windows, thresholds=0)  # fmt: skip

    @property
    def writing(self) -> tuple[str, float, int]:
        """What decides the text, beside the pruning."""
        return self.opening, self.temperature, self.draw

    @property
    def criteria(self) -> tuple[str, ...]:
        return criteria(self.grain, most=DEAREST, model=self.training.model)

    @property
    def default_criterion(self) -> str:
        return OPENING[self.grain]

    @property
    def start(self) -> float:
        return OPENS_AT[self.grain]

    def settle(self) -> Self:
        """Spaces are single ones."""
        return self.model_copy(update={"opening": " ".join(self.opening.split())})
