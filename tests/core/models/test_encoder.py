"""The encoder and its heads, in float64 with fixed seeds, each law against something not written here."""

from functools import cache

import pytest
import torch
from captum.attr import LayerFeatureAblation, LayerGradientXActivation
from torch import nn
from torch.nn.functional import layer_norm

from core.data.dataset import Split
from core.measure.losses import sample_losses
from core.measure.metrics import loss_fn
from core.models import encoder_reader
from core.models.encoder import Encoder, HeadAttention
from core.prune.gradients import contributions, identity, mean_abs_gradient, mean_square_gradient
from tests.core.small_networks import Case, torch_loss

CASES = ("whole", "uneven", "classes")
"""Every head there; fewer heads in the first block than torch's layer can hold; three classes, one block."""


@cache
def case(name: str) -> Case:
    """A network trained a little on rows of random tokens. Shared: never write to its tensors."""
    model = {
        "whole": Encoder(11, 12, (3, 3), 4, (10, 7), length=9),
        "uneven": Encoder(11, 12, (2, 3), 4, (10, 7), length=9),
        "classes": Encoder(11, 8, (4,), 2, (9,), outputs=3, length=9),
    }[name]
    x = tokens(24)
    more = (x == 2).sum(1) - (x == 3).sum(1)
    task, y = ("multiclass", more.sign() + 1) if model.outputs > 1 else ("binary", (more > 0).long())
    params = {key: value.requires_grad_() for key, value in model.init(1, torch.float64).items()}
    optimizer = torch.optim.Adam(params.values(), lr=0.01)
    for _ in range(12):
        optimizer.zero_grad()
        loss_fn(task)(model.forward(params, x), y).backward()
        optimizer.step()
    return Case(model, {key: value.detach() for key, value in params.items()}, Split(x, y), task)


def tokens(n, steps=7, seed=0):
    """Rows of 1 to `steps` tokens of 11 kinds, padded with 0; the first row is full."""
    generator = torch.Generator().manual_seed(seed)
    x = torch.randint(1, 11, (n, steps), generator=generator)
    lengths = torch.randint(1, steps + 1, (n, 1), generator=generator)
    lengths[0] = steps
    return torch.where(torch.arange(steps) < lengths, x, 0)


def flags(size, *removed):
    return torch.tensor([i not in removed for i in range(size)], dtype=torch.bool)


def closed(group, unit):
    return {group.name: flags(group.size, unit).double()}


def equal(a, b, atol=1e-12):
    torch.testing.assert_close(a, b, rtol=0, atol=atol)


def audible(c):
    """The module with output projections that hooks can hear, and {group: (the layer that reads it, width)}.

    nn.MultiheadAttention multiplies by its output projection without calling it.
    """
    module, readers = c.model.module(c.params), {}
    for i, block in enumerate(module.blocks):
        heard = HeadAttention(c.model.width, c.model.heads[i], c.model.head_width, torch.float64)
        heard.load_state_dict(block.attention.state_dict())
        block.attention = heard
        readers |= {f"heads{i + 1}": (heard.out_proj, c.model.head_width), f"ff{i + 1}": (block.ff2, 1)}
    return module, readers


@pytest.mark.parametrize("name", CASES)
def test_module_is_the_same_network(name):
    c = case(name)
    module = c.model.module(c.params)
    assert list(module.state_dict()) == list(c.params) == list(c.model.shapes)
    assert {key: tuple(value.shape) for key, value in c.params.items()} == c.model.shapes
    x = torch.cat([c.x, torch.zeros(1, c.x.shape[1], dtype=torch.int64)])
    equal(module(x), c.model.forward(c.params, x))
    whole = [isinstance(block.attention, nn.MultiheadAttention) for block in module.blocks]
    assert whole == [heads * c.model.head_width == c.model.width for heads in c.model.heads]
    module.out.weight.data.zero_()
    assert c.params["out.weight"].abs().sum() > 0  # the module has its own copy


@pytest.mark.parametrize(("name", "block"), [("whole", 0), ("whole", 1), ("uneven", 1), ("classes", 0)])
def test_attention_is_torch_multihead_attention(name, block):
    c = case(name)
    at, seen = f"blocks.{block}.", c.x != 0
    layer = nn.MultiheadAttention(c.model.width, c.model.heads[block], batch_first=True, dtype=torch.float64)
    own = f"{at}attention."
    layer.load_state_dict({k.removeprefix(own): v for k, v in c.params.items() if k.startswith(own)})
    readings = c.model.readings(c.params, c.x)
    h = torch.randn(*c.x.shape, c.model.width, dtype=torch.float64)  # whatever stands behind the last token
    h[seen] = readings[f"{own}in_proj_weight"]
    added, maps = layer(h, h, h, key_padding_mask=~seen, average_attn_weights=False)
    norm = [c.params[f"{at}norm1.{kind}"] for kind in ("weight", "bias")]
    equal(layer_norm(h + added, (c.model.width,), *norm)[seen], readings[f"{at}ff1.weight"], 1e-10)
    found = c.model.attention(c.params, c.x)[f"heads{block + 1}"]
    assert found.shape == (24, c.model.heads[block], 7, 7)
    equal(found.transpose(1, 2)[seen], maps.detach().transpose(1, 2)[seen], 1e-10)
    assert bool((found.movedim(-1, 1)[~seen] == 0).all())


@pytest.mark.parametrize("name", CASES)
def test_more_padding_changes_nothing(name):
    c = case(name)
    longer = torch.cat([c.x, torch.zeros(24, 2, dtype=torch.int64)], 1)
    equal(c.model.forward(c.params, longer), c.model.forward(c.params, c.x))
    loud = c.params["embed.weight"].clone()
    loud[0] = 1e6
    equal(c.model.forward(c.params | {"embed.weight": loud}, longer), c.model.forward(c.params, c.x))


@pytest.mark.parametrize("remembered", [0, encoder_reader.REMEMBERED])
@pytest.mark.parametrize("name", CASES)
def test_a_reader_gives_the_logits_whatever_it_has_read_before(name, remembered, monkeypatch):
    monkeypatch.setattr(encoder_reader, "REMEMBERED", remembered)
    c = case(name)
    x = torch.cat([c.x, torch.zeros(1, c.x.shape[1], dtype=torch.int64)])
    buffer = {key: value.clone() for key, value in c.params.items()}
    with torch.inference_mode():
        read = c.model.reader(x)
        equal(read(buffer), c.model.logits(c.params, x))
        for key in [*c.params, *reversed(c.params)]:  # a later step first, then one in front of it
            buffer[key] += 0.1  # written in place, as a sweep does
            changed = c.params | {key: c.params[key] + 0.1}
            equal(read(buffer), c.model.logits(changed, x))
            both = changed | {"out.bias": c.params["out.bias"] - 1.0}
            equal(read(both), c.model.logits(both, x))
            buffer[key] -= 0.1
        single = {key: value.float() for key, value in c.params.items()}
        equal(read(single), c.model.logits(single, x), 1e-5)
        equal(read(c.params), c.model.logits(c.params, x))


@pytest.mark.parametrize("name", CASES)
def test_a_row_of_padding_alone_is_finite(name):
    c = case(name)
    params = {key: value.clone().requires_grad_() for key, value in c.params.items()}
    outputs = c.model.forward(params, torch.zeros(2, 7, dtype=torch.int64))
    equal(outputs, params["out.bias"].expand_as(outputs))
    grads = torch.autograd.grad(outputs.sum(), list(params.values()))
    assert all(bool(grad.isfinite().all()) for grad in grads)


@pytest.mark.parametrize("name", CASES)
def test_readings_are_what_the_layers_of_the_module_are_given(name):
    c = case(name)
    module, given = audible(c)[0], {}
    for i, block in enumerate(module.blocks):
        named = {
            "attention.in_proj_weight": block.attention,
            "attention.out_proj.weight": block.attention.out_proj,
            "ff1.weight": block.ff1,
            "ff2.weight": block.ff2,
        }
        for kind, layer in named.items():
            key = f"blocks.{i}.{kind}"
            layer.register_forward_pre_hook(lambda _, args, key=key: given.update({key: args[0][c.x != 0]}))
    module.out.register_forward_pre_hook(lambda _, args: given.update({"out.weight": args[0]}))
    equal(module(c.x), c.model.forward(c.params, c.x))
    readings = c.model.readings(c.params, c.x)
    assert tuple(readings) == c.model.weight_names
    for key, rows in readings.items():
        equal(rows, given[key].detach())


@pytest.mark.parametrize("name", CASES)
def test_activations_have_a_row_for_each_token(name):
    c = case(name)
    outputs, readings = c.model.activations(c.params, c.x), c.model.readings(c.params, c.x)
    assert tuple(outputs) == c.model.hidden
    for i, block in enumerate(c.model.blocks, start=1):
        heads = readings[f"{block}.attention.out_proj.weight"].unflatten(1, (-1, c.model.head_width))
        equal(outputs[f"heads{i}"], heads.square().sum(2).sqrt())
        equal(outputs[f"ff{i}"], readings[f"{block}.ff2.weight"])
        assert outputs[f"ff{i}"].shape == (int((c.x != 0).sum()), c.model.feedforward[i - 1])


def test_the_table_says_what_goes_with_a_head():
    c = case("uneven")
    touched = c.model.units.touched("heads1", 1)
    rows = (*range(4, 8), *range(12, 16), *range(20, 24))  # of query, key and value, 8 rows each
    assert touched == (
        ("blocks.0.attention.in_proj_weight", 0, rows),
        ("blocks.0.attention.in_proj_bias", 0, rows),
        ("blocks.0.attention.out_proj.weight", 1, (4, 5, 6, 7)),
    )
    assert c.model.count() == sum(c.params[name].numel() for name in c.model.weight_names)
    assert Encoder(400, 32).count() == 2 * (4 * 32 * 32 + 2 * 32 * 64) + 32


def test_same_seed_same_numbers():
    model = Encoder(11, 12)
    first, again, other = model.init(3), model.init(3), model.init(4)
    assert all(torch.equal(a, b) for a, b in zip(first.values(), again.values(), strict=True))
    assert not torch.equal(first["out.weight"], other["out.weight"])
    assert bool((first["embed.weight"][0] == 0).all())


@pytest.mark.parametrize(("sizes", "message"), [
    ({"heads": (2, 2, 2)}, "as many numbers of heads as feed-forward widths"),
    ({"heads": (), "feedforward": ()}, "as many numbers of heads as feed-forward widths"),
    ({"heads": (-1, 2)}, "no negative sizes"), ({"vocabulary": 0}, "of 1 or more, got 0, 12"),
])  # fmt: skip
def test_bad_architectures_say_what_was_expected(sizes, message):
    with pytest.raises(ValueError, match=message):
        Encoder(**({"vocabulary": 11, "width": 12} | sizes))


def test_rows_that_are_too_long_say_so():
    c = case("uneven")
    with pytest.raises(ValueError, match="at most 9 tokens, got 10"):
        c.model.forward(c.params, torch.ones(1, 10, dtype=torch.int64))


@pytest.mark.parametrize("name", CASES)
def test_gates_with_leading_dimensions_are_a_loop(name):
    c = case(name)
    generator = torch.Generator().manual_seed(0)
    draw = {g.name: torch.rand(5, 1, g.size, generator=generator, dtype=torch.float64) for g in c.model.units}
    for gates in (draw, {"ff1": draw["ff1"]}, {c.model.hidden[-2]: draw[c.model.hidden[-2]]}):
        outputs = c.model.forward(c.params, c.x, gates)
        assert outputs.shape == (5, 24, c.model.outputs)
        for i, row in enumerate(outputs):
            one = {group: gate[i, 0] for group, gate in gates.items()}
            equal(row, c.model.forward(c.params, c.x, one))
        repeated = c.x.expand(5, *c.x.shape)
        equal(c.model.forward(c.params, repeated, gates), outputs)


def test_parameters_with_a_leading_dimension_are_a_loop():
    c = case("uneven")
    factors = torch.tensor([0.5, 1.0, 2.0], dtype=torch.float64)
    several = {key: torch.stack([value * f for f in factors]) for key, value in c.params.items()}
    outputs = torch.func.vmap(c.model.forward, in_dims=(0, None))(several, c.x)
    for i, row in enumerate(outputs):
        equal(row, c.model.forward({key: value[i] for key, value in several.items()}, c.x))


@pytest.mark.parametrize(("statistic", "measure"), [
    (mean_abs_gradient, torch.abs), (mean_square_gradient, torch.square)
])  # fmt: skip
@pytest.mark.parametrize("name", CASES)
def test_gradients_of_samples_are_a_plain_loop(name, statistic, measure):
    c = case(name)
    found = statistic(c.model, c.params, c.x, c.y, c.task)
    params = {key: value.clone().requires_grad_() for key, value in c.params.items()}
    total = {key: torch.zeros_like(value) for key, value in c.params.items()}
    for x, y in zip(c.x.split(1), c.y.split(1), strict=True):
        grads = torch.autograd.grad(torch_loss(c.task, c.model.forward(params, x), y), list(params.values()))
        total = {key: total[key] + measure(g) / len(c.x) for key, g in zip(total, grads, strict=True)}
    for key, value in total.items():
        equal(found[key], value)


@pytest.mark.parametrize("name", CASES)
def test_law_4_contribution_is_captum_gradient_times_activation(name):
    c = case(name)
    module, readers = audible(c)
    found = contributions(c.model, c.params, c.x, c.y, c.task)
    assert tuple(found) == tuple(readers)
    for group, (layer, width) in readers.items():
        captum = LayerGradientXActivation(lambda x: sample_losses(module(x), c.y, c.task), layer)
        products = captum.attribute(c.x, attribute_to_layer_input=True).detach()
        equal(found[group], products.unflatten(2, (-1, width)).sum((1, 3)))


@pytest.mark.parametrize("name", CASES)
def test_law_5_identity_of_contributions_and_weight_gradients(name):
    c = case(name)
    sides = identity(c.model, c.params, c.x, c.y, c.task)
    assert tuple(sides) == c.model.hidden
    for left, right in sides.values():
        equal(left, right)
        assert left.abs().max() > 1e-4  # not equal because both vanish


@pytest.mark.parametrize("name", CASES)
def test_law_6_gate_derivative_is_the_contribution_with_slope_1(name):
    c = case(name)
    for group, each in contributions(c.model, c.params, c.x, c.y, c.task).items():
        signed = each.mean(0)
        unit = int(signed.abs().argmax())
        errors = []
        for step in (1e-4, 1e-5):
            gate = torch.ones_like(signed)
            gate[unit] += step
            errors.append(abs((c.loss(gates={group: gate}) - c.loss()) / step - signed[unit]).item())
        assert errors[1] == pytest.approx(errors[0] / 10, rel=0.1)


@pytest.mark.parametrize("name", CASES)
def test_law_6_gate_at_0_is_the_silenced_unit(name):
    c = case(name)
    for group in c.model.units:
        for unit in range(group.size):
            silent = c.model.units.silence(c.params, {group.name: flags(group.size, unit)})
            gated = c.model.forward(c.params, c.x, closed(group, unit))
            equal(c.model.forward(silent, c.x), gated)


@pytest.mark.parametrize("name", CASES)
def test_law_7_unit_ablation_is_captum_layer_feature_ablation(name):
    c = case(name)
    module, readers = audible(c)
    for group, (layer, width) in readers.items():
        size = c.model.units[group].size
        captum = LayerFeatureAblation(lambda x: c.loss_of(module(x)).unsqueeze(0), layer)
        units = torch.arange(size).repeat_interleave(width).view(1, 1, -1)
        with torch.no_grad():
            drop = captum.attribute(
                c.x, layer_baselines=0, layer_mask=units, attribute_to_layer_input=True
            ).flatten(0, 1)[0, ::width]
        gates = [closed(c.model.units[group], unit) for unit in range(size)]
        rises = torch.stack([c.loss(gates=gate) - c.loss() for gate in gates])
        equal(rises, -drop)
        assert rises.abs().max() > 1e-4


REMOVED = ({"heads1": (1,)}, {"heads1": (0, 1), "heads2": (2,)}, {"ff1": (0, 3, 9)}, {"heads1": (0, 1, 2)},
           {"heads2": (0,), "ff1": tuple(range(10)), "ff2": (6,)}, {"heads2": (0, 1, 2)})  # fmt: skip


@pytest.mark.parametrize("removed", REMOVED)
def test_law_11_shrunken_is_masked(removed):
    c = case("whole")
    kept = {group: flags(c.model.units[group].size, *units) for group, units in removed.items()}
    silenced = c.model.forward(c.model.units.silence(c.params, kept), c.x)
    small, params = c.model.shrink(c.params, kept)
    assert [small.units[g].size for g in kept] == [int(keep.sum()) for keep in kept.values()]
    assert small.shapes == {key: tuple(value.shape) for key, value in params.items()}
    assert small.count() < c.model.count()
    equal(small.forward(params, c.x), silenced)
    equal(small.module(params)(c.x), silenced)
    assert not torch.allclose(silenced, c.model.forward(c.params, c.x))
    for left, right in identity(small, params, c.x, c.y, c.task).values():
        equal(left, right)


@pytest.mark.parametrize("other", [(0, 1, 2), (1, 0, 0), (2, 1, 1)])
def test_law_11_heads_removed_block_by_block_do_not_match(other):
    c = case("whole")
    kept = {"heads1": flags(3, 1)}
    silenced = c.model.forward(c.model.units.silence(c.params, kept), c.x)
    small, params = c.model.shrink(c.params, kept)
    equal(small.forward(params, c.x), silenced)
    mixed = dict(params)
    for kind in ("in_proj_weight", "in_proj_bias"):
        blocks = c.params[f"blocks.0.attention.{kind}"].unflatten(0, (3, 3, 4))
        parts = [block[flags(3, gone)].flatten(0, 1) for block, gone in zip(blocks, other, strict=True)]
        mixed[f"blocks.0.attention.{kind}"] = torch.cat(parts)
        assert mixed[f"blocks.0.attention.{kind}"].shape == params[f"blocks.0.attention.{kind}"].shape
    assert (small.forward(mixed, c.x) - silenced).abs().max() > 1e-3


def test_law_11_permuting_heads_changes_nothing():
    c = case("whole")
    order = torch.tensor([2, 0, 1])
    at = "blocks.1.attention."
    permuted = dict(c.params)
    for kind in ("in_proj_weight", "in_proj_bias"):
        blocks = c.params[at + kind].unflatten(0, (3, 3, 4))
        permuted[at + kind] = blocks[:, order].flatten(0, 2)
    columns = c.params[f"{at}out_proj.weight"].unflatten(1, (3, 4))
    permuted[f"{at}out_proj.weight"] = columns[:, order].flatten(1, 2)
    equal(c.model.forward(permuted, c.x), c.model.forward(c.params, c.x))
    there = contributions(c.model, permuted, c.x, c.y, c.task)
    here = contributions(c.model, c.params, c.x, c.y, c.task)
    equal(there["heads2"], here["heads2"][:, order])
    equal(c.model.attention(permuted, c.x)["heads2"], c.model.attention(c.params, c.x)["heads2"][:, order])
