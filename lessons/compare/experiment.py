"""What there is of a race for a visitor, its chart, and figures of studies."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import plotly.graph_objects as go

from core.charts import compare as figures
from core.jobs import remembered
from core.study import (
    Cell,
    StudyHandle,
    StudySettings,
    curves,
    default_studies,
    equal_sizes,
    table,
    truths,
)
from core.study import Truth as TruthRow
from core.study.costs import Cost
from lessons.catalogue import Sentence, catalogue
from lessons.compare import chart, claims
from lessons.compare.race import Race, cells_of, race
from lessons.compare.settings import ASKED, CRITERIA, Compare
from live_chart import Encoded


class Standing(NamedTuple):
    """The race so far; the visitor's own study, whatever it is of; whether it is this race and goes on."""

    race: Race
    handle: StudyHandle | None
    running: bool


def look(settings: Compare, visitor: str) -> Standing:
    """What there is for a visitor. A race begins by itself, unless it takes long (with retraining), the
    visitor has stopped it, it has failed, or one of the boxes has their turn."""
    study, store = settings.study, default_studies()
    handle = store.find(visitor)
    if handle is None or handle.settings != study or handle.finished:
        cells = cells_of(study)
        boxes = (settings.truth_study, settings.size_study)
        mine = handle.settings if handle is not None else None
        failed = mine == study and handle.status == "failed"
        busy = mine in boxes and not handle.finished
        waits = settings.retrain or store.declined(visitor, study) or failed or busy
        if waits or len(cells) == len(study.jobs()):
            return Standing(race(study, cells), handle, False)
        handle = store.start(visitor, study)
    handle.attend()
    return Standing(race(study, handle.cells), handle, True)


@remembered(maxsize=24)
def encoded(found: Race, single: bool, language: str) -> Encoded:
    """The live chart of a race, whole or not."""
    return chart.payload(found, single, catalogue(language))


def dissent_figure(found: Race, language: str) -> go.Figure:
    """How many seeds name another winner, share by share."""
    text = catalogue(language)
    winners = [found.criteria[k] for k in found.winner]
    return figures.dissent(
        found.shares[1:].tolist(),
        len(found.seeds),
        found.dissent[1:],
        [text(f"criterion-{name}") for name in winners[1:]],
        [figures.COLOURS[name] for name in winners[1:]],
        title="",
        x=text("race-axis-share"),
        y=text("race-axis-seeds"),
    )


def truth_figure(found: Sequence[TruthRow], language: str) -> go.Figure:
    """Rank correlation with exact ablation over the training."""
    text = catalogue(language)
    epochs = sorted({one.epoch for one in found})
    lines = []
    for name in CRITERIA:
        own = [one for one in found if one.criterion == name]
        if own:
            # Snapshots double and more from one to the next: even places, not even distances.
            places = [epochs.index(one.epoch) for one in own]
            mean, sd = [one.mean for one in own], [one.sd for one in own]
            label, colour = text(f"criterion-{name}"), figures.COLOURS[name]
            lines.append(figures.Banded(label, places, mean, sd, colour))
    drawn = figures.lines(
        lines, title=text("race-truth-title"), x=text("race-truth-x"), y=text("race-truth-y")
    )
    drawn.update_xaxes(tickvals=list(range(len(epochs))), ticktext=[str(epoch) for epoch in epochs])
    drawn.update_yaxes(hoverformat=".2f", rangemode="normal")
    return drawn


def truth_rows(cells: Sequence[Cell]) -> tuple[TruthRow, ...]:
    """Without the truth itself, which agrees with itself."""
    return tuple(one for one in truths(cells) if one.criterion != "ablation")


def size_figure(cells: Sequence[Cell], language: str) -> go.Figure:
    """Metric against the weights that are left, one line a network."""
    text = catalogue(language)
    found = sorted(curves(table(cells)), key=lambda curve: curve.weights.max())
    drawn = figures.lines(
        [
            figures.Banded(curve.model.shape, curve.weights, curve.mean, curve.sd, colour)
            for curve, colour in zip(found, figures.SERIES, strict=False)
        ],
        title=text("race-size-title"),
        x=text("race-size-x"),
        y=text("race-axis-metric"),
        log=True,
    )
    drawn.update_yaxes(tickformat=".0%", hoverformat=".1%", range=[0, 1.02])
    return drawn


def truth_lines(study: StudySettings, cells: Sequence[Cell]) -> list[Sentence]:
    """What the figure of truths says in numbers; nothing before the last cell is there."""
    return claims.truth_lines(truth_rows(cells)) if len(cells) == len(study.jobs()) else []


def size_lines(study: StudySettings, cells: Sequence[Cell]) -> list[Sentence]:
    """What the figure of sizes says in numbers; nothing before the last cell is there."""
    if len(cells) < len(study.jobs()):
        return []
    rows = table(cells)
    found = [claims.loss_line(rows, ASKED[1]), claims.size_line(equal_sizes(cells))]
    return [sentence for sentence in found if sentence is not None]


def cost_figure(found: Sequence[Cost], language: str) -> go.Figure:
    """Seconds against the number of weights, as far as measured."""
    text = catalogue(language)
    lines = []
    for name in (*CRITERIA, "ablation"):
        own = [one for one in found if one.criterion == name]
        if own:
            lines.append(
                figures.CostLine(
                    text(f"criterion-{name}"),
                    [one.weights for one in own],
                    [one.seconds for one in own],
                    [one.expected for one in own],
                    figures.COLOURS[name],
                )
            )
    return figures.costs(lines, title=text("race-cost-title"), x=text("race-cost-x"), y=text("race-cost-y"))
