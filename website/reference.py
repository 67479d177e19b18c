"""The reference as a lesson: the table of criteria, a card of each, and every topic, one under the other."""

from __future__ import annotations

import numpy as np

from core.charts import reference as charts
from core.retrain.schedules import SCHEDULES
from core.train.runs import Run
from lessons import reference
from lessons.blocks import Blocks, Columns, Formula, Part, Plot, Table, say
from lessons.catalogue import Catalogue, Sentence, catalogue
from lessons.glossary import names
from lessons.lesson import Lesson, View
from lessons.network import known
from lessons.numbers import count, number, percent
from lessons.reference import topics
from lessons.settings import LANGUAGES

HEIGHT, LOW, SMALL = 320, 150, 190


def _body(view: View) -> Blocks:
    run, settings = known(reference.train_settings()), view.settings
    measured = reference.measure_all(run, settings.epoch)
    cards = reference.cards()
    columns = ("name", "network", "regression", "sign", "ranks", "needs", "source")
    features = reference.regression_table().size
    head = tuple(Sentence(f"reference-column-{name}", features=features) for name in columns)
    found = [Table(head, tuple(_row(card, measured) for card in cards.values()))]
    found += [Part(card.id, _card(card, measured, view), card.title(view.text)) for card in cards.values()]
    shown = {"identity": _identity, "choosing": _choosing, "schedules": _schedules, "neighbours": _neighbours,
             "metrics": _metrics, "papers": _papers, "glossary": _glossary}  # fmt: skip
    found += [
        Part(name, shown[name](view, run), Sentence(f"reference-topic-{name}")) for name in reference.TOPICS
    ]
    return tuple(found)


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
    notes = [card.sign]
    if card.published:
        notes.append(Sentence(f"reference-published-{card.published}"))
    if card.activations:
        units = ", ".join(view.text(f"activation-{name}") for name in card.activations)
        notes.append(Sentence("reference-activations", names=units))
    live = (say(reference.absent(card)),) if found is None else _live(card, found)
    source = reference.linked(card.source) if card.source else ""
    return (
        say(Sentence(card.what_key)),
        Formula(card.formula),
        say(f"{view.text('reference-rule')} ${card.rule}$"),
        say(*notes, Sentence(card.trap_key)),
        *live,
        say(Sentence("reference-source", source=source) if source else Sentence("reference-source-none"),
            look="caption"),
    )  # fmt: skip


def _live(card: reference.Card, found: reference.Measured) -> Blocks:
    log = card.log_axis and not card.signed and bool(np.any(found.scores > 0))

    def draw(text: Catalogue) -> charts.go.Figure:
        keys = (("first", "first"), ("last", "last"), ("score", "axis"), ("count", "count"))
        words = {name: text(f"reference-scores-{key}") for name, key in keys}
        return charts.scores(found.scores, found.names, words, log, LOW)

    alt = Sentence("reference-scores-alt", name=Sentence(card.name_key))
    caption = say(reference.distribution(found), look="caption")
    return say(reference.reading(card, found)), caption, Plot("scores", draw, alt, card.id)


def _identity(view: View, run: Run | None) -> Blocks:
    line = (say(Sentence("reference-identity-line")), Formula(topics.IDENTITY))
    if run is None:
        return (*line, say(Sentence("reference-waiting")))
    settings = view.settings
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

    where = (
        (Sentence("reference-identity-group"), settings.group),
        (Sentence("reference-identity-unit"), str(settings.unit)),
    )
    return (
        *line,
        Table(("", ""), (*where, *rows), "short"),
        say(topics.identity_claim(both)),
        say(Sentence("reference-identity-minimum"), look="caption"),
        Plot("identity", draw, Sentence("reference-identity-alt")),
    )


def _choosing(view: View, run: Run | None) -> Blocks:
    found = topics.choice(view.settings.share)
    exact, below, above = map(count, found.counts)
    at = number(found.threshold)
    panels = (
        ("by-share", found.by_share, None, Sentence("reference-choosing-by-share", count=exact)),
        ("at", found.below, found.threshold, Sentence("reference-choosing-at", threshold=at, count=below)),
        (
            "above",
            found.above,
            found.threshold,
            Sentence("reference-choosing-above", threshold=at, count=above),
        ),
    )

    def plot(name: str, gone: np.ndarray, line: float | None) -> Plot:
        def draw(text: Catalogue) -> charts.go.Figure:
            words = {"gone": text("reference-choosing-gone"), "kept": text("reference-choosing-kept"),
                     "score": text("reference-scores-axis")}  # fmt: skip
            return charts.choice(found.scores, gone, words, line, SMALL)

        return Plot(f"choice-{name}", draw, Sentence("reference-choosing-alt"))

    columns = tuple((say(title, look="strong"), plot(name, gone, line)) for name, gone, line, title in panels)
    said = (
        say(Sentence("reference-choosing-line")),
        say(Sentence("reference-choosing-share"), percent(view.settings.share, 0)),
        Columns(columns),
        say(topics.choice_claim(found)),
        say(topics.constant_claim(view.settings.share)),
        say(Sentence("reference-percentile-title"), look="strong"),
    )
    if run is None:
        return (*said, say(Sentence("reference-waiting")))
    cuts = topics.percentile_cuts(run, view.settings.epoch)
    head = tuple(Sentence(f"reference-percentile-{name}") for name in ("column", "threshold", "removed"))
    rows = tuple((count(cut.percentile), number(cut.threshold), percent(cut.removed)) for cut in cuts)
    return (*said, say(topics.percentile_claim(cuts)), Table(head, rows))


def _schedules(view: View, run: Run | None) -> Blocks:
    final, rounds = view.settings.final, view.settings.rounds

    def draw(text: Catalogue) -> charts.go.Figure:
        words = {name: text(f"reference-schedule-{name}") for name in SCHEDULES}
        words |= {name: text(f"reference-schedules-{name}") for name in ("round", "sparsity")}
        return charts.schedules(topics.schedule_paths(final, rounds), words, HEIGHT)

    found: list = [
        say(Sentence("reference-schedules-line")),
        Plot("schedules", draw, Sentence("reference-schedules-alt")),
        say(topics.schedule_claim(final, rounds)),
    ]
    for name, schedule in SCHEDULES.items():
        source = reference.linked(schedule.source) if schedule.source else ""
        found += [say(f"**{view.text(f'reference-schedule-{name}')}** {source}"), Formula(schedule.formula)]
    return tuple(found)


def _neighbours(view: View, run: Run | None) -> Blocks:
    rows = topics.neighbour_rows()
    told = ("changes", "zero", "data", "smaller")
    head = (
        Sentence("reference-neighbours-name"),
        *(Sentence(f"reference-neighbours-{column}") for column in told),
        Sentence("reference-neighbours-zeros", size=count(len(rows[0].weights))),
        Sentence("reference-neighbours-loss"),
    )
    table = tuple(
        (f"**{view.text(f'reference-neighbour-{row.name}')}**",
         *(Sentence(f"reference-neighbour-{row.name}-{column}") for column in told),
         count(row.zeros), number(row.validation))
        for row in rows
    )  # fmt: skip
    line = Sentence("reference-neighbours-line", dataset=reference.REGRESSION, keep=count(topics.KEEP))
    return say(line), Table(head, table)


def _metrics(view: View, run: Run | None) -> Blocks:
    formulas = {"precision": r"\frac{TP}{TP + FP}", "recall": r"\frac{TP}{TP + FN}"}
    columns = tuple(
        (say(Sentence(f"reference-metrics-{name}")), Formula(latex)) for name, latex in formulas.items()
    )
    return (
        say(Sentence("reference-metrics-line")),
        Columns(columns),
        say(Sentence("reference-metrics-swapped")),
        say(Sentence("reference-waiting") if run is None else topics.harm_claim(topics.harm(run))),
        say(Sentence("reference-metrics-rate"), look="strong"),
        say(Sentence("reference-metrics-rate-line")),
    )


def _papers(view: View, run: Run | None) -> Blocks:
    head = tuple(Sentence(f"reference-papers-{name}") for name in ("what", "figure", "source"))
    rows = tuple(
        (Sentence(f"reference-paper-{paper.name}"), Sentence(f"reference-paper-{paper.name}-figure"),
         reference.linked(paper.source))
        for paper in topics.PAPERS
    )  # fmt: skip
    return (
        say(Sentence("reference-papers-line"), look="strong"),
        Table(head, rows),
        say(topics.storage_claim()),
    )


def _glossary(view: View, run: Run | None) -> Blocks:
    other = catalogue(next(language for language in LANGUAGES if language != view.language))
    head = tuple(Sentence(f"reference-glossary-{name}") for name in ("term", "other", "meaning"))
    rows = tuple(
        (f"**{view.text(f'term-{word}')}**", other(f"term-{word}"), Sentence(f"term-{word}-what"))
        for word in names(view.language)
    )
    return (Table(head, rows),)


def _label(view: View) -> Sentence:
    return Sentence("reference-line", label=reference.train_settings().label)


REFERENCE = Lesson(
    page=reference.PAGE,
    prefix="reference",
    settings=reference.Settings,
    training=lambda settings: reference.train_settings(),
    band=False,
    line=_label,
    body=_body,
    position=(),
)
