"""The instrument: what the network writes at every stop, its perplexity, and what is left of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from core.data.language import prose
from lessons import panels
from lessons.language_model import studies
from lessons.language_model.network import Pruning, Words, rule_of
from lessons.subject import SeedBand
from live_chart import (
    Axis,
    Bars,
    BarsData,
    Choice,
    Classes,
    ClassesData,
    Curve,
    Encoded,
    Frame,
    Items,
    Layer,
    Line,
    Mark,
    Matrix,
    Panel,
    Passage,
    PassageData,
    Payload,
    Stops,
    encode,
)

Text = Callable[..., str]

TOP, BOTTOM = 200, 168
"""Heights of the two rows of panels, pixels."""

TICKS = (1, 2, 3, 4, 5, 7, 10, 15, 20, 30, 50, 100)
"""Perplexities that an axis may name."""


@dataclass(frozen=True, eq=False)
class Shown:
    """What the chart draws beside a pruning: the opening as it was read, a text for every stop, the share of
    real words, the random baseline, and the same curve of every trained seed."""

    opening: str
    texts: Sequence[str]
    words: Words
    random: SeedBand
    seeds: SeedBand


def payload(pruning: Pruning, shown: Shown, text: Text, language: str) -> Encoded:
    """Everything that the live chart draws for one pruning and one opening."""
    plan = pruning.plan
    at = shown.words.below(len(plan))
    metrics = {
        "perplexity": pruning.perplexity,
        "change": np.abs(pruning.rise),
        "accuracy": pruning.found,
        "words": shown.words.share[at],
        "words_at": shown.words.at[at],
    }
    axis = _threshold_axis(pruning, text)
    threshold = None if axis is None else np.clip(plan.threshold, axis.lo, axis.hi)
    unique = list(dict.fromkeys(shown.texts))
    data: dict[str, object] = {
        "text": PassageData(
            texts=unique,
            pick=[unique.index(one) for one in shown.texts],
            dense=unique.index(shown.texts[0]),
            spans=[invented(one, shown.opening) for one in unique],
            given=shown.opening,
        )
    }
    if pruning.grain == "weights":
        left = studies.left_by_part(pruning)
        data["parts"] = ClassesData(left, np.ones(left.shape[1]))
    else:
        data["scores"] = BarsData({name: score.numpy() for name, score in _scores(pruning).items()})
    frame = Frame(
        label="",
        stops=Stops(plan.share, plan.removed, threshold, metrics),
        items=_items(pruning, text),
        data=data,
        facts={"dense": pruning.dense},
        titles={"curve": Choice(_curve_titles(text), pruning.rise < 0)},
    )
    return encode(
        Payload(
            name="language-model",
            panels=_panels(pruning, shown, text),
            frames=(frame,),
            total=plan.total,
            reading=text(
                f"lm-reading-{pruning.grain}",
                share="{share:p0}%",
                removed="{removed:d}",
                total="{total:d}",
                perplexity="{perplexity:f2}",
                dense="{dense:f2}",
            ),
            words=panels.words(text),
            threshold_axis=axis,
        )
    )


def _curve_titles(text: Text) -> tuple[str, str]:
    return tuple(
        text(f"lm-panel-curve-{side}", perplexity="{perplexity:f2}", change="{change:p0}%")
        for side in ("above", "below")
    )


def invented(written: str, opening: str) -> tuple[tuple[int, int], ...]:
    """Words of a text that the training text lacks, as spans in it. A word that the opening began is judged
    as a whole, and its part in the text is marked."""
    before = len(opening)
    return tuple(
        (max(start - before, 0), end - before)
        for start, end in prose.invented(opening + written)
        if end > before
    )


def _scores(pruning: Pruning) -> dict:
    return pruning.network.score(pruning.grain, pruning.criterion)


def _items(pruning: Pruning, text: Text) -> tuple[Items, ...]:
    plan, network = pruning.plan, pruning.network
    if pruning.grain == "weights":
        params = network.params
        return tuple(
            Items(n, tuple(params[n].shape), params[n].numpy(), gone) for n, gone in plan.gone.items()
        )
    scores = _scores(pruning)
    return tuple(
        Items(name, gone.shape, scores[name].numpy(), gone,
              tuple(text("lm-unit", index=i) for i in range(len(gone))))
        for name, gone in plan.gone.items()
    )  # fmt: skip


def _panels(pruning: Pruning, shown: Shown, text: Text) -> tuple[Panel, ...]:
    passage = Passage(
        id="text",
        title=text("lm-panel-text"),
        alt=text("lm-panel-text-alt"),
        span=8,
        height=TOP,
        dense_label=text("lm-text-dense", perplexity="{dense:f2}"),
        pruned_label=text("lm-text-pruned", share="{share:p0}%", perplexity="{perplexity:f2}"),
        mark_label=text("lm-text-mark"),
    )
    words = Curve(
        id="words",
        title=text("lm-panel-words", words="{words:p0}%"),
        alt=text("lm-panel-words-alt"),
        span=3 if pruning.grain == "weights" else 4,
        height=BOTTOM,
        x=Axis(0.0, 1.0, text(f"lm-axis-{pruning.grain}"), percent=True),
        y=Axis(0.0, 1.0, "", percent=True),
        traces=_flat(shown.words.share[0], text),
        lines=(Line("words", "words_at", label=text("network-trace-this")),),
        marks=(Mark("words", "words_at"),),
    )
    kept = _kept_panels(pruning, text)
    return (passage, _curve(pruning, shown, text), *kept, words)


def _flat(dense: float, text: Text) -> list[dict]:
    line = {"color": "$text/0.6", "dash": "dash", "width": 1}
    return [{"x": [0.0, 1.0], "y": [dense, dense], "mode": "lines", "type": "scatter", "hoverinfo": "skip",
             "name": text("network-trace-dense"), "line": line}]  # fmt: skip


def _curve(pruning: Pruning, shown: Shown, text: Text) -> Curve:
    highest = max(pruning.perplexity.max(), shown.random.accuracy.max(), shown.seeds.accuracy.max())
    lowest = min(pruning.perplexity.min(), shown.seeds.accuracy.min())
    lo, hi = 0.93 * float(lowest), 1.05 * float(highest)
    name = text(f"criterion-{pruning.criterion}")
    return Curve(
        id="curve",
        alt=text("lm-panel-curve-alt"),
        span=4,
        height=TOP,
        x=Axis(0.0, 1.0, text(f"lm-axis-{pruning.grain}"), percent=True),
        y=Axis(lo, hi, text("lm-axis-perplexity"), log=True,
               ticks=tuple((float(tick), str(tick)) for tick in TICKS if lo <= tick <= hi)),
        traces=panels.curve_traces(text, name, shown.seeds, shown.random, pruning.dense),
        lines=(Line("perplexity", label=text("network-trace-this")),),
        marks=(Mark("perplexity"),),
    )  # fmt: skip


def _kept_panels(pruning: Pruning, text: Text) -> tuple[Panel, ...]:
    """Where the weights went; or the score of every hidden unit."""
    model = pruning.network.model
    if pruning.grain == "weights":
        kinds = ("w", "u", "out-short")
        layers = tuple(
            Layer(
                name,
                text(
                    "lm-layer-short" if kind == "out-short" else "lm-layer",
                    name=text(f"lm-matrix-{kind}"),
                    kept="{kept:d}",
                    **({} if kind == "out-short" else {"total": "{total:d}"}),
                ),
            )
            for name, kind in zip(model.weight_names, kinds, strict=True)
        )
        alt = text("lm-panel-weights-alt")
        names = tuple(part_name(name, gate, model.cell, text) for name, gate in studies.parts(model))
        return (
            Matrix(id="weights", alt=alt, span=4, height=BOTTOM, layers=layers[:-1]),
            Matrix(id="out", alt=alt, span=2, height=BOTTOM, layers=layers[-1:]),
            Classes(
                id="parts",
                title=text("lm-panel-parts"),
                alt=text("lm-panel-parts-alt"),
                span=3,
                height=BOTTOM,
                names=names,
                y=Axis(0.0, 1.0, "", percent=True),
            ),
        )
    values = np.concatenate([score.numpy() for score in _scores(pruning).values()])
    low, high = min(float(values.min()), 0.0), max(float(values.max()), 0.0)
    pad = 0.06 * (high - low) or 1.0
    return (
        Bars(
            id="scores",
            title=text("lm-panel-units", criterion=text(f"criterion-{pruning.criterion}")),
            alt=text("lm-panel-units-alt"),
            span=8,
            height=BOTTOM,
            items=model.hidden,
            y=Axis(low - (pad if low < 0 else 0.0), high + pad),
            threshold=True,
            sort=True,
        ),
    )


def part_name(name: str, gate: int, cell: str, text: Text) -> str:
    """A block of weights in a word: U reset, W new, read-out."""
    if name == "out.weight":
        return text("lm-matrix-out-short")
    matrix = "W" if "_ih_" in name else "U"
    return text("lm-part", matrix=matrix, gate=text(f"lm-gate-{studies.GATE_NAMES[cell][gate]}-short"))


def _threshold_axis(pruning: Pruning, text: Text) -> Axis | None:
    """Along the scores; None where the scope has no common threshold."""
    plan = pruning.plan
    if plan.threshold is None:
        return None
    rule = rule_of(pruning.grain, pruning.criterion)
    title = text(f"criterion-{pruning.criterion}")
    threshold = np.asarray(plan.threshold)
    positive = threshold[threshold > 0]
    if rule.log_axis and len(positive) and threshold[0] >= 0:
        lo, hi = float(positive.min()), float(positive.max())
        return Axis(10.0 ** np.floor(np.log10(lo)), 10.0 ** np.ceil(np.log10(hi * 1.0001)), title, log=True)
    lo, hi = float(threshold.min()), float(threshold.max())
    pad = 0.02 * (hi - lo) or 1.0
    return Axis(lo - pad, hi + pad, title)
