"""Runs: trained once, kept in memory and on disk, never served damaged, in the order in which people wait."""

from __future__ import annotations

import json
import logging
import os
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest
import torch

from core import store as disk
from core.jobs import UnavailableError
from core.train import runs
from core.train.files import RunFiles
from core.train.loop import TrainSettings, train
from core.train.runs import Run, RunStore, cache_folder, default_store
from core.train.settings import SNAPSHOTS, EncoderSettings, RecurrentSettings
from lessons import defaults
from lessons.defaults import SEEDS, default_runs, mlp_settings, seed_band, warm_up

PATIENCE = 20.0


def settings(seed=0, **changes):
    return TrainSettings(
        dataset="moons", widths=(4,), **{"epochs": 3, "snapshots": (1,), "seed": seed, **changes}
    )


@pytest.fixture
def store(tmp_path):
    made = RunStore(tmp_path / "runs")
    yield made
    made.close()


@pytest.fixture
def trained(tmp_path):
    """A run on disk, its folder, and its two files."""
    made = RunStore(tmp_path / "runs")
    run = made.request(settings()).result(PATIENCE)
    made.close()
    stem = tmp_path / "runs" / settings().hash
    return run, tmp_path / "runs", stem.with_suffix(".json"), stem.with_suffix(".safetensors")


class Gate:
    """Training that waits at each epoch until it is let through, and that notes who trained."""

    def __init__(self, monkeypatch):
        self.open = threading.Event()
        self.started = threading.Event()
        self.order = []
        monkeypatch.setattr(runs, "train", self.train)

    def train(self, wanted, cancel=None):
        self.order.append(wanted.seed)
        self.started.set()
        for record in train(wanted, cancel=cancel):
            yield record
            while not self.open.wait(0.005):
                if cancel.is_set():
                    return


def equal(a: Run, b: Run) -> bool:
    return a.epochs == b.epochs and all(
        torch.equal(a.snapshots[epoch][name], b.snapshots[epoch][name])
        for epoch in a.epochs
        for name in a.final
    )


def until(true):
    end = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < end, "waited too long"
        time.sleep(0.005)


def test_a_run_is_what_training_gives(store):
    assert store.get(settings()) is None
    assert store.find(settings()) is None
    handle = store.request(settings())
    run = handle.result(PATIENCE)
    records = list(train(settings()))
    assert run.epochs == (0, 1, 3)
    assert all(torch.equal(run.final[name], records[-1].params[name]) for name in run.final)
    assert all(torch.equal(run.initial[name], records[0].params[name]) for name in run.final)
    assert [r.validation_loss for r in run.records] == [r.validation_loss for r in records]
    assert all(record.params is None for record in run.records)
    assert (handle.status, handle.fraction, handle.position, handle.reason) == ("done", 1.0, 0, "")
    assert handle.records == run.records
    assert store.get(settings()) is run


def test_many_sessions_that_ask_at_once_share_one_training(store, monkeypatch):
    gate = Gate(monkeypatch)
    barrier = threading.Barrier(8)

    def ask(_):
        barrier.wait(PATIENCE)
        return store.request(settings())

    with ThreadPoolExecutor(8) as pool:
        handles = list(pool.map(ask, range(8)))
        assert all(handle is handles[0] for handle in handles)
        gate.open.set()
        results = [handle.result(PATIENCE) for handle in handles]
    assert all(run is results[0] for run in results)
    assert store.request(settings()).result(0) is results[0]
    assert gate.order == [0]


def test_pages_overtake_defaults_and_positions_say_so(store, monkeypatch):
    gate = Gate(monkeypatch)
    due = store.queue_defaults(settings(seed) for seed in (0, 1, 2, 3))
    assert gate.started.wait(PATIENCE)
    until(lambda: due[0].status == "running")
    assert [handle.position for handle in due] == [0, 1, 2, 3]
    page = store.request(settings(9))
    assert (page.position, due[1].position) == (1, 2)
    promoted = store.request(settings(3), restart=False)
    assert promoted is due[3]
    assert [handle.position for handle in (page, promoted, *due[1:3])] == [1, 2, 3, 4]
    gate.open.set()
    for handle in (*due, page):
        handle.result(PATIENCE)
    assert gate.order == [0, 9, 3, 1, 2]


def test_progress_can_be_read_while_training(store, monkeypatch):
    gate = Gate(monkeypatch)
    handle = store.request(settings())
    until(lambda: len(handle.records) == 1)
    assert (handle.status, handle.fraction, handle.finished) == ("running", 0.0, False)
    assert handle.wait(0) is False
    with pytest.raises(TimeoutError, match="expected moons 2-4-2 relu seed 0 within"):
        handle.result(0.01)
    gate.open.set()
    handle.result(PATIENCE)
    assert len(handle.records) == 4


def test_running_and_queued_runs_can_be_cancelled_and_asked_for_again(store, monkeypatch):
    gate = Gate(monkeypatch)
    running, queued = store.request(settings(0)), store.request(settings(1))
    assert gate.started.wait(PATIENCE)
    queued.cancel()
    assert (queued.status, queued.position) == ("stopped", 0)
    running.cancel()
    assert running.wait(PATIENCE)
    assert (running.status, running.reason_key) == ("stopped", "run-stopped")
    with pytest.raises(UnavailableError, match="was stopped"):
        running.result(0)
    assert store.get(settings(0)) is None
    assert store.find(settings(0)) is running
    assert store.request(settings(0), restart=False) is running
    gate.open.set()
    again = store.request(settings(0))
    assert again is not running
    assert again.result(PATIENCE).settings == settings(0)
    again.cancel()
    assert again.status == "done"
    assert gate.order == [0, 0]


def test_a_failure_carries_its_reason_and_the_worker_goes_on(store, monkeypatch):
    wild = TrainSettings(dataset="diabetes", widths=(8,), learning_rate=10.0, epochs=30)
    handle = store.request(wild)
    assert handle.wait(PATIENCE)
    assert (handle.status, handle.reason_key) == ("failed", "run-diverged")
    assert "smaller learning rate" in handle.reason
    assert handle.reason.endswith(".")
    assert store.request(settings()).result(PATIENCE).epochs == (0, 1, 3)

    def broken(*_, **__):
        raise OSError("no such table")

    monkeypatch.setattr(runs, "train", broken)
    handle = store.request(settings(5))
    assert handle.wait(PATIENCE)
    assert (handle.status, handle.reason_key) == ("failed", "run-failed")
    assert "no such table" in handle.reason


def test_a_new_process_reads_the_run_from_disk_bit_for_bit(trained, monkeypatch):
    run, folder, *_ = trained
    monkeypatch.setattr(runs, "train", None)  # training would fail
    fresh = RunStore(folder)
    found = fresh.get(settings())
    assert equal(found, run)
    assert found.records == run.records
    assert fresh.request(settings()).result(0) is found
    assert fresh.find(settings()).status == "done"


def test_a_run_knows_which_epoch_it_keeps(tmp_path):
    wanted = settings().model_copy(update={"keep": "best"})
    store = RunStore(tmp_path)
    try:
        run = store.request(wanted).result(PATIENCE)
    finally:
        store.close()
    assert run.kept == max(run.records[1:], key=lambda r: (r.validation_metric, -r.validation_loss)).epoch
    again = RunStore(tmp_path).get(wanted)
    assert equal(again, run)
    assert again.kept == run.kept
    assert replace(run, settings=settings()).kept == settings().epochs


def edit(path, change):
    notes = json.loads(path.read_text())
    change(notes)
    path.write_text(json.dumps(notes))


DAMAGE = {
    "tensors cut short": lambda notes, tensors: tensors.write_bytes(tensors.read_bytes()[:-7]),
    "one bit of a weight": lambda notes, tensors: tensors.write_bytes(
        tensors.read_bytes()[:-1] + bytes([tensors.read_bytes()[-1] ^ 1])
    ),
    "tensors of another length": lambda notes, tensors: tensors.write_bytes(tensors.read_bytes() + b"\0"),
    "tensors empty": lambda notes, tensors: tensors.write_bytes(b""),
    "tensors gone": lambda notes, tensors: tensors.unlink(),
    "notes gone": lambda notes, tensors: notes.unlink(),
    "notes empty": lambda notes, tensors: notes.write_bytes(b""),
    "notes a list": lambda notes, tensors: notes.write_text("[1, 2]"),
    "notes not text": lambda notes, tensors: notes.write_bytes(bytes(range(256))),
    "a pickle": lambda notes, tensors: notes.write_bytes(b"\x80\x04cos\nsystem\n."),
    "a number in a record": lambda notes, tensors: edit(
        notes, lambda n: n["body"]["records"][1].update(validation_metric=1.0)
    ),
    "no records": lambda notes, tensors: edit(notes, lambda n: n["body"].update(records=[])),
    "other libraries": lambda notes, tensors: edit(
        notes, lambda n: n["body"]["versions"].update(torch="1.0")
    ),
}


@pytest.mark.parametrize("damage", DAMAGE.values(), ids=DAMAGE.keys())
def test_a_damaged_file_is_trained_again_and_written_over(trained, damage):
    run, folder, notes, tensors = trained
    damage(notes, tensors)
    fresh = RunStore(folder)
    assert fresh.get(settings()) is None
    assert equal(fresh.request(settings()).result(PATIENCE), run)
    fresh.close()
    assert equal(RunStore(folder).get(settings()), run)


def test_files_of_other_settings_or_versions_are_not_served_even_with_right_check_sums(trained, monkeypatch):
    run, folder, notes, tensors = trained
    other = settings(1)
    notes.rename(folder / f"{other.hash}.json")
    tensors.rename(folder / f"{other.hash}.safetensors")
    assert RunStore(folder).get(other) is None
    RunFiles(folder).write(run)
    assert RunStore(folder).get(settings()) is not None
    monkeypatch.setattr("core.store.versions", lambda: {"torch": "1.0"})
    assert RunStore(folder).get(settings()) is None


def test_files_of_another_python_are_not_served(trained, monkeypatch):
    _, folder, _, _ = trained
    monkeypatch.setattr("core.store.versions", disk.versions.__wrapped__)  # without its cache
    assert RunFiles(folder).read(settings()) is not None
    monkeypatch.setattr("platform.python_version", lambda: "3.0.0")
    assert RunFiles(folder).read(settings()) is None


def test_a_folder_that_cannot_be_written_costs_one_line_and_nothing_else(tmp_path, caplog):
    (tmp_path / "file").write_text("in the way")
    store = RunStore(tmp_path / "file" / "runs")
    with caplog.at_level(logging.WARNING):
        first = store.request(settings(0)).result(PATIENCE)
        store.request(settings(1)).result(PATIENCE)
        store.close()
    assert store.get(settings(0)) is first
    assert len(caplog.records) == 1
    assert "kept in memory only" in caplog.text


def test_memory_and_disk_are_bounded_and_the_oldest_goes_first(tmp_path):
    store = RunStore(tmp_path, memory_items=1)
    store.request(settings(0)).result(PATIENCE)
    until(lambda: (tmp_path / f"{settings(0).hash}.json").exists())
    size = sum(path.stat().st_size for path in tmp_path.iterdir())
    store.request(settings(1)).result(PATIENCE)
    assert list(store._memory) == [settings(1).hash]
    store.close()
    left = tmp_path / f"{settings(9).hash}.json.1-{32 * 'a'}.tmp"
    left.write_text("left by a killed process")
    os.utime(left, (time.time() - 7200,) * 2)
    files = RunFiles(tmp_path, limit_bytes=int(size * 2.5))
    for age, seed in ((300, 0), (200, 1)):
        for path in tmp_path.glob(f"{settings(seed).hash}.*"):
            stamp = time.time() - age
            os.utime(path, (stamp, stamp))
    files.write(RunStore(tmp_path / "other").request(settings(2)).result(PATIENCE))
    kept = [seed for seed in range(3) if files.read(settings(seed)) is not None]
    assert kept == [1, 2]
    assert not list(tmp_path.glob(f"{settings(0).hash}.*"))
    assert not left.exists()


@pytest.mark.parametrize("suffix", [".json", ".safetensors"])
def test_a_run_that_another_process_keeps_open_is_left_alone(trained, monkeypatch, suffix):
    run, folder, notes, tensors = trained
    path = notes.with_suffix(suffix)
    replace, unlink = os.replace, Path.unlink

    def locked(first, *more):
        if path in (first, *more):
            raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(os, "replace", lambda *paths: locked(*paths) or replace(*paths))
    monkeypatch.setattr(Path, "unlink", lambda at, **options: locked(at) or unlink(at, **options))
    files = RunFiles(folder, limit_bytes=1)
    files.write(run)
    assert files.store.writable
    later = Run(settings(1), run.snapshots, run.records)
    files.write(later)  # trims, and the run before is in the way
    assert files.store.writable
    assert files.read(settings(1)) is not None
    assert [one.exists() for one in (notes, tensors)] == [one == path for one in (notes, tensors)]


def test_writers_that_share_a_folder_never_serve_a_mixture(tmp_path):
    """Two writers, one run, different weights: a reader gets one of them whole, or nothing."""
    folder = tmp_path / "runs"
    one = RunStore(tmp_path / "a").request(settings()).result(PATIENCE)
    two = Run(
        one.settings,
        {
            epoch: {name: tensor + 1 for name, tensor in params.items()}
            for epoch, params in one.snapshots.items()
        },
        one.records,
    )
    stop = threading.Event()
    problems, served = [], 0

    def write(run):
        files = RunFiles(folder)
        while not stop.is_set():
            files.write(run)
            if not files.store.writable:
                problems.append("a writer gave up")
                return

    writers = [threading.Thread(target=write, args=(run,)) for run in (one, two)]
    for writer in writers:
        writer.start()
    reader = RunFiles(folder)
    end = time.monotonic() + 1.0
    while time.monotonic() < end:
        found = reader.read(settings())
        if found is not None:
            served += 1
            if not (equal(found, one) or equal(found, two)):
                problems.append("a mixture was served")
    stop.set()
    for writer in writers:
        writer.join(PATIENCE)
    assert problems == []
    assert served > 0
    assert not list(folder.glob("*.tmp"))


def test_closing_ends_the_worker_and_refuses_new_work(store, monkeypatch):
    gate = Gate(monkeypatch)
    running, queued = store.request(settings(0)), store.request(settings(1))
    assert gate.started.wait(PATIENCE)
    store.close(PATIENCE)
    assert (running.status, queued.status) == ("stopped", "stopped")
    assert not any(thread.is_alive() for thread in store._queue._threads)
    with pytest.raises(RuntimeError, match="closed"):
        store.request(settings(2))


def test_default_runs_are_in_teaching_order_and_each_is_there_once():
    due = default_runs()
    assert due[0] == mlp_settings("digits")
    assert due[0].model.widths == (64, 64, 64, 10)
    assert due[1].model.widths == (2, 16, 16, 2)
    assert len({run.hash for run in due}) == len(due)
    assert {run.seed for run in due if run.dataset == "digits"} == set(SEEDS)
    assert {run.dataset for run in due} >= {
        "digits",
        "digits-100",
        "digits-32",
        "moons",
        "signal-5",
        "reviews",
    }
    for kind in (TrainSettings, RecurrentSettings, EncoderSettings):
        first = next(run for run in due if type(run) is kind)
        assert {run.seed for run in due if run.model_copy(update={"seed": 0}) == first} == set(SEEDS)
    assert set(due[0].snapshots) <= set(SNAPSHOTS)
    assert [run.seed for run in seed_band(mlp_settings("moons", seed=2))] == [2, 0, 1, 3, 4]
    assert mlp_settings("digits", epochs=7, l1=1e-3).snapshots == (0, 1, 2, 5, 7)


def test_warm_up_queues_the_defaults_without_waiting(store, monkeypatch):
    gate = Gate(monkeypatch)
    monkeypatch.setattr(defaults, "default_store", lambda: store)
    handles = warm_up()
    assert gate.started.wait(PATIENCE)
    assert [handle.settings for handle in handles] == list(default_runs())
    assert handles[-1].position == len(handles) - 1
    assert not any(handle.finished for handle in handles)


def test_the_folder_can_be_chosen_and_there_is_one_store_a_process(tmp_path, monkeypatch):
    monkeypatch.setenv("COURSE_CACHE_DIR", str(tmp_path))
    assert cache_folder() == tmp_path / "runs"
    monkeypatch.delenv("COURSE_CACHE_DIR")
    assert "pruning-course" in str(cache_folder())
    with ThreadPoolExecutor(8) as pool:
        assert len(set(pool.map(lambda _: default_store(), range(8)))) == 1


def test_other_files_in_the_folder_are_left_alone(tmp_path):
    files = RunFiles(tmp_path, limit_bytes=1)
    foreign = [tmp_path / name for name in ("mine.safetensors", "notes.json", "work.tmp")]
    for path in foreign:
        path.write_text("not a run")
        os.utime(path, (0, 0))
    for seed in range(2):
        records = list(train(settings(seed)))
        files.write(Run(settings(seed), {r.epoch: r.params for r in records if r.params}, tuple(records)))
    assert all(path.exists() for path in foreign)
    assert files.read(settings(0)) is None


def test_one_visitors_cancel_does_not_stop_what_another_waits_for(store, monkeypatch):
    gate = Gate(monkeypatch)
    training = store.request(settings(), visitor="first")
    assert store.request(settings(), visitor="second") is training
    gate.started.wait(PATIENCE)
    training.leave("first")
    assert training.status == "running"
    gate.open.set()
    assert training.result(PATIENCE).settings == settings()


def test_the_last_visitors_cancel_stops_and_forgets(store, monkeypatch):
    gate = Gate(monkeypatch)
    training = store.request(settings(), visitor="only")
    gate.started.wait(PATIENCE)
    training.leave("only")
    until(lambda: training.finished)
    assert training.status == "stopped"
    gate.open.set()
    assert store.request(settings(), restart=False).result(PATIENCE)


def test_what_is_due_anyway_goes_on_behind_others_when_its_visitor_leaves(store, monkeypatch):
    gate = Gate(monkeypatch)
    store.request(settings(0))
    gate.started.wait(PATIENCE)
    due, wanted = store.request(settings(1), "default"), store.request(settings(2))
    store.request(settings(1), visitor="somebody")
    assert due.priority == "page"
    due.leave("somebody")
    assert (due.status, due.priority, due.position, wanted.position) == ("queued", "default", 2, 1)
    gate.open.set()
    assert due.result(PATIENCE)


def test_seeds_of_a_band_expire_with_the_visitor_who_wanted_them(tmp_path, monkeypatch):
    gate = Gate(monkeypatch)
    store = RunStore(tmp_path, patience=0.5)
    running = store.request(settings(0), visitor="ann")
    gate.started.wait(PATIENCE)
    left = [store.request(settings(seed), "band", visitor="ann") for seed in (1, 2)]
    kept, due = store.request(settings(3), "band", visitor="bob"), store.request(settings(4), "default")
    until(lambda: kept.attend("bob", "band") or running.attend("ann") or all(one.finished for one in left))
    assert [one.reason_key for one in left] == ["run-abandoned"] * 2
    assert store.find(settings(1)) is None
    gate.open.set()
    until(lambda: kept.attend("bob", "band") or kept.finished)
    assert due.result(PATIENCE)
    assert gate.order == [0, 3, 4]
    store.close()


def test_a_run_that_is_read_is_not_written_again(trained, monkeypatch):
    run, folder, notes, tensors = trained
    written = (notes.read_bytes(), tensors.stat().st_mtime_ns, notes.stat().st_ino)
    monkeypatch.setattr(runs, "train", None)  # training would fail
    monkeypatch.setattr(RunFiles, "write", None)  # and so would writing
    store, reads = RunStore(folder), []
    read = RunFiles.read
    # It appears only after the request: another process has trained it meanwhile.
    monkeypatch.setattr(
        RunFiles,
        "read",
        lambda files, wanted: (reads.append(1), None)[1] if not reads else read(files, wanted),
    )
    training = store.request(settings())
    assert equal(training.result(PATIENCE), run)
    assert training.records == run.records
    assert len(reads) == 1
    assert written == (notes.read_bytes(), tensors.stat().st_mtime_ns, notes.stat().st_ino)
    store.close()


def test_two_processes_that_share_a_folder_train_once(tmp_path, monkeypatch):
    gate = Gate(monkeypatch)
    here, there = RunStore(tmp_path), RunStore(tmp_path)
    first = here.request(settings())
    assert gate.started.wait(PATIENCE)
    second, stopped = there.request(settings()), there.request(settings(1))
    until(lambda: second.status == "running")
    assert second.records == ()
    gate.open.set()
    assert equal(first.result(PATIENCE), second.result(PATIENCE))
    assert stopped.result(PATIENCE)
    assert gate.order == [0, 1]
    here.close()
    there.close()
