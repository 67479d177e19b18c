"""Every data set of the course, in teaching order: a new one is one entry here and its name in the texts.

Loaded once a process, shared by everyone, never mutated.
"""

from __future__ import annotations

import pkgutil
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Annotated, Literal, get_args

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
    recipe    : {architecture: fields of its settings} where the course trains it otherwise on these data than
                on others of their kind, see `core.train.settings`.
    form_of   : the data set whose rows these are in another size; "" where they are none.
    """

    name: str
    task: Task
    kind: Kind
    loader: str
    arguments: tuple[int | str, ...] = ()
    recipe: Mapping[str, Mapping[str, object]] = field(default_factory=dict, compare=False)
    form_of: str = ""


ENTRIES = (
    Entry("y2x", "regression", "table", "core.data.tables:y2x", recipe={"mlp": {"learning_rate": 0.002}}),
    Entry("diabetes", "regression", "table", "core.data.tables:diabetes"),
    Entry("synthetic", "regression", "table", "core.data.tables:synthetic"),
    Entry(
        "breast_cancer",
        "binary",
        "table",
        "core.data.tables:breast_cancer",
        recipe={"mlp": {"widths": (), "weight_decay": 1e-3}},
    ),
    Entry("digits", "multiclass", "picture", "core.data.tables:digits"),
    Entry("digits-32", "multiclass", "picture", "core.data.tables:digits_32", form_of="digits"),
    Entry("digits-100", "multiclass", "picture", "core.data.tables:digits_100", form_of="digits"),
    Entry(
        "moons",
        "multiclass",
        "table",
        "core.data.tables:moons",
        recipe={"mlp": {"widths": (16, 16), "epochs": 200}},
    ),
    Entry("signal-1", "binary", "sequence", "core.data.sequences:signal", (1,)),
    Entry("signal-3", "binary", "sequence", "core.data.sequences:signal", (3,)),
    Entry("signal-5", "binary", "sequence", "core.data.sequences:signal", (5,)),
    Entry("signal-8", "binary", "sequence", "core.data.sequences:signal", (8,)),
    Entry(
        "digits-rows",
        "multiclass",
        "sequence",
        "core.data.sequences:digits_rows",
        recipe={"recurrent": {"learning_rate": 0.005, "epochs": 30}},
    ),
    Entry("reviews", "binary", "tokens", "core.data.language.reviews:reviews"),
    Entry("prose", "language", "tokens", "core.data.language.prose:prose"),
)

DATASETS = {entry.name: entry for entry in ENTRIES}
"""The entries by name; data that a learner brought are not among them."""

OWN_PATTERN = "own-[0-9a-f]{12}"
"""Names of data that a learner brought; `core.data.language.own` keeps them."""

OWN = Entry(
    "own",
    "multiclass",
    "tokens",
    "core.data.language.own:registered",
    recipe={"recurrent": {"epochs": 15}},
)
"""What all of them have in common: texts and their labels, two or more."""


def datasets(
    *, kinds: Collection[Kind] = get_args(Kind), tasks: Collection[Task] = get_args(Task), forms: bool = False
) -> tuple[str, ...]:
    """Names of the data sets of some kinds and tasks, in teaching order; other forms of the same rows are
    among them only where they are asked for."""
    return tuple(
        entry.name
        for entry in ENTRIES
        if entry.kind in kinds and entry.task in tasks and (forms or not entry.form_of)
    )


def entry(name: str) -> Entry:
    """What is known of a data set without loading it. Raises ValueError on an unknown name; whether data of
    one's own are still kept is not asked."""
    if is_own(name):
        return replace(OWN, name=name, arguments=(name,))
    if name not in DATASETS:
        raise ValueError(f"expected a data set among {sorted(DATASETS)}, got {name!r}")
    return DATASETS[name]


def load(name: str) -> Dataset:
    """The data set of that name (see DATASETS), in float32. All callers share it: do not write into it.

    A name "own-..." is one that `core.data.language.own.register` gave. Raises ValueError on an unknown name,
    and LookupError when data of one's own are no longer kept.
    """
    return _loaded(entry(name)) if is_own(name) else _load(name)


def is_own(name: str) -> bool:
    """Whether a name is one of data that a learner brought."""
    return re.fullmatch(OWN_PATTERN, name) is not None


DatasetName = Annotated[str, AfterValidator(lambda name: entry(name).name)]
"""For fields of settings: a name that `load` knows."""


@cache
def _load(name: str) -> Dataset:
    return _loaded(entry(name))


def _loaded(entry: Entry) -> Dataset:
    return pkgutil.resolve_name(entry.loader)(*entry.arguments)
