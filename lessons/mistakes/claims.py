"""Sentences about a case, every number of them from its two runs."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

from core.mistakes import forgotten_mask, tuned_on_test
from core.mistakes.outcome import Outcome
from lessons.catalogue import Sentence
from lessons.mistakes.settings import CASES, Case, Mistakes
from lessons.mistakes.studies import columns, outcome, stop_at
from lessons.network import network
from lessons.numbers import count, lost, number, percent, shape

FORMATS: Mapping[str, Callable[[float], str]] = {
    "difference": lambda value: number(value, 2),
    "gone": count,
    "speak": count,
    "found": count,
    "missed": count,
    "false": count,
    "called": count,
}
"""How a column is read; the rest are shares."""

TESTED = {"rows": tuned_on_test.ROWS, "times": tuned_on_test.TIMES, "settings": tuned_on_test.SETTINGS}


def read(column: str, value: float) -> str:
    """A number of a column as a learner reads it."""
    return "–" if np.isnan(value) else FORMATS.get(column, percent)(float(value))


def values(case: Case, found: Outcome) -> dict[str, str]:
    """What the texts of a case may say: `<run>_<column>_<where>` with the runs broken, corrected and fact,
    where a position is low or high, and a few numbers of its own."""
    out = {"low": percent(case.low, 0), "high": percent(case.high, 0), "dense": percent(found.dense)}
    runs = {"broken": found.broken, "corrected": found.corrected, "fact": found.facts}
    for where, share in (("low", case.low), ("high", case.high)):
        at = stop_at(found, share)
        for run, table in runs.items():
            for name, column in table.items():
                if column.shape == found.asked.shape:
                    out[f"{run}_{name}_{where}"] = read(name, float(column[at]))
    return out | _OWN.get(case.name, lambda found, at: {})(found, stop_at(found, case.high))


def _swapped(found: Outcome, at: int) -> dict[str, str]:
    facts = found.facts
    called, actual = (facts["found"] + facts[other] for other in ("false", "missed"))
    return {"digit": str(int(facts["class"])), "called_high": count(called[at]), "actual": count(actual[at])}


def _forgotten(found: Outcome, at: int) -> dict[str, str]:
    return {"steps": str(forgotten_mask.STEPS)}


def _units(found: Outcome, at: int) -> dict[str, str]:
    gone = found.facts["gone"] if "gone" in found.facts else found.broken["which"]
    return {"units": count(gone.shape[1]), "removed_high": count(gone[at].sum())}


def _tuned(found: Outcome, at: int) -> dict[str, str]:
    gaps = {run: gap(table) for run, table in (("broken", found.broken), ("corrected", found.corrected))}
    return {f"gap_{run}": lost(value, 2) for run, value in gaps.items()} | {
        name: str(value) for name, value in TESTED.items()
    }


_OWN: Mapping[str, Callable[[Outcome, int], dict[str, str]]] = {
    "swapped": _swapped,
    "forgotten-mask": _forgotten,
    "wrong-sign": _units,
    "left-bias": _units,
    "tuned-on-test": _tuned,
}


def gap(run: Mapping[str, np.ndarray]) -> float:
    """How much better the report is than the same networks on fresh rows, the mean over all shares."""
    return float((run["reported"] - run["fresh"]).mean())


def bug(name: str) -> Sentence:
    """A bug as a choice names it."""
    return Sentence(f"mistakes-bug-{name}")


def about(settings: Mistakes, what: str) -> Sentence:
    """What is said of the case on the page: its story, why its bug is its bug, how a test finds it."""
    return Sentence(f"mistakes-{what}-{settings.chosen.name}", **_values(settings))


def wrong(settings: Mistakes, choice: int) -> Sentence:
    """Why a choice is not the bug: what that one would show instead."""
    case = settings.chosen
    return Sentence(f"mistakes-not-{case.name}-{case.choices[choice]}", **_values(settings))


def _values(settings: Mistakes) -> dict[str, str]:
    return values(settings.chosen, outcome(settings))


def line(settings: Mistakes) -> Sentence:
    """How many have been named."""
    return Sentence("mistakes-line", found=settings.found, total=len(CASES))


def detail(settings: Mistakes) -> Sentence:
    """Which cases are still open."""
    open_ = [str(case) for case in range(1, len(CASES) + 1) if not settings.named(case)]
    if not open_:
        return Sentence("mistakes-try-done", total=len(CASES))
    return Sentence("mistakes-try-detail", found=settings.found, total=len(CASES), open=", ".join(open_))


def note(settings: Mistakes) -> Sentence:
    """The network that is pruned, and the rows that its figures come from."""
    found = network(settings.training)
    validation = len(found.data.validation)
    return Sentence(
        "mistakes-note-pool" if settings.chosen.name == "tuned-on-test" else "mistakes-note",
        network=shape(found.model.widths),
        weights=count(found.model.count()),
        seed=settings.seed,
        pool=count(tuned_on_test.POOL),
        rows=count(validation),
        row=lost(1 / validation, 2),
    )


def rows(found: Outcome, stop: int, *, both: bool) -> tuple[tuple[Sentence | str, ...], ...]:
    """The numbers of a position: (name, broken) each, and the corrected one where it may be told."""
    runs = (found.broken, found.corrected) if both else (found.broken,)
    return tuple(
        (Sentence(f"mistakes-column-{name}"), *(read(name, float(run[name][stop])) for run in runs))
        for name in columns(found)
    )
