"""Pages that are no lessons when they are served: the start page and the reference, as lessons."""

from __future__ import annotations

from lessons import home
from lessons.blocks import Blocks, Part, say
from lessons.catalogue import Sentence
from lessons.lesson import Lesson, View
from website.reference import REFERENCE


def _how(view: View) -> Blocks:
    lines = "\n".join(f"- {view.text(f'home-how-{step}')}" for step in ("drag", "click", "link"))
    return (Part("how", (say(lines),), Sentence("home-how")),)


HOME = Lesson(
    page="home",
    prefix="home",
    settings=home.Settings,
    training=lambda settings: home.run(),
    line=lambda view: home.claim_line(),
    chart=lambda view: home.chart(view.seeds, view.text),
    under=lambda view: (say(home.comparison(view.stop).sentence),),
    after=_how,
    walk=home.WALK.steps,
)


LESSONS = {"home": HOME, REFERENCE.page: REFERENCE}
