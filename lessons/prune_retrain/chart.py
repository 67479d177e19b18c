"""The instrument of the page: the weights of every round, the saw-tooth, the schedule, the mask's history."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from core.data.registry import load
from core.models import Model
from core.retrain import LoopSettings, Round
from core.retrain.plan import Plan
from lessons import panels
from lessons.catalogue import Catalogue
from lessons.prune_retrain.travel import Moment, history
from lessons.subject import WITHIN
from live_chart import (
    Axis,
    Choice,
    Curve,
    Encoded,
    Figure,
    Frame,
    Items,
    Line,
    Mark,
    Picture,
    PictureData,
    Stops,
    Tile,
    Words,
    encode,
)

TOP, BOTTOM = 196, 190
SCHEDULES = ("one-shot", "linear", "cubic", "exponential", "lottery")


def payload(
    loop: LoopSettings,
    rounds: Sequence[Round],
    moments: Sequence[Moment],
    text: Catalogue,
    *,
    veiled: bool = False,
) -> Encoded:
    """Everything that the live chart draws for the rounds so far: a frame for each of them. veiled: without
    the line of what a single cut leaves, which the guess asks for."""
    whole = loop.train.build(load(loop.train.dataset))
    went = history(rounds, whole)
    drawn = (
        panels.matrices_panel(whole, text, text("retrain-panel-weights-alt"), span=12, height=TOP),
        _saw(loop, rounds, moments, text, veiled),
        _went(went, rounds, text),
        _schedule(loop, rounds, text),
    )
    frames = tuple(
        _frame(done, found, rounds, whole, went, text) for done, found in zip(rounds, moments, strict=True)
    )
    words = panels.words(text)
    return encode(
        panels.payload(
            text,
            name="prune-retrain",
            panels=drawn,
            frames=frames,
            total=rounds[0].total,
            reading="",
            words=_words(words, text),
        )
    )


def _words(words: Words, text: Catalogue) -> Words:
    return replace(words, slider=text("retrain-slider"), frame=text("retrain-frame"))


def _frame(
    done: Round,
    found: Moment,
    rounds: Sequence[Round],
    whole: Model,
    went: dict[str, np.ndarray],
    text: Catalogue,
) -> Frame:
    stops = len(found.share)
    metrics = {
        "accuracy": found.accuracy,
        "loss": found.loss,
        "round": np.full(stops, done.index),
        "own": np.full(stops, done.share),
    }
    facts = {
        "before": done.before.metric,
        "cut": done.cut.metric,
        "healed": done.healed.metric,
        "dense": rounds[0].healed.metric,
        "own_share": done.share,
        "last": rounds[-1].index,
        "k": done.index,
    }
    shown = {
        "share": "{share:p1}%",
        "accuracy": "{accuracy:p1}%",
        "dense": "{dense:p1}%",
        "round": "{k:d}",
    }
    own = text("retrain-reading-dense", dense="{dense:p1}%")
    if done.index:
        steps = {"before": "{before:p1}%", "cut": "{cut:p1}%", "healed": "{healed:p1}%"}
        own = text("retrain-reading", **steps, **{n: shown[n] for n in ("share", "dense", "round")})
    texts = (own, text("retrain-reading-further", **shown))
    return Frame(
        label=text("retrain-frame-name", index=done.index, last=rounds[-1].index),
        stops=Stops(found.share, found.removed, None, metrics),
        items=tuple(
            Items(name, whole.shapes[name], found.values[name], found.gone[name])
            for name in whole.weight_names
        ),
        data={"went": PictureData({name: _until(went[name], done.index)[None] for name in went})},
        facts=facts,
        reading=Choice(texts, (np.arange(stops) > 0).astype(int)),
    )


def _until(went: np.ndarray, index: int) -> np.ndarray:
    """What had gone by a round: the later ones are still there."""
    return np.where(went <= index, went, np.nan)


def _saw(
    loop: LoopSettings, rounds: Sequence[Round], moments: Sequence[Moment], text: Catalogue, veiled: bool
) -> Curve:
    dense = rounds[0].healed.metric
    floor = dense - (loop.stops.drop if loop.stops.drop is not None else WITHIN)
    further = Line("accuracy", label=text("retrain-further"), colour="$muted", dash=True)
    low = min(min(done.cut.metric for done in rounds), *(float(m.accuracy.min()) for m in moments))
    return Curve(
        id="saw",
        title=text("retrain-panel-saw"),
        alt=text("retrain-panel-saw-alt"),
        span=5,
        height=BOTTOM,
        x=Axis(0.0, 1.0, text("retrain-axis-share"), percent=True),
        y=Axis(max(0.0, low - 0.05), 1.02, "", percent=True),
        traces=[
            _line([0.0, 1.0], [dense, dense], text("network-trace-dense"), "$text/0.6", "dash"),
            _line([0.0, 1.0], [floor, floor], text("retrain-floor"), "$orange/0.7", "dot"),
            *saw_traces(rounds, text),
        ],
        lines=() if veiled else (further,),
        marks=(Mark("accuracy"),),
    )


def saw_traces(rounds: Sequence[Round], text: Catalogue) -> list[dict]:
    """The path of the run: down at the cut, up while it is retrained."""
    x, y = [rounds[0].share], [rounds[0].healed.metric]
    for done in rounds[1:]:
        x += [done.share, done.share]
        y += [done.cut.metric, done.healed.metric]
    path = _line(x, y, "", "$accent/0.7", "solid") | {"showlegend": False}
    cuts = _dots(rounds[1:], "cut", text("retrain-after-cut"), "$orange")
    healed = _dots(rounds, "healed", text("retrain-healed"), "$blue")
    return [path, *([cuts] if len(rounds) > 1 else []), healed]


def _dots(rounds: Sequence[Round], when: str, name: str, colour: str) -> dict:
    return {
        "type": "scatter", "mode": "markers", "name": name,
        "x": [done.share for done in rounds], "y": [getattr(done, when).metric for done in rounds],
        "marker": {"color": colour, "size": 7},
    }  # fmt: skip


def _line(x: list, y: list, name: str, colour: str, dash: str) -> dict:
    return {
        "type": "scatter", "mode": "lines", "x": x, "y": y, "name": name, "hoverinfo": "skip",
        "line": {"color": colour, "dash": dash, "width": 1.5},
    }  # fmt: skip


def _went(went: dict[str, np.ndarray], rounds: Sequence[Round], text: Catalogue) -> Picture:
    return Picture(
        id="went",
        title=text("retrain-panel-went"),
        alt=text("retrain-panel-went-alt"),
        span=4,
        height=BOTTOM,
        tiles=tuple(Tile(name, panels.layer_name(name)) for name in went),
        low=0.0,
        high=float(max(rounds[-1].index, 1)),
        square=False,
    )


def plan(loop: LoopSettings, rounds: Sequence[Round], schedule: str | None = None) -> Plan:
    """The course of a run over the tensors (groups) of its network, under this or another schedule."""
    sizes = {name: flags.numel() for name, flags in rounds[0].mask.items()}
    if schedule is not None:
        loop = loop.model_copy(update={"schedule": schedule})
    return Plan.of(loop, sizes, list(sizes)[-1] if loop.grain == "weight" else None)


def _whole(last: int) -> tuple[tuple[float, str], ...]:
    """A few whole numbers from 0 to `last`."""
    step = max(1, round(last / 4))
    return tuple((float(at), str(at)) for at in range(0, last + 1, step))


def _schedule(loop: LoopSettings, rounds: Sequence[Round], text: Catalogue) -> Figure:
    traces, longest = [], max(rounds[-1].index, 1)
    for name in SCHEDULES:
        shares = plan(loop, rounds, name).shares()
        longest = max(longest, len(shares) - 1)
        chosen = name == loop.schedule
        line = _line(
            list(range(len(shares))),
            list(shares),
            text(f"schedule-{name}"),
            "$accent" if chosen else "$muted/0.6",
            "solid" if chosen else "dot",
        )
        line["showlegend"] = chosen
        line["line"]["width"] = 2.5 if chosen else 1.2
        traces.append(line)
    done = {
        "type": "scatter", "mode": "markers", "x": [one.index for one in rounds],
        "y": [one.share for one in rounds], "marker": {"color": "$accent", "size": 6}, "showlegend": False,
    }  # fmt: skip
    return Figure(
        id="schedule",
        title=text("retrain-panel-schedule", schedule=text(f"schedule-{loop.schedule}")),
        alt=text("retrain-panel-schedule-alt"),
        span=3,
        height=BOTTOM,
        x=Axis(0.0, float(longest), text("retrain-axis-round"), ticks=_whole(longest)),
        y=Axis(0.0, 1.0, "", percent=True),
        traces=[*traces, done],
        marks=(Mark("own", x="round"),),
    )
