"""A small residual network on pictures, whose filters are units, as neurons are.

He et al. 2016, arXiv 1512.03385: 3 x 3 convolutions, each with a batch norm (Ioffe & Szegedy 2015, arXiv
1502.03167), in blocks whose branch is added to what the block reads; from stage to stage the picture is half
as high and wide, and a 1 x 1 convolution takes the skip connection along. The read-out is of the mean over
the places of the picture.

What is added together goes together: all that is added along the blocks of one stage is one group of filters.
A batch norm keeps running statistics beside its scale and shift. They are parameters like all others, numbers
that `forward` reads, so that a snapshot is a whole network, scores are of the network that answers, and a
filter that goes takes its own along; but no gradient moves them. Only `training_logits` looks at a batch's
own statistics, and gives the running ones on.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import torch
from torch import Tensor, nn
from torch.nn import functional

from core.models.protocol import Activation, Model, Reader
from core.prune.units import Group, Params, Part, UnitTable

EPSILON, MOMENTUM = 1e-5, 0.1
"""Of every batch norm, as torch has them by default."""

Apply = Callable[["Convolution", Tensor], Tensor]
"""A convolution with its norm, on (n, in, height, width)."""

_NORM = ("weight", "bias", "running_mean", "running_var")
_FIRST, _SECOND = ("conv1", "norm1"), ("conv2", "norm2")


@dataclass(frozen=True)
class Convolution:
    """One convolution without bias and the batch norm behind it. name, norm: of their parameters. shape (out,
    in, height, width) of the weight. stride: 1 or 2. stage: whose places it answers at, from 0."""

    name: str
    norm: str
    shape: tuple[int, int, int, int]
    stride: int
    stage: int

    @property
    def weight(self) -> str:
        return f"{self.name}.weight"


@dataclass(frozen=True)
class ConvNet(Model):
    """Pictures as rows of pixels (n, height * width) to `outputs` logits.

    `widths` are the filters that each stage adds along its blocks, `blocks` the inner filters of each block,
    stage by stage; 0 is a block that lost its branch and passes on what it reads. Groups of units are
    stage1, block1, block2, ..., stage2, ...: filters; and branch1, branch2, ...: a whole branch each, which
    is a unit too, and is not among the `hidden` ones.
    """

    widths: tuple[int, ...] = (8, 16)
    blocks: tuple[tuple[int, ...], ...] = ((8, 8), (16, 16))
    outputs: int = 10
    picture: tuple[int, int] = (8, 8)

    def __post_init__(self) -> None:
        if not self.widths or len(self.widths) != len(self.blocks) or not all(self.blocks):
            raise ValueError(
                f"expected the width of every stage and one block in each at least, "
                f"got {self.widths} and {self.blocks}"
            )
        if min(*self.widths, self.outputs, *self.picture) < 1 or min(map(min, self.blocks)) < 0:
            raise ValueError(
                f"expected widths, outputs and a picture of 1 or more and no negative blocks, "
                f"got {self.widths}, {self.outputs}, {self.picture} and {self.blocks}"
            )

    @property
    def activation(self) -> Activation:
        return "relu"

    @cached_property
    def stem(self) -> Convolution:
        return Convolution("stem.conv", "stem.norm", (self.widths[0], 1, 3, 3), 1, 0)

    @cached_property
    def places(self) -> tuple[tuple[int, int], ...]:
        """(stage, inner filters) of every block, in order."""
        return tuple((stage, inner) for stage, row in enumerate(self.blocks) for inner in row)

    def skip(self, block: int) -> Convolution | None:
        """What a block's skip connection passes through; None where it is added as it is. Blocks and stages
        are counted from 0."""
        stage, _ = self.places[block]
        if not stage or (block and self.places[block - 1][0] == stage):
            return None
        shape = (self.widths[stage], self.widths[stage - 1], 1, 1)
        return Convolution(f"blocks.{block}.skip.conv", f"blocks.{block}.skip.norm", shape, 2, stage)

    def branch(self, block: int) -> tuple[Convolution, ...]:
        """The convolutions of a block's branch; none where it is gone."""
        stage, inner = self.places[block]
        if not inner:
            return ()
        skip, width = self.skip(block), self.widths[stage]
        reads, stride = (skip.shape[1], skip.stride) if skip else (width, 1)
        (conv1, norm1), (conv2, norm2) = (
            (f"blocks.{block}.{conv}", f"blocks.{block}.{norm}") for conv, norm in (_FIRST, _SECOND)
        )
        return (
            Convolution(conv1, norm1, (inner, reads, 3, 3), stride, stage),
            Convolution(conv2, norm2, (width, inner, 3, 3), 1, stage),
        )

    @cached_property
    def convolutions(self) -> tuple[Convolution, ...]:
        """All of them, from input to output."""
        found = [self.stem]
        for block in range(len(self.places)):
            skip = self.skip(block)
            found += [*self.branch(block), *((skip,) if skip else ())]
        return tuple(found)

    @cached_property
    def weight_names(self) -> tuple[str, ...]:
        return (*(conv.weight for conv in self.convolutions), "out.weight")

    @cached_property
    def hidden(self) -> tuple[str, ...]:
        """Names of the groups of filters."""
        return tuple(group.name for group in self.units if group.name not in self.branches)

    @cached_property
    def branches(self) -> tuple[str, ...]:
        """Names of the groups, of one unit each, that are a block's whole branch."""
        return tuple(f"branch{i}" for i, (_, inner) in enumerate(self.places, start=1) if inner)

    @cached_property
    def scales(self) -> tuple[str, ...]:
        return tuple(f"{conv.norm}.weight" for conv in self.convolutions)

    @cached_property
    def statistics(self) -> tuple[str, ...]:
        return tuple(f"{conv.norm}.{name}" for conv in self.convolutions for name in _NORM[2:])

    @cached_property
    def units(self) -> UnitTable:
        filters, branches = [], []
        for stage, width in enumerate(self.widths):
            filters.append(self._stream(stage, width))
            for i, (place, inner) in enumerate(self.places):
                if place != stage or not inner:
                    continue
                first, second = self.branch(i)
                filters.append(Group(f"block{i + 1}", inner, _made(first), (Part(second.weight, 1),)))
                branches.append(_branch(f"branch{i + 1}", first, second))
        return UnitTable((*filters, *branches))

    def _stream(self, stage: int, width: int) -> Group:
        """The filters that are added along the blocks of a stage: everything that adds to them, and all that
        reads them."""
        made: list[Part] = [] if stage else [*_made(self.stem)]
        used: list[Part] = []
        for block, (place, _) in enumerate(self.places):
            branch, skip = self.branch(block), self.skip(block)
            if place == stage:
                made += [*(_made(skip) if skip else ()), *(_made(branch[1]) if branch else ())]
            if place == (stage + 1 if skip else stage):
                used += [Part(conv.weight, 1) for conv in (*branch[:1], *((skip,) if skip else ()))]
        if stage == len(self.widths) - 1:
            used.append(Part("out.weight", 1))
        return Group(f"stage{stage + 1}", width, tuple(made), tuple(used))

    @cached_property
    def shapes(self) -> dict[str, tuple[int, ...]]:
        out: dict[str, tuple[int, ...]] = {}
        for conv in self.convolutions:
            out[conv.weight] = conv.shape
            out |= {f"{conv.norm}.{name}": (conv.shape[0],) for name in _NORM}
        return out | {"out.weight": (self.outputs, self.widths[-1]), "out.bias": (self.outputs,)}

    def init(self, seed: int, dtype: torch.dtype = torch.float32) -> Params:
        """Initial parameters: He normal for convolutions, Xavier normal for the read-out, norms that change
        nothing. Same seed, same numbers."""
        generator = torch.Generator().manual_seed(seed)
        params: Params = {}
        for name, shape in self.shapes.items():
            if len(shape) == 1:
                ones = name in self.scales or name.endswith("running_var")
                params[name] = torch.ones(shape, dtype=dtype) if ones else torch.zeros(shape, dtype=dtype)
                continue
            fan_in = torch.Size(shape[1:]).numel()
            spread = (2.0 / (fan_in + (shape[0] if len(shape) == 2 else 0))) ** 0.5
            params[name] = torch.randn(shape, generator=generator, dtype=dtype) * spread
        return params

    def forward(self, params: Params, x: Tensor, gates: Mapping[str, Tensor] | None = None) -> Tensor:
        """Logits (..., n, c) of pictures as rows x (..., n, height * width), with the running statistics.

        `gates` multiplies a group by a tensor that broadcasts to (..., n, size): filters where they are read,
        by every convolution and by the read-out, so that a skip connection passes them on unchanged and 0
        removes a filter exactly; a branch where it is added.
        """
        gates = dict(gates or {})
        lead = torch.broadcast_shapes(x.shape[:-1], *(gate.shape[:-1] for gate in gates.values()))
        flat = {name: gate.expand(*lead, gate.shape[-1]).flatten(0, -2) for name, gate in gates.items()}
        rows = x.expand(*lead, x.shape[-1]).reshape(-1, x.shape[-1])
        return self._pass(params, rows, lambda conv, h: _apply(params, conv, h), flat).unflatten(0, lead)

    def training_logits(self, params: Params, x: Tensor) -> tuple[Tensor, Params]:
        seen: Params = {}

        def apply(conv: Convolution, h: Tensor) -> Tensor:
            weight, bias, mean, var = (params[f"{conv.norm}.{name}"] for name in _NORM)
            mean, var = mean.detach().clone(), var.detach().clone()
            h = _convolve(conv, h, params[conv.weight])
            h = functional.batch_norm(h, mean, var, weight, bias, True, MOMENTUM, EPSILON)
            seen.update({f"{conv.norm}.running_mean": mean, f"{conv.norm}.running_var": var})
            return h

        return self._pass(params, x, apply), seen

    def maps(self, params: Params, x: Tensor) -> dict[str, tuple[Tensor, ...]]:
        """What is read of every group, {group: pictures (n, size, height, width), one for each place along
        the blocks where it is read, in order}; of a branch what it adds, once."""
        kept: dict[str, list[Tensor]] = {group.name: [] for group in self.units}
        self._pass(params, x, lambda conv, h: _apply(params, conv, h), keep=kept)
        return {name: tuple(found) for name, found in kept.items()}

    def activations(self, params: Params, x: Tensor) -> dict[str, Tensor]:
        """Outputs of every unit group, {group: (m, size)}: a row for each picture and place, and each place
        along the blocks where it is read. The length of what a branch adds at a place stands for it."""
        out = {}
        for name, found in self.maps(params, x).items():
            rows = torch.cat([h.movedim(1, -1).flatten(0, 2) for h in found])
            out[name] = rows.norm(dim=1, keepdim=True) if name in self.branches else rows
        return out

    def readings(self, params: Params, x: Tensor) -> dict[str, Tensor]:
        """What each weight multiplies, {weight: (m, columns)}: of a convolution the patches under its filters
        (in * height * width columns, in the order of the weight), a row for each place."""
        out: dict[str, Tensor] = {}

        def apply(conv: Convolution, h: Tensor) -> Tensor:
            size = conv.shape[2:]
            patches = functional.unfold(h, size, padding=size[0] // 2, stride=conv.stride)
            out[conv.weight] = patches.transpose(1, 2).flatten(0, 1)
            return _apply(params, conv, h)

        last = self._features(params, x, apply)
        return {name: out.get(name, last) for name in self.weight_names}

    def shrink(self, params: Params, kept: Mapping[str, Tensor]) -> tuple[ConvNet, Params]:
        """The smaller network without the removed filters and branches: its architecture and parameters.

        `kept` maps groups to bool tensors of shape (size,). Equal in output to the silenced one. Raises
        ValueError where a stage, or a block whose branch stays, would be left without filters.
        """
        gone = {int(name[6:]) for name in self.branches if name in kept and not bool(kept[name].all())}
        owned = {f"block{i}" for i in gone}
        filters = {name: flags for name, flags in kept.items() if name in self.hidden and name not in owned}
        for name, flags in filters.items():
            if not bool(flags.any()):
                raise ValueError(f"expected at least one filter kept in {name!r}, got none")
        lost = tuple(f"{conv}." for i in gone for one in self.branch(i - 1) for conv in (one.name, one.norm))
        small = {n: t for n, t in self.units.shrink(params, filters).items() if not n.startswith(lost)}
        left = {name: int(flags.sum()) for name, flags in filters.items()} | dict.fromkeys(owned, 0)
        number = iter(range(1, len(self.places) + 1))
        return replace(
            self,
            widths=tuple(left.get(f"stage{i}", width) for i, width in enumerate(self.widths, start=1)),
            blocks=tuple(
                tuple(left.get(f"block{next(number)}", inner) for inner in row) for row in self.blocks
            ),
        ), small

    def module(self, params: Params) -> nn.Module:
        """The same network from torch's own layers, under the same names, set to evaluation; parameters are
        copied."""
        module = _Network(self, params["out.weight"].dtype)
        # torch also counts the batches that a norm has seen
        module.load_state_dict(module.state_dict() | {name: t.detach() for name, t in params.items()})
        return module.eval()

    def reader(self, x: Tensor) -> Reader:
        """Each norm goes into the convolution before it, which saves a pass over what that makes."""

        def apply(params: Params, conv: Convolution, h: Tensor) -> Tensor:
            scale, shift = _folded(params, conv)
            return _convolve(conv, h, params[conv.weight] * scale.view(-1, 1, 1, 1), shift)

        return lambda params: self._pass(params, x, lambda conv, h: apply(params, conv, h))

    def multiply_adds(self, weights: Mapping[str, int], steps: int = 1) -> int:
        """A convolution's weight is used at every place that it answers at. Norms, sums and the mean are not
        counted."""
        found = weights["out.weight"]
        for conv in self.convolutions:
            high, wide = self.size_at(conv.stage)
            found += weights[conv.weight] * high * wide
        return found

    def size_at(self, stage: int) -> tuple[int, int]:
        """Height and width of the picture in a stage, counted from 0."""
        high, wide = (-(-side // 2**stage) for side in self.picture)
        return high, wide

    def activation_of(self, group: str) -> str:
        """A branch is added as it is."""
        return "linear" if group in self.branches else self.activation

    def _pass(
        self,
        params: Params,
        x: Tensor,
        apply: Apply,
        gates: Mapping[str, Tensor] | None = None,
        keep: dict[str, list[Tensor]] | None = None,
    ) -> Tensor:
        """Logits (n, c) of rows x (n, pixels)."""
        last = self._features(params, x, apply, gates, keep)
        return functional.linear(last, params["out.weight"], params["out.bias"])

    def _features(
        self,
        params: Params,
        x: Tensor,
        apply: Apply,
        gates: Mapping[str, Tensor] | None = None,
        keep: dict[str, list[Tensor]] | None = None,
    ) -> Tensor:
        """What the read-out reads, (n, width). `apply`: a convolution with its norm on (n, in, h, w); `keep`
        takes what is read of each group."""

        def read(name: str, h: Tensor) -> Tensor:
            if keep is not None:
                keep[name].append(h)
            return h * gates[name][..., None, None] if gates and name in gates else h

        h = torch.relu(apply(self.stem, x.unflatten(-1, (1, *self.picture))))
        before = 0
        for block, (stage, _) in enumerate(self.places):
            branch, skip = self.branch(block), self.skip(block)
            heard = read(f"stage{before + 1}", h) if branch or skip else h
            before = stage
            passed = apply(skip, heard) if skip else h
            if branch:
                inner = torch.relu(apply(branch[0], heard))
                added = apply(branch[1], read(f"block{block + 1}", inner))
                passed = passed + read(f"branch{block + 1}", added)
            h = torch.relu(passed)
        return read(f"stage{before + 1}", h).mean((-2, -1))


def _made(conv: Convolution, width: int = 1) -> tuple[Part, ...]:
    """What a convolution and its norm have of the units that they make."""
    names = (conv.weight, *(f"{conv.norm}.{name}" for name in _NORM))
    return tuple(Part(name, 0, width=width) for name in names)


def _branch(name: str, first: Convolution, second: Convolution) -> Group:
    """A whole branch as one unit. What it adds is linear in the last norm's scale and shift: they are to it
    what outgoing weights are to a filter."""
    made = (*_made(first, first.shape[0]), *_made(second, second.shape[0]))
    ends = (f"{second.norm}.weight", f"{second.norm}.bias")
    return Group(
        name,
        1,
        tuple(part for part in made if part.tensor not in ends),
        tuple(part for part in made if part.tensor in ends),
    )


def _convolve(conv: Convolution, h: Tensor, weight: Tensor, bias: Tensor | None = None) -> Tensor:
    return functional.conv2d(h, weight, bias, conv.stride, conv.shape[2] // 2)


def _folded(params: Params, conv: Convolution) -> tuple[Tensor, Tensor]:
    """Scale and shift (out,) of a batch norm with its running statistics."""
    weight, bias, mean, var = (params[f"{conv.norm}.{name}"] for name in _NORM)
    scale = weight * (var + EPSILON).rsqrt()
    return scale, bias - mean * scale


def _apply(params: Params, conv: Convolution, h: Tensor) -> Tensor:
    """A convolution and its norm with the running statistics; differentiable in all of them."""
    scale, shift = _folded(params, conv)
    h = _convolve(conv, h, params[conv.weight])
    return h * scale[:, None, None] + shift[:, None, None]


class _Unit(nn.Module):
    """A convolution and its batch norm."""

    def __init__(self, conv: Convolution, dtype: torch.dtype) -> None:
        super().__init__()
        self.conv, self.norm = _layers(conv, dtype)

    def forward(self, h: Tensor) -> Tensor:
        return self.norm(self.conv(h))


class _Block(nn.Module):
    """relu(skip + branch)."""

    def __init__(self, branch: Sequence[Convolution], skip: Convolution | None, dtype: torch.dtype) -> None:
        super().__init__()
        self.whole = bool(branch)
        if branch:
            self.conv1, self.norm1 = _layers(branch[0], dtype)
            self.conv2, self.norm2 = _layers(branch[1], dtype)
        self.skip = _Unit(skip, dtype) if skip else nn.Identity()

    def forward(self, h: Tensor) -> Tensor:
        passed = self.skip(h)
        if self.whole:
            inner = torch.relu(self.norm1(self.conv1(h)))
            passed = passed + self.norm2(self.conv2(inner))
        return torch.relu(passed)


class _Network(nn.Module):
    def __init__(self, model: ConvNet, dtype: torch.dtype) -> None:
        super().__init__()
        self.picture = model.picture
        self.stem = _Unit(model.stem, dtype)
        self.blocks = nn.ModuleList(
            _Block(model.branch(i), model.skip(i), dtype) for i in range(len(model.places))
        )
        self.out = nn.Linear(model.widths[-1], model.outputs, dtype=dtype)

    def forward(self, x: Tensor) -> Tensor:
        """Logits (n, c) of pictures as rows (n, pixels)."""
        h = torch.relu(self.stem(x.unflatten(-1, (1, *self.picture))))
        for block in self.blocks:
            h = block(h)
        return self.out(h.mean((-2, -1)))


def _layers(conv: Convolution, dtype: torch.dtype) -> tuple[nn.Conv2d, nn.BatchNorm2d]:
    out, read, *size = conv.shape
    layer = nn.Conv2d(read, out, tuple(size), conv.stride, size[0] // 2, bias=False, dtype=dtype)
    return layer, nn.BatchNorm2d(out, EPSILON, MOMENTUM, dtype=dtype)
