"""The instrument of the page: the weights, three meters, and accuracy, bytes and milliseconds over the share;
a frame for every number of bits."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from core.charts.style import band, translucent
from core.jobs import remembered
from core.measure.speed import Speed
from core.measure.storage import FORMS
from core.prune.quantise import FLOAT_BITS, Channels, quantised
from core.train.settings import BaseTrainSettings
from lessons import panels
from lessons.catalogue import Catalogue, catalogue
from lessons.lesson import View
from lessons.savings import studies
from lessons.savings.settings import APART, FRAMES, WAYS, Savings
from lessons.subject import Subject, subject
from live_chart import (
    Axis,
    Classes,
    ClassesData,
    Curve,
    Encoded,
    Frame,
    Items,
    Line,
    Mark,
    Panel,
    Stops,
    encode,
)

UPPER, LOWER = 180, 165
"""Heights of the two rows of panels, pixels."""

TEAL, PURPLE = "#1b9e77", "#8e6bbf"
COLOURS = {"dense": "$muted", "csr": "$orange", "bitmask": "$blue", "gzip": PURPLE,
           "zeros": "$text/0.75", "blocks": "$blue", "shrunken": TEAL, "int8": PURPLE}  # fmt: skip
"""Of every form and every way."""

MOST = 1.25
"""Of the dense network, where the meters end."""

SLOWEST = 2.5
"""The same of the panel of milliseconds: compressed rows of a network without zeros are far above it."""


def chart(view: View[Savings]) -> Encoded:
    """The payload of a view; the same object for all positions of the slider and all numbers of bits. Times
    are not in it before the guess."""
    settings, default = view.settings, Savings()
    still = {name: getattr(default, name) for name in ("axis", "at", "picked", "bits", *APART)}
    speed = view.state.speed if view.revealed else None
    return _encoded(settings.model_copy(update=still), speed, view.seeds, view.language)


@remembered(maxsize=48)
def _encoded(
    settings: Savings, speed: Speed | None, seeds: tuple[BaseTrainSettings, ...], language: str
) -> Encoded:
    text, found = catalogue(language), subject(settings.question)
    stored = studies.stored(settings.question, settings.channels)
    times = _times(found, settings, speed)
    frames = tuple(_frame(found, settings, bits, stored[bits], times, text) for bits in FRAMES)
    reading = "savings-reading" if speed is not None else "savings-reading-untimed"
    return encode(
        panels.payload(
            text,
            name="savings",
            panels=_panels(found, settings, speed, seeds, text),
            frames=frames,
            total=found.total,
            reading=text(
                reading, zeros="{zeros:p0}%", kilobytes="{kilobytes:f1}", smaller="{smaller:f1}",
                accuracy="{accuracy:p1}%", dense="{dense:p1}%", faster="{faster:f1}",
            ),
            words=panels.words(text, frame=text("savings-frames")),
        )
    )  # fmt: skip


def _times(found: Subject, settings: Savings, speed: Speed | None) -> dict[str, np.ndarray]:
    """Milliseconds of every way at every stop, by straight lines between what was measured; and of the way
    that the meter shows. NaN while nothing is known."""
    share = found.plan.share
    nothing = np.full(len(share), np.nan)
    if speed is None:
        return dict.fromkeys((*(f"ms_{way}" for way in WAYS), "ms", "time", "faster"), nothing)
    lines = {f"ms_{way}": speed.along(way, settings.batch, share) for way in WAYS}
    now, dense = lines[f"ms_{settings.way}"], speed.dense(settings.batch).median
    return lines | {"ms": now, "time": now / dense, "faster": dense / now}


def _frame(
    found: Subject,
    settings: Savings,
    bits: int,
    stored: studies.Store,
    times: Mapping[str, np.ndarray],
    text: Catalogue,
) -> Frame:
    plan, dense = found.plan, studies.whole(found.network)
    now = stored.bytes[settings.form]
    metrics = {
        "accuracy": stored.accuracy,
        "zeros": stored.zeros,
        "kilobytes": now / 1e3,
        "smaller": dense / now,
        "left": 1.0 - stored.zeros,
        "bytes": now / dense,
        **{f"kb_{form}": size / 1e3 for form, size in stored.bytes.items()},
        **times,
    }
    meters = np.stack([metrics["left"], metrics["bytes"], metrics["time"]], 1)
    return Frame(
        label=text(f"savings-bits-{'float' if bits == FLOAT_BITS else 'few'}", bits=bits),
        stops=Stops(plan.share, plan.removed, None, metrics),
        items=_items(found, bits, settings.channels),
        data={"meters": ClassesData(meters, np.ones(3))},
        facts={"dense": found.dense},
        notes=panels.notes(found, text),
    )


def _items(found: Subject, bits: int, channels: Channels) -> tuple[Items, ...]:
    """Weights as they are read back from so many bits, without pruning."""
    params = quantised(found.network.params, found.model.weight_names, bits, channels)
    return tuple(
        Items(name, tuple(rows.shape), rows.numpy(), found.gone(name).reshape(rows.shape))
        for name in found.plan.gone
        # all weights of a filter lie in one row
        for rows in (params[name].flatten(1),)
    )


def _panels(
    found: Subject,
    settings: Savings,
    speed: Speed | None,
    seeds: tuple[BaseTrainSettings, ...],
    text: Catalogue,
) -> tuple[Panel, ...]:
    share = Axis(0.0, 1.0, text("weights-axis-share"), percent=True)
    size = studies.whole(found.network) / 1e3
    timed = "savings-panel-meters" if speed is not None else "savings-panel-meters-untimed"
    meters = Classes(
        id="meters",
        title=text(timed, left="{left:p0}%", bytes="{bytes:p0}%", time="{time:p0}%"),
        alt=text("savings-panel-meters-alt"),
        span=5,
        height=UPPER,
        names=tuple(text(f"savings-meter-{name}") for name in ("weights", "bytes", "time")),
        y=Axis(0.0, MOST, percent=True),
    )
    curve = panels.curve_panel(
        text("savings-panel-curve", accuracy="{accuracy:p1}%"),
        text("savings-panel-curve-alt"),
        share.title,
        text,
        traces=[*panels.baselines(found, seeds, text), _neurons(settings.training, text)],
        span=4,
        height=LOWER,
    )
    sizes = Curve(
        id="bytes",
        title=text("savings-panel-bytes", form=text(f"form-{settings.form}"), kilobytes="{kilobytes:f1}"),
        alt=text("savings-panel-bytes-alt"),
        span=4,
        height=LOWER,
        x=share,
        y=Axis(0.0, 1.15 * size, "kB"),
        lines=tuple(
            Line(f"kb_{form}", label=text(f"form-{form}"), colour=COLOURS[form], dash=form == "dense")
            for form in FORMS
        ),
        marks=(Mark(f"kb_{settings.form}", colour=COLOURS[settings.form]),),
    )
    return (
        panels.matrices_panel(
            found.model, text, text("savings-panel-weights-alt"), span=7, height=UPPER
        ), meters, curve, sizes,
        _milliseconds(settings, speed, share, text),
    )  # fmt: skip


def _milliseconds(settings: Savings, speed: Speed | None, share: Axis, text: Catalogue) -> Panel:
    layout = {
        "id": "times",
        "alt": text("savings-panel-times-alt", batch=settings.batch),
        "span": 4,
        "height": LOWER,
        "x": share,
    }
    if speed is None:
        words = text("savings-panel-times-hidden")
        return Curve(title=words, y=Axis(0.0, 1.0, "ms", ticks=()), marks=(Mark("ms"),), **layout)
    dense = speed.dense(settings.batch)
    ink = {"color": "$text/0.6", "dash": "dash", "width": 1}
    line = {"x": [0.0, 1.0], "y": [dense.median] * 2, "mode": "lines", "type": "scatter",
            "name": text("live-dense"), "line": ink}  # fmt: skip
    return Curve(
        title=text(
            "savings-panel-times", way=text(f"way-{settings.way}"), ms="{ms:g3}", batch=settings.batch
        ),
        y=Axis(0.0, SLOWEST * dense.median, "ms"),
        traces=[
            *(_spread(speed, way, settings.batch) for way in WAYS if speed.of(way, settings.batch)),
            line,
        ],
        lines=tuple(
            Line(f"ms_{way}", label=text(f"way-{way}"), colour=COLOURS[way])
            for way in WAYS
            if speed.of(way, settings.batch)
        ),
        marks=(Mark("ms", colour=COLOURS[settings.way]),),
        **layout,
    )


def _spread(speed: Speed, way: str, batch: int) -> dict:
    """Between the quartiles."""
    own = speed.of(way, batch)
    x, low, high = zip(*((one.share, one.low, one.high) for one in own), strict=True)
    named = COLOURS[way].partition("/")[0]
    colour = f"{named}/0.15" if named.startswith("$") else translucent(named, 0.15)
    return band(x, low, high, colour)


def _neurons(training: BaseTrainSettings, text: Catalogue) -> dict:
    """Accuracy of the networks that lost as many weights with whole neurons."""
    found = [one for one in (studies.smaller(training, share) for share in studies.TIMED) if one is not None]
    return {"x": [one.share for one in found], "y": [one.accuracy for one in found], "type": "scatter",
            "mode": "lines+markers", "name": text("way-shrunken"), "hoverinfo": "skip",
            "line": {"color": TEAL, "width": 1.5}, "marker": {"size": 5, "color": TEAL}}  # fmt: skip
