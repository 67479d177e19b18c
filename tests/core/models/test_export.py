"""Files of a network are read back by other programs, and give the same numbers there."""

from __future__ import annotations

import numpy as np
import onnx
import pytest
import torch
from safetensors import safe_open

from core.models import MLP, PAD, ConvNet, Encoder, Recurrent
from core.models.export import OPSET, onnx_bytes, session, tensor_bytes


def tokens(*lengths: int, longest: int = 6) -> torch.Tensor:
    """Rows of words, padded at their end."""
    found = torch.randint(1, 9, (len(lengths), longest), generator=torch.Generator().manual_seed(0))
    for row, length in zip(found, lengths, strict=True):
        row[length:] = PAD
    return found


WORDS, NUMBERS = tokens(6, 3, 1, 5, 2), torch.randn(5, 6, 4, generator=torch.Generator().manual_seed(0))
MODELS = {
    "mlp": (MLP((24, 5, 4, 3)), NUMBERS.flatten(1)),
    "convnet": (ConvNet((3, 4, 2), ((2, 0), (3,), (0,)), 5, (4, 6)), NUMBERS.flatten(1)),
    "rnn": (Recurrent(4, (5,), 3), NUMBERS),
    "gru both": (Recurrent(4, (5, 3), 2, "gru"), NUMBERS),
    "lstm of words": (Recurrent(4, (5,), 2, "lstm", vocabulary=9), WORDS),
    "lstm both of words": (Recurrent(4, (5, 3), 2, "lstm", vocabulary=9), WORDS),
    "gru every": (Recurrent(4, (5,), 9, "gru", vocabulary=9, read="every"), WORDS),
    "encoder": (Encoder(9, 8, (2, 2), 4, (6, 5), 2, 6), WORDS),
    "encoder without heads": (Encoder(9, 8, (2, 1), 4, (6, 5), 2, 6), WORDS),
}


@pytest.mark.parametrize("name", MODELS)
def test_onnx_runtime_gives_the_same_numbers_for_any_rows(name: str) -> None:
    model, x = MODELS[name]
    params = model.init(3)
    network = onnx_bytes(model.module(params), x[:2])
    assert [entry.version for entry in onnx.load_from_string(network).opset_import] == [OPSET]
    onnx.checker.check_model(onnx.load_from_string(network))
    with torch.no_grad():
        expected = model.forward(params, x)
    run = session(network).run
    for rows in (slice(None), slice(3, 4)):
        np.testing.assert_allclose(run(None, {"x": x[rows].numpy()})[0], expected[rows], atol=1e-5)


@pytest.mark.parametrize("name", MODELS)
def test_tensors_are_read_back(name: str, tmp_path) -> None:
    model, _ = MODELS[name]
    params = model.init(3)
    file = tmp_path / "network.safetensors"
    file.write_bytes(tensor_bytes(params, label=name))
    with safe_open(file, "pt") as found:
        assert found.metadata() == {"label": name}
        assert set(found.keys()) == set(params)
        assert all(torch.equal(found.get_tensor(key), tensor) for key, tensor in params.items())


def test_the_same_tensors_and_notes_are_the_same_bytes() -> None:
    params = next(iter(MODELS.values()))[0].init(3)
    notes = {f"note {i}": "值" * i for i in range(8)}
    files = {tensor_bytes(params, **notes) for _ in range(20)}
    assert len(files) == 1
    assert int.from_bytes(files.pop()[:8], "little") % 8 == 0, "numbers are read where they lie"


def test_a_network_that_torch_has_no_layers_for_says_so() -> None:
    assert not Recurrent(4, (5,), 1, "rnn", "sigmoid").in_torch
    assert all(model.in_torch for model, _ in MODELS.values())
