"""The multilayer perceptron."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import torch
from torch import Tensor, nn
from torch.nn import functional
from torch.nn.functional import linear as affine

from core.models.protocol import INPUT, Activation, Measure, Model, Reader, Value
from core.models.stacked import ALIGNED, StackedMLP
from core.prune.units import Group, Params, Part, UnitTable

_FUNCTIONS = {"relu": torch.relu, "tanh": torch.tanh, "sigmoid": torch.sigmoid}
_IN_PLACE = {"relu": torch.relu_, "tanh": torch.tanh_, "sigmoid": torch.sigmoid_}
_MODULES = {"relu": nn.ReLU, "tanh": nn.Tanh, "sigmoid": nn.Sigmoid}


@dataclass(frozen=True)
class MLP(Model):
    """A multilayer perceptron d -> ... -> c. With two widths it is linear (or, with a logistic loss,
    logistic) regression.

    `widths` names the width of the input, of every hidden layer and of the output. Layers are called fc1,
    fc2, ...; a hidden layer's units are called like the layer that makes them, the features are the group
    "input".
    """

    widths: tuple[int, ...]
    activation: Activation = "relu"

    def __post_init__(self) -> None:
        if len(self.widths) < 2 or any(w < 1 for w in self.widths):
            raise ValueError(f"expected at least two widths of 1 or more, got {self.widths}")
        if self.activation not in _FUNCTIONS:
            raise ValueError(f"expected an activation among {sorted(_FUNCTIONS)}, got {self.activation!r}")

    @cached_property
    def layers(self) -> tuple[str, ...]:
        return tuple(f"fc{i}" for i in range(1, len(self.widths)))

    @cached_property
    def weight_names(self) -> tuple[str, ...]:
        return tuple(f"{layer}.weight" for layer in self.layers)

    @cached_property
    def hidden(self) -> tuple[str, ...]:
        """Names of the groups of hidden units."""
        return self.layers[:-1]

    @cached_property
    def units(self) -> UnitTable:
        groups = [Group(INPUT, self.widths[0], (), (Part(f"{self.layers[0]}.weight", 1),))]
        for i, layer in enumerate(self.hidden):
            made_by = (Part(f"{layer}.weight", 0), Part(f"{layer}.bias", 0))
            groups.append(
                Group(layer, self.widths[i + 1], made_by, (Part(f"{self.layers[i + 1]}.weight", 1),))
            )
        return UnitTable(tuple(groups))

    @cached_property
    def shapes(self) -> dict[str, tuple[int, ...]]:
        """Shape of every parameter: (out, in) for a weight, (out,) for a bias."""
        shapes: dict[str, tuple[int, ...]] = {}
        for i, layer in enumerate(self.layers):
            shapes[f"{layer}.weight"] = (self.widths[i + 1], self.widths[i])
            shapes[f"{layer}.bias"] = (self.widths[i + 1],)
        return shapes

    def init(self, seed: int, dtype: torch.dtype = torch.float32) -> Params:
        """Initial parameters: He normal for ReLU, Xavier normal otherwise; biases zero. Same seed, same
        numbers."""
        generator = torch.Generator().manual_seed(seed)
        params: Params = {}
        for i, layer in enumerate(self.layers):
            fan_in, fan_out = self.widths[i], self.widths[i + 1]
            relu = self.activation == "relu" and layer != self.layers[-1]
            std = (2.0 / fan_in) ** 0.5 if relu else (2.0 / (fan_in + fan_out)) ** 0.5
            params[f"{layer}.weight"] = torch.randn(fan_out, fan_in, generator=generator, dtype=dtype) * std
            params[f"{layer}.bias"] = torch.zeros(fan_out, dtype=dtype)
        return params

    def forward(self, params: Params, x: Tensor, gates: Mapping[str, Tensor] | None = None) -> Tensor:
        """Logits (or the regression's prediction), shape (..., n, c), of x, shape (..., n, d).

        `gates` multiplies the outputs of a unit group by a tensor that broadcasts to (..., n, size): 1 leaves
        the unit, 0 removes it, and the derivative of the loss with respect to a gate is the unit's
        contribution.
        """
        h = x * gates[INPUT] if gates and INPUT in gates else x
        return self.forward_from(params, INPUT, h, gates)

    def reader(self, x: Tensor) -> Reader:
        """Activations are columns, (width, n): a narrow output layer, and what is made of its logits, is
        several times as fast so."""
        columns = functional.pad(x.T, (0, -len(x) % ALIGNED)).contiguous()  # a product of whole registers
        activate, last = _IN_PLACE[self.activation], self.layers[-1]
        kept: dict[str, Tensor] = {}

        def read(params: Params) -> Tensor:
            h = columns
            for layer in self.layers:
                weight, bias = params[f"{layer}.weight"], params[f"{layer}.bias"].unsqueeze(1)
                if layer == last:
                    return torch.addmm(bias, weight, h)[:, : len(x)].T
                if layer not in kept:
                    kept[layer] = weight.new_empty(len(weight), columns.shape[1])
                h = activate(torch.addmm(bias, weight, h, out=kept[layer]))

        return read

    def stacked(self) -> StackedMLP:
        """Several such networks at once, by hand."""
        return StackedMLP(self.layers, self.activation)

    def forward_from(
        self, params: Params, group: str, h: Tensor, gates: Mapping[str, Tensor] | None = None
    ) -> Tensor:
        """Logits (..., n, c) from the outputs h (..., n, size) of a unit group: the rest of the network."""
        activate = _FUNCTIONS[self.activation]
        start = 0 if group == INPUT else self.layers.index(group) + 1
        for layer in self.layers[start:-1]:
            h = activate(affine(h, params[f"{layer}.weight"], params[f"{layer}.bias"]))
            if gates and layer in gates:
                h = h * gates[layer]
        last = self.layers[-1]
        return affine(h, params[f"{last}.weight"], params[f"{last}.bias"])

    def activations(self, params: Params, x: Tensor) -> dict[str, Tensor]:
        """Outputs of every unit group, {group: (n, size)}, input first."""
        activate = _FUNCTIONS[self.activation]
        out = {INPUT: x}
        h = x
        for layer in self.hidden:
            h = activate(affine(h, params[f"{layer}.weight"], params[f"{layer}.bias"]))
            out[layer] = h
        return out

    def readings(self, params: Params, x: Tensor) -> dict[str, Tensor]:
        """What each weight matrix multiplies, {weight: (n, in)}."""
        return dict(zip(self.weight_names, self.activations(params, x).values(), strict=True))

    def mean_sample_gradients(
        self, params: Params, x: Tensor, targets: Tensor, value: Value, measure: Measure
    ) -> Params:
        """As for any model, by one matrix product a layer: with z_i = W h_i + b used once, the gradient of
        row i is an outer product, delta_i h_i^T with delta_i = d value_i / dz_i."""
        read, received = {}, {}
        h = x.detach()
        with torch.enable_grad():
            for layer in self.layers:
                read[layer] = h.detach()
                z = affine(h, params[f"{layer}.weight"].detach(), params[f"{layer}.bias"].detach())
                received[layer] = z if z.requires_grad else z.requires_grad_()
                h = self.activate(z)
            deltas = torch.autograd.grad(value(z, targets).sum(), list(received.values()))
        out: Params = {}
        for (layer, h), delta in zip(read.items(), deltas, strict=True):
            size = measure(delta)
            out[f"{layer}.weight"] = size.T @ measure(h) / len(h)
            out[f"{layer}.bias"] = size.mean(0)
        return out

    def activate(self, z: Tensor) -> Tensor:
        """The hidden activation, elementwise."""
        return _FUNCTIONS[self.activation](z)

    def activate_(self, z: Tensor) -> Tensor:
        """The same, written over z."""
        return _IN_PLACE[self.activation](z)

    def shrink(self, params: Params, kept: Mapping[str, Tensor]) -> tuple[MLP, Params]:
        """The smaller network without the removed hidden units: its architecture and parameters.

        `kept` maps hidden groups (and "input") to bool tensors of shape (size,). Equal in output to the
        silenced network; where features are removed, the smaller network reads the remaining columns. Raises
        ValueError when a group would be left empty.
        """
        for name, flags in kept.items():
            if not bool(flags.any()):
                raise ValueError(f"expected at least one unit kept in {name!r}, got none")
        small = self.units.shrink(params, kept)
        first = small[self.weight_names[0]].shape[1]
        return MLP((first, *(small[name].shape[0] for name in self.weight_names)), self.activation), small

    def module(self, params: Params) -> nn.Sequential:
        """The same network as an nn.Sequential with layers fc1, act1, fc2, ...; parameters are copied."""
        steps: OrderedDict[str, nn.Module] = OrderedDict()
        for i, layer in enumerate(self.layers):
            linear = nn.Linear(self.widths[i], self.widths[i + 1], dtype=params[f"{layer}.weight"].dtype)
            steps[layer] = linear
            if layer != self.layers[-1]:
                steps[f"act{i + 1}"] = _MODULES[self.activation]()
        module = nn.Sequential(steps)
        module.load_state_dict({name: tensor.detach().clone() for name, tensor in params.items()})
        return module.eval()
