"""What the learner can set on the page, and the training run that it asks for."""

from __future__ import annotations

from typing import Annotated, Any, Literal, Self

from pydantic import Field

from core.data.dataset import Dataset
from core.data.language import tokens
from core.data.registry import OWN_PATTERN, is_own, load
from core.models import Recurrent
from core.prune.scores import WEIGHT_CRITERIA
from core.train.settings import RecurrentSettings
from lessons.defaults import recurrent_settings
from lessons.networks import hand
from lessons.settings import Settings

PAGE = "text"
DATASET = "reviews"

WEIGHT_RULES = ("gradient", "magnitude", "taylor", "fisher", "lamp", "wanda", "random")
UNIT_RULES = ("contribution_mean_abs", "contribution_abs_mean", "contribution_signed", "in_out")
"""Criteria of each grain; what is offered first is what the grain opens with. "random" belongs to both."""

EXAMPLES: dict[str, str] = {
    "plain": "the acting was awful and the music was dull",
    "negation": "it was not good",
    "contrast": "the script is witty , but the film is boring",
    "intensity": "the acting was utterly dull and the script slightly witty",
    "distance": "the film that my brother , who had called the dinner superb , chose on monday was awful",
}
"""A sentence for each skill, in words of the reviews. Each is negative, and outside "plain" a reader who
misses the point finds praise in it."""

LONGEST = 400
"""Characters of a learner's own sentence: more than its network reads, and short enough for an address."""

LAST = recurrent_settings(DATASET).epochs
START = 0.35
"""Share removed when the page opens: the average has hardly moved, and one sentence has already turned."""

Item = Annotated[int, Field(ge=0, lt=200_000)]


class Reviews(Settings):
    """Settings of /text. `cut` and `kept` count weights through the matrices, or units through the
    directions, in the model's order; `picked` names one, such as "rnn.weight_hh_l0:12" or "rnn:7"."""

    criterion: Literal[
        "gradient", "magnitude", "taylor", "fisher", "lamp", "wanda", "contribution_mean_abs",
        "contribution_abs_mean", "contribution_signed", "in_out", "random",
    ] = "gradient"  # fmt: skip
    grain: Literal["weights", "units"] = "weights"
    scope: Literal["global", "layer", "row"] = "global"
    cell: Literal["lstm", "gru", "rnn"] = "lstm"
    both: bool = False
    """Whether a second layer reads the sentence from its end."""
    seed: Literal[0, 1, 2, 3, 4] = 0
    epoch: int = Field(default=LAST, ge=0, le=1000)
    dataset: str = Field(default=DATASET, max_length=20, pattern=f"^({DATASET}|{OWN_PATTERN})$")
    sentence: str = Field(default=EXAMPLES["negation"], max_length=LONGEST)
    axis: Literal["share", "threshold"] = "share"
    at: float = Field(default=START, ge=-1e6, le=1e6)
    picked: str = Field(
        default="",
        max_length=40,
        pattern=r"^((rnn|reverse)(\.weight_[ih]h_l0)?:\d{1,6}|out\.weight:\d{1,6})?$",
    )
    cut: Annotated[tuple[Item, ...], Field(max_length=400)] = ()
    kept: Annotated[tuple[Item, ...], Field(max_length=400)] = ()

    @property
    def train(self) -> RecurrentSettings:
        return recurrent_settings(self.dataset, self.seed, cell=self.cell, bidirectional=self.both)

    @property
    def own(self) -> bool:
        """Whether the network learns from a learner's own texts."""
        return is_own(self.dataset)

    @property
    def missing(self) -> bool:
        """Whether the texts that are named are no longer kept."""
        return found(self.dataset) is None

    @property
    def rules(self) -> tuple[str, ...]:
        """Criteria that the grain has."""
        return WEIGHT_RULES if self.grain == "weights" else (*UNIT_RULES, "random")

    @property
    def scopes(self) -> tuple[str, ...]:
        """What may compete for the same budget here."""
        if self.grain == "units":
            return ("global", "layer") if self.both else ("global",)
        if WEIGHT_CRITERIA[self.criterion].scope == "row":
            return ("row", "layer")
        return ("global", "layer", "row")

    @property
    def total(self) -> int:
        """Items that may be removed."""
        return total(self.train.model, self.grain)

    @property
    def hand(self) -> dict[int, str]:
        """Edits by hand as a plan wants them; numbers that are no item of this network are left out."""
        return hand(self.cut, self.kept, self.total)

    @property
    def pruning(self) -> tuple:
        """What decides a pruning: everything but the sentence and the position."""
        return (self.train, self.epoch, self.grain, self.criterion, self.scope, self.cut, self.kept)

    def replace(self, **values: Any) -> Self:
        """As for all settings. Picks and edits by hand belong to one network and one grain, a sentence to one
        language: they are not taken along to others. Who is at the end of a training is so at the next."""
        changed = super().replace(**values)
        forgotten: dict[str, object] = {}
        if (changed.train, changed.grain) != (self.train, self.grain):
            forgotten |= {"cut": (), "kept": (), "picked": ""}
        if changed.dataset != self.dataset:
            if self.epoch == self.train.epochs:
                forgotten["epoch"] = changed.train.epochs
            forgotten["sentence"] = next(iter(examples(changed.dataset).values()), "")
            if not changed.own:
                forgotten["sentence"] = EXAMPLES["negation"]
        forgotten = {name: value for name, value in forgotten.items() if name not in values}
        return super(Reviews, changed).replace(**forgotten) if forgotten else changed

    def consistent(self) -> Self:
        """Criteria follow the grain, the scope follows both, and what no network has is dropped."""
        changes: dict[str, object] = {}
        if self.criterion not in self.rules:
            changes["criterion"] = self.rules[0]
        settled = self.model_copy(update=changes)
        if settled.scope not in settled.scopes:
            changes["scope"] = settled.scopes[0]
        settled = settled.model_copy(update=changes)
        epochs = recurrent_settings(self.dataset).snapshots
        changes["epoch"] = min(epochs, key=lambda epoch: (abs(epoch - self.epoch), epoch))
        # Layer by layer, and where scores have signs, the items share no threshold to drag.
        no_threshold = settled.scope != "global"
        if self.axis == "threshold" and no_threshold:
            changes |= {"axis": "share", "at": START}
        elif self.axis == "share":
            changes["at"] = min(max(self.at, 0.0), 1.0)
        if not self.missing:
            model, total = self.train.model, settled.total
            cut = tuple(sorted({item for item in self.cut if item < total}))
            kept = tuple(sorted({item for item in self.kept if item < total} - set(cut)))
            changes |= {"cut": cut, "kept": kept}
            if self.picked and not _has(model, self.grain, self.picked):
                changes["picked"] = ""
        return self.model_copy(update=changes)


def _has(model: Recurrent, grain: str, picked: str) -> bool:
    name, _, index = picked.partition(":")
    if name in model.weight_names:
        rows, columns = model.shapes[name]
        return int(index) < rows * columns
    return grain == "units" and name in model.hidden and int(index) < model.units[name].size


def total(model: Recurrent, grain: str) -> int:
    """Weights of the matrices, or hidden units of all directions."""
    return model.count() if grain == "weights" else sum(model.sizes)


def found(dataset: str) -> Dataset | None:
    """The data set, None where a learner's own texts are no longer kept."""
    try:
        return load(dataset)
    except LookupError:
        return None


def examples(dataset: str) -> dict[str, str]:
    """Sentences to begin with: one for each skill of the reviews, or the first validation text of each of
    the first classes of a learner's own. {skill or class: sentence}"""
    data = found(dataset)
    if data is None or dataset == DATASET:
        return dict(EXAMPLES) if data is not None else {}
    rows = {}
    for label, name in enumerate(data.class_names[: len(EXAMPLES)]):
        row = int((data.validation.y == label).nonzero()[0])
        words = tokens.decode(data.validation.x[row], data.vocabulary)
        rows[name] = " ".join(word for word in words if word != tokens.UNKNOWN)[:LONGEST]
    return rows
