"""What the learner can set on the page, and the run of prune and retrain that it asks for."""

from __future__ import annotations

import hashlib
from typing import Any, Literal, Self

from pydantic import Field

from core.retrain import LoopSettings, Stops
from core.train.settings import BaseTrainSettings
from lessons.defaults import encoder_settings, mlp_settings, recurrent_settings
from lessons.settings import Settings

PAGE = "prune-retrain"

RULES = {
    "weight": ("magnitude", "gradient", "taylor", "wanda", "lamp", "random"),
    "unit": ("out_norm", "in_norm", "in_out", "contribution_mean_abs", "contribution_abs_mean", "random"),
}
"""Criteria of each grain that are quick enough to be computed anew in every round."""

LAST = 200
"""The round that the page opens with: the last one, whichever that is."""

_RUN = (
    "criterion", "scope", "schedule", "target", "rounds", "epochs", "rate", "after", "rewind", "adaptive",
    "tolerance", "gradual", "stop_share", "stop_weights", "stop_bytes", "stop_multiply_adds", "stop_drop",
    "stop_seconds",
)  # fmt: skip
_NETWORK = ("network", "grain", "seed")


class PruneRetrain(Settings):
    """Settings of /prune-retrain. Shares and the target in percent, drop and tolerance in points; a stop rule
    that is 0 is off. `base` names an earlier run and the round of it that this one goes on from. `round`,
    `axis`, `at` and `picked` are the position of the chart.
    """

    network: Literal["digits", "signal", "reviews", "attention"] = "digits"
    grain: Literal["weight", "unit"] = "weight"
    criterion: Literal[
        "magnitude",
        "gradient",
        "taylor",
        "wanda",
        "lamp",
        "out_norm",
        "in_norm",
        "in_out",
        "contribution_mean_abs",
        "contribution_abs_mean",
        "random",
    ] = "magnitude"
    scope: Literal["global", "layer"] = "global"
    schedule: Literal["one-shot", "linear", "cubic", "exponential", "lottery"] = "exponential"
    target: Literal[50, 70, 80, 90, 95, 98] = 90
    rounds: int = Field(default=8, ge=1, le=20)
    epochs: int = Field(default=5, ge=0, le=30)
    rate: float = Field(default=1.0, ge=0.1, le=5.0)
    after: Literal["continue", "rewind", "reinitialise", "random-mask", "scratch"] = "continue"
    rewind: int = Field(default=0, ge=0, le=1000)
    adaptive: bool = False
    tolerance: float = Field(default=1.0, ge=0.1, le=20.0)
    gradual: bool = False
    stop_share: int = Field(default=0, ge=0, le=99)
    stop_weights: int = Field(default=0, ge=0, le=10_000_000)
    stop_bytes: int = Field(default=0, ge=0, le=100_000_000)
    stop_multiply_adds: int = Field(default=0, ge=0, le=100_000_000)
    stop_drop: float = Field(default=0.0, ge=0.0, le=50.0)
    stop_seconds: int = Field(default=0, ge=0, le=600)
    seed: Literal[0, 1, 2, 3, 4] = 0
    base: str = Field(default="", max_length=20, pattern=r"^([0-9a-f]{16}:\d{1,3})?$")
    compare: Literal["after", "adaptive", "schedule"] = "after"
    round: int = Field(default=LAST, ge=0, le=LAST)
    axis: Literal["share"] = "share"
    at: float = Field(default=0.0, ge=0.0, le=1.0)
    picked: str = Field(default="", max_length=60, pattern=r"^([A-Za-z0-9_.]+:\d{1,6})?$")

    @property
    def train(self) -> BaseTrainSettings:
        """How the dense network is trained: a network that other pages of the course have as well."""
        if self.network == "digits":
            return mlp_settings("digits", widths=(64, 64), seed=self.seed)
        if self.network == "signal":
            return recurrent_settings("signal-5", self.seed)
        if self.network == "reviews":
            return recurrent_settings("reviews", self.seed)
        return encoder_settings("reviews", self.seed)

    @property
    def loop(self) -> LoopSettings:
        """The run as the core takes it."""
        stops = Stops(
            share=self.stop_share / 100 or None,
            weights=self.stop_weights or None,
            bytes=self.stop_bytes or None,
            multiply_adds=self.stop_multiply_adds or None,
            drop=self.stop_drop / 100 or None,
            seconds=self.stop_seconds or None,
        )
        return LoopSettings(
            train=self.train,
            criterion=self.criterion,
            grain=self.grain,
            scope=self.scope,
            schedule=self.schedule,
            target=self.target / 100,
            rounds=self.rounds,
            retrain_epochs=self.epochs,
            rate_factor=self.rate,
            after=self.after,
            rewind_epoch=self.rewind,
            adaptive=self.adaptive,
            tolerance=self.tolerance / 100,
            gradual=self.gradual,
            stops=stops,
        )

    @property
    def key(self) -> str:
        """Sixteen hexadecimal digits that name the run, together with what it goes on from."""
        own = self.loop.hash
        return hashlib.sha256(f"{own}:{self.base}".encode()).hexdigest()[:16] if self.base else own

    @property
    def parent(self) -> tuple[str, int] | None:
        """Key of the run that this one goes on from, and the round of it."""
        key, _, index = self.base.partition(":")
        return (key, int(index)) if key else None

    def replace(self, **values: Any) -> Self:
        """As for all settings. Another network is another run from its start; whatever changes the run moves
        the chart to its last round."""
        changed = super().replace(**values)
        reset: dict[str, Any] = {}
        other = any(getattr(changed, name) != getattr(self, name) for name in _NETWORK)
        if other:
            reset |= {"base": "", "picked": ""}
        if other or any(getattr(changed, name) != getattr(self, name) for name in (*_RUN, "base")):
            reset |= {"round": LAST, "at": 0.0}
        reset = {name: value for name, value in reset.items() if name not in values}
        return super(PruneRetrain, changed).replace(**reset) if reset else changed

    def consistent(self) -> Self:
        """Each grain has its criteria; what the loop does not allow together is mended, the latest wish of
        schedule and start winning over switches."""
        changes: dict[str, object] = {}
        if self.criterion not in RULES[self.grain]:
            changes["criterion"] = RULES[self.grain][0]
        offered = self.train.snapshots
        changes["rewind"] = min(offered, key=lambda epoch: (abs(epoch - self.rewind), epoch))
        if self.schedule == "one-shot":
            changes["adaptive"] = False
        if self.after != "continue" or self.epochs == 0:
            changes["gradual"] = False
        if self.schedule == "lottery":
            changes["scope"] = "layer"
        return self.model_copy(update=changes)
