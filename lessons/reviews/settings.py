"""What the learner can set on the page, and the training run that it asks for."""

from __future__ import annotations

from typing import Any, ClassVar, Literal, Self

from pydantic import Field

from core.data.dataset import Dataset
from core.data.language import tokens
from core.data.registry import OWN_PATTERN, is_own, load
from core.prune.scores import criteria
from core.train.settings import RecurrentSettings
from lessons.defaults import recurrent_settings
from lessons.network_settings import NetworkSettings
from lessons.question import Question, prunable

PAGE = "reviews"
DATASET = "reviews"

WEIGHT_RULES, UNIT_RULES = criteria("weight", most="per-sample"), criteria("unit")
"""Criteria of each grain; some of those for units need a certain activation."""

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
OPENS_AT = 0.35
"""Share removed when the page opens: the average has hardly moved, and one sentence has already turned."""


class Reviews(NetworkSettings):
    """Settings of /text. Weights are counted through the matrices, units through the directions, in the
    model's order; `picked` names one, such as "rnn.weight_hh_l0:12" or "rnn:7"."""

    START: ClassVar[float] = OPENS_AT

    criterion: Literal[tuple(dict.fromkeys((*WEIGHT_RULES, *UNIT_RULES)))] = "gradient"
    grain: Literal["weight", "unit"] = "weight"
    scope: Literal["global", "layer", "row"] = "global"
    cell: Literal["lstm", "gru", "rnn"] = "lstm"
    both: bool = False
    """Whether a second layer reads the sentence from its end."""
    seed: Literal[0, 1, 2, 3, 4] = 0
    epoch: int = Field(default=LAST, ge=0, le=1000)
    dataset: str = Field(default=DATASET, max_length=20, pattern=f"^({DATASET}|{OWN_PATTERN})$")
    sentence: str = Field(default=EXAMPLES["negation"], max_length=LONGEST)
    at: float = Field(default=OPENS_AT, ge=-1e6, le=1e6)

    @property
    def training(self) -> RecurrentSettings:
        return recurrent_settings(self.dataset, self.seed, cell=self.cell, bidirectional=self.both)

    @property
    def question(self) -> Question:
        return Question(
            self.training, self.epoch, self.grain, self.criterion, self.scope, self.cut, self.kept
        )

    @property
    def own(self) -> bool:
        """Whether the network learns from a learner's own texts."""
        return is_own(self.dataset)

    @property
    def missing(self) -> bool:
        return found(self.dataset) is None

    @property
    def criteria(self) -> tuple[str, ...]:
        if self.grain == "weight" or self.missing:
            return WEIGHT_RULES if self.grain == "weight" else UNIT_RULES
        return criteria("unit", model=self.training.model)

    @property
    def default_criterion(self) -> str:
        return "gradient" if self.grain == "weight" else "contribution_mean_abs"

    @property
    def pickable(self) -> dict[str, int]:
        """Weights can be picked in either grain."""
        weights = prunable(self.training.model, "weight")
        return weights | self.sizes

    def replace(self, **values: Any) -> Self:
        """As for all networks; a sentence belongs to one language and is not taken to other texts. Who is at
        the end of a training is so at the next."""
        changed = super().replace(**values)
        if changed.dataset == self.dataset:
            return changed
        first = next(iter(examples(changed.dataset).values()), "")
        follows: dict[str, Any] = {"sentence": first if changed.own else EXAMPLES["negation"]}
        if self.epoch == self.training.epochs:
            follows["epoch"] = changed.training.epochs
        follows = {name: value for name, value in follows.items() if name not in values}
        return super(Reviews, changed).replace(**follows)


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
