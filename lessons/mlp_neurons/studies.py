"""What stands below the instrument: one neuron with its numbers, layers alone, pairs, the smaller network,
chance."""

from __future__ import annotations

import inspect
import textwrap
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import torch
from torch import Tensor

from core.ablate.exact import ablate_pairs
from core.prune.masks import Scope, removal_rank
from core.prune.plan import plan_stops
from core.prune.sweep import sweep
from core.train.files import Run
from lessons.mlp_neurons.network import Network, free, joined
from lessons.mlp_neurons.settings import MEAN_OF_ABSOLUTES, SIGNED
from lessons.networks import rank_correlation

CHEAP = 48
"""At most so many live neurons are tried in pairs: the half of them that costs least alone."""

DRAWS = 20
RATES = tuple(range(10, 100, 10))


@dataclass(frozen=True)
class Neuron:
    """One neuron: its scores on the training rows, the truth, and both sides of the identity in float64.

    place: how many neurons the criterion removes before it (0 is first): of all, or of its layer where scope
    is "layer". cost: how many of all cost less, by the truth. touched: (tensor, axis, index) of everything
    that goes with it.
    """

    unit: int
    layer: str
    index: int
    signed: float
    mean_of_absolutes: float
    truth: float
    zeros: float
    live: bool
    scope: Scope
    place: int
    cost: int
    left: float
    right: float
    touched: tuple[tuple[str, int, int], ...]


def neuron(network: Network, unit: int, criterion: str, scope: Scope = "global") -> Neuron:
    """Everything that the page says about one neuron. Raises IndexError when there is no such neuron."""
    layer, index = network.place(unit)
    scores = {name: network.scores(name)[layer][index].item() for name in (SIGNED, MEAN_OF_ABSOLUTES)}
    left, right = network.identity[layer]
    touched = tuple((t, axis, indices[0]) for t, axis, indices in network.model.units.touched(layer, index))
    return Neuron(
        unit=unit,
        layer=layer,
        index=index,
        signed=scores[SIGNED],
        mean_of_absolutes=scores[MEAN_OF_ABSOLUTES],
        truth=network.truth[layer][index].item(),
        zeros=network.zeros[layer][index].item(),
        live=bool(network.live[layer][index]),
        scope=scope,
        place=int(removal_rank(network.scores(criterion), scope)[layer][index]),
        cost=int(removal_rank(network.truth)[layer][index]),
        left=left[index].item(),
        right=right[index].item(),
        touched=touched,
    )


def most_needed(network: Network) -> int:
    """The neuron whose removal alone raises the training loss most, counted through the hidden layers."""
    return int(joined(network.truth).argmax())


@dataclass(frozen=True, eq=False)
class LayerAlone:
    """Neurons removed from one layer only: (S,) removed and validation accuracy, and how many go within one
    point."""

    layer: str
    size: int
    removed: np.ndarray
    accuracy: np.ndarray
    free: int


def sensitivity(network: Network, criterion: str, budget: float = 0.01) -> tuple[LayerAlone, ...]:
    """Each hidden layer pruned alone by the criterion, from none of its neurons to all."""
    data, dense = network.data, network.dense["validation"]["accuracy"]
    out = []
    for layer, scores in network.scores(criterion).items():
        plan = plan_stops({layer: scores}, shares=None)
        accuracy = (
            sweep(network.model, network.params, data.validation, data.task, plan).accuracy.double().numpy()
        )
        within = free(plan.removed, accuracy, dense, budget)
        out.append(LayerAlone(layer, len(scores), plan.removed, accuracy, within))
    return tuple(out)


@dataclass(frozen=True)
class Pair:
    """Two neurons removed, alone and together: rise of the training loss, training rows misread."""

    first: tuple[str, int]
    second: tuple[str, int]
    first_rise: float
    second_rise: float
    together: float
    base_errors: int
    first_errors: int
    second_errors: int
    together_errors: int
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
    """Of the live half that costs least alone, the two neurons that cost most beyond the sum of both."""
    live, truth, train = joined(network.live), joined(network.truth), network.data.train
    cheap = [unit for unit in truth.argsort(stable=True).tolist() if live[unit]]
    candidates = cheap[: min(CHEAP, len(cheap) // 2)]
    places = [network.place(unit) for unit in candidates]
    found = ablate_pairs(network.model, network.params, train, network.data.task, places)
    a, b = divmod(int(found.extra.triu(1).argmax()), len(places))

    def errors(*units: int) -> int:
        return round((1.0 - network.measure(network.without(*units), train)["accuracy"]) * len(train))

    return Pair(
        first=places[a],
        second=places[b],
        first_rise=found.alone[a].item(),
        second_rise=found.alone[b].item(),
        together=found.together[a, b].item(),
        base_errors=errors(),
        first_errors=errors(candidates[a]),
        second_errors=errors(candidates[b]),
        together_errors=errors(candidates[a], candidates[b]),
        candidates=len(places),
        pairs=len(places) * (len(places) - 1) // 2,
    )


@dataclass(frozen=True)
class Shrunken:
    """The masked network beside the smaller one. difference: largest absolute difference of their outputs
    (float64).

    None where a layer would be empty: then there is no smaller network of this make.
    """

    before: tuple[int, ...]
    after: tuple[int, ...]
    parameters: tuple[int, int]
    multiply_adds: tuple[int, int]
    difference: float | None


def shrunken(network: Network, kept: Mapping[str, Tensor]) -> Shrunken:
    """Cut the removed neurons out of the tensors, run both networks on the validation rows, compare."""
    model = network.model
    widths = (model.widths[0], *(int(kept[group].sum()) for group in model.hidden), model.widths[-1])
    sizes = tuple((_parameters(w), _multiply_adds(w)) for w in (model.widths, widths))
    (p0, m0), (p1, m1) = sizes
    if 0 in widths:
        return Shrunken(model.widths, widths, (p0, p1), (m0, m1), None)
    params = {name: tensor.double() for name, tensor in network.params.items()}
    x = network.data.validation.x.double()
    with torch.no_grad():
        small_model, small = model.shrink(params, kept)
        masked = model.forward(model.units.silence(params, kept), x)
        difference = (small_model.forward(small, x) - masked).abs().max().item()
    return Shrunken(model.widths, small_model.widths, (p0, p1), (m0, m1), difference)


def _multiply_adds(widths: tuple[int, ...]) -> int:
    """One for each weight, for one row of input."""
    return sum(a * b for a, b in pairwise(widths))


def _parameters(widths: tuple[int, ...]) -> int:
    return _multiply_adds(widths) + sum(widths[1:])


def remove_this_share(size: int, rate: float, generator: torch.Generator) -> Tensor:
    keep = torch.rand(size, generator=generator) >= rate
    return keep


def as_in_the_articles(size: int, rate: float, generator: torch.Generator) -> Tensor:
    keep = torch.rand(size, generator=generator) < rate
    return keep


@dataclass(frozen=True, eq=False)
class Chance:
    """Random removal under both codes. rates: (R,) percent. removed, accuracy: (R, draws) for each code."""

    rates: tuple[int, ...]
    removed: dict[str, np.ndarray]
    accuracy: dict[str, np.ndarray]
    dense: float
    total: int

    def at(self, rate: int, code: str) -> tuple[float, float]:
        """(mean share removed, mean accuracy) over the draws."""
        row = self.rates.index(rate)
        return float(self.removed[code][row].mean() / self.total), float(self.accuracy[code][row].mean())


CODES = {"right": remove_this_share, "articles": as_in_the_articles}


def source(code: str) -> str:
    """The lines that are run, as they stand here, without their signature."""
    lines = inspect.getsource(CODES[code]).splitlines()[1:]
    return textwrap.dedent("\n".join(lines)).replace("return keep", "").strip()


def by_chance(network: Network) -> Chance:
    """Both codes at every rate, on the validation rows; the same random numbers for both."""
    model, data = network.model, network.data
    removed = {code: np.zeros((len(RATES), DRAWS)) for code in CODES}
    accuracy = {code: np.zeros((len(RATES), DRAWS)) for code in CODES}
    for code, choose in CODES.items():
        for row, rate in enumerate(RATES):
            for draw in range(DRAWS):
                generator = torch.Generator().manual_seed(draw)
                kept = {g: choose(model.units[g].size, rate / 100, generator) for g in model.hidden}
                removed[code][row, draw] = network.total - int(joined(kept).sum())
                accuracy[code][row, draw] = network.measure(kept, data.validation)["accuracy"]
    return Chance(RATES, removed, accuracy, network.dense["validation"]["accuracy"], network.total)


@dataclass(frozen=True)
class Surprise:
    """A neuron that a cheap criterion removes early although it is needed. place: neurons removed before it.

    cost_rank: 1 is the neuron that the network needs most.
    """

    layer: str
    index: int
    score: float
    place: int
    truth: float
    cost_rank: int


def surprise(network: Network, criterion: str) -> Surprise:
    """Of the live neurons in the first quarter that the criterion removes, the one with the highest true
    cost."""
    rank, truth, live = (
        joined(removal_rank(network.scores(criterion))),
        joined(network.truth),
        joined(network.live),
    )
    early = (rank < len(rank) // 4) & live
    if not bool(early.any()):
        early = rank == 0
    unit = int(torch.where(early, truth, -torch.inf).argmax())
    layer, index = network.place(unit)
    score = network.scores(criterion)[layer][index].item()
    return Surprise(
        layer, index, score, int(rank[unit]), truth[unit].item(), int((truth > truth[unit]).sum()) + 1
    )


@dataclass(frozen=True, eq=False)
class SignHistory:
    """Over the training: share of live neurons with S < 0, and the rank correlation of S with the truth."""

    epochs: tuple[int, ...]
    negative: tuple[float, ...]
    agreement: tuple[float, ...]


def sign_history(run: Run) -> SignHistory:
    """One entry for each snapshot of a run."""
    negative, agreement = [], []
    for epoch in run.epochs:
        network = Network(run.settings, run.snapshots[epoch])
        negative.append(share_negative(network))
        agreement.append(rank_correlation(joined(network.scores(SIGNED)), joined(network.truth)))
    return SignHistory(run.epochs, tuple(negative), tuple(agreement))


def negatives(network: Network) -> tuple[int, int]:
    """(live neurons with S < 0, live neurons)."""
    live, signed = joined(network.live), joined(network.scores(SIGNED))
    return int((signed[live] < 0).sum()), int(live.sum())


def share_negative(network: Network) -> float:
    negative, live = negatives(network)
    return negative / live if live else float("nan")
