"""Exact ablation where its short cuts could go wrong; the law itself is law 7."""

import pytest
import torch

from core.ablate import mlp as ablation_mlp
from core.ablate import rises
from core.ablate.exact import ablate_pairs, ablate_units, ablate_weights
from core.data.dataset import Split
from core.models import MLP
from tests.core.small_networks import case


def loop(c, params=None):
    """Every weight removed by hand."""
    params = params or c.params
    out = {}
    for name in c.model.weight_names:
        rise = torch.empty_like(params[name])
        for item in range(rise.numel()):
            weight = params[name].clone()
            weight.view(-1)[item] = 0.0
            rise.view(-1)[item] = c.loss(params | {name: weight}) - c.loss(params)
        out[name] = rise
    return out


def assert_same(found, expected, atol=1e-12):
    for name in expected:
        torch.testing.assert_close(found[name], expected[name], rtol=0, atol=atol)


@pytest.mark.parametrize("name", ["digits", "breast_cancer"])
@pytest.mark.parametrize("scale", [0.01, 30.0])
def test_long_and_short_steps(name, scale):
    """Huge weights leave the range of the series and switch many ReLUs; tiny ones switch none."""
    c = case(name, rows=12)
    params = {key: tensor * scale for key, tensor in c.params.items()}
    found = ablate_weights(c.model, params, c.split, c.task)
    expected = loop(c, params)
    outputs = c.model.forward(params, c.x).abs().max().item()
    assert_same(found, expected, atol=1e-14 * max(100.0, outputs))  # rounding grows with the outputs


def test_a_relu_exactly_at_0_wakes_up():
    model = MLP((1, 1, 2, 1))
    params = {
        "fc1.weight": torch.tensor([[1.0]]), "fc1.bias": torch.tensor([1.0]),
        "fc2.weight": torch.tensor([[1.0], [-1.0]]), "fc2.bias": torch.tensor([-2.0, 2.0]),
        "fc3.weight": torch.tensor([[1.0, 3.0]]), "fc3.bias": torch.tensor([0.0]),
    }  # fmt: skip
    split = Split(torch.tensor([[1.0]]), torch.tensor([[0.0]]))  # fc2 receives exactly (0, 0)
    rise = ablate_weights(model, params, split, "regression")
    assert rise["fc1.weight"].item() == 9.0  # the unit falls from 2 to 1, the second ReLU wakes: output 3


def test_chunks_and_blocks_change_nothing(monkeypatch):
    c = case("digits")
    weights, units = ablate_weights(*c.all), ablate_units(*c.all)
    monkeypatch.setattr(rises, "ROWS", 7)
    monkeypatch.setattr(ablation_mlp, "BLOCK", 1)
    assert_same(ablate_weights(*c.all), weights)
    assert_same(ablate_units(*c.all), units)


@pytest.mark.parametrize(
    "line",
    [
        rises.Line(torch.rand(3, 1, 4), single=True),
        rises.Line(torch.rand(3, 9, 4)),
        rises.Line(torch.rand(3, 9, 4), torch.zeros(9, 4), torch.ones(9, 4)),
    ],
    ids=("single", "straight", "bounded"),
)
def test_a_line_for_some_of_the_samples_is_that_line(line):
    some = line.rows(slice(2, 5))
    assert some.single == line.single
    assert some.direction.expand(3, 3, 4).equal(line.direction.expand(3, 9, 4)[:, 2:5])
    for end in ("low", "high"):
        whole, part = getattr(line, end), getattr(some, end)
        assert part is None if whole is None else part.equal(whole[2:5])


def test_removing_what_is_silent_costs_nothing():
    c = case("digits")
    params = dict(c.params)
    params["fc1.bias"] = c.params["fc1.bias"] - 1e3 * (torch.arange(12) == 5)  # unit 5 never speaks
    assert ablate_units(c.model, params, c.split, c.task)["fc1"][5] == 0
    found = ablate_weights(c.model, params, c.split, c.task)
    assert found["fc1.weight"][5].abs().max() == 0
    assert found["fc2.weight"][:, 5].abs().max() == 0
    dark = (c.x == 0).all(0)
    assert found["fc1.weight"][:, dark].abs().max() == 0


def test_only_what_is_named():
    c = case("digits")
    assert list(ablate_weights(*c.all, names=["fc2.weight"])) == ["fc2.weight"]
    assert list(ablate_units(*c.all, groups=["fc2", "input"])) == ["fc2", "input"]


def test_single_precision_agrees_with_double():
    c = case("digits")
    single = {name: tensor.float() for name, tensor in c.params.items()}
    found = ablate_weights(c.model, single, c.split.to(torch.float32), c.task)
    assert all(tensor.dtype == torch.float32 and not tensor.is_inference() for tensor in found.values())
    assert_same({n: t.double() for n, t in found.items()}, ablate_weights(*c.all), atol=1e-6)


def test_pairs_together_and_alone():
    c = case("digits")
    units = [("fc1", 0), ("fc1", 3), ("fc2", 1), ("fc2", 8)]
    pairs = ablate_pairs(*c.all, units)
    alone = ablate_units(*c.all)
    torch.testing.assert_close(pairs.alone, torch.stack([alone[g][i] for g, i in units]), rtol=0, atol=1e-12)
    kept = {"fc1": torch.arange(12) != 3, "fc2": torch.arange(9) != 1}
    both = c.loss(c.model.units.silence(c.params, kept)) - c.loss()
    assert pairs.together[1, 2].item() == pytest.approx(both.item(), abs=1e-12)
    assert torch.equal(pairs.together, pairs.together.T)
    extra = pairs.extra
    assert extra[1, 2].item() == pytest.approx((both - alone["fc1"][3] - alone["fc2"][1]).item(), abs=1e-12)
    assert extra.diagonal().abs().max() == 0
