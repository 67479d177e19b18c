"""The lesson on comparing: a real race, and sentences on races that were made up."""

from __future__ import annotations

import csv
import io
import json
import threading
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from scipy.stats import rankdata, ttest_rel, wilcoxon

from core.charts.compare import COLOURS
from core.jobs import Visit
from core.measure.bootstrap import paired_bootstrap
from core.study import StudySettings, run_study
from core.study.__main__ import main
from core.study.costs import Cost
from lessons.catalogue import Sentence, catalogue, in_all_languages
from lessons.compare import chart, claims, cost_runner, experiment, lesson, take_home
from lessons.compare.cost_runner import CostStore
from lessons.compare.experiment import Standing
from lessons.compare.lesson import LESSON
from lessons.compare.race import Race, cells_of, race
from lessons.compare.settings import CRITERIA, OPENING, Compare
from lessons.lesson import View
from lessons.numbers import points
from lessons.settings import LANGUAGES
from live_chart import decode
from tests import scripts
from tests.lessons.reading import refuted
from tests.lessons.take_home import assert_same_notebook


@pytest.fixture(scope="module")
def real() -> Race:
    """The race that the page opens with."""
    study = Compare().study
    for cell in run_study(study, workers=1):
        assert cell.failed == ""
    return race(study, cells_of(study))


def made_up(*means: list[float], shares: tuple[float, ...] = (0.0, 0.7, 0.9)) -> Race:
    """A race of criteria whose metric is given by seed, the same at every share but 0, where all are 1."""
    seeds = len(means[0])
    settings = Compare(seeds=seeds, criteria=OPENING[: len(means)])
    study = settings.study.model_copy(update={"shares": shares})
    metric = np.repeat(np.array(means, float)[:, :, None], len(shares), 2)
    metric[:, :, 0] = np.where(np.isfinite(metric[:, :, 0]), 1.0, np.nan)
    return Race(study, (), metric, metric / 2)


def words(sentence) -> str:
    return in_all_languages(sentence)["en"]


# ------------------------------------------------------------------------------------------------- settings


def test_settings_mend_themselves() -> None:
    settings, problems = Compare.from_query({"criteria": "lamp.magnitude.lamp", "first": "obd"})
    assert settings.criteria == ("magnitude", "lamp")
    assert settings.first != settings.second
    assert {settings.first, settings.second} == {"magnitude", "lamp"}
    assert problems == []
    assert len(Compare().replace(criteria=("random",)).criteria) == 2
    assert Compare.from_query(settings.query())[0] == settings


def test_a_criterion_that_is_none_is_one_sentence() -> None:
    settings, problems = Compare.from_query({"criteria": "magnitude.banana", "seeds": "999"})
    assert settings == Compare()
    assert [problem.field for problem in problems] == ["criteria", "seeds"]
    assert "per_sample_gradient" in words(problems[0].expected)


@pytest.mark.parametrize("scope", ["published", "global", "layer"])
@pytest.mark.parametrize("retrain", [0, 10])
def test_every_setting_is_a_study_that_can_be_read_from_its_file(scope: str, retrain: int) -> None:
    settings = Compare(criteria=CRITERIA, scope=scope, retrain=retrain, dataset="moons", width=16)
    for study in (settings.study, settings.truth_study, settings.size_study):
        again = StudySettings.model_validate(json.loads(take_home.settings_json(study)))
        assert again.jobs() == study.jobs()
    assert len(settings.truth_study.jobs()) == len(settings.study.jobs()) + settings.seeds


# ------------------------------------------------------------------------------------------------- the race


def test_winner_dissent_and_ranks_are_those_of_plain_loops(real: Race) -> None:
    for stop in range(len(real.shares)):
        table = {
            name: [
                next(p.validation.metric for p in cell.points if p.share == real.shares[stop])
                for seed in real.seeds
                for cell in real.cells
                if cell.job.criterion == name and cell.job.model.seed == seed
            ]
            for name in real.criteria
        }
        means = {name: np.mean(values) for name, values in table.items()}
        winner = max(means, key=means.get)
        assert real.criteria[real.winner[stop]] == winner
        differ = sum(max(v[i] for v in table.values()) > table[winner][i] for i in range(len(real.seeds)))
        assert real.dissent[stop] == differ
        ranks = rankdata(-np.array(list(table.values())), method="min", axis=0)
        assert np.array_equal(real.ranks[:, 1:, stop], ranks)
        for name, row in zip(real.criteria, real.sd, strict=True):
            assert row[stop] == pytest.approx(np.std(table[name], ddof=1))


def test_one_seed_lies_by_default(real: Race) -> None:
    """The claim of the page: at the share that it opens with, some seed names another winner."""
    stop = real.stop(Compare().at)
    assert 0 < real.dissent[stop] < len(real.seeds)
    assert " seeds name another" in words(claims.line(real)) or "one of 5" in words(claims.line(real))


def test_the_test_is_that_of_scipy(real: Race) -> None:
    found = real.test(real.stop(0.7))
    first, second = (real.criteria.index(row.key.criterion) for row in (found.first, found.second))
    stop = real.stop(0.7)
    expected = ttest_rel(real.metric[first, :, stop], real.metric[second, :, stop])
    assert found.p == pytest.approx(expected.pvalue)
    key = claims.verdict(found).key
    assert key == ("race-test-real" if expected.pvalue < 0.05 else "race-test-chance")


@pytest.mark.parametrize(("n", "least"), [(2, "0.5"), (3, "0.25"), (5, "0.0625"), (8, ""), (10, "")])
def test_signed_ranks_are_named_where_they_cannot_reach_the_level(real: Race, n: int, least: str) -> None:
    test = replace(real.test(real.stop(0.9)), n=n)
    if least:
        p = wilcoxon(np.arange(1.0, n + 1), mode="exact").pvalue
        assert p == pytest.approx(float(least))
    said = " ".join(words(note) for note in claims.test_notes(test))
    assert ("signed-rank" in said) == bool(least)
    assert f"below {least}:" in said or not least


def test_the_exercise_is_open_at_first_and_can_be_solved(real: Race) -> None:
    settings = Compare()

    def done(a: str, b: str, stop: int) -> tuple[bool, ...]:
        there = settings.replace(criteria=real.criteria, first=a, second=b)
        return tuple(goal.done for goal in LESSON.goal(View(there, stop, state=Standing(real, None, False))))

    assert not any(done(settings.first, settings.second, real.stop(settings.at)))
    pairs = [(a, b, stop) for a in real.criteria for b in real.criteria for stop in range(len(real.shares))]
    found = [(a, b, stop) for a, b, stop in pairs if a < b and done(a, b, stop)[0]]
    assert len(found) > 5
    lucky = [(a, b, stop) for a, b, stop in pairs if a != b and done(a, b, stop)[1]]
    assert lucky
    for a, b, stop in lucky:
        ahead = real.difference(a, b, stop)
        assert ahead.mean() > 0 > np.median(ahead)
    for a, b, stop in found:
        i, j = real.criteria.index(a), real.criteria.index(b)
        ahead = real.metric[i, :, stop] - real.metric[j, :, stop]
        assert ahead.max() > 0.01
        assert ahead.min() < -0.01
        assert real.shares[stop] >= 0.5


@pytest.mark.parametrize("single", [False, True])
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_chart_shows_the_race(real: Race, language: str, single: bool) -> None:
    text = catalogue(language)
    shown = decode(chart.payload(real, single, text).text)
    (frame,) = shown["frames"]
    for k in range(len(real.criteria)):
        assert frame["stops"]["metrics"][f"mean_{k}"] == pytest.approx(real.mean[k])
        assert frame["stops"]["metrics"][f"worst_{k}"] == pytest.approx(real.worst[k].mean(0))
    curve = shown["panels"][0]
    named = [trace for trace in curve["traces"] if trace.get("name")]
    assert [trace["line"]["color"] for trace in named] == [COLOURS[name] for name in real.criteria]
    thin = [trace for trace in curve["traces"] if trace["line"].get("width") == 1]
    assert len(thin) == single * real.metric[:, :, 0].size
    for stop in (real.stop(0.7), real.stop(0.9)):
        reading = frame["reading"]["texts"][frame["reading"]["pick"][stop]]
        assert text(f"criterion-{real.criteria[real.winner[stop]]}") in reading
        assert ("{dissent" in reading) == bool(real.dissent[stop])


def test_a_race_in_progress_has_a_chart_and_no_false_winner(real: Race) -> None:
    cells = [cell for cell in real.cells if cell.job.criterion in ("magnitude", "lamp")][:8]
    part = race(real.study, cells)
    assert part.complete.sum() == 1
    assert set(part.winner) == {int(np.flatnonzero(part.complete)[0])}
    assert not part.dissent.any()
    assert "7 of 8" in words(claims.partial(part))
    assert claims.partial(real) is None
    stop = part.stop(0.9)
    assert len(part.rows(stop)) == 2
    assert [row.n for row in part.ranked(stop)] == [5]
    first = race(real.study, cells[:1])
    assert claims.worst_line(first.ranked(stop)) is None
    shown = decode(chart.payload(first, False, catalogue("en")).text)
    assert shown["frames"][0]["reading"] is None
    assert len([t for t in shown["panels"][0]["traces"] if t.get("name")]) == 1


def test_rows_of_a_cell_are_those_that_its_accuracy_counts(real: Race) -> None:
    for k, name in enumerate(real.criteria):
        for stop in (0, real.stop(0.7), real.stop(0.9)):
            assert real.right(name, stop).mean(1) == pytest.approx(real.metric[k, :, stop], abs=1e-6)
    part = race(real.study, real.cells[:1])
    assert part.right("random", 0) is None


def test_what_other_rows_would_do_to_the_two_best_is_the_bootstrap_of_these(real: Race) -> None:
    stop = real.stop(0.7)
    sentence = claims.other_rows(real, stop)
    first, second = (row.key.criterion for row in real.ranked(stop)[:2])
    low, high = paired_bootstrap(real.right(first, stop), real.right(second, stop))
    assert (sentence.values["low"], sentence.values["high"]) == (points(low), points(high))
    assert low < real.mean[:, stop].max() - sorted(real.mean[:, stop])[-2] < high
    assert "270 validation rows" in words(sentence)
    assert claims.other_rows(real, 0).key == "rows-same"
    assert claims.other_rows(made_up([0.9, 0.8], [0.5, 0.8]), 1) is None


# -------------------------------------------------------------------------------------------------- sentences


def test_where_all_seeds_agree_the_page_says_so() -> None:
    agree = made_up([0.9, 0.8, 0.9], [0.5, 0.6, 0.5])
    not_here, line = refuted(claims.line(agree))
    assert (not_here, line.key) == (True, "race-line-agree")
    assert words(claims.line(agree)).startswith("Not here")
    assert claims.explain(agree, 0.7, agree.criteria).key == "race-explain-agree"
    assert "in all 3 seeds" in words(chart_title(agree))
    assert claims.dissent_title(agree).key == "race-dissent-none"
    differ = made_up([0.9, 0.8, 0.9], [0.5, 0.85, 0.5])
    assert "one of 3 seeds names another" in words(claims.line(differ))
    assert not refuted(claims.line(differ))[0]
    assert "one seed of 3" in words(claims.explain(differ, 0.9, differ.criteria))
    assert "2 of 2" in words(claims.dissent_title(differ))


def chart_title(found: Race) -> Sentence:
    """What the reading is filled from."""
    key = "race-reading-some" if found.dissent[1] else "race-reading-all"
    return Sentence(
        key, share="70%", winner="x", best="1", dissent=int(found.dissent[1]), seeds=len(found.seeds)
    )


def test_equal_seeds_do_not_disagree() -> None:
    """A seed in which the winner of the mean shares the first place names no other."""
    assert not made_up([0.9, 0.8], [0.5, 0.8]).dissent.any()
    assert made_up([0.9, 0.8], [0.5, 0.8]).ranks[:, :, 1].tolist() == [[1, 1, 1], [2, 2, 1]]


def test_a_tie_is_no_victory(real: Race) -> None:
    tie = made_up([0.8, 0.6], [0.6, 0.8], [0.5, 0.5])
    assert tie.tied.tolist() == [3, 2, 2]
    assert "2 criteria share the best mean" in words(claims.line(tie))
    assert "wins" not in words(claims.line(tie))
    assert "2 criteria share the best mean, 70" in words(claims.explain(tie, 0.9, tie.criteria))
    text = catalogue("en")
    (frame,) = decode(chart.payload(tie, False, text).text)["frames"]
    for choice in (frame["reading"], frame["titles"]["ranking"]):
        assert all("{tied:d} criteria share" in choice["texts"][pick] for pick in choice["pick"])
    assert frame["stops"]["metrics"]["tied"].tolist() == [3, 2, 2]
    # At share 0 every criterion is the dense network.
    (frame,) = decode(chart.payload(real, False, text).text)["frames"]
    assert "{tied:d}" in frame["reading"]["texts"][frame["reading"]["pick"][0]]
    assert real.tied[0] == len(real.criteria)


def test_a_guess_is_right_if_it_wins_or_shares_the_first_place() -> None:
    tie = made_up([0.8, 0.6], [0.6, 0.8], [0.5, 0.5])
    assert claims.answers(tie, 0.9, tie.criteria) == (0, 1)
    one = made_up([0.5, 0.5], [0.9, 0.8])
    assert claims.answers(one, 0.7, one.criteria) == (1,)


def test_a_guess_is_about_three_and_its_answer_speaks_of_all() -> None:
    assert Compare().named == ("magnitude", "taylor", "lamp")
    assert Compare(criteria=("gradient", "random")).consistent().named == ("gradient", "random")
    race = made_up([0.5, 0.5], [0.9, 0.8], [0.6, 0.7])
    assert claims.answers(race, 0.7, race.criteria[::2]) == (1,)
    said = words(claims.explain(race, 0.7, race.criteria[::2]))
    assert "65.0%" in said
    assert "85.0%" in said


def test_costs_say_who_is_dear_and_what_was_left_out() -> None:
    nan = float("nan")
    found = [
        Cost("magnitude", "weight", 1000, 256, 0.001),
        Cost("fisher", "weight", 1000, 256, 0.01),
        Cost("ablation", "weight", 1000, 256, 0.1),
        Cost("magnitude", "weight", 10_000, 256, 0.002),
        Cost("fisher", "weight", 10_000, 256, 0.2),
        Cost("ablation", "weight", 10_000, 256, nan, 30.0),
    ]
    assert "100 times" in words(claims.cost_line(found))
    assert "30 s" in words(claims.skipped_line(found))
    assert claims.skipped_line(found[:5]) is None
    assert claims.cost_line(found[:1]) is None
    figure = experiment.cost_figure(found, "zh")
    circles = [trace for trace in figure.data if trace.marker.symbol == "circle-open"]
    assert [list(trace.y) for trace in circles] == [[30.0]]


def ended(visit: Visit) -> bool:
    until = time.monotonic() + 30
    while not visit.finished and time.monotonic() < until:
        visit.attend()
        time.sleep(0.05)
    return visit.finished


def test_costs_are_measured_in_the_background_once_for_all() -> None:
    store = CostStore(sizes=(1000, 2000), budget=0.5)
    assert store.look("ann") is None
    run = store.start("ann")
    assert store.start("ann") is run
    assert ended(run)
    assert run.status == "done"
    assert len({one.criterion for one in run.progress}) == store.total / 2
    assert store.look("bob").progress == run.progress


def test_a_stop_of_the_measurement_is_the_visitors_own(monkeypatch: pytest.MonkeyPatch) -> None:
    step, measured = (
        threading.Semaphore(0),
        [Cost("magnitude", "weight", size, 256, 0.1) for size in range(4)],
    )

    def slow(*_, cancel: threading.Event, **__):
        for one in measured:
            while not step.acquire(timeout=0.01):
                if cancel.is_set():
                    return
            yield one

    monkeypatch.setattr(cost_runner, "costs", slow)
    store = CostStore(sizes=(1000,), budget=0.5)
    ann = store.start("ann")
    bob = store.look("bob")  # who opens it looks on
    step.release(2)
    while len(bob.progress) < 2:
        time.sleep(0.01)
    ann.stop()
    step.release()
    while len(bob.progress) < 3:
        time.sleep(0.01)
    assert (ann.finished, ann.status, len(ann.progress)) == (True, "stopped", 2)
    assert store.look("ann").finished
    step.release()
    assert ended(bob)
    assert bob.status == "done"
    assert store.look("ann").progress == tuple(measured)  # done is done, for everybody

    again = CostStore(sizes=(1000,), budget=0.5)
    again.start("ann").stop()
    assert again.queue.find("costs") is None


def test_a_measurement_that_fails_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_, **__):
        raise OSError("no table")
        yield

    monkeypatch.setattr(cost_runner, "costs", broken)
    store = CostStore(sizes=(1000,))
    monkeypatch.setattr(lesson, "default_costs", lambda: store)
    assert ended(store.start("ann"))
    found = lesson.cost_work("ann")
    assert (found.goes_on, found.problem) == (False, Sentence("race-cost-failed"))
    assert [deed.name for deed in found.deeds] == ["cost-start"]


# ---------------------------------------------------------------------------------------- boxes and take home


@pytest.fixture(scope="module")
def small() -> Compare:
    """Studies of the boxes that take a second or two."""
    return Compare(dataset="moons", width=16, seeds=2, criteria=("magnitude", "taylor"))


def test_truth_and_sizes_have_their_figures_and_sentences(small: Compare, tmp_path: Path) -> None:
    short = {"epochs": 20, "snapshots": (0, 5, 20)}

    def run(study: StudySettings) -> tuple[StudySettings, list]:
        models = tuple(model.model_copy(update=short) for model in study.models[:2])
        study = study.model_copy(update={"models": models, "shares": (0.0, 0.5, 0.9)})
        return study, list(run_study(study, tmp_path / "cells", runs=tmp_path / "runs", workers=1))

    study, cells = run(small.truth_study)
    rows = experiment.truth_rows(cells)
    assert {row.epoch for row in rows} == {0, 5, 20}
    figure = experiment.truth_figure(rows, "en")
    assert list(figure.layout.xaxis.ticktext) == ["0", "5", "20"]
    assert len(experiment.truth_lines(study, cells)) == 2
    assert experiment.truth_lines(study, cells[:-1]) == []
    for sentence in claims.truth_lines(rows):
        assert in_all_languages(sentence)
    study, cells = run(small.size_study)
    figure = experiment.size_figure(cells, "zh")
    named = [trace for trace in figure.data if trace.name]
    assert [max(trace.x) for trace in named] == sorted(max(trace.x) for trace in named)
    assert experiment.size_lines(study, cells[:-1]) == []
    lines = experiment.size_lines(study, cells)
    assert len(lines) == 2
    for sentence in lines:
        assert in_all_languages(sentence)


def test_take_home_prints_and_writes_what_the_page_shows(real: Race, tmp_path: Path) -> None:
    stop = real.stop(0.9)
    (tmp_path / "race.json").write_text(take_home.settings_json(real.study))
    assert main([str(tmp_path / "race.json")]) == 0
    assert (tmp_path / "race.csv").read_bytes() == take_home.table(real).encode()
    rows = list(csv.DictReader(io.StringIO(take_home.table(real))))
    assert len(rows) == real.metric.size
    script = tmp_path / "mine.py"
    script.write_text(take_home.script(real.study, float(real.shares[stop]), "mine"))
    assert_same_notebook(script.read_text(encoding="utf-8"))
    printed = scripts.run(script, cwd=tmp_path)
    for row in real.rows(stop):
        assert f"{row.key.criterion:<20} {row.mean:.4f} sd {row.sd:.4f} n {row.n}" in printed
    assert f"p = {real.test(stop).p:.4f}" in printed
    assert (tmp_path / "mine.csv").read_text() == take_home.table(real)


def test_what_is_not_finished_is_not_taken_for_finished() -> None:
    study = Compare(seeds=2, criteria=("obd", "wanda"), width=128).study
    assert cells_of(study) == ()
    assert not race(study, ()).finished
