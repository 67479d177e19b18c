"""The instrument of the page: a sentence, the weights, and what is left of each skill, at every stop."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from core.models import Recurrent
from core.prune.plan import Plan
from lessons import networks
from lessons.networks import Text
from lessons.reviews import claims, sentence
from lessons.reviews.network import Course, Network, Pruning, seed_band
from lessons.reviews.sentence import Reading
from live_chart import (
    Axis,
    Bars,
    BarsData,
    Choice,
    Classes,
    ClassesData,
    Curve,
    Encoded,
    Frame,
    Histogram,
    HistogramData,
    Items,
    Layer,
    Line,
    Mark,
    Matrix,
    Note,
    Panel,
    Payload,
    Stops,
    Tokens,
    TokensData,
    encode,
    histogram,
)

WORDS, UPPER, LOWER = 58, 132, 150
"""Heights of the rows of panels, pixels: with the slider they fit a screen of 900."""

BINS = 48


def payload(
    pruning: Pruning,
    reading: Reading,
    courses: Sequence[Course],
    random: networks.SeedBand,
    bag: Mapping[str, float],
    revealed: bool,
    text: Text,
    language: str,
) -> Encoded:
    """Everything that the live chart draws. `courses` are those of the band, the page's network first; until
    `revealed` there is no line for each skill, for the guess asks about them."""
    network, plan = pruning.network, pruning.plan
    dense = network.dense
    metrics = {"accuracy": pruning.accuracy, "probability": reading.probability.astype(np.float64)}
    metrics["worst"] = pruning.by_group.min(1)
    metrics |= {f"group{k}": pruning.by_group[:, k] for k in range(pruning.by_group.shape[1])}
    axis = replace(pruning.axis, title=_criterion(pruning, text)) if pruning.axis else None
    threshold = None if plan.threshold is None or axis is None else plan.threshold.clip(axis.lo, axis.hi)
    frame = Frame(
        label="",
        stops=Stops(plan.share, plan.removed, threshold, metrics),
        items=_items(pruning, text),
        data=_data(pruning, reading, axis),
        facts={"dense": dense.accuracy},
        titles={"words": _words_title(network, reading, text), "groups": _bars_title(pruning, text)},
        notes=_notes(network.model, plan, text),
    )
    return encode(
        Payload(
            name="text",
            panels=_panels(pruning, courses, random, bag, axis, revealed, text),
            frames=(frame,),
            total=plan.total,
            reading=text(
                f"reviews-reading-{pruning.grain}", share="{share:p1}%", removed="{removed:d}",
                total="{total:d}", accuracy="{accuracy:p1}%", dense="{dense:p1}%",
            ),
            words=networks.chart_words(text, language),
            threshold_axis=axis,
            hand=True,
        )
    )  # fmt: skip


def _criterion(pruning: Pruning, text: Text) -> str:
    return text(f"criterion-{pruning.criterion}")


def _items(pruning: Pruning, text: Text) -> tuple[Items, ...]:
    """Units first, where they are what is removed: edits by hand count them from 0."""
    network, plan = pruning.network, pruning.plan
    params = network.params
    if pruning.grain == "weights":
        return tuple(
            Items(name, tuple(gone.shape), params[name].numpy(), gone) for name, gone in plan.gone.items()
        )
    scores = network.scores("units", pruning.criterion)
    units = [
        Items(name, gone.shape, scores[name].numpy(), gone,
              tuple(text("reviews-unit", group=name, index=i) for i in range(len(gone))))
        for name, gone in plan.gone.items()
    ]  # fmt: skip
    weights = [
        Items(name, tuple(params[name].shape), params[name].numpy(), gone)
        for name, gone in weights_gone(network.model, plan).items()
    ]
    return (*units, *weights)


def weights_gone(model: Recurrent, plan: Plan) -> dict[str, np.ndarray]:
    """The first stop that removes each weight when whole units go: with its row in every gate, its column of
    U and its column of the read-out."""
    found = {name: np.full(model.shapes[name], plan.never, np.int64) for name in model.weight_names}
    for group, gone in plan.gone.items():
        size = len(gone)
        for part in model.units[group].parts:
            if part.tensor not in found:
                continue
            table = found[part.tensor] if part.axis == 0 else found[part.tensor].T
            for unit in range(size):
                rows = list(part.indices(unit, size))
                table[rows] = np.minimum(table[rows], int(gone[unit]))
    kind = next(iter(plan.gone.values())).dtype
    return {name: gone.astype(kind) for name, gone in found.items()}


def _data(pruning: Pruning, reading: Reading, axis: Axis | None) -> dict[str, object]:
    network, plan = pruning.network, pruning.plan
    scores = {name: score.double().numpy() for name, score in
              network.scores(pruning.grain, pruning.criterion).items()}  # fmt: skip
    words = reading.sentence.words
    values, dense = reading.values, reading.dense_values
    if not words:
        words, values, dense = (sentence.EMPTY,), np.zeros((len(plan), 1)), np.zeros(1)
    found: dict[str, object] = {
        "words": TokensData(words, values, dense),
        "groups": ClassesData(pruning.by_group, network.dense.by_group),
    }
    if pruning.grain == "units":
        found["scores"] = BarsData(scores)
    elif axis is not None:
        found["scores"] = _histogram(scores, plan, axis)
    else:
        found["scores"] = _histogram(scores, plan, score_axis(scores))
    return found


def _histogram(scores: dict[str, np.ndarray], plan: Plan, axis: Axis) -> HistogramData:
    edges = networks.edges(axis, BINS)
    return histogram(list(scores.values()), list(plan.gone.values()), edges, len(plan))


def score_axis(scores: dict[str, np.ndarray]) -> Axis:
    """An axis around all scores, where no threshold runs along it."""
    flat = np.concatenate([score.ravel() for score in scores.values()])
    positive = flat[flat > 0]
    if len(positive) and not (flat < 0).any() and positive.max() / np.median(positive) > 3:
        low = max(positive.min(), positive.max() * 10.0**-networks.DECADES)
        return Axis(float(low) * 0.9, float(positive.max()) * 1.1, log=True)
    low, high = float(flat.min()), float(flat.max())
    pad = 0.04 * (high - low) or 1.0
    return Axis(min(low, 0.0) - pad * (low < 0), high + pad)


def _words_title(network: Network, reading: Reading, text: Text) -> Choice | str:
    names = [claims.class_name(name, text) for name in network.data.class_names]
    dense = names[reading.dense_answer]
    probability = f"{100 * reading.dense_probability:.1f}%"
    titles = tuple(
        text(
            "reviews-panel-words-differs" if name != dense else "reviews-panel-words",
            answer=name,
            probability="{probability:p1}%",
            dense=dense,
            dense_probability=probability,
            judged=names[reading.judged],
        )
        for name in names
    )
    return Choice(titles, reading.answer)


def _bars_title(pruning: Pruning, text: Text) -> Choice:
    names = _Groups(pruning.network, text).names
    titles = tuple(text("reviews-panel-bars", name=name, worst="{worst:p0}%") for name in names)
    return Choice(titles, pruning.by_group.argmin(1))


def _notes(model: Recurrent, plan: Plan, text: Text) -> tuple[Note, ...]:
    """A warning from the stop on at which nothing is left of a matrix, or of a direction."""
    found, last = [], len(plan) - 1
    for name, gone in plan.gone.items():
        stop = int(gone.max())
        if stop <= last:
            found.append(Note(stop, last, text("reviews-warn-empty", name=name)))
    return tuple(found)


def _panels(
    pruning: Pruning,
    courses: Sequence[Course],
    random: networks.SeedBand,
    bag: Mapping[str, float],
    axis: Axis | None,
    revealed: bool,
    text: Text,
) -> tuple[Panel, ...]:
    network = pruning.network
    name, model = _criterion(pruning, text), network.model
    rows = _Groups(network, text)
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
        span=3 if revealed else 8,
        height=LOWER,
        x=Axis(0.0, 1.0, text(f"reviews-axis-{pruning.grain}"), percent=True),
        y=_accuracy_axis(pruning, random),
        traces=networks.curve_traces(text, name, seed_band(courses), random, network.dense.accuracy),
        lines=(Line("accuracy", label=text("network-trace-this")),),
    )
    lower = (_skills(pruning, bag, rows, text), overall) if revealed else (overall,)
    bars = Classes(
        id="groups",
        alt=text("reviews-panel-bars-alt"),
        span=4,
        height=LOWER,
        names=rows.names,
        y=Axis(0.0, 1.0, percent=True),
    )
    return (words, _matrices(model, text), _scores(pruning, axis, name, text), *lower, bars)


def _accuracy_axis(pruning: Pruning, random: networks.SeedBand | None) -> Axis:
    """From a little below chance on, where nothing lies lower: half of the picture would stay empty."""
    lowest = pruning.by_group.min() if random is None else min(pruning.accuracy.min(), random.low.min())
    binary = pruning.network.data.task == "binary"
    return Axis(0.35 if binary and lowest >= 0.36 else 0.0, 1.03, "", percent=True)


class _Groups:
    """Skills or classes with their names for a chart."""

    def __init__(self, network: Network, text: Text) -> None:
        groups = network.groups
        self.kind = "skills" if groups.skills else "classes"
        self.keys = groups.names
        self.names = tuple(claims.group_name(name, groups.skills, text) for name in groups.names)


def _skills(pruning: Pruning, bag: Mapping[str, float], rows: _Groups, text: Text) -> Curve:
    """A line for each skill, and at the left edge what a bag of words does."""
    colours = [f"$c{k % 6}" for k in range(len(rows.names))]
    baseline = {
        "type": "scatter", "mode": "markers", "x": [0.012] * len(rows.keys),
        "y": [bag[key] for key in rows.keys], "name": text("reviews-trace-bag"),
        "marker": {"symbol": "diamond", "size": 8, "color": "$muted"},
        "text": list(rows.names), "hovertemplate": "%{text}: %{y:.0%}<extra></extra>",
    }  # fmt: skip
    return Curve(
        id="skills",
        title=text(f"reviews-panel-{rows.kind}"),
        alt=text("reviews-panel-skills-alt"),
        span=5,
        height=LOWER,
        x=Axis(0.0, 1.0, text(f"reviews-axis-{pruning.grain}"), percent=True),
        y=_accuracy_axis(pruning, None),
        traces=[baseline],
        lines=tuple(
            Line(f"group{k}", label=name, colour=colour, dash=k > 2)
            for k, (name, colour) in enumerate(zip(rows.names, colours, strict=True))
        ),
        marks=tuple(Mark(f"group{k}", colour=colour, line=k == 0) for k, colour in enumerate(colours)),
    )


def _matrices(model: Recurrent, text: Text) -> Matrix:
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


def _scores(pruning: Pruning, axis: Axis | None, name: str, text: Text) -> Panel:
    layout = {"id": "scores", "alt": text("reviews-panel-scores-alt"), "span": 4, "height": UPPER}
    scores = {key: score.double().numpy() for key, score in
              pruning.network.scores(pruning.grain, pruning.criterion).items()}  # fmt: skip
    if pruning.grain == "units":
        flat = np.concatenate(list(scores.values()))
        low, high = min(float(flat.min()), 0.0), max(float(flat.max()), 0.0)
        pad = 0.06 * (high - low) or 1.0
        groups = tuple(scores)
        return Bars(
            title=text("reviews-panel-units", criterion=name),
            items=groups,
            labels=groups if len(groups) > 1 else (),
            y=Axis(low - (pad if low < 0 else 0.0), high + pad),
            threshold=axis is not None,
            sort=True,
            **layout,
        )
    along = axis or replace(score_axis(scores), title=name)
    key = "threshold" if axis is not None else "share"
    return Histogram(
        title=text(f"reviews-panel-histogram-{key}", share="{share:p0}%"),
        edges=networks.edges(along, BINS),
        x=along,
        **layout,
    )
