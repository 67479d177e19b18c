"""Exact ablation of networks that are no perceptrons: a plain loop over everything that can be removed."""

import pytest
import torch

from core.ablate.exact import ablate_pairs, ablate_units, ablate_weights
from core.data.dataset import Split
from core.measure.losses import sample_losses
from core.models import Encoder, Recurrent
from tests.core.small_networks import Case
from tests.core.small_recurrent import WORD_COUNT, recurrent

NAMES = ("rnn", "rnn sigmoid words", "gru both", "lstm words", "lstm both words", "gru every", "encoder")


def case(name):
    if name != "encoder":
        return recurrent(name)
    model = Encoder(WORD_COUNT, 6, heads=(2, 3), head_width=2, feedforward=(4, 0), outputs=3, length=8)
    other = recurrent("gru both words")
    params = {key: value + 0.1 for key, value in model.init(1, torch.float64).items()}
    return Case(model, params, other.split, other.task)


def mean_loss(c, params):
    return sample_losses(c.model.forward(params, c.x), c.y, c.task).mean()


@pytest.mark.parametrize("name", NAMES)
def test_weights_are_a_plain_loop(name):
    c = case(name)
    found = ablate_weights(*c.all)
    assert list(found) == list(c.model.weight_names)
    for key, rises in found.items():
        assert rises.shape == c.params[key].shape
        for item in range(0, rises.numel(), 3):
            weight = c.params[key].clone()
            weight.view(-1)[item] = 0.0
            expected = mean_loss(c, c.params | {key: weight}) - mean_loss(c, c.params)
            assert rises.view(-1)[item].item() == pytest.approx(expected.item(), abs=1e-12)
        assert rises.numel() == 0 or rises.abs().max() > 1e-8


@pytest.mark.parametrize("name", NAMES)
def test_units_are_networks_of_silenced_units(name):
    c = case(name)
    found = ablate_units(*c.all)
    assert list(found) == list(c.model.hidden)
    for group, rises in found.items():
        assert rises.shape == (c.model.units[group].size,)
        for unit in range(len(rises)):
            silent = c.model.units.silence(c.params, {group: torch.arange(len(rises)) != unit})
            expected = mean_loss(c, silent) - mean_loss(c, c.params)
            assert rises[unit].item() == pytest.approx(expected.item(), abs=1e-12)


@pytest.mark.parametrize("name", NAMES)
def test_pairs_together_and_alone(name):
    c = case(name)
    places = [(group, unit) for group in c.model.hidden for unit in range(min(2, c.model.units[group].size))]
    pairs = ablate_pairs(*c.all, places)
    alone = ablate_units(*c.all)
    expected = torch.stack([alone[group][unit] for group, unit in places])
    torch.testing.assert_close(pairs.alone, expected, rtol=0, atol=1e-12)
    (a, i), (b, j) = places[0], places[-1]
    kept = {group: torch.ones(c.model.units[group].size, dtype=torch.bool) for group in c.model.hidden}
    kept[a][i] = kept[b][j] = False
    both = mean_loss(c, c.model.units.silence(c.params, kept)) - mean_loss(c, c.params)
    assert pairs.together[0, -1].item() == pytest.approx(both.item(), abs=1e-12)
    assert torch.equal(pairs.together, pairs.together.T)
    assert pairs.extra.diagonal().abs().max() == 0
    assert pairs.extra[0, -1].item() == pytest.approx((both - expected[0] - expected[-1]).item(), abs=1e-12)


def test_given_parameters_stay_as_they_are_and_results_are_ordinary():
    c = recurrent("lstm words")
    before = {key: value.clone() for key, value in c.params.items()}
    for found in (ablate_units(*c.all), ablate_weights(*c.all, names=["out.weight"])):
        assert all(not rise.is_inference() for rise in found.values())
    assert list(found) == ["out.weight"]
    assert all(torch.equal(before[key], value) for key, value in c.params.items())


def test_what_is_gone_costs_nothing(monkeypatch):
    c = recurrent("gru words")
    gone = c.model.units.silence(c.params, {"rnn": torch.arange(5) != 3})
    again = (c.model, gone, c.split, c.task)
    assert ablate_units(*again)["rnn"][3] == 0
    weights = ablate_weights(*again)
    assert weights["rnn.weight_hh_l0"][:, 3].abs().max() == 0
    calls = []
    monkeypatch.setattr(Recurrent, "reader", lambda self, x: lambda p: calls.append(1) or self.logits(p, x))
    ablate_weights(*again)
    assert len(calls) == len(weights) + sum(int((gone[key] != 0).sum()) for key in weights)


def test_small_rises_are_not_lost_beside_large_losses():
    """In single precision, rises of a hundredth of a thousandth beside a loss of 50."""
    c = recurrent("rnn")
    params = dict(c.params)
    params["out.bias"] = c.params["out.bias"] + 50.0
    params["out.weight"] = c.params["out.weight"] * 1e-3
    exact = ablate_units(c.model, params, c.split, c.task)["rnn"]
    single = {key: value.float() for key, value in params.items()}
    split = Split(c.x.float(), c.y)
    found = ablate_units(c.model, single, split, c.task)["rnn"]
    assert exact.abs().max() < 1e-3
    torch.testing.assert_close(found.double(), exact, rtol=0, atol=4e-6)
