"""The loss of a language model and the probes of its curvature, against torch and the exact Hessian."""

from __future__ import annotations

import pytest
import torch
from torch.autograd.functional import hessian
from torch.nn import functional

from core.measure.losses import PROBES, curvature_factor, sample_losses


@pytest.fixture
def steps():
    """Logits (2, 3, 4) of two samples with three steps and four classes, and targets (2, 3)."""
    generator = torch.Generator().manual_seed(0)
    logits = 2 * torch.randn(2, 3, 4, generator=generator, dtype=torch.float64)
    return logits, torch.randint(4, (2, 3), generator=generator)


def test_the_loss_of_a_sample_is_the_mean_over_its_steps(steps):
    logits, y = steps
    expected = functional.cross_entropy(logits.movedim(-1, 1), y, reduction="none").mean(-1)
    assert torch.allclose(sample_losses(logits, y, "language"), expected, atol=1e-12)
    several = torch.stack([logits, logits / 2, -logits])
    assert sample_losses(several, y, "language").shape == (3, 2)
    assert torch.allclose(sample_losses(several, y, "language")[0], expected, atol=1e-12)


def test_probes_average_to_the_hessian_of_the_loss(steps):
    logits, y = steps
    factor = curvature_factor(logits, "language", probes=40_000).flatten(2)
    for i in range(2):
        exact = hessian(lambda z, i=i: sample_losses(z[None], y[i : i + 1], "language").sum(), logits[i])
        estimate = factor[:, i].T @ factor[:, i]
        assert exact.abs().max() > 0.05
        # 40,000 probes: the standard error of an entry is below 0.001
        torch.testing.assert_close(estimate, exact.view(12, 12), rtol=0, atol=0.005)


def test_few_probes_are_right_on_average_and_repeatable(steps):
    logits, _ = steps
    assert curvature_factor(logits, "language").shape == (PROBES, 2, 3, 4)
    assert torch.equal(curvature_factor(logits, "language"), curvature_factor(logits, "language"))
    drawn = [curvature_factor(logits, "language", probes=2, seed=seed) for seed in range(2000)]
    trace = torch.stack([factor.square().sum((0, 2, 3)) for factor in drawn])
    p = logits.softmax(-1)
    exact = (p * (1 - p)).sum(-1).mean(-1)
    assert torch.allclose(trace.mean(0), exact, rtol=0.05)
    assert (trace.std(0) > 0).all()
