"""Pages that are no lessons when they are served, as lessons: the start page, the reference and the notes for
teachers."""

from __future__ import annotations

from lessons import home, notes, reference
from lessons.blocks import Blocks, Part, Table, say
from lessons.catalogue import Sentence
from lessons.lesson import Lesson, View
from lessons.network import known
from lessons.reference import content

HOME = Lesson(
    page="home",
    prefix="home",
    settings=home.Settings,
    training=lambda settings: home.run(),
    line=lambda view: home.claim_line(),
    chart=lambda view: home.chart(view.seeds, view.text),
    under=lambda view: (say(home.comparison(view.stop).sentence),),
    after=lambda view: home.how(view.text),
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


def _reference(view: View) -> Blocks:
    """The table of criteria, a card of each, and every topic, one under the other."""
    run, settings, text = known(reference.train_settings()), view.settings, view.text
    measured = reference.measure_all(run, settings.epoch)
    cards = reference.cards()
    found = [
        Table(content.head(), tuple(content.row(card, measured) for card in cards.values())),
        say(*content.rankings(measured, settings.epoch), look="caption"),
    ]
    for card in cards.values():
        found.append(Part(card.id, content.card(card, measured, settings.epoch, text), card.title(text)))
    for name in reference.TOPICS:
        topic = content.topic(name, settings, run, text)
        # What a learner sets when the page is served is told where it cannot be set.
        chosen = (Table(("", ""), topic.chosen, "short"),) if topic.chosen else ()
        blocks = *topic.lead, *chosen, *topic.blocks
        found.append(Part(name, blocks, Sentence(f"reference-topic-{name}")))
    return tuple(found)


REFERENCE = Lesson(
    page=reference.PAGE,
    prefix=reference.PAGE,
    settings=reference.Settings,
    training=lambda settings: reference.train_settings(),
    band=False,
    line=lambda view: Sentence("reference-line", label=reference.train_settings().label),
    body=_reference,
    position=(),
)

LESSONS = {lesson.page: lesson for lesson in (HOME, REFERENCE, TEACH)}
