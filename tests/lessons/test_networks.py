"""Curves, bands and thresholds of a trained network against plain loops over torch's own pruning."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from torch.nn.utils import prune

from core.train.runs import default_store
from core.train.settings import TrainSettings
from lessons.defaults import mlp_settings, seed_band
from lessons.network import known, known_seeds, network
from lessons.question import Question, hand
from lessons.subject import SHARES, Subject, subject


@pytest.fixture(scope="module")
def moons() -> TrainSettings:
    settings = mlp_settings("moons")
    for seed in seed_band(settings):
        default_store().request(seed).result(60)
    return settings


def ranked(training: TrainSettings, criterion: str) -> Subject:
    return subject(Question(training, training.epochs, "weight", criterion, epochs=training.snapshots))


def test_even_curve_is_torchs_global_magnitude_pruning(moons: TrainSettings) -> None:
    found = ranked(moons, "magnitude")
    validation = found.data.validation
    _, curve = found.curve()
    for share in (0.0, 0.3, 0.7, 0.9, 1.0):
        module = moons.model.module(known(moons).final)
        linears = [(layer, "weight") for layer in module if isinstance(layer, torch.nn.Linear)]
        prune.global_unstructured(linears, prune.L1Unstructured, amount=round(share * moons.model.count()))
        accuracy = (module(validation.x).argmax(1) == validation.y).float().mean().item()
        assert curve[round(100 * share)] == pytest.approx(accuracy, abs=1e-6)


def test_band_holds_every_seed_and_starts_dense(moons: TrainSettings) -> None:
    seeds = known_seeds(moons)
    assert len(seeds) == len(seed_band(moons))
    band = ranked(moons, "fisher").band(seeds)
    assert band.accuracy.shape == (len(seeds), SHARES)
    assert (band.low <= band.mean + 1e-6).all()
    assert (band.mean <= band.high + 1e-6).all()
    dense = [known(seed).records[-1].validation_metric for seed in seeds]
    assert band.accuracy[:, 0] == pytest.approx(np.array(dense), abs=1e-6)


def test_random_is_the_control(moons: TrainSettings) -> None:
    found = ranked(moons, "obd")
    random = found.random(draws=4)
    assert len(random.accuracy) == 4
    assert random.accuracy.std(0).max() > 0
    assert found.curve()[1][50] > random.at(0.5)


def test_threshold_axis_covers_all_snapshots_in_whole_decades(moons: TrainSettings) -> None:
    axis = ranked(moons, "gradient").axis
    tables = [network(moons, epoch).scores("weight", "gradient") for epoch in moons.snapshots]
    assert axis.high > max(score.max().item() for table in tables for score in table.values())
    assert np.log10([axis.low, axis.high]) == pytest.approx(np.round(np.log10([axis.low, axis.high])))
    assert np.isclose(axis.thresholds(121), 1e-3, rtol=1e-9).any()
    assert ranked(moons, "ablation").axis is None


def test_edits_of_another_network_are_left_out() -> None:
    assert hand((3, 500), (3, 7, -1), total=320) == {3: "cut", 7: "keep"}


def test_unknown_run_says_so() -> None:
    with pytest.raises(LookupError, match="expected a trained run"):
        network(mlp_settings("moons", seed=987))
