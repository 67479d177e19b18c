"""What back-propagation says about every weight and every unit. Parameters are read, never written; no hooks.

L is the mean loss over the samples, l_i the loss of sample i, so L = mean_i l_i. All results are detached.

For an MLP every layer is used once as a linear map z_i = W h_i + b, and then the gradient of one sample is an
outer product, dl_i/dW = delta_i h_i^T with delta_i = dl_i/dz_i. Statistics over samples are therefore one
matrix product each and need no loop. A recurrent network has a sum of such products over its steps, see
`core.prune.sample_gradients`. Any other architecture goes through `torch.func.vmap`, in chunks, with the same
results.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import torch
from torch import Tensor
from torch.nn.functional import linear

from core.data.dataset import Task
from core.measure.losses import curvature_factor, sample_losses
from core.models import MLP, Model, Recurrent
from core.prune import sample_gradients
from core.prune.units import Params

CHUNK = 128
"""Samples whose gradients are held at the same time by the general path."""


def mean_gradient(model: Model, params: Params, x: Tensor, y: Tensor, task: Task) -> Params:
    """dL/dw for every parameter, biases included: {name: tensor of the parameter's shape}."""
    names = list(params)
    leaves = {name: params[name].detach().requires_grad_() for name in names}
    loss = sample_losses(model.logits(leaves, x), y, task).mean()
    grads = torch.autograd.grad(loss, [leaves[name] for name in names])
    return dict(zip(names, grads, strict=True))


def mean_abs_gradient(model: Model, params: Params, x: Tensor, y: Tensor, task: Task) -> Params:
    """mean_i |dl_i/dw| for every parameter. Unlike |dL/dw| it does not vanish at a minimum."""
    if isinstance(model, MLP):
        return _outer_mean(_sample_deltas(model, params, x, y, task), torch.abs)
    return _sample_mean(model, params, x, y, task, torch.abs)


def mean_square_gradient(model: Model, params: Params, x: Tensor, y: Tensor, task: Task) -> Params:
    """mean_i (dl_i/dw)^2 for every parameter: the diagonal of the empirical Fisher matrix."""
    if isinstance(model, MLP):
        return _outer_mean(_sample_deltas(model, params, x, y, task), torch.square)
    return _sample_mean(model, params, x, y, task, torch.square)


def hessian_diagonal(model: Model, params: Params, x: Tensor, y: Tensor, task: Task) -> Params:
    """d2L/dw2 for every parameter, through one backward pass for each output and its curvature.

    What is computed is the diagonal of the Gauss-Newton matrix, mean_i sum_r (S_ir . df_i/dw)^2 with S the
    factor of the loss's curvature. Where the outputs are linear in each single weight on both sides (linear
    models and ReLU networks, away from the kinks) it is the Hessian's diagonal exactly. For tanh and sigmoid
    it leaves out the bend of the activation, and so is never negative.
    """
    with torch.no_grad():
        factor = curvature_factor(model.logits(params, x), task)
    total: Params = {}
    for row in factor:
        if isinstance(model, MLP):
            part = _outer_mean(_deltas(model, params, x, row), torch.square)
        else:
            part = _sample_mean(model, params, x, row, None, torch.square)
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
            along = product.movedim(part.axis, 0).flatten(1).sum(1)
            right = right + part.gather(along, group.size)
        out[name] = (left[name], right)
    return out


def _dtype(params: Params) -> torch.dtype:
    return next(iter(params.values())).dtype


Deltas = Iterator[tuple[str, Tensor, Tensor]]


def _sample_deltas(model: MLP, params: Params, x: Tensor, y: Tensor, task: Task) -> Deltas:
    """(layer, dl_i/dz_i (n, out), h_i (n, in)) from the output layer to the first."""
    with torch.enable_grad():
        outputs = model.forward(params, x).detach().requires_grad_()
        cotangent = torch.autograd.grad(sample_losses(outputs, y, task).sum(), outputs)[0]
    return _deltas(model, params, x, cotangent)


def _deltas(model: MLP, params: Params, x: Tensor, cotangent: Tensor) -> Deltas:
    """The same for any vector (n, c) in front of the Jacobian of the outputs."""
    inputs, zs = {}, {}
    h = x.detach()
    with torch.enable_grad():
        for i, layer in enumerate(model.layers):
            inputs[layer] = h
            z = linear(h, params[f"{layer}.weight"].detach(), params[f"{layer}.bias"].detach())
            zs[layer] = z if i else z.requires_grad_()
            h = model.activate(z)
    deltas = torch.autograd.grad(zs[model.layers[-1]], list(zs.values()), cotangent)
    for layer, delta in zip(zs, deltas, strict=True):
        yield layer, delta, inputs[layer].detach()


def _outer_mean(deltas: Deltas, measure: Callable[[Tensor], Tensor]) -> Params:
    """mean_i of measure(delta_i h_i^T), for a measure that turns products into products, such as abs and
    square."""
    out: Params = {}
    for layer, delta, h in deltas:
        size = measure(delta)
        out[f"{layer}.weight"] = size.T @ measure(h) / len(h)
        out[f"{layer}.bias"] = size.mean(0)
    return out


def _sample_mean(
    model: Model, params: Params, x: Tensor, y: Tensor, task: Task | None, measure: Callable[[Tensor], Tensor]
) -> Params:
    """mean_i of measure(gradient of sample i), by vmap in chunks. With task None, y is a cotangent of the
    outputs."""
    if isinstance(model, Recurrent):
        return _recurrent_mean(model, params, x, y, task, measure)
    leaves = {name: tensor.detach() for name, tensor in params.items()}

    def scalar(values: Params, x_i: Tensor, y_i: Tensor) -> Tensor:
        outputs = model.forward(values, x_i.unsqueeze(0))
        if task is None:
            return (outputs * y_i).sum()
        return sample_losses(outputs, y_i.unsqueeze(0), task).sum()

    per_sample = torch.func.vmap(torch.func.grad(scalar), in_dims=(None, 0, 0))
    total: Params = {}
    for x_part, y_part in zip(x.split(CHUNK), y.split(CHUNK), strict=True):
        part = {name: measure(g).sum(0) for name, g in per_sample(leaves, x_part, y_part).items()}
        total = {name: total[name] + value if total else value for name, value in part.items()}
    return {name: value / len(x) for name, value in total.items()}


def _recurrent_mean(
    model: Recurrent,
    params: Params,
    x: Tensor,
    y: Tensor,
    task: Task | None,
    measure: Callable[[Tensor], Tensor],
) -> Params:
    """The same through `core.prune.sample_gradients`: one backward pass for all samples of a chunk."""
    total: Params = {}
    for rows, targets in zip(x.split(CHUNK), y.split(CHUNK), strict=True):

        def scalar(outputs: Tensor, targets: Tensor = targets) -> Tensor:
            if task is None:
                return (outputs * targets).flatten(1).sum(1)
            return sample_losses(outputs, targets, task)

        part = sample_gradients.recurrent(model, params, rows, scalar)
        for name, gradients in part.items():
            value = measure(gradients).sum(0)
            total[name] = total[name] + value if name in total else value
    return {name: value / len(x) for name, value in total.items()}
