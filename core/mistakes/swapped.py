"""Precision and recall with each other's denominator.

Precision is TP / (TP + FP), of those that were called so the share that is; recall is TP / (TP + FN), of
those that are the share that was found. A published article has them the other way round.

actual, called: bool (rows,). Returns (precision, recall), each of them nan where its denominator is 0.
"""

from __future__ import annotations

import numpy as np
import torch
from torch import Tensor

from core.measure.metrics import predict
from core.mistakes.outcome import SHARES, Columns, Outcome, Trained

JUDGED_AT = 0.9
"""The share removed at which the class is chosen that is watched: the one that is called most."""


def broken(actual: Tensor, called: Tensor) -> tuple[Tensor, Tensor]:
    hits = (actual & called).sum()
    precision = hits / actual.sum()
    recall = hits / called.sum()
    return precision, recall


def corrected(actual: Tensor, called: Tensor) -> tuple[Tensor, Tensor]:
    hits = (actual & called).sum()
    precision = hits / called.sum()
    recall = hits / actual.sum()
    return precision, recall


def experiment(trained: Trained) -> Outcome:
    """Both reports on one class, while weights are removed by size: `precision`, `recall`. Facts, of every
    position: rows that are the class and `found`, that are and `missed`, that are not and called so all the
    same (`false`), (S,); `accuracy`, (S,); `class`, its number."""
    size, y = trained.weight.abs(), trained.data.validation.y
    masks = [size >= size.quantile(float(share)) for share in SHARES]
    logits = [trained.logits(trained.with_weights(trained.weight * mask)) for mask in masks]
    answers = torch.stack([predict(one) for one in logits])
    judged = answers[int(np.abs(SHARES - JUDGED_AT).argmin())]
    label = int(judged.bincount(minlength=logits[0].shape[1]).argmax())
    actual, called = y == label, answers == label

    def run(function) -> Columns:
        precision, recall = zip(*(function(actual, one) for one in called), strict=True)
        return {"precision": np.array(precision, float), "recall": np.array(recall, float)}

    facts = {
        "found": (actual & called).sum(1).numpy(),
        "missed": (actual & ~called).sum(1).numpy(),
        "false": (~actual & called).sum(1).numpy(),
        "accuracy": (answers == y).double().mean(1).numpy(),
        "class": np.array(label),
    }
    return Outcome(SHARES, trained.dense, run(broken), run(corrected), facts)
