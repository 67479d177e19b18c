"""Recurrent networks: Elman, GRU and LSTM, one or two directions, one answer a row or one at every step.

The equations, the order of the gates and the names of the parameters are those of torch.nn.RNN, GRU and LSTM,
so that weights go over as they are.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Literal

import torch
from torch import Tensor, nn
from torch.nn.functional import embedding
from torch.nn.functional import linear as affine

from core.models.loops import recurrent_reader
from core.models.protocol import INPUT, PAD, Activation, Measure, Model, Reader, Value, mean_over_chunks
from core.models.recurrent_gradients import sample_gradients
from core.prune.units import Group, Params, Part, UnitTable

Cell = Literal["rnn", "gru", "lstm"]
Read = Literal["last", "every"]

GATES: dict[Cell, int] = {"rnn": 1, "gru": 3, "lstm": 4}
"""Blocks of rows in W and U: r, z, n of a GRU; i, f, g, o of an LSTM."""

DIRECTIONS = ("rnn", "reverse")
"""Names of the layers, and of the groups of their units: left to right, and right to left."""

_FUNCTIONS = {"relu": torch.relu, "tanh": torch.tanh, "sigmoid": torch.sigmoid}
_FUSED = {
    ("rnn", "tanh"): torch.rnn_tanh,
    ("rnn", "relu"): torch.rnn_relu,
    ("gru", "tanh"): torch.gru,
    ("lstm", "tanh"): torch.lstm,
}


@dataclass(frozen=True)
class Recurrent(Model):
    """h_t = f(W x_t + U h_(t-1) + b) over T steps, and a linear read-out of h.

    inputs     : width of x_t, or of a word's embedding.
    sizes      : hidden units of each direction: one number, or two for a network that reads both ways.
    vocabulary : number of tokens, 0 where x holds numbers. Token 0 fills up rows behind their last word: the
                 state is held there, so what is read is the state after the last word.
    read       : "last" reads the state after the last step, "every" the states of all steps.

    x is float (n, T, inputs), or int64 (n, T) where there is a vocabulary. Logits are (n, outputs), or
    (n, T, outputs) when every step is read. A unit is its rows of W and U in all gates, its biases, its
    column of U and its column of the read-out. A gate on a unit multiplies what others read of it at every
    step, and what it reads of itself through U; the part of the state that GRU and LSTM cells carry over
    inside is not touched.
    """

    inputs: int
    sizes: tuple[int, ...]
    outputs: int
    cell: Cell = "rnn"
    activation: Activation = "tanh"
    vocabulary: int = 0
    read: Read = "last"

    def __post_init__(self) -> None:
        if self.cell not in GATES:
            raise ValueError(f"expected a cell among {sorted(GATES)}, got {self.cell!r}")
        if self.activation not in _FUNCTIONS or (self.cell != "rnn" and self.activation != "tanh"):
            choices = sorted(_FUNCTIONS) if self.cell == "rnn" else ["tanh"]
            raise ValueError(f"expected an activation among {choices}, got {self.activation!r}")
        if len(self.sizes) not in (1, 2) or min(self.inputs, self.outputs, *self.sizes) < 1:
            raise ValueError(
                f"expected one or two sizes and widths of 1 or more, got {self.sizes}, "
                f"{self.inputs} inputs, {self.outputs} outputs"
            )
        if self.read not in ("last", "every") or (self.read == "every" and len(self.sizes) > 1):
            raise ValueError("expected read 'last', or 'every' in one direction: the other sees the answer")

    @cached_property
    def hidden(self) -> tuple[str, ...]:
        """Names of the groups of hidden units, one a direction."""
        return DIRECTIONS[: len(self.sizes)]

    @cached_property
    def weight_names(self) -> tuple[str, ...]:
        names = [f"{layer}.{kind}" for layer in self.hidden for kind in ("weight_ih_l0", "weight_hh_l0")]
        return (*names, "out.weight")

    @cached_property
    def shapes(self) -> dict[str, tuple[int, ...]]:
        shapes: dict[str, tuple[int, ...]] = {}
        if self.vocabulary:
            shapes["embed.weight"] = (self.vocabulary, self.inputs)
        for layer, size in zip(self.hidden, self.sizes, strict=True):
            rows = GATES[self.cell] * size
            shapes[f"{layer}.weight_ih_l0"] = (rows, self.inputs)
            shapes[f"{layer}.weight_hh_l0"] = (rows, size)
            shapes[f"{layer}.bias_ih_l0"] = shapes[f"{layer}.bias_hh_l0"] = (rows,)
        shapes["out.weight"] = (self.outputs, sum(self.sizes))
        shapes["out.bias"] = (self.outputs,)
        return shapes

    @cached_property
    def units(self) -> UnitTable:
        made = (Part("embed.weight", 1),) if self.vocabulary else ()
        groups = [Group(INPUT, self.inputs, made, tuple(Part(f"{g}.weight_ih_l0", 1) for g in self.hidden))]
        start = 0
        for layer, size in zip(self.hidden, self.sizes, strict=True):
            kinds = ("weight_ih_l0", "weight_hh_l0", "bias_ih_l0", "bias_hh_l0")
            made_by = tuple(Part(f"{layer}.{kind}", 0, blocks=GATES[self.cell]) for kind in kinds)
            used_by = (Part(f"{layer}.weight_hh_l0", 1), Part("out.weight", 1, start=start))
            groups.append(Group(layer, size, made_by, used_by))
            start += size
        return UnitTable(tuple(groups))

    def init(self, seed: int, dtype: torch.dtype = torch.float32) -> Params:
        """Initial parameters: W and the read-out Xavier normal, U orthogonal gate by gate, embeddings
        standard normal, biases zero except 1 at the forget gate of an LSTM (Jozefowicz 2015). Same seed, same
        numbers."""
        generator = torch.Generator().manual_seed(seed)
        params: Params = {}
        for name, shape in self.shapes.items():
            if "bias" in name:
                params[name] = torch.zeros(shape, dtype=dtype)
                if self.cell == "lstm" and name.endswith("bias_ih_l0"):
                    params[name][shape[0] // 4 : shape[0] // 2] = 1.0
                continue
            drawn = torch.randn(shape, generator=generator, dtype=dtype)
            if name == "embed.weight":
                params[name] = drawn
            elif name.endswith("weight_hh_l0"):
                params[name] = torch.cat([torch.linalg.qr(block)[0] for block in drawn.split(shape[1])])
            else:
                gates = 1 if name == "out.weight" else GATES[self.cell]
                params[name] = drawn * (2.0 / (shape[0] / gates + shape[1])) ** 0.5
        return params

    def forward(self, params: Params, x: Tensor, gates: Mapping[str, Tensor] | None = None) -> Tensor:
        """Logits, step by step; see `Model.forward`. Works under the transforms of torch.func."""
        gates = gates or {}
        inputs, valid = self._inputs(params, x)
        if INPUT in gates:
            inputs = inputs * gates[INPUT].unsqueeze(-2)
        read = []
        for layer in self.hidden:
            turned, mask = (inputs, valid) if layer == "rnn" else (inputs.flip(-2), _flip(valid))
            states = self._steps(params, layer, turned, mask, gates.get(layer))
            if self.read == "every":
                gate = gates[layer].unsqueeze(-2) if layer in gates else 1.0
                read.append(torch.stack(states, -2) * gate)
            else:
                read.append(states[-1] * gates[layer] if layer in gates else states[-1])
        lead = torch.broadcast_shapes(*(states.shape[:-1] for states in read))  # gates may add dimensions
        together = torch.cat([states.expand(*lead, -1) for states in read], -1)
        return affine(together, params["out.weight"], params["out.bias"])

    def logits(self, params: Params, x: Tensor) -> Tensor:
        """The numbers of `forward` without gates, through torch's fused loops where it has one."""
        if (self.cell, self.activation) not in _FUSED:
            return self.forward(params, x)
        if self.read == "every":
            return affine(self._fused(params, "rnn", x)[0], params["out.weight"], params["out.bias"])
        read = [self._fused(params, layer, x)[1] for layer in self.hidden]
        return affine(torch.cat(read, -1), params["out.weight"], params["out.bias"])

    def states(self, params: Params, x: Tensor, layer: str = "rnn") -> Tensor:
        """States of a direction, (n, T, size), held through padding; the reverse direction in the order of
        its own reading, padding first."""
        inputs, valid = self._inputs(params, x)
        if layer != "rnn":
            inputs, valid = inputs.flip(-2), _flip(valid)
        return torch.stack(self._steps(params, layer, inputs, valid, None), -2)

    def activations(self, params: Params, x: Tensor) -> dict[str, Tensor]:
        """Outputs of every unit group, {group: (m, size)}: a row for each sample and step without padding."""
        inputs, valid = self._inputs(params, x)
        rows = _rows(valid, x)
        out = {INPUT: inputs[rows]}
        for layer in self.hidden:
            turned = rows if layer == "rnn" else rows.flip(-1)
            out[layer] = self.states(params, x, layer)[turned]
        return out

    def readings(self, params: Params, x: Tensor) -> dict[str, Tensor]:
        """What each weight matrix multiplies, {weight: (m, columns)}: inputs, states one step before, and the
        states that the read-out takes."""
        inputs, valid = self._inputs(params, x)
        rows = _rows(valid, x)
        out, read = {}, []
        for layer in self.hidden:
            turned = rows if layer == "rnn" else rows.flip(-1)
            states = self.states(params, x, layer)
            before = torch.cat([torch.zeros_like(states[:, :1]), states[:, :-1]], 1)
            out[f"{layer}.weight_ih_l0"] = inputs[rows]
            out[f"{layer}.weight_hh_l0"] = before[turned]
            read.append(states[turned] if self.read == "every" else states[:, -1])
        out["out.weight"] = torch.cat(read, -1)
        return out

    def shrink(self, params: Params, kept: Mapping[str, Tensor]) -> tuple[Recurrent, Params]:
        """The smaller network without the removed units, in all gates. Raises ValueError when a group would
        be left empty."""
        for name, flags in kept.items():
            if not bool(flags.any()):
                raise ValueError(f"expected at least one unit kept in {name!r}, got none")
        small = self.units.shrink(params, kept)
        sizes = tuple(small[f"{layer}.weight_hh_l0"].shape[1] for layer in self.hidden)
        return replace(self, inputs=small["rnn.weight_ih_l0"].shape[1], sizes=sizes), small

    @property
    def in_torch(self) -> bool:
        return (self.cell, self.activation) in _FUSED

    def module(self, params: Params) -> nn.Module:
        """The same network from torch's own layers; parameters are copied. Raises ValueError for a sigmoid,
        which torch.nn.RNN does not have."""
        if not self.in_torch:
            raise ValueError(f"expected an activation of torch.nn.RNN, tanh or relu, got {self.activation!r}")
        module = RecurrentModule(self).to(params["out.weight"].dtype)
        module.load_state_dict({name: tensor.detach().clone() for name, tensor in params.items()})
        return module.eval()

    @property
    def step(self) -> Step:
        """One step of the cell, on tensors of any leading shape, for loops that carry the state."""
        return _CELLS[self.cell](_FUNCTIONS[self.activation])

    def reader(self, x: Tensor) -> Reader:
        """Each beginning that sentences share is read once, by the loops of `core.models.loops`."""
        # torch's own loop is the quickest for an LSTM on numbers, where no two rows begin alike
        if not len(x) or (self.cell == "lstm" and not self.vocabulary):
            return super().reader(x)
        return recurrent_reader(self, x)

    def mean_sample_gradients(
        self, params: Params, x: Tensor, targets: Tensor, value: Value, measure: Measure
    ) -> Params:
        """As for any model, by one backward pass for all rows of a chunk."""

        def gradients(rows: Tensor, some: Tensor) -> Params:
            return sample_gradients(self, params, rows, lambda outputs: value(outputs, some))

        return mean_over_chunks(gradients, x, targets, measure)

    def row_steps(self, x: Tensor) -> int:
        return x.shape[1]

    def multiply_adds(self, weights: Mapping[str, int], steps: int = 1) -> int:
        """W and U are used at every step, the read-out once or at every step. The gates' own products, which
        are few, are not counted."""
        read = weights["out.weight"]
        return steps * (sum(weights.values()) - read) + (steps if self.read == "every" else 1) * read

    def _inputs(self, params: Params, x: Tensor) -> tuple[Tensor, Tensor | None]:
        """(..., T, inputs) and which steps are no padding, (..., T), None where x holds numbers."""
        if not self.vocabulary:
            return x, None
        return embedding(x, params["embed.weight"]), x != PAD

    def _steps(
        self, params: Params, layer: str, inputs: Tensor, valid: Tensor | None, gate: Tensor | None
    ) -> list[Tensor]:
        """The state after every step, T of (..., n, size)."""
        w, u = params[f"{layer}.weight_ih_l0"], params[f"{layer}.weight_hh_l0"]
        b, bias = params[f"{layer}.bias_ih_l0"], params[f"{layer}.bias_hh_l0"]
        received = affine(inputs, w, b)
        cell = self.step
        h = received.new_zeros((*inputs.shape[:-2], u.shape[-1]))
        memory = h
        states = []
        for t in range(inputs.shape[-2]):
            heard = affine(h if gate is None else h * gate, u, bias)
            new, new_memory = cell(received[..., t, :], heard, h, memory)
            if valid is not None:
                here = valid[..., t].unsqueeze(-1)
                new, new_memory = torch.where(here, new, h), torch.where(here, new_memory, memory)
            h, memory = new, new_memory
            states.append(h)
        return states

    def _fused(self, params: Params, layer: str, x: Tensor) -> tuple[Tensor, Tensor]:
        """States (n, T', size) and the state after the last word (n, size). T' ends at the longest row, or at
        the end of x where every step is read."""
        length = None
        if self.vocabulary:
            length = (x != PAD).sum(1)
            if self.read == "last":
                x = x[:, : max(1, int(length.max()))]
            if layer == "reverse":
                steps = torch.arange(x.shape[1])
                last = length.unsqueeze(1) - 1
                x = x.gather(1, torch.where(steps <= last, last - steps, steps))
        elif layer == "reverse":
            x = x.flip(1)
        inputs, _ = self._inputs(params, x)
        kinds = ("weight_ih_l0", "weight_hh_l0", "bias_ih_l0", "bias_hh_l0")
        weights = [params[f"{layer}.{kind}"] for kind in kinds]
        first = inputs.new_zeros(1, len(inputs), weights[1].shape[1])
        start = (first, first) if self.cell == "lstm" else first
        loop = _FUSED[self.cell, self.activation]
        states = loop(inputs, start, weights, True, 1, 0.0, False, False, True)[0]
        if length is None:
            return states, states[:, -1]
        states = _hold(states, length) if self.read == "every" else states
        return states, _last(states, length)


Step = Callable[[Tensor, Tensor, Tensor, Tensor], tuple[Tensor, Tensor]]
"""(W x_t + b, U h + b', state, memory) -> (state, memory). Only the LSTM has a memory of its own."""


def _elman(activate: Callable[[Tensor], Tensor]) -> Step:
    def step(received: Tensor, heard: Tensor, h: Tensor, memory: Tensor) -> tuple[Tensor, Tensor]:
        return activate(received + heard), memory

    return step


def _gru(activate: Callable[[Tensor], Tensor]) -> Step:
    def step(received: Tensor, heard: Tensor, h: Tensor, memory: Tensor) -> tuple[Tensor, Tensor]:
        reset, update, new = received.chunk(3, -1)
        heard_reset, heard_update, heard_new = heard.chunk(3, -1)
        z = torch.sigmoid(update + heard_update)
        n = activate(new + torch.sigmoid(reset + heard_reset) * heard_new)
        return (1 - z) * n + z * h, memory

    return step


def _lstm(activate: Callable[[Tensor], Tensor]) -> Step:
    def step(received: Tensor, heard: Tensor, h: Tensor, memory: Tensor) -> tuple[Tensor, Tensor]:
        i, f, g, o = (received + heard).chunk(4, -1)
        memory = torch.sigmoid(f) * memory + torch.sigmoid(i) * activate(g)
        return torch.sigmoid(o) * activate(memory), memory

    return step


_CELLS: dict[Cell, Callable[[Callable[[Tensor], Tensor]], Step]] = {
    "rnn": _elman,
    "gru": _gru,
    "lstm": _lstm,
}


class RecurrentModule(nn.Module):
    """A `Recurrent` as an nn.Module: embed, rnn, reverse and out, as far as the model has them."""

    def __init__(self, model: Recurrent) -> None:
        super().__init__()
        kind = {"rnn": nn.RNN, "gru": nn.GRU, "lstm": nn.LSTM}[model.cell]
        options = {"nonlinearity": model.activation} if model.cell == "rnn" else {}
        self.read = model.read
        self.embed = nn.Embedding(model.vocabulary, model.inputs) if model.vocabulary else None
        self.rnn = kind(model.inputs, model.sizes[0], batch_first=True, **options)
        two = len(model.sizes) > 1
        self.reverse = kind(model.inputs, model.sizes[1], batch_first=True, **options) if two else None
        self.out = nn.Linear(sum(model.sizes), model.outputs)

    def forward(self, x: Tensor) -> Tensor:
        # Without a branch on numbers, so that it can be exported for any rows.
        tokens = self.embed is not None
        length = (x != PAD).sum(1) if tokens else x.new_full((x.shape[0],), x.shape[1], dtype=torch.int64)
        rows = self.embed(x) if tokens else x
        states = self.rnn(rows)[0]
        if self.read == "every":
            return self.out(_held(states, length))
        read = [_last(states, length)]
        if self.reverse is not None:
            steps, ends = torch.arange(x.shape[1]), length.unsqueeze(1)
            turned = torch.where(steps < ends, ends - 1 - steps, steps)  # padding stays where it is
            turned = rows.gather(1, turned.unsqueeze(-1).expand_as(rows))
            read.append(_last(self.reverse(turned)[0], length))
        return self.out(torch.cat(read, -1))


def _last(states: Tensor, length: Tensor) -> Tensor:
    """The state after the last word, (n, size); 0 where there is none."""
    last = (length - 1).clamp(min=0).view(-1, 1, 1).expand(-1, 1, states.shape[-1])
    return states.gather(1, last).squeeze(1) * (length > 0).unsqueeze(1)


def _hold(states: Tensor, length: Tensor) -> Tensor:
    """`_held`, at once where no row is padded."""
    return states if bool((length == states.shape[1]).all()) else _held(states, length)


def _held(states: Tensor, length: Tensor) -> Tensor:
    """States (n, T, size) of rows that are padded at their end: behind the last word its state stays."""
    steps = torch.minimum(torch.arange(states.shape[1]), (length - 1).clamp(min=0).unsqueeze(1))
    held = states.gather(1, steps.unsqueeze(-1).expand_as(states))
    return held * (length > 0).view(-1, 1, 1)


def _flip(valid: Tensor | None) -> Tensor | None:
    return None if valid is None else valid.flip(-1)


def _rows(valid: Tensor | None, x: Tensor) -> Tensor:
    """Bool (n, T): steps that count."""
    return torch.ones(x.shape[:2], dtype=torch.bool) if valid is None else valid
