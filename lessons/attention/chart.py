"""The instrument of the page: one stop for each number of units removed, every attention map at each."""

from __future__ import annotations

from lessons import panels
from lessons.attention import studies
from lessons.attention.claims import BAND_SHARES
from lessons.attention.settings import Attention, block_of, kind_of
from lessons.attention.studies import Reading, Unit
from lessons.catalogue import Catalogue
from lessons.lesson import View
from lessons.subject import Subject
from live_chart import (
    Classes,
    ClassesData,
    Encoded,
    Frame,
    Panel,
    Picture,
    PictureData,
    Tile,
    encode,
)

TOP, BOTTOM = 224, 150
"""Heights of the two rows of panels, pixels."""

RANDOM = {"shares": 9, "draws": 4}
"""The baseline is smooth: a few shares and orders."""


def chart(view: View[Attention]) -> Encoded:
    """The payload for these settings: one frame. Without a word in the sentence there are no maps."""
    found, text, settings = view.subject, view.text, view.settings
    reading = studies.read(settings.question, settings.sentence)
    random = found.random(**RANDOM).along(found.plan.share)
    data = {
        "bars": panels.bars_data(found),
        "scatter": panels.scatter_data(found),
        "skills": ClassesData(
            studies.skills_by_stop(settings.question), studies.dense_by_skill(found.network)
        ),
    }
    metrics, facts, maps = {"random": random}, {"dense": found.dense}, ()
    if reading is not None:
        shown = large(view)
        metrics["positive"], facts["positive_dense"] = reading.positive, reading.dense
        data |= _maps(reading, shown)
        maps = _pictures(found, reading, shown, text)
    labels = {g: [unit_name(text, g, i) for i in range(size)] for g, size in found.sizes.items()}
    frame = Frame(
        label="",
        stops=panels.stops(found, **metrics),
        items=panels.unit_items(found, labels),
        data=data,
        facts=facts,
    )
    return encode(
        panels.payload(
            text,
            name="attention",
            panels=(*maps, *_below(found, view)),
            frames=(frame,),
            total=found.total,
            reading=text(
                f"attention-reading-{settings.grain}", removed="{removed:d}", total="{total:d}",
                accuracy="{accuracy:p1}%", dense="{dense:p1}%",
            ),
            words=panels.words(text, hand_help=text("attention-hand-help")),
            threshold_axis=panels.axis(found.axis, text("neurons-alpha")),
            hand=True,
        )
    )  # fmt: skip


def large(view: View[Attention]) -> Unit:
    """The head whose map is drawn large: the picked one, else the one that is needed most."""
    unit = view.settings.picked_item
    picked = unit is not None and kind_of(unit[0]) == "heads"
    return unit if picked else studies.most_needed(view.subject.network)


def unit_name(text: Catalogue, group: str, index: int) -> str:
    """Such as "head 3 of block 1"."""
    return text(f"attention-unit-{kind_of(group)}", block=str(block_of(group)), index=index)


def _tile(group: str, index: int) -> str:
    return f"{group}.{index}"


def _maps(reading: Reading, shown: Unit) -> dict[str, PictureData]:
    tiles = {_tile(g, i): maps[:, i] for g, maps in reading.maps.items() for i in range(maps.shape[1])}
    group, index = shown
    return {"maps": PictureData(tiles), "large": PictureData({"large": reading.maps[group][:, index]})}


def _pictures(found: Subject, reading: Reading, shown: Unit, text: Catalogue) -> tuple[Panel, ...]:
    words, bound = reading.words, found.plan.gone

    def tile(group: str, index: int, name: str, title: str = "") -> Tile:
        return Tile(
            name=name,
            title=title,
            rows=words,
            columns=words,
            y=text("attention-from"),
            x=text("attention-to"),
            items=group if group in bound else "",
            index=index,
        )

    tiles = tuple(
        tile(g, i, _tile(g, i), text("attention-tile", block=str(block_of(g)), index=i))
        for g, maps in reading.maps.items()
        for i in range(maps.shape[1])
    )
    return (
        Picture(
            id="maps",
            title=text("attention-panel-maps", positive="{positive:p0}%", dense="{positive_dense:p0}%"),
            alt=text("attention-panel-maps-alt"),
            span=9,
            height=TOP,
            tiles=tiles,
            across=max(maps.shape[1] for maps in reading.maps.values()),
        ),
        Picture(
            id="large",
            title=text("attention-panel-large", name=unit_name(text, *shown)),
            alt=text("attention-panel-large-alt"),
            span=3,
            height=TOP,
            tiles=(tile(*shown, "large"),),
        ),
    )


def _below(found: Subject, view: View[Attention]) -> tuple[Panel, ...]:
    text, groups = view.text, tuple(found.plan.gone)
    labels = groups
    if view.settings.grain != "both":
        labels = tuple(text("attention-group", block=str(block_of(group))) for group in groups)
    layout = {"span": 3, "height": BOTTOM}
    return (
        panels.bars_panel(
            found,
            text("attention-panel-bars", alpha="{threshold:g2}"),
            text("attention-panel-bars-alt"),
            labels,
            sort=False,
            **layout,
        ),
        panels.scatter_panel(found, text, "attention-panel-scatter", **layout),
        panels.curve_panel(
            text("attention-panel-curve", accuracy="{accuracy:p1}%", random="{random:p1}%"),
            text("attention-panel-curve-alt"),
            text("attention-axis-share"),
            text,
            low=0.4,
            traces=panels.curve_traces(
                text,
                text(found.rule.key),
                found.band(view.seeds, BAND_SHARES),
                found.random(**RANDOM),
                found.dense,
            ),
            **layout,
        ),
        Classes(
            id="skills",
            title=text("attention-panel-skills"),
            alt=text("attention-panel-skills-alt"),
            names=tuple(text(f"reviews-short-{skill}") for skill in found.data.skill_names),
            **layout,
        ),
    )
