"""How the loss of each sample rises when the output of one unit changes: the engine of `core.ablation`.

Changing the output of one unit by d adds d times one column to what the next layer receives. As long as no
ReLU behind it switches, the outputs of the network move on a straight line, and the loss along a line needs
no forward pass. Where a ReLU switches, and for the other activations, the rest of the network is computed
again.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

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


MOST = 0.5
"""With more than this share of long steps among the lines, all are computed directly."""

SAFE = 50.0
"""exp of this, times a probability, neither overflows nor vanishes in single precision."""


@dataclass(frozen=True, eq=False)
class Line:
    """Where a unit's change d takes the outputs: outputs + d * direction, exact for low <= d <= high.

    direction (c, n or 1, k) for n samples and k units; low and high (n, k), None where nothing behind bends.
    """

    direction: Tensor
    low: Tensor | None = None
    high: Tensor | None = None

    def left(self, steps: Tensor) -> Tensor | None:
        """Positions in the flattened steps (j, n, k) that leave the line, or None where nothing can."""
        if self.low is None:
            return None
        return (steps.clamp(self.low, self.high) != steps).view(-1).nonzero().squeeze(1)


@dataclass(frozen=True, eq=False)
class Downstream:
    """One forward pass, kept: what layers received, what groups put out, the loss of every sample.

    columns : {layer: (in, out)}, what each input adds to a layer, side by side in memory.
    """

    model: MLP
    params: Params
    y: Tensor
    task: Task
    columns: dict[str, Tensor]
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
        columns = {layer: params[f"{layer}.weight"].T.contiguous() for layer in model.layers}
        return cls(model, params, split.y, task, columns, received, outputs, losses)

    def rows(self, index: Tensor) -> Downstream:
        """The same for some of the samples."""
        return replace(
            self,
            y=self.y[index],
            received={name: z[index] for name, z in self.received.items()},
            outputs={name: h[index] for name, h in self.outputs.items()},
            losses=self.losses[index],
        )

    def after(self, group: str) -> str | None:
        """The layer that reads a group; None for the outputs of the network."""
        layers = ("", *self.model.layers) if group == INPUT else self.model.layers
        place = 0 if group == INPUT else layers.index(group)
        return layers[place + 1] if place + 1 < len(layers) else None

    def line(self, group: str) -> Line | None:
        """The line on which the units of a group (or layer) move the outputs, None where it bends.

        Known for the outputs themselves, the last hidden layer, and ReLUs with one hidden layer behind.
        """
        last = self.model.layers[-1]
        after = self.after(group)
        if after is None:
            eye = torch.eye(self.received[last].shape[1], dtype=self.losses.dtype)
            return Line(eye.unsqueeze(1))
        weight = self.params[f"{after}.weight"].unsqueeze(1)  # (next, 1, k)
        if after == last:
            return Line(weight)
        if self.model.activation != "relu" or self.after(after) != last:
            return None
        z = self.received[after].T.unsqueeze(2)  # (next, n, 1)
        moved = (z > 0).to(z.dtype) * weight  # a silent ReLU passes nothing on
        direction = (self.params[f"{last}.weight"] @ moved.flatten(1)).view(-1, *moved.shape[1:])
        # A ReLU switches once d * weight / z < -1. At z = 0 it is silent and any d * weight > 0 wakes it.
        u = torch.where(z == 0, -1e30, 1 / z) * weight
        least, most = u.amin(0), u.amax(0)
        low = torch.where(most > 0, -1 / most, -torch.inf)
        high = torch.where(least < 0, -1 / least, torch.inf)
        return Line(direction, low, high)

    def rises(self, group: str, sample: Tensor, unit: Tensor, change: Tensor) -> Tensor:
        """Rise of the loss of sample[t] when the output of unit[t] of a group changes by change[t], (t,).

        Not for the outputs of the network: these move along a line.
        """
        parts = [
            self._rises(group, sample[i : i + ROWS], unit[i : i + ROWS], change[i : i + ROWS])
            for i in range(0, len(sample), ROWS)
        ]
        return torch.cat(parts) if parts else change

    def _rises(self, group: str, sample: Tensor, unit: Tensor, change: Tensor) -> Tensor:
        after = self.after(group)
        last = self.model.layers[-1]
        z = self.columns[after].index_select(0, unit).mul_(change.unsqueeze(1))
        z.add_(self.received[after].index_select(0, sample))
        if after == last:
            outputs = z
        elif self.after(after) == last:  # the common case, short side in front: three times as fast
            weight, bias = self.params[f"{last}.weight"], self.params[f"{last}.bias"]
            outputs = torch.addmm(bias.unsqueeze(1), weight, self.model.activate(z).T).T
        else:
            outputs = self.model.forward_from(self.params, after, self.model.activate(z))
        return sample_losses(outputs, self.y[sample], self.task) - self.losses[sample]

    def rises_along(self, line: Line, steps: Tensor) -> Tensor:
        """Rise of every sample's loss for j steps along the lines of k units: steps and result (j, n, k)."""
        outputs = self.received[self.model.layers[-1]].T.unsqueeze(2)  # (c, n, 1)
        if self.task == "regression":
            slope = 2 * ((outputs - self.y.T.unsqueeze(2)) * line.direction).mean(0)
            return steps * (slope + steps * line.direction.square().mean(0))
        direction = line.direction
        if self.task == "binary":  # a sigmoid is a softmax over (0, z)
            outputs = torch.cat([torch.zeros_like(outputs), outputs])
            direction = torch.cat([torch.zeros_like(direction), direction])
        return _cross_entropy_along(outputs, self.y, direction, steps)


def _cross_entropy_along(outputs: Tensor, y: Tensor, direction: Tensor, steps: Tensor) -> Tensor:
    """l(outputs + step * direction) - l(outputs), (j, n, k), outputs (c, n, 1), direction (c, n or 1, k).

    With p the probabilities at the start: log(sum_c p_c exp(step * g_c)) + step * (centre - direction_y) with
    g = direction - centre. The sum is a power series in the step, its coefficients are the same for all
    steps, and it is cut where the rest is lost in rounding. Long steps are computed directly.
    """
    _, n, k = steps.shape
    chosen = direction.expand(-1, n, k).gather(0, y.view(1, n, 1).expand(1, n, k)).squeeze(0)
    high, low = direction.amax(0), direction.amin(0)
    centre = (high + low) / 2
    reach = torch.maximum(steps.amax(0), -steps.amin(0)) * (high - low) / 2
    far = reach > 1
    if len(steps) < FEW or bool(far.sum() > MOST * far.numel()):
        return _directly(outputs, direction - centre, centre - chosen, steps, float(reach.max()))
    degree = _degree(float(reach[~far].max()), steps.dtype)
    rises = _series(outputs.softmax(0), direction - centre, steps, degree)
    rises.log1p_().addcmul_(steps, centre - chosen)
    if bool(far.any()):
        i, unit = far.nonzero(as_tuple=True)
        g = (direction - centre).expand(-1, n, k)[:, i, unit]
        tilt = (centre - chosen)[i, unit]
        rises[:, i, unit] = _directly(outputs[:, i, 0], g, tilt, steps[:, i, unit], float(reach.max()))
    return rises


def _series(p: Tensor, g: Tensor, steps: Tensor, degree: int) -> Tensor:
    """sum_c p_c (exp(step * g_c) - 1), (j, n, k), for p (c, n, 1) and g (c, n or 1, k), by Horner's rule."""
    coefficients, term = [], p
    for m in range(1, degree + 1):
        term = term * g
        coefficients.append(term.sum(0) / math.factorial(m))
    total = coefficients[-1].expand_as(steps).contiguous()
    for coefficient in reversed(coefficients[:-1]):
        torch.addcmul(coefficient, total, steps, out=total)
    return total.mul_(steps)


def _directly(outputs: Tensor, g: Tensor, tilt: Tensor, steps: Tensor, reach: float) -> Tensor:
    """The rises for steps of any length, without the series; classes first, |step * g| up to `reach`."""
    if reach <= SAFE:
        total = torch.zeros_like(steps)
        for p_class, g_class in zip(outputs.softmax(0), g, strict=True):
            total.addcmul_((steps * g_class).exp_(), p_class)
        total.log_()
    else:
        total = (outputs.log_softmax(0).unsqueeze(1) + g.unsqueeze(1) * steps).logsumexp(0)
    # a step of 0 costs exactly nothing, not a rounding error
    return total.addcmul_(steps, tilt).masked_fill_(steps == 0, 0.0)


def _degree(reach: float, dtype: torch.dtype) -> int:
    """Terms of exp(x), |x| <= reach <= 1, until the rest is lost in rounding."""
    tolerance = torch.finfo(dtype).eps / 16
    return next(m for m in range(1, 40) if reach ** (m + 1) / math.factorial(m + 1) < tolerance)
