"""The runs that lessons open with, in teaching order. They are trained in the background after the start."""

from __future__ import annotations

import logging
import os
from functools import cache

from core.models import Activation
from core.train.runs import Training, default_store
from core.train.settings import (
    BaseTrainSettings,
    ConvNetSettings,
    EncoderSettings,
    RecurrentSettings,
    TrainSettings,
)

SEEDS = (0, 1, 2, 3, 4)
"""Seed 0 is the network on the page; all five make its band."""
log = logging.getLogger(__name__)


def mlp_settings(
    dataset: str = "digits",
    widths: tuple[int, ...] | None = None,
    activation: Activation = "relu",
    seed: int = 0,
    **changes: object,
) -> TrainSettings:
    """The course's training of a multilayer perceptron; `widths` are those of its hidden layers, by default
    what the data set prescribes. `changes` replace fields of the settings."""
    hidden = {} if widths is None else {"widths": widths}
    return TrainSettings.of(dataset, seed, activation=activation, **hidden, **changes)


def convnet_settings(dataset: str = "digits", seed: int = 0, **changes: object) -> ConvNetSettings:
    """The same for a residual convolutional network."""
    return ConvNetSettings.of(dataset, seed, **changes)


def recurrent_settings(dataset: str = "signal-5", seed: int = 0, **changes: object) -> RecurrentSettings:
    """The same for a recurrent network."""
    return RecurrentSettings.of(dataset, seed, **changes)


def encoder_settings(dataset: str = "reviews", seed: int = 0, **changes: object) -> EncoderSettings:
    """The same for a transformer encoder."""
    return EncoderSettings.of(dataset, seed, **changes)


def seed_band(settings: BaseTrainSettings) -> tuple[BaseTrainSettings, ...]:
    """The same run under every seed of SEEDS, or the first ones of `COURSE_SEEDS`, the given one first."""
    others = tuple(seed for seed in SEEDS if seed != settings.seed)[: band_size() - 1]
    return (settings, *(settings.model_copy(update={"seed": seed}) for seed in others))


@cache
def band_size() -> int:
    """How many networks make a band: all of SEEDS, or as many as `COURSE_SEEDS` says, for slow machines."""
    given = os.environ.get("COURSE_SEEDS", str(len(SEEDS)))
    if given in map(str, range(1, len(SEEDS) + 1)):
        return int(given)
    log.warning("COURSE_SEEDS: expected a whole number from 1 to %d, got %r: all are used", len(SEEDS), given)
    return len(SEEDS)


def opening_runs() -> tuple[BaseTrainSettings, ...]:
    """Runs that pages open with, in teaching order."""
    return (
        mlp_settings("digits"),
        mlp_settings("moons"),
        convnet_settings(),
        recurrent_settings("signal-5"),
        recurrent_settings("reviews"),
        encoder_settings("reviews"),
        recurrent_settings("prose"),
    )


def default_runs() -> tuple[BaseTrainSettings, ...]:
    """Those, then the seeds of their bands, then other choices."""
    opening = opening_runs()
    bands = tuple(seed for first in opening for seed in seed_band(first)[1:])
    choices = (
        mlp_settings("digits-100"),
        mlp_settings("digits-32"),
        mlp_settings("digits", activation="tanh"),
        recurrent_settings("digits-rows"),
        recurrent_settings("prose", l1=0.0),
    )
    return (*opening, *bands, *choices)


def warm_up() -> tuple[Training, ...]:
    """Queue the default runs on the store of this process, behind everything that a page waits for.

    Those that pages open with come first and each alone: with the seeds of its band it would come later.
    """
    store, opening = default_store(), opening_runs()
    others = default_runs()[len(opening) :]
    return (*store.queue_defaults(opening, "band"), *store.queue_defaults(others))
