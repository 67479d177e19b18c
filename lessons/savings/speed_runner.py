"""How long networks take where the page runs: measured once for all visitors, in the background, and kept."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from dataclasses import asdict
from importlib.metadata import version

import torch

from core.jobs import PATIENCE, LoneJob, Queue, Visit, Visits, remembered
from core.measure.speed import BATCHES, CLOCK, ROUNDS, WAYS, Cut, Machine, Speed, Timing, machine, measure
from core.models import MLP, Model
from core.prune.units import Params
from core.store import Store, cache_root
from core.train.settings import BaseTrainSettings
from lessons.network import network
from lessons.savings import studies

LIMIT_BYTES = 8 * 2**20

Given = Callable[[], tuple[Model, Params, torch.Tensor, tuple[Cut, ...]]]
"""What is timed, made when its turn has come."""


class SpeedJob(LoneJob[float, Speed]):
    """A measurement. Its progress is the share that is done."""

    KIND = "speed"

    def __init__(self, key: str, given: Given, keep: Callable[[Speed], None]) -> None:
        super().__init__(key, "The measurement", 0.0)
        self._given, self._keep = given, keep

    def work(self) -> Iterator[float]:
        model, params, x, cuts = self._given()
        found = yield from measure(model, params, x, cuts, cancel=self.cancelled)
        if found is not None:
            self._keep(found)
        return found


class SpeedStore:
    """The measurements of this machine, on disk and in memory: one of each network, whatever is asked of it.
    One that no visitor gave a sign of for `patience` seconds ends."""

    def __init__(self, patience: float = PATIENCE) -> None:
        self.queue = Queue("speed", patience=patience)
        self._visits: dict[str, Visits[Visit[float]]] = {}
        self._disk = Store(cache_root() / "speeds", LIMIT_BYTES, "measurement")
        self._known: dict[str, Speed] = {}
        self._again: dict[str, int] = {}

    def known(self, name: str) -> Speed | None:
        """What was measured of a network on this machine, the last time."""
        if name not in self._known:
            found = self._disk.read(self._key(name), lambda notes, _: _from_notes(notes["speed"]))
            if found is None:
                return None
            self._known[name] = found
        return self._known[name]

    def start(self, visitor: str, name: str, given: Given) -> Visit[float]:
        """Measure: anew where it is known already, along with others where it goes on."""
        now = self._again.setdefault(name, 0)
        going = self.queue.find(f"{name}-{now}")
        if going is not None and going.status == "done":
            self._again[name] = now = now + 1
        job = SpeedJob(f"{name}-{now}", given, lambda speed: self._keep(name, speed))
        return self._of(name).start(visitor, job, Visit)

    def look(self, visitor: str, name: str) -> Visit[float] | None:
        """What the visitor began, whether it goes on or not; to ask is a sign that they are still there."""
        own = self._of(name).find(visitor)
        if own is not None and not own.finished:
            own.attend()
        return own

    def stop(self, visitor: str, name: str) -> None:
        """The visitor wants no measurement until they start one again."""
        self._of(name).stop(visitor)

    def unwanted(self, visitor: str, name: str) -> bool:
        """Whether the visitor has stopped it, or it has failed: it does not begin by itself then."""
        own = self._of(name).find(visitor)
        return own is not None and (own.status == "failed" or self._of(name).declined(visitor, own.job.key))

    def _of(self, name: str) -> Visits[Visit[float]]:
        return self._visits.setdefault(name, Visits(self.queue))

    def _keep(self, name: str, speed: Speed) -> None:
        self._known[name] = speed
        self._disk.write(self._key(name), {"speed": asdict(speed)})
        self._disk.trim(keep=self._key(name))

    def _key(self, name: str) -> str:
        packages = [version(package) for package in ("onnxruntime", "scipy")]
        about = [name, asdict(machine()), packages, CLOCK, WAYS, BATCHES, ROUNDS, studies.TIMED]
        return hashlib.sha256(json.dumps(about).encode()).hexdigest()[:16]


def _from_notes(notes: dict) -> Speed:
    return Speed(Machine(**notes["machine"]), tuple(Timing(**one) for one in notes["timings"]))


def of_training(training: BaseTrainSettings) -> tuple[str, Given]:
    """A trained network and its cuts."""

    def given() -> tuple[Model, Params, torch.Tensor, tuple[Cut, ...]]:
        found = network(training)
        return found.model, found.params, found.data.validation.x, studies.cuts(training)

    return training.hash, given


def of_layer() -> tuple[str, Given]:
    """The large network, on random rows: how long a product takes does not depend on what is multiplied."""

    def given() -> tuple[Model, Params, torch.Tensor, tuple[Cut, ...]]:
        model = MLP(studies.LAYER)
        params = model.init(0)
        x = torch.randn(BATCHES[-1], studies.LAYER[0], generator=torch.Generator().manual_seed(0))
        return model, params, x, studies.large_cuts(model, params)

    return "-".join(map(str, studies.LAYER)), given


@remembered(maxsize=1)
def default_speeds() -> SpeedStore:
    """The measurements of this process."""
    return SpeedStore()
