"""A network for other programs: its tensors as a safetensors file, and itself as an ONNX file, in float32 or
with weights and products in int8.

int8 is run by ONNX Runtime. torch's own eager quantisation is deprecated, and of its successor, torchao, the
kernels are made for accelerators and for the newest processors; ONNX Runtime's run on every processor that
the course does, and read what is exported here.
"""

from __future__ import annotations

import io
import json
import logging
import tempfile
import warnings
from pathlib import Path

import torch
from safetensors.torch import save
from torch import Tensor, nn

from core.prune.units import Params

OPSET = 17
"""Version of ONNX's operators that is written."""

INPUT, OUTPUT = "x", "logits"


def tensor_bytes(params: Params, **notes: str) -> bytes:
    """The parameters under their names, and notes on what they are, as a safetensors file: the same network
    gives the same bytes.
    """
    file = save({name: tensor.detach().contiguous() for name, tensor in params.items()}, notes)
    # Eight bytes with the length of the header, the header, the numbers. The library writes notes in whatever
    # order they come to it.
    end = 8 + int.from_bytes(file[:8], "little")
    header = json.dumps(json.loads(file[8:end]), sort_keys=True, separators=(",", ":")).encode()
    header += b" " * (-len(header) % 8)
    return len(header).to_bytes(8, "little") + header + file[end:]


def onnx_bytes(module: nn.Module, x: Tensor, any_rows: bool = True) -> bytes:
    """The network as an ONNX file that reads rows such as x (n, ...), named "x", and gives "logits".

    any_rows: for any number of rows, else for as many as x has.
    """
    axes = {name: {0: "rows"} for name in (INPUT, OUTPUT)} if any_rows else None
    file = io.BytesIO()
    with warnings.catch_warnings():
        # Of torch's two exporters this one needs no further package; it says that the other is newer.
        warnings.simplefilter("ignore")
        torch.onnx.export(
            module.eval(),
            (x,),
            file,
            dynamo=False,
            input_names=[INPUT],
            output_names=[OUTPUT],
            dynamic_axes=axes,
            opset_version=OPSET,
        )
    return file.getvalue()


def int8_onnx(network: bytes, per_channel: bool = False) -> bytes:
    """An ONNX file with its products in whole numbers: weights in int8, symmetric, so that zeros stay zeros;
    what comes in is rounded to 8 bits batch by batch, by its own range."""
    import onnx  # both take longer to import than many pages take to draw
    from onnxruntime.quantization import QuantType, quantize_dynamic

    hushed = logging.getLogger()
    level = hushed.level
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "int8.onnx"
        hushed.setLevel(logging.ERROR)  # it advises a preparation that networks of this size do not need
        try:
            read = onnx.load_from_string(network)
            _unshare(read.graph)
            quantize_dynamic(read, path, per_channel=per_channel, weight_type=QuantType.QInt8)
        finally:
            hushed.setLevel(level)
        return path.read_bytes()


def _unshare(graph) -> None:
    """Give every layer numbers of its own: torch writes equal tensors, such as two without a weight left,
    once, with a node that hands them on, which the quantisation does not see through."""
    numbers = {tensor.name: tensor for tensor in graph.initializer}
    for node in [node for node in graph.node if node.op_type == "Identity" and node.input[0] in numbers]:
        own = graph.initializer.add()
        own.CopyFrom(numbers[node.input[0]])
        own.name = node.output[0]
        graph.node.remove(node)


def session(network: bytes):
    """An ONNX Runtime session on one thread of the processor."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(network, options, providers=["CPUExecutionProvider"])
