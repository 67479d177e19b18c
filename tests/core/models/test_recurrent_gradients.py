"""Gradients of single samples through recurrent networks, against torch's own transforms."""

from __future__ import annotations

import pytest
import torch

from core.measure.losses import sample_losses
from core.models import Recurrent, protocol
from core.models.recurrent_gradients import sample_gradients
from core.prune import gradients

N, STEPS, VOCABULARY = 5, 6, 7


def by_vmap(model: Recurrent, params, x, y, task):
    """One sample after another, by torch.func."""

    def loss(values, row, target):
        return sample_losses(model.forward(values, row.unsqueeze(0)), target.unsqueeze(0), task).sum()

    return torch.func.vmap(torch.func.grad(loss), in_dims=(None, 0, 0))(params, x, y)


def case(cell: str, sizes: tuple[int, ...], tokens: bool, read: str):
    torch.manual_seed(0)
    outputs = VOCABULARY if read == "every" else 1
    model = Recurrent(3, sizes, outputs, cell, vocabulary=VOCABULARY if tokens else 0, read=read)
    params = model.init(1, torch.float64)
    if tokens:
        x = torch.randint(1, VOCABULARY, (N, STEPS))
        x[1, 4:] = x[2, 1:] = x[4, :] = 0  # shorter rows, and one of padding alone
    else:
        x = torch.randn(N, STEPS, 3, dtype=torch.float64)
    y = torch.randint(VOCABULARY, (N, STEPS)) if read == "every" else torch.randint(2, (N,))
    return model, params, x, y, "language" if read == "every" else "binary"


@pytest.mark.parametrize("cell", ["rnn", "gru", "lstm"])
@pytest.mark.parametrize(
    ("sizes", "tokens", "read"),
    [((4,), False, "last"), ((4, 4), True, "last"), ((4, 3), False, "last"), ((4,), True, "every")],
)
def test_they_are_those_of_torch(cell: str, sizes: tuple[int, ...], tokens: bool, read: str) -> None:
    model, params, x, y, task = case(cell, sizes, tokens, read)
    found = sample_gradients(model, params, x, lambda out: sample_losses(out, y, task))
    expected = by_vmap(model, params, x, y, task)
    assert list(found) == list(params)
    for name, tensor in expected.items():
        assert found[name].shape == (N, *params[name].shape)
        torch.testing.assert_close(found[name], tensor, rtol=1e-10, atol=1e-12)


@pytest.mark.parametrize("chunk", [2, 128])
def test_statistics_are_means_over_samples_whatever_the_chunk(chunk: int, monkeypatch) -> None:
    monkeypatch.setattr(protocol, "CHUNK", chunk)
    model, params, x, y, task = case("gru", (4,), True, "every")
    each = by_vmap(model, params, x, y, task)
    for measured, measure in (
        (gradients.mean_abs_gradient, torch.abs),
        (gradients.mean_square_gradient, torch.square),
    ):
        found = measured(model, params, x, y, task)
        for name, tensor in each.items():
            torch.testing.assert_close(found[name], measure(tensor).mean(0), rtol=1e-10, atol=1e-14)
