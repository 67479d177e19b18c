"""What a task needs, and in words how far the page is from it."""

from __future__ import annotations

import math
from typing import Literal

from lessons.blocks import Need, Words
from lessons.catalogue import Sentence
from lessons.numbers import count, percent

SLACK = 1e-6
"""What rounding of 32-bit numbers may cost."""

Kind = Literal["count", "share"]


def at_least(what: Words, now: float, bound: float, kind: Kind = "share", slack: float = SLACK) -> Need:
    """So much or more of something. kind: what is counted, or a share of 1, which falls short by points."""
    return _bounded("least", what, now, bound, now >= bound - slack, kind)


def at_most(what: Words, now: float, bound: float, kind: Kind = "share", slack: float = SLACK) -> Need:
    """So much or less of something."""
    return _bounded("most", what, now, bound, now <= bound + slack, kind)


def _bounded(which: str, what: Words, now: float, bound: float, met: bool, kind: Kind) -> Need:
    said = count if kind == "count" else percent
    values = {"what": what, "now": said(now), "bound": said(bound)}
    if met:
        return Need(True, Sentence(f"task-need-{which}", **values))
    return Need(False, Sentence(f"task-need-{which}-{kind}", gap=_gap(now, bound, kind), **values))


def _gap(now: float, bound: float, kind: Kind) -> str:
    """What is missing, of the numbers as they are read; never nothing where something is."""
    if kind == "count":
        return count(abs(now - bound))
    if not math.isfinite(now):
        return "–"
    return f"{max(abs(round(100 * now, 1) - round(100 * bound, 1)), 0.1):.1f}"


def named(what: str, **values: Words) -> Sentence:
    """What is measured, by its name."""
    return Sentence(f"task-what-{what}", **values)
