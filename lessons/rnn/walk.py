"""The walk of the page on recurrent networks: one weight in every gap, and what becomes of the memory."""

from __future__ import annotations

from core.measure.through_time import U
from lessons.walk import Step, answer, click, until

WALK = (
    Step("look", "strip"),
    Step("weight", "recurrent-weights", click(U)),
    Step("guess", "strip", answer()),
    Step("memory", "lags"),
    Step("forget", "lags", until("share", above=0.7)),
    Step("price", "curve"),
    Step("learnt", "curve", settings={"axis": "share", "at": 0.2}),
)
