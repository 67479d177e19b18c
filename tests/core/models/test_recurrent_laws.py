"""The laws of pruning on recurrent networks, in float64, each against something that is not written here."""

import pytest
import torch
from captum.attr import FeatureAblation, LayerGradientXActivation
from torch.func import jacrev

from core.ablate.exact import ablate_units
from core.measure.losses import curvature_factor, sample_losses
from core.models import Recurrent
from core.prune import gradients
from core.prune.gradients import contributions, identity
from core.prune.masks import by_share
from core.prune.scores import UNIT_CRITERIA, WEIGHT_CRITERIA
from tests.core.small_recurrent import EVERY, NUMBERS, RECURRENT, Unrolled, outputs, recurrent

UNROLLED = tuple(name for name in NUMBERS if "sigmoid" not in name)
GATES = {"rnn": 1, "gru": 3, "lstm": 4}


def close(found, expected, atol=1e-12):
    torch.testing.assert_close(found, expected, rtol=0, atol=atol)


def unrolled_loss(c, modules, x, gates=None):
    """The loss of every sample, from torch's own cells."""
    read = {g: module(x, (gates or {}).get(g, 1.0)) for g, module in modules.items()}
    return sample_losses(outputs(c.model, c.params, read), c.y, c.task)


@pytest.mark.parametrize("name", RECURRENT)
def test_law_3_a_removed_unit_is_deaf_to_its_bias(name):
    c = recurrent(name)
    kept = {g: torch.arange(c.model.units[g].size) != 2 for g in c.model.hidden}
    silent = c.model.units.silence(c.params, kept)
    loud = {key: value.clone() for key, value in silent.items()}
    for g in c.model.hidden:
        for bias in (f"{g}.bias_ih_l0", f"{g}.bias_hh_l0"):
            rows = range(2, len(loud[bias]), c.model.units[g].size)
            assert len(rows) == GATES[c.model.cell]
            for row in rows:
                assert silent[bias][row] == 0
                loud[bias][row] = 1e6
    assert torch.equal(c.model.forward(loud, c.x), c.model.forward(silent, c.x))
    assert not torch.allclose(c.model.forward(silent, c.x), c.model.forward(c.params, c.x))


@pytest.mark.parametrize("name", UNROLLED)
def test_law_4_contribution_is_captum_gradient_times_activation_summed_over_steps(name):
    c = recurrent(name)
    modules = {g: Unrolled(c.model, c.params, g) for g in c.model.hidden}
    found = contributions(c.model, c.params, c.x, c.y, c.task)
    for g, module in modules.items():
        captum = LayerGradientXActivation(lambda x: unrolled_loss(c, modules, x), list(module.states))
        steps = captum.attribute(c.x.clone())
        close(found[g], torch.stack(steps).sum(0).detach())
        assert found[g].abs().max() > 1e-4


@pytest.mark.parametrize("name", RECURRENT)
def test_law_5_identity_of_contributions_and_weight_gradients(name):
    c = recurrent(name)
    sides = identity(c.model, c.params, c.x, c.y, c.task)
    assert set(sides) == {"input", *c.model.hidden}
    for left, right in sides.values():
        close(left, right, atol=1e-13)
        assert left.abs().max() > 1e-6  # not equal because both vanish


@pytest.mark.parametrize("name", ["rnn both", "gru words", "lstm", "lstm every"])
def test_law_6_gate_derivative_is_the_contribution_with_slope_1(name):
    c = recurrent(name)
    signed = UNIT_CRITERIA["contribution_signed"](*c.all)

    def loss(gates=None):
        return sample_losses(c.model.forward(c.params, c.x, gates), c.y, c.task).mean()

    for group in c.model.hidden:
        unit = int(signed[group].abs().argmax())
        errors = []
        for step in (1e-3, 1e-4):
            gate = torch.ones(c.model.units[group].size, dtype=torch.float64)
            gate[unit] += step
            errors.append(abs((loss({group: gate}) - loss()) / step - signed[group][unit]).item())
        assert errors[1] == pytest.approx(errors[0] / 10, rel=0.1)


@pytest.mark.parametrize("name", RECURRENT)
def test_law_6_gate_at_0_is_the_ablation(name):
    c = recurrent(name)
    base = sample_losses(c.model.forward(c.params, c.x), c.y, c.task).mean()
    for group, rise in ablate_units(*c.all, groups=("input", *c.model.hidden)).items():
        gates = 1 - torch.eye(len(rise), dtype=torch.float64).unsqueeze(1)
        without = sample_losses(c.model.forward(c.params, c.x, {group: gates}), c.y, c.task).mean(-1)
        close(rise, without - base)


@pytest.mark.parametrize("name", UNROLLED)
def test_law_7_unit_ablation_is_captum_feature_ablation_of_gates(name):
    c = recurrent(name)
    modules = {g: Unrolled(c.model, c.params, g) for g in c.model.hidden}
    for g, rise in ablate_units(*c.all).items():
        captum = FeatureAblation(
            lambda gates, g=g: unrolled_loss(c, modules, c.x, {g: gates}).mean().unsqueeze(0)
        )
        with torch.no_grad():
            drop = captum.attribute(torch.ones(1, len(rise), dtype=torch.float64), baselines=0)
        close(rise, -drop.flatten())
        assert rise.abs().max() > 1e-4


@pytest.mark.parametrize("name", RECURRENT)
def test_law_11_shrunken_is_masked(name):
    c = recurrent(name)
    scores = UNIT_CRITERIA["contribution_mean_abs"](*c.all, groups=("input", *c.model.hidden))
    kept = by_share(scores, 0.5, "layer")
    masked = c.model.forward(c.model.units.silence(c.params, kept), c.x)
    small, params = c.model.shrink(c.params, kept)
    assert small.count() < c.model.count()
    assert {key: tuple(value.shape) for key, value in params.items()} == small.shapes
    rows = c.x if c.model.vocabulary else c.x[..., kept["input"]]
    close(small.forward(params, rows), masked)
    close(small.logits(params, rows), masked)


@pytest.mark.parametrize("name", RECURRENT)
def test_law_11_permuting_units_changes_nothing(name):
    c = recurrent(name)
    permuted, start = dict(c.params), 0
    columns = []
    for g, size in zip(c.model.hidden, c.model.sizes, strict=True):
        order = torch.randperm(size, generator=torch.Generator().manual_seed(1))
        rows = torch.cat([order + gate * size for gate in range(GATES[c.model.cell])])
        for kind in ("weight_ih_l0", "weight_hh_l0", "bias_ih_l0", "bias_hh_l0"):
            permuted[f"{g}.{kind}"] = c.params[f"{g}.{kind}"][rows]
        permuted[f"{g}.weight_hh_l0"] = permuted[f"{g}.weight_hh_l0"][:, order]
        columns.append(order + start)
        start += size
    permuted["out.weight"] = c.params["out.weight"][:, torch.cat(columns)]
    close(c.model.forward(permuted, c.x), c.model.forward(c.params, c.x))
    for key, criterion in UNIT_CRITERIA.items():
        if key == "random" or criterion.unavailable(c.model):
            continue
        there, here = criterion(c.model, permuted, c.split, c.task), criterion(*c.all)
        begin = 0
        for g, size in zip(c.model.hidden, c.model.sizes, strict=True):
            order = columns[c.model.hidden.index(g)] - begin
            close(there[g], here[g][order])
            begin += size


@pytest.mark.parametrize("name", ["gru", "lstm", "gru words", "lstm both words"])
def test_law_11_units_removed_gate_by_gate_do_not_match(name):
    """The weakest rows of each gate by itself: every shape is right, and the network is another one."""
    c = recurrent(name)
    size = c.model.sizes[0]
    small = dict(c.params)
    blocks = c.params["rnn.weight_ih_l0"].abs().sum(1).view(GATES[c.model.cell], size)
    kept = blocks.argsort(1, descending=True)[:, : size - 2].sort(1).values
    assert len(kept.unique(dim=0)) > 1  # the gates do not agree
    rows = (kept + size * torch.arange(len(kept)).unsqueeze(1)).flatten()
    for kind in ("weight_ih_l0", "weight_hh_l0", "bias_ih_l0", "bias_hh_l0"):
        small[f"rnn.{kind}"] = c.params[f"rnn.{kind}"][rows]
    small["rnn.weight_hh_l0"] = small["rnn.weight_hh_l0"][:, kept[0]]
    later = c.params["out.weight"][:, size:]
    small["out.weight"] = torch.cat([c.params["out.weight"][:, kept[0]], later], 1)
    sizes = (size - 2, *c.model.sizes[1:])
    model = Recurrent(
        c.model.inputs, sizes, c.model.outputs, c.model.cell, vocabulary=c.model.vocabulary, read=c.model.read
    )
    assert {key: tuple(value.shape) for key, value in small.items()} == model.shapes
    whole = {"rnn": torch.isin(torch.arange(size), kept[0])}
    masked = c.model.forward(c.model.units.silence(c.params, whole), c.x)
    found = model.forward(small, c.x)
    assert (found - masked).abs().max() > 1e-2
    matching, params = c.model.shrink(c.params, whole)
    close(matching.forward(params, c.x), masked)


@pytest.mark.parametrize("name", RECURRENT)
def test_statistics_over_samples_are_a_loop_of_backward_passes(name):
    c = recurrent(name)
    sums = {key: [torch.zeros_like(value) for _ in range(3)] for key, value in c.params.items()}
    for i in range(len(c.x)):
        leaves = {key: value.clone().requires_grad_() for key, value in c.params.items()}
        sample_losses(c.model.logits(leaves, c.x[i : i + 1]), c.y[i : i + 1], c.task).sum().backward()
        for key, leaf in leaves.items():
            grad = torch.zeros_like(leaf) if leaf.grad is None else leaf.grad
            for total, value in zip(sums[key], (grad, grad.abs(), grad.square()), strict=True):
                total += value / len(c.x)
    measures = (gradients.mean_gradient, gradients.mean_abs_gradient, gradients.mean_square_gradient)
    for place, measure in enumerate(measures):
        for key, value in measure(c.model, c.params, c.x, c.y, c.task).items():
            close(value, sums[key][place])
    assert all(mean_abs.abs().max() > 0 for _, mean_abs, _ in sums.values())


@pytest.mark.parametrize("name", ["rnn", "gru both", "lstm words", "rnn every"])
def test_hessian_diagonal_is_that_of_gauss_and_newton(name):
    c = recurrent(name)
    jacobian = jacrev(lambda params: c.model.forward(params, c.x))(c.params)
    factor = curvature_factor(c.model.forward(c.params, c.x), c.task)
    for key, value in gradients.hessian_diagonal(c.model, c.params, c.x, c.y, c.task).items():
        j = jacobian[key].flatten(factor.ndim - 1).flatten(1, factor.ndim - 2)  # (n, answers, weights)
        pulled = torch.einsum("rnc,ncw->rnw", factor.flatten(2), j)
        close(value.flatten(), pulled.square().sum(0).mean(0))


@pytest.mark.parametrize("name", ["gru both", "lstm words", "rnn every"])
@pytest.mark.parametrize("criterion", sorted(WEIGHT_CRITERIA))
def test_every_weight_criterion_ranks_all_weights_and_no_embeddings(name, criterion):
    c = recurrent(name)
    scores = WEIGHT_CRITERIA[criterion](*c.all)
    assert list(scores) == list(c.model.weight_names)
    assert sum(score.numel() for score in scores.values()) == c.model.count()
    for key, score in scores.items():
        assert score.shape == c.params[key].shape
        assert torch.isfinite(score).all()
        assert score.std() > 0


def test_norms_count_every_gate():
    c = recurrent("gru both")
    p, size = c.params, c.model.sizes[0]
    rows = torch.cat([p["rnn.weight_ih_l0"], p["rnn.weight_hh_l0"]], 1).abs().sum(1)
    incoming = torch.stack([rows[j] + rows[j + size] + rows[j + 2 * size] for j in range(size)])
    close(UNIT_CRITERIA["in_norm"](*c.all)["rnn"], incoming)
    columns = torch.cat([p["rnn.weight_hh_l0"], p["out.weight"][:, :size]])
    close(UNIT_CRITERIA["out_norm"](*c.all)["rnn"], columns.abs().sum(0))
    with pytest.raises(ValueError, match="no incoming weights"):
        UNIT_CRITERIA["in_norm"](*recurrent("lstm words").all, groups=["input"])


def test_share_of_zeros_is_there_for_relu_alone():
    for name in RECURRENT:
        reason = UNIT_CRITERIA["zeros"].unavailable(recurrent(name).model)
        assert (reason is None) == ("relu" in name)
    c = recurrent("rnn relu words")
    states = c.model.states(c.params, c.x)[c.x != 0]
    close(UNIT_CRITERIA["zeros"](*c.all)["rnn"], (states > 0).double().mean(0))


@pytest.mark.parametrize("name", EVERY)
def test_wanda_takes_every_step_of_a_language_model(name):
    c = recurrent(name)
    norms = c.model.states(c.params, c.x).flatten(0, 1).square().sum(0).sqrt()
    close(WEIGHT_CRITERIA["wanda"](*c.all)["out.weight"], c.params["out.weight"].abs() * norms)
