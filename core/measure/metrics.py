"""Losses and metrics as pure functions of logits: of one network (n, c), or of many at once (..., n, c).

Targets are those of `core.data.dataset`: int64 (n,) for classes, float (n, 1) for regression. Results have
the leading shape of the logits. A language model predicts at each of T steps: logits (..., n, T, c), targets
(n, T) and one number over all n T predictions. A ratio whose denominator is 0 is 0, as in scikit-learn with
zero_division=0.
"""

from __future__ import annotations

from collections.abc import Callable

import torch
from torch import Tensor
from torch.nn import functional

from core.data.dataset import Task
from core.measure.losses import sample_losses

LossFunction = Callable[[Tensor, Tensor], Tensor]


def squared_error(prediction: Tensor, y: Tensor) -> Tensor:
    """Mean squared error: (..., n, 1), (n, 1) -> (...)."""
    return sample_losses(prediction, y, "regression").mean(dim=-1)


def cross_entropy(logits: Tensor, y: Tensor) -> Tensor:
    """Mean cross-entropy in nats: (..., n, c), (n,) -> (...)."""
    if logits.stride(-2) == 1:  # columns, as a stack or a reader gives them: quicker as they lie
        columns = logits.mT.reshape(-1, *logits.mT.shape[-2:])
        losses = functional.cross_entropy(columns, y.expand(len(columns), -1), reduction="none")
        return losses.mean(-1).view(logits.shape[:-2])
    if logits.ndim == 2:
        return functional.cross_entropy(logits, y)  # one fused kernel: the case of every training step
    return sample_losses(logits, y, "multiclass").mean(dim=-1)


def binary_cross_entropy(logits: Tensor, y: Tensor) -> Tensor:
    """Mean cross-entropy of a sigmoid output, from its logit: (..., n, 1), (n,) in {0, 1} -> (...)."""
    return sample_losses(logits, y, "binary").mean(dim=-1)


def next_cross_entropy(logits: Tensor, y: Tensor) -> Tensor:
    """Mean cross-entropy a step in nats: (..., n, T, c), (n, T) -> (...). Its exponential is perplexity."""
    return cross_entropy(logits.flatten(-3, -2), y.flatten())


def loss_fn(task: Task) -> LossFunction:
    """The loss that a task is trained on, `loss(logits, y)`. Raises ValueError on an unknown task."""
    losses = {
        "regression": squared_error,
        "binary": binary_cross_entropy,
        "multiclass": cross_entropy,
        "language": next_cross_entropy,
    }
    if task not in losses:
        raise ValueError(f"expected a task among {sorted(losses)}, got {task!r}")
    return losses[task]


def headline(task: Task) -> str:
    """Name of the metric that a curve shows: "r2" for regression, "accuracy" for classification."""
    return "r2" if task == "regression" else "accuracy"


def curve_metric(task: Task) -> str:
    """Name of the metric by which prunings are judged: the headline metric, of a language model
    "perplexity", which rises where others fall."""
    return "perplexity" if task == "language" else headline(task)


def metric_fn(task: Task) -> LossFunction:
    """The headline metric of a task as a function of (logits, y)."""
    if task == "language":
        return next_accuracy
    return r2 if task == "regression" else accuracy


def predict(logits: Tensor, threshold: float = 0.5) -> Tensor:
    """Predicted classes, int64 (..., n). A single output is the logit of class 1, cut at `threshold`."""
    if logits.shape[-1] == 1:
        return (torch.sigmoid(logits.squeeze(-1)) >= threshold).long()
    return logits.max(dim=-1).indices  # the first of equals, as argmax, in a fraction of its time


def accuracy(logits: Tensor, y: Tensor) -> Tensor:
    """Share of rows whose class is found: (..., n, c), (n,) -> (...)."""
    return (predict(logits) == y).to(logits.dtype).mean(dim=-1)


def next_accuracy(logits: Tensor, y: Tensor) -> Tensor:
    """Share of steps whose next token is found: (..., n, T, c), (n, T) -> (...)."""
    return accuracy(logits.flatten(-3, -2), y.flatten())


def confusion(predicted: Tensor, y: Tensor, classes: int) -> Tensor:
    """Counts, int64 (..., classes, classes): row is the true class, column the predicted one."""
    lead = predicted.shape[:-1]
    cells = (y * classes + predicted).reshape(-1, predicted.shape[-1])
    out = torch.zeros(len(cells), classes * classes, dtype=torch.int64)
    out.scatter_add_(1, cells, torch.ones_like(cells))
    return out.view(*lead, classes, classes)


def per_class_accuracy(logits: Tensor, y: Tensor) -> Tensor:
    """Share of each class's rows that is found: (..., n, c), (n,) -> (..., c); one logit gives two."""
    return recall(confusion(predict(logits), y, max(logits.shape[-1], 2)))


def precision(table: Tensor) -> Tensor:
    """TP / (TP + FP) of every class: confusion (..., c, c) -> (..., c). Of those called k, how many are."""
    return _ratio(table.diagonal(dim1=-2, dim2=-1), table.sum(dim=-2))


def recall(table: Tensor) -> Tensor:
    """TP / (TP + FN) of every class: confusion (..., c, c) -> (..., c). Of all k, how many are found."""
    return _ratio(table.diagonal(dim1=-2, dim2=-1), table.sum(dim=-1))


def f1(table: Tensor) -> Tensor:
    """Harmonic mean of precision and recall, 2 TP / (2 TP + FP + FN): confusion (..., c, c) -> (..., c)."""
    return _ratio(2 * table.diagonal(dim1=-2, dim2=-1), table.sum(dim=-1) + table.sum(dim=-2))


def auc(score: Tensor, y: Tensor) -> Tensor:
    """Area under the ROC curve: how often a row of class 1 scores above one of class 0, a tie being half.

    score (..., n), y (n,) in {0, 1} -> (...). Raises ValueError unless both classes occur.
    """
    positive = y == 1
    n_positive = int(positive.sum())
    n_negative = len(y) - n_positive
    if not n_positive or not n_negative:
        raise ValueError(f"expected rows of both classes, got {n_positive} positive of {len(y)}")
    ordered = score.sort(dim=-1).values
    score = score.contiguous()
    below = torch.searchsorted(ordered, score)
    not_above = torch.searchsorted(ordered, score, right=True)
    ranks = (below + not_above + 1).double() / 2  # from 1, ties share theirs
    rank_sum = ranks[..., positive].sum(dim=-1)
    return ((rank_sum - n_positive * (n_positive + 1) / 2) / (n_positive * n_negative)).to(score.dtype)


def r2(prediction: Tensor, y: Tensor) -> Tensor:
    """Share of the variance of y explained: (..., n, 1), (n, 1) -> (...). The mean of y scores 0, and where
    y is constant everything does."""
    error = squared_error(prediction, y)
    if bool((y == y[0]).all()):  # the variance itself may be a rounding error there
        return torch.zeros_like(error)
    return 1.0 - error / (y - y.mean()).square().mean()


def evaluate(logits: Tensor, y: Tensor, task: Task) -> dict[str, Tensor]:
    """All metrics of a task: {name: (...)}, and (..., c) for names of one number a class.

    regression: loss, r2. multiclass: loss, accuracy, per_class (recall), precision, f1 (each by class).
    binary: loss, accuracy, auc, per_class, and precision, recall, f1 of class 1. language: loss, accuracy,
    perplexity.
    """
    out = {"loss": loss_fn(task)(logits, y), headline(task): metric_fn(task)(logits, y)}
    if task == "regression":
        return out
    if task == "language":
        return out | {"perplexity": out["loss"].exp()}
    table = confusion(predict(logits), y, max(logits.shape[-1], 2))
    out["per_class"] = recall(table)
    if task == "multiclass":
        return out | {"precision": precision(table), "f1": f1(table)}
    out |= {"precision": precision(table)[..., 1], "recall": recall(table)[..., 1], "f1": f1(table)[..., 1]}
    out["auc"] = auc(logits.squeeze(-1), y)
    return out


def _ratio(part: Tensor, whole: Tensor) -> Tensor:
    return part / whole.clamp(min=1)  # counts: where the whole is 0 the part is 0 too
