"""The server: where it is found, how it sends, what it imports first."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from streamlit.web.server.app_discovery import discover_asgi_app

import app
from pages.widgets import server
from tests.pages.harness import ROOT


def test_a_connection_sends_at_once() -> None:
    ended = socket.socket()
    ended.close()
    with (
        socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as log,
        socket.socket(socket.AF_INET, socket.SOCK_STREAM) as waiting,
        socket.socket() as caller,
    ):
        waiting.bind(("127.0.0.1", 0))
        waiting.listen()
        server.send_at_once()
        caller.connect(waiting.getsockname())
        connection, _ = waiting.accept()
        with connection:
            assert connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
    assert (ended.fileno(), log.fileno()) == (-1, -1), "both were there to be found"


def test_streamlit_run_finds_the_server_in_the_entry() -> None:
    found = discover_asgi_app(ROOT / "app.py")
    assert found.import_string == "app:app"
    assert app.app.script_path == ROOT / "pages" / "course.py"


def test_pages_folder_is_not_served_by_file_names() -> None:
    """Streamlit would serve what lies in a folder ``pages`` beside the script without running the script."""
    assert not (app.app.script_path.parent / "pages").exists()


FIRST = """
import sys
from core.train.loop import train
from lessons import home
from pages.widgets import server
server._import_for(server.PAGES_FOLDER / "home.py")
list(train(home.run().model_copy(update={"epochs": 1, "snapshots": (1,)})))
print([name for name in ("sklearn", "scipy", "pandas", "torch._dynamo") if name in sys.modules])
"""


def test_the_first_page_is_trained_without_what_takes_longer_to_import() -> None:
    ran = subprocess.run([sys.executable, "-c", FIRST], cwd=ROOT, capture_output=True, text=True, check=True)
    assert ran.stdout == "[]\n"


AHEAD = """
import sys, threading
from pages.widgets import server
server.load_ahead()
for thread in set(threading.enumerate()) - {threading.main_thread()}:
    thread.join()
with open("/proc/self/maps") as maps:
    print("torch" in sys.modules, "libtorch_cpu.so" in maps.read())
import torch
print(torch.ones(2).sum().item())
"""


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere the import loads it")
@pytest.mark.parametrize("posters", [False, True])
def test_what_torch_loads_is_loaded_ahead_unless_pages_come_from_disk(tmp_path: Path, posters: bool) -> None:
    if posters:
        (tmp_path / "openings" / "one").mkdir(parents=True)
    known = {**os.environ, "COURSE_CACHE_DIR": str(tmp_path)}
    ran = subprocess.run(
        [sys.executable, "-c", AHEAD], cwd=ROOT, env=known, capture_output=True, text=True, check=True
    )
    assert ran.stdout == f"False {not posters}\n2.0\n"
