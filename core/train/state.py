"""Flat parameters of one network, or of several that differ in their seeds, under one optimiser.

Weights live in one flat tensor and biases in another, so that a step of the optimiser is two kernels and the
L1 step and the mask are one each. Penalties touch weights, never biases. Where an architecture has a stacked
form, gradients are computed by it, for one network as for several: bit for bit the same, alone or in company.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from inspect import unwrap

import torch
from torch import Tensor
from torch.nn import functional
from torch.nn.utils import get_total_norm

from core.data.dataset import Task
from core.measure.metrics import loss_fn
from core.models import Model
from core.models.stacked import ALIGNED, each
from core.prune.masks import Mask
from core.prune.units import Params
from core.train.settings import BaseTrainSettings

MOMENTUM = 0.9


class State:
    """s networks of one architecture, from initial parameters on. A mask is for one network alone."""

    def __init__(
        self,
        model: Model,
        params: Sequence[Params],
        settings: BaseTrainSettings,
        task: Task,
        mask: Mask | None = None,
    ) -> None:
        self.model, self.settings, self.task = model, settings, task
        self.stacked = model.stacked()
        self.shapes = {name: tensor.shape for name, tensor in params[0].items()}
        biases = tuple(name for name in self.shapes if name not in model.weight_names)
        self.names = {"weight": model.weight_names, "bias": biases}
        self.count = len(params)
        self.cut = self._cut(mask)
        self.flat = {kind: self._flat(params, kind) for kind in self.names}
        aside = {kind: tensor.detach() for kind, tensor in self.flat.items()}  # the same numbers
        self.params = self._views(aside, (self.count,))
        for tensor in self.flat.values():
            if self.stacked is None:
                tensor.requires_grad_()
            tensor.grad = torch.zeros_like(tensor)
        self.slopes = self._views({kind: tensor.grad for kind, tensor in self.flat.items()}, (self.count,))
        self.optimizer = _optimizer(settings, self.flat["weight"], self.flat["bias"])
        self._forget_cut()

    def _flat(self, params: Sequence[Params], kind: str) -> Tensor:
        pieces = [own[name].detach().flatten() for name in self.names[kind] for own in params]
        return torch.cat([functional.pad(piece, (0, -len(piece) % ALIGNED)) for piece in pieces])

    def _views(self, flat: dict[str, Tensor], lead: tuple[int, ...]) -> Params:
        """Parts of flat tensors under the names of the model, of shapes (*lead, *shape)."""
        out: Params = {}
        for kind, names in self.names.items():
            sizes = [self.shapes[name].numel() for name in names]
            pieces = flat[kind].split([self.count * (size + -size % ALIGNED) for size in sizes])
            for name, size, piece in zip(names, sizes, pieces, strict=True):
                out[name] = piece.view(self.count, -1)[:, :size].view(*lead, *self.shapes[name])
        return out

    def hold(self, mask: Mask) -> None:
        """From now on this mask holds, in place of the one before."""
        self.cut = self._cut(mask)
        self._forget_cut()

    def _cut(self, mask: Mask | None) -> Tensor | None:
        """Flat bool tensor, True where a weight is removed."""
        if mask is None:
            return None
        for name, flags in mask.items():
            if name not in self.names["weight"] or flags.shape != self.shapes[name]:
                raise ValueError(
                    f"expected a mask over weights {self.names['weight']} of their shapes, got {name!r}"
                )
        kept = {name: torch.ones(self.shapes[name], dtype=torch.bool) for name in self.names["weight"]}
        return ~self._flat([kept | dict(mask)], "weight")

    def snapshot(self, network: int = 0) -> Params:
        """Copies, in the order in which the model lists its parameters."""
        return {name: self.params[name][network].clone() for name in self.shapes}

    def targets(self, y: Tensor) -> Tensor:
        """What `step` compares with, for all rows: numbers (n, c) where the gradient is computed by hand."""
        if self.stacked is None:
            return y
        outputs = self.shapes[self.names["weight"][-1]][0]
        wanted = functional.one_hot(y, outputs) if self.task == "multiclass" else y.view(-1, outputs)
        return wanted.to(self.flat["weight"].dtype)

    @torch.no_grad()
    def logits(self, x: Tensor) -> Tensor:
        """Of the same rows x (n, ...), for every network: (s, n, ..., c)."""
        if self.stacked is None:
            return self.model.logits(self._views(self.flat, ()), x).unsqueeze(0)
        return self.stacked.forward(self.params, x.expand(self.count, *x.shape))[-1].transpose(1, 2)

    def step(self, rows: Tensor, targets: Tensor) -> None:
        """One step of every network on rows (s, n, ...) of its own and their targets (s, n, ...)."""
        if self.stacked is None:
            for tensor in self.flat.values():
                tensor.grad.zero_()
            logits, seen = self.model.training_logits(self._views(self.flat, ()), rows[0])
            loss_fn(self.task)(logits, targets[0]).backward()
            for name, value in seen.items():
                self.params[name][0].copy_(value)
        else:
            trace = self.stacked.forward(self.params, rows)
            slope = self.slope(trace[-1], targets.transpose(1, 2))
            self.stacked.backward(self.params, trace, slope, self.slopes)
        if self.settings.clip:
            self._clip()
        self.optimizer.step()
        if self.settings.l1:
            self._shrink()
        self._forget_cut()

    def slope(self, outputs: Tensor, targets: Tensor) -> Tensor:
        """Derivative of each network's mean loss in its outputs; outputs, which are written over, and what
        `targets` gives of their rows are (s, c, n)."""
        return _slope(outputs, targets, self.task)

    def _clip(self) -> None:
        """Shorten each network's gradient to the largest norm; what is removed has no part in it."""
        if self.cut is not None:
            self.flat["weight"].grad.masked_fill_(self.cut, 0.0)
        for i in range(self.count):
            own = [slope[i] for slope in self.slopes.values()]
            factor = self.settings.clip / (get_total_norm(own) + 1e-6)  # as torch.nn.utils.clip_grad_norm_
            for slope in own:
                slope.mul_(factor.clamp(max=1.0))

    @torch.no_grad()
    def _shrink(self) -> None:
        """Soft threshold, in the metric in which the optimiser stepped.

        With that threshold a weight rests where the smooth loss has abs(g) = l1 if it is not 0 and abs(g) <=
        l1 if it is: the optimum of the lasso, whichever optimiser is used (Parikh & Boyd 2014, Proximal
        Algorithms, 4.2). Under Adam a weight with gradients far below l1 is 0 within a step or a few; one
        that never had a gradient other than 0 stays as it is, as there is no metric for it yet.
        """
        weight, amount = self.flat["weight"], self.settings.learning_rate * self.settings.l1
        threshold: float | Tensor = amount
        if self.settings.optimizer == "momentum":
            # a gradient that persists moves a weight 1 / (1 - momentum) times
            threshold = amount / (1.0 - MOMENTUM)
        elif self.settings.optimizer in ("adam", "adamw"):
            state, group = self.optimizer.state[weight], self.optimizer.param_groups[0]
            second = state["exp_avg_sq"] / (1.0 - group["betas"][1] ** state["step"])
            threshold = (amount / (second.sqrt() + group["eps"])).masked_fill_(second == 0.0, 0.0)
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


def _slope(outputs: Tensor, targets: Tensor, task: Task) -> Tensor:
    """Derivative of each network's mean loss in its outputs; outputs, which are written over, and targets
    are (s, c, n)."""
    rows = outputs.shape[2]
    if task == "multiclass":
        return outputs.softmax(1).sub_(targets).div_(rows)
    if task == "binary":
        return each(torch.sigmoid_, outputs).sub_(targets).div_(rows)
    return outputs.sub_(targets).mul_(2.0 / (rows * outputs.shape[1]))


def _optimizer(settings: BaseTrainSettings, weight: Tensor, bias: Tensor) -> torch.optim.Optimizer:
    groups = [
        {"params": [weight], "weight_decay": settings.weight_decay},
        {"params": [bias], "weight_decay": 0.0},
    ]
    if settings.optimizer in ("sgd", "momentum"):
        momentum = MOMENTUM if settings.optimizer == "momentum" else 0.0
        return _plain(torch.optim.SGD)(groups, lr=settings.learning_rate, momentum=momentum, fused=True)
    kind = torch.optim.Adam if settings.optimizer == "adam" else torch.optim.AdamW
    return _plain(kind)(groups, lr=settings.learning_rate, fused=True)


@cache
def _plain(kind: type[torch.optim.Optimizer]) -> type[torch.optim.Optimizer]:
    """The same optimizer without what torch wraps around it for its compiler. Nothing is compiled here, and
    the compiler's import takes longer than the training that a learner waits for.
    """
    bare = {"add_param_group": unwrap(kind.add_param_group), "step": torch.no_grad()(unwrap(kind.step))}
    return type(kind.__name__, (kind,), bare)
