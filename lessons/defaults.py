"""The runs that lessons open with, in teaching order. They are trained in the background after the start."""

from __future__ import annotations

from core.models import Activation
from core.train.runs import Handle, default_store
from core.train.settings import BaseTrainSettings, EncoderSettings, RecurrentSettings, TrainSettings

SEEDS = (0, 1, 2, 3, 4)
"""Seed 0 is the network on the page; all five make its band."""

SNAPSHOTS = (0, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000)
"""Epochs that the training slider offers, as far as the training goes."""

_NETWORK = {"optimizer": "sgd", "learning_rate": 0.1, "batch_size": 64}
_RECIPES: dict[str, dict[str, object]] = {
    "digits": {**_NETWORK, "epochs": 100},
    "digits-32": {**_NETWORK, "epochs": 100},
    "digits-100": {**_NETWORK, "epochs": 100},
    "moons": {**_NETWORK, "epochs": 200},
    "breast_cancer": {**_NETWORK, "epochs": 100, "weight_decay": 1e-3},
    "diabetes": {"optimizer": "sgd", "learning_rate": 0.05, "batch_size": 0, "epochs": 500},
    "synthetic": {"optimizer": "sgd", "learning_rate": 0.05, "batch_size": 0, "epochs": 500},
    "y2x": {"optimizer": "sgd", "learning_rate": 0.002, "batch_size": 0, "epochs": 500},
}
_HIDDEN: dict[str, tuple[int, ...]] = {
    "digits": (64, 64),
    "digits-32": (64, 64),
    "digits-100": (64, 64),
    "moons": (16, 16),
}
"""Hidden widths of the course's networks; other data sets get none: linear or logistic regression."""


def mlp_settings(
    dataset: str = "digits",
    widths: tuple[int, ...] | None = None,
    activation: Activation = "relu",
    seed: int = 0,
    **changes: object,
) -> TrainSettings:
    """How a lesson trains a network on a data set: the one place that pages take it from.

    `widths` are the hidden widths; by default those of the course for that data set. `changes` replace fields
    of TrainSettings, e.g. l1=1e-3. Snapshots are those of SNAPSHOTS up to the last epoch.
    """
    hidden = _HIDDEN.get(dataset, ()) if widths is None else widths
    fields = {
        "dataset": dataset,
        "widths": hidden,
        "activation": activation,
        "seed": seed,
        **_RECIPES[dataset],
    }
    fields |= changes
    return TrainSettings(**_with_snapshots(fields))


_ADAM = {"optimizer": "adam", "clip": 1.0, "batch_size": 64}
_RECURRENT: dict[str, dict[str, object]] = {
    "signal": {**_ADAM, "cell": "rnn", "size": 50, "learning_rate": 0.01, "epochs": 15},
    "digits-rows": {**_ADAM, "cell": "rnn", "size": 50, "learning_rate": 0.005, "epochs": 30},
    "reviews": {**_ADAM, "cell": "lstm", "size": 32, "embedding": 16, "learning_rate": 0.01, "epochs": 10},
    "prose": {
        **_ADAM,
        "cell": "gru",
        "size": 96,
        "embedding": 24,
        "learning_rate": 0.01,
        "epochs": 12,
        "l1": 5e-5,
    },
    "own": {**_ADAM, "cell": "lstm", "size": 32, "embedding": 16, "learning_rate": 0.01, "epochs": 15},
}
_ENCODER: dict[str, dict[str, object]] = {
    "reviews": {
        **_ADAM,
        "heads": (8, 8),
        "head_width": 4,
        "feedforward": (32, 32),
        "batch_size": 32,
        "learning_rate": 0.002,
        "l1": 1e-4,
        "epochs": 12,
    },
}
"""By the first word of the data set's name, or by the whole name."""


def recurrent_settings(dataset: str = "signal-5", seed: int = 0, **changes: object) -> RecurrentSettings:
    """How a lesson trains a recurrent network on sequences: the one place that pages take it from.

    `changes` replace fields of RecurrentSettings, e.g. cell="lstm". Snapshots are those of SNAPSHOTS up to
    the last epoch.
    """
    recipe = _RECURRENT.get(dataset) or _RECURRENT[dataset.partition("-")[0]]
    return RecurrentSettings(**_with_snapshots({"dataset": dataset, "seed": seed, **recipe, **changes}))


def encoder_settings(dataset: str = "reviews", seed: int = 0, **changes: object) -> EncoderSettings:
    """The same for a transformer encoder."""
    recipe = _ENCODER.get(dataset) or _ENCODER["reviews"]
    return EncoderSettings(**_with_snapshots({"dataset": dataset, "seed": seed, **recipe, **changes}))


def _with_snapshots(fields: dict[str, object]) -> dict[str, object]:
    epochs = int(fields["epochs"])
    return {"snapshots": tuple(epoch for epoch in SNAPSHOTS if epoch <= epochs), **fields}


def seed_band(settings: BaseTrainSettings) -> tuple[BaseTrainSettings, ...]:
    """The same run under every seed of SEEDS, the given one first."""
    others = tuple(seed for seed in SEEDS if seed != settings.seed)
    return (settings, *(settings.model_copy(update={"seed": seed}) for seed in others))


def default_runs() -> tuple[BaseTrainSettings, ...]:
    """Runs that pages open with, in teaching order, then the seeds of their bands, then other choices."""
    opening = (
        mlp_settings("digits"),
        mlp_settings("moons"),
        recurrent_settings("signal-5"),
        recurrent_settings("reviews"),
        encoder_settings("reviews"),
        recurrent_settings("prose"),
    )
    bands = tuple(seed for first in opening for seed in seed_band(first)[1:])
    choices = (
        mlp_settings("digits-100"),
        mlp_settings("digits-32"),
        mlp_settings("digits", activation="tanh"),
        recurrent_settings("digits-rows"),
        recurrent_settings("prose", l1=0.0),
    )
    return (*opening, *bands, *choices)


def warm_up() -> tuple[Handle, ...]:
    """Queue the default runs on the store of this process, behind everything that a page asks for."""
    return default_store().queue_defaults(default_runs())
