"""Training as a generator of frozen records: the page draws them, a test reads them, nobody edits the loop.

Seeds of one architecture can be trained side by side, see `train_together`; what a step is, is said in
`core.train.state`.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from threading import Event

import torch
from torch import Tensor

from core.data.dataset import Dataset, Split, Task
from core.data.registry import load
from core.measure.metrics import headline, loss_fn, metric_fn
from core.models import Model
from core.prune.masks import Mask
from core.prune.units import Params
from core.train.distil import Taught, Teacher
from core.train.settings import BaseTrainSettings, TrainSettings
from core.train.state import State

__all__ = ["DivergenceError", "Record", "TrainSettings", "together", "train", "train_together"]

PROBE = 2000
"""Training rows, the first ones, over which a record's training loss is the mean: all of them where there are
fewer."""


@dataclass(frozen=True)
class Record:
    """The state after an epoch; epoch 0 is before training. Losses are means over rows, without penalties.

    `metric` names train_metric and validation_metric: "accuracy" or "r2". `seconds` is the time spent so far.
    `params` is a copy of the parameters at snapshot epochs and None at the others; at the last epoch, that of
    the epoch that the settings keep.
    """

    epoch: int
    train_loss: float
    validation_loss: float
    metric: str
    train_metric: float
    validation_metric: float
    seconds: float
    params: Params | None = field(default=None, repr=False, compare=False)


def best(records: Sequence[Record]) -> Record:
    """Of the epochs from 1 on the one that is best on validation: the highest metric, among equals the lowest
    loss, then the first."""
    return max(records[1:], key=_merit)


def _merit(record: Record) -> tuple[float, float]:
    return record.validation_metric, -record.validation_loss


class DivergenceError(RuntimeError):
    """The loss stopped being a finite number."""


def train(
    settings: BaseTrainSettings,
    dataset: Dataset | None = None,
    mask: Mask | None = None,
    cancel: Event | None = None,
    start: Params | None = None,
    model: Model | None = None,
    recut: Callable[[int, Params], Mask] | None = None,
    teacher: Teacher | None = None,
) -> Iterator[Record]:
    """Train and yield a record for each epoch from 0 on. The same arguments give the same numbers.

    `dataset` replaces the named one (same shapes). `mask` names weights and keeps the cut ones at exactly 0:
    they are set to 0 after every step and the optimiser forgets them. `start` replaces the initial
    parameters, `model` the architecture that the settings name: a network that has lost units goes on with
    both. `recut` is asked before every epoch from 1 on, with the epoch and a copy of the parameters, for the
    mask that holds from there on; the optimiser keeps what it remembers of the others. A `teacher` has a part
    in the loss of every step, see `core.train.distil`; records tell the loss without it. Once `cancel` is set
    the generator ends after the current batch. Raises DivergenceError when the loss is no longer finite, and
    ValueError where `recut` meets settings that keep the best epoch: it may have another mask.
    """
    if recut is not None and settings.keep == "best":
        raise ValueError("expected keep='last' where the mask changes from epoch to epoch, got 'best'")
    data = load(settings.dataset) if dataset is None else dataset
    model = settings.build(data) if model is None else model
    begins = [model.init(settings.seed) if start is None else start]
    if teacher is None:
        state = State(model, begins, settings, data.task, mask)
    else:
        state = Taught(teacher, model, begins, settings, data.task, mask)
    for (found,) in _epochs([settings], data, state, cancel, recut):
        if isinstance(found, DivergenceError):
            raise found
        yield found


def together(settings: Sequence[BaseTrainSettings]) -> bool:
    """True where `train_together` takes these runs: they differ in their seeds alone, and their architecture
    has a stacked form."""
    first = settings[0]
    alike = all(other.model_copy(update={"seed": first.seed}) == first for other in settings)
    return alike and first.model.stacked() is not None


def train_together(
    settings: Sequence[BaseTrainSettings], dataset: Dataset | None = None, cancel: Event | None = None
) -> Iterator[tuple[Record | DivergenceError, ...]]:
    """Train several seeds side by side: after each epoch from 0 on, what `train` says of each of them.

    The numbers are those of `train`, bit for bit: every run has its own initial parameters and its own order
    of the rows, and none depends on the others. Where the loss of one is no longer finite its entry is the
    error, then and from there on, and the others go on. `seconds` of a record are the run's share of the
    time. Raises ValueError for runs that `together` refuses.
    """
    if not together(settings):
        raise ValueError(f"expected runs that differ in their seeds alone, got {[s.label for s in settings]}")
    first = settings[0]
    data = load(first.dataset) if dataset is None else dataset
    model = first.build(data)
    state = State(model, [model.init(other.seed) for other in settings], first, data.task)
    yield from _epochs(settings, data, state, cancel)


def _epochs(
    settings: Sequence[BaseTrainSettings],
    data: Dataset,
    state: State,
    cancel: Event | None,
    recut: Callable[[int, Params], Mask] | None = None,
) -> Iterator[tuple[Record | DivergenceError, ...]]:
    """What there is to say of each network of a state after every epoch."""
    first, count = settings[0], len(settings)
    shuffles = [torch.Generator().manual_seed(own.seed) for own in settings]
    diaries = [_Diary(own, state, i) for i, own in enumerate(settings)]
    x, targets = data.train.x, state.targets(data.train.y)
    probe = Split(x[:PROBE], data.train.y[:PROBE])
    batch = first.batch_size or len(x)
    spent = 0.0
    for epoch in range(first.epochs + 1):
        began = time.perf_counter()
        if epoch > 0:
            if recut is not None:
                state.hold(recut(epoch, state.snapshot()))
            order = [torch.randperm(len(x), generator=own) for own in shuffles] if batch < len(x) else None
            shuffled = (_in_order(part, order, count) for part in (x, targets))
            for rows, wanted in zip(*(part.split(batch, 1) for part in shuffled), strict=True):
                if cancel is not None and cancel.is_set():
                    return
                state.step(rows, wanted)
        spent += time.perf_counter() - began
        measured = zip(*(_measured(state, part, data.task) for part in (probe, data.validation)), strict=True)
        yield tuple(
            diary.write(epoch, headline(data.task), *both, spent / count)
            for diary, both in zip(diaries, measured, strict=True)
        )
        if all(diary.failed for diary in diaries) or (cancel is not None and cancel.is_set()):
            return


class _Diary:
    """What is said of one network of a state, epoch after epoch."""

    def __init__(self, settings: BaseTrainSettings, state: State, network: int) -> None:
        self.settings, self.state, self.network = settings, state, network
        self.failed: DivergenceError | None = None
        self.kept: Record | None = None

    def write(
        self, epoch: int, metric: str, seen: Measured, unseen: Measured, seconds: float
    ) -> Record | DivergenceError:
        settings = self.settings
        if not self.failed and not seen[0] < float("inf"):
            self.failed = DivergenceError(
                f"the loss is no longer a finite number at epoch {epoch}: "
                f"expected a smaller learning rate than {settings.learning_rate:g}"
            )
        if self.failed:
            return self.failed
        record = Record(
            epoch=epoch,
            train_loss=seen[0],
            validation_loss=unseen[0],
            metric=metric,
            train_metric=seen[1],
            validation_metric=unseen[1],
            seconds=seconds,
        )
        if settings.keep == "best" and epoch and (not self.kept or _merit(record) > _merit(self.kept)):
            self.kept = replace(record, params=self.state.snapshot(self.network))
        if self.kept and epoch == settings.epochs:
            return replace(record, params=self.kept.params)
        if epoch in settings.snapshots:
            return replace(record, params=self.state.snapshot(self.network))
        return record


def _in_order(part: Tensor, order: Sequence[Tensor] | None, count: int) -> Tensor:
    """All rows once for each network, (count, n, ...): in its own order, or as they are."""
    if order is None:
        return part.expand(count, *part.shape)
    return part.index_select(0, torch.cat(list(order))).view(count, *part.shape)


Measured = tuple[float, float]
"""Loss and headline metric."""


def _measured(state: State, split: Split, task: Task) -> list[Measured]:
    """Of every network of a state."""
    loss, metric = loss_fn(task), metric_fn(task)
    return [(loss(own, split.y).item(), metric(own, split.y).item()) for own in state.logits(split.x)]
