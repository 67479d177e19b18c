"""Training as a generator of frozen records: the page draws them, a test reads them, nobody edits the loop.

Weights live in one flat tensor and biases in another while they are trained, so that a step of the optimiser
is two kernels and the L1 step and the mask are one each. Penalties touch weights, never biases.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from threading import Event

import torch
from torch import Tensor

from core.data.dataset import Dataset, Split
from core.data.registry import load
from core.measure.metrics import headline, loss_fn, metric_fn
from core.models import Model
from core.prune.masks import Mask
from core.prune.units import Params
from core.train.settings import BaseTrainSettings, TrainSettings

__all__ = ["DivergenceError", "Record", "TrainSettings", "train"]

MOMENTUM = 0.9

PROBE = 2000
"""Training rows, the first ones, over which a record's training loss is the mean: all of them where there are
fewer."""


@dataclass(frozen=True)
class Record:
    """The state after an epoch; epoch 0 is before training. Losses are means over rows, without penalties.

    `metric` names train_metric and validation_metric: "accuracy" or "r2". `seconds` is the time spent so far.
    `params` is a copy of the parameters at snapshot epochs and None at the others; at the last epoch, that of
    the epoch that the settings keep.
    """

    epoch: int
    train_loss: float
    validation_loss: float
    metric: str
    train_metric: float
    validation_metric: float
    seconds: float
    params: Params | None = field(default=None, repr=False, compare=False)


def best(records: Sequence[Record]) -> Record:
    """Of the epochs from 1 on the one that is best on validation: the highest metric, among equals the lowest
    loss, then the first."""
    return max(records[1:], key=_merit)


def _merit(record: Record) -> tuple[float, float]:
    return record.validation_metric, -record.validation_loss


class DivergenceError(RuntimeError):
    """The loss stopped being a finite number."""


def train(
    settings: BaseTrainSettings,
    dataset: Dataset | None = None,
    mask: Mask | None = None,
    cancel: Event | None = None,
    start: Params | None = None,
    model: Model | None = None,
    recut: Callable[[int, Params], Mask] | None = None,
) -> Iterator[Record]:
    """Train and yield a record for each epoch from 0 on. The same arguments give the same numbers.

    `dataset` replaces the named one (same shapes). `mask` names weights and keeps the cut ones at exactly 0:
    they are set to 0 after every step and the optimiser forgets them. `start` replaces the initial
    parameters, `model` the architecture that the settings name: a network that has lost units goes on with
    both. `recut` is asked before every epoch from 1 on, with the epoch and a copy of the parameters, for the
    mask that holds from there on; the optimiser keeps what it remembers of the others. Once `cancel` is set
    the generator ends after the current batch. Raises DivergenceError when the loss is no longer finite, and
    ValueError where `recut` meets settings that keep the best epoch: it may have another mask.
    """
    if recut is not None and settings.keep == "best":
        raise ValueError("expected keep='last' where the mask changes from epoch to epoch, got 'best'")
    data = load(settings.dataset) if dataset is None else dataset
    model = settings.build(data) if model is None else model
    loss, metric = loss_fn(data.task), metric_fn(data.task)
    state = _State(model, model.init(settings.seed) if start is None else start, settings, mask)
    shuffle = torch.Generator().manual_seed(settings.seed)
    x, y = data.train.x, data.train.y
    probe = Split(x[:PROBE], y[:PROBE])
    batch = settings.batch_size or len(x)
    spent = 0.0
    kept: Record | None = None
    for epoch in range(settings.epochs + 1):
        began = time.perf_counter()
        if epoch > 0:
            if recut is not None:
                state.hold(recut(epoch, state.snapshot()))
            order = torch.randperm(len(x), generator=shuffle) if batch < len(x) else None
            shuffled = (x, y) if order is None else (x[order], y[order])
            for rows, targets in zip(shuffled[0].split(batch), shuffled[1].split(batch), strict=True):
                if cancel is not None and cancel.is_set():
                    return
                state.step(loss(model.logits(state.params(), rows), targets))
        spent += time.perf_counter() - began
        with torch.no_grad():
            params = state.params()
            seen = model.logits(params, probe.x)
            unseen = model.logits(params, data.validation.x)
            record = Record(
                epoch=epoch,
                train_loss=loss(seen, probe.y).item(),
                validation_loss=loss(unseen, data.validation.y).item(),
                metric=headline(data.task),
                train_metric=metric(seen, probe.y).item(),
                validation_metric=metric(unseen, data.validation.y).item(),
                seconds=spent,
                params=state.snapshot() if epoch in settings.snapshots else None,
            )
        if not record.train_loss < float("inf"):
            raise DivergenceError(
                f"the loss is no longer a finite number at epoch {epoch}: "
                f"expected a smaller learning rate than {settings.learning_rate:g}"
            )
        if settings.keep == "best" and epoch:
            if kept is None or _merit(record) > _merit(kept):
                kept = replace(record, params=state.snapshot())
            if epoch == settings.epochs:
                record = replace(record, params=kept.params)
        yield record
        if cancel is not None and cancel.is_set():
            return


class _State:
    """Flat weights and biases under one optimiser."""

    def __init__(self, model: Model, params: Params, settings: BaseTrainSettings, mask: Mask | None) -> None:
        self.names = {
            "weight": model.weight_names,
            "bias": tuple(name for name in params if name not in model.weight_names),
        }
        self.shapes = {name: params[name].shape for name in params}
        self.sizes = {kind: [params[n].numel() for n in names] for kind, names in self.names.items()}
        self.flat = {k: torch.cat([params[n].flatten() for n in names]) for k, names in self.names.items()}
        self.model = model
        self.cut = self._cut(mask)
        for tensor in self.flat.values():
            tensor.requires_grad_()
        self.settings = settings
        self.optimizer = _optimizer(settings, self.flat["weight"], self.flat["bias"])
        self._forget_cut()

    def hold(self, mask: Mask) -> None:
        """From now on this mask holds, in place of the one before."""
        self.cut = self._cut(mask)
        self._forget_cut()

    def _cut(self, mask: Mask | None) -> Tensor | None:
        """Flat bool tensor, True where a weight is removed."""
        if mask is None:
            return None
        model = self.model
        for name, flags in mask.items():
            if name not in model.weight_names or flags.shape != self.shapes[name]:
                raise ValueError(
                    f"expected a mask over weights {model.weight_names} of their shapes, got {name!r}"
                )
        kept = [
            mask[n] if n in mask else torch.ones(self.shapes[n], dtype=torch.bool) for n in model.weight_names
        ]
        return ~torch.cat([flags.flatten() for flags in kept])

    def params(self) -> Params:
        """Views of the flat tensors under the names of the model."""
        out: Params = {}
        for kind, names in self.names.items():
            for name, piece in zip(names, self.flat[kind].split(self.sizes[kind]), strict=True):
                out[name] = piece.view(self.shapes[name])
        return out

    def snapshot(self) -> Params:
        """Copies, in the order in which the model lists its parameters."""
        now = self.params()
        return {name: now[name].detach().clone() for name in self.shapes}

    def step(self, loss: Tensor) -> None:
        self.optimizer.zero_grad(set_to_none=True)
        loss.backward()
        if self.settings.clip:
            if self.cut is not None:  # what is removed has no part in the norm
                self.flat["weight"].grad.masked_fill_(self.cut, 0.0)
            torch.nn.utils.clip_grad_norm_(list(self.flat.values()), self.settings.clip)
        self.optimizer.step()
        if self.settings.l1:
            self._shrink()
        self._forget_cut()

    @torch.no_grad()
    def _shrink(self) -> None:
        """Soft threshold, in the metric in which the optimiser stepped.

        With that threshold a weight rests where the smooth loss has abs(g) = l1 if it is not 0 and abs(g) <=
        l1 if it is: the optimum of the lasso, whichever optimiser is used (Parikh & Boyd 2014, Proximal
        Algorithms, 4.2).
        """
        weight, amount = self.flat["weight"], self.settings.learning_rate * self.settings.l1
        threshold: float | Tensor = amount
        if self.settings.optimizer == "momentum":
            # a gradient that persists moves a weight 1 / (1 - momentum) times
            threshold = amount / (1.0 - MOMENTUM)
        elif self.settings.optimizer in ("adam", "adamw"):
            state, group = self.optimizer.state[weight], self.optimizer.param_groups[0]
            second = state["exp_avg_sq"] / (1.0 - group["betas"][1] ** state["step"])
            threshold = amount / (second.sqrt() + group["eps"])
        weight.copy_(weight.sign() * (weight.abs() - threshold).clamp(min=0.0))

    @torch.no_grad()
    def _forget_cut(self) -> None:
        """Cut weights are 0 and the optimiser remembers nothing of them: momentum would move them again."""
        if self.cut is None:
            return
        weight = self.flat["weight"]
        weight.masked_fill_(self.cut, 0.0)
        for value in self.optimizer.state[weight].values() if weight in self.optimizer.state else ():
            if isinstance(value, Tensor) and value.shape == weight.shape:
                value.masked_fill_(self.cut, 0.0)


def _optimizer(settings: BaseTrainSettings, weight: Tensor, bias: Tensor) -> torch.optim.Optimizer:
    groups = [
        {"params": [weight], "weight_decay": settings.weight_decay},
        {"params": [bias], "weight_decay": 0.0},
    ]
    if settings.optimizer in ("sgd", "momentum"):
        momentum = MOMENTUM if settings.optimizer == "momentum" else 0.0
        return torch.optim.SGD(groups, lr=settings.learning_rate, momentum=momentum, fused=True)
    kind = torch.optim.Adam if settings.optimizer == "adam" else torch.optim.AdamW
    return kind(groups, lr=settings.learning_rate, fused=True)
