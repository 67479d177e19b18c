"""What back-propagation says about every weight and every unit. Parameters are read, never written; no hooks.

L is the mean loss over the samples, l_i the loss of sample i, so L = mean_i l_i. All results are detached.
Statistics over samples are `Model.mean_sample_gradients`: how they are had quickly differs by architecture.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import torch
from torch import Tensor

from core.data.dataset import Task
from core.measure.losses import curvature_factor, sample_losses
from core.models import Model
from core.prune.units import Params


def mean_gradient(model: Model, params: Params, x: Tensor, y: Tensor, task: Task) -> Params:
    """dL/dw for every parameter, biases included: {name: tensor of the parameter's shape}."""
    names = list(params)
    leaves = {name: params[name].detach().requires_grad_() for name in names}
    loss = sample_losses(model.logits(leaves, x), y, task).mean()
    grads = torch.autograd.grad(loss, [leaves[name] for name in names])
    return dict(zip(names, grads, strict=True))


def mean_abs_gradient(model: Model, params: Params, x: Tensor, y: Tensor, task: Task) -> Params:
    """mean_i |dl_i/dw| for every parameter. Unlike |dL/dw| it does not vanish at a minimum."""
    return model.mean_sample_gradients(params, x, y, partial(sample_losses, task=task), torch.abs)


def mean_square_gradient(model: Model, params: Params, x: Tensor, y: Tensor, task: Task) -> Params:
    """mean_i (dl_i/dw)^2 for every parameter: the diagonal of the empirical Fisher matrix."""
    return model.mean_sample_gradients(params, x, y, partial(sample_losses, task=task), torch.square)


def hessian_diagonal(model: Model, params: Params, x: Tensor, y: Tensor, task: Task) -> Params:
    """d2L/dw2 for every parameter, through one backward pass for each output and its curvature.

    What is computed is the diagonal of the Gauss-Newton matrix, mean_i sum_r (S_ir . df_i/dw)^2 with S the
    factor of the loss's curvature. Where the outputs are linear in each single weight on both sides (linear
    models, and MLPs and convnets with ReLU, away from the kinks) it is the Hessian's diagonal exactly.
    Elsewhere it leaves out how the outputs bend in a weight, and so is never negative: by tanh and sigmoid,
    by attention, and in any recurrent network, with ReLU too, as one weight between its units is used at
    every step and so is multiplied by itself.
    """
    with torch.no_grad():
        factor = curvature_factor(model.logits(params, x), task)
    total: Params = {}
    for row in factor:
        part = model.mean_sample_gradients(params, x, row, _product, torch.square)
        total = {name: total[name] + value if total else value for name, value in part.items()}
    return total


def contributions(
    model: Model, params: Params, x: Tensor, y: Tensor, task: Task, groups: Sequence[str] | None = None
) -> dict[str, Tensor]:
    """o_ij dl_i/do_ij for every sample and unit: {group: (n, size)}; default groups are the hidden ones.

    It is the derivative of l_i with respect to a gate on the unit's output, at gate 1. The mean over the
    samples is S, the contribution as published. Needs no hook: the gates are inputs of the forward pass.
    """
    names = tuple(model.hidden if groups is None else groups)
    if not names:
        return {}
    n, dtype = x.shape[0], _dtype(params)
    gates = {g: torch.ones(n, model.units[g].size, dtype=dtype, requires_grad=True) for g in names}
    detached = {name: tensor.detach() for name, tensor in params.items()}
    loss = sample_losses(model.forward(detached, x, gates), y, task).sum()
    grads = torch.autograd.grad(loss, [gates[g] for g in names])
    return dict(zip(names, grads, strict=True))


def identity(
    model: Model, params: Params, x: Tensor, y: Tensor, task: Task, groups: Sequence[str] | None = None
) -> dict[str, tuple[Tensor, Tensor]]:
    """Both sides of the course's identity for every unit: {group: (left (size,), right (size,))}.

    left  = sum_i o_ij dL/do_ij, from gates on the units
    right = sum_k W_next[k, j] dL/dW_next[k, j], from the gradient of the weights that read the unit
    Default groups: every group of the unit table, the features included. Equal up to rounding on any batch.
    """
    names = tuple(group.name for group in model.units) if groups is None else tuple(groups)
    left = {g: c.mean(0) for g, c in contributions(model, params, x, y, task, names).items()}
    grads = mean_gradient(model, params, x, y, task)
    out = {}
    for name in names:
        group = model.units[name]
        right = torch.zeros(group.size, dtype=_dtype(params))
        for part in group.used_by:
            product = (params[part.tensor] * grads[part.tensor]).detach()
            right = right + part.total(product, group.size)
        out[name] = (left[name], right)
    return out


def _dtype(params: Params) -> torch.dtype:
    return next(iter(params.values())).dtype


def _product(outputs: Tensor, vector: Tensor) -> Tensor:
    """Each row of the outputs times its own vector, (n,)."""
    return (outputs * vector).flatten(1).sum(1)
