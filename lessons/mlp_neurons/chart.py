"""The instrument of the page: one stop for each number of neurons removed."""

from __future__ import annotations

from lessons import panels
from lessons.catalogue import Catalogue
from lessons.lesson import View
from lessons.mlp_neurons.settings import MlpNeurons
from lessons.subject import Subject
from live_chart import Encoded, Frame, Panel, Tiles, encode

TOP, BOTTOM = 182, 190
"""Heights of the two rows of panels, pixels."""

DRAWS = 10
"""Random orders that make the baseline of a curve."""


def chart(view: View[MlpNeurons]) -> Encoded:
    """The payload for these settings: one frame."""
    found, text = view.subject, view.text
    plan, groups = found.plan, found.model.hidden
    random = found.random(draws=DRAWS)
    left = {f"left_{group}": len(plan.gone[group]) - removed for group, removed in plan.counts.items()}
    labels = {g: [text("neurons-hover", layer=g, index=i) for i in range(found.sizes[g])] for g in groups}
    frame = Frame(
        label="",
        stops=panels.stops(found, random=random.along(plan.share), **left),
        items=(
            *panels.unit_items(found, labels),
            # A removed neuron's picture stays, faint and crossed: the neuron goes, not single weights.
            *panels.still_items(found, [f"{group}.weight" for group in groups]),
        ),
        data={
            "bars": panels.bars_data(found),
            "scatter": panels.scatter_data(found, veiled=not view.revealed),
        },
        facts={"dense": found.dense},
        notes=panels.notes(found, text),
    )
    return encode(
        panels.payload(
            text,
            name="mlp-neurons",
            panels=_panels(found, view),
            frames=(frame,),
            total=found.total,
            reading=text(
                "neurons-reading", removed="{removed:d}", total="{total:d}", accuracy="{accuracy:p1}%",
                dense="{dense:p1}%",
            ),
            words=panels.words(text),
            threshold_axis=panels.axis(found.axis, text("neurons-alpha")),
            hand=True,
        )
    )  # fmt: skip


def _panels(found: Subject, view: View[MlpNeurons]) -> tuple[Panel, ...]:
    text, name = view.text, view.text(found.rule.key)
    bars = "neurons-panel-bars" if found.axis else "neurons-panel-bars-layer"
    values = {"removed": "{removed:d}", "alpha": "{threshold:g2}"}
    return (
        panels.bars_panel(
            found,
            text(bars, criterion=name, **values),
            text("neurons-panel-bars-alt"),
            sort=True,
            span=8,
            height=TOP,
        ),
        panels.scatter_panel(
            found, text, "neurons-panel-scatter", veiled=not view.revealed, span=4, height=TOP
        ),
        *_tiles(found, text),
        panels.curve_panel(
            text("neurons-panel-curve", accuracy="{accuracy:p1}%", random="{random:p1}%"),
            text("neurons-panel-curve-alt"),
            text("neurons-axis-share"),
            text,
            traces=panels.baselines(found, view.seeds, text, draws=DRAWS),
            span=4,
            height=BOTTOM,
        ),
    )


def _tiles(found: Subject, text: Catalogue) -> list[Tiles]:
    """The incoming weights of every neuron as a picture, layer by layer."""
    groups = found.model.hidden
    shapes = [found.data.image_shape, *(_square(found.sizes[group]) for group in groups[:-1])]
    tiles = []
    for group, shape, source in zip(groups, shapes, ("", *groups[:-1]), strict=True):
        key = "neurons-panel-tiles-next" if source else "neurons-panel-tiles-first"
        words = {"layer": group, "kept": f"{{left_{group}:d}}", "total": found.sizes[group]}
        tiles.append(
            Tiles(
                id=f"tiles-{group}",
                title=text(key, **words, **({"source": source} if source else {})),
                alt=text("neurons-panel-tiles-alt", layer=group),
                span=8 // len(groups),
                height=BOTTOM,
                weights=f"{group}.weight",
                items=group,
                picture=shape,
            )
        )
    return tiles


def _square(size: int) -> tuple[int, int]:
    """The most nearly square picture of that many pixels."""
    height = next(h for h in range(int(size**0.5), 0, -1) if size % h == 0)
    return height, size // height
