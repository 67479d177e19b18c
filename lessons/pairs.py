"""Two that are cheap alone and costly together: what every page that looks for such a pair says of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from lessons.catalogue import Sentence
from lessons.numbers import count, number


class Pair(Protocol):
    """The worst of `pairs` pairs among `candidates`: each of the two, the rise of the loss without it, and
    without both (`together`), and how many times the sum that is; None where the sum is no rise."""

    pairs: int
    candidates: int
    first: tuple[str, int]
    first_rise: float
    second: tuple[str, int]
    second_rise: float
    together: float
    times: float | None


def pair_lines(
    prefix: str, pair: Pair, name: Callable[[str, int], Sentence], *between: Sentence
) -> list[Sentence]:
    """What the two cost, alone and together. prefix: how the keys of the page's texts begin. between: what
    the page counts besides, where the sum is a rise."""
    values = {
        "pairs": count(pair.pairs),
        "candidates": count(pair.candidates),
        "first": name(*pair.first),
        "first_rise": number(pair.first_rise, 2),
        "second": name(*pair.second),
        "second_rise": number(pair.second_rise, 2),
        "together": number(pair.together, 2),
    }
    if pair.times is None:
        return [Sentence(f"{prefix}-pair-line-gain", **values)]
    return [
        Sentence(f"{prefix}-pair-line", times=f"{pair.times:.1f}", **values),
        *between,
        Sentence(f"{prefix}-pair-lesson" if pair.times > 1.0 else f"{prefix}-pair-lesson-none"),
    ]
