"""Runs: trained once for everybody, in the order in which people wait, for as long as they wait."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
import torch

from core.jobs import UnavailableError
from core.train import runs
from core.train.files import RunFiles
from core.train.loop import TrainSettings, train
from core.train.runs import RunStore, cache_folder, default_store
from core.train.settings import SNAPSHOTS, EncoderSettings, RecurrentSettings
from lessons import defaults
from lessons.defaults import SEEDS, default_runs, mlp_settings, seed_band, warm_up
from tests.core.train.small_runs import PATIENCE, Gate, equal, settings, until


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
    assert (page.position, due[1].position) == (0, 2)
    promoted = store.request(settings(3), restart=False)
    assert promoted is due[3]
    assert [handle.position for handle in (page, promoted, *due[1:3])] == [0, 1, 3, 4]
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


def test_closing_ends_the_worker_and_refuses_new_work(store, monkeypatch):
    gate = Gate(monkeypatch)
    running, queued = store.request(settings(0)), store.request(settings(1))
    assert gate.started.wait(PATIENCE)
    store.close(PATIENCE)
    assert (running.status, queued.status) == ("stopped", "stopped")
    assert not any(thread.is_alive() for thread in store.queue._threads)
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


def test_a_page_waits_for_no_band_and_not_forever_for_another_process(tmp_path, monkeypatch):
    monkeypatch.setattr(runs, "LOCKED_SECONDS", 0.2)
    gate = Gate(monkeypatch)
    here, there = RunStore(tmp_path), RunStore(tmp_path)
    kept = here.request(settings(0))
    assert gate.started.wait(PATIENCE)
    band = there.request(settings(0), "band")
    until(lambda: band.status == "running")
    page = there.request(settings(1))
    until(lambda: gate.order == [0, 1])  # overtakes a band that waits for another process
    again = there.request(settings(0))
    assert again is band
    gate.open.set()
    assert page.result(PATIENCE)
    assert equal(kept.result(PATIENCE), again.result(PATIENCE))

    gate.open.clear()
    here.request(settings(2))
    until(lambda: gate.order[-1] == 2)
    there.request(settings(2))
    until(lambda: gate.order[2:] == [2, 2])  # the same again
    gate.open.set()
    here.close()
    there.close()


@pytest.mark.parametrize("paused", [False, True])
def test_two_processes_never_wait_for_each_other(tmp_path, monkeypatch, paused):
    """Each trains one run and is then asked for the other's, by those who would wait."""
    monkeypatch.setattr(runs, "LOCKED_SECONDS", 0.1)
    gate = Gate(monkeypatch)
    stores = RunStore(tmp_path), RunStore(tmp_path)
    own = [store.request(settings(seed), "default") for seed, store in enumerate(stores)]
    until(lambda: all(len(one.records) == 1 for one in own))
    wish = "default" if paused else "band"
    if paused:
        for one in own:
            one.pause("")
    others = [store.request(settings(1 - seed), wish) for seed, store in enumerate(stores)]
    gate.open.set()
    assert [one.result(PATIENCE).settings.seed for one in others] == [1, 0]
    for one in own:
        one.pause("", paused=False)
    assert [one.result(PATIENCE).settings.seed for one in own] == [0, 1]
    assert [store.locked for store in stores] == [0, 0]
    for store in stores:
        store.close()


def test_who_has_no_lock_waits_for_the_other_process_as_long_as_it_takes(tmp_path, monkeypatch):
    monkeypatch.setattr(runs, "LOCKED_SECONDS", 0.01)
    gate = Gate(monkeypatch)
    here, there = RunStore(tmp_path), RunStore(tmp_path)
    here.request(settings(0), "default")
    assert gate.started.wait(PATIENCE)
    waiting = there.request(settings(0), "band")
    assert not waiting.wait(0.3)
    assert gate.order == [0]
    waiting.attend("ann")  # a page waits now too: the same again
    until(lambda: gate.order == [0, 0])
    gate.open.set()
    assert waiting.result(PATIENCE)
    here.close()
    there.close()


def test_seeds_that_wait_for_one_network_are_trained_side_by_side(store, monkeypatch):
    gate = Gate(monkeypatch, together=True)
    first = store.request(settings(0))
    assert gate.started.wait(PATIENCE)
    band = [store.request(settings(seed), "band") for seed in (1, 2, 3)]
    other = store.request(settings(1, epochs=2), "band")
    due = store.request(settings(4), "default")
    gate.open.set()
    for training in (first, *band, other, due):
        training.result(PATIENCE)
    assert gate.order == [0, (1, 2, 3), 1, 4]
    for training in band:
        records = list(train(training.settings))
        run = training.result(0)
        assert [r.validation_loss for r in training.records] == [r.validation_loss for r in records]
        assert all(torch.equal(run.final[name], records[-1].params[name]) for name in run.final)
        assert RunFiles(store.files.store.folder).read(training.settings) is not None


def test_one_of_several_side_by_side_may_be_given_up_or_diverge(store, monkeypatch):
    gate = Gate(monkeypatch, together=True)
    store.request(settings(9, epochs=2), visitor="ann")
    assert gate.started.wait(PATIENCE)
    wild = {"dataset": "diabetes", "widths": (8,), "learning_rate": 10.0, "epochs": 30, "snapshots": ()}
    lost = [store.request(settings(seed, **wild), "band", visitor="ann") for seed in (0, 1)]
    kept, left, gone = (store.request(settings(seed), "band", visitor="ann") for seed in (5, 6, 7))
    gate.open.set()
    until(lambda: len(kept.records) > 1)
    left.leave("ann")
    assert kept.result(PATIENCE).settings == settings(5)
    assert [(one.wait(PATIENCE), one.status, one.reason_key) for one in lost] == [
        (True, "failed", "run-diverged")
    ] * 2
    assert gone.result(PATIENCE)

    gate.open.clear()
    both = [store.request(settings(seed, epochs=50), "band", visitor="ann") for seed in (1, 2)]
    until(lambda: len(both[0].records) == 1)
    for one in both:
        one.leave("ann")
    assert [(one.wait(PATIENCE), one.status) for one in both] == [(True, "stopped")] * 2
    assert store.find(settings(1, epochs=50)) is None
