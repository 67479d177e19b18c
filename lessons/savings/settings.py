"""What the learner can set on the page, and the training run that it asks for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import ClassVar, Literal, Self

from pydantic import Field

from core.measure.speed import Way
from core.measure.storage import Form
from core.prune.quantise import BITS, FLOAT_BITS, Channels
from core.prune.scores import criteria
from core.train.settings import BaseTrainSettings
from lessons.defaults import SEEDS, convnet_settings, encoder_settings, mlp_settings, recurrent_settings
from lessons.network_settings import PATTERNS, NetworkSettings
from lessons.question import Question

PAGE = "savings"

CRITERIA = criteria("weight")
NETWORKS: Mapping[str, tuple[str, ...]] = {
    "digits": ("64-64-64-10", "64-128-128-10", "convnet"),
    "moons": ("2-16-16-2", "2-64-64-2"),
    "signal-5": ("rnn",),
    "reviews": ("lstm", "encoder"),
}
RECIPES: Mapping[str, Callable[[str, int], BaseTrainSettings]] = {
    "convnet": convnet_settings,
    "rnn": recurrent_settings,
    "lstm": recurrent_settings,
    "encoder": encoder_settings,
}
"""Of data and a seed the training of each network that is no chain of layers; the others are their widths."""
FRAMES = (FLOAT_BITS, *BITS)
"""Bits a weight, one frame of the chart each."""

WAYS: tuple[Way, ...] = ("zeros", "csr", "blocks", "shrunken", "int8")
"""Ways beside that of the dense network, in the order of the page."""
CHAINS_ONLY: tuple[Way, ...] = ("csr", "blocks")

FIRST_SHARE = 0.9
"""Share removed when the page opens: the one that the guess is about."""


class Savings(NetworkSettings):
    """Settings of /savings. form, way: what the meters of bytes and milliseconds show."""

    START: ClassVar[float] = FIRST_SHARE

    dataset: Literal[tuple(NETWORKS)] = "digits"
    network: Literal[tuple(name for names in NETWORKS.values() for name in names)] = "64-64-64-10"
    criterion: Literal[CRITERIA] = "magnitude"
    scope: Literal["global", "layer", "row", "four", "block"] = "global"
    bits: Literal[FRAMES] = FLOAT_BITS
    channels: Channels = "tensor"
    form: Form = "csr"
    way: Literal[WAYS] = "zeros"
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
        found = self if self.network in possible else self.model_copy(update={"network": possible[0]})
        return found if found.way in found.ways else found.model_copy(update={"way": found.ways[0]})

    @property
    def training(self) -> BaseTrainSettings:
        if not self.chain:
            return RECIPES[self.network](self.dataset, self.seed)
        *hidden, _ = (int(width) for width in self.network.split("-")[1:])
        return mlp_settings(self.dataset, tuple(hidden), seed=self.seed)

    @property
    def chain(self) -> bool:
        """Whether the network is a chain of linear layers: libraries have compressed rows for no other."""
        return self.network not in RECIPES

    @property
    def question(self) -> Question:
        run = self.training
        return Question(
            run, run.epochs, "weight", self.criterion, self.scope, self.cut, self.kept, thresholds=None
        )

    @property
    def scopes(self) -> tuple[str, ...]:
        return (*super().scopes, *(PATTERNS if self.chain else ()))

    @property
    def criteria(self) -> tuple[str, ...]:
        return criteria("weight", most="hessian" if self.chain else "per-sample", model=self.training.model)

    @property
    def ways(self) -> tuple[Way, ...]:
        """Ways, beside that of the dense network, in which this one can be run."""
        return tuple(way for way in WAYS if self.chain or way not in CHAINS_ONLY)


APART = ("student", "temperature", "mix")
"""Settings that only the box on teaching depends on."""
