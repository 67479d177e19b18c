"""What the page on neurons measures beside its pruning: one neuron, the order of S, layers alone, pairs,
chance, every rule beside the truth, the sign of S during training."""

from __future__ import annotations

import inspect
import textwrap
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from core.ablate.exact import ablate_pairs
from core.jobs import remembered
from core.prune.masks import removal_rank
from core.prune.plan import plan_stops
from core.prune.sweep import random_sweep, sweep
from lessons.mlp_neurons.settings import CRITERIA, MEAN_OF_ABSOLUTES, SIGNED
from lessons.network import Network, joined, network
from lessons.question import Question
from lessons.subject import SeedBand, Subject, last_within, subject

FIRST = 10
"""How many neurons the guess is about."""

CHEAP = 48
"""At most so many live neurons are tried in pairs: the half of them that costs least alone."""

ALONE_SHARES, ALONE_DRAWS = 17, 10
"""Shares at which the baseline of one layer alone is measured, every fourth of 64 neurons, and its draws."""

DRAWS = 20
RATES = tuple(range(10, 100, 10))


def live_removed(found: Subject) -> np.ndarray:
    """Live neurons removed at every stop, (S,)."""
    live = found.network.live
    first = np.concatenate([gone[live[group].numpy()] for group, gone in found.plan.gone.items()])
    return (first[None, :] <= np.arange(len(found.plan))[:, None]).sum(1)


def dead(found: Network) -> int:
    """Neurons that are 0 on every training row."""
    return int((~joined(found.live)).sum())


def negatives(found: Network) -> tuple[int, int]:
    """(live neurons with S < 0, live neurons)."""
    live, signed = joined(found.live), joined(found.scores("unit", SIGNED))
    return int((signed[live] < 0).sum()), int(live.sum())


# One neuron.


@dataclass(frozen=True)
class Neuron:
    """One neuron: its scores on the training rows, the truth, and both sides of the identity in float64.

    place: how many neurons the criterion removes before it (0 is first): of all, or of its layer where scope
    is "layer". cost: how many of all cost less, by the truth. touched: (tensor, axis, index) of everything
    that goes with it.
    """

    layer: str
    index: int
    signed: float
    mean_of_absolutes: float
    truth: float
    live: bool
    scope: str
    place: int
    cost: int
    left: float
    right: float
    touched: tuple[tuple[str, int, int], ...]


@remembered(maxsize=256)
def neuron(question: Question, picked: tuple[str, int] | None) -> Neuron:
    """The picked neuron; without a pick the one whose removal alone raises the training loss most."""
    found = subject(question)
    trained, truth = found.network, found.truth
    layer, index = picked or found.place(int(joined(truth).argmax()))
    left, right = trained.identity[layer]
    forms = {name: trained.scores("unit", name)[layer][index].item() for name in (SIGNED, MEAN_OF_ABSOLUTES)}
    return Neuron(
        layer=layer,
        index=index,
        signed=forms[SIGNED],
        mean_of_absolutes=forms[MEAN_OF_ABSOLUTES],
        truth=truth[layer][index].item(),
        live=bool(trained.live[layer][index]),
        scope=question.scope,
        place=int(removal_rank(found.scores, question.scope)[layer][index]),
        cost=int(removal_rank(truth)[layer][index]),
        left=left[index].item(),
        right=right[index].item(),
        touched=tuple((t, axis, places[0]) for t, axis, places in found.model.units.touched(layer, index)),
    )


# The order of S.


@dataclass(frozen=True, eq=False)
class Order:
    """The neurons in the order in which the signed S removes them.

    units: (N,) numbers through the hidden layers; rise: (N,) true rise of the loss of each alone.
    """

    units: tuple[int, ...]
    rise: np.ndarray

    @property
    def early(self) -> int:
        """A quarter of the neurons: those that go first."""
        return len(self.units) // 4

    @property
    def median(self) -> int:
        """Half of the ten neurons that the network needs most are among so many first ones."""
        top = np.sort(np.argsort(-self.rise, kind="stable")[:FIRST])
        return int(top[FIRST // 2 - 1]) + 1

    @property
    def answer(self) -> int:
        """Which third: 0 first, 1 middle, 2 last."""
        return min(3 * (self.median - 1) // len(self.units), 2)

    @property
    def costs(self) -> tuple[float, float]:
        """Summed rise of the first and of the last quarter."""
        return float(self.rise[: self.early].sum()), float(self.rise[-self.early :].sum())


@remembered(maxsize=32)
def order(found: Network) -> Order:
    units = torch.argsort(joined(removal_rank(found.scores("unit", SIGNED))))
    return Order(tuple(units.tolist()), joined(found.truth())[units].double().numpy())


# Layers alone.


@dataclass(frozen=True, eq=False)
class LayerAlone:
    """Neurons removed from one layer only: (S,) removed and validation accuracy, and how many go within one
    point."""

    layer: str
    size: int
    removed: np.ndarray
    accuracy: np.ndarray
    free: int


@remembered(maxsize=128)
def sensitivity(found: Network, criterion: str) -> tuple[LayerAlone, ...]:
    """Each hidden layer pruned alone by the criterion, from none of its neurons to all."""
    data, dense = found.data, found.dense["validation"]["accuracy"]
    out = []
    for layer, scores in found.scores("unit", criterion).items():
        plan = plan_stops({layer: scores}, shares=None)
        result = sweep(found.model, found.params, data.validation, data.task, plan)
        accuracy = result.accuracy.double().numpy()
        free = int(plan.removed[max(last_within(accuracy, dense), 0)])
        out.append(LayerAlone(layer, len(scores), plan.removed, accuracy, free))
    return tuple(out)


@remembered(maxsize=64)
def random_alone(found: Network, layer: str) -> SeedBand:
    """The baseline of one layer pruned alone, at a few shares: it is smooth."""
    data = found.data
    plan = plan_stops({layer: torch.zeros(found.model.units[layer].size)}, shares=ALONE_SHARES)
    band = random_sweep(found.model, found.params, data.validation, data.task, plan, draws=ALONE_DRAWS)
    return SeedBand(band.share, band.accuracy.double().numpy())


# Pairs.


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


@remembered(maxsize=32)
def worst_pair(found: Network, most: int = CHEAP) -> Pair:
    """Of the live half that costs least alone, at most so many, the two neurons that cost most beyond the sum
    of both."""
    live, truth, train = joined(found.live), joined(found.truth()), found.data.train
    units = [(group, i) for group in found.model.hidden for i in range(found.model.units[group].size)]
    cheap = [unit for unit in truth.argsort(stable=True).tolist() if live[unit]]
    places = [units[unit] for unit in cheap[: min(most, len(cheap) // 2)]]
    pairs = ablate_pairs(found.model, found.params, train, found.data.task, places)
    a, b = divmod(int(pairs.extra.triu(1).argmax()), len(places))

    def errors(*gone: tuple[str, int]) -> int:
        return round((1.0 - found.measure(train, found.all_but(*gone))["accuracy"]) * len(train))

    return Pair(
        first=places[a],
        second=places[b],
        first_rise=pairs.alone[a].item(),
        second_rise=pairs.alone[b].item(),
        together=pairs.together[a, b].item(),
        base_errors=errors(),
        first_errors=errors(places[a]),
        second_errors=errors(places[b]),
        together_errors=errors(places[a], places[b]),
        candidates=len(places),
        pairs=len(places) * (len(places) - 1) // 2,
    )


# Chance.


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
    removed: Mapping[str, np.ndarray]
    accuracy: Mapping[str, np.ndarray]
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


@remembered(maxsize=32)
def by_chance(found: Network) -> Chance:
    """Both codes at every rate, on the validation rows; the same random numbers for both."""
    model, rows = found.model, found.data.validation
    total = sum(model.units[group].size for group in model.hidden)
    removed = {code: np.zeros((len(RATES), DRAWS)) for code in CODES}
    accuracy = {code: np.zeros((len(RATES), DRAWS)) for code in CODES}
    for code, choose in CODES.items():
        for row, rate in enumerate(RATES):
            for draw in range(DRAWS):
                generator = torch.Generator().manual_seed(draw)
                kept = {g: choose(model.units[g].size, rate / 100, generator) for g in model.hidden}
                removed[code][row, draw] = total - int(joined(kept).sum())
                accuracy[code][row, draw] = found.measure(rows, kept)["accuracy"]
    return Chance(RATES, removed, accuracy, found.dense["validation"]["accuracy"], total)


# Every rule beside the truth.


@dataclass(frozen=True)
class Rule:
    """One criterion on this network: agreement with the truth, neurons within one point, accuracy after
    ten."""

    criterion: str
    agreement: float
    free: int
    after: float


@remembered(maxsize=32)
def rules(training, epoch: int) -> tuple[Rule, ...]:
    """All criteria that are defined here, the closest to the truth first."""
    found = []
    for criterion in CRITERIA:
        if network(training, epoch).defined("unit", criterion):
            pruned = subject(Question(training, epoch, "unit", criterion))
            after = float(pruned.accuracy[pruned.stop_at(FIRST)])
            found.append(Rule(criterion, pruned.agreement, pruned.free, after))
    return tuple(sorted(found, key=lambda rule: -rule.agreement))


@dataclass(frozen=True)
class Surprise:
    """A neuron that a cheap criterion removes early although it is needed. place: neurons removed before it.

    cost_rank: 1 is the neuron that the network needs most, of `total`.
    """

    layer: str
    index: int
    score: float
    place: int
    truth: float
    cost_rank: int
    total: int


@remembered(maxsize=64)
def surprise(found: Network, criterion: str) -> Surprise:
    """Of the live neurons in the first quarter that the criterion removes, the one with the highest true
    cost."""
    scores = found.scores("unit", criterion)
    rank, truth, live = joined(removal_rank(scores)), joined(found.truth()), joined(found.live)
    early = (rank < len(rank) // 4) & live
    if not bool(early.any()):
        early = rank == 0
    unit = int(torch.where(early, truth, -torch.inf).argmax())
    layer, index = [(group, i) for group, score in scores.items() for i in range(len(score))][unit]
    return Surprise(
        layer=layer,
        index=index,
        score=scores[layer][index].item(),
        place=int(rank[unit]),
        truth=truth[unit].item(),
        cost_rank=int((truth > truth[unit]).sum()) + 1,
        total=len(truth),
    )


# The sign of S during training.


@dataclass(frozen=True, eq=False)
class SignHistory:
    """Over the training: share of live neurons with S < 0, and the rank correlation of S with the truth."""

    epochs: tuple[int, ...]
    negative: tuple[float, ...]
    agreement: tuple[float, ...]


@remembered(maxsize=32)
def sign_history(training) -> SignHistory:
    """One entry for each snapshot of a run."""
    found = [network(training, epoch) for epoch in training.snapshots]
    shares = [negative / live if live else float("nan") for negative, live in map(negatives, found)]
    return SignHistory(training.snapshots, tuple(shares), tuple(n.agreement("unit", SIGNED) for n in found))


def removal_order(found: Subject) -> dict[str, Tensor]:
    """The order in which the criterion alone removes the neurons, 0 first: {layer: (size,)}."""
    return removal_rank(found.scores, found.question.scope)
