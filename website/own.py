"""Pages that are no lessons when they are served, as lessons: the start page, the reference and the notes for
teachers."""

from __future__ import annotations

from lessons import home, notes
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


SERVED = ("lang", "present", "full")
"""What the served pages alone read of an address: here a page has its language and shows everything."""

TEACH = Lesson(
    page=notes.PAGE,
    prefix=notes.PAGE,
    settings=notes.TeachSettings,
    band=False,
    body=lambda view: notes.blocks(view.text, lambda page: f"{page.path}.html", view.settings.lesson, SERVED),
    position=(),
)

LESSONS = {lesson.page: lesson for lesson in (HOME, REFERENCE, TEACH)}
