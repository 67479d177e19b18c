"""What the page measures beside its pruning: what every stop writes, when curves bend, where weights went,
which characters suffer, and the smaller network that does the same.

All of it is asked by question, edits by hand included, and shared by all sessions.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from core.data.language import prose, writing
from core.jobs import once, remembered
from core.measure.losses import sample_losses
from core.measure.metrics import loss_fn
from core.measure.through_time import gate_blocks
from core.models import Recurrent
from core.prune.masks import pool_sizes, removal_rank
from core.prune.units import Params
from lessons.question import Question
from lessons.subject import PERPLEXITY_WITHIN, subject

RISES = (PERPLEXITY_WITHIN, 0.20)
"""Perplexity is called up, and bent, when it is so much above that of the dense network."""

FALL = 0.10
"""The text is called broken when its share of real words is so much below that of the dense network."""

SHOWN = 170
"""Characters of the text on the page."""

TEXTS, LENGTH = 12, 160
"""Texts that are written to count real words, and characters of each."""

LUCK = 20_000
"""Seed of the noise of the texts that are counted: not one that the learner can choose."""

EVERY = 2
"""Words are counted at every second stop."""

SMOOTH = 3
"""Counted stops over which the share of real words is averaged before it is compared with the dense one."""

SUFFERING_EVERY = 10
"""Stops between two at which characters are told apart."""

ALONE = 128
"""Windows of the training text on which one item is removed alone."""

PLACES = ("first", "second", "later", "between")
"""Kinds of characters: the first letter of a word, the second and third, later ones, and no letters."""

SPEED_CHARACTERS, SPEED_TRIALS, SPEED_TEXTS = 60, 8, (1, 64)


# Writing.


def read(opening: str) -> tuple[list[int], str]:
    """Tokens of an opening, a space in front of it, and the characters that the network does not know: each
    once, in the order of their coming. A capital is read as a small letter."""
    tokens, skipped = prose.encode(" ").tolist(), []
    for character in opening:
        codes = prose.encode(character).tolist()
        if min(codes) > 1:
            tokens += codes
        elif character not in skipped:
            skipped.append(character)
    return tokens, "".join(skipped)


def _write(
    question: Question,
    stops: Iterable[int],
    opening: str,
    temperature: float,
    luck: int,
    texts: int,
    length: int,
) -> Tensor:
    """Tokens that some stops write, (stops, texts, length)."""
    found = subject(question)
    params = writing.stacked(found.model, found.network.params, found.plan, list(stops))
    noise = writing.gumbel(length, texts, len(found.data.vocabulary), luck)
    return writing.write(found.model, params, read(opening)[0], noise, temperature)


@remembered(maxsize=64)
def texts(question: Question, opening: str, temperature: float, draw: int) -> tuple[str, ...]:
    """What every stop writes after the same opening, with the same luck."""
    tokens = _write(question, range(len(subject(question))), opening, temperature, draw, 1, SHOWN)
    return tuple(prose.decode(row[0]) for row in tokens)


@dataclass(frozen=True, eq=False)
class Words:
    """Share of real words in texts that were written at some stops: stops, at, share, all (K,)."""

    stops: np.ndarray
    at: np.ndarray
    share: np.ndarray

    @once
    def smooth(self) -> np.ndarray:
        """The mean with its neighbours, (K,): one text more or less with a strange word is luck."""
        padded = np.pad(self.share, SMOOTH // 2, mode="edge")
        return np.convolve(padded, np.full(SMOOTH, 1.0 / SMOOTH), mode="valid")

    def below(self, stops: int) -> np.ndarray:
        """For every stop of the plan the place of the last counted one that is not above it, (S,)."""
        return np.searchsorted(self.stops, np.arange(stops), side="right") - 1


@remembered(maxsize=256)
def words(question: Question, temperature: float) -> Words:
    """Share of real words at every second stop, and at the last."""
    plan = subject(question).plan
    stops = sorted({*range(0, len(plan), EVERY), len(plan) - 1})
    tokens = _write(question, stops, "", temperature, LUCK, TEXTS, LENGTH)
    return Words(np.array(stops), plan.share[stops], np.array([share_of_words(texts) for texts in tokens]))


def share_of_words(texts: Tensor) -> float:
    """Share of the whole words in texts (texts, length) that the training text has; 0 without any word."""
    # what the end of a text cuts off is no whole word
    return prose.real_share("".join(prose.decode(row).rpartition(" ")[0] + " " for row in texts))


def dense_words(question: Question, temperature: float) -> float:
    """Share of real words that the whole network writes."""
    return float(words(question.unedited, temperature).share[0])


# When perplexity bends, and when words break.


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


def read_bend(share: np.ndarray, rise: np.ndarray, perplexity: float, words: Words, dense: float) -> Bend:
    """Read off curves over shares (S,): of the relative rise of perplexity, and of real words."""
    up, bent = (_first(share, rise >= level) for level in RISES)
    return Bend(up, bent, _first(words.at, words.smooth <= dense - FALL), dense, perplexity)


def _first(share: np.ndarray, happened: np.ndarray) -> float | None:
    return float(share[int(happened.argmax())]) if happened.any() else None


@remembered(maxsize=256)
def bend(question: Question, temperature: float) -> Bend:
    """The same of one network."""
    found, dense = subject(question), float(words(question.unedited, temperature).smooth[0])
    return read_bend(found.plan.share, found.harm, found.dense, words(question, temperature), dense)


# Where the weights went.


@remembered(maxsize=64)
def left_by_block(question: Question) -> np.ndarray:
    """Share of the weights of every block of `gate_blocks` that is left at every stop, (S, blocks)."""
    found, columns = subject(question), []
    for name, _, rows in gate_blocks(found.model):
        block = found.gone(name)[rows]
        removed = np.bincount(np.minimum(block, len(found)).ravel(), minlength=len(found) + 1)
        columns.append(1.0 - removed[: len(found)].cumsum() / block.size)
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


@remembered(maxsize=64)
def suffering(question: Question) -> Suffering:
    """The loss of the validation text by kind of character, at some stops, that of the bend among them. Of an
    unedited question: its stop 0 is the whole network."""
    found = subject(question)
    last = len(found) - 1
    bent = int((found.harm >= RISES[1]).argmax()) or last
    stops = sorted({*range(0, last + 1, SUFFERING_EVERY), bent, last})
    validation = found.data.validation
    flat = prose.decode(torch.cat([validation.x[:1, 0], validation.y.flatten()]))
    kind = torch.from_numpy(places(flat)[1:]).view(validation.y.shape)
    bits = []
    for stop in stops:
        with torch.inference_mode():
            logits = found.model.logits(found.params(stop), validation.x)
            loss = sample_losses(logits, validation.y, "multiclass") / np.log(2.0)
        bits.append([loss[kind == k].mean().item() for k in range(len(PLACES))])
    counts = np.bincount(kind.flatten().numpy(), minlength=len(PLACES))
    return Suffering(found.plan.share[stops], np.array(bits), counts, stops.index(bent))


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


def smaller(model: Recurrent, params: Params) -> tuple[Recurrent, Params] | None:
    """The network without the units that nothing reads; None where all would go."""
    kept = ~unread(model, params)
    return model.shrink(params, {model.hidden[0]: kept}) if bool(kept.any()) else None


def nonzero(params: Params) -> int:
    """Parameters that are not 0."""
    return sum(int((tensor != 0).sum()) for tensor in params.values())


@remembered(maxsize=256)
def lighter(question: Question, stop: int) -> Lighter:
    """Cut the unread units out of the tensors, run both networks on the validation text, compare."""
    found = subject(question)
    pruned = {name: tensor.double() for name, tensor in found.params(stop).items()}
    count, size = sum(tensor.numel() for tensor in pruned.values()), found.model.sizes[0]
    small = smaller(found.model, pruned)
    if small is None:
        return Lighter((size, 0), (count, 0), nonzero(pruned), None)
    model, params = small
    x = found.data.validation.x
    with torch.inference_mode():
        difference = (model.logits(params, x) - found.model.logits(pruned, x)).abs().max().item()
    after = sum(tensor.numel() for tensor in params.values())
    return Lighter((size, model.sizes[0]), (count, after), nonzero(pruned), difference)


@dataclass(frozen=True)
class Speed:
    """Milliseconds a character on the machine that runs the page, the quickest of some trials, when so many
    texts are written at a time: dense, pruned (with its zeros), and smaller; None where there is none."""

    texts: int
    dense: float
    masked: float
    smaller: float | None


def speed(question: Question, stop: int) -> tuple[Speed, ...]:
    """One text at a time, and many. All three networks by turns, so that a busy moment hits each alike. Not
    remembered: each click measures anew."""
    found = subject(question)
    model, pruned = found.model, found.params(stop)
    small = smaller(model, pruned)
    if small is not None and small[0].sizes == model.sizes:
        small = None  # nothing could be taken out: it is the masked network itself
    runs: dict[str, tuple[Recurrent, Params]] = {
        "dense": (model, found.network.params),
        "masked": (model, pruned),
    } | ({"smaller": small} if small else {})
    measured = []
    for texts in SPEED_TEXTS:
        best = _race(runs, texts, len(found.data.vocabulary))
        measured.append(Speed(texts, best["dense"], best["masked"], best.get("smaller")))
    return tuple(measured)


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


# Criteria beside each other, and one item.


@dataclass(frozen=True)
class Ranked:
    """One criterion at a share: how much perplexity rises there, and up to which share it stays within 5
    percent."""

    criterion: str
    scope: str
    rise: float
    holds: float


@remembered(maxsize=32)
def ranked(questions: Sequence[Question], share: float) -> tuple[Ranked, ...]:
    """Prunings compared at one share, the smallest rise first."""
    rows = []
    for question in questions:
        found = subject(question)
        rise = float(found.harm[found.plan.at_share(share)])
        rows.append(Ranked(question.criterion, question.scope, rise, found.free_share))
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


@remembered(maxsize=256)
def item(question: Question, picked: tuple[str, int] | None) -> Item:
    """The picked item; without a pick the one with the largest score."""
    found = subject(question)
    network, scores, model = found.network, found.scores, found.model
    if picked is None:
        name = max(scores, key=lambda n: scores[n].max().item())
        picked = name, int(scores[name].argmax())
    name, index = picked
    weight = question.grain == "weight"
    row, column = divmod(index, scores[name].shape[1]) if weight else (index, 0)
    rows = found.data.some(ALONE)

    def loss_of(kept: Mapping[str, Tensor]) -> float:
        # in float64: one weight of many thousands moves the loss by less than float32 can tell
        params = {name: tensor.double() for name, tensor in network.without(kept).items()}
        with torch.inference_mode():
            return loss_fn(found.data.task)(model.logits(params, rows.x), rows.y).item()

    loss, without = loss_of({}), loss_of(network.one_less(name, index))
    blocks = (
        gate for block, gate, rows in gate_blocks(model) if block == name and rows.start <= row < rows.stop
    )
    return Item(
        name=name,
        index=index,
        row=row,
        column=column,
        gate=next(blocks, ""),
        unit=row % model.sizes[0],
        character=found.data.vocabulary[row] if name == "out.weight" else "",
        value=network.params[name][row, column].item() if weight else float("nan"),
        score=scores[name].flatten()[index].item(),
        place=int(removal_rank(scores, question.scope)[name].flatten()[index]),
        rivals=pool_sizes(scores, question.scope)[name],
        removed=int(found.plan.gone[name].flat[index]),
        rise=without - loss,
        loss=loss,
    )
