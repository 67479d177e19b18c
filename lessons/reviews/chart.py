"""The instrument of the page: a sentence, the weights, and what is left of each skill, at every stop."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from core.models import Recurrent
from lessons import panels
from lessons.catalogue import Catalogue
from lessons.lesson import View
from lessons.reviews import claims, groups, sentence
from lessons.reviews.sentence import Reading
from lessons.reviews.settings import PAGE, Reviews
from lessons.subject import SeedBand, Subject
from live_chart import (
    Axis,
    Choice,
    Classes,
    ClassesData,
    Curve,
    Encoded,
    Frame,
    Items,
    Layer,
    Line,
    Mark,
    Matrix,
    Note,
    Panel,
    Tokens,
    TokensData,
    encode,
)

WORDS, UPPER, LOWER = 58, 132, 150
"""Heights of the rows of panels, pixels: with the slider they fit a screen of 900."""

RANDOM_SHARES = 41


def chart(view: View[Reviews]) -> Encoded:
    """The payload for these settings: one frame. Until the guess there is nothing of single skills, for that
    is what it asks about."""
    found, text, settings = view.subject, view.text, view.settings
    reading = sentence.follow(found.question, settings.sentence)
    by_group = groups.by_stop(found.question)
    metrics = {
        "probability": reading.probability.astype(np.float64),
        "worst": by_group.min(1),
        **{f"group{k}": by_group[:, k] for k in range(by_group.shape[1])},
    }
    frame = Frame(
        label="",
        stops=panels.stops(found, **metrics),
        items=_items(found, text),
        data=_data(found, reading, view.revealed),
        facts={"dense": found.dense},
        titles={"words": _words_title(found, reading, text)}
        | ({"groups": _bars_title(found, text)} if view.revealed else {}),
        notes=_notes(found, text),
    )
    return encode(
        panels.payload(
            text,
            name=PAGE,
            panels=_panels(found, view),
            frames=(frame,),
            total=found.total,
            reading=text(
                f"reviews-reading-{settings.grain}", share="{share:p1}%", removed="{removed:d}",
                total="{total:d}", accuracy="{accuracy:p1}%", dense="{dense:p1}%",
            ),
            words=panels.words(text),
            threshold_axis=panels.axis(found.axis, text(found.rule.key)),
            hand=True,
        )
    )  # fmt: skip


def _items(found: Subject, text: Catalogue) -> tuple[Items, ...]:
    """Units first, where they are what is removed: edits by hand count them from 0."""
    weights = panels.weight_items(found, found.model.weight_names)
    if found.question.grain == "weight":
        return weights
    labels = {g: [text("reviews-unit", group=g, index=i) for i in range(n)] for g, n in found.sizes.items()}
    return (*panels.unit_items(found, labels), *weights)


def _data(found: Subject, reading: Reading, revealed: bool) -> dict[str, object]:
    words, values, dense = reading.sentence.words, reading.values, reading.dense_values
    if not words:
        words, values, dense = (sentence.EMPTY,), np.zeros((len(found.plan), 1)), np.zeros(1)
    units = found.question.grain == "unit"
    data = {
        "words": TokensData(words, values, dense),
        ("bars" if units else "scores"): (
            panels.bars_data(found) if units else panels.score_histogram(found)
        ),
    }
    if revealed:
        data["groups"] = ClassesData(groups.by_stop(found.question), groups.dense(found.network))
    return data


def _words_title(found: Subject, reading: Reading, text: Catalogue) -> Choice:
    names = [claims.class_name(name, text) for name in found.data.class_names]
    dense = names[reading.dense_answer]
    titles = tuple(
        text(
            "reviews-panel-words-differs" if name != dense else "reviews-panel-words",
            answer=name,
            probability="{probability:p1}%",
            dense=dense,
            dense_probability=f"{100 * reading.dense_probability:.1f}%",
            judged=names[reading.judged],
        )
        for name in names
    )
    return Choice(titles, reading.answer)


def _names(found: Subject, text: Catalogue) -> tuple[str, ...]:
    """Skills or classes as the chart calls them."""
    named = groups.groups(found.network)
    return tuple(claims.group_name(name, named.skills, text) for name in named.names)


def _bars_title(found: Subject, text: Catalogue) -> Choice:
    titles = tuple(text("reviews-panel-bars", name=name, worst="{worst:p0}%") for name in _names(found, text))
    return Choice(titles, groups.by_stop(found.question).argmin(1))


def _notes(found: Subject, text: Catalogue) -> tuple[Note, ...]:
    """A warning from the stop on at which nothing is left of a matrix, or of a direction."""
    last = len(found.plan) - 1
    ends = {name: int(gone.max()) for name, gone in found.plan.gone.items()}
    return tuple(
        Note(stop, last, text("reviews-warn-empty", name=name)) for name, stop in ends.items() if stop <= last
    )


def _panels(found: Subject, view: View[Reviews]) -> tuple[Panel, ...]:
    text, question = view.text, found.question
    random = found.random(RANDOM_SHARES if question.grain == "weight" else None)
    courses = [groups.course(question.of(seed)) for seed in view.seeds]
    band = SeedBand(courses[0].share, np.stack([each.accuracy for each in courses]))
    x = Axis(0.0, 1.0, text(f"reviews-axis-{question.grain}"), percent=True)
    words = Tokens(
        id="words",
        title="",
        alt=text("reviews-panel-words-alt"),
        span=12,
        height=WORDS,
        dense_label=text("live-dense"),
        pruned_label=text("reviews-words-pruned"),
    )
    overall = Curve(
        id="curve",
        title=text("reviews-panel-curve", accuracy="{accuracy:p1}%"),
        alt=text("reviews-panel-curve-alt"),
        span=3 if view.revealed else 12,
        height=LOWER,
        x=x,
        y=_accuracy_axis(found, min(found.accuracy.min(), random.low.min())),
        traces=panels.curve_traces(text, text(found.rule.key), band, random, found.dense),
        lines=(Line("accuracy", label=text("network-trace-this")),),
    )
    bars = Classes(
        id="groups",
        alt=text("reviews-panel-bars-alt"),
        span=4,
        height=LOWER,
        names=_names(found, text),
        y=Axis(0.0, 1.0, percent=True),
    )
    still = (words, _matrices(found.model, text), _scores(found, text))
    return (*still, _skills(found, x, text), overall, bars) if view.revealed else (*still, overall)


def _accuracy_axis(found: Subject, lowest: float) -> Axis:
    """From a little below chance on, where nothing lies lower: half of the picture would stay empty."""
    binary = found.data.task == "binary"
    return Axis(0.35 if binary and lowest >= 0.36 else 0.0, 1.03, "", percent=True)


def _skills(found: Subject, x: Axis, text: Catalogue) -> Curve:
    """A line for each skill, and at the left edge what a bag of words does."""
    named, names = groups.groups(found.network), _names(found, text)
    bag: Mapping[str, float] = groups.bag_of_words(found.data.name)
    colours = [f"$c{k % 6}" for k in range(len(names))]
    baseline = {
        "type": "scatter", "mode": "markers", "x": [0.012] * len(names),
        "y": [bag[key] for key in named.names], "name": text("reviews-trace-bag"),
        "marker": {"symbol": "diamond", "size": 8, "color": "$muted"},
        "text": list(names), "hovertemplate": "%{text}: %{y:.0%}<extra></extra>",
    }  # fmt: skip
    return Curve(
        id="skills",
        title=text(f"reviews-panel-{'skills' if named.skills else 'classes'}"),
        alt=text("reviews-panel-skills-alt"),
        span=5,
        height=LOWER,
        x=x,
        y=_accuracy_axis(found, groups.by_stop(found.question).min()),
        traces=[baseline],
        lines=tuple(
            Line(f"group{k}", label=name, colour=colour, dash=k > 2)
            for k, (name, colour) in enumerate(zip(names, colours, strict=True))
        ),
        marks=tuple(Mark(f"group{k}", colour=colour, line=k == 0) for k, colour in enumerate(colours)),
    )


def _matrices(model: Recurrent, text: Catalogue) -> Matrix:
    layers = []
    for name in model.weight_names:
        kind = {"weight_ih_l0": "w", "weight_hh_l0": "u"}.get(name.partition(".")[2], "out")
        direction = "-reverse" if name.startswith("reverse") else ""
        layers.append(
            Layer(name, text(f"reviews-panel-{kind}{direction}", kept="{kept:d}", total="{total:d}"))
        )
    return Matrix(
        id="weights",
        alt=text("reviews-panel-weights-alt"),
        span=8,
        height=UPPER,
        layers=tuple(layers),
    )


def _scores(found: Subject, text: Catalogue) -> Panel:
    layout = {"span": 4, "height": UPPER}
    if found.question.grain == "weight":
        return panels.histogram_panel(found, text, **layout)
    title = text("reviews-panel-units", criterion=text(found.rule.key))
    return panels.bars_panel(found, title, text("reviews-panel-scores-alt"), sort=True, **layout)
