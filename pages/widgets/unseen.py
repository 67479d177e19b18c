"""Scripts of a page that nobody sees: components that take no room."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st


def component(name: str, script: str) -> Callable:
    """A component of that name that runs a script in the page itself, beside what is drawn."""
    return st.components.v2.component(
        name,
        html=f'<i class="course-{name}"></i>',
        css=f".stElementContainer:has(.course-{name}) {{ display: none; }}",
        js=script,
        isolate_styles=False,
    )
