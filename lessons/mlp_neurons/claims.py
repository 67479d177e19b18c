"""What the page says, as functions of results."""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from lessons.catalogue import Sentence
from lessons.lesson import View
from lessons.mlp_neurons.settings import MEAN_OF_ABSOLUTES, SIGNED, MlpNeurons
from lessons.mlp_neurons.studies import (
    ALONE_DRAWS,
    FIRST,
    Chance,
    LayerAlone,
    Neuron,
    Order,
    Pair,
    Rule,
    SignHistory,
    Surprise,
    dead,
    negatives,
    order,
)
from lessons.network import Network, Shrunken, joined
from lessons.numbers import correlation, count, number, percent, shape, signed
from lessons.pairs import pair_lines as of_pair
from lessons.panels import criterion_name, not_here
from lessons.subject import Subject

BACKWARDS = -0.2
"""Below this rank correlation a ranking is called backwards."""

TOLERANCE = 1e-9


def line(view: View[MlpNeurons]) -> Sentence:
    """One line under the claim, of the network without edits by hand. Until the guess it does not say what
    that asks: how needed the neurons are that S removes first."""
    found = view.subject.unedited
    if found.question.criterion == SIGNED:
        return _signed_line(found, view.revealed)
    values = {
        "criterion": criterion_name(found.question.criterion),
        "free": count(found.free),
        "total": count(found.total),
    }
    if not view.revealed:
        return Sentence("neurons-line-other-before", **values)
    return Sentence("neurons-line-other", published=count(found.by(SIGNED).free), **values)


def _signed_line(found: Subject, revealed: bool) -> Sentence:
    negative, live = map(count, negatives(found.network))
    if not revealed:
        return Sentence("neurons-line-before", negative=negative, live=live)
    signed, absolutes = found.agreement, found.by(MEAN_OF_ABSOLUTES).agreement
    said = Sentence(
        "neurons-line-backwards" if signed < BACKWARDS else "neurons-line-signed",
        negative=negative,
        live=live,
        signed=correlation(signed),
        absolutes=correlation(absolutes),
    )
    # Where the sign of S says as well as its size how needed a neuron is, or none is negative.
    return not_here(said, signed >= absolutes or negative == "0")


def undefined(found: Network) -> Sentence:
    """Why the share of zeros says nothing here, with the count that shows it."""
    rows, shares = len(found.measured), joined(found.zeros)
    return Sentence(
        "neurons-undefined",
        outputs=count(rows * len(shares)),
        zeros=count(round(shares.sum().item() * rows)),
    )


def data_note(found: Network) -> Sentence:
    data, lost = found.data, dead(found)
    values = {
        "train": count(len(data.train)),
        "validation": count(len(data.validation)),
        "total": count(len(joined(found.live))),
    }
    if not lost:
        return Sentence("neurons-data-note-all", **values)
    return Sentence("neurons-data-note", dead=count(lost), **values)


def order_title(order: Order) -> Sentence:
    return _of_order("neurons-order-title", order)


def order_caption(order: Order) -> Sentence:
    return _of_order("neurons-order-caption", order)


def _of_order(key: str, order: Order) -> Sentence:
    first, last = order.costs
    key = key if first > last else f"{key}-other"
    return Sentence(key, early=count(order.early), cost=number(first), late=number(last))


def predict_why(found: Subject) -> Sentence:
    """The answer with the accuracies after ten neurons: by S, at random, by the mean of absolutes."""
    published, absolutes = found.by(SIGNED, "global"), found.by(MEAN_OF_ABSOLUTES, "global")
    return Sentence(
        "neurons-predict-why",
        median=count(order(found.network).median),
        total=count(found.total),
        dense=percent(found.dense),
        signed=percent(published.accuracy[published.stop_at(FIRST)]),
        random=percent(published.random(draws=10).at(FIRST / found.total)),
        absolutes=percent(absolutes.accuracy[absolutes.stop_at(FIRST)]),
    )


def why_lines(found: Subject, facts: Neuron, revealed: bool = True) -> list[Sentence]:
    """What the numbers of one neuron mean; its place in the order only after the guess, which asks for it."""
    if not facts.live:
        return [Sentence("neurons-why-dead")]
    key = "neurons-why-sign-layer" if facts.scope == "layer" else "neurons-why-sign"
    lines = [
        Sentence(
            key if revealed else "neurons-why-sign-asked",
            estimate=signed(-facts.signed, 2),
            truth=signed(facts.truth, 2),
            cheaper=count(facts.cost),
            total=count(found.total),
            criterion=criterion_name(found.question.criterion),
            place=count(facts.place + 1),
            size=found.sizes[facts.layer],
        )
    ]
    share = abs(facts.signed) / facts.mean_of_absolutes
    if share < 0.5:
        lines.append(Sentence("neurons-why-cancel", share=percent(share, 0)))
    return lines


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


def widths(found: Subject, sizes: dict[str, int]) -> tuple[int, ...]:
    """Widths of all layers, of a network with so many neurons in each group."""
    return (found.model.widths[0], *sizes.values(), found.model.widths[-1])


def size(number: int | None) -> str:
    """A number of parameters or products; a dash where there is no network."""
    return "–" if number is None else count(number)


def shrink_line(found: Subject, small: Shrunken) -> Sentence:
    if small.same:
        return Sentence("neurons-shrink-none")
    if small.difference is None:
        return Sentence("neurons-shrink-empty")
    return Sentence(
        "neurons-shrink",
        removed=count(sum(small.before.values()) - sum(small.after.values())),
        before=shape(widths(found, small.before)),
        after=shape(widths(found, small.after)),
        parameters_before=count(small.parameters[0]),
        parameters_after=count(small.parameters[1]),
        adds_before=count(small.multiply_adds[0]),
        adds_after=count(small.multiply_adds[1]),
        rows=count(len(found.data.validation)),
        difference=number(small.difference, 1),
    )


def layers_line(found: Subject, layers: tuple[LayerAlone, ...]) -> Sentence:
    dense = percent(found.dense)
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
        return Sentence("neurons-layers-drawn", draws=ALONE_DRAWS)
    return Sentence("neurons-layers-drawn-band", draws=ALONE_DRAWS, seeds=seeds)


def name(layer: str, index: int) -> Sentence:
    return Sentence("neurons-pair-name", layer=layer, index=index)


def pair_lines(found: Network, pair: Pair) -> list[Sentence]:
    counted = Sentence(
        "neurons-pair-errors",
        rows=count(len(found.data.train)),
        base=count(pair.base_errors),
        first=count(pair.first_errors),
        second=count(pair.second_errors),
        together=count(pair.together_errors),
    )
    return of_pair("neurons", pair, name, counted)


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


def surprise_line(criterion: str, found: Surprise) -> Sentence:
    """A needed neuron that the criterion removes early; or that there is none here."""
    if found.truth <= 0 or found.cost_rank > found.total // 2:
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


def rules_line(found: tuple[Rule, ...]) -> Sentence:
    best, worst = found[0], found[-1]
    return Sentence(
        "neurons-rules-best",
        best=criterion_name(best.criterion),
        value=correlation(best.agreement),
        worst=criterion_name(worst.criterion),
        worst_value=correlation(worst.agreement),
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
