"""What the learner takes home: a script on the project's core that prints the page's numbers, and the
table of the rounds."""

from __future__ import annotations

from collections.abc import Sequence

from core.retrain import LoopSettings, Round
from lessons import take_home


def script(loop: LoopSettings, file: str, branch: int | None = None) -> str:
    """A Python script that prints the numbers of the page; `file` is its name. branch: the round of another
    run that the one on the page goes on from."""
    stops = {name: value for name, value in loop.stops.model_dump().items() if value is not None}
    written = ", ".join(f"{name}={value!r}" for name, value in stops.items())
    own = (name for name in type(loop).model_fields if name not in ("train", "stops"))
    fields = {name: repr(getattr(loop, name)) for name in own} | {"stops": f"Stops({written})"}
    return take_home.script("prune_retrain", loop=loop, fields=fields, file=file, branch=branch)


def table(rounds: Sequence[Round]) -> str:
    """One line a round, as CSV."""
    names = ("before", "cut", "healed")
    head = ["round", "share", "removed"]
    head += [f"{name}_{what}" for name in names for what in ("accuracy", "loss")]
    head += ["step", "rate", "weights", "bytes", "multiply_adds", "seconds", "reason", "within_drop"]
    rows = []
    for done in rounds:
        metrics = [getattr(done, name) for name in names]
        rows.append(
            [done.index, done.share, done.removed]
            + [value for found in metrics for value in (found.metric, found.loss)]
            + [done.step, done.rate, done.ledger.weights, done.ledger.bytes, done.ledger.multiply_adds]
            + [round(done.seconds, 2), done.reason, int(done.good)]
        )
    return take_home.csv(head, rows)
