"""The lesson on recurrent networks: settings, prunings, what is computed of one weight and one unit."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from core.measure.through_time import U, W
from core.prune.gradients import mean_gradient
from lessons.rnn import claims, experiment, studies
from lessons.rnn.network import Network, prune
from lessons.rnn.settings import BIAS, FORMS, PRUNED, RULES, START, UNITS, Rnn
from tests.lessons.recurrent import accuracy, short, trained


@pytest.fixture(scope="module")
def page() -> tuple[Rnn, Network]:
    return trained()


def test_settings_agree_with_each_other() -> None:
    assert Rnn().total == 50 * 10 + 50 * 50
    assert Rnn(grain="units").consistent().criterion == "contribution_signed"
    assert Rnn(criterion="in_norm").consistent().criterion == "gradient"
    assert Rnn(cell="lstm", activation="relu").consistent().activation == "tanh"
    assert Rnn(dataset="signal-8").lag == 8
    assert Rnn(dataset="digits-rows").lag is None
    by_matrix = Rnn(axis="threshold", at=1e-3, scope="layer").consistent()
    assert (by_matrix.axis, by_matrix.at) == ("share", START)
    hands = Rnn(cut=(3, 2999, 3000), kept=(3, 7)).consistent()
    assert (hands.cut, hands.kept) == ((3, 2999), (7,))
    mangled, problems = Rnn.from_query({"criterion": "best", "picked": "<b>", "cut": "1.x"})
    assert mangled == Rnn()
    assert len(problems) == 3


def test_picks_name_what_the_network_has() -> None:
    assert Rnn(picked=f"{U}:2499").picked_item == (U, 2499)
    assert Rnn(picked=f"{U}:2500").consistent().picked == ""
    assert Rnn(picked=f"{U}:2500", cell="gru").consistent().picked == f"{U}:2500"
    assert Rnn(picked=f"{BIAS}:57", cell="lstm").picked_item == (UNITS, 7)
    assert Rnn(picked="rnn:50").consistent().picked == ""


def test_what_belongs_to_a_network_is_not_taken_to_another() -> None:
    edited = Rnn(picked=f"{U}:3", cut=(3,), kept=(5,), at=0.7)
    for change in ({"cell": "gru"}, {"seed": 1}, {"dataset": "signal-1"}, {"grain": "units"}):
        other = edited.replace(**change)
        assert (other.picked, other.cut, other.kept) == ("", (), ())
    assert edited.replace(grain="units").at == START
    same = edited.replace(criterion="magnitude", at=0.3)
    assert (same.picked, same.cut, same.kept) == (f"{U}:3", (3,), (5,))


def test_the_network_remembers(page: tuple[Rnn, Network]) -> None:
    _, network = page
    data = network.data
    assert accuracy(network, network.params, data.validation) >= 0.96
    for name, split in data.splits.items():
        assert network.dense[name]["accuracy"] == pytest.approx(accuracy(network, network.params, split))


@pytest.mark.parametrize("grain", ["weights", "units"])
def test_a_pruning_is_what_torch_computes(page: tuple[Rnn, Network], grain: str) -> None:
    _, network = page
    pruning = prune(network, grain, RULES[grain][1])
    for stop in (0, len(pruning.plan) // 3, len(pruning.plan) - 1):
        params = pruning.params(stop)
        assert pruning.accuracy[stop] == pytest.approx(accuracy(network, params, network.data.validation))
        for name in PRUNED:
            assert np.array_equal(pruning.gone[name] <= stop, (params[name] == 0).numpy())
        assert pruning.recurrent_removed[stop] == int((params[U] == 0).sum())
        eigenvalues = np.linalg.eigvals(params[U].double().numpy())
        assert pruning.through.radius[stop] == pytest.approx(abs(eigenvalues).max(), abs=1e-3)


def test_a_unit_takes_its_biases_and_a_weight_does_not(page: tuple[Rnn, Network]) -> None:
    _, network = page
    units, weights = prune(network, "units", "in_out"), prune(network, "weights", "magnitude")
    first = int(units.plan.gone[UNITS].argmin())
    for bias in ("rnn.bias_ih_l0", "rnn.bias_hh_l0"):
        assert (units.gone[bias][:, 0] == units.plan.gone[UNITS]).all()
        assert (weights.gone[bias] == weights.plan.never).all()
    assert (units.gone[U][first] == 1).all()
    assert (units.gone[U][:, first] == 1).all()


def test_the_gradient_of_the_whole_network_peaks_at_the_lag(page: tuple[Rnn, Network]) -> None:
    settings, network = page
    assert int(network.whole.share[0].argmax()) == settings.lag


def test_one_weight_of_the_page(page: tuple[Rnn, Network]) -> None:
    settings, network = page
    pruning = experiment.unedited(settings)
    name, _, index = experiment.default_pick(settings).partition(":")
    found = studies.weight_of(pruning, name, int(index))
    rows = network.measured
    grads = mean_gradient(network.model, network.params, rows.x, rows.y, "binary")
    assert found.gradient == pytest.approx(grads[U][found.row, found.column].item(), rel=1e-3, abs=1e-7)
    assert found.score == pytest.approx(abs(found.gradient), rel=1e-3, abs=1e-7)
    assert found.value == network.params[U][found.row, found.column].item()
    cut = network.params[U].clone()
    cut[found.row, found.column] = 0.0
    rise = (
        network.measure(network.params | {U: cut}, rows)["loss"]
        - network.measure(network.params, rows)["loss"]
    )
    assert found.time.always == pytest.approx(rise, abs=1e-6)
    # The largest of those that go first: no larger one is among them.
    gone = pruning.plan.gone[U] <= pruning.plan.at_share(START)
    assert gone[found.row, found.column]
    assert abs(found.value) == network.params[U].abs().numpy()[gone].max()
    assert found.place == 1 + int(
        sum((network.scores("weights", "gradient")[n] < found.score).sum() for n in PRUNED)
    )


def test_what_cancels_is_what_the_sum_loses() -> None:
    network = short("rnn", 1)
    median = studies.cancelled(network)
    assert 0.0 < median < 1.0
    pruning = prune(network, "weights", "gradient")
    shares = [studies.weight_of(pruning, U, index).cancelled for index in range(0, 2500, 125)]
    assert min(shares) <= median <= max(shares)
    first = studies.weight_of(pruning, U, 0)
    terms = first.time.terms
    assert first.cancelled == pytest.approx(1 - abs(terms.sum()) / np.abs(terms).sum())


def test_the_default_picks(page: tuple[Rnn, Network]) -> None:
    settings, network = page
    unit = experiment.default_pick(settings.replace(grain="units"))
    assert unit == f"rnn:{int(network.truth.argmax())}"


def test_one_unit_of_the_page(page: tuple[Rnn, Network]) -> None:
    _, network = page
    unit = studies.unit_of(network, 7)
    assert unit.left == pytest.approx(unit.right, rel=1e-9)
    assert unit.forms[FORMS[0]] == pytest.approx(unit.left, rel=1e-3, abs=1e-7)
    assert unit.forms[FORMS[1]] == pytest.approx(abs(unit.forms[FORMS[0]]))
    assert unit.forms[FORMS[2]] >= unit.forms[FORMS[1]]
    silenced = network.model.units.silence(network.params, {UNITS: torch.arange(network.size) != 7})
    rise = (
        network.measure(silenced, network.measured)["loss"]
        - network.measure(network.params, network.measured)["loss"]
    )
    assert unit.truth == pytest.approx(rise, abs=1e-6)
    assert unit.dearer == int((network.truth > unit.truth).sum())


@pytest.mark.parametrize("cell", ["rnn", "gru", "lstm"])
def test_shrunken_equals_masked(cell: str) -> None:
    network = short(cell, 1)
    kept = torch.arange(network.size) % 3 > 0
    found = studies.shrunken(network, kept)
    assert found.difference < 1e-12
    assert found.after == int(kept.sum())
    module = network.model.shrink(network.params, {UNITS: kept})[0]
    assert found.parameters[1] == sum(int(np.prod(shape)) for shape in module.shapes.values())
    assert studies.shrunken(network, torch.zeros(network.size, dtype=torch.bool)).difference is None


def test_gate_by_gate_keeps_shapes_and_loses_meaning() -> None:
    found = studies.gates_apart(short("lstm", 5, "signal-5"))
    assert not found.drawn
    assert found.whole[1] < 1e-12
    assert found.mixed[1] > 0.1
    assert found.mixed[0] < found.whole[0]
    assert found.shapes[U] == (4 * (found.size - found.removed), found.size - found.removed)
    drawn = studies.gates_apart(short("rnn", 1))
    assert drawn.drawn
    assert drawn.cell == "lstm"
    assert drawn.whole[1] < 1e-12 < drawn.mixed[1]


def test_percentile_95_removes_95_percent(page: tuple[Rnn, Network]) -> None:
    _, network = page
    found = studies.percentile(network)
    flat = torch.cat([score.flatten() for score in network.scores("weights", "gradient").values()])
    assert found.removed[0] == round(0.95 * flat.numel())
    assert found.removed[1] == pytest.approx(0.05 * flat.numel(), abs=1)
    order = flat.argsort()[: found.removed[0]]
    keep = torch.ones_like(flat).index_fill(0, order, 0.0)
    sizes = [network.params[name].numel() for name in PRUNED]
    params = dict(network.params)
    for name, flags in zip((W, U), keep.split(sizes), strict=True):
        params[name] = params[name] * flags.view_as(params[name])
    assert found.accuracy[0] == pytest.approx(accuracy(network, params, network.data.validation), abs=0.011)


def test_which_criterion_keeps_the_memory(page: tuple[Rnn, Network]) -> None:
    settings, network = page
    found = studies.keeps(network, settings.lag, "global")
    assert [row.free for row in found.rows] == sorted((row.free for row in found.rows), reverse=True)
    assert {row.criterion for row in found.rows} == set(RULES["weights"])
    row = found.best
    pruning = prune(network, "weights", row.criterion)
    dense = network.dense["validation"]["accuracy"]
    inside = pruning.plan.share <= row.free
    assert (pruning.accuracy[inside] >= dense - 0.01 - 1e-6).all()
    assert pruning.accuracy[inside.sum()] < dense - 0.01
    half = int(np.searchsorted(pruning.recurrent_removed, 1250))
    assert row.mass == pytest.approx(pruning.through.share[half, settings.lag], abs=1e-4)


@pytest.mark.parametrize("grain", ["weights", "units"])
def test_the_exercise_can_be_solved(page: tuple[Rnn, Network], grain: str) -> None:
    """Really pruned, and judged by torch's own layers: not every criterion does it, but one does."""
    settings, network = page
    solutions = {}
    for criterion in RULES[grain]:
        pruning = prune(network, grain, criterion)
        chosen = settings.replace(grain=grain, criterion=criterion)
        stops = [stop for stop in range(len(pruning.plan)) if claims.solved(chosen, pruning, stop)]
        solutions[criterion] = stops
        if stops:
            params = pruning.params(stops[-1])
            assert int((params[U] == 0).sum()) >= 1250
            validation = network.data.validation
            assert (
                accuracy(network, params, validation)
                >= accuracy(network, network.params, validation) - 0.0101
            )
    if grain == "weights":
        assert solutions["magnitude"]
        assert not solutions["gradient"]
