"""Laws of quantisation: zeros stay zeros, no error exceeds half a step, and torch reads back the same."""

from __future__ import annotations

import pytest
import torch

from core.data.dataset import Split
from core.models import MLP, ConvNet
from core.prune.masks import by_share
from core.prune.quantise import BITS, FLOAT_BITS, cell, largest_code, quantise, quantised

WEIGHT = torch.randn(6, 5, generator=torch.Generator().manual_seed(0))
KERNEL = torch.randn(4, 3, 2, 2, generator=torch.Generator().manual_seed(1))


@pytest.mark.parametrize("channels", ["tensor", "channel"])
@pytest.mark.parametrize("bits", BITS)
@pytest.mark.parametrize("weight", [WEIGHT, KERNEL], ids=("matrix", "kernel"))
def test_zeros_stay_zeros_and_no_error_exceeds_half_a_step(weight, bits, channels):
    pruned = torch.where(weight.abs() > 0.7, weight, 0.0)
    found = quantise(pruned, bits, channels)
    assert bool((found.restored[pruned == 0] == 0).all())  # law 16
    assert found.codes.abs().max() == largest_code(bits)
    assert bool(((found.restored - pruned).abs() <= found.scale / 2 + 1e-6).all())
    assert found.scale.numel() == (len(weight) if channels == "channel" else 1)


@pytest.mark.parametrize("bits", BITS)
def test_what_is_read_back_is_what_torch_reads_back(bits):
    most = largest_code(bits)
    tensor = quantise(WEIGHT, bits)
    theirs = torch.fake_quantize_per_tensor_affine(WEIGHT, float(tensor.scale), 0, -most, most)
    torch.testing.assert_close(tensor.restored, theirs)
    rows = quantise(WEIGHT, bits, "channel")
    zero = torch.zeros(6, dtype=torch.int32)
    theirs = torch.fake_quantize_per_channel_affine(WEIGHT, rows.scale.flatten(), zero, 0, -most, most)
    torch.testing.assert_close(rows.restored, theirs)


def test_rows_of_their_own_scale_are_never_coarser():
    whole, rows = quantise(WEIGHT, 4), quantise(WEIGHT, 4, "channel")
    assert bool((rows.scale <= whole.scale).all())
    assert (rows.restored - WEIGHT).square().sum() < (whole.restored - WEIGHT).square().sum()


@pytest.mark.parametrize("channels", ["tensor", "channel"])
@pytest.mark.parametrize("shape", [(0, 8), (8, 0), (8, 0, 3, 3), (0, 3, 3, 3)])
def test_a_tensor_that_has_lost_all_its_weights_is_read_back(shape, channels):
    """The matrices of a group of units that is gone as a whole."""
    found = quantise(torch.zeros(shape), 4, channels)
    assert found.codes.shape == found.restored.shape == shape
    assert found.codes.dtype == torch.int8
    assert found.scale.shape == ((shape[0], *[1] * (len(shape) - 1)) if channels == "channel" else ())
    assert bool((found.scale == 1).all())


def test_a_tensor_of_zeros_is_read_back_as_zeros():
    for channels in ("tensor", "channel"):
        assert torch.equal(quantise(torch.zeros(3, 4), 2, channels).restored, torch.zeros(3, 4))


@pytest.mark.parametrize("bits", [0, 1, 9, 32])
def test_other_bits_are_refused(bits):
    with pytest.raises(ValueError, match="2 to 8 bits"):
        quantise(WEIGHT, bits)


def test_only_what_is_named_changes():
    model = ConvNet((3, 4, 2), ((2, 0), (3,), (0,)), 5, (7, 6))
    params = model.init(0)
    found = quantised(params, model.weight_names, 3)
    for name, tensor in params.items():
        assert (found[name] is tensor) == (name not in model.weight_names)
    assert quantised(params, model.weight_names, FLOAT_BITS) is params


def test_the_order_matters_where_the_largest_weight_is_pruned():
    """After pruning the scale is that of what is left: finer, where the largest weight is gone."""
    model = MLP((2, 4, 3))
    params = model.init(0)
    scores = {name: -params[name].abs() for name in model.weight_names}  # the largest go first
    mask = by_share(scores, 0.5)
    first = quantised(mask.apply(params), model.weight_names, 3)
    last = quantised(params, model.weight_names, 3, mask=mask)
    gone = {name: ~mask[name] for name in mask}
    assert all(bool((found[n][flags] == 0).all()) for found in (first, last) for n, flags in gone.items())
    pruned = mask.apply(params)
    errors = [sum((found[n] - pruned[n]).square().sum() for n in mask) for found in (first, last)]
    assert errors[0] < errors[1]
    split = Split(torch.randn(8, 2), torch.zeros(8, dtype=torch.int64))
    assert 0 <= cell(model, params, split, "multiclass", mask, 3, order="quantise-first") <= 1
    dense = cell(model, params, split, "multiclass", by_share(scores, 0.0), FLOAT_BITS)
    expected = (model.forward(params, split.x).argmax(1) == split.y).double().mean()
    assert dense == pytest.approx(float(expected))
