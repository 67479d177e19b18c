"""The lesson on attention: its settings, its chart, its exercise, and what is taken home."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import numpy as np
import pytest

from lessons.attention import chart, claims, lesson, studies
from lessons.attention.lesson import LESSON
from lessons.attention.settings import EXAMPLE, LONGEST, MEAN_OF_ABSOLUTES, Attention, groups
from lessons.blocks import Change, Plot, Table
from lessons.catalogue import catalogue
from lessons.network import Network
from lessons.question import prunable
from lessons.subject import WITHIN, subject
from live_chart import decode
from tests.lessons import take_home
from tests.lessons.attention import Short, pruned, trained
from tests.lessons.reading import cells, every, looked, ready, said, sentences, view


@pytest.fixture(scope="module")
def page() -> Attention:
    return trained()


@pytest.fixture(scope="module")
def network(page: Attention) -> Network:
    return subject(page.question).network


def test_settings_agree_with_each_other() -> None:
    assert Attention().training.model.heads == (8, 8)
    assert Attention(network="2 x 4").training.model.heads == (4, 4)
    assert Attention(network="1 x 8").question.names == ("heads1",)
    assert Attention(grain="ff").question.names == ("ff1", "ff2")
    assert sum(Attention(grain="both").sizes.values()) == 16 + 64
    small = Attention(picked="heads2:7", cut=(3, 12), kept=(3, 5), network="1 x 8").consistent()
    assert (small.picked, small.cut, small.kept) == ("", (3,), (5,))
    assert Attention(picked="ff2:31").picked_item == ("ff2", 31)
    assert Attention.from_query({"picked": "heads9:1", "cut": "1.2"})[0].picked == ""
    mangled, problems = Attention.from_query({"criterion": "best", "at": "far", "cut": "1.x"})
    assert mangled == Attention()
    assert len(problems) == 3
    assert Attention(at=3.0).consistent().at == 1.0


def test_every_criterion_is_defined_for_heads_and_for_neurons() -> None:
    for name in ("2 x 8", "1 x 8"):
        settings = Attention(network=name)
        model = settings.training.model
        assert MEAN_OF_ABSOLUTES in settings.criteria
        for criterion in settings.criteria:
            rule = settings.replace(criterion=criterion).question.rule
            assert rule.unavailable(model) is None
    assert Attention().default_criterion == MEAN_OF_ABSOLUTES


def test_edits_by_hand_stay_with_what_they_were_made_on() -> None:
    edited = Attention(cut=(3,), kept=(5,))
    for change in ({"network": "2 x 4"}, {"seed": 1}, {"grain": "both"}):
        other = edited.replace(**change)
        assert (other.cut, other.kept) == ((), ())
    for change in ({"criterion": "random"}, {"sentence": "good"}, {"at": 0.5}):
        same = edited.replace(**change)
        assert (same.cut, same.kept) == ((3,), (5,))
    assert edited.replace(grain="ff", cut=(40,)).cut == (40,)


@pytest.mark.parametrize(
    "sentence", ["", "  ", "a & b = c # 100% ?", "<b>bold</b> *x*", "好看的电影 😀", "x" * LONGEST]
)
def test_any_sentence_goes_into_the_address_and_back(sentence: str) -> None:
    settings = Attention().replace(sentence=sentence)
    assert Attention.from_query(settings.query()) == (settings, [])


def test_a_sentence_that_is_too_long_for_the_address_says_so() -> None:
    settings, problems = Attention.from_query({"sentence": "x" * (LONGEST + 1)})
    assert settings.sentence == EXAMPLE
    assert [problem.field for problem in problems] == ["sentence"]


# The chart.


@pytest.mark.parametrize("grain", ["heads", "both", "ff"])
def test_the_chart_shows_the_pruning(page: Attention, grain: str) -> None:
    settings = page.replace(grain=grain, criterion="out_norm", picked="heads2:5")
    found = subject(settings.question)
    for language in ("en", "zh"):
        payload = LESSON.payload(view(settings, language=language))
        shown = decode(payload.text)
        (frame,) = shown["frames"]
        assert frame["stops"]["metrics"]["accuracy"] == pytest.approx(found.accuracy)
        assert [item["name"] for item in frame["items"]] == list(found.plan.gone)
        for item in frame["items"]:
            assert np.array_equal(item["gone"], found.plan.gone[item["name"]])
        panels = {panel["id"]: panel for panel in shown["panels"]}
        tiles = panels["maps"]["tiles"]
        assert [tile["name"] for tile in tiles] == [f"heads{b}.{i}" for b in (1, 2) for i in range(8)]
        assert {tile["items"] for tile in tiles} == ({"heads1", "heads2"} if grain != "ff" else {""})
        assert tuple(tiles[0]["rows"]) == tuple(EXAMPLE.split())
        assert panels["large"]["tiles"][0]["index"] == 5
        total = {"heads": 16, "ff": 64, "both": 80}[grain]
        assert frame["data"]["skills"]["values"] == pytest.approx(studies.skills_by_stop(found.question))
        assert frame["data"]["skills"]["values"].shape == (total + 1, 5)
        assert payload.sizes == {g: len(gone) for g, gone in found.plan.gone.items()}


def test_the_large_map_is_that_of_the_picked_head(page: Attention, network: Network) -> None:
    needed = studies.most_needed(network)
    assert chart.large(view(page)) == chart.large(view(page.replace(picked="ff2:3"))) == needed
    assert chart.large(view(page.replace(picked="heads1:6"))) == ("heads1", 6)
    # The chart is another one for another pick, and the same for all positions of the slider.
    payload = LESSON.payload(view(page))
    assert LESSON.payload(view(page.replace(at=0.9), 14)) is payload
    assert LESSON.payload(view(page.replace(picked="heads1:6"))) is not payload


def test_without_a_word_there_is_no_map(page: Attention) -> None:
    payload = LESSON.payload(view(page.replace(sentence="", picked="heads2:5")))
    kinds = {panel["kind"] for panel in decode(payload.text)["panels"]}
    assert "picture" not in kinds
    assert {"bars", "scatter", "figure", "classes"} <= kinds


@pytest.mark.parametrize("name", ["1 x 8", "2 x 4"])
def test_every_network_has_its_chart_and_its_words(name: str) -> None:
    settings = Short(network=name, criterion="out_norm", sentence="good film")
    ready(settings)
    for language in ("en", "zh"):
        payload = LESSON.payload(view(settings, language=language))
        assert len(decode(payload.text)["panels"][0]["tiles"]) == 8
    for sentence in claims.line(view(settings)):
        said(sentence)
    found = {one.name for one in studies.structures(subject(settings.question).network)}
    several = len(settings.training.model.heads) > 1
    assert found == ({"attention", "ff", "block"} if several else {"attention", "ff"})


# What is read.


@pytest.mark.parametrize(
    "chosen", [{}, {"picked": "heads2:5", "cut": (13,)}, {"picked": "ff1:3"}, {"grain": "ff", "at": 1.0}]
)
def test_the_body_stands_in_both_languages(page: Attention, chosen: dict) -> None:
    settings = page.replace(**chosen)
    found = [said(sentence) for sentence in sentences(lesson.body(view(settings, 4)))]
    keys = [key for key, _ in found]
    assert "attention-why-picked" in keys if "picked" in chosen else "attention-why-none" in keys
    kind = "ff" if chosen.get("picked") == "ff1:3" else "heads"
    assert {f"attention-why-gate-{kind}", f"attention-why-identity-{kind}", "attention-why-sign"} <= set(keys)
    assert {"network-here", "attention-shrink"} <= set(keys)
    if chosen.get("cut"):
        assert "network-status-cut" in keys
    if kind == "ff":
        assert "network-status-kept" in keys


def test_the_numbers_here_are_those_of_the_masked_network(page: Attention, network: Network) -> None:
    found, stop = pruned(page, grain="both"), 30
    (table,) = every(Table, lesson.here(view(page.replace(grain="both"), stop)))
    rows = cells(table)
    small, kept = found.shrunken(stop), found.kept(stop)
    left = " + ".join(str(int(kept[group].sum())) for group in ("heads1", "heads2"))
    assert rows["attention-here-sizes"][0].values["heads"] == left
    assert rows["attention-here-sizes"][1].values["heads"] == "8 + 8"
    assert rows["network-here-parameters"][0] == f"{small.parameters[1]:,}"
    assert rows["attention-here-adds"][0] == f"{small.multiply_adds[1]:,}"
    assert rows["network-here-accuracy"] == (f"{found.accuracy[stop]:.1%}", f"{found.dense:.1%}")
    silenced = network.model.units.silence(network.params, kept)
    test = network.data.test
    right = (network.model.module(silenced)(test.x).squeeze(-1) > 0).long() == test.y
    shown = looked(lesson.here(view(page.replace(grain="both"), stop)))
    assert shown["test"] == f"{right.double().mean().item():.1%}"


def test_boxes_show_what_is_measured(page: Attention, network: Network) -> None:
    here = view(page, 4)
    boxes = {box.name: box.blocks(here) for box in LESSON.deeper}
    assert list(boxes) == ["structures", "pair", "greedy", "rules"]
    for name, blocks in boxes.items():
        for sentence in sentences(blocks):
            said(sentence)
        for plot in every(Plot, blocks):
            for language in ("en", "zh"):
                assert catalogue(language)(f"attention-{plot.name}-alt")
                assert plot.draw(catalogue(language)).data, name
    (table,) = every(Table, boxes["structures"])
    assert len(table.rows) == 6
    pair, (plot,) = studies.worst_pair(network), every(Plot, boxes["pair"])
    costs = [pair.first_rise, pair.second_rise, pair.sum, pair.together]
    (bars,) = plot.draw(catalogue("en")).data
    assert sorted(np.asarray(bars.x if bars.orientation == "h" else bars.y)) == pytest.approx(sorted(costs))
    (table,) = every(Table, boxes["rules"])
    assert len(table.rows) == len(page.criteria)
    for name, agreement, free in table.rows:
        of_heads = pruned(page, criterion=name.key.removeprefix("criterion-"))
        assert free == of_heads.free
        assert agreement == f"{of_heads.agreement:+.2f}".replace("-", "−")
    assert table.rows[0][1] == "+1.00"
    # Also while neurons are removed these boxes are about heads.
    both = view(page.replace(grain="ff"), 4)
    assert LESSON.deeper[3].blocks(both) == boxes["rules"]


def test_the_heads_of_the_greedy_order_are_cut_in_the_chart(page: Attention, network: Network) -> None:
    found = studies.greedy(network)
    (change,) = every(Change, lesson.greedy(view(page)))
    settings = page.replace(grain="ff").replace(**change.values)
    cut = {subject(settings.question).place(item) for item in settings.cut}
    assert cut == set(found.order[: found.free])
    assert (settings.grain, settings.at) == ("heads", 0.0)


# The exercise.


def test_the_exercise_is_solved_by_the_slider(page: Attention, network: Network) -> None:
    """With the page's own criterion, half of the heads can go within one point."""
    found = subject(page.question)
    solved = [stop for stop in range(len(found)) if lesson.goal(view(page, stop))[0].done]
    assert solved
    assert min(found.plan.removed[solved]) >= 8
    opened = found.plan.at_share(Attention().at)
    assert opened not in solved, "the page must not open with its exercise solved"
    goal = lesson.goal(view(page, 5))[0]
    assert said(goal.words)[1]["least"] == f"{found.dense - WITHIN:.1%}"
    assert not any(lesson.goal(view(page, stop))[1].done for stop in range(len(found)))
    harder = page.replace(criterion="out_norm")
    assert lesson.goal(view(harder, 12))[1].done
    assert subject(harder.question).plan.removed[12] == 12
    heads, accuracy = (said(need.words)[1] for need in goal.needs)
    assert (heads["now"], heads["gap"]) == ("5", "3")
    assert accuracy["now"] == f"{found.accuracy[5]:.1%}"


def test_the_exercise_is_solved_by_hand(page: Attention, network: Network) -> None:
    greedy, heads = studies.greedy(network), studies.heads(network)
    cut = tuple(sorted(heads.index(unit) for unit in greedy.order[:8]))
    by_hand = pruned(page, criterion="random", cut=cut)
    assert studies.removed(by_hand, 0, "heads") == 8
    assert by_hand.accuracy[0] == pytest.approx(greedy.accuracy[8], abs=1e-6)


def test_the_figure_on_greedy_draws_what_was_measured(page: Attention, network: Network) -> None:
    (plot,) = every(Plot, lesson.greedy(view(page)))
    drawn, found = plot.draw(catalogue("zh")), studies.greedy(network)
    assert any(len(trace.y) == 17 and np.allclose(trace.y, found.accuracy) for trace in drawn.data)
    assert str(found.free) in drawn.layout.title.text


# Take home.


@pytest.mark.parametrize(
    "chosen",
    [
        {"criterion": "random", "cut": (3,), "kept": (7,), "sentence": "it's 'fine' {x} \\"},
        {"grain": "both", "sentence": ""},
    ],
)
def test_the_script_prints_the_numbers_of_the_page(chosen: dict, tmp_path: Path) -> None:
    settings = trained(**chosen)
    found = subject(settings.question)
    stop = found.plan.at_share(0.3)
    printed = take_home.run(lesson.script(view(settings, stop)), tmp_path)
    small = found.shrunken(stop)
    left = " ".join(str(small.after[name]) for name in groups(found.model, "heads"))
    assert f"correlation with the truth: {found.agreement:+.2f}" in printed
    assert f"removed: {found.plan.removed[stop]} of {found.plan.total}" in printed
    assert f"\nvalidation accuracy: {found.accuracy[stop]:.1%}" in printed
    assert f"dense: {found.dense:.1%}" in printed
    assert f"heads left: {left}" in printed
    assert f"parameters: {small.parameters[1]}" in printed
    assert f"test accuracy: {found.measure(stop, 'test')['accuracy']:.1%}" in printed
    reading = studies.read(settings.question, settings.sentence)
    if reading is None:
        assert "positive: " not in printed
    else:
        assert f"positive: {reading.positive[stop]:.1%}" in printed


def test_the_table_lists_every_unit(page: Attention) -> None:
    found = pruned(page, grain="both")
    rows = list(csv.DictReader(io.StringIO(lesson.table(view(page.replace(grain="both"), 10)))))
    assert len(rows) == sum(prunable(found.model, "unit").values()) == 80
    assert sum(row["removed"] == "1" for row in rows) == 10
    row = rows[43]
    assert (row["group"], row["unit"]) == ("heads2", "3")
    assert float(row["loss_rise"]) == pytest.approx(found.truth["heads2"][3].item(), rel=1e-4, abs=1e-9)
