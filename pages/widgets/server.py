"""What the server does besides the pages: it starts what they open with."""

from __future__ import annotations

import ast
import ctypes
import gc
import importlib.util
import logging
import os
import socket
import sys
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import streamlit as st

from lessons import openings
from lessons.course import HOME, by_name

PAGES_FOLDER = Path(__file__).parents[1]

TURN_SECONDS = 0.0005
"""How long the imports keep Python's lock while somebody else wants it. A browser asks for a hundred files at
first, each of which takes the lock several times: with Python's own 5 milliseconds it waits a second.
"""

PATIENCE_SECONDS = 6.0
"""How long the imports wait for a browser that has drawn its page, where there are posters."""

INTERNET = (socket.AF_INET, socket.AF_INET6)

log = logging.getLogger(__name__)


_running, _warming = threading.Event(), threading.Event()
_free, _drawn = threading.Event(), threading.Event()


def running() -> bool:
    """Whether pages are served, and not only imported or tested."""
    return _running.is_set()


def warming() -> bool:
    """Whether this server has started and what makes pages live is not imported yet."""
    return _warming.is_set()


def go_on() -> None:
    """Nothing on the way to a first page speaks against imports any more."""
    _free.set()


def drawn() -> None:
    """A page is there, with all that it opens with."""
    _drawn.set()


def load_ahead() -> None:
    """Begin to load torch's large library while Python imports what comes first.

    `import torch` keeps Python's lock while the system loads it; a foreign function does not. Where the
    library is not there under this name or lacks another one, the import does all of it. Where pages come
    from disk first, the processor is the browser's.
    """
    if sys.platform != "linux" or openings.kept():
        return
    library = Path(importlib.util.find_spec("torch").origin).parent / "lib" / "libtorch_cpu.so"
    load = ctypes.CDLL(None).dlopen
    load.argtypes, load.restype = (ctypes.c_char_p, ctypes.c_int), ctypes.c_void_p
    threading.Thread(target=load, args=(os.fsencode(library), os.RTLD_NOW), daemon=True).start()


def warm_up() -> None:
    """Import what the pages need, queue the runs that they open with (unless COURSE_TRAIN_AHEAD is 0), and
    take all of it out of garbage collection.

    Imports hold Python's lock, and the processor that the browser needs. Where there are posters they wait
    until the first is drawn, or until nobody has come for a while. Where there are none, what the first page
    does not need waits until that is there.
    """
    turn = sys.getswitchinterval()
    sys.setswitchinterval(TURN_SECONDS)
    gc.disable()  # what is imported stays: looking through it again and again takes a fifth of the imports
    try:
        from lessons import catalogue

        # Before the first browser has loaded Streamlit's own scripts.
        _import_for(PAGES_FOLDER / "course.py")
        catalogue.catalogue(catalogue.FALLBACK)
        openings.code_version()
        posters = openings.kept()
        if posters:
            _free.wait(PATIENCE_SECONDS)
        import torch

        # Many sessions share few cores: parallelism is between them, not inside one matrix product.
        torch.set_num_threads(1)
        _import_for(PAGES_FOLDER / by_name(HOME).script)
        if not posters:
            _drawn.wait(PATIENCE_SECONDS)  # the first network is trained meanwhile
        for page in sorted(PAGES_FOLDER.glob("*.py")):
            _import_for(page)
        if os.environ.get("COURSE_TRAIN_AHEAD", "1") != "0":
            from lessons import defaults

            defaults.warm_up()
    except Exception:
        # The pages import the same modules and say what is wrong; the server stays up for those that work.
        log.exception("The warm-up failed")
    # Long-lived modules are never garbage; scanning them again after every run is what costs.
    gc.collect()
    gc.freeze()
    gc.enable()
    sys.setswitchinterval(turn)
    _warming.clear()


def _import_for(page: Path) -> None:
    """Import what the script of a page imports."""
    tree = ast.parse(page.read_text(encoding="utf-8"))
    tree.body = [node for node in tree.body if isinstance(node, ast.Import | ast.ImportFrom)]
    exec(compile(tree, page, "exec"), {"__name__": page.stem})


def send_at_once() -> None:
    """Small packets leave when they are written. Streamlit binds its socket without naming the protocol, from
    which asyncio takes it for one that has nothing to switch off: the end of every answer, and what a page is
    told in several messages, would wait 40 milliseconds for word of the beginning. Connections inherit this
    from the socket that they come in by.
    """
    for found in gc.get_objects():
        # By type: to ask some of all objects for their class is to import something.
        if type(found) is socket.socket and found.type == socket.SOCK_STREAM and found.family in INTERNET:
            with suppress(OSError):  # closed, or going to be
                found.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)


@asynccontextmanager
async def lifespan(_app: st.App) -> AsyncIterator[None]:
    """Warm up beside the first page, not before it: the browser loads Streamlit's own scripts meanwhile."""
    send_at_once()
    _running.set()
    _warming.set()
    threading.Thread(target=warm_up, name="warm-up", daemon=True).start()
    yield
