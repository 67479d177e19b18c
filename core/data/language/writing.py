"""Text out of a character model: many prunings of one network write side by side, with the same luck.

The parameters of S prunings are stacked, so that one loop over the characters serves them all. Randomness is
drawn once, as Gumbel noise, and shared: where two prunings write differently, it is the pruning's doing
(Gumbel 1954; the largest of logits / temperature + noise is a draw from the softmax).
"""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor

from core.models import Recurrent
from core.prune.plan import Plan
from core.prune.units import Params

FIRST_CHARACTER = 2
"""Tokens below it, padding and the unknown character, are never written."""


def stacked(model: Recurrent, params: Params, plan: Plan, stops: Sequence[int]) -> Params:
    """The parameters at some stops of a plan, over weights or over units: {name: (S, *shape)}."""
    at = [
        plan.kept(stop).apply(params)
        if next(iter(plan.gone)) in params
        else model.units.silence(params, plan.kept(stop))
        for stop in stops
    ]
    return {name: torch.stack([one[name] for one in at]) for name in params}


def gumbel(length: int, texts: int, vocabulary: int, seed: int) -> Tensor:
    """Noise of `length` characters of some texts, (length, texts, vocabulary). Same seed, same numbers."""
    generator = torch.Generator().manual_seed(seed)
    uniform = torch.rand(length, texts, vocabulary, generator=generator)
    return -torch.log(-torch.log(uniform.clamp(min=1e-12, max=1 - 1e-7)))


def write(
    model: Recurrent, params: Params, opening: Sequence[int], noise: Tensor, temperature: float
) -> Tensor:
    """Tokens that follow an opening, int64 (S, texts, length), or (texts, length) of parameters not stacked.

    params      : of one network, or stacked as by `stacked`
    opening     : at least one token; the state before it is zero
    noise       : (length, texts, vocabulary), from `gumbel`; every stop gets the same
    temperature : 0 takes the likeliest character, 1 draws from the model, more flattens it
    Raises ValueError for a model without a vocabulary, for no opening and for a negative temperature.
    """
    if not model.vocabulary or model.read != "every":
        raise ValueError("expected a language model: a vocabulary, and an answer at every step")
    if not len(opening) or temperature < 0:
        raise ValueError(f"expected an opening and a temperature of 0 or more, got {temperature}")
    lead = params["out.weight"].shape[:-2]
    length, texts, _ = noise.shape
    with torch.inference_mode():
        step = _Step(model, params, (*lead, texts))
        for token in opening:
            step.read(torch.full((*lead, texts), int(token)))
        out = torch.empty((*lead, texts, length), dtype=torch.int64)
        for t in range(length):
            scores = step.logits()
            if temperature > 0:
                scores = scores / temperature + noise[t]
            scores[..., :FIRST_CHARACTER] = -torch.inf
            out[..., t] = scores.argmax(-1)
            if t + 1 < length:
                step.read(out[..., t])
    return out.clone()


class _Step:
    """The state of texts that are being written. One step is one product with U, whatever the width of W:
    what each token brings in is looked up."""

    def __init__(self, model: Recurrent, params: Params, shape: tuple[int, ...]) -> None:
        self.cell = model.step
        self.u = params["rnn.weight_hh_l0"].transpose(-1, -2).contiguous()
        self.bias = params["rnn.bias_hh_l0"].unsqueeze(-2)
        brought = params["embed.weight"] @ params["rnn.weight_ih_l0"].transpose(-1, -2)
        self.brought = brought + params["rnn.bias_ih_l0"].unsqueeze(-2)
        self.out = params["out.weight"].transpose(-1, -2).contiguous()
        self.out_bias = params["out.bias"].unsqueeze(-2)
        self.h = self.u.new_zeros((*shape, self.u.shape[-2]))
        self.memory = self.h

    def read(self, tokens: Tensor) -> None:
        """Tokens (..., texts), one for each text."""
        where = tokens.unsqueeze(-1).expand(*tokens.shape, self.brought.shape[-1])
        received = self.brought.gather(-2, where)
        self.h, self.memory = self.cell(received, self.h @ self.u + self.bias, self.h, self.memory)

    def logits(self) -> Tensor:
        return self.h @ self.out + self.out_bias
