"""Retraining that forgets the mask: the optimiser moves the zeros like any other weight, and they come back.

weight: all weights, (n,). mask: what is kept, (n,). gradient: of the loss at given weights, (n,) -> (n,).
Returns the weights after so many steps of gradient descent with momentum, (n,).
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import torch
from torch import Tensor

from core.mistakes.outcome import Columns, Outcome, Trained

Gradient = Callable[[Tensor], Tensor]


def broken(weight: Tensor, mask: Tensor, gradient: Gradient, rate: float, steps: int) -> Tensor:
    weight, velocity = weight * mask, torch.zeros_like(weight)
    for _ in range(steps):
        velocity = 0.9 * velocity + gradient(weight)
        weight = weight - rate * velocity
    return weight


def corrected(weight: Tensor, mask: Tensor, gradient: Gradient, rate: float, steps: int) -> Tensor:
    weight, velocity = weight * mask, torch.zeros_like(weight)
    for _ in range(steps):
        velocity = 0.9 * velocity + gradient(weight)
        weight = (weight - rate * velocity) * mask
    return weight


RATE, STEPS = 0.1, 30
SHARES = np.linspace(0.0, 1.0, 21)


def experiment(trained: Trained) -> Outcome:
    """Both at shares by size, after retraining on all training rows: `accuracy`, share of `zeros`, weights
    `left`. Facts: `accuracy` and `zeros` right after the cut, (S,)."""
    size = trained.weight.abs()
    masks = [size >= size.quantile(float(share)) if share < 1 else size < 0 for share in SHARES]

    def run(function) -> Columns:
        return trained.measured(
            [function(trained.weight, mask, trained.gradient, RATE, STEPS) for mask in masks]
        )

    cut = trained.measured([trained.weight * mask for mask in masks])
    facts = {"accuracy": cut["accuracy"], "zeros": cut["zeros"]}
    return Outcome(SHARES, trained.dense, run(broken), run(corrected), facts)
