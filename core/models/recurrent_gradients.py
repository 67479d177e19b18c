"""The gradient of every single sample through a recurrent network, by one backward pass for all of them.

At each step W and U are linear maps, so a sample's gradient is a sum of outer products over the steps: what
arrives at the map's output times what it was given. `core.prune.gradients` measures these.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import torch
from torch import Tensor
from torch.nn.functional import embedding, linear

from core.models.protocol import PAD
from core.prune.units import Params

if TYPE_CHECKING:
    from core.models.recurrent import Recurrent


def sample_gradients(
    model: Recurrent, params: Params, x: Tensor, scalar: Callable[[Tensor], Tensor]
) -> Params:
    """{name: (n, *shape)}: for every row i of x the derivative of the i-th entry of scalar(logits).

    `scalar` maps the logits of all n rows to (n,), each row to its own number.
    """
    p = {name: tensor.detach() for name, tensor in params.items()}
    inputs = embedding(x, p["embed.weight"]) if model.vocabulary else x
    valid = x != PAD if model.vocabulary else None
    with torch.enable_grad():
        traces = [_Trace(model, p, layer, inputs, valid) for layer in model.hidden]
        read = torch.cat([trace.read(model.read) for trace in traces], -1)
        outputs = linear(read, p["out.weight"], p["out.bias"])
        leaves = [leaf for trace in traces for leaf in (trace.received, trace.added)]
        at_outputs, *arrived = torch.autograd.grad(scalar(outputs).sum(), [outputs, *leaves])
    found: Params = {}
    back = torch.zeros_like(inputs)
    for trace, received, heard in zip(traces, arrived[::2], arrived[1::2], strict=True):
        w = f"{trace.layer}.weight_ih_l0"
        found[w] = received.mT @ trace.inputs
        found[f"{trace.layer}.weight_hh_l0"] = heard.mT @ trace.before
        found[f"{trace.layer}.bias_ih_l0"] = received.sum(1)
        found[f"{trace.layer}.bias_hh_l0"] = heard.sum(1)
        back = back + trace.turn(received @ p[w])
    rows = (at_outputs, read.detach())
    over = rows if model.read == "every" else tuple(one.unsqueeze(1) for one in rows)
    found["out.weight"] = over[0].mT @ over[1]
    found["out.bias"] = over[0].sum(1)
    if model.vocabulary:
        table = back.new_zeros(len(x), *p["embed.weight"].shape)
        found["embed.weight"] = table.scatter_add(1, x.unsqueeze(-1).expand_as(back), back)
    return {name: found[name] for name in params}


class _Trace:
    """One direction, step by step. `received` (n, T, rows) is W x + b; `added` (n, T, rows) are zeros,
    added to U h + b', whose gradient is what arrives there; `before` (n, T, size) are the states that
    U is given."""

    def __init__(self, model: Recurrent, p: Params, layer: str, inputs: Tensor, valid: Tensor | None) -> None:
        self.layer = layer
        self.inputs = self.turn(inputs)
        w, u = p[f"{layer}.weight_ih_l0"], p[f"{layer}.weight_hh_l0"]
        self.received = linear(self.inputs, w, p[f"{layer}.bias_ih_l0"]).requires_grad_()
        self.added = torch.zeros_like(self.received).requires_grad_()
        cell = model.step
        h = memory = inputs.new_zeros(len(inputs), u.shape[1])
        before, self.states = [], []
        for t in range(inputs.shape[1]):
            before.append(h.detach())
            heard = linear(h, u, p[f"{layer}.bias_hh_l0"]) + self.added[:, t]
            new, new_memory = cell(self.received[:, t], heard, h, memory)
            if valid is not None:
                here = self.turn(valid)[:, t].unsqueeze(-1)
                new, new_memory = torch.where(here, new, h), torch.where(here, new_memory, memory)
            h, memory = new, new_memory
            self.states.append(h)
        self.before = torch.stack(before, 1)

    def turn(self, rows: Tensor) -> Tensor:
        """Into the order in which this direction reads, and back."""
        return rows if self.layer == "rnn" else rows.flip(1)

    def read(self, which: str) -> Tensor:
        return torch.stack(self.states, 1) if which == "every" else self.states[-1]
