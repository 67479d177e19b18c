"""What the page on weights measures beside its pruning: the clock of a threshold, one stop, one weight, and
every criterion against the truth."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.jobs import remembered
from core.prune.masks import pool_sizes, removal_rank
from core.prune.plan import plan_stops
from core.prune.sweep import sweep
from core.train.settings import TrainSettings
from lessons.mlp_weights.settings import CRITERIA, EPSILON
from lessons.network import network
from lessons.question import Question
from lessons.subject import Subject, subject

PIXEL = 8
"""Side of a pixel in pictures of digits: a browser would blur an 8 x 8 picture."""


@dataclass(frozen=True)
class Clock:
    """One fixed epsilon along the training: by epoch the share removed, the accuracy left, the dense one."""

    epsilon: float
    epochs: tuple[int, ...]
    removed: tuple[float, ...]
    left: tuple[float, ...]
    dense: tuple[float, ...]

    @property
    def most(self) -> int:
        """Index of the epoch at which most is removed."""
        return int(np.argmax(self.removed))

    @property
    def answer(self) -> int:
        """Which option of the guess is right: 0 the untrained network, 1 one in between, 2 the last."""
        return 0 if self.most == 0 else 2 if self.most == len(self.epochs) - 1 else 1

    @property
    def course(self) -> str:
        """How the share removed goes along the training: "steady", "uneven" (ends higher) or "against"."""
        if self.removed[-1] <= self.removed[0]:
            return "against"
        return "steady" if (np.diff(self.removed) >= 0).all() else "uneven"


@remembered(maxsize=64)
def clock(training: TrainSettings, epsilon: float = EPSILON) -> Clock:
    """The gradient threshold at one epsilon over all snapshots of a run."""
    removed, left, dense = [], [], []
    for epoch in training.snapshots:
        found = network(training, epoch)
        data = found.data
        plan = plan_stops(found.scores("weight", "gradient"), "global", [0.0], [epsilon])
        result = sweep(found.model, found.params, data.validation, data.task, plan)
        stop = plan.at_threshold(epsilon)
        removed.append(float(plan.share[stop]))
        left.append(result.accuracy[stop].item())
        dense.append(found.dense["validation"]["accuracy"])
    return Clock(epsilon, training.snapshots, tuple(removed), tuple(left), tuple(dense))


@dataclass(frozen=True, eq=False)
class Exact:
    """The numbers of one stop. left: {layer: (kept, size)}. zeros: weights that are exactly 0 before anything
    is pruned. worst: number and accuracy of the class that is found least. flipped: row numbers of validation
    samples whose answer differs from the dense network's, (k,)."""

    share: float
    removed: int
    total: int
    accuracy: float
    dense: float
    loss: float
    test: float
    worst: tuple[int, float]
    left: dict[str, tuple[int, int]]
    zeros: int
    flipped: np.ndarray

    @property
    def kept(self) -> int:
        return self.total - self.removed


@remembered(maxsize=256)
def exact(question: Question, stop: int) -> Exact:
    """Everything the page says of a stop; the test split is only looked at here."""
    found = subject(question)
    plan, classes = found.plan, found.result.per_class[stop]
    worst = int(classes.argmin())
    return Exact(
        share=float(plan.share[stop]),
        removed=int(plan.removed[stop]),
        total=plan.total,
        accuracy=float(found.accuracy[stop]),
        dense=found.dense,
        loss=float(found.loss[stop]),
        test=found.measure(stop, "test")["accuracy"],
        worst=(worst, classes[worst].item()),
        left={
            name.removesuffix(".weight"): (gone.size - int(plan.counts[name][stop]), gone.size)
            for name, gone in plan.gone.items()
        },
        zeros=sum(int((found.network.params[name] == 0).sum()) for name in plan.gone),
        flipped=(found.result.predictions[stop] != found.untouched.predictions[0])
        .nonzero()
        .flatten()
        .numpy(),
    )


@dataclass(frozen=True)
class Weight:
    """One weight and everything that its score is made of.

    rank: 1 goes first, among the `rivals` it is ranked with: all weights, those of its layer, or of its row.
    item: its number, counted through all layers, as edits by hand name it. stop: the first one that removes
    it. rise: what the training loss gains when this weight alone is removed.
    """

    name: str
    layer: str
    row: int
    column: int
    value: float
    gradient: float
    score: float
    rank: int
    rivals: int
    scope: str
    item: int
    stop: int
    rise: float
    loss: float

    @property
    def title(self) -> str:
        """Its name, counted from 0 as in code: fc1.weight[3, 12]."""
        return f"{self.name}[{self.row}, {self.column}]"


@remembered(maxsize=256)
def weight(question: Question, picked: tuple[str, int] | None) -> Weight:
    """The picked weight; without a pick the one whose score is largest."""
    found = subject(question)
    trained, table = found.network, found.scores
    if picked is None:
        name = max(table, key=lambda n: table[n].max().item())
        picked = name, int(table[name].argmax())
    name, index = picked
    row, column = divmod(index, table[name].shape[1])
    loss = trained.dense["train"]["loss"]
    without = trained.measure(trained.data.train, trained.one_less(name, index))["loss"]
    return Weight(
        name=name,
        layer=name.removesuffix(".weight"),
        row=row,
        column=column,
        value=trained.params[name][row, column].item(),
        gradient=trained.gradients[name][row, column].item(),
        score=table[name][row, column].item(),
        rank=1 + int(removal_rank(table, found.plan.scope)[name][row, column]),
        rivals=pool_sizes(table, found.plan.scope)[name],
        scope=found.plan.scope,
        item=found.number_of(name, index),
        stop=int(found.plan.gone[name][row, column]),
        rise=without - loss,
        loss=loss,
    )


def pictures(found: Subject, rows: np.ndarray, stop: int) -> tuple[list[np.ndarray], list[dict[str, str]]]:
    """Validation pictures (0 to 1, ink dark) with both answers; none where the data has none."""
    data = found.data
    if data.image_shape is None:
        return [], []
    names = data.class_names
    answers = [
        {
            "dense": names[int(found.untouched.predictions[0, row])],
            "pruned": names[int(found.result.predictions[stop, row])],
        }
        for row in rows
    ]
    large = np.ones((PIXEL, PIXEL), np.float32)
    paper = [1.0 - data.validation.x[row].view(data.image_shape).numpy() for row in rows]
    return [np.kron(picture, large) for picture in paper], answers


@dataclass(frozen=True)
class Judged:
    """A criterion at a snapshot: rank correlation with the truth, and accuracy at a share."""

    criterion: str
    correlation: float
    accuracy: float


@remembered(maxsize=64)
def judged(question: Question, share: float) -> tuple[Judged, ...]:
    """All criteria of the page against the exact rise of the loss, the best correlation first."""
    rows = []
    for name in CRITERIA:
        found = subject(question.by(name))
        shares, accuracy = found.curve()
        at = int(np.abs(shares - share).argmin())
        rows.append(Judged(name, found.agreement, float(accuracy[at])))
    return tuple(sorted(rows, key=lambda row: -row.correlation))
