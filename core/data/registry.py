"""Every data set of the course, in teaching order.

A new one is an entry beside the function that makes its rows, and its name in the texts. Data are loaded once
a process, shared by everyone, never mutated.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import cache
from typing import Annotated, get_args

from pydantic import AfterValidator

from core.data import sequences, tables
from core.data.dataset import Dataset, Entry, Kind, Task
from core.data.language import own, prose, reviews

DATASETS = {entry.name: entry for module in (tables, sequences, reviews, prose) for entry in module.ENTRIES}
"""By name; data that a learner brought are not among them."""

OWN_PATTERN = "own-[0-9a-f]{12}"
"""Names of data that a learner brought; `core.data.language.own` keeps them."""


def datasets(
    *, kinds: Collection[Kind] = get_args(Kind), tasks: Collection[Task] = get_args(Task), forms: bool = False
) -> tuple[str, ...]:
    """Names of the data sets of some kinds and tasks, in teaching order; other forms of the same rows are
    among them only where they are asked for."""
    return tuple(
        entry.name
        for entry in DATASETS.values()
        if entry.kind in kinds and entry.task in tasks and (forms or not entry.form_of)
    )


def entry(name: str) -> Entry:
    """What is known of a data set without loading it. Raises ValueError on an unknown name; whether data of
    one's own are still kept is not asked."""
    if is_own(name):
        return own.entry(name)
    if name not in DATASETS:
        raise ValueError(f"expected a data set among {sorted(DATASETS)}, got {name!r}")
    return DATASETS[name]


def load(name: str) -> Dataset:
    """The data set of that name (see DATASETS), in float32. All callers share it: do not write into it.

    A name "own-..." is one that `core.data.language.own.register` gave. Raises ValueError on an unknown name,
    and LookupError when data of one's own are no longer kept.
    """
    return entry(name).load() if is_own(name) else _load(name)


def is_own(name: str) -> bool:
    """Whether a name is one of data that a learner brought."""
    return re.fullmatch(OWN_PATTERN, name) is not None


DatasetName = Annotated[str, AfterValidator(lambda name: entry(name).name)]
"""For fields of settings: a name that `load` knows."""


@cache
def _load(name: str) -> Dataset:
    return entry(name).load()
