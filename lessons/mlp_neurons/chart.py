"""The instrument of the page: one stop for each number of neurons removed."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from core.prune.scores import UNIT_CRITERIA
from core.prune.sweep import Band
from lessons import networks
from lessons.mlp_neurons.claims import signed_number
from lessons.mlp_neurons.network import Network, Pruning, joined, over_seeds
from live_chart import (
    Axis,
    Bars,
    BarsData,
    Curve,
    Encoded,
    Frame,
    Items,
    Line,
    Mark,
    Panel,
    Payload,
    Scatter,
    ScatterData,
    Stops,
    Tiles,
    encode,
)

Text = Callable[..., str]

TOP, BOTTOM = 182, 190
"""Heights of the two rows of panels, pixels."""


def payload(
    network: Network, pruning: Pruning, seeds: Sequence[Network], text: Text, language: str
) -> Encoded:
    """Everything that the live chart draws for one pruning; `seeds` are the networks of the band, this one
    included."""
    criterion, plan = pruning.criterion, pruning.plan
    name = text(f"criterion-{criterion}")
    scores = {group: score.double().numpy() for group, score in network.scores(criterion).items()}
    truth = {group: rise.double().numpy() for group, rise in network.truth.items()}
    axis = _padded(np.concatenate(list(scores.values())), "")
    dense = network.dense["validation"]["accuracy"]
    random = network.random(plan.scope)
    frame = Frame(
        label="",
        stops=_stops(pruning, random),
        items=_items(network, pruning, text),
        data={"bars": BarsData(scores), "scatter": ScatterData(scores, truth)},
        facts={"dense": dense},
        notes=networks.notes(network.settings, plan, text, network.data.class_names),
    )
    return encode(
        Payload(
            name="mlp-neurons",
            panels=_panels(network, pruning, seeds, axis, name, text),
            frames=(frame,),
            total=network.total,
            reading=text(
                "neurons-reading", removed="{removed:d}", total="{total:d}", accuracy="{accuracy:p1}%",
                dense="{dense:p1}%",
            ),
            words=networks.chart_words(text, language),
            threshold_axis=_threshold_axis(pruning, scores, text) if plan.threshold is not None else None,
            hand=True,
        )
    )  # fmt: skip


def _stops(pruning: Pruning, random: Band) -> Stops:
    """Edits by hand shift the shares: the baseline at a stop is that of the nearest share."""
    plan = pruning.plan
    nearest = np.abs(random.share[None] - plan.share[:, None]).argmin(1)
    metrics = {"accuracy": pruning.accuracy, "random": random.accuracy.double().mean(0).numpy()[nearest]}
    for group, removed in plan.counts.items():
        metrics[f"left_{group}"] = len(plan.gone[group]) - removed
    return Stops(plan.share, plan.removed, plan.threshold, metrics)


def _items(network: Network, pruning: Pruning, text: Text) -> tuple[Items, ...]:
    plan, values = pruning.plan, network.scores(pruning.criterion)
    units = [
        Items(group, gone.shape, values[group].numpy(), gone,
              tuple(text("neurons-hover", layer=group, index=i) for i in range(len(gone))))
        for group, gone in plan.gone.items()
    ]  # fmt: skip
    weights = []
    for group, gone in plan.gone.items():
        weight = network.params[f"{group}.weight"].numpy()
        # A removed neuron's picture stays, faint and crossed: it is the neuron that goes, not single weights.
        stays = np.full(weight.shape, plan.never, gone.dtype)
        weights.append(Items(f"{group}.weight", weight.shape, weight, stays))
    return (*units, *weights)


def _panels(
    network: Network, pruning: Pruning, seeds: Sequence[Network], axis: Axis, name: str, text: Text
) -> tuple[Panel, ...]:
    plan, groups = pruning.plan, network.groups
    truth = joined(network.truth).double().numpy()
    band = _seed_band(over_seeds(seeds, pruning.criterion, plan.scope))
    random = _seed_band(network.random(plan.scope))
    bars = "neurons-panel-bars" if plan.threshold is not None else "neurons-panel-bars-layer"
    return (
        Bars(
            id="bars",
            title=text(bars, criterion=name, removed="{removed:d}", alpha="{threshold:g2}"),
            alt=text("neurons-panel-bars-alt"),
            span=8,
            height=TOP,
            items=groups,
            labels=groups if len(groups) > 1 else (),
            y=axis,
            threshold=plan.threshold is not None,
            sort=True,
        ),
        Scatter(
            id="scatter",
            title=text(
                "neurons-panel-scatter", agreement=signed_number(network.agreement(pruning.criterion))
            ),
            alt=text("neurons-panel-scatter-alt"),
            span=4,
            height=TOP,
            items=groups,
            x=Axis(axis.lo, axis.hi, text("neurons-axis-score")),
            y=_padded(truth, text("neurons-axis-truth")),
        ),
        *_tiles(network, text),
        Curve(
            id="curve",
            title=text("neurons-panel-curve", accuracy="{accuracy:p1}%", random="{random:p1}%"),
            alt=text("neurons-panel-curve-alt"),
            span=4,
            height=BOTTOM,
            x=Axis(0.0, 1.0, text("neurons-axis-share"), percent=True),
            y=Axis(0.0, 1.0, "", percent=True),
            traces=networks.curve_traces(text, name, band, random, network.dense["validation"]["accuracy"]),
            lines=(Line("accuracy", label=text("network-trace-this")),),
            marks=(Mark("accuracy"),),
        ),
    )


def _tiles(network: Network, text: Text) -> list[Tiles]:
    shapes = [network.data.image_shape, *(_square(network.model.units[g].size) for g in network.groups[:-1])]
    sources = ["", *network.groups[:-1]]
    tiles = []
    for group, shape, source in zip(network.groups, shapes, sources, strict=True):
        key = "neurons-panel-tiles-next" if source else "neurons-panel-tiles-first"
        words = {"layer": group, "kept": f"{{left_{group}:d}}", "total": network.model.units[group].size}
        tiles.append(
            Tiles(
                id=f"tiles-{group}",
                title=text(key, **words, **({"source": source} if source else {})),
                alt=text("neurons-panel-tiles-alt", layer=group),
                span=8 // len(network.groups),
                height=BOTTOM,
                weights=f"{group}.weight",
                items=group,
                picture=shape,
            )
        )
    return tiles


def _square(size: int) -> tuple[int, int]:
    """The most nearly square picture of that many pixels."""
    height = next(h for h in range(int(size**0.5), 0, -1) if size % h == 0)
    return height, size // height


def _seed_band(band: Band) -> networks.SeedBand:
    return networks.SeedBand(band.share, band.accuracy.double().numpy())


def _padded(values: np.ndarray, title: str) -> Axis:
    """A linear axis around 0 and the values: signs and sizes can be compared by eye."""
    low, high = min(float(values.min()), 0.0), max(float(values.max()), 0.0)
    pad = 0.06 * (high - low) or 1.0
    return Axis(low - (pad if low < 0 else 0.0), high + pad, title)


def _threshold_axis(pruning: Pruning, scores: dict[str, np.ndarray], text: Text) -> Axis:
    """Along the scores themselves; on a log axis where they span orders of magnitude and none is negative."""
    flat = np.concatenate(list(scores.values()))
    title = text("neurons-alpha")
    rule = UNIT_CRITERIA[pruning.criterion]
    positive = flat[flat > 0]
    if rule.log_axis and len(positive) and not (flat < 0).any():
        return Axis(float(positive.min()) * 0.5, float(positive.max()) * 1.1, title, log=True)
    low, high = float(flat.min()), float(max(flat.max(), pruning.plan.threshold[-1]))
    pad = 0.02 * (high - low) or 1.0
    return Axis(low - pad, high + pad, title)
