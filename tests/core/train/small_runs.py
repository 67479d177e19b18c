"""Runs that take milliseconds, and a training that waits for permission."""

from __future__ import annotations

import threading
import time

import torch

from core.train import runs
from core.train.loop import TrainSettings, train, train_together
from core.train.runs import Run

PATIENCE = 20.0


def settings(seed=0, **changes):
    fields = {"dataset": "moons", "widths": (4,), "epochs": 3, "snapshots": (1,), "seed": seed}
    return TrainSettings(**{**fields, **changes})


class Gate:
    """Training that waits at each epoch until it is let through, and that notes who trained; seeds one by one
    or, `together`, side by side."""

    def __init__(self, monkeypatch, together=False):
        self.open = threading.Event()
        self.started = threading.Event()
        self.order = []
        monkeypatch.setattr(runs, "train", self.train)
        monkeypatch.setattr(runs, "train_together", self.train_together)
        if not together:
            monkeypatch.setattr(runs, "together", lambda settings: False)

    def train(self, wanted, cancel=None):
        self.order.append(wanted.seed)
        self.started.set()
        for record in train(wanted, cancel=cancel):
            yield record
            while not self.open.wait(0.005):
                if cancel.is_set():
                    return

    def train_together(self, wanted, cancel=None):
        self.order.append(tuple(one.seed for one in wanted))
        self.started.set()
        for records in train_together(wanted, cancel=cancel):
            yield records
            while not self.open.wait(0.005):
                if cancel.is_set():
                    return


def equal(a: Run, b: Run) -> bool:
    return a.epochs == b.epochs and all(
        torch.equal(a.snapshots[epoch][name], b.snapshots[epoch][name])
        for epoch in a.epochs
        for name in a.final
    )


def until(true):
    end = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < end, "waited too long"
        time.sleep(0.005)
