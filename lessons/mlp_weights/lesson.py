"""The lesson on the weights of an MLP: epsilon is a clock."""

from __future__ import annotations

from core.charts import networks as figures
from core.models import MLP
from lessons.blocks import (
    Blocks,
    Columns,
    Formula,
    Guess,
    Part,
    Pictures,
    Plot,
    Table,
    here_table,
    say,
)
from lessons.catalogue import Sentence
from lessons.fine_print import note, test_look
from lessons.lesson import Box, Control, Lesson, View
from lessons.mlp_weights import studies
from lessons.mlp_weights.chart import chart
from lessons.mlp_weights.settings import CRITERIA, EPSILON, NETWORKS, PAGE, MlpWeights
from lessons.mlp_weights.studies import Clock, Exact, Judged, Weight
from lessons.mlp_weights.tasks import goal
from lessons.mlp_weights.walk import WALK
from lessons.network_settings import PATTERNS
from lessons.numbers import correlation, count, latex, number, percent, signed
from lessons.panels import class_names, criterion_name, not_here
from lessons.subject import SHARES, Subject, subject
from lessons.take_home import network_files, network_script, stops_csv

FLIPPED_SHOWN = 16
JUDGED_AT = 0.7
"""Share removed at which all criteria are compared."""

View = View[MlpWeights]


# The claim and the guess.


def line(view: View) -> Sentence | None:
    """The clock for the gradient threshold, which is what the guess asks; else how far the criterion holds.
    Of the network as it was trained: edits by hand do not count."""
    question = view.settings.question.unedited
    first, last = (subject(question.at(epoch)) for epoch in (0, question.training.epochs))
    if question.criterion != "gradient" or last.axis is None:
        return holds(last)
    if not view.revealed:
        return None
    shares = [found.plan.share[found.plan.at_threshold(EPSILON)] for found in (first, last)]
    grows = shares[1] > shares[0]
    said = Sentence(
        "weights-line-clock" if grows else "weights-line-same",
        epsilon=number(EPSILON),
        first=percent(shares[0], 0),
        last=percent(shares[1], 0),
        epoch=last.question.epoch,
    )
    return not_here(said, not grows)


def holds(found: Subject) -> Sentence:
    """How far the criterion stays within one point."""
    share, name = found.free_share, criterion_name(found.question.criterion)
    if share == 0.0:
        return Sentence("weights-line-fragile", criterion=name, share=percent(1 / (SHARES - 1), 0))
    return Sentence("weights-line-other", criterion=name, share=percent(share, 0))


def guess(view: View) -> Guess:
    clock = studies.clock(view.settings.training)
    return Guess(
        Sentence("weights-predict", epsilon=number(clock.epsilon)),
        tuple(Sentence(f"weights-predict-{which}") for which in ("first", "middle", "last")),
        clock.answer,
        lambda: guess_why(clock),
        lambda: (Plot("clock", lambda text: clock_figure(view, clock, text), key=(clock, view.seeds)),),
    )


def guess_why(clock: Clock) -> Sentence:
    return Sentence(
        "weights-predict-why",
        epsilon=number(clock.epsilon),
        first=percent(clock.removed[0], 0),
        epoch_first=clock.epochs[0],
        last=percent(clock.removed[-1], 0),
        epoch_last=clock.epochs[-1],
        most=percent(clock.removed[clock.most], 0),
        epoch_most=clock.epochs[clock.most],
        accuracy=percent(clock.left[clock.most]),
        dense=percent(clock.dense[clock.most]),
        closing=Sentence(f"weights-predict-{clock.course}"),
    )


def clock_figure(view: View, clock: Clock, text):
    """Share removed and accuracy left along the training, with the range over seeds."""
    others = [studies.clock(seed) for seed in view.seeds]
    bands = {
        name: tuple(
            [pick(values) for values in zip(*(getattr(other, name) for other in others), strict=True)]
            for pick in (min, max)
        )
        for name in ("removed", "left")
    }
    title = text(
        "weights-clock-title",
        first=percent(clock.removed[0], 0),
        epoch_first=clock.epochs[0],
        last=percent(clock.removed[-1], 0),
        epoch_last=clock.epochs[-1],
    )
    words = {name: text(f"weights-clock-{name}") for name in ("epoch", "removed", "left", "dense")}
    return figures.clock(clock.epochs, clock.removed, clock.left, clock.dense, title, words, bands)


# Why, and the exact numbers.


def body(view: View) -> Blocks:
    numbers = studies.exact(view.settings.question, view.stop)
    return (
        Columns((why(view), (Part("here", here(view, numbers), Sentence("network-here")),)), widths=(3, 2)),
        *flipped(view, numbers),
    )


def why(view: View) -> Blocks:
    settings, found = view.settings, view.subject
    picked = studies.weight(settings.question, settings.picked_item)
    values = rf"w = {latex(picked.value)}, \quad \frac{{\partial L}}{{\partial w}} = {latex(picked.gradient)}"
    blocks = (
        say(place(picked, found.model)),
        Formula(rf"{found.rule.formula} \;=\; {latex(picked.score)}"),
        Formula(values),
        say(
            standing(picked),
            fate(picked, view),
            Sentence("weights-why-truth", rise=signed(picked.rise), loss=number(picked.loss)),
        ),
        say(Sentence(f"pattern-{settings.scope}") if settings.scope in PATTERNS else None),
    )
    if settings.picked_item is None:
        blocks = (say(Sentence("weights-why-none", name=picked.title), look="caption"), *blocks)
    return (Part("why", blocks),)


def place(weight: Weight, model: MLP) -> Sentence:
    """What it connects."""
    i = model.layers.index(weight.layer)
    source = Sentence("weights-why-input") if i == 0 else model.layers[i - 1]
    target = Sentence("weights-why-output") if weight.layer == model.layers[-1] else weight.layer
    ends = {"from": str(weight.column), "to": str(weight.row)}
    return Sentence("weights-why-picked", name=weight.title, source=source, target=target, **ends)


def standing(weight: Weight) -> Sentence:
    """Its score and its place in the order."""
    return Sentence(
        f"weights-why-score-{weight.scope}",
        score=number(weight.score),
        rank=count(weight.rank),
        total=count(weight.rivals),
    )


def fate(weight: Weight, view: View) -> Sentence:
    """What becomes of it at this stop, and whether a hand decided."""
    by_hand = "hand" if weight.item in (*view.settings.cut, *view.settings.kept) else "here"
    return Sentence(f"weights-why-{by_hand}-{'cut' if weight.stop <= view.stop else 'kept'}")


def here(view: View, numbers: Exact) -> Blocks:
    """The exact numbers of this position beside those of the whole network."""
    found = view.subject
    dense, (worst, accuracy) = found.network.dense, numbers.worst
    found_least = f"{class_names(found.data, view.text)[worst]}: {percent(accuracy)}"
    rows: list[tuple] = [
        (Sentence("network-here-weights"), count(numbers.kept), count(numbers.total)),
        *(
            (Sentence("network-here-layer", layer=layer), count(kept), count(size))
            for layer, (kept, size) in numbers.left.items()
        ),
        (Sentence("network-here-accuracy"), percent(numbers.accuracy), percent(numbers.dense)),
        (Sentence("network-here-loss"), number(numbers.loss), number(dense["validation"]["loss"])),
        (Sentence("network-here-worst"), found_least, percent(found.untouched.per_class[0][worst])),
    ]
    if numbers.zeros:
        share = percent(numbers.zeros / numbers.total)
        zeros = f"{count(numbers.zeros)} ({share})"
        rows.append((Sentence("weights-exact-zeros"), zeros, count(numbers.total)))
    return (here_table(rows), test_look(found, view.stop))


def flipped(view: View, numbers: Exact) -> Blocks:
    """Validation digits whose answer is no longer the dense network's."""
    found, changed = view.subject, len(numbers.flipped)
    if not changed:
        return (say(Sentence("weights-flipped-none")),)
    total = len(found.result.predictions[0])
    images, answers = studies.pictures(found, numbers.flipped[:FLIPPED_SHOWN], view.stop)
    words = [Sentence("weights-flipped-one", **answer) for answer in answers]
    said = say(Sentence("weights-flipped", count=count(changed), total=count(total)))
    return (said, Pictures(images, words, Sentence("weights-flipped-alt"))) if images else (said,)


# Try, take home, deeper.


def script(view: View) -> str:
    return network_script("mlp_weights", view.settings.file_stem(PAGE), view.subject, view.stop)


def truth(view: View) -> Blocks:
    """Every criterion against the exact rise of the loss."""
    question = view.settings.question.unedited
    rows = studies.judged(question, JUDGED_AT)
    columns = ("criterion", "correlation", "kept")
    head = tuple(Sentence(f"weights-truth-column-{name}", share=percent(JUDGED_AT, 0)) for name in columns)
    title = Sentence("weights-truth-title", epoch=question.epoch)
    body = tuple(
        (criterion_name(row.criterion), round(row.correlation, 3), percent(row.accuracy)) for row in rows
    )
    return (
        say(title, look="strong"),
        say(judged_line(rows)),
        Table(head, body),
        say(Sentence("weights-keep")),
        say(Sentence("weights-data-note"), Sentence(view.subject.data.scaling)),
    )


def judged_line(rows: tuple[Judged, ...]) -> Sentence:
    best, worst = rows[0], rows[-1]
    return Sentence(
        "weights-truth-line",
        best=criterion_name(best.criterion),
        best_value=correlation(best.correlation),
        worst=criterion_name(worst.criterion),
        worst_value=correlation(worst.correlation),
    )


def _other(settings: MlpWeights) -> bool:
    return settings.network == "other"


LESSON = Lesson(
    page=PAGE,
    prefix="weights",
    settings=MlpWeights,
    controls=(
        Control("dataset", "segmented"),
        Control(
            "network",
            options=lambda s: NETWORKS[s.dataset],
            name=lambda option: Sentence("network-other") if option == "other" else option,
            width=150,
        ),
        Control("criterion", options=lambda s: CRITERIA, width=220),
        Control("scope", options=lambda s: s.scopes, width=170),
    ),
    more=(
        Control("activation", "segmented"),
        Control("penalty", "segmented", help=Sentence("weights-penalty-help")),
        Control("seed", "number", step=1),
        Control("depth", "number", step=1, enabled=_other),
        Control("width", enabled=_other, help=Sentence("weights-other-help")),
    ),
    training=lambda settings: settings.training,
    line=line,
    chart=chart,
    frames=lambda settings: settings.training.snapshots,
    under=lambda view: (note(view.subject.network),),
    guess=guess,
    body=body,
    goal=goal,
    script=script,
    table=lambda view: stops_csv(view.subject),
    files=lambda view: network_files(view.subject, view.stop, view.settings.file_stem(PAGE)),
    deeper=(Box("truth", truth),),
    walk=WALK,
)
