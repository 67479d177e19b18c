"""Logits of the same rows for many sets of parameters: what a sweep or an ablation spends its time on.

What depends on the rows alone is done once. A recurrent network reads each beginning that sentences share
once; an encoder pads its rows to a few lengths and not to the longest. Inside a recurrent network
tanh(z) = 2 sigmoid(2z) - 1, because torch's sigmoid is about six times as fast as its tanh; the factors are
put into the weights. So results are those of `Model.logits` up to rounding.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn.functional import linear

from core.models.encoder import Encoder
from core.models.protocol import PAD, Model
from core.models.recurrent import Recurrent
from core.units import Params

Reader = Callable[[Params], Tensor]
"""Parameters to logits, (n, c) or (n, T, c), of rows that were given before."""

LENGTHS = 4
"""Lengths to which the rows of an encoder are padded."""


def reader(model: Model, x: Tensor) -> Reader:
    """The numbers of `model.logits(params, x)` as a function of the parameters alone.

    For inference: without gradients. A reader has buffers of its own that every call writes to, so each
    thread needs one; the logits that it returns are not written to again.
    """
    if isinstance(model, Recurrent) and len(x):
        return _RecurrentReader(model, x)
    if isinstance(model, Encoder) and len(x):
        return _by_length(model, x)
    return lambda params: model.logits(params, x)


def _by_length(model: Encoder, x: Tensor) -> Reader:
    """An encoder takes no notice of padding: sorted by length, rows need little of it."""
    length, order = (x != PAD).sum(1).sort()
    parts = [(some, int(ends.max())) for some, ends in zip(*_split(order, length), strict=True)]
    cut = [(x[some, : max(1, end)], some) for some, end in parts]
    back = torch.cat([some for _, some in cut]).argsort()
    return lambda params: torch.cat([model.logits(params, rows) for rows, _ in cut])[back]


def _split(order: Tensor, length: Tensor) -> tuple[tuple[Tensor, ...], tuple[Tensor, ...]]:
    return order.chunk(LENGTHS), length.chunk(LENGTHS)


@dataclass(frozen=True, eq=False)
class _Rows:
    """Rows as one direction reads them: levels of states, each of which follows one state of the level before.

    Row 0 of all states is the initial one, then come the states of level 0, level 1, ...

    ends    : where each level ends among all states; level t is ends[t] to ends[t + 1], and ends[0] = 1.
    parents : of each level, the state that each follows; None for those of the level before, one for one.
    inputs  : what the states read: numbers (states, d), or places in `words` (states,).
    words   : tokens that occur, None where inputs are numbers.
    last    : (n,) state after the last step of every row.
    every   : (n, T) state after every step, held through padding.
    """

    ends: tuple[int, ...]
    parents: tuple[Tensor | None, ...]
    inputs: Tensor
    words: Tensor | None
    last: Tensor
    every: Tensor


def _numbers(x: Tensor, back: bool) -> _Rows:
    n, steps = x.shape[:2]
    turned = (x.flip(1) if back else x).transpose(0, 1).reshape(n * steps, -1)
    every = 1 + torch.arange(n * steps).view(steps, n).T.contiguous()
    first = torch.zeros(n, dtype=torch.int64)
    ends = tuple(1 + n * t for t in range(steps + 1))
    return _Rows(ends, (first, *[None] * (steps - 1)), turned, None, every[:, -1].contiguous(), every)


def _sentences(x: Tensor, back: bool) -> _Rows:
    """Equal beginnings are equal states: sorted, they lie side by side."""
    steps = torch.arange(x.shape[1])
    if back:
        end = (x != PAD).sum(1, keepdim=True) - 1
        x = x.gather(1, torch.where(steps <= end, end - steps, steps))
    rows, place = x.unique(dim=0, return_inverse=True)
    here = rows != PAD
    differs = torch.ones_like(here)
    differs[1:] = (rows[1:] != rows[:-1]).cumsum(1) > 0
    new = here & differs
    count = new.sum(0)
    ends = torch.cat([torch.ones(1, dtype=torch.int64), 1 + count.cumsum(0)])
    state = torch.where(here, new.cumsum(0) - 1 + ends[:-1], 0)
    # padding holds the state before it; states grow along a row
    every = state.cummax(1).values
    before = torch.cat([torch.zeros_like(state[:, :1]), state[:, :-1]], 1)
    parents: list[Tensor | None] = []
    levels = int((count > 0).sum())
    for t in range(levels):
        parent = before[new[:, t], t]
        start = int(ends[t - 1]) if t else 0
        same = t > 0 and torch.equal(parent, torch.arange(start, int(ends[t])))
        parents.append(None if same else parent)
    tokens = torch.cat([rows[new[:, t], t] for t in range(levels)]) if levels else rows.new_empty(0)
    words, inputs = tokens.unique(return_inverse=True)
    every = every[place]
    return _Rows(
        tuple(ends[: levels + 1].tolist()), tuple(parents), inputs, words, every[:, -1].contiguous(), every
    )


class _RecurrentReader:
    def __init__(self, model: Recurrent, x: Tensor) -> None:
        self.model = model
        take = _sentences if model.vocabulary else _numbers
        self.rows = {layer: take(x, layer == "reverse") for layer in model.hidden}
        self.loops: dict[str, _Loop] = {}

    def __call__(self, params: Params) -> Tensor:
        weight, total, read = params["out.weight"], params["out.bias"], []
        for layer, columns in zip(self.model.hidden, weight.split(self.model.sizes, 1), strict=True):
            rows = self.rows[layer]
            if layer not in self.loops or self.loops[layer].states.dtype != weight.dtype:
                self.loops[layer] = _LOOPS[self.model.cell](self.model, layer, rows, weight.dtype)
            loop = self.loops[layer]
            loop(params)
            if self.model.read == "every":
                # all states, and then to their places: many places share one
                return linear(loop.states, loop.scale * columns, loop.bias(columns, total))[rows.every]
            total = loop.bias(columns, total)
            read.append(linear(loop.states.index_select(0, rows.last), loop.scale * columns))
        return sum(read[1:], read[0]) + total


class _Loop:
    """All states of one direction, (states, size): h = scale * state + shift.

    Everything that a step needs is cut out of the buffers once: a step is then a few calls into torch.
    """

    scale, shift = 2.0, -1.0
    width = 1
    """Buffers as wide as the states that a step needs for W x + b."""

    def __init__(self, model: Recurrent, layer: str, rows: _Rows, dtype: torch.dtype) -> None:
        self.layer, self.rows, self.relu = layer, rows, model.activation == "relu"
        size = model.sizes[model.hidden.index(layer)]
        if model.cell == "rnn" and model.activation != "tanh":
            self.scale, self.shift = 1.0, 0.0
        self.bent = model.activation == "tanh"
        levels = range(len(rows.parents))
        most = max((rows.ends[t + 1] - rows.ends[t] for t in levels), default=0)
        numbers = rows.words is None
        self.inputs = rows.inputs.to(dtype) if numbers else rows.inputs
        self.states = torch.empty(rows.ends[-1], size, dtype=dtype)
        self.states[0] = -self.shift / self.scale
        self.received = torch.empty(len(rows.inputs) if numbers else most, self.width * size, dtype=dtype)
        self.before = torch.empty(most, size, dtype=dtype)
        self.spare(most, size, dtype)
        self.levels = [self.level(t, rows.ends[t], rows.ends[t + 1]) for t in levels]

    def spare(self, most: int, size: int, dtype: torch.dtype) -> None:
        """Further buffers."""

    def level(self, t: int, start: int, end: int) -> tuple:
        """Views of the buffers for one level: parents, states before, words, W x + b, states."""
        n, parents = end - start, self.rows.parents[t]
        before = self.before[:n] if parents is not None else self.states[self.rows.ends[t - 1] : start]
        numbers = self.rows.words is None
        words = None if numbers else self.inputs[start - 1 : end - 1]
        received = self.received[start - 1 : end - 1] if numbers else self.received[:n]
        return parents, before, words, received, self.states[start:end]

    def bias(self, weight: Tensor, bias: Tensor) -> Tensor:
        """What is left of `weight` h + bias when `weight` reads states: a constant."""
        return bias + self.shift * weight.sum(1) if self.shift else bias

    def weights(self, params: Params) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        kinds = ("weight_ih_l0", "weight_hh_l0", "bias_ih_l0", "bias_hh_l0")
        return tuple(params[f"{self.layer}.{kind}"] for kind in kinds)

    def hear(self, params: Params, w: Tensor, b: Tensor) -> Tensor | None:
        """W x + b: written to the buffer of all states, or, of words, a table to look up."""
        if self.rows.words is None:
            torch.addmm(b, self.inputs, w.T, out=self.received)
            return None
        return torch.addmm(b, params["embed.weight"].index_select(0, self.rows.words), w.T)


class _Elman(_Loop):
    def __call__(self, params: Params) -> None:
        w, u, b, bias = self.weights(params)
        factor = 2.0 if self.bent else 1.0
        table = self.hear(params, factor * w, factor * (b + self.bias(u, bias)))
        u = (factor * self.scale * u).T.contiguous()
        for parents, before, words, received, states in self.levels:
            if parents is not None:
                torch.index_select(self.states, 0, parents, out=before)
            if words is not None:
                torch.index_select(table, 0, words, out=received)
            torch.addmm(received, before, u, out=states)
            if self.relu:
                states.clamp_min_(0.0)
            else:
                states.sigmoid_()


class _Gru(_Loop):
    """state = (h + 1) / 2, so h' = (1 - z) n + z h is the mean of two states with the weights 1 - z and z."""

    width = 3

    def spare(self, most: int, size: int, dtype: torch.dtype) -> None:
        self.heard = torch.empty(most, size, dtype=dtype)

    def level(self, t: int, start: int, end: int) -> tuple:
        parents, before, words, received, states = super().level(t, start, end)
        size = states.shape[1]
        pair, new = received[:, : 2 * size], received[:, 2 * size :]
        reset, update = pair.split(size, 1)
        return parents, before, words, received, pair, reset, update, new, self.heard[: end - start], states

    def __call__(self, params: Params) -> None:
        w, u, b, bias = self.weights(params)
        size = u.shape[1]
        factor = torch.ones(len(u), 1, dtype=u.dtype)
        factor[2 * size :] = 2.0
        first = bias.clone()
        first[2 * size :] = 0.0  # the reset gate multiplies what the new gate hears, its bias included
        constant = self.bias(u, bias) - bias
        constant[2 * size :] = 0.0
        table = self.hear(params, factor * w, factor[:, 0] * (b + first + constant))
        last = 2.0 * self.bias(u, bias)[2 * size :]
        gates, new_u = (factor * self.scale * u).T.contiguous().split([2 * size, size], 1)
        for parents, before, words, received, pair, reset, update, new, heard, states in self.levels:
            if parents is not None:
                torch.index_select(self.states, 0, parents, out=before)
            if words is not None:
                torch.index_select(table, 0, words, out=received)
            pair.addmm_(before, gates).sigmoid_()
            torch.addmm(last, before, new_u, out=heard)
            new.addcmul_(reset, heard).sigmoid_()
            torch.lerp(new, before, update, out=states)


class _Lstm(_Loop):
    """state = h / 2; the memory is kept as 2 c, which is what its sigmoid needs."""

    scale, shift = 2.0, 0.0
    width = 4

    def spare(self, most: int, size: int, dtype: torch.dtype) -> None:
        self.memory = torch.zeros(len(self.states), size, dtype=dtype)
        self.kept = torch.empty(most, size, dtype=dtype)
        self.bend = torch.empty(most, size, dtype=dtype)

    def level(self, t: int, start: int, end: int) -> tuple:
        parents, before, words, received, states = super().level(t, start, end)
        n = end - start
        kept = self.kept[:n] if parents is not None else self.memory[self.rows.ends[t - 1] : start]
        gates = received.split(states.shape[1], 1)
        return parents, before, words, received, *gates, kept, self.memory[start:end], self.bend[:n], states

    def __call__(self, params: Params) -> None:
        w, u, b, bias = self.weights(params)
        size = u.shape[1]
        factor = torch.ones(len(u), 1, dtype=u.dtype)
        factor[2 * size : 3 * size] = 2.0
        table = self.hear(params, factor * w, factor[:, 0] * (b + bias))
        u = (factor * self.scale * u).T.contiguous()
        for parents, before, words, received, i, f, g, o, kept, memory, bend, states in self.levels:
            if parents is not None:
                torch.index_select(self.states, 0, parents, out=before)
                torch.index_select(self.memory, 0, parents, out=kept)
            if words is not None:
                torch.index_select(table, 0, words, out=received)
            received.addmm_(before, u).sigmoid_()
            torch.mul(f, kept, out=memory)
            memory.addcmul_(i, g, value=4.0).sub_(i, alpha=2.0)  # 2 i tanh, with tanh = 2 g - 1
            torch.sigmoid(memory, out=bend)
            torch.mul(o, bend, out=states)
            states.sub_(o, alpha=0.5)


_LOOPS: dict[str, type[_Loop]] = {"rnn": _Elman, "gru": _Gru, "lstm": _Lstm}
