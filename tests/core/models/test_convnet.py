"""The residual network and its filters, in float64 with fixed seeds, each law against something not written
here."""

from __future__ import annotations

from functools import cache

import pytest
import torch
import torch_pruning
from captum.attr import LayerGradientXActivation
from torch import Tensor, nn
from torch.nn.functional import cross_entropy

from core.ablate.exact import ablate_units
from core.data.dataset import Split
from core.data.registry import load
from core.measure.ledger import ledger
from core.measure.losses import sample_losses
from core.models.convnet import ConvNet
from core.prune.gradients import (
    contributions,
    hessian_diagonal,
    identity,
    mean_gradient,
    mean_square_gradient,
)
from core.prune.masks import Mask, by_share
from core.prune.plan import plan_stops
from core.prune.scores import UNIT_CRITERIA, WEIGHT_CRITERIA
from core.prune.structure import warnings
from core.prune.sweep import sweep
from core.retrain import LoopSettings, prune_and_retrain
from core.train.loop import train
from core.train.settings import ConvNetSettings
from tests.core.small_networks import Case, torch_loss

CASES = ("two stages", "short")
"""A skip connection with and without a convolution; one stage, and a block that is gone."""


@cache
def case(name: str) -> Case:
    """A network trained a little on digits. Shared: never write to its tensors."""
    model = {
        "two stages": ConvNet((4, 5), ((3, 2), (4, 3))),
        "short": ConvNet((3, 4), ((2, 0), (3,))),
    }[name]
    data = load("digits").to(torch.float64)
    split = Split(data.train.x[:24], data.train.y[:24])
    params = model.init(1, torch.float64)
    moved = [key for key in params if key not in model.statistics]
    for key in moved:
        params[key].requires_grad_()
    optimizer = torch.optim.Adam([params[key] for key in moved], lr=0.01)
    for _ in range(30):
        optimizer.zero_grad()
        logits, seen = model.training_logits(params, split.x)
        cross_entropy(logits, split.y).backward()
        optimizer.step()
        params |= seen
    return Case(model, {key: value.detach() for key, value in params.items()}, split, data.task)


def flags(size: int, *removed: int) -> Tensor:
    return torch.tensor([i not in removed for i in range(size)], dtype=torch.bool)


def equal(a: Tensor, b: Tensor, atol: float = 1e-12) -> None:
    torch.testing.assert_close(a, b, rtol=0, atol=atol)


def closed(c: Case, group: str, unit: int) -> dict[str, Tensor]:
    return {group: flags(c.model.units[group].size, unit)}


@pytest.mark.parametrize("name", CASES)
def test_module_is_the_same_network(name):
    c = case(name)
    module = c.model.module(c.params)
    names = [key for key in module.state_dict() if not key.endswith("num_batches_tracked")]
    assert set(names) == set(c.params) == set(c.model.shapes)
    assert {key for key, _ in module.named_buffers()} - set(names) == {
        key for key in module.state_dict() if key.endswith("num_batches_tracked")
    }
    assert set(c.model.statistics) == {key for key, _ in module.named_buffers()} & set(names)
    assert c.model.trained == sum(p.numel() for p in module.parameters())
    assert {key: tuple(value.shape) for key, value in c.params.items()} == c.model.shapes
    for logits in (c.model.forward, c.model.logits, lambda p, x: c.model.reader(x)(p)):
        equal(module(c.x), logits(c.params, c.x))


@pytest.mark.parametrize("name", CASES)
def test_a_step_of_the_training_sees_the_batch_and_moves_the_running_statistics(name):
    c = case(name)
    module = c.model.module(c.params).train()
    logits, seen = c.model.training_logits(c.params, c.x)
    equal(module(c.x), logits)
    assert set(seen) == set(c.model.statistics)
    for key, buffer in module.named_buffers():
        if not key.endswith("num_batches_tracked"):
            equal(seen[key], buffer)
            assert not torch.equal(seen[key], c.params[key])
    assert not torch.allclose(logits, c.model.forward(c.params, c.x))


def test_the_training_loop_is_torchs_own():
    """An epoch of full batches by the loop, and by hand with torch's layers and optimiser."""
    data = load("digits")
    settings = ConvNetSettings(widths=(3, 4), blocks=1, optimizer="adam", batch_size=0, epochs=3,
                               learning_rate=0.01, seed=2)  # fmt: skip
    *_, last = train(settings)
    module = settings.model.module(settings.model.init(2)).train()
    optimizer = torch.optim.Adam(module.parameters(), lr=0.01)
    for _ in range(3):
        optimizer.zero_grad()
        cross_entropy(module(data.train.x), data.train.y).backward()
        optimizer.step()
    state = module.state_dict()
    for key, value in last.params.items():
        torch.testing.assert_close(value, state[key], rtol=1e-3, atol=1e-4)
    *_, again = train(settings)
    assert all(torch.equal(again.params[key], value) for key, value in last.params.items())


def made_and_read(c: Case, module: nn.Module, group: str) -> tuple[nn.Module, list[nn.Module]]:
    """A layer that makes the filters of a group, and all that read them."""
    blocks, count = module.blocks, len(c.model.blocks[0])
    if group.startswith("block"):
        own = blocks[int(group[5:]) - 1]
        return own.conv1, [own.conv2]
    if group == "stage1":
        made, inside, after = module.stem.conv, blocks[:count], blocks[count]
        return made, [*(b.conv1 for b in inside if b.whole), after.conv1, after.skip.conv]
    return blocks[count].skip.conv, [*(b.conv1 for b in blocks[count + 1 :] if b.whole), module.out]


_TENSORS = {
    nn.Conv2d: ("weight",),
    nn.Linear: ("weight",),
    nn.BatchNorm2d: ("weight", "bias", "running_mean", "running_var"),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_groups_are_those_of_torch_prunings_dependency_graph(name):
    c = case(name)
    module = c.model.module(c.params)
    named = {layer: key for key, layer in module.named_modules()}
    graph = torch_pruning.DependencyGraph().build_dependency(module, c.x[:1].clone())
    for group in c.model.hidden:
        made, _ = made_and_read(c, module, group)
        for unit in range(c.model.units[group].size):
            found = set()
            cut = graph.get_pruning_group(made, torch_pruning.prune_conv_out_channels, [unit])
            for dependency, where in cut:
                layer, side = dependency.target.module, dependency.handler.__name__
                if layer not in named or type(layer) not in (nn.Conv2d, nn.BatchNorm2d, nn.Linear):
                    continue  # sums and activations hold nothing
                norm = isinstance(layer, nn.BatchNorm2d)
                axis = 1 if side == "prune_in_channels" and not norm else 0
                for tensor in _TENSORS[type(layer)]:
                    found.add((f"{named[layer]}.{tensor}", axis, tuple(where)))
            assert set(c.model.units.touched(group, unit)) == found


@pytest.mark.parametrize("name", CASES)
def test_readings_are_what_the_layers_of_the_module_are_given(name):
    c = case(name)
    module, given = c.model.module(c.params), {}
    for key, layer in module.named_modules():
        if isinstance(layer, nn.Conv2d | nn.Linear):
            layer.register_forward_hook(
                lambda layer, args, out, key=key: given.update({f"{key}.weight": (layer, args[0], out)})
            )
    module(c.x)
    readings = c.model.readings(c.params, c.x)
    assert tuple(readings) == c.model.weight_names
    for key, (layer, _, out) in given.items():
        made = readings[key] @ c.params[key].flatten(1).T
        made = made if layer.bias is None else made + layer.bias
        equal(made, out.movedim(1, -1).flatten(0, -2).detach())


@pytest.mark.parametrize("name", CASES)
def test_activations_are_what_is_read(name):
    c = case(name)
    module = c.model.module(c.params)
    outputs, maps = c.model.activations(c.params, c.x), c.model.maps(c.params, c.x)
    assert tuple(outputs) == tuple(group.name for group in c.model.units)
    for group in c.model.hidden:
        given = []
        _, readers = made_and_read(c, module, group)
        for layer in readers:
            layer.register_forward_pre_hook(lambda _, args, given=given: given.append(args[0].detach()))
        module(c.x)
        pictures = [h for h in given if h.ndim == 4]
        assert all(any(torch.allclose(h, seen) for seen in maps[group]) for h in pictures)
        assert outputs[group].shape[1] == c.model.units[group].size
        assert bool((outputs[group] >= 0).all())
        equal(outputs[group].sum(0), sum(h.sum((0, 2, 3)) for h in maps[group]))


@pytest.mark.parametrize("name", CASES)
def test_gradients_are_those_of_finite_differences(name):
    c = case(name)
    found = mean_gradient(c.model, c.params, c.x, c.y, c.task)
    step = 1e-6
    for key, slope in found.items():
        index = int(slope.abs().argmax())
        moved = []
        for sign in (1, -1):
            changed = c.params[key].clone()
            changed.view(-1)[index] += sign * step
            moved.append(c.loss(c.params | {key: changed}))
        assert slope.view(-1)[index].item() == pytest.approx(
            ((moved[0] - moved[1]) / (2 * step)).item(), rel=1e-5, abs=1e-8
        )


@pytest.mark.parametrize("name", CASES)
def test_gradients_of_samples_are_a_plain_loop(name):
    c = case(name)
    found = mean_square_gradient(c.model, c.params, c.x, c.y, c.task)
    leaves = {key: value.clone().requires_grad_() for key, value in c.params.items()}
    total = {key: torch.zeros_like(value) for key, value in c.params.items()}
    for x, y in zip(c.x.split(1), c.y.split(1), strict=True):
        grads = torch.autograd.grad(torch_loss(c.task, c.model.forward(leaves, x), y), list(leaves.values()))
        total = {key: total[key] + g.square() / len(c.x) for key, g in zip(total, grads, strict=True)}
    for key, value in total.items():
        equal(found[key], value)


def test_the_hessians_diagonal_is_that_of_second_differences():
    """Outputs are linear in one weight while no ReLU switches, so Gauss-Newton is exact there."""
    c = case("short")
    found = hessian_diagonal(c.model, c.params, c.x, c.y, c.task)["out.weight"]
    step, index = 1e-4, int(found.argmax())
    losses = []
    for sign in (-1, 0, 1):
        changed = c.params["out.weight"].clone()
        changed.view(-1)[index] += sign * step
        losses.append(c.loss(c.params | {"out.weight": changed}))
    second = (losses[0] - 2 * losses[1] + losses[2]) / step**2
    assert found.view(-1)[index].item() == pytest.approx(second.item(), rel=1e-4)


@pytest.mark.parametrize("name", CASES)
def test_law_4_contribution_is_captum_gradient_times_what_is_read(name):
    c = case(name)
    module = c.model.module(c.params)
    found = contributions(c.model, c.params, c.x, c.y, c.task)
    assert tuple(found) == c.model.hidden
    for group in c.model.hidden:
        total = 0
        for layer in made_and_read(c, module, group)[1]:
            # a tensor of its own: the skip connection, which reads the same one, is no reader
            layer.register_forward_pre_hook(lambda _, args: (args[0].clone(),))
            captum = LayerGradientXActivation(lambda x: sample_losses(module(x), c.y, c.task), layer)
            products = captum.attribute(c.x.clone(), attribute_to_layer_input=True).detach()
            total = total + products.flatten(2).sum(2) if products.ndim > 2 else total + products
        equal(found[group], total)


@pytest.mark.parametrize("name", CASES)
def test_law_5_identity_of_contributions_and_weight_gradients(name):
    c = case(name)
    sides = identity(c.model, c.params, c.x, c.y, c.task)
    assert tuple(sides) == (*c.model.hidden, *c.model.branches)
    for left, right in sides.values():
        equal(left, right)
        assert left.abs().max() > 1e-6  # not equal because both vanish


@pytest.mark.parametrize("name", CASES)
def test_law_6_gate_derivative_is_the_contribution_and_gate_0_the_silenced_unit(name):
    c = case(name)
    groups = tuple(group.name for group in c.model.units)
    for group, each in contributions(c.model, c.params, c.x, c.y, c.task, groups).items():
        signed = each.mean(0)
        unit, step, moved = int(signed.abs().argmax()), 1e-6, []
        for sign in (1, -1):
            gate = torch.ones_like(signed)
            gate[unit] += sign * step
            moved.append(c.loss(gates={group: gate}))
        slope = ((moved[0] - moved[1]) / (2 * step)).item()
        assert slope == pytest.approx(signed[unit].item(), rel=1e-4, abs=1e-8)
        for unit in range(len(signed)):
            kept = closed(c, group, unit)
            silent = c.model.units.silence(c.params, kept)
            equal(c.model.forward(silent, c.x), c.model.forward(c.params, c.x, {group: kept[group].double()}))


def test_gates_with_leading_dimensions_are_a_loop():
    c = case("two stages")
    generator = torch.Generator().manual_seed(0)
    draw = {g.name: torch.rand(5, 1, g.size, generator=generator, dtype=torch.float64) for g in c.model.units}
    outputs = c.model.forward(c.params, c.x, draw)
    assert outputs.shape == (5, 24, 10)
    for i, row in enumerate(outputs):
        equal(row, c.model.forward(c.params, c.x, {group: gate[i, 0] for group, gate in draw.items()}))


def test_law_7_unit_ablation_is_the_rise_without_the_channel():
    """Against the module, with the filter's channel set to 0 in front of all that read it."""
    c = case("two stages")
    found = ablate_units(c.model, c.params, c.split, c.task)
    for group in c.model.hidden:
        for unit in range(c.model.units[group].size):
            module = c.model.module(c.params)

            def mute(_, args, unit=unit):
                h = args[0].clone()
                h[:, unit] = 0
                return (h,)

            for layer in made_and_read(c, module, group)[1]:
                layer.register_forward_pre_hook(mute)
            rise = cross_entropy(module(c.x), c.y) - c.loss()
            equal(found[group][unit], rise.detach())


REMOVED = (
    {"stage1": (1,)},
    {"stage2": (0, 3), "block1": (2,)},
    {"stage1": (0, 2), "block2": (0,), "stage2": (4,), "block3": (1, 2), "block4": (0, 1)},
    {"branch1": (0,)},
    {"branch3": (0,)},
    {"branch1": (0,), "branch2": (0,), "branch3": (0,), "branch4": (0,)},
    {"branch2": (0,), "block2": (0, 1), "stage1": (3,), "stage2": (2,), "block4": (1,)},
)


@pytest.mark.parametrize(("dtype", "atol"), [(torch.float64, 1e-12), (torch.float32, 1e-5)])
@pytest.mark.parametrize("removed", REMOVED)
def test_law_11_shrunken_is_masked(removed, dtype, atol):
    c = case("two stages")
    params, x = {key: value.to(dtype) for key, value in c.params.items()}, c.x.to(dtype)
    kept = {group: flags(c.model.units[group].size, *units) for group, units in removed.items()}
    silenced = c.model.forward(c.model.units.silence(params, kept), x)
    small, less = c.model.shrink(params, kept)
    assert small.shapes == {key: tuple(value.shape) for key, value in less.items()}
    assert small.count() < c.model.count()
    gone = [int(group[6:]) - 1 for group in removed if group.startswith("branch")]
    assert all(not small.branch(block) for block in gone)
    for read in (small.forward, lambda p, x: small.module(p)(x), lambda p, x: small.reader(x)(p)):
        equal(read(less, x), silenced, atol)
    assert not torch.allclose(silenced, c.model.forward(params, x))
    if dtype == torch.float64:
        for left, right in identity(small, less, x, c.y, c.task).values():
            equal(left, right)


def test_a_smaller_network_is_trained_on():
    c = case("two stages")
    kept = {"stage1": flags(4, 1), "branch2": flags(1, 0)}
    small, less = c.model.shrink({key: value.float() for key, value in c.params.items()}, kept)
    settings = ConvNetSettings(widths=(4, 5), epochs=2, optimizer="adam", learning_rate=0.01)
    *_, last = train(settings, start=less, model=small)
    assert {key: tuple(value.shape) for key, value in last.params.items()} == small.shapes
    assert last.train_loss < 2.0
    with pytest.raises(ValueError, match="at least one filter kept in 'block1'"):
        c.model.shrink(c.params, {"block1": flags(3, 0, 1, 2)})


def test_law_11_permuting_filters_changes_nothing():
    c = case("two stages")
    for group in c.model.hidden:
        size = c.model.units[group].size
        order = torch.arange(size).roll(1)
        permuted = dict(c.params)
        for part in c.model.units[group].parts:
            permuted[part.tensor] = permuted[part.tensor].index_select(part.axis, order)
        equal(c.model.forward(permuted, c.x), c.model.forward(c.params, c.x))
        there = contributions(c.model, permuted, c.x, c.y, c.task)[group]
        equal(there, contributions(c.model, c.params, c.x, c.y, c.task)[group][:, order])


@pytest.mark.parametrize("rank", ["filters", "branches", "weights"])
def test_a_sweep_is_masking_one_by_one(rank):
    c = case("two stages")
    if rank == "weights":
        scores = WEIGHT_CRITERIA["magnitude"](*c.all)
        plan = plan_stops(scores, shares=9)
    else:
        groups = c.model.branches if rank == "branches" else c.model.hidden
        scores = UNIT_CRITERIA["in_out"](*c.all, groups=groups)
        plan = plan_stops(scores, shares=None)
    found = sweep(*c.all, plan, keep_outputs=True)
    for stop in range(len(plan)):
        kept = plan.kept(stop)
        masked = kept.apply(c.params) if rank == "weights" else c.model.units.silence(c.params, kept)
        equal(found.outputs[stop], c.model.forward(masked, c.x))
        equal(found.loss[stop], c.loss(masked))


def test_every_criterion_scores_what_it_ranks():
    c = case("two stages")
    for rule in WEIGHT_CRITERIA.values():
        if rule.needs != "ablation":
            assert {n: tuple(s.shape) for n, s in rule(*c.all).items()} == {
                n: c.model.shapes[n] for n in c.model.weight_names
            }
    for rule in UNIT_CRITERIA.values():
        assert not rule.unavailable(c.model)
        assert [len(score) for score in rule(*c.all).values()] == [4, 3, 2, 5, 4, 3]
        if not rule.unavailable(c.model, c.model.branches):
            assert [len(score) for score in rule(*c.all, groups=c.model.branches).values()] == [1] * 4
    assert UNIT_CRITERIA["zeros"].unavailable(c.model, c.model.branches)


def test_the_scale_of_a_filter_is_that_of_all_norms_that_it_passes():
    c = case("two stages")
    found = UNIT_CRITERIA["norm_scale"](*c.all)
    norms = ("stem.norm", "blocks.0.norm2", "blocks.1.norm2")
    expected = sum(c.params[f"{name}.weight"].abs() for name in norms)
    equal(found["stage1"], expected)
    equal(found["block4"], c.params["blocks.3.norm1.weight"].abs())


def test_a_row_is_all_of_a_filter():
    c = case("two stages")
    rule = WEIGHT_CRITERIA["wanda"]
    mask = by_share(rule(*c.all), 0.5, rule.scope)
    for tensor in mask.values():
        each = tensor.flatten(1)
        assert set(each.sum(1).tolist()) == {each.shape[1] - round(each.shape[1] / 2)}


def test_a_branch_that_is_cut_through_is_passed_by():
    c = case("two stages")
    cut = {"blocks.0.conv1.weight": torch.zeros(c.model.shapes["blocks.0.conv1.weight"], dtype=torch.bool)}
    assert [(w.kind, w.layer) for w in warnings(c.model, Mask(cut))] == [("layer", "blocks.0.conv1")]
    cut = {"stem.conv.weight": torch.zeros(c.model.shapes["stem.conv.weight"], dtype=torch.bool)}
    assert "path" in {w.kind for w in warnings(c.model, Mask(cut))}


@pytest.mark.parametrize("grain", ["weight", "unit"])
def test_it_is_pruned_and_retrained(grain):
    criterion = "magnitude" if grain == "weight" else "in_norm"
    training = ConvNetSettings(widths=(3, 4), blocks=1, epochs=1, optimizer="adam", learning_rate=0.01)
    settings = LoopSettings(
        train=training,
        grain=grain,
        criterion=criterion,
        target=0.5,
        rounds=2,
        retrain_epochs=1,
        after="scratch",
    )
    *_, last = prune_and_retrain(settings)
    assert last.share == pytest.approx(0.5, abs=0.1)
    assert last.ledger.multiply_adds < ledger(training.model).multiply_adds


@pytest.mark.parametrize(("sizes", "message"), [
    ({"widths": (4,)}, "the width of every stage"), ({"blocks": ((2,), ())}, "one block in each"),
    ({"blocks": ((2,), (-1,))}, "no negative blocks"), ({"picture": (0, 8)}, "a picture of 1 or more"),
])  # fmt: skip
def test_bad_architectures_say_what_was_expected(sizes, message):
    with pytest.raises(ValueError, match=message):
        ConvNet(**({"widths": (3, 4), "blocks": ((2,), (3,))} | sizes))
