"""The live chart of the lesson on weights: which panels there are, and what each shows in every frame."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import torch

from core.data.dataset import Dataset
from core.jobs import remembered
from core.prune.sweep import sweep_outputs
from core.train.loop import TrainSettings
from lessons import networks
from lessons.mlp_weights import lesson
from lessons.networks import Text
from live_chart import (
    Axis,
    Boundary,
    BoundaryData,
    Classes,
    ClassesData,
    Curve,
    Encoded,
    FigureData,
    Frame,
    Histogram,
    Inputs,
    Layer,
    Line,
    Mark,
    Matrix,
    Panel,
    Payload,
    Stops,
    encode,
    histogram,
)

UPPER, LOWER = 190, 165
"""Heights of the two rows of panels, pixels: with the slider they fit a screen of 900."""
GRID = 32
PLANE = 2.6
"""Half the side of the square that the boundary panel shows, in standard deviations."""


@remembered(maxsize=24, key=lambda settings, seeds, text, language: (settings.experiment, seeds, language))
def chart(settings: lesson.Settings, seeds: tuple[TrainSettings, ...], text: Text, language: str) -> Encoded:
    """The payload for these settings, with a band over the given (trained) seeds."""
    run, data = settings.run, lesson.dataset_of(settings)
    found = lesson.frames(settings)
    name = text(f"criterion-{settings.criterion}")
    axis = networks.threshold_axis(run, settings.criterion, name)
    picture = data.image_shape is not None
    panels = (
        _picture_panels(settings, data, text, name, axis)
        if picture
        else _plane_panels(settings, data, text, name, axis)
    )
    frames = tuple(_frame(frame, settings, seeds, data, text, name, axis) for frame in found)
    has_thresholds = found[0].plan.threshold is not None
    return encode(
        Payload(
            name="mlp-weights",
            panels=panels,
            frames=frames,
            total=found[0].plan.total,
            reading=text(
                "weights-reading",
                share="{share:p1}%",
                removed="{removed:d}",
                total="{total:d}",
                accuracy="{accuracy:p1}%",
                dense="{dense:p1}%",
            ),
            words=networks.chart_words(text, language),
            threshold_axis=axis if has_thresholds else None,
            hand=True,
        )
    )


def matrix_panel(run: TrainSettings, text: Text, **layout: object) -> Matrix:
    """Every weight matrix of a network."""
    model = run.model
    groups = ("input", *model.hidden)
    layers = tuple(
        Layer(
            f"{layer}.weight",
            text("weights-panel-matrix", layer=layer, kept="{kept:d}", total="{total:d}"),
            rows=layer if layer in model.hidden else "",
            columns=groups[i],
        )
        for i, layer in enumerate(model.layers)
    )
    alt = " ".join(text("weights-panel-matrix-alt", layer=layer) for layer in model.layers)
    return Matrix(id="weights", alt=alt, layers=layers, **layout)


def _histogram(text: Text, name: str, axis: Axis, threshold: bool, **layout: object) -> Histogram:
    return Histogram(
        id="scores",
        title=text(f"weights-panel-histogram-{'threshold' if threshold else 'share'}", share="{share:p0}%"),
        alt=text("weights-panel-histogram-alt"),
        edges=networks.edges(axis),
        x=replace(axis, title=name),
        **layout,
    )


def curve_panel(text: Text, **layout: object) -> Curve:
    """Validation accuracy against the share removed, with the marker that follows the slider."""
    return Curve(
        id="curve",
        title=text("weights-panel-curve", accuracy="{accuracy:p1}%", dense="{dense:p1}%"),
        alt=text("weights-panel-curve-alt"),
        x=Axis(0.0, 1.0, text("weights-axis-share"), percent=True),
        y=Axis(0.0, 1.02, text("weights-axis-accuracy"), percent=True),
        lines=(Line("accuracy", label=text("network-trace-this")),),
        marks=(Mark("accuracy"),),
        **layout,
    )


def _classes(data: Dataset, text: Text, **layout: object) -> Classes:
    return Classes(
        id="classes",
        title=text("weights-panel-classes", worst="{worst:p0}%"),
        alt=text("weights-panel-classes-alt"),
        names=networks.class_names(data, text),
        y=Axis(0.0, 1.0, percent=True),
        **layout,
    )


def _picture_panels(
    settings: lesson.Settings, data: Dataset, text: Text, name: str, axis: Axis
) -> tuple[Panel, ...]:
    inputs = Inputs(
        id="inputs",
        title=text("weights-panel-inputs"),
        alt=text("weights-panel-inputs-alt"),
        span=2,
        height=LOWER,
        items="fc1.weight",
        picture=data.image_shape,
    )
    return (
        matrix_panel(settings.run, text, span=8, height=UPPER),
        _histogram(text, name, axis, settings.scope == "global", span=4, height=UPPER),
        curve_panel(text, span=4, height=LOWER),
        _classes(data, text, span=3, height=LOWER),
        networks.samples_panel(data, text, span=3, height=LOWER),
        inputs,
    )


def _plane_panels(
    settings: lesson.Settings, data: Dataset, text: Text, name: str, axis: Axis
) -> tuple[Panel, ...]:
    boundary = Boundary(
        id="boundary",
        title=text("weights-panel-boundary"),
        alt=text("weights-panel-boundary-alt"),
        span=4,
        height=LOWER,
        x=Axis(-PLANE, PLANE),
        y=Axis(-PLANE, PLANE),
        points=data.validation.x.numpy(),
        labels=data.validation.y.numpy(),
    )
    return (
        matrix_panel(settings.run, text, span=8, height=UPPER),
        _histogram(text, name, axis, settings.scope == "global", span=4, height=UPPER),
        curve_panel(text, span=5, height=LOWER),
        boundary,
        _classes(data, text, span=3, height=LOWER),
    )


def _frame(
    frame: lesson.Snapshot,
    settings: lesson.Settings,
    seeds: tuple[TrainSettings, ...],
    data: Dataset,
    text: Text,
    name: str,
    axis: Axis,
) -> Frame:
    run, plan, result = frame.settings, frame.plan, frame.result
    params = lesson.params_of(run, frame.epoch)
    scores = networks.scores(run, frame.epoch, frame.criterion)
    metrics = {
        "accuracy": result.accuracy.numpy(),
        "loss": result.loss.numpy(),
        "worst": result.per_class.min(1).values.numpy(),
    }
    panels: dict[str, object] = {
        "scores": histogram(
            [score.numpy() for score in scores.values()],
            list(plan.gone.values()),
            networks.edges(axis),
            len(plan),
        ),
        "classes": ClassesData(result.per_class.numpy(), frame.untouched.per_class[0].numpy()),
        "curve": FigureData(
            networks.curve_traces(
                text,
                name,
                networks.seeds_curve(seeds, frame.epoch, settings.criterion, settings.scope),
                networks.random_curve(run, frame.epoch, settings.scope),
                frame.dense,
            )
        ),
    }
    if data.image_shape is not None:
        panels["samples"], metrics["wrong"] = networks.samples_data(data, result)
        metrics["shown"] = np.full(len(plan), len(networks.sample_rows(data)))
    else:
        panels["boundary"] = BoundaryData(_boundary(run, params, plan))
    stops = Stops(
        plan.share,
        plan.removed,
        None if plan.threshold is None else np.clip(plan.threshold, axis.lo, axis.hi),
        metrics,
    )
    return Frame(
        label=text("weights-frame", epoch=frame.epoch),
        stops=stops,
        items=networks.items(run, params, plan),
        data=panels,
        facts={"dense": frame.dense},
        notes=networks.notes(run, plan, text, networks.class_names(data, text)),
    )


def _boundary(run: TrainSettings, params, plan) -> np.ndarray:
    """Probability of the second class on a grid over the plane at every stop, uint8 (S, GRID, GRID)."""
    side = torch.linspace(-PLANE, PLANE, GRID)
    y, x = torch.meshgrid(side, side, indexing="ij")
    outputs = sweep_outputs(run.model, params, torch.stack([x.flatten(), y.flatten()], 1), plan)
    second = outputs.softmax(-1)[..., 1].reshape(len(plan), GRID, GRID)
    return (second * 255).round().to(torch.uint8).numpy()
