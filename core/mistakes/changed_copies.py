"""A loop that prunes copies: it gives another value to its own variable, and the network keeps its weights.

weights, masks: one tensor a layer. Returns the weights, layer by layer.
"""

from __future__ import annotations

from torch import Tensor

from core.mistakes.outcome import Outcome, Trained, by_share


def broken(weights: list[Tensor], masks: list[Tensor]) -> list[Tensor]:
    weights = [weight.clone() for weight in weights]
    for weight, mask in zip(weights, masks, strict=True):
        weight = weight * mask
    return weights


def corrected(weights: list[Tensor], masks: list[Tensor]) -> list[Tensor]:
    weights = [weight.clone() for weight in weights]
    for weight, mask in zip(weights, masks, strict=True):
        weight *= mask
    return weights


def experiment(trained: Trained) -> Outcome:
    """Both at every share, under the masks of magnitude: `accuracy`, share of `zeros`, weights `left`."""
    size = trained.weight.abs()
    weights = trained.split(trained.weight)

    def masks(share: float) -> list[Tensor]:
        return trained.split(size >= size.quantile(share))

    return by_share(trained, *(lambda share, f=f: f(weights, masks(share)) for f in (broken, corrected)))
