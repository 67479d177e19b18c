"""Sweeps: the network evaluated, exactly, at every stop of a plan.

Stops are nested, so the weights live in one flat buffer and each stop only zeroes what is newly removed
before a plain forward pass. A weight is one position of the buffer, a unit is the positions of its row, its
bias and its columns; the same loop serves both. The given parameters are copied once and never written.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from core.data import Split, Task
from core.evaluate import confusion, headline, loss_fn, predict, r2, recall
from core.gradients import Model
from core.stops import Plan, plan_stops, threshold_grid
from core.units import Params


@dataclass(frozen=True, eq=False)
class SweepResult:
    """Metrics of S stops on n rows.

    share, removed : (S,) as in the plan
    loss           : (S,) mean loss
    accuracy       : (S,) share of rows whose class is found; for a regression the share of variance explained
    per_class      : (S, C) share of each class's rows that is found; None for a regression
    predictions    : (S, n) classes as uint8; for a regression the predicted values
    metric         : name of what `accuracy` holds, "accuracy" or "r2"
    outputs        : (S, n, c) logits, where they were asked for
    """

    share: np.ndarray
    removed: np.ndarray
    loss: Tensor
    accuracy: Tensor
    per_class: Tensor | None
    predictions: Tensor
    metric: str
    outputs: Tensor | None = None


@dataclass(frozen=True, eq=False)
class Band:
    """Several sweeps over the same shares, one a draw: share (S,), loss and accuracy (draws, S)."""

    share: np.ndarray
    loss: Tensor
    accuracy: Tensor


def sweep(
    model: Model, params: Params, split: Split, task: Task, plan: Plan, *, keep_outputs: bool = False
) -> SweepResult:
    """Evaluate every stop of a plan over weights (names of tensors) or units (names of groups) on one
    split."""
    outputs = sweep_outputs(model, params, split.x, plan)
    loss = loss_fn(task)(outputs, split.y)
    if task == "regression":
        accuracy, per_class, predictions = r2(outputs, split.y), None, outputs.squeeze(-1)
    else:
        found = predict(outputs)
        table = confusion(found, split.y, max(outputs.shape[-1], 2))
        accuracy = table.diagonal(dim1=-2, dim2=-1).sum(-1).to(loss.dtype) / len(split.y)
        per_class, predictions = recall(table), found.to(torch.uint8)
    kept = outputs if keep_outputs else None
    return SweepResult(plan.share, plan.removed, loss, accuracy, per_class, predictions, headline(task), kept)


def sweep_outputs(model: Model, params: Params, x: Tensor, plan: Plan) -> Tensor:
    """Outputs of the network at every stop, (S, n, c), for any rows x (n, d), as a boundary needs."""
    out: Tensor | None = None
    with torch.inference_mode():  # cheaper than no_grad; what leaves is an ordinary tensor
        flat = torch.cat([tensor.flatten() for tensor in params.values()])
        pieces = flat.split([tensor.numel() for tensor in params.values()])
        views = {name: piece.view(params[name].shape) for name, piece in zip(params, pieces, strict=True)}
        for stop, newly in enumerate(_newly_removed(model, params, plan)):
            flat.index_fill_(0, newly, 0.0)
            outputs = model.forward(views, x)
            if out is None:
                with torch.inference_mode(False):
                    out = torch.empty(len(plan), *outputs.shape, dtype=outputs.dtype)
            out[stop] = outputs
    return out


def random_sweep(
    model: Model, params: Params, split: Split, task: Task, plan: Plan, *, draws: int = 5, seed: int = 0
) -> Band:
    """The baseline of a plan: the same items, scope and shares, but the order is drawn at random, `draws`
    times."""
    generator = torch.Generator().manual_seed(seed)
    results = []
    for _ in range(draws):
        scores = {name: torch.rand(gone.shape, generator=generator) for name, gone in plan.gone.items()}
        drawn = plan_stops(scores, plan.scope, plan.share)
        result = sweep(model, params, split, task, drawn)
        at = np.searchsorted(drawn.share, plan.share).clip(max=len(drawn) - 1)
        results.append((result.loss[at], result.accuracy[at]))
    loss, accuracy = zip(*results, strict=True)
    return Band(plan.share, torch.stack(loss), torch.stack(accuracy))


def _newly_removed(model: Model, params: Params, plan: Plan) -> Iterator[Tensor]:
    """For every stop the positions in the flat buffer of all parameters that go there."""
    positions, stops = [], []
    start = dict(zip(params, np.cumsum([0] + [tensor.numel() for tensor in params.values()]), strict=False))
    for name, gone in plan.gone.items():
        first = torch.from_numpy(gone.astype(np.int64))
        if name in params:
            positions.append(torch.arange(first.numel()) + int(start[name]))
            stops.append(first.flatten())
            continue
        for part in model.units[name].parts:
            tensor = params[part.tensor]
            where = (
                torch.arange(tensor.numel())
                .view(tensor.shape)
                .movedim(part.axis, 0)
                .reshape(tensor.shape[part.axis], -1)
            )
            positions.append((where + int(start[part.tensor])).flatten())
            spread = part.spread(first, tensor.shape[part.axis], plan.never)
            stops.append(spread.unsqueeze(1).expand_as(where).flatten())
    order = torch.cat(stops).sort(stable=True)
    counts = torch.bincount(order.values, minlength=len(plan))
    ends = counts[: len(plan)].cumsum(0).tolist()
    indices = torch.cat(positions)[order.indices]
    begin = 0
    for end in ends:
        yield indices[begin:end]
        begin = end


__all__ = [
    "Band",
    "Plan",
    "SweepResult",
    "plan_stops",
    "random_sweep",
    "sweep",
    "sweep_outputs",
    "threshold_grid",
]
