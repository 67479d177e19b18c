"""The instrument: what the network writes at every stop, its perplexity, and what is left of it."""

from __future__ import annotations

import numpy as np
import torch

from core.data.language import prose
from core.measure.through_time import gate_blocks
from core.models import Recurrent
from lessons import panels
from lessons.catalogue import Catalogue
from lessons.language_model import studies
from lessons.language_model.settings import LanguageModel
from lessons.lesson import View
from lessons.subject import Subject
from live_chart import (
    Axis,
    Choice,
    Classes,
    ClassesData,
    Curve,
    Encoded,
    Frame,
    Layer,
    Line,
    Mark,
    Matrix,
    Panel,
    Passage,
    PassageData,
    encode,
)

TOP, BOTTOM = 200, 168
"""Heights of the two rows of panels, pixels."""

TICKS = (1, 2, 3, 4, 5, 7, 10, 15, 20, 30, 50, 100)
"""Perplexities that an axis may name."""

BAND_SHARES = (0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.65, 0.7, 0.75, 0.8, 0.9, 1.0)
"""Shares at which other seeds are measured: closer where curves of weights bend."""

RANDOM = {"shares": (0.0, 0.1, 0.2, 0.3, 0.4, 0.6, 0.8, 1.0), "draws": 3}
"""Shares and orders of the random baseline: it is smooth, and steep at first."""

EQUAL = 1e-6
"""Relative changes of perplexity below it are rounding."""


def chart(view: View[LanguageModel]) -> Encoded:
    """The payload for these settings: one frame."""
    found, text, settings = view.subject, view.text, view.settings
    question, grain = found.question, settings.grain
    words = studies.words(question, settings.temperature)
    at = words.below(len(found))
    metrics = {
        "perplexity": found.metric,
        "change": np.abs(found.harm),
        "words": words.share[at],
        "words_at": words.at[at],
    }
    data: dict[str, object] = {"text": _passage(settings)}
    if grain == "weight":
        left = studies.left_by_block(question)
        data["parts"] = ClassesData(left, np.ones(left.shape[1]))
        items = panels.weight_items(found)
    else:
        data["bars"] = panels.bars_data(found)
        labels = {g: [text("lm-unit", index=i) for i in range(size)] for g, size in found.sizes.items()}
        items = panels.unit_items(found, labels)
    curve_titles = tuple(
        text(f"lm-panel-curve-{side}", perplexity="{perplexity:f2}", change="{change:p0}%")
        for side in ("above", "below")
    )
    frame = Frame(
        label="",
        stops=panels.stops(found, **metrics),
        items=items,
        data=data,
        facts={"dense": found.dense},
        titles={"curve": Choice(curve_titles, found.harm < -EQUAL)},
    )
    return encode(
        panels.payload(
            text,
            name="language-model",
            panels=(_text_panel(text), _curve(view), *_kept_panels(found, text), _words_panel(view)),
            frames=(frame,),
            total=found.total,
            reading=text(
                f"lm-reading-{grain}", share="{share:p0}%", removed="{removed:d}", total="{total:d}",
                perplexity="{perplexity:f2}", dense="{dense:f2}",
            ),
            words=panels.words(text),
            threshold_axis=panels.axis(found.axis, text(found.rule.key)),
            hand=True,
        )
    )  # fmt: skip


def _passage(settings: LanguageModel) -> PassageData:
    """What every stop writes, and the whole network; each text once."""
    question = settings.question
    texts, dense = (studies.texts(asked, *settings.writing) for asked in (question, question.unedited))
    opening = prose.decode(torch.tensor(studies.read(settings.opening)[0][1:]))
    unique = list(dict.fromkeys((*texts, dense[0])))
    return PassageData(
        texts=unique,
        pick=[unique.index(one) for one in texts],
        dense=unique.index(dense[0]),
        spans=[invented(one, opening) for one in unique],
        given=opening,
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


def _text_panel(text: Catalogue) -> Passage:
    return Passage(
        id="text",
        title=text("lm-panel-text"),
        alt=text("lm-panel-text-alt"),
        span=8,
        height=TOP,
        dense_label=text("lm-text-dense", perplexity="{dense:f2}"),
        pruned_label=text("lm-text-pruned", share="{share:p0}%", perplexity="{perplexity:f2}"),
        mark_label=text("lm-text-mark"),
    )


def _words_panel(view: View[LanguageModel]) -> Curve:
    text, settings = view.text, view.settings
    dense = studies.dense_words(settings.question, settings.temperature)
    flat = {"x": [0.0, 1.0], "y": [dense, dense], "mode": "lines", "type": "scatter", "hoverinfo": "skip",
            "name": text("network-trace-dense"),
            "line": {"color": "$text/0.6", "dash": "dash", "width": 1}}  # fmt: skip
    return Curve(
        id="words",
        title=text("lm-panel-words", words="{words:p0}%"),
        alt=text("lm-panel-words-alt"),
        span=3 if settings.grain == "weight" else 4,
        height=BOTTOM,
        x=Axis(0.0, 1.0, text(f"lm-axis-{settings.grain}"), percent=True),
        y=Axis(0.0, 1.0, "", percent=True),
        traces=[flat],
        lines=(Line("words", "words_at", label=text("network-trace-this")),),
        marks=(Mark("words", "words_at"),),
    )


def _curve(view: View[LanguageModel]) -> Curve:
    found, text = view.subject, view.text
    band, random = found.band(view.seeds, BAND_SHARES), found.random(**RANDOM)
    values = found.metric, band.values
    low = 0.93 * min(float(one.min()) for one in values)
    high = 1.05 * max(float(one.max()) for one in (*values, random.values))
    return Curve(
        id="curve",
        alt=text("lm-panel-curve-alt"),
        span=4,
        height=TOP,
        x=Axis(0.0, 1.0, text(f"lm-axis-{view.settings.grain}"), percent=True),
        y=Axis(low, high, text("lm-axis-perplexity"), log=True,
               ticks=tuple((float(tick), str(tick)) for tick in TICKS if low <= tick <= high)),
        traces=panels.curve_traces(text, text(found.rule.key), band, random, found.dense),
        lines=(Line("perplexity", label=text("network-trace-this")),),
        marks=(Mark("perplexity"),),
    )  # fmt: skip


def _kept_panels(found: Subject, text: Catalogue) -> tuple[Panel, ...]:
    """Where the weights went; or the score of every hidden unit."""
    if found.question.grain == "unit":
        title = text("lm-panel-units", criterion=text(found.rule.key))
        alt = text("lm-panel-units-alt")
        return (panels.bars_panel(found, title, alt, span=8, height=BOTTOM, sort=True),)
    alt = text("lm-panel-weights-alt")
    w, u, out = found.model.weight_names
    layers = tuple(
        Layer(name, text("lm-layer", name=symbol, kept="{kept:d}", total="{total:d}"))
        for name, symbol in ((w, "W"), (u, "U"))
    )
    short = Layer(out, text("lm-layer-short", name=text("lm-matrix-out"), kept="{kept:d}"))
    return (
        Matrix(id="weights", alt=alt, span=4, height=BOTTOM, layers=layers),
        Matrix(id="out", alt=alt, span=2, height=BOTTOM, layers=(short,)),
        Classes(
            id="parts",
            title=text("lm-panel-parts"),
            alt=text("lm-panel-parts-alt"),
            span=3,
            height=BOTTOM,
            names=block_names(found.model, text),
            y=Axis(0.0, 1.0, "", percent=True),
        ),
    )


def block_names(model: Recurrent, text: Catalogue) -> tuple[str, ...]:
    """The blocks of weights in a word each: W r, U n, read-out."""
    return tuple(
        f"{'W' if '_ih_' in name else 'U'} {gate}" if gate else text("lm-matrix-out")
        for name, gate, _ in gate_blocks(model)
    )
