"""The mistakes in the order in which they are met, and their listings: the source of what really runs."""

from __future__ import annotations

import difflib
import inspect
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from types import ModuleType
from typing import Any, Literal

from core.mistakes import (
    changed_copies,
    forgotten_mask,
    kept_inverted,
    left_bias,
    percentile,
    swapped,
    tuned_on_test,
    wrong_sign,
)
from core.mistakes.outcome import Outcome, Trained


@dataclass(frozen=True)
class Listing:
    """The source of a function. marked: its lines (from 0) that the other version does not have."""

    source: str
    marked: tuple[int, ...]

    def with_mark(self, words: str) -> str:
        """The source with a comment behind its marked lines, all in one column."""
        lines = self.source.splitlines()
        widest = max((len(lines[number]) for number in self.marked), default=0)
        for number in self.marked:
            lines[number] = f"{lines[number]:<{widest}}  # {words}"
        return "\n".join(lines)


@dataclass(frozen=True)
class Mistake:
    """One bug. dataset: of the network that it is run on. module: holds `broken`, `corrected` and
    `experiment`."""

    name: str
    dataset: Literal["moons", "digits"]
    module: ModuleType

    @property
    def broken(self) -> Callable[..., Any]:
        return self.module.broken

    @property
    def corrected(self) -> Callable[..., Any]:
        return self.module.corrected

    def experiment(self, trained: Trained) -> Outcome:
        """Both versions along the slider."""
        return self.module.experiment(trained)

    @cached_property
    def listings(self) -> tuple[Listing, Listing]:
        """The broken and the corrected function, each with the lines that differ, its name apart."""
        sources = [inspect.getsource(function).rstrip() for function in (self.broken, self.corrected)]
        first, second = ([line.strip() for line in source.splitlines()[1:]] for source in sources)
        blocks = difflib.SequenceMatcher(None, first, second, autojunk=False).get_opcodes()
        changed = [block for block in blocks if block[0] != "equal"]
        wrong = [line + 1 for _, start, end, _, _ in changed for line in range(start, end)]
        right = [line + 1 for _, _, _, start, end in changed for line in range(start, end)]
        return Listing(sources[0], tuple(wrong)), Listing(sources[1], tuple(right))


MISTAKES = {
    mistake.name: mistake
    for mistake in (
        Mistake("kept-inverted", "moons", kept_inverted),
        Mistake("wrong-sign", "digits", wrong_sign),
        Mistake("percentile", "moons", percentile),
        Mistake("swapped", "digits", swapped),
        Mistake("changed-copies", "moons", changed_copies),
        Mistake("forgotten-mask", "moons", forgotten_mask),
        Mistake("left-bias", "digits", left_bias),
        Mistake("tuned-on-test", "moons", tuned_on_test),
    )
}
