"""Logits of the same rows for many sets of parameters."""

from __future__ import annotations

from collections.abc import Callable

from torch import Tensor

from core.models.protocol import Model
from core.units import Params

Reader = Callable[[Params], Tensor]
"""Parameters to logits, (n, c) or (n, T, c), of rows that were given before."""


def reader(model: Model, x: Tensor) -> Reader:
    """The numbers of `model.logits(params, x)` as a function of the parameters alone, for inference: what
    depends on the rows only is done once."""
    return lambda params: model.logits(params, x)
