"""Many sessions at once, over the protocol that browsers speak: memory, releases, a criterion that is new."""

from __future__ import annotations

import asyncio
import os
import random
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator, Sequence
from pathlib import Path

from benchmarks import Row
from benchmarks.processes import BARE, started
from benchmarks.protocol import Session
from core.train.runs import RunStore
from lessons.defaults import seed_band
from lessons.mlp_weights.lesson import LESSON

PAGE = "mlp-weights"
SESSIONS = 30
PUPILS = 20
ROUNDS = 3
CRITERION = "fisher"
PAYLOAD_BYTES = 100_000
"""The chart of /mlp-weights is larger than this; the home page's is not."""

APP = [sys.executable, "-m", "streamlit", "run", "app.py"]

Release = Callable[[Session, float], Awaitable[object]]


def rows() -> Iterator[Row]:
    os.environ["COURSE_TRAIN_AHEAD"] = "0"  # the server does nothing but what is measured
    with tempfile.TemporaryDirectory() as folder:
        cache = trained(Path(folder) / "trained")
        with started(APP, cache) as (process, address):
            yield asyncio.run(memory(process.pid, address))
        yield from many_at_once(cache)
        yield new_criterion(cache)


def trained(folder: Path) -> Path:
    """A cache folder with the run of the page and the seeds of its band, and nothing else."""
    store = RunStore(folder / "runs")
    for training in [store.request(seed) for seed in seed_band(LESSON.training(LESSON.settings()))]:
        training.result()
    store.close()
    return folder


async def memory(pid: int, address: str) -> Row:
    """Resident memory with 30 sessions on /mlp-weights against 1."""
    sessions = [await opened(address)]
    await asyncio.sleep(3)
    one = resident(pid)
    sessions += [await opened(address) for _ in range(SESSIONS - 1)]
    await asyncio.sleep(3)
    many = resident(pid)
    await close(sessions)
    each = (many - one) / (SESSIONS - 1)
    return Row(
        f"memory of {SESSIONS} idle sessions",
        "of 1",
        f"{each:.1f} MB a session more ({one:.0f} MB; {many:.0f} MB)",
        "at most 5 MB a session more",
        each <= 5,
    )


def many_at_once(cache: Path) -> Iterator[Row]:
    """Sessions that release their sliders within the same second; seconds until their page is at rest."""
    bare = cache.parent / "bare.py"
    bare.write_text(BARE)
    seconds = {}
    with (
        started(APP, cache) as (_, ours),
        # Elsewhere, with Streamlit's own configuration, as an author of a page has it.
        started([sys.executable, "-m", "streamlit", "run", str(bare)], cache, cache.parent) as (_, peer),
    ):
        for count in (10, SESSIONS):
            seconds[count] = (
                asyncio.run(releases(ours, PAGE, count, lambda s, at: s.release_chart(at))),
                asyncio.run(releases(peer, "", count, lambda s, at: s.release_slider(round(100 * at)))),
            )
    for count, (own, theirs) in seconds.items():
        ratio = percentile(own, 95) / percentile(theirs, 95)
        last = count == SESSIONS
        yield Row(
            f"{count} sessions on /{PAGE} release their sliders within a second, p50 and p95",
            "a bare page: a slider and three Plotly charts, Streamlit's own settings",
            f"{percentile(own, 50):.2f} s and {percentile(own, 95):.2f} s, {ratio:.2f} times as long "
            f"({percentile(theirs, 50):.2f} s and {percentile(theirs, 95):.2f} s)",
            "p95 at most 1.5 s, at most 0.4 times as long" if last else "-",
            not last or (percentile(own, 95) <= 1.5 and ratio <= 0.4),
        )


async def releases(address: str, page: str, count: int, release: Release) -> list[float]:
    """Seconds that each of so many sessions waits in each of some rounds; the first round warms up."""
    sessions = [await opened(address, page) for _ in range(count)]
    chance = random.Random(0)

    async def one(session: Session) -> float:
        await asyncio.sleep(chance.random())
        began = time.perf_counter()
        await release(session, chance.uniform(0.05, 0.95))
        return time.perf_counter() - began

    found = []
    for _ in range(ROUNDS + 1):
        found.append(await asyncio.gather(*(one(session) for session in sessions)))
        await asyncio.sleep(1)
    await close(sessions)
    return [seconds for turn in found[1:] for seconds in turn]


def new_criterion(cache: Path) -> Row:
    """Processor time of the server for pupils who open a criterion together that nobody has opened before."""
    one, many = (asyncio.run(openings(cache, count)) for count in (1, PUPILS))
    limit = 1.5 * one + 0.1 * PUPILS
    return Row(
        f"{PUPILS} pupils open /{PAGE} under the same new criterion together",
        "1 pupil",
        f"{many:.1f} s of processor time ({one:.1f} s)",
        f"at most 1.5 times and 0.1 s a pupil, {limit:.1f} s",
        many <= limit,
    )


async def openings(cache: Path, count: int) -> float:
    """Processor seconds of a fresh server from the moment that so many sessions ask to the last answer."""
    folder = cache.parent / f"pupils-{count}"
    shutil.copytree(cache / "runs", folder / "runs")
    with started(APP, folder) as (process, address):
        sessions = [await opened(address) for _ in range(count)]
        await asyncio.sleep(2)
        before = processor(process.pid)
        answers = await asyncio.gather(*(session.open(f"criterion={CRITERION}") for session in sessions))
        after = processor(process.pid)
        assert all(answer.chart > PAYLOAD_BYTES for answer in answers)
        await close(sessions)
    return after - before


async def opened(address: str, page: str = PAGE) -> Session:
    """A session whose page is there, with its chart."""
    session = await Session.connect(address, page)
    while True:
        answer = await session.open()
        if answer.error:
            raise RuntimeError(answer.error)
        if page != PAGE or (
            answer.chart > PAYLOAD_BYTES and session.fragments[session.widgets["live_chart"]]
        ):
            return session
        await asyncio.sleep(0.5)  # a poster, whose chart stands in no fragment, or the run is still read


async def close(sessions: Sequence[Session]) -> None:
    for session in sessions:
        await session.close()


def percentile(values: Sequence[float], percent: int) -> float:
    return statistics.quantiles(values, n=100, method="inclusive")[percent - 1]


def resident(pid: int) -> float:
    """Megabytes of physical memory of a process (Linux)."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    raise OSError(f"expected VmRSS of process {pid}, got none")


def processor(pid: int) -> float:
    """Seconds of processor time of a process so far (Linux)."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
