"""A small study, and folders of its own for every test."""

from __future__ import annotations

import pytest

from core.study import StudySettings
from core.train.settings import TrainSettings


@pytest.fixture
def folders(tmp_path):
    """Where cells and runs go: keywords of run_study."""
    return {"folder": tmp_path / "cells", "runs": tmp_path / "runs"}


@pytest.fixture
def study():
    """Makes a study of moons that takes milliseconds a cell; keywords replace its fields."""

    def make(**changes):
        fields = {
            "models": (TrainSettings(dataset="moons", widths=(8,), epochs=4, snapshots=(1,)),),
            "criteria": ("magnitude", "taylor"),
            "shares": (0.3, 0.6, 0.9),
            "seeds": (0, 1),
        }
        return StudySettings(**{**fields, **changes})

    return make
