"""What the choice of validation rows does to a difference between two networks, or two ways."""

from __future__ import annotations

from numpy.typing import ArrayLike

from core.measure.bootstrap import DRAWS, paired_bootstrap
from lessons.catalogue import Sentence
from lessons.numbers import count, points


def rows_line(first: Sentence, second: Sentence, right: ArrayLike, other: ArrayLike) -> Sentence:
    """Between what the lead of the first over the second lies on other rows of the same kind.

    right, other: (..., n) whether each finds the class of each of the same n rows; leading axes are seeds.
    """
    low, high = paired_bootstrap(right, other)
    rows = len(right[-1]) if getattr(right, "ndim", 1) > 1 else len(right)
    values = {"first": first, "second": second, "rows": count(rows), "draws": count(DRAWS)}
    if round(1000 * low) == round(1000 * high) == 0:
        return Sentence("rows-same", **values)
    return Sentence("rows-between", low=points(low), high=points(high), **values)
