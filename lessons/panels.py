"""Parts of live charts that lessons share: axes, items, stops, curves with their bands, warnings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from core.data.dataset import Dataset
from core.models import Model
from core.prune.structure import warnings_by_stop
from core.prune.sweep import SweepResult
from core.train.settings import BaseTrainSettings
from lessons.catalogue import Catalogue, Sentence
from lessons.network import joined
from lessons.numbers import correlation
from lessons.subject import ScoreAxis, SeedBand, Subject
from live_chart import (
    Axis,
    Bars,
    BarsData,
    Curve,
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
    Samples,
    SamplesData,
    Scatter,
    ScatterData,
    Stops,
    Words,
    histogram,
)

Text = Catalogue


def words(text: Text, **other: str) -> Words:
    """The live chart's own words in a language; `other` replaces some."""
    names = ("share", "threshold", "slider", "type_value", "frame", "hand", "hand_help", "picture", "table",
             "no_plotly", "kept", "pruned", "dense", "value", "row", "column", "unit", "truth",
             "answer")  # fmt: skip
    found = Words(lang=text.language, **{name: text(f"live-{name.replace('_', '-')}") for name in names})
    return replace(found, **other)


def payload(text: Text, *, name: str, panels: Sequence[Panel], **other: Any) -> Payload:
    """A payload each of whose panels says in one line how it is read."""
    return Payload(name=name, panels=tuple(readable(panel, name, text) for panel in panels), **other)


def readable(panel: Panel, page: str, text: Text) -> Panel:
    """The panel with the line that says how to read it: its own on this page, else that of its kind on this
    page, else that of its kind. Raises MissingTextError where there is none (see lessons.catalogue)."""
    kind = "curve" if isinstance(panel, Curve) else panel.kind
    keys = [f"read-{page}-{panel.id}", f"read-{page}-{kind}", f"read-{kind}"]
    return panel if panel.read else replace(panel, read=text(next((k for k in keys if k in text), keys[-1])))


def criterion_name(name: str) -> Sentence:
    """A criterion's name, to be put into a sentence."""
    return Sentence(f"criterion-{name}")


def not_here(line: Sentence, refuted: bool = True) -> Sentence:
    """A line under the claim of a page; where these settings refute the claim, it says so first."""
    return Sentence("not-here", line=line) if refuted else line


def epoch_name(epoch: int) -> Sentence:
    """A snapshot, as a control names it."""
    return Sentence("network-epoch", epoch=epoch) if epoch else Sentence("network-epoch-zero")


def class_names(data: Dataset, text: Text) -> tuple[str, ...]:
    """Names of the classes in a language; digits are the same in all."""
    return tuple(name if name.isdecimal() else text(f"class-{name}") for name in data.class_names)


# Axes.


def axis(found: ScoreAxis | None, title: str = "") -> Axis | None:
    """The axis of thresholds as the chart draws it."""
    return Axis(found.low, found.high, title, log=found.log) if found else None


def around(values: np.ndarray, title: str = "") -> Axis:
    """A linear axis around 0 and the values: signs and sizes can be compared by eye."""
    low, high = min(float(values.min()), 0.0), max(float(values.max()), 0.0)
    pad = 0.06 * (high - low) or 1.0
    return Axis(low - (pad if low < 0 else 0.0), high + pad, title)


# Stops and items.


def stops(subject: Subject, **metrics: np.ndarray) -> Stops:
    """Every stop with its accuracy and loss, and other metrics (S,)."""
    plan, found = subject.plan, subject.axis
    threshold = np.clip(plan.threshold, found.low, found.high) if found else None
    metrics = {"accuracy": subject.accuracy, "loss": subject.loss, **metrics}
    return Stops(plan.share, plan.removed, threshold, metrics)


def weight_items(subject: Subject, names: Sequence[str] = ()) -> tuple[Items, ...]:
    """Weight matrices, by default those that are ranked, with their values and the stop at which each weight
    goes, by itself or with a unit."""
    params = subject.network.params
    return tuple(
        Items(name, tuple(params[name].shape), params[name].numpy(), subject.gone(name))
        for name in names or subject.plan.gone
    )


def matrices_panel(model: Model, text: Text, alt: str, **layout: object) -> Matrix:
    """Every weight matrix of a network, of any architecture."""
    counted = {"kept": "{kept:d}", "total": "{total:d}"}
    names = {name: layer_name(name) for name in model.weight_names}
    if len(names) <= 5:  # there is no room for counts over many narrow pictures
        names = {name: text("weights-panel-matrix", layer=short, **counted) for name, short in names.items()}
    return Matrix(id="weights", alt=alt, layers=tuple(Layer(*one) for one in names.items()), **layout)


def layer_name(name: str) -> str:
    """A weight tensor as a caption names it: fc1, hh, 2.ff1 of the second block."""
    short = name.removesuffix(".weight").removesuffix(".conv").removeprefix("rnn.weight_").removesuffix("_l0")
    if not short.startswith("blocks."):
        return short
    _, block, inner = short.split(".", 2)
    inner = {"attention.in_proj_weight": "qkv", "attention.out_proj": "o"}.get(inner, inner)
    return f"{int(block) + 1}.{inner}"


def unit_items(subject: Subject, labels: Mapping[str, Sequence[str]]) -> tuple[Items, ...]:
    """Every group of units with its scores, the stop at which each goes, and what each is called."""
    scores = subject.scores
    return tuple(
        Items(group, gone.shape, scores[group].numpy(), gone, tuple(labels[group]))
        for group, gone in subject.plan.gone.items()
    )


def still_items(subject: Subject, names: Sequence[str]) -> tuple[Items, ...]:
    """Weight matrices that the slider does not remove from by itself: those of units that go as a whole."""
    params, plan = subject.network.params, subject.plan
    dtype = next(iter(plan.gone.values())).dtype
    return tuple(
        Items(name, tuple(params[name].shape), params[name].numpy(),
              np.full(tuple(params[name].shape), plan.never, dtype))
        for name in names
    )  # fmt: skip


def notes(subject: Subject, text: Text) -> tuple[Note, ...]:
    """Warnings of a layer, an output or every path cut, each shown from the stop where it comes true. A layer
    that something passes by, as the branch of a residual block, cuts nothing."""
    found, cut_off = [], None
    classes = class_names(subject.data, text)
    last = len(subject.plan) - 1
    every = warnings_by_stop(subject.model, subject.plan)
    cut = min((warning.stop for warning in every if warning.kind == "path"), default=len(subject.plan))
    for warning in every:
        if warning.kind == "layer" and warning.stop < cut:
            continue
        if warning.kind == "layer":
            found.append(Note(warning.stop, last, text("network-warn-layer", layer=warning.layer)))
        elif warning.kind == "path":
            found.append(Note(warning.stop, last, text("network-warn-path")))
        elif cut_off is None:
            cut_off = warning
            name = classes[warning.unit] if warning.unit is not None else ""
            found.append(Note(warning.stop, last, text("network-warn-output", name=name)))
    return tuple(found)


# The criterion against share and truth.


def score_histogram(subject: Subject) -> HistogramData:
    """Scores in bins along the axis, and how many of each are removed at each stop."""
    scores = [score.numpy() for score in subject.scores.values()]
    gone = list(subject.plan.gone.values())
    return histogram(scores, gone, subject.histogram_axis.edges(), len(subject.plan))


def histogram_panel(subject: Subject, text: Text, **layout: object) -> Histogram:
    """The distribution of the criterion with the threshold in it."""
    found, name = subject.histogram_axis, text(criterion_name(subject.question.criterion))
    kind = "threshold" if subject.axis else "share"
    return Histogram(
        id="scores",
        title=text(f"network-panel-histogram-{kind}", share="{share:p0}%"),
        alt=text("network-panel-histogram-alt"),
        edges=found.edges(),
        x=axis(found, name),
        **layout,
    )


def _doubles(table: Mapping[str, object]) -> dict[str, np.ndarray]:
    return {name: values.double().numpy() for name, values in table.items()}


def bars_data(subject: Subject) -> BarsData:
    """The score of every unit."""
    return BarsData(_doubles(subject.scores))


def bars_panel(subject: Subject, title: str, alt: str, labels: Sequence[str] = (), **layout: object) -> Bars:
    """One bar a unit, with the threshold as a line where there is one. labels: one under each group, by
    default the groups' names where there are several."""
    groups = tuple(subject.plan.gone)
    return Bars(
        id="bars",
        title=title,
        alt=alt,
        items=groups,
        labels=tuple(labels) or (groups if len(groups) > 1 else ()),
        y=around(joined(subject.scores).double().numpy()),
        threshold=subject.plan.threshold is not None,
        **layout,
    )


def scatter_data(subject: Subject, *, veiled: bool = False) -> ScatterData:
    """Score against true rise of the loss; veiled, the truth is left out."""
    truth = _doubles(subject.truth)
    if veiled:
        truth = {name: np.full_like(values, np.nan) for name, values in truth.items()}
    return ScatterData(_doubles(subject.scores), truth)


def scatter_panel(
    subject: Subject, text: Text, key: str, *, veiled: bool = False, **layout: object
) -> Scatter:
    """The score of every unit against the truth; the title gives their rank correlation, unless veiled."""
    scores = around(joined(subject.scores).double().numpy(), text("network-axis-score"))
    return Scatter(
        id="scatter",
        title=text("network-panel-scatter-veiled")
        if veiled
        else text(key, agreement=correlation(subject.agreement)),
        alt=text(f"{key}-alt"),
        items=tuple(subject.plan.gone),
        x=scores,
        y=around(joined(subject.truth).double().numpy(), text("network-axis-truth")),
        **layout,
    )


# Curves.


def curve_panel(title: str, alt: str, x: str, text: Text, *, traces: Sequence = (),
                low: float = 0.0, **layout: object) -> Curve:  # fmt: skip
    """Validation accuracy against the share removed, with the marker that follows the slider."""
    return Curve(
        id="curve",
        title=title,
        alt=alt,
        x=Axis(0.0, 1.0, x, percent=True),
        y=Axis(low, 1.02, percent=True),
        traces=traces,
        lines=(Line("accuracy", label=text("network-trace-this")),),
        marks=(Mark("accuracy"),),
        **layout,
    )


def baselines(
    subject: Subject,
    seeds: Sequence[BaseTrainSettings],
    text: Text,
    *,
    shares: int | None = None,
    draws: int = 5,
) -> list[dict]:
    """Traces under the live line: random baseline and seeds, each with mean and band, and the dense line."""
    return curve_traces(
        text, text(criterion_name(subject.question.criterion)), subject.band(seeds, shares),
        subject.random(shares, draws),
        subject.dense,
    )  # fmt: skip


def curve_traces(text: Text, name: str, band: SeedBand, random: SeedBand, dense: float) -> list[dict]:
    """The same of a band over seeds, of random orders, and of the dense network's value."""
    x = band.share.tolist()
    seeds = len(band.values)
    traces = [
        *_band(random, "$muted"),
        {"x": random.share.tolist(), "y": random.mean.tolist(), "mode": "lines", "type": "scatter",
         "name": text("network-trace-random"), "line": {"color": "$muted", "dash": "dot", "width": 1.5}},
    ]  # fmt: skip
    if seeds > 1:
        traces += _band(band, "$accent")
        traces.append(
            {"x": x, "y": band.mean.tolist(), "mode": "lines", "type": "scatter", "hoverinfo": "skip",
             "name": text("network-trace-seeds", criterion=name, seeds=seeds),
             "line": {"color": "$accent/0.55", "width": 1.5}}
        )  # fmt: skip
    traces.append(
        {"x": [0.0, 1.0], "y": [dense, dense], "mode": "lines", "type": "scatter", "hoverinfo": "skip",
         "name": text("network-trace-dense"), "line": {"color": "$text/0.6", "dash": "dash", "width": 1}}
    )  # fmt: skip
    return traces


def _band(band: SeedBand, colour: str) -> list[dict]:
    x = band.share.tolist()
    return [
        {"x": x + x[::-1], "y": band.high.tolist() + band.low.tolist()[::-1], "type": "scatter",
         "mode": "lines", "fill": "toself", "fillcolor": f"{colour}/0.15",
         "line": {"width": 0, "color": f"{colour}/0"}, "hoverinfo": "skip", "showlegend": False}
    ]  # fmt: skip


# Pictures of the data.


def sample_rows(data: Dataset, each: int = 2) -> np.ndarray:
    """Row numbers of the first `each` validation samples of every class."""
    y = data.validation.y.numpy()
    return np.concatenate([np.flatnonzero(y == label)[:each] for label in range(len(data.class_names))])


def samples_panel(data: Dataset, text: Text, **layout: object) -> Samples:
    """A strip of validation pictures under the network's answers."""
    rows = sample_rows(data)
    pictures = data.validation.x[rows].reshape(-1, *data.image_shape).numpy()
    return Samples(
        id="samples",
        title=text("network-panel-samples", wrong="{wrong:d}", count="{shown:d}"),
        alt=text("network-panel-samples-alt"),
        pictures=pictures,
        truth=data.validation.y[rows].numpy(),
        names=data.class_names,
        **layout,
    )


def samples_data(data: Dataset, result: SweepResult) -> tuple[SamplesData, np.ndarray]:
    """Answers at every stop, and how many of the shown are wrong, (S,)."""
    rows = sample_rows(data)
    answers = result.predictions.numpy()[:, rows]
    return SamplesData(answers), (answers != data.validation.y[rows].numpy()).sum(1)
