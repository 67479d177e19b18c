"""The chart and the sentences of the lesson on recurrent networks, and what is taken home."""

from __future__ import annotations

import csv
import io
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from core.measure.through_time import OneWeight, U, W
from lessons.catalogue import catalogue
from lessons.rnn import chart, claims, experiment, studies, take_home
from lessons.rnn.network import Network, prune
from lessons.rnn.settings import RULES, SIGNED, UNITS, Rnn
from live_chart import decode
from tests.lessons.neurons import ROOT
from tests.lessons.recurrent import short, trained, words


@pytest.fixture(scope="module")
def page() -> tuple[Rnn, Network]:
    return trained()


@pytest.mark.parametrize("scope", ["global", "layer"])
@pytest.mark.parametrize("grain", ["weights", "units"])
def test_the_chart_shows_the_pruning(page: tuple[Rnn, Network], grain: str, scope: str) -> None:
    settings, network = page
    for criterion, language in zip(RULES[grain], ("en", "zh") * 4, strict=False):
        pruning = prune(network, grain, criterion, scope)
        encoded = chart.payload(network, pruning, settings.lag, [network], catalogue(language), language)
        shown = decode(encoded.text)
        (frame,) = shown["frames"]
        assert frame["stops"]["metrics"]["accuracy"] == pytest.approx(pruning.accuracy)
        gone = {item["name"]: item["gone"] for item in frame["items"]}
        assert np.array_equal(gone[U].reshape(50, 50), pruning.gone[U])
        assert (shown["threshold_axis"] is None) == (grain == "weights" and scope == "layer")
        # Edits by hand count through what is ranked: that comes first.
        ranked = [UNITS] if grain == "units" else [W, U]
        assert list(encoded.sizes)[: len(ranked)] == ranked
        kinds = [panel["kind"] for panel in shown["panels"]]
        assert {"matrix", "unrolled", "classes", "figure"} <= set(kinds)
        assert ("bars" in kinds) == (grain == "units")


@pytest.mark.parametrize("cell", ["gru", "lstm"])
@pytest.mark.parametrize("grain", ["weights", "units"])
def test_gated_cells_have_their_chart(cell: str, grain: str) -> None:
    network = short(cell, 1)
    pruning = prune(network, grain, RULES[grain][1])
    text = catalogue("en")
    shown = decode(chart.payload(network, pruning, 1, [network], text, "en").text)
    (strip,) = [panel for panel in shown["panels"] if panel["kind"] == "unrolled"]
    assert len(strip["gates"]) == {"gru": 3, "lstm": 4}[cell]
    assert len(strip["steps"]) == 12


@pytest.mark.parametrize("cell", ["rnn", "gru", "lstm"])
def test_only_a_cell_without_gates_has_no_memory_left(cell: str) -> None:
    """With U at zero the state before the last no longer moves a plain cell, and still moves a gated one."""
    network = short(cell, 1)
    params = {**network.params, U: torch.zeros_like(network.params[U])}
    x = network.data.validation.x[:4]
    earlier = x.clone()
    earlier[:, 0] += 1.0
    layer = network.model.module(params).rnn
    remembers = not torch.equal(layer(x)[0][:, -1], layer(earlier)[0][:, -1])
    pruning = prune(network, "weights", "magnitude")
    shown = decode(chart.payload(network, pruning, 1, [network], catalogue("en"), "en").text)
    (note,) = [note["text"] for note in shown["frames"][0]["notes"] if "of U" in note["text"]]
    assert remembers == (cell != "rnn")
    assert ("no memory at all" in note) == (not remembers)


def test_the_strip_shows_the_states_of_torch(page: tuple[Rnn, Network]) -> None:
    _, network = page
    pruning = prune(network, "weights", "magnitude")
    layer = network.model.module(pruning.params(40)).rnn
    states = layer(network.data.validation.x[:1])[0][0].detach().numpy()
    assert pruning.through.states[40] == pytest.approx(states, abs=1e-5)


def test_the_line_follows_the_result(page: tuple[Rnn, Network]) -> None:
    settings, _ = page
    pruning = experiment.unedited(settings)
    line = words(claims.line(pruning, 5))
    assert f"{pruning.plan.share[pruning.last_free]:.0%}" in line
    assert "lag 5" in line
    assert "lag" not in words(claims.line(pruning, None))
    broken = replace(pruning, result=replace(pruning.result, accuracy=pruning.result.accuracy * 0 + 0.1))
    assert "not even the first" in words(claims.line(broken, 5))
    steady = replace(pruning, result=replace(pruning.result, accuracy=pruning.result.accuracy * 0 + 1.0))
    assert "nothing to lose" in words(claims.line(steady, 5))


def made(change, once, always: float, terms=(1.0, -1.0, 0.5)) -> studies.Weight:
    time = OneWeight(np.array(terms), np.array(change), np.array(once), always)
    return studies.Weight(U, 4, 7, "h", 4, 0.5, 0.01, 3, 100, 9, time)


def test_the_guess_is_answered_by_the_figure(page: tuple[Rnn, Network]) -> None:
    settings, network = page
    name, _, index = experiment.default_pick(settings).partition(":")
    weight = experiment.weight(settings, name, int(index))
    options = claims.step_options(network)
    assert options == (1, 6, 11, 12)
    figure = experiment.states_figure(settings, weight, "en")
    drawn = np.asarray(figure.data[0].y)
    assert options[claims.step_answer(network, weight)] == (drawn > 1e-6 * drawn.max()).sum() == 11
    assert "Only the first state" in words(claims.predict_why(network, weight))
    few = made([0.0] * 9 + [0.1] * 3, [0.1] * 12, 0.2)
    assert "Only the first state" not in words(claims.predict_why(network, few))
    assert "3 of 12" in words(claims.predict_why(network, few))


def test_once_and_always_are_compared_as_they_are(page: tuple[Rnn, Network]) -> None:
    _, network = page
    dear = claims.cost(network, made([1.0] * 12, [0.1] * 12, 0.2))
    cheap = claims.cost(network, made([1.0] * 12, [0.1] * 12, 0.05))
    assert "make up for each other" not in words(dear)
    assert "make up for each other" in words(cheap)


def test_cancelling_is_only_said_where_it_happens() -> None:
    much, little = made([1.0], [1.0], 1.0, (1.0, -0.9)), made([1.0], [1.0], 1.0, (1.0, 0.9))
    assert "only" not in words(claims.cancel(much, 0.5))
    assert "here only 0% cancels" in words(claims.cancel(little, 0.5))


@pytest.mark.parametrize(("rise", "said"), [(0.5, "+0.5"), (0.0, "0"), (-0.5, "−0.5")])
def test_what_cancels_says_nothing_about_the_use(rise: float, said: str) -> None:
    """Removing the weight can do nothing, or help: only the measured change is said."""
    sentence = words(claims.cancel(made([1.0], [1.0], rise, (1.0, -0.9)), 0.5))
    assert sentence.endswith(f"Removing this one changes the loss by {said}.")
    assert "useless" not in sentence


@pytest.mark.parametrize(
    ("cell", "rows"), [("rnn", None), ("gru", "7, 57, 107"), ("lstm", "7, 57, 107, 157")]
)
def test_what_goes_with_a_unit_comes_from_the_table(cell: str, rows: str | None) -> None:
    network = short(cell, 1)
    said = words(claims.touched(studies.unit_of(network, 7), network))
    assert "column 7 of U and column 7 of the read-out" in said
    assert rows is None or f"(rows {rows})" in said


def test_sentences_of_traps_follow_the_numbers() -> None:
    shapes = {U: (160, 40)}
    lost = studies.Gates("lstm", 10, 50, False, 0.99, (0.98, 1e-15), (0.5, 3.0), shapes, 36)
    lines = [words(line) for line in claims.gates_lines(lost)]
    assert "98.0% with whole units removed, 50.0% gate by gate" in lines[-1]
    kept = replace(lost, mixed=(0.98, 3.0))
    assert "does not show" in words(claims.gates_lines(kept)[-1])
    assert len(claims.gates_lines(replace(lost, drawn=True))) == 2
    found = studies.Percentile(95, 3000, (2850, 150), (0.5, 0.97), 0.98)
    assert "2,850 of the 3,000" in words(claims.percentile_line(found))


def test_the_forms_say_which_is_closest(page: tuple[Rnn, Network]) -> None:
    _, network = page
    said = words(claims.forms_line(network))
    assert ("backwards" in said) == (network.agreement("contribution_signed") < claims.BACKWARDS)


@pytest.mark.parametrize(
    ("signed", "backwards"), [(-0.79, True), (-0.01, False), (0.6, False), (float("nan"), False)]
)
def test_a_correlation_near_zero_is_not_backwards(signed: float, backwards: bool) -> None:
    class Found:
        size = 3

        def agreement(self, form: str) -> float:
            return signed if form == SIGNED else 0.4

        def scores(self, grain: str, form: str) -> dict[str, torch.Tensor]:
            return {UNITS: torch.tensor([-1.0, 0.5, 2.0])}

    said = words(claims.forms_line(Found()))
    assert ("backwards" in said) == backwards
    assert "1 of 3 units have S < 0" in said


def test_the_exercise_is_about_one_network(page: tuple[Rnn, Network]) -> None:
    settings, network = page
    pruning = prune(network, "weights", "magnitude")
    stop = next(s for s in range(len(pruning.plan)) if claims.solved(settings, pruning, s))
    assert not claims.solved(settings.replace(epoch=0), pruning, stop)
    assert "not below" in words(claims.try_goal(settings, network))
    assert "not below" not in words(claims.try_goal(settings.replace(dataset="signal-1"), network))
    before = int(np.searchsorted(pruning.recurrent_removed, 1250)) - 1
    assert not claims.solved(settings, pruning, before)


@pytest.mark.parametrize(
    "chosen",
    [
        {"cut": (600,), "kept": (700, 701)},
        {"grain": "units", "criterion": "contribution_mean_abs", "cut": (3,)},
        {"criterion": "magnitude", "scope": "layer", "epoch": 5},
    ],
)
def test_the_script_prints_the_numbers_of_the_page(chosen: dict, tmp_path: Path) -> None:
    settings, network = trained(**chosen)
    pruning = experiment.as_set(settings)
    stop = pruning.plan.at_share(0.3)
    file = tmp_path / "recurrent.py"
    file.write_text(take_home.script(settings, pruning, stop, file.name), encoding="utf-8")
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, str(file)],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        timeout=240,
    )
    assert done.returncode == 0, done.stderr
    printed = done.stdout
    assert f"removed: {pruning.plan.removed[stop]} of {pruning.plan.total}" in printed
    assert f"weights of U left: {2500 - pruning.recurrent_removed[stop]} of 2500" in printed
    assert f"validation accuracy, dense: {network.dense['validation']['accuracy']:.1%}" in printed
    assert f"validation accuracy: {pruning.accuracy[stop]:.1%}" in printed
    assert f"spectral radius of U: {pruning.through.radius[stop]:.2f}" in printed
    lags = " ".join(f"{share:.3f}" for share in pruning.through.share[stop])
    assert f"gradient by lag: {lags}" in printed
    test = network.measure(pruning.params(stop), network.data.test)["accuracy"]
    assert f"test accuracy: {test:.1%}" in printed
    if settings.grain == "units":
        found = studies.shrunken(network, pruning.plan.kept(stop)[UNITS])
        assert f"shrunken network: {found.after} units, {found.parameters[1]} parameters" in printed
        assert "outputs equal: True" in printed


def test_the_table_lists_every_stop(page: tuple[Rnn, Network]) -> None:
    settings, _ = page
    pruning = experiment.unedited(settings)
    rows = list(csv.DictReader(io.StringIO(take_home.table(pruning))))
    assert len(rows) == len(pruning.plan)
    last = rows[-1]
    assert (last["left_in_U"], last["left_in_W"]) == ("0", "0")
    assert float(rows[10]["spectral_radius"]) == pytest.approx(pruning.through.radius[10], rel=1e-4)
