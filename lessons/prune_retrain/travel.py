"""One round of a run, ready to be looked at: its weights at their places in the dense network, and what
cutting further would do without retraining.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from core.data.dataset import Dataset
from core.models import Model
from core.prune.plan import Plan
from core.prune.sweep import sweep
from core.prune.units import Params
from core.retrain import LoopSettings, Round
from core.retrain.choice import Choice

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


def moment(done: Round, whole: Model, data: Dataset, loop: LoopSettings) -> Moment:
    """Measure a round on the validation rows, and the cuts that the run would make next: at even shares, at
    that of its next round, and at the target where it is still ahead."""
    choice = Choice.of(loop, whole, data)
    stops = STOPS if whole.row_steps(data.validation.x) == 1 else FEWER
    even = np.linspace(done.removed, done.total, min(stops, done.total - done.removed + 1)) / done.total
    shares = np.union1d(even, [choice.next_share(done), loop.target])
    kept = {done.mask.count: done.mask}  # shares that keep the same are one stop
    for mask in choice.ahead(done, shares[shares > done.share].tolist()):
        kept.setdefault(mask.count, mask)
    removed = done.total - np.array(list(kept))
    gone = {name: _first(np.stack([mask[name].numpy() for mask in kept.values()])) for name in done.mask}
    plan_gone = gone if loop.grain == "weight" else {n: g[done.mask[n].numpy()] for n, g in gone.items()}
    found = sweep(done.model, done.params, data.validation, data.task, _plan(plan_gone, len(removed)))
    return Moment(
        values=placed(done, whole, loop.grain),
        gone=gone if loop.grain == "weight" else of_units(whole, gone),
        removed=removed,
        share=removed / done.total,
        accuracy=found.accuracy.double().numpy(),
        loss=found.loss.double().numpy(),
    )


def _first(kept: np.ndarray) -> np.ndarray:
    """The first stop that does not keep an entry, of nested masks (stops, ...)."""
    return np.where(kept[-1], NEVER, kept.sum(0)).astype(np.uint8)


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
