"""What is tried on the page: every bug named, and the place found at which one of them cannot be seen."""

from __future__ import annotations

from lessons.blocks import Goal, Need
from lessons.catalogue import Sentence
from lessons.lesson import View
from lessons.mistakes import claims, studies
from lessons.mistakes.settings import CASES, Mistakes
from lessons.numbers import percent

LOW, HIGH = 0.3, 0.7
"""Shares asked for between which the place is: at their ends many runs are alike."""
SAME = 0.005
"""How far apart two shares may be that look the same."""


def goal(view: View[Mistakes]) -> tuple[Goal, Goal]:
    settings = view.settings
    every = Need(settings.found == len(CASES), claims.detail(settings))
    return (
        Goal(Sentence("mistakes-try", total=len(CASES)), (every,)),
        Goal(Sentence("mistakes-harder", low=percent(LOW, 0), high=percent(HIGH, 0)), _unseen(view)),
    )


def _unseen(view: View[Mistakes]) -> tuple[Need, ...]:
    """Both runs shown, a position in the middle, and the figure that gives the bug away alike in both."""
    if not view.revealed:
        return (Need(False, Sentence("mistakes-harder-first")),)
    found, symptom = studies.outcome(view.settings), view.settings.chosen.symptom
    asked = float(found.asked[view.stop])
    broken, corrected = (float(run[symptom][view.stop]) for run in (found.broken, found.corrected))
    inside, same = LOW <= asked <= HIGH, abs(broken - corrected) <= SAME
    values = {
        "what": Sentence(f"mistakes-column-{symptom}"),
        "broken": claims.read(symptom, broken),
        "corrected": claims.read(symptom, corrected),
    }
    place = {"share": percent(asked, 0), "low": percent(LOW, 0), "high": percent(HIGH, 0)}
    return (
        Need(inside, Sentence("mistakes-harder-inside" if inside else "mistakes-harder-outside", **place)),
        Need(same, Sentence("mistakes-harder-same" if same else "mistakes-harder-apart", **values)),
    )
