"""For the teacher: a link, and its QR code, that opens a page as a class is to find it."""

from __future__ import annotations

from contextlib import suppress
from urllib.parse import urlencode

import segno
import streamlit as st

from lessons.lesson import Control, Lesson
from lessons.settings import LANGUAGES, CourseSettings, choices
from pages.widgets import address
from pages.widgets.language import current, text

SCALE = 4
"""Pixels of a module of the QR code."""


def panel(lesson: Lesson, form: address.Form) -> None:
    """What the pupils' page shows and asks; only in teacher mode."""
    if not address.teaching():
        return
    key = f"{form.page}-prepare"
    # To be opened runs the page: the link is of where the chart stands now, whose slider runs a part alone.
    box = st.sidebar.popover(
        text("prepare"), icon=":material/co_present:", width="stretch", key=key, on_change="rerun"
    )
    with box:
        st.caption(text("prepare-what"))
        chosen = _choices(lesson, form, key)
        if not box.open:
            return
        link = _here({**form.settings.query(), **chosen})
        st.code(link, language=None, wrap_lines=True)
        code = qr_code(link)
        if code is None:
            st.caption(text("prepare-no-code"))
            return
        picture = code.svg_data_uri(scale=SCALE, border=4, dark="#000", light="#fff")
        st.html(f'<img src="{picture}" alt="{text("prepare-code")}">')


def qr_code(link: str) -> segno.QRCode | None:
    """The code of a link, one that can be read with a scratch where that is possible; None for a link that is
    longer than codes can be."""
    for mended in ("m", "l"):
        with suppress(segno.DataOverflowError):
            return segno.make(link, error=mended, micro=False)
    return None


def _choices(lesson: Lesson, form: address.Form, key: str) -> dict[str, str]:
    """What the teacher chooses for the pupils, as the address says it."""
    course, walk = address.course(), {}
    language = _one("lang", LANGUAGES, current(), key)
    theme = _one("theme", choices(CourseSettings, "theme"), course.theme, key)
    guesses = st.toggle(text("prepare-guesses"), value=True, key=f"{key}-guesses")
    if lesson.guided is not None:
        walk = {"walk": str(int(st.toggle(text("prepare-walk"), value=True, key=f"{key}-walk")))}
    full = st.toggle(text("setting-full"), value=course.full, key=f"{key}-full")
    fields = {
        one.field: text(one.label_under(form.settings))
        for one in (*lesson.controls, *lesson.more)
        if isinstance(one, Control)
    }
    hide = _several("hide", fields, course.hide, key)
    lock = tuple(name for name in _several("lock", fields, course.lock, key) if name not in hide)
    pupils = CourseSettings(lang=language, theme=theme, teach=not guesses, full=full, hide=hide, lock=lock)
    return {**pupils.query(), **walk}


def _one(name: str, options: tuple[str, ...], before: str, key: str) -> str:
    return st.segmented_control(
        text(f"setting-{name}"), options, default=before, required=True, key=f"{key}-{name}",
        format_func=lambda option: text(f"{name}-{option}"),
    )  # fmt: skip


def _several(name: str, fields: dict[str, str], before: tuple[str, ...], key: str) -> tuple[str, ...]:
    chosen = st.multiselect(
        text(f"prepare-{name}"), list(fields), default=[one for one in before if one in fields],
        format_func=fields.get, key=f"{key}-{name}", placeholder=text("prepare-none"),
    )  # fmt: skip
    return tuple(chosen)


def _here(query: dict[str, str]) -> str:
    return f"{str(st.context.url or '').partition('?')[0]}?{urlencode(query)}"
