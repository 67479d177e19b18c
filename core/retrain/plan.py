"""How far a run is, how much goes in a round, and which entries.

The way from the dense network to the target is one number, the progress t from 0 to 1. A schedule says the
share at t; a round moves t by one step, an adaptive one by a part of it.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from core.prune.masks import Mask, Scores, pool_sizes, remaining, removal_rank, share_count
from core.retrain.schedules import LOTTERY_KEEP, SCHEDULES
from core.retrain.settings import LoopSettings

OUTPUT_KEEP = 1.0 - (1.0 - LOTTERY_KEEP) / 2.0
"""The same for the output layer, at half the rate (Frankle & Carbin 2018)."""

SLOWEST = 1 / 8
"""Smallest part of a step of the schedule that an adaptive rate takes."""

_ROUNDING = 1e-9


@dataclass(frozen=True)
class Plan:
    """The course of a run over tensors (or groups of units) of given sizes.

    length : steps of the schedule from the dense network to the target, for "lottery" not a whole number.
    """

    settings: LoopSettings
    sizes: Mapping[str, int]
    output: str | None
    length: float

    @classmethod
    def of(cls, settings: LoopSettings, sizes: Mapping[str, int], output: str | None = None) -> Plan:
        """`output` names the layer that a lottery prunes at half the rate."""
        length: float = settings.rounds
        if settings.schedule == "lottery":
            length = _lottery_length(settings.target, sizes, output)
        return cls(settings, sizes, output, length)

    @property
    def rounds(self) -> int:
        """Rounds at a fixed rate."""
        return math.ceil(self.length * (1.0 - _ROUNDING))

    @property
    def total(self) -> int:
        return sum(self.sizes.values())

    def advance(self, progress: float, rate: float = 1.0) -> float:
        """Progress after one more round, exactly 1 at the end."""
        ahead = progress + rate / self.length
        return 1.0 if ahead > 1.0 - _ROUNDING else ahead

    def next_rate(self, rate: float, fall: float) -> float:
        """Which part of a step the round takes that follows one at `rate` which cost `fall` of the metric."""
        if not self.settings.adaptive:
            return 1.0
        return max(SLOWEST, rate / 2.0) if fall > self.settings.tolerance else min(1.0, rate * 2.0)

    def place(self, progress: float, asked: float, share: float) -> float:
        """Where a run goes on from a round at `progress` that was asked for a share and removed `share`: at
        the same place where this schedule asks for the same there, else where it first removes as much."""
        return progress if self.share(progress) == asked else self.reach(share)

    def share(self, progress: float) -> float:
        """Share removed at a progress: 0 at 0, exactly the target at 1, never falling."""
        target = self.settings.target
        if progress <= 0.0:
            return 0.0
        if progress >= 1.0:
            return target
        if self.settings.schedule == "lottery":
            return _lottery_share(progress * self.length, self.sizes, self.output)
        return SCHEDULES[self.settings.schedule.replace("-", "_")].at(progress, target)

    def reach(self, share: float) -> float:
        """The first progress at which a share is removed, the end of a whole step where one removes as many
        entries up to rounding; 1 where the schedule ends sooner."""
        if share <= 0.0:
            return 0.0
        low, high = 0.0, 1.0
        if self.share(high) <= share + 1e-9:
            return 1.0
        for _ in range(60):
            middle = (low + high) / 2.0
            low, high = (middle, high) if self.share(middle) < share else (low, middle)
        step = round(high * self.length) / self.length
        return step if abs(self.share(step) - share) <= len(self.sizes) / self.total else high

    def shares(self) -> tuple[float, ...]:
        """Shares after every round of a fixed rate, 0 first."""
        progress, out = 0.0, [0.0]
        for _ in range(self.rounds):
            progress = self.advance(progress)
            out.append(self.share(progress))
        return tuple(out)

    def choose(self, scores: Scores, kept: Mask, share: float, whole: bool = False) -> Mask:
        """What is still kept at a share of all entries: a part of `kept`, the smallest scores cut first.

        `whole`: the best entry of every tensor stays, however much is asked for.
        """
        return self.nested(scores, kept, (share,), whole)[0]

    def nested(
        self, scores: Scores, kept: Mask, shares: Sequence[float], whole: bool = False
    ) -> tuple[Mask, ...]:
        """The same at several shares, ranked once: at a larger one less is kept."""
        left = remaining(scores, kept)
        scope = "layer" if self.settings.schedule == "lottery" else self.settings.scope
        ranks, pools = removal_rank(left, scope), pool_sizes(left, scope)
        best = {name: torch.zeros_like(rank, dtype=torch.bool) for name, rank in ranks.items()}
        if whole:
            for name, score in left.items():
                best[name].view(-1)[score.argmax()] = True
        return tuple(
            Mask({n: (r >= self._cut(n, pools[n], share)) | best[n] for n, r in ranks.items()}) & kept
            for share in shares
        )

    def _cut(self, name: str, size: int, share: float) -> int:
        """How many of the `size` entries that compete with those of a tensor go at a share of all."""
        if self.settings.schedule != "lottery":
            return share_count(share, size)
        time = _lottery_length(share, self.sizes, self.output)
        return round(size * (1.0 - _keep(name, self.output) ** time))


def by_lot(chosen: Mask, kept: Mask, seed: int) -> Mask:
    """A part of `kept` with as many entries of each tensor as `chosen`, drawn by lot. The
    counts of single rows, and patterns, are not held."""
    generator = torch.Generator().manual_seed(seed)
    out = {}
    for name, flags in kept.items():
        places = flags.flatten().nonzero().flatten()
        drawn = places[torch.randperm(len(places), generator=generator)[: int(chosen[name].sum())]]
        out[name] = torch.zeros(flags.numel(), dtype=torch.bool).index_fill(0, drawn, True).view(flags.shape)
    return Mask(out)


def widened(weight: Tensor, flags: Tensor) -> Tensor:
    """Initial weights (rows, ...) as a row with only its kept inputs would have drawn them: standard
    deviations go with one over the root of the inputs. A row that keeps none is left alone."""
    rows = flags.flatten(1)
    left = rows.sum(1).clamp(min=1).view(-1, *[1] * (flags.ndim - 1))
    return weight * (rows.shape[1] / left.to(weight.dtype)).sqrt()


def _keep(name: str, output: str | None) -> float:
    return OUTPUT_KEEP if name == output else LOTTERY_KEEP


def _lottery_share(time: float, sizes: Mapping[str, int], output: str | None) -> float:
    """Share of all entries removed after `time` rounds of the lottery."""
    left = sum(size * _keep(name, output) ** time for name, size in sizes.items())
    return 1.0 - left / sum(sizes.values())


def _lottery_length(share: float, sizes: Mapping[str, int], output: str | None) -> float:
    """Rounds of the lottery, not a whole number, that remove a share below 1: the root, by halving."""
    low, high = 0.0, 1.0
    while _lottery_share(high, sizes, output) < share:
        high *= 2.0
    for _ in range(80):
        middle = (low + high) / 2.0
        low, high = (middle, high) if _lottery_share(middle, sizes, output) < share else (low, middle)
    return high
