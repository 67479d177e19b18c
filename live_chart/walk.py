"""A guided walk through a chart: what each step says, what it shows, and what the learner does to go on.

The chart takes the walk beside its payload, so that a step changes no payload. It decides itself that a deed
is done; a page is asked only for what it alone can do.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

from live_chart.stops import AxisName


@dataclass(frozen=True)
class Deed:
    """What ends a step.

    "reach": the slider is let go where `name` ("share", "threshold" or a metric) is at least `above`, or at
    most `below`. "frame": snapshot number `value` is shown, from the end where it is negative. "pick",
    "cut": an item of `name` is picked, or cut by hand; "" is any. "setting": setting `name` is now `value`.
    """

    kind: Literal["reach", "frame", "pick", "cut", "setting"]
    name: str = ""
    above: float | None = None
    below: float | None = None
    value: Any = None


@dataclass(frozen=True)
class WalkStep:
    """One step. text: what is said. panel: the id of the one that is lit. axis, at, frame: where the chart
    goes, None where it stays. where: a CSS selector of what the deed is done with, if outside of the chart.
    """

    text: str
    panel: str
    deed: Deed | None = None
    axis: AxisName | None = None
    at: float | None = None
    frame: int | None = None
    where: str = ""


@dataclass(frozen=True)
class WalkWords:
    """Words of the card, translated: its name; the buttons that begin, go on, go back and end; what is said
    when a deed is done."""

    name: str
    begin: str
    next: str
    back: str
    end: str
    done: str


@dataclass(frozen=True)
class Walk:
    """name: under which a browser remembers that it was walked. onward: label of the way to the next page, ""
    at the end of the course. now: settings that deeds speak of, as they are. A step past the last one asks
    the page to go onward.
    """

    name: str
    steps: tuple[WalkStep, ...]
    words: WalkWords
    onward: str = ""
    now: Mapping[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not self.steps:
            raise ValueError("a walk needs at least one step")
        for step in self.steps:
            if (step.at is None) != (step.axis is None):
                raise ValueError(f"expected an axis together with a place on it: {step.text!r}")

    def plain(self) -> dict[str, Any]:
        """As data for the browser."""
        return asdict(self)
