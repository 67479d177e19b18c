"""Data sets with fixed splits and stated scaling. Loaded once a process, shared by everyone, never mutated.

Every statistic that scales a column (mean, standard deviation) is taken from the training rows alone.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache, cached_property, partial
from typing import Annotated, Literal

import numpy as np
import torch
from pydantic import StringConstraints
from sklearn.datasets import load_breast_cancer, load_diabetes, load_digits, make_moons
from sklearn.model_selection import train_test_split
from torch import Tensor
from torch.nn import functional

OWN_PATTERN = "own-[0-9a-f]{12}"
"""Names of data that a learner brought; `core.data.language.own` keeps them."""

Task = Literal["regression", "binary", "multiclass", "language"]
TableName = Literal[
    "y2x", "diabetes", "synthetic", "breast_cancer", "digits", "digits-32", "digits-100", "moons"
]
SequenceName = Literal["signal-1", "signal-3", "signal-5", "signal-8", "digits-rows", "reviews", "prose"]
OwnName = Annotated[str, StringConstraints(pattern=f"^{OWN_PATTERN}$")]
DatasetName = TableName | SequenceName | OwnName


@dataclass(frozen=True, eq=False)
class Split:
    """Rows of a data set.

    x: float (n, d) for a table; float (n, T, d) for a sequence of T steps; int64 (n, T) for tokens, where 0
    is padding at the end.
    y: int64 (n,) for classes; int64 (n, T) for a language model, the token that follows each step; float
    (n, 1) for a regression.
    skills: bool (n, K), what a row takes to be understood (see `Dataset.skill_names`), where that is known.
    """

    x: Tensor
    y: Tensor
    skills: Tensor | None = None

    def __len__(self) -> int:
        return len(self.x)

    def to(self, dtype: torch.dtype) -> Split:
        """The same rows with floating-point tensors in `dtype`; tokens and class numbers stay int64."""
        x, y = (t.to(dtype) if t.is_floating_point() else t for t in (self.x, self.y))
        return Split(x, y, self.skills)


@dataclass(frozen=True, eq=False)
class Dataset:
    """A task and its three fixed splits.

    `scaling` is a key of the text catalogue that says what was done to the columns. `truth`, shape (d,),
    holds the coefficients that made y, where they are known. A regression's y in its own unit is y *
    target_scale + target_mean. `vocabulary` says what the token numbers stand for: 0 is padding and 1 is an
    unknown token. `skill_names` are the columns of `Split.skills`.
    """

    name: str
    task: Task
    train: Split
    validation: Split
    test: Split
    feature_names: tuple[str, ...]
    class_names: tuple[str, ...]
    scaling: str
    image_shape: tuple[int, int] | None = None
    truth: Tensor | None = None
    target_mean: float = 0.0
    target_scale: float = 1.0
    vocabulary: tuple[str, ...] = ()
    skill_names: tuple[str, ...] = ()

    @property
    def features(self) -> int:
        """Width of a row, or of one step of a sequence; 0 for tokens, which a network embeds by itself."""
        return self.train.x.shape[-1] if self.train.x.is_floating_point() else 0

    @property
    def outputs(self) -> int:
        """Width of the last layer: one logit a class or token; one for regression and for a sigmoid."""
        if self.task == "language":
            return len(self.vocabulary)
        return len(self.class_names) if self.task == "multiclass" else 1

    @cached_property
    def splits(self) -> dict[str, Split]:
        return {"train": self.train, "validation": self.validation, "test": self.test}

    def to(self, dtype: torch.dtype) -> Dataset:
        """The same data with floating-point tensors in `dtype`."""
        return replace(
            self,
            train=self.train.to(dtype),
            validation=self.validation.to(dtype),
            test=self.test.to(dtype),
            truth=None if self.truth is None else self.truth.to(dtype),
        )


def load(name: str) -> Dataset:
    """The data set of that name (see DATASETS), in float32. All callers share it: do not write into it.

    A name "own-..." is one that `core.data.language.own.register` gave. Raises ValueError on an unknown name,
    and LookupError when data of one's own are no longer kept.
    """
    if re.fullmatch(OWN_PATTERN, name):
        from core.data.language import own

        return own.registered(name)
    return _load(name)


@cache
def _load(name: str) -> Dataset:
    if name not in _LOADERS:
        raise ValueError(f"expected a data set among {sorted(_LOADERS)}, got {name!r}")
    return _LOADERS[name]()


def _split(n: int, validation: int, test: int, strata: np.ndarray | None) -> tuple[np.ndarray, ...]:
    """Row numbers (train, validation, test), each sorted: fixed, and stratified where strata are given."""
    rows = np.arange(n)
    rest, test_rows = train_test_split(rows, test_size=test, random_state=0, stratify=strata)
    train_rows, validation_rows = train_test_split(
        rest, test_size=validation, random_state=0, stratify=None if strata is None else strata[rest]
    )
    return np.sort(train_rows), np.sort(validation_rows), np.sort(test_rows)


def _quintiles(y: np.ndarray) -> np.ndarray:
    """Which fifth of its distribution a target lies in: a regression's splits cover the same range."""
    return np.searchsorted(np.quantile(y, [0.2, 0.4, 0.6, 0.8]), y)


def _standardise(values: np.ndarray, train_rows: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    mean, scale = values[train_rows].mean(axis=0), values[train_rows].std(axis=0)
    return (values - mean) / scale, mean, scale


def _splits(x: np.ndarray, y: np.ndarray, rows: tuple[np.ndarray, ...]) -> dict[str, Split]:
    inputs = torch.tensor(x, dtype=torch.float32)
    targets = torch.tensor(y) if y.dtype == np.int64 else torch.tensor(y, dtype=torch.float32).view(-1, 1)
    names = ("train", "validation", "test")
    return {
        name: Split(inputs[r], targets[r]) for name, r in zip(names, map(torch.from_numpy, rows), strict=True)
    }


def _diabetes() -> Dataset:
    raw = load_diabetes(scaled=False)
    rows = _split(len(raw.target), 88, 88, _quintiles(raw.target))
    x, _, _ = _standardise(raw.data, rows[0])
    y, mean, scale = _standardise(raw.target, rows[0])
    return Dataset(
        name="diabetes",
        task="regression",
        **_splits(x, y, rows),
        feature_names=tuple(raw.feature_names),
        class_names=(),
        scaling="scaling-standard-target",
        target_mean=float(mean),
        target_scale=float(scale),
    )


def _breast_cancer() -> Dataset:
    raw = load_breast_cancer()
    # scikit-learn calls benign 1. Here the illness is the positive class: recall is the share of ill found.
    y = (1 - raw.target).astype(np.int64)
    rows = _split(len(y), 114, 114, y)
    x, _, _ = _standardise(raw.data, rows[0])
    return Dataset(
        name="breast_cancer",
        task="binary",
        **_splits(x, y, rows),
        feature_names=tuple(str(name) for name in raw.feature_names),
        class_names=("benign", "malignant"),
        scaling="scaling-standard",
    )


def _digits(name: str, shape: tuple[int, int], resize: Callable[[Tensor], Tensor], scaling: str) -> Dataset:
    """Digits, ink 0 to 16 divided by 16: paper is exactly 0. `resize` maps (n, 8, 8) to (n, *shape)."""
    raw = load_digits()
    y = raw.target.astype(np.int64)
    pictures = torch.tensor(raw.images, dtype=torch.float32) / 16.0
    x = resize(pictures).reshape(len(y), -1).numpy()
    return Dataset(
        name=name,
        task="multiclass",
        **_splits(x, y, _split(len(y), 270, 449, y)),
        feature_names=tuple(f"r{row}c{column}" for row in range(shape[0]) for column in range(shape[1])),
        class_names=tuple(str(c) for c in raw.target_names),
        scaling=scaling,
        image_shape=shape,
    )


def _digits_64() -> Dataset:
    return _digits("digits", (8, 8), lambda p: p, "scaling-digits")


def _digits_32() -> Dataset:
    """Pairs of neighbouring columns averaged: 8 rows of 4."""
    return _digits("digits-32", (8, 4), lambda p: p.view(-1, 8, 4, 2).mean(-1), "scaling-digits-32")


def _digits_100() -> Dataset:
    """The picture resampled to 10 x 10 by bilinear interpolation, corners on corners."""

    def resize(pictures: Tensor) -> Tensor:
        size = (10, 10)
        resized = functional.interpolate(pictures[:, None], size, mode="bilinear", align_corners=True)
        return resized[:, 0]

    return _digits("digits-100", (10, 10), resize, "scaling-digits-100")


Y2X_FEATURES = ("x", "x_copy", "x_squared", "stairs", "parity", "wave", "shuffled", "pulse")
"""Columns of the table y = 2x. The first four follow x, the last four do not; only "x" is needed."""


def _y2x() -> Dataset:
    """The table y = 2x: x = 1..12 trains, 1.5..6.5 validates, 7.5..12.5 tests. No noise, no scaling.

    Each column other than x is a rule of x, so least squares finds weight 2 for x and 0 elsewhere, exactly;
    gradient descent that is stopped early spreads the weight over the columns that follow x.
    """
    x = np.concatenate([np.arange(1, 13), np.arange(1.5, 7), np.arange(7.5, 13)])
    place = np.arange(len(x))
    columns = {
        "x": x,
        "x_copy": x + np.where(place % 3 == 0, 0.8, -0.4),  # x with an error that repeats every three rows
        "x_squared": x**2 / 12,
        "stairs": 3 * np.ceil(x / 3),
        "parity": np.where(np.floor(x) % 2 == 0, 1.0, -1.0),
        "wave": 2 * np.sin(2.0 * x + 1.0),
        "shuffled": (place * 7 + 3) % 12 / 3 - 2.0,
        "pulse": np.where(place % 5 == 2, 3.0, 0.0),
    }
    rows = (np.arange(12), np.arange(12, 18), np.arange(18, 24))
    truth = torch.zeros(len(Y2X_FEATURES))
    truth[0] = 2.0
    return Dataset(
        name="y2x",
        task="regression",
        **_splits(np.stack([columns[name] for name in Y2X_FEATURES], axis=1), 2.0 * x, rows),
        feature_names=Y2X_FEATURES,
        class_names=(),
        scaling="scaling-none",
        truth=truth,
    )


SYNTHETIC_TRUTH = (3.0, 0.0, -2.0, 0.0, 1.5, 0.0, 0.0, 1.0, -0.5, 0.0)
"""Coefficients that make the synthetic target: five of ten are zero."""


def _synthetic() -> Dataset:
    """y = x . truth + noise of standard deviation 1; columns i, j correlate with 0.7 ** abs(i - j)."""
    generator = np.random.default_rng(0)
    n, d = 400, len(SYNTHETIC_TRUTH)
    distance = np.abs(np.subtract.outer(np.arange(d), np.arange(d)))
    x = generator.standard_normal((n, d)) @ np.linalg.cholesky(0.7**distance).T
    y = x @ np.array(SYNTHETIC_TRUTH) + generator.standard_normal(n)
    return Dataset(
        name="synthetic",
        task="regression",
        **_splits(x, y, _split(n, 80, 80, _quintiles(y))),
        feature_names=tuple(f"x{i + 1}" for i in range(d)),
        class_names=(),
        scaling="scaling-none",
        truth=torch.tensor(SYNTHETIC_TRUTH),
    )


def _moons() -> Dataset:
    x, y = make_moons(n_samples=750, noise=0.15, random_state=0)
    y = y.astype(np.int64)
    rows = _split(len(y), 150, 150, y)
    x, _, _ = _standardise(x, rows[0])
    return Dataset(
        name="moons",
        task="multiclass",
        **_splits(x, y, rows),
        feature_names=("x1", "x2"),
        class_names=("upper", "lower"),
        scaling="scaling-standard",
    )


# Sequences import what they need when they are asked for: a process that shows tables never builds them.


def _signal(lag: int) -> Dataset:
    from core.data import sequences

    return sequences.signal(lag)


def _digits_rows() -> Dataset:
    from core.data import sequences

    return sequences.digits_rows()


def _reviews() -> Dataset:
    from core.data.language import reviews

    return reviews.reviews()


def _prose() -> Dataset:
    from core.data.language import prose

    return prose.prose()


_LOADERS: dict[str, Callable[[], Dataset]] = {
    "y2x": _y2x,
    "diabetes": _diabetes,
    "synthetic": _synthetic,
    "breast_cancer": _breast_cancer,
    "digits": _digits_64,
    "digits-32": _digits_32,
    "digits-100": _digits_100,
    "moons": _moons,
    **{f"signal-{lag}": partial(_signal, lag) for lag in (1, 3, 5, 8)},
    "digits-rows": _digits_rows,
    "reviews": _reviews,
    "prose": _prose,
}

DATASETS = tuple(_LOADERS)
"""Names that `load` knows, beside those of data that a learner brought."""
