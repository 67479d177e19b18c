"""The runs that lessons open with, in teaching order. They are trained in the background after the start."""

from __future__ import annotations

from core.models import Activation
from core.runs import Handle, default_store
from core.training import TrainSettings

SEEDS = (0, 1, 2, 3, 4)
"""Seed 0 is the network on the page; all five make its band."""

SNAPSHOTS = (0, 1, 2, 5, 10, 20, 50, 100, 200)
"""Epochs that the training slider offers, as far as the training goes."""

_RECIPES: dict[str, dict[str, object]] = {
    "digits": {"optimizer": "adam", "learning_rate": 1e-3, "batch_size": 64, "epochs": 100},
    "moons": {"optimizer": "adam", "learning_rate": 5e-3, "batch_size": 64, "epochs": 100},
    "breast_cancer": {
        "optimizer": "adam",
        "learning_rate": 5e-3,
        "batch_size": 64,
        "epochs": 50,
        "weight_decay": 1e-3,
    },
    "regression": {"optimizer": "adam", "learning_rate": 1e-2, "batch_size": 64, "epochs": 100},
}


def _recipe(dataset: str) -> dict[str, object]:
    if dataset.startswith("digits"):
        return _RECIPES["digits"]
    return _RECIPES.get(dataset, _RECIPES["regression"])


def mlp_settings(
    dataset: str = "digits",
    widths: tuple[int, ...] | None = None,
    activation: Activation = "relu",
    seed: int = 0,
    **changes: object,
) -> TrainSettings:
    """How a lesson trains a network on a data set: the one place that pages take it from.

    `widths` are the hidden widths; by default those of the course for that data set. `changes` replace fields of
    TrainSettings, e.g. l1=1e-3. Snapshots are those of SNAPSHOTS up to the last epoch.
    """
    if widths is None:
        widths = {"moons": (16, 16), "breast_cancer": ()}.get(dataset, (64, 64))
    fields = {
        "dataset": dataset,
        "widths": widths,
        "activation": activation,
        "seed": seed,
        **_recipe(dataset),
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
    """Runs that pages open with, in teaching order, then the other seeds of their bands, then what controls offer."""
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
