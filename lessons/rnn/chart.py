"""The instrument of the page: W, U and b under their masks, the strip in time, and what the memory does."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from core.measure.through_time import CANDIDATE, GATE_NAMES, U, W
from lessons import networks
from lessons.networks import SeedBand
from lessons.rnn.claims import signed_number
from lessons.rnn.network import Network, Pruning, decades, over_seeds, rule_of
from lessons.rnn.settings import BIAS, UNITS
from live_chart import (
    Axis,
    Bars,
    BarsData,
    Choice,
    Classes,
    ClassesData,
    Curve,
    Encoded,
    Figure,
    Frame,
    Histogram,
    HistogramData,
    Items,
    Layer,
    Line,
    Mark,
    Matrix,
    Note,
    Panel,
    Payload,
    Scatter,
    ScatterData,
    Stops,
    Unrolled,
    UnrolledData,
    encode,
    histogram,
)

Text = Callable[..., str]

TOP, BOTTOM = 232, 168
"""Heights of the two rows of panels, pixels."""
BINS = 40


def payload(
    network: Network,
    pruning: Pruning,
    lag: int | None,
    seeds: Sequence[Network],
    text: Text,
    language: str,
) -> Encoded:
    """Everything that the live chart draws for one pruning; `seeds` are the networks of the band, this one
    included."""
    name = text(f"criterion-{pruning.criterion}")
    axis = _score_axis(pruning, text)
    stops = _stops(network, pruning, lag, axis)
    panels: list[Panel] = [*_matrices(network, pruning, text), _strip(network, pruning, text)]
    data: dict[str, object] = {"strip": _states(pruning)}
    if pruning.grain == "units":
        first, found = _units(network, pruning, text)
    else:
        first, found = _histogram(network, pruning, axis, name, text)
    panels += first
    data |= found
    panels += [
        _lags(network, pruning, text),
        _radius(network, pruning, seeds, name, text),
        _curve(network, pruning, seeds, name, text),
    ]
    data["lags"] = ClassesData(pruning.through.share, network.whole.share[0])
    frame = Frame(
        label="",
        stops=stops,
        items=_items(network, pruning, text),
        data=data,
        facts={"dense": network.dense["validation"]["accuracy"]},
        titles=_lag_titles(pruning, lag, text),
        notes=_notes(network, pruning, text),
    )
    reading, counted = "rnn-reading", {"share": "{share:p1}%", "u": "{u:p0}%"}
    if pruning.grain == "units":
        reading, counted = "rnn-reading-units", {"removed": "{removed:d}", "total": "{total:d}"}
    return encode(
        Payload(
            name="rnn",
            panels=tuple(panels),
            frames=(frame,),
            total=pruning.plan.total,
            reading=text(
                reading, accuracy="{accuracy:p1}%", dense="{dense:p1}%", **counted,
            ),
            words=networks.chart_words(text, language),
            threshold_axis=axis if stops.threshold is not None else None,
            hand=True,
        )
    )  # fmt: skip


def _stops(network: Network, pruning: Pruning, lag: int | None, axis: Axis | None) -> Stops:
    plan, through = pruning.plan, pruning.through
    metrics = {
        "accuracy": pruning.accuracy,
        "loss": pruning.loss,
        "radius": through.radius,
        "u": pruning.recurrent_removed / pruning.gone[U].size,
    }
    band = network.random(pruning.grain, plan.scope)
    metrics["random"] = band.mean[np.abs(band.share[None] - plan.share[:, None]).argmin(1)]
    if lag is not None:
        metrics["memory"] = through.share[:, lag]
        metrics["dense_memory"] = np.full(len(plan), network.whole.share[0, lag])
    threshold = None
    if plan.threshold is not None and axis is not None:
        threshold = np.clip(plan.threshold, axis.lo, axis.hi)
    return Stops(plan.share, plan.removed, threshold, metrics)


def _items(network: Network, pruning: Pruning, text: Text) -> tuple[Items, ...]:
    """What is ranked comes first: edits by hand count through it."""
    params, gone = network.params, pruning.gone
    matrices = [Items(name, gone[name].shape, params[name].numpy(), gone[name]) for name in (W, U)]
    # What a row adds in the end: the two biases of torch's layers are one in the equation.
    both = (params["rnn.bias_ih_l0"] + params["rnn.bias_hh_l0"]).numpy()[:, None]
    bias = Items(BIAS, both.shape, both, gone["rnn.bias_hh_l0"])
    if pruning.grain == "weights":
        return (*matrices, bias)
    labels = tuple(text("rnn-hover-unit", index=unit) for unit in range(network.size))
    values = network.scores("units", pruning.criterion)[UNITS].numpy()
    units = Items(UNITS, (network.size,), values, pruning.plan.gone[UNITS], labels)
    return (units, *matrices, bias)


def _matrices(network: Network, pruning: Pruning, text: Text) -> list[Matrix]:
    """W and the biases, and U beside them."""
    units = pruning.grain == "units"
    rows = UNITS if network.model.cell == "rnn" and units else ""
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


def _strip(network: Network, pruning: Pruning, text: Text) -> Unrolled:
    last = network.steps - 1
    words = {"row": "{row}", "column": "{column}", "value": "{value:f2}", "gaps": "{gaps}"}
    gated = network.model.cell != "rnn"
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
        steps=tuple(f"t−{last - step}" if step < last else "t" for step in range(network.steps)),
        items=UNITS if pruning.grain == "units" else "",
        limit=1.0 if network.model.activation != "relu" else 0.0,
        kept=text(f"rnn-strip-kept{kind}", **words),
        cut=text(f"rnn-strip-cut{kind}", **words),
        unpicked=text("rnn-strip-unpicked"),
        gates=GATE_NAMES[network.model.cell] if gated else (),
    )


def _states(pruning: Pruning) -> UnrolledData:
    return UnrolledData(pruning.through.states, pruning.network.whole.states[0])


def _histogram(
    network: Network, pruning: Pruning, axis: Axis | None, name: str, text: Text
) -> tuple[list[Panel], dict[str, object]]:
    plan = pruning.plan
    scores = network.scores("weights", pruning.criterion)
    drawn = axis or Axis(0.0, 1.0)
    edges = (
        np.geomspace(drawn.lo, drawn.hi, BINS + 1) if drawn.log else np.linspace(drawn.lo, drawn.hi, BINS + 1)
    )
    by = "threshold" if plan.threshold is not None else "share"
    panel = Histogram(
        id="scores",
        title=text(f"rnn-panel-histogram-{by}", share="{share:p0}%"),
        alt=text("rnn-panel-histogram-alt"),
        span=3,
        height=BOTTOM,
        edges=edges,
        x=Axis(drawn.lo, drawn.hi, name, log=drawn.log),
    )
    counts: HistogramData = histogram(
        [score.numpy() for score in scores.values()], list(plan.gone.values()), edges, len(plan)
    )
    return [panel], {"scores": counts}


def _units(network: Network, pruning: Pruning, text: Text) -> tuple[list[Panel], dict[str, object]]:
    scores = network.scores("units", pruning.criterion)[UNITS].double().numpy()
    truth = network.truth.double().numpy()
    drawn = _padded(scores, "")
    bars = Bars(
        id="bars",
        title=text("rnn-panel-bars", removed="{removed:d}"),
        alt=text("rnn-panel-bars-alt"),
        span=2,
        height=BOTTOM,
        items=(UNITS,),
        labels=(text("rnn-panel-bars-order"),),
        y=drawn,
        threshold=True,
        sort=True,
    )
    scatter = Scatter(
        id="scatter",
        title=text("rnn-panel-scatter", agreement=signed_number(network.agreement(pruning.criterion))),
        alt=text("rnn-panel-scatter-alt"),
        span=2,
        height=BOTTOM,
        items=(UNITS,),
        x=Axis(drawn.lo, drawn.hi, text("rnn-axis-score")),
        y=_padded(truth, text("rnn-axis-truth")),
    )
    return [bars, scatter], {
        "bars": BarsData({UNITS: scores}),
        "scatter": ScatterData({UNITS: scores}, {UNITS: truth}),
    }


def _lags(network: Network, pruning: Pruning, text: Text) -> Classes:
    top = max(float(pruning.through.share.max()), float(network.whole.share.max()))
    # At the very end all that is left is at lag 0: the memory must stay readable before that.
    return Classes(
        id="lags",
        title=text("rnn-panel-lags"),
        alt=text("rnn-panel-lags-alt"),
        span=4 if pruning.grain == "weights" else 3,
        height=BOTTOM,
        names=tuple(str(k) for k in range(network.steps)),
        y=Axis(0.0, min(max(top, 0.2), 0.5), percent=True),
    )


def _lag_titles(pruning: Pruning, lag: int | None, text: Text) -> dict[str, Choice]:
    if lag is None:
        return {}
    share = pruning.through.share
    memory = {"lag": lag, "memory": "{memory:p0}%"}
    return {
        "lags": Choice(
            (
                text("rnn-panel-lags-other", dense="{dense_memory:p0}%", **memory),
                text("rnn-panel-lags-top", **memory),
            ),
            (share.argmax(1) == lag).astype(int),
        )
    }


def _radius(network: Network, pruning: Pruning, seeds: Sequence[Network], name: str, text: Text) -> Figure:
    plan, grain = pruning.plan, pruning.grain
    bands = [seed.radius(grain, pruning.criterion, plan.scope) for seed in seeds]
    band = SeedBand(bands[0].share, np.concatenate([found.accuracy for found in bands]))
    random = network.radius(grain, "random", plan.scope)
    dense = float(random.accuracy[0, 0])
    top = max(float(values.max()) for values in (band.accuracy, random.accuracy, pruning.through.radius))
    gate = GATE_NAMES[network.model.cell][CANDIDATE[network.model.cell]]
    key = "rnn-panel-radius" if network.model.cell == "rnn" else "rnn-panel-radius-gate"
    gates = {} if network.model.cell == "rnn" else {"gate": gate}
    return Figure(
        id="radius",
        title=text(key, radius="{radius:f2}", **gates),
        alt=text("rnn-panel-radius-alt"),
        span=2,
        height=BOTTOM,
        x=Axis(
            0.0, 1.0, text("rnn-axis-share"), percent=True, ticks=((0.0, "0%"), (0.5, "50%"), (1.0, "100%"))
        ),
        y=Axis(0.0, 1.08 * top or 1.0),
        # The same lines as in the curve beside it, whose legend names them.
        traces=[
            trace | {"showlegend": False} for trace in networks.curve_traces(text, name, band, random, dense)
        ],
        lines=(Line("radius"),),
        marks=(Mark("radius"),),
    )


def _curve(network: Network, pruning: Pruning, seeds: Sequence[Network], name: str, text: Text) -> Curve:
    plan, grain = pruning.plan, pruning.grain
    band = over_seeds(seeds, grain, pruning.criterion, plan.scope)
    random = network.random(grain, plan.scope)
    return Curve(
        id="curve",
        title=text("rnn-panel-curve", accuracy="{accuracy:p1}%"),
        alt=text("rnn-panel-curve-alt"),
        span=3,
        height=BOTTOM,
        x=Axis(0.0, 1.0, text("rnn-axis-share"), percent=True),
        y=Axis(0.0, 1.02, "", percent=True),
        traces=networks.curve_traces(text, name, band, random, network.dense["validation"]["accuracy"]),
        lines=(Line("accuracy", label=text("network-trace-this")),),
        marks=(Mark("accuracy"),),
    )


def _notes(network: Network, pruning: Pruning, text: Text) -> tuple[Note, ...]:
    """Where the network no longer reads anything, or no longer remembers anything."""
    last = len(pruning.plan) - 1
    notes = []
    # Without U a gated cell still carries its old state: through z of the GRU, or the cell of the LSTM.
    silent = "rnn-note-u" if network.model.cell == "rnn" else "rnn-note-u-gates"
    for name, key in ((U, silent), (W, "rnn-note-w")):
        first = int(pruning.gone[name].max())
        if first <= last:
            notes.append(Note(first, last, text(key)))
    return tuple(notes)


def _score_axis(pruning: Pruning, text: Text) -> Axis | None:
    """The axis of the threshold: along the scores, over whole decades where they span some."""
    rule = rule_of(pruning.grain, pruning.criterion)
    scores = pruning.network.scores(pruning.grain, pruning.criterion)
    flat = np.concatenate([score.double().numpy().ravel() for score in scores.values()])
    if not (flat > 0).any() and not (flat < 0).any():
        return None
    title = text("rnn-alpha" if pruning.grain == "units" else "rnn-epsilon")
    if pruning.grain == "weights" and rule.log_axis:
        lo, hi = decades(scores)
        return Axis(lo, hi, title, log=True)
    if pruning.grain == "weights":
        return Axis(0.0, 1.0, title)
    if rule.log_axis and not (flat < 0).any():
        positive = flat[flat > 0]
        return Axis(float(positive.min()) * 0.5, float(positive.max()) * 1.1, title, log=True)
    top = flat.max() if pruning.plan.threshold is None else max(flat.max(), pruning.plan.threshold[-1])
    pad = 0.02 * (top - flat.min()) or 1.0
    return Axis(float(flat.min() - pad), float(top + pad), title)


def _padded(values: np.ndarray, title: str) -> Axis:
    """A linear axis around 0 and the values: signs and sizes can be compared by eye."""
    low, high = min(float(values.min()), 0.0), max(float(values.max()), 0.0)
    pad = 0.06 * (high - low) or 1.0
    return Axis(low - (pad if low < 0 else 0.0), high + pad, title)
