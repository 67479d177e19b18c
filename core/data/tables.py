"""Tables and pictures with fixed splits and stated scaling.

Every statistic that scales a column (mean, standard deviation) is taken from the training rows alone.
scikit-learn takes long to import: that is left to who makes rows.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from core.data.dataset import Dataset, Entry, Split

DIGITS_SPLIT = Path(__file__).with_name("digits_split.txt")


def _split(n: int, validation: int, test: int, strata: np.ndarray | None) -> tuple[np.ndarray, ...]:
    """Row numbers (train, validation, test), each sorted: fixed, and stratified where strata are given."""
    from sklearn.model_selection import train_test_split

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


def diabetes() -> Dataset:
    """Ten measurements of 442 patients and how far their illness had gone a year later."""
    from sklearn.datasets import load_diabetes

    raw = load_diabetes(scaled=False)
    rows = _split(len(raw.target), 88, 88, _quintiles(raw.target))
    x, _, _ = _standardise(raw.data, rows[0])
    y, mean, scale = _standardise(raw.target, rows[0])
    return Dataset(
        name="diabetes",
        task="regression",
        **_splits(x, y, rows),
        # scikit-learn calls the six blood values s1 to s6.
        feature_names=("age", "sex", "bmi", "bp", "tc", "ldl", "hdl", "tch", "ltg", "glu"),
        class_names=(),
        scaling="scaling-standard-target",
        target_mean=float(mean),
        target_scale=float(scale),
    )


def breast_cancer() -> Dataset:
    """Thirty measurements of 569 tumours, malignant (1) or benign (0)."""
    from sklearn.datasets import load_breast_cancer

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


def _scikit_learn() -> Path:
    """The folder of the installed package, which carries data: the first page opens with digits, and the
    import takes longer than its training."""
    return Path(find_spec("sklearn").origin).parent


def _digits_split() -> tuple[np.ndarray, ...]:
    """What `_split(1797, 270, 449, y)` gives: for each row the number of its split, written down once."""
    part = np.array([int(number) for number in DIGITS_SPLIT.read_text("ascii").split()[0]])
    return tuple(np.flatnonzero(part == number) for number in range(3))


def _digits(name: str, shape: tuple[int, int], resize: Callable[[Tensor], Tensor], scaling: str) -> Dataset:
    """Digits, ink 0 to 16 divided by 16: paper is exactly 0. `resize` maps (n, 8, 8) to (n, *shape)."""
    raw = np.loadtxt(_scikit_learn() / "datasets" / "data" / "digits.csv.gz", delimiter=",")
    y = raw[:, -1].astype(np.int64)
    pictures = torch.tensor(raw[:, :-1], dtype=torch.float32).view(-1, 8, 8) / 16.0
    x = resize(pictures).reshape(len(y), -1).numpy()
    return Dataset(
        name=name,
        task="multiclass",
        **_splits(x, y, _digits_split()),
        feature_names=tuple(f"r{row}c{column}" for row in range(shape[0]) for column in range(shape[1])),
        class_names=tuple("0123456789"),
        scaling=scaling,
        image_shape=shape,
    )


def digits() -> Dataset:
    """Pictures of 8 x 8 pixels."""
    return _digits("digits", (8, 8), lambda p: p, "scaling-digits")


def digits_32() -> Dataset:
    """Pairs of neighbouring columns averaged: 8 rows of 4."""
    return _digits("digits-32", (8, 4), lambda p: p.view(-1, 8, 4, 2).mean(-1), "scaling-digits-32")


def digits_100() -> Dataset:
    """The picture resampled to 10 x 10 by bilinear interpolation, corners on corners."""

    def resize(pictures: Tensor) -> Tensor:
        size = (10, 10)
        resized = functional.interpolate(pictures[:, None], size, mode="bilinear", align_corners=True)
        return resized[:, 0]

    return _digits("digits-100", (10, 10), resize, "scaling-digits-100")


Y2X_FEATURES = ("x", "x_copy", "x_squared", "stairs", "parity", "wave", "shuffled", "pulse")
"""Columns of the table y = 2x. The first four follow x, the last four do not; only "x" is needed."""


def y2x() -> Dataset:
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


def synthetic() -> Dataset:
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


MOONS_NOISE = 0.15


def _moons(n: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    from sklearn.datasets import make_moons

    x, y = make_moons(n_samples=n, noise=MOONS_NOISE, random_state=seed)
    return x, y.astype(np.int64)


def _first_moons() -> tuple[np.ndarray, np.ndarray, tuple[np.ndarray, ...]]:
    """The rows of the data set, unscaled, and their splits."""
    x, y = _moons(750, 0)
    return x, y, _split(len(y), 150, 150, y)


def fresh_moons(n: int, seed: int) -> Split:
    """So many rows of the same distribution that are in no split, scaled as those of the data set are."""
    x, _, rows = _first_moons()
    _, mean, scale = _standardise(x, rows[0])
    fresh, y = _moons(n, seed + 1)  # seed 0 made the data set
    return Split(torch.tensor((fresh - mean) / scale, dtype=torch.float32), torch.tensor(y))


def moons() -> Dataset:
    """Two half circles that reach into one another, with noise of standard deviation 0.15."""
    x, y, rows = _first_moons()
    x, _, _ = _standardise(x, rows[0])
    return Dataset(
        name="moons",
        task="multiclass",
        **_splits(x, y, rows),
        feature_names=("x1", "x2"),
        class_names=("upper", "lower"),
        scaling="scaling-standard",
    )


ENTRIES = (
    Entry("y2x", "regression", "table", y2x, {"mlp": {"learning_rate": 0.002}}),
    Entry("diabetes", "regression", "table", diabetes),
    Entry("synthetic", "regression", "table", synthetic),
    Entry("breast_cancer", "binary", "table", breast_cancer, {"mlp": {"widths": (), "weight_decay": 1e-3}}),
    Entry("digits", "multiclass", "picture", digits),
    Entry("digits-32", "multiclass", "picture", digits_32, form_of="digits"),
    Entry("digits-100", "multiclass", "picture", digits_100, form_of="digits"),
    Entry("moons", "multiclass", "table", moons, {"mlp": {"widths": (16, 16), "epochs": 200}}),
)
