"""Memory of many sessions, over the protocol that browsers speak."""

from __future__ import annotations

import asyncio
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import websockets
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from benchmarks import Row
from benchmarks.processes import started

SESSIONS = 30
PAYLOAD_BYTES = 100_000
"""The chart of /mlp-weights is larger than this; the home page's is not."""


def rows() -> Iterator[Row]:
    with tempfile.TemporaryDirectory() as folder:
        yield sessions(Path(folder))


def sessions(cache: Path) -> Row:
    """Resident memory with 30 sessions on /mlp-weights against 1, over the protocol that browsers speak."""
    with started([sys.executable, "-m", "streamlit", "run", "app.py"], cache) as (process, address):
        one, many = asyncio.run(_sessions(process.pid, address))
    each = (many - one) / (SESSIONS - 1)
    return Row(
        f"memory of {SESSIONS} idle sessions",
        "of 1",
        f"{each:.1f} MB a session more ({one:.0f} MB; {many:.0f} MB)",
        "at most 5 MB a session more",
        each <= 5,
    )


async def _sessions(pid: int, address: str) -> tuple[float, float]:
    url = address.replace("http", "ws") + "/_stcore/stream"
    # The first session waits for the training; later ones only wait for their own chart.
    while not (first := await _connect(url))[1]:
        await first[0].close()
        await asyncio.sleep(1)
    sockets = [first[0]]
    try:
        await asyncio.sleep(3)
        one = _resident(pid)
        while len(sockets) < SESSIONS:
            socket, has_chart = await _connect(url)
            sockets.append(socket)
            if not has_chart:
                raise ConnectionError(f"expected a chart in session {len(sockets)}, got a page without one")
        await asyncio.sleep(3)
        return one, _resident(pid)
    finally:
        for socket in sockets:
            await socket.close()


async def _connect(url: str) -> tuple[websockets.ClientConnection, bool]:
    """A session that has opened /mlp-weights and seen its script end, and whether the live chart was on it.

    The server may still be starting.
    """
    until = time.monotonic() + 60
    while True:
        try:
            socket = await websockets.connect(url, subprotocols=["streamlit"], max_size=None)
            break
        except OSError:
            if time.monotonic() > until:
                raise
            await asyncio.sleep(0.2)
    message = BackMsg()
    message.rerun_script.query_string = ""
    message.rerun_script.page_name = "mlp-weights"
    await socket.send(message.SerializeToString())
    has_chart = False
    async for answer in socket:
        forward = ForwardMsg()
        forward.ParseFromString(answer)
        kind = forward.WhichOneof("type")
        if kind == "delta" and forward.delta.new_element.bidi_component.component_name == "live_chart":
            has_chart = len(forward.delta.new_element.bidi_component.json) > PAYLOAD_BYTES
        if kind == "script_finished":
            return socket, has_chart
    raise ConnectionError("expected the script to finish, got a closed connection")


def _resident(pid: int) -> float:
    """Megabytes of physical memory of a process (Linux)."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    raise OSError(f"expected VmRSS of process {pid}, got none")
