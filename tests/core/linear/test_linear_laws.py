"""Laws 8, 9 and 10 of the criteria, in float64, against scikit-learn and numpy."""

import numpy as np
import pytest
from sklearn.datasets import load_diabetes
from sklearn.feature_selection import RFE
from sklearn.linear_model import Lasso, LinearRegression, Ridge, lasso_path

from core.data.registry import load
from core.linear import criteria, sparse, subsets
from core.linear.table import Table
from tests.core.linear.oracles import surgeon, t_statistics


@pytest.fixture(scope="module")
def table() -> Table:
    data = load_diabetes(scaled=False)
    x = (data.data - data.data.mean(0)) / data.data.std(0)
    return Table.of(x[:300], data.target[:300] / 77.0, x[300:], data.target[300:] / 77.0, data.feature_names)


@pytest.fixture(scope="module")
def orthogonal() -> Table:
    rng = np.random.default_rng(3)
    q, _ = np.linalg.qr(rng.normal(size=(64, 7)) - rng.normal(size=(64, 7)).mean(0))
    q, _ = np.linalg.qr(q - q.mean(0))
    x = q * 8.0  # columns orthogonal, of mean 0 and of the same length
    y = x @ rng.normal(size=7) + 0.1 * rng.normal(size=64)
    return Table.of(x, y, x, y, [f"x{k}" for k in range(7)])


def sklearn_loss_without(table: Table, k: int) -> float:
    x = np.delete(table.x + table.centre, k, axis=1)
    y = table.y + table.offset
    return float(np.mean((y - LinearRegression().fit(x, y).predict(x)) ** 2))


def test_obs_is_the_refit_without_the_weight(table):
    w = table.training.solve()
    dense = LinearRegression().fit(table.x, table.y)
    assert np.allclose(w, dense.coef_, atol=1e-10)
    base = float(np.mean((table.y - dense.predict(table.x)) ** 2))
    truth = np.array([sklearn_loss_without(table, k) - base for k in range(table.size)])
    assert np.abs(criteria.obs(table, w) - truth).max() < 1e-10
    assert np.abs(criteria.rise_after_refit(table) - truth).max() < 1e-10


@pytest.mark.parametrize("name", ["y2x", "diabetes"])
@pytest.mark.parametrize("seed", range(20))
def test_obs_is_the_refit_where_columns_depend_on_each_other_too(name, seed):
    data = load(name)
    parts = data.train, data.validation
    table = Table.of(*(side for part in parts for side in (part.x, part.y)), data.feature_names)
    table = table.bootstrap(seed)
    w = table.training.solve()
    score = criteria.obs(table, w)
    assert np.allclose(score, criteria.rise_after_refit(table), rtol=1e-6, atol=1e-9)
    rank = np.linalg.matrix_rank(table.x)
    for k in range(table.size):
        if np.linalg.matrix_rank(np.delete(table.x, k, axis=1)) == rank:
            assert score[k] <= 1e-12 * table.training.power


@pytest.mark.parametrize("q", range(10))
def test_survivors_corrected_by_obs_are_the_refit(table, q):
    corrected = surgeon(table, table.training.solve(), q)
    refit = LinearRegression().fit(np.delete(table.x, q, axis=1), table.y).coef_
    assert corrected[q] == 0.0
    assert np.abs(np.delete(corrected, q) - refit).max() < 1e-10


def test_obs_ranks_like_student_t(table):
    w = table.training.solve()
    t = t_statistics(table)
    assert np.array_equal(np.argsort(criteria.obs(table, w)), np.argsort(np.abs(t)))
    # The exact relation: the rise is t^2 times the residual variance over n.
    variance = np.sum((table.y - table.x @ w) ** 2) / (len(table.y) - table.size - 1)
    assert np.allclose(criteria.obs(table, w), t**2 * variance / len(table.y), rtol=1e-10)


def test_on_orthogonal_inputs_magnitude_obd_and_obs_agree(orthogonal, table):
    w = orthogonal.training.solve()
    orders = [np.argsort(score(orthogonal, w)) for score in (criteria.magnitude, criteria.obd, criteria.obs)]
    assert np.array_equal(orders[0], orders[1])
    assert np.array_equal(orders[1], orders[2])
    assert np.allclose(criteria.obd(orthogonal, w), criteria.obs(orthogonal, w), rtol=1e-9)
    w = table.training.solve()  # and on correlated ones they do not
    assert not np.array_equal(np.argsort(criteria.magnitude(table, w)), np.argsort(criteria.obs(table, w)))


@pytest.mark.parametrize("decay", [0.01, 0.3, 2.0])
def test_at_a_ridge_optimum_the_gradient_is_the_weight(table, decay):
    w = table.training.solve(ridge=decay)
    # scikit-learn: |y - Xw|^2 + alpha |w|^2, ours: mean of squares + decay |w|^2 / 2.
    theirs = Ridge(alpha=decay * len(table.y) / 2.0).fit(table.x, table.y).coef_
    assert np.allclose(w, theirs, atol=1e-9)
    assert np.allclose(table.training.gradient(w), -decay * w, atol=1e-10)
    for epsilon in np.geomspace(1e-4, 2.0, 40):
        assert np.array_equal(
            criteria.gradient(table, w) < epsilon, criteria.magnitude(table, w) < epsilon / decay
        )
    assert np.allclose(criteria.contribution(table, w), -decay * w**2, atol=1e-10)


@pytest.mark.parametrize("penalty", [0.05, 0.2, 0.6])
def test_at_a_lasso_optimum_the_gradient_is_the_penalty_on_the_support(table, penalty):
    w = sparse.proximal(table.training, penalty, np.zeros(table.size), steps=30_000)[-1]
    theirs = Lasso(alpha=penalty / 2.0, tol=1e-12, max_iter=100_000).fit(table.x, table.y).coef_
    assert np.allclose(w, theirs, atol=1e-7)
    g = np.abs(table.training.gradient(w))
    awake = w != 0.0
    assert awake.any()
    assert not awake.all()
    assert np.allclose(g[awake], penalty, atol=1e-7)
    assert (g[~awake] < penalty).all()


def test_lasso_path_is_that_of_scikit_learn(table):
    found = sparse.lasso(table, count=30)
    _, coefs, _ = lasso_path(table.x, table.y, alphas=found.lambdas / 2.0, tol=1e-10, max_iter=100_000)
    assert np.allclose(found.weights, coefs.T, atol=1e-5)
    for i in (5, 15, 29):
        mine = sparse.proximal(table.training, found.lambdas[i], np.zeros(table.size), steps=30_000)[-1]
        assert np.allclose(mine, coefs[:, i], atol=1e-4)
        assert np.array_equal(mine != 0.0, found.support[i])


def test_subgradient_steps_do_not_reach_zero_but_proximal_steps_do(table):
    moments, penalty = table.training, 0.3
    w = np.full(table.size, 0.1)
    rate = 1.0 / moments.curvature
    for _ in range(3000):
        w = w - rate * (moments.gradient(w) + penalty * np.sign(w))
    assert (w != 0.0).all()
    assert (sparse.proximal(moments, penalty, np.full(table.size, 0.1), 3000)[-1] == 0.0).any()


def test_recursive_elimination_is_rfe(table):
    order = sparse.eliminate(subsets.refitted(table))
    for keep in range(1, table.size):
        support = RFE(LinearRegression(), n_features_to_select=keep, step=1).fit(table.x, table.y).support_
        assert set(np.flatnonzero(support)) == set(order[table.size - keep :].tolist())
