"""What a classifier of two classes is worth: at one decision threshold, and over all of them.

Class 1 is the positive one, and a row is called positive where its probability is at least the threshold.
A ratio whose denominator is 0 is 0, as in scikit-learn with zero_division=0.
"""

from __future__ import annotations

import numpy as np
import torch
from numpy.typing import NDArray

from core.measure import metrics

Array = NDArray[np.float64]


def at_threshold(logits: Array, y: NDArray, threshold: float = 0.5) -> dict[str, Array]:
    """Counts and ratios of logits (..., n) against y (n,): {name: (...)}.

    tp, fp, fn, tn: rows. accuracy (TP + TN) / n, precision TP / (TP + FP), recall TP / (TP + FN),
    f1 2 TP / (2 TP + FP + FN), false_alarms FP / (FP + TN).
    """
    truth = torch.from_numpy(np.asarray(y, np.int64))
    called = metrics.predict(torch.from_numpy(np.asarray(logits, np.float64)).unsqueeze(-1), threshold)
    table = metrics.confusion(called, truth, 2)
    tn, fp, fn, tp = table.flatten(-2).unbind(-1)
    tn, fp, fn, tp = tn.numpy(), fp.numpy(), fn.numpy(), tp.numpy()
    return {
        "tp": tp,
        "fp": fp,
        "fn": fn,
        "tn": tn,
        "accuracy": (tp + tn) / len(truth),
        "precision": tp / np.maximum(tp + fp, 1),
        "recall": tp / np.maximum(tp + fn, 1),
        "f1": 2 * tp / np.maximum(2 * tp + fp + fn, 1),
        "false_alarms": fp / np.maximum(fp + tn, 1),
    }


def over_thresholds(logits: Array, y: NDArray) -> dict[str, Array]:
    """What no decision threshold changes: {"auc", "loss"}, each (...), of logits (..., n). loss is the mean
    cross-entropy in nats. Raises ValueError unless both classes occur."""
    truth, scores = torch.from_numpy(np.asarray(y, np.int64)), torch.from_numpy(np.asarray(logits, float))
    return {
        "auc": metrics.auc(scores, truth).numpy(),
        "loss": metrics.binary_cross_entropy(scores.unsqueeze(-1), truth).numpy(),
    }


def curves(logits: Array, y: NDArray) -> dict[str, Array]:
    """The ROC curve and the precision-recall curve of logits (n,), from no row called positive to all.

    {"false_alarms", "recall", "precision"}, each (k + 1,): one point for each of the k different logits as
    the threshold, after the point at which nothing is called positive, where precision is put at 1. The area
    under recall over false alarms, by trapezoids, is the AUC.
    """
    scores, truth = np.asarray(logits, float), np.asarray(y) == 1
    order = np.argsort(-scores, kind="stable")
    last = np.append(np.flatnonzero(np.diff(scores[order])), len(scores) - 1)  # of equal scores, all or none
    tp = np.cumsum(truth[order])[last]
    fp = last + 1 - tp
    return {
        "false_alarms": np.append(0.0, fp / max(int((~truth).sum()), 1)),
        "recall": np.append(0.0, tp / max(int(truth.sum()), 1)),
        "precision": np.append(1.0, tp / (tp + fp)),
    }
