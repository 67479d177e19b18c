"""What is asked of a trained network of any architecture, against torch's own layers and scipy."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pytest
import torch
from scipy.stats import spearmanr
from torch.nn.functional import binary_cross_entropy_with_logits, cross_entropy
from torch.nn.utils import prune

from core.data.dataset import Split
from core.prune.masks import removal_rank
from core.prune.units import Params
from core.train.settings import TrainSettings
from lessons.defaults import mlp_settings, seed_band
from lessons.network import joined, known, known_seeds, network
from lessons.question import Question
from lessons.subject import DECADES, SHARES, WITHIN, ScoreAxis, SeedBand, Subject, last_within, subject
from tests.lessons.reading import accuracy, train
from tests.lessons.small import GRAINS, TRAININGS, ask

EVERY = [(name, grain) for name in TRAININGS for grain in GRAINS]
each = pytest.mark.parametrize(("name", "grain"), EVERY)


def mean_loss(logits: torch.Tensor, rows: Split, task: str) -> torch.Tensor:
    if task == "binary":
        return binary_cross_entropy_with_logits(logits.squeeze(-1), rows.y.to(logits.dtype))
    return cross_entropy(logits, rows.y)


def loss(found: Subject, params: Params, rows: Split) -> float:
    """Mean loss through torch's own layers."""
    with torch.no_grad():
        return mean_loss(found.model.module(params)(rows.x), rows, found.data.task).item()


def without(found: Subject, kept: Mapping[str, torch.Tensor]) -> Params:
    """The parameters with zeros written by hand into what goes: a weight, or all that belongs to a unit."""
    params = {name: tensor.clone() for name, tensor in found.network.params.items()}
    for name, flags in kept.items():
        if name in params:
            params[name][~flags] = 0.0
            continue
        for index in (~flags).nonzero().flatten().tolist():
            for tensor, axis, places in found.model.units.touched(name, index):
                params[tensor].index_fill_(axis, torch.tensor(places), 0.0)
    return params


def stops(found: Subject) -> tuple[int, ...]:
    last = len(found) - 1
    return 0, last // 3, 2 * last // 3, last


# One answer for all who ask.


def test_a_question_has_one_answer() -> None:
    found = ask("mlp", "weight")
    assert ask("mlp", "weight") is found
    assert found.unedited is found
    edited = ask("mlp", "weight", cut=(3,))
    assert edited is not found
    assert edited.unedited is found
    assert edited.network is found.network
    assert edited.by("magnitude") is found


def test_a_run_that_is_not_trained_says_so() -> None:
    training = mlp_settings("moons", seed=987)
    assert known(training) is None
    with pytest.raises(LookupError, match="expected a trained run of moons"):
        network(training, 0)
    assert training not in known_seeds(training)


# Every stop.


@each
def test_every_stop_is_measured_as_torch_would(name: str, grain: str) -> None:
    found = ask(name, grain)
    validation, test = found.data.validation, found.data.test

    def near(params: Params, rows: Split):
        # A logit near 0 may fall to either side when sums are taken in another order.
        return pytest.approx(accuracy(found.network, params, rows), abs=1.1 / len(rows))

    for stop in stops(found):
        params = without(found, found.plan.kept(stop))
        for key, tensor in found.params(stop).items():
            assert torch.equal(tensor, params[key]), (stop, key)
        assert found.accuracy[stop] == near(params, validation)
        assert found.loss[stop] == pytest.approx(loss(found, params, validation), rel=1e-3, abs=1e-4)
        measured = found.measure(stop, "test")
        assert measured["accuracy"] == near(params, test)
        assert measured["loss"] == pytest.approx(loss(found, params, test), rel=1e-3, abs=1e-4)
    whole = found.network.params
    assert found.dense == near(whole, validation)
    assert found.untouched.accuracy[0].item() == near(whole, validation)
    for split, values in found.network.dense.items():
        rows = found.data.splits[split]
        assert values["accuracy"] == near(whole, rows)
        assert values["loss"] == pytest.approx(loss(found, whole, rows), rel=1e-4)


@each
def test_items_go_in_the_order_of_the_criterion(name: str, grain: str) -> None:
    found = ask(name, grain)
    assert found.total == sum(found.sizes.values()) == found.plan.total
    order = joined(found.scores).argsort(stable=True).tolist()
    for stop in stops(found):
        kept = joined(found.plan.kept(stop))
        assert sorted(order[: found.plan.removed[stop]]) == (~kept).nonzero().flatten().tolist()
    for item in (0, found.total // 2, found.total - 1):
        assert found.number_of(*found.place(item)) == item


@each
def test_what_is_gone_is_told_of_every_tensor(name: str, grain: str) -> None:
    found = ask(name, grain)
    never = found.plan.never
    for key, tensor in found.network.params.items():
        gone = found.gone(key)
        assert gone.shape == tuple(tensor.shape)
        for stop in stops(found):
            zero = (found.params(stop)[key] == 0) & (tensor != 0)
            flags = torch.from_numpy(gone <= stop)
            assert torch.equal(zero, flags & (tensor != 0)), (key, stop)
            assert found.removed(key)[stop] == int(flags.sum())
        if grain == "weight":
            assert (gone == never).all() == (key not in found.sizes)


def test_a_position_is_found_by_what_it_removes() -> None:
    found = ask("mlp", "unit")
    assert [found.stop_at(count) for count in (0, 3, 11)] == [0, 3, 11]
    even = ask("mlp", "weight", thresholds=None)
    removed = even.plan.removed
    for count in (0, 1, 2, even.total):
        stop = even.stop_at(count)
        assert removed[stop] <= count
        assert stop == len(even) - 1 or removed[stop + 1] > count


def test_only_some_names_are_ranked() -> None:
    found = ask("encoder", "unit", names=("ff1", "ff2"))
    assert found.sizes == {"ff1": 5, "ff2": 4}
    assert list(found.scores) == list(found.truth) == ["ff1", "ff2"]
    kept = found.kept(len(found) - 1)
    assert list(kept) == list(found.model.hidden)
    assert {name: int(flags.sum()) for name, flags in kept.items()} == {
        "heads1": 3,
        "ff1": 0,
        "heads2": 2,
        "ff2": 0,
    }
    weights = ask("mlp", "weight", names=("fc2.weight",))
    assert list(weights.plan.gone) == ["fc2.weight"]


def test_random_scores_do_not_depend_on_what_else_is_asked() -> None:
    every, some = (ask("encoder", "unit", criterion="random", names=n) for n in ((), ("ff2",)))
    assert torch.equal(every.scores["ff2"], some.scores["ff2"])
    assert not torch.equal(every.scores["heads1"][:2], every.scores["heads2"])


# Scores and the truth.


@each
def test_the_truth_is_the_rise_of_the_loss_without_one_item(name: str, grain: str) -> None:
    found = ask(name, grain)
    rows = found.network.measured
    base = loss(found, found.network.params, rows)
    for item in range(0, found.total, max(found.total // 5, 1)):
        which, index = found.place(item)
        one = found.network.one_less(which, index)
        rise = loss(found, without(found, one), rows) - base
        assert found.truth[which].flatten()[index].item() == pytest.approx(rise, rel=2e-3, abs=2e-6)
        if grain == "unit":
            kept = found.network.all_but((which, index))
            assert found.network.measure(rows, kept)["loss"] - base == pytest.approx(rise, abs=2e-6)


@each
def test_agreement_is_spearmans(name: str, grain: str) -> None:
    found = ask(name, grain)
    wanted = spearmanr(joined(found.scores).numpy(), joined(found.truth).numpy()).statistic
    assert found.agreement == pytest.approx(wanted, abs=1e-6)
    assert found.by("ablation").agreement == pytest.approx(1.0)


@pytest.mark.parametrize("name", TRAININGS)
def test_both_sides_of_the_identity_are_one_number(name: str) -> None:
    found = ask(name, "unit", criterion="contribution_signed")
    for group, (left, right) in found.network.identity.items():
        assert left.dtype == torch.float64
        assert (left - right).abs().max() < 1e-12
        assert left.abs().max() > 0
        assert left.float() == pytest.approx(found.scores[group], rel=1e-3, abs=1e-7)


@pytest.mark.parametrize("name", TRAININGS)
def test_gradients_are_autograds(name: str) -> None:
    found = ask(name, "weight")
    params = {key: tensor.clone().requires_grad_() for key, tensor in found.network.params.items()}
    rows = found.network.measured
    mean_loss(found.model.logits(params, rows.x), rows, found.data.task).backward()
    for key, gradient in found.network.gradients.items():
        wanted = params[key].grad if params[key].grad is not None else torch.zeros_like(gradient)
        assert torch.allclose(gradient, wanted, rtol=1e-3, atol=1e-7), key


def test_scores_are_measured_on_the_rows_that_are_asked_for() -> None:
    few, all_rows = ask("mlp", "weight", rows=20), ask("mlp", "weight")
    assert len(few.network.measured) == 20
    first = few.data.train.x[:20], few.data.train.y[:20]
    base, without_one = (
        cross_entropy(few.model.module(params)(first[0]), first[1]).item()
        for params in (few.network.params, without(few, few.network.one_less("fc2.weight", 4)))
    )
    assert few.truth["fc2.weight"].flatten()[4].item() == pytest.approx(without_one - base, abs=1e-6)
    assert not torch.equal(few.truth["fc2.weight"], all_rows.truth["fc2.weight"])


def test_a_live_unit_is_not_zero_on_every_row() -> None:
    found = ask("mlp", "unit").network
    params, x = found.params, found.data.train.x
    first = torch.relu(x @ params["fc1.weight"].T + params["fc1.bias"])
    assert torch.allclose(found.zeros["fc1"], (first == 0).double().mean(0))
    assert torch.equal(found.live["fc1"], (first != 0).any(0))
    assert found.defined("unit", "zeros") is not False
    assert not ask("recurrent", "unit").network.defined("unit", "zeros")


# Edits by hand.


@each
def test_edits_by_hand_override_the_criterion(name: str, grain: str) -> None:
    plain = ask(name, grain)
    total, order = plain.total, joined(plain.scores).argsort(stable=True).tolist()
    cut, kept = (order[-1],), tuple(sorted(order[:2]))
    found = ask(name, grain, cut=cut, kept=(*kept, total + 5))
    assert found.hand == {**dict.fromkeys(kept, "keep"), cut[0]: "cut"}
    last = joined(found.plan.kept(len(found) - 1))
    assert last.nonzero().flatten().tolist() == list(kept)
    first = joined(found.plan.kept(0))
    assert (~first).nonzero().flatten().tolist() == list(cut)
    # The whole network stays the untouched one, and what the criterion alone does is not changed.
    assert found.dense == plain.dense
    assert found.untouched is plain.untouched
    assert np.array_equal(found.curve()[1], plain.curve()[1])
    item = cut[0]
    assert found.accuracy[0] == pytest.approx(
        accuracy(
            found.network, without(found, plain.network.one_less(*plain.place(item))), found.data.validation
        ),
        abs=1.1 / len(found.data.validation),
    )


# How far it holds.


def test_it_holds_up_to_the_first_fall() -> None:
    assert last_within(np.array([0.9, 0.9, 0.895, 0.8, 0.9]), 0.9) == 2
    assert last_within(np.array([0.9, 0.8, 0.9, 0.9, 0.9]), 0.9) == 0
    assert last_within(np.array([0.9] * 5), 0.9) == 4
    assert last_within(np.array([0.8, 0.9]), 0.9) == -1
    # One point is still within.
    assert last_within(np.array([0.9, 0.89, 0.8899]), 0.9) == 1


@each
def test_what_is_free_can_go_within_one_point(name: str, grain: str) -> None:
    found = ask(name, grain)
    last = found.last_within
    assert (found.accuracy[: last + 1] >= found.dense - WITHIN - 1e-6).all()
    assert last == len(found) - 1 or found.accuracy[last + 1] < found.dense - WITHIN
    assert found.free == (found.plan.removed[last] if last >= 0 else 0)
    assert found.free_share == found.free / found.total


def test_nothing_is_free_where_the_first_stop_fails() -> None:
    found = ask("mlp", "unit", cut=tuple(range(10)))
    assert found.last_within == -1
    assert (found.free, found.free_share) == (0, 0.0)


# Thresholds.


@pytest.fixture(scope="module")
def moons() -> TrainSettings:
    for seed in seed_band(mlp_settings("moons")):
        train(seed)
    return mlp_settings("moons")


def asked(training: TrainSettings, criterion: str, **changes: object) -> Subject:
    return subject(Question(training, training.epochs, "weight", criterion, **changes))


def test_one_axis_covers_all_snapshots_in_whole_decades(moons: TrainSettings) -> None:
    found = asked(moons, "gradient", epochs=moons.snapshots)
    axis = found.axis
    tables = [network(moons, epoch).scores("weight", "gradient") for epoch in moons.snapshots]
    assert axis.log
    assert axis.high > max(score.max().item() for table in tables for score in table.values())
    ends = np.log10([axis.low, axis.high])
    assert ends == pytest.approx(np.round(ends))
    assert ends[1] - ends[0] <= DECADES + 1
    offered = axis.thresholds(121)
    assert np.isclose(offered, 1e-3, rtol=1e-9).any()
    assert (offered[0], offered[-1]) == pytest.approx((axis.low, axis.high))
    for other in moons.snapshots:
        assert subject(found.question.at(other)).axis == axis
    edges = axis.edges()
    assert (edges[0], edges[-1]) == pytest.approx((axis.low, axis.high))
    assert len(edges) == 49


def test_a_threshold_removes_what_lies_below_it(moons: TrainSettings) -> None:
    found = asked(moons, "gradient", epochs=moons.snapshots)
    for threshold in (1e-5, 1e-3):
        stop = found.plan.at_threshold(threshold)
        assert found.plan.removed[stop] == int((joined(found.scores) < threshold).sum())


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"scope": "layer"}, "items of different layers share no threshold"),
        ({"criterion": "wanda", "scope": "row"}, "nor do those of different rows"),
        ({"criterion": "ablation"}, "a weight that helps and one that hurts"),
        ({"thresholds": None}, "none are asked for"),
    ],
)
def test_where_no_threshold_is_shared_there_is_no_axis(moons: TrainSettings, changes: dict, why: str) -> None:
    found = asked(moons, **{"criterion": "magnitude", **changes})
    assert found.axis is None, why
    assert len(found) == len(np.unique(found.plan.removed)) <= SHARES
    low, high = found.histogram_axis.low, found.histogram_axis.high
    assert low <= joined(found.scores).clamp(min=low).min().item()
    assert joined(found.scores).max().item() <= high


def test_scores_from_0_to_1_have_that_axis(moons: TrainSettings) -> None:
    assert asked(moons, "random").axis == ScoreAxis(0.0, 1.0, False)
    assert ScoreAxis(0.0, 1.0, False).thresholds(5).tolist() == [0.0, 0.25, 0.5, 0.75, 1.0]


def test_units_have_an_axis_around_their_scores() -> None:
    signed, norms = (ask("mlp", "unit", criterion=name) for name in ("contribution_signed", "in_norm"))
    for found in (signed, norms):
        scores = joined(found.scores)
        assert found.axis.low < scores.min().item() <= scores.max().item() < found.axis.high
        assert found.plan.removed.tolist() == list(range(found.total + 1))
    assert not signed.axis.log


# Curves, bands, the baseline.


def test_a_curve_is_torchs_global_magnitude_pruning(moons: TrainSettings) -> None:
    found = asked(moons, "magnitude")
    share, curve = found.curve()
    assert share == pytest.approx(np.linspace(0, 1, SHARES))
    for at in (0.0, 0.3, 0.7, 0.9, 1.0):
        module = found.model.module(found.network.params)
        linears = [(layer, "weight") for layer in module if isinstance(layer, torch.nn.Linear)]
        prune.global_unstructured(linears, prune.L1Unstructured, amount=round(at * found.total))
        validation = found.data.validation
        right = (module(validation.x).argmax(1) == validation.y).double().mean().item()
        assert curve[round(100 * at)] == pytest.approx(right, abs=1e-6)


def test_a_curve_of_units_has_every_number_of_them() -> None:
    found = ask("mlp", "unit", cut=(3,))
    share, curve = found.curve()
    assert share == pytest.approx(np.arange(12) / 11)
    assert curve == pytest.approx(found.unedited.accuracy)
    few, at = found.curve(5)
    assert few.tolist() == [0.0, 0.25, 0.5, 0.75, 1.0]
    assert at[[0, 2, 4]] == pytest.approx(curve[[0, 5, 11]], abs=0.2)
    assert at[[0, 4]] == pytest.approx(curve[[0, 11]])
    assert found.has_curve(5)
    assert not found.has_curve(6)


def test_a_band_holds_every_seed_and_starts_dense(moons: TrainSettings) -> None:
    seeds = known_seeds(moons)
    assert seeds == seed_band(moons)
    band = asked(moons, "fisher").band(seeds)
    assert band.values.shape == (len(seeds), SHARES)
    assert (band.low <= band.mean + 1e-9).all()
    assert (band.mean <= band.high + 1e-9).all()
    dense = [known(seed).records[-1].validation_metric for seed in seeds]
    assert band.values[:, 0] == pytest.approx(np.array(dense), abs=1e-6)
    for seed, curve in zip(seeds, band.values, strict=True):
        assert curve == pytest.approx(asked(seed, "fisher").curve()[1])


def test_a_band_is_read_at_the_nearest_share() -> None:
    band = SeedBand(np.array([0.0, 0.5, 1.0]), np.array([[1.0, 0.8, 0.0], [0.8, 0.6, 0.2]]))
    assert band.mean.tolist() == pytest.approx([0.9, 0.7, 0.1])
    assert (band.low.tolist(), band.high.tolist()) == ([0.8, 0.6, 0.0], [1.0, 0.8, 0.2])
    assert band.at(0.6) == pytest.approx(0.7)
    assert band.along(np.array([0.0, 0.1, 0.9])).tolist() == pytest.approx([0.9, 0.9, 0.1])


def test_random_is_the_control(moons: TrainSettings) -> None:
    found = asked(moons, "obd")
    random = found.random()
    assert random.values.shape == (5, SHARES)
    assert random.values[:, 0] == pytest.approx(found.dense)
    assert random.values.std(0).max() > 0
    assert found.accuracy[found.plan.at_share(0.5)] > random.at(0.5)
    # The baseline knows no criterion and no edits: it is computed once for all of them.
    assert asked(moons, "fisher", cut=(3,)).random() is random


@each
def test_the_baseline_ends_where_everything_is_gone(name: str, grain: str) -> None:
    found = ask(name, grain)
    random = found.random(shares=3, draws=2)
    assert random.share.tolist() == pytest.approx([0.0, 0.5, 1.0], abs=0.5 / found.total)
    rows = len(found.data.validation)
    assert random.values[:, 0] == pytest.approx(found.dense, abs=1.1 / rows)
    assert random.values[:, -1] == pytest.approx(found.accuracy[-1], abs=1.1 / rows)


# The smaller network.


@pytest.mark.parametrize("share", [0.0, 0.3, 0.6])
@pytest.mark.parametrize("name", TRAININGS)
def test_shrunken_and_masked_are_one_network(name: str, share: float) -> None:
    found = ask(name, "unit", scope="layer")
    stop = found.plan.at_share(share)
    small = found.shrunken(stop)
    kept = dict(found.plan.kept(stop))
    assert small.before == found.sizes
    assert small.after == {group: int(flags.sum()) for group, flags in kept.items()}
    assert small.same == (share == 0.0)
    assert small.difference < 1e-12
    # The same by torch's own layers, in double precision.
    double = {key: tensor.double() for key, tensor in found.network.params.items()}
    model, params = found.model.shrink(double, kept)
    x = found.data.validation.to(torch.float64).x
    with torch.no_grad():
        smaller = model.module(params)(x)
        silenced = found.model.module(found.model.units.silence(double, kept))(x)
    assert (smaller - silenced).abs().max() < 1e-12
    assert small.model == model
    whole, left = small.parameters
    assert whole == sum(tensor.numel() for tensor in found.model.module(double).parameters())
    assert left == sum(tensor.numel() for tensor in model.module(params).parameters())
    assert (left < whole) == (small.multiply_adds[1] < small.multiply_adds[0]) == (share > 0.0)


@pytest.mark.parametrize("name", ["mlp", "recurrent"])
def test_without_any_unit_there_is_no_smaller_network(name: str) -> None:
    found = ask(name, "unit")
    small = found.shrunken(len(found) - 1)
    assert (small.difference, small.model) == (None, None)
    assert (small.parameters[1], small.multiply_adds[1]) == (None, None)
    assert set(small.after.values()) == {0}


def test_a_transformer_without_any_unit_still_adds_up() -> None:
    found = ask("encoder", "unit")
    small = found.shrunken(len(found) - 1)
    assert set(small.after.values()) == {0}
    assert small.difference < 1e-12


def test_layer_by_layer_takes_as_large_a_share_of_each() -> None:
    found = ask("mlp", "unit", scope="layer")
    assert found.plan.threshold is None
    ranks = removal_rank(found.scores, "layer")
    for stop in stops(found):
        share = found.plan.share[stop]
        for group, flags in found.plan.kept(stop).items():
            gone = int((~flags).sum())
            assert gone == pytest.approx(share * found.sizes[group], abs=1.0)
            assert torch.equal(~flags, ranks[group] < gone)
