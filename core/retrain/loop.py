"""Prune and retrain as a generator of frozen records: train, score, cut, verify, retrain, and again.

Nobody edits the loop from inside: what happens is in the settings, what has happened is in the records.
Weights are cut by a mask that training holds at exactly 0. Units are taken out of the network, and training
goes on with the smaller one.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from threading import Event

import torch

from core.data.dataset import Dataset, Split
from core.data.registry import load
from core.measure.ledger import ledger
from core.measure.metrics import loss_fn, metric_fn
from core.models import Model
from core.prune.masks import Mask
from core.prune.units import Params
from core.retrain.choice import Choice, fall, seed_of
from core.retrain.plan import widened
from core.retrain.rounds import CONTROLS, Epoch, Metrics, Round, Search
from core.retrain.settings import After, Facts, LoopSettings
from core.train.files import Run, without_params
from core.train.loop import Record, train

_PAUSE_SECONDS = 0.02

_SEARCH: dict[After, After] = {
    "continue": "continue",
    "rewind": "rewind",
    "reinitialise": "rewind",
    "random-mask": "rewind",
    "scratch": "continue",
}
"""How the network goes on from which masks are taken. A control is trained beside it, under the mask that was
found: searched for on the control itself, the mask would be another one and the comparison none."""


def prune_and_retrain(
    settings: LoopSettings,
    dataset: Dataset | None = None,
    cancel: Event | None = None,
    pause: Event | None = None,
    dense: Run | None = None,
) -> Iterator[Round]:
    """The rounds of a run. The same arguments give the same numbers, seconds apart.

    `dataset` replaces the named one (same shapes), `dense` is the trained dense network, with a snapshot of
    the epoch that is gone back to, where it is already there. Once `cancel` is set the generator ends after
    the current batch, without the round that was under way. While `pause` is set nothing is done from the end
    of the current epoch on. Raises DivergenceError when a loss is no longer finite, and ValueError for a
    criterion that is not defined for the model.
    """
    for event in steps(settings, dataset, cancel, dense):
        if isinstance(event, Round):
            yield event
        while pause is not None and pause.is_set() and not (cancel is not None and cancel.is_set()):
            time.sleep(_PAUSE_SECONDS)


def steps(
    settings: LoopSettings,
    dataset: Dataset | None = None,
    cancel: Event | None = None,
    dense: Run | None = None,
    past: Sequence[Round] = (),
) -> Iterator[Epoch | Round]:
    """The same with every epoch on the way, for who wants to look on. To pause is to ask for no more.

    `past` are rounds of an earlier run of the same network and grain, the dense one first, with any other
    settings: they come first, and the run goes on from the last of them, at the place on its own schedule
    where as much is removed. Rounds of the same settings are what the run itself would have given, and so is
    what follows, bit for bit. Rules that end a run are those of `settings`, for the rounds of the past too.
    Raises ValueError when they are of another network, as trained, or grain.
    """
    data = load(settings.train.dataset) if dataset is None else dataset
    if dense is None:
        dense = yield from _dense(settings, data, cancel)
        if dense is None:
            return
    loop = _Loop(settings, data, dense, cancel)
    if past:
        loop.follow(past)
    yield from loop.run(past)


def result(rounds: Sequence[Round]) -> Round:
    """What a run (so far) leaves: its last round whose metric is within the drop limit."""
    return next(done for done in reversed(rounds) if done.good)


def measure(model: Model, params: Params, split: Split, task: str) -> Metrics:
    """Loss and headline metric over a split."""
    with torch.no_grad():
        logits = model.logits(params, split.x)
        return Metrics(loss_fn(task)(logits, split.y).item(), metric_fn(task)(logits, split.y).item())


def _dense(settings: LoopSettings, data: Dataset, cancel: Event | None) -> Iterator[Epoch]:
    """Train the dense network; returns the run, None when it was cancelled."""
    wanted = settings.dense
    snapshots: dict[int, Params] = {}
    records = []
    for record in train(wanted, data, cancel=cancel, start=_drawn(wanted.build(data), wanted.seed, data)):
        if record.params is not None:
            snapshots[record.epoch] = record.params
        records.append(without_params(record))
        yield Epoch(0, records[-1], 0.0, 0.0)
    if wanted.epochs not in snapshots:
        return None
    return Run(wanted, snapshots, tuple(records))


def _removed(mask: Mask) -> float:
    """The share that a mask cuts."""
    return (mask.size - mask.count) / mask.size


def _drawn(model: Model, seed: int, data: Dataset) -> Params:
    """Initial parameters, in float64 where the data are."""
    dtype = data.train.x.dtype if data.train.x.is_floating_point() else torch.float32
    return {name: tensor.to(dtype) for name, tensor in model.init(seed).items()}


class _Clock:
    """Seconds of work: it stands while nobody asks for the next event."""

    def __init__(self, spent: float = 0.0) -> None:
        self._spent, self._began = spent, time.perf_counter()

    @property
    def seconds(self) -> float:
        return self._spent + time.perf_counter() - self._began

    def stop(self) -> None:
        self._spent = self.seconds

    def start(self) -> None:
        self._began = time.perf_counter()


class _Loop:
    """One run: where it stands, and what a round does."""

    def __init__(self, settings: LoopSettings, data: Dataset, dense: Run, cancel: Event | None) -> None:
        self.settings, self.data, self.dense, self.cancel = settings, data, dense, cancel
        self.whole = settings.train.build(data)
        self.units = settings.grain == "unit"
        self.choice = Choice.of(settings, self.whole, data)
        self.plan, self.mask = self.choice.plan, self.choice.dense
        self.row_steps = self.whole.row_steps(data.train.x)
        self.model, self.params = self.whole, dense.final  # those of the search
        self.shown = (self.model, self.params, self.mask)  # those of the record: a control's are others
        self.clock = _Clock()

    def follow(self, past: Sequence[Round]) -> None:
        """Stand where the last of these rounds ended."""
        first, last = past[0], past[-1]
        flags = {name: tuple(kept.shape) for name, kept in last.mask.items()}
        if flags != {name: tuple(kept.shape) for name, kept in self.mask.items()}:
            raise ValueError(f"expected rounds over {tuple(self.mask)}, got {tuple(flags)}")
        if first.model != self.whole or _numbers(first.train) != _numbers(self.dense.records):
            raise ValueError(f"expected rounds that begin with {self.dense.settings.label} as it was trained")
        found = last.searched(self.settings.after)
        self.mask, self.model, self.params = found.mask, found.model, found.params
        self.shown = (last.model, last.params, last.mask)
        self.clock = _Clock(last.seconds)

    def run(self, past: Sequence[Round] = ()) -> Iterator[Epoch | Round]:
        if past:
            first, last = past[0].healed, past[-1]
            ahead = self.plan.place(last.progress, last.asked, last.share)
            if ahead != last.progress:
                last = replace(last, progress=ahead, asked=self.plan.share(ahead))
            for done in past[:-1]:
                yield from self._out(self._judged(done, first, over=True))
        else:
            first = measure(self.model, self.params, self.data.validation, self.data.task)
            if self.cancel is not None and self.cancel.is_set():
                return
            last = self._record(0, (first, first, first), self.dense.records, 0.0, 0.0, 1.0, 0.0)
        last = self._judged(last, first)
        yield from self._out(last)
        while not last.reason and not (self.cancel is not None and self.cancel.is_set()):
            rate = self.plan.next_rate(last.rate, fall(last))
            progress = self.plan.advance(last.progress, rate)
            done = yield from self._round(last, progress)
            if done is None:
                return
            cut, records = done
            found = (last.healed, cut, measure(*self.shown[:2], self.data.validation, self.data.task))
            asked = self.plan.share(progress)
            step = asked - last.asked
            last = self._judged(
                self._record(last.index + 1, found, records, asked, step, rate, progress), first
            )
            yield from self._out(last)

    def _round(self, last: Round, progress: float) -> Iterator[Epoch]:
        """Cut and retrain. Returns the metrics after the cut and the records, None when it was cancelled."""
        index, outer, network = last.index + 1, self.mask, self.model
        cuts: list[Metrics] = []
        recut = None
        if self.settings.gradual:
            recut = self._gradually(last.progress, progress, index, cuts)
        else:
            self.mask = self._choose(network, self.params, outer, self.plan.share(progress), index)
            self.model, self.params = self._without(network, self.params, outer)
            cuts.append(measure(self.model, self.params, self.data.validation, self.data.task))
            self.params = self._restart(_SEARCH[self.settings.after], self.mask, self.model, index)
        control = self.settings.after in CONTROLS
        middle = (last.progress + progress) / 2.0 if control else progress
        found = yield from self._train(
            index, self.model, self.params, self.mask, recut, last.progress, middle
        )
        if found is None:
            return None
        self.params, records = found
        if self.settings.gradual:
            self.model, self.params = self._without(network, self.params, outer)
        if not control:
            self.shown = (self.model, self.params, self.mask)
        else:
            found = yield from self._control(index, middle, progress)
            if found is None:
                return None
            records = found
        return cuts[-1], records

    def _control(self, index: int, start: float, end: float) -> Iterator[Epoch]:
        """Train the network that a control compares with the one that was searched."""
        model, mask = self.model, self.mask
        if self.settings.after == "random-mask":
            mask = self.choice.lot(mask, self.shown[2], index)
            if self.units:
                model = self.whole.shrink(self.dense.initial, dict(mask))[0]
        params = self._restart(self.settings.after, mask, model, index)
        found = yield from self._train(index, model, params, mask, None, start, end)
        if found is None:
            return None
        self.shown = (model, found[0], mask)
        return found[1]

    def _gradually(
        self, start: float, end: float, index: int, cuts: list[Metrics]
    ) -> Callable[[int, Params], Mask]:
        """What cuts a part of a round before each of its epochs."""
        outer, network, epochs = self.mask, self.model, self.settings.retrain_epochs
        low, high = self.plan.share(start), self.plan.share(end)

        def recut(epoch: int, params: Params) -> Mask:
            share = high if epoch == epochs else low + (high - low) * epoch / epochs
            self.mask = self._choose(network, params, outer, share, index)
            held = self._weights(network, outer)
            cuts.append(measure(network, held.apply(params), self.data.validation, self.data.task))
            return held

        return recut

    def _train(
        self,
        index: int,
        model: Model,
        params: Params,
        mask: Mask,
        recut: Callable[[int, Params], Mask] | None,
        start: float,
        end: float,
    ) -> Iterator[Epoch]:
        """Retrain on the way from one progress to another. Returns parameters and records, None when it was
        cancelled."""
        wanted, epochs = self.settings.train, self.settings.retrain_epochs
        records: list[Record] = []
        if epochs:
            changes = {
                "epochs": epochs,
                "snapshots": (epochs,),
                "seed": seed_of(wanted.seed, index),  # of the order of the rows: another one in every round
                "learning_rate": wanted.learning_rate * self.settings.rate_factor,
                "keep": "last",  # as many epochs for every way of going on
            }
            held = None if self.units else mask
            retraining = wanted.model_copy(update=changes)
            for record in train(retraining, self.data, held, self.cancel, params, model, recut):
                records.append(without_params(record))
                params = record.params or params
                ahead = start + (end - start) * record.epoch / epochs
                yield from self._out(Epoch(index, records[-1], ahead, _removed(self.mask)))
            if records[-1].epoch < epochs:
                return None
        if self.cancel is not None and self.cancel.is_set():
            return None
        return params, tuple(records)

    def _choose(self, model: Model, params: Params, outer: Mask, share: float, index: int) -> Mask:
        """The mask at a share. `model` is what `outer` leaves of the dense network."""
        return self.choice.mask(self.choice.scores(model, params, outer, index), self.mask, share)

    def _without(self, model: Model, params: Params, outer: Mask) -> tuple[Model, Params]:
        """What the mask leaves of a network that `outer` had left."""
        if not self.units:
            return model, self.mask.apply(params)
        return model.shrink(params, {g: self.mask[g][outer[g]] for g in self.mask})

    def _weights(self, model: Model, outer: Mask) -> Mask:
        """The mask as one over the weights of `model`: a unit that goes takes all of its weights along."""
        if not self.units:
            return self.mask
        return Mask(model.units.weight_mask(model, {g: self.mask[g][outer[g]] for g in self.mask}))

    def _restart(self, after: After, mask: Mask, model: Model, index: int) -> Params:
        """The parameters that retraining starts from: those of `model` under `mask`."""
        seed = seed_of(self.settings.train.seed, -index)
        if after == "continue":
            return self.params
        if after in ("rewind", "random-mask"):
            past = self.dense.snapshots[self.settings.rewind_epoch]
        elif after == "scratch" and self.units:
            return _drawn(model, seed, self.data)
        else:
            past = _drawn(self.whole, seed, self.data)
            if after == "scratch":
                past = past | {name: widened(past[name], mask[name]) for name in mask}
        return self.whole.shrink(past, dict(mask))[1] if self.units else mask.apply(past)

    def _record(
        self,
        index: int,
        found: tuple[Metrics, Metrics, Metrics],
        records: tuple[Record, ...],
        asked: float,
        step: float,
        rate: float,
        progress: float,
    ) -> Round:
        model, params, mask = self.shown
        control = self.settings.after if self.settings.after in CONTROLS else None
        return Round(
            index=index,
            share=_removed(mask),
            removed=mask.size - mask.count,
            total=mask.size,
            mask=mask,
            model=model,
            params=params,
            before=found[0],
            cut=found[1],
            healed=found[2],
            train=records,
            asked=asked,
            step=step,
            rate=rate,
            progress=progress,
            seconds=self.clock.seconds,
            ledger=ledger(model, None if self.units else mask, self.row_steps),
            search=control and Search(control, self.model, self.params, self.mask),
        )

    def _judged(self, done: Round, first: Metrics, over: bool = False) -> Round:
        """The round with what the rules of this run say of it, the same object where it says so already.
        `first` are the metrics of the dense network. over: the run went on after it."""
        drop, costs, rules = first.metric - done.healed.metric, done.ledger, self.settings.stops
        facts = Facts(done.share, costs.weights, costs.bytes, costs.multiply_adds, drop, done.seconds)
        reason = rules.reason(facts) or ("schedule" if done.progress >= 1.0 else "")
        says = {"reason": "" if over else reason, "good": rules.good(drop)}
        return done if says == {"reason": done.reason, "good": done.good} else replace(done, **says)

    def _out(self, event: Epoch | Round) -> Iterator[Epoch | Round]:
        """Hand an event out; what its reader does meanwhile costs this run no time."""
        self.clock.stop()
        yield event
        self.clock.start()


def _numbers(records: Sequence[Record]) -> list[Record]:
    """What equal trainings have in common: not the time they took."""
    return [replace(record, seconds=0.0) for record in records]
