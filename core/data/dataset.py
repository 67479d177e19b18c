"""What a data set is: a task and three fixed splits, and what is known of it before its rows are there."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Literal

import torch
from torch import Tensor

Task = Literal["regression", "binary", "multiclass", "language"]

Kind = Literal["table", "picture", "sequence", "tokens"]
"""What a row is: numbers in columns, the pixels of a picture, steps of numbers, or tokens."""


@dataclass(frozen=True, eq=False)
class Split:
    """Rows of a data set.

    x: float (n, d) for a table; float (n, T, d) for a sequence of T steps; int64 (n, T) for tokens, where 0
    is padding at the end.
    y: int64 (n,) for classes; int64 (n, T) for a language model, the token that follows each step; float
    (n, 1) for a regression.
    skills: bool (n, K), what a row takes to be understood (see `Dataset.skill_names`), where that is known.
    """

    x: Tensor
    y: Tensor
    skills: Tensor | None = None

    def __len__(self) -> int:
        return len(self.x)

    def to(self, dtype: torch.dtype) -> Split:
        """The same rows with floating-point tensors in `dtype`; tokens and class numbers stay int64."""
        x, y = (t.to(dtype) if t.is_floating_point() else t for t in (self.x, self.y))
        return Split(x, y, self.skills)


@dataclass(frozen=True, eq=False)
class Dataset:
    """A task and its three fixed splits.

    `scaling` is a key of the text catalogue that says what was done to the columns. `truth`, shape (d,),
    holds the coefficients that made y, where they are known. A regression's y in its own unit is y *
    target_scale + target_mean. `vocabulary` says what the token numbers stand for: 0 is padding and 1 is an
    unknown token. `skill_names` are the columns of `Split.skills`.
    """

    name: str
    task: Task
    train: Split
    validation: Split
    test: Split
    feature_names: tuple[str, ...]
    class_names: tuple[str, ...]
    scaling: str
    image_shape: tuple[int, int] | None = None
    truth: Tensor | None = None
    target_mean: float = 0.0
    target_scale: float = 1.0
    vocabulary: tuple[str, ...] = ()
    skill_names: tuple[str, ...] = ()

    @property
    def features(self) -> int:
        """Width of a row, or of one step of a sequence; 0 for tokens, which a network embeds by itself."""
        return self.train.x.shape[-1] if self.train.x.is_floating_point() else 0

    @property
    def outputs(self) -> int:
        """Width of the last layer: one logit a class or token; one for regression and for a sigmoid."""
        if self.task == "language":
            return len(self.vocabulary)
        return len(self.class_names) if self.task == "multiclass" else 1

    def some(self, rows: int) -> Split:
        """So many training rows, always the same: the first, or, of windows that stand in the order of their
        text, some from all of it. 0, or more than there are, is all."""
        train = self.train
        if not 0 < rows < len(train):
            return train
        if self.task != "language":
            return Split(train.x[:rows], train.y[:rows])
        at = torch.linspace(0, len(train) - 1, rows).round().long()
        return Split(train.x[at], train.y[at])

    @cached_property
    def splits(self) -> dict[str, Split]:
        return {"train": self.train, "validation": self.validation, "test": self.test}

    def to(self, dtype: torch.dtype) -> Dataset:
        """The same data with floating-point tensors in `dtype`."""
        return replace(
            self,
            train=self.train.to(dtype),
            validation=self.validation.to(dtype),
            test=self.test.to(dtype),
            truth=None if self.truth is None else self.truth.to(dtype),
        )


@dataclass(frozen=True)
class Entry:
    """A data set as a lesson chooses it, without its rows.

    load    : makes the `Dataset` of that name.
    recipe  : {architecture: fields of its settings} where the course trains it otherwise on these data than
              on others of their kind, see `core.train.settings`.
    form_of : the data set whose rows these are in another size; "" where they are none.
    """

    name: str
    task: Task
    kind: Kind
    load: Callable[[], Dataset]
    recipe: Mapping[str, Mapping[str, object]] = field(default_factory=dict, compare=False)
    form_of: str = ""
