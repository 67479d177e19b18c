"""What the page says, as functions of results."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import torch

from core.prune.masks import removal_rank
from lessons.catalogue import Sentence
from lessons.mlp_neurons.network import RANDOM_DRAWS, Network, Pruning, joined, prune
from lessons.mlp_neurons.settings import MEAN_OF_ABSOLUTES, SIGNED, MlpNeurons
from lessons.mlp_neurons.studies import (
    Chance,
    LayerAlone,
    Neuron,
    Pair,
    Shrunken,
    SignHistory,
    Surprise,
    negatives,
)
from lessons.networks import criterion_name
from lessons.numbers import count, number, percent

FIRST = 10
"""How many neurons the guess is about."""

LIVE_GOAL = 8
BACKWARDS = -0.2
"""Below this rank correlation a ranking is called backwards."""

TOLERANCE = 1e-9


def signed_number(value: float) -> str:
    """A correlation with its sign: ``−0.79``."""
    return f"{value:+.2f}".replace("-", "−")


def line(
    network: Network,
    settings: MlpNeurons,
    pruning: Pruning,
    published: Pruning,
    *,
    revealed: bool = True,
) -> Sentence:
    """One line under the claim. `pruning` and `published` (by the signed S) are without edits by hand. Until
    `revealed` it does not say what the guess asks: how needed the neurons are that S removes first."""
    if not network.defined(settings.criterion):
        return undefined(network)
    if not revealed:
        return _line_before(network, settings, pruning)
    if settings.criterion != SIGNED:
        return Sentence(
            "neurons-line-other",
            criterion=criterion_name(settings.criterion),
            free=count(pruning.free),
            total=count(network.total),
            published=count(published.free),
        )
    negative, live = negatives(network)
    agreement = network.agreement(SIGNED)
    return Sentence(
        "neurons-line-backwards" if agreement < BACKWARDS else "neurons-line-signed",
        negative=count(negative),
        live=count(live),
        signed=signed_number(agreement),
        absolutes=signed_number(network.agreement(MEAN_OF_ABSOLUTES)),
    )


def _line_before(network: Network, settings: MlpNeurons, pruning: Pruning) -> Sentence:
    if settings.criterion != SIGNED:
        return Sentence(
            "neurons-line-other-before",
            criterion=criterion_name(settings.criterion),
            free=count(pruning.free),
            total=count(network.total),
        )
    negative, live = negatives(network)
    return Sentence("neurons-line-before", negative=count(negative), live=count(live))


def undefined(network: Network) -> Sentence:
    """Why the share of zeros says nothing here, with the count that shows it."""
    rows = len(network.data.train)
    zeros = joined(network.zeros).sum().item() * rows
    return Sentence("neurons-undefined", outputs=count(rows * network.total), zeros=count(round(zeros)))


def data_note(network: Network) -> Sentence:
    dead = network.total - int(joined(network.live).sum())
    data = network.data
    values = {
        "train": count(len(data.train)),
        "validation": count(len(data.validation)),
        "total": count(network.total),
    }
    if not dead:
        return Sentence("neurons-data-note-all", **values)
    return Sentence("neurons-data-note", dead=count(dead), **values)


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

    def title(self) -> Sentence:
        first, last = self.costs
        return self._sentence("neurons-order-title" if first > last else "neurons-order-title-other")

    def caption(self) -> Sentence:
        first, last = self.costs
        return self._sentence("neurons-order-caption" if first > last else "neurons-order-caption-other")

    def _sentence(self, key: str) -> Sentence:
        first, last = self.costs
        return Sentence(key, early=count(self.early), cost=number(first), late=number(last))


def order(network: Network) -> Order:
    rank = joined(removal_rank(network.scores(SIGNED)))
    units = torch.argsort(rank)
    return Order(tuple(units.tolist()), joined(network.truth)[units].double().numpy())


def predict_why(network: Network, found: Order, published: Pruning) -> Sentence:
    """The answer with the accuracies after ten neurons: by S, at random, by the mean of absolutes."""
    absolutes = prune(network, MEAN_OF_ABSOLUTES)
    band = network.random("global")
    drawn = int(np.abs(band.share - FIRST / network.total).argmin())
    return Sentence(
        "neurons-predict-why",
        median=count(found.median),
        total=count(network.total),
        dense=percent(network.dense["validation"]["accuracy"]),
        signed=percent(published.accuracy[published.stop_at(FIRST)]),
        random=percent(band.accuracy[:, drawn].double().mean()),
        absolutes=percent(absolutes.accuracy[absolutes.stop_at(FIRST)]),
    )


def why_lines(network: Network, facts: Neuron, criterion: str) -> list[Sentence]:
    """What the numbers of one neuron mean."""
    if not facts.live:
        return [Sentence("neurons-why-dead")]
    lines = [
        Sentence(
            "neurons-why-sign-layer" if facts.scope == "layer" else "neurons-why-sign",
            estimate=with_sign(-facts.signed),
            truth=with_sign(facts.truth),
            cheaper=count(facts.cost),
            total=count(network.total),
            criterion=criterion_name(criterion),
            place=count(facts.place + 1),
            size=network.model.units[facts.layer].size,
        )
    ]
    share = abs(facts.signed) / facts.mean_of_absolutes
    if share < 0.5:
        lines.append(Sentence("neurons-why-cancel", share=percent(share, 0)))
    return lines


def with_sign(value: float) -> str:
    return ("+" if value > 0 else "") + number(value, 2)


def touched(facts: Neuron, weight_names: tuple[str, ...]) -> Sentence:
    """What goes with the neuron, from the table of units."""
    parts = []
    for tensor, axis, index in facts.touched:
        layer = tensor.partition(".")[0]
        if tensor not in weight_names:
            parts.append(Sentence("neurons-part-bias"))
        else:
            parts.append(
                Sentence("neurons-part-row" if axis == 0 else "neurons-part-column", index=index, layer=layer)
            )
    first, second, third = parts
    listed = Sentence("neurons-list-three", first=first, second=second, third=third)
    return Sentence("neurons-why-touched", index=facts.index, parts=listed)


def identity_line(facts: Neuron) -> Sentence:
    return Sentence("neurons-why-identity", difference=number(abs(facts.left - facts.right), 1))


def shape(widths: tuple[int, ...]) -> str:
    return "-".join(str(width) for width in widths)


def shrink_line(network: Network, found: Shrunken) -> Sentence:
    if found.before == found.after:
        return Sentence("neurons-shrink-none")
    if found.difference is None:
        return Sentence("neurons-shrink-empty")
    return Sentence(
        "neurons-shrink",
        removed=count(sum(found.before) - sum(found.after)),
        before=shape(found.before),
        after=shape(found.after),
        parameters_before=count(found.parameters[0]),
        parameters_after=count(found.parameters[1]),
        adds_before=count(found.multiply_adds[0]),
        adds_after=count(found.multiply_adds[1]),
        rows=count(len(network.data.validation)),
        difference=number(found.difference, 1),
    )


def layers_line(network: Network, layers: tuple[LayerAlone, ...]) -> Sentence:
    dense = percent(network.dense["validation"]["accuracy"])
    if len(layers) == 1:
        (only,) = layers
        return Sentence(
            "neurons-layers-one", dense=dense, layer=only.layer, free=count(only.free), size=only.size
        )
    first, second = layers
    return Sentence(
        "neurons-layers-two",
        dense=dense,
        first=first.layer,
        first_free=count(first.free),
        first_size=first.size,
        second=second.layer,
        second_free=count(second.free),
        second_size=second.size,
    )


def layers_drawn(seeds: int) -> Sentence:
    """What the dotted lines are, and the bands once there are several seeds."""
    if seeds < 2:
        return Sentence("neurons-layers-drawn", draws=RANDOM_DRAWS)
    return Sentence("neurons-layers-drawn-band", draws=RANDOM_DRAWS, seeds=seeds)


def name(layer: str, index: int) -> Sentence:
    return Sentence("neurons-pair-name", layer=layer, index=index)


def pair_lines(network: Network, pair: Pair) -> list[Sentence]:
    values = {
        "pairs": count(pair.pairs),
        "candidates": count(pair.candidates),
        "first": name(*pair.first),
        "first_rise": number(pair.first_rise, 2),
        "second": name(*pair.second),
        "second_rise": number(pair.second_rise, 2),
        "together": number(pair.together, 2),
    }
    if pair.times is None:
        return [Sentence("neurons-pair-line-gain", **values)]
    return [
        Sentence("neurons-pair-line", times=f"{pair.times:.1f}", **values),
        Sentence(
            "neurons-pair-errors",
            rows=count(len(network.data.train)),
            base=count(pair.base_errors),
            first=count(pair.first_errors),
            second=count(pair.second_errors),
            together=count(pair.together_errors),
        ),
        Sentence("neurons-pair-lesson" if pair.times > 1.0 else "neurons-pair-lesson-none"),
    ]


def pair_title(pair: Pair) -> Sentence:
    if pair.times is None:
        return Sentence("neurons-pair-title-gain", together=number(pair.together, 2), sum=number(pair.sum, 2))
    return Sentence("neurons-pair-title", times=f"{pair.times:.1f}")


def chance_lines(chance: Chance, rate: int) -> dict[str, Sentence]:
    """What each of the two lines of code does at a stated rate."""
    out = {}
    for code, key in (("right", "neurons-chance-right"), ("articles", "neurons-chance-wrong")):
        removed, accuracy = chance.at(rate, code)
        out[code] = Sentence(key, removed=percent(removed), accuracy=percent(accuracy))
    if rate == 50:
        out["articles"] = Sentence("neurons-chance-same", rate=percent(rate / 100, 0))
    return out


def chance_title(chance: Chance, rate: int) -> Sentence:
    right, wrong = (percent(chance.at(rate, code)[1], 0) for code in ("right", "articles"))
    return Sentence("neurons-chance-title", rate=percent(rate / 100, 0), right=right, wrong=wrong)


def surprise_line(network: Network, criterion: str, found: Surprise) -> Sentence:
    """A needed neuron that the criterion removes early; or that there is none here."""
    if found.truth <= 0 or found.cost_rank > network.total // 2:
        return Sentence("neurons-rules-safe", criterion=criterion_name(criterion))
    values = {
        "name": name(found.layer, found.index),
        "place": count(found.place + 1),
        "above": count(found.cost_rank - 1),
        "truth": number(found.truth, 2),
    }
    if criterion == "zeros":
        return Sentence("neurons-rules-zeros", zeros=percent(1.0 - found.score, 0), **values)
    return Sentence("neurons-rules-norm", norm=number(found.score, 2), **values)


@dataclass(frozen=True)
class Rule:
    """One criterion on this network: agreement with the truth, neurons within one point, accuracy after
    ten."""

    criterion: str
    agreement: float
    free: int
    after: float


def rules(network: Network, criteria: tuple[str, ...]) -> tuple[Rule, ...]:
    """All criteria that are defined here, the closest to the truth first."""
    found = []
    for criterion in criteria:
        if network.defined(criterion):
            pruning = prune(network, criterion)
            after = float(pruning.accuracy[pruning.stop_at(FIRST)])
            found.append(Rule(criterion, network.agreement(criterion), pruning.free, after))
    return tuple(sorted(found, key=lambda rule: -rule.agreement))


def rules_line(found: tuple[Rule, ...]) -> Sentence:
    best, worst = found[0], found[-1]
    return Sentence(
        "neurons-rules-best",
        best=criterion_name(best.criterion),
        value=signed_number(best.agreement),
        worst=criterion_name(worst.criterion),
        worst_value=signed_number(worst.agreement),
    )


def history_title(found: SignHistory) -> Sentence:
    return Sentence(
        "neurons-history-title",
        first=percent(found.negative[0], 0),
        last=percent(found.negative[-1], 0),
        epochs=found.epochs[-1],
    )


def history_text(found: SignHistory) -> Sentence:
    """What the share of negative S did from snapshot to snapshot: rose throughout, rose on the whole, or
    did not."""
    shares = found.negative
    first, last = shares[0], shares[-1]
    top = int(np.nanargmax(shares))
    if not last > first:
        key = "neurons-history-falls"
    elif all(a <= b for a, b in pairwise(shares)):
        key = "neurons-history-rises"
    else:
        # Ending on the top of a curve that fell in between is not the same as having passed the top.
        key = "neurons-history-past" if shares[top] > last else "neurons-history-unsteady"
    return Sentence(
        key,
        first=percent(first, 0),
        last=percent(last, 0),
        epochs=found.epochs[-1],
        top=percent(shares[top], 0),
        epoch=found.epochs[top],
    )


def solved(network: Network, epoch: int, live_removed: int, accuracy: float) -> bool:
    """The exercise: eight live neurons of the trained network gone, validation accuracy not below the whole
    network's. At an earlier snapshot there may be nothing to lose, so there nothing is solved."""
    if epoch < network.settings.epochs:
        return False
    return live_removed >= LIVE_GOAL and accuracy >= network.dense["validation"]["accuracy"] - TOLERANCE


def try_goal(network: Network, epoch: int) -> Sentence:
    last = network.settings.epochs
    if epoch < last:
        return Sentence("neurons-try-elsewhere", goal=LIVE_GOAL, epoch=last)
    return Sentence("neurons-try", goal=LIVE_GOAL, dense=percent(network.dense["validation"]["accuracy"]))


def try_detail(live_removed: int, accuracy: float) -> Sentence:
    return Sentence("neurons-try-detail", live=count(live_removed), accuracy=percent(accuracy))
