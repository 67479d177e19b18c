"""Seeds trained side by side: bit for bit the runs that they are alone, whatever becomes of the others."""

from __future__ import annotations

from threading import Event

import pytest
import torch

from core.data.registry import load
from core.measure.metrics import loss_fn
from core.models import MLP
from core.train.loop import DivergenceError, together, train, train_together
from core.train.settings import EncoderSettings, RecurrentSettings, TrainSettings
from core.train.state import State

SEEDS = (0, 3, 4)


def band(**changes):
    settings = TrainSettings(**{"dataset": "moons", "widths": (8, 8), "epochs": 3, **changes})
    return [settings.model_copy(update={"seed": seed}) for seed in SEEDS]


def assert_same(alone, company):
    """Everything but the time."""
    assert len(alone) == len(company)
    for one, other in zip(alone, company, strict=True):
        numbers = ("epoch", "train_loss", "validation_loss", "train_metric", "validation_metric")
        assert [getattr(one, name) for name in numbers] == [getattr(other, name) for name in numbers]
        assert (one.params is None) == (other.params is None)
        if one.params is not None:
            assert list(one.params) == list(other.params)
            assert all(torch.equal(one.params[name], other.params[name]) for name in one.params)


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"dataset": "digits", "widths": (64, 64), "epochs": 2},
        {"dataset": "digits", "widths": (7,), "activation": "tanh", "optimizer": "momentum"},
        {"activation": "sigmoid", "optimizer": "adam", "learning_rate": 0.01, "l1": 1e-3},
        {"optimizer": "adamw", "learning_rate": 0.01, "weight_decay": 0.1, "widths": (5, 3)},
        {"keep": "best", "learning_rate": 1.0, "epochs": 6},
        {"optimizer": "momentum", "clip": 0.5, "weight_decay": 1e-2, "l1": 1e-3},
        {"widths": (1, 9), "batch_size": 449},  # 450 rows: a layer of one unit, and a batch of one row
        {"widths": (1,), "batch_size": 0},
        {"dataset": "breast_cancer", "widths": (), "weight_decay": 1e-3},
        {"dataset": "diabetes", "widths": (6,), "learning_rate": 0.01, "batch_size": 50},
        {"dataset": "y2x", "widths": (), "learning_rate": 0.002, "batch_size": 0},
    ],
)
def test_a_run_is_bit_for_bit_the_same_alone_and_in_company(changes):
    settings = band(**changes)
    assert together(settings)
    company = list(zip(*train_together(settings), strict=True))
    for own, records in zip(settings, company, strict=True):
        assert_same(list(train(own)), records)
    firsts = [records[-1].params["fc1.weight"] for records in company]
    assert not torch.equal(firsts[0], firsts[1])


@pytest.mark.parametrize("activation", ["relu", "tanh", "sigmoid"])
@pytest.mark.parametrize(("dataset", "task"), [("digits", "multiclass"), ("breast_cancer", "binary"),
                                               ("diabetes", "regression")])  # fmt: skip
def test_gradients_by_hand_are_those_of_autograd(dataset, task, activation):
    data = load(dataset)
    assert data.task == task
    model = MLP((data.features, 7, 5, data.outputs), activation)
    networks = [model.init(seed, torch.float64) for seed in SEEDS]
    state = State(model, networks, TrainSettings(learning_rate=1e-30), task)
    rows = torch.stack([data.train.x[seed::7][:31].double() for seed in SEEDS])
    y = torch.stack([data.train.y[seed::7][:31] for seed in SEEDS])
    state.step(rows, torch.stack([state.targets(own) for own in y]))
    for i, params in enumerate(networks):
        leaves = {name: tensor.clone().requires_grad_() for name, tensor in params.items()}
        wanted = y[i].double() if task == "regression" else y[i]
        loss_fn(task)(model.forward(leaves, rows[i]), wanted).backward()
        for name, leaf in leaves.items():
            assert torch.allclose(state.slopes[name][i], leaf.grad, rtol=1e-9, atol=1e-14), name


def test_a_seed_that_diverges_says_so_and_leaves_the_others_as_they_are():
    settings = band(dataset="diabetes", widths=(8,), learning_rate=0.3, epochs=12)
    ends = []
    for own in settings:
        try:
            ends.append(list(train(own)))
        except DivergenceError as error:
            ends.append(error)
    assert {type(end) for end in ends} == {list, DivergenceError}, "expected a rate at which some diverge"
    last = list(train_together(settings))
    for own, end in zip(zip(*last, strict=True), ends, strict=True):
        if isinstance(end, DivergenceError):
            assert not isinstance(own[0], DivergenceError)
            assert str(own[-1]) == str(end)
        else:
            assert_same(end, own)


def test_all_diverge_and_the_stream_ends():
    settings = band(dataset="diabetes", widths=(8,), learning_rate=10.0, epochs=20)
    found = list(train_together(settings))
    assert len(found) < 21
    assert all(isinstance(entry, DivergenceError) for entry in found[-1])


def test_cancel_ends_the_stream():
    cancel = Event()
    stream = train_together(band(), cancel=cancel)
    assert [record.epoch for record in next(stream)] == [0, 0, 0]
    cancel.set()
    assert list(stream) == []


def test_what_is_not_alike_or_has_no_stacked_form_is_refused():
    unlike = [band()[0], band(learning_rate=0.2)[1]]
    recurrent = [RecurrentSettings(epochs=1, seed=seed) for seed in SEEDS]
    assert not together(unlike)
    assert not together(recurrent)
    assert not together([EncoderSettings(epochs=1)])
    assert not together([band()[0], recurrent[0]])
    with pytest.raises(ValueError, match="differ in their seeds alone"):
        next(train_together(unlike))
