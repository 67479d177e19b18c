"""What there is of a measurement for a visitor."""

from __future__ import annotations

from typing import NamedTuple

from core.jobs import Visit
from core.measure.speed import Speed
from lessons.blocks import Blocks, Deed, Work
from lessons.catalogue import Sentence
from lessons.savings import claims
from lessons.savings.settings import Savings
from lessons.savings.speed_runner import Given, default_speeds, of_training

START, STOP, AGAIN = ":material/timer:", ":material/stop:", ":material/refresh:"


class Standing(NamedTuple):
    """The times of the network on the page, None while they are not known; the visitor's measurement."""

    speed: Speed | None
    visit: Visit[float] | None

    @property
    def running(self) -> bool:
        return self.visit is not None and not self.visit.finished


def look(settings: Savings, visitor: str) -> Standing:
    """What there is for a visitor. A measurement begins by itself where nothing is known, unless the visitor
    has stopped it or it has failed."""
    name, given = of_training(settings.training)
    store = default_speeds()
    visit, speed = store.look(visitor, name), store.known(name)
    if speed is None and (visit is None or visit.finished) and not store.unwanted(visitor, name):
        visit = store.start(visitor, name, given)
    return Standing(speed, visit)


def work(
    name: str, key: str, given: Given, speed: Speed | None, visit: Visit[float] | None, blocks: Blocks = ()
) -> Work:
    """A measurement as it stands: how far it is, or when and where it was made, and what begins it (anew).

    name: of the work on its page. key: of what is measured.
    """
    store = default_speeds()

    def start(visitor: str) -> None:
        store.start(visitor, key, given)

    def stop(visitor: str) -> None:
        store.stop(visitor, key)

    if visit is not None and not visit.finished:
        deed = Deed(f"{name}-stop", Sentence("savings-stop"), stop, STOP)
        return Work(name, claims.progress(visit), visit.progress, (deed,), blocks=blocks)
    failed = visit is not None and visit.status == "failed"
    problem = Sentence("savings-failed") if failed else ""
    if speed is None:
        deed = Deed(f"{name}-start", Sentence("savings-measure"), start, START, main=True)
        return Work(name, Sentence("savings-unmeasured"), deeds=(deed,), problem=problem, blocks=blocks)
    deed = Deed(f"{name}-again", Sentence("savings-again"), start, AGAIN)
    return Work(name, claims.measured(speed), deeds=(deed,), problem=problem, blocks=blocks)
