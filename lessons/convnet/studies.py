"""What the page on the residual network measures beside its pruning: what goes with a filter, what each one
sees in a picture, one filter, every choice of blocks, every rule, and a cut that forgets the sum."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import product

import numpy as np
import torch

from core.jobs import remembered
from core.measure.ledger import ledger
from core.models import ConvNet
from core.prune.gradients import identity
from core.prune.masks import removal_rank
from core.train.loop import train
from core.train.settings import ConvNetSettings
from lessons.convnet.settings import CRITERIA, MEAN_OF_ABSOLUTES, SIGNED, ConvNetPage
from lessons.network import Network, network
from lessons.question import Question
from lessons.subject import WITHIN, Subject, subject

Unit = tuple[str, int]
"""Name of its group, and index there."""

PIXELS = 16
"""Of a picture, along each side of a weight."""

CHEAP = 16
"""At most so many filters are tried in pairs: those that cost least alone."""


# Groups, and what goes with a unit.


@dataclass(frozen=True)
class Cut:
    """What goes of one layer with a unit. kind: "row", "column" or "entry". names: of the tensors. index:
    None where all of them go."""

    kind: str
    names: tuple[str, ...]
    index: int | None

    @property
    def layer(self) -> str:
        return self.names[0].rpartition(".")[0]


@dataclass(frozen=True)
class Touched:
    """Everything that goes with a unit: cuts, and how many tensors."""

    cuts: tuple[Cut, ...]
    tensors: int

    def of(self, kind: str) -> tuple[Cut, ...]:
        return tuple(cut for cut in self.cuts if cut.kind == kind)


def touched(model: ConvNet, unit: Unit) -> Touched:
    """From the table of units: a convolution is a cut, and a batch norm with its four tensors is one."""
    found = model.units.touched(*unit)
    whole = unit[0] in model.branches
    cuts: dict[tuple[str, str], list[str]] = {}
    for tensor, axis, _ in found:
        layer = tensor.rpartition(".")[0]
        kind = ("row", "column")[axis] if tensor in model.weight_names else "entry"
        cuts.setdefault((layer, kind), []).append(tensor)
    index = None if whole else unit[1]
    return Touched(tuple(Cut(kind, tuple(names), index) for (_, kind), names in cuts.items()), len(found))


# Every stop.


@remembered(maxsize=64)
def multiply_adds(question: Question) -> np.ndarray:
    """Of one picture at every stop, counted from the table of units: (S,)."""
    found = subject(question)
    left = {name: count - found.removed(name) for name, count in found.model.weight_counts.items()}
    stops = range(len(found))
    return np.array([found.model.multiply_adds({n: int(c[stop]) for n, c in left.items()}) for stop in stops])


def saved(question: Question) -> np.ndarray:
    """Share of the multiply-adds that is gone at every stop, (S,)."""
    return 1.0 - multiply_adds(question) / ledger(subject(question).model).multiply_adds


def after_training(settings: ConvNetPage, stop: int) -> dict[str, float] | None:
    """Accuracies of the smaller network, trained on; None where that is not asked for or there is none."""
    question = settings.question
    if not settings.heal or not subject(question).plan.removed[stop]:
        return None
    return healed(question, stop, settings.heal)


@remembered(maxsize=256)
def healed(question: Question, stop: int, epochs: int) -> dict[str, float] | None:
    """Validation and test accuracy of the smaller network after so many epochs of training more, as it was
    trained; None where there is no smaller network."""
    found = subject(question)
    try:
        small, params = found.model.shrink(found.network.params, found.plan.kept(stop))
    except ValueError:
        return None
    changes = {"epochs": epochs, "snapshots": (0, epochs)}
    settings = question.training.model_copy(update=changes)
    if epochs:
        *_, last = train(settings, start=params, model=small)
        params = last.params
    module = small.module(params)
    with torch.inference_mode():
        return {
            name: float((module(rows.x).argmax(1) == rows.y).double().mean())
            for name, rows in found.data.splits.items()
            if name != "train"
        }


def picture_row(found: Network, digit: int) -> int:
    """The validation row that is looked at: the first of its class."""
    return int((found.data.validation.y == digit).nonzero()[0])


@remembered(maxsize=64)
def maps(question: Question, digit: int) -> Mapping[str, np.ndarray]:
    """What is read of every filter where its group is read last, at every stop, for one validation picture:
    {group: (S, size, height, width)}."""
    found = subject(question)
    row = picture_row(found.network, digit)
    x = found.data.validation.x[row : row + 1]
    seen: dict[str, list[np.ndarray]] = {group: [] for group in found.model.hidden}
    with torch.inference_mode():
        for stop in range(len(found)):
            read = found.model.maps(found.params(stop), x)
            for group, pictures in seen.items():
                pictures.append(read[group][-1][0].numpy())
    return {group: np.stack(pictures) for group, pictures in seen.items()}


# One unit.


@dataclass(frozen=True)
class Facts:
    """One unit: its scores on the training rows, the truth, and both sides of the identity in float64.

    place: how many units the criterion removes before it (0 is first): of all, or of its group where it ranks
    layer by layer. cost: how many of all cost less, by the truth.
    """

    unit: Unit
    score: float
    signed: float
    mean_of_absolutes: float
    truth: float
    place: int
    cost: int
    left: float
    right: float


@remembered(maxsize=256)
def facts(question: Question, unit: Unit) -> Facts:
    found = subject(question)
    (group, index), trained = unit, found.network
    names = question.names or trained.model.hidden

    def score(name: str) -> float:
        return trained.scores("unit", name, names)[group][index].item()

    left, right = (side[index].item() for side in _identity(trained)[group])
    return Facts(
        unit=unit,
        score=found.scores[group][index].item(),
        signed=score(SIGNED),
        mean_of_absolutes=score(MEAN_OF_ABSOLUTES),
        truth=score("ablation"),
        place=int(removal_rank(found.scores, question.scope)[group][index]),
        cost=int(removal_rank(found.truth)[group][index]),
        left=left,
        right=right,
    )


@remembered(maxsize=32)
def _identity(found: Network) -> Mapping[str, tuple[torch.Tensor, torch.Tensor]]:
    """Both sides of the identity for every group, whole branches among them, in float64."""
    rows = found.measured.to(torch.float64)
    params = {name: tensor.double() for name, tensor in found.params.items()}
    return identity(found.model, params, rows.x, rows.y, found.data.task)


def most_needed(question: Question, inside: bool = False) -> Unit:
    """The unit whose removal alone raises the training loss most; `inside`: of those inside of blocks."""
    truth = subject(question).truth
    if inside:
        truth = {group: score for group, score in truth.items() if not group.startswith("stage")}
    group = max(truth, key=lambda name: float(truth[name].max()))
    return group, int(truth[group].argmax())


# A cut that forgets the sum.


@remembered(maxsize=32)
def forgotten(found: Network) -> str:
    """What torch says when one filter of the first stage goes from one convolution of a block, with its batch
    norm, and nowhere else."""
    module = found.model.module(found.params)
    block, rest = module.blocks[0], torch.arange(1, found.model.widths[0])
    with torch.no_grad():
        block.conv2.weight = torch.nn.Parameter(block.conv2.weight[rest])
        for name in ("weight", "bias"):
            setattr(block.norm2, name, torch.nn.Parameter(getattr(block.norm2, name)[rest]))
        for name in ("running_mean", "running_var"):
            setattr(block.norm2, name, getattr(block.norm2, name)[rest])
        try:
            module(found.data.validation.x[:1])
        except RuntimeError as error:
            return str(error)
    raise AssertionError("expected torch to refuse a sum of different channels, got an answer")


# Blocks.


@dataclass(frozen=True)
class Blocks:
    """The network with some of its blocks' branches: which are kept, validation accuracy, what is left."""

    kept: tuple[bool, ...]
    accuracy: float
    parameters: int
    multiply_adds: int

    @property
    def gone(self) -> tuple[int, ...]:
        """Numbers of the blocks that lost their branch, from 1."""
        return tuple(i for i, there in enumerate(self.kept, start=1) if not there)


@remembered(maxsize=32)
def every_choice(found: Network) -> tuple[Blocks, ...]:
    """All ways to keep some blocks, the whole network first, then by how many go."""
    names, out = found.model.branches, []
    for kept in product((True, False), repeat=len(names)):
        flags = {name: torch.tensor([there]) for name, there in zip(names, kept, strict=True)}
        small, _ = found.model.shrink(found.params, flags)
        accuracy = found.measure(found.data.validation, flags)["accuracy"]
        out.append(Blocks(kept, accuracy, small.trained, ledger(small).multiply_adds))
    return tuple(sorted(out, key=lambda one: len(one.gone)))


# Every rule.


@dataclass(frozen=True)
class Rule:
    """One criterion on this network: agreement with the truth, filters within one point all the way, and the
    share of multiply-adds that is saved at best within one point."""

    criterion: str
    agreement: float
    free: int
    saved: float


def best_saved(found: Subject) -> float:
    """The largest share of multiply-adds that is gone at a stop within one point of the whole network."""
    good = found.accuracy >= found.dense - WITHIN - 1e-6
    return float(saved(found.question)[good].max(initial=0.0))


@remembered(maxsize=32)
def rules(training: ConvNetSettings, epoch: int) -> tuple[Rule, ...]:
    """All criteria of filters, the closest to the truth first."""
    out = []
    for criterion in CRITERIA:
        if network(training, epoch).defined("unit", criterion):
            found = subject(Question(training, epoch, "unit", criterion))
            out.append(Rule(criterion, found.agreement, found.free, best_saved(found)))
    return tuple(sorted(out, key=lambda rule: -rule.agreement))


def kernels(found: Network, unit: Unit, most: int = 16) -> tuple[np.ndarray, ...]:
    """The filter of a unit in the first convolution that makes it: a picture for each channel that it reads,
    0 to 1 with weight 0 in the middle, in a white frame."""
    group, index = unit
    weight = found.params[found.model.units[group].made_by[0].tensor][index].numpy()
    bound = float(np.abs(weight).max()) or 1.0
    large = np.ones((PIXELS, PIXELS), np.float32)
    pictures = (np.kron(0.5 + 0.5 * channel / bound, large) for channel in weight[:most])
    return tuple(np.pad(picture, 4, constant_values=1.0) for picture in pictures)
