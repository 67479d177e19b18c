"""The walk of the page on the language model: what is written, and how sure the network is."""

from __future__ import annotations

from lessons.walk import Step, answer, until

WALK = (
    Step("look", "text", settings={"axis": "share", "at": 0.0}),
    Step("read", "text", until("share", above=0.6)),
    Step("unsure", "curve"),
    Step("guess", "curve", answer()),
    Step("break", "text", until("share", above=0.9)),
    Step("words", "words"),
    Step("learnt", "curve", settings={"axis": "share", "at": 0.65}),
)
