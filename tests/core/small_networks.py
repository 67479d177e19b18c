"""Small networks in float64 for the laws: trained a little, so that gradients are neither huge nor zero."""

from dataclasses import dataclass
from functools import cache

import torch
from torch import Tensor
from torch.nn import functional

from core.data.dataset import Dataset, Split, Task
from core.data.registry import load
from core.measure.metrics import loss_fn
from core.models import MLP, Model
from core.prune.units import Params

CASES = ("digits", "digits tanh", "breast_cancer", "diabetes", "linear")
"""Every task, ReLU and tanh, with and without hidden layers."""


@dataclass(frozen=True)
class Case:
    model: MLP
    params: Params
    split: Split
    task: Task

    @property
    def x(self) -> Tensor:
        return self.split.x

    @property
    def y(self) -> Tensor:
        return self.split.y

    @property
    def all(self) -> tuple[MLP, Params, Split, Task]:
        return self.model, self.params, self.split, self.task

    def loss(self, params: Params | None = None, gates: dict[str, Tensor] | None = None) -> Tensor:
        """Mean loss, by an ordinary forward pass."""
        return self.loss_of(self.model.forward(params or self.params, self.x, gates))

    def loss_of(self, outputs: Tensor) -> Tensor:
        return torch_loss(self.task, outputs, self.y)


def torch_loss(task: Task, outputs: Tensor, y: Tensor) -> Tensor:
    """Mean loss as torch has it."""
    if task == "regression":
        return functional.mse_loss(outputs, y)
    if task == "binary":
        return functional.binary_cross_entropy_with_logits(outputs.squeeze(-1), y.to(outputs.dtype))
    return functional.cross_entropy(outputs, y)


@cache
def case(name: str, rows: int = 48, steps: int = 60) -> Case:
    """A trained network on the first rows of a data set. Shared: never write to its tensors."""
    widths, activation, source = {
        "digits": ((64, 12, 9, 10), "relu", "digits"),
        "digits deep": ((64, 10, 9, 8, 10), "relu", "digits"),
        "digits tanh": ((64, 12, 9, 10), "tanh", "digits"),
        "breast_cancer": ((30, 8, 6, 1), "relu", "breast_cancer"),
        "diabetes": ((10, 8, 6, 1), "relu", "diabetes"),
        "linear": ((10, 1), "relu", "diabetes"),
    }[name]
    data: Dataset = load(source).to(torch.float64)
    split = Split(data.train.x[:rows], data.train.y[:rows])
    model = MLP(widths, activation)
    params = {key: value.requires_grad_() for key, value in model.init(1, torch.float64).items()}
    optimizer = torch.optim.Adam(params.values(), lr=0.01)
    for _ in range(steps):
        optimizer.zero_grad()
        loss_fn(data.task)(model.forward(params, split.x), split.y).backward()
        optimizer.step()
    return Case(model, {key: value.detach() for key, value in params.items()}, split, data.task)


class Bare(Model):
    """A network under the abstract methods of the protocol alone."""

    def __init__(self, model: Model) -> None:
        self.inner = model
        self.weight_names, self.hidden, self.units = model.weight_names, model.hidden, model.units
        self.activation, self.shapes = model.activation, model.shapes
        self.scales, self.statistics = model.scales, model.statistics

    def init(self, seed, dtype=torch.float32):
        return self.inner.init(seed, dtype)

    def forward(self, params, x, gates=None):
        return self.inner.forward(params, x, gates)

    def activations(self, params, x):
        return self.inner.activations(params, x)

    def readings(self, params, x):
        return self.inner.readings(params, x)

    def shrink(self, params, kept):
        small, less = self.inner.shrink(params, kept)
        return Bare(small), less

    def module(self, params):
        return self.inner.module(params)
