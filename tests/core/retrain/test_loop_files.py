"""Runs of prune and retrain on disk: the same to the last bit, or none at all."""

from __future__ import annotations

from dataclasses import fields
from itertools import zip_longest

import pytest

from core.retrain import LoopStore, Stops, prune_and_retrain, steps
from core.retrain.files import LoopFiles
from core.retrain.rounds import Round
from core.train.runs import RunStore
from core.train.settings import ConvNetSettings, TrainSettings
from tests.core.retrain.small import REVIEWS, SIGNAL, loop, same

SMALL = TrainSettings(dataset="moons", widths=(4,), epochs=3)


@pytest.fixture
def files(tmp_path):
    return LoopFiles(tmp_path / "loops")


def whole(one: Round, other: Round) -> bool:
    """Whether two rounds are equal in every field, those of the search too."""
    plain = {entry.name for entry in fields(Round)} - {"mask", "params", "search"}
    searches = (one.search, other.search)
    if (searches[0] is None) != (searches[1] is None):
        return False
    pairs = [(one, other)] if searches[0] is None else [(one, other), searches]
    return (
        all(getattr(one, name) == getattr(other, name) for name in plain)
        and all(a.mask == b.mask and a.model == b.model and same(a.params, b.params) for a, b in pairs)
        and (searches[0] is None or searches[0].control == searches[1].control)
    )


@pytest.mark.parametrize("after", ["continue", "rewind", "reinitialise", "random-mask", "scratch"])
@pytest.mark.parametrize("grain", ["weight", "unit"])
def test_a_run_that_is_read_is_the_one_that_was_written(files, grain, after):
    criterion = "magnitude" if grain == "weight" else "contribution_mean_abs"
    settings = loop(SMALL, grain=grain, criterion=criterion, after=after, target=0.5, rounds=2)
    rounds = tuple(prune_and_retrain(settings))
    assert files.read(settings.hash) is None
    files.write(settings, rounds)
    found = files.read(settings.hash)
    assert len(rounds) > 1
    assert all(a and b and whole(a, b) for a, b in zip_longest(rounds, found))


FILTERS = ConvNetSettings(widths=(3, 4), blocks=1, epochs=1, optimizer="adam", learning_rate=0.01)


@pytest.mark.parametrize("train", [SIGNAL, REVIEWS, FILTERS], ids=lambda train: train.architecture)
def test_smaller_networks_of_every_kind(files, train):
    settings = loop(train, grain="unit", criterion="contribution_mean_abs", rounds=1, retrain_epochs=1)
    rounds = tuple(prune_and_retrain(settings))
    files.write(settings, rounds)
    assert rounds[1].model != rounds[0].model
    assert all(a and b and whole(a, b) for a, b in zip_longest(rounds, files.read(settings.hash)))
    for read, written in zip(files.read(settings.hash), rounds, strict=True):
        assert list(read.params) == list(read.model.shapes)
        assert list(read.mask) == list(written.mask)


def test_what_is_read_can_be_gone_on_from(files):
    settings = loop(SMALL, after="random-mask", target=0.8, rounds=4)
    rounds = tuple(prune_and_retrain(settings))
    files.write(settings, rounds)
    past = files.read(settings.hash)[:3]
    again = tuple(event for event in steps(settings, past=past) if isinstance(event, Round))
    assert all(a and b and same(a.params, b.params) for a, b in zip_longest(rounds, again))


def test_what_is_damaged_or_of_other_settings_is_none(files):
    settings, other = loop(SMALL, rounds=1), loop(SMALL, rounds=1, target=0.3)
    rounds = tuple(prune_and_retrain(settings))
    files.write(settings, rounds)
    for end in ("json", "safetensors"):
        (files.store.folder / f"{settings.hash}.{end}").rename(files.store.folder / f"{other.hash}.{end}")
    assert files.read(other.hash) is None
    files.write(settings, rounds)
    path = files.store.folder / f"{settings.hash}.safetensors"
    path.write_bytes(path.read_bytes()[:-4])
    assert files.read(settings.hash) is None


def test_a_run_that_the_clock_ended_is_not_kept(files):
    settings = loop(SMALL, rounds=1, stops=Stops(seconds=1000.0))
    files.write(settings, tuple(prune_and_retrain(settings)))
    assert files.read(settings.hash) is None


def test_another_process_knows_what_one_has_run_and_computes_nothing(files, tmp_path):
    settings = loop(SMALL, rounds=2)
    runs = RunStore(tmp_path / "runs")
    first = LoopStore(runs, files=files)
    handle = first.start("somebody", settings)
    assert handle.wait(60)
    assert first.kept(settings.hash) is first.known(settings.hash) is handle.rounds
    first.close()
    runs.close()
    nothing = RunStore(tmp_path / "nothing")
    second = LoopStore(nothing, files=files)
    assert second.known(settings.hash) is None, "nobody here has run it"
    known = second.kept(settings.hash)
    assert second.kept(settings.hash) is known, "the same objects"
    assert all(whole(a, b) for a, b in zip(handle.rounds, known, strict=True))
    again = second.start("somebody else", settings)
    assert again.wait(10)
    assert (again.status, again.fraction) == ("done", 1.0)
    assert nothing.get(settings.dense) is None, "not even the dense network"
    for key in ("../etc", "", f"{settings.hash}:1", settings.hash.upper() + " "):
        assert second.kept(key) is None
    second.close()
    nothing.close()


def test_a_run_that_is_stopped_leaves_nothing(files, tmp_path):
    runs = RunStore(tmp_path / "runs")
    store = LoopStore(runs, files=files)
    settings = loop(SMALL.model_copy(update={"epochs": 200}), rounds=100)
    handle = store.start("somebody", settings)
    handle.stop()
    assert handle.wait(60)
    assert files.read(settings.hash) is None
    store.close()
    runs.close()
