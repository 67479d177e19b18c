"""The live chart of the lesson on weights: which panels there are, and what each shows in every frame."""

from __future__ import annotations

import numpy as np
import torch

from core.models import MLP
from core.prune.sweep import sweep_outputs
from lessons import panels
from lessons.catalogue import Catalogue
from lessons.lesson import View
from lessons.mlp_weights.settings import MlpWeights
from lessons.subject import Subject, subject
from live_chart import (
    Axis,
    Boundary,
    BoundaryData,
    Classes,
    ClassesData,
    Encoded,
    FigureData,
    Frame,
    Inputs,
    Layer,
    Matrix,
    Panel,
    encode,
)

UPPER, LOWER = 190, 165
"""Heights of the two rows of panels, pixels: with the slider they fit a screen of 900."""
GRID = 32
PLANE = 2.6
"""Half the side of the square that the boundary panel shows, in standard deviations."""


def chart(view: View[MlpWeights]) -> Encoded:
    """The payload for these settings: a frame for every snapshot of the training."""
    question, text = view.settings.question, view.text
    found = [subject(question.at(epoch)) for epoch in question.epochs]
    first = found[0]
    return encode(
        panels.payload(
            text,
            name="mlp-weights",
            panels=(
                matrix_panel(first.model, text, span=8, height=UPPER),
                panels.histogram_panel(first, text, span=4, height=UPPER),
                *_lower(first, text),
            ),
            frames=tuple(_frame(one, view) for one in found),
            total=first.total,
            reading=text(
                "weights-reading", share="{share:p1}%", removed="{removed:d}", total="{total:d}",
                accuracy="{accuracy:p1}%", dense="{dense:p1}%",
            ),
            words=panels.words(text),
            threshold_axis=panels.axis(first.axis, text(first.rule.key)),
            hand=True,
        )
    )  # fmt: skip


def matrix_panel(model: MLP, text: Catalogue, **layout: object) -> Matrix:
    """Every weight matrix of a network."""
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


def curve_panel(text: Catalogue, **layout: object) -> Panel:
    """Validation accuracy against the share of weights removed."""
    return panels.curve_panel(
        text("weights-panel-curve", accuracy="{accuracy:p1}%", dense="{dense:p1}%"),
        text("weights-panel-curve-alt"),
        text("weights-axis-share"),
        text,
        **layout,
    )


def _lower(found: Subject, text: Catalogue) -> tuple[Panel, ...]:
    """Accuracy, classes, and the data: pictures, or points of the plane."""
    data = found.data
    classes = Classes(
        id="classes",
        title=text("weights-panel-classes", worst="{worst:p0}%"),
        alt=text("weights-panel-classes-alt"),
        names=panels.class_names(data, text),
        span=3,
        height=LOWER,
    )
    if data.image_shape is None:
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
        return curve_panel(text, span=5, height=LOWER), boundary, classes
    inputs = Inputs(
        id="inputs",
        title=text("weights-panel-inputs"),
        alt=text("weights-panel-inputs-alt"),
        span=2,
        height=LOWER,
        items="fc1.weight",
        picture=data.image_shape,
    )
    samples = panels.samples_panel(data, text, span=3, height=LOWER)
    return curve_panel(text, span=4, height=LOWER), classes, samples, inputs


def _frame(found: Subject, view: View[MlpWeights]) -> Frame:
    data, text, result = found.data, view.text, found.result
    metrics = {"worst": result.per_class.min(1).values.numpy()}
    shown: dict[str, object] = {
        "scores": panels.score_histogram(found),
        "classes": ClassesData(result.per_class.numpy(), found.untouched.per_class[0].numpy()),
        "curve": FigureData(panels.baselines(found, view.seeds, text)),
    }
    if data.image_shape is not None:
        shown["samples"], metrics["wrong"] = panels.samples_data(data, result)
        metrics["shown"] = np.full(len(found.plan), len(panels.sample_rows(data)))
    else:
        shown["boundary"] = BoundaryData(_boundary(found))
    return Frame(
        label=text("weights-frame", epoch=found.question.epoch),
        stops=panels.stops(found, **metrics),
        items=panels.weight_items(found),
        data=shown,
        facts={"dense": found.dense},
        notes=panels.notes(found, text),
    )


def _boundary(found: Subject) -> np.ndarray:
    """Probability of the second class on a grid over the plane at every stop, uint8 (S, GRID, GRID)."""
    side = torch.linspace(-PLANE, PLANE, GRID)
    y, x = torch.meshgrid(side, side, indexing="ij")
    points = torch.stack([x.flatten(), y.flatten()], 1)
    outputs = sweep_outputs(found.model, found.network.params, points, found.plan)
    second = outputs.softmax(-1)[..., 1].reshape(len(found.plan), GRID, GRID)
    return (second * 255).round().to(torch.uint8).numpy()
