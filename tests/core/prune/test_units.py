"""The table of units: which slices of which tensors one unit owns."""

import pytest
import torch

from core.models import Recurrent
from core.prune.units import Group, Part, UnitTable
from core.train.settings import ConvNetSettings
from tests.core.small_networks import case


def test_what_goes_with_a_hidden_unit():
    units = case("digits").model.units
    assert units.touched("fc1", 7) == (
        ("fc1.weight", 0, (7,)),
        ("fc1.bias", 0, (7,)),
        ("fc2.weight", 1, (7,)),
    )
    assert units.touched("input", 3) == (("fc1.weight", 1, (3,)),)


@pytest.mark.parametrize("name", ["digits", "lstm", "convnet"])
def test_weights_that_stay_are_those_that_silence_leaves(name):
    models = {
        "digits": case("digits").model,
        "lstm": Recurrent(3, (4, 5), 2, "lstm"),
        "convnet": ConvNetSettings(dataset="digits").model,
    }
    model = models[name]
    kept = {group.name: torch.arange(group.size) % 3 != 1 for group in model.units}
    mask = model.units.weight_mask(model, kept)
    assert tuple(mask) == model.weight_names
    full = {key: torch.full(shape, -2.0) for key, shape in model.shapes.items()}
    silent = model.units.silence(full, kept)
    assert all(torch.equal(flags, silent[key] != 0) for key, flags in mask.items())


def test_parts_of_gates_and_of_heads():
    gates, head = Part("u", 0, blocks=4), Part("v", 1, width=3)
    assert gates.indices(2, size=5) == (2, 7, 12, 17)
    assert head.indices(2, size=5) == (6, 7, 8)
    kept = torch.tensor([True, False])
    assert gates.spread(kept, 8, True).tolist() == [True, False] * 4
    assert head.spread(kept, 6, True).tolist() == [True] * 3 + [False] * 3


@pytest.mark.parametrize(
    "part", [Part("t", 0, blocks=4), Part("t", 1, width=3), Part("t", 0, 2, 2), Part("t", 1, start=4)]
)
def test_indices_and_spread_agree(part):
    size, length = 5, 5 * part.blocks * part.width + 2 * part.start
    for unit in range(size):
        kept = torch.arange(size) != unit
        assert (~part.spread(kept, length, True)).nonzero().flatten().tolist() == sorted(
            part.indices(unit, size)
        )


def test_silence_zeroes_row_bias_and_column_and_leaves_the_rest():
    c = case("digits")
    kept = {"fc1": torch.arange(12) != 4}
    silent = c.model.units.silence(c.params, kept)
    changed = {n: (silent[n] != c.params[n]).nonzero().tolist() for n in c.params}
    assert {row for row, _ in changed["fc1.weight"]} == {4}
    assert changed["fc1.bias"] == [[4]]
    assert {column for _, column in changed["fc2.weight"]} == {4}
    assert not changed["fc2.bias"]
    assert not changed["fc3.weight"]
    assert silent["fc1.weight"][4].abs().sum() == silent["fc2.weight"][:, 4].abs().sum() == 0


def test_shrink_of_gated_units_takes_every_gate():
    table = UnitTable((Group("h", 3, (Part("w", 0, blocks=4), Part("b", 0, blocks=4)), (Part("out", 1),)),))
    params = {
        "w": torch.arange(12.0).view(12, 1),
        "b": torch.arange(12.0),
        "out": torch.arange(3.0).view(1, 3),
    }
    small = table.shrink(params, {"h": torch.tensor([True, False, True])})
    assert small["b"].tolist() == [0, 2, 3, 5, 6, 8, 9, 11]
    assert small["w"].flatten().tolist() == small["b"].tolist()
    assert small["out"].tolist() == [[0, 2]]


def test_errors_say_what_was_expected():
    c = case("digits")
    with pytest.raises(KeyError, match="expected a unit group among"):
        c.model.units["fc9"]
    with pytest.raises(IndexError, match="from 0 to 11"):
        c.model.units.touched("fc1", 12)
    with pytest.raises(ValueError, match="bool tensor of shape"):
        c.model.units.silence(c.params, {"fc1": torch.ones(12)})
    with pytest.raises(ValueError, match="bool tensor of shape"):
        c.model.units.shrink(c.params, {"fc1": torch.ones(3, dtype=torch.bool)})
