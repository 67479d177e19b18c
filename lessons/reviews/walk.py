"""The walk of the page on film reviews: a sentence, the average, and the skills behind it."""

from __future__ import annotations

from lessons.walk import Step, answer, until

WALK = (
    Step("look", "words", settings={"axis": "share", "at": 0.0}),
    Step("turn", "words", until("share", above=0.35)),
    Step("average", "curve"),
    Step("guess", "words", answer()),
    Step("skills", "skills", until("share", above=0.6)),
    Step("learnt", "groups"),
)
