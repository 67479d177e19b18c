"""Sequences of numbers: a signal whose answer lies a known number of steps back, and digits row by row."""

from __future__ import annotations

from functools import partial

import numpy as np
import torch

from core.data import tables
from core.data.dataset import Dataset, Entry, Split

STEPS, CHANNELS = 12, 10
"""Length and width of the signal."""

SIZES = (4800, 200, 400)
"""Rows of the signal that train, validate and test. From 1200 rows a gated cell learns the noise by heart and
never finds the question; the validation rows are few because every stop of a sweep reads them."""


def signal(lag: int) -> Dataset:
    """White noise of 12 steps and 10 channels; the class says whether channel 0 was positive `lag` steps
    before the last one.

    x float (n, 12, 10), independent standard normal numbers: no other number says anything about the class.
    The noise is the same for every lag, so that only the question differs. Raises ValueError on a lag that
    is not among 0 to 11.
    """
    if lag not in range(STEPS):
        raise ValueError(f"expected a lag among 0 to {STEPS - 1}, got {lag!r}")
    noise = np.random.default_rng(0).standard_normal((sum(SIZES), STEPS, CHANNELS), dtype=np.float32)
    x = torch.from_numpy(noise)
    y = (x[:, STEPS - 1 - lag, 0] > 0).long()
    train, validation, test = (Split(*part) for part in zip(x.split(SIZES), y.split(SIZES), strict=True))
    return Dataset(
        name=f"signal-{lag}",
        task="binary",
        train=train,
        validation=validation,
        test=test,
        feature_names=tuple(f"channel {channel}" for channel in range(CHANNELS)),
        class_names=("negative", "positive"),
        scaling="scaling-none",
    )


def digits_rows() -> Dataset:
    """The pictures and splits of "digits", read one row of 8 pixels a step: x float (n, 8, 8)."""
    digits = tables.digits()
    splits = {name: Split(split.x.view(-1, 8, 8), split.y) for name, split in digits.splits.items()}
    return Dataset(
        name="digits-rows",
        task="multiclass",
        **splits,
        feature_names=tuple(f"column {column}" for column in range(8)),
        class_names=digits.class_names,
        scaling=digits.scaling,
        image_shape=(8, 8),
    )


ENTRIES = (
    *(Entry(f"signal-{lag}", "binary", "sequence", partial(signal, lag)) for lag in (1, 3, 5, 8)),
    Entry(
        "digits-rows",
        "multiclass",
        "sequence",
        digits_rows,
        {"recurrent": {"learning_rate": 0.005, "epochs": 30}},
    ),
)
