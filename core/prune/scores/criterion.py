"""What a criterion is: a score together with all that a page says about it, as data."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Literal

from torch import Tensor

from core.prune.masks import Scope

Grain = Literal["weight", "unit"]
Needs = Literal["nothing", "forward", "gradient", "per-sample", "hessian", "ablation"]
"""What must be computed first, the cheapest in front."""
ScoreFunction = Callable[..., dict[str, Tensor]]


@dataclass(frozen=True)
class Criterion:
    """A rule that ranks weights or units. Large scores are kept, the smallest go first, for every criterion.

    Call it as a function: `criterion(model, params, split, task, seed=0)` returns {name: scores}. For weights
    a name is a tensor's and the scores have its shape; for units a name is a group's and the scores have
    shape (size,). Unit criteria also take `groups`, the names of the groups to score (default: the hidden
    ones). Pure: nothing is changed.

    formula, rule : LaTeX without words: the score, and what a threshold on it removes.
    needs         : what must be computed first, from nothing to one evaluation of the network for each item.
    signed        : scores can be negative. Published signed rules are kept as published.
    log_axis      : scores span orders of magnitude, a threshold belongs on a logarithmic axis.
    scope         : the scope it is used with, where that is not a matter of taste ("row" for Wanda).
    published     : what its source ranks together, where that is less than everything.
    source        : author, year, and arXiv number where there is one; empty for common knowledge.
    activations   : what the units that are scored may put out through; empty means anything.
    scaled        : it reads what a batch norm multiplies the units by.
    """

    name: str
    grain: Grain
    formula: str
    rule: str
    needs: Needs
    score: ScoreFunction = field(repr=False, compare=False)
    source: str = ""
    signed: bool = False
    log_axis: bool = True
    scope: Scope | None = None
    published: Scope | None = None
    activations: tuple[str, ...] = ()
    scaled: bool = False

    @property
    def key(self) -> str:
        """Key of its name in the text catalogue."""
        return f"criterion-{self.name}"

    @property
    def trap_key(self) -> str:
        """Key of what goes wrong with it in the text catalogue."""
        return f"criterion-{self.name}-trap"

    def unavailable(self, model, groups: Sequence[str] | None = None) -> str | None:
        """Catalogue key of the reason why it is not defined for a model's units (of these hidden groups), or
        None where it is."""
        if self._undefined(model, groups):
            return "criterion-unavailable-activation"
        return "criterion-unavailable-norm" if self._unscaled(model, groups) else None

    @property
    def asks(self) -> str:
        """What the units that are scored must have, where that is not anything: for messages."""
        return "a batch norm" if self.scaled else f"an activation among {list(self.activations)}"

    def _undefined(self, model, groups: Sequence[str] | None) -> list[str]:
        """Activations of the units for which it is not defined; features have none."""
        scored = (g for g in (model.hidden if groups is None else groups) if model.units[g].made_by)
        return sorted({model.activation_of(g) for g in scored if self.activations} - {*self.activations})

    def _unscaled(self, model, groups: Sequence[str] | None) -> list[str]:
        """Groups without a batch norm, where it asks for one; also a model that has none to score."""
        if not self.scaled:
            return []
        scored = tuple(model.hidden if groups is None else groups)
        return [g for g in scored if not {p.tensor for p in model.units[g].parts} & {*model.scales}]

    def __call__(self, model, params, split, task, seed: int = 0, **options) -> dict[str, Tensor]:
        groups = options.get("groups")
        wrong = self._undefined(model, groups) or self._unscaled(model, groups)
        if wrong:
            raise ValueError(f"expected {self.asks} for {self.name!r}, got {', '.join(map(repr, wrong))}")
        return self.score(model, params, split, task, seed, **options)
