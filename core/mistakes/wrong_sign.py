"""Contribution-threshold pruning that takes a negative contribution for a small one.

The published sum over samples of dL/do times o is negative for a unit that lowers the loss, so that the most
negative unit is the most useful one, and it goes first.

output, gradient: of every unit for every sample, (samples, units); the gradient is that of the loss of the
sample. Returns the numbers of the units to be removed, (count,).
"""

from __future__ import annotations

import numpy as np
import torch
from torch import Tensor

from core.ablate.exact import ablate_units
from core.mistakes.outcome import Columns, Outcome, Trained


def broken(output: Tensor, gradient: Tensor, count: int) -> Tensor:
    contribution = (output * gradient).mean(0)
    return contribution.argsort()[:count]


def corrected(output: Tensor, gradient: Tensor, count: int) -> Tensor:
    contribution = (output * gradient).abs().mean(0)
    return contribution.argsort()[:count]


def experiment(trained: Trained) -> Outcome:
    """Both for every number of units: `accuracy`, how many units are `gone`, and which, (S, units). Facts:
    `truth`, the exact rise of the training loss when one unit alone is removed, (units,)."""
    units = trained.outputs.shape[1]

    def run(function) -> Columns:
        kept = [
            trained.without(function(trained.outputs, trained.output_gradients, count))
            for count in range(units + 1)
        ]
        pruned = [trained.model.units.silence(trained.params, flags) for flags in kept]
        gone = np.stack([~torch.cat(list(flags.values())).numpy() for flags in kept])
        accuracy = np.array([trained.accuracy(params) for params in pruned])
        return {"accuracy": accuracy, "gone": gone.sum(1), "which": gone}

    data = trained.data
    truth = ablate_units(trained.model, trained.params, data.train, data.task)
    facts = {"truth": torch.cat([truth[group] for group in trained.model.hidden]).double().numpy()}
    asked = np.linspace(0.0, 1.0, units + 1)
    return Outcome(asked, trained.dense, run(broken), run(corrected), facts)
