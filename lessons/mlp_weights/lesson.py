"""The lesson on the weights of an MLP: epsilon is a clock. Settings, experiment, and claims as functions."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch

from core.data.dataset import Dataset
from core.data.registry import load
from core.jobs import remembered
from core.measure.metrics import loss_fn
from core.models import MLP
from core.prune.masks import pool_sizes, removal_rank
from core.prune.plan import Plan, plan_stops
from core.prune.scores import WEIGHT_CRITERIA
from core.prune.sweep import SweepResult, sweep
from core.prune.units import Params
from core.train.loop import TrainSettings
from lessons import networks
from lessons.catalogue import Sentence, count, number, percent
from lessons.mlp_weights.settings import EPSILON, L1, NETWORKS, Settings

__all__ = [
    "EPSILON", "L1", "NETWORKS", "Settings", "claim_line", "clock", "exact", "frames", "judged",
    "judged_line", "pictures", "snapshot", "snapshots", "so_far", "solved", "weight",
]  # fmt: skip

PIXEL = 8
"""Side of a pixel in pictures of digits."""
MOONS_GOAL_WEIGHTS = 96
MOONS_GOAL_ACCURACY = 0.95


@dataclass(frozen=True, eq=False)
class Snapshot:
    """One frame: the network after `epoch` epochs, its plan of stops, and the sweep over validation."""

    settings: TrainSettings
    criterion: str
    epoch: int
    plan: Plan
    result: SweepResult

    @property
    def dense(self) -> float:
        return self.untouched.accuracy[0].item()

    @property
    def untouched(self) -> SweepResult:
        """The sweep without edits by hand: its first stop is the dense network."""
        return _untouched(self.settings, self.epoch)


@remembered(maxsize=256)
def snapshot(
    run: TrainSettings, epoch: int, criterion: str, scope: str, cut: tuple[int, ...], kept: tuple[int, ...]
) -> Snapshot:
    """One frame of the page: its stops and the sweep over them."""
    axis = networks.threshold_axis(run, criterion, "")
    # Thresholds compare items of all layers: ranked layer by layer there is no common one.
    thresholds = networks.grid(axis) if axis and scope == "global" else None
    data = load(run.dataset)
    edits = networks.hand(cut, kept, run.model.count())
    plan = plan_stops(networks.scores(run, epoch, criterion), scope, networks.SHARES, thresholds, edits)
    result = sweep(run.model, params_of(run, epoch), data.validation, data.task, plan)
    return Snapshot(run, criterion, epoch, plan, result)


def snapshots(
    run: TrainSettings, criterion: str, scope: str, cut: tuple[int, ...], kept: tuple[int, ...]
) -> tuple[Snapshot, ...]:
    """The frames of the page, one for each snapshot of the training."""
    return tuple(snapshot(run, epoch, criterion, scope, cut, kept) for epoch in run.snapshots)


@remembered(maxsize=256)
def _untouched(run: TrainSettings, epoch: int) -> SweepResult:
    data = load(run.dataset)
    params = params_of(run, epoch)
    plan = plan_stops({name: params[name].abs() for name in run.model.weight_names}, "global", [0.0])
    return sweep(run.model, params, data.validation, data.task, plan)


def params_of(run: TrainSettings, epoch: int) -> Params:
    """Parameters of a trained run at a snapshot."""
    known = networks.known(run)
    if known is None:
        raise LookupError(f"expected a trained run of {run.label}, got none")
    return known.snapshots[epoch]


def frames(settings: Settings) -> tuple[Snapshot, ...]:
    """`snapshots` of the page's settings."""
    return snapshots(*settings.experiment)


def nearest_epoch(run: TrainSettings, epoch: int) -> int:
    """The snapshot nearest to an epoch; the earlier of two."""
    return min(run.snapshots, key=lambda e: (abs(e - epoch), e))


# Claims.


def claim_line(settings: Settings) -> Sentence:
    """The line under the claim: the clock for the gradient threshold, else how far the criterion holds.

    Of the network as it was trained: edits by hand do not count.
    """
    run, scope = settings.run, settings.scope
    first, last = (snapshot(run, e, settings.criterion, scope, (), ()) for e in (0, run.epochs))
    if settings.criterion == "gradient" and last.plan.threshold is not None:
        shares = [frame.plan.share[frame.plan.at_threshold(EPSILON)] for frame in (first, last)]
        key = "weights-line-clock" if shares[1] > shares[0] else "weights-line-same"
        return Sentence(
            key,
            epsilon=number(EPSILON),
            first=percent(shares[0], 0),
            last=percent(shares[1], 0),
            epoch=last.epoch,
        )
    return _holds(settings, last)


def _holds(settings: Settings, frame: Snapshot) -> Sentence:
    share = networks.holds_until(settings.run, frame.epoch, settings.criterion, settings.scope)
    name = networks.criterion_name(settings.criterion)
    if share == 0.0:
        return Sentence("weights-line-fragile", criterion=name, share=percent(1 / (networks.SHARES - 1), 0))
    return Sentence("weights-line-other", criterion=name, share=percent(share, 0))


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

    def why(self) -> Sentence:
        return Sentence(
            "weights-predict-why",
            epsilon=number(self.epsilon),
            first=percent(self.removed[0], 0),
            epoch_first=self.epochs[0],
            last=percent(self.removed[-1], 0),
            epoch_last=self.epochs[-1],
            most=percent(self.removed[self.most], 0),
            epoch_most=self.epochs[self.most],
            accuracy=percent(self.left[self.most]),
            dense=percent(self.dense[self.most]),
            closing=Sentence(f"weights-predict-{self.course}"),
        )

    @property
    def course(self) -> str:
        """How the share removed goes along the training: "steady", "uneven" (ends higher) or "against"."""
        if self.removed[-1] <= self.removed[0]:
            return "against"
        return "steady" if (np.diff(self.removed) >= 0).all() else "uneven"


@remembered(maxsize=64)
def clock(run: TrainSettings, epsilon: float = EPSILON) -> Clock:
    """The gradient threshold at one epsilon over all snapshots of a run."""
    data = load(run.dataset)
    removed, left = [], []
    for epoch in run.snapshots:
        plan = plan_stops(networks.scores(run, epoch, "gradient"), "global", [0.0], [epsilon])
        result = sweep(run.model, params_of(run, epoch), data.validation, data.task, plan)
        stop = plan.at_threshold(epsilon)
        removed.append(float(plan.share[stop]))
        left.append(result.accuracy[stop].item())
    dense = tuple(_untouched(run, epoch).accuracy[0].item() for epoch in run.snapshots)
    return Clock(epsilon, run.snapshots, tuple(removed), tuple(left), dense)


@dataclass(frozen=True)
class Exact:
    """The numbers of one stop."""

    share: float
    removed: int
    total: int
    accuracy: float
    dense: float
    loss: float
    test: float
    worst: tuple[int, float]
    """Number and accuracy of the class that is found least."""
    left: dict[str, tuple[int, int]]
    zeros: int
    """Weights that are exactly 0 before anything is pruned."""
    flipped: np.ndarray
    """Row numbers of validation samples whose answer differs from the dense network's, (k,)."""

    @property
    def kept(self) -> int:
        return self.total - self.removed


def exact(frame: Snapshot, stop: int) -> Exact:
    """Everything the page says of a stop; the test split is only looked at here."""
    data = load(frame.settings.dataset)
    classes = frame.result.per_class[stop]
    worst = int(classes.argmin())
    params = params_of(frame.settings, frame.epoch)
    pruned = frame.plan.kept(stop).apply(params)
    answers = frame.settings.model.forward(pruned, data.test.x).argmax(-1)
    counts = {
        name.removesuffix(".weight"): (gone.size - int(frame.plan.counts[name][stop]), gone.size)
        for name, gone in frame.plan.gone.items()
    }
    dense_answers = frame.untouched.predictions[0]
    return Exact(
        share=float(frame.plan.share[stop]),
        removed=int(frame.plan.removed[stop]),
        total=frame.plan.total,
        accuracy=frame.result.accuracy[stop].item(),
        dense=frame.dense,
        loss=frame.result.loss[stop].item(),
        test=(answers == data.test.y).float().mean().item(),
        worst=(worst, classes[worst].item()),
        left=counts,
        zeros=sum(int((params[name] == 0).sum()) for name in frame.plan.gone),
        flipped=(frame.result.predictions[stop] != dense_answers).nonzero().flatten().numpy(),
    )


# Why: one weight.


@dataclass(frozen=True)
class Weight:
    """One weight and everything that its score is made of."""

    name: str
    layer: str
    row: int
    column: int
    value: float
    gradient: float
    score: float
    rank: int
    """1 goes first, among the `rivals` it is ranked with: all weights, those of its layer, or of its row."""
    rivals: int
    scope: str
    number: int
    """Its number, counted through all layers: as edits by hand name it."""
    stop: int
    """First stop that removes it."""
    rise: float
    """What the training loss gains when this weight alone is removed."""
    loss: float

    @property
    def title(self) -> str:
        """Its name, counted from 0 as in code: fc1.weight[3, 12]."""
        return f"{self.name}[{self.row}, {self.column}]"

    def place(self, model: MLP) -> Sentence:
        """What it connects."""
        i = model.layers.index(self.layer)
        source = Sentence("weights-why-input") if i == 0 else model.layers[i - 1]
        target = Sentence("weights-why-output") if self.layer == model.layers[-1] else self.layer
        return Sentence(
            "weights-why-picked",
            name=self.title,
            source=source,
            target=target,
            **{"from": str(self.column), "to": str(self.row)},
        )

    def standing(self) -> Sentence:
        """Its score and its place in the order."""
        return Sentence(
            f"weights-why-score-{self.scope}",
            score=number(self.score),
            rank=count(self.rank),
            total=count(self.rivals),
        )

    def fate(self, stop: int, settings: Settings) -> Sentence:
        """What becomes of it at a stop, and whether a hand decided."""
        by_hand = "hand" if self.number in (*settings.cut, *settings.kept) else "here"
        return Sentence(f"weights-why-{by_hand}-{'cut' if self.stop <= stop else 'kept'}")


def training_loss(run: TrainSettings, params: Params) -> float:
    """Mean loss over the training split."""
    data = load(run.dataset)
    return loss_fn(data.task)(run.model.forward(params, data.train.x), data.train.y).item()


def weight(frame: Snapshot, picked: str) -> Weight:
    """The picked weight; without a pick (or with one of another network) the one whose score is largest."""
    run, epoch = frame.settings, frame.epoch
    table = networks.scores(run, epoch, frame.criterion)
    name, _, index = picked.partition(":")
    if name not in table or not index or int(index) >= table[name].numel():
        name = max(table, key=lambda n: table[n].max().item())
        index = str(int(table[name].argmax()))
    i = int(index)
    layer = name.removesuffix(".weight")
    row, column = divmod(i, table[name].shape[1])
    score = table[name].flatten()[i]
    params = params_of(run, epoch)
    silenced = params[name].flatten().index_fill(0, torch.tensor([i]), 0.0).view_as(params[name])
    loss = training_loss(run, params)
    gradients = networks.gradients(run, epoch)
    return Weight(
        name=name,
        layer=layer,
        row=row,
        column=column,
        value=params[name].flatten()[i].item(),
        gradient=gradients[name].flatten()[i].item(),
        score=score.item(),
        rank=1 + int(removal_rank(table, frame.plan.scope)[name].flatten()[i]),
        rivals=pool_sizes(table, frame.plan.scope)[name],
        scope=frame.plan.scope,
        number=frame.plan.item(name, (row, column)),
        stop=int(frame.plan.gone[name].flat[i]),
        rise=training_loss(run, params | {name: silenced}) - loss,
        loss=loss,
    )


def pictures(
    frame: Snapshot, rows: np.ndarray, stop: int
) -> tuple[list[np.ndarray], list[dict[str, str]]] | None:
    """Validation pictures (0 to 1, ink dark) with both answers; None where the data has none."""
    data = load(frame.settings.dataset)
    if data.image_shape is None:
        return None
    names = data.class_names
    answers = [
        {
            "dense": names[int(frame.untouched.predictions[0, row])],
            "pruned": names[int(frame.result.predictions[stop, row])],
        }
        for row in rows
    ]
    # Pixels are drawn large here: a browser would blur an 8 x 8 picture.
    large = np.ones((PIXEL, PIXEL), np.float32)
    paper = [1.0 - data.validation.x[row].view(data.image_shape).numpy() for row in rows]
    return [np.kron(picture, large) for picture in paper], answers


def latex_number(value: float) -> str:
    """A number for a formula, to three digits."""
    if value == 0.0:
        return "0"
    mantissa, exponent = f"{value:.2e}".split("e")
    power = int(exponent)
    return f"{value:.3g}" if -4 < power < 4 else rf"{mantissa} \cdot 10^{{{power}}}"


def signed(value: float) -> str:
    """A change with its sign."""
    return number(value) if value <= 0 else f"+{number(value)}"


# Every criterion against the truth.


@dataclass(frozen=True)
class Judged:
    """A criterion at a snapshot: rank correlation with the truth, and accuracy at a share."""

    criterion: str
    correlation: float
    accuracy: float


@remembered(maxsize=64)
def judged(run: TrainSettings, epoch: int, scope: str, share: float) -> tuple[Judged, ...]:
    """All criteria of the page against ablation, the best correlation first."""
    rises = _flat(networks.scores(run, epoch, "ablation"))
    rows = []
    for name in WEIGHT_CRITERIA:
        if name == "ablation":
            continue
        flat = _flat(networks.scores(run, epoch, name))
        curve = networks.even_curve(run, epoch, name, WEIGHT_CRITERIA[name].scope or scope)
        at = curve[round(share * (len(curve) - 1))]
        rows.append(Judged(name, networks.rank_correlation(flat, rises), float(at)))
    return tuple(sorted(rows, key=lambda row: -row.correlation))


def _flat(table: networks.Scores) -> torch.Tensor:
    return torch.cat([score.flatten() for score in table.values()])


def judged_line(rows: tuple[Judged, ...]) -> Sentence:
    best, worst = rows[0], rows[-1]
    return Sentence(
        "weights-truth-line",
        best=networks.criterion_name(best.criterion),
        best_value=f"{best.correlation:+.2f}".replace("-", "−"),
        worst=networks.criterion_name(worst.criterion),
        worst_value=f"{worst.correlation:+.2f}".replace("-", "−"),
    )


# Try.


def solved(settings: Settings, numbers: Exact) -> bool:
    """The exercise: moons, 2-16-16-2, at most 96 weights, at least 95 percent on validation."""
    return (
        (settings.dataset, settings.network) == ("moons", "2-16-16-2")
        and numbers.kept <= MOONS_GOAL_WEIGHTS
        and numbers.accuracy >= MOONS_GOAL_ACCURACY - 1e-9
    )


def so_far(numbers: Exact) -> Sentence:
    return Sentence("weights-try-detail", left=count(numbers.kept), accuracy=percent(numbers.accuracy))


def dataset_of(settings: Settings) -> Dataset:
    return load(settings.run.dataset)
