"""What the pages on networks share: sweeps and bands of trained runs, cached by name, and parts of charts."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import torch

from core.data.registry import load
from core.jobs import remembered
from core.measure.correlation import rank_correlation  # noqa: F401
from core.prune.gradients import mean_gradient
from core.prune.masks import Scope
from core.prune.plan import Plan, plan_stops, threshold_grid
from core.prune.scores import WEIGHT_CRITERIA
from core.prune.structure import warnings_by_stop
from core.prune.sweep import random_sweep, sweep
from core.prune.units import Params
from core.train.settings import BaseTrainSettings
from lessons.network import known, known_seeds  # noqa: F401
from lessons.panels import class_names, criterion_name, curve_traces, sample_rows, samples_data, samples_panel  # noqa: F401
from lessons.question import hand  # noqa: F401
from lessons.subject import SeedBand
from live_chart import Axis, Items, Note, Words

SHARES = 101
DRAWS = 5
THRESHOLDS = 121
DECADES = 8.0
WITHIN = 0.01
"""How far below the dense network a metric may fall and still count as held: one point."""

Text = Callable[..., str]
Scores = dict[str, torch.Tensor]


@remembered(maxsize=512)
def scores(settings: BaseTrainSettings, epoch: int, criterion: str, draw: int = 0) -> Scores:
    """Scores of every weight at a snapshot of a trained run, on the training split."""
    data = load(settings.dataset)
    params = _snapshot(settings, epoch)
    return WEIGHT_CRITERIA[criterion](settings.model, params, data.train, data.task, seed=draw)


@remembered(maxsize=64)
def gradients(settings: BaseTrainSettings, epoch: int) -> Scores:
    """Gradient of the mean training loss with respect to every weight at a snapshot."""
    data = load(settings.dataset)
    return mean_gradient(settings.model, _snapshot(settings, epoch), data.train.x, data.train.y, data.task)


@remembered(maxsize=1024)
def even_curve(settings: BaseTrainSettings, epoch: int, criterion: str, scope: Scope) -> np.ndarray:
    """Validation accuracy at even shares, (101,), of one run."""
    data = load(settings.dataset)
    plan = plan_stops(scores(settings, epoch, criterion), scope, SHARES)
    accuracy = sweep(settings.model, _snapshot(settings, epoch), data.validation, data.task, plan).accuracy
    grid = np.linspace(0.0, 1.0, SHARES)
    return accuracy.numpy()[np.abs(plan.share[None] - grid[:, None]).argmin(1)]


def seeds_curve(seeds: Sequence[BaseTrainSettings], epoch: int, criterion: str, scope: Scope) -> SeedBand:
    """The criterion's curve under every given seed."""
    curves = [even_curve(seed, epoch, criterion, scope) for seed in seeds]
    return SeedBand(np.linspace(0.0, 1.0, SHARES), np.stack(curves))


@remembered(maxsize=256)
def random_curve(settings: BaseTrainSettings, epoch: int, scope: Scope) -> SeedBand:
    """Random removal from one run, several draws: the baseline."""
    data = load(settings.dataset)
    params = _snapshot(settings, epoch)
    shapes = {name: params[name] for name in settings.model.weight_names}
    plan = plan_stops(shapes, scope, SHARES)
    band = random_sweep(settings.model, params, data.validation, data.task, plan, draws=DRAWS)
    return SeedBand(band.share, band.accuracy.numpy())


def threshold_axis(settings: BaseTrainSettings, criterion: str, title: str) -> Axis | None:
    """One axis of the threshold for all snapshots of a run; None where scores are signed."""
    rule = WEIGHT_CRITERIA[criterion]
    if rule.signed:
        return None
    lo, hi = _ends(settings, criterion)
    return Axis(lo, hi, title, log=rule.log_axis)


@remembered(maxsize=128)
def _ends(settings: BaseTrainSettings, criterion: str) -> tuple[float, float]:
    tables = [scores(settings, epoch, criterion) for epoch in settings.snapshots]
    if not WEIGHT_CRITERIA[criterion].log_axis:
        return 0.0, 1.0
    grid = threshold_grid(*tables, points=2, decades=DECADES)
    # Whole powers of ten: the axis has round ticks, and its ends do not creep from seed to seed.
    return float(10.0 ** np.floor(np.log10(grid[0]))), float(10.0 ** np.ceil(np.log10(grid[-1])))


def grid(axis: Axis) -> np.ndarray:
    """Thresholds that the slider offers along an axis: even steps, every power of ten among them."""
    if not axis.log:
        return np.linspace(axis.lo, axis.hi, THRESHOLDS)
    decades = round(np.log10(axis.hi / axis.lo))
    per_decade = max(THRESHOLDS // decades, 1)
    low = round(np.log10(axis.lo))
    return 10.0 ** (low + np.arange(decades * per_decade + 1) / per_decade)


def edges(axis: Axis, bins: int = 48) -> np.ndarray:
    """Edges of the histogram along the same axis."""
    if axis.log:
        return np.geomspace(axis.lo, axis.hi, bins + 1)
    return np.linspace(axis.lo, axis.hi, bins + 1)


def holds_until(settings: BaseTrainSettings, epoch: int, criterion: str, scope: Scope) -> float:
    """The last even share up to which validation accuracy stays within one point of the dense all the way."""
    curve = even_curve(settings, epoch, criterion, scope)
    fallen = np.flatnonzero(curve < curve[0] - WITHIN - 1e-6)
    last = int(fallen[0]) - 1 if len(fallen) else SHARES - 1
    return last / (SHARES - 1)


def items(settings: BaseTrainSettings, params: Params, plan: Plan) -> tuple[Items, ...]:
    """Every weight matrix with its values and the stop at which each weight goes."""
    return tuple(
        Items(name, tuple(params[name].shape), params[name].numpy(), plan.gone[name])
        for name in settings.model.weight_names
    )


def notes(settings: BaseTrainSettings, plan: Plan, text: Text, classes: Sequence[str]) -> tuple[Note, ...]:
    """Warnings of a layer, an output or every path cut, each shown from the stop where it comes true."""
    found, cut_off = [], None
    last = len(plan) - 1
    for warning in warnings_by_stop(settings.model, plan):
        if warning.kind == "layer":
            found.append(Note(warning.stop, last, text("network-warn-layer", layer=warning.layer)))
        elif warning.kind == "path":
            found.append(Note(warning.stop, last, text("network-warn-path")))
        elif cut_off is None:
            cut_off = warning
            name = classes[warning.unit] if warning.unit is not None else ""
            found.append(Note(warning.stop, last, text("network-warn-output", name=name)))
    return tuple(found)


def chart_words(text: Text, language: str) -> Words:
    """The live chart's own words in a language."""
    names = ("share", "threshold", "slider", "type_value", "frame", "hand", "hand_help", "picture",
             "no_plotly", "kept", "pruned", "dense", "value", "row", "column", "unit", "truth",
             "answer")  # fmt: skip
    return Words(lang=language, **{name: text(f"live-{name.replace('_', '-')}") for name in names})


def _snapshot(settings: BaseTrainSettings, epoch: int) -> Params:
    run = known(settings)
    if run is None:
        raise LookupError(f"expected a trained run of {settings.label}, got none")
    return run.snapshots[epoch]


def free(removed: np.ndarray, accuracy: np.ndarray, dense: float, budget: float = WITHIN) -> int:
    """The largest number removed such that it and every smaller one stay within the budget; 0 if none
    does."""
    below = np.flatnonzero(accuracy < dense - budget - 1e-6)
    last = len(removed) - 1 if not len(below) else int(below[0]) - 1
    return int(removed[last]) if last >= 0 else 0
