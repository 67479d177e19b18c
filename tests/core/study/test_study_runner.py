"""Studies behind pages: in turn, one a visitor, none left behind."""

from __future__ import annotations

import threading
import time

import pytest

from core.study import StudyError, StudyStore, run_study, runner

PATIENCE = 60.0


@pytest.fixture
def store(folders):
    made = StudyStore(**folders, patience=PATIENCE)
    yield made
    made.close()


@pytest.fixture
def gate(monkeypatch):
    """Cells that wait for permission, one each; without processes."""
    permits = threading.Semaphore(0)

    def gated(settings, folder, cancel, runs):
        for cell in run_study(settings, folder, runs=runs, workers=1):
            while not permits.acquire(timeout=0.01):
                if cancel.is_set():
                    return
            yield cell

    monkeypatch.setattr(runner, "run_study", gated)
    return permits


def until(true):
    end = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < end, "waited too long"
        time.sleep(0.005)


def test_results_stream_and_stay(store, study, gate):
    handle = store.start("a", study())
    gate.release(2)
    until(lambda: len(handle.cells) == 2)
    assert (handle.status, handle.total, handle.fraction) == ("running", 4, 0.5)
    assert handle.seconds_left >= 0
    assert store.start("a", study()) is handle
    gate.release(2)
    assert handle.wait(PATIENCE)
    assert (handle.status, handle.fraction, handle.seconds_left) == ("done", 1.0, 0.0)
    assert store.find("a") is handle
    assert store.find("b") is None


def test_studies_take_turns_and_a_visitor_has_one(store, study, gate):
    first, second = store.start("a", study()), store.start("b", study(seeds=(7,)))
    until(lambda: first.status == "running")
    assert (first.position, second.position, second.status) == (0, 1, "queued")
    replaced = store.start("a", study(seeds=(8,)))
    assert first.wait(PATIENCE)
    assert first.status == "stopped"
    until(lambda: second.status == "running")
    assert replaced.position == 1
    gate.release(4)
    assert second.wait(PATIENCE)
    assert replaced.wait(PATIENCE)
    assert (second.status, replaced.status) == ("done", "done")


def test_a_stopped_study_goes_on_when_started_again(store, study, gate):
    handle = store.start("a", study())
    gate.release()
    until(lambda: handle.cells)
    handle.stop()
    assert (handle.status, handle.finished) == ("stopped", True)
    until(lambda: handle.job.finished)
    again = store.start("a", study())
    assert again is not handle
    gate.release(4)
    assert again.wait(PATIENCE)
    assert again.cells[0] == handle.cells[0]


def test_a_study_that_is_still_ending_can_be_started_again(store, study, monkeypatch):
    go = threading.Event()

    def slow(settings, folder, cancel, runs):
        cancel.wait(PATIENCE)
        assert go.wait(PATIENCE)
        yield from ()

    monkeypatch.setattr(runner, "run_study", slow)
    handle = store.start("a", study())
    until(lambda: handle.status == "running")
    handle.stop()
    again = store.start("a", study())
    assert not handle.job.finished
    assert again is not handle
    assert store.start("a", study()) is again
    again.stop()
    go.set()
    assert handle.job.wait(PATIENCE)
    assert again.job.wait(PATIENCE)


def test_a_study_that_nobody_looks_at_is_stopped(study, gate, folders):
    store = StudyStore(**folders, patience=1.0)
    left, watched = store.start("a", study()), store.start("b", study(seeds=(7,)))
    until(lambda: watched.attend() or left.finished)
    assert left.status == "stopped"
    gate.release(2)
    until(lambda: watched.attend() or watched.finished)
    assert watched.status == "done"


def test_a_failure_is_a_sentence(store, study, monkeypatch):
    def lost(*args, **options):
        raise StudyError("expected workers that stay, got none")
        yield

    monkeypatch.setattr(runner, "run_study", lost)
    handle = store.start("a", study())
    assert handle.wait(PATIENCE)
    assert (handle.status, handle.reason) == (
        "failed",
        "The study failed: expected workers that stay, got none.",
    )
    assert handle.reason_key == "study-lost"


def test_finished_studies_are_forgotten_in_time(study, gate, folders):
    store = StudyStore(**folders, patience=PATIENCE, keep=2)
    gate.release(100)
    for owner in "abcde":
        assert store.start(owner, study()).wait(PATIENCE)
    assert [owner for owner in "abcde" if store.find(owner)] == ["d", "e"]


def test_equal_studies_are_one_and_a_stop_is_the_visitors_own(store, study, gate):
    first, second = store.start("a", study()), store.start("b", study())
    gate.release()
    until(lambda: len(second.cells) == 1)
    first.stop()
    assert (first.status, first.finished, second.status) == ("stopped", True, "running")
    gate.release(3)
    assert second.wait(PATIENCE)
    assert (second.status, len(second.cells), len(first.cells)) == ("done", 4, 1)
    again = store.start("a", study())
    assert (again.status, again.cells) == ("done", second.cells)


def test_cells_that_failed_are_said(store, study):
    wild = study(models=(study().models[0].model_copy(update={"learning_rate": 10.0, "weight_decay": 10.0}),))
    handle = store.start("a", wild)
    assert handle.wait(PATIENCE)
    assert (handle.status, handle.reason_key, len(handle.cells)) == ("failed", "study-cells", 4)
    assert "4 of 4 cells" in handle.reason
    assert "no longer a finite number" in handle.reason
