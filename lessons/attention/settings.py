"""What the learner can set on the page, and the training run that it asks for."""

from __future__ import annotations

from typing import ClassVar, Literal, Self

from pydantic import Field

from core.models import Model
from core.prune.scores import criteria
from core.train.settings import EncoderSettings
from lessons.defaults import encoder_settings
from lessons.network_settings import NetworkSettings
from lessons.question import Question, prunable

PAGE = "attention"
CRITERIA = criteria("unit", most="ablation")

SIGNED = "contribution_signed"
MEAN_OF_ABSOLUTES = "contribution_mean_abs"

NETWORKS: dict[str, dict[str, object]] = {
    "2 x 8": {},
    "2 x 4": {"heads": (4, 4), "head_width": 8},
    "1 x 8": {"heads": (8,), "feedforward": (32,)},
}
"""Blocks times heads, as they differ from the course's encoder; all are equally wide."""

GRAINS: dict[str, tuple[str, ...]] = {"heads": ("heads",), "ff": ("ff",), "both": ("heads", "ff")}
"""What is removed: the kinds of unit groups."""

ROWS = 500
"""Training rows that scores and the truth are measured on: each unit is removed once for the truth."""

EXAMPLE = "the plot was not funny but the acting is superb"
"""The sentence that the page opens with."""

OPENS_AT = 0.25
"""Share removed when the page opens: a quarter of the heads."""

LONGEST = 600
"""Characters of a sentence that the address carries."""


class Attention(NetworkSettings):
    """Settings of /attention. Units of the chosen grain are counted through the blocks; `picked` names one,
    such as "heads2:7". `sentence` is what the attention maps read."""

    START: ClassVar[float] = OPENS_AT
    RENAMED: ClassVar = {}

    criterion: Literal[CRITERIA] = MEAN_OF_ABSOLUTES
    grain: Literal["heads", "ff", "both"] = "heads"
    network: Literal[tuple(NETWORKS)] = "2 x 8"
    seed: Literal[0, 1, 2, 3, 4] = 0
    at: float = Field(default=OPENS_AT, ge=-10_000, le=10_000)
    sentence: str = Field(default=EXAMPLE, max_length=LONGEST)

    @property
    def training(self) -> EncoderSettings:
        return encoder_settings(seed=self.seed, **NETWORKS[self.network])

    @property
    def question(self) -> Question:
        return self.asked(groups(self.training.model, self.grain))

    def asked(self, names: tuple[str, ...]) -> Question:
        """The question of these groups of units."""
        training = self.training
        return Question(
            training,
            training.epochs,
            "unit",
            self.criterion,
            cut=self.cut,
            kept=self.kept,
            names=names,
            rows=ROWS,
        )

    @property
    def criteria(self) -> tuple[str, ...]:
        """Those that are defined for heads as well as for neurons."""
        model = self.training.model
        return criteria("unit", most="ablation", model=model, groups=model.hidden)

    @property
    def default_criterion(self) -> str:
        return MEAN_OF_ABSOLUTES

    @property
    def pickable(self) -> dict[str, int]:
        """Any unit of the network, whatever the slider removes."""
        return prunable(self.training.model, "unit")

    def settle(self) -> Self:
        """Spaces around the sentence are dropped."""
        return self.model_copy(update={"sentence": self.sentence.strip()})


def kind_of(group: str) -> str:
    """Kind of a group: "heads" of "heads2"."""
    return group.rstrip("0123456789")


def block_of(group: str) -> int:
    """Number of its block, from 1."""
    return int(group.removeprefix(kind_of(group)))


def groups(model: Model, grain: str) -> tuple[str, ...]:
    """The groups of a grain, in the order of the model: heads1, ff1, heads2, ..."""
    return tuple(name for name in model.hidden if kind_of(name) in GRAINS[grain])
