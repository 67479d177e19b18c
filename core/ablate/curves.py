"""The loss along a line, l(outputs + step * direction) - l(outputs), for many steps and no forward pass.

Shapes: c outputs, n samples, k lines for each sample, j steps on each line. Steps and rises are (j, n, k).
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor
from torch.nn.functional import logsigmoid

from core.data.dataset import Task

FEW = 8
"""With fewer steps than this on each line, preparing a series costs more than it saves."""

MOST = 0.5
"""With more than this share of long steps, all are computed directly."""

SAFE = 50.0
"""exp of this, times a probability, neither overflows nor vanishes in single precision."""


@dataclass(frozen=True, eq=False)
class Parabola:
    """Squared error: step * (slope + step * bend), slope (n, k), bend (n or 1, k)."""

    slope: Tensor
    bend: Tensor

    def rows(self, some: slice) -> Parabola:
        """The same for some of the samples."""
        return Parabola(self.slope[some], _rows(self.bend, some))

    def rises(self, steps: Tensor) -> Tensor:
        return steps * (self.slope + steps * self.bend)


@dataclass(frozen=True, eq=False)
class CrossEntropy:
    """log(sum_c p_c exp(step * g_c)) + step * tilt, with p the probabilities at the start of the line.

    g = direction - centre (c, n or 1, k), `centre` half way between its ends, so |g| <= half, and
    tilt = centre - direction_y (n, k); p (c, n, 1). As a power series in the step the sum, less 1, has
    coefficients that are the same for all steps. It is cut where, for |step * g| <= 1, the rest is lost in
    rounding; longer steps are computed directly.
    """

    outputs: Tensor
    p: Tensor
    g: Tensor
    half: Tensor
    tilt: Tensor
    coefficients: tuple[Tensor, ...]

    @classmethod
    def along(cls, outputs: Tensor, y: Tensor, direction: Tensor, steps: int) -> CrossEntropy:
        """outputs (c, n, 1), y (n,), direction (c, n or 1, k), and how many steps will be asked for."""
        n, k = y.shape[0], direction.shape[2]
        chosen = direction.expand(-1, n, k).gather(0, y.view(1, n, 1).expand(1, n, k)).squeeze(0)
        high, low = direction.amax(0), direction.amin(0)
        centre = (high + low) / 2
        p, g = outputs.softmax(0), direction - centre
        coefficients = []
        if steps >= FEW:
            power = p.expand(-1, n, k).clone()
            for m in range(1, _degree(p.dtype) + 1):
                coefficients.append(power.mul_(g).sum(0).div_(math.factorial(m)))
        return cls(outputs, p, g, (high - low) / 2, centre - chosen, tuple(coefficients))

    def rows(self, some: slice) -> CrossEntropy:
        """The same for some of the samples."""
        return CrossEntropy(
            self.outputs[:, some],
            self.p[:, some],
            self.g if self.g.shape[1] == 1 else self.g[:, some],
            _rows(self.half, some),
            self.tilt[some],
            tuple(coefficient[some] for coefficient in self.coefficients),
        )

    def rises(self, steps: Tensor) -> Tensor:
        reach = torch.maximum(steps.amax(0), -steps.amin(0)) * self.half
        far = np.flatnonzero(reach.numpy() > 1)  # several times as fast as torch's
        if not self.coefficients or len(far) > MOST * reach.numel():
            return _directly(self.outputs, self.p, self.g, self.tilt, steps, reach)
        rises = torch.empty_like(steps)
        *others, last = self.coefficients
        torch.addcmul(others.pop(), last, steps, out=rises)
        while others:  # Horner's rule
            torch.addcmul(others.pop(), rises, steps, out=rises)
        rises.mul_(steps).log1p_().addcmul_(steps, self.tilt)
        if len(far):
            line = torch.from_numpy(far)
            i, unit = line // reach.shape[1], line % reach.shape[1]
            g = self.g.expand(-1, *reach.shape)[:, i, unit]
            ends = self.outputs[:, i, 0], self.p[:, i, 0], g, self.tilt[i, unit]
            some = _directly(*ends, steps.flatten(1).index_select(1, line), reach[i, unit])
            rises.flatten(1).index_copy_(1, line, some)
        return rises


@dataclass(frozen=True, eq=False)
class OneLogit:
    """Cross-entropy when logit k alone moves: log(q + p exp(step)) - step * [y = k], q = 1 - p: (n, k)."""

    log_p: Tensor
    log_q: Tensor
    chosen: Tensor

    @classmethod
    def along(cls, outputs: Tensor, y: Tensor, task: Task) -> OneLogit:
        """outputs (n, c); one logit of a sigmoid counts as that of class 1."""
        if task == "binary":
            return cls(logsigmoid(outputs), logsigmoid(-outputs), y.unsqueeze(1).to(outputs.dtype))
        log_p = outputs.log_softmax(1)
        own = torch.eye(outputs.shape[1], dtype=torch.bool)
        # The others summed up: 1 - p would round a small rest away.
        log_q = log_p.unsqueeze(1).masked_fill(own, -torch.inf).logsumexp(2)
        return cls(log_p, log_q, own.to(outputs.dtype)[y])

    def rows(self, some: slice) -> OneLogit:
        """The same for some of the samples."""
        return OneLogit(self.log_p[some], self.log_q[some], self.chosen[some])

    def rises(self, steps: Tensor) -> Tensor:
        if float(steps.max()) > SAFE or float(steps.min()) < -SAFE:
            total = torch.logaddexp(self.log_q.expand_as(steps), self.log_p + steps)
        else:
            total = steps.exp().mul_(self.log_p.exp()).add_(self.log_q.exp()).log_()
        return total.addcmul_(steps, self.chosen, value=-1).masked_fill_(steps == 0, 0.0)


Curve = Parabola | CrossEntropy | OneLogit


def curve(outputs: Tensor, y: Tensor, task: Task, direction: Tensor, steps: int) -> Curve:
    """The loss from outputs (n, c) along `direction` (c, n or 1, k), for about so many steps."""
    start = outputs.T.unsqueeze(2)
    if task == "regression":
        return Parabola(2 * ((start - y.T.unsqueeze(2)) * direction).mean(0), direction.square().mean(0))
    if task == "binary":  # a sigmoid is a softmax over (0, z)
        start = torch.cat([torch.zeros_like(start), start])
        direction = torch.cat([torch.zeros_like(direction), direction])
    return CrossEntropy.along(start, y, direction, steps)


def _directly(outputs: Tensor, p: Tensor, g: Tensor, tilt: Tensor, steps: Tensor, reach: Tensor) -> Tensor:
    """The rises for steps of any length, without the series; classes first, |step * g| up to `reach`."""
    if float(reach.max()) <= SAFE:
        total, moved = torch.zeros_like(steps), torch.empty_like(steps)
        for p_class, g_class in zip(p, g, strict=True):
            total.addcmul_(torch.mul(steps, g_class, out=moved).exp_(), p_class)
        total.log_()
    else:
        total = (outputs.log_softmax(0).unsqueeze(1) + g.unsqueeze(1) * steps).logsumexp(0)
    # A step of 0 costs exactly nothing, not a rounding error.
    return total.addcmul_(steps, tilt).masked_fill_(steps == 0, 0.0)


def _rows(tensor: Tensor, some: slice) -> Tensor:
    """Rows of a tensor (n or 1, k), where one row stands for all."""
    return tensor if tensor.shape[0] == 1 else tensor[some]


def _degree(dtype: torch.dtype) -> int:
    """Terms of exp(x), |x| <= 1, until the rest is lost in rounding."""
    tolerance = torch.finfo(dtype).eps / 16
    return next(m for m in range(1, 40) if 1 / math.factorial(m + 1) < tolerance)
