"""Bytes are those of a buffer that can be read back, and those that can be counted by hand."""

from __future__ import annotations

import gzip

import pytest
import scipy.sparse
import torch

from core.measure.ledger import ledger
from core.measure.storage import FORMS, decode, encode, sizes
from core.models import MLP, ConvNet, Encoder, Recurrent
from core.prune.masks import by_share
from core.prune.quantise import FLOAT_BITS, quantise, quantised

MODELS = {
    "mlp": MLP((17, 9, 5, 3)),
    "convnet": ConvNet((3, 4, 2), ((2, 0), (3,), (0,)), 5, (7, 6)),
    "lstm": Recurrent(4, (5, 3), 2, "lstm"),
    "encoder": Encoder(9, 8, (2, 1), 4, (6, 5), 2, 6),
}


def pruned(model, share):
    params = model.init(0)
    mask = by_share({name: params[name].abs() for name in model.weight_names}, share)
    return mask, mask.apply(params)


@pytest.mark.parametrize("channels", ["tensor", "channel"])
@pytest.mark.parametrize("bits", [FLOAT_BITS, 8, 5, 2])
@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("name", MODELS)
def test_what_is_encoded_is_read_back(name, form, bits, channels):
    model = MODELS[name]
    for share in (0.0, 0.83, 1.0):
        _, params = pruned(model, share)
        buffer = encode(model, params, form, bits, channels)
        found = decode(model, buffer, form, bits, channels)
        expected = quantised(params, model.weight_names, bits, channels)
        assert list(found) == list(model.shapes)
        assert all(torch.equal(found[n], expected[n]) for n in expected)


@pytest.mark.parametrize("name", MODELS)
def test_bytes_are_those_of_the_ledger_and_of_scipy(name):
    model = MODELS[name]
    mask, params = pruned(model, 0.7)
    found = sizes(model, params)
    assert found["dense"] == ledger(model).dense_bytes
    rest = sum(4 * params[n].numel() for n in model.shapes if n not in model.weight_names)
    csr = 0
    for weight in model.weight_names:
        matrix = scipy.sparse.csr_array(params[weight].flatten(1).numpy())
        csr += matrix.data.nbytes + matrix.indices.nbytes + matrix.indptr.nbytes
    assert found["csr"] == csr + rest
    bits = sum(-(-params[n].numel() // 8) for n in model.weight_names)
    assert found["bitmask"] == 4 * mask.count + bits + rest
    assert found["gzip"] == len(gzip.compress(encode(model, params), 6, mtime=0))


def test_eight_bits_are_a_byte_a_weight():
    model = MODELS["mlp"]
    params = model.init(0)
    biases = 4 * (9 + 5 + 3)
    assert sizes(model, params, 8)["dense"] == model.count() + 4 * 3 + biases
    assert sizes(model, params, 8, "channel")["dense"] == model.count() + biases + biases
    four = sum(-(-n // 2) for n in model.weight_counts.values())
    assert sizes(model, params, 4)["dense"] == four + 4 * 3 + biases
    codes = [quantise(params[n], 2).codes for n in model.weight_names]
    left = sum(int((c != 0).sum()) for c in codes)  # what rounds to 0 is a hole as well
    places = 4 * (left + sum(rows + 1 for rows in (9, 5, 3)))
    values = sum(-(-2 * int((c != 0).sum()) // 8) for c in codes)
    assert sizes(model, params, 2)["csr"] == places + values + 4 * 3 + biases


def test_half_of_the_weights_must_go_before_csr_is_smaller():
    """A place costs as much as a number: 32 bits each."""
    model = MLP((256, 256, 10))
    for share, smaller in ((0.45, False), (0.55, True)):
        found = sizes(model, pruned(model, share)[1])
        assert (found["csr"] < found["dense"]) == smaller


def test_wrong_buffers_are_refused():
    model = MODELS["mlp"]
    buffer = encode(model, model.init(0))
    with pytest.raises(ValueError, match="form"):
        encode(model, model.init(0), "zip")
    with pytest.raises(ValueError, match="buffer"):
        decode(model, buffer[:-4])
    with pytest.raises(ValueError, match="end of the buffer"):
        decode(model, buffer + b"0000")
