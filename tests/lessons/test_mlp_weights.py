"""The lesson on weights: claims, exercise, why panel, take-home script, against the page's own numbers."""

from __future__ import annotations

import csv
import io
import os
import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import torch

from core.data.registry import load
from core.prune.masks import by_threshold
from core.train.runs import default_store
from lessons import networks
from lessons.catalogue import catalogue, in_all_languages
from lessons.defaults import mlp_settings
from lessons.mlp_weights import lesson
from lessons.mlp_weights import take_home as home
from lessons.mlp_weights.chart import chart
from live_chart import nearest_stop

ROOT = Path(__file__).parents[2]
DIGITS = lesson.Settings()
MOONS = lesson.Settings(dataset="moons").consistent()


@pytest.fixture(scope="module", autouse=True)
def _trained() -> None:
    for settings in (DIGITS, MOONS):
        default_store().request(settings.run).result(120)


def test_epsilon_is_a_clock_on_the_default_run() -> None:
    found = lesson.clock(DIGITS.run)
    assert found.removed[-1] > found.removed[0] + 0.2
    assert found.dense[-1] > 0.95
    assert found.left[-1] < found.dense[-1] - 0.5
    assert found.answer == 2
    line = lesson.claim_line(DIGITS)
    assert line.key == "weights-line-clock"
    in_all_languages(line)
    in_all_languages(found.why())


def test_clock_counts_what_masks_count() -> None:
    found = lesson.clock(DIGITS.run)
    for epoch, removed in zip(found.epochs, found.removed, strict=True):
        scores = networks.scores(DIGITS.run, epoch, "gradient")
        assert by_threshold(scores, lesson.EPSILON).sparsity == pytest.approx(removed)


def test_other_criteria_say_how_far_they_hold() -> None:
    settings = DIGITS.replace(criterion="obd", axis="share", at=0.0)
    share = networks.holds_until(settings.run, settings.run.epochs, "obd", "global")
    accuracy = networks.even_curve(settings.run, settings.run.epochs, "obd", "global")
    last = round(100 * share)
    assert (accuracy[: last + 1] >= accuracy[0] - networks.WITHIN - 1e-6).all()
    assert accuracy[last + 1] < accuracy[0] - networks.WITHIN
    in_all_languages(lesson.claim_line(settings))


def test_exact_numbers_are_those_of_the_masked_network() -> None:
    frame = lesson.frames(DIGITS)[3]
    stop = len(frame.plan) // 2
    numbers = lesson.exact(frame, stop)
    data = load("digits")
    module = DIGITS.run.model.module(
        frame.plan.kept(stop).apply(lesson.params_of(frame.settings, frame.epoch))
    )
    answers = module(data.validation.x).argmax(1)
    assert numbers.accuracy == pytest.approx((answers == data.validation.y).float().mean().item(), abs=1e-6)
    loss = torch.nn.functional.cross_entropy(module(data.validation.x), data.validation.y).item()
    assert numbers.loss == pytest.approx(loss, rel=1e-4)
    test = (module(data.test.x).argmax(1) == data.test.y).float().mean().item()
    assert numbers.test == pytest.approx(test, abs=1e-6)
    assert sum(kept for kept, _ in numbers.left.values()) == numbers.kept
    dense = DIGITS.run.model.module(lesson.params_of(frame.settings, frame.epoch))(data.validation.x).argmax(
        1
    )
    assert numbers.flipped.tolist() == (answers != dense).nonzero().flatten().tolist()


def test_picked_weight() -> None:
    frame = lesson.frames(DIGITS)[-1]
    found = lesson.weight(frame, "fc2.weight:130")
    assert (found.name, found.row, found.column) == ("fc2.weight", 2, 2)
    assert found.number == 64 * 64 + 130
    params = {name: tensor.clone() for name, tensor in lesson.params_of(DIGITS.run, frame.epoch).items()}
    assert found.value == params["fc2.weight"][2, 2].item()
    data = load("digits")
    module = DIGITS.run.model.module(params)
    loss = torch.nn.functional.cross_entropy(module(data.train.x), data.train.y)
    loss.backward()
    assert found.gradient == pytest.approx(module.fc2.weight.grad[2, 2].item(), rel=1e-3, abs=1e-8)
    with torch.no_grad():
        module.fc2.weight[2, 2] = 0.0
        without = torch.nn.functional.cross_entropy(module(data.train.x), data.train.y)
    assert found.rise == pytest.approx((without - loss).item(), abs=1e-6)
    for picked in ("", "fc9.weight:1", "fc3.weight:640"):
        largest = lesson.weight(frame, picked)
        assert largest.rank == largest.rivals == frame.plan.total
        in_all_languages(largest.standing())
    in_all_languages(found.place(DIGITS.run.model))
    for stop in (0, len(frame.plan) - 1):
        in_all_languages(found.fate(stop, DIGITS))


def test_weights_are_counted_through_the_layers_as_they_stand() -> None:
    deep = {"widths": (3,) * 10, "epochs": 1, "snapshots": (1,)}  # more layers than the page offers
    run = mlp_settings("moons").model_copy(update=deep)
    default_store().request(run).result(60)
    frame = lesson.snapshot(run, 1, "magnitude", "global", (), ())
    found = lesson.weight(frame, "fc2.weight:4")
    assert found.number == 2 * 3 + 4
    assert frame.plan.locate(found.number) == ("fc2.weight", (1, 1))
    assert lesson.weight(frame, "fc10.weight:0").number == 2 * 3 + 8 * 9


def test_l1_training_makes_exact_zeros_that_go_first() -> None:
    settings = MOONS.replace(penalty="l1-strong", criterion="magnitude", axis="share", at=0.0)
    assert settings.run.l1 == lesson.L1["l1-strong"]
    run = default_store().request(settings.run).result(60)
    zeros = sum(int((run.final[name] == 0).sum()) for name in settings.run.model.weight_names)
    frame = lesson.frames(settings)[-1]
    stop = int(np.searchsorted(frame.plan.removed, zeros, side="right")) - 1
    numbers = lesson.exact(frame, stop)
    assert numbers.zeros == zeros > 32
    # What is 0 already changes nothing when it is removed.
    assert numbers.accuracy == pytest.approx(frame.dense)
    assert lesson.exact(lesson.frames(MOONS)[-1], 0).zeros == 0


@pytest.mark.parametrize("scope", ["layer", "row"])
def test_rank_is_that_of_the_scope(scope: str) -> None:
    frame = lesson.frames(MOONS.replace(scope=scope, criterion="magnitude"))[-1]
    found = lesson.weight(frame, "fc2.weight:37")
    weights = lesson.params_of(MOONS.run, frame.epoch)["fc2.weight"].abs()
    pool = weights.flatten() if scope == "layer" else weights[2]
    assert found.rivals == len(pool)
    assert found.rank == 1 + int((pool < weights[2, 5]).sum())
    in_all_languages(found.standing())


@pytest.mark.parametrize(
    ("removed", "course"),
    [((0.2, 0.3, 0.9), "steady"), ((0.2, 0.6, 0.5), "uneven"), ((0.5, 0.2, 0.4), "against")],
)
def test_clock_says_no_more_than_it_shows(removed: tuple[float, ...], course: str) -> None:
    found = lesson.Clock(1e-3, (0, 1, 2), removed, (0.1, 0.5, 0.4), (0.1, 0.8, 0.9))
    assert found.course == course
    in_all_languages(found.why())


def test_claim_does_not_count_edits_by_hand() -> None:
    assert lesson.claim_line(MOONS.replace(cut=tuple(range(100)))) == lesson.claim_line(MOONS)


def test_another_network_forgets_edits_and_foreign_numbers() -> None:
    edited = MOONS.replace(cut=(5,), kept=(7,), picked="fc1.weight:3")
    assert edited.replace(criterion="fisher").cut == (5,)
    moved = edited.replace(dataset="digits")
    assert (moved.cut, moved.kept, moved.picked) == ((), (), "")
    settings, problems = lesson.Settings.from_query({"dataset": "moons", "cut": "3.99999"})
    assert settings.cut == (3,)
    assert not problems


def test_cut_and_kept_by_hand() -> None:
    edited = MOONS.replace(cut=(5,), kept=(40, 41))
    frame = lesson.frames(edited)[-1]
    last = frame.plan.kept(len(frame.plan) - 1)
    assert not frame.plan.kept(0)["fc1.weight"].flatten()[5]
    assert last.count == 2
    assert last["fc2.weight"].flatten()[[8, 9]].all()
    # The dense network stays the untouched one, whatever was cut by hand.
    assert frame.dense == lesson.frames(MOONS)[-1].dense


def test_exercise_can_be_solved_by_the_slider_and_by_nothing_less() -> None:
    settings = MOONS.replace(criterion="magnitude")
    frame = lesson.frames(settings)[-1]
    states = [lesson.solved(settings, lesson.exact(frame, stop)) for stop in range(len(frame.plan))]
    assert any(states)
    assert not states[0]
    assert not states[-1]
    first = states.index(True)
    assert frame.plan.total - frame.plan.removed[first] <= lesson.MOONS_GOAL_WEIGHTS
    assert not lesson.solved(DIGITS, lesson.exact(frame, first))


def test_criteria_are_judged_against_the_truth() -> None:
    rows = lesson.judged(MOONS.run, MOONS.run.epochs, "global", 0.7)
    values = {row.criterion: row.correlation for row in rows}
    assert "ablation" not in values
    assert [row.correlation for row in rows] == sorted(values.values(), reverse=True)
    assert values["obd"] > values["random"]
    in_all_languages(lesson.judged_line(rows))


def test_settings_agree_with_each_other() -> None:
    assert lesson.Settings(dataset="moons").consistent().network == "2-16-16-2"
    assert lesson.Settings(criterion="wanda").consistent().scope == "row"
    assert lesson.Settings(axis="share", at=3.0).consistent().at == 1.0
    custom = lesson.Settings(network="other", depth=3, width=8).run
    assert custom.model.widths == (64, 8, 8, 8, 10)
    assert lesson.Settings(network="100-64-64-10").run.model.widths == (100, 64, 64, 10)
    assert lesson.Settings(network="32-64-64-10").run.model.widths == (32, 64, 64, 10)


@pytest.mark.parametrize("settings", [DIGITS, MOONS, MOONS.replace(scope="layer", criterion="lamp")])
def test_payload(settings: lesson.Settings) -> None:
    for language in ("en", "zh"):
        encoded = chart(settings, (settings.run,), catalogue(language), language)
        frames = lesson.frames(settings)
        assert len(encoded.stops) == len(frames)
        assert sum(encoded.sizes.values()) == frames[0].plan.total
        assert ("threshold" in encoded.axes) == (settings.scope == "global")
    if settings.scope == "global":
        # The chart's nearest stop to epsilon is the one that the claim counts.
        for frame, stops in zip(frames, encoded.stops, strict=True):
            nearest = nearest_stop(stops, "threshold", lesson.EPSILON, encoded.threshold_axis)
            assert frame.plan.removed[nearest] == frame.plan.removed[frame.plan.at_threshold(lesson.EPSILON)]


@pytest.mark.parametrize(
    "settings",
    [
        MOONS.replace(criterion="magnitude"),
        MOONS.replace(cut=(1, 2), kept=(9,)),
        MOONS.replace(scope="layer"),
    ],
    ids=["magnitude", "by hand", "layer by layer"],
)
def test_take_home_script_prints_the_numbers_of_the_page(settings: lesson.Settings, tmp_path: Path) -> None:
    frame = lesson.frames(settings)[-1]
    stop = len(frame.plan) // 2
    numbers = lesson.exact(frame, stop)
    path = tmp_path / "home.py"
    path.write_text(home.script(settings, frame, stop, "home"))
    done = subprocess.run([sys.executable, path], cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)},
                          capture_output=True, text=True, timeout=120, check=False)  # fmt: skip
    assert done.returncode == 0, done.stderr
    printed = dict(re.findall(r"^(.+?) {2,}(.+)$", done.stdout, re.M))
    assert printed["removed"].startswith(f"{numbers.removed} of {numbers.total} ")
    assert printed["validation accuracy"] == f"{numbers.accuracy:.4f} (dense {numbers.dense:.4f})"
    assert printed["validation loss"] == f"{numbers.loss:.4f}"
    assert printed["test accuracy"] == f"{numbers.test:.4f}"


def test_table_has_every_stop() -> None:
    frame = lesson.frames(MOONS)[0]
    rows = list(csv.DictReader(io.StringIO(home.table(frame))))
    assert [int(row["removed"]) for row in rows] == frame.plan.removed.tolist()
    assert [float(row["validation_accuracy"]) for row in rows] == pytest.approx(frame.result.accuracy.numpy())
    layers = np.array([[int(row[f"removed_{name}"]) for name in frame.plan.counts] for row in rows])
    assert (layers.sum(1) == frame.plan.removed).all()


def test_formula_numbers() -> None:
    assert lesson.latex_number(0.0) == "0"
    assert lesson.latex_number(0.1234) == "0.123"
    assert lesson.latex_number(-3.2e-7) == r"-3.20 \cdot 10^{-7}"
