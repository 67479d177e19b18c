"""What stands below the instrument: one unit with its numbers, skills, sublayers, pairs, the smaller network,
greedy removal."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
import torch
from torch import Tensor

from core.ablate.exact import ablate_pairs, ablate_units
from core.measure.metrics import evaluate
from core.models import Encoder
from core.prune.masks import removal_rank
from core.prune.units import Params
from lessons.attention.network import Network, free
from lessons.attention.settings import MEAN_OF_ABSOLUTES, SIGNED
from lessons.network import joined
from lessons.networks import WITHIN

Unit = tuple[str, int]


@dataclass(frozen=True)
class Facts:
    """One head or neuron: its scores, the truth, and both sides of the identity in float64.

    place: how many units of its kind the criterion removes before it. cheaper: how many cost less, by the
    truth. size: units of its kind. touched: (tensor, axis, indices) of everything that goes with it.
    """

    group: str
    index: int
    signed: float
    mean_of_absolutes: float
    truth: float
    place: int
    cheaper: int
    size: int
    left: float
    right: float
    touched: tuple[tuple[str, int, tuple[int, ...]], ...]

    @property
    def kind(self) -> str:
        """ "heads" or "ff"."""
        return self.group.rstrip("0123456789")

    @property
    def block(self) -> int:
        """Number of its block, from 1."""
        return int(self.group[len(self.kind) :])


def facts(network: Network, unit: Unit, criterion: str) -> Facts:
    """Everything that the page says about one unit, among those of its kind."""
    group, index = unit
    kind = group.rstrip("0123456789")
    signed, absolutes = (network.scores(name, kind)[group][index] for name in (SIGNED, MEAN_OF_ABSOLUTES))
    truth = network.truth(kind)
    left, right = network.identity[group]
    return Facts(
        group=group,
        index=index,
        signed=signed.item(),
        mean_of_absolutes=absolutes.item(),
        truth=truth[group][index].item(),
        place=int(removal_rank(network.scores(criterion, kind))[group][index]),
        cheaper=int(removal_rank(truth)[group][index]),
        size=len(network.units(kind)),
        left=left[index].item(),
        right=right[index].item(),
        touched=network.model.units.touched(group, index),
    )


@dataclass(frozen=True, eq=False)
class Skills:
    """Validation accuracy with one head off: accuracy (N,), by_skill (N, K), against dense and dense (K,)."""

    units: tuple[Unit, ...]
    names: tuple[str, ...]
    accuracy: np.ndarray
    by_skill: np.ndarray
    dense: float
    dense_by_skill: np.ndarray

    @property
    def change(self) -> np.ndarray:
        """(N, K): accuracy without the head less accuracy with it."""
        return self.by_skill - self.dense_by_skill

    @property
    def costliest(self) -> int:
        """The head whose removal costs most accuracy, counted through the blocks."""
        return int(self.accuracy.argmin())

    @property
    def carried(self) -> int:
        """The skill that suffers most from the loss of that head."""
        return int(self.change[self.costliest].argmin())

    @property
    def cost(self) -> float:
        """What the loss of that head costs, as a share of accuracy."""
        return self.dense - float(self.accuracy[self.costliest])


def skills(network: Network) -> Skills:
    """Each head off alone, on the validation rows."""
    units = network.units("heads")
    kept = [network.without(unit) for unit in units]
    by_skill = np.stack([network.by_skill(flags) for flags in kept])
    # every skill has as many sentences; weighting by their number holds where it has not
    rows = network.data.validation.skills.double().sum(0).numpy()
    return Skills(
        units=units,
        names=network.data.skill_names,
        accuracy=by_skill @ rows / rows.sum(),
        by_skill=by_skill,
        dense=network.dense["validation"]["accuracy"],
        dense_by_skill=network.dense_by_skill,
    )


@dataclass(frozen=True)
class Structure:
    """One structure removed: its name ("attention", "ff", "block"), block, what is left, parameters gone."""

    name: str
    block: int
    accuracy: float
    rise: float
    parameters: int


def structures(network: Network) -> tuple[Structure, ...]:
    """Exact costs of whole structures: the attention of a block, its feed-forward layer, the block.

    Attention and feed-forward layer go with all their units: what stays adds its output bias. A block goes
    altogether, norms and biases included: the next one reads what it read.
    """
    model, split = network.model, network.data.validation
    whole = _size(network.params)
    found = []
    for block in range(1, len(model.heads) + 1):
        for name, group in (("attention", f"heads{block}"), ("ff", f"ff{block}")):
            kept = network.without(*((group, i) for i in range(model.units[group].size)))
            got = network.measure(kept, split)
            parameters = whole - _size(model.units.shrink(network.params, kept))
            found.append((name, block, got["accuracy"], got["loss"], parameters))
        if len(model.heads) > 1:
            small, params = without_block(model, network.params, block)
            with torch.inference_mode():
                result = evaluate(small.logits(params, split.x), split.y, network.data.task)
            accuracy, loss = float(result["accuracy"]), float(result["loss"])
            found.append(("block", block, accuracy, loss, whole - _size(params)))
    base = network.dense["validation"]["loss"]
    return tuple(Structure(name, block, a, loss - base, p) for name, block, a, loss, p in found)


def without_block(model: Encoder, params: Params, block: int) -> tuple[Encoder, Params]:
    """The network without block number `block` (from 1), and its parameters under their new numbers."""
    gone = block - 1
    kept = {}
    for name, tensor in params.items():
        if not name.startswith("blocks."):
            kept[name] = tensor
            continue
        number, _, rest = name.removeprefix("blocks.").partition(".")
        if int(number) != gone:
            kept[f"blocks.{int(number) - (int(number) > gone)}.{rest}"] = tensor
    heads, neurons = (
        tuple(size for i, size in enumerate(sizes) if i != gone) for sizes in (model.heads, model.feedforward)
    )
    return replace(model, heads=heads, feedforward=neurons), kept


@dataclass(frozen=True)
class Pair:
    """Two heads removed, alone and together: rise of the loss, validation accuracy."""

    first: Unit
    second: Unit
    first_rise: float
    second_rise: float
    together: float
    dense: float
    first_accuracy: float
    second_accuracy: float
    both_accuracy: float
    candidates: int
    pairs: int

    @property
    def sum(self) -> float:
        """Both costs alone, summed; not positive where removing them lowers the loss."""
        return self.first_rise + self.second_rise

    @property
    def times(self) -> float | None:
        """Cost together over the sum of the costs alone; None where that sum is no cost."""
        return self.together / self.sum if self.sum > 0 else None


def worst_pair(network: Network) -> Pair:
    """Of the heads that are cheap alone, the two that cost most beyond the sum of both.

    Cheap: at most one point of validation accuracy; the two cheapest, where fewer are.
    """
    alone = skills(network)
    order = (-alone.accuracy).argsort(kind="stable")
    cheap = int((alone.accuracy >= alone.dense - WITHIN - 1e-9).sum())
    candidates = [alone.units[i] for i in sorted(order[: max(2, cheap)])]
    found = ablate_pairs(network.model, network.params, network.rows, network.data.task, candidates)
    a, b = divmod(int(found.extra.triu(1).argmax()), len(candidates))
    if a == b:  # nothing is costlier together than alone: any pair says so
        a, b = 0, 1
    first, second = candidates[a], candidates[b]

    def accuracy(*gone: Unit) -> float:
        return network.measure(network.without(*gone), network.data.validation)["accuracy"]

    return Pair(
        first=first,
        second=second,
        first_rise=found.alone[a].item(),
        second_rise=found.alone[b].item(),
        together=found.together[a, b].item(),
        dense=accuracy(),
        first_accuracy=accuracy(first),
        second_accuracy=accuracy(second),
        both_accuracy=accuracy(first, second),
        candidates=len(candidates),
        pairs=len(candidates) * (len(candidates) - 1) // 2,
    )


@dataclass(frozen=True, eq=False)
class Greedy:
    """Heads removed one after another, each time the one that costs least of those left.

    order: (N,) units. accuracy: (N + 1,) on validation rows, from none removed to all. evaluations: networks
    that had to be measured for it. free: heads that go within one point.
    """

    order: tuple[Unit, ...]
    accuracy: np.ndarray
    evaluations: int
    free: int


def greedy(network: Network) -> Greedy:
    """By the exact loss on the rows of all scores, measured again after every removal: N (N + 1) / 2
    evaluations."""
    model, task = network.model, network.data.task
    left, order = list(network.units("heads")), []
    accuracy = [network.dense["validation"]["accuracy"]]
    params = network.params
    evaluations = 0
    while left:
        rise = ablate_units(model, params, network.rows, task, network.groups("heads"))
        evaluations += len(left)
        gone = min(left, key=lambda unit: rise[unit[0]][unit[1]].item())
        left.remove(gone)
        order.append(gone)
        params = model.units.silence(network.params, network.without(*order))
        accuracy.append(network.measure(network.without(*order), network.data.validation)["accuracy"])
    found = np.array(accuracy)
    return Greedy(tuple(order), found, evaluations, free(np.arange(len(found)), found, found[0]))


@dataclass(frozen=True)
class Shrunken:
    """The masked network beside the smaller one: (before, after) each.

    difference: largest absolute difference of their outputs on the validation rows, in float64.
    """

    heads: tuple[tuple[int, ...], tuple[int, ...]]
    feedforward: tuple[tuple[int, ...], tuple[int, ...]]
    parameters: tuple[int, int]
    multiply_adds: tuple[int, int]
    difference: float


def shrunken(network: Network, kept: Mapping[str, Tensor]) -> Shrunken:
    """Cut the removed units out of the tensors, run both networks on the validation rows, compare."""
    model, x = network.model, network.data.validation.x
    params = {name: tensor.double() for name, tensor in network.params.items()}
    with torch.inference_mode():
        small_model, small = model.shrink(params, kept)
        masked = model.logits(model.units.silence(params, kept), x)
        difference = (small_model.logits(small, x) - masked).abs().max().item()
    return Shrunken(
        heads=(model.heads, small_model.heads),
        feedforward=(model.feedforward, small_model.feedforward),
        parameters=(_size(params), _size(small)),
        multiply_adds=(multiply_adds(model), multiply_adds(small_model)),
        difference=difference,
    )


def multiply_adds(model: Encoder) -> int:
    """For one sentence of the full length: each weight once a token, and both products of every map; the
    read-out once."""
    steps, width = model.length, model.width
    total = width * model.outputs
    for heads, neurons in zip(model.heads, model.feedforward, strict=True):
        joined_width = heads * model.head_width
        weights = 4 * joined_width * width + 2 * neurons * width
        total += steps * weights + 2 * heads * steps * steps * model.head_width
    return total


def _size(params: Params) -> int:
    return sum(tensor.numel() for tensor in params.values())


def most_needed(network: Network) -> Unit:
    """The head whose removal alone raises the loss most."""
    return network.units("heads")[int(joined(network.truth("heads")).argmax())]
