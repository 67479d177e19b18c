"""Criteria for single weights. Every score has the shape of its tensor; biases are not ranked."""

from __future__ import annotations

import torch
from torch import Tensor

from core.ablate import exact as ablation
from core.prune import gradients
from core.prune.scores.criterion import Criterion

Scores = dict[str, Tensor]


def random(model, params, split, task, seed: int = 0) -> Scores:
    """Uniform in [0, 1): the control that every criterion must beat. Same seed, same numbers."""
    generator = torch.Generator().manual_seed(seed)
    return {
        n: torch.rand(params[n].shape, generator=generator, dtype=params[n].dtype) for n in model.weight_names
    }


def magnitude(model, params, split, task, seed: int = 0) -> Scores:
    return {name: params[name].detach().abs() for name in model.weight_names}


def gradient(model, params, split, task, seed: int = 0) -> Scores:
    grads = gradients.mean_gradient(model, params, split.x, split.y, task)
    return {name: grads[name].abs() for name in model.weight_names}


def per_sample_gradient(model, params, split, task, seed: int = 0) -> Scores:
    means = gradients.mean_abs_gradient(model, params, split.x, split.y, task)
    return {name: means[name] for name in model.weight_names}


def taylor(model, params, split, task, seed: int = 0) -> Scores:
    grads = gradients.mean_gradient(model, params, split.x, split.y, task)
    return {name: (params[name].detach() * grads[name]).abs() for name in model.weight_names}


def fisher(model, params, split, task, seed: int = 0) -> Scores:
    squares = gradients.mean_square_gradient(model, params, split.x, split.y, task)
    return {name: params[name].detach().square() * squares[name] / 2 for name in model.weight_names}


def obd(model, params, split, task, seed: int = 0) -> Scores:
    """Optimal brain damage; see `core.prune.gradients.hessian_diagonal` for what the diagonal is where it is
    not exact."""
    diagonal = gradients.hessian_diagonal(model, params, split.x, split.y, task)
    return {name: params[name].detach().square() * diagonal[name] / 2 for name in model.weight_names}


def lamp(model, params, split, task, seed: int = 0) -> Scores:
    """w^2 over the sum of the squares in its layer that are not smaller; equal weights count by position."""
    out = {}
    for name in model.weight_names:
        squares = params[name].detach().flatten().square()
        order = torch.sort(squares, stable=True).indices
        ascending = squares[order].double()
        rest = ascending.flip(0).cumsum(0).flip(0)
        score = torch.empty_like(squares)
        score[order] = torch.where(rest > 0, ascending / rest, 0.0).to(score.dtype)
        score[order[-1:]] = 1.0  # also in a layer of zeros: the last weight of a layer goes last
        out[name] = score.view(params[name].shape)
    return out


def wanda(model, params, split, task, seed: int = 0) -> Scores:
    """abs(w) times the norm of what it multiplies. Published with ranks inside each row: use scope "row"."""
    inputs = model.readings({name: tensor.detach() for name, tensor in params.items()}, split.x)
    sizes = {name: inputs[name].norm(dim=0).view(params[name].shape[1:]) for name in model.weight_names}
    return {name: params[name].detach().abs() * size for name, size in sizes.items()}


def ablate(model, params, split, task, seed: int = 0) -> Scores:
    return ablation.ablate_weights(model, params, split, task)


_CRITERIA = (
    Criterion(
        "magnitude",
        "weight",
        r"|w|",
        r"|w| < \varepsilon \;\Rightarrow\; w = 0",
        "nothing",
        magnitude,
        "Han 2015, arXiv 1506.02626",
        published="layer",  # a threshold for each: a multiple of the standard deviation of its weights
    ),
    Criterion(
        "gradient",
        "weight",
        r"\left|\frac{1}{n}\sum_i g_i\right|, \quad g_i = \frac{\partial \ell_i}{\partial w}",
        r"\left|\frac{\partial L}{\partial w}\right| < \varepsilon \;\Rightarrow\; w = 0",
        "gradient",
        gradient,
    ),
    Criterion(
        "per_sample_gradient",
        "weight",
        r"\frac{1}{n}\sum_i |g_i|",
        r"\frac{1}{n}\sum_i |g_i| < \varepsilon \;\Rightarrow\; w = 0",
        "per-sample",
        per_sample_gradient,
    ),
    Criterion(
        "taylor",
        "weight",
        r"|w\, g|, \quad g = \frac{\partial L}{\partial w}",
        r"|w\, g| < \varepsilon \;\Rightarrow\; w = 0",
        "gradient",
        taylor,
        "Lee 2018, arXiv 1810.02340; Molchanov 2019, arXiv 1906.10771",
    ),
    Criterion(
        "fisher",
        "weight",
        r"\frac{1}{2}\, w^2\, \frac{1}{n}\sum_i g_i^2",
        r"\tfrac{1}{2} w^2 F_{ww} < \varepsilon \;\Rightarrow\; w = 0",
        "per-sample",
        fisher,
        "Theis 2018, arXiv 1801.05787",
    ),
    Criterion(
        "obd",
        "weight",
        r"\frac{1}{2}\, H_{ww}\, w^2, \quad H_{ww} = \frac{\partial^2 L}{\partial w^2}",
        r"\tfrac{1}{2} H_{ww} w^2 < \varepsilon \;\Rightarrow\; w = 0",
        "hessian",
        obd,
        "LeCun 1989, Advances in Neural Information Processing Systems 2",
    ),
    Criterion(
        "lamp",
        "weight",
        r"\frac{w^2}{\sum_{w' :\, |w'| \ge |w|} w'^2}",
        r"\mathrm{LAMP}(w) < \varepsilon \;\Rightarrow\; w = 0",
        "nothing",
        lamp,
        "Lee 2020, arXiv 2010.07611",
    ),
    Criterion(
        "wanda",
        "weight",
        r"|W_{kj}| \cdot \lVert h_j \rVert_2",
        r"|W_{kj}| \cdot \lVert h_j \rVert_2 < \varepsilon_k \;\Rightarrow\; W_{kj} = 0",
        "forward",
        wanda,
        "Sun 2023, arXiv 2306.11695",
        scope="row",
        published="row",
    ),
    Criterion(
        "random",
        "weight",
        r"s_w \sim U(0, 1)",
        r"s_w < q \;\Rightarrow\; w = 0",
        "nothing",
        random,
        log_axis=False,
    ),
    Criterion(
        "ablation",
        "weight",
        r"L(w = 0) - L(w)",
        r"L(w = 0) - L(w) < \varepsilon \;\Rightarrow\; w = 0",
        "ablation",
        ablate,
        signed=True,
        log_axis=False,
    ),
)

WEIGHT_CRITERIA: dict[str, Criterion] = {criterion.name: criterion for criterion in _CRITERIA}
