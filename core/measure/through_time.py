"""A recurrent network seen through time, for many prunings of it at once.

What one weight does at each step, how much of the loss's gradient reaches each earlier state, and how far U
stretches a state. Everything is computed step by step from the cell's own equations, with the parameters of
all prunings in one tensor.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from core.data.dataset import Split, Task
from core.measure.losses import sample_losses
from core.models import Recurrent
from core.prune.flat import unit_positions, weight_positions
from core.prune.plan import Plan
from core.prune.units import Params

W, U = "rnn.weight_ih_l0", "rnn.weight_hh_l0"
"""Names of the weights that read the input and those that read the state."""

GATE_NAMES = {"rnn": ("h",), "gru": ("r", "z", "n"), "lstm": ("i", "f", "g", "o")}
"""Blocks of rows in W and U, as they are called in torch's documentation."""

CANDIDATE = {"rnn": 0, "gru": 2, "lstm": 2}
"""The block that proposes the new content of the state; the others only open and close."""

ROUNDING = 1e-6
"""Changes of a state below this share of the largest one are rounding."""

CHUNK = 24
"""Prunings that are run through time together: more would not fit the cache of a processor."""


def gate_blocks(model: Recurrent) -> tuple[tuple[str, str, slice], ...]:
    """Every weight matrix cut into the blocks of its gates: (name, gate, rows). The read-out is one block,
    its gate ""."""
    blocks = []
    for name in model.weight_names:
        rows, gates = model.shapes[name][0], GATE_NAMES[model.cell] if name != "out.weight" else ("",)
        size = rows // len(gates)
        blocks += [(name, gate, slice(k * size, (k + 1) * size)) for k, gate in enumerate(gates)]
    return tuple(blocks)


@dataclass(frozen=True, eq=False)
class Unrolled:
    """T steps of K networks on n rows.

    heard: what each step reads of the state before, U h + b', T of (K, n, gates * H). states, memories: T of
    (K, n, H); only an LSTM's memory is more than its first value. logits: (K, n, c).
    """

    heard: tuple[Tensor, ...]
    states: tuple[Tensor, ...]
    memories: tuple[Tensor, ...]
    logits: Tensor


def unroll(
    model: Recurrent, params: Params, x: Tensor, each_step: Mapping[str, Tensor] | None = None
) -> Unrolled:
    """Run x (n, T, d) through K networks. Every parameter has a leading dimension of K or 1. `each_step`
    unties weights: name to (T, K, ...), another value at every step."""
    each_step = each_step or {}

    def weights(name: str, t: int) -> Tensor:
        return each_step[name][t] if name in each_step else params[name]

    step = model.step
    h = x.new_zeros(1, len(x), model.sizes[0])
    memory = h
    heard, states, memories = [], [], []
    for t in range(x.shape[1]):
        received = x[:, t] @ weights(W, t).mT + params["rnn.bias_ih_l0"].unsqueeze(-2)
        heard.append(h @ weights(U, t).mT + params["rnn.bias_hh_l0"].unsqueeze(-2))
        h, memory = step(received, heard[-1], h, memory)
        memory = memory.view_as(memory)  # a name of its own: the state of this step does not depend on it
        states.append(h)
        memories.append(memory)
    logits = h @ params["out.weight"].mT + params["out.bias"].unsqueeze(-2)
    return Unrolled(tuple(heard), tuple(states), tuple(memories), logits)


def pruned(model: Recurrent, params: Params, plan: Plan) -> Params:
    """The parameters at every stop of a plan over weights or units, one after the other: (S, ...) each."""
    sizes = [tensor.numel() for tensor in params.values()]
    end = torch.full((sum(sizes),), len(plan), dtype=torch.int64)
    for name, gone in plan.gone.items():
        first = torch.from_numpy(gone.astype(np.int64)).flatten()
        if name in params:
            where = weight_positions(params, name)
        else:
            where = unit_positions(model, params, name)
            first = first.unsqueeze(1).expand_as(where).flatten()
            where = where.flatten()
        end.scatter_reduce_(0, where, first, "amin")
    flat = torch.cat([tensor.detach().flatten() for tensor in params.values()])
    kept = end > torch.arange(len(plan)).unsqueeze(1)
    pieces = (flat * kept).split(sizes, 1)
    return {name: piece.reshape(-1, *params[name].shape) for name, piece in zip(params, pieces, strict=True)}


@dataclass(frozen=True, eq=False)
class Through:
    """S stops of a plan through time. states: (S, T, H) of one row. mass: (S, T), the mean norm of dl_i/dh at
    0, 1, 2, ... steps before the last. radius: (S,), see `spectral_radius`."""

    states: np.ndarray
    mass: np.ndarray
    radius: np.ndarray

    @property
    def share(self) -> np.ndarray:
        """The mass of each lag as a share of all lags, (S, T); 0 where there is no gradient at all."""
        total = self.mass.sum(1, keepdims=True)
        return np.divide(self.mass, total, out=np.zeros_like(self.mass), where=total > 0)


def through_time(
    model: Recurrent, params: Params, split: Split, task: Task, plan: Plan, rows: int = 64, shown: int = 0
) -> Through:
    """Every stop of a plan, on the first `rows` rows of a split; states of row number `shown` of them."""
    x, y = split.x[:rows], split.y[:rows]
    stacked = pruned(model, params, plan)
    states, mass = [], []
    for part in _chunks(stacked):
        found, grads = _gradients(model, part, x, y, task)
        states.append(torch.stack([h[:, shown] for h in found.states], 1).detach())
        mass.append(grads.norm(dim=-1).mean(2).flip(1))
    radius = spectral_radius(model, stacked[U])
    return Through(torch.cat(states).numpy(), torch.cat(mass).double().numpy(), radius.numpy())


def _chunks(stacked: Params) -> Iterator[Params]:
    count = len(stacked[U])
    for start in range(0, count, CHUNK):
        yield {name: tensor[start : start + CHUNK] for name, tensor in stacked.items()}


def _gradients(model: Recurrent, params: Params, x: Tensor, y: Tensor, task: Task) -> tuple[Unrolled, Tensor]:
    """dl_i/dh_t of every row, (K, T, n, H); of an LSTM beside dl_i/dc_t, (K, T, n, 2 H): what is carried on
    is both."""
    with torch.enable_grad():
        leaves = params | {"rnn.bias_hh_l0": params["rnn.bias_hh_l0"].detach().requires_grad_()}
        found = unroll(model, leaves, x)
        loss = sample_losses(found.logits, y, task).sum()
        count = len(found.states)
        carried = (*found.states, *(found.memories if model.cell == "lstm" else ()))
        grads = torch.autograd.grad(loss, carried, allow_unused=True, materialize_grads=True)
    grads = [torch.stack(grads[i : i + count], 1) for i in range(0, len(grads), count)]
    return found, torch.cat(grads, -1)


def spectral_radius(model: Recurrent, recurrent: Tensor) -> Tensor:
    """The largest absolute eigenvalue of U, (S, gates * H, H) -> (S,), float64; of a gated cell that of the
    block which proposes the new content."""
    size = model.sizes[0]
    if not size:
        return torch.zeros(len(recurrent), dtype=torch.float64)
    block = CANDIDATE[model.cell]
    square = recurrent[:, block * size : (block + 1) * size].detach()
    return torch.linalg.eigvals(square.double()).abs().amax(-1)


@dataclass(frozen=True, eq=False)
class OneWeight:
    """One weight of W or U through T steps, on n rows.

    terms: (T,), what each step adds to the mean gradient; their sum is dL/dw. change: (T,), mean norm of the
    change of the state after each step when the weight is cut. once: (T,), rise of the mean loss when it is
    cut at that one step only. always: the rise when it is cut at every step, as it is.
    """

    terms: np.ndarray
    change: np.ndarray
    once: np.ndarray
    always: float

    @property
    def steps(self) -> int:
        """Steps after which the state is another one."""
        return int((self.change > ROUNDING * self.change.max()).sum())


def one_weight(
    model: Recurrent, params: Params, split: Split, task: Task, name: str, index: tuple[int, int]
) -> OneWeight:
    """What cutting params[name][index] does, step by step, for name among `W` and `U`."""
    row, column = index
    x, y = split.x, split.y
    one = {key: tensor.detach().unsqueeze(0) for key, tensor in params.items()}
    steps = x.shape[1]
    # K networks: untouched, cut at one step (T of them), cut at every step.
    untied = one[name].expand(steps, steps + 2, *params[name].shape).clone()
    for t in range(steps):
        untied[t, [t + 1, steps + 1], row, column] = 0.0
    with torch.no_grad():
        found = unroll(model, one, x, {name: untied})
        losses = sample_losses(found.logits, y, task)
        rises = (losses[1:] - losses[0]).mean(1).double().numpy()
        change = torch.stack([(h[-1] - h[0]).norm(dim=-1).mean() for h in found.states])
    grads = step_gradients(model, params, split, task, name)
    terms = grads[:, row, column].double().numpy()
    return OneWeight(terms, change.double().numpy(), rises[:-1], float(rises[-1]))


def step_gradients(model: Recurrent, params: Params, split: Split, task: Task, name: str) -> Tensor:
    """What each step adds to the gradient of the mean loss, for name among `W` and `U`: (T, rows, columns).
    The sum over the steps is the gradient."""
    one = {key: tensor.detach().unsqueeze(0) for key, tensor in params.items()}
    with torch.enable_grad():
        untied = one[name].expand(split.x.shape[1], *one[name].shape).clone().requires_grad_()
        logits = unroll(model, one, split.x, {name: untied}).logits
        loss = sample_losses(logits, split.y, task).mean()
        (grad,) = torch.autograd.grad(loss, untied)
    return grad[:, 0]
