"""Every criterion of the course: a new one is one entry in `weights` or `units` and its words in the texts.

What a page can offer is asked for by what it can afford and what its networks have: no page keeps a list.
"""

from __future__ import annotations

from typing import get_args

from core.models import Model
from core.prune.scores.criterion import Criterion, Grain, Needs
from core.prune.scores.units import UNIT_CRITERIA
from core.prune.scores.weights import WEIGHT_CRITERIA

CRITERIA: dict[Grain, dict[str, Criterion]] = {"weight": WEIGHT_CRITERIA, "unit": UNIT_CRITERIA}
"""By grain and name, in teaching order: those that look least first, then the control, the truth last."""


def criterion(grain: Grain, name: str) -> Criterion:
    """A criterion by grain and name. Raises ValueError that says which names there are."""
    registry = CRITERIA[grain]
    if name not in registry:
        raise ValueError(f"expected a {grain} criterion among {sorted(registry)}, got {name!r}")
    return registry[name]


def criteria(
    grain: Grain,
    *,
    most: Needs = "hessian",
    model: Model | None = None,
    groups: tuple[str, ...] | None = None,
) -> tuple[str, ...]:
    """Names of the criteria of a grain in teaching order.

    most   : the dearest that may be needed first, in the order of `Needs`. "ablation" lets the truth in.
    model  : only those that are defined for it, and for these `groups` of its units (default: the hidden
             ones).

    The choices of a field of settings are `Literal[criteria(...)]`.
    """
    costs = get_args(Needs)
    affordable = costs[: costs.index(most) + 1]
    return tuple(
        name
        for name, rule in CRITERIA[grain].items()
        if rule.needs in affordable and (model is None or not rule.unavailable(model, groups))
    )
