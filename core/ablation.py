"""The truth behind every score: the exact rise of the mean loss when one weight or one unit is removed.

Removing a weight w_kj moves one number for each sample: what unit k receives falls by w_kj h_j. Removing a
unit, with everything that belongs to it, sets its output to 0. Either way the output of one unit changes by
some d, the next layer receives d times one column more, and only the rest of the network has to be computed
again, and only for the samples with d != 0 (a ReLU that stays silent, an input of 0 and a weight of 0 change
nothing). Nothing is approximated.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn.functional import linear

from core.data import Split, Task
from core.evaluate import loss_fn
from core.losses import sample_losses
from core.models import INPUT, MLP
from core.units import Params

ROWS = 1 << 14
"""Changed samples that are evaluated at the same time: it bounds the memory."""


@torch.no_grad()
def ablate_units(
    model: MLP, params: Params, split: Split, task: Task, groups: Sequence[str] | None = None
) -> dict[str, Tensor]:
    """L(without the unit) - L for every unit: {group: (size,)}, default the hidden groups; "input" is allowed
    too.

    A removed unit loses its row, its bias and its column: its output is 0 for every sample.
    """
    cache = _Cache.of(model, params, split, task)
    out = {}
    for group in model.hidden if groups is None else groups:
        o = cache.outputs[group]
        unit, sample = o.T.nonzero(as_tuple=True)
        change = -o.T[unit, sample]
        out[group] = cache.rise(group, unit, sample, change, unit, o.shape[1])
    return out


@torch.no_grad()
def ablate_weights(
    model: MLP, params: Params, split: Split, task: Task, names: Sequence[str] | None = None
) -> dict[str, Tensor]:
    """L(without the weight) - L for every weight: {name: tensor of the weight's shape}. Biases are not
    removed."""
    cache = _Cache.of(model, params, split, task)
    out = {}
    for name in model.weight_names if names is None else names:
        weight = params[name].detach()
        layer = name.removesuffix(".weight")
        i = model.layers.index(layer)
        h = cache.outputs[INPUT if i == 0 else model.layers[i - 1]]
        rises = [
            cache.rise(layer, *_changes(model, cache, layer, k, weight[k], h), weight.shape[1])
            for k in range(weight.shape[0])
        ]
        out[name] = torch.stack(rises)
    return out


def _changes(model: MLP, cache: _Cache, layer: str, k: int, row: Tensor, h: Tensor):
    """How the output of unit k changes without each of its weights: (k, sample, change, item), changes of 0
    left out."""
    z = cache.received[layer][:, k]
    without = z - row.unsqueeze(1) * h.T
    last = layer == model.layers[-1]
    change = without - z if last else model.activate(without) - model.activate(z)
    item, sample = change.nonzero(as_tuple=True)
    return k, sample, change[item, sample], item


@dataclass(frozen=True)
class _Cache:
    """One forward pass, kept: what every layer received, what every group put out, the loss of every
    sample."""

    model: MLP
    params: Params
    y: Tensor
    task: Task
    received: dict[str, Tensor]
    outputs: dict[str, Tensor]
    losses: Tensor

    @classmethod
    def of(cls, model: MLP, params: Params, split: Split, task: Task) -> _Cache:
        params = {name: tensor.detach() for name, tensor in params.items()}
        outputs = model.activations(params, split.x)
        before = dict(zip(model.layers, outputs.values(), strict=True))
        received = {
            layer: linear(h, params[f"{layer}.weight"], params[f"{layer}.bias"])
            for layer, h in before.items()
        }
        losses = sample_losses(received[model.layers[-1]], split.y, task)
        return cls(model, params, split.y, task, received, outputs, losses)

    def rise(self, group: str, unit, sample: Tensor, change: Tensor, item: Tensor, items: int) -> Tensor:
        """Rise of the mean loss for each of `items` removals, (items,).

        Row t says: under removal item[t], the output of unit[t] of `group` changes by change[t] for
        sample[t].
        """
        total = torch.zeros(items, dtype=torch.float64)
        for start in range(0, len(sample), ROWS):
            part = slice(start, start + ROWS)
            who = unit if isinstance(unit, int) else unit[part]
            losses = self._losses(group, who, sample[part], change[part])
            total.index_add_(0, item[part], (losses - self.losses[sample[part]]).double())
        return (total / len(self.y)).to(self.losses.dtype)

    def _losses(self, group: str, unit, sample: Tensor, change: Tensor) -> Tensor:
        layers = self.model.layers
        if group == layers[-1]:
            outputs = self.received[group][sample]
            outputs[torch.arange(len(sample)), unit] += change
        else:
            after = layers[0] if group == INPUT else layers[layers.index(group) + 1]
            column = self.params[f"{after}.weight"].T[unit]
            z = self.received[after][sample].addcmul_(change.unsqueeze(1), column)
            outputs = (
                z
                if after == layers[-1]
                else self.model.forward_from(self.params, after, self.model.activate(z))
            )
        return sample_losses(outputs, self.y[sample], self.task)


@dataclass(frozen=True)
class Pairs:
    """Units removed alone and two at a time. `units` are m (group, index); rises of the mean loss.

    alone (m,); together (m, m), symmetric, its diagonal is `alone`.
    """

    units: tuple[tuple[str, int], ...]
    alone: Tensor
    together: Tensor

    @property
    def extra(self) -> Tensor:
        """What two removals cost together beyond the sum of both alone, (m, m), 0 on the diagonal."""
        extra = self.together - self.alone.unsqueeze(0) - self.alone.unsqueeze(1)
        return extra.fill_diagonal_(0.0)


@torch.no_grad()
def ablate_pairs(
    model: MLP, params: Params, split: Split, task: Task, units: Sequence[tuple[str, int]], *, chunk: int = 64
) -> Pairs:
    """Remove every pair out of `units` together, and each alone; m (m + 1) / 2 evaluations, `chunk` at a
    time."""
    units = tuple(units)
    m = len(units)
    a, b = torch.triu_indices(m, m)
    base = loss_fn(task)(model.forward(params, split.x), split.y)
    rises = torch.empty(len(a), dtype=base.dtype)
    for start in range(0, len(a), chunk):
        pairs = list(zip(a[start : start + chunk].tolist(), b[start : start + chunk].tolist(), strict=True))
        gates = {
            name: torch.ones(len(pairs), 1, model.units[name].size, dtype=split.x.dtype) for name, _ in units
        }
        for row, pair in enumerate(pairs):
            for name, index in (units[p] for p in pair):
                gates[name][row, 0, index] = 0.0
        x = split.x.expand(len(pairs), *split.x.shape)
        rises[start : start + chunk] = loss_fn(task)(model.forward(params, x, gates), split.y) - base
    together = torch.zeros(m, m, dtype=base.dtype)
    together[a, b] = rises
    together[b, a] = rises
    return Pairs(units, together.diagonal().clone(), together)
