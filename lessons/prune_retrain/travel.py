"""One round of a run, ready to be looked at: its weights at their places in the dense network, and what
cutting further would do without retraining.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from core.data.dataset import Dataset, Split
from core.models import MLP, Model
from core.prune.masks import Scores, removal_rank
from core.prune.plan import Plan
from core.prune.scores import criterion
from core.prune.sweep import sweep
from core.prune.units import Params
from core.retrain import Round
from core.retrain.choice import SCORE_ROWS
from live_chart.stops import gone_from_ranks

NEVER = 255
STOPS, FEWER = 25, 13
"""Positions from the round as it is to nothing left; fewer where a row is a sequence, which takes longer."""


@dataclass(frozen=True, eq=False)
class Moment:
    """A round and the further cuts from it, S stops of which the first cuts nothing.

    values   : {weight: numbers at their places in the dense network}, 0 where there is none.
    gone     : {weight: first stop that removes it}, 0 for those that the run has removed.
    removed, share, accuracy, loss : (S,).
    """

    values: dict[str, np.ndarray]
    gone: dict[str, np.ndarray]
    removed: np.ndarray
    share: np.ndarray
    accuracy: np.ndarray
    loss: np.ndarray


def moment(
    done: Round, whole: Model, data: Dataset, rule: str, scope: str, grain: str, target: float
) -> Moment:
    """Measure a round on the validation rows, scored on the first training rows as the run does it. Where
    the target is still ahead, its share is one of the stops."""
    rows = Split(data.train.x[:SCORE_ROWS], data.train.y[:SCORE_ROWS])
    scores = criterion(grain, rule)(done.model, done.params, rows, data.task, seed=0)
    if grain == "unit":
        scores = _spread(scores, dict(done.mask))
    ranks = _order(scores, dict(done.mask), scope)
    left = done.total - done.removed
    stops = STOPS if isinstance(whole, MLP) else FEWER
    even = np.linspace(done.removed, done.total, min(stops, left + 1)).round().astype(int)
    removed = np.union1d(even, max(done.removed, round(target * done.total)))
    gone = {name: gone_from_ranks(rank.numpy(), removed) for name, rank in ranks.items()}
    plan_gone = gone if grain == "weight" else {n: g[done.mask[n].numpy()] for n, g in gone.items()}
    found = sweep(done.model, done.params, data.validation, data.task, _plan(plan_gone, len(removed)))
    return Moment(
        values=placed(done, whole, grain),
        gone=gone if grain == "weight" else of_units(whole, gone),
        removed=removed,
        share=removed / done.total,
        accuracy=found.accuracy.double().numpy(),
        loss=found.loss.double().numpy(),
    )


def _spread(scores: Scores, mask: dict[str, Tensor]) -> Scores:
    """Scores of the units that are there, at their places among all units."""
    out = {}
    for name, flags in mask.items():
        out[name] = scores[name].new_full(flags.shape, -torch.inf)
        out[name][flags] = scores[name]
    return out


def _order(scores: Scores, mask: dict[str, Tensor], scope: str) -> dict[str, Tensor]:
    """The order in which entries go, those that are gone already first."""
    if scope == "layer":
        # The place within the layer is what competes: layers are emptied at an equal pace.
        scores = {n: r.double() / r.numel() for n, r in removal_rank(scores, "layer").items()}
    low = {name: torch.where(mask[name], score.double(), -torch.inf) for name, score in scores.items()}
    return removal_rank(low)


def _plan(gone: dict[str, np.ndarray], stops: int) -> Plan:
    never = NEVER
    counts = {
        name: np.bincount(flags.ravel(), minlength=never + 1)[:stops].cumsum() for name, flags in gone.items()
    }
    removed = np.sum(list(counts.values()), axis=0)
    total = sum(flags.size for flags in gone.values())
    return Plan("global", gone, removed, removed / max(total, 1), counts, total)


def placed(done: Round, whole: Model, grain: str) -> dict[str, np.ndarray]:
    """The weights of a round at their places in the dense network, 0 where they are gone."""
    if grain == "weight":
        return {name: done.params[name].numpy() for name in whole.weight_names}
    out = {}
    for name, places in _places(whole, dict(done.mask)).items():
        values = np.zeros(whole.shapes[name], dtype=np.float32)
        values.flat[places.numpy().ravel()] = done.params[name].numpy().ravel()
        out[name] = values
    return out


def _places(whole: Model, kept: dict[str, Tensor]) -> dict[str, Tensor]:
    """Flat places in the dense network of the weights that a smaller one has: numbers its entries and lets
    them be cut out like weights."""
    numbered: Params = {
        name: torch.arange(int(np.prod(shape)), dtype=torch.float64).view(shape)
        for name, shape in whole.shapes.items()
    }
    small = whole.shrink(numbered, kept)[1]
    return {name: small[name].long() for name in whole.weight_names}


def history(rounds: Sequence[Round], whole: Model) -> dict[str, np.ndarray]:
    """The round in which each weight went, {weight: floats of its shape}, nan where it is still there."""
    first = {}
    for name in rounds[0].mask:
        masks = np.stack([done.mask[name].numpy() for done in rounds])
        gone = (~masks).argmax(0).astype(np.uint8)
        first[name] = np.where(masks[-1], NEVER, gone).astype(np.uint8)
    if rounds[0].mask.keys() != set(whole.weight_names):
        first = of_units(whole, first)
    return {name: np.where(found == NEVER, np.nan, found.astype(float)) for name, found in first.items()}


def revived(rounds: Sequence[Round]) -> tuple[int, int]:
    """(removed weights that are not exactly 0 after retraining, removed weights looked at), over all rounds.
    Units that are gone have no weights any more."""
    wrong = seen = 0
    for done in rounds:
        for name, flags in done.mask.items():
            if name in done.params and flags.shape == done.params[name].shape:
                gone = done.params[name][~flags]
                wrong, seen = wrong + int((gone != 0).sum()), seen + gone.numel()
    return wrong, seen


def of_units(whole: Model, gone: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    """The first stop at which each weight goes, when units take all of theirs along."""
    out = {name: np.full(whole.shapes[name], NEVER, dtype=np.uint8) for name in whole.weight_names}
    for group, stops in gone.items():
        for index, stop in enumerate(stops.tolist()):
            for name, axis, indices in whole.units.touched(group, index):
                if name in out:
                    place = (slice(None),) * axis + (list(indices),)
                    out[name][place] = np.minimum(out[name][place], stop)
    return out
