"""The walk of the page on attention: what heads look at, what they are worth, and how many can go."""

from __future__ import annotations

from lessons.walk import Step, answer, click, until

WALK = (
    Step("look", "maps", settings={"axis": "share", "at": 0.0}),
    Step("head", "maps", click()),
    Step("score", "bars", until("share", above=0.25)),
    Step("guess", "skills", answer()),
    Step("half", "curve", until("share", above=0.5)),
    Step("price", "skills", until("share", above=0.87)),
    Step("learnt", "curve", settings={"axis": "share", "at": 0.6875}),
)
