"""Bootstrap races: one draw repeated by hand."""

import numpy as np
import pytest

from core.linear import criteria, descent, race, subsets
from core.linear.table import Table
from tests.core.linear.oracles import regret

STEPS = (0, 3, 40)


@pytest.fixture(scope="module")
def table() -> Table:
    rng = np.random.default_rng(1)
    x = rng.normal(size=(80, 4)) @ rng.normal(size=(4, 4))
    y = x @ np.array([1.0, 0.0, -2.0, 0.5]) + rng.normal(size=80)
    return Table.of(x[:50], y[:50], x[50:], y[50:], "abcd")


@pytest.mark.parametrize("refit", [False, True])
@pytest.mark.parametrize("where", ["training", "validation"])
def test_path_and_best_are_those_of_a_loop(table, refit, where):
    weights = descent.descend(table, descent.start(4, 0)).weights[list(STEPS)]
    lost, best = race.criterion_losses(race.draw(table, weights), criteria.gradient, refit, where)
    for row, w in enumerate(weights):
        cloud = subsets.refitted(table) if refit else subsets.masked(table, w)
        order = np.argsort(criteria.gradient(table, w), kind="stable")
        assert np.allclose(lost[row], cloud.loss(where)[subsets.path(order)])
        assert np.allclose(lost[row] - best[row], regret(cloud, order, where))


def test_draws_differ_repeat_and_keep_their_losses_in_other_units(table):
    first = descent.start(4, 0)
    a = race.bootstraps(table, first, STEPS, draws=3)
    b = race.bootstraps(table, first, STEPS, draws=3, unit=np.array([1000.0, 1.0, 1.0, 1.0]))
    assert not np.allclose(a[0].weights, a[1].weights)
    for one, other in zip(a, b, strict=True):
        assert np.allclose(one.weights[:, 0], other.weights[:, 0] * 1000.0)
        for refit in (False, True):
            assert np.allclose(one.losses(refit, "validation"), other.losses(refit, "validation"))
