"""The lesson on the residual network: its settings, its chart, its claims, and what is taken home."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import numpy as np
import pytest
import torch

from core.measure.ledger import ledger
from lessons.blocks import Code, Table
from lessons.catalogue import Sentence
from lessons.convnet import claims, lesson, studies, tasks
from lessons.convnet.lesson import LESSON
from lessons.convnet.settings import FIRST_SHARE, ConvNetPage
from lessons.network import Network, network
from lessons.numbers import count, percent, signed
from lessons.settings import LANGUAGES
from lessons.subject import WITHIN, Subject, subject
from live_chart import decode
from tests.lessons import take_home
from tests.lessons.reading import accuracy, cells, every, keys, ready, said, sentences, view


@pytest.fixture(scope="module")
def settings() -> ConvNetPage:
    return ready(ConvNetPage())


@pytest.fixture(scope="module")
def found(settings: ConvNetPage) -> Subject:
    return subject(settings.question)


@pytest.fixture(scope="module")
def trained(found: Subject) -> Network:
    return found.network


def masked(found: Subject, stop: int) -> float:
    """Validation accuracy at a stop, through torch's own layers."""
    params = found.model.units.silence(found.network.params, found.plan.kept(stop))
    return accuracy(found.network, params, found.data.validation)


def test_settings_agree_with_each_other() -> None:
    assert ConvNetPage().sizes == {
        "stage1": 8, "block1": 8, "block2": 8, "stage2": 16, "block3": 16, "block4": 16,
    }  # fmt: skip
    blocks = ConvNetPage(grain="blocks", criterion="zeros", scope="layer", cut=(3, 9)).consistent()
    assert (blocks.criterion, blocks.scope, blocks.cut) == ("contribution_mean_abs", "global", (3,))
    assert blocks.sizes == {f"branch{i}": 1 for i in range(1, 5)}
    assert "zeros" not in blocks.criteria
    assert "norm_scale" in blocks.criteria
    edited = ConvNetPage(cut=(3,), picked="block3:15")
    assert edited.consistent().picked_item == ("block3", 15)
    assert (edited.replace(digit=7).cut, edited.replace(seed=1).cut) == ((3,), ())
    assert edited.replace(grain="blocks").picked == ""
    mangled, problems = ConvNetPage.from_query({"digit": "12", "at": "far", "grain": "weights"})
    assert mangled == ConvNetPage()
    assert len(problems) == 3


def test_the_network_is_trained_well(trained: Network) -> None:
    assert trained.dense["validation"]["accuracy"] > 0.96
    assert trained.dense["test"]["accuracy"] > 0.96


# The chart.


@pytest.mark.parametrize("grain", ["filters", "blocks"])
@pytest.mark.parametrize("criterion", ["contribution_mean_abs", "norm_scale", "random", "ablation"])
def test_the_chart_shows_the_pruning(settings: ConvNetPage, grain: str, criterion: str) -> None:
    asked = settings.replace(grain=grain, criterion=criterion)
    found = subject(asked.question)
    for language in LANGUAGES:
        shown = decode(LESSON.payload(view(asked, language=language)).text)
        (frame,) = shown["frames"]
        stops = frame["stops"]
        np.testing.assert_allclose(stops["metrics"]["accuracy"], found.accuracy)
        assert {item["name"]: tuple(item["shape"]) for item in frame["items"]} == {
            name: (size,) for name, size in found.sizes.items()
        }
        for stop in (0, len(found) // 2):
            assert stops["metrics"]["accuracy"][stop] == pytest.approx(masked(found, stop), abs=1e-6)
        groups = [panel["id"] for panel in shown["panels"] if panel["kind"] == "picture"]
        assert groups == [f"maps-{group}" for group in found.model.hidden]
        tiles = [tile for panel in shown["panels"] for tile in panel.get("tiles", ())]
        bound = {(tile["items"], tile["index"]) for tile in tiles if tile["items"]}
        if grain == "filters":
            assert bound == {(name, i) for name, size in found.sizes.items() for i in range(size)}
        else:
            assert bound == {(name, 0) for name in found.model.branches}


@pytest.mark.parametrize("grain", ["filters", "blocks"])
def test_titles_count_the_filters_that_are_not_crossed_out(settings: ConvNetPage, grain: str) -> None:
    """A block that is gone has none left."""
    shown = decode(LESSON.payload(view(settings.replace(grain=grain))).text)
    (frame,) = shown["frames"]
    gone = {item["name"]: item["gone"] for item in frame["items"]}
    for panel in (panel for panel in shown["panels"] if panel["kind"] == "picture"):
        group, tiles = panel["id"].removeprefix("maps-"), panel["tiles"]
        for stop in range(len(frame["stops"]["removed"])):
            crossed = [tile for tile in tiles if tile["items"] and gone[tile["items"]][tile["index"]] <= stop]
            left = frame["stops"]["metrics"].get(f"left_{group}")
            assert (len(tiles) if left is None else left[stop]) == len(tiles) - len(crossed)
            assert (f"{{left_{group}:d}}" in panel["title"]) == (left is not None)


def test_pictures_are_what_the_layers_see(found: Subject) -> None:
    """Against hooks on torch's own layers, at a stop in the middle."""
    stop, digit = len(found) // 2, 3
    row = studies.picture_row(found.network, digit)
    assert int(found.data.validation.y[row]) == digit
    module, given = found.model.module(found.params(stop)), {}
    readers = {"block1": module.blocks[0].conv2, "block4": module.blocks[3].conv2}
    readers |= {"stage1": module.blocks[2].conv1}
    for group, layer in readers.items():
        layer.register_forward_pre_hook(lambda _, args, group=group: given.update({group: args[0]}))
    with torch.no_grad():
        module(found.data.validation.x[row : row + 1])
    seen = studies.maps(found.question, digit)
    for group, pictures in given.items():
        np.testing.assert_allclose(seen[group][stop], pictures[0].numpy(), atol=1e-5)
    gone = found.plan.gone["block4"] <= stop
    assert gone.any()
    assert not seen["block4"][stop][gone].any()
    assert {group: maps.shape[0] for group, maps in seen.items()} == dict.fromkeys(seen, len(found))


@pytest.mark.parametrize("grain", ["filters", "blocks"])
def test_multiply_adds_of_every_stop_are_those_of_the_smaller_network(settings, grain: str) -> None:
    found = subject(settings.replace(grain=grain).question)
    adds = studies.multiply_adds(found.question)
    for stop in range(0, len(found), 1 if grain == "blocks" else 9):
        small = found.shrunken(stop)
        if small.model is not None:
            assert adds[stop] == small.multiply_adds[1] == ledger(small.model).multiply_adds
            assert small.difference < 1e-12
    assert (np.diff(adds) <= 0).all()


# What goes together.


def test_the_guess_is_answered_by_the_table_of_units(settings: ConvNetPage, found: Subject) -> None:
    guess = lesson.guess(view(settings))
    assert said(guess.question)[1]["inside"] == 6
    assert [said(option)[1]["tensors"] for option in guess.options] == [6, 12, 19]
    names = {tensor for tensor, _, _ in found.model.units.touched("stage1", 5)}
    assert len(names) == 19
    assert guess.answer == 2
    _, values = said(guess.why())
    assert values == {"tensors": 19, "made": 3, "norms": 3, "used": 4}
    table, _ = guess.shown()
    assert [row[0] for row in table.rows] == [group.name for group in found.model.units]
    assert {row[0]: row[-1] for row in table.rows}["stage1"] == 19


@pytest.mark.parametrize("picked", ["stage1:3", "block4:2", "stage2:15"])
def test_every_tensor_that_goes_is_named_before_it_goes(settings, found: Subject, picked: str) -> None:
    asked = settings.replace(picked=picked)
    group, index = asked.picked_item
    (part,) = lesson.why(view(asked))
    (table,) = every(Table, part.blocks)
    shown = {}
    for layer, goes in table.rows:
        name = said(layer)[1]["layer"] if isinstance(layer, Sentence) else layer
        shown[name] = said(goes)
    for tensor, axis, indices in found.model.units.touched(group, index):
        assert indices == (index,)
        key, values = shown.get(tensor) or shown[tensor.rpartition(".")[0]]
        assert values == {"index": index}
        norm = tensor not in found.model.weight_names
        assert key == f"convnet-goes-{'entry' if norm else ('row', 'column')[axis]}"
    assert "convnet-why-picked" in keys((part,))


def test_a_whole_branch_is_named_as_such(settings: ConvNetPage) -> None:
    asked = settings.replace(grain="blocks", picked="branch3:0")
    (part,) = lesson.why(view(asked))
    (table,) = every(Table, part.blocks)
    assert {said(goes)[0] for _, goes in table.rows} == {"convnet-goes-whole"}
    assert "convnet-why-identity-branch" in keys((part,))


def test_until_the_guess_nothing_says_what_goes_with_a_stage(settings: ConvNetPage) -> None:
    hidden = view(settings, revealed=False)
    group, _ = claims.most_needed(hidden)
    assert group.startswith("block")
    words = [said(one) for one in sentences(lesson.body(hidden))]
    assert all(values.get("tensors") != 19 for _, values in words)
    picked = view(settings.replace(picked="stage1:3"), revealed=False)
    assert every(Table, lesson.body(picked)[0].columns[0]) == []
    told = [said(one) for one in sentences(lesson.body(picked))]
    assert "convnet-why-asked" in dict(told)
    assert all("tensors" not in values for _, values in told)


@pytest.mark.parametrize("grain", ["filters", "blocks"])
@pytest.mark.parametrize("revealed", [True, False])
def test_the_unit_that_is_needed_most_is_so_called_where_none_costs_more(
    settings: ConvNetPage, grain: str, revealed: bool
) -> None:
    here = view(settings.replace(grain=grain), revealed=revealed)
    told = dict(said(one) for one in sentences(lesson.body(here)))
    cheaper, total = (int(told["convnet-why-sign"][name]) for name in ("cheaper", "total"))
    assert ("convnet-why-none" in told) == (cheaper == total - 1)
    if "convnet-why-none" not in told:
        truth = here.subject.truth
        inside = [rise for group in truth if group.startswith("block") for rise in truth[group].tolist()]
        assert "convnet-why-none-inside" in told
        assert told["convnet-why-sign"]["truth"] == signed(max(inside), 2)


def test_both_sides_of_the_identity_and_the_truth(settings: ConvNetPage, found: Subject) -> None:
    unit = studies.most_needed(found.question)
    facts = studies.facts(found.question, unit)
    assert facts.left == pytest.approx(facts.right, abs=1e-12)
    assert facts.left == pytest.approx(facts.signed, abs=1e-5)
    kept = found.network.all_but(unit)
    train = found.data.train
    rise = found.network.measure(train, kept)["loss"] - found.network.measure(train)["loss"]
    assert facts.truth == pytest.approx(rise, abs=1e-5)


# Here, and the exercise.


def test_here_are_the_numbers_of_the_position(settings: ConvNetPage, found: Subject) -> None:
    stop = found.plan.at_share(FIRST_SHARE)
    (part,) = lesson.here(view(settings, stop))
    shown = cells(part.blocks[0])
    small = found.shrunken(stop)
    module = found.model.shrink(found.network.params, found.plan.kept(stop))
    parameters = sum(p.numel() for p in module[0].module(module[1]).parameters())
    assert shown["network-here-accuracy"] == (percent(masked(found, stop)), percent(found.dense))
    assert shown["network-here-parameters"][0] == count(parameters)
    assert shown["convnet-here-adds"][0] == count(small.multiply_adds[1])
    assert "convnet-shrink" in keys((part,))
    assert "convnet-shrink-none" in keys(lesson.here(view(settings, 0)))
    assert "convnet-shrink-empty" in keys(lesson.here(view(settings, len(found) - 1)))


def test_the_exercise_can_be_solved_and_is_not_at_the_start(settings: ConvNetPage) -> None:
    opening = view(settings, subject(settings.question).plan.at_share(FIRST_SHARE))
    assert not any(goal.done for goal in lesson.goal(opening))
    solved = []
    for change in ({"grain": "blocks", "heal": 5}, {"criterion": "norm_scale", "heal": 10}):
        asked = settings.replace(**change)
        found = subject(asked.question)
        stop = int(np.flatnonzero(studies.saved(found.question) >= tasks.GOAL)[0])
        assert not lesson.goal(view(asked.replace(heal=0), stop))[0].done  # right after the cut it is broken
        goal, _ = lesson.goal(view(asked, stop))
        values = said(goal.needs[1].words)[1]
        assert values["what"].key == "task-what-accuracy-healed"
        accuracy = studies.healed(found.question, stop, asked.heal)["validation"]
        assert values["now"] == percent(accuracy)
        assert goal.done == (accuracy >= found.dense - WITHIN - 1e-6)
        solved.append(goal.done)
        assert "convnet-here-healed" in keys(lesson.here(view(asked, stop)))
    assert any(solved)


def test_what_training_on_mends_stands_under_the_chart(settings: ConvNetPage) -> None:
    found = subject(settings.question)
    stop, healing = found.plan.at_share(FIRST_SHARE), settings.replace(heal=2)
    assert claims.healed(view(settings, stop)) is None, "not asked for"
    assert claims.healed(view(healing, 0)) is None, "nothing to mend"
    assert said(claims.healed(view(healing, len(found) - 1)))[0] == "convnet-healed-none"
    (key, values), *_ = [said(one) for one in sentences(lesson.under(view(healing, stop)))]
    assert key == "convnet-healed"
    assert values["cut"] == percent(masked(found, stop))
    assert values["healed"] == percent(studies.healed(found.question, stop, 2)["validation"])


def test_a_smaller_network_that_is_trained_on_is_measured_by_torch(settings: ConvNetPage) -> None:
    found = subject(settings.question)
    stop = found.plan.at_share(FIRST_SHARE)
    assert studies.healed(found.question, stop, 0)["validation"] == pytest.approx(
        masked(found, stop), abs=1e-6
    )
    assert studies.healed(found.question, len(found) - 1, 2) is None
    healed = studies.healed(found.question, stop, 2)
    assert healed["validation"] > masked(found, stop)


def test_a_branch_that_is_cut_gives_no_warning(settings: ConvNetPage) -> None:
    """The skip connection passes it by; where every filter is gone there is one."""
    for grain, first in (("blocks", 5), ("filters", 20)):
        shown = decode(LESSON.payload(view(settings.replace(grain=grain))).text)
        (frame,) = shown["frames"]
        assert all(note["first"] >= first for note in frame["notes"])
        assert bool(frame["notes"]) == (grain == "filters")


def test_the_boxes(settings: ConvNetPage, found: Subject) -> None:
    here = view(settings, found.plan.at_share(FIRST_SHARE))
    opened = {box.name: box.blocks(here) for box in LESSON.deeper}
    for blocks in opened.values():
        assert blocks
        keys(blocks)
    (said_by_torch,) = every(Code, opened["alone"])
    assert "must match the size of tensor" in said_by_torch.text
    (table,) = every(Table, opened["blocks"])
    assert len(table.rows) == 16
    choices = studies.every_choice(found.network)
    for one in (choices[0], choices[3], choices[-1]):
        flags = {f"branch{i}": torch.tensor([kept]) for i, kept in enumerate(one.kept, start=1)}
        small, params = found.model.shrink(found.network.params, flags)
        with torch.no_grad():
            answers = small.module(params)(found.data.validation.x).argmax(1)
        assert one.accuracy == pytest.approx((answers == found.data.validation.y).double().mean().item())
    (line,) = [one for one in sentences(opened["small"]) if one.key == "convnet-small-line"]
    assert line.values["double"].endswith(("⁻¹⁵", "⁻¹⁴", "⁻¹³", "⁻¹⁶"))


@pytest.mark.parametrize("grain", ["filters", "blocks"])
def test_the_line_under_the_claim(settings: ConvNetPage, grain: str) -> None:
    asked = settings.replace(grain=grain)
    found = subject(asked.question)
    key, values = said(claims.line(view(asked)))
    assert key == f"convnet-line-{grain}"
    accuracies = [masked(found, stop) for stop in range(found.last_within + 2)]
    assert all(value >= found.dense - WITHIN - 1e-6 for value in accuracies[:-1])
    assert accuracies[-1] < found.dense - WITHIN
    assert values["free"] == count(found.last_within)


# Take home.


@pytest.mark.parametrize(
    "change",
    [{}, {"grain": "blocks"}, {"criterion": "random", "grain": "blocks"}, {"cut": (3, 30), "heal": 2}],
)
def test_the_script_prints_the_numbers_of_the_page(settings, tmp_path: Path, change: dict) -> None:
    asked = settings.replace(**change)
    found = subject(asked.question)
    stop = found.plan.at_share(FIRST_SHARE)
    printed = take_home.run(lesson.script(view(asked, stop)), tmp_path)
    small = found.shrunken(stop)
    assert f"removed: {found.plan.removed[stop]} of {found.total}" in printed
    assert f"validation accuracy: {found.accuracy[stop]:.1%}" in printed
    assert f"validation accuracy, dense: {found.dense:.1%}" in printed
    assert f"here: {small.parameters[1]:,} parameters, {small.multiply_adds[1]:,} multiply-adds" in printed
    assert f"test accuracy: {found.measure(stop, 'test')['accuracy']:.1%}" in printed
    if asked.heal:
        healed = studies.healed(asked.question, stop, asked.heal)["validation"]
        assert f"validation accuracy, trained {asked.heal} epochs more: {healed:.1%}" in printed


def test_the_table_has_a_line_for_each_filter(settings: ConvNetPage, found: Subject) -> None:
    stop = found.plan.at_share(FIRST_SHARE)
    rows = list(csv.DictReader(io.StringIO(lesson.table(view(settings, stop)))))
    assert len(rows) == found.total
    assert sum(int(row["removed"]) for row in rows) == found.plan.removed[stop]
    assert {row["tensors"] for row in rows if row["group"] == "stage1"} == {"19"}


def test_the_settings_name_the_network(settings: ConvNetPage) -> None:
    assert network(settings.training).model.hidden[0] == "stage1"
