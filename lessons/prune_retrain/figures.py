"""Figures below the chart, in the words of a language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import plotly.graph_objects as go

from core.charts import retrain as drawn
from core.retrain import Round
from lessons.catalogue import catalogue
from lessons.numbers import percent
from lessons.prune_retrain import claims
from lessons.prune_retrain.travel import Moment


def shot(moment: Moment, rounds: Sequence[Round], target: float, language: str) -> go.Figure:
    """The dense network cut at once, without retraining, beside the rounds of the run."""
    text = catalogue(language)
    healed = None
    if len(rounds) > 1:
        healed = _path(text("retrain-healed"), rounds)
    accuracy = claims.at_once(moment, target)
    return drawn.one_shot(
        moment.share.tolist(),
        moment.accuracy.tolist(),
        target,
        healed,
        dense=rounds[0].healed.metric,
        names=(text("retrain-shot-name"), text("network-trace-dense")),
        title=text("retrain-shot-title", share=percent(target, 0), accuracy=percent(accuracy)),
        x=text("retrain-axis-share"),
        y=text("retrain-axis-accuracy"),
    )


def side_by_side(what: str, found: Mapping[str, Sequence[Round]], language: str) -> go.Figure:
    """Runs with other settings, by name."""
    text = catalogue(language)
    first = next(iter(found.values()))
    return drawn.side_by_side(
        [_path(text(claims.variant(what, name)), rounds) for name, rounds in found.items()],
        dense=first[0].healed.metric,
        dense_name=text("network-trace-dense"),
        title=text(claims.compared(what, dict(found))),
        x=text("retrain-axis-share"),
        y=text("retrain-axis-accuracy"),
    )


def epochs(rounds: Sequence[Round], language: str) -> go.Figure:
    """Every epoch of retraining."""
    text = catalogue(language)
    metrics = [[record.validation_metric for record in done.train] for done in rounds[1:]]
    return drawn.epochs(
        [found for found in metrics if found],
        dense=rounds[0].healed.metric,
        dense_name=text("network-trace-dense"),
        name=text("retrain-epochs-name"),
        title=text("retrain-epochs-title", rounds=len(rounds) - 1),
        x=text("retrain-axis-epoch"),
        y=text("retrain-axis-accuracy"),
    )


def _path(name: str, rounds: Sequence[Round]) -> drawn.Path:
    return drawn.Path(name, [done.share for done in rounds], [done.healed.metric for done in rounds])
