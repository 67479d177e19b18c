"""What the learner can set on the page, and the training run that it asks for."""

from __future__ import annotations

from typing import Any, Literal, Self

from pydantic import Field

from core.prune.scores import WEIGHT_CRITERIA
from core.train.settings import RecurrentSettings
from lessons.defaults import recurrent_settings
from lessons.settings import Settings

PAGE = "language-model"

Grain = Literal["weights", "units"]

CRITERIA: dict[Grain, tuple[str, ...]] = {
    "weights": (
        "magnitude",
        "lamp",
        "wanda",
        "gradient",
        "taylor",
        "per_sample_gradient",
        "fisher",
        "random",
    ),
    "units": (
        "contribution_mean_abs",
        "contribution_abs_mean",
        "contribution_signed",
        "in_norm",
        "out_norm",
        "in_out",
        "random",
    ),
}
"""What can be ranked, and by what; the first of each is where a change of grain leads."""

START: dict[Grain, float] = {"weights": 0.5, "units": 0.125}
"""Share removed when the page opens, and when the grain changes."""

NETWORKS: dict[str, dict[str, object]] = {
    "gru-96": {"cell": "gru", "size": 96},
    "gru-48": {"cell": "gru", "size": 48},
    "lstm-64": {"cell": "lstm", "size": 64},
}

LONGEST = 60
"""Characters of an opening that are read."""


class LanguageModel(Settings):
    """Settings of /language-model. `picked` names a weight or a hidden unit: "rnn.weight_hh_l0:12", "rnn:7".

    `opening` is what both networks are given to go on with; `draw` numbers the luck of the writing.
    """

    grain: Grain = "weights"
    criterion: Literal[
        "magnitude",
        "lamp",
        "wanda",
        "gradient",
        "taylor",
        "per_sample_gradient",
        "fisher",
        "contribution_mean_abs",
        "contribution_abs_mean",
        "contribution_signed",
        "in_norm",
        "out_norm",
        "in_out",
        "random",
    ] = "magnitude"
    scope: Literal["global", "layer", "row"] = "global"
    network: Literal["gru-96", "gru-48", "lstm-64"] = "gru-96"
    trained: Literal["l1", "none"] = "l1"
    seed: Literal[0, 1, 2, 3, 4] = 0
    temperature: float = Field(0.5, ge=0.0, le=1.5)
    opening: str = Field("the value of", max_length=LONGEST)
    draw: int = Field(0, ge=0, le=999)
    axis: Literal["share", "threshold"] = "share"
    at: float = Field(START["weights"], ge=-1e4, le=1e9)
    picked: str = Field("", max_length=32, pattern=r"^([a-z_.0-9]+:\d{1,6})?$")

    @property
    def training(self) -> RecurrentSettings:
        """The training behind these settings."""
        changes = dict(NETWORKS[self.network])
        if self.trained == "none":
            changes["l1"] = 0.0
        return recurrent_settings("prose", self.seed, **changes)

    @property
    def pruning(self) -> tuple[RecurrentSettings, Grain, str, str]:
        """What decides the curve: the run, what is removed, ranked by what, and over what."""
        return self.training, self.grain, self.criterion, self.scope

    @property
    def writing(self) -> tuple[str, float, int]:
        """What decides the text, beside the pruning."""
        return self.opening, self.temperature, self.draw

    def replace(self, **values: Any) -> Self:
        """As for all settings; another network forgets what was picked, another grain opens at its start."""
        if values.get("grain", self.grain) != self.grain:
            values = {"axis": "share", "at": START[values["grain"]], **values}
        changed = super().replace(**values)
        if changed.picked and "picked" not in values and changed.training.shape != self.training.shape:
            changed = super(LanguageModel, changed).replace(picked="")
        return changed

    def consistent(self) -> Self:
        """The grain decides which criteria there are and what can be picked; some criteria prescribe their
        scope, and only one ranked over everything has a common threshold."""
        changes: dict[str, object] = {}
        criterion = self.criterion
        if criterion not in CRITERIA[self.grain]:
            criterion = changes["criterion"] = CRITERIA[self.grain][0]
        scope = changes["scope"] = (
            self.scope if self.scope in scopes(self.grain, criterion) else (scopes(self.grain, criterion)[0])
        )
        if self.axis == "threshold" and scope != "global":
            changes |= {"axis": "share", "at": START[self.grain]}
        elif self.axis == "share":
            changes["at"] = min(max(self.at, 0.0), 1.0)
        changes["opening"] = " ".join(self.opening.split())
        found = self.model_copy(update=changes)
        return found if found.item is not None else found.model_copy(update={"picked": ""})

    @property
    def item(self) -> tuple[str, int] | None:
        """Name and index of what is picked; None when this network has no such thing."""
        name, _, index = self.picked.partition(":")
        model = self.training.model
        sizes = {n: model.shapes[n][0] * model.shapes[n][1] for n in model.weight_names}
        if self.grain == "units":
            sizes = {group: model.units[group].size for group in model.hidden}
        return (name, int(index)) if name in sizes and int(index) < sizes[name] else None


def scopes(grain: Grain, criterion: str) -> tuple[str, ...]:
    """Over what a criterion may rank, the usual one first. All hidden units stand in one layer."""
    if grain == "units":
        return ("global",)
    return ("row", "layer") if WEIGHT_CRITERIA[criterion].scope == "row" else ("global", "layer")
