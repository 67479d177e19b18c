"""What the page computes, remembered by name: shared by all sessions, bounded, never changed."""

from __future__ import annotations

import plotly.graph_objects as go

from core.charts import rnn as figures
from core.jobs import remembered
from core.train.settings import RecurrentSettings
from lessons.catalogue import catalogue
from lessons.networks import hand, known
from lessons.rnn import chart, claims, studies
from lessons.rnn.network import Network, Pruning, prune
from lessons.rnn.settings import UNITS, Rnn
from live_chart import Encoded

Items = tuple[int, ...]


@remembered(maxsize=64)
def network(settings: RecurrentSettings, epoch: int) -> Network:
    """The network of these settings after so many epochs. Raises LookupError while it is not trained."""
    run = known(settings)
    if run is None:
        raise LookupError(f"expected a trained run of {settings.label}, got none")
    return Network.of(run, epoch)


@remembered(maxsize=48)
def pruning(
    settings: RecurrentSettings,
    epoch: int,
    grain: str,
    criterion: str,
    scope: str,
    cut: Items = (),
    kept: Items = (),
) -> Pruning:
    trained = network(settings, epoch)
    return prune(trained, grain, criterion, scope, hand(cut, kept, trained.items(grain)))


def as_set(settings: Rnn) -> Pruning:
    """The pruning on the page, edits by hand included."""
    return pruning(settings.train, settings.epoch, *_ranked(settings), settings.cut, settings.kept)


def unedited(settings: Rnn) -> Pruning:
    """The same without edits by hand."""
    return pruning(settings.train, settings.epoch, *_ranked(settings))


def _ranked(settings: Rnn) -> tuple[str, str, str]:
    scope = settings.scope if settings.grain == "weights" else "global"
    return settings.grain, settings.criterion, scope


def encoded(settings: Rnn, seeds: tuple[RecurrentSettings, ...], language: str) -> Encoded:
    """The payload of the live chart; `seeds` are the trained runs of the band."""
    ranked = _ranked(settings)
    return _encoded(
        settings.train, settings.epoch, ranked, settings.cut, settings.kept, settings.lag, seeds, language
    )


@remembered(maxsize=48)
def _encoded(
    train: RecurrentSettings,
    epoch: int,
    ranked: tuple[str, str, str],
    cut: Items,
    kept: Items,
    lag: int | None,
    seeds: tuple[RecurrentSettings, ...],
    language: str,
) -> Encoded:
    return chart.payload(
        network(train, epoch),
        pruning(train, epoch, *ranked, cut, kept),
        lag,
        [network(seed, epoch) for seed in seeds],
        catalogue(language),
        language,
    )


def picked(settings: Rnn) -> str:
    """What the page looks at: what the learner picked, else what is picked for them."""
    return settings.picked or default_pick(settings)


@remembered(maxsize=64)
def _default_pick(train: RecurrentSettings, epoch: int, ranked: tuple[str, str, str]) -> str:
    return studies.default_pick(pruning(train, epoch, *ranked))


def default_pick(settings: Rnn) -> str:
    return _default_pick(settings.train, settings.epoch, _ranked(settings))


def weight(settings: Rnn, name: str, index: int) -> studies.Weight:
    return _weight(
        settings.train, settings.epoch, _ranked(settings), settings.cut, settings.kept, name, index
    )


@remembered(maxsize=96)
def _weight(
    train: RecurrentSettings,
    epoch: int,
    ranked: tuple[str, str, str],
    cut: Items,
    kept: Items,
    name: str,
    index: int,
) -> studies.Weight:
    return studies.weight_of(pruning(train, epoch, *ranked, cut, kept), name, index)


@remembered(maxsize=32)
def cancelled(train: RecurrentSettings, epoch: int) -> float:
    return studies.cancelled(network(train, epoch))


def states_figure(settings: Rnn, weight: studies.Weight, language: str) -> go.Figure:
    """How much the state after each step changes when one weight is cut."""
    text, found = catalogue(language), network(settings.train, settings.epoch)
    return figures.steps(
        [claims.step_name(found, step) for step in range(found.steps)],
        weight.time.change,
        title=text(claims.states_title(found, weight)),
        x=text("rnn-axis-step"),
        y=text("rnn-axis-change"),
    )


def cost_figure(settings: Rnn, weight: studies.Weight, language: str) -> go.Figure:
    """What it costs to cut a weight at one step only, beside cutting it at every step."""
    text, found = catalogue(language), network(settings.train, settings.epoch)
    names = [claims.step_name(found, step) for step in range(found.steps)]
    return figures.steps(
        names,
        weight.time.once,
        title=text(claims.cost_title(weight)),
        x=text("rnn-axis-cut-at"),
        y=text("rnn-axis-truth"),
        last=(text("rnn-every-step"), weight.time.always),
    )


@remembered(maxsize=96)
def form_figure(
    train: RecurrentSettings, epoch: int, form: str, picked: int | None, language: str
) -> go.Figure:
    """The contribution of every unit in one form, in the order of what its removal really costs."""
    text, found = catalogue(language), network(train, epoch)
    return figures.form(
        found.scores("units", form)[UNITS].numpy(),
        found.truth.numpy(),
        picked,
        title=text(
            "rnn-forms-title",
            form=text(f"criterion-{form}"),
            agreement=claims.signed_number(found.agreement(form)),
        ),
        truth_name=text("rnn-forms-truth"),
        x=text("rnn-forms-x"),
        unit=text("live-unit"),
    )


@remembered(maxsize=32)
def gates(train: RecurrentSettings, epoch: int) -> studies.Gates:
    return studies.gates_apart(network(train, epoch))


@remembered(maxsize=32)
def percentile(train: RecurrentSettings, epoch: int) -> studies.Percentile:
    return studies.percentile(network(train, epoch))


@remembered(maxsize=32)
def keeps(train: RecurrentSettings, epoch: int, lag: int | None, scope: str) -> studies.KeepsTable:
    return studies.keeps(network(train, epoch), lag, scope)
