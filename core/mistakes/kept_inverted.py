"""Magnitude pruning whose mask is the wrong way round: what should go stays, and what should stay goes.

Published code on random removal has it too: it keeps the share that its text says it removes.

weight: all weights of the network, (n,). share: of them to be removed, 0 to 1. Returns the weights, zeros
where something is removed, (n,).
"""

from __future__ import annotations

from torch import Tensor

from core.mistakes.outcome import Outcome, Trained, by_share


def broken(weight: Tensor, share: float) -> Tensor:
    size = weight.abs()
    threshold = size.quantile(share)
    mask = size < threshold
    return weight * mask


def corrected(weight: Tensor, share: float) -> Tensor:
    size = weight.abs()
    threshold = size.quantile(share)
    mask = size >= threshold
    return weight * mask


def experiment(trained: Trained) -> Outcome:
    """Both at every share: `accuracy`, the share of `zeros`, and the weights that are `left`."""
    return by_share(trained, *(lambda share, f=f: f(trained.weight, share) for f in (broken, corrected)))
