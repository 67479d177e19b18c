"""The lesson on prune and retrain: settings, what is drawn of a round, sentences, and what is taken home."""

from __future__ import annotations

import csv
import io
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from typing import get_args

import numpy as np
import pytest
import torch
from pydantic import ValidationError

from core.data.registry import load
from core.retrain import LoopSettings, Metrics, Round, prune_and_retrain, result
from core.train.runs import default_store
from core.train.settings import Optimizer
from lessons.catalogue import Sentence, catalogue, in_all_languages
from lessons.lesson import View
from lessons.notes import PLANS
from lessons.prune_retrain import chart, claims, experiment, figures, take_home, travel
from lessons.prune_retrain.experiment import Rounds
from lessons.prune_retrain.lesson import LESSON
from lessons.prune_retrain.settings import LAST, RULES, PruneRetrain
from live_chart import decode
from tests import scripts
from tests.lessons.reading import refuted
from tests.lessons.take_home import assert_same_notebook

HEALING = {"epochs": 10, "rate": 3.0}
"""What reaches the goal of the exercise, all else as the page opens."""


def words(sentence: Sentence) -> str:
    """The sentence in English; raises when either language lacks it."""
    return in_all_languages(sentence)["en"]


def run(settings: PruneRetrain) -> Rounds:
    dense = default_store().request(settings.loop.dense).result(120)
    return tuple(prune_and_retrain(settings.loop, dense=dense))


@pytest.fixture(scope="module")
def opening() -> tuple[PruneRetrain, Rounds]:
    settings = PruneRetrain()
    return settings, run(settings)


@pytest.fixture(scope="module")
def units() -> tuple[PruneRetrain, Rounds]:
    settings = PruneRetrain().replace(grain="unit", rounds=2, epochs=1, target=50)
    return settings, run(settings)


def shown(settings: PruneRetrain, rounds: Rounds, language: str = "en") -> dict:
    return decode(experiment.encoded(settings, rounds, language).text)


# Settings


def test_what_does_not_go_together_is_mended() -> None:
    assert PruneRetrain().replace(grain="unit").criterion in RULES["unit"]
    assert not PruneRetrain().replace(adaptive=True).replace(schedule="one-shot").adaptive
    assert not PruneRetrain().replace(gradual=True).replace(after="rewind").gradual
    assert PruneRetrain().replace(rewind=37).rewind in PruneRetrain().train.snapshots
    with pytest.raises(ValidationError):
        PruneRetrain().replace(base="../etc:1")


@pytest.mark.parametrize("network", ["digits", "signal", "reviews", "attention"])
@pytest.mark.parametrize("after", ["continue", "rewind", "reinitialise", "random-mask", "scratch"])
def test_all_settings_are_a_run(network: str, after: str) -> None:
    for grain in ("weight", "unit"):
        for schedule in ("one-shot", "lottery", "cubic"):
            wanted = {"grain": grain, "schedule": schedule, "adaptive": True, "gradual": True, "rewind": 5}
            settings = PruneRetrain().replace(network=network, after=after, **wanted)
            assert isinstance(settings.loop, LoopSettings)
            assert len({settings.key, settings.replace(base="0123456789abcdef:3").key}) == 2


def test_another_run_moves_the_chart_to_its_end() -> None:
    at = PruneRetrain().replace(round=3, at=0.5, base="0123456789abcdef:3")
    assert at.replace(picked="fc1.weight:3").round == 3
    other = at.replace(schedule="cubic")
    assert (other.round, other.at, other.base) == (LAST, 0.0, at.base)
    assert at.replace(network="signal").base == ""


def test_stop_rules_reach_the_core() -> None:
    stops = PruneRetrain().replace(stop_share=40, stop_drop=2.0, stop_weights=500).loop.stops
    assert (stops.share, stops.drop, stops.weights) == (0.4, 0.02, 500)
    assert (stops.bytes, stops.seconds, stops.multiply_adds) == (None, None, None)


# What is drawn of a round


@pytest.mark.parametrize("grain", ["weight", "unit"])
@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_round_is_a_frame(opening, units, grain: str, language: str) -> None:
    settings, rounds = opening if grain == "weight" else units
    payload = shown(settings, rounds, language)
    assert len(payload["frames"]) == len(rounds)
    for frame, done in zip(payload["frames"], rounds, strict=True):
        stops = frame["stops"]
        assert stops["removed"][0] == done.removed
        left = 2 if grain == "unit" else 0  # the loop never takes the last unit of a layer
        assert stops["removed"][-1] == done.total - left
        assert stops["metrics"]["accuracy"][0] == pytest.approx(done.healed.metric, abs=1e-6)
        for item in frame["items"]:
            values, gone = np.asarray(item["values"]), np.asarray(item["gone"])
            assert (values[gone == 0] == 0).all()
            if grain == "weight":
                kept = done.mask[item["name"]].numpy().ravel()
                assert np.array_equal(gone.ravel() > 0, kept)


def test_units_stand_at_their_places(units) -> None:
    settings, rounds = units
    done, whole = rounds[-1], settings.loop.train.build(load("digits"))
    assert done.removed > 0
    placed = travel.placed(done, whole, "unit")
    flags = done.mask["fc1"].numpy()
    assert np.array_equal(placed["fc1.weight"][flags], done.params["fc1.weight"].numpy())
    assert (placed["fc1.weight"][~flags] == 0).all()
    assert (placed["fc2.weight"][:, ~flags] == 0).all()


def test_cutting_further_is_what_torch_says(opening) -> None:
    settings, rounds = opening
    moment, data = experiment.shot(settings), load("digits")
    model = settings.train.model
    for stop in (5, 20):
        masked = {
            name: torch.where(torch.from_numpy(moment.gone[name] > stop), tensor, 0.0)
            if name in moment.gone
            else tensor
            for name, tensor in rounds[0].params.items()
        }
        answers = model.module(masked)(data.validation.x).argmax(1)
        right = (answers == data.validation.y).double().mean().item()
        assert moment.accuracy[stop] == pytest.approx(right, abs=1e-6)


AHEAD = {
    "random": {"criterion": "random"},
    "lottery": {"schedule": "lottery"},
    "layers": {"criterion": "random", "scope": "layer"},
    "control": {"after": "random-mask"},
    "adaptive": {"adaptive": True, "tolerance": 0.1, "schedule": "linear"},
    "units": {"grain": "unit", "criterion": "random"},
}


@pytest.mark.parametrize("name", AHEAD)
def test_the_preview_of_the_next_cut_is_the_next_cut(name: str) -> None:
    settings = PruneRetrain().replace(rounds=3, epochs=1).replace(**AHEAD[name])
    rounds, data = run(settings), load("digits")
    whole = settings.train.build(data)
    for done, following in pairwise(rounds):
        found = travel.moment(done, whole, data, settings.loop)
        assert found.removed[0] == done.removed
        stop = found.removed.tolist().index(following.removed)
        kept = {n: flags.numpy() for n, flags in following.mask.items()}
        if settings.grain == "unit":
            gone = travel.of_units(whole, {n: np.where(flags, travel.NEVER, 0) for n, flags in kept.items()})
            kept = {n: numbers > 0 for n, numbers in gone.items()}
        assert all(np.array_equal(found.gone[n] > stop, kept[n]) for n in found.gone)
        if settings.after == "continue":
            assert found.accuracy[stop] == pytest.approx(following.cut.metric, abs=1e-6)


def test_the_history_says_the_round(opening) -> None:
    settings, rounds = opening
    went = travel.history(rounds, settings.train.model)
    for done in rounds[1:]:
        gone = sum(int((found <= done.index).sum()) for found in went.values())
        assert gone == done.removed
    assert int(np.isnan(went["fc1.weight"]).sum()) == int(rounds[-1].mask["fc1.weight"].sum())


def test_what_one_cut_leaves_is_not_drawn_before_the_guess(opening) -> None:
    settings, rounds = opening
    for veiled in (False, True):
        sent = decode(experiment.encoded(settings, rounds[:1], "en", veiled).text)
        (saw,) = (panel for panel in sent["panels"] if panel["id"] == "saw")
        assert bool(saw["lines"]) is not veiled


def test_the_saw_tooth_goes_down_and_up(opening) -> None:
    _settings, rounds = opening
    path = chart.saw_traces(rounds, catalogue("en"))[0]
    assert path["y"][1::2] == [done.cut.metric for done in rounds[1:]]
    assert path["y"][2::2] == [done.healed.metric for done in rounds[1:]]


# Sentences


def changed(rounds: Rounds, index: int, **metrics: float) -> Rounds:
    """The same rounds with other metrics in one of them."""
    found = {name: Metrics(0.1, value) for name, value in metrics.items()}
    return (*rounds[:index], replace(rounds[index], **found), *rounds[index + 1 :])


def test_the_line_has_the_numbers_of_the_run(opening) -> None:
    _, rounds = opening
    deepest = min(rounds[1:], key=lambda done: done.cut.metric - done.before.metric)
    line = words(claims.line(rounds))
    for value in (deepest.cut.metric, deepest.healed.metric, rounds[0].healed.metric):
        assert f"{value:.1%}" in line
    assert deepest.cut.metric < 0.8
    assert deepest.healed.metric > 0.9


def test_the_line_follows_the_result(opening) -> None:
    _, rounds = opening
    calm = tuple(
        replace(done, before=rounds[0].healed, cut=rounds[0].healed, healed=rounds[0].healed)
        for done in rounds
    )
    assert "No cut" in words(claims.line(calm))
    assert not refuted(claims.line(rounds))[0]
    assert refuted(claims.line(calm))[0]
    assert "within one point" in words(claims.line(calm))
    ill = changed(rounds, 8, before=0.95, cut=0.2, healed=0.2)
    not_here, line = refuted(claims.line(ill))
    assert (not_here, line.key) == (True, "retrain-line-unhealed")
    assert "points below" in words(claims.line(ill))


@pytest.mark.parametrize("language", ["en", "zh"])
def test_nothing_is_put_down_to_steps_or_retraining_that_were_not(opening, language: str) -> None:
    settings, _ = opening
    once = run(settings.replace(schedule="one-shot", rounds=1, epochs=0))
    text = catalogue(language)
    line = text(claims.line(once)).split(text(claims.leaves(once)))[0]
    why = text(claims.predict_why(0.0, 0.9, once))
    for said in (line, why):
        assert f"{once[-1].healed.metric:.1%}" in said
        assert not any(word in said for word in ("retrain", "steps", "训练", "一步一步"))


def test_the_end_says_which_rule_fired(opening) -> None:
    _, rounds = opening
    assert "schedule" in words(claims.ended(rounds, True))
    assert words(claims.ended(rounds, False)) == "Stopped after round 8."
    fell = (*rounds[:-1], replace(rounds[-1], reason="drop", good=False))
    line = words(claims.ended(fell, True))
    assert "accuracy lost" in line
    assert f"round {result(fell).index} is the result" in line
    assert result(fell).index == 7


def test_the_guess_is_answered_by_the_figure(opening) -> None:
    settings, rounds = opening
    moment = experiment.shot(settings)
    accuracy = claims.at_once(moment, 0.9)
    figure = figures.shot(moment, rounds, 0.9, "en")
    drawn = dict(zip(figure.data[0].x, figure.data[0].y, strict=True))
    assert accuracy == drawn[min(drawn, key=lambda share: abs(share - 0.9))]
    assert min(abs(share - 0.9) for share in drawn) < 1e-4
    once = next(iter(run(settings.replace(schedule="one-shot", rounds=1, epochs=0))[1:]))
    assert accuracy == pytest.approx(once.cut.metric, abs=1e-6)
    assert [claims.answer(value) for value in (0.95, 0.7, 0.4, 0.1)] == [0, 1, 2, 3]
    assert f"{accuracy:.1%}" in words(claims.predict_why(accuracy, 0.9, rounds))
    assert "no better" in words(claims.predict_why(0.99, 0.9, rounds))
    assert "Start the loop" in words(claims.predict_why(accuracy, 0.9, rounds[:1]))


def test_nothing_removed_comes_back_and_a_fault_is_said(opening) -> None:
    _, rounds = opening
    wrong, seen = travel.revived(rounds)
    assert wrong == 0
    assert seen == sum(done.removed for done in rounds)
    last = rounds[-1]
    faulty = dict(last.params) | {"fc1.weight": torch.ones_like(last.params["fc1.weight"])}
    broken = travel.revived((*rounds[:-1], replace(last, params=faulty)))
    assert broken[0] == int((~last.mask["fc1.weight"]).sum())
    assert "must not be" in words(claims.kept_zero(broken, "weight"))
    assert "must not be" not in words(claims.kept_zero((wrong, seen), "weight"))
    untouched = words(claims.kept_zero(travel.revived(rounds[:1]), "weight"))
    assert not any(character.isdigit() for character in untouched), "nothing is counted where nothing is gone"


def test_running_averages_are_said_only_of_optimisers_that_have_them() -> None:
    makers = {"sgd": torch.optim.SGD, "momentum": torch.optim.SGD}
    makers |= {"adam": torch.optim.Adam, "adamw": torch.optim.AdamW}
    assert set(makers) == set(get_args(Optimizer))
    for name, make in makers.items():
        weight = torch.ones(1, requires_grad=True)
        more = {"momentum": 0.9} if name == "momentum" else {}
        optimizer = make([weight], lr=0.1, **more)
        weight.sum().backward()
        optimizer.step()
        keeps = "exp_avg" in optimizer.state[weight]
        assert ("running averages" in words(claims.after_step(name))) == keeps, name


def test_the_formula_gives_the_share_of_the_run(opening) -> None:
    settings, rounds = opening
    for done in rounds[1:]:
        formula = claims.schedule_latex(chart.plan(settings.loop, rounds), done.index)
        assert float(formula.rsplit("=", 1)[1]) == pytest.approx(done.share, abs=1e-3)


def test_the_lottery_note_is_what_a_round_keeps() -> None:
    base = PruneRetrain().replace(schedule="lottery", epochs=0)
    for grain in ("weight", "unit"):
        first = run(base.replace(grain=grain, stop_share=1))[1]
        kept = [f"{flags.double().mean().item():.0%}" for flags in first.mask.values()]
        note = words(claims.lottery_note(grain))
        assert all(share in note for share in kept), kept
        assert note.count("%") == len(set(kept))


def test_the_share_of_a_round_is_its_own(opening) -> None:
    _, rounds = opening
    for done in rounds[1:]:
        line = words(claims.own_share(done))
        assert f"round {done.index}, " in line
        assert f"{done.removed / done.total:.1%}" in line


@pytest.mark.parametrize("what", ["after", "adaptive", "schedule"])
def test_a_comparison_changes_one_setting(opening, what: str) -> None:
    settings, rounds = opening
    wanted = claims.variants(settings.loop, what)
    assert settings.loop in wanted.values()
    assert len({loop.hash for loop in wanted.values()}) == len(wanted)
    worse = changed(rounds, 8, healed=0.5)
    names = list(wanted)
    found = {names[0]: worse, names[1]: rounds}
    best, last = (words(claims.variant(what, names[number])) for number in (1, 0))
    title = words(claims.compared(what, found))
    assert best in title
    assert f"{result(rounds).healed.metric:.1%}" in title
    line = words(claims.lead(what, found))
    assert line.index(best) < line.index(last) < line.index("50.0%")
    assert claims.lead(what, {names[0]: rounds, names[1]: rounds}) is None
    assert claims.lead(what, {names[0]: rounds}) is None
    longest = max((words(claims.variant(what, name)) for name in names), key=len)
    assert len(words(Sentence("retrain-compare-best", best=longest, accuracy="95.2%"))) <= 45, "on 390 pixels"
    assert "All runs" in words(claims.compared(what, {names[0]: rounds, names[1]: rounds}))
    assert len(figures.side_by_side(what, found, "en").data) == 3


def test_runs_side_by_side_say_how_long_each_was_retrained_and_what_other_rows_would_do(opening) -> None:
    settings, rounds = opening
    epochs = settings.loop.retrain_epochs * (len(rounds) - 1)
    assert claims.epochs(rounds) == epochs
    even = words(claims.epochs_line("schedule", {"linear": rounds, "cubic": rounds}))
    assert f"for {epochs} epochs" in even
    found = {"one-shot": rounds[:2], "linear": rounds}
    uneven = words(claims.epochs_line("schedule", found))
    assert f"{settings.loop.retrain_epochs}, " in uneven
    assert f" {epochs} epochs" in uneven
    data = load(settings.loop.train.dataset)
    for done in rounds[1:]:
        right = claims.found_classes(done, data)
        assert right.mean() == pytest.approx(done.healed.metric, abs=1e-6)
    sentence = claims.other_rows("schedule", found, data)
    assert f"{len(data.validation)} validation rows" in words(sentence)
    assert claims.other_rows("schedule", {"linear": rounds}, data) is None
    assert claims.other_rows("schedule", {"linear": rounds, "cubic": rounds}, data).key == "rows-same"


def test_where_teachers_compare_one_shot_with_rounds_there_is_something_to_see() -> None:
    *_, asked, _ = (moment.query for moment in PLANS["prune-retrain"])
    shot, problems = PruneRetrain.from_query({name: asked[name] for name in ("schedule", "target")})
    assert problems == []
    once, rounds = run(shot), run(shot.replace(schedule="exponential"))
    assert claims.epochs(once) == claims.epochs(rounds), "trained equally long"
    assert result(rounds).healed.metric - result(once).healed.metric > 0.1


@pytest.mark.parametrize("what", ["after", "adaptive", "schedule"])
def test_the_notes_speak_of_runs_that_are_compared(what: str) -> None:
    notes = " ".join(words(note) for note in claims.compare_notes(what, 3))
    assert "One seed (3)" in notes
    assert ("Random mask" in notes) == ("random-mask" in claims.variants(PruneRetrain().loop, what))


# The exercise, and what is taken home


def test_the_exercise_is_open_at_first_and_can_be_solved(opening) -> None:
    settings, rounds = opening

    def done(rounds: Sequence[Round]) -> tuple[bool, ...]:
        standing = experiment.Standing(tuple(rounds), "done")
        return tuple(goal.done for goal in LESSON.goal(View(settings, state=standing)))

    assert not any((*done(rounds), *done(rounds[:1])))
    healed = run(settings.replace(**HEALING))
    assert done(healed) == (True, False)
    deeper = tuple(replace(one, share=min(one.share + 0.05, 1.0)) for one in healed)
    assert done(deeper) == (True, True)
    assert healed[-1].share == pytest.approx(0.9, abs=1e-3)
    assert healed[-1].healed.metric >= healed[0].healed.metric - 0.01


def test_the_script_prints_the_numbers_of_the_page(tmp_path) -> None:
    settings = PruneRetrain().replace(rounds=2, epochs=1, stop_drop=50.0)
    rounds = run(settings)
    file = tmp_path / "script.py"
    file.write_text(take_home.script(settings.loop, file.name, branch=3), encoding="utf-8")
    assert_same_notebook(file.read_text(encoding="utf-8"))
    printed = scripts.run(file)
    for one in rounds:
        cut, healed = f"{one.cut.metric:.1%}", f"{one.healed.metric:.1%}"
        assert f"round {one.index}: {one.share:.1%} removed" in printed
        assert f"cut {cut}, healed {healed}" in printed
    assert f"test accuracy: {experiment.tested(settings.train, rounds[-1]):.1%}" in printed


def test_the_table_has_a_line_a_round(opening) -> None:
    _, rounds = opening
    rows = list(csv.DictReader(io.StringIO(take_home.table(rounds))))
    assert [float(row["healed_accuracy"]) for row in rows] == pytest.approx(
        [done.healed.metric for done in rounds], abs=1e-6
    )
    assert rows[-1]["reason"] == "schedule"


def test_stopped_runs_are_remembered_and_bounded(opening) -> None:
    _, rounds = opening
    experiment.remember("f" * 16, rounds[:4])
    experiment.remember("f" * 16, rounds[:2])
    assert experiment.recall("f" * 16) == rounds[:4]
    assert len(experiment.past(PruneRetrain().replace(base=f"{'f' * 16}:2"))) == 3
    assert experiment.past(PruneRetrain().replace(base=f"{'f' * 16}:9")) is None
    assert experiment.past(PruneRetrain()) == ()
    for number in range(experiment.REMEMBERED):
        experiment.remember(f"{number:016x}", rounds[:1])
    assert experiment.recall("f" * 16) is None


# Which rounds there are


def test_a_parent_that_is_no_longer_known_is_one_state(opening, monkeypatch: pytest.MonkeyPatch) -> None:
    settings, rounds = opening
    monkeypatch.setattr(experiment, "_stopped", OrderedDict())
    branch = settings.replace(base=f"{'0' * 15}1:2", criterion="random")
    experiment.remember(f"{'0' * 15}1", rounds)
    assert experiment.standing(branch, None)[:2] == (rounds[:3], "fresh")
    own = (*rounds[:3], replace(rounds[3], reason="drop"))
    experiment.remember(branch.key, own)
    assert experiment.standing(branch, None)[:2] == (own, "partial")
    del experiment._stopped[f"{'0' * 15}1"]
    assert experiment.standing(branch, None)[:2] == (
        own,
        "partial",
    )  # its rounds have the parent's among them
    del experiment._stopped[branch.key]
    dense, state, _ = experiment.standing(branch, None)
    assert state == "lost"
    assert [done.index for done in dense] == [0]
