"""What the page computes and remembers: rounds of runs, and the chart of them. Bounded, never changed."""

from __future__ import annotations

import threading
from collections import OrderedDict
from typing import Literal, NamedTuple

from core.data.registry import load
from core.jobs import remembered
from core.retrain import LoopHandle, LoopSettings, Round, default_loops, measure, prune_and_retrain
from core.train.settings import BaseTrainSettings
from lessons.catalogue import catalogue
from lessons.network import known
from lessons.prune_retrain import chart, claims
from lessons.prune_retrain.settings import PruneRetrain
from lessons.prune_retrain.travel import Moment, moment
from live_chart import Encoded

Rounds = tuple[Round, ...]
State = Literal["running", "done", "partial", "fresh", "lost"]
"""Of the run that the settings ask for: it goes on; it went all the way; it was stopped; it has not
begun; or it is to go on from rounds that are no longer known."""


class Standing(NamedTuple):
    """The rounds to show, what they are, and the visitor's own run, whatever it is of."""

    rounds: Rounds
    state: State
    handle: LoopHandle | None = None


REMEMBERED = 48
"""Runs, stopped ones too, that an address can still go on from."""

_stopped: OrderedDict[str, Rounds] = OrderedDict()
_lock = threading.Lock()


def remember(key: str, rounds: Rounds) -> None:
    """Keep the rounds of a run, so that another one may go on from any of them."""
    with _lock:
        if len(rounds) >= len(_stopped.get(key, ())):
            _stopped[key] = rounds
        _stopped.move_to_end(key)
        while len(_stopped) > REMEMBERED:
            _stopped.popitem(last=False)


def recall(key: str) -> Rounds | None:
    """The rounds of a run by its key, whole or as far as it came; None where it is not known."""
    whole = default_loops().known(key)
    if whole is not None:
        return whole
    with _lock:
        return _stopped.get(key)


def finished(settings: PruneRetrain) -> Rounds | None:
    """The rounds of the run that the settings ask for, if it went all the way."""
    return default_loops().known(settings.key)


def past(settings: PruneRetrain) -> Rounds | None:
    """The rounds that the run goes on from, () where it starts from the dense network, None where they are
    not known any more."""
    if settings.parent is None:
        return ()
    key, index = settings.parent
    rounds = recall(key) or default_loops().kept(key)
    return None if rounds is None or index >= len(rounds) else rounds[: index + 1]


def look(settings: PruneRetrain, visitor: str) -> Standing:
    """What there is for a visitor. A run of theirs that these settings do not ask for ends; its rounds are
    kept for who comes back to them."""
    handle = default_loops().find(visitor)
    if handle is not None and not handle.finished:
        if handle.key == settings.key or compares(settings, handle):
            handle.attend()
        else:
            handle.stop()
        if handle.rounds:  # who reloads the page is a new visitor: the address still finds these
            remember(handle.key, handle.rounds)
    return standing(settings, handle)


def variants(settings: PruneRetrain) -> dict[str, LoopSettings]:
    """The runs of the comparison on the page."""
    return claims.variants(settings.loop, settings.compare)


def compares(settings: PruneRetrain, handle: LoopHandle | None) -> bool:
    """Whether a run goes on for the comparison on the page."""
    wanted = (loop.hash for loop in variants(settings).values())
    return handle is not None and not handle.finished and handle.key in wanted


def standing(settings: PruneRetrain, handle: LoopHandle | None) -> Standing:
    """What there is with this run of the visitor, whatever it is of."""
    dense = (dense_round(settings.loop.train, settings.grain, settings.criterion),)
    own = handle is not None and handle.key == settings.key
    if own and not handle.finished:
        return Standing(handle.rounds or past(settings) or dense, "running", handle)
    whole = finished(settings)
    if whole is not None:
        return Standing(whole, "done", handle)
    if own and handle.rounds:
        remember(settings.key, handle.rounds)
    partial = recall(settings.key)
    if partial is not None and len(partial) > (settings.parent[1] + 1 if settings.parent else 1):
        return Standing(partial, "partial", handle)
    before = past(settings)
    if before is None:
        return Standing(dense, "lost", handle)
    return Standing(before or dense, "fresh", handle)


@remembered(maxsize=32)
def dense_round(train: BaseTrainSettings, grain: str, criterion: str) -> Round:
    """Round 0 of every run of a network. Raises LookupError while it is not trained."""
    run = known(train)
    if run is None:
        raise LookupError(f"expected a trained run of {train.label}, got none")
    return next(prune_and_retrain(LoopSettings(train=train, grain=grain, criterion=criterion), dense=run))


@remembered(maxsize=256)
def _moment(done: Round, loop: LoopSettings) -> Moment:
    data = load(loop.train.dataset)
    return moment(done, loop.train.build(data), data, loop)


def _cuts(loop: LoopSettings) -> LoopSettings:
    """The settings with what has no part in a cut at its default: equal cuts are measured once."""
    names = ("retrain_epochs", "rate_factor", "rewind_epoch", "gradual", "stops")
    return loop.model_copy(update={name: LoopSettings.model_fields[name].default for name in names})


def shot(settings: PruneRetrain) -> Moment:
    """The dense network, cut at once without retraining."""
    loop = settings.loop
    return _moment(dense_round(loop.train, loop.grain, loop.criterion), _cuts(loop))


@remembered(maxsize=64)
def tested(train: BaseTrainSettings, done: Round) -> float:
    """Accuracy of a round's network on the test rows."""
    data = load(train.dataset)
    return measure(done.model, done.params, data.test, data.task).metric


@remembered(
    maxsize=48,
    key=lambda settings, rounds, language, veiled=False: (settings.loop, rounds, language, veiled),
)
def encoded(settings: PruneRetrain, rounds: Rounds, language: str, veiled: bool = False) -> Encoded:
    """The payload of the live chart for these rounds."""
    loop = settings.loop
    found = tuple(_moment(done, _cuts(loop)) for done in rounds)
    return chart.payload(loop, rounds, found, catalogue(language), veiled=veiled)
