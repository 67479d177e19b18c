"""All tests: strict texts, a folder of their own for trained runs, and what takes longest first."""

from __future__ import annotations

import os
import tempfile

import pytest

ORDER = ("browser", "lessons", "pages", "core")
"""Folders by the time of their files, longest first: workers that share the work end together."""

_folder: tempfile.TemporaryDirectory | None = None

# Before any module of the course is imported: both are read when first needed.
os.environ["COURSE_STRICT"] = "1"
if "PYTEST_XDIST_WORKER" not in os.environ:
    # New for each call, so that nothing is left from an earlier one, and one for all workers: whatever tests
    # want trained is trained once.
    _folder = tempfile.TemporaryDirectory(prefix="course-tests-")
    os.environ["COURSE_CACHE_DIR"] = _folder.name


def pytest_configure(config: pytest.Config) -> None:
    if config.getoption("numprocesses", None) and not hasattr(config, "workerinput"):
        return  # hands out the work and does none
    import torch
    from streamlit import config as streamlit

    torch.set_num_threads(1)
    # Learners see no traceback; whoever reads a failing test must.
    streamlit.set_option("client.showErrorDetails", "full")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    def place(item: pytest.Item) -> int:
        folder = item.path.relative_to(config.rootpath / "tests").parts[0]
        return ORDER.index(folder) if folder in ORDER else len(ORDER)

    items.sort(key=place)


def pytest_unconfigure() -> None:
    if _folder is not None:
        _folder.cleanup()
