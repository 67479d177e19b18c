"""Openings: kept under all that they depend on, read only when they are sound."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from core.store import Store
from lessons import openings
from lessons.defaults import seed_band
from lessons.lesson import View, _payload
from lessons.mlp_weights.lesson import LESSON
from lessons.mlp_weights.settings import MlpWeights
from live_chart import Encoded, Stops


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    store = Store(tmp_path / "openings", 100_000, "opening")
    monkeypatch.setattr(openings, "_store", lambda: store)
    return store.folder


def test_what_was_kept_is_there(folder: Path) -> None:
    name = openings.name("chart", "home", {"at": "0.5"}, "en")
    assert not openings.kept()
    assert openings.opening(name) is None
    openings.keep(name, b"\x00\xff" * 1000)
    assert openings.opening(name) == b"\x00\xff" * 1000
    assert openings.kept()


def test_name_says_all_that_an_opening_depends_on(monkeypatch: pytest.MonkeyPatch) -> None:
    parts = ("chart", "home", {"at": "0.5", "epoch": "3"}, "en")
    name = openings.name(*parts)
    assert openings.name("chart", "home", {"epoch": "3", "at": "0.5"}, "en") == name
    for other in (
        ("poster", *parts[1:]),
        ("chart", "rnn", *parts[2:]),
        (*parts[:2], {"at": "0.5"}, "en"),
        (*parts[:3], "zh"),
        (*parts, ["seed"]),
    ):
        assert openings.name(*other) != name
    monkeypatch.setattr(openings, "code_version", lambda: "another version of the course")
    assert openings.name(*parts) != name


def test_version_changes_with_every_source_file_and_package(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(openings, "ROOT", tmp_path)
    versions = set()

    def version() -> str:
        found = openings.code_version.__wrapped__()
        versions.add(found)
        return found

    for file in ("core/a.py", "lessons/text/en/home.ftl", "live_chart/js/live.js", "pages/home.py"):
        path = tmp_path / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("1")
        assert version() == version()
        path.write_text("2")
        version()
    (tmp_path / "pages" / "home.pyc").write_text("not a source")
    version()
    assert len(versions) == 8
    monkeypatch.setattr(openings, "version", lambda package: "0")
    version()
    assert len(versions) == 9


@pytest.mark.parametrize("damage", [b"", b"{}", b"no notes at all"])
def test_a_damaged_opening_is_none(folder: Path, damage: bytes) -> None:
    name = openings.name("chart")
    openings.keep(name, b"content")
    (folder / f"{name}.json").write_bytes(damage)
    assert openings.opening(name) is None


def test_oldest_openings_go(folder: Path) -> None:
    import os

    names = [openings.name(i) for i in range(8)]
    for age, name in enumerate(names):
        openings.keep(name, os.urandom(20_000))
        os.utime(folder / f"{name}.json", (age, age))
    there = [name for name in names if openings.opening(name) is not None]
    assert there == names[-len(there) :]
    assert 0 < len(there) < len(names)


def test_nothing_heavy_is_imported() -> None:
    script = (
        "import sys, lessons.openings, pages.widgets.poster, pages.widgets.link, pages.widgets.theme;"
        "print([name for name in ('torch', 'sklearn', 'scipy', 'pandas') if name in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True, cwd=openings.ROOT
    )
    assert done.stdout.strip() == "[]"


def test_a_chart_is_computed_once_for_all_starts(folder: Path) -> None:
    drawn = []

    def chart(view: View) -> Encoded:
        drawn.append(view)
        return Encoded(f"chart {len(drawn)}", (Stops([0.0, 1.0], [0, 8]),), {"fc1.weight": 8}, None, True)

    lesson = replace(LESSON, chart=chart, hides=True)
    settings = MlpWeights()
    band = seed_band(lesson.training(settings))

    def text(**more: object) -> str:
        _payload.cache_clear()  # what a new process does not know
        fields = {name: more.pop(name) for name in tuple(more) if name in MlpWeights.model_fields}
        return lesson.payload(replace(View(settings.replace(**fields), seeds=band), **more)).text

    assert text() == "chart 1"
    assert text() == text(at=0.9) == "chart 1"
    assert text(language="zh") == "chart 2"
    assert text(criterion="fisher") == "chart 3"
    assert text(revealed=False) == "chart 4"
    assert text() == "chart 1"
    # Not kept: a band that still grows, and what was cut by hand.
    assert [text(seeds=band[:2]), text(seeds=band[:2])] == ["chart 5", "chart 6"]
    assert [text(cut=(1,)), text(cut=(1,))] == ["chart 7", "chart 8"]
