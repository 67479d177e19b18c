"""Studies: against the clock that a visitor has and a second worker."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks import Row, milliseconds
from core.study import StudySettings, run_study
from core.train.loop import TrainSettings
from lessons.defaults import SEEDS, mlp_settings

CRITERIA = ("random", "magnitude", "gradient", "per_sample_gradient", "taylor", "fisher", "obd", "lamp")
ROOT = Path(__file__).parents[1]


def rows() -> Iterator[Row]:
    """Seconds of the clock, so they are those of a quiet machine only on a quiet machine."""
    yield from study_on_two_cores()
    yield two_workers_against_one()


def study_on_two_cores() -> Iterator[Row]:
    study = StudySettings(
        models=(mlp_settings("digits"),),
        criteria=CRITERIA,
        shares=tuple(i / 20 for i in range(1, 21)),
        seeds=SEEDS,
    )
    what = f"study of {len(CRITERIA)} criteria x 20 shares x {len(SEEDS)} seeds, digits 64-64-64-10"
    with tempfile.TemporaryDirectory() as folder:
        for state, goal in (("from nothing, two workers", 30.0), ("from disk", 1.0)):
            began = time.perf_counter()
            cells = list(run_study(study, f"{folder}/c", runs=f"{folder}/r", workers=2, scheduler=""))
            seconds = time.perf_counter() - began
            assert len(cells) == len(CRITERIA) * len(SEEDS)
            assert not any(cell.failed for cell in cells)
            yield Row(f"{what}, {state}", "the clock", milliseconds(seconds), f"{goal:g} s", seconds < goal)


def two_workers_against_one() -> Row:
    """Eight trainings of a larger network, cut and trained on; in turns, so that load meets both."""
    study = StudySettings(
        models=(TrainSettings(dataset="digits", widths=(256, 256), epochs=40),),
        criteria=("taylor",),
        shares=(0.5, 0.9),
        seeds=tuple(range(8)),
        retrain=(0, 10),
    )
    seconds: dict[int, list[float]] = {1: [], 2: []}
    with _cluster(1) as one, _cluster(2) as two, tempfile.TemporaryDirectory() as folder:
        for turn in range(3):
            for workers, address in ((1, one), (2, two)):
                place = f"{folder}/{turn}-{workers}"
                began = time.perf_counter()
                cells = list(run_study(study, f"{place}/c", runs=f"{place}/r", scheduler=address))
                seconds[workers].append(time.perf_counter() - began)
                assert len(cells) == 8
                assert not any(cell.failed for cell in cells)
    # the first turn warms up: workers import what they need
    ratios = sorted(a / b for a, b in zip(seconds[1][1:], seconds[2][1:], strict=True))
    ratio = sum(ratios) / len(ratios)
    return Row(
        "study of 8 seeds with retraining, digits 64-256-256-10, two Dask workers",
        "one Dask worker",
        f"{ratio:.2f} times faster ({milliseconds(min(seconds[2]))}; {milliseconds(min(seconds[1]))})",
        "1.6 times faster",
        ratio >= 1.6,
    )


@contextmanager
def _cluster(workers: int) -> Iterator[str]:
    """The address of a scheduler with so many worker processes of one thread."""
    from distributed import Client

    with tempfile.TemporaryDirectory() as folder:
        place = f"{folder}/scheduler.json"
        environment = {**os.environ, "PYTHONPATH": str(ROOT), "OMP_NUM_THREADS": "1"}

        def start(*words: str) -> subprocess.Popen:
            command = [sys.executable, "-m", "dask", *words, "--scheduler-file", place, "--no-dashboard"]
            return subprocess.Popen(
                command, cwd=folder, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
            )

        processes = [start("scheduler", "--host", "127.0.0.1", "--port", "0")]
        worker = ("worker", "--host", "127.0.0.1", "--nthreads", "1", "--no-nanny")
        try:
            processes += [start(*worker) for _ in range(workers)]
            with Client(scheduler_file=place, timeout=120, set_as_default=False) as client:
                client.wait_for_workers(workers, timeout=120)
                yield client.scheduler.address
        finally:
            for process in processes:
                process.kill()  # they keep nothing, and some of them are waiting for each other
                process.wait()
