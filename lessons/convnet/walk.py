"""The walk of the page on a residual network: filters, what is added together, and the price of removal."""

from __future__ import annotations

from lessons.walk import Step, answer, until

WALK = (
    Step("look", "maps-block4"),
    Step("sum", "maps-stage1"),
    Step("guess", "maps-stage1", answer()),
    Step("score", "bars", until("share", above=0.2)),
    Step("price", "curve"),
    Step("learnt", "maps-stage1"),
)
