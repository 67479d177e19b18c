"""Runs of many visitors: one each, few at once, no thread and no run left behind."""

from __future__ import annotations

import threading
import time

import pytest

from core.retrain import LoopStore, prune_and_retrain, runner
from core.train import loop as training
from core.train.runs import RunStore
from core.train.settings import TrainSettings
from tests.core.retrain.small import loop, same

PATIENCE = 20.0
WANTED = TrainSettings(dataset="moons", widths=(4,), epochs=3)
WILD = TrainSettings(dataset="diabetes", widths=(8,), learning_rate=10.0, epochs=30)


def settings(**changes):
    return loop(WANTED, **changes)


@pytest.fixture
def runs(tmp_path):
    made = RunStore(tmp_path / "runs")
    yield made
    made.close()


@pytest.fixture
def store(runs):
    made = LoopStore(runs, keep=2, patience=PATIENCE)
    yield made
    made.close()
    assert not any(thread.is_alive() for thread in made.queue._threads)


class Gate:
    """A loop that waits before each event until it is let through, once each or for good."""

    def __init__(self, monkeypatch):
        self.tickets = threading.Semaphore(0)
        self.order = []
        self.closed = []
        self.steps = runner.steps
        monkeypatch.setattr(runner, "steps", self.through)

    def through(self, wanted, cancel, **options):
        self.order.append(wanted.target)
        for event in self.steps(wanted, cancel=cancel, **options):
            while not self.tickets.acquire(timeout=0.005):
                if cancel.is_set():
                    return
            yield event

    def let(self, events=100_000):
        self.tickets.release(events)


def until(true):
    end = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < end, "waited too long"
        time.sleep(0.005)


def test_a_run_is_what_the_loop_gives(store):
    handle = store.start("ann", settings())
    assert handle.wait(PATIENCE)
    assert (handle.status, handle.position, handle.reason_key) == ("done", 0, "")
    want = list(prune_and_retrain(settings()))
    assert len(handle.rounds) == len(want) == 4
    assert all(same(a.params, b.params) for a, b in zip(handle.rounds, want, strict=True))
    assert (handle.fraction, handle.seconds_left, handle.round) == (1.0, 0.0, 3)
    assert [record.epoch for record in handle.records] == [0, 1, 2]
    assert handle.seconds > 0
    assert store.find("ann") is handle
    assert store.find("bob") is None


def test_progress_can_be_read_on_the_way(store, monkeypatch):
    gate = Gate(monkeypatch)
    handle = store.start("ann", settings())
    until(lambda: gate.order)
    assert (handle.seconds_left, handle.rounds) == (None, ())
    gate.let(3)  # round 0, and two epochs of the first round
    until(lambda: len(handle.records) == 2)
    assert (len(handle.rounds), handle.round, handle.status) == (1, 1, "running")
    assert handle.fraction == pytest.approx(1 / 6)
    assert handle.seconds_left == pytest.approx(5 * handle.seconds)
    under_way = handle.share
    gate.let()
    assert handle.wait(PATIENCE)
    assert under_way == handle.rounds[1].share > 0


def test_a_new_start_ends_the_owners_old_run_and_nobody_elses(store, monkeypatch):
    gate = Gate(monkeypatch)
    first, other = store.start("ann", settings(target=0.5)), store.start("bob", settings(target=0.6))
    until(lambda: gate.order)
    second = store.start("ann", settings(target=0.7))
    assert first.wait(PATIENCE)
    assert (first.status, first.reason_key) == ("stopped", "loop-stopped")
    assert "was stopped" in first.reason
    assert store.find("ann") is second
    gate.let()
    assert other.wait(PATIENCE)
    assert second.wait(PATIENCE)
    assert (other.status, second.status, gate.order) == ("done", "done", [0.5, 0.6, 0.7])


def test_one_runs_at_a_time_and_the_queue_says_who_is_next(store, monkeypatch):
    gate = Gate(monkeypatch)
    handles = [store.start(f"v{i}", settings(target=0.5 + i / 10)) for i in range(4)]
    until(lambda: gate.order)
    assert [handle.position for handle in handles] == [0, 1, 2, 3]
    assert [handle.status for handle in handles] == ["running", "queued", "queued", "queued"]
    handles[1].stop()
    assert (handles[1].status, handles[2].position) == ("stopped", 1)
    gate.let()
    for handle in handles:
        assert handle.wait(PATIENCE)
    assert gate.order == [0.5, 0.7, 0.8]
    assert sum(worker.is_alive() for worker in store.queue._threads) == 1


def test_two_workers_run_two_at_once_and_no_more(runs, monkeypatch):
    gate = Gate(monkeypatch)
    store = LoopStore(runs, workers=2)
    handles = [store.start(f"v{i}", settings(target=0.5 + i / 10)) for i in range(3)]
    until(lambda: len(gate.order) == 2)
    assert sorted(handle.status for handle in handles) == ["queued", "running", "running"]
    store.close()
    assert all(handle.status == "stopped" for handle in handles)


def test_a_paused_run_gives_its_place_away_and_goes_on_later(store, monkeypatch):
    gate = Gate(monkeypatch)
    first = store.start("ann", settings(target=0.5))
    gate.let(2)
    until(lambda: len(first.records) == 1 and first.rounds)
    held = (len(first.rounds), len(first.records))
    first.pause()
    assert first.status == "paused"
    gate.let(1)
    until(lambda: first.job.status == "paused")
    second = store.start("bob", settings(target=0.6))
    gate.let()
    assert second.wait(PATIENCE)
    assert (first.status, (len(first.rounds), len(first.records))) == ("paused", held)
    first.resume()
    assert first.wait(PATIENCE)
    assert first.status == "done"
    want = list(prune_and_retrain(settings(target=0.5)))
    assert all(same(a.params, b.params) for a, b in zip(first.rounds, want, strict=True))


def test_a_queued_run_can_be_paused_and_resumed(store, monkeypatch):
    gate = Gate(monkeypatch)
    first, second = store.start("ann", settings(target=0.5)), store.start("bob", settings(target=0.6))
    until(lambda: gate.order)
    second.pause()
    assert (second.status, second.position) == ("paused", 0)
    second.resume()
    assert (second.status, second.position) == ("queued", 1)
    gate.let()
    assert first.wait(PATIENCE)
    assert second.wait(PATIENCE)


def test_stopping_keeps_the_rounds_so_far(store, monkeypatch):
    gate = Gate(monkeypatch)
    handle = store.start("ann", settings())
    gate.let(5)
    until(lambda: len(handle.rounds) == 2)
    handle.stop()
    assert handle.wait(PATIENCE)
    assert (handle.status, len(handle.rounds), handle.seconds_left) == ("stopped", 2, 0.0)
    again = store.start("ann", settings())
    gate.let()
    assert again.wait(PATIENCE)
    assert len(again.rounds) == 4


@pytest.mark.parametrize("moment", ["running", "queued", "paused"])
def test_runs_whose_visitor_is_gone_end(runs, monkeypatch, moment):
    store = LoopStore(runs, patience=0.3)
    gate = Gate(monkeypatch)
    other = store.start("bob", settings(target=0.5)) if moment == "queued" else None
    handle = store.start("ann", settings(target=0.6))
    if moment == "paused":
        gate.let(1)
        handle.pause()
        until(lambda: handle.job.status == "paused")
    if moment == "running":
        until(lambda: gate.order)
    until(lambda: handle.finished or (other is not None and other.attend()))
    assert (handle.status, handle.reason_key) == ("stopped", "loop-abandoned")
    assert "abandoned" in handle.reason
    gate.let()
    if other is not None:
        until(lambda: other.attend() or other.finished)
        assert other.status == "done"
    store.close()


def test_visitors_of_equal_runs_share_one_and_stop_and_pause_for_themselves(store, monkeypatch):
    gate = Gate(monkeypatch)
    first, second = store.start("ann", settings()), store.start("bob", settings())
    gate.let(2)
    until(lambda: len(second.records) == 1 and second.rounds)
    assert second.job is first.job
    first.pause()
    gate.let(3)
    until(lambda: len(second.rounds) == 2)
    assert (first.status, len(first.rounds), second.status) == ("paused", 1, "running")
    first.resume()
    assert (first.status, len(first.rounds)) == ("running", 2)
    first.stop()
    assert (first.status, first.reason_key, second.status) == ("stopped", "loop-stopped", "running")
    second.pause()  # nobody else is left
    gate.let(1)
    until(lambda: second.job.status == "paused")
    second.resume()
    gate.let()
    assert second.wait(PATIENCE)
    assert (second.status, len(second.rounds), len(first.rounds)) == ("done", 4, 2)
    assert len(gate.order) == 1


def test_finished_runs_are_remembered_and_forgotten_in_order(store, monkeypatch):
    gate = Gate(monkeypatch)
    gate.let()
    first = store.start("ann", settings(target=0.5))
    assert first.wait(PATIENCE)
    again = store.start("bob", settings(target=0.5))
    assert (again.status, again.rounds) == ("done", first.rounds)
    assert gate.order == [0.5]
    for i in (1, 2, 3):
        assert store.start(f"v{i}", settings(target=0.5 + i / 10)).wait(PATIENCE)
    assert store.known(settings(target=0.5).hash) is None
    assert store.known(settings(target=0.8).hash)
    assert store.find("ann") is None
    assert store.start("ann", settings(target=0.5)).wait(PATIENCE)
    assert gate.order[-1] == 0.5


def test_failures_carry_their_reason_and_the_worker_goes_on(store, monkeypatch):
    handle = store.start("ann", loop(WILD))
    assert handle.wait(PATIENCE)
    assert (handle.status, handle.reason_key) == ("failed", "loop-diverged")
    assert "smaller learning rate" in handle.reason
    tanh = TrainSettings(dataset="moons", widths=(4,), activation="tanh", epochs=1)
    handle = store.start("ann", loop(tanh, grain="unit", criterion="zeros"))
    assert handle.wait(PATIENCE)
    assert (handle.status, handle.reason_key) == ("failed", "loop-failed")
    assert "expected an activation" in handle.reason
    assert len(handle.rounds) == 1
    assert store.start("ann", settings()).wait(PATIENCE)
    assert store.find("ann").status == "done"


def test_stopping_while_the_dense_network_is_trained_leaves_nothing(store, runs):
    long = TrainSettings(dataset="digits", widths=(64, 64), epochs=10_000)
    handle = store.start("ann", loop(long))
    until(lambda: len(handle.records) > 1)
    assert (handle.status, handle.round) == ("running", 0)
    handle.stop()
    assert handle.wait(PATIENCE)
    assert (handle.status, handle.rounds) == ("stopped", ())
    until(lambda: runs.find(long) is None or runs.find(long).finished)


def test_a_pause_while_the_dense_network_is_trained_keeps_it(store, runs, monkeypatch):
    trainings, go = [], threading.Event()

    def train(wanted, **options):
        trainings.append(wanted)
        for record in training.train(wanted, **options):
            yield record
            assert go.wait(PATIENCE)

    monkeypatch.setattr("core.train.runs.train", train)
    handle = store.start("ann", settings())
    until(lambda: len(handle.records) == 1)
    handle.pause()
    time.sleep(4 * runner._LOOK_SECONDS)
    assert (handle.status, handle.round, handle.job.status) == ("paused", 0, "running")
    go.set()
    until(lambda: handle.job.status == "paused")
    assert runs.get(WANTED) is not None
    assert (len(handle.records), handle.rounds) == (1, ())
    handle.resume()
    assert handle.records
    assert handle.wait(PATIENCE)
    assert (handle.status, trainings) == ("done", [WANTED])


def test_closing_ends_runs_and_workers_and_refuses_new_work(runs, monkeypatch):
    before = threading.active_count()
    gate = Gate(monkeypatch)
    store = LoopStore(runs)
    running, queued = store.start("ann", settings()), store.start("bob", settings())
    until(lambda: gate.order)
    paused = store.start("eve", settings())
    paused.pause()
    store.close(PATIENCE)
    assert [handle.status for handle in (running, queued, paused)] == ["stopped"] * 3
    assert not store.queue._threads[0].is_alive()
    assert threading.active_count() <= before + 2  # those that train dense networks
    with pytest.raises(RuntimeError, match="closed"):
        store.start("ann", settings())
