"""Training the seeds of a band side by side, against one after another and against scikit-learn."""

from __future__ import annotations

import statistics
import warnings
from collections.abc import Iterator

import torch
from sklearn.exceptions import ConvergenceWarning
from sklearn.neural_network import MLPClassifier
from threadpoolctl import threadpool_limits
from torch.nn import functional

from benchmarks import Row, in_turns, median, milliseconds, threads
from core.data.dataset import Split
from core.data.registry import load
from core.train.loop import train, train_together
from core.train.settings import TrainSettings
from lessons.defaults import mlp_settings, seed_band

EPOCHS = 20


def rows() -> Iterator[Row]:
    """Measure one thread against one thread."""
    with threads(1), threadpool_limits(1):
        yield together_against_sklearn()
        for dataset in ("digits", "moons"):
            yield together_against_one_by_one(dataset)


def together_against_sklearn() -> Row:
    """The same networks, rows, batches, optimiser and number type. Ours also measure every network after
    every epoch."""
    band = seed_band(mlp_settings("digits", epochs=EPOCHS))
    data = load("digits")
    x, y = data.train.x.numpy(), data.train.y.numpy()

    def peer() -> None:
        for settings in band:
            network = MLPClassifier(
                settings.widths,
                solver="sgd",
                learning_rate_init=settings.learning_rate,
                batch_size=settings.batch_size,
                momentum=0.0,
                alpha=0.0,
                max_iter=EPOCHS,
                tol=0.0,
                n_iter_no_change=EPOCHS,
                random_state=settings.seed,
            )
            with warnings.catch_warnings():
                warnings.simplefilter("ignore", ConvergenceWarning)
                assert network.fit(x, y).n_iter_ == EPOCHS

    turns = in_turns(
        lambda: list(train_together(band, data)), lambda: list(train(band[0], data)), peer, repeat=5
    )
    ours, theirs = median(turns, 0), median(turns, 2)
    times = statistics.median(c / a for a, _, c in turns)
    speed = len(band) * EPOCHS * len(x) / ours
    alone = statistics.median(c / (len(band) * b) for _, b, c in turns)
    return Row(
        f"training of {len(band)} seeds side by side, digits 64-64-64-10, batch 64, {EPOCHS} epochs",
        f"{len(band)} MLPClassifiers of scikit-learn",
        f"{times:.2f} times the rows a second ({speed:,.0f}; {milliseconds(ours)} against "
        f"{milliseconds(theirs)}; one seed alone {alone:.2f} times)",
        "1.5 times",
        times >= 1.5,
    )


def together_against_one_by_one(dataset: str) -> Row:
    """The band that a page opens with; the peer is a plain loop, which does not even measure its networks."""
    band = seed_band(mlp_settings(dataset))
    data = load(dataset)

    def peer() -> None:
        for settings in band:
            plain(settings, data.train)

    turns = in_turns(
        lambda: list(train_together(band, data)),
        lambda: [list(train(settings, data)) for settings in band],
        peer,
        repeat=3,
    )
    ours, theirs = median(turns, 0), median(turns, 2)
    times = statistics.median(c / a for a, _, c in turns)
    own = statistics.median(b / a for a, b, _ in turns)
    return Row(
        f"the default band of {dataset}: {len(band)} seeds side by side, {band[0].epochs} epochs",
        "one by one: nn.Sequential, autograd, torch.optim.SGD",
        f"{times:.1f} times faster ({milliseconds(ours)}; {milliseconds(theirs)}); {own:.1f} times faster "
        "than the course's own training one by one",
        "2 times faster",
        times >= 2,
    )


def plain(settings: TrainSettings, split: Split) -> None:
    """The same steps as one writes them with torch."""
    module = settings.model.module(settings.model.init(settings.seed)).train()
    optimizer = torch.optim.SGD(module.parameters(), lr=settings.learning_rate, fused=True)
    shuffle = torch.Generator().manual_seed(settings.seed)
    for _ in range(settings.epochs):
        order = torch.randperm(len(split), generator=shuffle)
        for some in order.split(settings.batch_size):
            optimizer.zero_grad()
            functional.cross_entropy(module(split.x[some]), split.y[some]).backward()
            optimizer.step()
