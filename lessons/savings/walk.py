"""The walk of the page on savings: three meters that disagree, then a network ten times smaller."""

from __future__ import annotations

from lessons.walk import Step, answer, choose, scrub, until

WALK = (
    Step("look", "meters", settings={"form": "csr", "way": "zeros"}),
    Step("bytes", "bytes", until("bytes", below=1.0), {"at": 0.2, "bits": 32}),
    Step("guess", "meters", answer(), {"at": 0.9, "bits": 32}),
    Step("time", "times", choose("way", "csr")),
    Step("neurons", "curve", choose("way", "shrunken")),
    Step("bits", "bytes", scrub(4), {"criterion": "obd", "form": "bitmask", "at": 0.7, "bits": 32}),
    Step("learnt", "meters"),
)
