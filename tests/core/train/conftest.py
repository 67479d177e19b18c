"""A store in a folder of its own, and a run on disk."""

from __future__ import annotations

import pytest

from core.train.runs import RunStore
from tests.core.train.small_runs import PATIENCE, settings


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
