"""What the page looks at one by one: a weight through time, a unit, the smaller network, two traps."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from core.jobs import once
from core.measure.metrics import metric_fn
from core.measure.through_time import GATE_NAMES, OneWeight, U, one_weight, step_gradients
from core.models import Recurrent
from core.prune.masks import removal_rank
from core.prune.units import Params
from lessons.rnn.network import Network, Pruning, prune
from lessons.rnn.settings import FORMS, PRUNED, START, UNITS, WEIGHT_RULES

PERCENTILE = 95
GATE_UNITS = 10
"""Units that the trap of gates takes."""
DRAWN = "lstm"
"""Cell that shows the trap of gates where the network on the page has none."""


def default_pick(pruning: Pruning) -> str:
    """The weight of U that the page looks at until the learner picks one: the largest among those that the
    criterion removes first. In units: the unit whose removal costs most."""
    network = pruning.network
    if pruning.grain == "units":
        return f"{UNITS}:{int(network.truth.argmax())}"
    size = network.params[U].abs().flatten()
    gone = torch.from_numpy(pruning.plan.gone[U]).flatten() <= pruning.plan.at_share(START)
    return f"{U}:{int(torch.where(gone, size, -1.0).argmax())}"


@dataclass(frozen=True, eq=False)
class Weight:
    """One weight of W or U. gate: name of the block of rows; to: the unit that hears it; source: the unit or
    input channel that it reads. place: 1 goes first, of `rivals` that it is ranked with. stop: the first one
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


def weight_of(pruning: Pruning, name: str, index: int) -> Weight:
    """Everything that the page says of one weight; its effect is measured on training rows."""
    network = pruning.network
    model = network.model
    row, column = divmod(index, model.shapes[name][1])
    gate, to = divmod(row, network.size)
    ranked = pruning.grain == "weights"
    table = network.scores(pruning.grain, pruning.criterion) if ranked else {}
    rank = removal_rank(table, pruning.plan.scope) if ranked else {}
    rivals = sum(t.numel() for t in table.values()) if pruning.plan.scope == "global" else 0
    return Weight(
        name=name,
        row=row,
        column=column,
        gate=GATE_NAMES[model.cell][gate],
        to=to,
        value=network.params[name][row, column].item(),
        score=table[name][row, column].item() if ranked else None,
        place=int(rank[name][row, column]) + 1 if ranked else 0,
        rivals=(rivals or table[name].numel()) if ranked else 0,
        stop=int(pruning.gone[name][row, column]),
        time=one_weight(model, network.params, network.measured, network.data.task, name, (row, column)),
    )


def cancelled(network: Network) -> float:
    """Of the median weight of U, the share of what the steps add to its gradient that cancels, 0 to 1."""
    steps = step_gradients(network.model, network.params, network.measured, network.data.task, U)
    sizes = steps.abs().sum(0)
    left = torch.where(sizes > 0, steps.sum(0).abs() / sizes, 1.0)
    return float((1.0 - left).median())


@dataclass(frozen=True)
class Unit:
    """One hidden unit. forms: its contribution in the three forms. left, right: both sides of the identity.
    touched: (tensor, axis, indices) of everything that goes with it."""

    index: int
    forms: Mapping[str, float]
    truth: float
    dearer: int
    left: float
    right: float
    touched: tuple[tuple[str, int, tuple[int, ...]], ...]


def unit_of(network: Network, index: int) -> Unit:
    left, right = network.identity
    return Unit(
        index=index,
        forms={form: network.scores("units", form)[UNITS][index].item() for form in FORMS},
        truth=network.truth[index].item(),
        dearer=int((network.truth > network.truth[index]).sum()),
        left=left[index].item(),
        right=right[index].item(),
        touched=network.model.units.touched(UNITS, index),
    )


@dataclass(frozen=True)
class Shrunken:
    """The masked network beside the smaller one. parameters: before and after. difference: largest absolute
    difference of their outputs on the validation rows (float64); None where no unit is left."""

    before: int
    after: int
    parameters: tuple[int, int]
    difference: float | None


def shrunken(network: Network, kept: Tensor) -> Shrunken:
    """Cut the removed units out of the tensors, run both networks on the validation rows, compare."""
    model, after = network.model, int(kept.sum())
    before = sum(tensor.numel() for tensor in network.params.values())
    if not after:
        return Shrunken(network.size, 0, (before, 0), None)
    params = {name: tensor.double() for name, tensor in network.params.items()}
    x = network.data.validation.x.double()
    small_model, small = model.shrink(params, {UNITS: kept})
    with torch.no_grad():
        masked = model.forward(model.units.silence(params, {UNITS: kept}), x)
        difference = (small_model.forward(small, x) - masked).abs().max().item()
    return Shrunken(network.size, after, (before, sum(t.numel() for t in small.values())), difference)


@dataclass(frozen=True)
class Gates:
    """Units of a gated cell removed whole, and gate by gate. drawn: the network is not trained, so accuracies
    say nothing. whole, mixed: (accuracy, largest difference from the masked network's outputs), on the
    validation rows."""

    cell: str
    removed: int
    size: int
    drawn: bool
    dense: float
    whole: tuple[float, float]
    mixed: tuple[float, float]
    shapes: dict[str, tuple[int, ...]]
    other: int
    """Units of the smaller network whose gates come from different units."""


def gates_apart(network: Network, removed: int = GATE_UNITS) -> Gates:
    """Remove as many rows from every gate, the shortest rows of each, as if gates were layers; beside it the
    same number of whole units. Both give tensors of the same shapes."""
    model, params, drawn = network.model, network.params, False
    if model.cell == "rnn":
        model = Recurrent(model.inputs, model.sizes, model.outputs, DRAWN)
        params, drawn = model.init(network.settings.seed), True
    params = {name: tensor.double() for name, tensor in params.items()}
    split = network.data.validation.to(torch.float64)
    metric, size = metric_fn(network.data.task), model.sizes[0]
    blocks = len(GATE_NAMES[model.cell])
    lengths = torch.cat([params[name] for name in PRUNED], 1).norm(dim=1).view(blocks, size)
    kept = {UNITS: _largest(lengths.norm(dim=0), size - removed)}
    by_gate = torch.stack([_largest(length, size - removed) for length in lengths])
    small_model, small = model.shrink(params, {UNITS: kept[UNITS]})
    mixed = _gate_by_gate(params, by_gate)
    with torch.no_grad():
        masked = model.forward(model.units.silence(params, kept), split.x)
        outputs = {
            name: small_model.forward(tensors, split.x)
            for name, tensors in (("whole", small), ("mixed", mixed))
        }
    found = {
        name: (float(metric(out, split.y)), (out - masked).abs().max().item())
        for name, out in outputs.items()
    }
    with torch.no_grad():
        dense = float(metric(model.forward(params, split.x), split.y))
    places = torch.stack([flags.nonzero().flatten() for flags in by_gate])
    return Gates(
        cell=model.cell,
        removed=removed,
        size=size,
        drawn=drawn,
        dense=dense,
        whole=found["whole"],
        mixed=found["mixed"],
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


def percentile(network: Network) -> Percentile:
    """A threshold at the 95th percentile of abs(dL/dw), and one at the 5th."""
    scores = network.scores("weights", "gradient")
    flat = torch.cat([score.flatten() for score in scores.values()]).double().numpy()
    removed, accuracy = [], []
    for level in (PERCENTILE, 100 - PERCENTILE):
        threshold = float(np.percentile(flat, level))
        params = dict(network.params)
        for name, score in scores.items():
            params[name] = params[name] * (score.double() >= threshold)
        removed.append(int((flat < threshold).sum()))
        accuracy.append(network.measure(params, network.data.validation)["accuracy"])
    return Percentile(
        PERCENTILE, len(flat), (removed[0], removed[1]), (accuracy[0], accuracy[1]),
        network.dense["validation"]["accuracy"],
    )  # fmt: skip


@dataclass(frozen=True)
class Keeps:
    """How long a criterion keeps the memory. free: share that can go before validation accuracy first falls
    more than a point. accuracy, mass: with half of U gone, accuracy and the lag's share of the gradient."""

    criterion: str
    free: float
    accuracy: float
    mass: float | None


@dataclass(frozen=True)
class KeepsTable:
    rows: tuple[Keeps, ...]
    lag: int | None

    @once
    def best(self) -> Keeps:
        return self.rows[0]

    @once
    def worst(self) -> Keeps:
        return self.rows[-1]


def keeps(network: Network, lag: int | None, scope: str) -> KeepsTable:
    """All criteria for weights, the one that goes furthest first."""
    found = []
    for criterion in WEIGHT_RULES:
        pruning = prune(network, "weights", criterion, scope)
        half = int(np.searchsorted(pruning.recurrent_removed, network.params[U].numel() / 2))
        last = pruning.last_free
        free = float(pruning.plan.share[last]) if last >= 0 else 0.0
        through = network.through(pruning.params(half)) if lag is not None else None
        mass = float(through.share[0, lag]) if through else None
        found.append(Keeps(criterion, free, float(pruning.accuracy[half]), mass))
    return KeepsTable(tuple(sorted(found, key=lambda row: (-row.free, -row.accuracy))), lag)
