"""How the loss of each sample rises when the output of one unit changes: the engine of `core.ablation`.

Changing the output of one unit by d adds d times one column to what the next layer receives. As long as no
ReLU behind it switches, the outputs of the network move on a straight line, and the loss along a line needs
no forward pass. Where a ReLU switches, and for the other activations, the rest of the network is computed
again.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn.functional import linear

from core.data import Split, Task
from core.losses import sample_losses
from core.models import INPUT, MLP
from core.units import Params

ROWS = 1 << 13
"""Changed samples that go through the rest of the network at the same time: it bounds the memory."""

FEW = 8
"""With fewer steps than this along one line, the series costs more than the losses themselves."""


@dataclass(frozen=True, eq=False)
class Line:
    """Where the outputs go when a unit's output changes by d: outputs + d * direction, exact while -1 < d *
    u.

    direction (c, n, k) for k units; u of all ReLUs behind a unit lies in [low, high], each (n, k), or None
    where nothing behind the unit bends.
    """

    direction: Tensor
    low: Tensor | None = None
    high: Tensor | None = None

    def left(self, steps: Tensor) -> Tensor | None:
        """Positions in the flattened steps (n, k, j) that leave the line, or None where nothing can."""
        if self.low is None:
            return None
        worst = torch.minimum(steps * self.low.unsqueeze(-1), steps * self.high.unsqueeze(-1))
        return (worst < -1).view(-1).nonzero().squeeze(1)


@dataclass(frozen=True, eq=False)
class Downstream:
    """One forward pass, kept: what every layer received, what every group put out, the loss of every
    sample."""

    model: MLP
    params: Params
    y: Tensor
    task: Task
    received: dict[str, Tensor]
    outputs: dict[str, Tensor]
    losses: Tensor

    @classmethod
    def of(cls, model: MLP, params: Params, split: Split, task: Task) -> Downstream:
        params = {name: tensor.detach() for name, tensor in params.items()}
        outputs = model.activations(params, split.x)
        read = dict(zip(model.layers, outputs.values(), strict=True))
        received = {
            layer: linear(h, params[f"{layer}.weight"], params[f"{layer}.bias"]) for layer, h in read.items()
        }
        losses = sample_losses(received[model.layers[-1]], split.y, task)
        return cls(model, params, split.y, task, received, outputs, losses)

    def after(self, group: str) -> str | None:
        """The layer that reads a group; None for the outputs of the network."""
        layers = ("", *self.model.layers) if group == INPUT else self.model.layers
        place = 0 if group == INPUT else layers.index(group)
        return layers[place + 1] if place + 1 < len(layers) else None

    def line(self, group: str, units: slice) -> Line | None:
        """The line on which the outputs move for some units of a group (a layer's name), or None where they
        bend.

        Known for the outputs themselves, for the last hidden layer, and for ReLUs with one hidden layer
        behind.
        """
        last = self.model.layers[-1]
        after = self.after(group)
        if after is None:
            eye = torch.eye(self.received[last].shape[1], dtype=self.losses.dtype)
            return Line(eye[:, None, units])
        weight = self.params[f"{after}.weight"][:, units]
        if after == last:
            return Line(weight.unsqueeze(1))
        if self.model.activation != "relu" or self.after(after) != last:
            return None
        z = self.received[after].unsqueeze(1)
        moved = (z > 0).to(z.dtype) * weight.T  # (n, k, next): a silent ReLU passes nothing on
        direction = moved.flatten(0, 1) @ self.params[f"{last}.weight"].T
        # A ReLU at z switches once d * w / z < -1. At z = 0 it is silent, and any d * w > 0 wakes it.
        u = torch.where(z == 0, -1e30, 1 / z) * weight.T
        return Line(direction.T.reshape(-1, *moved.shape[:2]), u.amin(2), u.amax(2))

    def rises(self, group: str, sample: Tensor, unit: Tensor, change: Tensor) -> Tensor:
        """Rise of the loss of sample[t] when the output of unit[t] of the group changes by change[t], (t,).

        `group` may be the last layer: its outputs are those of the network.
        """
        parts = [
            self._rises(group, sample[i : i + ROWS], unit[i : i + ROWS], change[i : i + ROWS])
            for i in range(0, len(sample), ROWS)
        ]
        return torch.cat(parts) if parts else change

    def _rises(self, group: str, sample: Tensor, unit: Tensor, change: Tensor) -> Tensor:
        after = self.after(group)
        if after is None:
            outputs = self.received[group].index_select(0, sample)
            outputs[torch.arange(len(sample)), unit] += change
        else:
            column = self.params[f"{after}.weight"].T.index_select(0, unit)
            z = column.mul_(change.unsqueeze(1)).add_(self.received[after].index_select(0, sample))
            last = after == self.model.layers[-1]
            outputs = z if last else self.model.forward_from(self.params, after, self.model.activate(z))
        return sample_losses(outputs, self.y[sample], self.task) - self.losses[sample]

    def rises_along(self, line: Line, steps: Tensor) -> Tensor:
        """Rise of every sample's loss for steps (n, k, j) along the lines of k units, same shape."""
        outputs = self.received[self.model.layers[-1]]
        if self.task == "regression":
            error = (outputs - self.y).T.unsqueeze(-1)  # (c, n, 1)
            slope = 2 * (error * line.direction).mean(0)
            bend = line.direction.square().mean(0)
            return steps * (slope.unsqueeze(-1) + steps * bend.unsqueeze(-1))
        direction = line.direction
        if self.task == "binary":  # a sigmoid is a softmax over (0, z)
            outputs = torch.cat([torch.zeros_like(outputs), outputs], dim=1)
            direction = torch.cat([torch.zeros_like(direction), direction])
        return _cross_entropy_along(outputs, self.y, direction, steps)


def _cross_entropy_along(outputs: Tensor, y: Tensor, direction: Tensor, steps: Tensor) -> Tensor:
    """l(outputs + step * direction) - l(outputs) for outputs (n, c), direction (c, n or 1, k), steps (n, k,
    j).

    With p the probabilities at the start it is log(sum_c p_c exp(step * g_c)) + step * (centre -
    direction_y), where g = direction - centre. The sum is a power series in the step whose coefficients do
    not depend on it. It is cut where the rest is less than the rounding of the number type; a line whose
    steps are too long for it is computed directly.
    """
    n, k, _ = steps.shape
    chosen = direction.expand(-1, n, k).gather(0, y.view(1, n, 1).expand(1, n, k)).squeeze(0)
    high, low = direction.amax(0), direction.amin(0)
    centre, half = (high + low) / 2, (high - low) / 2
    reach = torch.maximum(steps.amax(2), -steps.amin(2)) * half
    far = reach > 1
    if steps.shape[2] < FEW:
        far = torch.ones_like(far)
    if bool(far.all()):
        rises = torch.empty_like(steps)
    else:
        coefficients = []
        degree = _degree(float(reach[~far].max()), steps.dtype)
        term = outputs.softmax(1).T.unsqueeze(-1)
        g = direction - centre
        for m in range(1, degree + 1):
            term = term * g / m
            coefficients.append(term.sum(0).unsqueeze(-1))
        rises = steps * coefficients[-1]
        for coefficient in reversed(coefficients[:-1]):
            rises.add_(coefficient).mul_(steps)
        rises.log1p_().add_(steps * (centre - chosen).unsqueeze(-1))
    if bool(far.any()):
        i, unit = far.nonzero(as_tuple=True)
        moved = direction.expand(-1, n, k)[:, i, unit].T.unsqueeze(1) * steps[i, unit].unsqueeze(-1)
        start = outputs[i].unsqueeze(1)
        target = y[i].view(-1, 1, 1)
        there = (start + moved).logsumexp(-1) - start.logsumexp(-1)
        rises[i, unit] = there - moved.gather(2, target.expand(-1, steps.shape[2], 1)).squeeze(2)
    return rises


def _degree(reach: float, dtype: torch.dtype) -> int:
    """How many terms of exp(x), |x| <= reach <= 1, are needed until the rest is lost in rounding."""
    tolerance = torch.finfo(dtype).eps / 16
    return next(m for m in range(1, 40) if reach ** (m + 1) / math.factorial(m + 1) < tolerance)
