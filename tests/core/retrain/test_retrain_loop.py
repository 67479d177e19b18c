"""The loop: what a round says, why it ends, what heals, what can be interrupted."""

from __future__ import annotations

import threading
from dataclasses import FrozenInstanceError, replace
from itertools import pairwise
from threading import Event

import pytest
import torch
from pydantic import ValidationError

from core.data.dataset import Dataset, Split
from core.data.registry import load
from core.retrain import Epoch, LoopSettings, Round, Stops, measure, prune_and_retrain, result, steps
from core.retrain.settings import STOP_ORDER, Facts
from core.train.files import Run
from core.train.loop import train
from core.train.settings import RecurrentSettings, TrainSettings
from tests.core.retrain.small import MOONS, SIGNAL, dense, few, loop, same


def rounds_of(settings, **options):
    return list(
        prune_and_retrain(settings, few(settings.train.dataset), dense=dense(settings.dense), **options)
    )


def toy() -> tuple[LoopSettings, Dataset, Run]:
    """y = 3 x1 + 2 x2 + 1 x3 on the corners of a cube, so that a coefficient c that goes costs c * c."""
    corners = torch.cartesian_prod(*[torch.tensor([-1.0, 1.0], dtype=torch.float64)] * 3)
    truth = torch.tensor([3.0, 2.0, 1.0], dtype=torch.float64)
    split = Split(corners, (corners @ truth).unsqueeze(1))
    data = Dataset("toy", "regression", split, split, split, ("x1", "x2", "x3"), (), "scaling-none")
    settings = TrainSettings(dataset="diabetes", widths=(), epochs=1, batch_size=0, learning_rate=0.1)
    params = {"fc1.weight": truth.view(1, 3), "fc1.bias": torch.zeros(1, dtype=torch.float64)}
    records = list(train(settings, data, start=params))
    run = Run(settings, {0: params, 1: params}, tuple(records))
    return LoopSettings(train=settings, schedule="linear", target=0.67, rounds=2, retrain_epochs=1), data, run


def test_a_run_that_one_can_follow_in_the_head():
    settings, data, run = toy()
    rounds = list(prune_and_retrain(settings, data, dense=run))
    assert [done.removed for done in rounds] == [0, 1, 2]
    assert [done.mask["fc1.weight"].tolist() for done in rounds[1:]] == [
        [[True, True, False]],
        [[True, False, False]],
    ]
    assert [done.cut.loss for done in rounds] == pytest.approx([0.0, 1.0, 5.0])
    assert [done.cut.metric for done in rounds] == pytest.approx([1.0, 13 / 14, 9 / 14])
    # at right angles the others are right as they are: there is nothing to heal
    assert [done.healed.loss for done in rounds] == pytest.approx([0.0, 1.0, 5.0])
    assert [done.before.loss for done in rounds] == pytest.approx([0.0, 0.0, 1.0])
    assert [done.ledger.weights for done in rounds] == [3, 2, 1]
    assert [done.ledger.multiply_adds for done in rounds] == [3, 2, 1]
    assert [done.step for done in rounds] == pytest.approx([0.0, 0.335, 0.335])
    assert [done.reason for done in rounds] == ["", "", "schedule"]


def test_only_the_dense_training_keeps_its_best_epoch():
    best = MOONS.model_copy(update={"keep": "best"})
    for changes in ({}, {"gradual": True}):
        done = rounds_of(loop(best, **changes))[1]
        plain = prune_and_retrain(loop(**changes), few("moons"), dense=dense(best))
        assert same(done.params, list(plain)[1].params)


def test_a_rewound_toy_learns_what_is_left_of_it():
    settings, data, run = toy()
    zero = {name: torch.zeros_like(tensor) for name, tensor in run.final.items()}
    run = replace(run, snapshots={0: zero, 1: run.final})
    rewound = settings.model_copy(update={"after": "rewind", "retrain_epochs": 1})
    first = list(prune_and_retrain(rewound, data, dense=run))[1]
    # one step of 0.1 from 0: the gradient of the mean square is -2 c
    assert first.params["fc1.weight"].tolist() == [pytest.approx([0.6, 0.4, 0.0])]
    assert first.healed.loss == pytest.approx(2.4**2 + 1.6**2 + 1.0)
    assert first.cut.loss == pytest.approx(1.0)


def test_a_round_says_what_was_measured():
    settings = loop(rounds=2)
    data, run = few("moons"), dense(settings.dense)
    rounds = rounds_of(settings)
    assert same(rounds[0].params, run.final)
    assert rounds[0].train == run.records
    for a, b in pairwise(rounds):
        assert (b.before, b.index) == (a.healed, a.index + 1)
        assert b.cut == measure(b.model, b.mask.apply(a.params), data.validation, "multiclass")
        assert b.healed == measure(b.model, b.params, data.validation, "multiclass")
        assert [record.epoch for record in b.train] == [0, 1, 2]
        assert b.train[-1].validation_loss == pytest.approx(b.healed.loss)
        assert a.seconds <= b.seconds
    with pytest.raises(FrozenInstanceError):
        rounds[0].share = 1.0


LIMITS = {
    "share": (0.3, lambda done: done.share >= 0.3),
    "weights": (60, lambda done: done.ledger.weights <= 60),
    "bytes": (400, lambda done: done.ledger.bytes <= 400),
    "multiply_adds": (50, lambda done: done.ledger.multiply_adds <= 50),
    "seconds": (1e-9, lambda done: True),
}


@pytest.mark.parametrize("name", LIMITS)
def test_every_stop_rule_fires_alone_and_says_so(name):
    limit, reached = LIMITS[name]
    settings = loop(schedule="linear", rounds=8, target=0.8, retrain_epochs=1, stops=Stops(**{name: limit}))
    rounds = rounds_of(settings)
    assert rounds[-1].reason == name
    assert [reached(done) for done in rounds[:-1]] == [False] * (len(rounds) - 1)
    assert reached(rounds[-1])
    assert all(done.reason == "" for done in rounds[:-1])
    assert result(rounds) is rounds[-1]
    without = rounds_of(settings.model_copy(update={"stops": Stops()}))
    assert (len(without), without[-1].reason) == (9, "schedule")


def test_a_stop_for_accuracy_gives_the_last_good_round_back():
    settings = loop(schedule="linear", rounds=9, target=0.95, retrain_epochs=0, stops=Stops(drop=0.05))
    rounds = rounds_of(settings)
    assert rounds[-1].reason == "drop"
    assert [done.good for done in rounds] == [True] * (len(rounds) - 1) + [False]
    assert rounds[0].healed.metric - rounds[-1].healed.metric > 0.05
    assert rounds[0].healed.metric - rounds[-2].healed.metric <= 0.05
    assert result(rounds) is rounds[-2]
    assert len(rounds) > 2


def test_of_several_rules_the_first_in_order_is_named():
    facts = Facts(share=0.5, weights=10, bytes=100, multiply_adds=10, drop=0.2, seconds=3.0)
    every = {"share": 0.5, "weights": 10, "bytes": 100, "multiply_adds": 10, "drop": 0.1, "seconds": 3.0}
    for i, name in enumerate(STOP_ORDER):
        assert Stops(**{n: every[n] for n in STOP_ORDER[i:]}).reason(facts) == name
    just_not = {"share": 0.51, "weights": 9, "bytes": 99, "multiply_adds": 9, "drop": 0.2, "seconds": 3.1}
    assert Stops(**just_not).reason(facts) == Stops().reason(facts) == ""


def test_an_adaptive_step_shrinks_when_the_metric_falls_and_grows_again():
    settings = loop(schedule="linear", rounds=4, target=0.9, retrain_epochs=0, adaptive=True, tolerance=0.01)
    rounds = rounds_of(settings)
    seen = set()
    for a, b in pairwise(rounds[1:]):
        fell = a.before.metric - a.healed.metric > 0.01
        want = max(1 / 8, a.rate / 2) if fell else min(1.0, a.rate * 2)
        assert b.rate == pytest.approx(want)
        assert b.step == pytest.approx(min(0.225 * b.rate, 0.9 - 0.9 * a.progress))
        seen.add(fell)
    assert seen == {True, False}
    assert len(rounds) > 5
    assert rounds[-1].share == pytest.approx(0.9, abs=1 / 112)
    assert len(rounds_of(settings.model_copy(update={"adaptive": False}))) == 5


@pytest.mark.parametrize(
    "changes", [{}, {"gradual": True}, {"after": "random-mask"}, {"criterion": "random"}]
)
def test_the_same_settings_give_the_same_numbers(changes):
    settings = loop(**changes)
    state = torch.random.get_rng_state()
    first, second = rounds_of(settings), rounds_of(settings)
    for a, b in zip(first, second, strict=True):
        assert same(a.params, b.params)
        assert (a.mask, a.healed, a.cut) == (b.mask, b.healed, b.cut)
    assert torch.equal(torch.random.get_rng_state(), state)


def test_gradual_cuts_before_every_epoch():
    settings = loop(schedule="linear", rounds=2, retrain_epochs=4, target=0.8, gradual=True)
    plain = settings.model_copy(update={"gradual": False})
    one, other = rounds_of(settings), rounds_of(plain)
    assert [done.removed for done in one] == [done.removed for done in other]
    assert not same(one[1].params, other[1].params)
    # what goes at once costs at least what the last quarter of it costs after three epochs of getting used to
    assert one[2].cut.loss < other[2].cut.loss


@pytest.mark.parametrize(
    "changes", [{}, {"gradual": True}, {"after": "random-mask"}, {"grain": "unit", "criterion": "out_norm"}]
)
def test_an_epoch_says_what_is_removed_while_it_is_trained(changes):
    settings = loop(schedule="linear", rounds=2, retrain_epochs=4, target=0.8, **changes)
    dense_run, before, shares = dense(settings.dense), 0.0, []
    for event in steps(settings, few(settings.train.dataset), dense=dense_run):
        if isinstance(event, Epoch):
            shares.append(event.share)
            continue
        if event.index:
            assert shares[-1] == event.share > before
            assert (len(set(shares)) > 2) == settings.gradual
            assert all(before <= share <= event.share for share in shares)
        before, shares = event.share, []


def test_one_shot_has_the_same_budget():
    rounds = rounds_of(loop(schedule="one-shot", rounds=3))
    assert len({done.removed for done in rounds[1:]}) == 1
    assert [len(done.train) for done in rounds[1:]] == [3, 3, 3]


def test_digits_heal_at_eighty_percent():
    wanted = TrainSettings(epochs=30)
    records = list(train(wanted))
    run = Run(wanted, {r.epoch: r.params for r in records if r.params}, tuple(records))
    cut = LoopSettings(train=wanted, schedule="one-shot", rounds=1, target=0.85, retrain_epochs=0)
    without = list(prune_and_retrain(cut, dense=run))[-1]
    healed = list(prune_and_retrain(cut.model_copy(update={"retrain_epochs": 10}), dense=run))[-1]
    assert without.mask == healed.mask
    assert without.healed == without.cut == healed.cut
    assert healed.healed.metric > without.healed.metric + 0.15
    assert healed.healed.metric > 0.9


def mnist_shaped() -> Dataset:
    """Ten patterns of 784 numbers under noise."""
    generator = torch.Generator().manual_seed(0)
    patterns = torch.randn(10, 784, generator=generator)

    def rows(n):
        y = torch.arange(n) % 10
        return Split(patterns[y] + 2.0 * torch.randn(n, 784, generator=generator), y)

    names = tuple(f"p{i}" for i in range(784))
    return Dataset("shaped", "multiclass", rows(600), rows(200), rows(200), names, tuple("0123456789"), "")


def test_a_network_of_the_size_of_lenet_300_100():
    wanted = TrainSettings(widths=(300, 100), epochs=2, optimizer="momentum", learning_rate=0.02)
    settings = LoopSettings(train=wanted, target=0.92, rounds=3, retrain_epochs=1, scope="layer")
    rounds = list(prune_and_retrain(settings, mnist_shaped()))
    last = rounds[-1]
    assert last.total == 784 * 300 + 300 * 100 + 100 * 10
    assert last.mask.counts() == {
        "fc1.weight": (235_200 - round(0.92 * 235_200), 235_200),
        "fc2.weight": (30_000 - round(0.92 * 30_000), 30_000),
        "fc3.weight": (1000 - round(0.92 * 1000), 1000),
    }
    assert last.healed.metric > 0.9


@pytest.mark.parametrize("changes", [{}, {"gradual": True}, {"after": "scratch"}, {"retrain_epochs": 0}])
def test_a_run_can_be_cancelled_at_any_moment(changes):
    settings, threads = loop(**changes), threading.active_count()
    whole = list(steps(settings, few("moons")))
    assert {event.round for event in whole if isinstance(event, Epoch)} >= {0}
    for moment in range(1, len(whole) + 1):
        cancel, events = Event(), []
        for event in steps(settings, few("moons"), cancel):
            events.append(event)
            if len(events) == moment:
                cancel.set()
        rounds = [event for event in events if isinstance(event, Round)]
        expected = [event for event in whole if isinstance(event, Round)][: len(rounds)]
        assert len(events) == moment
        assert all(
            same(a.params, b.params) and a.mask == b.mask for a, b in zip(rounds, expected, strict=True)
        )
    assert threading.active_count() == threads


def test_a_pause_holds_and_changes_nothing():
    settings = loop()
    pause, got = Event(), []

    def consume():
        for done in prune_and_retrain(settings, few("moons"), pause=pause, dense=dense(settings.dense)):
            got.append(done)
            if done.index == 1:
                pause.set()
                reached.set()

    reached = Event()
    thread = threading.Thread(target=consume)
    thread.start()
    assert reached.wait(20)
    thread.join(0.2)
    assert thread.is_alive()
    assert len(got) == 2
    pause.clear()
    thread.join(20)
    assert not thread.is_alive()
    assert all(same(a.params, b.params) for a, b in zip(got, rounds_of(settings), strict=True))


@pytest.mark.parametrize("criterion", ["magnitude", "gradient", "fisher", "taylor", "wanda", "lamp", "obd"])
def test_any_criterion_on_a_recurrent_network(criterion):
    rounds = rounds_of(loop(SIGNAL, criterion=criterion, rounds=1, retrain_epochs=1))
    assert rounds[-1].removed == round(0.6 * rounds[-1].total)
    assert rounds[-1].ledger.multiply_adds < rounds[0].ledger.multiply_adds


def test_every_unit_but_the_best_of_each_layer_can_go():
    rounds = rounds_of(loop(grain="unit", criterion="in_norm", schedule="one-shot", rounds=1, target=0.999))
    assert rounds[-1].model.widths == (2, 1, 1, 2)


def test_settings_are_checked_and_hash_what_matters():
    assert LoopSettings.model_validate_json(loop(SIGNAL).model_dump_json()) == loop(SIGNAL)
    assert type(LoopSettings.model_validate_json(loop(SIGNAL).model_dump_json()).train) is RecurrentSettings
    changes = [{"target": 0.5}, {"train": SIGNAL}, {"stops": Stops(drop=0.1)}, {"after": "rewind"}]
    assert len({loop().hash, *(loop(**change).hash for change in changes)}) == 5
    assert loop(schedule="lottery", scope="row", rounds=7) == loop(schedule="lottery")
    assert loop(rewind_epoch=5).dense.snapshots == (0, 3, 5, 8)
    assert loop(rewind_epoch=3).dense is loop(rewind_epoch=3).train
    assert loop(MOONS).label == "moons 2-8-8-2 relu seed 1: magnitude cubic 60% continue"
    bad = [
        {"target": 1.0},
        {"target": 0.0},
        {"rounds": 0},
        {"criterion": "in_norm"},
        {"criterion": "magnitude", "grain": "unit"},
        {"grain": "unit", "criterion": "in_norm", "scope": "row"},
        {"rewind_epoch": 9},
        {"adaptive": True, "schedule": "one-shot"},
        {"gradual": True, "after": "rewind"},
        {"gradual": True, "retrain_epochs": 0},
        {"stops": {"share": 0.0}},
        {"stops": {"unknown": 1}},
        {"unknown": 1},
    ]
    for values in bad:
        with pytest.raises(ValidationError):
            loop(**values)


def test_a_criterion_that_is_not_defined_says_so():
    tanh = loop(TrainSettings(dataset="moons", widths=(4,), activation="tanh", epochs=1))
    with pytest.raises(ValueError, match="expected an activation among"):
        list(
            prune_and_retrain(tanh.model_copy(update={"grain": "unit", "criterion": "zeros"}), load("moons"))
        )
