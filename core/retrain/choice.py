"""Which entries a cut takes: for the loop, and for who wants to know before it cuts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import torch

from core.data.dataset import Dataset, Split
from core.models import Model
from core.prune.masks import Mask, Scores
from core.prune.scores import criterion
from core.prune.units import Params
from core.retrain.plan import Plan, by_lot
from core.retrain.rounds import Round
from core.retrain.settings import LoopSettings

SCORE_ROWS = 1000
"""Training rows from which criteria take what they need, see `Dataset.some`."""


@dataclass(frozen=True)
class Choice:
    """How a run over a network chooses what goes.

    dense      : the mask that keeps everything, over weights or over groups of units.
    rows       : what the scores are computed on.
    spare_best : the best unit of every group stays, however much is asked for.
    """

    settings: LoopSettings
    dense: Mask
    plan: Plan
    rows: Split
    task: str
    spare_best: bool

    @classmethod
    def of(cls, settings: LoopSettings, whole: Model, data: Dataset) -> Choice:
        """`whole` is the dense architecture."""
        units = settings.grain == "unit"
        if units:
            flags = {g: torch.ones(whole.units[g].size, dtype=torch.bool) for g in whole.hidden}
        else:
            flags = {n: torch.ones(whole.shapes[n], dtype=torch.bool) for n in whole.weight_names}
        sizes = {name: flag.numel() for name, flag in flags.items()}
        plan = Plan.of(settings, sizes, None if units else whole.weight_names[-1])
        rows = data.some(SCORE_ROWS)
        return cls(settings, Mask(flags), plan, rows, data.task, units and not whole.may_empty_groups)

    def scores(self, model: Model, params: Params, outer: Mask, index: int) -> Scores:
        """Scores in round `index`, over all entries of the dense network. `model` is what the mask `outer`
        leaves of it; a unit that is not there has -inf."""
        rule = criterion(self.settings.grain, self.settings.criterion)
        scores = rule(model, params, self.rows, self.task, seed=seed_of(self.settings.train.seed, index))
        if self.settings.grain == "weight":
            return scores
        out = {}
        for name, flags in outer.items():
            out[name] = scores[name].new_full(flags.shape, -torch.inf)
            out[name][flags] = scores[name]
        return out

    def mask(self, scores: Scores, kept: Mask, share: float) -> Mask:
        """What is left of `kept` when a share of all entries is gone."""
        return self.plan.choose(scores, kept, share, self.spare_best)

    def lot(self, chosen: Mask, kept: Mask, index: int) -> Mask:
        """The control of a mask: as many entries of `kept`, drawn by lot for round `index`."""
        return by_lot(chosen, kept, seed_of(self.settings.train.seed, index))

    def ahead(self, done: Round, shares: Sequence[float]) -> list[Mask]:
        """What the round after `done` would keep if it cut to each of these shares: masks that only shrink
        where the shares grow. Nothing that is gone comes back, whatever the share."""
        index, found = done.index + 1, done.searched(self.settings.after)
        scores = self.scores(found.model, found.params, found.mask, index)
        masks = list(self.plan.nested(scores, found.mask, shares, self.spare_best))
        if self.settings.after == "random-mask":
            return [self.lot(mask, done.mask, index) for mask in masks]
        return masks

    def next_share(self, done: Round) -> float:
        """The share that the round after `done` cuts to."""
        at = self.plan.place(done.progress, done.asked, done.share)
        return self.plan.share(self.plan.advance(at, self.plan.next_rate(done.rate, fall(done))))


def fall(done: Round) -> float:
    """How much of the metric a round cost."""
    return done.before.metric - done.healed.metric


def seed_of(seed: int, index: int) -> int:
    """A seed for each round; those of initial weights have negative numbers."""
    return (seed + 1_000_003 * index) % 2**31
