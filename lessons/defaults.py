"""The runs that lessons open with, in teaching order. They are trained in the background after the start."""

from __future__ import annotations

from core.models import Activation
from core.runs import Handle, default_store
from core.training import TrainSettings

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
    epochs = int(fields["epochs"])
    fields.setdefault("snapshots", tuple(epoch for epoch in SNAPSHOTS if epoch <= epochs))
    return TrainSettings(**fields)


def seed_band(settings: TrainSettings) -> tuple[TrainSettings, ...]:
    """The same run under every seed of SEEDS, the given one first."""
    others = tuple(seed for seed in SEEDS if seed != settings.seed)
    return (settings, *(settings.model_copy(update={"seed": seed}) for seed in others))


def default_runs() -> tuple[TrainSettings, ...]:
    """Runs that pages open with, in teaching order, then the seeds of their bands, then other choices."""
    digits, moons = mlp_settings("digits"), mlp_settings("moons")
    first = (digits, moons)
    bands = (*seed_band(digits)[1:], *seed_band(moons)[1:])
    choices = (
        mlp_settings("digits-100"),
        mlp_settings("digits-32"),
        mlp_settings("digits", activation="tanh"),
    )
    return (*first, *bands, *choices)


def warm_up() -> tuple[Handle, ...]:
    """Queue the default runs on the store of this process, behind everything that a page asks for."""
    return default_store().queue_defaults(default_runs())
