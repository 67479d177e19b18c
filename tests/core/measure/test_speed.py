"""How a network can be run, and what is told of its times. No test here asks how fast anything is."""

from __future__ import annotations

from threading import Event

import numpy as np
import onnx
import pytest
import torch
from onnx import numpy_helper

from core.measure import ways
from core.measure.speed import BATCHES, ROUNDS, WAYS, Cut, Speed, Timing, crossing, machine, measure
from core.models import MLP, ConvNet
from core.models.export import OPSET, int8_onnx, onnx_bytes, session
from core.prune.masks import by_share

MODEL = MLP((12, 9, 7, 3))
X = torch.randn(5, 12, generator=torch.Generator().manual_seed(0))


def pruned(model, share):
    params = model.init(0)
    return by_share({name: params[name].abs() for name in model.weight_names}, share).apply(params)


@pytest.mark.parametrize("activation", ["relu", "tanh", "sigmoid"])
def test_every_way_gives_the_numbers_of_the_network(activation):
    model = MLP(MODEL.widths, activation)
    module = model.module(pruned(model, 0.7))
    with torch.no_grad():
        expected = module(X).numpy()
    kernels = (*ways.dense(module, X), *ways.csr(module, X), *ways.blocks(module, X))
    libraries = [ways.TORCH, ways.ONNX, ways.SCIPY, ways.TORCH, ways.SCIPY]
    assert [kernel.library for kernel in kernels] == libraries
    for kernel in kernels:
        for _ in range(2):  # a second pass finds everything as the first did
            np.testing.assert_allclose(np.asarray(kernel.run()), expected, atol=1e-5)
    (whole,) = ways.int8(module, X)
    np.testing.assert_allclose(whole.run(), expected, atol=0.1 * np.abs(expected).max())


def test_what_is_held_and_taken_is_counted():
    module = MODEL.module(pruned(MODEL, 0.5))
    dense, _ = ways.dense(module, X)
    assert dense.held == 4 * MODEL.trained
    scipy, _ = ways.csr(module, X)
    places = sum(rows + 1 for rows in MODEL.widths[1:])
    left = MODEL.count() - round(0.5 * MODEL.count())
    assert scipy.held == 8 * left + 4 * places + 4 * sum(MODEL.widths[1:])
    assert ways.peak_memory(dense) >= 4 * 5 * (9 + 7)  # both hidden layers are there at once
    assert ways.peak_memory(scipy) >= 4 * 5 * (9 + 7)
    assert ways.peak_memory(ways.int8(module, X)[0]) is None


def test_zeros_are_zeros_in_whole_numbers():
    params = pruned(MODEL, 0.6)
    for per_channel in (False, True):
        found = onnx.load_from_string(int8_onnx(onnx_bytes(MODEL.module(params), X), per_channel))
        constants = {c.name: numpy_helper.to_array(c) for c in found.graph.initializer}
        codes = [c for name, c in constants.items() if c.dtype == np.int8 and c.ndim == 2]
        zero_points = [c for name, c in constants.items() if name.endswith("weight_zero_point")]
        assert len(codes) == len(MODEL.weight_names)
        assert all(not point.any() for point in zero_points)
        for code, name in zip(codes, MODEL.weight_names, strict=True):
            assert not code.T[(params[name] == 0).numpy()].any()  # law 16, in the file that is run


def test_layers_that_lost_everything_go_into_whole_numbers():
    """torch writes their equal tensors once."""
    model, x = ConvNet((3, 4, 2), ((2, 0), (3,), (0,)), 5, (7, 6)), torch.randn(5, 42)
    module = model.module(pruned(model, 1.0))
    with torch.no_grad():
        expected = module(x).numpy()
    found = session(int8_onnx(onnx_bytes(module, x))).run(None, {"x": x.numpy()})[0]
    np.testing.assert_allclose(found, expected, atol=1e-5)


def test_a_file_is_of_its_opset_and_reads_any_number_of_rows():
    convnet = ConvNet((3, 4, 2), ((2, 0), (3,), (0,)), 5, (7, 6))
    for model, x in ((MODEL, X), (convnet, torch.randn(5, 42))):
        module = model.module(model.init(0))
        network = onnx_bytes(module, x[:2])
        assert [entry.version for entry in onnx.load_from_string(network).opset_import] == [OPSET]
        with torch.no_grad():
            expected = module(x).numpy()
        np.testing.assert_allclose(session(network).run(None, {"x": x.numpy()})[0], expected, atol=1e-5)
    assert ways.csr(convnet.module(convnet.init(0)), torch.randn(5, 42)) == ()


def finish(steps):
    shares = []
    while True:
        try:
            shares.append(next(steps))
        except StopIteration as end:
            return shares, end.value


def test_a_measurement_tells_of_every_way():
    params, half = MODEL.init(0), torch.arange(9) < 4
    small = MODEL.shrink(params, {"fc1": half})
    cuts = (Cut(0.5, pruned(MODEL, 0.5), small, pruned(MODEL, 0.5)), Cut(0.9, pruned(MODEL, 0.9)))
    shares, speed = finish(measure(MODEL, params, X, cuts))
    assert shares == sorted(shares)
    assert shares[-1] == 1.0
    assert len(shares) > len(BATCHES) * ROUNDS
    measured = {"dense": [0], "zeros": [0, 0.5, 0.9], "csr": [0, 0.5, 0.9], "int8": [0, 0.5, 0.9],
                "shrunken": [0, 0.5], "blocks": [0.5]}  # fmt: skip
    for batch in BATCHES:
        assert {way: [one.share for one in speed.of(way, batch)] for way in WAYS} == measured
    assert all(0 < one.low <= one.median <= one.high for one in speed.timings)
    assert speed.machine == machine()
    assert machine().name
    assert machine().cores >= 1
    assert np.isnan(speed.at("shrunken", 1, 0.7))
    assert speed.at("shrunken", 1, 0.0) == speed.dense(1).median


def test_a_measurement_ends_when_it_is_told_to():
    cancel = Event()
    steps = measure(MODEL, MODEL.init(0), X, (), cancel=cancel)
    next(steps)
    cancel.set()
    shares, speed = finish(steps)
    assert speed is None
    assert not shares


def timing(way, share, median):
    return Timing(way, share, 1, ways.TORCH, median, 0.9 * median, 1.1 * median)


def test_break_even_is_where_a_way_stays_below_the_dense_network():
    csr = [timing("csr", share, ms) for share, ms in ((0.0, 3.0), (0.5, 0.8), (0.8, 1.2), (0.9, 0.6))]
    speed = Speed(machine(), (timing("dense", 0.0, 1.0), *csr))
    assert speed.break_even("csr", 1) == pytest.approx(0.8 + 0.1 * 0.3 / 0.6)  # 0.9 is the dense quartile
    assert speed.at("csr", 1, 0.65) == pytest.approx(1.0)
    assert speed.break_even("zeros", 1) is None
    assert np.isnan(speed.at("int8", 1, 0.5))
    assert crossing([0.0, 1.0], [0.5, 0.4], 1.0) == 0.0
    assert crossing([0.0, 1.0], [0.5, 2.0], 1.0) is None
