"""A study without a browser: `python -m core.study settings.json [--out file.csv]`."""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

from core.study.cells import Cell
from core.study.run import run_study
from core.study.settings import StudyError, read_settings
from core.study.table import csv_text

WIDTH = 30


def main(arguments: list[str]) -> int:
    """Run, show progress on the error output, write the CSV file. 0 done, 1 some cells failed, 2 no study,
    130 interrupted."""
    parser = argparse.ArgumentParser(prog="python -m core.study", description="Race criteria over seeds.")
    parser.add_argument("settings", type=Path, help="a JSON file with models, criteria and shares")
    parser.add_argument("--out", type=Path, help="the CSV file, by default beside the settings")
    parser.add_argument("--cells", type=Path, help="folder of finished cells, by default in the cache")
    parser.add_argument("--runs", type=Path, help="folder of trainings, by default in the cache")
    parser.add_argument("--workers", type=int, default=-1, help="processes, by default one a core")
    chosen = parser.parse_args(arguments)
    out = chosen.out or chosen.settings.with_suffix(".csv")
    try:
        settings = read_settings(chosen.settings)
        if not out.parent.is_dir():
            raise StudyError(f"expected a folder for the CSV file, got {out.parent}")
        if chosen.workers == 0:
            raise StudyError("expected a number of workers, or -1 for one a core, got 0")
    except StudyError as error:
        print(error, file=sys.stderr)
        return 2
    cells: list[Cell] = []
    failed: list[str] = []
    progress = _Progress(len(settings.jobs()))
    try:
        for cell in run_study(settings, chosen.cells, runs=chosen.runs, workers=chosen.workers):
            cells.append(cell)
            if cell.failed:
                failed.append(cell.failed)
            progress.show(len(cells), cell.job.label)
    except StudyError as error:
        progress.end()
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        progress.end()
        print(f"Stopped: {len(cells)} cells are kept, the same call goes on from there.", file=sys.stderr)
        return 130
    progress.end()
    out.write_text(csv_text(settings, cells), encoding="utf-8")
    for sentence in failed:
        print(sentence, file=sys.stderr)
    print(f"{out}: {len(cells) - len(failed)} of {len(cells)} cells", file=sys.stderr)
    return 1 if failed else 0


class _Progress:
    """One line that is written over on a terminal; a line every tenth elsewhere."""

    def __init__(self, total: int) -> None:
        self.total, self.began, self.tenths = total, time.monotonic(), -1
        self.terminal = sys.stderr.isatty()

    def show(self, done: int, label: str) -> None:
        part = done / self.total
        left = (time.monotonic() - self.began) * (1 - part) / part
        bar = "#" * round(part * WIDTH)
        line = f"[{bar:<{WIDTH}}] {done}/{self.total}, {left:.0f} s left, {label}"
        if self.terminal:
            print(f"\r\x1b[2K{line:.110}", end="", file=sys.stderr, flush=True)
        elif int(part * 10) > self.tenths:
            print(line, file=sys.stderr, flush=True)
        self.tenths = int(part * 10)

    def end(self) -> None:
        if self.terminal:
            print(file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
