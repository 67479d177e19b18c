"""The walk of the page on linear regression: a small gradient, what it hides, and the best of all choices."""

from __future__ import annotations

from core.linear.descent import STEPS
from lessons.walk import Step, answer, choose, scrub, until

BEGINS, FIXED = 1e-5, 1e-3
"""Thresholds on the gradient: where the slider waits to be dragged, and where it stays later on."""
HALF = {"axis": "share", "at": 0.5, "step": STEPS}
"""Where the two criteria are held side by side."""

WALK = (
    Step("look", "magnitude"),
    Step("drag", "gradient", until("share", above=0.5), {"axis": "threshold", "at": BEGINS}),
    Step("guess", "gradient", answer()),
    Step("truth", "truth", settings={"axis": "threshold", "at": FIXED}),
    Step("time", "gradient", scrub(-1), {"axis": "threshold", "at": FIXED}),
    Step("other", "frontier", choose("criterion", "magnitude"), HALF),
    Step("learnt", "frontier", settings=HALF),
)
