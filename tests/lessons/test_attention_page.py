"""The lesson on attention: its settings, its chart, its exercise, and what is taken home."""

from __future__ import annotations

import csv
import io
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from core.data.language.tokens import encode
from lessons.attention import chart, claims, experiment, studies, take_home
from lessons.attention.network import Network, prune, read
from lessons.attention.settings import EXAMPLE, LONGEST, MEAN_OF_ABSOLUTES, Attention
from lessons.catalogue import catalogue
from live_chart import decode
from tests.lessons.attention import trained, words

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def network() -> Network:
    return trained()[1]


def test_settings_agree_with_each_other() -> None:
    assert Attention().train.model.heads == (8, 8)
    assert Attention(network="2 x 4").train.model.heads == (4, 4)
    assert Attention(network="1 x 8").groups == ("heads1",)
    assert Attention(grain="ff").groups == ("ff1", "ff2")
    assert Attention(grain="both").total == 16 + 64
    small = Attention(picked="heads2:7", cut=(3, 12), kept=(3, 5), network="1 x 8").consistent()
    assert (small.picked, small.cut, small.kept) == ("", (3,), (5,))
    assert Attention(picked="ff2:31").picked_unit == ("ff2", 31)
    assert Attention.from_query({"picked": "heads9:1", "cut": "1.2"})[0].picked == ""
    mangled, problems = Attention.from_query({"criterion": "best", "at": "far", "cut": "1.x"})
    assert mangled == Attention()
    assert len(problems) == 3
    assert Attention(at=3.0).consistent().at == 1.0


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


@pytest.mark.parametrize("grain", ["heads", "both", "ff"])
def test_the_chart_shows_the_pruning(network: Network, grain: str) -> None:
    found = prune(network, "out_norm", grain)
    for language in ("en", "zh"):
        payload = experiment.encoded(
            network.settings, "out_norm", grain, (), (), EXAMPLE, ("heads2", 5), (network.settings,), language
        )
        shown = decode(payload.text)
        (frame,) = shown["frames"]
        assert frame["stops"]["metrics"]["accuracy"] == pytest.approx(found.accuracy)
        assert [item["name"] for item in frame["items"]] == list(found.plan.gone)
        panels = {panel["id"]: panel for panel in shown["panels"]}
        tiles = panels["maps"]["tiles"]
        assert [tile["name"] for tile in tiles] == [f"heads{b}.{i}" for b in (1, 2) for i in range(8)]
        assert {tile["items"] for tile in tiles} == ({"heads1", "heads2"} if grain != "ff" else {""})
        assert tuple(tiles[0]["rows"]) == tuple(EXAMPLE.split())
        assert panels["large"]["tiles"][0]["index"] == 5
        total = {"heads": 16, "ff": 64, "both": 80}[grain]
        assert frame["data"]["skills"]["values"].shape == (total + 1, 5)
        assert payload.sizes == {g: len(gone) for g, gone in found.plan.gone.items()}


def test_without_a_word_there_is_no_map(network: Network) -> None:
    payload = experiment.encoded(
        network.settings, MEAN_OF_ABSOLUTES, "heads", (), (), "", ("heads2", 5), (network.settings,), "en"
    )
    kinds = {panel["kind"] for panel in decode(payload.text)["panels"]}
    assert "picture" not in kinds
    assert {"bars", "scatter", "figure", "classes"} <= kinds


@pytest.mark.parametrize("name", ["1 x 8", "2 x 4"])
def test_every_network_has_its_chart_and_its_words(name: str) -> None:
    settings = Attention(network=name)
    model = settings.train.model
    found = Network(settings.train, model.init(0))  # what it is worth does not matter here
    pruning, row = prune(found, "out_norm"), encode(["good film"], found.data.vocabulary, 24)
    reading = read(pruning, row.words[0], row.tokens[0, :2])
    for language in ("en", "zh"):
        payload = chart.payload(
            pruning, [found], reading, studies.most_needed(found), catalogue(language), language
        )
        assert len(decode(payload.text)["panels"][0]["tiles"]) == 8
    for sentence in claims.line(pruning, (0.5,), studies.skills(found)):
        words(sentence)
    names = {one.name for one in studies.structures(found)}
    assert names == ({"attention", "ff", "block"} if len(model.heads) > 1 else {"attention", "ff"})


def test_the_exercise_is_solved_by_the_slider(network: Network) -> None:
    """With the page's own criterion, half of the heads can go within one point."""
    found = prune(network, MEAN_OF_ABSOLUTES)
    solved = [
        stop
        for stop in range(len(found.plan))
        if claims.solved(network, found.removed(stop, "heads"), found.accuracy[stop])
    ]
    assert solved
    assert min(found.plan.removed[solved]) >= 8
    assert claims.goal(network) == 8
    opened = found.plan.at_share(Attention().at)
    assert opened not in solved, "the page must not open with its exercise solved"
    dense = network.dense["validation"]["accuracy"]
    assert not claims.solved(network, 16, dense - 0.011)
    assert not claims.solved(network, 7, dense)
    assert f"{100 * (dense - 0.01):.1f}%" in words(claims.try_goal(network))


def test_the_exercise_is_solved_by_hand(network: Network) -> None:
    greedy = experiment.greedy(network.settings)
    heads = network.units("heads")
    cut = {heads.index(unit): "cut" for unit in greedy.order[:8]}
    by_hand = prune(network, "random", "heads", cut)
    assert by_hand.removed(0, "heads") == 8
    assert by_hand.accuracy[0] == pytest.approx(greedy.accuracy[8], abs=1e-6)


def test_the_figure_on_greedy_draws_what_was_measured(network: Network) -> None:
    drawn = experiment.greedy_figure(network.settings, "zh")
    found = experiment.greedy(network.settings)
    assert any(len(trace.y) == 17 and np.allclose(trace.y, found.accuracy) for trace in drawn.data)
    assert str(found.free) in drawn.layout.title.text


def test_the_script_prints_the_numbers_of_the_page(tmp_path: Path) -> None:
    settings, network = trained(criterion="random", cut=(3,), kept=(7,), sentence="it's 'fine' {x} \\")
    pruning = experiment.as_set(settings)
    stop = pruning.plan.at_share(0.3)
    file = tmp_path / "attention.py"
    file.write_text(take_home.script(settings, pruning, stop, file.name), encoding="utf-8")
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, str(file)]
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=240)
    assert done.returncode == 0, done.stderr
    printed = done.stdout
    kept = pruning.kept(stop)
    found = studies.shrunken(network, kept)
    agreement = network.agreement(settings.criterion, settings.grain)
    assert f"correlation with the truth: {agreement:+.2f}" in printed
    assert f"removed: {pruning.plan.removed[stop]} of {pruning.plan.total}" in printed
    assert f"\nvalidation accuracy: {pruning.accuracy[stop]:.1%}" in printed
    assert f"dense: {network.dense['validation']['accuracy']:.1%}" in printed
    assert f"heads left: {' '.join(map(str, found.heads[1]))}" in printed
    assert f"parameters: {found.parameters[1]}" in printed
    assert f"test accuracy: {network.measure(kept, network.data.test)['accuracy']:.1%}" in printed
    row = experiment.sentence(settings.train, settings.sentence)
    assert ("positive: " in printed) == bool(row.words[0])


def test_the_table_lists_every_unit(network: Network) -> None:
    pruning = prune(network, MEAN_OF_ABSOLUTES, "both")
    rows = list(csv.DictReader(io.StringIO(take_home.table(network, pruning, 10))))
    assert len(rows) == 80
    assert sum(row["removed"] == "1" for row in rows) == 10
    row = rows[43]
    assert (row["group"], row["unit"]) == ("heads2", "3")
    assert float(row["loss_rise"]) == pytest.approx(
        network.truth("both")["heads2"][3].item(), rel=1e-4, abs=1e-9
    )
