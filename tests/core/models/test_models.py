"""The multilayer perceptron as a value: shapes, gates, the rest of a network, its nn.Module."""

import pytest
import torch

from core.models import MLP
from tests.core.small_networks import case


@pytest.mark.parametrize("name", ["digits", "digits tanh", "breast_cancer", "linear"])
def test_module_is_the_same_network(name):
    c = case(name)
    module = c.model.module(c.params)
    torch.testing.assert_close(module(c.x), c.model.forward(c.params, c.x), rtol=0, atol=1e-14)
    module.fc1.weight.data.zero_()
    assert c.params["fc1.weight"].abs().sum() > 0  # the module has its own copy


def test_names_shapes_and_count():
    model = MLP((64, 64, 64, 10))
    params = model.init(0)
    assert model.layers == ("fc1", "fc2", "fc3")
    assert model.hidden == ("fc1", "fc2")
    assert {name: tuple(tensor.shape) for name, tensor in params.items()} == {
        n: model.shapes[n] for n in params
    }
    assert model.count() == 8832 == sum(params[name].numel() for name in model.weight_names)


def test_same_seed_same_numbers():
    model = MLP((5, 4, 2))
    assert all(torch.equal(a, b) for a, b in zip(model.init(3).values(), model.init(3).values(), strict=True))
    assert not torch.equal(model.init(3)["fc1.weight"], model.init(4)["fc1.weight"])


def test_forward_from_any_group_is_the_rest_of_the_network():
    c = case("digits")
    outputs = c.model.forward(c.params, c.x)
    for group, h in c.model.activations(c.params, c.x).items():
        torch.testing.assert_close(c.model.forward_from(c.params, group, h), outputs)
        batched = c.model.forward_from(c.params, group, h.expand(3, *h.shape))
        torch.testing.assert_close(batched, outputs.expand(3, *outputs.shape))


@pytest.mark.parametrize("name", ["digits", "digits tanh", "breast_cancer", "diabetes", "linear"])
def test_a_reader_gives_the_logits_and_does_not_write_to_them_again(name):
    c = case(name)
    x = c.x[:37]  # no multiple of anything
    other = {key: value * 0.5 for key, value in c.params.items()}
    read = c.model.reader(x)
    first, second = read(c.params), read(other)
    torch.testing.assert_close(first, c.model.logits(c.params, x), rtol=0, atol=1e-13)
    torch.testing.assert_close(second, c.model.logits(other, x), rtol=0, atol=1e-13)


def test_gates_multiply_outputs():
    c = case("digits")
    ones = {g.name: torch.ones(g.size, dtype=torch.float64) for g in c.model.units}
    assert torch.equal(c.model.forward(c.params, c.x, ones), c.model.forward(c.params, c.x))
    closed = {"fc2": torch.zeros(9, dtype=torch.float64)}
    expected = c.params["fc3.bias"].expand(len(c.x), 10)
    torch.testing.assert_close(c.model.forward(c.params, c.x, closed), expected)


def test_linear_model_has_features_for_units():
    model = MLP((3, 1))
    params = {"fc1.weight": torch.tensor([[1.0, 2.0, 3.0]]), "fc1.bias": torch.tensor([0.5])}
    assert model.hidden == ()
    assert model.forward(params, torch.tensor([[1.0, 1.0, 1.0]])).item() == 6.5
    small, kept = model.shrink(params, {"input": torch.tensor([True, False, True])})
    assert small.widths == (2, 1)
    assert small.forward(kept, torch.tensor([[1.0, 1.0]])).item() == 4.5


@pytest.mark.parametrize(("widths", "activation", "message"), [
    ((3,), "relu", "at least two widths"), ((3, 0, 1), "relu", "at least two widths"),
    ((3, 1), "gelu", "expected an activation among"),
])  # fmt: skip
def test_bad_architectures_say_what_was_expected(widths, activation, message):
    with pytest.raises(ValueError, match=message):
        MLP(widths, activation)


def test_an_empty_group_cannot_be_shrunken():
    c = case("digits")
    with pytest.raises(ValueError, match="at least one unit kept in 'fc1'"):
        c.model.shrink(c.params, {"fc1": torch.zeros(12, dtype=torch.bool)})
