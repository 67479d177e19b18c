"""What the course opens with, on disk: there again after a restart before anything is computed or imported.

An opening is whatever somebody computed, as bytes, under the names of all that it depends on. The course's
own source files and the versions of the packages are among them always, so that an opening of another version
is none. Nothing here imports torch or scikit-learn.

    name = openings.name("chart", "mlp-weights", settings.query(), language)
    found = openings.opening(name)
    if found is None:
        openings.keep(name, content)
"""

from __future__ import annotations

import base64
import hashlib
import json
import zlib
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

from core.store import Store, cache_root

LIMIT_BYTES = 128 * 2**20
ROOT = Path(__file__).parents[1]
SOURCES = ("core", "lessons", "live_chart", "pages")
SUFFIXES = frozenset((".py", ".js", ".css", ".ftl", ".j2"))
PACKAGES = ("plotly", "streamlit", "scipy")
"""What an opening depends on beside the packages that every stored result depends on."""


def name(*parts: Any) -> str:
    """The name of an opening that depends on `parts`: anything that JSON can hold, mappings in any order."""
    text = json.dumps([code_version(), *parts], sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def opening(name: str) -> bytes | None:
    """What was kept under a name of `name`; None where there is nothing, or nothing sound."""
    return _store().read(name, lambda notes, _: zlib.decompress(base64.b64decode(notes["opening"])))


def keep(name: str, content: bytes) -> None:
    """Keep what a page opens with; what was not opened for longest goes when there is too much."""
    packed = base64.b64encode(zlib.compress(content, 1)).decode("ascii")
    store = _store()
    store.write(name, {"opening": packed})
    store.trim(keep=name)


def kept() -> bool:
    """Whether there are openings at all, of whatever version."""
    try:
        return any(_store().folder.iterdir())
    except OSError:
        return False


@cache
def code_version() -> str:
    """Hash of the course's own source files and texts, and of the packages that they are shown by."""
    found = hashlib.sha256()
    for folder in SOURCES:
        for file in sorted((ROOT / folder).rglob("*")):
            if file.suffix in SUFFIXES:
                found.update(str(file.relative_to(ROOT)).encode() + b"\0" + file.read_bytes() + b"\0")
    for package in PACKAGES:
        found.update(f"{package} {version(package)}\0".encode())
    return found.hexdigest()


@cache
def _store() -> Store:
    return Store(cache_root() / "openings", LIMIT_BYTES, "opening")
