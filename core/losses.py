"""The loss sample by sample, and the factor of its curvature. Their means are the losses of `core.evaluate`.

Shapes: outputs (..., n, c) in front of the link function (the prediction itself for a regression); y (n,)
integers for classification, (n, 1) for a regression.
"""

from __future__ import annotations

import torch
from torch import Tensor

from core.data import Task


def sample_losses(outputs: Tensor, y: Tensor, task: Task) -> Tensor:
    """The loss of every sample, (..., n). Leading dimensions of `outputs` are independent networks."""
    if task == "multiclass":
        picked = outputs.gather(-1, y.expand(outputs.shape[:-1]).unsqueeze(-1)).squeeze(-1)
        return outputs.logsumexp(-1) - picked
    if task == "binary":
        logits = outputs.squeeze(-1)
        # not softplus: it cuts off at 20, and the rise of a small loss would be off by 1e-9
        return torch.logaddexp(torch.zeros_like(logits), logits) - logits * y
    if task == "regression":
        return (outputs - y).square().mean(-1)
    raise ValueError(f"expected a task among regression, binary, multiclass, got {task!r}")


def curvature_factor(outputs: Tensor, task: Task) -> Tensor:
    """S of shape (r, n, c) with sum_r S[r, i] S[r, i]^T = Hessian of the loss of sample i in its outputs.

    Softmax: diag(p) - p p^T = sum_r p_r (e_r - p)(e_r - p)^T, so r = c. One logit: p (1 - p). Squared error:
    2 / c.
    """
    if task == "multiclass":
        p = outputs.softmax(-1)
        eye = torch.eye(p.shape[-1], dtype=p.dtype)
        return p.sqrt().T.unsqueeze(-1) * (eye.unsqueeze(1) - p)
    if task == "binary":
        p = torch.sigmoid(outputs)
        return (p * (1 - p)).sqrt().unsqueeze(0)
    if task == "regression":
        c = outputs.shape[-1]
        eye = torch.eye(c, dtype=outputs.dtype).unsqueeze(1)
        return (2.0 / c) ** 0.5 * eye.expand(c, outputs.shape[0], c)
    raise ValueError(f"expected a task among regression, binary, multiclass, got {task!r}")
