"""What the page measures: accuracy, zeros and bytes at every stop in every number of bits; smaller networks
without whole neurons; what runs, what it takes; quantisation before and after pruning."""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from core.jobs import remembered
from core.measure import ways
from core.measure.metrics import accuracy
from core.measure.speed import Cut, Way
from core.measure.storage import FORMS, Form, encode, sizes
from core.measure.ways import Kernel
from core.models import MLP, Model
from core.models.export import INPUT, int8_onnx, onnx_bytes, session
from core.prune.masks import Scope, by_share
from core.prune.quantise import Channels, Order, cell, quantise, quantised
from core.prune.units import Params
from core.train.settings import BaseTrainSettings
from lessons import openings
from lessons.network import Network, network
from lessons.question import Question
from lessons.savings.settings import FRAMES
from lessons.subject import Subject, subject

TIMED = (0.3, 0.5, 0.7, 0.8, 0.9, 0.95, 0.99)
"""Shares removed at which ways are timed, beside 0; between them the chart draws straight lines."""

TABLE_SHARES = (0.0, 0.5, 0.6, 0.7, 0.8, 0.9)
"""Shares of the table of bits."""

UNITS = "contribution_mean_abs"
"""The criterion by which whole neurons go."""

LAYER = (1024, 1024, 1024)
"""Widths of a network large enough for what small ones cannot show."""


# Every stop.


@dataclass(frozen=True, eq=False)
class Store:
    """A network in some number of bits at every stop: validation accuracy, share of weights that are 0,
    bytes in every form; (S,) each."""

    accuracy: np.ndarray
    zeros: np.ndarray
    bytes: Mapping[Form, np.ndarray]


@remembered(maxsize=32)
def stored(question: Question, channels: Channels) -> Mapping[int, Store]:
    """By bits. What is pruned is quantised afterwards: scales are those of what is left. Kept on disk too:
    thousands of buffers are written for it."""
    about = (question.training.hash, question.epoch, question.criterion, question.scope, question.cut,
             question.kept, channels)  # fmt: skip
    name = openings.name("savings-stored", *about)
    kept = openings.opening(name)
    if kept is not None:
        return _read(kept)
    found = subject(question)
    stored = {bits: _stored(found, bits, channels) for bits in FRAMES}
    openings.keep(name, _write(stored))
    return stored


def _write(stored: Mapping[int, Store]) -> bytes:
    file = io.BytesIO()
    columns = {}
    for bits, one in stored.items():
        columns |= {f"{bits}-accuracy": one.accuracy, f"{bits}-zeros": one.zeros}
        columns |= {f"{bits}-{form}": size for form, size in one.bytes.items()}
    np.savez(file, **columns)
    return file.getvalue()


def _read(kept: bytes) -> Mapping[int, Store]:
    with np.load(io.BytesIO(kept)) as columns:
        return {
            bits: Store(
                columns[f"{bits}-accuracy"],
                columns[f"{bits}-zeros"],
                {form: columns[f"{bits}-{form}"] for form in FORMS},
            )
            for bits in FRAMES
        }


def _stored(found: Subject, bits: int, channels: Channels) -> Store:
    model, rows, names = found.model, found.data.validation, found.model.weight_names
    scores, zeros = [], []
    size: dict[Form, list[int]] = {form: [] for form in FORMS}
    read, plan, params = model.reader(rows.x), found.plan, found.network.params
    with torch.inference_mode():
        for stop in range(len(plan)):
            pruned = plan.kept(stop).apply(params)
            small = quantised(pruned, names, bits, channels)
            scores.append(accuracy(read(small), rows.y).item())
            zeros.append(sum(int((small[name] == 0).sum()) for name in names) / model.count())
            for form, count in sizes(model, pruned, bits, channels).items():
                size[form].append(count)
    return Store(np.array(scores), np.array(zeros), {form: np.array(own) for form, own in size.items()})


def whole(found: Network) -> int:
    """Bytes of the dense network in float32."""
    return len(encode(found.model, found.params))


# Whole neurons.


@dataclass(frozen=True, eq=False)
class Small:
    """A network without whole units. share: of the weights that it has lost. units: how many are left in each
    hidden group, and how many there were."""

    share: float
    accuracy: float
    model: Model
    params: Mapping[str, Tensor]
    units: tuple[tuple[int, int], ...]


@remembered(maxsize=64)
def smaller(training: BaseTrainSettings, share: float) -> Small | None:
    """The network that has lost the share of weights nearest to this one with whole units; None where every
    unit of a layer would have to go: other programs cannot read a layer without one."""
    found = subject(Question(training, training.epochs, "unit", UNITS))
    model, best = found.model, None
    for stop in range(len(found)):
        flags = found.plan.kept(stop)
        if not all(bool(flags[group].any()) for group in model.hidden):
            break
        gone = sum(found.removed(name)[stop] for name in model.weight_names) / model.count()
        if best is None or abs(gone - share) < abs(best[1] - share):
            best = stop, float(gone)
    if best is None or abs(best[1] - share) > 0.04:
        return None
    stop, gone = best
    flags = found.plan.kept(stop)
    units = tuple((int(flags[group].sum()), flags[group].numel()) for group in model.hidden)
    return Small(gone, float(found.accuracy[stop]), *model.shrink(found.network.params, flags), units)


def cut(model: Model, params: Params, share: float, scope: Scope = "global") -> Params:
    """A network without its smallest weights, or blocks of them, over all layers."""
    sizes = {name: params[name].abs() for name in model.weight_names}
    return by_share(sizes, share, scope).apply(params)


def cuts(training: BaseTrainSettings) -> tuple[Cut, ...]:
    """What is timed: which weights are 0 matters to no way, only how many, so the smallest go."""
    found = network(training)
    out = []
    for share in TIMED:
        small = smaller(training, share)
        same = (small.model, small.params) if small else None
        params, blocks = (cut(found.model, found.params, share, scope) for scope in ("global", "block"))
        out.append(Cut(share, params, same, blocks))
    return tuple(out)


def large_cuts(model: MLP, params: Params) -> tuple[Cut, ...]:
    """The same of a network that was never trained, whose neurons are ranked by their norms."""
    norms = params["fc1.weight"].square().sum(1) * params["fc2.weight"].square().sum(0)
    out = []
    for share in TIMED:
        kept = norms.argsort(descending=True).argsort() < round((1 - share) * len(norms))
        small = model.shrink(params, {"fc1": kept})
        single, blocks = (cut(model, params, share, scope) for scope in ("global", "block"))
        out.append(Cut(share, single, small, blocks))
    return tuple(out)


# Whole numbers.


@dataclass(frozen=True)
class Rounded:
    """One weight in few bits. largest: the largest absolute weight that shares its scale, which is `largest`
    over `most`."""

    name: str
    index: tuple[int, int]
    value: float
    largest: float
    most: int
    scale: float
    code: int
    restored: float


def rounded(question: Question, stop: int, item: tuple[str, int], bits: int, channels: Channels) -> Rounded:
    found = subject(question)
    name, flat = item
    weight = found.params(stop)[name].flatten(1)
    row, column = divmod(flat, weight.shape[1])
    small = quantise(weight, bits, channels)
    shares = weight[row] if channels == "channel" else weight
    scale = small.scale[row, 0] if channels == "channel" else small.scale
    return Rounded(
        name,
        (row, column),
        float(weight[row, column]),
        float(shares.abs().max()),
        2 ** (bits - 1) - 1,
        float(scale),
        int(small.codes[row, column]),
        float(small.restored[row, column]),
    )


@remembered(maxsize=256)
def really_int8(question: Question, stop: int, channels: Channels) -> float:
    """Validation accuracy at a stop when the products are really done in int8, by ONNX Runtime: there, what
    comes into each layer is rounded as well."""
    found = subject(question)
    rows = found.data.validation
    module = found.model.module(found.params(stop))
    run = session(int8_onnx(onnx_bytes(module, rows.x[:2]), channels == "channel"))
    logits = torch.from_numpy(run.run(None, {INPUT: rows.x.numpy()})[0])
    return float(accuracy(logits, rows.y))


@remembered(maxsize=32)
def table(question: Question, channels: Channels, order: Order) -> np.ndarray:
    """Validation accuracy over bits (rows: FRAMES) and shares (columns: TABLE_SHARES)."""
    found = subject(question.unedited)
    plan, rows, task = found.plan, found.data.validation, found.data.task
    masks = [plan.kept(plan.at_share(share)) for share in TABLE_SHARES]
    given = found.model, found.network.params, rows, task
    return np.array([[cell(*given, mask, bits, channels, order) for mask in masks] for bits in FRAMES])


def best_bits(values: np.ndarray, dense: float, within: float) -> int:
    """The fewest bits in which the dense network stays within so much."""
    return min(bits for bits, row in zip(FRAMES, values, strict=True) if row[0] >= dense - within - 1e-6)


# Memory.


@dataclass(frozen=True)
class Memory:
    """Bytes. held: the parameters while a network runs. peak: what one batch takes beside them at the worst
    moment; None where the library does not tell."""

    way: Way
    library: str
    held: int
    peak: int | None


@remembered(maxsize=32)
def memory(training: BaseTrainSettings, share: float, batch: int) -> tuple[Memory, ...]:
    """Every way with every library that has it, at a share."""
    found = network(training)
    x = found.data.validation.x[:batch]
    module = found.model.module(cut(found.model, found.params, share))
    kernels: list[tuple[Way, Kernel]] = [("zeros", one) for one in ways.dense(module, x)]
    kernels += [("csr", one) for one in ways.csr(module, x)]
    in_blocks = found.model.module(cut(found.model, found.params, share, "block"))
    kernels += [("blocks", one) for one in ways.blocks(in_blocks, x)]
    small = smaller(training, share)
    if small is not None:
        kernels += [("shrunken", one) for one in ways.dense(small.model.module(small.params), x)]
    kernels += [("int8", one) for one in ways.int8(module, x)]
    return tuple(Memory(way, one.library, one.held, ways.peak_memory(one)) for way, one in kernels)
