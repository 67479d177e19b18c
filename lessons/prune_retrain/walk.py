"""The walk of the page on prune and retrain: one large cut, then many small ones, each retrained."""

from __future__ import annotations

from lessons.prune_retrain.settings import LAST
from lessons.walk import Step, answer, finish, scrub, until

WALK = (
    Step("look", "weights", settings={"round": 0, "at": 0.0}),
    Step("guess", "weights", answer()),
    Step("break", "saw", until("share", above=0.9), {"round": 0, "at": 0.0}),
    Step("start", "saw", finish("run"), {"round": LAST, "at": 0.0}),
    Step("rounds", "weights", scrub(0)),
    Step("went", "went", settings={"round": LAST}),
    Step("learnt", "saw"),
)
