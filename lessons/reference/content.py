"""What the page /reference says, as blocks: the table of criteria, a card of each, the topics under them.

A topic is cut in two where the learner sets something, so that a page can put its controls there.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from core.charts import reference as charts
from core.models import INPUT
from core.retrain.schedules import SCHEDULES
from core.train.runs import Run
from lessons import reference
from lessons.blocks import Blocks, Columns, Formula, Plot, Say, Table, Words, say
from lessons.catalogue import Catalogue, Sentence, catalogue
from lessons.glossary import names
from lessons.numbers import count, number, percent
from lessons.reference import Card, Measured, Settings, topics
from lessons.settings import LANGUAGES

COLUMNS = ("name", *reference.MEASURED_ON, "sign", "ranks", "needs", "source")
"""Of the table of criteria."""
HEIGHT, LOW, SMALL = 320, 150, 190


@dataclass(frozen=True)
class Topic:
    """lead: what stands above the settings; chosen: what they are, (name, value) each; blocks: what follows
    from them."""

    lead: Blocks
    chosen: tuple[tuple[Sentence, str], ...] = ()
    blocks: Blocks = ()


# Criteria.


def head() -> tuple[Sentence, ...]:
    """The names of the columns."""
    features = reference.regression_table().size
    return tuple(Sentence(f"reference-column-{name}", features=features) for name in COLUMNS)


def row(card: Card, measured: Mapping[str, Measured]) -> tuple[Words | float | None, ...]:
    """A criterion in the table. Correlations over all weights and over a few features stand in columns of
    their own."""
    agreement = measured[card.id].agreement if card.id in measured else None
    return (
        Sentence(card.name_key),
        *(agreement if card.on == on else None for on in reference.MEASURED_ON),
        "±" if card.signed else "+",
        Sentence(f"reference-ranks-{card.grain}"),
        Sentence(f"needs-{card.needs}"),
        card.source or "–",
    )


def rankings(measured: Mapping[str, Measured], epoch: int) -> tuple[Sentence, ...]:
    """The best and the worst criterion of each grain, where any is measured."""
    found = (reference.ranking(measured, grain, epoch) for grain in ("weight", "unit"))
    return tuple(one for one in found if one is not None)


def card(shown: Card, measured: Mapping[str, Measured], epoch: int, text: Catalogue) -> Blocks:
    """A criterion: formula, sign, trap, and what it does on the trained network."""
    grain = text(f"reference-ranks-{shown.grain}")
    needs = text("reference-needs", needs=text(f"needs-{shown.needs}"))
    notes = [shown.sign]
    if shown.published:
        notes.append(Sentence(f"reference-published-{shown.published}"))
    if shown.activations:
        units = ", ".join(text(f"activation-{name}") for name in shown.activations)
        notes.append(Sentence("reference-activations", names=units))
    found = measured.get(shown.id)
    live = (say(reference.absent(shown)),) if found is None else _live(shown, found, epoch)
    return (
        say(f":gray-badge[{grain}] :gray-badge[{needs}]  \n{text(shown.what_key)}"),
        Formula(shown.formula),
        say(f"{text('reference-rule')} ${shown.rule}$  \n{' '.join(map(text, notes))}"),
        _warning(text(shown.trap_key)),
        *live,
        _source(shown.source),
    )


def _live(shown: Card, found: Measured, epoch: int) -> Blocks:
    log = shown.log_axis and not shown.signed and bool(np.any(found.scores > 0))

    def draw(text: Catalogue) -> charts.go.Figure:
        keys = (("first", "first"), ("last", "last"), ("score", "axis"), ("count", "count"))
        words = {name: text(f"reference-scores-{key}") for name, key in keys}
        return charts.scores(found.scores, found.names, words, log, LOW)

    alt = Sentence("reference-scores-alt", name=Sentence(shown.name_key))
    caption = say(reference.distribution(found), look="caption")
    return say(reference.reading(shown, found)), caption, Plot("scores", draw, alt, (shown.id, epoch))


def _source(cited: str) -> Say:
    if not cited:
        return say(Sentence("reference-source-none"), look="caption")
    return say(Sentence("reference-source", source=reference.linked(cited)), look="caption")


def _warning(said: str) -> Say:
    return say(f":orange[:material/warning:] {said}")


# Topics.


def topic(name: str, settings: Settings, run: Run | None, text: Catalogue) -> Topic:
    """A topic under these settings. run: None while the network is not trained."""
    return TOPICS[name](settings, run, text)


def group_name(group: str) -> Words:
    """A layer in words."""
    return Sentence("reference-identity-input") if group == INPUT else group


def _identity(settings: Settings, run: Run | None, text: Catalogue) -> Topic:
    lead = say(Sentence("reference-identity-line")), Formula(topics.IDENTITY)
    chosen = (
        (Sentence("reference-identity-group"), group_name(settings.group)),
        (Sentence("reference-identity-unit"), str(settings.unit)),
    )
    if run is None:
        return Topic(lead, chosen, (say(Sentence("reference-waiting")),))
    both = topics.sides(run, settings.epoch, settings.group, settings.unit)
    left, right = float(both.left[both.picked]), float(both.right[both.picked])
    values = (("left", left, 12), ("right", right, 12), ("difference", both.difference, 2))
    rows = tuple(
        (Sentence(f"reference-identity-{name}"), number(value, digits)) for name, value, digits in values
    )

    def draw(text: Catalogue) -> charts.go.Figure:
        keys = ("left", "right", "equal", "units", "picked")
        labels = {name: text(f"reference-identity-{name}") for name in keys}
        return charts.identity(both.left, both.right, both.picked, labels, HEIGHT)

    words = (
        Table(("", ""), rows, "short"),
        say(topics.identity_claim(both)),
        say(Sentence("reference-identity-minimum"), look="caption"),
    )
    key = settings.epoch, settings.group, settings.unit
    plot = Plot("identity", draw, Sentence("reference-identity-alt"), key)
    return Topic(lead, chosen, (Columns((words, (plot,)), (42, 58)),))


def _choosing(settings: Settings, run: Run | None, text: Catalogue) -> Topic:
    lead = (say(Sentence("reference-choosing-line")),)
    share = settings.share
    chosen = ((Sentence("reference-choosing-share"), percent(share, 0)),)
    found = topics.choice(share)
    exact, below, above = map(count, found.counts)
    at = number(found.threshold)
    panels = (
        ("by-share", found.by_share, None, {"count": exact}),
        ("at", found.below, found.threshold, {"threshold": at, "count": below}),
        ("above", found.above, found.threshold, {"threshold": at, "count": above}),
    )

    def plot(name: str, gone: np.ndarray, line: float | None) -> Plot:
        def draw(text: Catalogue) -> charts.go.Figure:
            words = {"gone": text("reference-choosing-gone"), "kept": text("reference-choosing-kept"),
                     "score": text("reference-scores-axis")}  # fmt: skip
            return charts.choice(found.scores, gone, words, line, SMALL)

        return Plot(f"choice-{name}", draw, Sentence("reference-choosing-alt"), share)

    columns = tuple(
        (say(Sentence(f"reference-choosing-{name}", **values), look="strong"), plot(name, gone, line))
        for name, gone, line, values in panels
    )
    said: Blocks = (
        Columns(columns),
        say(topics.choice_claim(found)),
        say(topics.constant_claim(share)),
        say(Sentence("reference-percentile-title"), look="strong"),
    )
    if run is None:
        return Topic(lead, chosen, (*said, say(Sentence("reference-waiting"))))
    cuts = topics.percentile_cuts(run, settings.epoch)
    columns_of = tuple(
        Sentence(f"reference-percentile-{name}") for name in ("column", "threshold", "removed")
    )
    rows = tuple((count(cut.percentile), number(cut.threshold), percent(cut.removed)) for cut in cuts)
    table = Table(columns_of, rows, "words")
    return Topic(lead, chosen, (*said, say(topics.percentile_claim(cuts)), table))


def _schedules(settings: Settings, run: Run | None, text: Catalogue) -> Topic:
    final, rounds = settings.final, settings.rounds
    chosen = (
        (Sentence("reference-schedules-final"), percent(final, 0)),
        (Sentence("reference-schedules-rounds"), count(rounds)),
    )

    def draw(text: Catalogue) -> charts.go.Figure:
        words = {name: text(f"reference-schedule-{name}") for name in SCHEDULES}
        words |= {name: text(f"reference-schedules-{name}") for name in ("round", "sparsity")}
        return charts.schedules(topics.schedule_paths(final, rounds), words, HEIGHT)

    plot = Plot("schedules", draw, Sentence("reference-schedules-alt"), (final, rounds))
    formulas: list = []
    for name, schedule in SCHEDULES.items():
        source = f" :gray[{reference.linked(schedule.source)}]" if schedule.source else ""
        formulas += [say(f"**{text(f'reference-schedule-{name}')}**{source}"), Formula(schedule.formula)]
    blocks = Columns(((plot,), tuple(formulas)), (56, 44)), say(topics.schedule_claim(final, rounds))
    return Topic((say(Sentence("reference-schedules-line")),), chosen, blocks)


def _neighbours(settings: Settings, run: Run | None, text: Catalogue) -> Topic:
    rows = topics.neighbour_rows()
    told = ("changes", "zero", "data", "smaller")
    columns = (
        Sentence("reference-neighbours-name"),
        *(Sentence(f"reference-neighbours-{column}") for column in told),
        Sentence("reference-neighbours-zeros", size=count(len(rows[0].weights))),
        Sentence("reference-neighbours-loss"),
    )
    table = tuple(
        (f"**{text(f'reference-neighbour-{one.name}')}**",
         *(Sentence(f"reference-neighbour-{one.name}-{column}") for column in told),
         count(one.zeros), number(one.validation))
        for one in rows
    )  # fmt: skip
    line = Sentence("reference-neighbours-line", dataset=reference.REGRESSION, keep=count(topics.KEEP))
    return Topic((say(line), Table(columns, table, "words")))


def _metrics(settings: Settings, run: Run | None, text: Catalogue) -> Topic:
    formulas = {"precision": r"\frac{TP}{TP + FP}", "recall": r"\frac{TP}{TP + FN}"}
    columns = tuple(
        (say(Sentence(f"reference-metrics-{name}")), Formula(latex)) for name, latex in formulas.items()
    )
    lead = (
        say(Sentence("reference-metrics-line")),
        Columns(columns),
        _warning(text("reference-metrics-swapped")),
        say(Sentence("reference-waiting") if run is None else topics.harm_claim(topics.harm(run))),
        say(Sentence("reference-metrics-rate"), look="strong"),
        say(Sentence("reference-metrics-rate-line")),
    )
    return Topic(lead)


def _papers(settings: Settings, run: Run | None, text: Catalogue) -> Topic:
    columns = tuple(Sentence(f"reference-papers-{name}") for name in ("what", "figure", "source"))
    rows = tuple(
        (Sentence(f"reference-paper-{paper.name}"), Sentence(f"reference-paper-{paper.name}-figure"),
         reference.linked(paper.source))
        for paper in topics.PAPERS
    )  # fmt: skip
    lead = (
        say(f":material/menu_book: **{text('reference-papers-line')}**"),
        Table(columns, rows, "words"),
        say(topics.storage_claim()),
    )
    return Topic(lead)


def _glossary(settings: Settings, run: Run | None, text: Catalogue) -> Topic:
    other = catalogue(next(language for language in LANGUAGES if language != text.language))
    columns = tuple(Sentence(f"reference-glossary-{name}") for name in ("term", "other", "meaning"))
    rows = tuple(
        (f"**{text(f'term-{word}')}**", other(f"term-{word}"), Sentence(f"term-{word}-what"))
        for word in names(text.language)
    )
    # Two short tables side by side are read more easily than one long one.
    middle = (len(rows) + 1) // 2
    halves = (rows[:middle], rows[middle:])
    return Topic((Columns(tuple((Table(columns, half, "words"),) for half in halves)),))


TOPICS: Mapping[str, Callable[[Settings, Run | None, Catalogue], Topic]] = {
    "identity": _identity,
    "choosing": _choosing,
    "schedules": _schedules,
    "neighbours": _neighbours,
    "metrics": _metrics,
    "papers": _papers,
    "glossary": _glossary,
}
