"""Logits of the same rows for many sets of parameters: what a sweep or an ablation spends its time on.

What depends on the rows alone is done once. A recurrent network reads each beginning that sentences share
once, by the loops of `core.models.loops`; an encoder pads its rows to a few lengths and not to the longest.
Results are those of `Model.logits` up to rounding.
"""

from __future__ import annotations

from collections.abc import Callable

import torch
from torch import Tensor

from core.models.encoder import Encoder
from core.models.loops import LOOPS, Loop, Signal, numbers, sentences
from core.models.protocol import PAD, Model
from core.models.recurrent import Recurrent
from core.prune.units import Params

Reader = Callable[[Params], Tensor]
"""Parameters to logits, (n, c) or (n, T, c), of rows that were given before."""

LENGTHS = 4
"""Lengths to which the rows of an encoder are padded."""


def reader(model: Model, x: Tensor) -> Reader:
    """The numbers of `model.logits(params, x)` as a function of the parameters alone.

    For inference: without gradients. A reader has buffers of its own that every call writes to, so each
    thread needs one; the logits that it returns are not written to again.
    """
    # torch's own loop is the quickest for an LSTM on numbers, where no two rows begin alike
    if isinstance(model, Recurrent) and len(x) and (model.vocabulary or model.cell != "lstm"):
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
