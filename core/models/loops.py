"""All states of a recurrent network for many sets of parameters: what `Recurrent.reader` spends its time on.

For inference, with buffers that are made once. tanh(z) = 2 sigmoid(2z) - 1, because torch's sigmoid is about
six times as fast as its tanh; what is kept of a state is what the sigmoid gives, h = scale * state + shift,
and the factors are put into the weights that read it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import torch
from torch import Tensor
from torch.nn.functional import linear

from core.models.protocol import PAD, Reader
from core.prune.units import Params

if TYPE_CHECKING:
    from core.models.recurrent import Recurrent


@dataclass(frozen=True, eq=False)
class Rows:
    """Rows as one direction reads them: levels of states, each of which follows one of the level before.

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


def numbers(x: Tensor, back: bool) -> Rows:
    n, steps = x.shape[:2]
    turned = (x.flip(1) if back else x).transpose(0, 1).reshape(n * steps, -1)
    every = 1 + torch.arange(n * steps).view(steps, n).T.contiguous()
    first = torch.zeros(n, dtype=torch.int64)
    ends = tuple(1 + n * t for t in range(steps + 1))
    return Rows(ends, (first, *[None] * (steps - 1)), turned, None, every[:, -1].contiguous(), every)


def sentences(x: Tensor, back: bool) -> Rows:
    """Equal beginnings are equal states: sorted, they lie side by side."""
    steps = torch.arange(x.shape[1])
    if back:
        end = (x != PAD).sum(1, keepdim=True) - 1
        x = x.gather(1, torch.where(steps <= end, end - steps, steps))
    order = torch.from_numpy(np.lexsort(x.numpy().T[::-1]))  # in a tenth of the time of torch's unique
    rows = x[order]
    here = rows != PAD
    differs = torch.ones_like(here)
    differs[1:] = (rows[1:] != rows[:-1]).cumsum(1) > 0
    new = here & differs
    count = new.sum(0)
    ends = 1 + count.cumsum(0)
    state = torch.where(here, new.cumsum(0) - 1 + ends - count, 0)
    # padding holds the state before it; states grow along a row
    every = torch.empty_like(state)
    every[order] = state.cummax(1).values
    before = torch.cat([torch.zeros_like(state[:, :1]), state[:, :-1]], 1)
    sizes = count[count > 0].tolist()
    bounds = (1, *ends.tolist()[: len(sizes)])
    parents: list[Tensor | None] = []
    for t, parent in enumerate(before.T[new.T].split(sizes)):
        same = t > 0 and torch.equal(parent, torch.arange(bounds[t - 1], bounds[t]))
        parents.append(None if same else parent)
    words, inputs = rows.T[new.T].unique(return_inverse=True)
    return Rows(bounds, tuple(parents), inputs, words, every[:, -1].contiguous(), every)


class Loop:
    """All states of one direction, (states, size): h = scale * state + shift.

    Everything that a step needs is cut out of the buffers once: a step is then a few calls into torch.
    """

    scale, shift = 2.0, -1.0
    width = 1
    """Gates: W x + b is so many times as wide as a state."""
    kept = 1
    """What is held of a unit: its state and, in some cells, its memory behind it."""

    def __init__(self, model: Recurrent, layer: str, rows: Rows, dtype: torch.dtype) -> None:
        self.layer, self.rows, self.relu = layer, rows, model.activation == "relu"
        size = model.sizes[model.hidden.index(layer)]
        if model.cell == "rnn" and model.activation != "tanh":
            self.scale, self.shift = 1.0, 0.0
        self.bent = model.activation == "tanh"
        levels = range(len(rows.parents))
        most = max((rows.ends[t + 1] - rows.ends[t] for t in levels), default=0)
        numbers = rows.words is None
        self.inputs = rows.inputs.to(dtype) if numbers else rows.inputs
        self.held = torch.empty(rows.ends[-1], self.kept * size, dtype=dtype)
        self.held[0] = -self.shift / self.scale
        self.states = self.held[:, :size]
        self.received = torch.empty(len(rows.inputs) if numbers else most, self.width * size, dtype=dtype)
        self.before = torch.empty(most, self.kept * size, dtype=dtype)
        self.spare(most, size, dtype)
        self.levels = [self.level(t, rows.ends[t], rows.ends[t + 1]) for t in levels]

    def spare(self, most: int, size: int, dtype: torch.dtype) -> None:
        """Further buffers."""

    def level(self, t: int, start: int, end: int) -> tuple:
        """Views of the buffers for one level: parents, what is held before, words, W x + b, what is held."""
        n, parents = end - start, self.rows.parents[t]
        before = self.before[:n] if parents is not None else self.held[self.rows.ends[t - 1] : start]
        numbers = self.rows.words is None
        words = None if numbers else self.inputs[start - 1 : end - 1]
        received = self.received[start - 1 : end - 1] if numbers else self.received[:n]
        return parents, before, words, received, self.held[start:end]

    def last(self, weight: Tensor) -> Tensor:
        """`weight` h after the last step, (n, outputs)."""
        return linear(self.states.index_select(0, self.rows.last), self.scale * weight, self.constant(weight))

    def every(self, weight: Tensor) -> Tensor:
        """`weight` h after every step, (n, T, outputs)."""
        made = linear(self.states, self.scale * weight, self.constant(weight))
        return made[self.rows.every]  # many places share a state

    def constant(self, weight: Tensor) -> Tensor:
        """What `weight` h has beside what it reads of the states."""
        return self.shift * weight.sum(1)

    def weights(self, params: Params) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        kinds = ("weight_ih_l0", "weight_hh_l0", "bias_ih_l0", "bias_hh_l0")
        return tuple(params[f"{self.layer}.{kind}"] for kind in kinds)

    def hear(self, params: Params, w: Tensor, b: Tensor) -> Tensor | None:
        """W x + b: written to the buffer of all states, or, of words, a table to look up."""
        if self.rows.words is None:
            torch.addmm(b, self.inputs, w.T, out=self.received)
            return None
        return torch.addmm(b, params["embed.weight"].index_select(0, self.rows.words), w.T)


class Elman(Loop):
    def __call__(self, params: Params) -> None:
        w, u, b, bias = self.weights(params)
        factor = 2.0 if self.bent else 1.0
        table = self.hear(params, factor * w, factor * (b + bias + self.constant(u)))
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


class Gru(Loop):
    """state = (h + 1) / 2, so h' = (1 - z) n + z h is the mean of two states with the weights 1 - z and z."""

    width = 3

    def spare(self, most: int, size: int, dtype: torch.dtype) -> None:
        self.heard = torch.empty(most, size, dtype=dtype)
        self.factor = torch.ones(self.width * size, 1, dtype=dtype)
        self.factor[2 * size :] = 2.0

    def level(self, t: int, start: int, end: int) -> tuple:
        parents, before, words, received, states = super().level(t, start, end)
        size = states.shape[1]
        pair, new = received[:, : 2 * size], received[:, 2 * size :]
        reset, update = pair.split(size, 1)
        return parents, before, words, received, pair, reset, update, new, self.heard[: end - start], states

    def __call__(self, params: Params) -> None:
        w, u, b, bias = self.weights(params)
        size = u.shape[1]
        heard_bias = bias + self.constant(u)
        last = 2.0 * heard_bias[2 * size :]  # apart: the reset gate multiplies all that the new gate hears
        heard_bias[2 * size :] = 0.0
        table = self.hear(params, self.factor * w, self.factor[:, 0] * (b + heard_bias))
        gates, new_u = (self.factor * self.scale * u).T.contiguous().split([2 * size, size], 1)
        for parents, before, words, received, pair, reset, update, new, heard, states in self.levels:
            if parents is not None:
                torch.index_select(self.states, 0, parents, out=before)
            if words is not None:
                torch.index_select(table, 0, words, out=received)
            pair.addmm_(before, gates).sigmoid_()
            torch.addmm(last, before, new_u, out=heard)
            new.addcmul_(reset, heard).sigmoid_()
            torch.lerp(new, before, update, out=states)


class Lstm(Loop):
    """state = h / 2; the memory is kept as 2 c, which is what its sigmoid needs, beside the state."""

    scale, shift = 2.0, 0.0
    width = 4
    kept = 2

    def spare(self, most: int, size: int, dtype: torch.dtype) -> None:
        self.bend = torch.empty(most, size, dtype=dtype)
        self.factor = torch.ones(self.width * size, 1, dtype=dtype)
        self.factor[2 * size : 3 * size] = 2.0

    def level(self, t: int, start: int, end: int) -> tuple:
        parents, both, words, received, after = super().level(t, start, end)
        size = self.states.shape[1]
        before, kept = both.split(size, 1)
        states, memory = after.split(size, 1)
        gates = received.split(size, 1)
        return parents, both, before, kept, words, received, *gates, memory, self.bend[: end - start], states

    def __call__(self, params: Params) -> None:
        w, u, b, bias = self.weights(params)
        table = self.hear(params, self.factor * w, self.factor[:, 0] * (b + bias))
        u = (self.factor * self.scale * u).T.contiguous()
        for parents, both, before, kept, words, received, i, f, g, o, memory, bend, states in self.levels:
            if parents is not None:
                torch.index_select(self.held, 0, parents, out=both)
            if words is not None:
                torch.index_select(table, 0, words, out=received)
            received.addmm_(before, u).sigmoid_()
            torch.mul(f, kept, out=memory)
            memory.addcmul_(i, g, value=4.0).sub_(i, alpha=2.0)  # 2 i tanh, with tanh = 2 g - 1
            torch.sigmoid(memory, out=bend)
            torch.mul(o, bend, out=states)
            states.sub_(o, alpha=0.5)


class Signal:
    """The Elman network on numbers: states lie as columns under the inputs that they meet, so that a step is
    one product, [b W U] [1; x; state], and one sigmoid."""

    def __init__(self, model: Recurrent, layer: str, x: Tensor, dtype: torch.dtype) -> None:
        self.layer, self.relu = layer, model.activation == "relu"
        self.scale, self.shift = (2.0, -1.0) if model.activation == "tanh" else (1.0, 0.0)
        size, steps = model.sizes[model.hidden.index(layer)], x.shape[1]
        above = 1 + model.inputs
        held = torch.empty(steps + 1, above + size, len(x), dtype=dtype)
        held[:, 0] = 1.0
        held[:-1, 1:above] = (x.flip(1) if layer == "reverse" else x).permute(1, 2, 0)
        held[0, above:] = -self.shift / self.scale
        self.states = held[1:, above:]
        self.steps = list(zip(held[:-1], self.states, strict=True))

    def __call__(self, params: Params) -> None:
        kinds = ("weight_ih_l0", "weight_hh_l0", "bias_ih_l0", "bias_hh_l0")
        w, u, b, bias = (params[f"{self.layer}.{kind}"] for kind in kinds)
        constant = b + bias + self.shift * u.sum(1)
        together = torch.cat([constant.unsqueeze(1), w, self.scale * u], 1).mul_(self.scale)
        for read, states in self.steps:
            torch.mm(together, read, out=states)
            if self.relu:
                states.clamp_min_(0.0)
            else:
                states.sigmoid_()

    def last(self, weight: Tensor) -> Tensor:
        return (self.scale * weight @ self.states[-1]).T + self.shift * weight.sum(1)

    def every(self, weight: Tensor) -> Tensor:
        return (self.scale * weight @ self.states).permute(2, 0, 1) + self.shift * weight.sum(1)


LOOPS: dict[str, type[Loop]] = {"rnn": Elman, "gru": Gru, "lstm": Lstm}


def recurrent_reader(model: Recurrent, x: Tensor) -> Reader:
    """The numbers of `model.logits(params, x)` as a function of the parameters; see `Model.reader`. For one
    row or more."""
    return _RecurrentReader(model, x)


class _RecurrentReader:
    def __init__(self, model: Recurrent, x: Tensor) -> None:
        self.model, self.x = model, x
        self.loops: dict[str, Loop | Signal] = {}
        self.dtype: torch.dtype | None = None

    def __call__(self, params: Params) -> Tensor:
        weight, logits = params["out.weight"], params["out.bias"]
        if weight.dtype != self.dtype:
            self.dtype = weight.dtype
            self.loops = {layer: self._loop(layer) for layer in self.model.hidden}
        for loop, columns in zip(self.loops.values(), weight.split(self.model.sizes, 1), strict=True):
            loop(params)
            logits = logits + (loop.every(columns) if self.model.read == "every" else loop.last(columns))
        return logits

    def _loop(self, layer: str) -> Loop | Signal:
        model = self.model
        if model.cell == "rnn" and not model.vocabulary:
            return Signal(model, layer, self.x, self.dtype)
        rows = (sentences if model.vocabulary else numbers)(self.x, layer == "reverse")
        return LOOPS[model.cell](model, layer, rows, self.dtype)
