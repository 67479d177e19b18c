"""The instrument of the page: W, U and b under their masks, the strip in time, and what the memory does."""

from __future__ import annotations

import numpy as np

from core.measure.through_time import GATE_NAMES, U, W
from lessons import panels
from lessons.catalogue import Catalogue
from lessons.lesson import View
from lessons.rnn.claims import candidate, step_name, steps
from lessons.rnn.settings import BIAS, UNITS, Rnn
from lessons.rnn.studies import DRAWS, radius, through, whole
from lessons.subject import SeedBand, Subject
from live_chart import (
    Axis,
    Choice,
    Classes,
    ClassesData,
    Encoded,
    Figure,
    Frame,
    Items,
    Layer,
    Line,
    Mark,
    Matrix,
    Note,
    Panel,
    Unrolled,
    UnrolledData,
    encode,
)

TOP, BOTTOM = 232, 168
"""Heights of the two rows of panels, pixels."""
BAND_SHARES = 51
BIASES = ("rnn.bias_ih_l0", "rnn.bias_hh_l0")
THIRD = {"height": BOTTOM, "span": 3}


def chart(view: View[Rnn]) -> Encoded:
    """The payload for these settings: one frame."""
    found, text, lag = view.subject, view.text, view.settings.lag
    units = found.question.grain == "unit"
    reading, counted = "rnn-reading", {"share": "{share:p1}%", "u": "{u:p0}%"}
    if units:
        reading, counted = "rnn-reading-units", {"removed": "{removed:d}", "total": "{total:d}"}
    frame = Frame(
        label="",
        stops=_stops(found, lag),
        items=_items(found, text),
        data=_data(found),
        facts={"dense": found.dense},
        titles=_lag_titles(found, lag, text),
        notes=_notes(found, text),
    )
    return encode(
        panels.payload(
            text,
            name="rnn",
            panels=_panels(found, view),
            frames=(frame,),
            total=found.total,
            reading=text(reading, accuracy="{accuracy:p1}%", dense="{dense:p1}%", **counted),
            words=panels.words(text),
            threshold_axis=panels.axis(found.axis, text("rnn-alpha" if units else "rnn-epsilon")),
            hand=True,
        )
    )


def _stops(found: Subject, lag: int | None):
    moved, dense = through(found.question), whole(found.network)
    metrics = {"radius": moved.radius, "u": found.removed(U) / found.network.params[U].numel()}
    if lag is not None:
        metrics["memory"] = moved.share[:, lag]
        metrics["dense_memory"] = np.full(len(found), dense.share[0, lag])
    return panels.stops(found, **metrics)


def _items(found: Subject, text: Catalogue) -> tuple[Items, ...]:
    """What is ranked comes first: edits by hand count through it."""
    params = found.network.params
    matrices = panels.weight_items(found, (W, U))
    # What a row adds in the end: the two biases of torch's layers are one in the equation.
    both = sum(params[name] for name in BIASES).numpy()[:, None]
    bias = Items(BIAS, both.shape, both, found.gone(BIASES[0])[:, None])
    if found.question.grain == "weight":
        return (*matrices, bias)
    names = [text("rnn-hover-unit", index=unit) for unit in range(found.total)]
    return (*panels.unit_items(found, {UNITS: names}), *matrices, bias)


def _data(found: Subject) -> dict[str, object]:
    moved, dense = through(found.question), whole(found.network)
    shown: dict[str, object] = {
        "strip": UnrolledData(moved.states, dense.states[0]),
        "lags": ClassesData(moved.share, dense.share[0]),
    }
    if found.question.grain == "weight":
        return shown | {"scores": panels.score_histogram(found)}
    return shown | {"bars": panels.bars_data(found), "scatter": panels.scatter_data(found)}


def _panels(found: Subject, view: View[Rnn]) -> tuple[Panel, ...]:
    text = view.text
    if found.question.grain == "weight":
        ranking = [panels.histogram_panel(found, text, **THIRD)]
    else:
        small = {"height": BOTTOM, "span": 2}
        title, order = text("rnn-panel-bars", removed="{removed:d}"), text("rnn-panel-bars-order")
        ranking = [
            panels.bars_panel(found, title, text("rnn-panel-bars-alt"), (order,), sort=True, **small),
            panels.scatter_panel(found, text, "rnn-panel-scatter", **small),
        ]
    curve = panels.curve_panel(
        text("rnn-panel-curve", accuracy="{accuracy:p1}%"),
        text("rnn-panel-curve-alt"),
        text("rnn-axis-share"),
        text,
        traces=panels.baselines(found, view.seeds, text, shares=BAND_SHARES, draws=DRAWS),
        **THIRD,
    )
    return (
        *_matrices(found, text),
        _strip(found, view),
        *ranking,
        _lags(found, text),
        _radius(found, view),
        curve,
    )


def _matrices(found: Subject, text: Catalogue) -> list[Matrix]:
    """W and the biases, and U beside them."""
    units = found.question.grain == "unit"
    rows = UNITS if found.model.cell == "rnn" and units else ""
    shown = {"kept": "{kept:d}", "total": "{total:d}"}
    reading = Matrix(
        id="input-weights",
        alt=text("rnn-panel-w-alt"),
        span=2,
        height=TOP,
        layers=(Layer(W, text("rnn-panel-w", **shown), rows=rows), Layer(BIAS, "b", rows=rows)),
    )
    recurrent = Matrix(
        id="recurrent-weights",
        alt=text("rnn-panel-u-alt"),
        span=3,
        height=TOP,
        layers=(Layer(U, text("rnn-panel-u", **shown), rows=rows, columns=UNITS if units else ""),),
    )
    return [reading, recurrent]


def _strip(found: Subject, view: View[Rnn]) -> Unrolled:
    """The same weight in every gap; how many there are is not said before the guess."""
    text, cell, of = view.text, found.model.cell, steps(found.network)
    words = {"row": "{row}", "column": "{column}", "value": "{value:f2}"}
    if view.revealed:
        words["gaps"] = "{gaps}"
    kept, cut = ("kept", "cut") if view.revealed else ("asked", "asked")
    gated = cell != "rnn"
    if gated:
        words["gate"] = "{gate}"
    kind = "-gate" if gated else ""
    return Unrolled(
        id="strip",
        title=text("rnn-panel-strip"),
        alt=text("rnn-panel-strip-alt"),
        span=7,
        height=TOP,
        weights=U,
        steps=tuple(step_name(step, of) for step in range(of)),
        items=UNITS if found.question.grain == "unit" else "",
        limit=1.0 if found.model.activation != "relu" else 0.0,
        kept=text(f"rnn-strip-{kept}{kind}", **words),
        cut=text(f"rnn-strip-{cut}{kind}", **words),
        unpicked=text("rnn-strip-unpicked"),
        gates=GATE_NAMES[cell] if gated else (),
    )


def _lags(found: Subject, text: Catalogue) -> Classes:
    top = max(float(through(found.question).share.max()), float(whole(found.network).share.max()))
    # At the very end all that is left is at lag 0: the memory must stay readable before that.
    return Classes(
        id="lags",
        title=text("rnn-panel-lags"),
        alt=text("rnn-panel-lags-alt"),
        span=4 if found.question.grain == "weight" else 3,
        height=BOTTOM,
        names=tuple(str(k) for k in range(steps(found.network))),
        y=Axis(0.0, min(max(top, 0.2), 0.5), percent=True),
    )


def _lag_titles(found: Subject, lag: int | None, text: Catalogue) -> dict[str, Choice]:
    if lag is None:
        return {}
    memory = {"lag": lag, "memory": "{memory:p0}%"}
    titles = (
        text("rnn-panel-lags-other", dense="{dense_memory:p0}%", **memory),
        text("rnn-panel-lags-top", **memory),
    )
    return {"lags": Choice(titles, (through(found.question).share.argmax(1) == lag).astype(int))}


def _radius(found: Subject, view: View[Rnn]) -> Figure:
    text, question, gate = view.text, found.question, candidate(found.model)
    bands = [radius(question.of(seed)) for seed in view.seeds]
    band = SeedBand(bands[0].share, np.concatenate([one.values for one in bands]))
    random = radius(question.by("random"))
    dense = float(random.values[0, 0])
    top = max(float(x.max()) for x in (band.values, random.values, through(question).radius))
    traces = panels.curve_traces(text, text(found.rule.key), band, random, dense)
    return Figure(
        id="radius",
        title=text("rnn-panel-radius-gate" if gate else "rnn-panel-radius", radius="{radius:f2}", gate=gate),
        alt=text("rnn-panel-radius-alt"),
        span=2,
        height=BOTTOM,
        x=Axis(
            0.0, 1.0, text("rnn-axis-share"), percent=True, ticks=((0.0, "0%"), (0.5, "50%"), (1.0, "100%"))
        ),
        y=Axis(0.0, 1.08 * top or 1.0),
        # The same lines as in the curve beside it, whose legend names them.
        traces=[trace | {"showlegend": False} for trace in traces],
        lines=(Line("radius"),),
        marks=(Mark("radius"),),
    )


def _notes(found: Subject, text: Catalogue) -> tuple[Note, ...]:
    """Where the network no longer reads anything, or no longer remembers anything."""
    last = len(found) - 1
    # Without U a gated cell still carries its old state: through z of the GRU, or the cell of the LSTM.
    silent = "rnn-note-u" if found.model.cell == "rnn" else "rnn-note-u-gates"
    first = {key: int(found.gone(name).max()) for name, key in ((U, silent), (W, "rnn-note-w"))}
    return tuple(Note(stop, last, text(key)) for key, stop in first.items() if stop <= last)
