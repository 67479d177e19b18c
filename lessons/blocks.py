"""What a lesson shows, as data: sentences, formulas, tables, figures. A renderer draws them.

Words are sentences of the catalogue, or texts that need no translation; language comes in when they are
drawn. Nothing here knows how.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np
import plotly.graph_objects as go

from lessons.catalogue import Catalogue, Sentence

Words = Sentence | str


@dataclass(frozen=True)
class Say:
    """Sentences, one after the other. look: "caption" is small, "strong" is a line by itself, "info" a note
    with an icon. badge: a word behind them."""

    words: tuple[Words, ...]
    look: Literal["plain", "caption", "strong", "info"] = "plain"
    badge: Words = ""


def say(*words: Words | None, look: str = "plain", badge: Words = "") -> Say:
    """Sentences, one after the other; None is left out."""
    return Say(tuple(one for one in words if one is not None and one != ""), look, badge)


@dataclass(frozen=True)
class Formula:
    """LaTeX, on a line of its own."""

    latex: str


@dataclass(frozen=True)
class Table:
    """A table. look: "short" is read at a glance, its second column is what is now; "long" can be sorted, and
    its cells may be numbers; in "words" they are sentences, with links in them."""

    head: tuple[Words, ...]
    rows: tuple[tuple[Any, ...], ...]
    look: Literal["short", "long", "words"] = "long"


def here_table(rows: Sequence[tuple[Words, Words, Words]]) -> Table:
    """The numbers of a position beside those of the whole network: (name, here, dense) each."""
    head = ("", Sentence("network-here-now"), Sentence("live-dense"))
    return Table(head, tuple(rows), "short")


@dataclass(frozen=True, eq=False)
class Plot:
    """A Plotly figure.

    name: what it is called on its page; draw: the figure in a language; alt: what it shows to those who
    cannot see it, by default the text `<prefix>-<name>-alt`; key: what it depends on beside its name, so that
    it is drawn once for all positions that share it.
    """

    name: str
    draw: Callable[[Catalogue], go.Figure]
    alt: Words = ""
    key: Any = None


@dataclass(frozen=True)
class Code:
    """A listing."""

    text: str
    language: str = "python"


@dataclass(frozen=True, eq=False)
class Pictures:
    """Small pictures with words under them: (h, w) each, 0 to 1, or uint8. alt: what each of them is, to
    those who cannot see it; its caption follows."""

    images: Sequence[np.ndarray]
    captions: Sequence[Words]
    alt: Words
    width: int = 56


@dataclass(frozen=True)
class Change:
    """A button that changes settings. name: what it is called on its page."""

    name: str
    label: Words
    values: Mapping[str, Any] = field(hash=False)
    icon: str = ""


@dataclass(frozen=True, eq=False)
class Deed:
    """A button that begins, holds up or ends work in the background. act is told who presses it, a name of
    their session, and returns the settings that follow from it."""

    name: str
    label: Words
    act: Callable[[str], Mapping[str, Any] | None]
    icon: str = ""
    main: bool = False
    enabled: bool = True


@dataclass(frozen=True, eq=False)
class Work:
    """Work in the background as it stands: how far it is, what can be done about it, what is known so far.

    words: how far it is, or how it ended. share: of the work that is done, 0 to 1; None when nothing goes on.
    problem: why it ended before its time.
    """

    name: str
    words: Words = ""
    share: float | None = None
    deeds: tuple[Deed, ...] = ()
    problem: Words = ""
    blocks: Blocks = ()

    @property
    def goes_on(self) -> bool:
        return self.share is not None


@dataclass(frozen=True, eq=False)
class Watch:
    """Work that is looked at again and again while it goes on. look is told who looks: to ask is also a sign
    that they are still there."""

    look: Callable[[str], Work]


@dataclass(frozen=True, eq=False)
class Press:
    """A button that does something slow and shows what came of it, until something else is done: a
    measurement that is made anew each time. counted: how often it was pressed is said too."""

    name: str
    label: Words
    blocks: Callable[[], Blocks]
    icon: str = ""
    counted: bool = False


@dataclass(frozen=True)
class Columns:
    """Blocks side by side; widths relative to each other."""

    columns: tuple[Blocks, ...]
    widths: tuple[int, ...] = ()


@dataclass(frozen=True)
class Row:
    """Controls in one line, each as wide as it is."""

    blocks: Blocks


@dataclass(frozen=True)
class Part:
    """Blocks under a heading, with an anchor in the address. Without a title the heading is the text
    `<name>`."""

    name: str
    blocks: Blocks
    title: Words = ""


@dataclass(frozen=True)
class Need:
    """One thing that a task asks for. met: whether the page has it as it stands. words: how it stands, and
    what is missing where it is not met."""

    met: bool
    words: Words


@dataclass(frozen=True)
class Goal:
    """What the learner tries. needs: all that it asks for, checked on the settings and the run of the page.
    told: whether they may be said; not where that would answer the guess of the page. elsewhere: the settings
    under which it is played, where these are not. blocks: what is chosen for it."""

    words: Words
    needs: tuple[Need, ...]
    told: bool = True
    elsewhere: Change | None = None
    blocks: Blocks = ()

    @property
    def done(self) -> bool:
        return all(need.met for need in self.needs)


@dataclass(frozen=True)
class Guess:
    """One question before the figure that answers it. answer: index of the right option, or of all that are
    right, the one to be named first. why and shown are asked for after the guess only. choose: how many
    options make one guess; where they are several, answer holds those of the right guess, and why tells what
    another is worth.

    keep: the settings that hold a guess, which then outlives the session, and is `given`; without it the
    session holds the guess. wrong: what is to be said of a wrong option, after which another one can be
    taken; such a guess is held by settings, and is made when the right option is."""

    question: Words
    options: tuple[Words, ...]
    answer: int | tuple[int, ...]
    why: Callable[[], Words]
    shown: Callable[[], Blocks] = tuple
    name: str = "predict"
    choose: int = 1
    wrong: Callable[[int], Words] | None = None
    keep: Callable[[int], Mapping[str, Any]] | None = None
    given: int | None = None

    def __post_init__(self) -> None:
        if self.wrong is not None and self.keep is None:
            raise ValueError("expected settings that keep a guess which may be wrong first")


def essentials(blocks: Blocks) -> Blocks:
    """What a newcomer is shown of the blocks under a chart: of all parts with a heading, the reason why."""
    kept: list[Block] = []
    for block in blocks:
        if isinstance(block, Columns):
            kept.extend(one for column in block.columns for one in essentials(column))
        elif not isinstance(block, Part) or block.name == WHY:
            kept.append(block)
    return tuple(kept)


WHY = "why"
"""Name of the part that gives the reason."""

Block = Any
"""One of the classes above, or a `lessons.lesson.Control`; no Goal and no Guess."""

Blocks = tuple[Block, ...]
