"""What the page says, as functions of results."""

from __future__ import annotations

import numpy as np

from core.measure.through_time import CANDIDATE, GATE_NAMES, U, W
from core.models import Recurrent
from lessons.catalogue import Sentence
from lessons.network import Network, Shrunken
from lessons.numbers import correlation, count, number, percent, signed
from lessons.panels import criterion_name
from lessons.rnn.settings import FORMS, ROWS, SIGNED, UNITS
from lessons.rnn.studies import (
    THROUGH,
    Gates,
    Keeps,
    Percentile,
    Unit,
    Weight,
    through,
    whole,
)
from lessons.subject import Subject

BACKWARDS = -0.2
"""Below this rank correlation a ranking is called backwards."""
HALF = 0.5


def line(found: Subject, lag: int | None) -> Sentence:
    """One line under the claim: how far the criterion holds without edits by hand, and what is left of the
    memory when it gives way."""
    found = found.unedited
    grain, last = found.question.grain, found.last_within
    name = criterion_name(found.question.criterion)
    if last == len(found) - 1:
        return Sentence("rnn-line-nothing", accuracy=percent(found.dense))
    if last <= 0:
        return Sentence(f"rnn-line-fragile-{grain}", criterion=name, share=percent(found.plan.share[1], 0))
    there, before = through(found.question), whole(found.network)
    values = {
        "criterion": name,
        "share": percent(found.free_share, 0),
        "radius": f"{there.radius[last]:.2f}",
        "dense": f"{before.radius[0]:.2f}",
        "u": square(found.model),
    }
    if lag is None:
        return Sentence(f"rnn-line-{grain}", **values)
    return Sentence(
        f"rnn-line-lag-{grain}",
        lag=lag,
        memory=percent(there.share[last, lag], 0),
        whole=percent(before.share[0, lag], 0),
        **values,
    )


def square(model: Recurrent) -> Sentence:
    """What of U has eigenvalues: all of it, or of a gated cell the block that proposes the new content."""
    gate = candidate(model)
    return Sentence("rnn-u-gate", gate=gate) if gate else Sentence("rnn-u")


def candidate(model: Recurrent) -> str:
    """The gate that the spectral radius is of; "" where the cell has none."""
    return "" if model.cell == "rnn" else GATE_NAMES[model.cell][CANDIDATE[model.cell]]


def data_note(found: Network, lag: int | None) -> Sentence:
    data = found.data
    values = {
        "train": count(min(ROWS, len(data.train))),
        "validation": count(len(data.validation)),
        "through": count(min(THROUGH, len(data.validation))),
        "steps": steps(found),
    }
    return (
        Sentence("rnn-data-rows", **values) if lag is None else Sentence("rnn-data-signal", lag=lag, **values)
    )


def steps(found: Network) -> int:
    """Steps of a sequence."""
    return found.model.row_steps(found.data.validation.x)


def matrix(name: str) -> str:
    return {W: "W", U: "U"}[name]


def title(weight: Weight) -> str:
    """Its name as in code, counted from 0: U[4, 10]."""
    return f"{matrix(weight.name)}[{weight.row}, {weight.column}]"


# The guess: at how many steps does one weight of U act?


def step_options(of: int) -> tuple[int, ...]:
    """Numbers of states that the guess offers: one, half, all but the first, all."""
    return (1, of // 2, of - 1, of)


def step_answer(weight: Weight) -> int:
    """Index of the option that is true of the weight (the nearest, should none be)."""
    options = step_options(len(weight.time.change))
    return min(range(len(options)), key=lambda i: abs(options[i] - weight.time.steps))


def predict_why(weight: Weight) -> Sentence:
    """What the figure shows."""
    changed, of = weight.time.steps, len(weight.time.change)
    key = "rnn-predict-why" if changed == of - 1 else "rnn-predict-why-other"
    return Sentence(key, weight=title(weight), steps=changed, of=of)


def cost(weight: Weight) -> Sentence:
    """Cut once where it costs most, against cut at every step."""
    time, worst = weight.time, weight.worst
    values = {
        "step": step_name(worst, len(time.once)),
        "once": signed(float(time.once[worst]), 2),
        "always": signed(time.always, 2),
        "sum": signed(float(time.once.sum()), 2),
    }
    return Sentence("rnn-cost-more" if time.always > time.once[worst] else "rnn-cost-less", **values)


def step_name(step: int, of: int) -> str:
    """A step as the strip names it: ``t−3``, counted from 0 on."""
    before = of - 1 - step
    return f"t−{before}" if before else "t"


def states_title(weight: Weight) -> Sentence:
    of = len(weight.time.change)
    return Sentence("rnn-states-title", steps=weight.time.steps, of=of, weight=title(weight))


def cost_title(weight: Weight) -> Sentence:
    return Sentence("rnn-cost-title", always=signed(weight.time.always, 2))


# Why: one weight, one unit.


def where(weight: Weight, cell: str) -> Sentence:
    """What it connects."""
    key = f"rnn-why-{matrix(weight.name).lower()}"
    values = {"weight": title(weight), "source": weight.column, "to": weight.to}
    return Sentence(key, **values) if cell == "rnn" else Sentence(f"{key}-gate", gate=weight.gate, **values)


def fate(weight: Weight, stop: int, by_hand: bool, revealed: bool = True) -> Sentence:
    """What becomes of it at this position; how often it is used is what the guess asks."""
    key = f"rnn-fate-{'hand-' if by_hand else ''}{'cut' if weight.stop <= stop else 'kept'}"
    if not revealed and key.endswith("cut"):
        return Sentence(f"{key}-asked")
    return Sentence(key, uses=len(weight.time.once) - (1 if weight.name == U else 0))


def standing(weight: Weight, found: Subject) -> Sentence:
    """Its score and its place in the order."""
    return Sentence(
        f"rnn-standing-{found.question.scope}",
        criterion=criterion_name(found.question.criterion),
        score=number(weight.score),
        place=count(weight.place),
        rivals=count(weight.rivals),
    )


def cancel(weight: Weight, median: float) -> Sentence:
    """How much of what the steps say about the weight is left in their sum; and in the median weight."""
    values = {
        "cancelled": percent(weight.cancelled, 0),
        "median": percent(median, 0),
        "rise": signed(weight.time.always, 2),
    }
    return Sentence("rnn-cancel" if weight.cancelled >= HALF else "rnn-cancel-little", **values)


def touched(unit: Unit) -> Sentence:
    """What goes with the unit, from the table of units."""
    (rows,) = (indices for tensor, axis, indices in unit.touched if (tensor, axis) == (U, 0))
    values = {"index": unit.index, "rows": ", ".join(map(str, rows))}
    if len(rows) == 1:
        return Sentence("rnn-touched", **values)
    return Sentence("rnn-touched-gates", gates=len(rows), **values)


def forms(unit: Unit) -> Sentence:
    sum_, _, absolutes = (unit.forms[form] for form in FORMS)
    return Sentence(
        "rnn-forms",
        estimate=signed(-sum_, 2),
        truth=signed(unit.truth, 2),
        dearer=count(unit.dearer),
        left=percent(abs(sum_) / absolutes if absolutes else 0.0, 0),
    )


def identity_line(unit: Unit) -> Sentence:
    return Sentence("rnn-identity", difference=number(abs(unit.left - unit.right), 1))


def forms_line(found: Network) -> Sentence:
    """Which of the three forms is closest to the truth."""
    agreement = {form: found.agreement("unit", form) for form in FORMS}
    # Where a form is constant it orders nothing.
    best = max(FORMS, key=lambda form: np.nan_to_num(agreement[form], nan=-2.0))
    scores = found.scores("unit", SIGNED)[UNITS]
    return Sentence(
        "rnn-forms-line-backwards" if agreement[SIGNED] < BACKWARDS else "rnn-forms-line",
        best=criterion_name(best),
        value=correlation(agreement[best]),
        signed=correlation(agreement[SIGNED]),
        negative=count((scores < 0).sum()),
        total=count(len(scores)),
    )


def shrink_line(small: Shrunken, rows: int) -> Sentence:
    if small.same:
        return Sentence("rnn-shrink-none")
    if small.difference is None:
        return Sentence("rnn-shrink-empty")
    before, after = small.before[UNITS], small.after[UNITS]
    return Sentence(
        "rnn-shrink",
        removed=count(before - after),
        before=count(before),
        after=count(after),
        parameters_before=count(small.parameters[0]),
        parameters_after=count(small.parameters[1]),
        rows=count(rows),
        difference=number(small.difference, 1),
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
    lines = [
        Sentence("rnn-gates-drawn" if found.drawn else "rnn-gates-trained", **values),
        Sentence("rnn-gates-differ", **values),
    ]
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


def keeps_line(rows: tuple[Keeps, ...]) -> Sentence:
    best, worst = rows[0], rows[-1]
    return Sentence(
        "rnn-keeps-line",
        best=criterion_name(best.criterion),
        best_free=percent(best.free, 0),
        worst=criterion_name(worst.criterion),
        worst_free=percent(worst.free, 0),
    )
