"""The lesson on weights: the clock, one stop, one weight, the exercise."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pytest
import torch
from torch.nn.functional import cross_entropy

from core.prune.masks import by_threshold
from core.prune.scores import criteria
from lessons.blocks import Formula, Pictures, Table
from lessons.catalogue import Sentence, catalogue
from lessons.defaults import mlp_settings
from lessons.mlp_weights import lesson, studies
from lessons.mlp_weights.lesson import LESSON
from lessons.mlp_weights.settings import EPSILON, L1, MlpWeights
from lessons.network import network
from lessons.numbers import count, latex, number, percent
from lessons.question import Question
from lessons.subject import Subject, subject
from live_chart import decode, nearest_stop
from tests.lessons.reading import accuracy, cells, every, keys, looked, ready, refuted, said, train, view


@pytest.fixture(scope="module")
def digits() -> MlpWeights:
    return ready(MlpWeights())


@pytest.fixture(scope="module")
def moons() -> MlpWeights:
    """The end of the training, whose snapshots end earlier than those of digits."""
    return ready(MlpWeights(dataset="moons", epoch=1000))


def trained(settings: MlpWeights, epoch: int | None = None) -> Subject:
    """The pruning of the page, by default at the end of the training."""
    run = settings.training
    return subject(settings.question.at(run.epochs if epoch is None else epoch))


# The settings.


def test_settings_agree_with_each_other() -> None:
    assert MlpWeights().criteria == criteria("weight")
    assert MlpWeights(dataset="moons").consistent().network == "2-16-16-2"
    assert MlpWeights(criterion="wanda").consistent().scope == "row"
    assert MlpWeights(axis="share", at=3.0).consistent().at == 1.0
    widths = {"100-64-64-10": (100, 64, 64, 10), "32-64-64-10": (32, 64, 64, 10)}
    for name, sizes in widths.items():
        assert MlpWeights(network=name).training.model.widths == sizes
    other = MlpWeights(network="other", depth=3, width=8)
    assert other.training.model.widths == (64, 8, 8, 8, 10)
    assert MlpWeights(penalty="l1-strong").training.l1 == L1["l1-strong"]
    by_layer = MlpWeights(at=0.2).replace(scope="layer")
    assert (by_layer.axis, by_layer.at) == ("share", 0.0)


def test_another_network_forgets_edits_and_foreign_numbers() -> None:
    edited = MlpWeights(dataset="moons").replace(cut=(5,), kept=(7,), picked="fc1.weight:3")
    same = edited.replace(criterion="fisher", epoch=10)
    assert (same.cut, same.kept, same.picked) == ((5,), (7,), "fc1.weight:3")
    for change in ({"dataset": "digits"}, {"seed": 3}, {"penalty": "l1"}, {"network": "other"}):
        moved = edited.replace(**change)
        assert (moved.cut, moved.kept, moved.picked) == ((), (), "")
    assert MlpWeights.from_query({"dataset": "moons", "cut": "3.99999"})[0].cut == (3,)


# The clock, which is the claim and the guess.


def test_epsilon_is_a_clock_on_the_default_run(digits: MlpWeights) -> None:
    found = studies.clock(digits.training)
    assert found.removed[-1] > found.removed[0] + 0.2
    assert found.dense[-1] > 0.95
    assert found.left[-1] < found.dense[-1] - 0.5
    assert (found.answer, found.most) == (2, len(found.epochs) - 1)


def test_the_clock_counts_what_masks_count(digits: MlpWeights) -> None:
    found = studies.clock(digits.training)
    assert found.epochs == digits.training.snapshots
    for epoch, removed, left in zip(found.epochs, found.removed, found.left, strict=True):
        trained = network(digits.training, epoch)
        mask = by_threshold(trained.scores("weight", "gradient"), EPSILON)
        assert mask.sparsity == pytest.approx(removed)
        validation = trained.data.validation
        assert accuracy(trained, mask.apply(trained.params), validation) == pytest.approx(left)


def test_the_claim_is_told_after_the_guess_it_answers(digits: MlpWeights) -> None:
    found = studies.clock(digits.training)
    assert said(LESSON.line(view(digits))) == (
        "weights-line-clock",
        {
            "epsilon": number(EPSILON),
            "first": percent(found.removed[0], 0),
            "last": percent(found.removed[-1], 0),
            "epoch": found.epochs[-1],
        },
    )
    assert LESSON.line(view(digits, revealed=False)) is None


def test_where_the_threshold_cuts_no_more_after_training_the_line_says_not_here(
    digits: MlpWeights, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert not refuted(LESSON.line(view(digits)))[0]
    monkeypatch.setattr(lesson, "EPSILON", 1e6)
    not_here, line = refuted(lesson.line(view(digits)))
    assert (not_here, line.key) == (True, "weights-line-same")
    assert line.values["first"] == line.values["last"] == "100%"


def test_the_claim_does_not_count_edits_by_hand(moons: MlpWeights) -> None:
    for settings in (moons, moons.replace(criterion="magnitude")):
        edited = settings.replace(cut=tuple(range(100)))
        assert LESSON.line(view(edited)) == LESSON.line(view(settings))


def test_other_criteria_say_how_far_they_hold(digits: MlpWeights) -> None:
    settings = digits.replace(criterion="obd", axis="share", at=0.0)
    found = trained(settings)
    key, values = said(LESSON.line(view(settings, revealed=False)))
    assert (key, values["criterion"]) == ("weights-line-other", Sentence("criterion-obd"))
    assert values["share"] == percent(found.free_share, 0)
    held = found.plan.share <= found.free_share
    assert (found.accuracy[held] >= found.dense - 0.01 - 1e-6).all()
    assert found.accuracy[held.sum()] < found.dense - 0.01
    # The gradient of weights of one layer: no threshold, so the clock says nothing.
    assert said(LESSON.line(view(digits.replace(scope="layer"))))[0] == "weights-line-other"


@dataclass(frozen=True, eq=False)
class Steady(Subject):
    """A pruning that holds up to a given share."""

    free_share: float = 0.0


def test_what_does_not_hold_at_all_is_called_so(digits: MlpWeights) -> None:
    question = digits.replace(criterion="magnitude").question
    key, values = said(lesson.holds(Steady(question)))
    assert (key, values["share"]) == ("weights-line-fragile", "1%")
    assert said(lesson.holds(Steady(question, 0.3)))[0] == "weights-line-other"


@pytest.mark.parametrize(
    ("removed", "course", "answer"),
    [
        ((0.2, 0.3, 0.9), "steady", 2),
        ((0.2, 0.6, 0.5), "uneven", 1),
        ((0.5, 0.2, 0.4), "against", 0),
    ],
)
def test_the_clock_says_no_more_than_it_shows(removed: tuple[float, ...], course: str, answer: int) -> None:
    found = studies.Clock(1e-3, (0, 1, 2), removed, (0.1, 0.5, 0.4), (0.1, 0.8, 0.9))
    assert (found.course, found.answer) == (course, answer)
    key, values = said(lesson.guess_why(found))
    assert (key, values["closing"].key) == ("weights-predict-why", f"weights-predict-{course}")
    assert (values["first"], values["last"]) == (percent(removed[0], 0), percent(removed[-1], 0))
    assert (values["most"], values["epoch_most"]) == (percent(max(removed), 0), removed.index(max(removed)))
    assert values["accuracy"] == percent((0.1, 0.5, 0.4)[found.most])


def test_the_guess_is_answered_by_the_figure(digits: MlpWeights) -> None:
    asked = LESSON.guess(view(digits))
    assert len([said(option) for option in asked.options]) == 3
    found = studies.clock(digits.training)
    assert asked.answer == found.answer
    (plot,) = asked.shown()
    for language in ("en", "zh"):
        text = catalogue(language)
        drawn = plot.draw(text)
        assert text("weights-clock-alt")
        curves = [
            trace.y for trace in drawn.data if trace.y is not None and len(trace.y) == len(found.epochs)
        ]
        for values in (found.removed, found.left, found.dense):
            assert any(np.allclose(curve, values) for curve in curves)


def test_the_figure_has_a_band_over_seeds(moons: MlpWeights) -> None:
    other = ready(moons.replace(seed=1)).training
    asked = LESSON.guess(view(moons, seeds=(moons.training, other)))
    (plot,) = asked.shown()
    both = [studies.clock(run) for run in (moons.training, other)]
    bands = [trace.y for trace in plot.draw(catalogue("en")).data if trace.fill == "toself"]
    assert len(bands) == 2
    for band, name in zip(bands, ("removed", "left"), strict=True):
        values = np.array([getattr(clock, name) for clock in both])
        drawn = sorted([*values.max(0), *values.min(0)])
        assert sorted(band) == pytest.approx(drawn)


# One stop.


def test_exact_numbers_are_those_of_the_masked_network(digits: MlpWeights) -> None:
    found = trained(digits, epoch=5)
    stop = len(found) // 2
    numbers = studies.exact(found.question, stop)
    data, params = found.data, found.plan.kept(stop).apply(found.network.params)
    masked, dense = (found.model.module(which) for which in (params, found.network.params))
    answers = masked(data.validation.x).argmax(1)
    assert numbers.accuracy == pytest.approx((answers == data.validation.y).double().mean().item())
    assert numbers.loss == pytest.approx(
        cross_entropy(masked(data.validation.x), data.validation.y).item(), rel=1e-4
    )
    assert numbers.test == pytest.approx(accuracy(found.network, params, data.test))
    assert numbers.dense == pytest.approx(accuracy(found.network, found.network.params, data.validation))
    assert (
        numbers.flipped.tolist() == (answers != dense(data.validation.x).argmax(1)).nonzero()[:, 0].tolist()
    )
    by_class = [(answers == digit)[data.validation.y == digit].double().mean().item() for digit in range(10)]
    assert numbers.worst[1] == pytest.approx(min(by_class))
    assert by_class[numbers.worst[0]] == pytest.approx(min(by_class))
    for layer, (kept, size) in numbers.left.items():
        assert kept == int((params[f"{layer}.weight"] != 0).sum())
        assert size == params[f"{layer}.weight"].numel()
    assert numbers.kept == sum(kept for kept, _ in numbers.left.values())


def test_the_body_says_the_numbers_of_the_stop(digits: MlpWeights) -> None:
    settings = digits.replace(epoch=5)
    found = subject(settings.question)
    stop = len(found) // 2
    numbers, blocks = studies.exact(settings.question, stop), LESSON.body(view(settings, stop))
    assert "weights-flipped" in keys(blocks)
    (here,) = every(Table, blocks)
    table = cells(here)
    assert table["network-here-weights"] == (count(numbers.kept), count(numbers.total))
    assert table["network-here-accuracy"] == (percent(numbers.accuracy), percent(numbers.dense))
    assert looked(blocks)["test"] == percent(numbers.test)
    assert table["network-here-worst"][0] == f"{numbers.worst[0]}: {percent(numbers.worst[1])}"
    assert sum(key == "network-here-layer" for key in keys((here,))) == 3
    (pictures,) = every(Pictures, blocks)
    assert len(pictures.images) == min(len(numbers.flipped), lesson.FLIPPED_SHOWN)
    first = numbers.flipped[0]
    wanted = 1.0 - found.data.validation.x[first].view(8, 8).numpy()
    assert np.array_equal(pictures.images[0][:: studies.PIXEL, :: studies.PIXEL], wanted)
    dense = found.model.module(found.network.params)(found.data.validation.x[first]).argmax().item()
    assert said(pictures.captions[0])[1]["dense"] == str(dense)


def test_where_nothing_is_removed_no_answer_differs(digits: MlpWeights, moons: MlpWeights) -> None:
    for settings in (digits, moons):
        assert "weights-flipped-none" in keys(LESSON.body(view(settings, 0)))
    # The plane has no pictures: the count alone is said.
    last = view(moons, len(trained(moons)) - 1)
    assert "weights-flipped" in keys(LESSON.body(last))
    assert not every(Pictures, LESSON.body(last))


def test_l1_training_makes_exact_zeros_that_go_first(moons: MlpWeights) -> None:
    settings = ready(moons.replace(penalty="l1-strong", criterion="magnitude", axis="share", at=0.0))
    found = subject(settings.question.at(settings.training.epochs))
    zeros = sum(int((found.network.params[name] == 0).sum()) for name in found.model.weight_names)
    stop = found.stop_at(zeros)
    numbers = studies.exact(found.question, stop)
    assert numbers.zeros == zeros > 32
    # What is 0 already changes nothing when it is removed.
    assert numbers.accuracy == pytest.approx(found.dense)
    at_the_end = settings.replace(epoch=settings.training.epochs)
    assert "weights-exact-zeros" in keys(LESSON.body(view(at_the_end, stop)))
    assert studies.exact(moons.question, 0).zeros == 0
    assert "weights-exact-zeros" not in keys(LESSON.body(view(moons, 0)))


# One weight.


def test_the_picked_weight_is_torchs(digits: MlpWeights) -> None:
    found = trained(digits)
    weight = studies.weight(found.question, ("fc2.weight", 130))
    assert (weight.name, weight.row, weight.column) == ("fc2.weight", 2, 2)
    assert weight.item == 64 * 64 + 130
    params = {name: tensor.clone() for name, tensor in found.network.params.items()}
    assert weight.value == params["fc2.weight"][2, 2].item()
    train, module = found.data.train, found.model.module(params)
    loss = cross_entropy(module(train.x), train.y)
    loss.backward()
    assert weight.loss == pytest.approx(loss.item(), rel=1e-5)
    assert weight.gradient == pytest.approx(module.fc2.weight.grad[2, 2].item(), rel=1e-3, abs=1e-8)
    assert weight.score == pytest.approx(abs(weight.gradient), rel=1e-3, abs=1e-9)
    with torch.no_grad():
        module.fc2.weight[2, 2] = 0.0
        without = cross_entropy(module(train.x), train.y)
    assert weight.rise == pytest.approx((without - loss).item(), abs=1e-6)
    assert said(lesson.place(weight, found.model)) == (
        "weights-why-picked",
        {"name": "fc2.weight[2, 2]", "source": "fc1", "target": "fc2", "from": "2", "to": "2"},
    )


def test_ends_of_a_weight_are_input_and_output(digits: MlpWeights) -> None:
    found = trained(digits)
    ends = [
        said(lesson.place(studies.weight(found.question, (name, 0)), found.model))[1]
        for name in ("fc1.weight", "fc3.weight")
    ]
    assert (ends[0]["source"], ends[0]["target"]) == (Sentence("weights-why-input"), "fc1")
    assert (ends[1]["source"], ends[1]["target"]) == ("fc2", Sentence("weights-why-output"))


def test_without_a_pick_it_is_the_weight_that_scores_most(digits: MlpWeights) -> None:
    largest = studies.weight(trained(digits).question, None)
    assert largest.rank == largest.rivals == 8832
    for picked in ("", "fc9.weight:1", "fc3.weight:640"):
        settings = digits.replace(picked=picked)
        assert settings.picked_item is None
        assert "weights-why-none" in keys(lesson.why(view(settings)))
    assert "weights-why-none" not in keys(lesson.why(view(digits.replace(picked="fc3.weight:639"))))


def test_the_formula_has_the_numbers_of_the_weight(digits: MlpWeights) -> None:
    settings = digits.replace(picked="fc2.weight:130", epoch=100)
    weight = studies.weight(settings.question, settings.picked_item)
    blocks = lesson.why(view(settings))
    score, values = (formula.latex for formula in every(Formula, blocks))
    assert score.endswith(latex(weight.score))
    assert latex(weight.value) in values
    assert values.endswith(latex(weight.gradient))


def test_weights_are_counted_through_the_layers_as_they_stand() -> None:
    deep = {"widths": (3,) * 10, "epochs": 1, "snapshots": (1,)}  # more layers than the page offers
    run = mlp_settings("moons").model_copy(update=deep)
    question = Question(train(run), 1, "weight", "magnitude")
    found = studies.weight(question, ("fc2.weight", 4))
    assert found.item == 2 * 3 + 4
    assert subject(question).plan.locate(found.item) == ("fc2.weight", (1, 1))
    assert studies.weight(question, ("fc10.weight", 0)).item == 2 * 3 + 8 * 9


@pytest.mark.parametrize("scope", ["global", "layer", "row"])
def test_rank_is_that_of_the_scope(moons: MlpWeights, scope: str) -> None:
    found = trained(moons.replace(scope=scope, criterion="magnitude"))
    weight = studies.weight(found.question, ("fc2.weight", 37))
    sizes = {name: found.network.params[name].abs() for name in found.model.weight_names}
    own = sizes["fc2.weight"]
    pool = {
        "global": torch.cat([size.flatten() for size in sizes.values()]),
        "layer": own.flatten(),
        "row": own[2],
    }[scope]
    assert weight.rivals == len(pool)
    assert weight.rank == 1 + int((pool < own[2, 5]).sum())
    key, values = said(lesson.standing(weight))
    assert key == f"weights-why-score-{scope}"
    assert (values["rank"], values["total"]) == (count(weight.rank), count(weight.rivals))


def test_the_fate_of_a_weight_says_who_decided(moons: MlpWeights) -> None:
    settings = moons.replace(picked="fc2.weight:5", criterion="magnitude")
    weight = studies.weight(settings.question, settings.picked_item)
    fates = {
        "weights-why-here-kept": (settings, weight.stop - 1),
        "weights-why-here-cut": (settings, weight.stop),
        "weights-why-hand-cut": (settings.replace(cut=(weight.item,)), 0),
        "weights-why-hand-kept": (settings.replace(kept=(weight.item,)), weight.stop),
    }
    for key, (asked, stop) in fates.items():
        edited = studies.weight(asked.question, asked.picked_item)
        assert said(lesson.fate(edited, view(asked, stop)))[0] == key


# The exercise.


def test_the_exercise_can_be_solved_by_the_slider_and_by_nothing_less(
    digits: MlpWeights, moons: MlpWeights
) -> None:
    settings = moons.replace(criterion="magnitude")
    found = subject(settings.question)
    goals = [LESSON.goal(view(settings, stop))[0] for stop in range(len(found))]
    solved = [goal.done for goal in goals]
    assert any(solved)
    assert not solved[0]
    assert not solved[-1]
    first = solved.index(True)
    kept = found.params(first)
    assert sum(int((kept[name] != 0).sum()) for name in found.model.weight_names) <= 96
    assert accuracy(found.network, kept, found.data.validation) >= 0.95
    assert goals[first].elsewhere is None
    left = said(goals[first].needs[0].words)[1]["now"]
    assert left == count(found.total - found.plan.removed[first])
    assert not LESSON.goal(view(digits, first))[0].done


def test_the_harder_exercise_takes_the_curvature(digits: MlpWeights) -> None:
    def solved(criterion: str) -> list[int]:
        there = digits.replace(criterion=criterion)
        stops = range(len(subject(there.question)))
        return [stop for stop in stops if LESSON.goal(view(there, stop))[1].done]

    assert solved("gradient") == solved("magnitude") == []
    found = subject(digits.replace(criterion="obd").question)
    kept = found.params(solved("obd")[0])
    assert sum(int((kept[name] == 0).sum()) for name in found.model.weight_names) >= 6182
    assert accuracy(found.network, kept, found.data.validation) >= 0.95


def test_elsewhere_the_exercise_says_where_it_is_played(digits: MlpWeights) -> None:
    goal, harder = LESSON.goal(view(digits, 3))
    assert harder.elsewhere is None
    assert not goal.done
    assert said(goal.words)[0] == "weights-try"
    assert said(goal.needs[0].words)[0] == "weights-try-elsewhere-moons"
    there = digits.replace(**goal.elsewhere.values)
    assert (there.dataset, there.network) == ("moons", "2-16-16-2")
    said(goal.elsewhere.label)


# Deeper.


def test_criteria_are_judged_against_the_truth(moons: MlpWeights) -> None:
    question = moons.question.at(moons.training.epochs)
    rows = studies.judged(question, 0.7)
    values = {row.criterion: row.correlation for row in rows}
    assert set(values) == set(moons.criteria)
    assert "ablation" not in values
    assert [row.correlation for row in rows] == sorted(values.values(), reverse=True)
    assert values["obd"] > values["random"]
    for row in rows[::4]:
        found = subject(question.by(row.criterion))
        assert row.accuracy == pytest.approx(found.accuracy[found.plan.at_share(0.7)], abs=0.02)
    assert said(lesson.judged_line(rows))[1]["best"] == Sentence(f"criterion-{rows[0].criterion}")
    blocks = lesson.truth(view(moons.replace(epoch=moons.training.epochs)))
    assert {"weights-truth-title", "weights-truth-line", "weights-keep", "weights-data-note"} <= set(
        keys(blocks)
    )
    (table,) = every(Table, blocks)
    assert [row[0] for row in table.rows] == [Sentence(f"criterion-{row.criterion}") for row in rows]


# The chart.


@pytest.mark.parametrize("changes", [{}, {"dataset": "moons"}, {"dataset": "moons", "scope": "layer"}])
def test_the_chart_shows_every_snapshot(changes: dict) -> None:
    settings = ready(MlpWeights().replace(**changes))
    for language in ("en", "zh"):
        encoded = LESSON.payload(view(settings, language=language))
        frames = [subject(settings.question.at(epoch)) for epoch in settings.training.snapshots]
        shown = decode(encoded.text)
        assert len(encoded.stops) == len(shown["frames"]) == len(frames)
        assert sum(encoded.sizes.values()) == frames[0].total
        assert ("threshold" in encoded.axes) == (settings.scope == "global")
        kinds = {panel["kind"] for panel in shown["panels"]}
        assert kinds == {"matrix", "histogram", "figure", "classes"} | (
            {"boundary"} if settings.dataset == "moons" else {"inputs", "samples"}
        )
    for found, frame in zip(frames, shown["frames"], strict=True):
        assert frame["stops"]["metrics"]["accuracy"] == pytest.approx(found.accuracy)
        worst = found.result.per_class.min(1).values.numpy()
        assert frame["stops"]["metrics"]["worst"] == pytest.approx(worst)
        for item in frame["items"]:
            assert np.array_equal(np.ravel(item["gone"]), found.plan.gone[item["name"]].ravel())


def test_the_nearest_stop_to_epsilon_is_the_one_that_the_claim_counts(digits: MlpWeights) -> None:
    encoded, clock = LESSON.payload(view(digits)), studies.clock(digits.training)
    for stops, removed in zip(encoded.stops, clock.removed, strict=True):
        nearest = nearest_stop(stops, "threshold", EPSILON, encoded.threshold_axis)
        assert stops.share[nearest] == pytest.approx(removed)


def test_the_boundary_is_what_the_network_answers(moons: MlpWeights) -> None:
    shown = decode(LESSON.payload(view(moons)).text)
    found = trained(moons)
    stop = len(found) // 2
    picture = np.reshape(shown["frames"][-1]["data"]["boundary"]["grid"], (len(found), 32, 32))[stop]
    side = torch.linspace(-2.6, 2.6, 32)
    points = torch.tensor([[side[3], side[20]], [side[30], side[9]]])
    with torch.no_grad():
        wanted = found.model.module(found.params(stop))(points).softmax(1)[:, 1]
    assert picture[[20, 9], [3, 30]] == pytest.approx(255 * wanted.numpy(), abs=1.0)
