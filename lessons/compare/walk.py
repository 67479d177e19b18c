"""The walk of the page on comparing: curves, the seeds behind them, and who would have won under each."""

from __future__ import annotations

from lessons.walk import Step, until

WALK = (
    Step("look", "curve"),
    Step("seeds", "seeds", until("share", above=0.9), {"at": 0.5}),
    Step("ranking", "ranking"),
    Step("worst", "worst"),
    Step("learnt", "curve", settings={"at": 0.9}),
)
