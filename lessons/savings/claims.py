"""What the page says, as functions of results."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from core.jobs import Visit
from core.measure.speed import ROUNDS, WARM_UP, Speed, Timing, Way, crossing
from core.measure.storage import FORMS, Form
from core.prune.quantise import FLOAT_BITS
from core.retrain.distil import KINDS, Kind, Student
from lessons.catalogue import Sentence
from lessons.lesson import View
from lessons.numbers import count, number, percent, points
from lessons.panels import not_here
from lessons.savings import studies
from lessons.savings.settings import FIRST_SHARE, WAYS, Savings
from lessons.savings.studies import Rounded
from lessons.subject import Subject

CLEARLY = 1.1
"""So many times as fast is no accident of a measurement: then zeros do save time."""

OPTIONS = (10.0, 5.0, 2.0, 1.0)
"""How many times faster, to guess among; the last is "not at all"."""


def form(name: Form) -> Sentence:
    return Sentence(f"form-{name}")


def way(name: Way) -> Sentence:
    return Sentence(f"way-{name}")


def times(value: float) -> str:
    """A ratio, such as "4.2"."""
    return f"{value:.1f}" if value < 99.95 else count(value)


def bits(value: int) -> Sentence:
    return Sentence(f"savings-bits-{'float' if value == FLOAT_BITS else 'few'}", bits=value)


# The measurement.


def progress(visit: Visit[float]) -> Sentence:
    if visit.status == "queued" and visit.position:
        return Sentence("savings-queued", position=visit.position)
    return Sentence("savings-measuring", done=percent(visit.progress, 0))


def measured(speed: Speed) -> Sentence:
    """Where, and how."""
    return Sentence(
        "savings-measured",
        machine=speed.machine.name,
        cores=speed.machine.cores,
        warm=WARM_UP,
        rounds=ROUNDS,
    )


def under(rows: int, speed: Speed | None) -> Sentence:
    """Of which rows and which machine the numbers are."""
    if speed is None:
        return Sentence("savings-under-untimed", rows=count(rows))
    machine = speed.machine
    return Sentence("savings-under", rows=count(rows), machine=machine.name, cores=machine.cores)


def milliseconds(one: Timing) -> str:
    """The median, and the quartiles behind it: "0.019 (0.018–0.021)"."""
    return f"{number(one.median, 2)} ({number(one.low, 2)}–{number(one.high, 2)})"


# The claim and the guess.


def line(view: View[Savings]) -> Sentence | None:
    """Three numbers for one network, at the share of the guess."""
    speed = view.state.speed
    if speed is None or not view.revealed:
        return None
    settings, found = view.settings, view.subject.unedited
    stop = found.plan.at_share(FIRST_SHARE)
    stored = studies.stored(found.question, settings.channels)[FLOAT_BITS]
    dense = studies.whole(found.network)
    batch = settings.batch
    compressed = {"compressed": times(faster(speed, "csr", batch))} if speed.of("csr", batch) else {}
    said = Sentence(
        "savings-line" if compressed else "savings-line-no-csr",
        share=percent(stored.zeros[stop], 0),
        csr=times(dense / stored.bytes["csr"][stop]),
        zeros=times(faster(speed, "zeros", batch)),
        batch=batch,
        **compressed,
    )
    ways = ("zeros", "csr") if compressed else ("zeros",)
    return not_here(said, any(faster(speed, way, batch) > CLEARLY for way in ways))


def faster(speed: Speed, name: Way, batch: int, share: float = FIRST_SHARE) -> float:
    """How many times as fast as the dense network a way is at a share; below 1 it is slower."""
    return speed.dense(batch).median / speed.at(name, batch, share)


def answer(speed: Speed, batch: int) -> int:
    """Which option the network with zeros is nearest to, as a ratio."""
    value = faster(speed, "zeros", batch)
    return min(range(len(OPTIONS)), key=lambda i: max(value / OPTIONS[i], OPTIONS[i] / value))


def explain(speed: Speed, batch: int) -> Sentence:
    zeros, csr = (speed.at(name, batch, FIRST_SHARE) for name in ("zeros", "csr"))
    closing = Sentence(f"savings-predict-{'slower' if csr > speed.dense(batch).median else 'faster'}")
    compressed = Sentence("savings-predict-csr", csr=number(csr, 2), closing=closing)
    return Sentence(
        "savings-predict-why",
        share=percent(FIRST_SHARE, 0),
        zeros=number(zeros, 2),
        dense=number(speed.dense(batch).median, 2),
        batch=batch,
        closing=compressed if speed.of("csr", batch) else Sentence("savings-predict-no-csr"),
    )


# Why: the numbers put in.


def lookup(speed: Speed, found: Subject, stop: int, batch: int) -> Sentence | None:
    """What a product costs among all, and among those that are left; None where that is not known."""
    share = float(found.plan.share[stop])
    left = round((1 - share) * found.model.count())
    csr = speed.at("csr", batch, share)
    if not left or csr != csr:
        return None
    dense = 1e6 * speed.dense(batch).median / (batch * found.model.count())
    each = 1e6 * csr / (batch * left)
    return Sentence(
        "savings-why-time",
        products=count(found.model.count()),
        left=count(left),
        dense=number(dense, 2),
        csr=number(each, 2),
        ratio=times(each / dense),
        batch=batch,
    )


def rounding(one: Rounded, channels: str) -> Sentence:
    """How a weight became a code."""
    key = "savings-why-zero" if one.value == 0 else "savings-why-rounded"
    return Sentence(
        key, name=f"{one.name}[{one.index[0]}, {one.index[1]}]", shares=Sentence(f"savings-shares-{channels}")
    )


def order_line(same: bool, criterion: Sentence) -> Sentence:
    return Sentence("savings-table-same" if same else "savings-table-differs", criterion=criterion)


# Here.


def neurons(small: studies.Small | None) -> Sentence:
    """The network without whole units."""
    if small is None:
        return Sentence("savings-ledger-no-neurons")
    left, total = (sum(column) for column in zip(*small.units, strict=True))
    return Sentence(
        "savings-ledger-neurons",
        share=percent(small.share, 0),
        left=count(left),
        total=count(total),
        layers=", ".join(f"{kept}/{size}" for kept, size in small.units),
        accuracy=percent(small.accuracy),
    )


# Break-even.


def break_even_bytes(found: Subject, stored: studies.Store) -> dict[Form, float | None]:
    """The share from which on a form is smaller than the dense one, in the same number of bits."""
    dense = stored.bytes["dense"]
    out = {}
    for name in FORMS[1:]:
        ratio = stored.bytes[name] / dense
        out[name] = crossing(found.plan.share.tolist(), ratio.tolist(), 1.0)
    return out


def break_even_ways(speed: Speed, batch: int) -> dict[Way, float | None]:
    """The same of milliseconds, of every way that does fewer products than the dense network or cheaper ones:
    zeros that are multiplied like all numbers have nothing to pay by."""
    return {name: speed.break_even(name, batch) for name in WAYS if name != "zeros" and speed.of(name, batch)}


def share(value: float | None) -> Sentence | str:
    return Sentence("savings-never") if value is None else percent(value, 0)


# Teaching.


def taught_rows(found: Sequence[Student]) -> list[tuple[Kind, bool, tuple[Student, ...]]]:
    """Students by what they are, those that are finished."""
    groups = ((kind, taught) for kind in KINDS for taught in (False, True))
    every = [(k, t, tuple(one for one in found if (one.kind, one.taught) == (k, t))) for k, t in groups]
    return [row for row in every if row[2]]


def spread(values: Sequence[float]) -> str:
    """Mean and standard deviation in percent: "96.2 ± 1.3"."""
    mean = f"{100 * np.mean(values):.1f}"
    return f"{mean} ± {100 * np.std(values, ddof=1):.1f}" if len(values) > 1 else mean


def teaching_lines(found: Sequence[Student]) -> list[Sentence]:
    """What the teacher is worth to each kind, seed by seed, and which kind does better at equal bytes."""
    metric = {(one.kind, one.taught, one.seed): one.metric for one in found}
    seeds = sorted({one.seed for one in found})
    lines = []
    for kind in KINDS:
        gains = [metric[kind, True, seed] - metric[kind, False, seed] for seed in seeds]
        better = sum(gain > 0 for gain in gains)
        lines.append(
            Sentence(f"savings-distil-{kind}", gain=points(np.mean(gains)), better=better, seeds=len(seeds))
        )
    ahead = [metric["small", True, seed] - metric["pruned", True, seed] for seed in seeds]
    clear = abs(np.mean(ahead)) > np.std(ahead, ddof=1)
    which = ("small" if np.mean(ahead) > 0 else "pruned") if clear else "even"
    lines.append(Sentence(f"savings-distil-ahead-{which}", lead=points(abs(np.mean(ahead))).lstrip("+")))
    return lines


def layer_line(speed: Speed, batch: int) -> Sentence:
    """The large network at the share of the guess."""
    ratios = {name: times(faster(speed, name, batch)) for name in WAYS}
    return Sentence("savings-layer-line", share=percent(FIRST_SHARE, 0), batch=batch, **ratios)
