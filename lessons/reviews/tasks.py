"""What is tried on the page: one skill lost alone, and much removed without losing any."""

from __future__ import annotations

from lessons.blocks import Change, Goal, Need
from lessons.catalogue import Sentence
from lessons.lesson import View
from lessons.needs import at_least, at_most, named
from lessons.numbers import percent
from lessons.reviews import groups
from lessons.reviews.claims import label
from lessons.reviews.settings import DATASET, Reviews

GOAL_DEAD, GOAL_ALIVE = 0.60, 0.90
GOAL_SHARE, GOAL_WEAKEST = 0.70, 0.85
EXACT = 1e-9


def goal(view: View[Reviews]) -> tuple[Goal, Goal]:
    first = Sentence("reviews-try", dead=percent(GOAL_DEAD, 0), alive=percent(GOAL_ALIVE, 0))
    harder = Sentence("reviews-harder", share=percent(GOAL_SHARE, 0), least=percent(GOAL_WEAKEST, 0))
    settings, found = view.settings, view.subject
    if settings.dataset != DATASET or settings.epoch != settings.training.epochs:
        return _elsewhere(view, first, "course"), _elsewhere(view, harder, "course-harder")
    names, row = groups.groups(found.network).names, groups.by_stop(found.question)[view.stop]
    skills = {name: float(value) for name, value in zip(names, row, strict=True)}
    weakest = min(skills, key=skills.get)
    removed = found.plan.removed[view.stop] / found.total
    return (
        Goal(
            first,
            (
                at_most(label("negation", True), skills["negation"], GOAL_DEAD, slack=EXACT),
                at_least(label("plain", True), skills["plain"], GOAL_ALIVE, slack=EXACT),
            ),
        ),
        Goal(
            harder,
            (
                at_least(named("removed"), removed, GOAL_SHARE, slack=0.5 / found.total),
                at_least(
                    named("weakest", skill=label(weakest, True)), skills[weakest], GOAL_WEAKEST, slack=EXACT
                ),
            ),
            told=view.revealed,  # the weakest skill is what the guess asks
        ),
    )


def _elsewhere(view: View[Reviews], words: Sentence, name: str) -> Goal:
    """It is played on the reviews of the course, at the end of the training."""
    course = view.settings.replace(dataset=DATASET)
    go = Change(name, Sentence("reviews-try-go"), {"dataset": DATASET, "epoch": course.training.epochs})
    return Goal(words, (Need(False, Sentence("reviews-try-elsewhere")),), elsewhere=go)
