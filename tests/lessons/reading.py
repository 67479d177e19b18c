"""What tests of lessons share: a lesson at a position, what it says there, and torch's layers as judge."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeVar

import torch

from core.data.dataset import Split
from core.prune.units import Params
from core.train.runs import default_store
from core.train.settings import BaseTrainSettings
from lessons.blocks import (
    Blocks,
    Change,
    Columns,
    Part,
    Pictures,
    Plot,
    Press,
    Row,
    Say,
    Table,
    Watch,
    Words,
    Work,
)
from lessons.catalogue import Sentence, in_all_languages
from lessons.lesson import View
from lessons.network import Network
from lessons.network_settings import NetworkSettings

S = TypeVar("S", bound=NetworkSettings)
T = TypeVar("T", bound=BaseTrainSettings)
B = TypeVar("B")

VISITOR = "a test"
"""Who looks at work in the background."""


def train(training: T) -> T:
    """The settings of a run, once it is there."""
    default_store().request(training).result(240)
    return training


def ready(settings: S) -> S:
    """The settings as a page would have them, their network trained."""
    settings = settings.consistent()
    train(settings.training)
    return settings


def view(settings: S, stop: int = 0, **more: object) -> View[S]:
    """A position of a page whose band is one network."""
    return View(settings, stop, **{"seeds": (settings.training,), **more})


def said(sentence: Sentence) -> tuple[str, dict[str, object]]:
    """Key and values of a sentence that both languages have."""
    in_all_languages(sentence)
    return sentence.key, dict(sentence.values)


def keys(blocks: Blocks) -> list[str]:
    """Keys of all sentences of blocks, which both languages have."""
    return [said(sentence)[0] for sentence in sentences(blocks)]


def sentences(blocks: Blocks) -> Iterator[Sentence]:
    """All sentences of blocks."""
    return (words for words in _words(blocks) if isinstance(words, Sentence))


def _words(blocks: Blocks) -> Iterator[Words | object]:
    for block in blocks:
        match block:
            case Say(words, _, badge):
                yield from (*words, badge)
            case Part(_, inner, title):
                yield title
                yield from _words(inner)
            case Columns(columns):
                for column in columns:
                    yield from _words(column)
            case Table(head, rows):
                yield from (cell for row in (head, *rows) for cell in row)
            case Plot(alt=alt):
                yield alt
            case Pictures(captions=captions):
                yield from captions
            case Change(label=label):
                yield label
            case Watch(look):
                yield from _words((look(VISITOR),))
            case Work(_, words, _, deeds, problem, inner):
                yield from (words, problem, *(deed.label for deed in deeds))
                yield from _words(inner)


def looked(blocks: Blocks) -> dict:
    """What a look at the test rows says: {"test": of the pruned network, "dense": of the dense one}."""
    (press,) = (one for one in every(Press, blocks) if one.counted)
    (shown,) = press.blocks()
    return said(shown.words[0])[1]


def every(kind: type[B], blocks: Blocks) -> list[B]:
    """All blocks of one kind, wherever they stand."""
    found = []
    for block in blocks:
        if isinstance(block, kind):
            found.append(block)
        block = block.look(VISITOR) if isinstance(block, Watch) else block
        for inner in (
            (block.blocks,) if isinstance(block, (Part, Row, Work)) else getattr(block, "columns", ())
        ):
            found += every(kind, inner)
    return found


def cells(table: Table) -> dict[str, tuple[Words, ...]]:
    """The rows of a table by the key of their name."""
    return {name.key: tuple(rest) for name, *rest in table.rows}


def accuracy(network: Network, params: Params, split: Split) -> float:
    """Without the project's evaluation: through torch's own layers."""
    with torch.no_grad():
        logits = network.model.module(params)(split.x)
    answers = logits.argmax(1) if logits.shape[1] > 1 else (logits[:, 0] >= 0).long()
    return (answers == split.y).double().mean().item()


def refuted(line: Sentence) -> tuple[bool, Sentence]:
    """Whether a line under a claim says "not here", and the line without that."""
    return (True, line.values["line"]) if line.key == "not-here" else (False, line)
