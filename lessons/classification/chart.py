"""The live chart: the confusion matrix, six metrics, both curves, and what accuracy hides on the way."""

from __future__ import annotations

import numpy as np

from core.measure.decisions import curves
from lessons import panels
from lessons.catalogue import Catalogue, Sentence
from lessons.classification.experiment import Pruning, pruning, spread
from lessons.classification.settings import DECISIONS, FEATURES, ITEMS, PAGE, Settings
from lessons.lesson import View
from lessons.panels import criterion_name
from live_chart import (
    Axis,
    Bars,
    BarsData,
    Cell,
    Cells,
    Encoded,
    Figure,
    Frame,
    Items,
    Line,
    Mark,
    Note,
    Panel,
    Path,
    Stops,
    encode,
)

UPPER, LOWER = 164, 196
SHARES = ("accuracy", "precision", "recall", "f1")
"""Metrics between 0 and 1 that the decision threshold moves."""
HIDDEN = "?"
QUANTITIES = 10
"""What is measured of a cell; scikit-learn's features are the mean of each, its error, and its worst."""


def feature_name(feature: int) -> Sentence:
    """What a feature measures, from 0 to 29."""
    kind, quantity = divmod(feature, QUANTITIES)
    what = Sentence(f"classify-quantity-{quantity}")
    return Sentence(f"classify-feature-{('mean', 'error', 'worst')[kind]}", what=what)


def chart(view: View[Settings]) -> Encoded:
    """The payload for these settings: a frame for every decision threshold. Before the guess there is
    accuracy, and nothing of what it hides."""
    text, shown = view.text, view.revealed
    found = pruning(view.settings)
    names = tuple(text(feature_name(k)) for k in range(FEATURES))
    items = (Items(ITEMS, (FEATURES,), found.fitted.weights, found.first, names),)
    whole = {f"dense_{name}": value for name, value in found.dense_ranked.items()} if shown else {}
    frames = []
    for k, decision in enumerate(DECISIONS):
        dense = found.dense(decision)
        facts = {f"dense_{name}": value for name, value in dense.items() if shown or name == "accuracy"}
        frames.append(
            Frame(
                f"{decision:.2f}",
                Stops(found.plan.share, found.plan.removed, None, _metrics(found, k, shown)),
                items,
                data={"weights": BarsData({ITEMS: found.scores})},
                facts={**facts, **whole},
                notes=_notes(found, k, text) if shown else (),
            )
        )
    counts = {"positives": str(found.positives), "negatives": str(found.negatives)}
    reading = "classify-reading" if shown else "classify-reading-hidden"
    holes = {"removed": "{removed:d}", "total": "{total:d}", "accuracy": "{accuracy:p1}",
             "dense": "{dense_accuracy:p1}", "missed": "{fn:d}", "alarms": "{fp:d}"}  # fmt: skip
    return encode(
        panels.payload(
            text,
            name=PAGE,
            panels=(*_upper(found, text, shown), *_lower(found, text, shown)),
            frames=tuple(frames),
            total=FEATURES,
            reading=text(reading, **holes, **counts),
            words=panels.words(
                text,
                frame=text("classify-decision"),
                unit=text("classify-unit"),
                hand_help=text("classify-hand-help"),
            ),
            hand=True,
        )
    )


def _metrics(found: Pruning, frame: int, shown: bool) -> dict[str, np.ndarray]:
    metrics = found.at(frame)
    if not shown:
        return {"accuracy": metrics["accuracy"]}
    luck = spread(found.settings.unedited)
    recall, stops = luck.recall[..., frame], len(found.plan)
    return {
        **metrics,
        "missed": metrics["fn"] / found.positives,
        "cleared": metrics["tn"] / found.negatives,
        # Bands are of even shares, wherever cuts by hand have put the stops.
        "even": np.arange(stops) / (stops - 1),
        "recall_low": recall.min(0),
        "recall_high": recall.max(0),
        "recall_random": luck.random_recall[..., frame].mean(0),
    }


def _notes(found: Pruning, frame: int, text: Catalogue) -> tuple[Note, ...]:
    """Where nothing is called malignant, precision is 0 over 0."""
    metrics = found.at(frame)
    nobody = np.flatnonzero(metrics["tp"] + metrics["fp"] == 0)
    return tuple(Note(int(stop), int(stop), text("classify-nobody")) for stop in nobody)


def _upper(found: Pruning, text: Catalogue, shown: bool) -> tuple[Panel, ...]:
    called = [text(f"class-{name}") for name in ("malignant", "benign")]
    fields = (("tp", "recall", "found"), ("fn", "missed", "missed"),
              ("fp", "false_alarms", "alarm"), ("tn", "cleared", "cleared"))  # fmt: skip
    matrix = Cells(
        id="confusion",
        title=text("classify-panel-confusion" if shown else "classify-panel-hidden"),
        alt=text("classify-panel-confusion-alt"),
        span=4,
        height=UPPER,
        across=2,
        rows=tuple(text("classify-truly", name=name) for name in called),
        columns=tuple(text("classify-called", name=name) for name in called),
        cells=tuple(
            Cell(
                f"{{{name}:d}}" if shown else HIDDEN,
                text(f"classify-cell-{words}", dense=f"{{dense_{name}:d}}" if shown else HIDDEN),
                share if shown else "",
                wrong=name in ("fp", "fn"),
            )
            for name, share, words in fields
        ),
    )
    six = [(name, f"{{{name}:p1}}%", f"{{dense_{name}:p1}}%") for name in SHARES]
    six += [(name, f"{{{name}:f4}}", f"{{dense_{name}:f4}}") for name in ("auc", "loss")]
    metrics = Cells(
        id="metrics",
        title=text("classify-panel-metrics" if shown else "classify-panel-metrics-hidden"),
        alt=text("classify-panel-metrics-alt"),
        span=5,
        height=UPPER,
        across=3,
        cells=tuple(
            Cell(
                value if shown or name == "accuracy" else HIDDEN,
                text(f"classify-metric-{name}", dense=dense if shown or name == "accuracy" else HIDDEN),
            )
            for name, value, dense in six
        ),
    )
    weights = Bars(
        id="weights",
        title=text("classify-panel-weights", criterion=text(f"criterion-{found.settings.criterion}"),
                   removed="{removed:d}"),
        alt=text("classify-panel-weights-alt", criterion=text(criterion_name(found.settings.criterion))),
        span=3,
        height=UPPER,
        items=(ITEMS,),
        y=panels.around(found.scores),
        sort=True,
    )  # fmt: skip
    return matrix, metrics, weights


def _lower(found: Pruning, text: Catalogue, shown: bool) -> tuple[Panel, ...]:
    here, whole = found.curves, curves(found.whole, found.y)
    ratio = {name: Axis(-0.02, 1.02, text(f"classify-axis-{name}"), percent=True)
             for name in ("false_alarms", "recall", "precision")}  # fmt: skip

    def straight(key: str, x: list[float], y: list[float], **line: object) -> dict:
        return {"type": "scatter", "mode": "lines", "x": x, "y": y, "name": text(key), "line": line}

    def plane(name: str, x: str, y: str, traces: list[dict], **values: str) -> Figure:
        edge = whole[x].tolist(), whole[y].tolist()
        dense = straight("live-dense", *edge, color="$text/0.45", width=1.2, dash="dash")
        return Figure(
            id=name,
            title=text(f"classify-panel-{name}", **values) if shown else text("classify-panel-hidden"),
            alt=text(f"classify-panel-{name}-alt"),
            span=3,
            height=LOWER,
            x=ratio[x],
            y=ratio[y],
            traces=[*traces, *([dense] if shown else [])],
            paths=(Path(here[x], here[y]),) if shown else (),
            marks=(Mark(y, x=x, line=False),) if shown else (),
        )

    faint, ill = {"color": "$muted", "width": 1.2, "dash": "dot"}, found.positives / len(found.y)
    chance = straight("classify-trace-coin", [0, 1], [0, 1], **faint)
    everybody = straight("classify-trace-everybody", [0, 1], [ill, ill], **faint)
    hides = (
        Line(
            "recall_high", x="even", to="recall_low", colour="$orange/0.18", label=text("classify-trace-band")
        ),
        Line("recall_random", x="even", colour="$muted", dash=True, label=text("classify-trace-random")),
        Line("precision", colour="$blue", label=text("classify-precision")),
        Line("recall", colour="$orange", label=text("classify-recall")),
    )
    curve = Figure(
        id="curve",
        title=text(
            "classify-panel-curve" if shown else "classify-panel-curve-hidden",
            accuracy="{accuracy:p1}", recall="{recall:p1}",
        ),
        alt=text("classify-panel-curve-alt"),
        span=6,
        height=LOWER,
        x=Axis(0.0, 1.0, text("classify-axis-share"), percent=True),
        y=Axis(0.58, 1.01, percent=True),
        lines=(
            *(hides if shown else ()),
            Line("accuracy", colour="$text", label=text("classify-accuracy")),
        ),
        marks=(*((Mark("recall", colour="$orange"),) if shown else ()), Mark("accuracy", colour="$text")),
    )  # fmt: skip
    return (
        plane("roc", "false_alarms", "recall", [chance], auc="{auc:f4}"),
        plane("pr", "recall", "precision", [everybody], precision="{precision:p0}"),
        curve,
    )
