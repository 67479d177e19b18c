"""What the learner can set on the page, and the training run that it asks for."""

from __future__ import annotations

from typing import ClassVar, Literal, Self

from pydantic import Field

from core.measure.speed import Way
from core.measure.storage import Form
from core.prune.quantise import BITS, FLOAT_BITS, Channels
from core.prune.scores import criteria
from core.train.settings import TrainSettings
from lessons.defaults import SEEDS, mlp_settings
from lessons.network_settings import PATTERNS, NetworkSettings
from lessons.question import Question

PAGE = "savings"

CRITERIA = criteria("weight")
NETWORKS: dict[str, tuple[str, ...]] = {
    "digits": ("64-64-64-10", "64-128-128-10"),
    "moons": ("2-16-16-2", "2-64-64-2"),
}
FRAMES = (FLOAT_BITS, *BITS)
"""Bits a weight, one frame of the chart each."""

FIRST_SHARE = 0.9
"""Share removed when the page opens: the one that the guess is about."""


class Savings(NetworkSettings):
    """Settings of /savings. form, way: what the meters of bytes and milliseconds show."""

    START: ClassVar[float] = FIRST_SHARE

    dataset: Literal["digits", "moons"] = "digits"
    network: Literal["64-64-64-10", "64-128-128-10", "2-16-16-2", "2-64-64-2"] = "64-64-64-10"
    criterion: Literal[CRITERIA] = "magnitude"
    scope: Literal["global", "layer", "row", "four", "block"] = "global"
    bits: Literal[FRAMES] = FLOAT_BITS
    channels: Channels = "tensor"
    form: Form = "csr"
    way: Literal["zeros", "csr", "blocks", "shrunken", "int8"] = "zeros"
    batch: Literal[1, 64] = 64
    student: Literal[80, 90, 95] = 90
    """Percent of the weights that the pruned student has lost."""
    temperature: Literal[1, 2, 4, 8] = 4
    mix: Literal[25, 50, 75, 100] = 50
    """The teacher's part in the loss, percent."""
    seed: Literal[SEEDS] = 0
    axis: Literal["share"] = "share"
    at: float = Field(default=FIRST_SHARE, ge=-10_000, le=10_000)

    def settle(self) -> Self:
        """The data decides which networks there are."""
        possible = NETWORKS[self.dataset]
        return self if self.network in possible else self.model_copy(update={"network": possible[0]})

    @property
    def training(self) -> TrainSettings:
        *hidden, _ = (int(width) for width in self.network.split("-")[1:])
        return mlp_settings(self.dataset, tuple(hidden), seed=self.seed)

    @property
    def question(self) -> Question:
        run = self.training
        return Question(
            run, run.epochs, "weight", self.criterion, self.scope, self.cut, self.kept, thresholds=None
        )

    @property
    def scopes(self) -> tuple[str, ...]:
        return (*super().scopes, *PATTERNS)

    @property
    def criteria(self) -> tuple[str, ...]:
        return CRITERIA


APART = ("student", "temperature", "mix")
"""Settings that only the box on teaching depends on."""

WAYS: tuple[Way, ...] = ("zeros", "csr", "blocks", "shrunken", "int8")
"""Ways beside that of the dense network, in the order of the page."""
