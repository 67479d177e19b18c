"""Thresholds chosen by the test rows: the figure that is reported is the best of many lucky ones.

settings: what can be chosen, such as a threshold for each layer. validation, test: the accuracy of the
network pruned by a setting, on these rows. Returns the setting and the accuracy that is reported.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

import numpy as np
import torch

from core.data.dataset import Split
from core.data.tables import fresh_moons
from core.measure.metrics import predict
from core.mistakes.outcome import Columns, Outcome, Trained

Setting = TypeVar("Setting")
Accuracy = Callable[[Setting], float]


def broken(settings: Sequence[Setting], validation: Accuracy, test: Accuracy) -> tuple[Setting, float]:
    best = max(settings, key=test)
    return best, test(best)


def corrected(settings: Sequence[Setting], validation: Accuracy, test: Accuracy) -> tuple[Setting, float]:
    best = max(settings, key=validation)
    return best, test(best)


SETTINGS, ROWS, TIMES, POOL = 40, 60, 100, 2000
"""Settings tried, rows of a test set, times that it is all done with other rows, and rows that these are
drawn from."""

SHARES = np.linspace(0.0, 0.95, 20)


def experiment(trained: Trained) -> Outcome:
    """Both at shares by size, the layers weighed against each other in many ways: the accuracy that is
    `reported`, and that of the same network on the `fresh` rows that were not drawn, means over all times,
    (S,)."""
    pool = fresh_moons(POOL, trained.seed)
    generator = np.random.default_rng(trained.seed)
    factors = np.exp(generator.normal(0.0, 1.0, (SETTINGS, len(trained.model.weight_names))))
    factors[0] = 1.0  # all layers alike
    drawn = generator.permuted(np.tile(np.arange(POOL), (TIMES, 1)), axis=1)
    parts = np.split(drawn, (ROWS, 2 * ROWS), axis=1)
    accuracies = []
    for share in SHARES:
        right = _right(trained, pool, factors, float(share))
        accuracies.append([right[:, rows].mean(-1) for rows in parts])

    def run(function) -> Columns:
        reported, fresh = np.empty((2, len(SHARES), TIMES))
        for stop, (validation, test, rest) in enumerate(accuracies):
            for time in range(TIMES):
                best, reported[stop, time] = function(
                    range(SETTINGS), validation[:, time].__getitem__, test[:, time].__getitem__
                )
                fresh[stop, time] = rest[best, time]
        return {"reported": reported.mean(1), "fresh": fresh.mean(1)}

    return Outcome(SHARES, trained.dense, run(broken), run(corrected), {})


def _right(trained: Trained, rows: Split, factors: np.ndarray, share: float) -> np.ndarray:
    """Whether each row is answered right under each setting, bool (SETTINGS, rows)."""
    layers, found = trained.split(trained.weight), []
    for own in factors.tolist():
        weighed = [layer.abs().flatten() * factor for layer, factor in zip(layers, own, strict=True)]
        size = torch.cat(weighed)
        pruned = trained.with_weights(trained.weight * (size >= size.quantile(share)))
        found.append((predict(trained.logits(pruned, rows)) == rows.y).numpy())
    return np.stack(found)
