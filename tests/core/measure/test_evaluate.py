"""Every metric against scikit-learn or torch, for one network and for a batch of them at once."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from sklearn import metrics
from torch.nn import functional

from core.measure import metrics as evaluate
from core.measure.metrics import (
    auc,
    confusion,
    f1,
    loss_fn,
    per_class_accuracy,
    precision,
    predict,
    r2,
    recall,
)


@pytest.fixture(params=[(3, "rows"), (10, "rows"), (10, "columns")])
def case(request):
    """Logits (5, 60, c) as they may lie in memory, targets; the last network never predicts class 0."""
    classes, lie = request.param
    generator = torch.Generator().manual_seed(classes)
    logits = torch.randn(5, 60, classes, generator=generator, dtype=torch.float64)
    logits[-1, :, 0] = -50.0
    logits = logits.mT.contiguous().mT if lie == "columns" else logits
    return logits, torch.randint(classes, (60,), generator=generator)


@pytest.fixture
def binary():
    """Logits (5, 80, 1) of which many tie, and targets."""
    generator = torch.Generator().manual_seed(0)
    logits = (torch.randn(5, 80, 1, generator=generator, dtype=torch.float64) * 2).round() / 2
    logits[-1] = -1.0
    return logits, torch.randint(2, (80,), generator=generator)


def test_cross_entropy_of_a_batch_is_that_of_each_network(case):
    logits, y = case
    each = torch.stack([functional.cross_entropy(one, y) for one in logits])
    assert torch.allclose(loss_fn("multiclass")(logits, y), each, atol=1e-12)
    assert torch.allclose(loss_fn("multiclass")(logits[0], y), each[0], atol=1e-12)


def test_binary_cross_entropy_equals_torch_also_for_huge_logits(binary):
    logits, y = binary
    logits = torch.cat([logits, logits[:1] * 400])
    each = [functional.binary_cross_entropy_with_logits(one[:, 0], y.double()) for one in logits]
    assert torch.allclose(loss_fn("binary")(logits, y), torch.stack(each), atol=1e-12)


def test_regression_metrics_equal_scikit_learn():
    generator = torch.Generator().manual_seed(0)
    predicted, y = torch.randn(4, 30, 1, generator=generator), torch.randn(30, 1, generator=generator)
    for i, one in enumerate(predicted):
        assert loss_fn("regression")(predicted, y)[i].item() == pytest.approx(
            metrics.mean_squared_error(y, one)
        )
        assert r2(predicted, y)[i].item() == pytest.approx(metrics.r2_score(y, one), rel=1e-5)


@pytest.mark.parametrize("value", [0.0, 1.0, 0.1])
def test_no_share_of_a_variance_that_is_0_is_explained(value):
    y = torch.full((7, 1), value)
    found = r2(torch.stack([y, y + 1.0, torch.zeros_like(y)]), y)
    assert found.tolist() == [0.0, 0.0, 0.0]
    assert r2(y, y).item() == 0.0


def test_class_metrics_equal_scikit_learn(case):
    logits, y = case
    classes = logits.shape[-1]
    labels = np.arange(classes)
    table = confusion(predict(logits), y, classes)
    for i, one in enumerate(logits):
        found = one.argmax(-1).numpy()
        want = metrics.precision_recall_fscore_support(y, found, labels=labels, zero_division=0)
        assert evaluate.accuracy(logits, y)[i].item() == pytest.approx(metrics.accuracy_score(y, found))
        assert np.array_equal(table[i], metrics.confusion_matrix(y, found, labels=labels))
        assert np.allclose(precision(table)[i], want[0])
        assert np.allclose(recall(table)[i], want[1])
        assert np.allclose(f1(table)[i], want[2])
        assert np.allclose(per_class_accuracy(logits, y)[i], want[1])


def test_binary_metrics_equal_scikit_learn_with_ties(binary):
    logits, y = binary
    result = evaluate.evaluate(logits, y, "binary")
    for i, one in enumerate(logits):
        found = (one[:, 0] >= 0).long().numpy()
        assert result["precision"][i].item() == pytest.approx(
            metrics.precision_score(y, found, zero_division=0)
        )
        assert result["recall"][i].item() == pytest.approx(metrics.recall_score(y, found))
        assert result["f1"][i].item() == pytest.approx(metrics.f1_score(y, found, zero_division=0))
        assert result["auc"][i].item() == pytest.approx(metrics.roc_auc_score(y, one[:, 0]))
    assert result["auc"][-1].item() == 0.5


def test_precision_and_recall_are_not_swapped():
    table = torch.tensor([[90, 0], [6, 4]])  # 10 are ill, 4 are called ill, all of these are
    assert precision(table)[1].item() == 1.0
    assert recall(table)[1].item() == pytest.approx(0.4)


def test_one_network_gives_the_same_numbers_as_a_batch(case, binary):
    for (logits, y), task in ((case, "multiclass"), (binary, "binary")):
        batch, one = evaluate.evaluate(logits, y, task), evaluate.evaluate(logits[1], y, task)
        assert batch.keys() == one.keys()
        assert all(torch.allclose(batch[name][1], one[name], atol=1e-12) for name in batch)


def test_the_decision_threshold_moves_predictions(binary):
    logits, _ = binary
    assert predict(logits, 0.2).sum() > predict(logits, 0.5).sum() > predict(logits, 0.8).sum()


def test_auc_and_loss_refuse_what_has_no_answer():
    with pytest.raises(ValueError, match="both classes"):
        auc(torch.zeros(3), torch.zeros(3, dtype=torch.int64))
    with pytest.raises(ValueError, match="expected a task among"):
        loss_fn("ranking")


def test_a_language_model_is_judged_at_every_step():
    generator = torch.Generator().manual_seed(0)
    logits = torch.randn(3, 4, 6, 5, generator=generator, dtype=torch.float64)
    y = torch.randint(5, (4, 6), generator=generator)
    logits[-1].scatter_(-1, y.unsqueeze(-1), 9.0)
    found = evaluate.evaluate(logits, y, "language")
    assert found.keys() == {"loss", "accuracy", "perplexity"}
    for i, one in enumerate(logits):
        loss = functional.cross_entropy(one.movedim(-1, 1), y)  # classes second: torch's own shape for steps
        share = metrics.accuracy_score(y.flatten(), one.argmax(-1).flatten())
        assert found["loss"][i].item() == pytest.approx(loss.item(), abs=1e-12)
        assert found["perplexity"][i].item() == pytest.approx(np.exp(loss.item()), rel=1e-12)
        assert found["accuracy"][i].item() == pytest.approx(share)
        assert evaluate.metric_fn("language")(one, y).item() == pytest.approx(share)
    assert found["accuracy"][-1] == 1
    assert evaluate.headline("language") == "accuracy"
