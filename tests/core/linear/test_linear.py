"""The parabola, the descent, all subsets and regret."""

import itertools
import time

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from core.data.registry import load
from core.linear import criteria, descent, sparse, subsets
from core.linear.table import Table
from tests.core.linear.oracles import landing, lstsq_weights, regret


def make(seed: int = 0, n: int = 40, d: int = 5) -> Table:
    rng = np.random.default_rng(seed)
    x = rng.normal(size=(n, d)) @ (np.eye(d) + 0.4 * rng.normal(size=(d, d))) + rng.normal(size=d)
    y = x @ rng.normal(size=d) + rng.normal(size=n)
    half = n // 2
    return Table.of(x[:half], y[:half], x[half:], y[half:], [f"x{k}" for k in range(d)])


def test_loss_and_gradient_are_those_of_autograd():
    table = make()
    w = torch.tensor(np.random.default_rng(1).normal(size=5), requires_grad=True)
    loss = ((torch.tensor(table.y) - torch.tensor(table.x) @ w) ** 2).mean()
    loss.backward()
    v = w.detach().numpy()
    assert np.isclose(table.training.loss(v), loss.item(), rtol=1e-12)
    assert np.allclose(table.training.gradient(v), w.grad.numpy(), rtol=1e-10)
    hessian = torch.autograd.functional.hessian(
        lambda u: ((torch.tensor(table.y) - torch.tensor(table.x) @ u) ** 2).mean(), w.detach()
    )
    assert np.allclose(criteria.obd(table, v), 0.5 * hessian.diagonal().numpy() * v**2, rtol=1e-10)


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 10_000))
def test_rise_is_ablation_everywhere(seed):
    """-g w + H w^2 / 2 is the exact rise at any weights; the contribution identity ties it to the features'
    gates.
    """
    table = make(seed % 50)
    w = np.random.default_rng(seed).normal(size=5)
    dense = np.mean((table.y - table.x @ w) ** 2)
    truth = [
        np.mean((table.y - table.x @ np.where(np.arange(5) == k, 0.0, w)) ** 2) - dense for k in range(5)
    ]
    assert np.allclose(criteria.rise(table, w), truth, atol=1e-10)
    out = torch.tensor(table.x, requires_grad=True)
    ((torch.tensor(table.y) - out @ torch.tensor(w)) ** 2).mean().backward()
    assert np.allclose(criteria.contribution(table, w), (out * out.grad).sum(0).detach().numpy(), atol=1e-10)


def test_per_sample_and_fisher_are_those_of_a_plain_loop():
    table, w = make(), np.random.default_rng(2).normal(size=5)
    each = np.array([2.0 * (x @ w - y) * x for x, y in zip(table.x, table.y, strict=True)])
    assert np.allclose(criteria.per_sample(table, w), np.abs(each).mean(0))
    assert np.allclose(criteria.fisher(table, w), w**2 * (each**2).mean(0) / 2.0)


def test_scores_of_many_weights_at_once_are_the_scores_of_each():
    table, w = make(), np.random.default_rng(2).normal(size=(3, 5))
    for criterion in criteria.CRITERIA.values():
        together = criterion.score(table, w)
        assert np.allclose(together, [criterion.score(table, row) for row in w]), criterion.name


def test_gradient_descent_lands_on_least_squares_and_never_climbs():
    table = make()
    run = descent.descend(table, descent.start(5, 0))
    assert run.weights.shape == (1001, 5)
    assert run.losses.shape == (1001,)
    assert (np.diff(run.losses) <= 1e-12).all()
    far = landing(table.training, run.weights[0], np.array([10**9]), run.rate)
    assert np.allclose(far, table.training.solve(), atol=1e-9)
    jumps = landing(table.training, run.weights[0], np.array([0, 1, 10, 300]), run.rate)
    assert np.allclose(jumps, run.weights[[0, 1, 10, 300]], atol=1e-10)


def test_sgd_is_noisy_stable_and_repeatable():
    table = make(n=200)
    first = descent.start(5, 0)
    run = descent.descend(table, first, method="sgd", seed=1)
    assert np.array_equal(run.weights, descent.descend(table, first, method="sgd", seed=1).weights)
    assert (np.diff(run.losses) > 0).any()
    assert run.losses[-1] < run.losses[0]
    with pytest.raises(ValueError, match="gd"):
        descent.descend(table, first, method="adam")


def test_step_grid_reaches_both_ends():
    grid = descent.step_grid()
    assert grid[0] == 0
    assert grid[-1] == descent.STEPS
    assert list(grid) == sorted(set(grid))


def test_all_subsets_are_those_of_lstsq():
    table = make()
    cloud = subsets.refitted(table)
    for kept in itertools.product([False, True], repeat=5):
        flags = np.array(kept)
        row = subsets.code(flags)
        w = lstsq_weights(table, flags)
        assert np.allclose(cloud.weights[row], w, atol=1e-9)
        assert np.isclose(cloud.validation[row], np.mean((table.y_validation - table.x_validation @ w) ** 2))


@pytest.fixture(scope="module")
def y2x() -> Table:
    """Twelve rows of eight features: in most bootstraps of them some features depend on the others."""
    data = load("y2x")
    parts = data.train, data.validation
    return Table.of(*(side for part in parts for side in (part.x, part.y)), data.feature_names)


@pytest.mark.parametrize("seed", range(20))
def test_all_subsets_are_those_of_lstsq_where_columns_depend_on_each_other(y2x, seed):
    table = y2x.bootstrap(seed)
    cloud = subsets.refitted(table)
    kept = subsets.all_kept(table.size)
    weights = np.array([lstsq_weights(table, flags) for flags in kept])
    for where, x, y in (
        ("training", table.x, table.y),
        ("validation", table.x_validation, table.y_validation),
    ):
        assert np.allclose(cloud.loss(where), ((y - weights @ x.T) ** 2).mean(1), rtol=1e-6, atol=1e-9)
    assert np.allclose(table.training.solve(), cloud.weights[-1], rtol=1e-6, atol=1e-9)
    assert (cloud.weights[~kept] == 0.0).all()
    # What is fitted with one feature more is never worse on the rows of the fit.
    bits = 1 << np.arange(table.size)
    more = cloud.training[:, None] - cloud.training[np.arange(len(kept))[:, None] | bits]
    assert more.min() > -1e-9


def test_the_bootstraps_of_the_smallest_table_are_rank_deficient(y2x):
    tables = [y2x.bootstrap(seed) for seed in range(20)]
    assert sum(np.linalg.matrix_rank(table.x) < table.size for table in tables) > 10


def test_fewer_rows_than_features_and_a_constant_feature_are_solved():
    rng = np.random.default_rng(0)
    x, y = rng.normal(size=(3, 5)), rng.normal(size=3)
    x[:, 2] = 1.0
    table = Table.of(x, y, x, y, "abcde")
    w = table.training.solve()
    assert w[2] == 0.0
    assert np.allclose(w, np.linalg.pinv(table.x) @ table.y)
    assert table.training.loss(w) == 0.0
    assert np.allclose(subsets.refitted(table).weights[-1], w)
    assert np.allclose(table.training.solve(0.5), table.training.solve(0.5 + 1e-12))


def test_ten_features_take_less_than_a_tenth_of_a_second():
    table = make(n=300, d=10)
    subsets.refitted(table)
    fastest = min(_seconds(subsets.refitted, table) for _ in range(3))
    assert fastest < 0.1


def _seconds(function, *args) -> float:
    begin = time.perf_counter()
    function(*args)
    return time.perf_counter() - begin


def test_best_paths_and_regret():
    table = make()
    cloud = subsets.refitted(table)
    assert cloud.counts[cloud.best()].tolist() == list(range(6))
    assert (np.diff(cloud.training[cloud.best("training")]) <= 1e-12).all()
    order = np.array([3, 0, 4, 1, 2])
    rows = subsets.path(order)
    assert rows[0] == 31
    assert rows[-1] == 0
    assert np.array_equal(subsets.all_kept(5)[rows[2]], [False, True, True, False, True])
    for where in ("training", "validation"):
        assert (regret(cloud, order, where) >= 0).all()
        mean, low, high = cloud.random(where)
        best = cloud.loss(where)[cloud.best(where)]
        assert (best <= low + 1e-12).all()
        assert (low <= high).all()
        assert mean[5] == pytest.approx(best[5])
    with pytest.raises(ValueError, match="test"):
        cloud.loss("test")


def test_masked_cloud_follows_the_weights():
    table, w = make(), np.random.default_rng(5).normal(size=5)
    cloud = subsets.masked(table, w)
    full = 2**5 - 1
    single = cloud.training[[full & ~(1 << k) for k in range(5)]] - cloud.training[full]
    assert np.allclose(single, criteria.rise(table, w))


def test_a_feature_in_thousandths_changes_magnitude_and_nothing_else_that_is_fair():
    table = make()
    other = table.rescale(0, 1000.0)
    w, v = table.training.solve(), other.training.solve()
    assert np.allclose(v[0] * 1000.0, w[0])
    assert np.allclose(v[1:], w[1:])
    assert np.allclose(criteria.magnitude(other, v)[0] * 1000.0, criteria.magnitude(table, w)[0])
    for name in ("obd", "obs", "taylor", "contribution_signed", "fisher"):
        score = criteria.CRITERIA[name].score
        point = np.array([0.3, -1.0, 0.2, 0.5, 0.1])
        moved = point / np.array([1000.0, 1, 1, 1, 1])
        assert np.allclose(score(other, moved), score(table, point), rtol=1e-6), name
    assert np.allclose(subsets.refitted(other).validation, subsets.refitted(table).validation)


def test_backward_elimination_drops_what_obs_says():
    table = make()
    cloud = subsets.refitted(table)
    assert sparse.backward(cloud)[0] == np.argmin(criteria.obs(table, table.training.solve()))
    assert sorted(sparse.backward(cloud)) == list(range(5))


def test_neighbours_differ_in_what_they_leave():
    table = make(n=200)
    found = {n.name: n for n in sparse.neighbours(table, 2)}
    assert found["dense"].zeros == 0
    assert found["regularisation"].zeros == 0
    assert found["clipping"].zeros == 0
    assert found["pruning"].zeros == 3
    assert found["selection"].zeros == 3
    assert found["sparsification"].zeros >= 3
    assert found["selection"].training >= found["dense"].training
    assert np.linalg.norm(found["regularisation"].weights) < np.linalg.norm(found["dense"].weights)
    with pytest.raises(ValueError, match="1 to 5"):
        sparse.neighbours(table, 0)


def test_bootstrap_keeps_validation_rows():
    table = make()
    other = table.bootstrap(3)
    assert len(other.y) == len(table.y)
    assert np.allclose(other.x_validation + other.centre, table.x_validation + table.centre)
    assert not np.allclose(other.training.solve(), table.training.solve())


def test_shapes_are_checked():
    with pytest.raises(ValueError, match="columns"):
        Table.of(np.zeros((3, 2)), np.zeros(3), np.zeros((3, 2)), np.zeros(3), ["a"])
    with pytest.raises(ValueError, match="one y a row"):
        Table.of(np.zeros((3, 1)), np.zeros(4), np.zeros((3, 1)), np.zeros(3), ["a"])
    with pytest.raises(ValueError, match="12"):
        subsets.all_kept(20)
