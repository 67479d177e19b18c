"""Laws that pruning obeys, in float64 with fixed seeds, each against something that is not written here."""

import pytest
import torch
from captum.attr import LayerFeatureAblation, LayerGradientXActivation
from torch.nn.utils import prune

from core.ablate.exact import ablate_units, ablate_weights
from core.measure.losses import sample_losses
from core.models import MLP
from core.prune.gradients import contributions, identity
from core.prune.masks import Mask, by_share, remaining
from core.prune.scores import UNIT_CRITERIA, WEIGHT_CRITERIA, criteria
from tests.core.cuts import by_count, within
from tests.core.small_networks import CASES, case

HIDDEN = tuple(name for name in CASES if name != "linear")


def magnitudes(name):
    return WEIGHT_CRITERIA["magnitude"](*case(name).all)


def torch_masks(model, module):
    return {f"{layer}.weight": getattr(module, layer).weight_mask.bool() for layer in model.layers}


def prune_globally(model, module, k):
    pairs = [(getattr(module, layer), "weight") for layer in model.layers]
    prune.global_unstructured(pairs, prune.L1Unstructured, amount=k)
    return Mask(torch_masks(model, module))


@pytest.mark.parametrize("k", [1, 100, 517, 900])
def test_law_1_global_magnitude_is_torch_global_unstructured(k):
    c = case("digits")
    assert by_count(magnitudes("digits"), k) == prune_globally(c.model, c.model.module(c.params), k)


def test_law_2_repeated_pruning_acts_on_what_remains():
    c = case("digits")
    module = c.model.module(c.params)
    mask = Mask.dense(magnitudes("digits"))
    for k in (300, 200, 100):
        before, cut = mask, mask.size - mask.count
        mask = by_count(remaining(magnitudes("digits"), before), cut + k)
        assert mask == prune_globally(c.model, module, k)
        assert within(mask, before)
        assert before.count - mask.count == k


@pytest.mark.parametrize("name", sorted(set(WEIGHT_CRITERIA) - {"ablation"}))
def test_law_2_masks_only_shrink_under_any_criterion(name):
    c = case("digits")
    mask = Mask.dense(magnitudes("digits"))
    for share in (0.3, 0.6, 0.9):
        scores = WEIGHT_CRITERIA[name](c.model, mask.apply(c.params), c.split, c.task)
        smaller = by_share(remaining(scores, mask), share)
        assert within(smaller, mask)
        mask = smaller


@pytest.mark.parametrize("group", ["fc1", "fc2"])
def test_law_3_in_norm_is_torch_ln_structured(group):
    c = case("digits")
    module = c.model.module(c.params)
    prune.ln_structured(getattr(module, group), "weight", amount=4, n=1, dim=0)
    rows = getattr(module, group).weight_mask.bool().all(1)
    scores = {group: UNIT_CRITERIA["in_norm"](*c.all)[group]}
    assert torch.equal(by_count(scores, 4)[group], rows)


@pytest.mark.parametrize("name", HIDDEN)
def test_law_3_a_removed_unit_is_deaf_to_its_bias(name):
    c = case(name)
    kept = {g: torch.arange(c.model.units[g].size) != 2 for g in c.model.hidden}
    silent = c.model.units.silence(c.params, kept)
    loud = dict(silent)
    for g in c.model.hidden:
        assert silent[f"{g}.bias"][2] == 0
        loud[f"{g}.bias"] = torch.where(kept[g], silent[f"{g}.bias"], 1e6)
    assert torch.equal(c.model.forward(loud, c.x), c.model.forward(silent, c.x))


@pytest.mark.parametrize("name", HIDDEN)
def test_law_4_contribution_is_captum_gradient_times_activation(name):
    c = case(name)
    module = c.model.module(c.params)
    found = contributions(c.model, c.params, c.x, c.y, c.task)
    for i, group in enumerate(c.model.hidden, start=1):
        captum = LayerGradientXActivation(
            lambda x: sample_losses(module(x), c.y, c.task), getattr(module, f"act{i}")
        )
        torch.testing.assert_close(found[group], captum.attribute(c.x.clone()).detach(), rtol=0, atol=1e-12)


@pytest.mark.parametrize("name", CASES)
def test_law_5_identity_of_contributions_and_weight_gradients(name):
    c = case(name)
    sides = identity(c.model, c.params, c.x, c.y, c.task)
    assert set(sides) == {"input", *c.model.hidden}
    for left, right in sides.values():
        torch.testing.assert_close(left, right, rtol=0, atol=1e-13)
        assert left.abs().max() > 1e-6  # not equal because both vanish


@pytest.mark.parametrize("name", HIDDEN)
def test_law_6_gate_derivative_is_the_contribution_with_slope_1(name):
    c = case(name)
    signed = UNIT_CRITERIA["contribution_signed"](*c.all)
    for group in c.model.hidden:
        unit = int(signed[group].abs().argmax())
        errors = []
        for step in (1e-3, 1e-4):
            gate = torch.ones(c.model.units[group].size, dtype=torch.float64)
            gate[unit] += step
            errors.append(abs((c.loss(gates={group: gate}) - c.loss()) / step - signed[group][unit]).item())
        assert errors[1] == pytest.approx(errors[0] / 10, rel=0.1)


@pytest.mark.parametrize("name", HIDDEN)
def test_law_6_gate_at_0_is_the_ablation(name):
    c = case(name)
    rises = ablate_units(*c.all, groups=("input", *c.model.hidden))
    for group, rise in rises.items():
        for unit in range(0, len(rise), 3):
            gate = torch.ones(len(rise), dtype=torch.float64)
            gate[unit] = 0.0
            assert rise[unit].item() == pytest.approx(
                (c.loss(gates={group: gate}) - c.loss()).item(), abs=1e-12
            )


@pytest.mark.parametrize("name", HIDDEN)
def test_law_7_unit_ablation_is_captum_layer_feature_ablation(name):
    c = case(name)
    module = c.model.module(c.params)
    rises = ablate_units(*c.all)
    for i, group in enumerate(c.model.hidden, start=1):
        captum = LayerFeatureAblation(lambda x: c.loss_of(module(x)).unsqueeze(0), getattr(module, f"act{i}"))
        with torch.no_grad():
            drop = captum.attribute(c.x, layer_baselines=0)
        torch.testing.assert_close(rises[group], -drop.flatten(), rtol=0, atol=1e-12)


@pytest.mark.parametrize("name", [*CASES, "digits deep"])
def test_law_7_weight_ablation_is_a_plain_loop(name):
    c = case(name)
    rises = ablate_weights(*c.all)
    for key, rise in rises.items():
        for item in range(0, rise.numel(), 7):
            weight = c.params[key].clone()
            weight.view(-1)[item] = 0.0
            loss = c.loss(c.params | {key: weight})
            assert rise.view(-1)[item].item() == pytest.approx((loss - c.loss()).item(), abs=1e-12)


@pytest.mark.parametrize("name", HIDDEN)
def test_law_11_shrunken_is_masked(name):
    c = case(name)
    kept = by_share(UNIT_CRITERIA["contribution_mean_abs"](*c.all), 0.5)
    masked = c.model.forward(c.model.units.silence(c.params, kept), c.x)
    small, params = c.model.shrink(c.params, kept)
    assert small.count() < c.model.count()
    torch.testing.assert_close(small.forward(params, c.x), masked, rtol=0, atol=1e-12)


def test_law_11_permuting_units_changes_nothing():
    c = case("digits")
    order = torch.randperm(12, generator=torch.Generator().manual_seed(0))
    permuted = dict(c.params)
    permuted["fc1.weight"] = c.params["fc1.weight"][order]
    permuted["fc1.bias"] = c.params["fc1.bias"][order]
    permuted["fc2.weight"] = c.params["fc2.weight"][:, order]
    torch.testing.assert_close(
        c.model.forward(permuted, c.x), c.model.forward(c.params, c.x), rtol=0, atol=1e-12
    )
    for name in {*criteria("unit", most="ablation", model=c.model)} - {"random"}:
        there = UNIT_CRITERIA[name](c.model, permuted, c.split, c.task)["fc1"]
        torch.testing.assert_close(there, UNIT_CRITERIA[name](*c.all)["fc1"][order], rtol=0, atol=1e-12)


def test_law_14_rewound_weights_are_initial_weights_times_mask():
    c = case("digits")
    initial = c.model.init(1, torch.float64)
    mask = by_share(magnitudes("digits"), 0.8)
    rewound = mask.apply(initial)
    for name, kept in mask.items():
        assert torch.equal(rewound[name][kept], initial[name][kept])
        assert bool((rewound[name][~kept] == 0).all())
    assert all(torch.equal(rewound[n], c.model.init(1, torch.float64)[n]) for n in initial if n not in mask)


def test_law_15_rescaling_a_relu_unit():
    c, a, unit = case("digits"), 8.0, 3  # a power of 2 rescales without rounding
    scaled = {name: tensor.clone() for name, tensor in c.params.items()}
    scaled["fc1.weight"][unit] *= a
    scaled["fc1.bias"][unit] *= a
    scaled["fc2.weight"][:, unit] /= a
    assert torch.equal(c.model.forward(scaled, c.x), c.model.forward(c.params, c.x))
    at = (c.model, scaled, c.split, c.task)
    ratio = {
        "magnitude": a,
        "gradient": 1 / a,
        "per_sample_gradient": 1 / a,
        "taylor": 1,
        "fisher": 1,
        "obd": 1,
    }
    for name, factor in ratio.items():
        before, after = WEIGHT_CRITERIA[name](*c.all), WEIGHT_CRITERIA[name](*at)
        torch.testing.assert_close(after["fc1.weight"][unit], factor * before["fc1.weight"][unit])
    for name in (
        "contribution_signed",
        "contribution_abs_mean",
        "contribution_mean_abs",
        "ablation",
        "zeros",
    ):
        torch.testing.assert_close(UNIT_CRITERIA[name](*at)["fc1"], UNIT_CRITERIA[name](*c.all)["fc1"])


def test_law_15_does_not_hold_for_tanh():
    model = MLP((4, 3, 2), "tanh")
    params = model.init(0, torch.float64)
    x = torch.randn(5, 4, dtype=torch.float64, generator=torch.Generator().manual_seed(0))
    scaled = params | {"fc1.weight": params["fc1.weight"] * 8, "fc2.weight": params["fc2.weight"] / 8}
    assert not torch.allclose(model.forward(scaled, x), model.forward(params, x))
