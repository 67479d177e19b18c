"""Skills of the reviews, or classes of a learner's own texts: accuracy of each, dense, at every stop, and of
a baseline that knows no order."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from core.data.dataset import Dataset, Split
from core.data.language.baseline import by_words
from core.data.registry import is_own, load
from core.jobs import remembered
from core.measure.metrics import predict
from core.prune.plan import plan_stops
from core.prune.units import Params
from lessons.network import Network
from lessons.question import Question
from lessons.subject import SHARES, WITHIN, last_within, subject

FALL = 0.10
"""A skill has fallen once this share of its sentences fewer is understood than by the whole network."""

MOST_GROUPS = 6
"""Lines of a chart: colours that can be told apart."""


@dataclass(frozen=True, eq=False)
class Groups:
    """Rows of a split by what they take to be understood: skills, or classes where no skills are known.

    names: (K,). rows: bool (K, n). skills: whether they are skills.
    """

    names: tuple[str, ...]
    rows: Tensor
    skills: bool

    @classmethod
    def of(cls, data: Dataset, split: Split) -> Groups:
        """The skills of a split; of a learner's own texts its classes, the most frequent ones first."""
        if split.skills is not None:
            return cls(data.skill_names, split.skills.T, True)
        counts = torch.bincount(data.train.y, minlength=len(data.class_names))
        shown = counts.argsort(descending=True, stable=True)[:MOST_GROUPS].sort().values
        return cls(tuple(data.class_names[i] for i in shown), split.y == shown[:, None], False)

    def accuracy(self, predictions: Tensor, y: Tensor) -> np.ndarray:
        """Share of each group's rows whose answer is right: (..., n), (n,) -> (..., K)."""
        right = (predictions == y).double()
        return (right @ self.rows.T.double() / self.rows.sum(1).clamp(min=1)).numpy()


@remembered(maxsize=48)
def groups(found: Network) -> Groups:
    """Skills (or classes) of the validation rows."""
    return Groups.of(found.data, found.data.validation)


def measure(found: Network, params: Params) -> np.ndarray:
    """Validation accuracy by group, (K,), of some parameters of a network."""
    split = found.data.validation
    with torch.no_grad():
        return groups(found).accuracy(predict(found.model.logits(params, split.x)), split.y)


@remembered(maxsize=48)
def dense(found: Network) -> np.ndarray:
    """The same of the whole network."""
    return measure(found, found.params)


@remembered(maxsize=64)
def by_stop(question: Question) -> np.ndarray:
    """Validation accuracy by group at every stop, (S, K)."""
    found = subject(question)
    return groups(found.network).accuracy(found.result.predictions.long(), found.data.validation.y)


@dataclass(frozen=True, eq=False)
class Course:
    """One network pruned along even shares: share (101,), accuracy (101,), by_group (101, K)."""

    share: np.ndarray
    accuracy: np.ndarray
    by_group: np.ndarray

    @property
    def falls(self) -> np.ndarray:
        """Share at which each group first lies ten points below the whole network, (K,); nan: at none."""
        fallen = self.by_group <= self.by_group[0] - FALL + 1e-9
        return np.where(fallen.any(0), self.share[fallen.argmax(0)], np.nan)

    @property
    def holds(self) -> float:
        """The last share up to which accuracy stays within a point of the whole network all the way."""
        return float(self.share[max(last_within(self.accuracy, self.accuracy[0], WITHIN), 0)])


@remembered(maxsize=256)
def course(question: Question) -> Course:
    """The pruning without edits by hand, on even shares: those of different networks can be compared."""
    found = subject(question.unedited)
    plan = plan_stops(found.scores, question.scope, SHARES if question.grain == "weight" else None)
    result = found.sweep(plan)
    by_group = groups(found.network).accuracy(result.predictions.long(), found.data.validation.y)
    grid = np.linspace(0.0, 1.0, SHARES)
    at = np.abs(plan.share[None] - grid[:, None]).argmin(1)
    return Course(grid, result.accuracy.double().numpy()[at], by_group[at])


# The baseline.


@remembered(maxsize=20)
def answers_by_words(dataset: str) -> dict[str, Tensor]:
    """Answers of the baseline, see `core.data.language.baseline`: on plain counts for the course's reviews,
    whose twins have the same words, on TF-IDF for a learner's texts, where it is hard to beat."""
    return by_words(load(dataset), tf_idf=is_own(dataset))


def bag_of_words(dataset: str) -> dict[str, float]:
    """Accuracy of the baseline by group, on validation rows: {group: accuracy}, and "" for all rows."""
    data = load(dataset)
    answers, found = answers_by_words(dataset)["validation"], Groups.of(data, data.validation)
    each = found.accuracy(answers, data.validation.y).tolist()
    everything = (answers == data.validation.y).double().mean().item()
    return {**dict(zip(found.names, each, strict=True)), "": everything}


def bag_on_test(dataset: str) -> float:
    """The same on all test rows."""
    return (answers_by_words(dataset)["test"] == load(dataset).test.y).double().mean().item()
