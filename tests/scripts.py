"""Scripts as a learner runs them, each in a fresh process, without half of the time going to imports.

A process that has imported what is large and not ours (torch, scikit-learn, scipy, pandas) and nothing of the
course makes a copy of itself for every script. Where the system cannot copy a process, each script gets a new
interpreter.
"""

from __future__ import annotations

import atexit
import json
import os
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SECONDS = 240


def run(file: Path, *arguments: str, cwd: Path = ROOT) -> str:
    """What ``python file arguments`` prints, run in the folder ``cwd``; fails the test when it fails."""
    known = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8", "OMP_NUM_THREADS": "1"}
    command = [str(file), *arguments]
    if hasattr(os, "fork"):
        code, printed, said = _copies().run(command, cwd, known)
    else:
        done = subprocess.run([sys.executable, *command], cwd=cwd, env=known, capture_output=True,
                              encoding="utf-8", timeout=SECONDS, check=False)  # fmt: skip
        code, printed, said = done.returncode, done.stdout, done.stderr
    if code:
        pytest.fail(f"{file.name} ended with {code}:\n{said}")
    return printed


class _Copies:
    """The process that is copied, at the other end of two pipes."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.scripts"],
            cwd=ROOT,
            env={**os.environ, "OMP_NUM_THREADS": "1"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            encoding="utf-8",
        )
        atexit.register(self._process.kill)

    def run(self, command: list[str], cwd: Path, known: dict[str, str]) -> tuple[int, str, str]:
        """Exit code, standard output, standard error."""
        self._process.stdin.write(json.dumps([command, str(cwd), known]) + "\n")
        self._process.stdin.flush()
        answer = self._process.stdout.readline()
        assert answer, "the process that runs scripts has ended"
        return tuple(json.loads(answer))


_copies = cache(_Copies)


def _serve() -> None:
    """Run each script that is asked for, until nobody asks any more."""
    import runpy
    import signal
    import tempfile

    import pandas  # noqa: F401
    import scipy.stats  # noqa: F401
    import torch  # noqa: F401

    asked, answers = os.dup(0), os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    for line in os.fdopen(asked, encoding="utf-8"):
        command, cwd, known = json.loads(line)
        with tempfile.TemporaryFile() as printed, tempfile.TemporaryFile() as said:
            child = os.fork()
            if not child:
                signal.alarm(SECONDS)
                os.dup2(printed.fileno(), 1)
                os.dup2(said.fileno(), 2)
                os.chdir(cwd)
                os.environ.clear()
                os.environ.update(known)
                sys.argv = command
                sys.path[0] = str(Path(command[0]).parent)
                sys.path.insert(1, known["PYTHONPATH"])
                runpy.run_path(command[0], run_name="__main__")
                return  # and the interpreter ends as it does after any script
            code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
            texts = []
            for file in (printed, said):
                file.seek(0)
                texts.append(file.read().decode())
        answers.write(json.dumps([code, *texts]) + "\n")
        answers.flush()


if __name__ == "__main__":
    _serve()
