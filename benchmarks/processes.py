"""Servers that benchmarks start and stop."""

from __future__ import annotations

import os
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.browser.conftest import ROOT

BARE = """import plotly.graph_objects as go
import streamlit as st

value = st.slider("value", 0, 100, 20)
for key in "abc":
    st.plotly_chart(go.Figure(go.Scatter(y=[value * i for i in range(100)])), key=key)
st.write(f"value {value}")
"""
"""A page that a Streamlit author would call small."""


@contextmanager
def started(command: list[str], cache: Path, folder: Path = ROOT) -> Iterator[tuple[subprocess.Popen, str]]:
    """A Streamlit command on a free port with its own folder of runs: the process and its address.

    `folder` is where it runs, and where its configuration is read; elsewhere it has Streamlit's own.
    """
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = {**os.environ, "COURSE_CACHE_DIR": str(cache)}
    options = ["--server.port", str(port), "--server.headless", "true", "--browser.gatherUsageStats", "false"]
    process = subprocess.Popen([*command, *options], cwd=folder, env=environment, stdout=subprocess.DEVNULL,
                               stderr=subprocess.DEVNULL)  # fmt: skip
    try:
        yield process, f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(10)
