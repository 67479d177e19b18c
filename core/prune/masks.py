"""Masks: a value type that says keep or cut and nothing else, and the one rule by which scores become masks.

Rule of choice, the same everywhere:
- by share, exactly k = round(share * n) entries go, in order of score, ties broken by position, so a constant
  layer loses k of its entries and not all of them;
- by threshold, everything with score < threshold goes, and an entry that equals it stays: whole ties.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

import torch
from torch import Tensor
from torch.nn import functional

from core.prune.units import Params

Scope = Literal["global", "layer", "row", "four", "block"]
"""What competes for the same budget: all entries, those of one tensor, or those of one row. Two are patterns
that some machines can use. four: four neighbours in a row, so that at one half two of every four go, the
pattern 2:4 (Mishra et al. 2021, arXiv 2104.08378). block: all entries, but those of a block go together."""

BLOCK = 4
"""Rows and columns of a block."""

Scores = dict[str, Tensor]


@dataclass(frozen=True, eq=False)
class Mask(Mapping[str, Tensor]):
    """Which entries of which tensors are kept: {name: bool tensor}, True is kept. Immutable."""

    kept: Mapping[str, Tensor]

    def __post_init__(self) -> None:
        for name, flags in self.kept.items():
            if not isinstance(flags, Tensor) or flags.dtype != torch.bool:
                got = flags.dtype if isinstance(flags, Tensor) else type(flags).__name__
                raise TypeError(f"expected a bool tensor for {name!r}, got {got}")
        object.__setattr__(
            self, "kept", MappingProxyType({k: v.detach().clone() for k, v in self.kept.items()})
        )

    @classmethod
    def dense(cls, shapes: Mapping[str, Tensor]) -> Mask:
        """A mask that keeps everything, shaped like the given tensors."""
        return cls({name: torch.ones_like(tensor, dtype=torch.bool) for name, tensor in shapes.items()})

    def __getitem__(self, name: str) -> Tensor:
        return self.kept[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self.kept)

    def __len__(self) -> int:
        return len(self.kept)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Mask):
            return NotImplemented
        return self.kept.keys() == other.kept.keys() and all(torch.equal(self[n], other[n]) for n in self)

    __hash__ = None  # tensors inside: equality is by content, so no cheap hash exists

    def __and__(self, other: Mask) -> Mask:
        if self.kept.keys() != other.kept.keys():
            raise ValueError(f"expected masks over {sorted(self.kept)}, got {sorted(other.kept)}")
        return Mask({name: self[name] & other[name] for name in self})

    @property
    def size(self) -> int:
        return sum(flags.numel() for flags in self.kept.values())

    @property
    def count(self) -> int:
        """Number of entries kept."""
        return sum(int(flags.sum()) for flags in self.kept.values())

    @property
    def density(self) -> float:
        return self.count / self.size

    @property
    def sparsity(self) -> float:
        """Share removed, 0 to 1."""
        return 1.0 - self.density

    def counts(self) -> dict[str, tuple[int, int]]:
        """{name: (kept, size)}."""
        return {name: (int(flags.sum()), flags.numel()) for name, flags in self.kept.items()}

    def apply(self, params: Params) -> Params:
        """New parameters with cut entries exactly 0; tensors that the mask does not name pass unchanged."""
        out = dict(params)
        for name, flags in self.kept.items():
            out[name] = torch.where(flags, params[name], torch.zeros((), dtype=params[name].dtype))
        return out


def removal_rank(scores: Scores, scope: Scope = "global") -> dict[str, Tensor]:
    """The order in which entries go: {name: int64 tensor}, 0 goes first, ties by position.

    Global: one order over all tensors. Layer: an order of its own for each tensor. Row: one for each row,
    of its shape; a row is all that makes one output. Four: one for every four neighbours in a row; where a
    row does not end with four, what is missing counts as gone. Block: one over all blocks, by the mean of
    their scores; all entries of a block have the rank of its last one, so that they go together. What is
    gone already (-inf, see `remaining`) comes before all blocks and has no part in them. Raises ValueError
    on nan.
    """
    for name, score in scores.items():
        if bool(torch.isnan(score).any()):
            raise ValueError(f"expected scores without nan, got nan in {name!r}")
    if scope == "row":
        return {name: _rank(_rows(score)).view(score.shape) for name, score in scores.items()}
    if scope == "layer":
        return {name: _rank(score.flatten()).view(score.shape) for name, score in scores.items()}
    if scope == "four":
        return {name: _rank_of_four(score) for name, score in scores.items()}
    if scope == "block":
        return _rank_of_blocks(scores)
    flat = _rank(torch.cat([score.flatten() for score in scores.values()]))
    sizes = [score.numel() for score in scores.values()]
    return {name: r.view(scores[name].shape) for name, r in zip(scores, flat.split(sizes), strict=True)}


def _rows(scores: Tensor) -> Tensor:
    """A row for each output of a layer: a filter's weights lie in one."""
    return scores.flatten(1) if scores.ndim > 1 else scores


def _rank(scores: Tensor) -> Tensor:
    """Ranks along the last dimension."""
    order = torch.sort(scores, stable=True).indices
    return torch.empty_like(order).scatter_(-1, order, torch.arange(scores.shape[-1]).expand_as(order))


def _rank_of_four(score: Tensor) -> Tensor:
    rows = score.reshape(len(score), -1) if score.ndim > 1 else score.view(1, -1)
    padded = functional.pad(rows, (0, -rows.shape[1] % 4), value=-torch.inf)
    ranks = _rank(padded.view(len(rows), -1, 4)).view(padded.shape)
    return ranks[:, : rows.shape[1]].reshape(score.shape)


def _rank_of_blocks(scores: Scores) -> dict[str, Tensor]:
    places, means, sizes = {}, [], []
    before = 0
    for name, score in scores.items():
        place, values = _tiles(score.shape, "block"), score.flatten()
        lost = values == -torch.inf
        size = torch.bincount(place)
        size = size - torch.bincount(place[lost], minlength=len(size))
        total = torch.zeros(len(size), dtype=score.dtype).index_add_(0, place, values.masked_fill(lost, 0.0))
        means.append(torch.where(size > 0, total / size, -torch.inf))
        sizes.append(size)
        places[name] = before + place
        before += len(size)
    gone = sum(score.numel() for score in scores.values()) - int(torch.cat(sizes).sum())
    order = _rank(torch.cat(means)).argsort()
    last = torch.empty_like(order).scatter_(0, order, torch.cat(sizes)[order].cumsum(0) + gone - 1)
    ranks = {name: last[place].view(scores[name].shape) for name, place in places.items()}
    if not gone:
        return ranks
    return {name: torch.where(scores[name] == -torch.inf, gone - 1, rank) for name, rank in ranks.items()}


def pool_sizes(scores: Scores, scope: Scope) -> dict[str, int]:
    """How many entries compete with each other, for every tensor: all, the tensor's, or a row's."""
    total = sum(score.numel() for score in scores.values())
    own = {
        "layer": lambda s: s.numel(),
        "row": lambda s: _rows(s).shape[-1],
        "four": lambda s: 4,
        "block": lambda s: total,
        "global": lambda s: total,
    }[scope]
    return {name: own(score) for name, score in scores.items()}


def pool_numbers(shapes: Iterable[Sequence[int]], scope: Scope) -> Tensor:
    """In which pool each entry competes, int64 (total,), through all tensors of these shapes; of blocks, to
    which block it belongs."""
    out, before = [], 0
    for shape in shapes:
        out.append(before + _tiles(shape, scope))
        before += int(scope != "global") * math.prod(shape)  # no tensor has more pools than entries
    return torch.cat(out)


def _tiles(shape: Sequence[int], scope: Scope) -> Tensor:
    """The same within one tensor. Pools and blocks are tiles of its rows, one for each output, and columns;
    the last ones of a row and of a column may be smaller."""
    rows, columns = (shape[0], math.prod(shape[1:])) if len(shape) > 1 else (1, shape[0])
    whole = (max(rows, 1), max(columns, 1))
    high, wide = {"row": (1, whole[1]), "four": (1, 4), "block": (BLOCK, BLOCK)}.get(scope, whole)
    across = -(-columns // wide)
    return (torch.arange(rows).unsqueeze(1) // high * across + torch.arange(columns) // wide).flatten()


def by_share(scores: Scores, share: float, scope: Scope = "global") -> Mask:
    """Cut exactly round(share * n) entries: over all tensors, of every tensor, of every row, of every four;
    of blocks those that fit into so many."""
    if not 0.0 <= share <= 1.0:
        raise ValueError(f"expected a share from 0 to 1, got {share}")
    sizes = pool_sizes(scores, scope)
    return Mask({n: r >= share_count(share, sizes[n]) for n, r in removal_rank(scores, scope).items()})


def by_threshold(scores: Scores, threshold: float) -> Mask:
    """Cut every entry whose score is below the threshold; one that equals it stays."""
    return Mask({name: ~(score < threshold) for name, score in scores.items()})


def share_count(share: float, n: int) -> int:
    """How many of n entries a share removes: round half to even, as torch.nn.utils.prune does."""
    return round(share * n)


def remaining(scores: Scores, mask: Mask) -> Scores:
    """Scores for pruning once more: what a mask has cut comes first (-inf), so masks only ever shrink."""
    return {name: torch.where(mask[name], score, -torch.inf) for name, score in scores.items()}
