"""What the page computes, remembered by name: shared by all sessions, bounded, never changed."""

from __future__ import annotations

import plotly.graph_objects as go

from core.charts import attention as figures
from core.data.language import tokens
from core.jobs import remembered
from core.train.settings import EncoderSettings
from lessons.attention import chart, claims, studies
from lessons.attention.network import Network, Pruning, free_share, prune, read
from lessons.attention.settings import MEAN_OF_ABSOLUTES, Attention
from lessons.catalogue import catalogue
from lessons.networks import WITHIN, hand, known
from live_chart import Encoded

Units = tuple[int, ...]
AT_ONCE = ("contribution_mean_abs", "contribution_abs_mean", "ablation")
"""Criteria that the greedy order is held against."""


@remembered(maxsize=32)
def network(settings: EncoderSettings) -> Network:
    """The network of these settings. Raises LookupError while it is not trained."""
    run = known(settings)
    if run is None:
        raise LookupError(f"expected a trained run of {settings.label}, got none")
    return Network.of(run)


@remembered(maxsize=128)
def pruning(
    settings: EncoderSettings, criterion: str, grain: str, cut: Units = (), kept: Units = ()
) -> Pruning:
    trained = network(settings)
    total = len(trained.units(grain))
    return prune(trained, criterion, grain, hand(cut, kept, total))


def as_set(settings: Attention) -> Pruning:
    """The pruning on the page, edits by hand included."""
    return pruning(settings.train, settings.criterion, settings.grain, settings.cut, settings.kept)


@remembered(maxsize=256)
def sentence(settings: EncoderSettings, words: str) -> tokens.Encoded:
    """A text as one row of the network's tokens."""
    data = network(settings).data
    return tokens.encode([words], data.vocabulary, data.train.x.shape[1])


@remembered(maxsize=64)
def encoded(
    settings: EncoderSettings,
    criterion: str,
    grain: str,
    cut: Units,
    kept: Units,
    words: str,
    shown: studies.Unit,
    seeds: tuple[EncoderSettings, ...],
    language: str,
) -> Encoded:
    """The payload of the live chart; `seeds` are the trained runs of the band, `shown` the head that is drawn
    large."""
    found = pruning(settings, criterion, grain, cut, kept)
    row = sentence(settings, words)
    (own,) = row.words
    reading = read(found, own, row.tokens[0, : len(own)]) if own else None
    networks = [network(seed) for seed in seeds]
    return chart.payload(found, networks, reading, shown, catalogue(language), language)


def measured(settings: EncoderSettings, criterion: str, grain: str) -> bool:
    """Whether a trained run's curve is there, so that a band can have it at once."""
    return network(settings).measured(criterion, grain)


@remembered(maxsize=128)
def free_shares(seeds: tuple[EncoderSettings, ...], criterion: str, grain: str) -> tuple[float, ...]:
    """Share that goes within one point, under each seed."""
    return tuple(free_share(network(seed), criterion, grain) for seed in seeds)


@remembered(maxsize=32)
def skills(settings: EncoderSettings) -> studies.Skills:
    return studies.skills(network(settings))


@remembered(maxsize=32)
def skills_figure(settings: EncoderSettings, language: str) -> go.Figure:
    """Heads by skills: what is lost without each head."""
    text, found = catalogue(language), skills(settings)
    return figures.head_skills(
        found.change,
        [chart.unit_name(text, *unit) for unit in found.units],
        [text(f"skill-{name}") for name in found.names],
        title=text(claims.skills_title(found)),
        unit=text("attention-skills-unit"),
    )


@remembered(maxsize=32)
def structures(settings: EncoderSettings) -> tuple[studies.Structure, ...]:
    return studies.structures(network(settings))


@remembered(maxsize=32)
def pair(settings: EncoderSettings) -> studies.Pair:
    return studies.worst_pair(network(settings))


@remembered(maxsize=32)
def greedy(settings: EncoderSettings) -> studies.Greedy:
    return studies.greedy(network(settings))


def once(settings: EncoderSettings) -> dict[str, int]:
    """Heads that go within one point, ranked once for all, by each criterion of AT_ONCE."""
    return {name: pruning(settings, name, "heads").free for name in AT_ONCE}


@remembered(maxsize=32)
def greedy_figure(settings: EncoderSettings, language: str) -> go.Figure:
    """Accuracy against heads removed: greedy, by the truth once, by contribution once, at random."""
    text, trained, found = catalogue(language), network(settings), greedy(settings)
    random = trained.random("heads")
    total = len(found.order)
    by_truth = pruning(settings, "ablation", "heads")
    by_score = pruning(settings, MEAN_OF_ABSOLUTES, "heads")
    return figures.removal_lines(
        [
            (text("attention-greedy-again"), range(total + 1), found.accuracy),
            (text("attention-greedy-once"), by_truth.plan.removed, by_truth.accuracy),
            (text(f"criterion-{MEAN_OF_ABSOLUTES}"), by_score.plan.removed, by_score.accuracy),
        ],
        (text("network-trace-random"), total * random.share, random.accuracy),
        trained.dense["validation"]["accuracy"] - WITHIN,
        limit_name=text("neurons-layers-budget"),
        title=text("attention-greedy-title", free=found.free, total=total),
        x=text("attention-axis-removed"),
        y=text("neurons-axis-accuracy"),
    )


@remembered(maxsize=64)
def agreements(settings: EncoderSettings, criteria: tuple[str, ...]) -> dict[str, tuple[float, int]]:
    """Of each criterion, over the heads: rank correlation with the truth, heads within one point."""
    trained = network(settings)
    return {
        name: (trained.agreement(name, "heads"), pruning(settings, name, "heads").free) for name in criteria
    }
