"""Take-home scripts as a learner runs them."""

from __future__ import annotations

from pathlib import Path

from tests import scripts


def run(source: str, folder: Path, *arguments: str) -> str:
    """What the script prints. Fails with its error where it does not run."""
    file = folder / "home.py"
    file.write_text(source, encoding="utf-8")
    return scripts.run(file, *arguments, cwd=folder)
