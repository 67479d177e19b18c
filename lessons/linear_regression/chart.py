"""The live chart: bars of the scores beside the truth, the loss surface, the frontier of all subsets."""

from __future__ import annotations

import numpy as np

from core.charts.linear import frontier_traces, surface_traces
from core.linear import criteria, race
from core.linear.table import Array
from lessons import panels
from lessons.catalogue import Catalogue
from lessons.lesson import View
from lessons.linear_regression.claims import short
from lessons.linear_regression.experiment import LATE, Experiment, Scene, bootstraps, scene
from lessons.linear_regression.settings import FRAMES, ITEMS, PAGE, Settings
from live_chart import (
    Axis,
    Bars,
    BarsData,
    Choice,
    Encoded,
    Figure,
    FigureData,
    Frame,
    Items,
    Line,
    Mark,
    Stops,
    Words,
    encode,
)

BARS_HEIGHT, LOWER_HEIGHT = 132, 206


def chart(page: View[Settings]) -> Encoded:
    """The payload for these settings: a frame for every step of FRAMES. The true rise is shown where the page
    may reveal it."""
    settings, text, revealed = page.settings, page.text, page.revealed
    view = scene(settings)
    bars, values = _bars(view, text, revealed)
    pair = surface_pair(view.experiment, settings)
    surface = surface_traces(view.experiment, pair, {name: text(f"linear-{name}") for name in ("gd", "sgd")})
    bands = _bands(view)
    lower = (
        Figure(
            id="surface",
            title=text("linear-panel-surface", loss="{now:g3}"),
            alt=text("linear-panel-surface-alt"),
            span=5,
            height=LOWER_HEIGHT,
            x=surface.x,
            y=surface.y,
            traces=surface.traces,
            marks=(
                Mark("dense_up", x="dense_across", colour="$muted", line=False),
                Mark("now_up", x="now_across", line=False),
            ),
        ),
        Figure(
            id="frontier",
            title=text("linear-panel-frontier", kept="{kept:d}", loss="{loss:g3}", best="{best:g3}",
                       regret="{regret:g2}"),
            alt=text("linear-panel-frontier-alt"),
            span=7,
            height=LOWER_HEIGHT,
            x=Axis(-0.4, view.size + 0.4, text("linear-axis-kept"), ticks=_ticks(view.size)),
            y=_loss_axis(view, text(f"linear-axis-loss-{settings.where}")),
            lines=(Line("loss", x="kept", label=text(short(settings.criterion))),),
            marks=(Mark("loss", x="kept"),),
        ),
    )  # fmt: skip
    words = {
        name: text(f"linear-trace-{name}", **more)
        for name, more in {
            "cloud": {"count": f"{2**view.size:,}"},
            "best": {},
            "random": {},
            "dense": {},
            "band": {"draws": str(race.DRAWS)},
            "marks": {},
        }.items()
    }
    labels = _labels(view, text)
    frames = []
    for f, step in enumerate(FRAMES):
        place = view.position(f)
        traces = frontier_traces(
            view.losses[f], view.best[f], bands[:, f], settings.marks if revealed else (), words
        )
        frames.append(
            Frame(
                text("linear-frame", step=str(step)),
                Stops(place.share, place.removed, place.thresholds, _metrics(view, f, place.flags, pair)),
                items=(Items(ITEMS, (view.size,), view.experiment.weights[f], place.first, labels),),
                data={
                    **{name: BarsData({ITEMS: rows[f]}) for name, rows in values.items()},
                    "frontier": FigureData(traces),
                },
                facts={"dense": view.dense(f), "now": float(view.experiment.run.losses[step])},
                titles={"truth": _truth_title(view, f, place.flags, text)} if revealed else {},
            )
        )
    axis = view.threshold_range
    return encode(
        panels.payload(
            text,
            name=PAGE,
            panels=(*bars, *lower),
            frames=tuple(frames),
            total=view.size,
            reading=text(
                "linear-reading",
                frame="{frame}",
                removed="{removed:d}",
                total="{total:d}",
                where=text(f"where-{settings.where}"),
                loss="{loss:g3}",
                dense="{dense:g3}",
                best="{best:g3}",
            ),
            words=_words(text, settings),
            threshold_axis=Axis(axis.lo, axis.hi, text(short(settings.criterion)), log=axis.log),
            hand=True,
        )
    )


def _words(text: Catalogue, settings: Settings) -> Words:
    """The chart's own words, with this page's names for its two sliders."""
    letter = "α" if criteria.CRITERIA[settings.criterion].signed else "ε"
    threshold = text("linear-threshold", letter=letter, criterion=text(short(settings.criterion)))
    frame = text(f"linear-{settings.method}")
    return panels.words(text, frame=frame, unit=text("linear-feature"), threshold=threshold)


def _labels(view: Scene, text: Catalogue) -> tuple[str, ...]:
    """Ten bars share a quarter of the page: long names would run into each other and are shortened."""
    keys = {name: f"linear-tick-{name}" for name in view.experiment.names}
    return tuple(text(key) if key in text else name for name, key in keys.items())


def _ticks(size: int) -> tuple[tuple[float, str], ...]:
    return tuple((float(k), str(k)) for k in range(size + 1))


# Bars.


def shown_criteria(settings: Settings) -> tuple[str, ...]:
    """Three criteria beside the truth: magnitude, gradient, and the one that the truth is to be compared
    with (OBD, or OBS after refit). A criterion of the learner's choice takes the first place.
    """
    three = ("magnitude", "gradient", "obs" if settings.refit else "obd")
    return three if settings.criterion in three else (settings.criterion, *three[1:])


def _bars(view: Scene, text: Catalogue, revealed: bool) -> tuple[tuple[Bars, ...], dict[str, Array]]:
    settings, found = view.settings, view.experiment
    bars, values = [], {}
    compared = "obs" if settings.refit else "obd"
    truth_axis = _range(view.truth[LATE], criteria.CRITERIA[compared].score(found.table, found.weights)[LATE])
    for name in shown_criteria(settings):
        criterion = criteria.CRITERIA[name]
        scores = criterion.score(found.table, found.weights)
        if name == compared:
            axis = truth_axis
        elif name in ("gradient", "taylor"):
            axis = scene(settings.replace(criterion=name)).threshold_range
        else:
            axis = _range(scores[LATE])
        ranked = name == settings.criterion
        key = "linear-bars-ranked" if ranked else "linear-bars"
        title = text(key, symbol=text(short(name)), threshold="{threshold:g2}")
        bars.append(
            Bars(
                id=name,
                title=title,
                alt=text("linear-bars-alt", criterion=text(f"criterion-{name}")),
                span=3,
                height=BARS_HEIGHT,
                items=(ITEMS,),
                y=axis,
                threshold=ranked,
            )
        )
        values[name] = scores
    bars.append(
        Bars(
            id="truth",
            title=text("linear-bars-truth" if revealed else "linear-bars-hidden"),
            alt=text("linear-bars-truth-alt"),
            span=3,
            height=BARS_HEIGHT,
            items=(ITEMS,),
            y=truth_axis,
        )
    )
    values["truth"] = view.truth if revealed else np.full_like(view.truth, np.nan)
    return tuple(bars), values


def _range(*values: Array) -> Axis:
    """A linear axis around 0 that holds all values, with a little air."""
    low, high = (float(f([f(v) for v in values])) for f in (np.min, np.max))
    high = max(high, 1e-12)
    air = 0.06 * high
    # A sliver below 0 is not worth an axis with two signs.
    return Axis(low - air if low < -air else 0.0, high + air)


def _truth_title(view: Scene, frame: int, flags: Array, text: Catalogue) -> Choice:
    """At each stop: the largest true rise among what is gone."""
    names, rises = view.experiment.names, view.truth[frame]
    texts = [text("linear-bars-truth")]
    texts += [text("linear-bars-truth-worst", name=names[k], rise=_three(rises[k])) for k in range(view.size)]
    pick = [1 + view.worst(frame, gone) if gone.any() else 0 for gone in flags]
    return Choice(tuple(texts), np.array(pick))


def _three(value: float) -> str:
    return f"{value:+.3g}".replace("-", "−")


# Surface and frontier.


def surface_pair(found: Experiment, settings: Settings) -> tuple[int, int]:
    """The two weights of the surface: as set, and otherwise the two features that correlate most."""
    together = np.abs(np.nan_to_num(np.corrcoef(found.table.x.T)))
    np.fill_diagonal(together, -1.0)
    across, up = settings.across, settings.up
    if across is None and up is None:
        across = int(np.unravel_index(np.argmax(together), together.shape)[0])
    if across is None:
        across = int(np.argmax(together[up]))
    if up is None:
        up = int(np.argmax(together[across]))
    return across, up


def _metrics(view: Scene, frame: int, flags: Array, pair: tuple[int, int]) -> dict[str, Array]:
    kept = (~flags).sum(1)
    loss = view.loss(frame, flags)
    best = view.losses[frame, view.best[frame, kept]]
    weights = view.weights(frame, flags)
    dense = np.broadcast_to(view.experiment.weights[frame], flags.shape)
    return {
        "kept": kept,
        "loss": loss,
        "best": best,
        "regret": loss - best,
        "now_across": weights[:, pair[0]],
        "now_up": weights[:, pair[1]],
        "dense_across": dense[:, pair[0]],
        "dense_up": dense[:, pair[1]],
    }


def _bands(view: Scene) -> Array:
    """Low, high (10 and 90 percent over bootstraps) of the criterion's path at every frame, (2, f, d + 1)."""
    score = criteria.CRITERIA[view.settings.criterion].score
    paths = [
        race.criterion_losses(one, score, view.settings.refit, view.settings.where)[0]
        for one in bootstraps(view.settings)
    ]
    return np.quantile(paths, (0.1, 0.9), axis=0)


def _loss_axis(view: Scene, title: str) -> Axis:
    """From below the best to above what no feature at all costs: what lies higher is worse than knowing
    nothing.
    """
    late = view.losses[LATE]
    low, nothing = float(late.min()), float(view.losses[-1, 0])
    return Axis(max(low - 0.12 * (nothing - low), 0.0) if low > 0.05 * nothing else -0.03 * nothing,
                nothing + 0.35 * (nothing - low), title)  # fmt: skip
