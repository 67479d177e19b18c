"""Every data set of the course, in teaching order: a new one is one entry here and its name in the texts.

Loaded once a process, shared by everyone, never mutated.
"""

from __future__ import annotations

import pkgutil
import re
from dataclasses import dataclass
from functools import cache
from typing import Annotated, Literal

from pydantic import AfterValidator

from core.data.dataset import Dataset, Task

Kind = Literal["table", "picture", "sequence", "tokens"]
"""What a row is: numbers in columns, the pixels of a picture, steps of numbers, or tokens."""


@dataclass(frozen=True)
class Entry:
    """A data set as the lessons choose it, without its rows.

    loader    : "module:function" that makes the `Dataset` of that name; imported when it is asked for, so
                that a process that shows tables never builds sentences.
    arguments : what the loader is called with.
    """

    name: str
    task: Task
    kind: Kind
    loader: str
    arguments: tuple[int, ...] = ()


ENTRIES = (
    Entry("y2x", "regression", "table", "core.data.tables:y2x"),
    Entry("diabetes", "regression", "table", "core.data.tables:diabetes"),
    Entry("synthetic", "regression", "table", "core.data.tables:synthetic"),
    Entry("breast_cancer", "binary", "table", "core.data.tables:breast_cancer"),
    Entry("digits", "multiclass", "picture", "core.data.tables:digits"),
    Entry("digits-32", "multiclass", "picture", "core.data.tables:digits_32"),
    Entry("digits-100", "multiclass", "picture", "core.data.tables:digits_100"),
    Entry("moons", "multiclass", "table", "core.data.tables:moons"),
    Entry("signal-1", "binary", "sequence", "core.data.sequences:signal", (1,)),
    Entry("signal-3", "binary", "sequence", "core.data.sequences:signal", (3,)),
    Entry("signal-5", "binary", "sequence", "core.data.sequences:signal", (5,)),
    Entry("signal-8", "binary", "sequence", "core.data.sequences:signal", (8,)),
    Entry("digits-rows", "multiclass", "sequence", "core.data.sequences:digits_rows"),
    Entry("reviews", "binary", "tokens", "core.data.language.reviews:reviews"),
    Entry("prose", "language", "tokens", "core.data.language.prose:prose"),
)

DATASETS = {entry.name: entry for entry in ENTRIES}
"""The entries by name; data that a learner brought are not among them."""

OWN_PATTERN = "own-[0-9a-f]{12}"
"""Names of data that a learner brought; `core.data.language.own` keeps them."""


def datasets(*, kind: Kind | None = None, task: Task | None = None) -> tuple[str, ...]:
    """Names of the data sets of one kind, one task or both, in teaching order."""
    return tuple(entry.name for entry in ENTRIES if kind in (None, entry.kind) and task in (None, entry.task))


def load(name: str) -> Dataset:
    """The data set of that name (see DATASETS), in float32. All callers share it: do not write into it.

    A name "own-..." is one that `core.data.language.own.register` gave. Raises ValueError on an unknown name,
    and LookupError when data of one's own are no longer kept.
    """
    if is_own(name):
        from core.data.language import own

        return own.registered(name)
    return _load(known(name))


def is_own(name: str) -> bool:
    """Whether a name is one of data that a learner brought."""
    return re.fullmatch(OWN_PATTERN, name) is not None


def known(name: str) -> str:
    """The name itself. Raises ValueError where no data set has it; whether data of one's own are still kept
    is not asked."""
    if name not in DATASETS and not is_own(name):
        raise ValueError(f"expected a data set among {sorted(DATASETS)}, got {name!r}")
    return name


DatasetName = Annotated[str, AfterValidator(known)]
"""For fields of settings: a name that `load` knows."""


@cache
def _load(name: str) -> Dataset:
    entry = DATASETS[name]
    return pkgutil.resolve_name(entry.loader)(*entry.arguments)
