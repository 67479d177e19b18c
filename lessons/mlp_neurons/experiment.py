"""What the page computes, remembered by name: shared by all sessions, bounded, never changed."""

from __future__ import annotations

import numpy as np
import plotly.graph_objects as go

from core.charts import neurons as figures
from core.jobs import remembered
from core.train.loop import TrainSettings
from lessons.catalogue import catalogue
from lessons.mlp_neurons import chart, claims, studies
from lessons.mlp_neurons.network import Network, Pruning, prune
from lessons.mlp_neurons.settings import MlpNeurons
from lessons.networks import WITHIN, hand, known
from live_chart import Encoded

Units = tuple[int, ...]


@remembered(maxsize=96)
def network(settings: TrainSettings, epoch: int) -> Network:
    """The network of these settings after so many epochs. Raises LookupError while it is not trained."""
    run = known(settings)
    if run is None:
        raise LookupError(f"expected a trained run of {settings.label}, got none")
    return Network.of(run, epoch)


@remembered(maxsize=128)
def pruning(
    settings: TrainSettings, epoch: int, criterion: str, scope: str, cut: Units = (), kept: Units = ()
) -> Pruning:
    trained = network(settings, epoch)
    return prune(trained, criterion, scope, hand(cut, kept, trained.total))


@remembered(maxsize=64)
def encoded(
    settings: TrainSettings,
    epoch: int,
    criterion: str,
    scope: str,
    cut: Units,
    kept: Units,
    seeds: tuple[TrainSettings, ...],
    language: str,
) -> Encoded:
    """The payload of the live chart; `seeds` are the trained runs of the band."""
    return chart.payload(
        network(settings, epoch),
        pruning(settings, epoch, criterion, scope, cut, kept),
        [network(seed, epoch) for seed in seeds],
        catalogue(language),
        language,
    )


@remembered(maxsize=32)
def order(settings: TrainSettings, epoch: int) -> claims.Order:
    return claims.order(network(settings, epoch))


@remembered(maxsize=128)
def layers(settings: TrainSettings, epoch: int, criterion: str) -> tuple[studies.LayerAlone, ...]:
    return studies.sensitivity(network(settings, epoch), criterion)


@remembered(maxsize=64)
def order_figure(settings: TrainSettings, epoch: int, language: str) -> go.Figure:
    """True cost of every neuron in the order of the signed S. Built once: a release only sends it."""
    text, found, measured = catalogue(language), order(settings, epoch), network(settings, epoch)
    places = [measured.place(unit) for unit in found.units]
    return figures.order_bars(
        found.rise,
        [text("neurons-hover", layer=layer, index=index) for layer, index in places],
        found.early,
        title=text(found.title()),
        x=text("neurons-order-x"),
        y=text("neurons-axis-truth"),
    )


@remembered(maxsize=128)
def layers_figure(
    settings: TrainSettings, epoch: int, criterion: str, seeds: tuple[TrainSettings, ...], language: str
) -> go.Figure:
    """Each layer pruned alone, with its band over seeds, its random baseline and the budget of one point."""
    text, measured = catalogue(language), network(settings, epoch)
    random = {group: measured.random_alone(group) for group in measured.groups}
    bands = zip(*(layers(seed, epoch, criterion) for seed in seeds), strict=True)
    return figures.layer_lines(
        [
            figures.LayerLine(
                layer.layer,
                layer.removed,
                layer.accuracy,
                np.stack([other.accuracy for other in band]),
                text("neurons-layers-random", layer=layer.layer),
                layer.size * random[layer.layer].share,
                random[layer.layer].accuracy.double().mean(0).numpy(),
            )
            for layer, band in zip(layers(settings, epoch, criterion), bands, strict=True)
        ],
        measured.dense["validation"]["accuracy"] - WITHIN,
        limit_name=text("neurons-layers-budget"),
        title=text("neurons-layers-title", criterion=text(f"criterion-{criterion}")),
        x=text("neurons-axis-removed"),
        y=text("neurons-axis-accuracy"),
    )


@remembered(maxsize=32)
def pair(settings: TrainSettings, epoch: int) -> studies.Pair:
    return studies.worst_pair(network(settings, epoch))


@remembered(maxsize=32)
def chance(settings: TrainSettings, epoch: int) -> studies.Chance:
    return studies.by_chance(network(settings, epoch))


@remembered(maxsize=32)
def history(settings: TrainSettings) -> studies.SignHistory:
    return studies.sign_history(known(settings))


@remembered(maxsize=32)
def rules(settings: TrainSettings, epoch: int, criteria: tuple[str, ...]) -> tuple[claims.Rule, ...]:
    return claims.rules(network(settings, epoch), criteria)


def as_set(settings: MlpNeurons) -> Pruning:
    """The pruning on the page, edits by hand included."""
    return pruning(
        settings.train, settings.epoch, settings.criterion, settings.scope, settings.cut, settings.kept
    )
