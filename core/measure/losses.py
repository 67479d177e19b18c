"""The loss sample by sample, and the factor of its curvature. Their means are those of
`core.measure.metrics`.

Shapes: outputs (..., n, c) in front of the link function (the prediction itself for a regression); y (n,)
integers for classification, (n, 1) for a regression. A language model has outputs (..., n, T, c) and y
(n, T): one prediction a step, and the loss of a sample is the mean over its T steps.
"""

from __future__ import annotations

import torch
from torch import Tensor

from core.data.dataset import Task

PROBES = 4
"""Random vectors that stand for the curvature of a language model; each costs one backward pass."""

_TASKS = "regression, binary, multiclass, language"


def sample_losses(outputs: Tensor, y: Tensor, task: Task) -> Tensor:
    """The loss of every sample, (..., n). Leading dimensions of `outputs` are independent networks."""
    if task == "multiclass":
        picked = outputs.gather(-1, y.expand(outputs.shape[:-1]).unsqueeze(-1)).squeeze(-1)
        return outputs.logsumexp(-1) - picked
    if task == "language":
        return sample_losses(outputs, y, "multiclass").mean(-1)
    if task == "binary":
        logits = outputs.squeeze(-1)
        # not softplus: it cuts off at 20, and the rise of a small loss would be off by 1e-9
        return torch.logaddexp(torch.zeros_like(logits), logits) - logits * y
    if task == "regression":
        return (outputs - y).square().mean(-1)
    raise ValueError(f"expected a task among {_TASKS}, got {task!r}")


def curvature_factor(outputs: Tensor, task: Task, *, probes: int = PROBES, seed: int = 0) -> Tensor:
    """S of shape (r, n, c) with sum_r S[r, i] S[r, i]^T = Hessian of the loss of sample i in its outputs.

    Softmax: diag(p) - p p^T = sum_r p_r (e_r - p)(e_r - p)^T, so r = c. One logit: p (1 - p). Squared error:
    2 / c.

    A language model has T softmaxes a sample, and an exact factor would need T c rows. Instead S has shape
    (probes, n, T, c) and holds only on average: E[sum_r S[r, i] S[r, i]^T] is the Hessian, where the mean is
    over the signs v, +1 or -1 with equal chance and all independent, that `seed` draws (Hutchinson 1989).
    S[r, i, t] = A v / sqrt(probes T) with A = diag(sqrt(p)) - p sqrt(p)^T, as A A^T = diag(p) - p p^T; signs
    of different steps and classes cancel on average, so nothing is left between two steps. The diagonal that
    comes of it, a sum of squares, is never negative; its error falls as 1 / sqrt(probes n).
    """
    if task == "multiclass":
        p = outputs.softmax(-1)
        eye = torch.eye(p.shape[-1], dtype=p.dtype)
        return p.sqrt().T.unsqueeze(-1) * (eye.unsqueeze(1) - p)
    if task == "language":
        p = outputs.softmax(-1)
        generator = torch.Generator().manual_seed(seed)
        signs = torch.randint(2, (probes, *p.shape), generator=generator, dtype=p.dtype) * 2 - 1
        drawn = signs * p.sqrt()
        return (drawn - p * drawn.sum(-1, keepdim=True)) / (probes * p.shape[-2]) ** 0.5
    if task == "binary":
        p = torch.sigmoid(outputs)
        return (p * (1 - p)).sqrt().unsqueeze(0)
    if task == "regression":
        c = outputs.shape[-1]
        eye = torch.eye(c, dtype=outputs.dtype).unsqueeze(1)
        return (2.0 / c) ** 0.5 * eye.expand(c, outputs.shape[0], c)
    raise ValueError(f"expected a task among {_TASKS}, got {task!r}")
