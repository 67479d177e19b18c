"""Scores: one number for each weight or each unit, large is kept. A criterion is one entry in `weights` or
`units`."""

from core.prune.gradients import identity
from core.prune.scores.criterion import Criterion, Grain, Needs
from core.prune.scores.units import UNIT_CRITERIA
from core.prune.scores.weights import WEIGHT_CRITERIA

__all__ = ["UNIT_CRITERIA", "WEIGHT_CRITERIA", "Criterion", "Grain", "Needs", "criterion", "identity"]


def criterion(grain: Grain, name: str) -> Criterion:
    """A criterion by grain and name. Raises KeyError that says which names there are."""
    registry = WEIGHT_CRITERIA if grain == "weight" else UNIT_CRITERIA
    if name not in registry:
        raise KeyError(f"expected a {grain} criterion among {sorted(registry)}, got {name!r}")
    return registry[name]
