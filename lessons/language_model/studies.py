"""What stands beside the instrument: when curves bend, where weights went, which characters suffer, and the
smaller network that does the same."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from core.data.language import prose, writing
from core.measure.losses import sample_losses
from core.models import Recurrent
from core.models.recurrent import GATES
from core.prune.masks import pool_sizes, removal_rank
from core.prune.units import Params
from lessons.language_model.network import Network, Pruning, Words, read, some

RISES = (0.05, 0.20)
"""Perplexity is called up, and bent, when it is so much above that of the dense network."""

FALL = 0.10
"""The text is called broken when its share of real words is so much below that of the dense network."""

GATE_NAMES: dict[str, tuple[str, ...]] = {
    "rnn": ("state",),
    "gru": ("reset", "update", "new"),
    "lstm": ("input", "forget", "new", "output"),
}

PLACES = ("first", "second", "later", "between")
"""Kinds of characters: the first letter of a word, the second and third, later ones, and no letters."""

SPEED_CHARACTERS, SPEED_TRIALS, SPEED_TEXTS = 60, 8, (1, 64)


@dataclass(frozen=True)
class Bend:
    """Shares removed at which something first happens in one network; None where it never does.

    up, bent: perplexity is 5, 20 percent above the dense one. broken: real words are ten points below.
    dense: share of real words that the dense network writes. perplexity: that of the dense network.
    """

    up: float | None
    bent: float | None
    broken: float | None
    dense: float
    perplexity: float

    @property
    def order(self) -> str:
        """What comes first: "bends" before "breaks" at 5 and 20 percent ("first"), between the two
        ("between"), "breaks" before perplexity is up 5 percent ("last"), or one of them never ("never")."""
        if self.up is None or self.bent is None or self.broken is None:
            return "never"
        if self.broken < self.up:
            return "last"
        return "between" if self.broken < self.bent else "first"


def bend(pruning: Pruning, words: Words) -> Bend:
    """Read off the curves of one network."""
    share, rise = pruning.plan.share, pruning.rise
    up, bent = (_first(share, rise >= level) for level in RISES)
    broken = _first(words.at, words.smooth <= words.smooth[0] - FALL)
    return Bend(up, bent, broken, float(words.smooth[0]), pruning.dense)


def _first(share: np.ndarray, happened: np.ndarray) -> float | None:
    return float(share[int(happened.argmax())]) if happened.any() else None


# Where the weights went.


def parts(model: Recurrent) -> tuple[tuple[str, int], ...]:
    """(matrix, gate) of every block of weights, in the order of the matrices; the read-out is one block."""
    blocks = [(name, gate) for name in model.weight_names[:-1] for gate in range(GATES[model.cell])]
    return (*blocks, (model.weight_names[-1], 0))


def left_by_part(pruning: Pruning) -> np.ndarray:
    """Share of the weights of every block that is left at every stop, (S, blocks)."""
    model, gone = pruning.network.model, pruning.plan.gone
    stops = len(pruning.plan)
    columns = []
    for name, gate in parts(model):
        gates = 1 if name == "out.weight" else GATES[model.cell]
        block = np.split(gone[name], gates)[gate]
        removed = np.bincount(block.ravel(), minlength=stops + 1)[:stops].cumsum()
        columns.append(1.0 - removed / block.size)
    return np.stack(columns, axis=1)


# Which characters suffer.


def places(text: str) -> np.ndarray:
    """The kind of every character of a text, (len(text),) places in PLACES."""
    found = np.empty(len(text), dtype=np.int64)
    letters = 0
    for i, character in enumerate(text):
        letters = letters + 1 if character.isalpha() else 0
        found[i] = 3 if not letters else 0 if letters == 1 else 1 if letters <= 3 else 2
    return found


@dataclass(frozen=True, eq=False)
class Suffering:
    """Bits that each kind of character costs at some shares: share (K,), bits (K, kinds); `count` characters
    of each kind. at: place of the first share where perplexity is up by 20 percent, or of the last."""

    share: np.ndarray
    bits: np.ndarray
    count: np.ndarray
    at: int

    @property
    def rise(self) -> np.ndarray:
        """Bits more than the dense network needs, at that share, (kinds,)."""
        return self.bits[self.at] - self.bits[0]

    @property
    def answer(self) -> int:
        """The kind that lost most."""
        return int(self.rise.argmax())


def suffering(pruning: Pruning, every: int = 10) -> Suffering:
    """The loss of the validation text by kind of character, at some stops, that of the bend among them."""
    network, plan = pruning.network, pruning.plan
    bent = int((pruning.rise >= RISES[1]).argmax()) or len(plan) - 1
    stops = sorted({*range(0, len(plan), every), bent, len(plan) - 1})
    validation = network.data.validation
    flat = prose.decode(torch.cat([validation.x[:1, 0], validation.y.flatten()]))
    kind = torch.from_numpy(places(flat)[1:]).view(validation.y.shape)
    params = [network.pruned(plan, stop) for stop in stops]
    bits = []
    for values in params:
        with torch.inference_mode():
            logits = network.model.logits(values, validation.x)
            loss = sample_losses(logits, validation.y, "multiclass") / np.log(2.0)
        bits.append([loss[kind == k].mean().item() for k in range(len(PLACES))])
    counts = np.bincount(kind.flatten().numpy(), minlength=len(PLACES))
    return Suffering(plan.share[stops], np.array(bits), counts, stops.index(bent))


# A lighter network.


@dataclass(frozen=True)
class Lighter:
    """The pruned network as it is stored and run, beside a smaller one that writes the same.

    units: hidden units before and after. parameters, size: numbers and bytes (32 bits each) before and after.
    nonzero: parameters that are not 0 in the pruned network. difference: largest absolute difference of the
    logits of both on the validation text in float64; None where nothing would be left.
    """

    units: tuple[int, int]
    parameters: tuple[int, int]
    nonzero: int
    difference: float | None

    @property
    def size(self) -> tuple[int, int]:
        return 4 * self.parameters[0], 4 * self.parameters[1]


def unread(model: Recurrent, params: Params) -> Tensor:
    """Hidden units that nothing reads any more: neither U nor the read-out, bool (H,)."""
    group = model.units[model.hidden[0]]
    read_by = torch.zeros(group.size, dtype=torch.bool)
    for part in group.used_by:
        read_by |= (params[part.tensor].movedim(part.axis, 0).flatten(1) != 0).any(1)
    return ~read_by


def smaller(network: Network, pruned: Params) -> tuple[Recurrent, Params] | None:
    """The network without the units that nothing reads; None where all would go."""
    kept = ~unread(network.model, pruned)
    if not bool(kept.any()):
        return None
    return network.model.shrink(pruned, {network.model.hidden[0]: kept})


def lighter(pruning: Pruning, stop: int) -> Lighter:
    """Cut the unread units out of the tensors, run both networks on the validation text, compare."""
    network = pruning.network
    pruned = network.pruned(pruning.plan, stop)
    count = sum(tensor.numel() for tensor in pruned.values())
    nonzero = sum(int((tensor != 0).sum()) for tensor in pruned.values())
    size = network.model.sizes[0]
    found = smaller(network, {name: tensor.double() for name, tensor in pruned.items()})
    if found is None:
        return Lighter((size, 0), (count, 0), nonzero, None)
    model, params = found
    x = network.data.validation.x
    with torch.inference_mode():
        masked = network.model.logits({name: tensor.double() for name, tensor in pruned.items()}, x)
        difference = (model.logits(params, x) - masked).abs().max().item()
    after = sum(tensor.numel() for tensor in params.values())
    return Lighter((size, model.sizes[0]), (count, after), nonzero, difference)


@dataclass(frozen=True)
class Speed:
    """Milliseconds a character on the machine that runs the page, the quickest of some trials, when so many
    texts are written at a time: dense, pruned (with its zeros), and smaller; None where there is none."""

    texts: int
    dense: float
    masked: float
    smaller: float | None


def speed(pruning: Pruning, stop: int) -> tuple[Speed, ...]:
    """One text at a time, and many. All three networks by turns, so that a busy moment hits each alike."""
    network = pruning.network
    pruned = network.pruned(pruning.plan, stop)
    small = smaller(network, pruned)
    if small is not None and small[0].sizes == network.model.sizes:
        small = None  # nothing could be taken out: it is the masked network itself
    runs: dict[str, tuple[Recurrent, Params]] = {
        "dense": (network.model, network.params),
        "masked": (network.model, pruned),
    } | ({"smaller": small} if small else {})
    found = []
    for texts in SPEED_TEXTS:
        best = _race(runs, texts, len(network.data.vocabulary))
        found.append(Speed(texts, best["dense"], best["masked"], best.get("smaller")))
    return tuple(found)


def _race(runs: Mapping[str, tuple[Recurrent, Params]], texts: int, vocabulary: int) -> dict[str, float]:
    noise = writing.gumbel(SPEED_CHARACTERS, texts, vocabulary, 0)
    opening = read("")[0]
    best = dict.fromkeys(runs, float("inf"))
    for _ in range(SPEED_TRIALS):
        for name, (model, params) in runs.items():
            began = time.perf_counter()
            writing.write(model, params, opening, noise, 1.0)
            spent = 1000.0 * (time.perf_counter() - began) / (SPEED_CHARACTERS * texts)
            best[name] = min(best[name], spent)
    return best


@dataclass(frozen=True)
class Ranked:
    """One criterion at a share: how much perplexity rises there, and up to which share it stays within 5
    percent."""

    criterion: str
    scope: str
    rise: float
    holds: float


def ranked(prunings: Sequence[Pruning], share: float) -> tuple[Ranked, ...]:
    """Criteria compared at one share, the smallest rise first."""
    rows = []
    for pruning in prunings:
        stop = pruning.plan.at_share(share)
        above = pruning.rise > RISES[0]
        last = int(above.argmax()) - 1 if above.any() else len(above) - 1
        rows.append(
            Ranked(
                pruning.criterion,
                pruning.plan.scope,
                float(pruning.rise[stop]),
                float(pruning.plan.share[last]),
            )
        )
    return tuple(sorted(rows, key=lambda row: row.rise))


@dataclass(frozen=True)
class Item:
    """One weight or hidden unit: where it stands, its value and score, and what the loss gains without it.

    place: how many of its rivals go before it. removed: the stop that removes it. rise, loss: on the windows
    of the training text that are read, without it and with it. row, column: of a weight. gate, unit: what it
    leads to, or for the read-out the character.
    """

    name: str
    index: int
    row: int
    column: int
    gate: str
    unit: int
    character: str
    value: float
    score: float
    place: int
    rivals: int
    removed: int
    rise: float
    loss: float


@dataclass(frozen=True)
class Exact:
    """One position on whole splits: validation and test perplexity, share of the next characters found, and
    how many parameters are not 0."""

    perplexity: float
    found: float
    test: float
    nonzero: int


def exact(pruning: Pruning, stop: int) -> Exact:
    network = pruning.network
    params = network.pruned(pruning.plan, stop)
    found = network.measure(params, "validation")
    test = network.measure(params, "test")["perplexity"]
    nonzero = sum(int((tensor != 0).sum()) for tensor in params.values())
    return Exact(found["perplexity"], found["accuracy"], test, nonzero)


def item(pruning: Pruning, picked: tuple[str, int] | None) -> Item:
    """The picked item; without a pick the one with the largest score."""
    network, plan = pruning.network, pruning.plan
    scores = network.score(pruning.grain, pruning.criterion)
    if picked is None:
        name = max(scores, key=lambda n: scores[n].max().item())
        picked = name, int(scores[name].argmax())
    name, index = picked
    rank, pools = removal_rank(scores, plan.scope), pool_sizes(scores, plan.scope)
    weights = pruning.grain == "weights"
    row, column = divmod(index, scores[name].shape[1]) if weights else (index, 0)
    if weights:
        without = network.params | {name: network.params[name].clone()}
        without[name][row, column] = 0.0
    else:
        kept = torch.ones(scores[name].shape, dtype=torch.bool)
        kept[index] = False
        without = network.model.units.silence(network.params, {name: kept})
    train = some(network.data.train, 128)
    with torch.inference_mode():
        with_it, alone = (
            sample_losses(network.model.logits(params, train.x), train.y, "language").mean().item()
            for params in (network.params, without)
        )
    return Item(
        name=name,
        index=index,
        row=row,
        column=column,
        gate=gate_of(network.model, name, row),
        unit=row % network.model.sizes[0],
        character=network.data.vocabulary[row] if name == "out.weight" else "",
        value=network.params[name][row, column].item() if weights else float("nan"),
        score=scores[name].flatten()[index].item(),
        place=int(rank[name].flatten()[index]),
        rivals=pools[name],
        removed=int(plan.gone[name].flat[index]),
        rise=alone - with_it,
        loss=with_it,
    )


def gate_of(model: Recurrent, name: str, row: int) -> str:
    """The gate that a row of W or U makes; "" for the read-out and for units."""
    if name not in model.weight_names or name == "out.weight":
        return ""
    return GATE_NAMES[model.cell][row // model.sizes[0]]
