"""Curves and bands of the network pages against plain loops over torch's own pruning."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from torch.nn.utils import prune

from core.data.registry import load
from core.train.loop import TrainSettings
from core.train.runs import default_store
from lessons import networks
from lessons.defaults import mlp_settings, seed_band


@pytest.fixture(scope="module")
def moons() -> TrainSettings:
    settings = mlp_settings("moons")
    for seed in seed_band(settings):
        default_store().request(seed).result(60)
    return settings


def test_even_curve_is_torchs_global_magnitude_pruning(moons: TrainSettings) -> None:
    data, params = load("moons"), networks.known(moons).final
    curve = networks.even_curve(moons, moons.epochs, "magnitude", "global")
    for share in (0.0, 0.3, 0.7, 0.9, 1.0):
        module = moons.model.module(params)
        linears = [(layer, "weight") for layer in module if isinstance(layer, torch.nn.Linear)]
        prune.global_unstructured(linears, prune.L1Unstructured, amount=round(share * moons.model.count()))
        found = (module(data.validation.x).argmax(1) == data.validation.y).float().mean().item()
        assert curve[round(100 * share)] == pytest.approx(found, abs=1e-6)


def test_band_holds_every_seed_and_starts_dense(moons: TrainSettings) -> None:
    seeds = networks.known_seeds(moons)
    assert len(seeds) == len(seed_band(moons))
    band = networks.seeds_curve(seeds, moons.epochs, "fisher", "global")
    assert band.accuracy.shape == (len(seeds), networks.SHARES)
    assert (band.low <= band.mean + 1e-6).all()
    assert (band.mean <= band.high + 1e-6).all()
    dense = [networks.known(seed).records[-1].validation_metric for seed in seeds]
    assert band.accuracy[:, 0] == pytest.approx(np.array(dense), abs=1e-6)


def test_random_is_the_control(moons: TrainSettings) -> None:
    random = networks.random_curve(moons, moons.epochs, "global")
    ranked = networks.even_curve(moons, moons.epochs, "obd", "global")
    assert len(random.accuracy) == networks.DRAWS
    assert random.accuracy.std(0).max() > 0
    assert ranked[50] > random.at(0.5)


def test_threshold_axis_covers_all_snapshots_in_whole_decades(moons: TrainSettings) -> None:
    axis = networks.threshold_axis(moons, "gradient", "")
    top = max(
        score.max().item()
        for epoch in moons.snapshots
        for score in networks.scores(moons, epoch, "gradient").values()
    )
    assert axis.hi > top
    assert np.log10([axis.lo, axis.hi]) == pytest.approx(np.round(np.log10([axis.lo, axis.hi])))
    offered = networks.grid(axis)
    assert np.isclose(offered, 1e-3, rtol=1e-9).any()
    assert networks.threshold_axis(moons, "ablation", "") is None


def test_edits_of_another_network_are_left_out() -> None:
    assert networks.hand((3, 500), (3, 7, -1), total=320) == {3: "cut", 7: "keep"}


def test_unknown_run_says_so() -> None:
    with pytest.raises(LookupError, match="expected a trained run"):
        networks.scores(mlp_settings("moons", seed=987), 0, "magnitude")
