"""What is tried on the page: most weights out, and the text hardly harder to foresee."""

from __future__ import annotations

from lessons.blocks import Change, Goal, Need
from lessons.catalogue import Sentence
from lessons.language_model.claims import GOAL_RISE, GOAL_SHARE
from lessons.language_model.settings import LanguageModel
from lessons.lesson import View
from lessons.needs import at_least, at_most, named
from lessons.numbers import percent

LESS = 0.02
"""How far perplexity may rise in the harder task."""


def goal(view: View[LanguageModel]) -> tuple[Goal, Goal]:
    return _within(view, GOAL_RISE, "lm-try"), _within(view, LESS, "lm-harder")


def _within(view: View[LanguageModel], rise: float, key: str) -> Goal:
    found, stop = view.subject, view.stop
    words = Sentence(key, share=percent(GOAL_SHARE, 0), rise=percent(rise, 0))
    if found.question.grain != "weight":
        go = Change(f"{key}-weights", Sentence("lm-try-go"), {"grain": "weight"})
        return Goal(words, (Need(False, Sentence("lm-try-units")),), elsewhere=go)
    return Goal(
        words,
        (
            at_least(named("removed"), float(found.plan.share[stop]), GOAL_SHARE, slack=1e-4),
            at_most(named("perplexity"), float(found.harm[stop]), rise, slack=1e-9),
        ),
    )
