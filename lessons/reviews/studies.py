"""What is looked at more closely: which unit carries which skill, and what the masks of seeds share."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
import torch

from core.models import Recurrent
from core.models.recurrent import GATES
from core.prune.masks import Mask, pool_sizes, removal_rank
from core.prune.plan import Plan, plan_stops
from core.prune.units import Params
from lessons.reviews.network import Network, Pruning
from lessons.reviews.sentence import Sentence

GATE_NAMES: dict[str, tuple[str, ...]] = {"lstm": ("i", "f", "g", "o"), "gru": ("r", "z", "n"), "rnn": ("",)}


@dataclass(frozen=True, eq=False)
class UnitSkills:
    """Accuracy by skill with one hidden unit removed, exactly: change (N, K), in shares of its sentences,
    against `left` (K,), the accuracy with all units. places: (N,) group and index of each unit."""

    places: tuple[tuple[str, int], ...]
    names: tuple[str, ...]
    skills: bool
    left: np.ndarray
    change: np.ndarray

    def worst(self, group: int) -> tuple[int, float]:
        """The unit without which a group loses most, and the change."""
        unit = int(self.change[:, group].argmin())
        return unit, float(self.change[unit, group])

    @property
    def hit(self) -> tuple[int, int]:
        """Unit and group of the largest loss of all."""
        unit, group = np.unravel_index(int(self.change.argmin()), self.change.shape)
        return int(unit), int(group)


def unit_skills(network: Network, params: Params) -> UnitSkills:
    """Of what is left in `params` (parameters of this network, pruned or whole), remove every hidden unit
    alone and ask all validation sentences again."""
    model, data = network.model, network.data
    left = network.measure(params, data.validation)
    places, rows = [], []
    for group in model.hidden:
        for index in range(model.units[group].size):
            kept = torch.arange(model.units[group].size) != index
            silenced = model.units.silence(params, {group: kept})
            rows.append(network.measure(silenced, data.validation).by_group - left.by_group)
            places.append((group, index))
    groups = network.groups
    return UnitSkills(tuple(places), groups.names, groups.skills, left.by_group, np.stack(rows))


@dataclass(frozen=True, eq=False)
class Masks:
    """The masks of several seeds at one share.

    overlap: mean over pairs of seeds of the share of kept weights that both keep (Jaccard). chance: the same
    for masks of these sizes drawn at random. parts: (P,) names of matrix and gate; kept: (seeds, P) share of
    the weights of each that stays.
    """

    share: float
    overlap: float
    chance: float
    parts: tuple[tuple[str, str], ...]
    kept: np.ndarray


def masks(networks: Sequence[Network], criterion: str, scope: str, share: float) -> Masks:
    """Prune the networks of several seeds to the same share and compare what stays."""
    found = []
    for network in networks:
        plan = plan_stops(network.scores("weights", criterion), scope, [share])
        found.append(plan.kept(len(plan) - 1))
    parts = _parts(networks[0].model)
    kept = [[float(mask[name][rows].double().mean()) for name, _, rows in parts] for mask in found]
    return Masks(
        share, *_overlap(found, parts), tuple((name, gate) for name, gate, _ in parts), np.array(kept)
    )


def _parts(model: Recurrent) -> list[tuple[str, str, slice]]:
    """Every matrix cut into its gates: (name, gate, rows)."""
    parts = []
    for name in model.weight_names:
        rows = model.shapes[name][0]
        if name == "out.weight":
            parts.append((name, "", slice(0, rows)))
            continue
        size = rows // GATES[model.cell]
        for block, gate in enumerate(GATE_NAMES[model.cell]):
            parts.append((name, gate, slice(block * size, (block + 1) * size)))
    return parts


def _overlap(found: Sequence[Mask], parts: Sequence[tuple[str, str, slice]]) -> tuple[float, float]:
    """Mean Jaccard index of the pairs, and its expectation for independent masks that keep as much of every
    gate of every matrix. (nan, nan) for fewer than two masks, or where nothing is kept."""
    values, chances = [], []
    for a, b in combinations(found, 2):
        both = either = chance_both = chance_either = 0.0
        for name, _, rows in parts:
            one, other = a[name][rows], b[name][rows]
            n, p, q = one.numel(), one.double().mean().item(), other.double().mean().item()
            both += float((one & other).sum())
            either += float((one | other).sum())
            chance_both += n * p * q
            chance_either += n * (p + q - p * q)
        if either:
            values.append(both / either)
            chances.append(chance_both / chance_either)
    if not values:
        return float("nan"), float("nan")
    return float(np.mean(values)), float(np.mean(chances))


@dataclass(frozen=True, eq=False)
class Shrunken:
    """The network without the removed units beside the masked one: sizes, parameters, and the largest
    difference of their logits on the validation rows. None where a direction would be left empty."""

    before: tuple[int, ...]
    after: tuple[int, ...] | None
    parameters: tuple[int, int | None]
    difference: float | None


def shrunken(network: Network, kept: Mask) -> Shrunken:
    """Build the smaller network really, and compare."""
    model, params, x = network.model, network.params, network.data.validation.x
    before = sum(tensor.numel() for tensor in params.values())
    if not all(bool(flags.any()) for flags in kept.values()):
        return Shrunken(model.sizes, None, (before, None), None)
    small, fewer = model.shrink(params, kept)
    with torch.no_grad():
        masked = model.logits(model.units.silence(params, kept), x)
        difference = float((small.logits(fewer, x) - masked).abs().max())
    after = sum(tensor.numel() for tensor in fewer.values())
    return Shrunken(model.sizes, small.sizes, (before, after), difference)


@dataclass(frozen=True, eq=False)
class Picked:
    """One weight or one hidden unit, and what its score is made of.

    title: its name, counted from 0 as in code. value, gradient: of a weight, None of a unit. rank: 1 goes
    first among its `rivals`. stop: the first stop that removes it. rise: of the training loss without it
    alone. change: (K,) of validation accuracy by group without it alone.
    """

    title: str
    unit: bool
    value: float | None
    gradient: float | None
    score: float
    rank: int
    rivals: int
    stop: int
    loss: float
    rise: float
    change: np.ndarray


def picked(pruning: Pruning, item: str) -> Picked:
    """The picked item; without a pick of this grain, the one with the largest score."""
    network, plan = pruning.network, pruning.plan
    scores = network.scores(pruning.grain, pruning.criterion)
    name, _, index = item.partition(":")
    if name not in scores or int(index) >= scores[name].numel():
        name = max(scores, key=lambda other: scores[other].max().item())
        index = str(int(scores[name].argmax()))
    i, params = int(index), network.params
    if pruning.grain == "units":
        kept = torch.arange(len(scores[name])) != i
        without = network.model.units.silence(params, {name: kept})
        title, value, slope = f"{name}[{i}]", None, None
    else:
        row, column = divmod(i, params[name].shape[1])
        without = {**params, name: params[name].clone()}
        without[name][row, column] = 0.0
        title, value = f"{name}[{row}, {column}]", params[name][row, column].item()
        slope = network.gradients[name][row, column].item()
    data = network.data
    loss = network.train_loss
    now = network.measure(without, data.validation).by_group
    return Picked(
        title=title,
        unit=pruning.grain == "units",
        value=value,
        gradient=slope,
        score=scores[name].flatten()[i].item(),
        rank=1 + int(removal_rank(scores, plan.scope)[name].flatten()[i]),
        rivals=pool_sizes(scores, plan.scope)[name],
        stop=int(plan.gone[name].flat[i]),
        loss=loss,
        rise=network.measure(without, data.train).loss - loss,
        change=now - network.dense.by_group,
    )


def faded(network: Network, plan: Plan, stop: int, typed: Sentence, output: int, step: float = 1e-3) -> float:
    """d z(a x) / d a at a = 1, measured: the logit with one gate on all words a little above 1 and a little
    below, in double precision."""
    params = {name: tensor.double() for name, tensor in network.pruned(plan, stop).items()}
    logits = []
    for gate in (1.0 + step, 1.0 - step):
        moved = {**params, "embed.weight": params["embed.weight"] * gate}
        with torch.no_grad():
            logits.append(network.model.forward(moved, typed.tokens[None])[0, output].item())
    return (logits[0] - logits[1]) / (2 * step)
