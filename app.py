"""The course: ``streamlit run app.py`` (``make app``), or any ASGI server with ``app:app``.

This module is the server and is loaded once; what runs for every visitor is ``pages/course.py``.
"""

from pathlib import Path

import streamlit as st
from starlette.middleware import Middleware

from pages.widgets import colours, front, served, server

server.load_ahead()

app = st.App(
    Path(__file__).parent / "pages" / "course.py",
    lifespan=server.lifespan,
    routes=front.routes(),
    middleware=[Middleware(served.FromMemory), Middleware(colours.ThemeOfAddress)],
)
