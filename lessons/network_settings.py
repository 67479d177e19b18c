"""What the settings of every page on a trained network share: the position, the pick, edits by hand."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from typing import Annotated, Any, ClassVar, Literal, Self

from pydantic import Field

from core.train.settings import BaseTrainSettings
from lessons.question import Question, hand, nearest_epoch, prunable
from lessons.settings import Settings

Item = Annotated[int, Field(ge=0, lt=1_000_000)]
PATTERNS = ("four", "block")
"""Scopes that leave a pattern; pages on single weights of an MLP offer them."""

MOST_BY_HAND = 400
"""Edits that an address can hold."""


class NetworkSettings(Settings, ABC):
    """Settings of a page that prunes a trained network.

    `at` is on `axis`; `picked` names an item, such as "fc1.weight:12" or "fc1:3"; `cut` and `kept` are items
    edited by hand, counted through all that can be removed. A page has the fields `criterion` and, where they
    can be chosen, `scope` and `epoch`, and says what is trained (`training`) and ranked (`question`).
    """

    START: ClassVar[float] = 0.0
    """Share removed when the page opens, and where a position that makes no sense goes."""

    RENAMED: ClassVar[Mapping[str, Mapping[str, str]]] = {"grain": {"weights": "weight", "units": "unit"}}

    axis: Literal["share", "threshold"] = "share"
    at: float = Field(0.0, ge=-1e9, le=1e9)
    picked: str = Field("", max_length=40, pattern=r"^([a-z_0-9]+(\.[a-z_0-9]+)*:\d{1,6})?$")
    cut: Annotated[tuple[Item, ...], Field(max_length=MOST_BY_HAND)] = ()
    kept: Annotated[tuple[Item, ...], Field(max_length=MOST_BY_HAND)] = ()

    @property
    @abstractmethod
    def training(self) -> BaseTrainSettings:
        """The run behind these settings."""

    @property
    @abstractmethod
    def question(self) -> Question:
        """What is asked of it."""

    @property
    @abstractmethod
    def criteria(self) -> tuple[str, ...]:
        """Criteria that can be chosen here."""

    @property
    def default_criterion(self) -> str:
        """The criterion that stands in for one that cannot be chosen here."""
        return self.criteria[0]

    @property
    def start(self) -> float:
        """Share removed where this grain opens."""
        return self.START

    @property
    def scopes(self) -> tuple[str, ...]:
        """What may compete for the same budget here: a criterion may prescribe it, and units of one group
        are all that there are."""
        asked = self.question
        if asked.grain == "unit":
            return ("global", "layer") if self.missing or len(self.sizes) > 1 else ("global",)
        return ("row", "layer") if asked.rule.scope == "row" else ("global", "layer", "row")

    @property
    def sizes(self) -> dict[str, int]:
        """Items that can be removed: {tensor or group: number}."""
        asked = self.question
        return prunable(self.training.model, asked.grain, asked.names)

    @property
    def hand(self) -> dict[int, str]:
        """Edits by hand as a plan wants them."""
        return hand(self.cut, self.kept, sum(self.sizes.values()))

    @property
    def picked_item(self) -> tuple[str, int] | None:
        """Name and index there of the picked item; None when nothing of this network is picked."""
        name, _, index = self.picked.partition(":")
        sizes = self.pickable
        return (name, int(index)) if name in sizes and int(index) < sizes[name] else None

    @property
    def pickable(self) -> dict[str, int]:
        """What can be picked, {name: number of items}."""
        return self.sizes

    def belongs(self) -> Any:
        """What a pick and edits by hand belong to: they are not taken to another network or grain."""
        asked = self.question
        return asked.training, asked.grain, asked.names

    def replace(self, **values: Any) -> Self:
        """As for all settings; another network forgets what was picked and edited in the one before."""
        changed = super().replace(**values)
        if changed.belongs() == self.belongs():
            return changed
        forgotten = {"picked": "", "cut": (), "kept": ()}
        if changed.question.grain != self.question.grain:
            # another grain is another ranking: the slider goes back to where the page opens
            forgotten |= {"axis": "share", "at": changed.start}
        forgotten = {name: value for name, value in forgotten.items() if name not in values}
        return super(NetworkSettings, changed).replace(**forgotten)

    def settle(self) -> Self:
        """The nearest settings in which the fields of the page itself agree; before all else."""
        return self

    def consistent(self) -> Self:
        """Criterion and scope are possible here, the epoch is that of the nearest snapshot, and what no
        network has is dropped; where items share no threshold the position is a share."""
        found = self.settle()
        if found.criterion not in found.criteria:
            found = found.model_copy(update={"criterion": found.default_criterion})
        if "scope" in type(self).model_fields and found.scope not in found.scopes:
            found = found.model_copy(update={"scope": found.scopes[0]})
        if found.missing:
            return found
        changes: dict[str, Any] = {}
        if "epoch" in type(self).model_fields:
            changes["epoch"] = nearest_epoch(found.training, found.epoch)
        total = sum(found.sizes.values())
        cut = {item for item in found.cut if item < total}
        changes["cut"] = tuple(sorted(cut))
        changes["kept"] = tuple(sorted({item for item in found.kept if item < total} - cut))
        if found.picked and found.picked_item is None:
            changes["picked"] = ""
        if found.axis == "threshold" and found.question.scope != "global":
            changes |= {"axis": "share", "at": found.start}
        elif found.axis == "share":
            changes["at"] = min(max(found.at, 0.0), 1.0)
        return found.model_copy(update=changes)

    @property
    def missing(self) -> bool:
        """Whether the data that are named are no longer kept, so that nothing is known of the network."""
        return False
