"""Figures below the instrument that need more than one measurement."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go

from core.charts import neurons as figures
from core.train.settings import BaseTrainSettings
from lessons.catalogue import Catalogue
from lessons.mlp_neurons import claims, studies
from lessons.network import network
from lessons.subject import WITHIN, Subject


def order_figure(found: Subject, text: Catalogue) -> go.Figure:
    """True cost of every neuron in the order of the signed S."""
    order = studies.order(found.network)
    places = [found.place(unit) for unit in order.units]
    return figures.order_bars(
        order.rise,
        [text("neurons-hover", layer=layer, index=index) for layer, index in places],
        order.early,
        title=text(claims.order_title(order)),
        x=text("neurons-order-x"),
        y=text("network-axis-truth"),
    )


def layers_figure(found: Subject, seeds: Sequence[BaseTrainSettings], text: Catalogue) -> go.Figure:
    """Each layer pruned alone, with its band over seeds, its random baseline and the budget of one point."""
    criterion, epoch = found.question.criterion, found.question.epoch
    random = {group: studies.random_alone(found.network, group) for group in found.model.hidden}
    others = [studies.sensitivity(network(seed, epoch), criterion) for seed in seeds]
    mine = studies.sensitivity(found.network, criterion)
    lines = [
        figures.LayerLine(
            layer.layer,
            layer.removed,
            layer.accuracy,
            np.stack([other.accuracy for other in band]),
            text("neurons-layers-random", layer=layer.layer),
            layer.size * random[layer.layer].share,
            random[layer.layer].mean,
        )
        for layer, band in zip(mine, zip(*others, strict=True), strict=True)
    ]
    return figures.layer_lines(
        lines,
        found.dense - WITHIN,
        limit_name=text("neurons-layers-budget"),
        title=text("neurons-layers-title", criterion=text(found.rule.key)),
        x=text("neurons-axis-removed"),
        y=text("neurons-axis-accuracy"),
    )
