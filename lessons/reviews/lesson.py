"""The lesson on film reviews: what a pruned network still understands, skill by skill."""

from __future__ import annotations

import plotly.graph_objects as go

from core.charts import reviews as figures
from lessons.blocks import (
    Block,
    Blocks,
    Columns,
    Formula,
    Guess,
    Part,
    Plot,
    Table,
    Words,
    say,
)
from lessons.catalogue import Catalogue, Sentence
from lessons.fine_print import note, test_look
from lessons.lesson import Box, Control, Lesson
from lessons.lesson import View as AnyView
from lessons.network import known
from lessons.numbers import correlation, count, latex, number, percent
from lessons.panels import criterion_name, epoch_name
from lessons.reviews import claims, groups, sentence, studies
from lessons.reviews.chart import chart
from lessons.reviews.settings import PAGE, Reviews, examples
from lessons.reviews.tasks import goal
from lessons.reviews.walk import WALK
from lessons.take_home import network_files, network_script, stops_csv

View = AnyView[Reviews]


def under(view: View) -> Blocks:
    """The data; of a learner's own texts also which epoch is kept, and the baseline."""
    found = view.subject.network
    about = note(found, claims.data_note(found))
    if not view.settings.own:
        return (about,)
    run = known(view.settings.training)
    return about, say(claims.kept_line(run), claims.baseline_line(found, run))


def guess(view: View) -> Guess:
    found = claims.forgetting(view)

    def draw(text: Catalogue) -> go.Figure:
        return figures.falls(
            [claims.group_name(name, found.skills, text) for name in found.names],
            found.seeds,
            title=text(claims.forgetting_title(found)),
            x=text("reviews-axis-share"),
            words={name: text(f"reviews-falls-{name}") for name in ("this", "seeds", "mean")},
        )

    key = view.settings.question.unedited, view.seeds
    return Guess(
        Sentence(
            f"reviews-predict-{'skills' if found.skills else 'classes'}",
            criterion=criterion_name(view.settings.criterion),
        ),
        tuple(claims.label(name, found.skills) for name in found.names),
        found.answer,
        lambda: claims.predict_why(found),
        lambda: (Plot("falls", draw, key=key), say(claims.stability(found), look="caption")),
    )


def body(view: View) -> Blocks:
    return (Columns((why(view), here(view)), widths=(3, 2)),)


def why(view: View) -> Blocks:
    """The formula with the numbers of the picked weight or unit, and what a word adds."""
    found, settings = view.subject, view.settings
    picked = studies.picked(found.question, settings.picked_item)
    head = say(Sentence("reviews-why-none", name=picked.title), look="caption")
    if settings.picked_item is not None and settings.picked_item[0] in found.sizes:
        kind = "unit" if picked.unit else "weight"
        head = say(Sentence(f"reviews-why-{kind}", name=f"`{picked.title}`"), look="strong")
    blocks: list[Block] = [head, Formula(rf"{found.rule.formula} \;=\; {latex(picked.score)}")]
    if not picked.unit:
        slope = rf"\frac{{\partial L}}{{\partial w}} = {latex(picked.gradient)}"
        blocks.append(Formula(rf"w = {latex(picked.value)}, \quad {slope}"))
    blocks.append(say(*claims.picked_lines(picked, found.network, view.stop)))
    return (Part("why", (*blocks, *words(view))),)


def words(view: View) -> Blocks:
    """The law of the contributions, with the numbers of this sentence."""
    found, stop = view.subject, view.stop
    reading = sentence.follow(found.question, view.settings.sentence)
    if not len(reading.sentence.words):
        return ()
    each = r"x_t \cdot \frac{\partial z}{\partial x_t}"
    gate = r"\left.\frac{\mathrm{d}\, z(a x)}{\mathrm{d} a}\right|_{a=1}"
    total = latex(float(reading.values[stop].sum()))
    output = 0 if found.data.outputs == 1 else reading.judged
    pruned, typed = found.params(stop), reading.sentence
    measured = sentence.faded(found.model, pruned, typed, output)
    strongest = int(abs(reading.dense_values).argmax())
    changes = [
        sentence.left_out(found.model, params, typed, strongest, output)
        for params in (found.network.params, pruned)
    ]
    return (
        say(Sentence("reviews-why-word"), claims.word_line(reading, stop, found.network)),
        Formula(rf"c_t = {each}, \qquad \sum_t c_t = {total} = {gate}"),
        say(
            Sentence("reviews-why-sum", measured=correlation(measured)),
            claims.left_out_line(reading, *changes),
        ),
    )


def here(view: View) -> Blocks:
    """The exact numbers of this position, of the skills once it is guessed which goes first; for units, the
    smaller network beside the masked one."""
    found, stop, plan = view.subject, view.stop, view.subject.plan
    named, dense = groups.groups(found.network), found.network.dense
    dataset, left = found.data.name, groups.by_stop(found.question)
    bag, whole = groups.bag_of_words(dataset), groups.dense(found.network)
    rows: list[tuple[Words, ...]] = [
        (claims.label(name, named.skills), percent(left[stop, k]), percent(whole[k]), percent(bag[name]))
        for k, name in enumerate(named.names)
        if view.revealed
    ]
    rows += [
        (Sentence("reviews-here-all"), *map(percent, (found.accuracy[stop], found.dense, bag[""]))),
        (
            Sentence("network-here-loss"),
            number(found.loss[stop]),
            number(dense["validation"]["loss"]),
            "–",
        ),
        *(
            (
                Sentence("reviews-here-kept", name=name),
                count(gone.size - int(plan.counts[name][stop])),
                count(gone.size),
                "–",
            )
            for name, gone in plan.gone.items()
        ),
    ]
    said: Blocks = ()
    if found.question.grain == "unit":
        small = found.shrunken(stop)
        said = (say(claims.shrink_line(small)),)
        if small.difference is not None:
            before, after = map(count, small.parameters)
            rows.append((Sentence("network-here-parameters"), after, before, "–"))
    head = ("", Sentence("network-here-now"), Sentence("live-dense"), Sentence("reviews-here-bag"))
    blocks = Table(head, tuple(rows), "short"), *said, test_look(found, stop)
    return (Part("here", blocks, Sentence("network-here")),)


def script(view: View) -> str:
    settings = view.settings
    return network_script(
        "reviews",
        settings.file_stem(PAGE),
        view.subject,
        view.stop,
        own=settings.own,
        sentence=settings.sentence,
    )


def table(view: View) -> str:
    """Every stop of the slider, with the accuracy of each skill (or class)."""
    found = view.subject
    names, each = groups.groups(found.network).names, groups.by_stop(found.question)
    return stops_csv(
        found, **{f"accuracy_{' '.join(name.split())}": each[:, k] for k, name in enumerate(names)}
    )


# Closed boxes.


def units(view: View) -> Blocks:
    found = studies.unit_skills(view.subject.question, view.stop)

    def draw(text: Catalogue) -> go.Figure:
        return figures.unit_map(
            found.change,
            [claims.unit_name(place) for place in found.places],
            [claims.group_name(name, found.skills, text) for name in found.names],
            title=text(claims.units_title(found)),
            x=text("reviews-units-x"),
            bar=text("reviews-units-bar"),
        )

    share = float(view.subject.plan.share[view.stop])
    return Plot("units", draw, key=found), say(claims.units_line(found, share))


def masks(view: View) -> Blocks:
    share = float(view.subject.plan.share[view.stop])
    found = studies.masks(view.settings.question.unedited, view.seeds, share)
    low, high, mean = found.kept.min(0), found.kept.max(0), found.kept.mean(0)
    rows = tuple(
        (f"{name} {gate}".strip(), percent(mean[k]), f"{percent(low[k])} – {percent(high[k])}")
        for k, (name, gate) in enumerate(found.parts)
    )
    head = tuple(Sentence(f"reviews-masks-column-{name}") for name in ("part", "mean", "range"))
    return say(claims.masks_line(found)), Table(head, rows)


def orders(view: View) -> Blocks:
    named = groups.groups(view.subject.network)
    found = studies.orders(view.settings.question, view.settings.criteria)
    rows = tuple(
        (
            criterion_name(order.criterion),
            *(
                percent(share, 0) if share == share else Sentence("reviews-never")
                for share in order.course.falls
            ),
        )
        for order in found
    )
    head = (Sentence("reviews-orders-column"), *_columns(view))
    return say(claims.orders_line(found, named)), Table(head, rows)


def bag(view: View) -> Blocks:
    found, named = groups.bag_of_words(view.settings.dataset), groups.groups(view.subject.network)
    whole = groups.dense(view.subject.network)
    head = ("", Sentence("reviews-here-bag"), Sentence("reviews-bag-column-network"))
    rows = tuple(
        (column, percent(found[name]), percent(whole[k]))
        for k, (name, column) in enumerate(zip(named.names, _columns(view), strict=True))
    )
    return say(claims.bag_line(found, view.subject.network)), Table(head, rows)


def _columns(view: View) -> tuple[Words, ...]:
    """Skills or classes, short, each under a name of its own: a table shows what a learner wrote as it is."""
    named = groups.groups(view.subject.network)
    return tuple(Sentence(f"reviews-short-{name}") if named.skills else name for name in named.names)


# Controls.


def snapshots(settings: Reviews) -> dict[int, Sentence]:
    """Snapshots of the training, {epoch: its name}."""
    training = settings.training
    names = {epoch: epoch_name(epoch) for epoch in training.snapshots}
    if training.keep == "best":
        names[training.epochs] = Sentence("reviews-epoch-kept", epochs=training.epochs)
    return names


def given(settings: Reviews) -> dict[str, Words]:
    """Sentences to begin with, {sentence: the skill or class that it is about}."""
    found = examples(settings.dataset)
    if not settings.own:
        return {words: Sentence(f"skill-{name}") for name, words in found.items()}
    known_names = ("negative", "positive")
    return {
        words: Sentence(f"reviews-class-{name}") if name in known_names else name
        for name, words in found.items()
    }


LESSON = Lesson(
    page=PAGE,
    prefix="reviews",
    settings=Reviews,
    controls=(
        Control("criterion", options=lambda s: s.criteria, width=200),
        Control(
            "grain",
            "segmented",
            label="reviews-setting-grain",
            name=lambda grain: Sentence(f"reviews-grain-option-{grain}"),
        ),
        Control("scope", options=lambda s: s.scopes, width=150),
        Control(
            "cell",
            "segmented",
            label="reviews-setting-cell",
            name=lambda cell: Sentence(f"reviews-cell-{cell}"),
        ),
        Control("dataset", "own-texts"),
    ),
    more=(
        Control("epoch", options=snapshots),
        Control("seed", "segmented", name=str),
        Control("both", "toggle"),
    ),
    inputs=(
        Control(
            "sentence",
            "line",
            placeholder=lambda s: Sentence(f"reviews-sentence-placeholder-{'own' if s.own else 'course'}"),
        ),
        Control("sentence", "examples", options=given, label="reviews-example", width=170),
    ),
    training=lambda settings: settings.training,
    line=claims.line,
    chart=chart,
    hides=True,
    notes=lambda view: tuple(
        say(note, look="caption")
        for note in claims.notes(sentence.read(view.settings.sentence, view.subject.data))
    ),
    under=under,
    guess=guess,
    body=body,
    goal=goal,
    script=script,
    table=table,
    files=lambda view: network_files(view.subject, view.stop, view.settings.file_stem(PAGE)),
    deeper=(
        Box("units", units),
        Box("masks", masks, shown=lambda s: s.grain == "weight"),
        Box("orders", orders),
        Box("bag", bag),
    ),
    walk=WALK,
)
