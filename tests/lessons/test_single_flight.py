"""Pupils who open the same thing at the same moment cost one computation."""

from __future__ import annotations

import sys
import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest

from core.jobs.memory import Remembered
from core.train.runs import default_store
from lessons import subject
from lessons.lesson import View
from lessons.mlp_weights.lesson import LESSON

PUPILS = 20


def caches() -> dict[str, Remembered]:
    """Everything that lessons remember, by its name."""
    modules = [module for name, module in list(sys.modules.items()) if name.partition(".")[0] == "lessons"]
    found = [one for module in modules for one in vars(module).values() if isinstance(one, Remembered)]
    return {f"{one.__module__}.{one.__qualname__}": one for one in found}


def test_twenty_who_open_a_new_criterion_compute_what_one_does(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = LESSON.settings(dataset="moons", criterion="fisher").consistent()
    training = LESSON.training(settings)
    default_store().request(training).result(120)
    view = View(settings, 0, (training,), False, "en")
    sweeps, sweep = [], subject.sweep
    monkeypatch.setattr(subject, "sweep", lambda *args: sweeps.append(args[0]) or sweep(*args))

    def opened(pupils: int) -> tuple[list, Counter, int]:
        for cache in caches().values():
            cache.cache_clear()
        sweeps.clear()
        together = threading.Barrier(pupils)

        def one(_: int) -> object:
            together.wait(60)
            return LESSON.payload(view), LESSON.say("body", view)

        with ThreadPoolExecutor(pupils) as pool:
            found = list(pool.map(one, range(pupils)))
        return found, Counter({name: one.cache_info().misses for name, one in caches().items()}), len(sweeps)

    alone, computed, swept = opened(1)
    found, together, swept_together = opened(PUPILS)
    assert computed.total() > 10
    assert swept > 0
    assert +together == +computed
    assert swept_together == swept
    assert len({id(payload) for payload, _ in found}) == 1
    assert found[0][0].text == alone[0][0].text
