"""All tests: strict texts, and a folder of their own for trained runs."""

from __future__ import annotations

import os
import tempfile

# Before any module of the course is imported: both are read when first needed.
os.environ["COURSE_STRICT"] = "1"
_folder = tempfile.TemporaryDirectory(prefix="course-tests-")
os.environ["COURSE_CACHE_DIR"] = _folder.name

import torch  # noqa: E402
from streamlit import config  # noqa: E402
from streamlit.runtime.pages_manager import PagesManager  # noqa: E402
from streamlit.testing.v1 import app_test  # noqa: E402

torch.set_num_threads(1)
# Learners see no traceback; whoever reads a failing test must.
config.set_option("client.showErrorDetails", "full")


def _navigation_only(*args: object, **more: object) -> PagesManager:
    """Streamlit's harness takes the folder ``pages`` for its old multi-page mode; serve.py turns it off."""
    manager = PagesManager(*args, **more)
    PagesManager.uses_pages_directory = False
    return manager


app_test.PagesManager = _navigation_only


def pytest_unconfigure() -> None:
    _folder.cleanup()
