"""A recurrent network through time, against autograd through torch's own layers and against plain removal."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from torch.nn import functional

from core.data.dataset import Split
from core.measure.metrics import loss_fn
from core.measure.through_time import (
    CANDIDATE,
    U,
    W,
    one_weight,
    pruned,
    spectral_radius,
    step_gradients,
    through_time,
    unroll,
)
from core.models import Recurrent
from core.prune.gradients import mean_gradient
from core.prune.plan import plan_stops

STEPS, ROWS, SIZE = 6, 9, 5


def small(cell: str) -> tuple[Recurrent, dict[str, torch.Tensor], Split]:
    model = Recurrent(3, (SIZE,), 1, cell)
    params = model.init(1, torch.float64)
    generator = torch.Generator().manual_seed(2)
    params = {
        n: t + 0.1 * torch.randn(t.shape, generator=generator, dtype=t.dtype) for n, t in params.items()
    }
    x = torch.randn(ROWS, STEPS, 3, generator=generator, dtype=torch.float64)
    return model, params, Split(x, (x[:, 1, 0] > 0).long())


def loss_of(model, params, split) -> float:
    return float(loss_fn("binary")(model.logits(params, split.x), split.y))


def plan_of(params, grain: str, model: Recurrent):
    if grain == "units":
        return plan_stops({"rnn": torch.arange(SIZE).double()}, shares=None)
    return plan_stops({name: params[name].abs() for name in (W, U)}, shares=7)


@pytest.mark.parametrize("cell", ["rnn", "gru", "lstm"])
@pytest.mark.parametrize("grain", ["weights", "units"])
def test_all_stops_at_once_are_each_stop_alone(cell: str, grain: str) -> None:
    model, params, split = small(cell)
    plan = plan_of(params, grain, model)
    logits = unroll(model, pruned(model, params, plan), split.x).logits
    for stop in range(len(plan)):
        kept = plan.kept(stop)
        alone = kept.apply(params) if grain == "weights" else model.units.silence(params, kept)
        assert torch.allclose(logits[stop], model.module(alone)(split.x), atol=1e-12)


@pytest.mark.parametrize("cell", ["rnn", "gru"])
def test_the_mass_is_the_gradient_that_reaches_a_state(cell: str) -> None:
    model, params, split = small(cell)
    plan = plan_of(params, "weights", model)
    found = through_time(model, params, split, "binary", plan, rows=ROWS, shown=2)
    layer = model.module(plan.kept(3).apply(params))
    for lag in range(STEPS):
        # torch's layer starts again from the state of that time: what it then computes depends on this state
        # in the same way.
        at = STEPS - 1 - lag
        before = layer.rnn(split.x[:, : at + 1])[0][:, -1].detach().requires_grad_()
        after = layer.rnn(split.x[:, at + 1 :], before.unsqueeze(0))[0][:, -1] if lag else before
        loss = functional.binary_cross_entropy_with_logits(
            layer.out(after)[:, 0], split.y.double(), reduction="sum"
        )
        (grad,) = torch.autograd.grad(loss, before)
        assert found.mass[3, lag] == pytest.approx(grad.norm(dim=1).mean().item(), rel=1e-9)
    assert np.allclose(found.states[3], layer.rnn(split.x[2:3])[0][0].detach().numpy(), atol=1e-12)
    assert found.share.sum(1) == pytest.approx(1.0)


def test_the_memory_of_an_lstm_counts_too() -> None:
    model, params, split = small("lstm")
    plan = plan_of(params, "weights", model)
    found = through_time(model, params, split, "binary", plan, rows=ROWS)
    layer = model.module(params)
    for lag in range(1, STEPS):
        at = STEPS - 1 - lag
        carried = [
            t.detach().requires_grad_() for t in layer.rnn(split.x[:, : at + 1])[1]
        ]  # each (1, n, H): state and memory
        after = layer.rnn(split.x[:, at + 1 :], tuple(carried))[0][:, -1]
        loss = functional.binary_cross_entropy_with_logits(
            layer.out(after)[:, 0], split.y.double(), reduction="sum"
        )
        grads = torch.cat(torch.autograd.grad(loss, carried), -1)[0]
        assert found.mass[0, lag] == pytest.approx(grads.norm(dim=1).mean().item(), rel=1e-9)


@pytest.mark.parametrize("cell", ["rnn", "gru", "lstm"])
@pytest.mark.parametrize("name", [W, U])
def test_one_weight_at_every_step(cell: str, name: str) -> None:
    model, params, split = small(cell)
    index = (SIZE * CANDIDATE[cell] + 1, 2)
    found = one_weight(model, params, split, "binary", name, index)
    leaves = {n: t.clone().requires_grad_() for n, t in params.items()}
    loss_fn("binary")(model.logits(leaves, split.x), split.y).backward()
    assert found.terms.sum() == pytest.approx(leaves[name].grad[index].item(), rel=1e-9)
    cut = params[name].clone()
    cut[index] = 0.0
    assert found.always == pytest.approx(
        loss_of(model, params | {name: cut}, split) - loss_of(model, params, split), abs=1e-12
    )
    # The first step reads a state of zeros: a weight of U does nothing there.
    assert found.steps == (STEPS - 1 if name == U else STEPS)
    assert (abs(found.once[0]) < 1e-14) == (name == U)


def test_the_step_where_it_is_cut_is_the_only_one() -> None:
    model, params, split = small("rnn")
    found = one_weight(model, params, split, "binary", U, (1, 2))
    layer, cut = model.module(params), params[U].clone()
    cut[1, 2] = 0.0
    other = model.module(params | {U: cut})
    h = layer.rnn(split.x[:, :4])[1]
    h = other.rnn(split.x[:, 4:5], h)[1]
    h = layer.rnn(split.x[:, 5:], h)[1]
    loss = functional.binary_cross_entropy_with_logits(layer.out(h[0])[:, 0], split.y.double())
    assert found.once[4] == pytest.approx(loss.item() - loss_of(model, params, split), abs=1e-12)


@pytest.mark.parametrize("cell", ["rnn", "gru", "lstm"])
def test_the_radius_is_how_fast_a_state_grows(cell: str) -> None:
    model, params, _ = small(cell)
    block = params[U].split(SIZE)[CANDIDATE[cell]]
    grown = np.linalg.norm(np.linalg.matrix_power(block.numpy(), 400)) ** (1 / 400)
    radius = spectral_radius(model, torch.stack([params[U], 0 * params[U]]))
    assert radius[0].item() == pytest.approx(grown, rel=0.02)
    assert radius[1] == 0.0


@pytest.mark.parametrize("name", [W, U])
def test_the_steps_add_up_to_the_gradient(name: str) -> None:
    model, params, split = small("lstm")
    steps = step_gradients(model, params, split, "binary", name)
    assert torch.allclose(steps.sum(0), mean_gradient(model, params, split.x, split.y, "binary")[name])
