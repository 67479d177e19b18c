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

torch.set_num_threads(1)
# Learners see no traceback; whoever reads a failing test must.
config.set_option("client.showErrorDetails", "full")


def pytest_unconfigure() -> None:
    _folder.cleanup()
