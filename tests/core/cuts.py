"""What tests say of masks and the course itself never asks."""

from __future__ import annotations

from core.prune.masks import Mask, Scores, removal_rank


def by_count(scores: Scores, k: int) -> Mask:
    """Cut exactly the k entries with the smallest scores, over all tensors."""
    return Mask({name: rank >= k for name, rank in removal_rank(scores).items()})


def within(inner: Mask, outer: Mask) -> bool:
    """True when everything that the one keeps is kept by the other."""
    assert inner.keys() == outer.keys()
    return all(bool((~inner[name] | outer[name]).all()) for name in inner)
