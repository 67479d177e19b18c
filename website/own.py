"""Pages that are no lessons when they are served: the start page and the reference, as lessons."""

from __future__ import annotations

from lessons import home, reference
from lessons.blocks import Blocks, Formula, Part, Table, say
from lessons.catalogue import Sentence
from lessons.glossary import names
from lessons.lesson import Lesson, View
from lessons.network import known


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


def _criteria(view: View) -> Blocks:
    """The table of all criteria, one card each, and the words of the field."""
    measured = reference.measure_all(known(reference.train_settings()), view.settings.epoch)
    cards = reference.cards()
    columns = ("name", "network", "regression", "sign", "ranks", "needs", "source")
    features = reference.regression_table().size
    head = tuple(Sentence(f"reference-column-{name}", features=features) for name in columns)
    rows = tuple(_row(card, measured) for card in cards.values())
    found = [Table(head, rows)]
    found += [Part(card.id, _card(card, measured, view), card.title(view.text)) for card in cards.values()]
    words = [f"- **{view.text(f'term-{name}')}**: {view.text(f'term-{name}-what')}"
             for name in names(view.language)]  # fmt: skip
    return (*found, Part("glossary", (say("\n".join(words)),), Sentence("reference-topic-glossary")))


def _row(card: reference.Card, measured: dict[str, reference.Measured]) -> tuple:
    agreement = measured[card.id].agreement if card.id in measured else None
    return (
        Sentence(card.name_key),
        *(agreement if card.on == on else None for on in reference.MEASURED_ON),
        "±" if card.signed else "+",
        Sentence(f"reference-ranks-{card.grain}"),
        Sentence(f"needs-{card.needs}"),
        card.source or "–",
    )


def _card(card: reference.Card, measured: dict[str, reference.Measured], view: View) -> Blocks:
    found = measured.get(card.id)
    reading = reference.reading(card, found) if found else reference.absent(card)
    source = reference.linked(card.source) if card.source else ""
    return (
        say(Sentence(card.what_key)),
        Formula(card.formula),
        say(f"{view.text('reference-rule')} ${card.rule}$"),
        say(card.sign, Sentence(card.trap_key)),
        say(reading),
        say(Sentence("reference-source", source=source) if source else Sentence("reference-source-none"),
            look="caption"),
    )  # fmt: skip


def _label(view: View) -> Sentence:
    return Sentence("reference-line", label=reference.train_settings().label)


REFERENCE = Lesson(
    page=reference.PAGE,
    prefix="reference",
    settings=reference.Settings,
    training=lambda settings: reference.train_settings(),
    band=False,
    line=_label,
    body=_criteria,
    position=(),
)

LESSONS = {"home": HOME, reference.PAGE: REFERENCE}
