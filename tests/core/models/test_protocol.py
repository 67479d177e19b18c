"""An architecture that brings nothing but what it must, against those with quick ways of their own."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
import torch

from core.ablate.exact import ablate_units, ablate_weights
from core.measure.ledger import ledger
from core.models import MLP, Encoder, Recurrent
from core.prune.gradients import hessian_diagonal
from core.prune.masks import by_share
from core.prune.plan import plan_stops
from core.prune.scores import UNIT_CRITERIA, WEIGHT_CRITERIA
from core.prune.sweep import sweep
from tests.core.models.test_convnet import case as convnet
from tests.core.models.test_encoder import case as encoder
from tests.core.small_networks import Bare, Case, case
from tests.core.small_recurrent import recurrent

ROOT = Path(__file__).parents[3]


@pytest.fixture(
    params=["digits", "digits tanh", "diabetes", "gru", "lstm both words", "rnn every", "encoder", "convnet"]
)
def both(request) -> tuple[Case, Case]:
    """The same trained network, and its bare form."""
    name = request.param
    if name in ("encoder", "convnet"):
        whole = encoder("uneven") if name == "encoder" else convnet("short")
    else:
        whole = case(name, rows=12) if name.split()[0] in ("digits", "diabetes") else recurrent(name)
    return whole, Case(Bare(whole.model), whole.params, whole.split, whole.task)


def same(found, expected):
    assert list(found) == list(expected)
    for name, tensor in expected.items():
        torch.testing.assert_close(found[name], tensor, rtol=1e-8, atol=1e-11)


def test_every_criterion_works_and_gives_the_same_scores(both):
    whole, bare = both
    for registry in (WEIGHT_CRITERIA, UNIT_CRITERIA):
        for rule in registry.values():
            if not rule.unavailable(whole.model):
                same(rule(*bare.all, seed=3), rule(*whole.all, seed=3))
    same(
        hessian_diagonal(bare.model, bare.params, bare.x, bare.y, bare.task),
        hessian_diagonal(whole.model, whole.params, whole.x, whole.y, whole.task),
    )


def test_removal_one_by_one_and_sweeps_are_the_same(both):
    whole, bare = both
    same(ablate_units(*bare.all), ablate_units(*whole.all))
    names = whole.model.weight_names[-1:]
    same(ablate_weights(*bare.all, names), ablate_weights(*whole.all, names))
    plan = plan_stops(WEIGHT_CRITERIA["magnitude"](*whole.all), shares=7)
    expected, found = sweep(*whole.all, plan), sweep(*bare.all, plan)
    torch.testing.assert_close(found.loss, expected.loss, rtol=1e-9, atol=1e-12)
    torch.testing.assert_close(found.predictions, expected.predictions, rtol=1e-9, atol=1e-12)


def test_costs_are_counted(both):
    whole, bare = both
    mask = by_share(WEIGHT_CRITERIA["magnitude"](*whole.all), 0.5)
    expected, found = ledger(whole.model, mask), ledger(bare.model, mask)
    assert (found.weights, found.bytes, found.dense_bytes) == (
        expected.weights, expected.bytes, expected.dense_bytes,
    )  # fmt: skip
    assert found.multiply_adds == mask.count


def test_a_row_is_read_at_once_or_step_by_step():
    x = torch.zeros(5, 7, dtype=torch.int64)
    assert MLP((7, 1)).row_steps(x) == 1
    assert Recurrent(2, (3,), 1, vocabulary=4).row_steps(x) == 7
    assert Encoder(4, 8, (2,), 4, (5,)).row_steps(x) == 7


def test_no_code_outside_of_the_models_asks_which_architecture_it_has():
    """What differs is a method; an `isinstance` would have to be found and amended for each new one."""
    kinds = {"MLP", "ConvNet", "Recurrent", "Encoder"}
    found = []
    for path in sorted(p for room in ("core", "lessons", "pages") for p in (ROOT / room).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in ("isinstance", "issubclass"):
                names = {getattr(part, "id", getattr(part, "attr", "")) for part in ast.walk(node.args[1])}
                if names & kinds:
                    found.append(f"{path.relative_to(ROOT)}:{node.lineno}")
    assert not found
