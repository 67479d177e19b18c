"""The exact rise of the loss without one weight or one unit of a multilayer perceptron, without a loop.

Removing a weight w_kj moves one number for each sample: what unit k receives falls by w_kj h_j. Removing a
unit, with everything that belongs to it, sets its output to 0. Either way the output of one unit changes by
some d, and `core.ablate.rises` says what that costs each sample. Exact up to rounding: nothing is
approximated.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import torch
from torch import Tensor

from core.ablate.rises import Downstream
from core.data.dataset import Split, Task
from core.models import INPUT, MLP
from core.prune.units import Params

BLOCK = 1 << 18
"""Changes (sample, weight) that are computed together: few enough for a processor's cache."""

PREPARED = 1 << 19
"""Numbers (sample, unit, unit behind it) that lines are prepared from at a time: it bounds the memory."""


def units(model: MLP, params: Params, split: Split, task: Task, groups: Sequence[str]) -> dict[str, Tensor]:
    """L(without the unit) - L for every unit: {group: (size,)}."""
    rest = Downstream.of(model, params, split, task)
    out = {}
    for group in groups:
        o = rest.outputs[group]
        if rest.after(group) == model.layers[-1]:
            out[group] = rest.curve(rest.line(group), 1).rises(-o.unsqueeze(0)).mean((0, 1))
            continue
        sample, unit = o.nonzero(as_tuple=True)
        rises = torch.zeros_like(o)
        rises[sample, unit] = rest.rises(group, sample, unit, -o[sample, unit])
        out[group] = rises.mean(0)
    return out


def weights(model: MLP, params: Params, split: Split, task: Task, names: Sequence[str]) -> dict[str, Tensor]:
    """L(without the weight) - L for every weight: {name: tensor of its shape}."""
    rest = Downstream.of(model, params, split, task)
    out = {}
    for name in names:
        layer = name.removesuffix(".weight")
        total = torch.zeros_like(rest.columns[layer])
        h = rest.outputs[_read_by(model, layer)]
        # An input of 0 changes nothing. Others come first; samples with a like number of them go together.
        number, samples = (h != 0).sum(1).sort()
        ordered, h = rest.rows(samples), h[samples]
        first = (h != 0).to(torch.uint8).sort(dim=1, descending=True, stable=True).indices
        together = max(1, PREPARED // total.shape[1] // max(model.widths))
        for start in range(0, len(h), together):
            some = slice(start, start + together)
            for inputs, rises in _rises(ordered.rows(some), layer, h[some], first[some], number[some]):
                total.index_add_(0, inputs.flatten(), rises.flatten(0, 1))
        out[name] = (total / len(h)).T.contiguous()
    return out


def _rises(
    rest: Downstream, layer: str, h: Tensor, first: Tensor, number: Tensor
) -> Iterator[tuple[Tensor, Tensor]]:
    """In blocks: inputs (j, n) of a layer, and each sample's rise without the weights to them (j, n, k)."""
    line = rest.line(layer)
    curve = rest.curve(line, h.shape[1]) if line else None
    block = max(1, BLOCK // max(1, int(number[-1]) * rest.columns[layer].shape[1]))
    for start in range(0, len(h), block):
        some = slice(start, start + block)
        most = int(number[some][-1])
        if not most:
            continue
        part = rest.rows(some)
        inputs = first[some, :most].T
        steps = _steps(part, layer, h[some].T.gather(0, inputs), inputs)
        if curve is None:
            rises = torch.zeros_like(steps)
            again = np.flatnonzero(steps.numpy())
        else:
            rises = curve.rows(some).rises(steps)
            again = line.rows(some).left(steps)
        if again is not None and len(again):
            _, n, k = steps.shape
            row = again // k
            sample, unit, where = (torch.from_numpy(index) for index in (row % n, again - row * k, again))
            change = steps.view(-1).index_select(0, where)
            rises.view(-1).scatter_(0, where, part.rises(layer, sample, unit, change))
        yield inputs, rises


def _read_by(model: MLP, layer: str) -> str:
    """The group that a layer reads."""
    i = model.layers.index(layer)
    return model.layers[i - 1] if i else INPUT


def _steps(rest: Downstream, layer: str, h: Tensor, inputs: Tensor) -> Tensor:
    """Change of the outputs of k units without each of j weights, (j, n, k); h, inputs (j, n)."""
    lost = rest.columns[layer].index_select(0, inputs.flatten()).view(*inputs.shape, -1)
    lost.mul_(h.neg().unsqueeze(2))
    if rest.after(layer) is None:
        return lost
    z = rest.received[layer]
    return rest.model.activate_(lost.add_(z)).sub_(rest.model.activate(z))
