"""The ways in which a network can be run on a processor, one thread, ready to be timed.

A way that several libraries have is built in each of them; who measures takes the quickest, and says which it
was. What is the same network must give the same numbers, whichever way it is run.
"""

from __future__ import annotations

import tracemalloc
import warnings
import weakref
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn
from torch.utils._python_dispatch import TorchDispatchMode
from torch.utils._pytree import tree_leaves

from core.models.export import INPUT, int8_onnx, onnx_bytes, session
from core.prune.masks import BLOCK

TORCH, SCIPY, ONNX = "PyTorch", "SciPy", "ONNX Runtime"

_NUMPY: dict[type[nn.Module], Callable[[np.ndarray], np.ndarray]] = {
    nn.ReLU: lambda h: np.maximum(h, 0.0, out=h),
    nn.Tanh: lambda h: np.tanh(h, out=h),
    nn.Sigmoid: lambda h: np.reciprocal(1.0 + np.exp(-h)),
}


@dataclass(frozen=True, eq=False)
class Kernel:
    """A network and a batch of rows. run: one pass, which gives the logits. held: bytes of the parameters as
    they lie in memory meanwhile; of ONNX Runtime, of the file that it reads."""

    library: str
    run: Callable[[], np.ndarray | Tensor]
    held: int


def dense(module: nn.Module, x: Tensor) -> tuple[Kernel, ...]:
    """Every product is done, also those with zeros."""
    network = onnx_bytes(module, x, any_rows=False)
    return _torch(module, x), _onnx(network, x)


def csr(module: nn.Module, x: Tensor) -> tuple[Kernel, ...]:
    """Only products with what is not 0, of a chain of linear layers; () for any other network: neither
    library has compressed rows for its layers."""
    from scipy.sparse import csr_array  # takes longer to import than many pages take to draw

    chain = _chain(module)
    return () if chain is None else (_scipy(chain, x, csr_array), _torch_csr(chain, x))


def blocks(module: nn.Module, x: Tensor) -> tuple[Kernel, ...]:
    """The same for whole blocks of `BLOCK` rows and columns: a column is looked up once a block."""
    from scipy.sparse import bsr_array

    def packed(weight: np.ndarray) -> object:
        spare = [(0, -size % BLOCK) for size in weight.shape]
        return bsr_array(np.pad(weight, spare), blocksize=(BLOCK, BLOCK))

    chain = _chain(module)
    return () if chain is None else (_scipy(chain, x, packed),)


def int8(module: nn.Module, x: Tensor, per_channel: bool = False) -> tuple[Kernel, ...]:
    """Products in whole numbers."""
    return (_onnx(int8_onnx(onnx_bytes(module, x, any_rows=False), per_channel), x),)


def peak_memory(kernel: Kernel) -> int | None:
    """Bytes that one pass takes at the worst moment, beside the parameters; None where the library does not
    tell."""
    kernel.run()
    if kernel.library == SCIPY:
        tracemalloc.start()
        try:
            kernel.run()
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()
    if kernel.library != TORCH:
        return None
    with _Allocations() as found:
        kernel.run()
    return found.peak


class _Allocations(TorchDispatchMode):
    """Bytes of the tensors that torch's operations make, as long as Python holds them. (torch's profiler
    counts too, but complains when it is not begun by the main thread.)"""

    def __init__(self) -> None:
        super().__init__()
        self.live = self.peak = 0

    def __torch_dispatch__(self, operation, types, args=(), kwargs=None):
        given = {one.untyped_storage()._cdata for one in _dense_tensors((args, kwargs))}
        out = operation(*args, **(kwargs or {}))
        for one in _dense_tensors(out):
            if one.untyped_storage()._cdata not in given:
                size = one.untyped_storage().nbytes()
                self.live += size
                self.peak = max(self.peak, self.live)
                weakref.finalize(one, self._free, size)
        return out

    def _free(self, size: int) -> None:
        self.live -= size


def _dense_tensors(tree: object) -> list[Tensor]:
    return [one for one in tree_leaves(tree) if isinstance(one, Tensor) and one.layout == torch.strided]


def _torch(module: nn.Module, x: Tensor) -> Kernel:
    def run() -> Tensor:
        with torch.inference_mode():
            return module(x)

    held = sum(t.numel() * t.element_size() for t in module.state_dict().values())
    return Kernel(TORCH, run, held)


def _onnx(network: bytes, x: Tensor) -> Kernel:
    ready, rows = session(network), {INPUT: x.numpy()}
    return Kernel(ONNX, lambda: ready.run(None, rows)[0], len(network))


_Chain = list[tuple[nn.Linear, nn.Module | None]]
"""Linear layers, each with the activation behind it."""


def _chain(module: nn.Module) -> _Chain | None:
    """None where there is anything else in the network."""
    if not isinstance(module, nn.Sequential):
        return None
    out: _Chain = []
    for part in module:
        if isinstance(part, nn.Linear):
            out.append((part, None))
        elif type(part) in _NUMPY and out and out[-1][1] is None:
            out[-1] = (out[-1][0], part)
        else:
            return None
    return out


def _scipy(chain: _Chain, x: Tensor, packed: Callable[[np.ndarray], Any]) -> Kernel:
    """packed: makes a sparse array of a weight matrix, maybe with rows and columns of zeros at its end."""
    steps = [
        (
            packed(linear.weight.detach().numpy()),
            linear.bias.detach().numpy()[:, None],
            _NUMPY[type(activation)] if activation is not None else None,
        )
        for linear, activation in chain
    ]
    sizes = [weight.shape for weight, _, _ in steps]
    biases = [
        np.pad(bias, ((0, rows - len(bias)), (0, 0)))
        for (_, bias, _), (rows, _) in zip(steps, sizes, strict=True)
    ]
    columns = np.zeros((sizes[0][1], len(x)), np.float32)
    columns[: x.shape[1]] = x.numpy().T
    outputs = len(steps[-1][1])

    def run() -> np.ndarray:
        h = columns
        for (weight, _, activate), bias in zip(steps, biases, strict=True):
            h = weight @ h
            h += bias
            if activate is not None:
                h = activate(h)
        return h[:outputs].T

    held = sum(w.data.nbytes + w.indices.nbytes + w.indptr.nbytes + b.nbytes for w, b, _ in steps)
    return Kernel(SCIPY, run, held)


def _torch_csr(chain: _Chain, x: Tensor) -> Kernel:
    with torch.no_grad(), warnings.catch_warnings():
        warnings.simplefilter("ignore")  # torch says once that compressed rows are new
        steps = [
            (linear.weight.detach().to_sparse_csr(), linear.bias.detach().unsqueeze(1), activation)
            for linear, activation in chain
        ]
    columns = x.T.contiguous()

    def run() -> Tensor:
        with torch.inference_mode():
            h = columns
            for weight, bias, activation in steps:
                h = (weight @ h).add_(bias)
                if activation is not None:
                    h = activation(h)
            return h.T

    held = sum(
        part.numel() * part.element_size()
        for weight, bias, _ in steps
        for part in (weight.values(), weight.col_indices(), weight.crow_indices(), bias)
    )
    return Kernel(TORCH, run, held)
