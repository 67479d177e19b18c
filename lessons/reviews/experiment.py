"""What the page computes, remembered by name: shared by all sessions, bounded, never changed."""

from __future__ import annotations

import plotly.graph_objects as go

from core.charts import reviews as figures
from core.jobs import remembered
from core.train.settings import RecurrentSettings
from lessons import networks
from lessons.catalogue import catalogue
from lessons.networks import hand, known
from lessons.reviews import chart, claims, sentence, studies
from lessons.reviews import network as measured
from lessons.reviews.network import Course, Network, Pruning
from lessons.reviews.settings import Reviews, total
from live_chart import Encoded

Seeds = tuple[RecurrentSettings, ...]


@remembered(maxsize=48)
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
    cut: tuple[int, ...] = (),
    kept: tuple[int, ...] = (),
) -> Pruning:
    trained = network(settings, epoch)
    edits = hand(cut, kept, total(trained.model, grain))
    return measured.prune(trained, grain, criterion, scope, edits)


@remembered(maxsize=256)
def course(settings: RecurrentSettings, epoch: int, grain: str, criterion: str, scope: str) -> Course:
    return measured.course(network(settings, epoch), grain, criterion, scope)


@remembered(maxsize=64)
def random(settings: RecurrentSettings, epoch: int, grain: str, scope: str) -> networks.SeedBand:
    return measured.random_band(network(settings, epoch), grain, scope)


@remembered(maxsize=64)
def reading(pruned: tuple, words: str) -> sentence.Reading:
    """A sentence under a pruning, `Reviews.pruning`."""
    found = pruning(*pruned)
    return sentence.follow(found.network, found.plan, sentence.read(words, found.network.data))


@remembered(maxsize=64)
def forgetting(settings: RecurrentSettings, epoch: int, grain: str, criterion: str, scope: str,
               seeds: Seeds) -> claims.Forgetting:  # fmt: skip
    """Where each skill falls, in this network (first) and in those of the other seeds."""
    courses = [course(seed, epoch, grain, criterion, scope) for seed in seeds]
    return claims.forgetting(network(settings, epoch).groups, courses)


@remembered(maxsize=32)
def encoded(pruned: tuple, words: str, seeds: Seeds, revealed: bool, language: str) -> Encoded:
    """The payload of the live chart; `seeds` are the trained runs of the band, this one included."""
    settings, epoch, grain, criterion, scope, _, _ = pruned
    plain = (epoch, grain, criterion, scope)
    return chart.payload(
        pruning(*pruned),
        reading(pruned, words),
        [course(seed, *plain) for seed in seeds],
        random(settings, epoch, grain, scope),
        measured.bag_of_words(settings.dataset) if revealed else {},
        revealed,
        catalogue(language),
        language,
    )


@remembered(maxsize=64)
def forgetting_figure(pruned: tuple, seeds: Seeds, language: str) -> go.Figure:
    """The share at which each skill falls, under every seed."""
    text, found = catalogue(language), forgetting(*pruned[:5], seeds)
    return figures.falls(
        [claims.group_name(name, found.skills, text) for name in found.names],
        found.seeds,
        title=text(claims.forgetting_title(found)),
        x=text("reviews-axis-share"),
        words={name: text(f"reviews-falls-{name}") for name in ("this", "seeds", "mean")},
    )


@remembered(maxsize=32)
def units(pruned: tuple, stop: int) -> studies.UnitSkills:
    """What each hidden unit carries of what is left at a stop."""
    found = pruning(*pruned)
    return studies.unit_skills(found.network, found.network.pruned(found.plan, stop))


@remembered(maxsize=64)
def masks(settings: RecurrentSettings, epoch: int, criterion: str, scope: str, share: float,
          seeds: Seeds) -> studies.Masks:  # fmt: skip
    return studies.masks([network(seed, epoch) for seed in seeds], criterion, scope, share)


@remembered(maxsize=32)
def orders(settings: RecurrentSettings, epoch: int, grain: str, rules: tuple[str, ...],
           scope: str) -> tuple[claims.Order, ...]:  # fmt: skip
    """Where the skills fall under every criterion of a grain."""
    trained = network(settings, epoch)
    return tuple(
        claims.Order(name, course(settings, epoch, grain, name, trained.rule(grain, name).scope or scope))
        for name in rules
    )


def as_set(settings: Reviews) -> Pruning:
    """The pruning on the page, edits by hand included."""
    return pruning(*settings.pruning)
