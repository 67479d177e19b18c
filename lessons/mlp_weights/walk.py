"""The walk of the page on weights: a threshold, its price, time, and another criterion."""

from __future__ import annotations

from lessons.mlp_weights.settings import EPSILON
from lessons.walk import Step, answer, choose, scrub, until

BEGINS = 1e-4
"""Threshold at which the slider waits to be dragged: few weights are below it."""
COMPARED_AT = 0.6
"""Share removed at which the two criteria are held side by side."""
LONGEST = 100
"""Epoch of the last snapshot."""

WALK = (
    Step("look", "weights"),
    Step("drag", "scores", until("share", above=0.5), {"axis": "threshold", "at": BEGINS}),
    Step("price", "curve", until("accuracy", below=0.5)),
    Step("guess", "scores", answer()),
    Step("time", "scores", scrub(-1), {"axis": "threshold", "at": EPSILON, "epoch": 0}),
    Step(
        "other",
        "weights",
        choose("criterion", "magnitude"),
        {"axis": "share", "at": COMPARED_AT, "epoch": LONGEST},
    ),
    Step("learnt", "curve", settings={"axis": "share", "at": COMPARED_AT, "epoch": LONGEST}),
)
