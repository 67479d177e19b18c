"""What the page computes, remembered by name: shared by all sessions, bounded, never changed."""

from __future__ import annotations

from functools import lru_cache

import plotly.graph_objects as go

from core.charts import neurons as figures
from core.charts.live import Encoded
from core.training import TrainSettings
from lessons.catalogue import catalogue
from lessons.mlp_neurons import chart, claims, studies
from lessons.mlp_neurons.network import Network, Pruning, prune
from lessons.mlp_neurons.settings import MlpNeurons
from lessons.networks import WITHIN, hand, known

Units = tuple[int, ...]


@lru_cache(maxsize=32)
def network(settings: TrainSettings) -> Network:
    """The trained network of these settings. Raises LookupError while it is not trained."""
    run = known(settings)
    if run is None:
        raise LookupError(f"expected a trained run of {settings.label}, got none")
    return Network.of(run)


@lru_cache(maxsize=128)
def pruning(
    settings: TrainSettings, criterion: str, scope: str, cut: Units = (), kept: Units = ()
) -> Pruning:
    trained = network(settings)
    return prune(trained, criterion, scope, hand(cut, kept, trained.total))


@lru_cache(maxsize=64)
def encoded(
    settings: TrainSettings,
    criterion: str,
    scope: str,
    cut: Units,
    kept: Units,
    seeds: tuple[TrainSettings, ...],
    language: str,
) -> Encoded:
    """The payload of the live chart; `seeds` are the trained runs of the band."""
    return chart.payload(
        network(settings),
        pruning(settings, criterion, scope, cut, kept),
        [network(seed) for seed in seeds],
        catalogue(language),
        language,
    )


@lru_cache(maxsize=32)
def order(settings: TrainSettings) -> claims.Order:
    return claims.order(network(settings))


@lru_cache(maxsize=128)
def layers(settings: TrainSettings, criterion: str) -> tuple[studies.LayerAlone, ...]:
    return studies.sensitivity(network(settings), criterion)


@lru_cache(maxsize=64)
def order_figure(settings: TrainSettings, language: str) -> go.Figure:
    """True cost of every neuron in the order of the signed S. Built once: a release only sends it."""
    text, found, measured = catalogue(language), order(settings), network(settings)
    places = [measured.place(unit) for unit in found.units]
    return figures.order_bars(
        found.rise,
        [text("neurons-hover", layer=layer, index=index) for layer, index in places],
        found.early,
        title=text(found.title()),
        x=text("neurons-order-x"),
        y=text("neurons-axis-truth"),
    )


@lru_cache(maxsize=128)
def layers_figure(settings: TrainSettings, criterion: str, language: str) -> go.Figure:
    """Each layer pruned alone, with the budget of one point."""
    text = catalogue(language)
    return figures.layer_lines(
        [(layer.layer, layer.removed, layer.accuracy) for layer in layers(settings, criterion)],
        network(settings).dense["validation"]["accuracy"] - WITHIN,
        limit_name=text("neurons-layers-budget"),
        title=text("neurons-layers-title", criterion=text(f"criterion-{criterion}")),
        x=text("neurons-axis-removed"),
        y=text("neurons-axis-accuracy"),
    )


@lru_cache(maxsize=32)
def pair(settings: TrainSettings) -> studies.Pair:
    return studies.worst_pair(network(settings))


@lru_cache(maxsize=32)
def chance(settings: TrainSettings) -> studies.Chance:
    return studies.by_chance(network(settings))


@lru_cache(maxsize=32)
def history(settings: TrainSettings) -> studies.SignHistory:
    return studies.sign_history(known(settings))


@lru_cache(maxsize=32)
def rules(settings: TrainSettings, criteria: tuple[str, ...]) -> tuple[claims.Rule, ...]:
    return claims.rules(network(settings), criteria)


def as_set(settings: MlpNeurons) -> Pruning:
    """The pruning on the page, edits by hand included."""
    return pruning(settings.train, settings.criterion, settings.scope, settings.cut, settings.kept)
