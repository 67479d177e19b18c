"""A run that goes on from the rounds of another one."""

from __future__ import annotations

from dataclasses import fields, replace
from itertools import pairwise

import pytest
import torch

from core.data.registry import load
from core.retrain import LoopSettings, LoopStore, Stops, prune_and_retrain, result, steps
from core.retrain.loop import Round
from core.retrain.plan import Plan
from core.train.runs import RunStore
from core.train.settings import TrainSettings
from tests.core.cuts import within
from tests.core.retrain.small import dense, few, loop

TRAIN = TrainSettings(
    dataset="digits", widths=(16, 16), optimizer="sgd", learning_rate=0.1, batch_size=64, epochs=6
)
FIRST = LoopSettings(train=TRAIN, schedule="linear", target=0.8, rounds=4, retrain_epochs=1)


@pytest.fixture(scope="module")
def first() -> tuple[Round, ...]:
    return tuple(prune_and_retrain(FIRST))


def gone_on(settings: LoopSettings, past: tuple[Round, ...]) -> list[Round]:
    return [done for done in steps(settings, past=past) if isinstance(done, Round)]


def test_it_goes_on_where_the_other_stood(first: tuple[Round, ...]) -> None:
    other = FIRST.model_copy(update={"criterion": "taylor", "retrain_epochs": 2})
    rounds = gone_on(other, first[:3])
    assert [done.index for done in rounds] == [0, 1, 2, 3, 4]
    assert [done.share for done in rounds] == pytest.approx([done.share for done in first], abs=1e-3)
    assert rounds[1] is first[1]
    assert rounds[3].before == first[2].healed
    assert within(rounds[3].mask, first[2].mask)
    assert rounds[3].mask != first[3].mask
    assert len(rounds[3].train) == 3
    assert rounds[-1].reason == "schedule"


def test_units_go_on_too() -> None:
    settings = FIRST.model_copy(update={"grain": "unit", "criterion": "out_norm", "target": 0.5})
    first = tuple(prune_and_retrain(settings))
    rounds = gone_on(settings, first[:2])
    assert rounds[2].model.units["fc1"].size < rounds[0].model.units["fc1"].size
    assert torch.equal(rounds[2].mask["fc1"], first[2].mask["fc1"])


def test_a_target_that_is_passed_ends_at_once(first: tuple[Round, ...]) -> None:
    rounds = gone_on(FIRST.model_copy(update={"target": 0.3}), first[:3])
    assert len(rounds) == 3
    assert rounds[-1].reason == "schedule"


def test_rounds_of_another_network_are_refused(first: tuple[Round, ...]) -> None:
    with pytest.raises(ValueError, match="expected rounds over"):
        gone_on(FIRST.model_copy(update={"grain": "unit", "criterion": "out_norm"}), first[:2])


@pytest.mark.parametrize("change", [{"activation": "tanh"}, {"seed": 1}, {"learning_rate": 0.05}])
def test_rounds_of_another_network_of_the_same_shapes_are_refused(
    first: tuple[Round, ...], change: dict[str, object]
) -> None:
    other = FIRST.model_copy(update={"train": TRAIN.model_copy(update=change)})
    with pytest.raises(ValueError, match="expected rounds that begin with digits 64-16-16-10"):
        gone_on(other, first[:2])


def test_rounds_on_another_data_set_of_the_same_width_are_refused(first: tuple[Round, ...]) -> None:
    data = load("digits")
    data = replace(data, train=replace(data.train, y=data.train.y.flip(0)))
    with pytest.raises(ValueError, match="expected rounds that begin with"):
        list(steps(FIRST, data, past=first[:2]))


AFTER = ("continue", "rewind", "reinitialise", "random-mask", "scratch")
COURSES = {
    "weights": {"schedule": "exponential"},
    "lottery": {"schedule": "lottery", "criterion": "random"},
    "adaptive": {"schedule": "linear", "adaptive": True, "tolerance": 0.0, "target": 0.8},
    "healing": {"schedule": "one-shot"},
    "units": {"grain": "unit", "criterion": "out_norm", "schedule": "linear"},
}


def moons(**changes: object) -> tuple[LoopSettings, dict[str, object]]:
    settings = loop(**({"rounds": 4, "retrain_epochs": 1} | changes))
    return settings, {"dataset": few("moons"), "dense": dense(settings.dense)}


def all_but_seconds(done: Round) -> dict[str, object]:
    """Every number of a round, tensors as bytes."""
    names = {field.name for field in fields(done)} - {"seconds", "train", "params", "mask", "search"}
    out = {name: getattr(done, name) for name in names}
    out["train"] = [replace(record, seconds=0.0) for record in done.train]
    for name, tensors in (("params", done.params), ("mask", done.mask)):
        out[name] = {key: tensor.numpy().tobytes() for key, tensor in tensors.items()}
    return out


@pytest.mark.parametrize("course", COURSES)
@pytest.mark.parametrize("after", AFTER)
def test_a_run_that_was_stopped_goes_on_as_if_it_had_not_been(after: str, course: str) -> None:
    settings, given = moons(after=after, **COURSES[course])
    whole = list(prune_and_retrain(settings, **given))
    assert len(whole) > 3
    for stop in range(1, len(whole)):
        again = [done for done in steps(settings, **given, past=whole[:stop]) if isinstance(done, Round)]
        assert [all_but_seconds(done) for done in again] == [all_but_seconds(done) for done in whole]


def test_gradual_cuts_go_on_too() -> None:
    settings, given = moons(gradual=True, adaptive=True, tolerance=0.0, retrain_epochs=2)
    whole = list(prune_and_retrain(settings, **given))
    again = [done for done in steps(settings, **given, past=whole[:2]) if isinstance(done, Round)]
    assert [all_but_seconds(done) for done in again] == [all_but_seconds(done) for done in whole]


def test_other_settings_go_on_with_the_network_that_is_shown() -> None:
    settings, given = moons(after="random-mask", schedule="linear")
    first = list(prune_and_retrain(settings, **given))
    other = settings.model_copy(update={"after": "continue"})
    rounds = [done for done in steps(other, **given, past=first[:3]) if isinstance(done, Round)]
    assert rounds[3].before == first[2].healed
    assert within(rounds[3].mask, first[2].mask)
    control = settings.model_copy(update={"after": "scratch"})
    rounds = [done for done in steps(control, **given, past=first[:3]) if isinstance(done, Round)]
    assert all(within(b.mask, a.mask) for a, b in pairwise(rounds))


def test_the_result_counts_the_rounds_gone_on_from(first: tuple[Round, ...]) -> None:
    """A limit that the last of these rounds is beyond already: what it leaves is a round within it."""
    dense = first[0].healed
    fell = replace(first[2], healed=replace(dense, metric=dense.metric - 0.219))
    near = replace(first[1], healed=replace(dense, metric=dense.metric - 0.01))
    limited = FIRST.model_copy(update={"stops": Stops(drop=0.02)})
    rounds = gone_on(limited, (first[0], near, fell))
    assert [done.good for done in rounds[:3]] == [True, True, False]
    assert result(rounds).index == 1
    assert (len(rounds), rounds[-1].reason) == (3, "drop")  # as if the limit had been there from the start


def test_a_limit_that_is_lifted_makes_rounds_good_again(first: tuple[Round, ...]) -> None:
    bad = replace(first[2], good=False, reason="drop")
    rounds = gone_on(FIRST, (*first[:2], bad))
    assert all(done.good for done in rounds)
    assert len(rounds) == 5


@pytest.mark.parametrize("schedule", ["linear", "cubic", "exponential", "lottery"])
def test_reach_is_the_inverse_of_the_schedule(schedule: str) -> None:
    settings = LoopSettings(train=TRAIN, schedule=schedule, target=0.8, rounds=5)
    plan = Plan.of(settings, {"a": 5000, "b": 500}, "b")
    for step, share in enumerate(plan.shares()[:-1]):
        assert plan.reach(share) == pytest.approx(step / plan.length, abs=1e-6)
    assert plan.reach(0.8) == plan.reach(0.9) == 1.0


def test_a_store_knows_it_by_its_own_key(first: tuple[Round, ...], tmp_path) -> None:
    store = LoopStore(RunStore(tmp_path))
    try:
        with pytest.raises(ValueError, match="expected a key"):
            store.start("ann", FIRST, first[:2])
        handle = store.start("ann", FIRST, first[:2], "branch")
        assert handle.wait(60)
        assert handle.status == "done"
        assert store.known("branch") == handle.rounds
        assert store.known(FIRST.hash) is None
        again = store.start("bob", FIRST, first[:2], "branch")
        assert again.finished
        assert again.rounds == handle.rounds
    finally:
        store.close()
