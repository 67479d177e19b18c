"""The instrument of the page: curves of all criteria, every seed at the slider's share, and its ranking."""

from __future__ import annotations

import numpy as np

from core.charts.compare import COLOURS
from core.charts.style import band, translucent
from lessons import panels
from lessons.catalogue import Catalogue
from lessons.compare.race import Race
from live_chart import (
    Axis,
    Choice,
    Curve,
    Encoded,
    Figure,
    Frame,
    Mark,
    Picture,
    PictureData,
    Stops,
    Tile,
    encode,
)

TOP, BOTTOM = 196, 172
"""Heights of the two rows of panels, pixels."""

ROOM = 0.32
"""Part of an axis that names of criteria take, in the units of the metric."""

RANKING = "ranking"
_PERCENT = (0.0, 0.25, 0.5, 0.75, 1.0)


def payload(race: Race, single: bool, text: Catalogue) -> Encoded:
    """Everything that the live chart draws of a race, whole or not. `single`: also each seed as a line."""
    weights = race.study.models[0].model.count()
    stops = Stops(race.shares, np.round(race.shares * weights).astype(int), None, _metrics(race))
    names = [text(f"criterion-{name}") for name in race.criteria]
    reading, titles = _said(race, names, text)
    frame = Frame(
        label="",
        stops=stops,
        items=(),
        data={"ranking": _ranking_data(race)},
        facts={"seeds": len(race.seeds), "dense": float(np.nanmean(race.mean[:, 0]))},
        titles=titles,
        reading=reading,
    )
    return encode(
        panels.payload(
            text,
            name="compare",
            panels=_panels(race, names, single, text),
            frames=(frame,),
            total=weights,
            reading=text("race-reading-none"),
            words=panels.words(text),
        )
    )


def _metrics(race: Race) -> dict[str, np.ndarray]:
    """Means and seeds of each criterion; its row in the picture of seeds as a column that does not change."""
    stops = len(race.shares)
    found: dict[str, np.ndarray] = {}
    for k in range(len(race.criteria)):
        row = _row(race, k)
        found |= {f"mean_{k}": race.mean[k], f"worst_{k}": race.worst_mean[k]}
        found |= {f"high_{k}": np.full(stops, row + 0.14), f"low_{k}": np.full(stops, row - 0.2)}
        for n in range(len(race.seeds)):
            found[f"seed_{k}_{n}"] = race.metric[k, n]
    whole = race.complete.any()
    blank = np.full(stops, np.nan)
    return found | {
        "best": race.best if whole else blank,
        "dissent": race.dissent.astype(float) if whole else blank,
        "tied": race.tied.astype(float) if whole else blank,
    }


def _row(race: Race, k: int) -> int:
    """Criteria from the top down."""
    return len(race.criteria) - 1 - k


def _said(race: Race, names: list[str], text: Catalogue) -> tuple[Choice | None, dict[str, Choice]]:
    """The reading and the title of the ranking, by who wins, if one does, and whether all seeds agree."""
    if not race.complete.any():
        return None, {}
    if race.complete.sum() == 1:  # nobody to be ahead of
        alone = names[int(race.complete.argmax())]
        words = text("race-reading-alone", share="{share:p0}%", name=alone, best="{best:p1}%")
        return Choice((words,), np.zeros(len(race.shares), int)), {}
    ends = ("all", "some", "tie")
    pick = len(ends) * race.winner + np.where(race.tied > 1, 2, race.dissent > 0)
    out = []
    for key in ("race-reading", "race-panel-ranking"):
        texts = [
            text(
                f"{key}-{end}",
                share="{share:p0}%",
                winner=name,
                best="{best:p1}%",
                dissent="{dissent:d}",
                tied="{tied:d}",
                seeds="{seeds:d}",
            )
            for name in names
            for end in ends
        ]
        out.append(Choice(tuple(texts), pick))
    return out[0], {RANKING: out[1]}


def _panels(race: Race, names: list[str], single: bool, text: Catalogue) -> tuple:
    ticks = tuple((float(value), f"{100 * value:.0f}%") for value in _PERCENT)
    low = np.nanmin(race.metric, initial=1.0)
    percent = Axis(min(float(low), 0.9) - 0.02, 1.02, percent=True, ticks=ticks)
    share = Axis(0.0, 1.0, text("race-axis-share"), percent=True)
    count = len(names)
    short = tuple(text(f"criterion-{name}-short") for name in race.criteria)
    left = percent.lo - ROOM
    colours = [COLOURS[name] for name in race.criteria]
    seeds = tuple(
        Mark(f"low_{k}", x=f"seed_{k}_{n}", colour=translucent(colour, 0.45), line=False)
        for k, colour in enumerate(colours)
        for n in range(len(race.seeds))
    )
    means = tuple(Mark(f"high_{k}", x=f"mean_{k}", colour=c, line=False) for k, c in enumerate(colours))
    return (
        Curve(
            id="curve",
            title=text("race-panel-curve-single" if single else "race-panel-curve", seeds=len(race.seeds)),
            alt=text("race-panel-curve-alt"),
            span=7,
            height=TOP,
            x=share,
            y=percent,
            traces=_traces(race, names, race.metric, single),
            marks=_marks("mean", colours),
        ),
        Figure(
            id="seeds",
            title=text("race-panel-seeds", share="{share:p0}%"),
            alt=text("race-panel-seeds-alt"),
            span=5,
            height=TOP,
            x=Axis(
                left, percent.hi, percent=True, ticks=tuple(tick for tick in ticks if tick[0] >= percent.lo)
            ),
            y=Axis(-0.6, count - 0.4, ticks=()),
            annotations=[
                {
                    "x": left,
                    "y": _row(race, k),
                    "text": name,
                    "xanchor": "left",
                    "font": {"size": 12, "color": c},
                }
                for k, (name, c) in enumerate(zip(short, colours, strict=True))
            ],
            marks=(*seeds, *means),
        ),
        Curve(
            id="worst",
            title=text("race-panel-worst"),
            alt=text("race-panel-worst-alt"),
            span=7,
            height=BOTTOM,
            x=share,
            y=Axis(-0.02, 1.02, percent=True, ticks=ticks),
            traces=[trace | {"showlegend": False} for trace in _traces(race, names, race.worst, single)],
            marks=_marks("worst", colours),
        ),
        Picture(
            id=RANKING,
            title=text("race-panel-ranking"),
            alt=text("race-panel-ranking-alt"),
            span=5,
            height=BOTTOM,
            tiles=(
                Tile(
                    "ranks",
                    rows=short,
                    columns=(text("race-mean"), *(str(seed) for seed in race.seeds)),
                    y=text("setting-criterion"),
                    x=text("setting-seed"),
                ),
            ),
            low=0.0,
            high=float(max(race.complete.sum() - 1, 1)),
            square=False,
        ),
    )


def _marks(name: str, colours: list[str]) -> tuple[Mark, ...]:
    return tuple(Mark(f"{name}_{k}", colour=colour, line=k == 0) for k, colour in enumerate(colours))


def _traces(race: Race, names: list[str], values: np.ndarray, single: bool) -> list[dict]:
    """Mean of each criterion, and a band from the lowest to the highest seed; seeds as thin lines where asked
    for. Each says whose it is, so that they come one after the other when the guess is made."""
    x = race.shares.tolist()
    bands, thin, means = [], [], []
    for k, name in enumerate(race.criteria):
        there = values[k][np.isfinite(values[k]).all(1)]
        if not len(there):
            continue
        colour, mean = COLOURS[name], there.mean(0)
        look = {"type": "scatter", "mode": "lines", "hoverinfo": "skip", "meta": name}
        if len(there) > 1 and not single:
            bands.append(look | band(x, there.min(0), there.max(0), translucent(colour, 0.12)))
        if single:
            line = {"color": translucent(colour, 0.55), "width": 1}
            thin += [look | {"x": x, "y": seed.tolist(), "line": line, "showlegend": False} for seed in there]
        dash = "dot" if name == "random" else "solid"
        line = {"color": colour, "width": 2.25, "dash": dash}
        means.append(look | {"x": x, "y": mean.tolist(), "name": names[k], "line": line})
    return [*bands, *thin, *means]


def _ranking_data(race: Race) -> PictureData:
    """Number of rivals that a criterion is not behind, (S, K, N + 1)."""
    ranks = np.moveaxis(race.ranks, 2, 0)
    return PictureData({"ranks": race.complete.sum() - ranks})
