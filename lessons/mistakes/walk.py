"""The walk of the page on mistakes: the first case as a detective would take it, and on to the second."""

from __future__ import annotations

from lessons.walk import Step, answer, choose, until

WALK = (
    Step("look", "curve"),
    Step("drag", "curve", until("share", above=0.94)),
    Step("zeros", "zeros", settings={"axis": "share", "at": 0.05}),
    Step("left", "left"),
    Step("guess", "zeros", answer()),
    Step("corrected", "curve", choose("case", 2)),
    Step("learnt", "curve"),
)
