"""The records of a run of prune and retrain: frozen, what a page draws and another run goes on from."""

from __future__ import annotations

from dataclasses import dataclass, field

from core.measure.ledger import Ledger
from core.models import Model
from core.prune.masks import Mask
from core.prune.units import Params
from core.retrain.settings import After, Reason
from core.train.loop import Record

CONTROLS: tuple[After, ...] = ("reinitialise", "random-mask", "scratch")
"""Starts of retraining that train a second network beside the one from which the masks come."""


@dataclass(frozen=True)
class Metrics:
    """Mean loss and headline metric (accuracy or R^2) over the validation rows."""

    loss: float
    metric: float


@dataclass(frozen=True, eq=False)
class Search:
    """Where the search of masks stands under a control: its network after a round, and for which control."""

    control: After
    model: Model
    params: Params
    mask: Mask


@dataclass(frozen=True, eq=False)
class Round:
    """The state after a round; round 0 is the trained dense network.

    share, removed, total : of the weights (units) that can be removed.
    mask      : what is kept, {weight: bool of its shape}, or for units {group: bool (size,)} over the groups
                of the dense network.
    model     : the architecture that `params` belong to: smaller than the dense one where units went.
    params    : the parameters after retraining, removed weights exactly 0. Shared: never write into them.
    before, cut, healed : validation metrics before the cut, right after it (before anything is rewound or
                drawn anew; where cuts are gradual, after the last one; of a control, those of the network
                whose mask it takes), and after retraining.
    train     : a record for every epoch of retraining, 0 first; of round 0, of the dense training.
    asked     : the share that the schedule asked for. step: how much more that was than the round before.
    rate      : which part of a step of the schedule that was.
    progress  : way along the schedule, 0 to 1.
    seconds   : work since the dense network was there, pauses not counted.
    ledger    : weights, bytes and multiply-adds of what is left.
    reason    : why the run ends with this round; "" where it goes on.
    good      : the metric is within the drop limit, where there is one.
    search    : of a control, the network that the next mask is searched on; else None.
    """

    index: int
    share: float
    removed: int
    total: int
    mask: Mask = field(repr=False)
    model: Model = field(repr=False)
    params: Params = field(repr=False)
    before: Metrics
    cut: Metrics
    healed: Metrics
    train: tuple[Record, ...] = field(repr=False)
    asked: float
    step: float
    rate: float
    progress: float
    seconds: float
    ledger: Ledger
    reason: Reason = ""
    good: bool = True
    search: Search | None = field(default=None, repr=False)

    def searched(self, after: After) -> Search | Round:
        """The network that the next round of a run takes its mask from. A control goes on with the search of
        its own; every other run with the network that is shown."""
        return self.search if self.search is not None and self.search.control == after else self


@dataclass(frozen=True)
class Epoch:
    """One more epoch is trained in round `round`, 0 being the dense training: the record without parameters,
    the progress along the schedule, 0 to 1, with what is done of this round, and the share removed now."""

    round: int
    record: Record
    progress: float
    share: float
