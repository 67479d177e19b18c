"""The instrument of the page: one stop for each number of units removed, every attention map at each."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np

from core.prune.scores import UNIT_CRITERIA
from lessons import networks
from lessons.attention.network import Network, Pruning, Reading, over_seeds
from lessons.numbers import correlation as signed_number
from live_chart import (
    Axis,
    Bars,
    BarsData,
    Classes,
    ClassesData,
    Curve,
    Encoded,
    Frame,
    Items,
    Line,
    Mark,
    Panel,
    Payload,
    Picture,
    PictureData,
    Scatter,
    ScatterData,
    Stops,
    Tile,
    encode,
)

Text = Callable[..., str]

TOP, BOTTOM = 224, 150
"""Heights of the two rows of panels, pixels."""


def payload(
    pruning: Pruning,
    seeds: Sequence[Network],
    reading: Reading | None,
    shown: tuple[str, int],
    text: Text,
    language: str,
) -> Encoded:
    """Everything that the live chart draws for one pruning.

    `seeds` are the networks of the band, this one included; `reading` what the learner's sentence does, None
    where there is no word in it; `shown` the head whose map is drawn large.
    """
    network, plan, grain = pruning.network, pruning.plan, pruning.grain
    scores = {g: s.double().numpy() for g, s in network.scores(pruning.criterion, grain).items()}
    truth = {g: s.double().numpy() for g, s in network.truth(grain).items()}
    dense = network.dense["validation"]["accuracy"]
    data = {
        "bars": BarsData(scores),
        "scatter": ScatterData(scores, truth),
        "skills": ClassesData(pruning.by_skill, network.dense_by_skill),
    }
    if reading is not None:
        tiles = {_tile(g, i): maps[:, i] for g, maps in reading.maps.items() for i in range(maps.shape[1])}
        group, index = shown
        data["maps"] = PictureData(tiles)
        data["large"] = PictureData({"large": reading.maps[group][:, index]})
    frame = Frame(
        label="",
        stops=_stops(pruning, reading),
        items=_items(pruning, text),
        data=data,
        facts={"dense": dense, **({"positive_dense": reading.dense} if reading else {})},
    )
    threshold = _threshold_axis(pruning, scores, text)
    return encode(
        Payload(
            name="attention",
            panels=(
                *(_pictures(pruning, reading, shown, text) if reading is not None else ()),
                *_below(pruning, seeds, scores, truth, text),
            ),
            frames=(frame,),
            total=plan.total,
            reading=text(
                f"attention-reading-{grain}", removed="{removed:d}", total="{total:d}",
                accuracy="{accuracy:p1}%", dense="{dense:p1}%",
            ),
            words=replace(networks.chart_words(text, language), hand_help=text("attention-hand-help")),
            threshold_axis=threshold,
            hand=True,
        )
    )  # fmt: skip


def _tile(group: str, index: int) -> str:
    return f"{group}.{index}"


def _stops(pruning: Pruning, reading: Reading | None) -> Stops:
    """Edits by hand shift the shares: the baseline at a stop is that of the nearest share."""
    plan, random = pruning.plan, pruning.network.random(pruning.grain)
    nearest = np.abs(random.share[None] - plan.share[:, None]).argmin(1)
    metrics = {"accuracy": pruning.accuracy, "random": random.mean[nearest]}
    if reading is not None:
        metrics["positive"] = reading.positive
    return Stops(plan.share, plan.removed, plan.threshold, metrics)


def _items(pruning: Pruning, text: Text) -> tuple[Items, ...]:
    values = pruning.network.scores(pruning.criterion, pruning.grain)
    return tuple(
        Items(group, gone.shape, values[group].numpy(), gone,
              tuple(unit_name(text, group, index) for index in range(len(gone))))
        for group, gone in pruning.plan.gone.items()
    )  # fmt: skip


def unit_name(text: Text, group: str, index: int) -> str:
    """Such as "head 3 of block 1"."""
    kind = group.rstrip("0123456789")
    return text(f"attention-unit-{kind}", block=group.removeprefix(kind), index=index)


def _pictures(pruning: Pruning, reading: Reading, shown: tuple[str, int], text: Text) -> tuple[Panel, ...]:
    bound = pruning.plan.gone
    words = reading.words
    tiles = [
        Tile(
            name=_tile(group, index),
            title=text("attention-tile", block=group.removeprefix("heads"), index=index),
            rows=words,
            columns=words,
            y=text("attention-from"),
            x=text("attention-to"),
            items=group if group in bound else "",
            index=index,
        )
        for group, maps in reading.maps.items()
        for index in range(maps.shape[1])
    ]
    group, index = shown
    large = Tile(
        name="large",
        rows=words,
        columns=words,
        y=text("attention-from"),
        x=text("attention-to"),
        items=group if group in bound else "",
        index=index,
    )
    across = max(maps.shape[1] for maps in reading.maps.values())
    return (
        Picture(
            id="maps",
            title=text("attention-panel-maps", positive="{positive:p0}%", dense="{positive_dense:p0}%"),
            alt=text("attention-panel-maps-alt"),
            span=9,
            height=TOP,
            tiles=tuple(tiles),
            across=across,
        ),
        Picture(
            id="large",
            title=text("attention-panel-large", name=unit_name(text, group, index)),
            alt=text("attention-panel-large-alt"),
            span=3,
            height=TOP,
            tiles=(large,),
        ),
    )


def _below(
    pruning: Pruning, seeds: Sequence[Network], scores: dict, truth: dict, text: Text
) -> tuple[Panel, ...]:
    network, plan, grain = pruning.network, pruning.plan, pruning.grain
    groups, agreement = tuple(plan.gone), network.agreement(pruning.criterion, grain)
    name = text(f"criterion-{pruning.criterion}")
    axis = _padded(np.concatenate(list(scores.values())), "")
    curve = networks.curve_traces(
        text, name, over_seeds(seeds, pruning.criterion, grain), network.random(grain),
        network.dense["validation"]["accuracy"],
    )  # fmt: skip
    labels = tuple(text("attention-group", block=g[-1]) for g in groups) if grain != "both" else groups
    return (
        Bars(
            id="bars",
            title=text("attention-panel-bars", alpha="{threshold:g2}"),
            alt=text("attention-panel-bars-alt"),
            span=3,
            height=BOTTOM,
            items=groups,
            labels=labels if len(groups) > 1 else (),
            y=axis,
            threshold=True,
            sort=False,
        ),
        Scatter(
            id="scatter",
            title=text(
                "attention-panel-scatter",
                agreement=signed_number(agreement),
            ),
            alt=text("attention-panel-scatter-alt"),
            span=3,
            height=BOTTOM,
            items=groups,
            x=Axis(axis.lo, axis.hi, text("network-axis-score")),
            y=_padded(np.concatenate(list(truth.values())), text("network-axis-truth")),
        ),
        Curve(
            id="curve",
            title=text("attention-panel-curve", accuracy="{accuracy:p1}%", random="{random:p1}%"),
            alt=text("attention-panel-curve-alt"),
            span=3,
            height=BOTTOM,
            x=Axis(0.0, 1.0, text("attention-axis-share"), percent=True),
            y=Axis(0.4, 1.0, "", percent=True),
            traces=curve,
            lines=(Line("accuracy", label=text("network-trace-this")),),
            marks=(Mark("accuracy"),),
        ),
        Classes(
            id="skills",
            title=text("attention-panel-skills"),
            alt=text("attention-panel-skills-alt"),
            span=3,
            height=BOTTOM,
            names=tuple(text(f"reviews-short-{skill}") for skill in network.data.skill_names),
        ),
    )


def _padded(values: np.ndarray, title: str) -> Axis:
    """A linear axis around 0 and the values: signs and sizes can be compared by eye."""
    low, high = min(float(values.min()), 0.0), max(float(values.max()), 0.0)
    pad = 0.06 * (high - low) or 1.0
    return Axis(low - (pad if low < 0 else 0.0), high + pad, title)


def _threshold_axis(pruning: Pruning, scores: dict[str, np.ndarray], text: Text) -> Axis:
    """Along the scores themselves; on a log axis where they span orders of magnitude and none is negative."""
    flat, title = np.concatenate(list(scores.values())), text("neurons-alpha")
    positive = flat[flat > 0]
    if UNIT_CRITERIA[pruning.criterion].log_axis and len(positive) and not (flat < 0).any():
        return Axis(float(positive.min()) * 0.5, float(positive.max()) * 1.1, title, log=True)
    low, high = float(flat.min()), float(max(flat.max(), pruning.plan.threshold[-1]))
    pad = 0.02 * (high - low) or 1.0
    return Axis(low - pad, high + pad, title)
