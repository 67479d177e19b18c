"""The processes that write the site end when there is nothing left to write."""

from __future__ import annotations

import sys
import time
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from types import ModuleType

import pytest

from website import build


def study() -> int:
    """What a study leaves behind in a worker: processes of its own that wait for more work."""
    import core.study.run as run

    return run.get_reusable_executor(1, timeout=run.STAY_SECONDS).submit(abs, -3).result()


def test_a_worker_that_ran_a_study_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    # Streamlit's harness leaves its script as the main module, which a new process would run.
    monkeypatch.setitem(sys.modules, "__main__", ModuleType("__main__"))
    with ProcessPoolExecutor(1, mp_context=get_context("spawn"), initializer=build._settle) as pool:
        assert pool.submit(study).result() == 3
        began = time.monotonic()
    assert time.monotonic() - began < 30
