"""What the learner can set on the page, and the training run that it asks for."""

from __future__ import annotations

from typing import Annotated, Any, Literal, Self

from pydantic import Field

from core.measure.through_time import U, W
from core.models import Recurrent
from core.train.settings import RecurrentSettings
from lessons.defaults import recurrent_settings
from lessons.networks import hand
from lessons.question import nearest_epoch
from lessons.settings import Settings

PAGE = "rnn"
UNITS = "rnn"
"""Name of the group of hidden units."""
BIAS = "rnn.bias"
"""Name under which the chart shows the biases."""
PRUNED = (W, U)
"""Weights that the page ranks: the read-out stays whole."""

SIGNED = "contribution_signed"
FORMS = (SIGNED, "contribution_abs_mean", "contribution_mean_abs")

WEIGHT_RULES = (
    "gradient", "magnitude", "per_sample_gradient", "taylor", "fisher", "obd", "random",
)  # fmt: skip
UNIT_RULES = (*FORMS, "in_norm", "out_norm", "in_out", "random")
RULES = {"weights": WEIGHT_RULES, "units": UNIT_RULES}

LAST = recurrent_settings().epochs
"""Epoch of the snapshot that the page opens with: the end of the training."""

START = 0.2
"""Share removed when the page opens: the claim and its price can be read off there."""

Number = Annotated[int, Field(ge=0, lt=1_000_000)]


class Rnn(Settings):
    """Settings of /rnn. `cut` and `kept` count weights through W and U, or hidden units; `picked` names a
    weight, such as "rnn.weight_hh_l0:7", or a unit, such as "rnn:7".
    """

    grain: Literal["weights", "units"] = "weights"
    criterion: Literal[
        "gradient",
        "magnitude",
        "per_sample_gradient",
        "taylor",
        "fisher",
        "obd",
        "contribution_signed",
        "contribution_abs_mean",
        "contribution_mean_abs",
        "in_norm",
        "out_norm",
        "in_out",
        "random",
    ] = "gradient"
    dataset: Literal["signal-1", "signal-3", "signal-5", "signal-8", "digits-rows"] = "signal-5"
    cell: Literal["rnn", "gru", "lstm"] = "rnn"
    activation: Literal["tanh", "sigmoid", "relu"] = "tanh"
    scope: Literal["global", "layer"] = "global"
    seed: Literal[0, 1, 2, 3, 4] = 0
    epoch: int = Field(default=LAST, ge=0, le=1000)
    axis: Literal["share", "threshold"] = "share"
    at: float = Field(default=START, ge=-10_000, le=10_000)
    picked: str = Field(
        default="", max_length=28, pattern=r"^(rnn(\.(weight_ih_l0|weight_hh_l0|bias))?:\d{1,5})?$"
    )
    cut: Annotated[tuple[Number, ...], Field(max_length=400)] = ()
    kept: Annotated[tuple[Number, ...], Field(max_length=400)] = ()

    @property
    def train(self) -> RecurrentSettings:
        return recurrent_settings(self.dataset, self.seed, cell=self.cell, activation=self.activation)

    @property
    def lag(self) -> int | None:
        """How many steps before the last one the answer stands; None where every step counts."""
        name, _, lag = self.dataset.partition("-")
        return int(lag) if name == "signal" else None

    @property
    def total(self) -> int:
        """Items that can be removed: weights of W and U, or hidden units."""
        return items_of(self.train.model, self.grain)

    @property
    def hand(self) -> dict[int, str]:
        """Edits by hand as a plan wants them; numbers that are no item of this network are left out."""
        return hand(self.cut, self.kept, self.total)

    def replace(self, **values: Any) -> Self:
        """As for all settings; what was picked and edited belongs to one trained network and grain, and is
        not taken to another. Another grain is another ranking: the slider goes back to where the page opens.
        """
        changed = super().replace(**values)
        moved = changed.train != self.train or changed.grain != self.grain
        reset: dict[str, Any] = {}
        if moved and (changed.cut or changed.kept) and not {"cut", "kept"} & values.keys():
            reset |= {"cut": (), "kept": ()}
        if moved and "picked" not in values:
            reset["picked"] = ""
        if changed.grain != self.grain and "at" not in values:
            reset |= {"axis": "share", "at": START}
        return super(Rnn, changed).replace(**reset) if reset else changed

    def consistent(self) -> Self:
        """Each grain has its criteria, and gated cells are tanh; items that the network does not have are
        dropped; matrix by matrix there is no common threshold."""
        changes: dict[str, object] = {}
        if self.criterion not in RULES[self.grain]:
            changes["criterion"] = RULES[self.grain][0]
        if self.cell != "rnn":
            changes["activation"] = "tanh"
        found = self.model_copy(update=changes)
        total = found.total
        cut = {item for item in self.cut if item < total}
        changes["cut"] = tuple(sorted(cut))
        changes["kept"] = tuple(sorted({item for item in self.kept if item < total} - cut))
        changes["epoch"] = nearest_epoch(found.train, self.epoch)
        if self.picked and found.picked_item is None:
            changes["picked"] = ""
        by_matrix = self.grain == "weights" and self.scope == "layer"
        if self.axis == "threshold" and by_matrix:
            changes |= {"axis": "share", "at": START}
        elif self.axis == "share":
            changes["at"] = min(max(self.at, 0.0), 1.0)
        return self.model_copy(update=changes)

    @property
    def picked_item(self) -> tuple[str, int] | None:
        """Name and number there of the picked weight or unit; a bias stands for its unit. None when nothing
        of this network is picked."""
        name, _, number = self.picked.rpartition(":")
        if not name:
            return None
        model, index = self.train.model, int(number)
        rows, size = model.shapes[U]
        if name == BIAS:
            return (UNITS, index % size) if index < rows else None
        limit = size if name == UNITS else model.shapes[name][0] * model.shapes[name][1]
        return (name, index) if index < limit else None


def items_of(model: Recurrent, grain: str) -> int:
    if grain == "units":
        return model.sizes[0]
    return sum(model.shapes[name][0] * model.shapes[name][1] for name in PRUNED)
