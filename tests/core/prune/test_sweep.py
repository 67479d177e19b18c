"""Plans are nested and follow the rule of the masks; a sweep is what evaluating each mask by itself gives."""

from itertools import pairwise
from typing import get_args

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from core.measure.metrics import evaluate
from core.prune import sweep as sweeps
from core.prune.masks import Mask, Scope, by_share, by_threshold
from core.prune.scores import UNIT_CRITERIA, WEIGHT_CRITERIA
from core.prune.structure import warnings, warnings_by_stop
from core.prune.sweep import plan_stops, random_sweep, sweep, sweep_outputs, threshold_grid
from tests.core.cuts import within
from tests.core.small_networks import CASES, case

# Few distinct values: ties are the hard case.
values = st.lists(st.integers(0, 6), min_size=1, max_size=24)
tables = st.lists(values, min_size=1, max_size=3).map(
    lambda rows: {f"t{i}": torch.tensor(row, dtype=torch.float64) for i, row in enumerate(rows)}
)


@settings(max_examples=60, deadline=None)
@given(scores=tables, scope=st.sampled_from(["global", "layer"]), shares=st.sampled_from([2, 11, 101, None]))
def test_stops_are_nested_and_begin_and_end_right(scores, scope, shares):
    plan = plan_stops(scores, scope, shares)
    masks = [plan.kept(stop) for stop in range(len(plan))]
    assert masks[0].sparsity == 0
    assert masks[-1].count == 0
    for wider, tighter in pairwise(masks):
        assert within(tighter, wider)
        assert tighter.count < wider.count
    assert plan.removed.tolist() == [mask.size - mask.count for mask in masks]
    for name, counts in plan.counts.items():
        assert counts.tolist() == [int((~mask[name]).sum()) for mask in masks]


# Rows that do not end with four, blocks that are not whole, filters.
shapes = st.lists(
    st.sampled_from([(1,), (7,), (3, 4), (5, 6), (9, 3), (4, 8), (2, 3, 2, 2), (5, 1, 3, 3)]),
    min_size=1,
    max_size=3,
)
SCOPES = get_args(Scope)


def drawn(shapes, seed):
    """Scores of these shapes with few distinct values."""
    generator = torch.Generator().manual_seed(seed)
    return {f"t{i}": torch.randint(0, 9, shape, generator=generator) / 4.0 for i, shape in enumerate(shapes)}


@settings(max_examples=150, deadline=None)
@given(
    shapes=shapes,
    seed=st.integers(0, 99),
    shares=st.lists(st.floats(0, 1), min_size=1, max_size=5),
    scope=st.sampled_from(SCOPES),
)
def test_stop_of_a_share_is_the_mask_of_that_share(shapes, seed, shares, scope):
    scores = drawn(shapes, seed)
    plan = plan_stops(scores, scope, shares, [0.5, 1.1] if scope == "global" else None)
    assert plan.asked.keys() == {0.0, *shares}
    for share, stop in plan.asked.items():
        assert plan.kept(stop) == by_share(scores, share, scope)


@settings(max_examples=60, deadline=None)
@given(scores=tables, thresholds=st.lists(st.floats(-1, 8), min_size=1, max_size=6))
def test_stop_of_a_threshold_is_the_mask_of_that_threshold(scores, thresholds):
    plan = plan_stops(scores, "global", 5, thresholds)
    for threshold in thresholds:
        assert plan.kept(plan.at_threshold(threshold)) == by_threshold(scores, threshold)
    for stop in np.flatnonzero(plan.low < plan.high):
        assert plan.low[stop] < plan.threshold[stop] <= plan.high[stop]
        assert plan.kept(int(stop)) == by_threshold(scores, plan.threshold[stop])
    assert bool((np.diff(plan.threshold) >= 0).all())


def test_row_scope_is_the_mask_of_the_row_scope():
    scores = WEIGHT_CRITERIA["wanda"](*case("digits").all)
    plan = plan_stops(scores, "row", 5)
    for stop, share in enumerate((0, 0.25, 0.5, 0.75, 1)):
        assert plan.kept(stop) == by_share(scores, share, "row")


def test_a_constant_layer_loses_its_share_and_not_all():
    plan = plan_stops({"t": torch.ones(10)}, shares=[0.3])
    assert plan.gone["t"].tolist() == [1, 1, 1] + [plan.never] * 7
    assert plan.low[1] == plan.high[1] == 1.0  # the tie is split, and the plan says so


def test_items_are_counted_in_the_order_of_the_tensors():
    scores = {f"fc{k}": torch.rand(2, 3) for k in range(1, 12)}
    plan = plan_stops(scores)
    for number in range(plan.total):
        assert plan.item(*plan.locate(number)) == number
    assert plan.item("fc10", (1, 2)) == 9 * 6 + 5
    with pytest.raises(KeyError, match="among"):
        plan.item("fc12", (0, 0))


def test_hand_edits_and_types():
    scores = {"a": torch.arange(4.0), "b": torch.arange(6.0)}
    plan = plan_stops(scores, shares=None, hand={9: "cut", 0: "keep"})
    assert plan.gone["b"][5] == 0
    assert plan.gone["a"][0] == plan.never == 255
    assert plan.removed[0] == 1
    assert plan.removed[-1] == 9
    assert plan.locate(9) == ("b", (5,))
    assert plan_stops({"a": torch.arange(500.0)}, shares=None).gone["a"].dtype == np.uint16
    with pytest.raises(ValueError, match="cut or keep"):
        plan_stops(scores, hand={0: "drop"})
    with pytest.raises(IndexError, match="from 0 to 9"):
        plan_stops(scores, hand={10: "cut"})
    with pytest.raises(ValueError, match="no thresholds"):
        plan_stops(scores, "layer", thresholds=[1.0])
    with pytest.raises(ValueError, match="shares from 0 to 1"):
        plan_stops(scores, shares=[1.5])
    with pytest.raises(ValueError, match="without nan"):
        plan_stops({"a": torch.tensor([torch.nan])})


def test_threshold_grid_goes_from_nothing_to_everything():
    c = case("digits")
    scores = WEIGHT_CRITERIA["magnitude"](*c.all)
    for log in (True, False):
        grid = threshold_grid(scores, points=50, log=log)
        assert len(grid) == 50
        assert by_threshold(scores, grid[0]).sparsity < 0.01
        assert by_threshold(scores, grid[-1]).count == 0
    other = {name: score * 1e-3 for name, score in scores.items()}
    assert threshold_grid(scores, other, points=9)[0] < threshold_grid(scores, points=9)[0]


def test_a_logarithmic_threshold_grid_begins_at_the_smallest_positive_score():
    scores = {"w": torch.tensor([0.0, 0.0, 1.0, 2.0]), "v": torch.tensor([4.0])}
    logarithmic, even = (threshold_grid(scores, points=5, log=log) for log in (True, False))
    assert [by_threshold(scores, float(grid[0])).count for grid in (logarithmic, even)] == [3, 5]
    assert (
        by_threshold(scores, float(logarithmic[-1])).count == by_threshold(scores, float(even[-1])).count == 0
    )
    assert (
        by_threshold(
            {"w": torch.tensor([1e-9, 1.0])}, threshold_grid({"w": torch.tensor([1e-9, 1.0])})[0]
        ).count
        == 1
    )


@pytest.mark.parametrize("name", CASES)
@pytest.mark.parametrize("scope", ["global", "layer"])
def test_weight_sweep_is_every_mask_evaluated_by_itself(name, scope):
    c = case(name)
    scores = WEIGHT_CRITERIA["taylor"](*c.all)
    thresholds = threshold_grid(scores, points=7) if scope == "global" else None
    plan = plan_stops(scores, scope, 9, thresholds)
    result = sweep(*c.all, plan, keep_outputs=True)
    for stop in range(len(plan)):
        outputs = c.model.forward(plan.kept(stop).apply(c.params), c.x)
        assert_stop(c, result, stop, outputs)
    assert result.share.tolist() == plan.share.tolist()


@pytest.mark.parametrize("name", ["digits", "digits tanh", "diabetes"])
def test_unit_sweep_is_every_silenced_network_evaluated_by_itself(name):
    c = case(name)
    scores = UNIT_CRITERIA["contribution_mean_abs"](*c.all, groups=("input", *c.model.hidden))
    plan = plan_stops(scores, shares=None)
    result = sweep(*c.all, plan)
    assert len(plan) == 1 + sum(score.numel() for score in scores.values())
    for stop in range(0, len(plan), 5):
        outputs = c.model.forward(c.model.units.silence(c.params, plan.kept(stop)), c.x)
        assert_stop(c, result, stop, outputs)


def assert_stop(c, result, stop, outputs):
    expected = evaluate(outputs, c.y, c.task)
    assert result.loss[stop].item() == pytest.approx(expected["loss"].item(), abs=1e-12)
    assert result.accuracy[stop].item() == pytest.approx(expected[result.metric].item(), abs=1e-12)
    if c.task == "regression":
        assert result.per_class is None
        torch.testing.assert_close(result.predictions[stop], outputs.squeeze(-1))
    else:
        torch.testing.assert_close(result.per_class[stop], expected["per_class"])
    if result.outputs is not None:
        torch.testing.assert_close(result.outputs[stop], outputs)


def test_hand_cuts_hold_in_a_sweep():
    c = case("digits")
    scores = UNIT_CRITERIA["random"](*c.all)
    plan = plan_stops(scores, shares=None, hand={3: "cut", 15: "keep"})
    outputs = sweep_outputs(c.model, c.params, c.x, plan)
    kept = {"fc1": torch.arange(12) != 3}
    torch.testing.assert_close(outputs[0], c.model.forward(c.model.units.silence(c.params, kept), c.x))
    assert not outputs.is_inference()
    last = plan.kept(len(plan) - 1)
    assert last["fc2"].nonzero().flatten().tolist() == [3]
    assert last["fc1"].sum() == 0


@pytest.mark.parametrize("scope", SCOPES)
def test_random_sweep_is_on_the_shares_of_the_plan(scope, monkeypatch):
    c = case("digits")
    plan = plan_stops(WEIGHT_CRITERIA["magnitude"](*c.all), scope, 11)
    drawn = []
    monkeypatch.setattr(sweeps, "sweep", lambda *a: drawn.append(a[-1]) or sweep(*a))
    band = random_sweep(*c.all, plan, draws=3, seed=1)
    assert len(drawn) == 3
    for own in drawn:
        masks = [own.kept(stop) for stop in range(len(plan))]
        assert [mask.size - mask.count for mask in masks] == plan.removed.tolist()
    assert band.share is plan.share
    assert band.loss.shape == band.accuracy.shape == (3, len(plan))
    dense = sweep(*c.all, plan)
    torch.testing.assert_close(band.accuracy[:, 0], dense.accuracy[0].expand(3))
    torch.testing.assert_close(band.loss[:, -1], dense.loss[-1].expand(3))
    assert not torch.equal(band.loss[0], band.loss[1])
    assert torch.equal(band.loss, random_sweep(*c.all, plan, draws=3, seed=1).loss)


@settings(max_examples=150, deadline=None)
@given(shapes=shapes, seed=st.integers(0, 99), scope=st.sampled_from(SCOPES), hand=st.booleans())
def test_a_shuffled_plan_takes_as_many_of_every_pool(shapes, seed, scope, hand):
    scores = drawn(shapes, seed)
    plan = plan_stops(scores, scope, 7, hand={0: "cut"} if hand else None)
    other = plan.shuffled(torch.Generator().manual_seed(seed))
    assert other.removed.tolist() == np.sum(list(other.counts.values()), axis=0).tolist()
    for name, gone in plan.gone.items():
        assert other.gone[name].shape == gone.shape
        assert other.gone[name].dtype == gone.dtype
        if scope in ("layer", "row", "four"):
            assert other.counts[name].tolist() == plan.counts[name].tolist()
        matrix = gone.reshape(len(gone), -1) if gone.ndim > 1 else gone[None]
        shuffled = other.gone[name].reshape(matrix.shape)
        high, wide = {"row": (1, matrix.shape[1]), "four": (1, 4), "block": (4, 4)}.get(scope, matrix.shape)
        for i in range(0, matrix.shape[0], high):
            for j in range(0, matrix.shape[1], wide):
                one, two = matrix[i : i + high, j : j + wide], shuffled[i : i + high, j : j + wide]
                if scope in ("layer", "row", "four"):
                    assert sorted(one.ravel()) == sorted(two.ravel())
                elif scope == "block" and not hand:
                    assert len(np.unique(two)) == 1


def test_without_layers_a_shuffled_plan_is_that_of_scores_by_lot():
    scores = drawn([(40, 30), (30,), (20, 3, 3, 3)], 0)
    plan = plan_stops(scores, "global", 101)
    one, two = (torch.Generator().manual_seed(5) for _ in range(2))
    for _ in range(3):
        lot = {name: torch.rand(score.shape, generator=one) for name, score in scores.items()}
        other, own = plan_stops(lot, "global", plan.share), plan.shuffled(two)
        assert all(np.array_equal(other.gone[name], own.gone[name]) for name in scores)


def test_warnings_name_a_lost_layer_and_unreachable_outputs():
    c = case("digits")
    dense = Mask.dense({name: c.params[name] for name in c.model.weight_names})
    assert warnings(c.model, dense) == ()
    kept = dict(dense)
    kept["fc3.weight"] = dense["fc3.weight"].clone()
    kept["fc3.weight"][4] = False
    assert [(w.kind, w.layer, w.unit) for w in warnings(c.model, Mask(kept))] == [("output", "fc3", 4)]
    kept["fc2.weight"] = torch.zeros_like(dense["fc2.weight"])
    found = {(w.kind, w.layer, w.unit) for w in warnings(c.model, Mask(kept))}
    assert found == {
        ("layer", "fc2", None),
        ("path", "fc3", None),
        *(("output", "fc3", i) for i in range(10)),
    }


def test_warnings_of_a_broken_path_without_an_empty_layer():
    c = case("digits")
    kept = {name: torch.zeros_like(c.params[name], dtype=torch.bool) for name in c.model.weight_names}
    kept["fc1.weight"][0, 0] = kept["fc2.weight"][5, 3] = kept["fc3.weight"][2, 5] = True
    assert ("path", "fc3") in {(w.kind, w.layer) for w in warnings(c.model, Mask(kept))}
    assert "layer" not in {w.kind for w in warnings(c.model, Mask(kept))}
    kept["fc2.weight"][5, 0] = True
    reached = {w.unit for w in warnings(c.model, Mask(kept)) if w.kind == "output"}
    assert reached == set(range(10)) - {2}


@pytest.mark.parametrize("grain", ["weight", "unit"])
def test_warnings_by_stop_are_those_of_every_mask(grain):
    c = case("digits")
    scores = (WEIGHT_CRITERIA if grain == "weight" else UNIT_CRITERIA)["random"](*c.all, seed=4)
    plan = plan_stops(scores, shares=60)
    found = warnings_by_stop(c.model, plan)
    for stop in range(len(plan)):
        here = {(w.kind, w.layer, w.unit) for w in warnings(c.model, plan.kept(stop))}
        assert here == {(w.kind, w.layer, w.unit) for w in found if w.stop <= stop}
