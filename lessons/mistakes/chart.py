"""The instrument of the page: what the broken pruner shows at every share that it is asked to remove, and,
once its bug is named, the corrected one beside it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from core.mistakes.outcome import Outcome
from lessons import panels
from lessons.catalogue import Catalogue
from lessons.lesson import View
from lessons.mistakes import claims
from lessons.mistakes.settings import Mistakes
from lessons.mistakes.studies import outcome
from live_chart import (
    Axis,
    Bars,
    BarsData,
    Classes,
    ClassesData,
    Curve,
    Encoded,
    Frame,
    Items,
    Line,
    Mark,
    Panel,
    Picture,
    PictureData,
    Stops,
    Tile,
    encode,
)

HEIGHT = 250
SHARE = Axis(-0.02, 1.02, "", percent=True)
COLOURS = {"broken": "$orange", "corrected": "$accent"}
COUNTS = ("found", "missed", "false")
FORMS = {"difference": "g2", "gap": "p2"}
"""How a column that is neither a share nor a count is read."""


def chart(view: View[Mistakes]) -> Encoded:
    """The payload of a case, before or after its bug is named."""
    drawn = _Drawn(view)
    return encode(
        panels.payload(
            drawn.text,
            name="mistakes",
            panels=drawn.panels(),
            frames=(
                Frame(
                    label="",
                    stops=drawn.stops(),
                    items=drawn.items(),
                    data=drawn.data(),
                    facts={"dense": drawn.found.dense},
                ),
            ),
            total=drawn.total,
            reading=drawn.text(
                f"mistakes-reading-{drawn.name}", **drawn.holes(), **claims.values(drawn.case, drawn.found)
            ),
            words=panels.words(drawn.text, slider=drawn.text("mistakes-slider")),
        )
    )


class _Drawn:
    """One case under one view."""

    def __init__(self, view: View[Mistakes]) -> None:
        self.text: Catalogue = view.text
        self.case = view.settings.chosen
        self.name = self.case.name
        self.found: Outcome = outcome(view.settings)
        both = {"broken": self.found.broken, "corrected": self.found.corrected}
        self.runs = both if view.revealed else {"broken": self.found.broken}

    @property
    def units(self) -> bool:
        """Whether units are removed, not single weights."""
        return self.name in {"wrong-sign", "left-bias"}

    @property
    def total(self) -> int:
        return self.gone("broken").shape[1] if self.units else 100

    def gone(self, run: str) -> np.ndarray:
        """Which units are removed at every position, (S, units)."""
        return self.found.facts["gone"] if self.name == "left-bias" else self.runs[run]["which"]

    @property
    def metrics(self) -> dict[str, np.ndarray]:
        """All that has one number a position: `<run>_<column>`, and `fact_<column>`, (S,)."""
        found = {**self.runs, "fact": self.found.facts}
        shape = self.found.asked.shape
        out = {f"{r}_{name}": v for r, t in found.items() for name, v in t.items() if v.shape == shape}
        if self.name == "tuned-on-test":
            out |= {f"{run}_gap": table["reported"] - table["fresh"] for run, table in self.runs.items()}
        return out

    def stops(self) -> Stops:
        asked = self.found.asked
        return Stops(asked, np.round(asked * self.total).astype(int), None, self.metrics)

    def holes(self) -> dict[str, str]:
        """The places in a text that follow the slider: `<run>_<column>`, and what was asked for."""
        out = {"share": "{share:p0}%", "removed": "{removed:d}", "total": "{total:d}"}
        for name, column in self.metrics.items():
            kind = name.partition("_")[2]
            form = "d" if column.dtype.kind == "i" else FORMS.get(kind, "p1")
            out[name] = f"{{{name}:{form}}}" + ("%" if form == "p1" else "")
        return out

    def say(self, key: str) -> str:
        """A title; the corrected run has its place in the text `<key>-both`."""
        both = f"{key}-both" if len(self.runs) > 1 and f"{key}-both" in self.text else key
        return self.text(both, **(claims.values(self.case, self.found) | self.holes()))

    # Panels.

    def panels(self) -> tuple[Panel, ...]:
        both = len(self.runs) > 1
        if self.name == "swapped":
            return *self.reports(4 if both else 7), self.counts(4 if both else 5)
        if self.name == "tuned-on-test":
            return self.reported(), self.gap()
        if self.name == "wrong-sign":
            return self.accuracy(4 if both else 5), *self.bars("truth", 4 if both else 7)
        if self.name == "left-bias":
            return self.difference(), *self.bars("bias", 7)
        return self.accuracy(4 if both else 5), self.zeros(), self.left(4 if both else 3)

    def lines(
        self,
        name: str,
        shown: Sequence[str],
        span: int,
        *,
        id: str = "curve",
        runs: Sequence[str] = (),
        y: Axis = SHARE,
        traces: Sequence[dict] = (),
    ) -> Curve:
        """Columns of the runs over the share asked for; the first of them is drawn solid, others dashed."""
        found = [(run, column, i) for run in runs or self.runs for i, column in enumerate(shown)]
        return Curve(
            id=id,
            title=self.say(f"mistakes-panel-{name}"),
            alt=self.text(f"mistakes-panel-{name}-alt"),
            read=self.text(f"read-mistakes-{name.partition('-')[0]}"),
            span=span,
            height=HEIGHT,
            x=Axis(
                0.0,
                1.0,
                self.text("mistakes-axis-units" if self.units else "mistakes-axis-share"),
                percent=True,
            ),
            y=y,
            traces=traces,
            lines=tuple(
                Line(
                    f"{run}_{column}",
                    label=self.text(f"mistakes-trace-{run}", what=self.text(f"mistakes-column-{column}")),
                    colour=COLOURS[run],
                    dash=i > 0,
                )
                for run, column, i in found
            ),
            marks=tuple(
                Mark(f"{run}_{column}", colour=COLOURS[run], line=not n)
                for n, (run, column, _) in enumerate(found)
            ),
        )

    def accuracy(self, span: int) -> Curve:
        dense = _level([self.found.dense] * 2, self.text("network-trace-dense"), "dash")
        return self.lines("accuracy", ("accuracy",), span, traces=[dense])

    def zeros(self) -> Curve:
        wanted = _level([0.0, 1.0], self.text("mistakes-trace-asked"), "dot")
        return self.lines("zeros", ("zeros",), 4, id="zeros", traces=[wanted])

    def reports(self, span: int) -> tuple[Curve, ...]:
        """One a run: their lines are the same, under each other's names."""
        return tuple(
            self.lines(f"report-{run}", ("precision", "recall"), span, id=i, runs=(run,))
            for run, i in zip(self.runs, ("curve", "corrected"), strict=False)
        )

    def reported(self) -> Curve:
        low = min(float(run[name].min()) for run in self.runs.values() for name in ("reported", "fresh"))
        return self.lines(
            "reported", ("reported", "fresh"), 7, y=Axis(max(low - 0.05, 0.0), 1.01, "", percent=True)
        )

    def gap(self) -> Curve:
        gaps = [values for name, values in self.metrics.items() if name.endswith("_gap")]
        most, least = (float(f([f(values) for values in gaps])) for f in (max, min))
        axis = Axis(min(least, 0.0) - 0.002, most + 0.002, "", percent=True)
        return self.lines("gap", ("gap",), 5, id="gap", y=axis)

    def difference(self) -> Curve:
        most = max(float(run["difference"].max()) for run in self.runs.values())
        return self.lines("difference", ("difference",), 5, y=Axis(-0.04 * most, 1.06 * most, ""))

    def counts(self, span: int) -> Classes:
        most = float(max(self.found.facts[name].max() for name in COUNTS))
        digit = claims.values(self.case, self.found)["digit"]
        return Classes(
            id="counts",
            title=self.say("mistakes-panel-counts"),
            alt=self.text("mistakes-panel-counts-alt"),
            span=span,
            height=HEIGHT,
            names=tuple(self.text(f"mistakes-counts-{name}", digit=digit) for name in COUNTS),
            y=Axis(0.0, 1.05 * most),
        )

    def left(self, span: int) -> Picture:
        most = max(float(np.abs(run["left"]).max()) for run in self.runs.values())
        return Picture(
            id="left",
            title=self.text("mistakes-panel-left"),
            alt=self.text("mistakes-panel-left-alt"),
            span=span,
            height=HEIGHT,
            tiles=tuple(
                Tile(
                    run,
                    self.text(f"mistakes-run-{run}"),
                    y=self.text("live-row"),
                    x=self.text("live-column"),
                )
                for run in self.runs
            ),
            low=-most,
            high=most,
            diverging=True,
            across=2,
        )

    @property
    def ranked(self) -> tuple[str, ...]:
        """The runs that differ in which units they remove."""
        return tuple(self.runs) if self.name == "wrong-sign" else ("broken",)

    def bars(self, key: str, span: int) -> tuple[Bars, ...]:
        """One bar a unit, of this height; hatched ones are removed."""
        return tuple(
            Bars(
                id=f"bars-{run}",
                title=self.say(f"mistakes-panel-{key}-{run}"),
                alt=self.text(f"mistakes-panel-{key}-alt"),
                span=span,
                height=HEIGHT,
                items=(run,),
                y=panels.around(self.heights, self.text(f"mistakes-axis-{key}")),
                sort=True,
            )
            for run in self.ranked
        )

    # What the panels show.

    @property
    def heights(self) -> np.ndarray:
        """The number that stands for each unit, (units,)."""
        return self.found.facts["truth" if self.name == "wrong-sign" else "bias"]

    def items(self) -> tuple[Items, ...]:
        if not self.units:
            return ()
        out, stops = [], len(self.found.asked)
        for run in self.ranked:
            gone = self.gone(run)
            first = np.where(gone[-1], stops - gone.sum(0), 255).astype(np.uint8)
            labels = tuple(self.text("mistakes-unit", index=i) for i in range(gone.shape[1]))
            out.append(Items(run, first.shape, self.heights, first, labels))
        return tuple(out)

    def data(self) -> dict[str, object]:
        if self.units:
            return {f"bars-{run}": BarsData({run: self.heights}) for run in self.ranked}
        if self.name == "swapped":
            table = np.stack([self.found.facts[name] for name in COUNTS], 1).astype(float)
            return {"counts": ClassesData(table, table[0])}
        if self.name == "tuned-on-test":
            return {}
        left = {run: np.where(table["left"] == 0, np.nan, table["left"]) for run, table in self.runs.items()}
        return {"left": PictureData(left)}


def _level(y: list[float], name: str, dash: str) -> dict:
    return {
        "x": [0.0, 1.0], "y": y, "mode": "lines", "type": "scatter", "hoverinfo": "skip", "name": name,
        "line": {"color": "$text/0.6", "dash": dash, "width": 1},
    }  # fmt: skip
