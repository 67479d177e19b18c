"""What the page measures beside its pruning: all stops through time, a weight, a unit, two traps, and which
criterion keeps the memory."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from core.jobs import remembered
from core.measure.metrics import metric_fn
from core.measure.through_time import (
    GATE_NAMES,
    OneWeight,
    Through,
    U,
    one_weight,
    pruned,
    spectral_radius,
    step_gradients,
    through_time,
)
from core.models import Recurrent
from core.prune.masks import pool_sizes, removal_rank
from core.prune.plan import Plan, plan_stops
from core.prune.scores import criteria
from core.prune.units import Params
from lessons.network import Network
from lessons.question import Question
from lessons.rnn.settings import FORMS, RANKED, START, UNITS
from lessons.subject import SeedBand, Subject, subject

THROUGH = 100
"""Validation rows whose gradients are followed back through time at every stop."""
RADIUS_SHARES = 21
DRAWS = 5
"""Random orders of a baseline."""
PERCENTILE = 95
GATE_UNITS = 10
"""Units that the trap of gates takes."""
DRAWN = "lstm"
"""Cell that shows the trap of gates where the network on the page has none."""


# Through time.


@remembered(maxsize=48)
def through(question: Question) -> Through:
    """States, gradient by lag and spectral radius at every stop."""
    found = subject(question)
    return _through(found.network, found.network.params, found.plan)


@remembered(maxsize=64)
def whole(found: Network) -> Through:
    """The whole network through time, one stop."""
    return once_through(found, found.params)


def once_through(found: Network, params: Params) -> Through:
    """One set of parameters of a network through time, one stop."""
    return _through(found, params, plan_stops({U: found.params[U]}, shares=[0.0]))


def _through(found: Network, params: Params, plan: Plan) -> Through:
    return through_time(found.model, params, found.data.validation, found.data.task, plan, THROUGH)


@remembered(maxsize=128)
def radius(question: Question) -> SeedBand:
    """Spectral radius of U along the order of a criterion, edits by hand left out; several orders where the
    criterion is "random"."""
    found = subject(question.unedited)
    tables = [found.scores]
    if question.criterion == "random":
        generator = torch.Generator().manual_seed(0)
        shapes = [{name: score.shape for name, score in found.scores.items()}] * DRAWS
        tables = [{n: torch.rand(shape, generator=generator) for n, shape in one.items()} for one in shapes]
    grid = np.linspace(0.0, 1.0, RADIUS_SHARES)
    return SeedBand(grid, np.stack([_radii(found, table, grid) for table in tables]))


def _radii(found: Subject, scores: Mapping[str, Tensor], grid: np.ndarray) -> np.ndarray:
    plan = plan_stops(scores, found.question.scope, grid)
    radii = spectral_radius(found.model, pruned(found.model, found.network.params, plan)[U]).numpy()
    return radii[np.abs(plan.share[None] - grid[:, None]).argmin(1)]


# One weight, one unit.


@remembered(maxsize=64)
def suggestion(question: Question) -> tuple[str, int]:
    """The weight of U that the page looks at until the learner picks one: the largest among those that the
    criterion removes first. In units: the unit whose removal costs most."""
    found = subject(question.unedited)
    if question.grain == "unit":
        return UNITS, int(found.truth[UNITS].argmax())
    size = found.network.params[U].abs().flatten()
    first = torch.from_numpy(found.plan.gone[U]).flatten() <= found.plan.at_share(START)
    return U, int(torch.where(first, size, -1.0).argmax())


@dataclass(frozen=True, eq=False)
class Weight:
    """One weight of W or U. gate: name of the block of rows; to: the unit that hears it. place: 1 goes first,
    of `rivals` that it is ranked with; score None and place 0 where units are ranked. stop: the first one
    that removes it."""

    name: str
    row: int
    column: int
    gate: str
    to: int
    value: float
    score: float | None
    place: int
    rivals: int
    stop: int
    time: OneWeight

    @property
    def gradient(self) -> float:
        """dL/dw: the sum of what every step adds."""
        return float(self.time.terms.sum())

    @property
    def cancelled(self) -> float:
        """Share of what the steps add that does not survive the sum, 0 to 1."""
        sizes = float(np.abs(self.time.terms).sum())
        return 1.0 - abs(self.gradient) / sizes if sizes else 0.0

    @property
    def worst(self) -> int:
        """The step at which cutting it once costs most, from 0 on."""
        return int(self.time.once.argmax())


@remembered(maxsize=96)
def weight(question: Question, name: str, index: int) -> Weight:
    """Everything that the page says of one weight; its effect is measured on training rows."""
    found = subject(question)
    trained, model = found.network, found.model
    row, column = divmod(index, model.shapes[name][1])
    gate, to = divmod(row, model.units[UNITS].size)
    ranked = question.grain == "weight"
    return Weight(
        name=name,
        row=row,
        column=column,
        gate=GATE_NAMES[model.cell][gate],
        to=to,
        value=trained.params[name][row, column].item(),
        score=found.scores[name][row, column].item() if ranked else None,
        place=int(removal_rank(found.scores, question.scope)[name][row, column]) + 1 if ranked else 0,
        rivals=pool_sizes(found.scores, question.scope)[name] if ranked else 0,
        stop=int(found.gone(name)[row, column]),
        time=one_weight(model, trained.params, trained.measured, found.data.task, name, (row, column)),
    )


@remembered(maxsize=32)
def cancelled(found: Network) -> float:
    """Of the median weight of U, the share of what the steps add to its gradient that cancels, 0 to 1."""
    steps = step_gradients(found.model, found.params, found.measured, found.data.task, U)
    sizes = steps.abs().sum(0)
    left = torch.where(sizes > 0, steps.sum(0).abs() / sizes, 1.0)
    return float((1.0 - left).median())


@dataclass(frozen=True)
class Unit:
    """One hidden unit. forms: its contribution in the three forms. left, right: both sides of the identity.
    dearer: units that cost more. touched: (tensor, axis, indices) of everything that goes with it."""

    index: int
    forms: Mapping[str, float]
    truth: float
    dearer: int
    left: float
    right: float
    touched: tuple[tuple[str, int, tuple[int, ...]], ...]


def unit(found: Network, index: int) -> Unit:
    left, right = found.identity[UNITS]
    truth = found.truth()[UNITS]
    return Unit(
        index=index,
        forms={form: found.scores("unit", form)[UNITS][index].item() for form in FORMS},
        truth=truth[index].item(),
        dearer=int((truth > truth[index]).sum()),
        left=left[index].item(),
        right=right[index].item(),
        touched=found.model.units.touched(UNITS, index),
    )


# Two traps.


@dataclass(frozen=True)
class Gates:
    """Units of a gated cell removed whole, and gate by gate. drawn: the network is not trained, so accuracies
    say nothing. whole, mixed: (accuracy, largest difference from the masked network's outputs), on the
    validation rows. other: units of the smaller network whose gates come from different units."""

    cell: str
    removed: int
    size: int
    drawn: bool
    dense: float
    whole: tuple[float, float]
    mixed: tuple[float, float]
    shapes: dict[str, tuple[int, ...]]
    other: int


@remembered(maxsize=32)
def gates_apart(found: Network, removed: int = GATE_UNITS) -> Gates:
    """Remove as many rows from every gate, the shortest rows of each, as if gates were layers; beside it the
    same number of whole units. Both give tensors of the same shapes."""
    model, params, drawn = found.model, found.params, False
    if model.cell == "rnn":
        model = Recurrent(model.inputs, model.sizes, model.outputs, DRAWN)
        params, drawn = model.init(found.training.seed), True
    params = {name: tensor.double() for name, tensor in params.items()}
    split = found.data.validation.to(torch.float64)
    metric, size = metric_fn(found.data.task), model.sizes[0]
    blocks = len(GATE_NAMES[model.cell])
    lengths = torch.cat([params[name] for name in RANKED["weight"]], 1).norm(dim=1).view(blocks, size)
    kept = {UNITS: _largest(lengths.norm(dim=0), size - removed)}
    by_gate = torch.stack([_largest(length, size - removed) for length in lengths])
    small_model, small = model.shrink(params, kept)
    mixed = _gate_by_gate(params, by_gate)
    with torch.no_grad():
        masked = model.forward(model.units.silence(params, kept), split.x)
        outputs = [small_model.forward(tensors, split.x) for tensors in (small, mixed)]
        dense = float(metric(model.forward(params, split.x), split.y))
    whole, mixed = ((float(metric(out, split.y)), (out - masked).abs().max().item()) for out in outputs)
    places = torch.stack([flags.nonzero().flatten() for flags in by_gate])
    return Gates(
        cell=model.cell,
        removed=removed,
        size=size,
        drawn=drawn,
        dense=dense,
        whole=whole,
        mixed=mixed,
        shapes={name: tuple(tensor.shape) for name, tensor in small.items()},
        other=int((places != places[0]).any(0).sum()),
    )


def _largest(values: Tensor, count: int) -> Tensor:
    """Bool (n,): the `count` largest."""
    flags = torch.zeros(len(values), dtype=torch.bool)
    flags[values.argsort(stable=True)[len(values) - count :]] = True
    return flags


def _gate_by_gate(params: Params, kept: Tensor) -> Params:
    """Every gate loses rows of its own; the columns are those of the first gate. kept: bool (gates, size)."""
    rows, columns = kept.flatten(), kept[0]
    out = {name: tensor[rows] for name, tensor in params.items() if name.startswith("rnn.")}
    out[U] = out[U][:, columns]
    return out | {"out.weight": params["out.weight"][:, columns], "out.bias": params["out.bias"]}


@dataclass(frozen=True)
class Percentile:
    """Two readings of "remove the least important 5 percent by gradient". removed, accuracy: at the
    percentile as published, and at the one that was meant."""

    percentile: int
    total: int
    removed: tuple[int, int]
    accuracy: tuple[float, float]
    dense: float


@remembered(maxsize=32)
def percentile(found: Network) -> Percentile:
    """A threshold at the 95th percentile of abs(dL/dw), and one at the 5th."""
    scores = {n: s.double() for n, s in found.scores("weight", "gradient", RANKED["weight"]).items()}
    flat = torch.cat([score.flatten() for score in scores.values()]).numpy()
    thresholds = [float(np.percentile(flat, level)) for level in (PERCENTILE, 100 - PERCENTILE)]
    masks = [{n: score >= threshold for n, score in scores.items()} for threshold in thresholds]
    first, second = (found.measure(found.data.validation, kept)["accuracy"] for kept in masks)
    published, meant = (int((flat < threshold).sum()) for threshold in thresholds)
    dense = found.dense["validation"]["accuracy"]
    return Percentile(PERCENTILE, len(flat), (published, meant), (first, second), dense)


# Which criterion keeps the memory?


@dataclass(frozen=True)
class Keeps:
    """How long a criterion keeps the memory. free: share that can go before validation accuracy first falls
    more than a point. accuracy, mass: with half of U gone, accuracy and the lag's share of the gradient."""

    criterion: str
    free: float
    accuracy: float
    mass: float | None


@remembered(maxsize=32)
def keeps(question: Question, lag: int | None) -> tuple[Keeps, ...]:
    """All criteria for weights, the one that goes furthest first."""
    rows = []
    for criterion in criteria("weight"):
        found = subject(question.by(criterion))
        half = int(np.searchsorted(found.removed(U), found.network.params[U].numel() / 2))
        mass = None
        if lag is not None:
            mass = float(once_through(found.network, found.params(half)).share[0, lag])
        rows.append(Keeps(criterion, found.free_share, float(found.accuracy[half]), mass))
    return tuple(sorted(rows, key=lambda row: (-row.free, -row.accuracy)))
