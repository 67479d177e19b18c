"""Running a study: the numbers of a plain loop, nothing twice, stopped and resumed without harm."""

from __future__ import annotations

import json
import logging
import os
import signal
import threading
import time
from pathlib import Path
from typing import get_args

import pytest
import torch

from core import store as disk
from core.data.registry import load
from core.prune.masks import Mask, Scope, by_share
from core.prune.scores import UNIT_CRITERIA, WEIGHT_CRITERIA
from core.prune.sweep import plan_stops, sweep
from core.study import StudyError, cells, csv_text, known_cells, run, run_study, work
from core.study.cells import CellFiles
from core.train.loop import train
from core.train.settings import TrainSettings

PATIENCE = 180.0
"""Seconds; processes start slowly on a machine that does other things."""


@pytest.fixture
def calls(monkeypatch):
    """The jobs that are run, in order; with workers=1 they are run in this process."""
    made = []

    def counted(job, folder, runs):
        made.append(job)
        return work.run_job(job, folder, runs)

    work.trained.cache_clear()
    monkeypatch.setattr(run, "run_job", counted)
    return made


def found(settings, folders, **options):
    return {cell.job: cell for cell in run_study(settings, **folders, **{"workers": 1, **options})}


def same(one, other):
    """Equal but for the time that it took."""
    return one.model_dump(exclude={"seconds", "score_seconds"}) == other.model_dump(
        exclude={"seconds", "score_seconds"}
    )


def test_cells_hold_what_a_plain_loop_finds(study, folders):
    settings = study(criteria=("magnitude", "taylor", "wanda"))
    cells = found(settings, folders)
    assert cells.keys() == set(settings.jobs())
    data = load("moons")
    for job, cell in cells.items():
        params = list(train(job.model))[-1].params
        model = job.model.model
        scores = WEIGHT_CRITERIA[job.criterion](model, params, data.train, data.task, seed=job.model.seed)
        for point in cell.points:
            plan = plan_stops(scores, job.scope, [point.share])
            for split, got in ((data.validation, point.validation), (data.test, point.test)):
                result = sweep(model, params, split, data.task, plan)
                assert got.metric == result.accuracy[-1].item()
                assert got.loss == result.loss[-1].item()
                assert got.classes == tuple(result.per_class[-1].tolist())
                assert got.worst == min(got.classes)
            assert point.removed == plan.removed[-1]
            assert point.left == point.weights == model.count() - plan.removed[-1]
    assert not any(cell.failed for cell in cells.values())


@pytest.mark.parametrize("scope", get_args(Scope))
def test_a_share_is_measured_at_the_mask_of_that_share(study, folders, scope):
    """Layers whose rows do not end with four and whose blocks are not whole."""
    odd = TrainSettings(dataset="moons", widths=(10, 6), epochs=1)
    settings = study(models=(odd,), criteria=("magnitude",), scope=scope, seeds=(0,))
    (cell,) = found(settings, folders).values()
    model, params, data = odd.model, list(train(odd))[-1].params, load("moons")
    scores = {name: params[name].abs() for name in model.weight_names}
    assert [point.share for point in cell.points] == [0.0, 0.3, 0.6, 0.9]
    for point in cell.points:
        mask = by_share(scores, point.share, scope)
        assert (point.weights, point.left) == (mask.count, mask.count)
        cut = work.measure(model, mask.apply(params), data.test, data.task)
        assert point.test.loss == pytest.approx(cut.loss, rel=1e-5)
        assert point.test.metric == cut.metric


@pytest.mark.parametrize("grain", ["weight", "unit"])
def test_retraining_starts_at_the_cut_network_and_keeps_what_is_cut_at_zero(study, folders, grain):
    name = "magnitude" if grain == "weight" else "out_norm"
    settings = study(grain=grain, criteria=(name,), shares=(0.5,), seeds=(3,), retrain=(0, 2, 5))
    (cell,) = found(settings, folders).values()
    job, data = cell.job, load("moons")
    model, params = job.model.model, list(train(job.model))[-1].params
    if grain == "weight":
        scores = WEIGHT_CRITERIA[name](model, params, data.train, data.task)
        mask = plan_stops(scores, "global", [0.5]).kept(1)
        start = {n: t * mask[n] if n in mask else t for n, t in params.items()}
    else:
        scores = UNIT_CRITERIA[name](model, params, data.train, data.task)
        kept = plan_stops(scores, "global", [0.5]).kept(1)["fc1"]
        start = {n: t.clone() for n, t in params.items()}
        start["fc1.weight"][~kept] = 0.0
        start["fc1.bias"][~kept] = 0.0
        start["fc2.weight"][:, ~kept] = 0.0
        mask = Mask(
            {
                "fc1.weight": kept.unsqueeze(1).expand_as(start["fc1.weight"]).clone(),
                "fc2.weight": kept.unsqueeze(0).expand_as(start["fc2.weight"]).clone(),
            }
        )
    for epochs in (2, 5):
        again = job.model.model_copy(update={"epochs": epochs, "snapshots": (0, epochs)})
        record = list(train(again, data, mask=mask, start=start))[-1]
        point = next(p for p in cell.points if (p.share, p.retrain) == (0.5, epochs))
        assert point.validation.loss == pytest.approx(record.validation_loss, rel=1e-6)
        assert point.validation.metric == record.validation_metric
        logits = model.forward(record.params, data.test.x)
        assert point.test.metric == (logits.argmax(-1) == data.test.y).float().mean().item()
    assert len(cell.points) == 2 * 3
    assert point.weights == (model.count() - point.removed if grain == "weight" else 4 * (2 + 2))


def test_a_retrained_point_is_the_epoch_that_it_names_whatever_the_network_keeps(study, folders):
    best = TrainSettings(dataset="moons", widths=(8,), epochs=3, keep="best", learning_rate=3.0)
    settings = study(models=(best,), criteria=("magnitude",), shares=(0.8,), seeds=(0,), retrain=(2, 7))
    (cell,) = found(settings, folders).values()
    model, params, data = best.model, list(train(best))[-1].params, load("moons")
    mask = by_share({name: params[name].abs() for name in model.weight_names}, 0.8)
    start = mask.apply(params)
    every = best.model_copy(update={"epochs": 7, "keep": "last"})
    records = list(train(every, data, mask=mask, start=start))
    losses = [record.validation_loss for record in records]
    assert min(losses[1:]) < losses[7]  # the best epoch is not the last
    got = {point.retrain: point for point in cell.points if point.share == 0.8}
    for epochs in (2, 7):
        assert got[epochs].validation.loss == pytest.approx(losses[epochs], rel=1e-6)


def test_a_weight_that_is_cut_is_plus_zero(study, folders, monkeypatch):
    starts = []
    monkeypatch.setattr(work, "train", lambda *a, **k: starts.append(k.get("start")) or train(*a, **k))
    settings = study(criteria=("magnitude",), shares=(0.6,), seeds=(0,), retrain=(1,))
    found(settings, folders)
    weights = [start["fc1.weight"] for start in starts if start]
    assert any(bool((weight == 0).any()) for weight in weights)
    assert not any(bool((torch.signbit(weight) & (weight == 0)).any()) for weight in weights)


def test_every_network_is_trained_once_and_every_cell_once(study, folders, calls, monkeypatch):
    trainings = []
    monkeypatch.setattr(work, "train", lambda *a, **k: trainings.append(a[0]) or train(*a, **k))
    settings = study()
    first = found(settings, folders)
    assert len(calls) == 4
    assert len(trainings) == 2
    assert found(settings, folders) == first
    assert known_cells(settings, folders["folder"]) == tuple(first[job] for job in settings.jobs())
    found(study(seeds=(0, 1, 2)), folders)
    assert [job.model.seed for job in calls[4:]] == [2, 2]
    assert len(trainings) == 3


def test_a_stopped_study_goes_on_with_what_is_missing(study, folders, calls):
    settings, cancel, before = study(seeds=(0, 1, 2)), threading.Event(), []
    others = set(threading.enumerate())  # studies of other tests may still have their threads
    for cell in run_study(settings, **folders, workers=1, cancel=cancel):
        before.append(cell)
        if len(before) == 2:
            cancel.set()
    assert len(before) == 2
    for thread in set(threading.enumerate()) - others:
        if thread.name.startswith("study"):
            thread.join(PATIENCE)
    kept = known_cells(settings, folders["folder"])
    assert len(kept) >= 2
    calls.clear()
    after = found(settings, folders)
    assert set(calls) == set(settings.jobs()) - {cell.job for cell in kept}
    assert after.keys() == set(settings.jobs())
    assert list(run_study(settings, **folders, cancel=cancel)) == []


def edit(path, change):
    notes = json.loads(path.read_text())
    change(notes)
    path.write_text(json.dumps(notes))


DAMAGE = {
    "empty": lambda path: path.write_bytes(b""),
    "cut short": lambda path: path.write_bytes(path.read_bytes()[:-9]),
    "not text": lambda path: path.write_bytes(bytes(range(256))),
    "a list": lambda path: path.write_text("[]"),
    "a number": lambda path: edit(path, lambda n: n["body"]["cell"]["points"][1].update(removed=1)),
    "gone": lambda path: path.unlink(),
    "of another job": lambda path: path.write_bytes(
        next(other for other in path.parent.glob("*.json") if other != path).read_bytes()
    ),
}


@pytest.mark.parametrize("damage", DAMAGE.values(), ids=DAMAGE.keys())
def test_a_damaged_cell_is_computed_again(study, folders, calls, damage):
    settings = study()
    first = found(settings, folders)
    job = settings.jobs()[1]
    damage(folders["folder"] / f"{job.hash}.json")
    calls.clear()
    again = found(settings, folders)
    assert calls == [job]
    assert all(same(again[one], first[one]) for one in first)
    assert CellFiles(folders["folder"]).read(job) == again[job]


def test_a_cell_of_another_python_is_not_used(tmp_path, study, monkeypatch):
    files, job = CellFiles(tmp_path), study().jobs()[0]
    monkeypatch.setattr("core.store.versions", disk.versions.__wrapped__)  # without its cache
    files.write(cells.Cell(job=job))
    assert files.read(job) is not None
    monkeypatch.setattr("platform.python_version", lambda: "3.0.0")
    assert files.read(job) is None


def test_a_cell_that_fails_is_a_sentence_and_the_others_go_on(study, folders):
    wild = TrainSettings(dataset="moons", widths=(8,), epochs=4, learning_rate=10.0, weight_decay=10.0)
    settings = study(models=(study().models[0], wild), seeds=(0,))
    cells = found(settings, folders)
    failed = [cell for cell in cells.values() if cell.failed]
    assert len(failed) == 2
    assert all("no longer a finite number" in cell.failed and not cell.points for cell in failed)
    assert len(known_cells(settings, folders["folder"])) == 2
    assert len(csv_text(settings, cells.values()).splitlines()) == 1 + 2 * 4


def test_a_folder_that_cannot_be_written_costs_one_line(study, tmp_path, caplog):
    (tmp_path / "file").write_text("in the way")
    with caplog.at_level(logging.WARNING):
        cells = found(study(seeds=(0,)), {"folder": tmp_path / "file" / "c", "runs": tmp_path / "runs"})
    assert len(cells) == 2
    assert "cells: kept in memory only" in caplog.text


def test_the_folder_is_bounded_and_the_oldest_cells_go_first(study, folders):
    settings = study()
    found(settings, folders)
    files = CellFiles(folders["folder"])
    paths = [files.store.path(job.hash) for job in settings.jobs()]
    left = folders["folder"] / f"{paths[0].name}.1-{32 * 'a'}.tmp"
    foreign = folders["folder"] / "notes.json"
    for path in (left, foreign):
        path.write_text("x")
    for age, path in zip((400, 300, 200, 100, 7200, 9000), (*paths, left, foreign), strict=True):
        os.utime(path, (time.time() - age,) * 2)
    size = sum(path.stat().st_size for path in paths[2:])
    CellFiles(folders["folder"], limit_bytes=size + 10).trim()
    assert [path.exists() for path in (*paths, left, foreign)] == [False, False, True, True, False, True]


def held(monkeypatch, path):
    """As where a file that is open in one process cannot be replaced or deleted by another."""
    replace, unlink = os.replace, Path.unlink

    def guarded(act):
        def guard(first, *more, **options):
            if path in (first, *more):
                raise PermissionError(13, "Permission denied", str(path))
            return act(first, *more, **options)

        return guard

    monkeypatch.setattr(os, "replace", guarded(replace))
    monkeypatch.setattr(Path, "unlink", guarded(unlink))


def test_a_cell_that_another_process_keeps_open_is_left_alone(study, folders, monkeypatch):
    jobs = study().jobs()
    files = CellFiles(folders["folder"], limit_bytes=1)
    files.write(cells.Cell(job=jobs[0]))
    held(monkeypatch, files.store.path(jobs[0].hash))
    files.write(cells.Cell(job=jobs[0]))
    files.write(cells.Cell(job=jobs[1]))
    assert files.store.writable
    assert files.read(jobs[1]) is not None
    os.utime(files.store.path(jobs[0].hash), (0, 0))
    files.trim()
    assert [files.store.path(job.hash).exists() for job in jobs[:2]] == [True, False]


# What follows starts processes. These functions run in them and are found by their name.


def noted(job, folder, runs):
    """Notes each training in a file."""
    log = Path(folder).parent / "trainings"

    def train_and_note(settings):
        with log.open("a") as file:
            file.write(f"{settings.seed} {os.getpid()}\n")
        return train(settings)

    work.train = train_and_note
    return work.run_job(job, folder, runs)


def asleep(job, folder, runs):
    (Path(folder).parent / f"asleep-{os.getpid()}").touch()
    time.sleep(PATIENCE)


def slow(job, folder, runs):
    if job.criterion == "taylor":
        time.sleep(PATIENCE)
    return work.run_job(job, folder, runs)


def killed_once(job, folder, runs):
    """The worker dies once, in the middle of the study."""
    if job.criterion == "taylor":
        try:
            (Path(folder).parent / "killed").mkdir()
        except FileExistsError:
            pass
        else:
            os.kill(os.getpid(), signal.SIGKILL)
    return work.run_job(job, folder, runs)


def killed(job, folder, runs):
    if job.criterion == "taylor":
        os.kill(os.getpid(), signal.SIGKILL)
    return work.run_job(job, folder, runs)


def test_processes_give_the_same_and_train_nothing_twice(study, folders, tmp_path, monkeypatch):
    settings = study(criteria=("magnitude", "taylor", "fisher"))
    one = found(settings, {"folder": tmp_path / "a", "runs": tmp_path / "b"})
    monkeypatch.setattr(run, "run_job", noted)
    two = found(settings, folders, workers=2)
    assert all(same(one[job], two[job]) for job in settings.jobs())
    trainings = [line.split() for line in (tmp_path / "trainings").read_text().splitlines()]
    assert sorted(seed for seed, _ in trainings) == ["0", "1"]
    assert str(os.getpid()) not in {pid for _, pid in trainings}


def test_a_stop_ends_workers_in_the_middle_of_a_cell_and_says_nothing(study, folders, monkeypatch, capfd):
    settings, cancel, cells = study(), threading.Event(), []
    monkeypatch.setattr(run, "run_job", slow)
    errors = []
    monkeypatch.setattr(threading, "excepthook", errors.append)
    for cell in run_study(settings, **folders, workers=2, cancel=cancel):
        cells.append(cell)
        if len(cells) == 2:
            threading.Timer(0.3, cancel.set).start()
            began = time.monotonic()
    assert time.monotonic() - began < 20.0  # and not PATIENCE
    assert {cell.job.criterion for cell in cells} == {"magnitude"}
    monkeypatch.setattr(run, "run_job", work.run_job)
    assert len(found(settings, folders, workers=2)) == 4
    assert errors == []
    assert "Traceback" not in capfd.readouterr().err


def test_a_stop_while_most_cells_wait_says_nothing(study, folders, monkeypatch, capfd):
    cancel, errors = threading.Event(), []
    monkeypatch.setattr(run, "run_job", asleep)
    monkeypatch.setattr(threading, "excepthook", errors.append)

    def stop():
        while len(list(folders["folder"].parent.glob("asleep-*"))) < 2:
            time.sleep(0.05)
        cancel.set()

    thread = threading.Thread(target=stop, daemon=True)
    thread.start()
    assert list(run_study(study(seeds=tuple(range(8))), **folders, workers=2, cancel=cancel)) == []
    thread.join(PATIENCE)
    assert errors == []
    assert "Traceback" not in capfd.readouterr().err


def test_a_lost_worker_loses_no_finished_cell(study, folders, monkeypatch):
    monkeypatch.setattr(run, "run_job", killed_once)
    settings = study()
    cells = list(run_study(settings, **folders, workers=2))
    assert (folders["folder"].parent / "killed").exists()
    assert sorted(cell.job.hash for cell in cells) == sorted(job.hash for job in settings.jobs())


def test_workers_that_are_always_lost_end_the_study_with_a_sentence(study, folders, monkeypatch):
    monkeypatch.setattr(run, "run_job", killed)
    monkeypatch.setattr(run, "RESTARTS", 1)
    settings = study()
    with pytest.raises(StudyError, match=r"2 that were lost: \d cells are left, start again to go on"):
        list(run_study(settings, **folders, workers=2))
    cells = known_cells(settings, folders["folder"])
    assert {cell.job.criterion for cell in cells} <= {"magnitude"}
    monkeypatch.setattr(run, "run_job", work.run_job)
    assert len(found(settings, folders)) == 4


def test_work_leaves_the_threads_of_the_process_alone(study, folders):
    before = torch.get_num_threads()
    found(study(seeds=(0,)), folders)
    assert torch.get_num_threads() == before
