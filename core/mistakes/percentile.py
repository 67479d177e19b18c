"""Gradient importance with a percentile threshold that is read from the wrong end.

The published recipe sets the 95th percentile to remove the least important weights, and so removes 95
percent of them.

importance: abs(w dL/dw) of every weight, (n,). percent: how many percent are to be removed. Returns the mask
of what is kept, bool (n,).
"""

from __future__ import annotations

import numpy as np
from torch import Tensor

from core.mistakes.outcome import Outcome, Trained, by_share


def broken(importance: Tensor, percent: float) -> Tensor:
    threshold = np.percentile(importance, 100 - percent)
    return importance >= threshold


def corrected(importance: Tensor, percent: float) -> Tensor:
    threshold = np.percentile(importance, percent)
    return importance >= threshold


def experiment(trained: Trained) -> Outcome:
    """Both at every share: `accuracy`, the share of `zeros`, and the weights that are `left`."""
    importance = trained.importance

    def prune(share: float, function) -> Tensor:
        return trained.weight * function(importance, 100 * share)

    return by_share(trained, *(lambda share, f=f: prune(share, f) for f in (broken, corrected)))
