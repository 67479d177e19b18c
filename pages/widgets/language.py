"""What holds on every page of the session: language, teacher mode, essentials or all; texts in that
language."""

from __future__ import annotations

from typing import Any

import streamlit as st

from lessons.catalogue import Sentence, catalogue, plain
from lessons.settings import CourseSettings
from pages.widgets import address
from pages.widgets.front import NO_PAGE


def current() -> str:
    """``"en"`` or ``"zh"``."""
    return address.language()


def text(key: str | Sentence, /, **values: Any) -> str:
    """The text of the catalogue in the language of the session."""
    return catalogue(current())(key, **values)


def form() -> address.Form[CourseSettings]:
    """The settings of the course; made once per run, before anything is written on the page."""
    return address.form(CourseSettings, address.COURSE)


def switches(course: address.Form[CourseSettings]) -> None:
    """The language switch and the teacher mode, for the sidebar."""
    course.segmented("lang", label=text("setting-lang"), label_visibility="collapsed", width="stretch")
    course.toggle("teach", help=text("setting-teach-help"))
    if course.settings.teach:
        st.button(
            text("present"), key="course-present", icon=":material/slideshow:", help=text("present-help"),
            width="stretch", on_click=course.set, kwargs={"present": True},
        )  # fmt: skip
    course.show_problems()


def say_no_page() -> None:
    """One sentence where the address named no page of the course."""
    if name := st.query_params.get(NO_PAGE):
        came = plain(name[: address.SHOWN_CHARACTERS])
        st.warning(text("address-no-page", came=came), icon=":material/link_off:")


def leave(course: address.Form[CourseSettings]) -> None:
    """The way back from the page as it is projected."""
    with st.container(key="course-leave"):
        st.button(
            text("present-end"), key="course-end", icon=":material/close:", type="tertiary",
            on_click=course.set, kwargs={"present": False},
        )  # fmt: skip


def full_switch(page: str) -> None:
    """All that the page has, or the essentials; among its controls."""
    with st.container(key=f"{page}-full", width="content"):
        form().toggle("full", help=text("setting-full-help"), width="content")


def busy() -> Any:
    """A spinner with the course's words for waiting."""
    return st.spinner(text("working"))
