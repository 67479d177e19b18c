"""One trained network at one snapshot: what does not depend on a criterion, and the smaller network.

Shared by all sessions, computed when it is first asked for, and never changed. Scores come from training
rows; the test rows are looked at only where a page says so.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from core.data.dataset import Dataset, Split
from core.data.registry import load
from core.jobs import once, remembered
from core.measure.correlation import rank_correlation
from core.measure.ledger import ledger
from core.measure.metrics import evaluate
from core.models import Model
from core.prune import gradients
from core.prune.masks import Mask, Scores
from core.prune.scores.criterion import Grain
from core.prune.units import Params
from core.train.files import Run
from core.train.runs import default_store
from core.train.settings import BaseTrainSettings
from lessons.defaults import seed_band
from lessons.question import prunable, rule


def known(training: BaseTrainSettings) -> Run | None:
    """The run if it is trained; None otherwise. Never trains."""
    return default_store().get(training)


def known_seeds(training: BaseTrainSettings) -> tuple[BaseTrainSettings, ...]:
    """Those of the run's seeds that are trained."""
    return tuple(seed for seed in seed_band(training) if known(seed) is not None)


@dataclass(frozen=True, eq=False)
class Network:
    """One trained network at one snapshot, and what does not depend on a criterion.

    rows: how many training rows scores are measured on, 0 is all.
    """

    training: BaseTrainSettings
    epoch: int
    params: Params
    rows: int = 0

    @once
    def data(self) -> Dataset:
        return load(self.training.dataset)

    @once
    def model(self) -> Model:
        return self.training.build(self.data)

    @once
    def measured(self) -> Split:
        """The training rows that scores are measured on."""
        return self.data.some(self.rows)

    def scores(self, grain: Grain, criterion: str, names: Sequence[str] = ()) -> Scores:
        """Scores of weights, {tensor: its shape}, or of units, {group: (size,)}."""
        wanted = tuple(prunable(self.model, grain, names))
        found = _scores(self, grain, criterion, wanted if grain == "unit" else ())
        return {name: found[name] for name in wanted}

    def truth(self, names: Sequence[str] = ()) -> Scores:
        """Exact rise of the loss when one unit alone is removed: {group: (size,)}."""
        return self.scores("unit", "ablation", names)

    def defined(self, grain: Grain, criterion: str) -> bool:
        """Whether the criterion is defined for this network."""
        return rule(grain, criterion).unavailable(self.model) is None

    def agreement(self, grain: Grain, criterion: str, names: Sequence[str] = ()) -> float:
        """Rank correlation (Spearman) of a criterion with the true rise of the loss, over all items."""
        truth = self.scores(grain, "ablation", names)
        return rank_correlation(self.scores(grain, criterion, names), truth)

    @once
    def gradients(self) -> Params:
        """Gradient of the mean loss on the measured rows with respect to every parameter."""
        rows = self.measured
        return gradients.mean_gradient(self.model, self.params, rows.x, rows.y, self.data.task)

    @once
    def identity(self) -> dict[str, tuple[Tensor, Tensor]]:
        """Both sides of the identity for every hidden unit, in float64: {group: ((size,), (size,))}."""
        rows, model = self.measured.to(torch.float64), self.model
        params = {name: tensor.double() for name, tensor in self.params.items()}
        return gradients.identity(model, params, rows.x, rows.y, self.data.task, model.hidden)

    @once
    def zeros(self) -> Scores:
        """Share of the training rows on which a unit's output is exactly 0: {group: (size,)}."""
        with torch.no_grad():
            outputs = self.model.activations(self.params, self.measured.x)
        return {group: (outputs[group] == 0).double().mean(0) for group in self.model.hidden}

    @once
    def live(self) -> Mask:
        """A unit is live unless its output is 0 on every training row."""
        return Mask({group: share < 1.0 for group, share in self.zeros.items()})

    def without(self, kept: Mapping[str, Tensor]) -> Params:
        """The parameters with zeros where something is removed: masks of weights by tensor, flags of units by
        group; what is not named stays whole."""
        weights = {name: flags for name, flags in kept.items() if name in self.params}
        units = {name: flags for name, flags in kept.items() if name not in self.params}
        params = Mask(weights).apply(self.params) if weights else self.params
        return self.model.units.silence(params, units) if units else params

    def one_less(self, name: str, index: int) -> dict[str, Tensor]:
        """What is kept when one item alone goes: of a tensor (flat index) or of a group of units."""
        shape = self.params[name].shape if name in self.params else (self.model.units[name].size,)
        kept = torch.ones(shape, dtype=torch.bool)
        kept.view(-1)[index] = False
        return {name: kept}

    def all_but(self, *units: tuple[str, int]) -> dict[str, Tensor]:
        """Every hidden unit kept but these: (group, index) each."""
        table = self.model.units
        kept = {group: torch.ones(table[group].size, dtype=torch.bool) for group in self.model.hidden}
        for group, index in units:
            kept[group][index] = False
        return kept

    def measure(self, split: Split, kept: Mapping[str, Tensor] | None = None) -> dict[str, float]:
        """Loss and metrics on a split, with only what is kept."""
        with torch.no_grad():
            logits = self.model.logits(self.without(kept or {}), split.x)
            found = evaluate(logits, split.y, self.data.task)
        return {name: float(value) for name, value in found.items() if value.ndim == 0}

    @once
    def dense(self) -> dict[str, dict[str, float]]:
        """Loss and metrics of the whole network on every split."""
        return {name: self.measure(split) for name, split in self.data.splits.items()}

    def shrunken(self, kept: Mapping[str, Tensor]) -> Shrunken:
        """The network without the units that are not kept, really built, beside the silenced one."""
        return _shrunken(self, kept)


def _asked(training: BaseTrainSettings, epoch: int | None = None, rows: int = 0) -> tuple:
    """One network has one name, whichever of its defaults are written out: what is computed of it is kept by
    it."""
    return training, training.epochs if epoch is None else epoch, rows


@remembered(maxsize=128, key=_asked)
def network(training: BaseTrainSettings, epoch: int | None = None, rows: int = 0) -> Network:
    """The network after so many epochs (at the end by default). Raises LookupError while it is not
    trained."""
    run = known(training)
    if run is None:
        raise LookupError(f"expected a trained run of {training.label}, got none")
    epoch = training.epochs if epoch is None else epoch
    return Network(training, epoch, run.snapshots[epoch], rows)


@remembered(maxsize=512)
def _scores(found: Network, grain: Grain, criterion: str, groups: tuple[str, ...]) -> Scores:
    asked = rule(grain, criterion)
    options = {}
    if grain == "unit":
        # random numbers of a group must not depend on which groups were asked for
        every = dict.fromkeys((*found.model.hidden, *groups))
        options["groups"] = tuple(every) if criterion == "random" else groups
    data, seed = found.data, found.training.seed
    return asked(found.model, found.params, found.measured, data.task, seed=seed, **options)


@dataclass(frozen=True, eq=False)
class Shrunken:
    """The silenced network beside the smaller one. before, after: units of every group. parameters,
    multiply_adds (of one row): before and after, None where there is no smaller network of this make because
    a group would be empty; then `difference`, the largest absolute difference of their outputs on the
    validation rows (float64), is None too. model: the smaller one.
    """

    before: dict[str, int]
    after: dict[str, int]
    parameters: tuple[int, int | None]
    multiply_adds: tuple[int, int | None]
    difference: float | None
    model: Model | None

    @property
    def same(self) -> bool:
        return self.before == self.after


def _shrunken(found: Network, kept: Mapping[str, Tensor]) -> Shrunken:
    model, data = found.model, found.data
    before = {group: model.units[group].size for group in model.hidden}
    after = {g: int(kept[g].sum()) if g in kept else size for g, size in before.items()}
    steps = model.row_steps(data.validation.x)
    costs = ledger(model, steps=steps).multiply_adds
    params = {name: tensor.double() for name, tensor in found.params.items()}
    try:
        small_model, small = model.shrink(params, kept)
    except ValueError:
        return Shrunken(before, after, (model.trained, None), (costs, None), None, None)
    x = data.validation.to(torch.float64).x
    with torch.no_grad():
        masked = model.logits(model.units.silence(params, kept), x)
        difference = (small_model.logits(small, x) - masked).abs().max().item()
    fewer = ledger(small_model, steps=steps).multiply_adds
    return Shrunken(
        before, after, (model.trained, small_model.trained), (costs, fewer), difference, small_model
    )


def joined(scores: Mapping[str, Tensor]) -> Tensor:
    """One tensor over all items, (N,)."""
    return torch.cat([score.flatten() for score in scores.values()])
