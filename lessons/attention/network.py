"""One trained encoder, measured: what each head and each feed-forward neuron is worth, and prunings of it.

Scores and the truth come from the first training rows, curves from the validation rows. Nothing here is
changed after it was computed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from core.data.dataset import Dataset, Split
from core.data.registry import load
from core.jobs import once
from core.measure.metrics import evaluate, predict
from core.models import Encoder
from core.prune.gradients import identity
from core.prune.masks import Scores
from core.prune.plan import Plan, plan_stops
from core.prune.scores import UNIT_CRITERIA
from core.prune.sweep import Band, SweepResult, random_sweep, sweep
from core.prune.units import Params
from core.train.files import Run
from core.train.settings import EncoderSettings
from lessons.attention.settings import groups
from lessons.network import joined
from lessons.networks import SeedBand, free, rank_correlation

ROWS = 500
"""Training rows that scores and the truth are measured on: each unit is removed once for the truth."""

DRAWS = 4
"""Random orders that make the baseline of a curve."""

RANDOM_SHARES = 9
"""Even shares of the baseline: it is smooth."""

SHARES = 17
"""Even shares of the band: one for each of 16 heads, and none."""


@dataclass(frozen=True, eq=False)
class Network:
    """A trained encoder and what does not depend on a pruning. Shared by all sessions."""

    settings: EncoderSettings
    params: Params

    @classmethod
    def of(cls, run: Run) -> Network:
        """At the end of its training."""
        return cls(run.settings, run.snapshots[run.settings.epochs])

    @once
    def model(self) -> Encoder:
        return self.settings.model

    @property
    def data(self) -> Dataset:
        return load(self.settings.dataset)

    @once
    def rows(self) -> Split:
        """The training rows that scores are measured on."""
        train = self.data.train
        return Split(train.x[:ROWS], train.y[:ROWS])

    def groups(self, grain: str) -> tuple[str, ...]:
        return groups(self.model, grain)

    def units(self, grain: str) -> tuple[tuple[str, int], ...]:
        """Every unit of a grain as (group, index), in the order in which the page counts them."""
        return tuple((g, i) for g in self.groups(grain) for i in range(self.model.units[g].size))

    def truth(self, grain: str) -> Scores:
        """Rise of the loss on `rows` when the unit alone is removed: {group: (size,)}."""
        return self.scores("ablation", grain)

    def scores(self, criterion: str, grain: str) -> Scores:
        """Scores of all units of a grain: {group: (size,)}."""
        missing = [g for g in self.groups(grain) if (criterion, g) not in self._scores]
        if missing:
            rule, task = UNIT_CRITERIA[criterion], self.data.task
            # random numbers of a group must not depend on which groups were asked for
            wanted = self.model.hidden if criterion == "random" else missing
            seed = self.settings.seed
            found = rule(self.model, self.params, self.rows, task, seed=seed, groups=wanted)
            self._scores.update({(criterion, g): score for g, score in found.items()})
        return {g: self._scores[criterion, g] for g in self.groups(grain)}

    @once
    def _scores(self) -> dict[tuple[str, str], Tensor]:
        return {}

    def agreement(self, criterion: str, grain: str) -> float:
        """Rank correlation (Spearman) of a criterion with the true rise of the loss, over a grain."""
        return rank_correlation(joined(self.scores(criterion, grain)), joined(self.truth(grain)))

    @once
    def identity(self) -> dict[str, tuple[Tensor, Tensor]]:
        """Both sides of the identity for every unit, in float64: {group: ((size,), (size,))}."""
        params = {name: tensor.double() for name, tensor in self.params.items()}
        rows, task = self.rows, self.data.task
        return identity(self.model, params, rows.x, rows.y, task, self.model.hidden)

    @once
    def dense(self) -> dict[str, dict[str, float]]:
        """Loss and accuracy of the whole network on every split."""
        return {name: self.measure({}, split) for name, split in self.data.splits.items()}

    @once
    def dense_by_skill(self) -> np.ndarray:
        """Validation accuracy of the whole network on the sentences of each skill, (K,)."""
        return self.by_skill({})

    def measure(self, kept: Mapping[str, Tensor], split: Split) -> dict[str, float]:
        """Loss and accuracy on a split with only the kept units: {group: (size,) bool}; others stay whole."""
        with torch.inference_mode():
            params = self.model.units.silence(self.params, kept)
            found = evaluate(self.model.logits(params, split.x), split.y, self.data.task)
        return {"loss": float(found["loss"]), "accuracy": float(found["accuracy"])}

    def by_skill(self, kept: Mapping[str, Tensor]) -> np.ndarray:
        """Validation accuracy by skill, (K,), with only the kept units."""
        split = self.data.validation
        with torch.inference_mode():
            logits = self.model.logits(self.model.units.silence(self.params, kept), split.x)
        return skill_accuracy(logits, split)

    def without(self, *units: tuple[str, int]) -> dict[str, Tensor]:
        """Everything kept but these units."""
        kept = {g: torch.ones(self.model.units[g].size, dtype=torch.bool) for g in self.model.hidden}
        for group, index in units:
            kept[group][index] = False
        return kept

    def random(self, grain: str) -> SeedBand:
        """The baseline: random orders at even shares, on the validation rows."""
        if grain not in self._random:
            sizes = {g: torch.zeros(self.model.units[g].size) for g in self.groups(grain)}
            plan, data = plan_stops(sizes, shares=RANDOM_SHARES), self.data
            band = random_sweep(self.model, self.params, data.validation, data.task, plan, draws=DRAWS)
            self._random[grain] = _seed_band(band)
        return self._random[grain]

    @once
    def _random(self) -> dict[str, SeedBand]:
        return {}

    def curve(self, criterion: str, grain: str) -> tuple[np.ndarray, np.ndarray]:
        """(share, validation accuracy) at even shares, for the band over seeds; (S,) each."""
        if (criterion, grain) not in self._curves:
            plan = plan_stops(self.scores(criterion, grain), shares=SHARES)
            whole = self._sweeps.get((criterion, grain))  # that of a page has the stops of this one too
            accuracy = self._sweep(plan).accuracy if whole is None else whole.accuracy[plan.removed]
            self._curves[criterion, grain] = plan.share, accuracy.double().numpy()
        return self._curves[criterion, grain]

    def measured(self, criterion: str, grain: str) -> bool:
        """Whether `curve` has its numbers already, or nearly so."""
        return (criterion, grain) in self._curves or (criterion, grain) in self._sweeps

    def sweep(self, criterion: str, grain: str) -> SweepResult:
        """Every number of units removed, without edits by hand: one stop for each."""
        if (criterion, grain) not in self._sweeps:
            plan = plan_stops(self.scores(criterion, grain), shares=None)
            self._sweeps[criterion, grain] = self._sweep(plan)
        return self._sweeps[criterion, grain]

    def _sweep(self, plan: Plan) -> SweepResult:
        data = self.data
        return sweep(self.model, self.params, data.validation, data.task, plan, keep_outputs=True)

    @once
    def _sweeps(self) -> dict[tuple[str, str], SweepResult]:
        return {}

    @once
    def _curves(self) -> dict[tuple[str, str], tuple[np.ndarray, np.ndarray]]:
        return {}


@dataclass(frozen=True, eq=False)
class Pruning:
    """A network pruned unit by unit: every stop of a plan, with what validation says."""

    network: Network
    criterion: str
    grain: str
    plan: Plan
    result: SweepResult

    @once
    def accuracy(self) -> np.ndarray:
        return self.result.accuracy.double().numpy()

    @once
    def by_skill(self) -> np.ndarray:
        """Validation accuracy by skill at every stop, (S, K)."""
        return skill_accuracy(self.result.outputs, self.network.data.validation)

    @property
    def free(self) -> int:
        """Units that can go before validation accuracy first falls more than one point below the whole
        network."""
        return free(self.plan.removed, self.accuracy, self.network.dense["validation"]["accuracy"])

    def kept(self, stop: int) -> dict[str, Tensor]:
        """What is kept at a stop, of every group of the network."""
        return self.network.without() | dict(self.plan.kept(stop))

    def removed(self, stop: int, kind: str) -> int:
        """How many heads ("heads") or feed-forward neurons ("ff") are gone at a stop."""
        return sum(int(gone[stop]) for name, gone in self.plan.counts.items() if name.startswith(kind))

    @once
    def gates(self) -> dict[str, Tensor]:
        """1 for a kept unit, 0 for a removed one, at every stop: {group: (S, 1, size)}."""
        stops = np.arange(len(self.plan))[:, None]
        return {
            group: torch.from_numpy((gone[None] > stops).astype(np.float32)).unsqueeze(1)
            for group, gone in self.plan.gone.items()
        }


def prune(
    network: Network, criterion: str, grain: str = "heads", hand: Mapping[int, str] | None = None
) -> Pruning:
    """Remove the units of a grain one by one, smallest score first."""
    plan = plan_stops(network.scores(criterion, grain), shares=None, hand=hand)
    result = network._sweep(plan) if hand else network.sweep(criterion, grain)
    return Pruning(network, criterion, grain, plan, result)


def over_seeds(networks: Sequence[Network], criterion: str, grain: str) -> SeedBand:
    """The same pruning of the same architecture trained from several seeds, at even shares."""
    curves = [network.curve(criterion, grain) for network in networks]
    return SeedBand(curves[0][0], np.stack([accuracy for _, accuracy in curves]))


def free_share(network: Network, criterion: str, grain: str) -> float:
    """Share of the units that can go within one point, measured at even shares."""
    share, accuracy = network.curve(criterion, grain)
    steps = free(np.arange(len(share)), accuracy, network.dense["validation"]["accuracy"])
    return float(share[steps])


@dataclass(frozen=True, eq=False)
class Reading:
    """What one sentence does to the network at every stop.

    words: its n tokens. maps: {group: (S or 1, h, n, n)}, the share of its attention that a head at the row's
    token gives the column's. positive: (S,) probability of a positive review; dense: of the whole network.
    """

    words: tuple[str, ...]
    maps: dict[str, np.ndarray]
    positive: np.ndarray
    dense: float


def read(pruning: Pruning, words: Sequence[str], tokens: Tensor) -> Reading:
    """The maps of the network as it is at each stop. tokens: int64 (n,), without padding, one at least."""
    network, x = pruning.network, tokens.unsqueeze(0)
    with torch.inference_mode():
        maps = network.model.attention(network.params, x, pruning.gates)
        logits = network.model.forward(network.params, x, pruning.gates)
        whole = network.model.forward(network.params, x)
    stops = len(pruning.plan)
    pictures = {g: m.reshape(-1, *m.shape[-3:]).numpy() for g, m in maps.items()}
    positive = logits.reshape(stops).sigmoid().double().numpy()
    return Reading(tuple(words), pictures, positive, whole.sigmoid().item())


def skill_accuracy(logits: Tensor, split: Split) -> np.ndarray:
    """Accuracy on the rows of each skill: logits (..., n, 1) -> (..., K)."""
    right = (predict(logits) == split.y).double()
    skills = split.skills.double()
    return ((right @ skills) / skills.sum(0)).numpy()


def _seed_band(band: Band) -> SeedBand:
    return SeedBand(band.share, band.accuracy.double().numpy())
