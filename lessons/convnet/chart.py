"""The instrument of the page: one stop for each number of filters (or blocks) removed, what every filter sees
in a picture at each."""

from __future__ import annotations

import numpy as np

from lessons import panels
from lessons.catalogue import Catalogue
from lessons.convnet import claims, studies
from lessons.convnet.settings import ConvNetPage
from lessons.lesson import View
from lessons.subject import Subject
from live_chart import Encoded, Frame, Panel, Picture, PictureData, Tile, encode

LINE, BOTTOM = 44, 150
"""Height of a line of pictures, and of the panels below, pixels."""

ACROSS = 8
"""Pictures in a line where there is room."""

SHARES = 25
"""Shares at which the seeds of the band are measured where there are more filters."""

DRAWS = 5


def band_shares(settings: ConvNetPage) -> int | None:
    """Whole blocks are few: every number of them is measured."""
    return None if settings.grain == "blocks" else SHARES


def chart(view: View[ConvNetPage]) -> Encoded:
    """The payload for these settings: one frame."""
    found, text, settings = view.subject, view.text, view.settings
    plan, shares = found.plan, band_shares(settings)
    random = found.random(shares, DRAWS)
    saved = studies.saved(found.question)
    seen = studies.maps(found.question, settings.digit)
    left = {}
    for group, maps in seen.items():
        items, by_filter = _cut_by(group, settings)
        if items:
            # Filters of a block without its branch are all gone together.
            each = 1 if by_filter else maps.shape[1]
            left[f"left_{group}"] = maps.shape[1] - each * plan.counts[items]
    labels = {g: [text(claims.unit(g, i)) for i in range(size)] for g, size in found.sizes.items()}
    frame = Frame(
        label="",
        stops=panels.stops(found, random=random.along(plan.share), adds=1.0 - saved, **left),
        items=panels.unit_items(found, labels),
        data={
            "bars": panels.bars_data(found),
            "scatter": panels.scatter_data(found),
            **{f"maps-{group}": PictureData(_tiles(group, maps)) for group, maps in seen.items()},
        },
        facts={"dense": found.dense},
        notes=panels.notes(found, text),
    )
    return encode(
        panels.payload(
            text,
            name="convnet",
            panels=(*_maps(found, settings, seen, text), *_below(found, view)),
            frames=(frame,),
            total=found.total,
            reading=text(
                f"convnet-reading-{settings.grain}", removed="{removed:d}", total="{total:d}",
                adds="{adds:p0}%", accuracy="{accuracy:p1}%", dense="{dense:p1}%",
            ),
            words=panels.words(text, hand_help=text("convnet-hand-help")),
            threshold_axis=panels.axis(found.axis, text("neurons-alpha")),
            hand=True,
        )
    )  # fmt: skip


def _tiles(group: str, maps: np.ndarray) -> dict[str, np.ndarray]:
    return {f"{group}.{i}": maps[:, i] for i in range(maps.shape[1])}


def _cut_by(group: str, settings: ConvNetPage) -> tuple[str, bool]:
    """The items that cut the filters of a group, "" where none does, and whether each filter is one of them:
    a whole block is a single one."""
    if settings.grain == "filters":
        return group, True
    return (f"branch{group[5:]}" if group.startswith("block") else ""), False


def _maps(
    found: Subject, settings: ConvNetPage, seen: dict[str, np.ndarray], text: Catalogue
) -> tuple[Panel, ...]:
    """A panel for each group of filters, stage by stage: the stage's own, then those inside of its blocks."""
    out = []
    for group, maps in seen.items():
        items, by_filter = _cut_by(group, settings)
        stage = group.startswith("stage")
        size = maps.shape[1]
        words = {
            "group": group,
            "number": group[5:],
            "total": size,
            "left": f"{{left_{group}:d}}" if items else str(size),
        }
        out.append(
            Picture(
                id=f"maps-{group}",
                title=text("convnet-panel-stage" if stage else "convnet-panel-block", **words),
                alt=text("convnet-panel-maps-alt", **words),
                span=4,
                height=LINE * -(-size // ACROSS),
                tiles=tuple(
                    Tile(
                        name=f"{group}.{i}",
                        y=text("live-row"),
                        x=text("live-column"),
                        items=items,
                        index=i if by_filter else 0,
                    )
                    for i in range(size)
                ),
                high=float(maps[0].max()) or 1.0,
                square=False,
            )
        )
    return tuple(out)


def _below(found: Subject, view: View[ConvNetPage]) -> tuple[Panel, ...]:
    text, shares = view.text, band_shares(view.settings)
    bars = "convnet-panel-bars" if found.axis else "convnet-panel-bars-layer"
    return (
        panels.bars_panel(
            found,
            text(bars, criterion=text(found.rule.key), alpha="{threshold:g2}"),
            text("convnet-panel-bars-alt"),
            sort=view.settings.grain == "filters",
            span=5,
            height=BOTTOM,
        ),
        panels.curve_panel(
            text("convnet-panel-curve", accuracy="{accuracy:p1}%", random="{random:p1}%"),
            text("convnet-panel-curve-alt"),
            text(f"convnet-axis-{view.settings.grain}"),
            text,
            traces=panels.baselines(found, view.seeds, text, shares=shares, draws=DRAWS),
            span=4,
            height=BOTTOM,
        ),
        panels.scatter_panel(found, text, "convnet-panel-scatter", span=3, height=BOTTOM),
    )
