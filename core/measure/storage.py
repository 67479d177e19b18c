"""A network as bytes, really encoded: what a file of it would take, and back.

A buffer holds every parameter in the order of the model's shapes, without a header: the architecture says
what the shapes are. Weights that can be pruned are stored in one of four forms, everything else (biases,
norms, embeddings) as it is, 4 bytes a number:

dense    every number, in its place: 4 bytes each, or b bits
csr      only those that are not 0, each with its column, and where each row begins, both in 32 bits, as SciPy
         and PyTorch hold it (compressed sparse row)
bitmask  a bit for each place, and only those that are not 0
gzip     the dense form of the whole network, packed by gzip

In few bits (`core.prune.quantise`) a weight is a code, and each tensor, or each of its rows, has its scale
in 4 bytes in front.
"""

from __future__ import annotations

import gzip
from typing import Literal, get_args

import numpy as np
import torch

from core.models import Model
from core.prune.quantise import FLOAT_BITS, Channels, quantise
from core.prune.units import Params

Form = Literal["dense", "csr", "bitmask", "gzip"]
FORMS: tuple[Form, ...] = get_args(Form)

_FLOAT, _PLACE = np.dtype("<f4"), np.dtype("<u4")
_LEVEL = 6
"""Of gzip: the one that its command line takes."""


def encode(
    model: Model,
    params: Params,
    form: Form = "dense",
    bits: int = FLOAT_BITS,
    channels: Channels = "tensor",
) -> bytes:
    """The parameters of a model, float32, as bytes. Zeros are what pruning, or rounding, has left of them.

    Raises ValueError for a form that there is not.
    """
    if form not in FORMS:
        raise ValueError(f"expected a form among {FORMS}, got {form!r}")
    return _written(_pieces(model, params, bits, channels), form, bits)


def decode(
    model: Model,
    buffer: bytes,
    form: Form = "dense",
    bits: int = FLOAT_BITS,
    channels: Channels = "tensor",
) -> Params:
    """The parameters that `encode` was given; in few bits those that the codes stand for."""
    reader = _Reader(gzip.decompress(buffer) if form == "gzip" else buffer)
    kept, out = set(model.weight_names), {}
    for name, shape in model.shapes.items():
        size, rows = int(np.prod(shape)), shape[0]
        if name not in kept:
            out[name] = torch.from_numpy(reader.numbers(_FLOAT, size).reshape(shape))
            continue
        scale = None
        if bits != FLOAT_BITS:
            scale = reader.numbers(_FLOAT, rows if channels == "channel" else 1).reshape(-1, 1)
        numbers = _read(reader, rows, size // rows, "dense" if form == "gzip" else form, bits)
        if scale is not None:
            numbers = numbers.reshape(rows, -1).astype(_FLOAT) * scale
        out[name] = torch.from_numpy(numbers.reshape(shape))
    if reader.left:
        raise ValueError(f"expected the end of the buffer, got {reader.left} bytes more")
    return out


def sizes(
    model: Model, params: Params, bits: int = FLOAT_BITS, channels: Channels = "tensor"
) -> dict[Form, int]:
    """Bytes in every form: of buffers that are written for it."""
    pieces = _pieces(model, params, bits, channels)
    return {form: len(_written(pieces, form, bits)) for form in FORMS}


_Piece = bytes | np.ndarray
"""What is stored as it is, or a matrix of floats or codes, (rows, columns), which has forms."""


def _pieces(model: Model, params: Params, bits: int, channels: Channels) -> list[_Piece]:
    kept = set(model.weight_names)
    found: list[_Piece] = []
    for name in model.shapes:
        tensor = params[name].detach()
        if name not in kept:
            found.append(tensor.numpy().astype(_FLOAT).tobytes())
        elif bits == FLOAT_BITS:
            found.append(tensor.flatten(1).numpy().astype(_FLOAT))
        else:
            small = quantise(tensor, bits, channels)
            found += [small.scale.numpy().astype(_FLOAT).tobytes(), small.codes.flatten(1).numpy()]
    return found


def _written(pieces: list[_Piece], form: Form, bits: int) -> bytes:
    plain: Form = "dense" if form == "gzip" else form
    parts = ([piece] if isinstance(piece, bytes) else _weight(piece, plain, bits) for piece in pieces)
    found = b"".join(part for own in parts for part in own)
    return gzip.compress(found, _LEVEL, mtime=0) if form == "gzip" else found


def _weight(numbers: np.ndarray, form: Form, bits: int) -> list[bytes]:
    """A matrix of floats or codes, (rows, columns), in its parts."""
    if form == "dense":
        return [_pack(numbers.ravel(), bits)]
    there = numbers != 0
    values = _pack(numbers[there], bits)
    if form == "bitmask":
        return [np.packbits(there).tobytes(), values]
    begins = np.concatenate([[0], there.sum(1).cumsum()]).astype(_PLACE)
    return [begins.tobytes(), np.nonzero(there)[1].astype(_PLACE).tobytes(), values]


def _read(reader: _Reader, rows: int, columns: int, form: Form, bits: int) -> np.ndarray:
    size = rows * columns
    if form == "dense":
        return reader.values(size, bits)
    there = np.zeros(size, bool)
    if form == "bitmask":
        there[:] = np.unpackbits(reader.numbers(np.dtype(np.uint8), -(-size // 8)), count=size)
    else:
        begins = reader.numbers(_PLACE, rows + 1)
        row = np.repeat(np.arange(rows), np.diff(begins))
        there[row * columns + reader.numbers(_PLACE, int(begins[-1]))] = True
    values = reader.values(int(there.sum()), bits)
    out = np.zeros(size, values.dtype)
    out[there] = values
    return out


def _pack(values: np.ndarray, bits: int) -> bytes:
    """Floats as they are; codes one behind the other, `bits` bits each, the last byte filled up."""
    if bits == FLOAT_BITS:
        return values.tobytes()
    if bits == 8:
        return values.astype(np.int8).tobytes()
    lifted = (values.astype(np.int16) + 2 ** (bits - 1)).astype(np.uint8)
    return np.packbits(np.unpackbits(lifted[:, None], axis=1)[:, 8 - bits :]).tobytes()


class _Reader:
    """A buffer that is read from the front."""

    def __init__(self, buffer: bytes) -> None:
        self._buffer, self._at = buffer, 0

    @property
    def left(self) -> int:
        return len(self._buffer) - self._at

    def numbers(self, kind: np.dtype, count: int) -> np.ndarray:
        """The next so many numbers of a kind. Raises ValueError where the buffer is too short."""
        begin, self._at = self._at, self._at + count * kind.itemsize
        return np.frombuffer(self._buffer, kind, count, begin).copy()

    def values(self, count: int, bits: int) -> np.ndarray:
        """What `_pack` has packed."""
        if bits == FLOAT_BITS:
            return self.numbers(_FLOAT, count)
        if bits == 8:
            return self.numbers(np.dtype(np.int8), count)
        packed = self.numbers(np.dtype(np.uint8), -(-count * bits // 8))
        each = np.unpackbits(packed, count=count * bits).reshape(count, bits)
        lifted = np.packbits(np.pad(each, ((0, 0), (8 - bits, 0))), axis=1).ravel()
        return (lifted.astype(np.int16) - 2 ** (bits - 1)).astype(np.int8)
