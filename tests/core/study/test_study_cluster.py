"""A study on a real Dask scheduler with two worker processes on the loopback address."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from core.study import StudyError, csv_text, run, run_study, work

distributed = pytest.importorskip("distributed")

PATIENCE = 180.0
ROOT = Path(__file__).parents[3]


def traced(job, folder, runs):
    """Says who did it; runs in the workers."""
    cell = work.run_job(job, folder, runs)
    (Path(folder).parent / f"{job.hash}.{os.getpid()}").touch()
    time.sleep(0.2)
    return cell


@pytest.fixture(scope="module")
def cluster(tmp_path_factory):
    """The address of a scheduler and the two processes that work for it."""
    folder = tmp_path_factory.mktemp("cluster")
    place = folder / "scheduler.json"
    paths = os.pathsep.join([str(ROOT), str(Path(__file__).parent)])
    environment = {**os.environ, "PYTHONPATH": paths, "OMP_NUM_THREADS": "1"}

    def start(*words):
        command = [sys.executable, "-m", "dask", *words, "--scheduler-file", str(place), "--no-dashboard"]
        return subprocess.Popen(
            command, cwd=folder, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )

    processes = [start("scheduler", "--host", "127.0.0.1", "--port", "0")]
    worker = ("worker", "--host", "127.0.0.1", "--nthreads", "1", "--no-nanny")
    try:
        processes += [start(*worker), start(*worker)]
        end = time.monotonic() + PATIENCE
        while not place.exists():
            assert time.monotonic() < end, "the scheduler did not start"
            time.sleep(0.1)
        with distributed.Client(scheduler_file=str(place), timeout=PATIENCE, set_as_default=False) as client:
            client.wait_for_workers(2, timeout=PATIENCE)
            address = client.scheduler.address
        yield address, processes[1:]
    finally:
        for process in processes:
            process.kill()  # they keep nothing, and some of them are waiting for each other
            process.wait(PATIENCE)


def test_two_workers_give_what_this_process_gives(study, folders, tmp_path, cluster, monkeypatch):
    address, workers = cluster
    settings = study(criteria=("magnitude", "taylor", "fisher", "lamp"))
    here = list(run_study(settings, tmp_path / "c", runs=tmp_path / "r", workers=1, scheduler=""))
    monkeypatch.setenv("SCHEDULER", address)
    monkeypatch.setattr(run, "run_job", traced)
    there = list(run_study(settings, **folders))
    assert csv_text(settings, there) == csv_text(settings, here)
    assert len({cell.job for cell in there}) == len(there) == 8
    done = {int(path.suffix[1:]) for path in tmp_path.glob("*.*") if path.suffix[1:].isdigit()}
    assert done == {process.pid for process in workers}
    monkeypatch.setattr(run, "run_job", None)  # from disk
    assert csv_text(settings, run_study(settings, **folders)) == csv_text(settings, here)


def test_a_cluster_that_is_not_there_is_a_sentence(study, folders, monkeypatch):
    monkeypatch.setattr(run, "CONNECT_SECONDS", 0.2)
    with pytest.raises(StudyError, match=r"expected a scheduler at tcp://127\.0\.0\.1:9, got"):
        list(run_study(study(), **folders, scheduler="tcp://127.0.0.1:9"))
    with pytest.raises(StudyError, match="expected a scheduler as tcp://host:port, got 'nowhere'"):
        list(run_study(study(), **folders, scheduler="nowhere"))


def test_a_lost_worker_loses_nothing(study, folders, cluster, monkeypatch):
    address, workers = cluster
    monkeypatch.setattr(run, "run_job", traced)
    settings, cells = study(seeds=(0, 1, 2, 3)), []
    for cell in run_study(settings, **folders, scheduler=address):
        cells.append(cell)
        if len(cells) == 2:
            os.kill(workers[0].pid, signal.SIGKILL)
    assert len({cell.job for cell in cells}) == len(cells) == 8
