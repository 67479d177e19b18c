"""The pruned network as it is taken home: what other programs read gives the numbers of the page."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from safetensors.torch import load

from core.models.export import int8_onnx, session
from lessons.take_home import network_files, pruned_network
from tests.lessons.reading import said
from tests.lessons.small import GRAINS, TRAININGS, ask


@pytest.mark.parametrize("grain", GRAINS)
@pytest.mark.parametrize("name", TRAININGS)
def test_files_hold_the_network_of_the_position(name: str, grain: str) -> None:
    found = ask(name, grain)
    for stop in (len(found) // 3, len(found) - 1):  # at the last one every unit would go: none is smaller
        files = network_files(found, stop, "home")
        assert next(iter(files)) == "home.safetensors"
        assert all(said(label) for label, _ in files.values())
        model, params = pruned_network(found, stop)
        tensors = load(files["home.safetensors"][1]())
        assert all(torch.equal(tensors[key], tensor) for key, tensor in params.items())
        rows = found.data.validation.x[:9]
        with torch.no_grad():
            masked = found.model.logits(found.params(stop), rows)
            np.testing.assert_allclose(model.logits(params, rows), masked, atol=1e-4)
        if not found.model.in_torch:
            assert len(files) == 1
            continue
        network = files["home.onnx"][1]()
        np.testing.assert_allclose(session(network).run(None, {"x": rows.numpy()})[0], masked, atol=1e-4)


def test_whole_units_leave_a_smaller_file() -> None:
    found = ask("mlp", "unit")
    sizes = [len(network_files(found, stop, "home")["home.onnx"][1]()) for stop in (0, len(found) // 2)]
    assert sizes[1] < sizes[0]
    network = network_files(found, 0, "home")["home.onnx"][1]()
    logits = session(int8_onnx(network)).run(None, {"x": found.data.validation.x.numpy()})[0]
    assert (logits.argmax(1) == found.result.predictions[0].numpy()).mean() > 0.9
