"""The lesson on recurrent networks: settings, prunings, what is computed of one weight and one unit."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from core.measure.through_time import U, W
from core.prune.gradients import mean_gradient
from core.prune.scores import criteria
from lessons.network import Network
from lessons.rnn import studies
from lessons.rnn.lesson import LESSON
from lessons.rnn.settings import BIAS, FORMS, RANKED, START, UNITS, Rnn
from lessons.subject import WITHIN, subject
from tests.lessons.reading import accuracy, view
from tests.lessons.recurrent import pruned, short, trained

GRAINS = ("weight", "unit")
BIASES = ("rnn.bias_ih_l0", "rnn.bias_hh_l0")


@pytest.fixture(scope="module")
def page() -> Rnn:
    return trained()


@pytest.fixture(scope="module")
def network(page: Rnn) -> Network:
    return subject(page.question).network


def test_settings_agree_with_each_other() -> None:
    assert sum(Rnn().sizes.values()) == 50 * 10 + 50 * 50
    assert sum(Rnn(grain="unit").sizes.values()) == 50
    assert Rnn(grain="unit").consistent().criterion == "contribution_signed"
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


def test_each_grain_has_the_criteria_that_are_defined_for_it() -> None:
    assert Rnn().criteria == criteria("weight")
    assert "zeros" not in Rnn(grain="unit").criteria
    assert "zeros" in Rnn(grain="unit", activation="relu").criteria
    zeros = Rnn(grain="unit", activation="relu", criterion="zeros").consistent()
    assert zeros.criterion == "zeros"
    assert zeros.replace(activation="tanh").criterion == "contribution_signed"
    assert Rnn(criterion="wanda").consistent().scope == "row"
    assert Rnn(scope="layer", grain="unit").consistent().question.scope == "global"


def test_links_from_before_the_grains_were_renamed_are_understood() -> None:
    settings, problems = Rnn.from_query({"grain": "units", "cut": "3", "picked": "rnn:7"})
    assert (settings.grain, settings.cut, settings.picked_item) == ("unit", (3,), (UNITS, 7))
    assert not problems
    assert Rnn.from_query({"grain": "weights"}) == (Rnn(), [])
    assert settings.query()["grain"] == "unit"


def test_picks_name_what_the_network_has() -> None:
    assert Rnn(picked=f"{U}:2499").picked_item == (U, 2499)
    assert Rnn(picked=f"{U}:2500").consistent().picked == ""
    assert Rnn(picked=f"{U}:2500", cell="gru").consistent().picked == f"{U}:2500"
    assert Rnn(picked=f"{BIAS}:57", cell="lstm").picked_item == (UNITS, 7)
    assert Rnn(picked="rnn:50").consistent().picked == ""


def test_what_belongs_to_a_network_is_not_taken_to_another() -> None:
    edited = Rnn(picked=f"{U}:3", cut=(3,), kept=(5,), at=0.7)
    for change in ({"cell": "gru"}, {"seed": 1}, {"dataset": "signal-1"}, {"grain": "unit"}):
        other = edited.replace(**change)
        assert (other.picked, other.cut, other.kept) == ("", (), ())
    assert edited.replace(grain="unit").at == START
    same = edited.replace(criterion="magnitude", at=0.3)
    assert (same.picked, same.cut, same.kept) == (f"{U}:3", (3,), (5,))


def test_the_network_remembers(network: Network) -> None:
    data = network.data
    assert accuracy(network, network.params, data.validation) >= 0.96
    for name, split in data.splits.items():
        assert network.dense[name]["accuracy"] == pytest.approx(accuracy(network, network.params, split))


@pytest.mark.parametrize("grain", GRAINS)
def test_a_pruning_is_what_torch_computes(page: Rnn, network: Network, grain: str) -> None:
    found = pruned(
        page, grain=grain, criterion={"weight": "magnitude", "unit": "contribution_abs_mean"}[grain]
    )
    moved = studies.through(found.question)
    for stop in (0, len(found) // 3, len(found) - 1):
        params = found.params(stop)
        assert found.accuracy[stop] == pytest.approx(accuracy(network, params, network.data.validation))
        for name in (W, U):
            assert np.array_equal(found.gone(name) <= stop, (params[name] == 0).numpy())
        assert found.removed(U)[stop] == int((params[U] == 0).sum())
        eigenvalues = np.linalg.eigvals(params[U].double().numpy())
        assert moved.radius[stop] == pytest.approx(abs(eigenvalues).max(), abs=1e-3)


def test_the_radius_falls_along_the_order_of_the_criterion(page: Rnn, network: Network) -> None:
    found = pruned(page, criterion="magnitude")
    band, moved = studies.radius(found.question), studies.through(found.question)
    for share, value in zip(band.share, band.values[0], strict=True):
        assert value == pytest.approx(moved.radius[found.plan.at_share(share)], abs=1e-6)
    random = studies.radius(found.question.by("random"))
    assert random.values.shape == (studies.DRAWS, studies.RADIUS_SHARES)
    assert random.values.std(0).max() > 0
    assert random.values[:, 0] == pytest.approx(float(studies.whole(network).radius[0]))


def test_a_unit_takes_its_biases_and_a_weight_does_not(page: Rnn) -> None:
    units, weights = pruned(page, grain="unit", criterion="in_out"), pruned(page, criterion="magnitude")
    first = int(units.plan.gone[UNITS].argmin())
    for bias in BIASES:
        assert (units.gone(bias) == units.plan.gone[UNITS]).all()
        assert (weights.gone(bias) == weights.plan.never).all()
    assert (units.gone(U)[first] == 1).all()
    assert (units.gone(U)[:, first] == 1).all()


def test_the_gradient_of_the_whole_network_peaks_at_the_lag(page: Rnn, network: Network) -> None:
    assert int(studies.whole(network).share[0].argmax()) == page.lag


def test_one_weight_of_the_page(page: Rnn, network: Network) -> None:
    found = subject(page.question)
    weight = studies.weight(found.question, *studies.suggestion(found.question))
    rows = network.measured
    assert len(rows) == 1200
    grads = mean_gradient(network.model, network.params, rows.x, rows.y, "binary")
    assert weight.gradient == pytest.approx(grads[U][weight.row, weight.column].item(), rel=1e-3, abs=1e-7)
    assert weight.score == pytest.approx(abs(weight.gradient), rel=1e-3, abs=1e-7)
    assert weight.value == network.params[U][weight.row, weight.column].item()
    index = weight.row * 50 + weight.column
    rise = network.measure(rows, network.one_less(U, index))["loss"] - network.measure(rows)["loss"]
    assert weight.time.always == pytest.approx(rise, abs=1e-6)
    # The largest of those that go first: no larger one is among them.
    gone = found.plan.gone[U] <= found.plan.at_share(START)
    assert gone[weight.row, weight.column]
    assert abs(weight.value) == network.params[U].abs().numpy()[gone].max()
    assert weight.place == 1 + int(sum((found.scores[n] < weight.score).sum() for n in (W, U)))
    assert weight.rivals == 3000


@pytest.mark.parametrize(("scope", "rivals"), [("layer", 2500), ("row", 50)])
def test_a_weight_is_ranked_among_those_that_compete(page: Rnn, scope: str, rivals: int) -> None:
    found = pruned(page, criterion="magnitude", scope=scope)
    weight = studies.weight(found.question, U, 130)
    sizes = found.network.params[U].abs()
    pool = sizes.flatten() if scope == "layer" else sizes[2]
    assert (weight.rivals, weight.place) == (rivals, 1 + int((pool < sizes[2, 30]).sum()))


def test_what_cancels_is_what_the_sum_loses() -> None:
    found = subject(short("rnn").question)
    median = studies.cancelled(found.network)
    assert 0.0 < median < 1.0
    shares = [studies.weight(found.question, U, index).cancelled for index in range(0, 2500, 125)]
    assert min(shares) <= median <= max(shares)
    first = studies.weight(found.question, U, 0)
    terms = first.time.terms
    assert first.cancelled == pytest.approx(1 - abs(terms.sum()) / np.abs(terms).sum())


def test_the_suggested_unit_is_the_dearest(page: Rnn, network: Network) -> None:
    dearest = int(network.truth()[UNITS].argmax())
    assert studies.suggestion(page.replace(grain="unit").question) == (UNITS, dearest)


def test_one_unit_of_the_page(network: Network) -> None:
    unit = studies.unit(network, 7)
    assert unit.left == pytest.approx(unit.right, rel=1e-9)
    assert unit.forms[FORMS[0]] == pytest.approx(unit.left, rel=1e-3, abs=1e-7)
    assert unit.forms[FORMS[1]] == pytest.approx(abs(unit.forms[FORMS[0]]))
    assert unit.forms[FORMS[2]] >= unit.forms[FORMS[1]]
    silenced = {UNITS: torch.arange(50) != 7}
    rise = network.measure(network.measured, silenced)["loss"] - network.measure(network.measured)["loss"]
    assert unit.truth == pytest.approx(rise, abs=1e-6)
    assert unit.dearer == int((network.truth()[UNITS] > unit.truth).sum())


@pytest.mark.parametrize("cell", ["rnn", "gru", "lstm"])
def test_shrunken_equals_masked(cell: str) -> None:
    network = subject(short(cell).question).network
    kept = torch.arange(50) % 3 > 0
    found = network.shrunken({UNITS: kept})
    assert found.difference < 1e-12
    assert found.after == {UNITS: int(kept.sum())}
    smaller = network.model.shrink(network.params, {UNITS: kept})[0]
    assert found.parameters[1] == sum(int(np.prod(shape)) for shape in smaller.shapes.values())
    assert network.shrunken({UNITS: torch.zeros(50, dtype=torch.bool)}).difference is None


def test_gate_by_gate_keeps_shapes_and_loses_meaning() -> None:
    found = studies.gates_apart(subject(short("lstm", epochs=5, dataset="signal-5").question).network)
    assert not found.drawn
    assert found.whole[1] < 1e-12
    assert found.mixed[1] > 0.1
    assert found.mixed[0] < found.whole[0]
    assert found.shapes[U] == (4 * (found.size - found.removed), found.size - found.removed)
    drawn = studies.gates_apart(subject(short("rnn").question).network)
    assert drawn.drawn
    assert drawn.cell == "lstm"
    assert drawn.whole[1] < 1e-12 < drawn.mixed[1]


def test_percentile_95_removes_95_percent(network: Network) -> None:
    found = studies.percentile(network)
    flat = torch.cat([score.flatten() for score in network.scores("weight", "gradient", (W, U)).values()])
    assert found.removed[0] == round(0.95 * flat.numel())
    assert found.removed[1] == pytest.approx(0.05 * flat.numel(), abs=1)
    order = flat.argsort()[: found.removed[0]]
    keep = torch.ones_like(flat).index_fill(0, order, 0.0)
    sizes = [network.params[name].numel() for name in (W, U)]
    params = dict(network.params)
    for name, flags in zip((W, U), keep.split(sizes), strict=True):
        params[name] = params[name] * flags.view_as(params[name])
    assert found.accuracy[0] == pytest.approx(accuracy(network, params, network.data.validation), abs=0.011)


def test_which_criterion_keeps_the_memory(page: Rnn) -> None:
    rows = studies.keeps(page.question, page.lag)
    assert [row.free for row in rows] == sorted((row.free for row in rows), reverse=True)
    assert {row.criterion for row in rows} == set(page.criteria)
    best = rows[0]
    found = subject(page.question.by(best.criterion))
    inside = found.plan.share <= best.free
    assert (found.accuracy[inside] >= found.dense - WITHIN - 1e-6).all()
    assert found.accuracy[inside.sum()] < found.dense - WITHIN
    half = int(np.searchsorted(found.removed(U), 1250))
    assert best.accuracy == found.accuracy[half]
    assert best.mass == pytest.approx(studies.through(found.question).share[half, page.lag], abs=1e-4)
    assert {row.mass for row in studies.keeps(page.question, None)} == {None}


@pytest.mark.parametrize("grain", GRAINS)
def test_the_exercise_can_be_solved(page: Rnn, network: Network, grain: str) -> None:
    """Really pruned, and judged by torch's own layers: not every criterion does it, but one does."""
    solutions, validation = {}, network.data.validation
    for criterion in page.replace(grain=grain).criteria:
        chosen = page.replace(grain=grain, criterion=criterion)
        found = subject(chosen.question)
        stops = [stop for stop in range(len(found)) if LESSON.goal(view(chosen, stop))[0].done]
        solutions[criterion] = stops
        if stops:
            params = found.params(stops[-1])
            assert int((params[U] == 0).sum()) >= 1250
            left, dense = (accuracy(network, which, validation) for which in (params, network.params))
            assert left >= dense - 0.0101
    if grain == "weight":
        assert len(solutions["magnitude"]) > len(solutions["gradient"])
        assert not all(solutions.values())


def test_what_is_ranked_is_what_the_page_counts(page: Rnn) -> None:
    for grain in GRAINS:
        assert tuple(pruned(page, grain=grain).plan.gone) == RANKED[grain]
