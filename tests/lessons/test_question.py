"""Questions: how items are counted, which questions are one."""

from __future__ import annotations

from dataclasses import FrozenInstanceError, replace

import pytest

from core.models import MLP
from core.prune.scores import UNIT_CRITERIA, WEIGHT_CRITERIA
from lessons.defaults import band_size, mlp_settings, seed_band
from lessons.question import Question, hand, nearest_epoch, number_of, place, prunable, rule
from tests.lessons.small import TRAININGS

MOONS = mlp_settings("moons")
ASKED = Question(MOONS, 200, "weight", "magnitude", cut=(3,), kept=(7,))


def test_equal_questions_are_one_key() -> None:
    again = Question(mlp_settings("moons"), 200, "weight", "magnitude", cut=(3,), kept=(7,))
    assert {ASKED: "answer"}[again] == "answer"
    assert replace(ASKED, rows=100) != ASKED
    with pytest.raises(FrozenInstanceError):
        ASKED.epoch = 3


def test_the_rule_is_that_of_the_grain() -> None:
    assert ASKED.rule is WEIGHT_CRITERIA["magnitude"]
    assert rule("unit", "random") is UNIT_CRITERIA["random"]
    assert rule("weight", "random") is WEIGHT_CRITERIA["random"]
    with pytest.raises(KeyError):
        rule("unit", "magnitude")


def test_questions_that_follow_from_one() -> None:
    assert (ASKED.unedited.cut, ASKED.unedited.kept) == ((), ())
    assert ASKED.at(50) == replace(ASKED, epoch=50)
    other = ASKED.by("fisher")
    assert (other.criterion, other.scope, other.cut, other.kept) == ("fisher", "global", (), ())
    assert ASKED.by("fisher", "layer").scope == "layer"
    # Wanda is defined row by row, whatever is asked.
    assert ASKED.by("wanda", "global").scope == "row"
    seed = MOONS.model_copy(update={"seed": 4})
    assert ASKED.of(seed) == replace(ASKED.unedited, training=seed)


@pytest.mark.parametrize("name", TRAININGS)
def test_items_are_counted_through_all_names(name: str) -> None:
    model = TRAININGS[name].model
    weights, units = prunable(model, "weight"), prunable(model, "unit")
    assert list(weights) == list(model.weight_names)
    assert list(units) == list(model.hidden)
    for sizes in (weights, units):
        first = 0
        for which, size in sizes.items():
            for index in (0, size - 1):
                assert number_of(sizes, which, index) == first + index
                assert place(sizes, first + index) == (which, index)
            first += size
        for wrong in (first, -1):
            with pytest.raises(IndexError, match=f"from 0 to {first - 1}, got {wrong}"):
                place(sizes, wrong)
    last = list(units)[-1]
    assert prunable(model, "unit", (last,)) == {last: units[last]}


def test_ten_layers_are_counted_as_they_stand() -> None:
    sizes = prunable(MLP((2, *(3,) * 10, 2)), "weight")
    assert list(sizes) == [f"fc{layer}.weight" for layer in range(1, 12)]
    assert number_of(sizes, "fc10.weight", 0) == 2 * 3 + 8 * 9


def test_edits_of_another_network_are_left_out() -> None:
    assert hand((3, 500), (3, 7, -1), 320) == {3: "cut", 7: "keep"}
    assert hand((), (), 320) == {}


@pytest.mark.parametrize(("epoch", "nearest"), [(0, 0), (3, 2), (4, 5), (35, 20), (150, 100), (900, 200)])
def test_the_nearest_snapshot_is_the_earlier_of_two(epoch: int, nearest: int) -> None:
    assert nearest_epoch(MOONS, epoch) == nearest


@pytest.mark.parametrize(("given", "size"), [("2", 2), ("1", 1), ("5", 5), ("6", 5), ("many", 5), ("", 5)])
def test_a_slow_machine_trains_fewer_networks_for_a_band(monkeypatch, caplog, given: str, size: int) -> None:
    monkeypatch.setenv("COURSE_SEEDS", given)
    band_size.cache_clear()
    try:
        band = seed_band(mlp_settings(seed=3))
    finally:
        band_size.cache_clear()
    assert [one.seed for one in band] == [3, 0, 1, 2, 4][:size]
    assert ("COURSE_SEEDS" in caplog.text) == (size == 5 and given != "5")
