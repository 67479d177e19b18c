"""The command that writes the site: what it refuses, what it says of what it left out, what it deletes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

pytest.importorskip("latex2mathml")
pytest.importorskip("markdown_it")

from website import build
from website.__main__ import main

HOME, TEACH = build.Task("home", "default"), build.Task("teach", "default")


def writes(names: Callable[[build.Task], list[str]]) -> Callable:
    """A recording that writes files of these names."""
    return lambda folder, task: (build._all(folder, dict.fromkeys(names(task), task.name)), "")


def files(folder: Path) -> set[str]:
    found = (str(file.relative_to(folder)) for file in folder.rglob("*") if file.is_file())
    return {name for name in found if not name.startswith("assets/")}


@pytest.mark.parametrize("name", ["mlp-weight", "home/nothing"])
def test_a_name_that_is_not_there_is_refused(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture
) -> None:
    assert main([str(tmp_path / "site"), "home", name]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.count("\n") == 1
    assert name in said.err
    assert "mlp-weights" in said.err
    assert not (tmp_path / "site").exists()


def test_what_was_left_out_is_told_to_who_called(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture
) -> None:
    write = build.build
    monkeypatch.setattr("website.__main__.build", lambda *a, **k: write(*a, **k, processes=1))
    monkeypatch.setattr(build, "make", lambda folder, task: ({}, "no" if task == HOME else ""))
    assert main([str(tmp_path), "home/default", "teach"]) == 1
    assert "1 of 2" in capsys.readouterr().err
    assert main([str(tmp_path), "teach"]) == 0


def test_a_whole_build_deletes_what_it_has_not_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    every = {"data/home/a.js", "files/a.py", "en/index.html", "zh/index.html"}
    monkeypatch.setattr(build, "make", writes(lambda task: sorted(every)))
    build.build(tmp_path, [HOME], processes=1, whole=True)
    own = {"index.html", "sw.js", build.MANIFEST}
    assert files(tmp_path) == every | own
    old = ("data/home/b.js", "data/gone/default.js", "files/b.py", "en/gone.html", "CNAME", "more/page.html")
    for name in old:
        build._write(tmp_path / name, "old")
    build.build(tmp_path, [HOME], processes=1)
    assert files(tmp_path) == every | own | set(old), "a build of some pages deletes nothing"
    monkeypatch.setattr(build, "make", lambda folder, task: ({}, "no"))
    build.build(tmp_path, [HOME, TEACH], processes=1, whole=True)
    assert files(tmp_path) == every | own | set(old), "nor one that had to leave something out"
    build.build(tmp_path, [HOME], processes=1, whole=True)
    assert files(tmp_path) == every | own | {"CNAME", "more/page.html"}
    assert not (tmp_path / "data" / "gone").exists()


def test_a_folder_that_holds_something_else_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture) -> None:
    build._write(tmp_path / "data" / "thesis.txt", "years of work")
    assert main([str(tmp_path), "home"]) == 2
    assert "thesis" not in capsys.readouterr().err
    assert files(tmp_path) == {"data/thesis.txt"}
