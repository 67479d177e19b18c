"""Training: the same numbers every time, optimisers as torch's, exact zeros by L1, masks that hold."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from threading import Event

import numpy as np
import pytest
import torch
from pydantic import ValidationError
from sklearn.linear_model import Lasso, Ridge

from core.data.dataset import Split
from core.data.registry import load
from core.measure.metrics import loss_fn
from core.prune.masks import Mask, by_share
from core.train.loop import DivergenceError, TrainSettings, best, train
from core.train.state import State

SMALL = TrainSettings(dataset="moons", widths=(8, 8), epochs=5, seed=3)
STEPS = TrainSettings(dataset="moons", widths=(8, 8), epochs=50, batch_size=0, snapshots=tuple(range(51)))
DECAYS = [("sgd", 0.0), ("momentum", 1e-2), ("adam", 1e-2), ("adamw", 1e-1)]


def run(settings, **arguments):
    return list(train(settings, **arguments))


def same(a, b):
    return a.keys() == b.keys() and all(torch.equal(a[name], b[name]) for name in a)


def gradients(settings, params, data=None):
    data = data or load(settings.dataset)
    leaves = {name: tensor.clone().requires_grad_() for name, tensor in params.items()}
    loss = loss_fn(data.task)(settings.model.forward(leaves, data.train.x), data.train.y)
    return dict(zip(leaves, torch.autograd.grad(loss, leaves.values()), strict=True))


def test_the_same_settings_give_the_same_numbers_and_leave_the_global_generator_alone():
    state = torch.random.get_rng_state()
    first = run(SMALL)
    torch.rand(3)
    second = run(SMALL)
    assert same(first[-1].params, second[-1].params)
    assert [r.train_loss for r in first] == [r.train_loss for r in second]
    torch.random.set_rng_state(state)
    run(SMALL)
    assert torch.equal(torch.random.get_rng_state(), state)
    assert not same(first[-1].params, run(SMALL.model_copy(update={"seed": 4}))[-1].params)


def test_records_come_one_an_epoch_with_parameters_at_snapshots_only():
    settings = TrainSettings(dataset="moons", widths=(8,), epochs=5, snapshots=(2,))
    records = run(settings)
    assert [record.epoch for record in records] == [0, 1, 2, 3, 4, 5]
    assert [record.epoch for record in records if record.params is not None] == [0, 2, 5]
    assert same(records[0].params, settings.model.init(0))
    assert records[-1].train_loss < records[0].train_loss
    assert all(a.seconds <= b.seconds for a, b in pairwise(records))
    data = load("moons")
    logits = settings.model.forward(records[-1].params, data.validation.x)
    assert records[-1].validation_loss == pytest.approx(
        loss_fn("multiclass")(logits, data.validation.y).item()
    )
    found = (logits.argmax(-1) == data.validation.y).float().mean().item()
    assert records[-1].validation_metric == pytest.approx(found)


def test_snapshots_are_copies_that_further_training_does_not_touch():
    stream = train(SMALL.model_copy(update={"snapshots": (0, 1, 5)}))
    first = next(stream)
    kept = {name: tensor.clone() for name, tensor in first.params.items()}
    list(stream)
    assert same(first.params, kept)
    assert not any(tensor.requires_grad for tensor in first.params.values())


@pytest.mark.parametrize(("optimizer", "decay"), DECAYS)
def test_steps_are_those_of_torch_on_a_module(optimizer, decay):
    settings = STEPS.model_copy(update={"optimizer": optimizer, "weight_decay": decay, "learning_rate": 0.01})
    data = load("moons")
    module = settings.model.module(settings.model.init(0)).train()
    kinds = {
        "sgd": torch.optim.SGD,
        "momentum": torch.optim.SGD,
        "adam": torch.optim.Adam,
        "adamw": torch.optim.AdamW,
    }
    weights = [p for n, p in module.named_parameters() if n.endswith("weight")]
    biases = [p for n, p in module.named_parameters() if n.endswith("bias")]
    groups = [{"params": weights, "weight_decay": decay}, {"params": biases, "weight_decay": 0.0}]
    extra = {"momentum": 0.9} if optimizer == "momentum" else {}
    reference = kinds[optimizer](groups, lr=0.01, **extra)
    for _ in range(50):
        reference.zero_grad()
        torch.nn.functional.cross_entropy(module(data.train.x), data.train.y).backward()
        reference.step()
    ours = run(settings)[-1].params
    assert all(torch.allclose(ours[n], p, atol=1e-4) for n, p in module.state_dict().items())


@pytest.mark.parametrize(("optimizer", "decay"), DECAYS)
def test_removed_weights_are_zero_throughout_fifty_steps(optimizer, decay):  # law 13
    settings = STEPS.model_copy(update={"optimizer": optimizer, "weight_decay": decay, "learning_rate": 0.01})
    model = settings.model
    initial = model.init(0)
    mask = by_share({name: initial[name].abs() for name in model.weight_names}, 0.5)
    records = run(settings, mask=mask)
    assert len(records) == 51
    for record in records:
        assert all((record.params[name][~mask[name]] == 0).all() for name in mask)
    alive = gradients(settings, records[0].params)
    for name in mask:
        moved = records[-1].params[name] != records[0].params[name]
        assert moved[mask[name] & (alive[name] != 0)].all()


@pytest.mark.parametrize("optimizer", ["momentum", "adam", "adamw"])
def test_the_optimiser_remembers_nothing_of_removed_weights(optimizer):  # law 13
    settings = STEPS.model_copy(update={"optimizer": optimizer, "learning_rate": 0.01})
    model, data = settings.model, load("moons")
    initial = model.init(0)
    mask = by_share({name: initial[name].abs() for name in model.weight_names}, 0.5)
    state = State(model, [initial], settings, data.task, mask)
    for _ in range(5):
        state.step(data.train.x[None], state.targets(data.train.y)[None])
        memory = [v for v in state.optimizer.state[state.flat["weight"]].values() if v.ndim]
        assert memory
        assert all((value[state.cut] == 0).all() and (value[~state.cut] != 0).any() for value in memory)


def test_removed_weights_have_no_part_in_a_clipped_norm():
    changes = {"epochs": 1, "snapshots": (0, 1), "clip": 0.01, "learning_rate": 1.0}
    settings = STEPS.model_copy(update=changes)
    initial = settings.model.init(0)
    mask = by_share({name: initial[name].abs() for name in settings.model.weight_names}, 0.5)
    before, after = (record.params for record in run(settings, mask=mask))
    slope = gradients(settings, before)
    assert torch.cat([slope[name][~mask[name]] for name in mask]).norm() > 0.01
    moved = torch.cat([(after[name] - before[name]).flatten() for name in before])
    assert moved.norm().item() == pytest.approx(0.01, rel=1e-3)


@pytest.mark.parametrize("optimizer", ["momentum", "adam"])
def test_a_mask_holds_on_trained_weights_and_its_absence_does_not(optimizer):
    settings = STEPS.model_copy(update={"optimizer": optimizer, "learning_rate": 0.01})
    dense = run(settings)[-1].params
    mask = by_share({name: dense[name].abs() for name in settings.model.weight_names}, 0.7)
    healed = run(settings, mask=mask, start=dense)
    assert same(healed[0].params, mask.apply(dense))
    assert same(healed[-1].params, run(settings, mask=mask, start=mask.apply(dense))[-1].params)
    assert healed[-1].train_loss < healed[0].train_loss
    forgotten = run(settings, start=mask.apply(dense))[-1].params
    assert any((forgotten[name][~mask[name]] != 0).any() for name in mask)


def test_rewound_weights_are_initial_weights_times_mask_bit_for_bit():  # law 14
    dense = run(SMALL)
    model = SMALL.model
    mask = by_share({name: dense[-1].params[name].abs() for name in model.weight_names}, 0.6)
    rewound = run(SMALL, mask=mask)[0].params
    assert same(rewound, mask.apply(dense[0].params))
    assert same({n: rewound[n] for n in mask}, {n: dense[0].params[n] * mask[n] for n in mask})
    assert same(rewound, run(SMALL, mask=mask, start=dense[0].params)[0].params)


@pytest.mark.parametrize(
    ("optimizer", "rate", "epochs"), [("sgd", 0.1, 1500), ("momentum", 0.02, 800), ("adam", 0.003, 1500)]
)
def test_l1_rests_at_the_optimum_of_the_lasso(optimizer, rate, epochs):  # law 9
    l1 = 0.2
    settings = TrainSettings(
        dataset="diabetes",
        widths=(),
        optimizer=optimizer,
        learning_rate=rate,
        batch_size=0,
        epochs=epochs,
        l1=l1,
    )
    final = run(settings)[-1].params
    weight = final["fc1.weight"].flatten()
    gradient = gradients(settings, final)["fc1.weight"].flatten()
    removed = weight == 0
    assert 2 <= int(removed.sum()) <= 8
    assert (gradient[removed].abs() <= l1 + 1e-4).all()
    assert torch.allclose(gradient[~removed], -l1 * weight[~removed].sign(), atol=2e-3)
    data = load("diabetes")
    want = (
        Lasso(alpha=l1 / 2, tol=1e-10)
        .fit(data.train.x.double().numpy(), data.train.y.double().numpy().ravel())
        .coef_
    )
    assert np.array_equal(want == 0, removed.numpy())
    assert np.allclose(want, weight.numpy(), atol=2e-3)


@pytest.mark.parametrize("optimizer", ["adam", "adamw"])
def test_l1_spares_what_the_optimiser_has_not_moved(optimizer):
    """On digits whose first batch leaves many pixels dark, and their weights without a gradient."""
    data = load("digits")
    settings = TrainSettings(
        dataset="digits", widths=(64,), optimizer=optimizer, learning_rate=0.003, l1=1e-5, epochs=1
    )
    model = settings.build(data)
    start = model.init(0)
    state = State(model, [start], settings, data.task)
    x = data.train.x[:64]
    state.step(x[None], state.targets(data.train.y[:64])[None])
    after = state.snapshot()
    seen = replace(data, train=Split(x, data.train.y[:64]))
    gradient = gradients(settings, start, seen)["fc1.weight"]
    still = (gradient == 0) & (start["fc1.weight"] != 0)
    assert still.any()
    assert torch.equal(after["fc1.weight"][still], start["fc1.weight"][still])
    moved = after["fc1.weight"][~still] - start["fc1.weight"][~still]
    assert moved.abs().median() < 2 * settings.learning_rate
    assert (after["fc1.weight"][~still] != start["fc1.weight"][~still]).all()


def test_l2_rests_at_the_optimum_of_ridge():
    decay = 0.3
    settings = TrainSettings(dataset="diabetes", widths=(), batch_size=0, epochs=800, weight_decay=decay)
    final = run(settings)[-1].params
    data = load("diabetes")
    want = (
        Ridge(alpha=decay * len(data.train) / 2)
        .fit(data.train.x.double().numpy(), data.train.y.double().numpy().ravel())
        .coef_
    )
    assert np.allclose(want, final["fc1.weight"].numpy().ravel(), atol=1e-3)
    gradient = gradients(settings, final)["fc1.weight"]
    assert torch.allclose(gradient, -decay * final["fc1.weight"], atol=1e-4)


def test_l1_makes_exact_zeros_in_a_network():
    records = run(TrainSettings(dataset="moons", widths=(16, 16), epochs=60, l1=1e-2))
    zeros = torch.cat(
        [records[-1].params[n].flatten() == 0 for n in ("fc1.weight", "fc2.weight", "fc3.weight")]
    )
    assert 0.3 < zeros.float().mean() < 1.0
    assert records[-1].validation_metric > 0.8


@pytest.mark.parametrize("dataset", ["diabetes", "breast_cancer"])
def test_models_without_hidden_layer_train(dataset):
    records = run(TrainSettings(dataset=dataset, widths=(), epochs=20, learning_rate=0.05))
    assert records[-1].params.keys() == {"fc1.weight", "fc1.bias"}
    assert records[-1].metric == ("r2" if dataset == "diabetes" else "accuracy")
    assert records[-1].validation_metric > (0.3 if dataset == "diabetes" else 0.95)


def test_cancel_ends_the_stream_and_divergence_says_so():
    cancel = Event()
    stream = train(SMALL, cancel=cancel)
    assert next(stream).epoch == 0
    cancel.set()
    assert list(stream) == []
    with pytest.raises(DivergenceError, match="smaller learning rate than 10"):
        run(TrainSettings(dataset="diabetes", widths=(8,), learning_rate=10.0, epochs=20))


def test_a_mask_of_other_names_or_shapes_is_refused():
    with pytest.raises(ValueError, match="expected a mask over weights"):
        next(train(SMALL, mask=Mask({"fc9.weight": torch.ones(2, 2, dtype=torch.bool)})))
    with pytest.raises(ValueError, match="expected a mask over weights"):
        next(train(SMALL, mask=Mask({"fc1.weight": torch.ones(2, 2, dtype=torch.bool)})))


def test_another_data_set_of_the_same_width_can_be_given():
    moons = load("moons")
    flipped = replace(moons, train=replace(moons.train, y=1 - moons.train.y))
    assert run(SMALL, dataset=flipped)[-1].validation_metric < 0.5 < run(SMALL)[-1].validation_metric


OVERFIT = TrainSettings(
    dataset="digits", widths=(16,), optimizer="adam", learning_rate=0.03, epochs=12, keep="best"
)


def test_the_best_epoch_on_validation_is_kept():
    every = OVERFIT.model_copy(update={"keep": "last", "snapshots": tuple(range(13))})
    there, kept = run(every), run(OVERFIT)
    top = max(record.validation_metric for record in there[1:])
    first = min(
        (record for record in there[1:] if record.validation_metric == top),
        key=lambda record: record.validation_loss,
    )
    assert 0 < first.epoch < 12  # else nothing is tested
    assert best(kept).epoch == first.epoch
    assert same(kept[-1].params, first.params)
    assert not same(kept[-1].params, there[-1].params)
    assert (
        kept[-1].validation_metric == there[-1].validation_metric
    )  # what training reached, not what is kept
    assert same(kept[0].params, there[0].params)
    assert [record.epoch for record in kept if record.params is not None] == [0, 12]


def test_the_best_epoch_is_one_of_training_and_the_first_of_equals():
    one = run(OVERFIT.model_copy(update={"epochs": 1, "snapshots": (0, 1)}))
    metrics = [(0.9, 1.0), (0.7, 0.5), (0.8, 0.6), (0.8, 0.4), (0.8, 0.4)]  # accuracy, loss
    records = [
        replace(one[0], epoch=epoch, validation_metric=metric, validation_loss=loss)
        for epoch, (metric, loss) in enumerate(metrics)
    ]
    assert best(records).epoch == 3


def test_gradual_cuts_keep_the_last_epoch():
    with pytest.raises(ValueError, match="keep='last'"):
        run(OVERFIT, recut=lambda epoch, params: Mask.dense({}))


def test_a_choice_that_is_not_made_does_not_rename_runs():
    assert TrainSettings(keep="last").hash == TrainSettings().hash != TrainSettings(keep="best").hash
    assert "keep" not in TrainSettings().model_dump()
    assert TrainSettings.model_validate_json(OVERFIT.model_dump_json()) == OVERFIT


def test_settings_are_checked_and_hash_what_matters():
    assert TrainSettings(snapshots=(5, 1, 5)).snapshots == (0, 1, 5, 100)
    assert TrainSettings(snapshots=(1,)).hash == TrainSettings(snapshots=(0, 1, 100)).hash
    assert TrainSettings.model_validate_json(SMALL.model_dump_json()) == SMALL
    changed = [{"seed": 1}, {"l1": 0.1}, {"widths": (64, 32)}, {"activation": "tanh"}, {"dataset": "moons"}]
    assert len({TrainSettings().hash, *(TrainSettings(**change).hash for change in changed)}) == 6
    assert TrainSettings().label == "digits 64-64-64-10 relu seed 0"
    bad = [
        {"epochs": 0},
        {"learning_rate": 0},
        {"widths": (0,)},
        {"l1": -1},
        {"dataset": "iris"},
        {"snapshots": (101,)},
    ]
    for values in [*bad, {"learning_rate": float("nan")}, {"unknown": 1}, {"snapshots": None}]:
        with pytest.raises(ValidationError):
            TrainSettings(**values)
