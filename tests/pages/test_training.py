"""Runs that a page waits for: what is said of seeds that cannot be trained, and who is waited for."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from core.train.runs import default_store
from core.train.settings import TrainSettings
from lessons.catalogue import catalogue
from lessons.defaults import seed_band

WILD = TrainSettings(dataset="diabetes", widths=(8,), learning_rate=10.0, epochs=30)


LONG = WILD.model_copy(update={"learning_rate": 0.01, "epochs": 10_000, "snapshots": ()})


def band(settings) -> None:  # runs as a page of its own: it knows no names but those that it imports
    from pages.widgets import training

    training.wait_for_band(settings, "page")


def finished(settings: TrainSettings) -> bool:
    found = [default_store().find(seed) for seed in seed_band(settings)]
    return all(training is None or training.finished for training in found)


def until(true: Callable[[], bool]) -> None:
    end = time.monotonic() + 60
    while not true():
        assert time.monotonic() < end, "waited too long"
        time.sleep(0.05)


def test_seeds_that_cannot_be_trained_are_said() -> None:
    app = AppTest.from_function(band, args=(WILD,)).run()
    until(lambda: finished(WILD))
    app.run()
    text = catalogue("en")
    wanted = text("band-failed", ready=0, all=5, reason=text("run-diverged"))
    assert [caption.value for caption in app.caption] == [wanted]
    assert not app.exception


def test_seeds_are_not_trained_for_a_visitor_who_has_gone(monkeypatch: pytest.MonkeyPatch) -> None:
    store = default_store()
    app = AppTest.from_function(band, args=(LONG,)).run()
    asked = [store.find(seed) for seed in seed_band(LONG)]
    assert {training.priority for training in asked} == {"band"}
    assert not any(training.finished for training in asked)
    assert [caption.value for caption in app.caption] == [catalogue("en")("band-waiting", ready=0, all=5)]
    monkeypatch.setattr(store.queue, "patience", 0.3)
    until(lambda: all(training.finished for training in asked))
    assert {training.reason_key for training in asked} == {"run-abandoned"}
    assert finished(LONG)
