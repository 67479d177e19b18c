"""Sweeps: the network evaluated, exactly, at every stop of a plan.

Stops are nested, so the weights live in one flat buffer and each stop only zeroes what is newly removed
before a plain forward pass. A weight is one position of the buffer, a unit is the positions of its row, its
bias and its columns; the same loop serves both. The given parameters are copied and never written.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from core.data.dataset import Split, Task
from core.measure.metrics import confusion, headline, loss_fn, predict, r2, recall
from core.models import Model
from core.prune.flat import Flat, unit_positions, weight_positions
from core.prune.plan import Plan, plan_stops, threshold_grid
from core.prune.units import Params

BLOCK = 1 << 17
"""Outputs that are measured together, few enough for a processor's cache."""

THREADS = 2
"""Threads that share the stops of a sweep, beside those that torch uses within one product."""

SHARED = 1 << 25
"""Products of a weight and a number that a stop must take for threads to share the stops: with fewer they
wait for each other more than they compute."""


@dataclass(frozen=True, eq=False)
class SweepResult:
    """Metrics of S stops on n rows.

    share, removed : (S,) as in the plan
    loss           : (S,) mean loss
    accuracy       : (S,) share of rows (of a language model: of all steps) whose class is found; for a
                     regression the share of variance explained
    per_class      : (S, C) share of each class's rows that is found; None for regression and language
    predictions    : (S, n) or, for language, (S, n, T) classes as small integers; for a regression the values
    metric         : name of what `accuracy` holds, "accuracy" or "r2"
    outputs        : (S, n, c) or (S, n, T, c) logits, where they were asked for
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
    parts, kept = [], []
    for outputs in _blocks(model, params, split.x, plan):
        parts.append(_measure(outputs, split.y, task))
        kept += [outputs] if keep_outputs else []
    columns = zip(*parts, strict=True)
    loss, accuracy, per_class, predictions = (None if c[0] is None else torch.cat(c) for c in columns)
    outputs = torch.cat(kept) if keep_outputs else None
    return SweepResult(
        plan.share, plan.removed, loss, accuracy, per_class, predictions, headline(task), outputs
    )


def _measure(outputs: Tensor, y: Tensor, task: Task) -> tuple[Tensor, Tensor, Tensor | None, Tensor]:
    """Loss, accuracy, recall by class and predictions of some stops."""
    loss = loss_fn(task)(outputs, y)
    if task == "regression":
        return loss, r2(outputs, y), None, outputs.squeeze(-1)
    found, classes = predict(outputs), max(outputs.shape[-1], 2)
    small = found.to(torch.uint8 if classes <= 256 else torch.int16)
    if task == "language":
        return loss, (found == y).to(loss.dtype).mean((-2, -1)), None, small
    table = confusion(found, y, classes)
    accuracy = table.diagonal(dim1=-2, dim2=-1).sum(-1).to(loss.dtype) / len(y)
    return loss, accuracy, recall(table), small


def sweep_outputs(model: Model, params: Params, x: Tensor, plan: Plan) -> Tensor:
    """Outputs of the network at every stop, (S, n, c) or (S, n, T, c), for any rows x, as a boundary
    needs."""
    return torch.cat(list(_blocks(model, params, x, plan)))


def _blocks(model: Model, params: Params, x: Tensor, plan: Plan) -> Iterator[Tensor]:
    """The same, some stops at a time; ordinary tensors.

    Where stops are long and there are two processors, two threads walk along the plan, each with a buffer of
    its own.
    """
    indices, ends = _removals(model, params, plan)
    products = len(x) * model.multiply_adds(model.weight_counts, model.row_steps(x))
    count = min(THREADS, os.cpu_count() or 1) if products >= SHARED and len(plan) > THREADS else 1
    walks = [_Walk(model, params, x, indices, ends) for _ in range(count)]
    start, size = 0, count  # then as many stops as their outputs allow
    with ThreadPoolExecutor(count) as pool:
        while start < len(plan):
            stops = np.linspace(start, min(start + size, len(plan)), count + 1).astype(int).tolist()
            each = pool.map if count > 1 else map
            parts = each(lambda walk, a, b: walk(range(a, b)), walks, stops[:-1], stops[1:])
            block = [outputs for part in parts for outputs in part]
            yield _stack(block)
            start, size = stops[-1], max(count, BLOCK // max(1, block[0].numel()))


def _stack(block: list[Tensor]) -> Tensor:
    """As torch.stack; logits that lie as columns go on doing so."""
    columns = block[0].stride(-2) == 1
    return torch.stack([part.mT for part in block]).mT if columns else torch.stack(block)


class _Walk:
    """One network on its way from stop to stop."""

    def __init__(self, model: Model, params: Params, x: Tensor, indices: Tensor, ends: list[int]) -> None:
        self.given = model, params, x
        self.indices, self.ends, self.done = indices, ends, 0
        self.outputs: Tensor | None = None

    def __call__(self, stops: range) -> list[Tensor]:
        """Outputs at stops that follow those of the call before."""
        found = []
        with torch.inference_mode():  # cheaper than no_grad; it holds for one thread
            if self.outputs is None:
                model, params, x = self.given
                self.flat, self.logits = Flat(params), model.reader(x)
                # weights that are 0 already, of a network pruned before, change nothing
                self.alive = [0, *(self.flat.buffer[self.indices] != 0).cumsum(0).tolist()]
            for stop in stops:
                start, self.done = self.done, self.ends[stop]
                if self.outputs is None or self.alive[self.done] > self.alive[start]:
                    self.flat.buffer.index_fill_(0, self.indices[start : self.done], 0.0)
                    self.outputs = self.logits(self.flat.views)
                found.append(self.outputs)
        return found


def random_sweep(
    model: Model, params: Params, split: Split, task: Task, plan: Plan, *, draws: int = 5, seed: int = 0
) -> Band:
    """The baseline of a plan: as many items of each pool at every stop, but the order is drawn at random,
    `draws` times."""
    generator = torch.Generator().manual_seed(seed)
    results = [sweep(model, params, split, task, plan.shuffled(generator)) for _ in range(draws)]
    loss, accuracy = zip(*((result.loss, result.accuracy) for result in results), strict=True)
    return Band(plan.share, torch.stack(loss), torch.stack(accuracy))


def _removals(model: Model, params: Params, plan: Plan) -> tuple[Tensor, list[int]]:
    """Positions in the flat buffer of all parameters in the order in which they go, and how many are gone at
    every stop."""
    positions, stops = [], []
    for name, gone in plan.gone.items():
        if name in params:
            where = weight_positions(params, name).unsqueeze(1)
        else:
            where = unit_positions(model, params, name)
        positions.append(where.flatten())
        stops.append(np.repeat(gone.ravel(), where.shape[1]))
    first = np.concatenate(stops)
    order = np.argsort(first, kind="stable")  # by radix: small integers are sorted in no time
    counts = np.bincount(first, minlength=len(plan))[: len(plan)]
    return torch.cat(positions)[torch.from_numpy(order)], counts.cumsum().tolist()


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
