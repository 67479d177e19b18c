"""How well one ranking agrees with another."""

from __future__ import annotations

from collections.abc import Mapping

import torch
from torch import Tensor

Ranked = Tensor | Mapping[str, Tensor]


def rank_correlation(a: Ranked, b: Ranked) -> float:
    """Spearman's correlation of two score tables over the same items, or of two tensors (n,), ties sharing
    their mean rank; nan if one is constant."""
    from scipy.stats import spearmanr  # takes longer to import than many pages take to draw

    a, b = _flat(a), _flat(b)
    if bool((a == a[0]).all()) or bool((b == b[0]).all()):
        return float("nan")
    return float(spearmanr(a.numpy(), b.numpy()).statistic)


def _flat(scores: Ranked) -> Tensor:
    if isinstance(scores, Tensor):
        return scores.flatten()
    return torch.cat([score.flatten() for score in scores.values()])
