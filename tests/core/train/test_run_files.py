"""Runs on disk: never served damaged, written once, within the bounds of the folder."""

from __future__ import annotations

import json
import logging
import os
import threading
import time
from dataclasses import replace
from pathlib import Path

import pytest

from core import store as disk
from core.train import runs
from core.train.files import RunFiles
from core.train.loop import train
from core.train.runs import Run, RunStore
from tests.core.train.small_runs import PATIENCE, equal, settings, until


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
