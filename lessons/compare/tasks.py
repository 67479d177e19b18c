"""What is tried on the page: two criteria whose order depends on the seed, and a mean that most seeds
contradict."""

from __future__ import annotations

import math

import numpy as np

from lessons.blocks import Goal, Need, Row, say
from lessons.catalogue import Sentence
from lessons.compare.race import Race
from lessons.compare.settings import Compare
from lessons.lesson import Control, View
from lessons.needs import at_least, named
from lessons.numbers import percent, points
from lessons.panels import criterion_name

FROM = 0.5
"""The least share at which two criteria are told apart."""
AHEAD = 0.01
"""How far ahead counts."""


def goal(view: View[Compare]) -> tuple[Goal, Goal]:
    race, settings, stop = view.state.race, view.settings, view.stop
    ahead = race.difference(settings.first, settings.second, stop)
    ahead = ahead[np.isfinite(ahead)]
    first, second = criterion_name(settings.first), criterion_name(settings.second)
    share = at_least(named("removed"), float(race.shares[stop]), FROM)
    values = {"share": percent(FROM, 0), "ahead": points(AHEAD, 0).lstrip("+")}
    flips = tuple(
        at_least(named("seeds-ahead", name=name, ahead=values["ahead"]), int(wins.sum()), 1, "count")
        for name, wins in ((first, ahead > AHEAD), (second, ahead < -AHEAD))
    )
    mean = float(ahead.mean()) if len(ahead) else math.nan
    above = Need(
        mean > 0,
        Sentence(
            "race-harder-mean" if mean > 0 else "race-harder-mean-not",
            first=first,
            second=second,
            mean=points(mean) if len(ahead) else "–",
        ),
    )
    most = at_least(named("seeds", name=second), int((ahead < 0).sum()), len(ahead) // 2 + 1, "count")
    return (
        Goal(Sentence("race-try", **values), (share, *flips), blocks=_pair(race, settings, stop, ahead)),
        Goal(Sentence("race-harder", share=values["share"]), (share, above, most)),
    )


def _pair(race: Race, settings: Compare, stop: int, ahead: np.ndarray) -> tuple:
    """The two criteria to choose, and how far the first is ahead, seed by seed."""
    pair = (
        Control(name, "select", lambda s: s.criteria, criterion_name, f"race-setting-{name}", width=220)
        for name in ("first", "second")
    )
    detail = Sentence(
        "race-try-detail",
        share=percent(race.shares[stop], 0),
        first=criterion_name(settings.first),
        second=criterion_name(settings.second),
        seeds=", ".join(map(points, ahead)) or "–",
    )
    return Row(tuple(pair)), say(detail)
