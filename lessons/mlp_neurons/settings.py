"""What the learner can set on the page, and the training run that it asks for."""

from __future__ import annotations

from typing import Annotated, Any, Literal, Self

from pydantic import Field

from core.models import MLP
from core.train.loop import TrainSettings
from lessons.defaults import mlp_settings
from lessons.networks import hand
from lessons.question import nearest_epoch
from lessons.settings import Settings

PAGE = "mlp-neurons"

SIGNED = "contribution_signed"
MEAN_OF_ABSOLUTES = "contribution_mean_abs"

NETWORKS: dict[str, tuple[str, tuple[int, ...]]] = {
    "64-64-64-10": ("digits", (64, 64)),
    "100-64-64-10": ("digits-100", (64, 64)),
    "32-64-64-10": ("digits-32", (64, 64)),
    "64-64-10": ("digits", (64,)),
}
"""Data set and hidden widths of each network that the page offers."""

LAST = mlp_settings().epochs
"""Epoch of the snapshot that the page opens with: the end of the training."""

START = 10 / 128
"""Share removed when the page opens: ten of 128 neurons. There the claim can be read off at once."""

Unit = Annotated[int, Field(ge=0, lt=256)]


class MlpNeurons(Settings):
    """Settings of /mlp-neurons. `cut` and `kept` count neurons through the hidden layers: fc1 from 0
    on, then fc2; `picked` names one, such as "fc1:7".
    """

    criterion: Literal[
        "contribution_signed",
        "contribution_abs_mean",
        "contribution_mean_abs",
        "zeros",
        "in_norm",
        "out_norm",
        "in_out",
        "random",
    ] = SIGNED
    network: Literal["64-64-64-10", "100-64-64-10", "32-64-64-10", "64-64-10"] = "64-64-64-10"
    activation: Literal["relu", "tanh"] = "relu"
    scope: Literal["global", "layer"] = "global"
    seed: Literal[0, 1, 2, 3, 4] = 0
    epoch: int = Field(default=LAST, ge=0, le=1000)
    axis: Literal["share", "threshold"] = "share"
    at: float = Field(default=START, ge=-10_000, le=10_000)
    picked: str = Field(default="", max_length=16, pattern=r"^(fc\d:\d{1,3})?$")
    cut: Annotated[tuple[Unit, ...], Field(max_length=256)] = ()
    kept: Annotated[tuple[Unit, ...], Field(max_length=256)] = ()
    rate: Literal[10, 20, 30, 40, 50, 60, 70, 80, 90] = 30
    """Percent of the neurons that a random removal takes."""

    @property
    def train(self) -> TrainSettings:
        dataset, widths = NETWORKS[self.network]
        return mlp_settings(dataset, widths, self.activation, self.seed)

    @property
    def neurons(self) -> int:
        return sum(NETWORKS[self.network][1])

    @property
    def picked_unit(self) -> int | None:
        """The picked neuron, counted through the hidden layers; None when none of this network is picked."""
        group, _, index = self.picked.partition(":")
        model = self.train.model
        if group not in model.hidden or int(index) >= model.units[group].size:
            return None
        return number_of(model, group, int(index))

    @property
    def hand(self) -> dict[int, str]:
        """Edits by hand as a plan wants them; numbers that are no neuron of this network are left out."""
        return hand(self.cut, self.kept, self.neurons)

    def replace(self, **values: Any) -> Self:
        """As for all settings; edits by hand belong to one trained network and are not taken to another."""
        changed = super().replace(**values)
        if changed.train != self.train and changed.hand and not {"cut", "kept"} & values.keys():
            changed = super(MlpNeurons, changed).replace(cut=(), kept=())
        return changed

    def consistent(self) -> Self:
        """Units that the network does not have are dropped, the epoch is that of the nearest snapshot; layer
        by layer there is no common threshold."""
        cut = tuple(sorted({unit for unit in self.cut if unit < self.neurons}))
        kept = tuple(sorted({unit for unit in self.kept if unit < self.neurons} - set(cut)))
        epoch = nearest_epoch(self.train, self.epoch)
        changes: dict[str, object] = {"cut": cut, "kept": kept, "epoch": epoch}
        if self.picked and self.picked_unit is None:
            changes["picked"] = ""
        if self.axis == "threshold" and self.scope == "layer":
            changes |= {"axis": "share", "at": START}
        elif self.axis == "share":
            changes["at"] = min(max(self.at, 0.0), 1.0)
        return self.model_copy(update=changes)


def place(model: MLP, unit: int) -> tuple[str, int]:
    """Layer and index there of a unit counted through the hidden layers. Raises IndexError."""
    index = unit
    for group in model.hidden:
        size = model.units[group].size
        if 0 <= index < size:
            return group, index
        index -= size
    raise IndexError(f"expected a hidden unit from 0 on of {model.hidden}, got {unit}")


def number_of(model: MLP, group: str, index: int) -> int:
    """The inverse of `place`."""
    before = model.hidden[: model.hidden.index(group)]
    return sum(model.units[name].size for name in before) + index
