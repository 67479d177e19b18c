"""What a cut takes can be known before it is made."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest
import torch

from core.data.dataset import Split
from core.retrain import prune_and_retrain
from core.retrain.choice import SCORE_ROWS, Choice
from core.retrain.settings import LoopSettings
from tests.core.cuts import within
from tests.core.retrain.small import MOONS, dense, few, loop

COURSES = {
    "random": {"criterion": "random"},
    "layers": {"criterion": "random", "scope": "layer"},
    "lottery": {"schedule": "lottery"},
    "adaptive": {"schedule": "linear", "adaptive": True, "tolerance": 0.0},
    "units": {"grain": "unit", "criterion": "random", "schedule": "linear"},
}


def chosen(settings: LoopSettings) -> Choice:
    data = few(MOONS.dataset)
    return Choice.of(settings, settings.train.build(data), data)


@pytest.mark.parametrize("task", ["language", "multiclass"])
def test_scores_are_taken_from_the_rows_that_stand_for_the_data(task: str) -> None:
    """Windows of a text stand in its order: the first ones would say what its beginning needs."""
    data = few(MOONS.dataset)
    count = 3 * SCORE_ROWS
    x = torch.arange(float(count)).unsqueeze(1).expand(count, 2)
    long = replace(data, task=task, train=Split(x, torch.zeros(count, dtype=torch.int64)))
    rows = Choice.of(loop(), MOONS.build(data), long).rows
    assert torch.equal(rows.x, long.some(SCORE_ROWS).x)
    assert rows.x[-1, 0] == (count if task == "language" else SCORE_ROWS) - 1


@pytest.mark.parametrize("course", COURSES)
@pytest.mark.parametrize("after", ["continue", "rewind", "reinitialise", "random-mask", "scratch"])
def test_the_next_cut_is_known_before_it_is_made(after: str, course: str) -> None:
    settings = loop(after=after, rounds=4, retrain_epochs=1, **COURSES[course])
    choice = chosen(settings)
    rounds = list(prune_and_retrain(settings, few("moons"), dense=dense(settings.dense)))
    for done, following in pairwise(rounds):
        assert choice.next_share(done) == following.asked
        assert choice.ahead(done, [following.asked])[0] == following.mask


@pytest.mark.parametrize("course", COURSES)
def test_what_is_ahead_only_shrinks_and_begins_with_what_is_there(course: str) -> None:
    settings = loop(after="random-mask", rounds=4, retrain_epochs=1, **COURSES[course])
    done = list(prune_and_retrain(settings, few("moons"), dense=dense(settings.dense)))[1]
    masks = chosen(settings).ahead(done, [0.0, done.share, 0.7, 0.9, 1.0])
    assert masks[0] == done.mask
    assert all(within(b, a) for a, b in pairwise(masks))
    left = 2 if settings.grain == "unit" else 0  # of every group the best unit stays
    assert masks[-1].count == left
