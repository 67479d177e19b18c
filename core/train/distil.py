"""Distillation: a student learns from the answers of a teacher beside the right ones.

With student outputs z, teacher outputs t and n rows, the loss is

    (1 - mix) cross-entropy(z, y) + mix T^2 KL(softmax(t / T) || softmax(z / T))

of Hinton, Vinyals and Dean (2015, arXiv 1503.02531). T is the temperature: a high one makes the teacher's
answers soft, so that they also tell which wrong classes are nearly right. T^2 keeps the sizes of both
gradients alike, whatever T is.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor

from core.train.state import State


@dataclass(frozen=True, eq=False)
class Teacher:
    """logits: the teacher's outputs for every training row, (n, c). temperature: above 0. mix: the teacher's
    part in the loss, 0 to 1. Raises ValueError for other numbers."""

    logits: Tensor
    temperature: float = 4.0
    mix: float = 0.5

    def __post_init__(self) -> None:
        if not self.temperature > 0:
            raise ValueError(f"expected a temperature above 0, got {self.temperature}")
        if not 0 <= self.mix <= 1:
            raise ValueError(f"expected a mix from 0 to 1, got {self.mix}")


class Taught(State):
    """A network of an architecture with a stacked form, for classes, that has a teacher. Raises ValueError
    for others."""

    def __init__(self, teacher: Teacher, *args: object, **more: object) -> None:
        self.teacher = teacher
        super().__init__(*args, **more)
        if self.stacked is None or self.task != "multiclass":
            raise ValueError(f"expected a multilayer perceptron for several classes, got {self.task!r}")

    def targets(self, y: Tensor) -> Tensor:
        """The right answers, and behind them the teacher's, (n, 2 c)."""
        right = super().targets(y)
        if self.teacher.logits.shape != right.shape:
            wanted, got = tuple(right.shape), tuple(self.teacher.logits.shape)
            raise ValueError(f"expected outputs of the teacher of shape {wanted}, got {got}")
        soft = (self.teacher.logits / self.teacher.temperature).softmax(-1)
        return torch.cat([right, soft.to(right.dtype)], -1)

    def slope(self, outputs: Tensor, targets: Tensor) -> Tensor:
        (right, soft), rows = targets.chunk(2, 1), outputs.shape[2]
        heat, mix = self.teacher.temperature, self.teacher.mix
        # d/dz of T^2 KL is T (softmax(z / T) - softmax(t / T))
        taught = ((outputs / heat).softmax(1) - soft).mul_(mix * heat / rows)
        return super().slope(outputs, right).mul_(1 - mix).add_(taught)
