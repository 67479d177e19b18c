"""How the loss of each sample rises when the output of one unit changes: the engine of `core.ablate.exact`.

Changing the output of one unit by d adds d times one column to what the next layer receives. As long as no
ReLU behind it switches, the outputs of the network move on a straight line, and the loss along a line needs
no forward pass. Where a ReLU switches, and for the other activations, the rest of the network is computed
again.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import torch
from torch import Tensor
from torch.nn.functional import linear

from core.ablate.curves import Curve, OneLogit, curve
from core.data.dataset import Split, Task
from core.measure.losses import sample_losses
from core.models import INPUT, MLP
from core.prune.units import Params

ROWS = 1 << 11
"""Changed samples that go through the rest of the network at the same time: few enough for a cache."""


@dataclass(frozen=True, eq=False)
class Line:
    """Where a unit's change d takes the outputs: outputs + d * direction, exact for low <= d <= high.

    direction (c, n or 1, k) for n samples and k units; low and high (n, k), None where nothing behind bends;
    `single` where unit k moves output k and no other.
    """

    direction: Tensor
    low: Tensor | None = None
    high: Tensor | None = None
    single: bool = False

    def rows(self, some: slice) -> Line:
        """The same for some of the samples."""
        direction = self.direction if self.direction.shape[1] == 1 else self.direction[:, some]
        low, high = (None if end is None else end[some] for end in (self.low, self.high))
        return replace(self, direction=direction, low=low, high=high)

    def left(self, steps: Tensor) -> np.ndarray | None:
        """Positions in the flattened steps (j, n, k) that leave the line, or None where nothing can."""
        if self.low is None:
            return None
        # numpy compares and finds several times as fast as torch
        return np.flatnonzero(steps.clamp(self.low, self.high).numpy() != steps.numpy())


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

    def rows(self, index: Tensor | slice) -> Downstream:
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
            return Line(eye.unsqueeze(1), single=True)
        weight = self.params[f"{after}.weight"]  # (next, k)
        if after == last:
            return Line(weight.unsqueeze(1))
        if self.model.activation != "relu" or self.after(after) != last:
            return None
        z = self.received[after]
        passed = self.params[f"{last}.weight"].unsqueeze(1) * (z > 0)  # a silent ReLU passes nothing on
        direction = passed @ weight  # (c, n, next) and (next, k)
        # A ReLU switches once d * weight / z < -1. At z = 0 it is silent and any d * weight > 0 wakes it.
        u = torch.where(z == 0, -1e30, 1 / z).T.unsqueeze(2) * weight.unsqueeze(1)  # (next, n, k)
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
            outputs = torch.addmm(bias.unsqueeze(1), weight, self.model.activate_(z).T).T
        else:
            outputs = self.model.forward_from(self.params, after, self.model.activate_(z))
        y, before = self.y.index_select(0, sample), self.losses.index_select(0, sample)
        return sample_losses(outputs, y, self.task) - before

    def curve(self, line: Line, steps: int) -> Curve:
        """The loss of every sample along a line, for about so many steps."""
        outputs = self.received[self.model.layers[-1]]
        if line.single and self.task != "regression":
            return OneLogit.along(outputs, self.y, self.task)
        return curve(outputs, self.y, self.task, line.direction, steps)
