"""What decides a run of prune and retrain, as data: equal settings give equal numbers, under one name."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, fields
from functools import reduce
from operator import or_
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from core.prune.masks import Scope
from core.prune.scores import Grain, criterion
from core.train.settings import ARCHITECTURES, BaseTrainSettings, TrainSettings

ScheduleName = Literal["one-shot", "linear", "cubic", "exponential", "lottery"]
After = Literal["continue", "rewind", "reinitialise", "random-mask", "scratch"]
StopName = Literal["drop", "share", "weights", "bytes", "multiply_adds", "seconds"]
Reason = Literal["", "schedule", StopName]
"""Why a run ended with a round: "" it did not, "schedule" it went all the way, else the rule that fired."""

RECIPE = 1
"""Part of every hash: raise it when the loop changes, so that nothing old is taken for it."""

Train = Annotated[reduce(or_, ARCHITECTURES.values()), Field(union_mode="left_to_right")]
"""The settings of any architecture: their fields tell which."""

_Whole = Annotated[int, Field(ge=1)]
_Real = Annotated[float, Field(allow_inf_nan=False)]


@dataclass(frozen=True)
class Facts:
    """What the stop rules look at after a round: share removed (0 to 1), prunable weights left, bytes and
    multiply-adds as in `core.measure.ledger`, fall of the validation metric since the dense network, and
    seconds of work since then."""

    share: float
    weights: int
    bytes: int
    multiply_adds: int
    drop: float
    seconds: float


class Stops(BaseModel):
    """Rules that end a run, looked at after every round; None is no rule. The first one that fires, in the
    order of STOP_ORDER, is the reason that the round carries."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    share: Annotated[_Real, Field(gt=0.0, le=1.0)] | None = None
    """At least this share is removed."""
    weights: _Whole | None = None
    """At most so many prunable weights are left."""
    bytes: _Whole | None = None
    """The network takes at most so many bytes."""
    multiply_adds: _Whole | None = None
    """A row takes at most so many multiply-adds."""
    drop: Annotated[_Real, Field(ge=0.0)] | None = None
    """The validation metric is more than this below that of the dense network."""
    seconds: Annotated[_Real, Field(gt=0.0)] | None = None
    """So many seconds of work are spent, pauses and the dense training not counted."""

    def reason(self, facts: Facts) -> Reason:
        """The first rule that fires, or ""."""
        for name in STOP_ORDER:
            limit = getattr(self, name)
            if limit is not None and _FIRES[name](getattr(facts, name), limit):
                return name
        return ""

    def good(self, drop: float) -> bool:
        """Whether a network that lost `drop` of the metric may still be the result."""
        return self.drop is None or not _FIRES["drop"](drop, self.drop)


def _at_least(value: float, limit: float) -> bool:
    return value >= limit - 1e-12


def _at_most(value: float, limit: float) -> bool:
    return value <= limit


_FIRES = {
    "drop": lambda value, limit: value > limit + 1e-12,
    "share": _at_least,
    "weights": _at_most,
    "bytes": _at_most,
    "multiply_adds": _at_most,
    "seconds": _at_least,
}
STOP_ORDER: tuple[StopName, ...] = tuple(_FIRES)
assert set(STOP_ORDER) == set(Stops.model_fields) == {field.name for field in fields(Facts)}


class LoopSettings(BaseModel):
    """Train, then round by round: score, cut, verify, retrain."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    train: Train = TrainSettings()
    """The dense network, and how it is trained in every round as well."""
    criterion: str = "magnitude"
    grain: Grain = "weight"
    scope: Scope = "global"
    """What competes for the same budget. The schedule "lottery" has a budget for each layer."""
    schedule: ScheduleName = "cubic"
    target: float = Field(default=0.9, gt=0.0, lt=1.0, allow_inf_nan=False)
    """Share removed at the end of the schedule."""
    rounds: int = Field(default=10, ge=1, le=200)
    """Cuts on the way. Under "one-shot" the first round cuts and the others only retrain, so that the budget
    is the same; "lottery" takes as many rounds as the target needs, whatever stands here."""
    retrain_epochs: int = Field(default=5, ge=0, le=10_000)
    """Epochs after every cut; 0 does not retrain."""
    rate_factor: float = Field(default=1.0, gt=0.0, le=10.0, allow_inf_nan=False)
    """Learning rate of the retraining as a multiple of that of the dense training."""
    after: After = "continue"
    """What retraining starts from. "continue": the weights as they are after the cut. "rewind": those of the
    dense run after `rewind_epoch` epochs. The others are controls, trained in every round beside the network
    from which the masks come. "reinitialise": new initial weights under the mask of "rewind". "random-mask":
    the rewound weights, and as many of each layer as "rewind" keeps, drawn by lot. "scratch": the small shape
    that "continue" finds, initialised as such: of units the small architecture, of weights the mask with
    every row scaled up for the inputs that it has lost."""
    rewind_epoch: int = Field(default=0, ge=0)
    """Epoch of the dense run that "rewind" and "random-mask" go back to; 0 is before training."""
    adaptive: bool = False
    """Halve the step of the schedule when a round loses more than `tolerance` of the metric, and double
    it again, up to the schedule's own, when it does not."""
    tolerance: float = Field(default=0.01, ge=0.0, le=1.0, allow_inf_nan=False)
    gradual: bool = False
    """Cut while training: a part of the round's cut before each of its epochs, under one optimiser."""
    stops: Stops = Stops()

    @model_validator(mode="before")
    @classmethod
    def _lottery_by_layer(cls, values: object) -> object:
        """The lottery ticket search has a rate for each layer: equal requests are equal settings."""
        if isinstance(values, dict) and values.get("schedule") == "lottery":
            return values | {"scope": "layer", "rounds": cls.model_fields["rounds"].default}
        return values

    @model_validator(mode="after")
    def _consistent(self) -> LoopSettings:
        criterion(self.grain, self.criterion)
        if self.grain == "unit" and self.scope not in ("global", "layer"):
            raise ValueError(f"expected the scope 'global' or 'layer' for units, got {self.scope!r}")
        if self.rewind_epoch > self.train.epochs:
            raise ValueError(f"expected a rewind_epoch up to {self.train.epochs}, got {self.rewind_epoch}")
        if self.adaptive and self.schedule == "one-shot":
            raise ValueError("expected a schedule with steps for an adaptive rate, got 'one-shot'")
        if self.gradual and (self.after != "continue" or not self.retrain_epochs):
            raise ValueError("expected after='continue' and epochs of retraining where cuts are gradual")
        return self

    @property
    def dense(self) -> BaseTrainSettings:
        """The dense run, whose snapshots have the epoch that is gone back to."""
        if self.rewind_epoch in self.train.snapshots:
            return self.train
        snapshots = tuple(sorted({*self.train.snapshots, self.rewind_epoch}))
        return self.train.model_copy(update={"snapshots": snapshots})

    @property
    def hash(self) -> str:
        """Sixteen hexadecimal digits that name this run: the same in every process and on every machine."""
        text = f"{RECIPE}:{self.train.hash}:{self.model_dump_json(exclude={'train'})}"
        return hashlib.sha256(text.encode()).hexdigest()[:16]

    @property
    def label(self) -> str:
        """A short name for lists and logs."""
        return f"{self.train.label}: {self.criterion} {self.schedule} {self.target:.0%} {self.after}"
