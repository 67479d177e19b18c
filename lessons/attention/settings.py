"""What the learner can set on the page, and the training run that it asks for."""

from __future__ import annotations

from typing import Annotated, Any, Literal, Self

from pydantic import Field

from core.models import Encoder
from core.train.settings import EncoderSettings
from lessons.defaults import encoder_settings
from lessons.networks import hand
from lessons.settings import Settings

PAGE = "attention"

MEAN_OF_ABSOLUTES = "contribution_mean_abs"
SIGNED = "contribution_signed"

NETWORKS: dict[str, dict[str, object]] = {
    "2 x 8": {},
    "2 x 4": {"heads": (4, 4), "head_width": 8},
    "1 x 8": {"heads": (8,), "feedforward": (32,)},
}
"""Blocks times heads, as they differ from the course's encoder; all are equally wide."""

GRAINS: dict[str, tuple[str, ...]] = {"heads": ("heads",), "ff": ("ff",), "both": ("heads", "ff")}
"""What is removed: the kinds of unit groups."""

EXAMPLE = "the plot was not funny but the acting is superb"
"""The sentence that the page opens with."""

START = 0.25
"""Share removed when the page opens: a quarter of the heads."""

LONGEST = 600
"""Characters of a sentence that the address carries."""

Unit = Annotated[int, Field(ge=0, lt=256)]


class Attention(Settings):
    """Settings of /attention. `cut` and `kept` count the units of the chosen grain through the blocks;
    `picked` names one, such as "heads2:7". `sentence` is what the attention maps read.
    """

    criterion: Literal[
        "contribution_mean_abs",
        "contribution_abs_mean",
        "contribution_signed",
        "ablation",
        "out_norm",
        "random",
    ] = MEAN_OF_ABSOLUTES
    grain: Literal["heads", "ff", "both"] = "heads"
    network: Literal["2 x 8", "2 x 4", "1 x 8"] = "2 x 8"
    seed: Literal[0, 1, 2, 3, 4] = 0
    axis: Literal["share", "threshold"] = "share"
    at: float = Field(default=START, ge=-10_000, le=10_000)
    picked: str = Field(default="", max_length=16, pattern=r"^((heads|ff)\d:\d{1,3})?$")
    cut: Annotated[tuple[Unit, ...], Field(max_length=256)] = ()
    kept: Annotated[tuple[Unit, ...], Field(max_length=256)] = ()
    sentence: str = Field(default=EXAMPLE, max_length=LONGEST)

    @property
    def train(self) -> EncoderSettings:
        return encoder_settings(seed=self.seed, **NETWORKS[self.network])

    @property
    def groups(self) -> tuple[str, ...]:
        """Unit groups that the slider removes from."""
        return groups(self.train.model, self.grain)

    @property
    def total(self) -> int:
        return sum(self.train.model.units[group].size for group in self.groups)

    @property
    def picked_unit(self) -> tuple[str, int] | None:
        """Group and index of the picked unit; None when none of this network is picked."""
        group, _, index = self.picked.partition(":")
        model = self.train.model
        if group not in model.hidden or int(index) >= model.units[group].size:
            return None
        return group, int(index)

    @property
    def hand(self) -> dict[int, str]:
        """Edits by hand as a plan wants them; numbers that are no unit of this grain are left out."""
        return hand(self.cut, self.kept, self.total)

    def replace(self, **values: Any) -> Self:
        """As for all settings; edits by hand belong to one grain of one trained network."""
        changed = super().replace(**values)
        moved = (changed.train, changed.grain) != (self.train, self.grain)
        if moved and changed.hand and not {"cut", "kept"} & values.keys():
            changed = super(Attention, changed).replace(cut=(), kept=())
        return changed

    def consistent(self) -> Self:
        """Units that are not there are dropped; spaces around the sentence too."""
        cut = tuple(sorted({unit for unit in self.cut if unit < self.total}))
        kept = tuple(sorted({unit for unit in self.kept if unit < self.total} - set(cut)))
        changes: dict[str, object] = {"cut": cut, "kept": kept, "sentence": self.sentence.strip()}
        if self.picked and self.picked_unit is None:
            changes["picked"] = ""
        if self.axis == "share":
            changes["at"] = min(max(self.at, 0.0), 1.0)
        return self.model_copy(update=changes)


def groups(model: Encoder, grain: str) -> tuple[str, ...]:
    """The groups of a grain, in the order of the model: heads1, ff1, heads2, ..."""
    return tuple(name for name in model.hidden if name.rstrip("0123456789") in GRAINS[grain])
