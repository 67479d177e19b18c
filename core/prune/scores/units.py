"""Criteria for whole units. Every score is {group: (size,)}; the default groups are the hidden ones.

Norms read the table of units: what makes a unit are its incoming weights (its bias is not in the norm, as
published), what uses it are its outgoing weights.
"""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor

from core.ablate import exact as ablation
from core.prune import gradients
from core.prune.scores.criterion import Criterion
from core.prune.units import Part

Scores = dict[str, Tensor]
Groups = Sequence[str] | None


def random(model, params, split, task, seed: int = 0, groups: Groups = None) -> Scores:
    """Uniform in [0, 1): the control that every criterion must beat. Same seed, same numbers."""
    generator = torch.Generator().manual_seed(seed)
    dtype = next(iter(params.values())).dtype
    return {
        g: torch.rand(model.units[g].size, generator=generator, dtype=dtype) for g in _names(model, groups)
    }


def in_norm(model, params, split, task, seed: int = 0, groups: Groups = None) -> Scores:
    """Sum of absolute incoming weights. Raises ValueError for features, which no weight makes."""
    return {g: _norm(params, _makers(model, g), model.units[g].size) for g in _names(model, groups)}


def out_norm(model, params, split, task, seed: int = 0, groups: Groups = None) -> Scores:
    return {g: _norm(params, model.units[g].used_by, model.units[g].size) for g in _names(model, groups)}


def in_out(model, params, split, task, seed: int = 0, groups: Groups = None) -> Scores:
    incoming = in_norm(model, params, split, task, seed, groups)
    outgoing = out_norm(model, params, split, task, seed, groups)
    return {g: incoming[g] * outgoing[g] for g in incoming}


def norm_scale(model, params, split, task, seed: int = 0, groups: Groups = None) -> Scores:
    """Sum of the absolute scales of every batch norm behind the unit: those that are added up go together."""
    scales = {*model.scales}
    return {
        g: _norm(params, tuple(p for p in model.units[g].parts if p.tensor in scales), model.units[g].size)
        for g in _names(model, groups)
    }


def contribution_signed(model, params, split, task, seed: int = 0, groups: Groups = None) -> Scores:
    """S as published: large S is kept. Removing a unit changes the loss by about -S, so this rule is
    backwards."""
    return {g: c.mean(0) for g, c in _contributions(model, params, split, task, groups).items()}


def contribution_abs_mean(model, params, split, task, seed: int = 0, groups: Groups = None) -> Scores:
    """|S|, whose square Molchanov 2019 takes of every batch, as the derivative by a gate at 1. Molchanov 2016
    takes absolutes of single examples first, which is `contribution_mean_abs`."""
    return {g: c.mean(0).abs() for g, c in _contributions(model, params, split, task, groups).items()}


def contribution_mean_abs(model, params, split, task, seed: int = 0, groups: Groups = None) -> Scores:
    """The mean of absolutes of single examples, as it comes. Before they rank all layers together, Molchanov
    2016 and Michel 2019 divide it by the l2 norm of the scores of its layer, and Molchanov takes the mean
    over the places of a map, not the sum: neither is done here. Within a layer the order is theirs."""
    return {g: c.abs().mean(0) for g, c in _contributions(model, params, split, task, groups).items()}


def zeros(model, params, split, task, seed: int = 0, groups: Groups = None) -> Scores:
    """Share of samples for which the unit is not 0. Only for activations with an exact zero."""
    outputs = model.activations({name: tensor.detach() for name, tensor in params.items()}, split.x)
    return {g: (outputs[g] != 0).to(outputs[g].dtype).mean(0) for g in _names(model, groups)}


def ablate(model, params, split, task, seed: int = 0, groups: Groups = None) -> Scores:
    return ablation.ablate_units(model, params, split, task, _names(model, groups))


def _names(model, groups: Groups) -> tuple[str, ...]:
    return tuple(model.hidden if groups is None else groups)


def _makers(model, group: str) -> tuple[Part, ...]:
    weights = set(model.weight_names)
    parts = tuple(part for part in model.units[group].made_by if part.tensor in weights)
    if not parts:
        raise ValueError(f"expected a group that weights make, got {group!r}: it has no incoming weights")
    return parts


def _norm(params, parts: tuple[Part, ...], size: int) -> Tensor:
    total = torch.zeros(size, dtype=params[parts[0].tensor].dtype)
    for part in parts:
        total = total + part.total(params[part.tensor].detach().abs(), size)
    return total


def _contributions(model, params, split, task, groups: Groups) -> Scores:
    return gradients.contributions(model, params, split.x, split.y, task, _names(model, groups))


_S = r"S_j = \frac{1}{n}\sum_i o_{ij} \frac{\partial \ell_i}{\partial o_{ij}}"
_LI = "Li 2016, arXiv 1608.08710"

_CRITERIA = (
    Criterion(
        "in_norm",
        "unit",
        r"\lVert W_{j\cdot} \rVert_1 = \sum_i |W_{ji}|",
        r"\lVert W_{j\cdot} \rVert_1 < \alpha \;\Rightarrow\; o_j = 0",
        "nothing",
        in_norm,
        _LI,
        log_axis=False,
        published="layer",
    ),
    Criterion(
        "out_norm",
        "unit",
        r"\lVert W^{\mathrm{next}}_{\cdot j} \rVert_1 = \sum_k |W^{\mathrm{next}}_{kj}|",
        r"\lVert W^{\mathrm{next}}_{\cdot j} \rVert_1 < \alpha \;\Rightarrow\; o_j = 0",
        "nothing",
        out_norm,
        log_axis=False,
    ),
    Criterion(
        "in_out",
        "unit",
        r"\lVert W_{j\cdot} \rVert_1 \cdot \lVert W^{\mathrm{next}}_{\cdot j} \rVert_1",
        r"\lVert W_{j\cdot} \rVert_1 \lVert W^{\mathrm{next}}_{\cdot j} \rVert_1 < \alpha"
        r" \;\Rightarrow\; o_j = 0",
        "nothing",
        in_out,
        log_axis=False,
    ),
    Criterion(
        "norm_scale",
        "unit",
        r"\sum_b |\gamma_{bj}|, \quad b: \mathrm{BN}",
        r"\sum_b |\gamma_{bj}| < \alpha \;\Rightarrow\; o_j = 0",
        "nothing",
        norm_scale,
        "Liu 2017, arXiv 1708.06519",
        log_axis=False,
        scaled=True,
    ),
    Criterion(
        "contribution_signed",
        "unit",
        _S,
        r"S_j < \alpha \;\Rightarrow\; o_j = 0",
        "gradient",
        contribution_signed,
        signed=True,
        log_axis=False,
    ),
    Criterion(
        "contribution_abs_mean",
        "unit",
        r"|S_j|, \quad " + _S,
        r"|S_j| < \alpha \;\Rightarrow\; o_j = 0",
        "gradient",
        contribution_abs_mean,
        "Molchanov 2019, arXiv 1906.10771",
    ),
    Criterion(
        "contribution_mean_abs",
        "unit",
        r"\frac{1}{n}\sum_i \left| o_{ij} \frac{\partial \ell_i}{\partial o_{ij}} \right|",
        r"\frac{1}{n}\sum_i \left| o_{ij} \frac{\partial \ell_i}{\partial o_{ij}} \right| < \alpha"
        r" \;\Rightarrow\; o_j = 0",
        "per-sample",
        contribution_mean_abs,
        "Molchanov 2016, arXiv 1611.06440; Michel 2019, arXiv 1905.10650",
    ),
    Criterion(
        "zeros",
        "unit",
        r"\frac{1}{n}\sum_i [\,o_{ij} \ne 0\,] = 1 - \mathrm{APoZ}_j",
        r"1 - \mathrm{APoZ}_j < \alpha \;\Rightarrow\; o_j = 0",
        "forward",
        zeros,
        "Hu 2016, arXiv 1607.03250",
        log_axis=False,
        published="layer",
        activations=("relu",),
    ),
    Criterion(
        "random",
        "unit",
        r"s_j \sim U(0, 1)",
        r"s_j < q \;\Rightarrow\; o_j = 0",
        "nothing",
        random,
        log_axis=False,
    ),
    Criterion(
        "ablation",
        "unit",
        r"L(o_j = 0) - L",
        r"L(o_j = 0) - L < \alpha \;\Rightarrow\; o_j = 0",
        "ablation",
        ablate,
        signed=True,
        log_axis=False,
    ),
)

UNIT_CRITERIA: dict[str, Criterion] = {criterion.name: criterion for criterion in _CRITERIA}
