"""What the page computes: both runs of the case on a trained network, and its symptom over seeds."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from core.jobs import remembered
from core.mistakes.outcome import Outcome, Trained
from core.train.settings import TrainSettings
from lessons.mistakes.settings import CASES, Case, Mistakes
from lessons.network import known_seeds, network


def outcome(settings: Mistakes) -> Outcome:
    """Both runs of the case on the page."""
    return _outcome(settings.chosen, settings.training)


@remembered(maxsize=64)
def _outcome(case: Case, training: TrainSettings) -> Outcome:
    found = network(training)
    return case.mistake.experiment(Trained(found.model, found.params, found.data, training.seed))


def stop_at(found: Outcome, share: float) -> int:
    """The position nearest to a share asked for."""
    return int(np.abs(found.asked - share).argmin())


def columns(found: Outcome) -> Iterator[str]:
    """Names of what is one number a position in both runs."""
    return (name for name, values in found.broken.items() if values.ndim == 1)


@dataclass(frozen=True)
class Symptom:
    """What gives a case away, under one seed."""

    seed: int
    broken: float
    corrected: float


def symptoms(settings: Mistakes) -> tuple[Symptom, ...]:
    """The symptom of the case on the page under every seed that is trained, at its telling share."""
    case, out = settings.chosen, []
    for training in sorted(known_seeds(settings.training), key=lambda one: one.seed):
        found = _outcome(case, training)
        at = stop_at(found, telling(case))
        values = (float(run[case.symptom][at]) for run in (found.broken, found.corrected))
        out.append(Symptom(training.seed, *values))
    return tuple(out)


def telling(case: Case) -> float:
    """The share at which the symptom is read: small where a bug removes too much, large where too little."""
    return case.low if case.name in {"kept-inverted", "percentile", "wrong-sign"} else case.high


ALL = range(1, len(CASES) + 1)
"""Numbers of all cases."""
