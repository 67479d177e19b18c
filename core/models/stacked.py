"""Several multilayer perceptrons of one architecture side by side: forward pass and gradient by hand.

A network of the course is so small that a training step spends more time in calls than in products. Stacked,
s networks share the calls, and without autograd there are few of them. Activations are columns, (s, width,
n): products with a narrow output layer and a softmax over it are several times as fast as over rows.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import torch
from torch import Tensor
from torch.nn import functional

from core.models.protocol import Activation
from core.prune.units import Params

ALIGNED = 16
"""Every network's parameters and activations begin at a multiple of so many numbers, 64 bytes or more: how a
product is rounded depends on where its matrices begin, and it is to be the same wherever a network stands."""


def each(function: Callable[[Tensor], Tensor], stack: Tensor) -> Tensor:
    """An elementwise function that works in place, network by network: the last few numbers of a tensor are
    not computed by the same instructions as those before them, and what stands behind must not matter."""
    for own in stack:
        function(own)
    return stack


_ACTIVATE = {
    "relu": torch.relu_,  # exact, whatever computes it
    "tanh": partial(each, torch.tanh_),
    "sigmoid": partial(each, torch.sigmoid_),
}


@dataclass(frozen=True)
class StackedMLP:
    """See `core.models.protocol.Stacked`. `layers` are the names of an MLP's layers."""

    layers: tuple[str, ...]
    activation: Activation

    def forward(self, params: Params, x: Tensor) -> tuple[Tensor, ...]:
        """Rows x (s, n, d) as columns (s, d, m), the outputs of every hidden layer, and the logits (s, c, n).

        m is n or somewhat more: rows of zeros fill up.
        """
        rows = x.shape[1]
        trace = [_aligned(x).transpose(1, 2)]
        for layer in self.layers:
            weight, bias = params[f"{layer}.weight"], params[f"{layer}.bias"].unsqueeze(2)
            trace.append(torch.baddbmm(bias, weight, trace[-1]))
            if layer != self.layers[-1]:
                _ACTIVATE[self.activation](trace[-1])
        return (*trace[:-1], trace[-1][..., :rows])

    def backward(self, params: Params, trace: tuple[Tensor, ...], slope: Tensor, into: Params) -> None:
        """Derivatives in all parameters, from those in the logits; see `core.models.protocol.Stacked`."""
        slope = functional.pad(slope, (0, trace[0].shape[2] - slope.shape[2]))
        for layer, read in zip(reversed(self.layers), reversed(trace[:-1]), strict=True):
            _write(into[f"{layer}.weight"], slope, read.transpose(1, 2))
            torch.sum(slope, 2, out=into[f"{layer}.bias"])
            if layer != self.layers[0]:
                slope = self._through(torch.bmm(params[f"{layer}.weight"].transpose(1, 2), slope), read)

    def _through(self, slope: Tensor, h: Tensor) -> Tensor:
        """Derivatives in what a layer receives, from those in its outputs h; `slope` is written over."""
        if self.activation == "relu":
            return slope.mul_(h.sign())
        if self.activation == "tanh":
            return slope.sub_((slope * h).mul_(h))
        return slope.mul_(h).mul_(1.0 - h)


def _aligned(x: Tensor) -> Tensor:
    """Rows x (s, n, d) so that every network's begin at a multiple of ALIGNED, and so do its activations."""
    if x.shape[1] % ALIGNED:
        return functional.pad(x, (0, 0, 0, -x.shape[1] % ALIGNED))
    return x.contiguous() if x.stride(0) % ALIGNED else x


def _write(out: Tensor, a: Tensor, b: Tensor) -> None:
    """a b for s pairs of matrices. A matrix that does not end at a multiple of ALIGNED is written one by one;
    so is a vector, which the library treats otherwise when it gets one than when it gets several."""
    if out.shape[2] > 1 and out[0].numel() % ALIGNED == 0:
        torch.bmm(a, b, out=out)
        return
    for own, left, right in zip(out, a, b, strict=True):
        torch.mm(left, right, out=own)
