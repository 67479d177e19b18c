"""The start page: one trained network, one threshold, and the numbers under it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from pydantic import Field

from core.jobs import remembered
from core.train.settings import TrainSettings
from lessons import panels
from lessons.blocks import Blocks, Part, say
from lessons.catalogue import Catalogue, Sentence
from lessons.defaults import mlp_settings
from lessons.mlp_weights.chart import curve_panel, matrix_panel
from lessons.numbers import count, percent
from lessons.question import Question
from lessons.settings import Settings as Base
from lessons.subject import Subject, subject
from lessons.walk import Step, Walk, until
from live_chart import Encoded, FigureData, Frame, encode

CRITERION = "obd"
HEIGHT = 210
START = 0.6
WALK = Walk(
    "home",
    (
        Step("look", "weights"),
        Step("drag", "samples", until("share", above=0.9)),
        Step("price", "curve", until("accuracy", below=0.5)),
        Step("chance", "curve", settings={"axis": "share", "at": START}),
        Step("learnt", "weights"),
    ),
)


class Settings(Base):
    """Only the position of the slider: everything else on this page is fixed."""

    axis: Literal["share"] = "share"
    at: float = Field(START, ge=0.0, le=1.0)
    picked: str = Field("", max_length=24, pattern=r"^(fc\d\.weight:\d{1,6})?$")


def run() -> TrainSettings:
    """The network of the start page."""
    return mlp_settings("digits")


def found() -> Subject:
    """The trained network, ranked over all layers, at even shares: the first page has no thresholds."""
    return subject(Question(run(), run().epochs, "weight", CRITERION, thresholds=None))


@dataclass(frozen=True)
class Comparison:
    """The criterion against random removal at one stop."""

    share: float
    accuracy: float
    random: float

    @property
    def sentence(self) -> Sentence:
        """What the figure shows at the stop; it claims an advantage only where there is one."""
        key = "home-caption" if self.accuracy > self.random else "home-caption-equal"
        return Sentence(
            key,
            criterion=panels.criterion_name(CRITERION),
            share=percent(self.share, 0),
            accuracy=percent(self.accuracy),
            random=percent(self.random),
        )


def comparison(stop: int) -> Comparison:
    """This network at a stop, and the mean of random draws at the even share next to it."""
    pruned = found()
    share = float(pruned.plan.share[stop])
    return Comparison(share, float(pruned.accuracy[stop]), pruned.random().at(share))


def how(text: Catalogue) -> Blocks:
    """What can be done on every page."""
    lines = "\n".join(f"- {text(f'home-how-{step}')}" for step in ("drag", "click", "link"))
    return (Part("how", (say(lines),), Sentence("home-how")),)


def claim_line() -> Sentence:
    """How much of this network can go within one point."""
    pruned = found()
    return Sentence(
        "home-line",
        total=count(pruned.total),
        share=percent(pruned.free_share, 0),
        dense=percent(pruned.dense),
    )


@remembered(maxsize=12, key=lambda seeds, text: (seeds, text.language))
def chart(seeds: tuple[TrainSettings, ...], text: Catalogue) -> Encoded:
    """Weights, samples and the accuracy curve of the trained network."""
    pruned = found()
    samples, wrong = panels.samples_data(pruned.data, pruned.result)
    shown = np.full(len(pruned.plan), len(panels.sample_rows(pruned.data)))
    frame = Frame(
        label=text("weights-frame", epoch=pruned.question.epoch),
        stops=panels.stops(pruned, wrong=wrong, shown=shown),
        items=panels.weight_items(pruned),
        data={"curve": FigureData(panels.baselines(pruned, seeds, text)), "samples": samples},
        facts={"dense": pruned.dense},
        notes=panels.notes(pruned, text),
    )
    return encode(
        panels.payload(
            text,
            name="home",
            panels=(
                matrix_panel(pruned.model, text, span=12, height=HEIGHT),
                curve_panel(text, span=7, height=HEIGHT - 40),
                panels.samples_panel(pruned.data, text, span=5, height=HEIGHT - 40),
            ),
            frames=(frame,),
            total=pruned.total,
            reading=text("home-reading", share="{share:p0}%", accuracy="{accuracy:p1}%", dense="{dense:p1}%"),
            words=panels.words(text),
        )
    )
