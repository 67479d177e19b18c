"""Scores: one number for each weight or each unit, large is kept. A criterion is one entry in `weights` or
`units`."""

from core.prune.gradients import identity
from core.prune.scores.criterion import Criterion, Grain, Needs
from core.prune.scores.registry import CRITERIA, criteria, criterion
from core.prune.scores.units import UNIT_CRITERIA
from core.prune.scores.weights import WEIGHT_CRITERIA

__all__ = [
    "CRITERIA",
    "UNIT_CRITERIA",
    "WEIGHT_CRITERIA",
    "Criterion",
    "Grain",
    "Needs",
    "criteria",
    "criterion",
    "identity",
]
