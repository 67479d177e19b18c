"""The start page: one trained network, one threshold, and the numbers under it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from pydantic import Field

from core.data.registry import load
from core.jobs import remembered
from core.prune.plan import plan_stops
from core.prune.sweep import sweep
from core.train.loop import TrainSettings
from lessons import networks
from lessons.catalogue import Sentence, count, percent
from lessons.defaults import mlp_settings
from lessons.mlp_weights import lesson as weights
from lessons.mlp_weights.chart import curve_panel, matrix_panel
from lessons.networks import Text
from lessons.settings import Settings as Base
from live_chart import Encoded, FigureData, Frame, Matrix, Payload, Stops, encode

CRITERION = "obd"
HEIGHT = 210
START = 0.6


class Settings(Base):
    """Only the position of the slider: everything else on this page is fixed."""

    axis: Literal["share"] = "share"
    at: float = Field(START, ge=0.0, le=1.0)
    picked: str = Field("", max_length=24, pattern=r"^(fc\d\.weight:\d{1,6})?$")


def run() -> TrainSettings:
    """The network of the start page."""
    return mlp_settings("digits")


@remembered(maxsize=4)
def frame() -> weights.Snapshot:
    """The trained network, ranked over all layers, at even shares: the first page has no thresholds."""
    settings = run()
    data = load(settings.dataset)
    plan = plan_stops(networks.scores(settings, settings.epochs, CRITERION), "global", networks.SHARES)
    result = sweep(
        settings.model, weights.params_of(settings, settings.epochs), data.validation, data.task, plan
    )
    return weights.Snapshot(settings, CRITERION, settings.epochs, plan, result)


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
            criterion=networks.criterion_name(CRITERION),
            share=percent(self.share, 0),
            accuracy=percent(self.accuracy),
            random=percent(self.random),
        )


def comparison(stop: int) -> Comparison:
    """This network at a stop, and the mean of random draws at the even share next to it."""
    found = frame()
    share = float(found.plan.share[stop])
    random = networks.random_curve(run(), found.epoch, "global").at(share)
    return Comparison(share, found.result.accuracy[stop].item(), random)


def claim_line() -> Sentence:
    """How much of this network can go within one point."""
    found = frame()
    share = networks.holds_until(run(), found.epoch, CRITERION, "global")
    return Sentence(
        "home-line", total=count(found.plan.total), share=percent(share, 0), dense=percent(found.dense)
    )


@remembered(maxsize=12, key=lambda seeds, text, language: (seeds, language))
def chart(seeds: tuple[TrainSettings, ...], text: Text, language: str) -> Encoded:
    """Weights, samples and the accuracy curve of the trained network."""
    found, data = frame(), load(run().dataset)
    plan, result = found.plan, found.result
    params = weights.params_of(run(), found.epoch)
    samples, wrong = networks.samples_data(data, result)
    metrics = {
        "accuracy": result.accuracy.numpy(),
        "wrong": wrong,
        "shown": [len(networks.sample_rows(data))] * len(plan),
    }
    traces = networks.curve_traces(
        text,
        text(f"criterion-{CRITERION}"),
        networks.seeds_curve(seeds, found.epoch, CRITERION, "global"),
        networks.random_curve(run(), found.epoch, "global"),
        found.dense,
    )
    panels: tuple[Matrix, ...] = (
        matrix_panel(run(), text, span=12, height=HEIGHT),
        curve_panel(text, span=7, height=HEIGHT - 40),
        networks.samples_panel(data, text, span=5, height=HEIGHT - 40),
    )
    return encode(
        Payload(
            name="home",
            panels=panels,
            frames=(
                Frame(
                    label=text("weights-frame", epoch=found.epoch),
                    stops=Stops(plan.share, plan.removed, None, metrics),
                    items=networks.items(run(), params, plan),
                    data={"curve": FigureData(traces), "samples": samples},
                    facts={"dense": found.dense},
                    notes=networks.notes(run(), plan, text, data.class_names),
                ),
            ),
            total=plan.total,
            reading=text("home-reading", share="{share:p0}%", accuracy="{accuracy:p1}%", dense="{dense:p1}%"),
            words=networks.chart_words(text, language),
        )
    )
