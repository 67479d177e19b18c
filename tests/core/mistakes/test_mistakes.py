"""Every broken pruner shows its symptom, and the corrected one does not: on really trained networks, over
seeds, each against something not written here."""

from __future__ import annotations

import inspect
from functools import cache

import numpy as np
import pytest
import torch
from sklearn.metrics import precision_score, recall_score

from core.data.registry import load
from core.data.tables import fresh_moons
from core.mistakes import (
    MISTAKES,
    changed_copies,
    forgotten_mask,
    kept_inverted,
    left_bias,
    percentile,
    wrong_sign,
)
from core.mistakes.outcome import Outcome, Trained
from core.prune.scores import UNIT_CRITERIA, WEIGHT_CRITERIA
from core.train.runs import default_store
from core.train.settings import TrainSettings

SEEDS = {"moons": (0, 1, 2, 3, 4), "digits": (0, 1)}


@cache
def trained(dataset: str, seed: int) -> Trained:
    settings = TrainSettings.of(dataset, seed)
    run = default_store().request(settings).result(240)
    return Trained(settings.model, run.snapshots[settings.epochs], load(dataset), seed)


@cache
def outcome(name: str, seed: int) -> Outcome:
    mistake = MISTAKES[name]
    return mistake.experiment(trained(mistake.dataset, seed))


def over_seeds(name: str) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("seed", SEEDS[MISTAKES[name].dataset])


def at(found: Outcome, share: float) -> int:
    return int(np.abs(found.asked - share).argmin())


@over_seeds("kept-inverted")
@pytest.mark.parametrize("share", [0.05, 0.3, 0.7, 0.95])
def test_kept_inverted_keeps_the_smallest_and_as_many_as_should_go(seed: int, share: float) -> None:
    weight = trained("moons", seed).weight
    size = weight.abs()
    for prune, removed in ((kept_inverted.broken, 1 - share), (kept_inverted.corrected, share)):
        kept = prune(weight, share) != 0
        assert (~kept).double().mean().item() == pytest.approx(removed, abs=1 / len(weight))
        inner, outer = (kept, ~kept) if prune is kept_inverted.broken else (~kept, kept)
        assert size[inner].max() <= size[outer].min()
    found = outcome("kept-inverted", seed)
    low, high = at(found, 0.05), at(found, 0.95)
    assert found.broken["accuracy"][low] < 0.6
    assert found.corrected["accuracy"][low] > found.dense - 0.02
    assert found.broken["zeros"][high] < 0.06


def test_kept_as_corrected_is_the_mask_of_torch() -> None:
    from torch.nn.utils import prune

    weight = trained("moons", 0).weight
    layer = torch.nn.Linear(len(weight), 1, bias=False)
    with torch.no_grad():
        layer.weight.copy_(weight[None])
    prune.l1_unstructured(layer, "weight", amount=len(weight) // 2)
    torch.testing.assert_close(kept_inverted.corrected(weight, 0.5), layer.weight[0].detach())


@over_seeds("wrong-sign")
def test_wrong_sign_takes_the_dearest_units_first(seed: int) -> None:
    judge, found = trained("digits", seed), outcome("wrong-sign", seed)
    tenth, truth = at(found, 0.1), found.facts["truth"]
    dear, cheap = (truth[run["which"][tenth]].mean() for run in (found.broken, found.corrected))
    assert dear > 10 * abs(cheap)
    assert (found.broken["gone"] == found.corrected["gone"]).all()
    assert found.broken["accuracy"][tenth] < found.dense - 0.1
    assert found.corrected["accuracy"][tenth] > found.dense - 0.02
    data, units = judge.data, judge.outputs.shape[1]
    for name, function in (
        ("contribution_signed", wrong_sign.broken),
        ("contribution_mean_abs", wrong_sign.corrected),
    ):
        score = UNIT_CRITERIA[name](judge.model, judge.params, data.train, data.task, seed=0)
        flat = torch.cat([score[group] for group in judge.model.hidden])
        order = function(judge.outputs, judge.output_gradients, units)
        torch.testing.assert_close(flat[order], flat.sort().values, rtol=1e-3, atol=1e-7)


@over_seeds("percentile")
def test_percentile_removes_all_but_what_it_should(seed: int) -> None:
    judge, found = trained("moons", seed), outcome("percentile", seed)
    importance = judge.importance
    for percent in (5, 30, 95):
        mask = percentile.broken(importance, percent)
        assert (~mask).double().mean().item() == pytest.approx(1 - percent / 100, abs=0.1)
        if not mask.all():
            assert importance[mask].min() >= importance[~mask].max(), "the right ones, only too many"
    assert torch.equal(percentile.broken(importance, 50), percentile.corrected(importance, 50))
    low, high = at(found, 0.05), at(found, 0.95)
    assert found.broken["zeros"][low] == pytest.approx(0.95, abs=0.01)
    assert found.corrected["zeros"][low] <= 0.06
    assert found.broken["accuracy"][high] > found.dense - 0.02
    assert found.broken["accuracy"][low] < found.corrected["accuracy"][low]
    taylor = WEIGHT_CRITERIA["taylor"](judge.model, judge.params, judge.data.train, judge.data.task, seed=0)
    flat = torch.cat([taylor[name].flatten() for name in judge.model.weight_names])
    torch.testing.assert_close(importance, flat)


@over_seeds("swapped")
def test_swapped_reports_what_scikit_learn_calls_by_the_other_name(seed: int) -> None:
    judge, found = trained("digits", seed), outcome("swapped", seed)
    label, y = int(found.facts["class"]), judge.data.validation.y
    size = judge.weight.abs()
    for share in (0.1, 0.5, 0.9):
        stop = at(found, share)
        params = judge.with_weights(judge.weight * (size >= size.quantile(float(found.asked[stop]))))
        answers = judge.logits(params).argmax(1)
        truth = {
            "precision": precision_score(y == label, answers == label),
            "recall": recall_score(y == label, answers == label),
        }
        for name, other in (("precision", "recall"), ("recall", "precision")):
            assert found.corrected[name][stop] == pytest.approx(truth[name])
            assert found.broken[name][stop] == pytest.approx(truth[other])
    deep = at(found, 0.9)
    assert found.facts["false"][deep] > found.facts["found"][deep]
    assert found.broken["precision"][deep] > 0.8 > 0.5 > found.corrected["precision"][deep]


@over_seeds("changed-copies")
def test_changed_copies_leave_the_network_as_it_was(seed: int) -> None:
    judge, found = trained("moons", seed), outcome("changed-copies", seed)
    assert (found.broken["accuracy"] == found.dense).all()
    assert (found.broken["zeros"] == 0).all()
    np.testing.assert_allclose(found.corrected["zeros"], found.asked, atol=0.01)
    assert found.corrected["accuracy"][-1] < found.dense - 0.3
    weights = judge.split(judge.weight.clone())
    before = [weight.clone() for weight in weights]
    masks = [torch.zeros_like(weight) for weight in weights]
    broken, corrected = changed_copies.broken(weights, masks), changed_copies.corrected(weights, masks)
    for was, now, same, pruned in zip(before, weights, broken, corrected, strict=True):
        assert torch.equal(was, now), "what is given is not written into"
        assert torch.equal(same, was)
        assert not pruned.any()


@over_seeds("forgotten-mask")
def test_forgotten_masks_let_weights_come_back(seed: int) -> None:
    found = outcome("forgotten-mask", seed)
    for share in (0.3, 0.5, 0.8):
        stop = at(found, share)
        assert found.facts["zeros"][stop] == pytest.approx(share, abs=0.01)
        assert found.broken["zeros"][stop] < 0.6 * share
        assert found.corrected["zeros"][stop] == pytest.approx(found.facts["zeros"][stop])
    deep = at(found, 0.9)
    assert found.broken["accuracy"][deep] >= found.corrected["accuracy"][deep], "too good to be true"


def test_forgotten_masks_train_as_torch_does() -> None:
    judge = trained("moons", 0)
    mask = judge.weight.abs() >= judge.weight.abs().quantile(0.8)
    weight = (judge.weight * mask).clone().requires_grad_()
    optimiser = torch.optim.SGD([weight], lr=0.1, momentum=0.9)
    held = (judge.weight * mask).clone()
    velocity = torch.zeros_like(held)
    for _ in range(5):
        weight.grad = judge.gradient(weight.detach())
        optimiser.step()
        velocity = 0.9 * velocity + judge.gradient(held)
        held = torch.where(mask, held - 0.1 * velocity, 0.0)
    broken = forgotten_mask.broken(judge.weight, mask, judge.gradient, 0.1, 5)
    torch.testing.assert_close(broken, weight.detach())
    corrected = forgotten_mask.corrected(judge.weight, mask, judge.gradient, 0.1, 5)
    torch.testing.assert_close(corrected, held)
    assert not corrected[~mask].any()


@over_seeds("left-bias")
def test_left_biases_still_speak(seed: int) -> None:
    found = outcome("left-bias", seed)
    speaks = found.facts["speak"] > 0
    assert speaks.mean() > 0.8
    assert (found.broken["difference"][speaks] > 0).all()
    assert found.broken["difference"][at(found, 0.5)] > 0.05
    assert found.corrected["difference"].max() < 1e-12
    np.testing.assert_array_equal(found.corrected["accuracy"], found.facts["accuracy"])
    tenth = at(found, 0.1)
    assert found.broken["accuracy"][tenth] > found.dense - 0.02, "a wrong sign would show here"


def test_a_removed_unit_sends_on_its_bias_alone() -> None:
    weight, bias, kept = (
        torch.tensor([[1.0, 2.0], [3.0, 4.0]]),
        torch.tensor([0.5, -0.5]),
        torch.tensor([0.0, 1.0]),
    )
    row = torch.tensor([7.0, 9.0])
    for function, says in ((left_bias.broken, 0.5), (left_bias.corrected, 0.0)):
        pruned, shift = function(weight, bias, kept)
        assert (pruned @ row + shift).tolist() == [says, 56.5]


@over_seeds("tuned-on-test")
def test_what_was_tuned_on_test_rows_is_worse_on_fresh_ones(seed: int) -> None:
    found = outcome("tuned-on-test", seed)
    broken, corrected = (run["reported"] - run["fresh"] for run in (found.broken, found.corrected))
    assert broken.mean() > 0.003
    assert abs(corrected.mean()) < 0.0025
    assert broken.mean() > 2 * abs(corrected.mean())
    assert (found.broken["reported"] >= found.corrected["reported"]).all()


def test_fresh_rows_are_new_and_of_the_same_kind() -> None:
    data, fresh = load("moons"), fresh_moons(2000, 0)
    known = {tuple(row) for split in data.splits.values() for row in split.x.tolist()}
    assert not known & {tuple(row) for row in fresh.x.tolist()}
    assert not torch.equal(fresh.x, fresh_moons(2000, 1).x)
    for label in (0, 1):
        here, there = (rows.x[rows.y == label] for rows in (data.train, fresh))
        torch.testing.assert_close(here.mean(0), there.mean(0), atol=0.12, rtol=0.0)
    judge = trained("moons", 0)
    assert judge.accuracy(judge.params, fresh) == pytest.approx(judge.dense, abs=0.03)


def test_what_is_shown_is_what_runs() -> None:
    assert len(MISTAKES) == 8
    for mistake in MISTAKES.values():
        broken, corrected = mistake.listings
        for listing, function in ((broken, mistake.broken), (corrected, mistake.corrected)):
            assert listing.source == inspect.getsource(function).rstrip()
            lines = listing.source.splitlines()
            assert lines[0].startswith(f"def {function.__name__}(")
            assert 0 not in listing.marked
            assert 1 <= len(listing.marked) <= 2
            marked = listing.with_mark("here").splitlines()
            assert [i for i, line in enumerate(marked) if line.endswith("# here")] == list(listing.marked)
            assert all(len(line) <= 110 for line in lines)
        first, second = (
            [line for i, line in enumerate(one.source.splitlines()) if i and i not in one.marked]
            for one in mistake.listings
        )
        assert first == second, "nothing else differs"


@pytest.mark.parametrize("name", MISTAKES)
def test_runs_leave_the_network_alone(name: str) -> None:
    dataset = MISTAKES[name].dataset
    before = {key: tensor.clone() for key, tensor in trained(dataset, 0).params.items()}
    found = outcome(name, 0)
    assert all(torch.equal(tensor, before[key]) for key, tensor in trained(dataset, 0).params.items())
    assert found.broken.keys() == found.corrected.keys()
    for run in (found.broken, found.corrected):
        assert all(len(column) == len(found.asked) for column in run.values())
    assert (np.diff(found.asked) > 0).all()
