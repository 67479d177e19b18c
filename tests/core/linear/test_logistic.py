"""Logistic regression against scikit-learn."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn.linear_model import LogisticRegression

from core.data.registry import load
from core.linear.logistic import fit, l1_path, sigmoid


@pytest.fixture(scope="module")
def rows() -> tuple[np.ndarray, np.ndarray]:
    data = load("breast_cancer").train
    return data.x.double().numpy(), data.y.numpy()


@pytest.mark.parametrize("strength", [0.1, 1.0, 10.0])
def test_the_optimum_is_that_of_scikit_learn(rows, strength: float) -> None:
    x, y = rows
    found = fit(x, y, strength)
    theirs = LogisticRegression(C=strength, tol=1e-10, max_iter=20_000).fit(x, y)
    assert np.allclose(found.weights, theirs.coef_[0], atol=2e-5)
    assert found.bias == pytest.approx(theirs.intercept_[0], abs=2e-5)
    assert np.allclose(sigmoid(found.logits(x)), theirs.predict_proba(x)[:, 1], atol=1e-5)


def test_at_the_optimum_the_slope_of_the_loss_is_that_of_the_penalty(rows) -> None:
    x, y = rows
    found = fit(x, y, 1.0)
    slope = x.T @ (sigmoid(found.logits(x)) - y) / len(y)
    assert np.allclose(slope, -found.weights / len(y), atol=1e-10)


def test_features_that_are_left_out_have_no_weight(rows) -> None:
    x, y = rows
    kept = np.arange(30) % 3 == 0
    found, alone = fit(x, y, kept=kept), fit(x[:, kept], y)
    assert (found.weights[~kept] == 0).all()
    assert np.allclose(found.weights[kept], alone.weights)
    nothing = fit(x, y, kept=np.zeros(30, bool))
    assert sigmoid(nothing.bias) == pytest.approx(y.mean())


def test_separable_rows_still_have_an_optimum() -> None:
    found = fit(np.array([[-1.0], [1.0]]), np.array([0, 1]), 1e4)
    assert np.isfinite(found.weights).all()
    assert found.weights[0] > 1


def test_what_cannot_be_fitted_is_said() -> None:
    x = np.zeros((3, 1))
    with pytest.raises(ValueError, match="both classes"):
        fit(x, np.ones(3, int))
    with pytest.raises(ValueError, match="C above 0"):
        fit(x, np.array([0, 1, 1]), 0.0)


def test_a_stronger_l1_penalty_leaves_fewer_weights(rows) -> None:
    x, y = rows
    weights, _ = l1_path(x, y, np.array([0.01, 0.1, 1.0]))
    awake = (weights != 0).sum(1)
    assert awake.tolist() == sorted(awake)
    assert awake[0] < 10
