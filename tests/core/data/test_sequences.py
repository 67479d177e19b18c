"""The signal has its answer where it says and nowhere else; digits by rows are the digits."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from sklearn.linear_model import LogisticRegression

from core.data.registry import load
from core.data.sequences import signal

LAGS = (1, 3, 5, 8)


@pytest.mark.parametrize("lag", LAGS)
def test_the_answer_is_the_sign_of_channel_0_that_many_steps_before_the_last(lag):
    data = load(f"signal-{lag}")
    assert [tuple(split.x.shape) for split in data.splits.values()] == [
        (4800, 12, 10),
        (200, 12, 10),
        (400, 12, 10),
    ]
    assert (data.task, data.features, data.outputs) == ("binary", 10, 1)
    for split in data.splits.values():
        assert split.x.dtype == torch.float32
        assert split.y.dtype == torch.int64
        assert split.y.tolist() == [int(row[-1 - lag][0] > 0) for row in split.x.tolist()]


@pytest.mark.parametrize("lag", LAGS)
def test_a_linear_model_finds_the_step_and_without_it_nothing(lag):
    data = load(f"signal-{lag}")
    keep = np.ones((12, 10), dtype=bool)
    keep[11 - lag, 0] = False
    train, validation = (split.x.numpy() for split in (data.train, data.validation))
    full = LogisticRegression(max_iter=1000).fit(train.reshape(4800, -1), data.train.y)
    weight = np.abs(full.coef_).reshape(12, 10)
    assert np.unravel_index(weight.argmax(), weight.shape) == (11 - lag, 0)
    blind = LogisticRegression(max_iter=1000).fit(train[:, keep], data.train.y)
    assert full.score(validation.reshape(200, -1), data.validation.y) > 0.85
    assert blind.score(validation[:, keep], data.validation.y) < 0.6


def test_only_the_question_differs_between_lags():
    assert torch.equal(load("signal-1").train.x, load("signal-8").train.x)
    assert not torch.equal(load("signal-1").train.y, load("signal-8").train.y)


@pytest.mark.parametrize("lag", [-1, 12, 1.5])
def test_a_lag_outside_the_signal_is_refused(lag):
    with pytest.raises(ValueError, match="expected a lag among 0 to 11"):
        signal(lag)


def test_digits_by_rows_are_the_digits():
    rows, digits = load("digits-rows"), load("digits")
    assert (rows.features, rows.outputs, rows.task) == (8, 10, "multiclass")
    for name, split in rows.splits.items():
        assert split.x.shape == (len(split), 8, 8)
        assert torch.equal(split.x.flatten(1), digits.splits[name].x)
        assert torch.equal(split.y, digits.splits[name].y)
