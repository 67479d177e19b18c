"""A walk as data: five to seven steps that take a learner through one page.

A step says two sentences (the text `walk-<page>-<name>`), lights one panel of the live chart, and is ended
by a deed or by Next. Each step is entered with the settings that its sentences speak of: those with which the
page opens, changed by what this step and those before it say. The slider stays where the learner has left it,
unless the step itself sets it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence, Set
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from lessons.catalogue import Catalogue, Sentence
from lessons.course import next_page
from lessons.settings import Settings
from live_chart import Deed, WalkStep, WalkWords
from live_chart import Walk as Chart

GUESS = "guess"
"""The setting that deeds see when the question of a page has been answered, or skipped."""


def until(name: str, *, above: float | None = None, below: float | None = None) -> Deed:
    """Drag until the share, the threshold or a metric of the chart is past a value."""
    return Deed("reach", name, above, below)


def scrub(frame: int) -> Deed:
    """Show a snapshot of the training: 0 is the first, -1 the last."""
    return Deed("frame", value=frame)


def click(items: str = "") -> Deed:
    """Pick one of these items, any without a name."""
    return Deed("pick", items)


def cut(items: str = "") -> Deed:
    """Cut one of these items by hand."""
    return Deed("cut", items)


def choose(setting: str, value: Any) -> Deed:
    """Change a setting of the page."""
    return Deed("setting", setting, value=value)


def answer() -> Deed:
    """Answer the question of the page."""
    return Deed("setting", GUESS, value=True)


def finish(work: str) -> Deed:
    """Begin work of the page, and wait until it is done."""
    return Deed("setting", done(work), value=True)


def done(work: str) -> str:
    """What deeds see of work: whether nothing of it is left to do."""
    return f"{work}-work"


@dataclass(frozen=True)
class Step:
    """name: of its text. panel: the one that is lit. settings: what is changed when it is entered, the
    position of the slider and the snapshot included."""

    name: str
    panel: str
    deed: Deed | None = None
    settings: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, eq=False)
class Walk:
    """page: begins the keys of its texts. position: settings that a step leaves alone unless it names them.
    snapshot: the setting, among these, that names a frame of the chart; frames: its values, one a frame.
    asked: names of the questions of the page. held: settings that hold what a learner has answered or picked;
    no step takes them back. keeps: nor anything else, for the page shows what a learner has set going.
    """

    page: str
    steps: tuple[Step, ...]
    position: tuple[str, ...] = ("axis", "at", "picked")
    snapshot: str = ""
    frames: Callable[[Any], Sequence[Any]] = lambda settings: ()
    asked: Callable[[Any], Sequence[str]] = lambda settings: ()
    held: tuple[str, ...] = ("picked",)
    keeps: bool = False

    def changes(self, number: int, fields: Set[str]) -> dict[str, Any]:
        """What is changed of the fields when a step is entered, the deeds before it included."""
        found: dict[str, Any] = {}
        for step in self.steps[: number - 1]:
            found |= step.settings
            if step.deed is not None and step.deed.kind == "setting" and step.deed.name in fields:
                found[step.deed.name] = step.deed.value
        return found | dict(self.steps[number - 1].settings)

    def entered(self, settings: Settings, number: int, *, fresh: bool = False) -> Settings:
        """The settings with which a step (from 1) is entered by who comes from these. The first step
        puts the slider back to where the page opens. fresh: nothing that the learner has set stays."""
        fields = set(type(settings).model_fields)
        whole = type(settings)().consistent().replace(**self.changes(number, fields))
        if fresh:
            return whole
        kept = {*self.held, *((*self.position, self.snapshot) if number > 1 else ())}
        kept = (fields if self.keeps else kept & fields) - set(self.steps[number - 1].settings)
        return whole.replace(**{name: getattr(settings, name) for name in kept})

    def behind(self, settings: Settings, number: int) -> tuple[str, ...]:
        """Names of the questions that who is at a step (from 1) with these settings has gone past: what was
        asked at the step before it that wants an answer, whatever the page asks now."""
        for before in range(number - 1, 0, -1):
            if self.steps[before - 1].deed == answer():
                return tuple(self.asked(self.entered(settings, before)))
        return ()

    def for_chart(
        self, model: type[Settings], text: Catalogue, where: Callable[[str], str]
    ) -> tuple[WalkStep, ...]:
        """The steps as the chart takes them. where: a CSS selector of what sets a setting on the page."""
        numbers = range(1, len(self.steps) + 1)
        return tuple(self._for_chart(number, model(), text, where) for number in numbers)

    def _for_chart(
        self, number: int, settings: Settings, text: Catalogue, where: Callable[[str], str]
    ) -> WalkStep:
        step = self.steps[number - 1]
        there = self.entered(settings, number, fresh=True)
        back = number == 1 and not self.keeps
        named = set(type(settings).model_fields) if back else set(step.settings)
        moves = {"axis": there.axis, "at": there.at} if "at" in named else {}
        if self.snapshot in named:
            moves["frame"] = list(self.frames(there)).index(getattr(there, self.snapshot))
        beyond = ""
        if step.deed is not None and step.deed.kind == "setting":
            beyond = where(self.asked(there)[0] if step.deed == answer() else step.deed.name)
        return WalkStep(text(self.key(step)), step.panel, step.deed, where=beyond, **moves)

    def drawn(
        self, steps: tuple[WalkStep, ...], text: Catalogue, now: Mapping[str, Any] = MappingProxyType({})
    ) -> Chart:
        """The walk as the chart takes it, with the way to the next page by its name. now: what deeds ask
        for."""
        after = next_page(self.page)
        onward = text("walk-onward", page=Sentence(f"page-{after}")) if after else ""
        return Chart(self.page, steps, card(text), onward, dict(now))

    def key(self, step: Step) -> str:
        """The key of what a step says."""
        return f"walk-{self.page}-{step.name}"

    @property
    def watched(self) -> frozenset[str]:
        """Settings that deeds speak of."""
        return frozenset(step.deed.name for step in self.steps if step.deed and step.deed.kind == "setting")


def card(text: Catalogue) -> WalkWords:
    """The words of the card."""
    return WalkWords(
        name=text("walk-name"),
        begin=text("walk-begin"),
        next=text("walk-next"),
        back=text("walk-back"),
        end=text("walk-end"),
        done=text("walk-done"),
    )
