"""What is looked at more closely: which unit carries which skill, what the masks of seeds share, one weight
or unit, every criterion."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from core.jobs import remembered
from core.measure.through_time import gate_blocks
from core.prune.masks import Mask, pool_sizes, removal_rank
from core.prune.plan import plan_stops
from core.train.settings import BaseTrainSettings
from lessons.question import Question
from lessons.reviews import groups
from lessons.reviews.groups import Course
from lessons.subject import subject


@dataclass(frozen=True, eq=False)
class UnitSkills:
    """Accuracy by skill with one hidden unit removed, exactly: change (N, K), in shares of its sentences,
    against `left` (K,), the accuracy with all units. places: (N,) group and index of each unit."""

    places: tuple[tuple[str, int], ...]
    names: tuple[str, ...]
    skills: bool
    left: np.ndarray
    change: np.ndarray

    def worst(self, group: int) -> tuple[int, float]:
        """The unit without which a group loses most, and the change."""
        unit = int(self.change[:, group].argmin())
        return unit, float(self.change[unit, group])

    @property
    def hit(self) -> tuple[int, int]:
        """Unit and group of the largest loss of all."""
        unit, group = np.unravel_index(int(self.change.argmin()), self.change.shape)
        return int(unit), int(group)


@remembered(maxsize=32)
def unit_skills(question: Question, stop: int) -> UnitSkills:
    """Of what is left at a stop, remove every hidden unit alone and ask all validation sentences again."""
    found = subject(question)
    trained, model, params = found.network, found.model, found.params(stop)
    left, named = groups.measure(trained, params), groups.groups(trained)
    places = tuple((group, i) for group in model.hidden for i in range(model.units[group].size))
    rows = [
        groups.measure(trained, model.units.silence(params, trained.one_less(*place))) - left
        for place in places
    ]
    return UnitSkills(places, named.names, named.skills, left, np.stack(rows))


@dataclass(frozen=True, eq=False)
class Masks:
    """The masks of several seeds at one share.

    overlap: mean over pairs of seeds of the share of kept weights that both keep (Jaccard). chance: the same
    for masks of these sizes drawn at random. parts: (P,) names of matrix and gate; kept: (seeds, P) share of
    the weights of each that stays.
    """

    share: float
    overlap: float
    chance: float
    parts: tuple[tuple[str, str], ...]
    kept: np.ndarray


@remembered(maxsize=64)
def masks(question: Question, seeds: tuple[BaseTrainSettings, ...], share: float) -> Masks:
    """Prune the networks of several seeds to the same share and compare what stays."""
    found = []
    for seed in seeds:
        plan = plan_stops(subject(question.of(seed)).scores, question.scope, [share])
        found.append(plan.kept(len(plan) - 1))
    parts = gate_blocks(subject(question).model)
    kept = [[float(mask[name][rows].double().mean()) for name, _, rows in parts] for mask in found]
    names = tuple((name, gate) for name, gate, _ in parts)
    return Masks(share, *_overlap(found, parts), names, np.array(kept))


def _overlap(found: Sequence[Mask], parts: Sequence[tuple[str, str, slice]]) -> tuple[float, float]:
    """Mean Jaccard index of the pairs, and its expectation for independent masks that keep as much of every
    gate of every matrix. (nan, nan) for fewer than two masks, or where nothing is kept."""
    values, chances = [], []
    for a, b in combinations(found, 2):
        both = either = chance_both = chance_either = 0.0
        for name, _, rows in parts:
            one, other = a[name][rows], b[name][rows]
            n, p, q = one.numel(), one.double().mean().item(), other.double().mean().item()
            both += float((one & other).sum())
            either += float((one | other).sum())
            chance_both += n * p * q
            chance_either += n * (p + q - p * q)
        if either:
            values.append(both / either)
            chances.append(chance_both / chance_either)
    if not values:
        return float("nan"), float("nan")
    return float(np.mean(values)), float(np.mean(chances))


@dataclass(frozen=True, eq=False)
class Picked:
    """One weight or one hidden unit, and what its score is made of.

    title: its name, counted from 0 as in code. value, gradient: of a weight, None of a unit. rank: 1 goes
    first among its `rivals`. stop: the first stop that removes it. rise: of the training loss without it
    alone. change: (K,) of validation accuracy by group without it alone.
    """

    title: str
    unit: bool
    value: float | None
    gradient: float | None
    score: float
    rank: int
    rivals: int
    stop: int
    loss: float
    rise: float
    change: np.ndarray


@remembered(maxsize=128)
def picked(question: Question, item: tuple[str, int] | None) -> Picked:
    """The picked item; without a pick of this grain, the one with the largest score."""
    found = subject(question)
    trained, scores = found.network, found.scores
    if item is None or item[0] not in scores:
        name = max(scores, key=lambda other: scores[other].max().item())
        item = name, int(scores[name].argmax())
    name, i = item
    params, data = trained.params, found.data
    value = slope = None
    title = f"{name}[{i}]"
    if question.grain == "weight":
        row, column = divmod(i, params[name].shape[1])
        title, value = f"{name}[{row}, {column}]", params[name][row, column].item()
        slope = trained.gradients[name][row, column].item()
    kept, loss = trained.one_less(name, i), trained.dense["train"]["loss"]
    return Picked(
        title=title,
        unit=question.grain == "unit",
        value=value,
        gradient=slope,
        score=scores[name].flatten()[i].item(),
        rank=1 + int(removal_rank(scores, question.scope)[name].flatten()[i]),
        rivals=pool_sizes(scores, question.scope)[name],
        stop=int(found.plan.gone[name].flat[i]),
        loss=loss,
        rise=trained.measure(data.train, kept)["loss"] - loss,
        change=groups.measure(trained, trained.without(kept)) - groups.dense(trained),
    )


@dataclass(frozen=True, eq=False)
class Order:
    """A criterion and where the groups fall under it."""

    criterion: str
    course: Course


def orders(question: Question, criteria: Sequence[str]) -> tuple[Order, ...]:
    """Where the skills fall under every criterion of a grain."""
    return tuple(Order(name, groups.course(question.by(name))) for name in criteria)
