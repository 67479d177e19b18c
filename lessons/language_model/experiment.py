"""What the page computes, remembered by name: shared by all sessions, bounded, never changed."""

from __future__ import annotations

import numpy as np
import torch

from core.data.language import prose
from core.jobs import remembered
from core.train.settings import RecurrentSettings
from lessons.catalogue import catalogue
from lessons.language_model import chart, studies
from lessons.language_model.network import BAND_SHARES, Network, Pruning, Words, coarse_curve, prune, read
from lessons.language_model.settings import CRITERIA, Grain, LanguageModel, scopes
from lessons.network import known
from lessons.subject import SeedBand
from live_chart import Encoded

Seeds = tuple[RecurrentSettings, ...]


@remembered(maxsize=64)
def network(run: RecurrentSettings) -> Network:
    """The trained network. Raises LookupError while it is not trained."""
    found = known(run)
    if found is None:
        raise LookupError(f"expected a trained run of {run.label}, got none")
    return Network(run, found.snapshots[run.epochs])


@remembered(maxsize=128)
def pruning(run: RecurrentSettings, grain: Grain, criterion: str, scope: str) -> Pruning:
    return prune(network(run), grain, criterion, scope)


@remembered(maxsize=256)
def words(run: RecurrentSettings, grain: Grain, criterion: str, scope: str, temperature: float) -> Words:
    return pruning(run, grain, criterion, scope).words(temperature)


@remembered(maxsize=256)
def _curve(run: RecurrentSettings, grain: Grain, criterion: str, scope: str) -> np.ndarray:
    return coarse_curve(network(run), grain, criterion, scope)


_DRAWN: set[tuple] = set()


def curve(run: RecurrentSettings, grain: Grain, criterion: str, scope: str) -> np.ndarray:
    """Perplexity of another seed at BAND_SHARES."""
    found = _curve(run, grain, criterion, scope)
    _DRAWN.add((run, grain, criterion, scope))
    return found


def drawn(seeds: Seeds, grain: Grain, criterion: str, scope: str) -> Seeds:
    """Those of the seeds whose curve has been computed in this process: the chart need not wait for the
    others. The first one is the network on the page."""
    how = (grain, criterion, scope)
    return tuple(seed for i, seed in enumerate(seeds) if i == 0 or (seed, *how) in _DRAWN)


@remembered(maxsize=64)
def random(run: RecurrentSettings, grain: Grain, scope: str) -> SeedBand:
    return network(run).random(grain, scope)


@remembered(maxsize=64)
def texts(
    run: RecurrentSettings,
    grain: Grain,
    criterion: str,
    scope: str,
    opening: str,
    temperature: float,
    draw: int,
) -> tuple[str, ...]:
    """What every stop writes."""
    return tuple(pruning(run, grain, criterion, scope).write(opening, temperature, draw))


@remembered(maxsize=32)
def encoded(
    pruned: tuple[RecurrentSettings, Grain, str, str],
    writing: tuple[str, float, int],
    seeds: Seeds,
    language: str,
) -> Encoded:
    """The payload of the live chart; `seeds` are the trained runs of the band."""
    run, *how = pruned
    grain, _, scope = how
    own = pruning(run, *how)
    curves = [own.at(BAND_SHARES), *(curve(seed, *how) for seed in seeds if seed != run)]
    shown = chart.Shown(
        opening=prose.decode(torch.tensor(read(writing[0])[0][1:])),
        texts=texts(run, *how, *writing),
        words=words(run, *how, writing[1]),
        random=random(run, grain, scope),
        seeds=SeedBand(np.array(BAND_SHARES), np.stack(curves)),
    )
    return chart.payload(own, shown, catalogue(language), language)


@remembered(maxsize=256)
def bend(
    run: RecurrentSettings, grain: Grain, criterion: str, scope: str, temperature: float
) -> studies.Bend:
    how = (run, grain, criterion, scope)
    return studies.bend(pruning(*how), words(*how, temperature))


@remembered(maxsize=64)
def suffering(run: RecurrentSettings, grain: Grain, criterion: str, scope: str) -> studies.Suffering:
    return studies.suffering(pruning(run, grain, criterion, scope))


@remembered(maxsize=512)
def exact(run: RecurrentSettings, grain: Grain, criterion: str, scope: str, stop: int) -> studies.Exact:
    return studies.exact(pruning(run, grain, criterion, scope), stop)


@remembered(maxsize=256)
def lighter(run: RecurrentSettings, grain: Grain, criterion: str, scope: str, stop: int) -> studies.Lighter:
    return studies.lighter(pruning(run, grain, criterion, scope), stop)


def speed(
    run: RecurrentSettings, grain: Grain, criterion: str, scope: str, stop: int
) -> tuple[studies.Speed, ...]:
    """Not remembered: each click measures anew."""
    return studies.speed(pruning(run, grain, criterion, scope), stop)


@remembered(maxsize=256)
def item(
    run: RecurrentSettings, grain: Grain, criterion: str, scope: str, picked: tuple[str, int] | None
) -> studies.Item:
    return studies.item(pruning(run, grain, criterion, scope), picked)


@remembered(maxsize=32)
def ranked(run: RecurrentSettings, grain: Grain, share: float) -> tuple[studies.Ranked, ...]:
    """Every criterion of a grain, in its usual scope."""
    found = [pruning(run, grain, name, scopes(grain, name)[0]) for name in CRITERIA[grain]]
    return studies.ranked(found, share)


def as_set(settings: LanguageModel) -> Pruning:
    """The pruning on the page."""
    return pruning(*settings.pruning)
