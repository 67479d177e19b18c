"""Metrics of a decision against scikit-learn, over many random rows and thresholds."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn import metrics

from core.linear.logistic import sigmoid
from core.measure.decisions import at_threshold, curves, over_thresholds


@settings(max_examples=25, deadline=None)
@given(
    st.integers(0, 10_000), st.integers(2, 60), st.sampled_from([0.01, 0.3, 0.5, 0.77, 0.99]), st.booleans()
)
def test_all_numbers_are_those_of_scikit_learn(seed: int, n: int, threshold: float, ties: bool) -> None:
    random = np.random.default_rng(seed)
    y = np.append([0, 1], random.integers(0, 2, n - 2))
    logits = random.normal(0, 3, (4, n)).round(0 if ties else 8)
    found, ranked = at_threshold(logits, y, threshold), over_thresholds(logits, y)
    for k, row in enumerate(logits):
        called = sigmoid(row) >= threshold
        (tn, fp), (fn, tp) = metrics.confusion_matrix(y, called)
        assert [found[name][k] for name in ("tn", "fp", "fn", "tp")] == [tn, fp, fn, tp]
        assert found["accuracy"][k] == pytest.approx(metrics.accuracy_score(y, called))
        for name in ("precision", "recall", "f1"):
            theirs = getattr(metrics, f"{name}_score")(y, called, zero_division=0)
            assert found[name][k] == pytest.approx(theirs)
        assert found["false_alarms"][k] == pytest.approx(fp / (fp + tn))
        assert ranked["auc"][k] == pytest.approx(metrics.roc_auc_score(y, row))
        assert ranked["loss"][k] == pytest.approx(metrics.log_loss(y, sigmoid(row)), rel=1e-6)
        drawn = curves(row, y)
        alarms, recall, _ = metrics.roc_curve(y, row, drop_intermediate=False)
        assert np.allclose(drawn["false_alarms"], alarms)
        assert np.allclose(drawn["recall"], recall)
        assert np.trapezoid(drawn["recall"], drawn["false_alarms"]) == pytest.approx(ranked["auc"][k])
        precision, _, _ = metrics.precision_recall_curve(y, row)
        assert np.allclose(drawn["precision"][::-1], precision)


def test_who_calls_nobody_has_no_precision_and_it_counts_as_zero() -> None:
    found = at_threshold(np.array([-1.0, -2.0]), np.array([0, 1]), 0.5)
    assert found["precision"] == found["recall"] == found["f1"] == 0.0
    assert found["accuracy"] == 0.5
