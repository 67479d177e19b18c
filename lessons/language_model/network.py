"""One trained language model, measured: scores of what can go, prunings of it, and what these write.

Scores come from windows of the training text, curves from the validation text. Nothing here is changed after
it was computed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from core.data.dataset import Dataset, Split
from core.data.language import prose, writing
from core.data.registry import load
from core.jobs import once
from core.measure.metrics import evaluate
from core.models import Recurrent
from core.prune.masks import Scope, Scores
from core.prune.plan import Plan, plan_stops
from core.prune.scores import UNIT_CRITERIA, WEIGHT_CRITERIA
from core.prune.scores.criterion import Criterion
from core.prune.sweep import SweepResult, random_sweep, sweep
from core.prune.units import Params
from core.train.settings import RecurrentSettings
from lessons.language_model.settings import Grain
from lessons.subject import SHARES, SeedBand

WINDOWS = {"gradient": 512, "forward": 512, "per-sample": 256}
"""Windows of the training text that scores are computed on, by what a criterion needs: a few hundred rank
weights as all of them do."""

BAND_SHARES = (0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.65, 0.7, 0.75, 0.8, 0.9, 1.0)
"""Shares at which other seeds are measured: closer where curves of weights bend."""

RANDOM_SHARES, RANDOM_DRAWS = (0.0, 0.1, 0.2, 0.3, 0.4, 0.6, 0.8, 1.0), 3
"""Shares and orders of the random baseline: it is smooth, and steep at first."""

TEXTS, LENGTH = 12, 160
"""Texts that are written to count real words, and characters of each."""

EVERY = 2
"""Words are counted at every second stop."""

SMOOTH = 3
"""Counted stops over which the share of real words is averaged before it is compared with the dense one."""

SHOWN = 170
"""Characters of the text on the page."""

LUCK = 20_000
"""Seed of the noise of the texts that are counted: not one that the learner can choose."""


@dataclass(frozen=True, eq=False)
class Network:
    """A language model at the end of its training. Shared by all sessions."""

    settings: RecurrentSettings
    params: Params

    @once
    def model(self) -> Recurrent:
        return self.settings.model

    @property
    def data(self) -> Dataset:
        return load(self.settings.dataset)

    def score(self, grain: Grain, criterion: str) -> Scores:
        """Scores of all weights, {name: its shape}, or of all hidden units, {group: (size,)}."""
        if (grain, criterion) not in self._scores:
            rule = rule_of(grain, criterion)
            train = some(self.data.train, WINDOWS.get(rule.needs, len(self.data.train)))
            found = rule(self.model, self.params, train, self.data.task, seed=self.settings.seed)
            self._scores[grain, criterion] = found
        return self._scores[grain, criterion]

    @once
    def _scores(self) -> dict[tuple[Grain, str], Scores]:
        return {}

    def plan(self, grain: Grain, criterion: str, scope: Scope, shares: int | None = SHARES) -> Plan:
        """Stops at even shares of the weights, or at every number of hidden units."""
        return plan_stops(self.score(grain, criterion), scope, None if grain == "units" else shares)

    def sweep(self, plan: Plan) -> SweepResult:
        return sweep(self.model, self.params, self.data.validation, self.data.task, plan)

    def random(self, grain: Grain, scope: Scope) -> SeedBand:
        """Perplexity when weights, or units, go in random order: (draws, shares)."""
        names = self.model.weight_names if grain == "weights" else self.model.hidden
        sizes = {
            name: self.params[name] if grain == "weights" else torch.zeros(self.model.units[name].size)
            for name in names
        }
        plan = plan_stops(sizes, scope, RANDOM_SHARES)
        data = self.data
        band = random_sweep(self.model, self.params, data.validation, data.task, plan, draws=RANDOM_DRAWS)
        return SeedBand(band.share, band.loss.exp().double().numpy())

    def measure(self, params: Params, split: str, model: Recurrent | None = None) -> dict[str, float]:
        """Perplexity, loss in nats and the share of characters found, on a whole split."""
        rows = self.data.splits[split]
        with torch.inference_mode():
            found = evaluate((model or self.model).logits(params, rows.x), rows.y, self.data.task)
        return {name: float(found[name]) for name in ("perplexity", "loss", "accuracy")}

    def pruned(self, plan: Plan, stop: int) -> Params:
        """Parameters at a stop of a plan over weights or over units."""
        stacked = writing.stacked(self.model, self.params, plan, [stop])
        return {name: tensor[0] for name, tensor in stacked.items()}


def rule_of(grain: Grain, criterion: str) -> Criterion:
    return (WEIGHT_CRITERIA if grain == "weights" else UNIT_CRITERIA)[criterion]


def some(split: Split, windows: int) -> Split:
    """So many windows out of the whole text, always the same."""
    if windows >= len(split):
        return split
    rows = torch.linspace(0, len(split) - 1, windows).round().long()
    return Split(split.x[rows], split.y[rows])


@dataclass(frozen=True, eq=False)
class Pruning:
    """A language model at every stop of a plan, with its perplexity on the validation text, (S,)."""

    network: Network
    grain: Grain
    criterion: str
    plan: Plan
    perplexity: np.ndarray
    found: np.ndarray
    """Share of the next characters that are found, (S,)."""

    @property
    def dense(self) -> float:
        """Perplexity of the whole network: stop 0 removes nothing."""
        return float(self.perplexity[0])

    @property
    def rise(self) -> np.ndarray:
        """Perplexity over the dense one, less 1: 0.05 is five percent more, (S,)."""
        return self.perplexity / self.dense - 1.0

    def at(self, shares: Sequence[float]) -> np.ndarray:
        """Perplexity at the stops nearest to some shares."""
        return self.perplexity[[self.plan.at_share(share) for share in shares]]

    def write(self, opening: str, temperature: float, draw: int, length: int = SHOWN) -> list[str]:
        """What every stop writes after the same opening, with the same luck."""
        params = writing.stacked(self.network.model, self.network.params, self.plan, range(len(self.plan)))
        noise = writing.gumbel(length, 1, len(self.network.data.vocabulary), draw)
        tokens = writing.write(self.network.model, params, read(opening)[0], noise, temperature)
        return [prose.decode(row[0]) for row in tokens]

    def words(self, temperature: float) -> Words:
        """Share of real words at every second stop."""
        stops = counted(len(self.plan))
        params = writing.stacked(self.network.model, self.network.params, self.plan, stops)
        noise = writing.gumbel(LENGTH, TEXTS, len(self.network.data.vocabulary), LUCK)
        tokens = writing.write(self.network.model, params, read("")[0], noise, temperature)
        share = np.array([share_of_words(texts) for texts in tokens])
        return Words(np.array(stops), self.plan.share[stops], share)


@dataclass(frozen=True, eq=False)
class Words:
    """Share of real words in texts that were written at some stops: stops, at, share, all (K,)."""

    stops: np.ndarray
    at: np.ndarray
    share: np.ndarray

    @once
    def smooth(self) -> np.ndarray:
        """The mean with its neighbours, (K,): one text more or less with a strange word is luck."""
        padded = np.pad(self.share, SMOOTH // 2, mode="edge")
        return np.convolve(padded, np.full(SMOOTH, 1.0 / SMOOTH), mode="valid")

    def below(self, stops: int) -> np.ndarray:
        """For every stop of the plan the place of the last counted one that is not above it, (S,)."""
        return np.searchsorted(self.stops, np.arange(stops), side="right") - 1


def counted(stops: int) -> list[int]:
    return sorted({*range(0, stops, EVERY), stops - 1})


def share_of_words(texts: Tensor) -> float:
    """Share of the whole words in texts (texts, length) that the training text has; 0 without any word."""
    # what the end of a text cuts off is no whole word
    return prose.real_share("".join(prose.decode(row).rpartition(" ")[0] + " " for row in texts))


def read(opening: str) -> tuple[list[int], str]:
    """Tokens of an opening, a space in front of it, and the characters that the network does not know: each
    once, in the order of their coming. A capital is read as a small letter."""
    tokens, skipped = prose.encode(" ").tolist(), []
    for character in opening:
        codes = prose.encode(character).tolist()
        if min(codes) > 1:
            tokens += codes
        elif character not in skipped:
            skipped.append(character)
    return tokens, "".join(skipped)


def prune(network: Network, grain: Grain, criterion: str, scope: Scope) -> Pruning:
    """Remove the smallest scores first, and read the validation text at every stop."""
    plan = network.plan(grain, criterion, scope)
    result = network.sweep(plan)
    return Pruning(
        network,
        grain,
        criterion,
        plan,
        result.loss.double().exp().numpy(),
        result.accuracy.double().numpy(),
    )


def coarse_curve(network: Network, grain: Grain, criterion: str, scope: Scope) -> np.ndarray:
    """Perplexity at BAND_SHARES, for the band over seeds."""
    plan = plan_stops(network.score(grain, criterion), scope, BAND_SHARES)
    perplexity = network.sweep(plan).loss.double().exp().numpy()
    return perplexity[[plan.at_share(share) for share in BAND_SHARES]]
