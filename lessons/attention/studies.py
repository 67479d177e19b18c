"""What stands below the instrument: one unit with its numbers, skills, sublayers, pairs, greedy removal; and
what a sentence does to the heads."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import torch
from torch import Tensor

from core.ablate.exact import ablate_pairs, ablate_units
from core.data.dataset import Split
from core.data.language import tokens
from core.jobs import remembered
from core.measure.metrics import evaluate, predict
from core.models import Encoder
from core.prune.masks import removal_rank
from core.prune.units import Params
from lessons.attention.settings import MEAN_OF_ABSOLUTES, SIGNED, block_of, groups, kind_of
from lessons.network import Network, joined
from lessons.question import Question, number_of
from lessons.subject import WITHIN, Subject, last_within, subject

Unit = tuple[str, int]


def heads(found: Network) -> tuple[Unit, ...]:
    """Every head as (group, index), in the order in which the page counts them."""
    model = found.model
    return tuple((g, i) for g in groups(model, "heads") for i in range(model.units[g].size))


def most_needed(found: Network) -> Unit:
    """The head whose removal alone raises the loss most."""
    return heads(found)[int(joined(found.truth(groups(found.model, "heads"))).argmax())]


# One unit.


@dataclass(frozen=True)
class Facts:
    """One head or neuron: its scores, the truth, and both sides of the identity in float64.

    place: how many units of its kind the criterion removes before it. cheaper: how many cost less, by the
    truth. size: units of its kind. touched: (tensor, axis, indices) of everything that goes with it.
    """

    group: str
    index: int
    signed: float
    mean_of_absolutes: float
    truth: float
    place: int
    cheaper: int
    size: int
    left: float
    right: float
    touched: tuple[tuple[str, int, tuple[int, ...]], ...]

    @property
    def kind(self) -> str:
        """ "heads" or "ff"."""
        return kind_of(self.group)

    @property
    def block(self) -> int:
        """Number of its block, from 1."""
        return block_of(self.group)


@remembered(maxsize=128)
def facts(question: Question, unit: Unit) -> Facts:
    """Everything that the page says about one unit, among those of its kind."""
    group, index = unit
    found = subject(question)
    trained, names = found.network, groups(found.model, kind_of(group))
    signed, absolutes = (
        trained.scores("unit", name, names)[group][index].item() for name in (SIGNED, MEAN_OF_ABSOLUTES)
    )
    truth = trained.truth(names)
    left, right = trained.identity[group]
    return Facts(
        group=group,
        index=index,
        signed=signed,
        mean_of_absolutes=absolutes,
        truth=truth[group][index].item(),
        place=int(removal_rank(trained.scores("unit", question.criterion, names))[group][index]),
        cheaper=int(removal_rank(truth)[group][index]),
        size=sum(len(score) for score in truth.values()),
        left=left[index].item(),
        right=right[index].item(),
        touched=found.model.units.touched(group, index),
    )


# Skills.


def by_skill(answers: Tensor, split: Split) -> np.ndarray:
    """Accuracy on the rows of each skill: classes (..., n) -> (..., K)."""
    right = (answers == split.y).double()
    skills = split.skills.double()
    return ((right @ skills) / skills.sum(0)).numpy()


@remembered(maxsize=64)
def skills_by_stop(question: Question) -> np.ndarray:
    """Validation accuracy by skill at every stop, (S, K)."""
    found = subject(question)
    return by_skill(found.result.predictions, found.data.validation)


@remembered(maxsize=32)
def dense_by_skill(found: Network) -> np.ndarray:
    """Validation accuracy of the whole network by skill, (K,)."""
    return _by_skill(found)


def _by_skill(found: Network, *gone: Unit) -> np.ndarray:
    split = found.data.validation
    with torch.inference_mode():
        logits = found.model.logits(found.without(found.all_but(*gone)), split.x)
    return by_skill(predict(logits), split)


@dataclass(frozen=True, eq=False)
class Skills:
    """Validation accuracy with one head off: accuracy (N,), by_skill (N, K), against dense and dense (K,)."""

    units: tuple[Unit, ...]
    names: tuple[str, ...]
    accuracy: np.ndarray
    by_skill: np.ndarray
    dense: float
    dense_by_skill: np.ndarray

    @property
    def change(self) -> np.ndarray:
        """(N, K): accuracy without the head less accuracy with it."""
        return self.by_skill - self.dense_by_skill

    @property
    def costliest(self) -> int:
        """The head whose removal costs most accuracy, counted through the blocks."""
        return int(self.accuracy.argmin())

    @property
    def carried(self) -> int:
        """The skill that suffers most from the loss of that head."""
        return int(self.change[self.costliest].argmin())

    @property
    def cost(self) -> float:
        """What the loss of that head costs, as a share of accuracy."""
        return self.dense - float(self.accuracy[self.costliest])


@remembered(maxsize=32)
def skills(found: Network) -> Skills:
    """Each head off alone, on the validation rows."""
    units, data = heads(found), found.data
    each = np.stack([_by_skill(found, unit) for unit in units])
    # every skill has as many sentences; weighting by their number holds where it has not
    rows = data.validation.skills.double().sum(0).numpy()
    return Skills(
        units=units,
        names=data.skill_names,
        accuracy=each @ rows / rows.sum(),
        by_skill=each,
        dense=found.dense["validation"]["accuracy"],
        dense_by_skill=dense_by_skill(found),
    )


# Whole structures.


@dataclass(frozen=True)
class Structure:
    """One structure removed: its name ("attention", "ff", "block"), block, what is left, parameters gone."""

    name: str
    block: int
    accuracy: float
    rise: float
    parameters: int


@remembered(maxsize=32)
def structures(found: Network) -> tuple[Structure, ...]:
    """Exact costs of whole structures: the attention of a block, its feed-forward layer, the block.

    Attention and feed-forward layer go with all their units: what stays adds its output bias. A block goes
    altogether, norms and biases included: the next one reads what it read.
    """
    model, split, base = found.model, found.data.validation, found.dense["validation"]["loss"]
    whole = _size(found.params)
    out = []
    for block in range(1, len(model.heads) + 1):
        for name, group in (("attention", f"heads{block}"), ("ff", f"ff{block}")):
            kept = found.all_but(*((group, i) for i in range(model.units[group].size)))
            got = found.measure(split, kept)
            gone = whole - _size(model.units.shrink(found.params, kept))
            out.append(Structure(name, block, got["accuracy"], got["loss"] - base, gone))
        if len(model.heads) > 1:
            small, params = without_block(model, found.params, block)
            with torch.inference_mode():
                got = evaluate(small.logits(params, split.x), split.y, found.data.task)
            rise = float(got["loss"]) - base
            out.append(Structure("block", block, float(got["accuracy"]), rise, whole - _size(params)))
    return tuple(out)


def without_block(model: Encoder, params: Params, block: int) -> tuple[Encoder, Params]:
    """The network without block number `block` (from 1), and its parameters under their new numbers."""
    gone = block - 1
    kept = {}
    for name, tensor in params.items():
        if not name.startswith("blocks."):
            kept[name] = tensor
            continue
        number, _, rest = name.removeprefix("blocks.").partition(".")
        if int(number) != gone:
            kept[f"blocks.{int(number) - (int(number) > gone)}.{rest}"] = tensor
    heads, neurons = (
        tuple(size for i, size in enumerate(sizes) if i != gone) for sizes in (model.heads, model.feedforward)
    )
    return replace(model, heads=heads, feedforward=neurons), kept


# Pairs.


@dataclass(frozen=True)
class Pair:
    """Two heads removed, alone and together: rise of the loss, validation accuracy."""

    first: Unit
    second: Unit
    first_rise: float
    second_rise: float
    together: float
    dense: float
    first_accuracy: float
    second_accuracy: float
    both_accuracy: float
    candidates: int
    pairs: int

    @property
    def sum(self) -> float:
        """Both costs alone, summed; not positive where removing them lowers the loss."""
        return self.first_rise + self.second_rise

    @property
    def times(self) -> float | None:
        """Cost together over the sum of the costs alone; None where that sum is no cost."""
        return self.together / self.sum if self.sum > 0 else None


@remembered(maxsize=32)
def worst_pair(found: Network) -> Pair:
    """Of the heads that are cheap alone, the two that cost most beyond the sum of both.

    Cheap: at most one point of validation accuracy; the two cheapest, where fewer are.
    """
    alone = skills(found)
    order = (-alone.accuracy).argsort(kind="stable")
    cheap = int((alone.accuracy >= alone.dense - WITHIN - 1e-9).sum())
    candidates = [alone.units[i] for i in sorted(order[: max(2, cheap)])]
    pairs = ablate_pairs(found.model, found.params, found.measured, found.data.task, candidates)
    a, b = divmod(int(pairs.extra.triu(1).argmax()), len(candidates))
    if a == b:  # nothing is costlier together than alone: any pair says so
        a, b = 0, 1
    first, second = candidates[a], candidates[b]

    def accuracy(*gone: Unit) -> float:
        return found.measure(found.data.validation, found.all_but(*gone))["accuracy"]

    return Pair(
        first=first,
        second=second,
        first_rise=pairs.alone[a].item(),
        second_rise=pairs.alone[b].item(),
        together=pairs.together[a, b].item(),
        dense=accuracy(),
        first_accuracy=accuracy(first),
        second_accuracy=accuracy(second),
        both_accuracy=accuracy(first, second),
        candidates=len(candidates),
        pairs=len(candidates) * (len(candidates) - 1) // 2,
    )


# Greedy removal.


@dataclass(frozen=True, eq=False)
class Greedy:
    """Heads removed one after another, each time the one that costs least of those left.

    order: (N,) units. accuracy: (N + 1,) on validation rows, from none removed to all. evaluations: networks
    that had to be measured for it. free: heads that go within one point.
    """

    order: tuple[Unit, ...]
    accuracy: np.ndarray
    evaluations: int
    free: int


@remembered(maxsize=32)
def greedy(found: Network) -> Greedy:
    """By the exact loss on the rows of all scores, measured again after every removal: N (N + 1) / 2
    evaluations."""
    model, data = found.model, found.data
    left, order = list(heads(found)), []
    accuracy, params, evaluations = [found.dense["validation"]["accuracy"]], found.params, 0
    while left:
        rise = ablate_units(model, params, found.measured, data.task, groups(model, "heads"))
        evaluations += len(left)
        gone = min(left, key=lambda unit: rise[unit[0]][unit[1]].item())
        left.remove(gone)
        order.append(gone)
        params = found.without(found.all_but(*order))
        accuracy.append(found.measure(data.validation, found.all_but(*order))["accuracy"])
    measured = np.array(accuracy)
    free = max(last_within(measured, measured[0]), 0)
    return Greedy(tuple(order), measured, evaluations, free)


def numbers(question: Question, units: Sequence[Unit]) -> tuple[int, ...]:
    """Units as edits by hand count them, in rising order."""
    sizes = subject(question).sizes
    return tuple(sorted(number_of(sizes, *unit) for unit in units))


# A sentence.


@dataclass(frozen=True, eq=False)
class Reading:
    """What one sentence does to the network at every stop.

    words: its n tokens. maps: {group: (S or 1, h, n, n)}, the share of its attention that a head at the row's
    token gives the column's. positive: (S,) probability of a positive review; dense: of the whole network.
    """

    words: tuple[str, ...]
    maps: dict[str, np.ndarray]
    positive: np.ndarray
    dense: float


@remembered(maxsize=256)
def sentence(found: Network, words: str) -> tokens.Encoded:
    """A text as one row of the network's tokens."""
    data = found.data
    return tokens.encode([words], data.vocabulary, data.train.x.shape[1])


@remembered(maxsize=64)
def read(question: Question, words: str) -> Reading | None:
    """The maps of the network as it is at each stop; None where there is no word to read."""
    found = subject(question)
    row = sentence(found.network, words)
    (own,) = row.words
    if not own:
        return None
    model, params, x = found.model, found.network.params, row.tokens[:, : len(own)]
    stops = np.arange(len(found.plan))[:, None]
    gates = {
        group: torch.from_numpy((gone[None] > stops).astype(np.float32)).unsqueeze(1)
        for group, gone in found.plan.gone.items()
    }
    with torch.inference_mode():
        maps = model.attention(params, x, gates)
        logits = model.forward(params, x, gates)
        whole = model.forward(params, x)
    pictures = {g: m.reshape(-1, *m.shape[-3:]).numpy() for g, m in maps.items()}
    positive = logits.reshape(len(found.plan)).sigmoid().double().numpy()
    return Reading(tuple(own), pictures, positive, whole.sigmoid().item())


def removed(found: Subject, stop: int, kind: str) -> int:
    """How many heads ("heads") or feed-forward neurons ("ff") are gone at a stop."""
    return sum(int(gone[stop]) for name, gone in found.plan.counts.items() if kind_of(name) == kind)


def _size(params: Params) -> int:
    return sum(tensor.numel() for tensor in params.values())
