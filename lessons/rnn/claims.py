"""What the page says, as functions of results."""

from __future__ import annotations

import numpy as np

from core.measure.through_time import U, W
from lessons.catalogue import Sentence
from lessons.mlp_neurons.claims import BACKWARDS
from lessons.networks import criterion_name
from lessons.numbers import count, number, percent
from lessons.rnn.network import HALF, ROWS, THROUGH, Network, Pruning
from lessons.rnn.settings import FORMS, SIGNED, Rnn
from lessons.rnn.studies import Gates, KeepsTable, Percentile, Shrunken, Unit, Weight

TOLERANCE = 0.01
"""How far validation accuracy may fall in the exercise: one point."""
ROUNDING = 1e-6


def signed_number(value: float) -> str:
    """A correlation with its sign: ``−0.79``."""
    return f"{value:+.2f}".replace("-", "−")


def with_sign(value: float) -> str:
    return ("+" if value > 0 else "") + number(value, 2)


def line(pruning: Pruning, lag: int | None) -> Sentence:
    """One line under the claim: how far the criterion holds without edits by hand, and what is left of the
    memory when it gives way."""
    network, plan = pruning.network, pruning.plan
    name, last = criterion_name(pruning.criterion), pruning.last_free
    if last == len(plan) - 1:
        return Sentence("rnn-line-nothing", accuracy=percent(network.dense["validation"]["accuracy"]))
    if last <= 0:
        return Sentence(f"rnn-line-fragile-{pruning.grain}", criterion=name, share=percent(plan.share[1], 0))
    values = {
        "criterion": name,
        "share": percent(plan.share[last], 0),
        "radius": f"{pruning.through.radius[last]:.2f}",
        "dense": f"{pruning.network.whole.radius[0]:.2f}",
    }
    if lag is None:
        return Sentence(f"rnn-line-{pruning.grain}", **values)
    return Sentence(
        f"rnn-line-lag-{pruning.grain}",
        lag=lag,
        memory=percent(pruning.through.share[last, lag], 0),
        whole=percent(network.whole.share[0, lag], 0),
        **values,
    )


def data_note(network: Network, lag: int | None) -> Sentence:
    data = network.data
    values = {
        "train": count(min(ROWS, len(data.train))),
        "validation": count(len(data.validation)),
        "through": count(min(THROUGH, len(data.validation))),
    }
    if lag is None:
        return Sentence("rnn-data-rows", steps=network.steps, **values)
    return Sentence("rnn-data-signal", steps=network.steps, lag=lag, **values)


def matrix(name: str) -> str:
    return {W: "W", U: "U"}[name]


def title(weight: Weight) -> str:
    """Its name as in code, counted from 0: U[4, 10]."""
    return f"{matrix(weight.name)}[{weight.row}, {weight.column}]"


# The guess: at how many steps does one weight of U act?


def step_options(network: Network) -> tuple[int, ...]:
    """Numbers of states that the guess offers: one, half, all but the first, all."""
    steps = network.steps
    return (1, steps // 2, steps - 1, steps)


def step_answer(network: Network, weight: Weight) -> int:
    """Index of the option that is true of the weight (the nearest, should none be)."""
    options = step_options(network)
    return min(range(len(options)), key=lambda i: abs(options[i] - weight.time.steps))


def step_option(steps: int, of: int) -> Sentence:
    return Sentence("rnn-predict-option", steps=steps, of=of)


def predict_why(network: Network, weight: Weight) -> Sentence:
    """What the figure shows, and what it costs to cut once and to cut at every step."""
    time = weight.time
    key = "rnn-predict-why" if time.steps == network.steps - 1 else "rnn-predict-why-other"
    return Sentence(key, weight=title(weight), steps=time.steps, of=network.steps, cost=cost(network, weight))


def cost(network: Network, weight: Weight) -> Sentence:
    """Cut once where it costs most, against cut at every step."""
    time, worst = weight.time, weight.worst
    values = {
        "step": step_name(network, worst),
        "once": with_sign(float(time.once[worst])),
        "always": with_sign(time.always),
        "sum": with_sign(float(time.once.sum())),
    }
    return Sentence("rnn-cost-more" if time.always > time.once[worst] else "rnn-cost-less", **values)


def step_name(network: Network, step: int) -> str:
    """A step as the strip names it: ``t−3``, counted from 0 on."""
    before = network.steps - 1 - step
    return f"t−{before}" if before else "t"


def states_title(network: Network, weight: Weight) -> Sentence:
    return Sentence("rnn-states-title", steps=weight.time.steps, of=network.steps, weight=title(weight))


def cost_title(weight: Weight) -> Sentence:
    return Sentence("rnn-cost-title", always=with_sign(weight.time.always))


# Why: one weight, one unit.


def where(weight: Weight, network: Network) -> Sentence:
    kind = "u" if weight.name == U else "w"
    gated = network.model.cell != "rnn"
    values = {"weight": title(weight), "source": weight.column, "to": weight.to}
    if gated:
        return Sentence(f"rnn-why-{kind}-gate", gate=weight.gate, **values)
    return Sentence(f"rnn-why-{kind}", **values)


def fate(weight: Weight, pruning: Pruning, stop: int, by_hand: bool) -> Sentence:
    """What becomes of it at this position."""
    uses = pruning.network.steps - (1 if weight.name == U else 0)
    state = "cut" if weight.stop <= stop else "kept"
    return Sentence(f"rnn-fate-{'hand-' if by_hand else ''}{state}", uses=uses)


def standing(weight: Weight, pruning: Pruning) -> Sentence | None:
    if weight.score is None:
        return None
    key = "rnn-standing" if pruning.plan.scope == "global" else "rnn-standing-layer"
    return Sentence(
        key,
        criterion=criterion_name(pruning.criterion),
        score=number(weight.score),
        place=count(weight.place),
        rivals=count(weight.rivals),
    )


def cancel(weight: Weight, median: float) -> Sentence:
    """How much of what the steps say about the weight is left in their sum; and in the median weight."""
    values = {
        "cancelled": percent(weight.cancelled, 0),
        "median": percent(median, 0),
        "rise": with_sign(weight.time.always),
    }
    return Sentence("rnn-cancel" if weight.cancelled >= HALF else "rnn-cancel-little", **values)


def touched(unit: Unit, network: Network) -> Sentence:
    """What goes with the unit, from the table of units."""
    rows: tuple[int, ...] = ()
    for tensor, axis, indices in unit.touched:
        if tensor == U and axis == 0:
            rows = indices
    values = {"index": unit.index, "rows": ", ".join(map(str, rows))}
    if len(rows) == 1:
        return Sentence("rnn-touched", **values)
    return Sentence("rnn-touched-gates", gates=len(rows), **values)


def forms(unit: Unit) -> Sentence:
    signed, _, absolutes = (unit.forms[form] for form in FORMS)
    return Sentence(
        "rnn-forms",
        estimate=with_sign(-signed),
        truth=with_sign(unit.truth),
        dearer=count(unit.dearer),
        left=percent(abs(signed) / absolutes if absolutes else 0.0, 0),
    )


def identity_line(unit: Unit) -> Sentence:
    return Sentence("rnn-identity", difference=number(abs(unit.left - unit.right), 1))


def forms_line(network: Network) -> Sentence:
    """Which of the three forms is closest to the truth."""
    found = {form: network.agreement(form) for form in FORMS}
    # Where a form is constant it orders nothing.
    ranked = sorted(FORMS, key=lambda form: -np.nan_to_num(found[form], nan=-2.0))
    negative = int((network.scores("units", SIGNED)["rnn"] < 0).sum())
    key = "rnn-forms-line-backwards" if found[SIGNED] < BACKWARDS else "rnn-forms-line"
    return Sentence(
        key,
        best=criterion_name(ranked[0]),
        value=signed_number(found[ranked[0]]),
        signed=signed_number(found[SIGNED]),
        negative=count(negative),
        total=count(network.size),
    )


def shrink_line(network: Network, found: Shrunken) -> Sentence:
    if found.before == found.after:
        return Sentence("rnn-shrink-none")
    if found.difference is None:
        return Sentence("rnn-shrink-empty")
    return Sentence(
        "rnn-shrink",
        removed=count(found.before - found.after),
        before=count(found.before),
        after=count(found.after),
        parameters_before=count(found.parameters[0]),
        parameters_after=count(found.parameters[1]),
        rows=count(len(network.data.validation)),
        difference=number(found.difference, 1),
    )


# Deeper.


def gates_lines(found: Gates) -> list[Sentence]:
    """The trap: shapes survive, meaning does not. Only a trained network has an accuracy to lose."""
    values = {
        "cell": found.cell.upper(),
        "removed": count(found.removed),
        "size": count(found.size),
        "left": count(found.size - found.removed),
        "other": count(found.other),
        "whole": number(found.whole[1], 1),
        "mixed": number(found.mixed[1], 2),
    }
    lines = [Sentence("rnn-gates-drawn" if found.drawn else "rnn-gates-trained", **values)]
    lines.append(Sentence("rnn-gates-differ", **values))
    if not found.drawn:
        fell = found.whole[0] > found.mixed[0]
        lines.append(
            Sentence(
                "rnn-gates-accuracy" if fell else "rnn-gates-accuracy-same",
                dense=percent(found.dense),
                whole=percent(found.whole[0]),
                mixed=percent(found.mixed[0]),
            )
        )
    return lines


def percentile_line(found: Percentile) -> Sentence:
    """The article's 95th percentile beside the one that was meant."""
    published, meant = found.removed
    return Sentence(
        "rnn-percentile-line",
        level=found.percentile,
        rest=100 - found.percentile,
        removed=count(published),
        total=count(found.total),
        share=percent(published / found.total, 0),
        accuracy=percent(found.accuracy[0]),
        dense=percent(found.dense),
        meant=count(meant),
        meant_accuracy=percent(found.accuracy[1]),
    )


def keeps_line(found: KeepsTable) -> Sentence:
    best, worst = found.best, found.worst
    return Sentence(
        "rnn-keeps-line",
        best=criterion_name(best.criterion),
        best_free=percent(best.free, 0),
        worst=criterion_name(worst.criterion),
        worst_free=percent(worst.free, 0),
    )


# Try.


def halved(pruning: Pruning, stop: int) -> float:
    """Share of U that is gone."""
    return float(pruning.recurrent_removed[stop]) / pruning.gone[U].size


def on_task(settings: Rnn) -> bool:
    """The exercise is about the trained network that must look five steps back."""
    return settings.lag == 5 and settings.epoch == settings.train.epochs


def solved(settings: Rnn, pruning: Pruning, stop: int) -> bool:
    """Half of U gone, validation accuracy within one point of the whole network's."""
    dense = pruning.network.dense["validation"]["accuracy"]
    enough = float(pruning.accuracy[stop]) >= dense - TOLERANCE - ROUNDING
    return on_task(settings) and halved(pruning, stop) >= HALF and enough


def try_goal(settings: Rnn, network: Network) -> Sentence:
    if not on_task(settings):
        return Sentence("rnn-try-elsewhere", epoch=settings.train.epochs)
    dense = network.dense["validation"]["accuracy"]
    return Sentence("rnn-try", dense=percent(dense), floor=percent(dense - TOLERANCE))


def try_detail(pruning: Pruning, stop: int) -> Sentence:
    return Sentence(
        "rnn-try-detail",
        share=percent(halved(pruning, stop), 0),
        accuracy=percent(pruning.accuracy[stop]),
    )
