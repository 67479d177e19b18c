"""Plans: a nested row of prunings, as one number for each item, the first stop that removes it.

A stop is one position of the slider. Stop p removes every item with gone <= p, so stops are nested by
construction and any criterion, scope and hand edit is only another array `gone`. The rule of choice is that
of `core.prune.masks`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
import torch

from core.prune.masks import Mask, Scope, Scores, pool_numbers, pool_sizes, removal_rank, share_count

Hand = Mapping[int, Literal["cut", "keep"]]
"""Edits by hand: item to action. Items are counted through all tensors in the order of the scores, row by
row."""


@dataclass(frozen=True, eq=False)
class Plan:
    """S nested stops over named items (weights of tensors, or units of groups); stop 0 removes only hand
    cuts.

    gone      : {name: unsigned integers of the scores' shape}, the first stop that removes the item. uint8 up
    to 254
                stops, else uint16; the type's largest value, `never`, is never removed.
    removed   : (S,) items removed, hand edits included. share: the same over `total`, 0 to 1.
    counts    : {name: (S,)} items removed of each tensor or group.
    threshold : (S,) a score such that exactly the items below it go, None unless the scope is global. Any t
    with
                low < t <= high selects the same items. Where low == high a tie is split, which no threshold
                can do.
    asked     : {share: stop} of the shares that were asked for, each at the stop that removes what fits into
    it.
    """

    scope: Scope
    gone: dict[str, np.ndarray]
    removed: np.ndarray
    share: np.ndarray
    counts: dict[str, np.ndarray]
    total: int
    threshold: np.ndarray | None = None
    low: np.ndarray | None = None
    high: np.ndarray | None = None
    asked: Mapping[float, int] = field(default_factory=dict, repr=False)

    def __len__(self) -> int:
        return len(self.removed)

    @property
    def never(self) -> int:
        return int(np.iinfo(next(iter(self.gone.values())).dtype).max)

    def kept(self, stop: int) -> Mask:
        """The mask at a stop."""
        if not 0 <= stop < len(self):
            raise IndexError(f"expected a stop from 0 to {len(self) - 1}, got {stop}")
        return Mask({name: torch.from_numpy(gone > stop) for name, gone in self.gone.items()})

    def at_share(self, share: float) -> int:
        """The stop whose realised share is nearest; the first of equals."""
        return int(np.abs(self.share - share).argmin())

    def at_threshold(self, threshold: float) -> int:
        """The stop that a threshold selects: the last one that removes only items below it."""
        if self.low is None:
            raise ValueError(f"expected a plan with the scope 'global' for a threshold, got {self.scope!r}")
        return int((self.low < threshold).nonzero()[0][-1])

    def shuffled(self, generator: torch.Generator) -> Plan:
        """The same stops in an order drawn by lot: what competes with each other changes places, so that at
        every stop as many of each pool are gone as here. Blocks change places as a whole, with others of
        their size."""
        shapes = [g.shape for g in self.gone.values()]
        chance = np.concatenate([torch.rand(shape, generator=generator).numpy().ravel() for shape in shapes])
        before = np.concatenate([g.ravel() for g in self.gone.values()])
        after, pools = np.empty_like(before), pool_numbers(shapes, self.scope).numpy()
        if self.scope == "block":
            sizes = np.bincount(pools)[pools]
            for size in np.unique(sizes):
                items = np.flatnonzero(sizes == size)
                items = items[pools[items].argsort(kind="stable")].reshape(-1, size)
                after[items[chance[items[:, 0]].argsort()]] = before[items]
        else:
            after[np.lexsort((chance, pools))] = before[np.lexsort((before, pools))]
        parts = np.split(after, np.cumsum([g.size for g in self.gone.values()])[:-1])
        gone = {n: part.reshape(g.shape) for (n, g), part in zip(self.gone.items(), parts, strict=True)}
        return Plan(self.scope, gone, self.removed, self.share, _counts(gone, len(self)), self.total)

    def locate(self, item: int) -> tuple[str, tuple[int, ...]]:
        """Name and index of an item counted through all tensors."""
        for name, gone in self.gone.items():
            if 0 <= item < gone.size:
                return name, tuple(int(i) for i in np.unravel_index(item, gone.shape))
            item -= gone.size
        raise IndexError(f"expected an item from 0 to {self.total - 1}")

    def item(self, name: str, index: tuple[int, ...]) -> int:
        """The number of an item, counted through all tensors: what `locate` takes."""
        before = 0
        for other, gone in self.gone.items():
            if other == name:
                return before + int(np.ravel_multi_index(index, gone.shape))
            before += gone.size
        raise KeyError(f"expected a tensor among {tuple(self.gone)}, got {name!r}")


def plan_stops(
    scores: Scores,
    scope: Scope = "global",
    shares: int | Sequence[float] | np.ndarray | None = 101,
    thresholds: Sequence[float] | np.ndarray | None = None,
    hand: Hand | None = None,
) -> Plan:
    """The union of stops at even shares and at given thresholds, and which item goes at which.

    `shares`: how many even steps from 0 to 1, or the shares themselves, or None for every count from 0 to
    all. `thresholds`: only for the scope "global". Stops that would remove the same items are one stop.
    `hand` cuts an item at stop 0 or keeps it at every stop; the others go as they would have gone. Raises
    ValueError on scores with nan, shares outside 0..1, thresholds where there is no common one.
    """
    ranks = removal_rank(scores, scope)
    pools = pool_sizes(scores, scope)
    if thresholds is not None and scope != "global":
        raise ValueError(
            f"expected no thresholds for the scope {scope!r}: items of different pools share none"
        )
    grid = _shares(shares, set(pools.values()))
    at = {size: np.array([share_count(q, size) for q in grid.tolist()]) for size in set(pools.values())}
    total = sum(rank.numel() for rank in ranks.values())
    if scope == "block":  # whole ones only
        ends = np.unique(np.concatenate([[-1], *(rank.numpy().ravel() for rank in ranks.values())])) + 1
        at = {size: ends[np.searchsorted(ends, removed, side="right") - 1] for size, removed in at.items()}
    edges, ordered = np.empty(0), torch.empty(0)
    if scope == "global":
        ordered = torch.cat([score.detach().flatten() for score in scores.values()])
        ordered = torch.empty_like(ordered).scatter_(
            0, torch.cat([r.flatten() for r in ranks.values()]), ordered
        )
    if thresholds is not None:
        cuts = torch.as_tensor(np.asarray(thresholds, dtype=np.float64)).to(ordered.dtype).sort().values
        at[total] = np.concatenate([at[total], torch.searchsorted(ordered, cuts).numpy()])
        edges = cuts.double().numpy()
    # nested: every row is sorted by the same order
    table, places = np.unique(np.stack(list(at.values())), axis=1, return_inverse=True)
    asked = dict(zip(grid.tolist(), places.ravel().tolist(), strict=False))  # thresholds come behind
    at = dict(zip(at, table, strict=True))
    stops = table.shape[1]
    dtype, never = (np.uint8, 255) if stops <= 254 else (np.uint16, 65535)
    if stops > 65534:
        raise ValueError(f"expected at most 65534 stops, got {stops}: ask for fewer shares")
    first = {}  # of every rank: how many stops leave it, so the first stop that does not
    for size, removed in at.items():
        leave = np.bincount(removed, minlength=size + 1).cumsum()
        first[size] = np.where(leave < stops, leave, never).astype(dtype)
    gone = {name: first[pools[name]][rank.numpy()] for name, rank in ranks.items()}
    _edit(gone, hand or {}, never)
    counts = _counts(gone, stops)
    removed = np.sum(list(counts.values()), axis=0)
    bounds = _bounds(ordered.double().numpy(), at[total], edges, ordered.dtype) if scope == "global" else ()
    return Plan(scope, gone, removed, removed / total, counts, total, *bounds, asked=asked)


def threshold_grid(
    *scores: Scores,
    points: int = 101,
    log: bool = True,
    decades: float = 8.0,
    ends: tuple[float, float] | None = None,
) -> np.ndarray:
    """`points` thresholds that cover one or several score tables (the frames of a run); the last one removes
    all.

    Even steps of the logarithm, from the smallest positive score, at most `decades` of them below the largest
    one: what lies below, as zeros do, goes with the first threshold. Or even steps of the score itself, the
    first of which removes nothing. `ends` replaces the lowest and highest score.
    """
    flat = torch.cat([score.detach().flatten() for table in scores for score in table.values()])
    top = torch.nextafter(flat.max(), torch.tensor(torch.inf, dtype=flat.dtype)).item()
    if not log:
        low, top = ends or (flat.min().item(), top)
        return np.linspace(low, top, points)
    positive = flat[flat > 0]
    if not len(positive):
        raise ValueError("expected a positive score for a logarithmic grid, got none")
    low, top = ends or (max(positive.min().item(), top * 10.0**-decades), top)
    grid = np.geomspace(low, top, points)
    grid[-1] = top
    return grid


def _shares(shares: int | Sequence[float] | np.ndarray | None, sizes: set[int]) -> np.ndarray:
    if shares is None:
        return np.unique(np.concatenate([np.arange(size + 1) / size for size in sizes]))
    grid = np.linspace(0.0, 1.0, shares) if isinstance(shares, int) else np.asarray(shares, dtype=np.float64)
    if len(grid) and not (grid.min() >= 0.0 and grid.max() <= 1.0):
        raise ValueError(f"expected shares from 0 to 1, got {grid.min()} to {grid.max()}")
    return np.union1d(grid, [0.0])


def _counts(gone: Mapping[str, np.ndarray], stops: int) -> dict[str, np.ndarray]:
    """How many items of each tensor or group are gone at every stop, (stops,)."""
    return {n: np.bincount(g.ravel(), minlength=stops)[:stops].cumsum() for n, g in gone.items()}


def _edit(gone: dict[str, np.ndarray], hand: Hand, never: int) -> None:
    """Write edits by hand into freshly made arrays."""
    total = sum(g.size for g in gone.values())
    for item, action in hand.items():
        if action not in ("cut", "keep"):
            raise ValueError(f"expected cut or keep, got {action!r}")
        if not 0 <= item < total:
            raise IndexError(f"expected an item from 0 to {total - 1}, got {item}")
        for g in gone.values():
            if item < g.size:
                g.flat[item] = 0 if action == "cut" else never
                break
            item -= g.size


def _bounds(
    ordered: np.ndarray, removed: np.ndarray, edges: np.ndarray, dtype: torch.dtype
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """(threshold, low, high) of every stop; a given threshold is preferred, else the smallest score that
    stays."""
    padded = np.concatenate([[-np.inf], ordered, [np.inf]])
    low, high = padded[removed], padded[removed + 1]
    above = torch.nextafter(
        torch.tensor(ordered[-1], dtype=dtype), torch.tensor(torch.inf, dtype=dtype)
    ).item()
    threshold = np.where(np.isfinite(high), high, above)
    if len(edges):
        first = np.searchsorted(edges, low, side="right").clip(max=len(edges) - 1)
        given = edges[first]
        threshold = np.where((low < given) & (given <= high), given, threshold)
    return threshold, low, high
