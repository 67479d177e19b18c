"""Small data and networks for the loop: in float64 where exactness matters."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import torch

from core.data.dataset import Dataset, Split
from core.data.registry import load
from core.retrain import LoopSettings
from core.retrain.settings import Train
from core.train.files import Run
from core.train.loop import train
from core.train.settings import EncoderSettings, RecurrentSettings, TrainSettings

MOONS = TrainSettings(dataset="moons", widths=(8, 8), epochs=8, snapshots=(3,), seed=1)
SIGNAL = RecurrentSettings(
    dataset="signal-1", cell="gru", size=6, optimizer="adam", learning_rate=0.01, epochs=2, clip=1.0
)
REVIEWS = EncoderSettings(
    dataset="reviews", width=8, heads=(2, 2), head_width=4, feedforward=(6, 6), epochs=1, optimizer="adam"
)
KINDS: tuple[Train, ...] = (MOONS, SIGNAL, REVIEWS)


@cache
def few(name: str, rows: int = 150) -> Dataset:
    """The first rows of a data set, in float64. Shared: never write into it."""
    data = load(name).to(torch.float64)
    cut = {key: Split(part.x[:rows], part.y[:rows]) for key, part in data.splits.items()}
    return replace(data, **cut)


@cache
def dense(settings: Train, rows: int = 150) -> Run:
    """The trained dense network, in float64."""
    data = few(settings.dataset, rows)
    start = {n: t.double() for n, t in settings.build(data).init(settings.seed).items()}
    records = list(train(settings, data, start=start))
    return Run(settings, {r.epoch: r.params for r in records if r.params}, tuple(records))


def loop(settings: Train = MOONS, **changes: object) -> LoopSettings:
    """A short run of prune and retrain."""
    fields = {"train": settings, "rounds": 3, "retrain_epochs": 2, "target": 0.6}
    return LoopSettings(**(fields | changes))


def same(a: dict, b: dict) -> bool:
    return a.keys() == b.keys() and all(torch.equal(a[name], b[name]) for name in a)
