"""The walk of the page on classification: what accuracy says, what it hides, and where one may decide."""

from __future__ import annotations

from lessons.classification.settings import USUAL
from lessons.walk import Step, answer, scrub, until

BEGIN, HALF = {"at": 0.0, "decision": USUAL}, {"at": 0.5, "decision": USUAL}
BETTER = 0.3
"""A decision threshold at which half of the features are enough."""

WALK = (
    Step("look", "weights", settings=BEGIN),
    Step("drag", "curve", until("share", above=0.45), BEGIN),
    Step("guess", "metrics", answer()),
    Step("errors", "confusion", settings=HALF),
    Step("rank", "roc", settings=HALF),
    Step("decide", "confusion", scrub(0), HALF),
    Step("learnt", "metrics", settings={"at": 0.5, "decision": BETTER}),
)
