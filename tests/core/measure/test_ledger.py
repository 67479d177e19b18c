"""The ledger: counted by hand, and multiply-adds against torch's own counter."""

from __future__ import annotations

import pytest
import torch
from torch.utils.flop_counter import FlopCounterMode

from core.measure.ledger import Ledger, ledger
from core.models import MLP, ConvNet, Encoder, Recurrent
from core.prune.masks import Mask

MODELS = {
    "mlp": (MLP((7, 5, 4, 3)), torch.randn(1, 7), 1),
    "convnet": (ConvNet((3, 4, 2), ((2, 0), (3,), (0,)), 5, (7, 6)), torch.randn(1, 42), 1),
    "rnn": (Recurrent(4, (5,), 3, "rnn", "sigmoid"), torch.randn(1, 6, 4), 6),
    "gru both": (Recurrent(4, (5, 3), 2, "gru"), torch.randn(1, 6, 4), 6),
    "lstm every": (
        Recurrent(4, (5,), 9, "lstm", vocabulary=9, read="every"),
        torch.randint(1, 9, (1, 6)),
        6,
    ),
    "encoder": (Encoder(9, 8, (2, 1), 4, (6, 5), 2, 6), torch.randint(1, 9, (1, 6)), 6),
}


@pytest.mark.parametrize("name", MODELS)
def test_multiply_adds_are_those_that_torch_counts(name):
    model, x, steps = MODELS[name]
    params = model.init(0)
    with FlopCounterMode(display=False) as counter:
        model.forward(params, x)
    # an encoder takes its mean over tokens as a product, which the ledger leaves out
    pooled = x.shape[1] * model.width if isinstance(model, Encoder) else 0
    assert counter.get_total_flops() / 2 == ledger(model, steps=steps).multiply_adds + pooled


@pytest.mark.parametrize("name", MODELS)
def test_dense_bytes_are_those_of_the_tensors(name):
    model, _, steps = MODELS[name]
    stored = sum(t.numel() * t.element_size() for t in model.init(0).values())
    found = ledger(model, steps=steps)
    assert found.dense_bytes == found.bytes == stored
    assert found.weights == model.count()


def test_holes_are_counted_by_hand():
    model = MLP((8, 4, 2))
    flags = torch.zeros(4, 8, dtype=torch.bool)
    flags[0, :3] = True
    found = ledger(model, Mask({"fc1.weight": flags}))
    # 3 numbers and 32 places in bits, 8 numbers of the read-out, 6 biases
    assert found == Ledger(weights=11, bytes=4 * 3 + 4 + 4 * 8 + 4 * 6, dense_bytes=4 * 46, multiply_adds=11)


def test_few_holes_are_stored_as_zeros():
    flags = torch.ones(4, 8, dtype=torch.bool)
    flags[0, 0] = False  # a bit for each of 32 places takes as much as the number that is gone
    assert ledger(MLP((8, 4, 2)), Mask({"fc1.weight": flags})).bytes == 4 * 46


def test_a_recurrent_weight_is_used_at_every_step():
    model = Recurrent(2, (3,), 1)
    whole = ledger(model, steps=10).multiply_adds
    flags = torch.ones(3, 3, dtype=torch.bool)
    flags[0, 0] = False
    assert whole - ledger(model, Mask({"rnn.weight_hh_l0": flags}), 10).multiply_adds == 10


def test_a_mask_over_something_else_is_refused():
    with pytest.raises(ValueError, match="expected a mask over weights"):
        ledger(MLP((8, 4, 2)), Mask({"fc1.bias": torch.ones(4, dtype=torch.bool)}))
