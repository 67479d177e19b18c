"""What is tried on the page: multiply-adds saved within one point, once half of them and once more."""

from __future__ import annotations

from lessons.blocks import Goal
from lessons.catalogue import Sentence
from lessons.convnet import studies
from lessons.convnet.settings import ConvNetPage
from lessons.lesson import View
from lessons.needs import at_least, named
from lessons.numbers import percent
from lessons.subject import WITHIN

GOAL, MORE = 0.5, 0.6


def goal(view: View[ConvNetPage]) -> tuple[Goal, Goal]:
    found, healed = view.subject, studies.after_training(view.settings, view.stop)
    saved = float(studies.saved(found.question)[view.stop])
    accuracy = float(found.accuracy[view.stop]) if healed is None else healed["validation"]
    least = found.dense - WITHIN
    enough = at_least(named("accuracy" if healed is None else "accuracy-healed"), accuracy, least)

    def task(key: str, bound: float) -> Goal:
        words = Sentence(key, goal=percent(bound, 0), dense=percent(found.dense), least=percent(least))
        return Goal(words, (at_least(named("adds"), saved, bound), enough))

    return task("convnet-try", GOAL), task("convnet-harder", MORE)
