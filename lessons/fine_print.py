"""What a careful reader asks of every accuracy: how many rows a point is, what a band is, and who has looked
at the test rows."""

from __future__ import annotations

from collections.abc import Callable

from lessons.blocks import Blocks, Press, Say, Words, say
from lessons.catalogue import Sentence
from lessons.network import Network
from lessons.numbers import count, percent
from lessons.subject import WITHIN, Subject

_ROUNDING = 1e-9


def note(network: Network, *before: Words) -> Say:
    """One small line under a chart; before: what the page itself says there."""
    rows = len(network.data.validation)
    most = int(WITHIN * rows + _ROUNDING)
    return say(*before, Sentence("fine-print", most=most, rows=count(rows)), look="caption")


def look(shown: Callable[[], Blocks]) -> Press:
    """A button that shows what the test rows say, and counts how often it was pressed: nothing on the page is
    chosen by them."""
    return Press("test", Sentence("test-look"), shown, ":material/visibility:", counted=True)


def test_look(found: Subject, stop: int) -> Press:
    """The same for the accuracy of the pruned network and of the dense one."""

    def shown() -> Blocks:
        measured = {"test": found.measure(stop, "test"), "dense": found.network.dense["test"]}
        values = {name: percent(one["accuracy"]) for name, one in measured.items()}
        return (say(Sentence("test-look-shown", **values)),)

    return look(shown)
