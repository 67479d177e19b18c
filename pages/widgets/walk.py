"""The walk of a page: its step in the address, the settings of each step, and the way to the next page.

The step is no setting of the lesson: it changes no number on the page.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

import streamlit as st
from pydantic import Field

from lessons import walk as lesson
from lessons.catalogue import catalogue
from lessons.course import next_page
from lessons.settings import CourseSettings, Settings
from live_chart import Walk, WalkStep
from pages.widgets import address, link, progress
from pages.widgets.address import Form
from pages.widgets.language import current


class WalkSettings(Settings):
    """The step that is shown; 0 is none, None what the browser remembers."""

    walk: int | None = Field(None, ge=0, le=20)


def enter(form: Form, walk: lesson.Walk | None) -> None:
    """Before anything is drawn: a link that says no more than a step opens it with its settings."""
    if walk is None:
        return
    own, slot = _form(form.page), f"{form.page}-walk"
    if slot not in st.session_state:
        others = set(st.query_params) - set(CourseSettings.model_fields)
        st.session_state[f"{slot}-opens"] = not others and not address.teaching()
    step = own.settings.walk
    if (
        step
        and step != st.session_state.get(slot)
        and not set(form.model.model_fields) & set(st.query_params)
    ):
        settings = walk.entered(form.settings, min(step, len(walk.steps)), fresh=True)
        form.set(**settings.model_dump())
    if step and step != st.session_state.get(slot):
        _skip(form, walk, min(step, len(walk.steps)))
    st.session_state[slot] = step


def step(page: str) -> int | None:
    """The step that the chart starts at: 0 none, None what the browser remembers."""
    found = _form(page).settings.walk
    if found is None and not st.session_state.get(f"{page}-walk-opens", False):
        return 0
    return found


def for_chart(form: Form, walk: lesson.Walk, now: Mapping[str, Any]) -> Walk:
    """What the chart is given. now: what deeds ask for beside the settings of the page."""
    known = {**now, **{name: getattr(form.settings, name) for name in form.model.model_fields}}
    asked = {name: known[name] for name in sorted(walk.watched)}
    return walk.drawn(_steps(walk, form.model, current()), catalogue(current()), asked)


def follow(
    form: Form,
    walk: lesson.Walk,
    reached: int,
    now: Mapping[str, Any],
    begin: Callable[[], None] | None,
) -> bool:
    """Take over the step that the chart reports, and say whether the page changed by it. begin: begins the
    work of the page."""
    own = _form(form.page)
    if reached == (own.settings.walk or 0):
        return False
    if reached > len(walk.steps):
        own.set(walk=None)
        _go_on(form.page)
    own.set(walk=reached or None)
    st.session_state[f"{form.page}-walk"] = own.settings.walk
    st.session_state[f"{form.page}-walk-opens"] = False
    if not reached:
        return False
    before = form.settings
    form.set(**walk.entered(before, reached).model_dump())
    begun = _passed(walk, reached, now) and begin is not None
    if begun:
        begin()
    return _skip(form, walk, reached) or begun or form.settings != before


def _passed(walk: lesson.Walk, reached: int, now: Mapping[str, Any]) -> bool:
    """Whether the step before this one asks for work that has not been done."""
    deed = walk.steps[reached - 2].deed if reached > 1 else None
    return deed is not None and deed != lesson.answer() and now.get(deed.name, True) is False


def _skip(form: Form, walk: lesson.Walk, reached: int) -> bool:
    """Who goes past a question without an answer has skipped it."""
    if address.teaching():
        return False
    behind = walk.behind(form.settings, reached)
    open_ = [name for name in behind if not progress.has_guessed(form.page, name)]
    for name in open_:
        progress.guess(form.page, name, None)
    return bool(open_)


def _form(page: str) -> Form[WalkSettings]:
    return address.form(WalkSettings, f"{page}-walk")


@cache
def _steps(walk: lesson.Walk, model: type[Settings], language: str) -> tuple[WalkStep, ...]:
    return walk.for_chart(model, catalogue(language), lambda name: f".st-key-{walk.page}-{name}")


def _go_on(page: str) -> None:
    name = next_page(page)
    course = address.form(CourseSettings, address.COURSE).settings.query()
    st.switch_page(link.by_name(name).script, query_params={**course, "walk": "1"})
