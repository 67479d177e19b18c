"""For the teacher: a link, and its QR code, that opens a page as a class is to find it."""

from __future__ import annotations

from urllib.parse import urlencode

import segno
import streamlit as st

from lessons.lesson import Control, Lesson
from lessons.settings import LANGUAGES, CourseSettings
from pages.widgets import address
from pages.widgets.language import current, text

SCALE = 4
"""Pixels of a module of the QR code."""


def panel(lesson: Lesson, form: address.Form) -> None:
    """What the pupils' page shows and asks; only in teacher mode."""
    if not address.teaching():
        return
    key = f"{form.page}-prepare"
    fields = {
        one.field: _label(one, form) for one in (*lesson.controls, *lesson.more) if isinstance(one, Control)
    }
    with st.sidebar, st.popover(text("prepare"), icon=":material/co_present:", width="stretch"):
        st.caption(text("prepare-what"))
        language = st.segmented_control(
            text("setting-lang"), LANGUAGES, default=current(), required=True, key=f"{key}-lang",
            format_func=lambda name: text(f"lang-{name}"),
        )  # fmt: skip
        guesses = st.toggle(text("prepare-guesses"), value=True, key=f"{key}-guesses")
        walk = lesson.guided is not None and st.toggle(text("prepare-walk"), value=True, key=f"{key}-walk")
        full = st.toggle(text("setting-full"), value=address.full(), key=f"{key}-full")
        hidden = st.multiselect(
            text("prepare-hide"), list(fields), default=[one for one in address.hidden() if one in fields],
            format_func=fields.get, key=f"{key}-hide",
        )  # fmt: skip
        course = CourseSettings(lang=language, teach=not guesses, full=full, hide=tuple(hidden))
        walking = {"walk": str(int(walk))} if lesson.guided is not None else {}
        link = _here({**form.settings.query(), **course.query(), **walking})
        st.code(link, language=None, wrap_lines=True)
        picture = segno.make(link, error="m").svg_data_uri(scale=SCALE, border=4, dark="#000", light="#fff")
        st.html(f'<img src="{picture}" alt="{text("prepare-code")}">')


def _here(query: dict[str, str]) -> str:
    return f"{str(st.context.url or '').partition('?')[0]}?{urlencode(query)}"


def _label(control: Control, form: address.Form) -> str:
    label = control.label
    if label is None:
        return text(f"setting-{control.field}")
    return text(label(form.settings) if callable(label) else label)
