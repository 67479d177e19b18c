"""Charts and figures of finished studies, kept by their settings; nothing here trains or runs anything."""

from __future__ import annotations

from collections.abc import Sequence

import plotly.graph_objects as go

from core.charts import compare as figures
from core.jobs import remembered
from core.study import Cell, StudySettings, curves, equal_sizes, table, truths
from core.study import Truth as TruthRow
from core.study.costs import Cost
from lessons.catalogue import Sentence, catalogue
from lessons.compare import chart, claims
from lessons.compare.race import Race, cells_of, race
from lessons.compare.settings import ASKED, CRITERIA
from live_chart import Encoded


@remembered(maxsize=24)
def finished(study: StudySettings) -> Race:
    """The race of a study of which every cell is on disk."""
    cells = cells_of(study)
    if len(cells) < len(study.jobs()):
        raise LookupError(f"expected a finished study of {len(study.jobs())} cells, got {len(cells)}")
    return race(study, cells)


@remembered(maxsize=24)
def encoded(study: StudySettings, single: bool, language: str) -> Encoded:
    """The live chart of a finished race."""
    return chart.payload(finished(study), single, catalogue(language), language)


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
