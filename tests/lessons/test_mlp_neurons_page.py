"""The lesson on neurons: its settings, its chart, and what is taken home."""

from __future__ import annotations

import csv
import io

import numpy as np
import pytest
import torch

from lessons.blocks import Table
from lessons.mlp_neurons import claims, lesson, studies, tasks
from lessons.mlp_neurons.lesson import LESSON
from lessons.mlp_neurons.settings import CRITERIA, FIRST_SHARE, MEAN_OF_ABSOLUTES, SIGNED, MlpNeurons
from lessons.network import Network, joined
from lessons.numbers import shape
from lessons.question import number_of, place
from lessons.subject import subject
from live_chart import decode
from tests.lessons import take_home
from tests.lessons.neurons import accuracy, pruned, trained
from tests.lessons.reading import cells, every, looked, said, view


def test_settings_agree_with_each_other() -> None:
    assert MlpNeurons().training.model.widths == (64, 64, 64, 10)
    assert MlpNeurons(network="100-64-64-10").training.model.widths == (100, 64, 64, 10)
    assert MlpNeurons(network="32-64-64-10").training.model.widths == (32, 64, 64, 10)
    small = MlpNeurons(picked="fc2:9", cut=(3, 70), kept=(3, 5), network="64-64-10").consistent()
    assert (small.picked, small.cut, small.kept) == ("", (3,), (5,))
    layered = MlpNeurons(axis="threshold", at=-0.001).replace(scope="layer")
    assert (layered.axis, layered.at) == ("share", FIRST_SHARE)
    assert MlpNeurons(picked="fc2:9").picked_item == ("fc2", 9)
    assert MlpNeurons.from_query({"picked": "fc9:1", "cut": "1.2"})[0].picked == ""
    mangled, problems = MlpNeurons.from_query({"criterion": "best", "at": "far", "cut": "1.x"})
    assert mangled == MlpNeurons()
    assert len(problems) == 3


def test_an_epoch_without_snapshot_gives_the_nearest() -> None:
    assert MlpNeurons().epoch == MlpNeurons().training.epochs
    assert MlpNeurons.from_query({"epoch": "7"})[0].epoch == 5
    assert MlpNeurons.from_query({"epoch": "900"})[0].epoch == 100
    mangled, problems = MlpNeurons.from_query({"epoch": "late"})
    assert mangled == MlpNeurons()
    assert [problem.field for problem in problems] == ["epoch"]


def test_edits_by_hand_stay_with_the_network_they_were_made_on() -> None:
    edited = MlpNeurons(cut=(3, 70), kept=(5,))
    for change in ({"network": "64-64-10"}, {"seed": 1}, {"activation": "tanh"}):
        other = edited.replace(**change)
        assert (other.cut, other.kept) == ((), ())
    for change in ({"criterion": "zeros"}, {"scope": "layer"}, {"at": 0.5}, {"network": edited.network}):
        same = edited.replace(**change)
        assert (same.cut, same.kept) == ((3, 70), (5,))
    assert edited.replace(network="64-64-10", cut=(7, 100)).cut == (7,)


def test_numbers_that_are_no_neuron_cut_nothing() -> None:
    linked, problems = MlpNeurons.from_query({"cut": "99999999"})
    assert linked.cut == ()
    assert [problem.field for problem in problems] == ["cut"]
    assert MlpNeurons.from_query({"cut": "99999"}) == (MlpNeurons(), [])
    assert MlpNeurons.from_query({"cut": "200.7"}) == (MlpNeurons(cut=(7,)), [])
    trained()
    raw = MlpNeurons(cut=(200,), kept=(130, 5))
    found = subject(raw.question)
    assert found.hand == {5: "keep"}
    assert found.plan.removed[0] == 0
    assert "hand={5: 'keep'}" in lesson.script(view(raw))


def test_units_are_counted_through_the_layers(relu: Network) -> None:
    sizes = pruned(relu).sizes
    assert sizes == {"fc1": 64, "fc2": 64}
    for unit in (0, 63, 64, 127):
        assert number_of(sizes, *place(sizes, unit)) == unit
    with pytest.raises(IndexError):
        place(sizes, 128)


# The chart.


@pytest.mark.parametrize("criterion", CRITERIA)
@pytest.mark.parametrize("scope", ["global", "layer"])
def test_the_chart_shows_the_pruning(relu: Network, criterion: str, scope: str) -> None:
    settings = MlpNeurons(criterion=criterion, scope=scope)
    found = pruned(relu, criterion, scope)
    for language in ("en", "zh"):
        encoded = LESSON.payload(view(settings, language=language))
        shown = decode(encoded.text)
        (frame,) = shown["frames"]
        assert len(frame["stops"]["share"]) == (129 if scope == "global" else 65)
        assert frame["stops"]["metrics"]["accuracy"] == pytest.approx(found.accuracy)
        assert np.array_equal(frame["items"][0]["gone"], found.plan.gone["fc1"])
        assert (shown["threshold_axis"] is None) == (scope == "layer")
        assert encoded.sizes["fc1"] == 64
    line = frame["stops"]["threshold"]
    if scope == "global":
        lowest_kept = [joined(relu.scores("unit", criterion)).sort().values[k].item() for k in (1, 50)]
        # A logarithmic axis has no 0: there the line stands at its end.
        axis = found.axis
        assert [line[1], line[50]] == pytest.approx(np.clip(lowest_kept, axis.low, axis.high))
        assert not axis.log or axis.low > 0


@pytest.mark.parametrize("network", ["100-64-64-10", "32-64-64-10", "64-64-10"])
def test_every_network_has_its_chart(network: str) -> None:
    settings, found = trained(network=network)
    encoded = LESSON.payload(view(settings))
    tiles = [panel for panel in decode(encoded.text)["panels"] if panel["kind"] == "tiles"]
    assert tuple(tiles[0]["picture"]) == found.data.image_shape
    assert len(tiles) == len(found.model.hidden)


def test_the_band_and_the_baseline_are_of_the_same_epoch(untrained: Network) -> None:
    settings, _ = trained(epoch=0)
    _, other = trained(seed=1, epoch=0)
    both = (untrained.training, other.training)
    shown = decode(LESSON.payload(view(settings, seeds=both)).text)
    curve = next(panel for panel in shown["panels"] if panel["id"] == "curve")
    mean = np.mean([pruned(one).accuracy for one in (untrained, other)], axis=0)
    random = pruned(untrained).random(draws=10).values.mean(0)
    lines = [trace["y"] for trace in curve["traces"] if trace.get("fill") is None]
    for wanted in (mean, random):
        assert any(len(y) == 129 and np.allclose(y, wanted, atol=1e-4) for y in lines)


# What stands below it.


def test_the_numbers_here_are_those_of_the_smaller_network(relu: Network) -> None:
    settings, found, stop = MlpNeurons(), pruned(relu), 40
    (table,) = every(Table, lesson.here(view(settings, stop)))
    shown = cells(table)
    kept = found.plan.kept(stop)
    masked = relu.model.units.silence(relu.params, kept)
    small_model, small = relu.model.shrink(relu.params, kept)
    assert shown["network-here-accuracy"] == tuple(f"{accuracy(relu, p):.1%}" for p in (masked, relu.params))
    assert tuple(looked(lesson.here(view(settings, stop))).values()) == tuple(
        f"{accuracy(relu, p, 'test'):.1%}" for p in (masked, relu.params)
    )
    live = sum(int(flags.sum()) for flags in relu.live.values())
    left = sum(int((kept[g] & relu.live[g]).sum()) for g in relu.model.hidden)
    assert shown["neurons-here-live"] == (str(left), str(live))
    assert shown["neurons-here-shape"] == (shape(small_model.widths), shape(relu.model.widths))
    sizes = (sum(tensor.numel() for tensor in params.values()) for params in (small, relu.params))
    assert shown["network-here-parameters"] == tuple(f"{size:,}" for size in sizes)


@pytest.mark.parametrize(
    "chosen",
    [
        {},
        {"criterion": "in_out", "scope": "layer", "cut": (3,), "kept": (7,), "network": "64-64-10"},
        {"criterion": "contribution_mean_abs", "epoch": 5},
    ],
)
def test_the_script_prints_the_numbers_of_the_page(chosen: dict, tmp_path) -> None:
    settings, network = trained(**chosen)
    found = subject(settings.question)
    stop = found.plan.at_share(0.3)
    printed = take_home.run(lesson.script(view(settings, stop)), tmp_path)
    negative, live = studies.negatives(network)
    small = found.shrunken(stop)
    assert f"live neurons with S < 0: {negative} of {live}" in printed
    assert f"truth, {SIGNED}: {network.agreement('unit', SIGNED):+.2f}" in printed
    assert f"truth, {settings.criterion}: {found.agreement:+.2f}" in printed
    assert f"removed: {found.plan.removed[stop]} of {found.total}" in printed
    assert f"\nvalidation accuracy: {found.accuracy[stop]:.1%}" in printed
    assert f"dense: {found.dense:.1%}" in printed
    assert f"shrunken network: {shape(claims.widths(found, small.after))}" in printed
    assert f"parameters: {small.parameters[1]}" in printed
    assert f"test accuracy: {found.measure(stop, 'test')['accuracy']:.1%}" in printed


def test_the_table_lists_every_neuron(relu: Network, tanh: Network) -> None:
    rows = list(csv.DictReader(io.StringIO(LESSON.table(view(MlpNeurons(), 10)))))
    assert len(rows) == 128
    assert sum(row["removed"] == "1" for row in rows) == 10
    row = rows[70]
    assert (row["layer"], row["neuron"]) == ("fc2", "6")
    assert float(row["loss_rise"]) == pytest.approx(relu.truth()["fc2"][6].item(), rel=1e-4, abs=1e-9)
    assert float(row[SIGNED]) == pytest.approx(relu.scores("unit", SIGNED)["fc2"][6].item(), rel=1e-4)
    order = sorted(rows, key=lambda row: int(row["order"]))
    assert torch.tensor([float(row[SIGNED]) for row in order]).diff().min() >= 0
    of_tanh = LESSON.table(view(MlpNeurons(activation="tanh")))
    assert of_tanh.startswith("layer,neuron,")


# Try.


def test_the_exercise_can_be_solved_and_is_not_solved_at_once(relu: Network) -> None:
    settings = MlpNeurons()
    start = pruned(relu)
    assert not any(goal.done for goal in lesson.goal(view(settings, start.plan.at_share(settings.at))))
    ways, harder = [], []
    for criterion in CRITERIA:
        for scope in ("global", "layer"):
            found, there = pruned(relu, criterion, scope), settings.replace(criterion=criterion, scope=scope)
            goals = [lesson.goal(view(there, stop)) for stop in range(len(found))]
            ways += [(found, stop) for stop, (goal, _) in enumerate(goals) if goal.done]
            harder += [there for _, goal in goals if goal.done]
    assert ways
    assert {there.criterion for there in harder} == {MEAN_OF_ABSOLUTES}
    found, stop = ways[0]
    params = found.params(stop)
    assert accuracy(relu, params) >= accuracy(relu, relu.params) - 1e-9
    silent = {g: (params[f"{g}.weight"] == 0).all(1) & relu.live[g] for g in relu.model.hidden}
    assert sum(int(flags.sum()) for flags in silent.values()) >= tasks.LIVE_GOAL
    goal, _ = lesson.goal(view(settings, 10))
    key, values = said(goal.words)
    assert (key, values["goal"]) == ("neurons-try", tasks.LIVE_GOAL)
    assert said(goal.needs[0].words)[1]["now"] == str(studies.live_removed(start)[10])


@pytest.mark.parametrize("epoch", MlpNeurons().training.snapshots)
def test_the_exercise_is_about_the_trained_network(epoch: int) -> None:
    settings, _ = trained(epoch=epoch)
    last = settings.training.epochs
    for goal in lesson.goal(view(settings, 10)):
        assert (goal.elsewhere is None) == (epoch == last)
        assert epoch == last or not goal.done
        assert epoch == last or settings.replace(**goal.elsewhere.values).epoch == last
