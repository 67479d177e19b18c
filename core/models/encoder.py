"""A small transformer encoder whose heads are visible: each head is a unit, as a neuron is one.

Vaswani et al. 2017, arXiv 1706.03762: post-norm blocks of self-attention and a feed-forward layer, learned
positions, and a read-out of the mean over the tokens of a row.
"""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property, partial
from typing import NamedTuple

import torch
from torch import Tensor, nn
from torch.nn import functional

from core.models.encoder_reader import EncoderReader, Step
from core.models.protocol import PAD, Activation, Model, Reader
from core.prune.units import Group, Params, Part, UnitTable


class _Trace(NamedTuple):
    """What passes through one block; n rows of T tokens, after any leading dimensions.

    reads (n, T, width), maps (n, h, T, T), heads (n, h, T, d), joined (n, T, h * d) with the heads side by
    side, middle (n, T, width) between the sublayers, neurons (n, T, f), out (n, T, width).
    """

    reads: Tensor
    maps: Tensor
    heads: Tensor
    joined: Tensor
    middle: Tensor
    neurons: Tensor
    out: Tensor


@dataclass(frozen=True)
class Encoder(Model):
    """Rows of tokens (n, T), T <= `length`, to `outputs` logits. Token 0 fills a row up at its end.

    `heads` and `feedforward` hold one number for each block: its heads, each of width `head_width`, and its
    feed-forward neurons. Both may be 0: then the sublayer adds nothing but its output bias. Unit groups are
    heads1, ff1, heads2, ff2, ...: a head is its rows of the three blocks (query, key, value) of the
    in-projection, their biases, and its columns of the output projection.
    """

    vocabulary: int
    width: int
    heads: tuple[int, ...] = (4, 4)
    head_width: int = 8
    feedforward: tuple[int, ...] = (64, 64)
    outputs: int = 1
    length: int = 32

    def __post_init__(self) -> None:
        ones = (self.vocabulary, self.width, self.head_width, self.outputs, self.length)
        if any(number < 1 for number in ones):
            raise ValueError(
                "expected vocabulary, width, head_width, outputs and length of 1 or more, got "
                + ", ".join(map(str, ones))
            )
        if not self.heads or len(self.heads) != len(self.feedforward):
            raise ValueError(
                f"expected as many numbers of heads as feed-forward widths, and one at least, "
                f"got {self.heads} and {self.feedforward}"
            )
        if any(number < 0 for number in (*self.heads, *self.feedforward)):
            raise ValueError(f"expected no negative sizes, got {self.heads} and {self.feedforward}")

    @property
    def activation(self) -> Activation:
        return "relu"

    @property
    def blocks(self) -> tuple[str, ...]:
        return tuple(f"blocks.{i}" for i in range(len(self.heads)))

    @cached_property
    def weight_names(self) -> tuple[str, ...]:
        kinds = ("attention.in_proj_weight", "attention.out_proj.weight", "ff1.weight", "ff2.weight")
        return (*(f"{block}.{kind}" for block in self.blocks for kind in kinds), "out.weight")

    @cached_property
    def hidden(self) -> tuple[str, ...]:
        """Names of the groups: the heads and the feed-forward neurons of the first block, then the next."""
        return tuple(f"{kind}{i}" for i in range(1, len(self.heads) + 1) for kind in ("heads", "ff"))

    @cached_property
    def units(self) -> UnitTable:
        groups = []
        for i, block in enumerate(self.blocks):
            projection = f"{block}.attention"
            made_by = tuple(
                Part(f"{projection}.{name}", 0, blocks=3, width=self.head_width)
                for name in ("in_proj_weight", "in_proj_bias")
            )
            used_by = (Part(f"{projection}.out_proj.weight", 1, width=self.head_width),)
            groups.append(Group(f"heads{i + 1}", self.heads[i], made_by, used_by))
            made_by = (Part(f"{block}.ff1.weight", 0), Part(f"{block}.ff1.bias", 0))
            groups.append(
                Group(f"ff{i + 1}", self.feedforward[i], made_by, (Part(f"{block}.ff2.weight", 1),))
            )
        return UnitTable(tuple(groups))

    @cached_property
    def shapes(self) -> dict[str, tuple[int, ...]]:
        width = self.width
        out: dict[str, tuple[int, ...]] = {
            "embed.weight": (self.vocabulary, width),
            "position.weight": (self.length, width),
        }
        for block, heads, neurons in zip(self.blocks, self.heads, self.feedforward, strict=True):
            joined = heads * self.head_width
            out |= {
                f"{block}.attention.in_proj_weight": (3 * joined, width),
                f"{block}.attention.in_proj_bias": (3 * joined,),
                f"{block}.attention.out_proj.weight": (width, joined),
                f"{block}.attention.out_proj.bias": (width,),
                f"{block}.norm1.weight": (width,),
                f"{block}.norm1.bias": (width,),
                f"{block}.ff1.weight": (neurons, width),
                f"{block}.ff1.bias": (neurons,),
                f"{block}.ff2.weight": (width, neurons),
                f"{block}.ff2.bias": (width,),
                f"{block}.norm2.weight": (width,),
                f"{block}.norm2.bias": (width,),
            }
        return out | {"out.weight": (self.outputs, width), "out.bias": (self.outputs,)}

    def init(self, seed: int, dtype: torch.dtype = torch.float32) -> Params:
        """Initial parameters. Same seed, same numbers.

        Xavier normal, He normal before the ReLU; biases 0, norms 1; embeddings and positions normal with
        deviation 0.05, padding 0. With deviation 1 the reviews' training rows are learned by heart before
        their order is.
        """
        generator = torch.Generator().manual_seed(seed)
        params: Params = {}
        for name, shape in self.shapes.items():
            if len(shape) == 1:
                ones = "norm" in name and name.endswith("weight")
                params[name] = torch.ones(shape, dtype=dtype) if ones else torch.zeros(shape, dtype=dtype)
                continue
            params[name] = torch.randn(shape, generator=generator, dtype=dtype) * self._spread(name, shape)
        params["embed.weight"][PAD] = 0.0
        return params

    @staticmethod
    def _spread(name: str, shape: tuple[int, ...]) -> float:
        """Standard deviation of an initial matrix."""
        fan_out, fan_in = shape
        if name in ("embed.weight", "position.weight"):
            return 0.05
        if name.endswith("ff1.weight"):
            return (2.0 / fan_in) ** 0.5
        if name.endswith("in_proj_weight"):
            fan_out //= 3  # query, key and value are three maps
        return (2.0 / (fan_in + fan_out)) ** 0.5

    def forward(self, params: Params, x: Tensor, gates: Mapping[str, Tensor] | None = None) -> Tensor:
        """Logits (..., n, c) of token rows x, int64 (..., n, T). A row of padding alone gets the output bias.

        `gates` multiplies the outputs of a unit group, at every position, by a tensor that broadcasts to
        (..., n, size): 1 leaves the unit, 0 removes it. Raises ValueError for rows that are too long.
        """
        h = self._embed(params, x)
        hide = _hide(x, h.dtype)
        for i in range(len(self.heads)):
            h = self._block(i, params, h, hide, gates).out
        return _read(params, h, x)

    def logits(self, params: Params, x: Tensor) -> Tensor:
        """The numbers of `forward` without gates; what only fills rows up is left out."""
        longest = int((x != PAD).sum(-1).max()) if len(x) else 0
        return self.forward(params, x[..., : max(1, longest)])

    def activations(self, params: Params, x: Tensor) -> dict[str, Tensor]:
        """Outputs of every unit group, {group: (m, size)}, one row for each of the m tokens of x (n, T).

        A head's output is a vector; its length (Euclidean norm) stands for it.
        """
        seen, out = x != PAD, {}
        for i, trace in enumerate(self._traces(params, x), start=1):
            out[f"heads{i}"] = trace.heads.norm(dim=-1).transpose(1, 2)[seen]
            out[f"ff{i}"] = trace.neurons[seen]
        return out

    def readings(self, params: Params, x: Tensor) -> dict[str, Tensor]:
        """What each weight matrix multiplies, {weight: (m, columns)}, one row for each of the m tokens of
        x (n, T); the read-out multiplies one mean for each row of x, (n, width)."""
        seen, out = x != PAD, {}
        traces = self._traces(params, x)
        for block, trace in zip(self.blocks, traces, strict=True):
            out[f"{block}.attention.in_proj_weight"] = trace.reads[seen]
            out[f"{block}.attention.out_proj.weight"] = trace.joined[seen]
            out[f"{block}.ff1.weight"] = trace.middle[seen]
            out[f"{block}.ff2.weight"] = trace.neurons[seen]
        return out | {"out.weight": _pool(traces[-1].out, x)}

    def attention(
        self, params: Params, x: Tensor, gates: Mapping[str, Tensor] | None = None
    ) -> dict[str, Tensor]:
        """Where each head looks, {"heads1": (n, h, T, T), ...}: entry [i, j, t, s] is the share of its
        attention that head j gives token s when it writes at position t. Rows sum to 1; padding gets 0."""
        return {f"heads{i}": t.maps for i, t in enumerate(self._traces(params, x, gates), start=1)}

    def shrink(self, params: Params, kept: Mapping[str, Tensor]) -> tuple[Encoder, Params]:
        """The smaller network without the removed units: its architecture and parameters.

        `kept` maps groups to bool tensors of shape (size,). Blocks may keep different numbers of heads, and
        none. Equal in output to the silenced network.
        """
        small = self.units.shrink(params, kept)
        joined = (small[f"{block}.attention.out_proj.weight"].shape[1] for block in self.blocks)
        neurons = (small[f"{block}.ff1.weight"].shape[0] for block in self.blocks)
        heads = tuple(size // self.head_width for size in joined)
        return replace(self, heads=heads, feedforward=tuple(neurons)), small

    def module(self, params: Params) -> nn.Module:
        """The same network from torch's own layers, under the same parameter names; parameters are copied.

        A block's attention is nn.MultiheadAttention. That layer needs heads * head_width == width, so a block
        that lost heads gets a `HeadAttention`: the same four parameters around torch's
        scaled_dot_product_attention, which takes any number of heads.
        """
        module = _Network(self, params["out.weight"].dtype)
        module.load_state_dict({name: tensor.detach().clone() for name, tensor in params.items()})
        return module.eval()

    def reader(self, x: Tensor) -> Reader:
        return EncoderReader(self, x) if len(x) else super().reader(x)

    def steps(self, x: Tensor) -> tuple[Step, ...]:
        """`logits` of rows x in steps, a sublayer each: the parameters that it reads, and what it makes of
        them and of what the step before has made."""

        def attend(i: int, params: Params, h: Tensor) -> Tensor:
            return self._attend(i, params, h, _hide(x, h.dtype))[-1]

        def feed(i: int, params: Params, h: Tensor) -> Tensor:
            return self._feed(i, params, h)[-1]

        out = [(("embed.weight", "position.weight"), lambda params, _: self._embed(params, x))]
        for i, block in enumerate(self.blocks):
            for kinds, sublayer in ((_ATTENTION, attend), (_FEEDFORWARD, feed)):
                out.append((tuple(f"{block}.{kind}" for kind in kinds), partial(sublayer, i)))
        return (*out, (("out.weight", "out.bias"), lambda params, h: _read(params, h, x)))

    def row_steps(self, x: Tensor) -> int:
        return x.shape[1]

    def multiply_adds(self, weights: Mapping[str, int], steps: int = 1) -> int:
        """Blocks read every token, the read-out one mean; beside the weights, a head multiplies states with
        each other to see where it looks, and to read there. Norms and means are not counted."""
        maps = 2 * steps * steps * self.head_width * sum(self.heads)
        read = weights["out.weight"]
        return steps * (sum(weights.values()) - read) + maps + read

    def activation_of(self, group: str) -> str:
        """Heads put out means of what they read."""
        return "linear" if group.startswith("heads") else self.activation

    @property
    def may_empty_groups(self) -> bool:
        """A block without heads or neurons is heard by nobody, and passed by."""
        return True

    def _embed(self, params: Params, x: Tensor) -> Tensor:
        steps = x.shape[-1]
        if steps > self.length:
            raise ValueError(f"expected rows of at most {self.length} tokens, got {steps}")
        return functional.embedding(x, params["embed.weight"]) + params["position.weight"][:steps]

    def _traces(
        self, params: Params, x: Tensor, gates: Mapping[str, Tensor] | None = None
    ) -> tuple[_Trace, ...]:
        h = self._embed(params, x)
        hide, out = _hide(x, h.dtype), []
        for i in range(len(self.heads)):
            out.append(self._block(i, params, h, hide, gates))
            h = out[-1].out
        return tuple(out)

    def _block(
        self, i: int, params: Params, h: Tensor, hide: Tensor, gates: Mapping[str, Tensor] | None
    ) -> _Trace:
        """Block number i (from 0) on h (..., n, T, width); `hide` is added to the scores of the keys."""
        maps, made, joined, middle = self._attend(i, params, h, hide, gates)
        return _Trace(h, maps, made, joined, middle, *self._feed(i, params, middle, gates))

    def _attend(
        self, i: int, params: Params, h: Tensor, hide: Tensor, gates: Mapping[str, Tensor] | None = None
    ) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        """maps, heads, joined and middle of a block's trace."""
        p, heads = self._own(i, params, _ATTENTION), f"heads{i + 1}"
        qkv = functional.linear(h, p["attention.in_proj_weight"], p["attention.in_proj_bias"])
        # one copy into (3, ..., n, h, T, d): products of contiguous matrices are several times faster
        qkv = qkv.unflatten(-1, (3, self.heads[i], self.head_width)).movedim(-3, 0).transpose(-3, -2)
        query, key, value = qkv.contiguous()
        scores = key @ (query * self.head_width**-0.5).transpose(-1, -2)
        # over rows, not columns: that is several times faster where sentences are short
        maps = (scores + hide).softmax(-2).transpose(-1, -2)
        made = maps @ value
        if gates and heads in gates:
            made = made * gates[heads][..., None, None]
        joined = made.transpose(-3, -2).flatten(-2)
        added = functional.linear(joined, p["attention.out_proj.weight"], p["attention.out_proj.bias"])
        return maps, made, joined, self._norm(h + added, p, "norm1")

    def _feed(
        self, i: int, params: Params, middle: Tensor, gates: Mapping[str, Tensor] | None = None
    ) -> tuple[Tensor, Tensor]:
        """neurons and out of a block's trace."""
        p, neurons = self._own(i, params, _FEEDFORWARD), f"ff{i + 1}"
        fired = torch.relu(functional.linear(middle, p["ff1.weight"], p["ff1.bias"]))
        if gates and neurons in gates:
            fired = fired * gates[neurons].unsqueeze(-2)
        added = functional.linear(fired, p["ff2.weight"], p["ff2.bias"])
        return fired, self._norm(middle + added, p, "norm2")

    def _own(self, i: int, params: Params, kinds: tuple[str, ...]) -> Params:
        return {kind: params[f"{self.blocks[i]}.{kind}"] for kind in kinds}

    def _norm(self, h: Tensor, p: Params, name: str) -> Tensor:
        return functional.layer_norm(h, (self.width,), p[f"{name}.weight"], p[f"{name}.bias"])


_ATTENTION = (
    "attention.in_proj_weight",
    "attention.in_proj_bias",
    "attention.out_proj.weight",
    "attention.out_proj.bias",
    "norm1.weight",
    "norm1.bias",
)
_FEEDFORWARD = ("ff1.weight", "ff1.bias", "ff2.weight", "ff2.bias", "norm2.weight", "norm2.bias")
"""Parameters of the two sublayers of a block, without its number."""


def _read(params: Params, h: Tensor, x: Tensor) -> Tensor:
    """Logits (..., n, c) of what the last block makes of rows x."""
    return functional.linear(_pool(h, x), params["out.weight"], params["out.bias"])


def _hide(x: Tensor, dtype: torch.dtype) -> Tensor:
    """What is added to scores, (..., n, 1, T, 1): 0 for a token, the lowest number for padding.

    Not minus infinity: a row of padding alone would become nan. Beside any token the share is exactly 0.
    """
    padding = (x == PAD).to(dtype) * torch.finfo(dtype).min
    return padding[..., None, :, None]


def _pool(h: Tensor, x: Tensor) -> Tensor:
    """Mean over the tokens of every row, (..., n, width), of h (..., n, T, width); 0 where there are none."""
    seen = (x != PAD).to(h.dtype)
    share = seen / seen.sum(-1, keepdim=True).clamp(min=1.0)
    return (share.unsqueeze(-2) @ h).squeeze(-2)


def _linear(inputs: int, outputs: int, dtype: torch.dtype) -> nn.Linear:
    """A layer that may be empty: where everything is removed torch warns that it has no numbers to draw."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "Initializing zero-element tensors")
        return nn.Linear(inputs, outputs, dtype=dtype)


class HeadAttention(nn.Module):
    """Self-attention with any number of heads; parameters and results as in nn.MultiheadAttention."""

    def __init__(self, width: int, heads: int, head_width: int, dtype: torch.dtype) -> None:
        super().__init__()
        self.split = (3, heads, head_width)
        joined = heads * head_width
        self.in_proj_weight = nn.Parameter(torch.empty(3 * joined, width, dtype=dtype))
        self.in_proj_bias = nn.Parameter(torch.empty(3 * joined, dtype=dtype))
        self.out_proj = _linear(joined, width, dtype)

    def forward(
        self, query: Tensor, key: Tensor, value: Tensor, key_padding_mask: Tensor, need_weights: bool = False
    ) -> tuple[Tensor, None]:
        """(n, T, width) and a mask (n, T) that is added to the scores of the keys, to (n, T, width)."""
        qkv = functional.linear(query, self.in_proj_weight, self.in_proj_bias)
        q, k, v = (part.transpose(1, 2) for part in qkv.unflatten(-1, self.split).unbind(-3))
        mask = key_padding_mask[:, None, None, :]
        made = functional.scaled_dot_product_attention(q, k, v, attn_mask=mask)
        return self.out_proj(made.transpose(1, 2).flatten(-2)), None


class _Block(nn.Module):
    def __init__(self, width: int, heads: int, head_width: int, neurons: int, dtype: torch.dtype) -> None:
        super().__init__()
        if heads * head_width == width:
            self.attention: nn.Module = nn.MultiheadAttention(width, heads, batch_first=True, dtype=dtype)
        else:
            self.attention = HeadAttention(width, heads, head_width, dtype)
        self.norm1 = nn.LayerNorm(width, dtype=dtype)
        self.ff1 = _linear(width, neurons, dtype)
        self.act = nn.ReLU()
        self.ff2 = _linear(neurons, width, dtype)
        self.norm2 = nn.LayerNorm(width, dtype=dtype)

    def forward(self, h: Tensor, mask: Tensor) -> Tensor:
        added, _ = self.attention(h, h, h, key_padding_mask=mask, need_weights=False)
        h = self.norm1(h + added)
        return self.norm2(h + self.ff2(self.act(self.ff1(h))))


class _Network(nn.Module):
    def __init__(self, model: Encoder, dtype: torch.dtype) -> None:
        super().__init__()
        self.embed = nn.Embedding(model.vocabulary, model.width, dtype=dtype)
        self.position = nn.Embedding(model.length, model.width, dtype=dtype)
        self.blocks = nn.ModuleList(
            _Block(model.width, heads, model.head_width, neurons, dtype)
            for heads, neurons in zip(model.heads, model.feedforward, strict=True)
        )
        self.out = nn.Linear(model.width, model.outputs, dtype=dtype)

    def forward(self, x: Tensor) -> Tensor:
        """Logits (n, c) of token rows (n, T)."""
        seen = x != PAD
        # numbers, not flags: with flags a row of padding alone is nan in torch's layer
        lowest = torch.finfo(self.out.weight.dtype).min
        mask = torch.zeros(x.shape, dtype=self.out.weight.dtype).masked_fill(~seen, lowest)
        h = self.embed(x) + self.position.weight[: x.shape[1]]
        for block in self.blocks:
            h = block(h, mask)
        tokens = seen.sum(1, keepdim=True).clamp(min=1)
        return self.out(h.masked_fill(~seen.unsqueeze(-1), 0.0).sum(1) / tokens)
