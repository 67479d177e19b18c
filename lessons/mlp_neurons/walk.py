"""The walk of the page on neurons: a signed score, what it removes first, and the score without signs."""

from __future__ import annotations

from lessons.mlp_neurons.settings import MEAN_OF_ABSOLUTES
from lessons.walk import Step, answer, choose, click, until

COMPARED_AT = 0.25
"""Share removed at which the two scores are held side by side."""

WALK = (
    Step("look", "tiles-fc1"),
    Step("score", "bars", click()),
    Step("guess", "bars", answer()),
    Step("price", "curve", until("share", above=COMPARED_AT)),
    Step("truth", "scatter"),
    Step("size", "scatter", choose("criterion", MEAN_OF_ABSOLUTES)),
    Step("learnt", "curve", settings={"axis": "share", "at": COMPARED_AT}),
)
