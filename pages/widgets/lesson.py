"""How a lesson is drawn in Streamlit: the same bones on every page, from the data that the lesson is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import streamlit as st

from lessons.blocks import Goal, Guess, Words, essentials
from lessons.lesson import Lesson, Menu, View
from lessons.walk import GUESS, done
from live_chart import Encoded
from pages.widgets import (
    address,
    blocks,
    bones,
    instrument,
    own_texts,
    prepare,
    progress,
    pulse,
    terms,
    training,
    walk,
    work,
)
from pages.widgets.blocks import words
from pages.widgets.language import busy, current, full_switch, text


def show(lesson: Lesson) -> None:
    """The whole page."""
    form = address.form(lesson.settings, lesson.page)
    shown = (*lesson.controls, *lesson.more)
    texts = any(getattr(control, "kind", "") == "own-texts" for control in shown)
    if texts:
        own_texts.forget_missing(form)
    walk.enter(form, lesson.guided)
    said = _key(lesson, "line")
    run = lesson.training(form.settings) if lesson.training else None
    # What was said of another network, or in another language, is not true while this one trains.
    about = (current(), run)
    last, line_before = st.session_state.get(said, (None, None))
    line_before = line_before if last == about else None
    below = bones.claim(lesson.page, line_before, revealed=_revealed(lesson, form))
    form.show_problems()
    if texts:
        own_texts.show_problem(form)
    _controls(lesson, form)
    if run is not None:
        training.run_or_wait(run, lesson.page)
    view = _view(lesson, form)
    lost = lesson.lost(view)
    if lost is not None:
        form.set(**lost[0])
        st.warning(words(lost[1]), icon=":material/link_off:")
        view = _view(lesson, form)
    why_not = lesson.unready(form.settings)

    def say_line(at: View) -> None:
        if address.course().present:
            return  # it stands below the chart
        line = _line(lesson, None if why_not is not None else lesson.say("line", at))
        st.session_state[said] = about, line
        below(line)

    say_line(view)
    under_way = _under_way(lesson, view)
    st.session_state[_key(lesson, "drawn")] = view.revealed, under_way
    work.followed()
    if why_not is not None:
        st.info(words(why_not), icon=":material/block:")
        return
    _play(lesson, say_line if lesson.follows else None)
    if under_way:
        _deeper(lesson, view, form, apart=True)
    if view.revealed:
        bones.quiz(lesson.page)
    if run is not None and lesson.band:
        _measure(lesson, view)
        training.wait_for_band(run, lesson.page)


def _key(lesson: Lesson, name: str) -> str:
    return f"{lesson.page}-{name}-said"


def _line(lesson: Lesson, line: Words | tuple[Words, ...] | None) -> str:
    return " ".join(map(words, lesson.told(line)))


def _revealed(lesson: Lesson, form: address.Form) -> bool:
    asked = lesson.asked(form.settings)
    guessed = all(progress.has_guessed(lesson.page, name) for name in asked)
    return address.teaching() or guessed or lesson.holds_guess(form.settings)


def _view(lesson: Lesson, form: address.Form) -> View:
    visitor = progress.visitor() if lesson.state else ""
    return lesson.view(form.settings, visitor, revealed=_revealed(lesson, form), language=current())


def _controls(lesson: Lesson, form: address.Form) -> None:
    """One line; what is changed rarely is in a box."""
    with st.container(horizontal=True, vertical_alignment="bottom", key=f"{lesson.page}-controls"):
        course = address.course()
        for control in lesson.line_of_controls(form.settings, course.full, course.hide, course.lock):
            if isinstance(control, Menu):
                _menu(control, lesson, form)
            else:
                blocks.control(control, form)
        full_switch(lesson.page)
        prepare.panel(lesson, form)


def _menu(menu: Menu, lesson: Lesson, form: address.Form) -> None:
    with form.popover(text(menu.label), icon=menu.icon or None):
        blocks.draw(menu.blocks(form.settings), form, lesson.prefix)


def _under_way(lesson: Lesson, view: View) -> bool:
    return lesson.work is not None and lesson.work(view).goes_on


@st.fragment
def _play(lesson: Lesson, say_line: Callable[[View], None] | None = None) -> None:
    """Everything that follows the slider: one release runs only this. say_line: writes the line under the
    claim, where it follows too."""
    form = address.form(lesson.settings, lesson.page)
    if getattr(form.settings, "missing", False):
        st.rerun()  # the server has let go of the learner's texts meanwhile: the page says so
    _suggest(lesson, form)
    if lesson.inputs:
        with st.container(horizontal=True, vertical_alignment="bottom", key=f"{lesson.page}-write"):
            for control in lesson.inputs:
                blocks.control(control, form)
    view = _view(lesson, form)
    drawn = view.revealed, _under_way(lesson, view)
    if work.acted() or drawn != st.session_state[_key(lesson, "drawn")] or lesson.lost(view):
        st.rerun()  # the line under the claim stands outside of this fragment, and more
    top = st.container() if lesson.work else None
    blocks.draw(lesson.say("notes", view), form, lesson.prefix)
    payload = lesson.payload(view)
    if payload is not None:
        view = _chart(lesson, form, view, payload)
        if say_line is not None:
            say_line(view)
    if address.course().present:
        terms.markdown(_line(lesson, lesson.say("line", view)))
    if top is not None:
        with top:  # what can be done follows the position of the chart
            if payload is None or not lesson.enough(view):
                _guess(lesson, view, form)
            if work.draw(lesson.work(view), form, lesson.prefix):
                work.look_again(lesson.page)
                return
        if drawn[1]:
            st.rerun()  # it has ended since: what stands outside of this fragment does not know it yet
    if payload is not None and lesson.enough(view):
        _below(lesson, view, form)
    _deeper(lesson, view, form)


def _chart(lesson: Lesson, form: address.Form, view: View, payload: Encoded) -> View:
    """The view where the chart was left, and what stands right under the chart."""
    value = instrument.play(
        form,
        payload,
        frames=lesson.frames_of(form.settings, payload),
        frame_field=lesson.frame_field,
        walk=lesson.guided,
        now={GUESS: view.revealed, **_done(lesson, view)},
        begin=lambda: _begin(lesson, view, form),
    )
    view = replace(view, settings=form.settings, stop=value.stop)
    now = lesson.payload(view)
    if now is None or now.text != payload.text:
        # What was picked is drawn in the chart itself; it may have come with a run of the whole page.
        st.rerun(scope="fragment" if pulse.in_fragment() else "app")
    instrument.hand_button(form)
    blocks.draw(lesson.say("under", view), form, lesson.prefix)
    return view


def _done(lesson: Lesson, view: View) -> dict[str, bool]:
    """Whether nothing is left to do of the work of the page, as walks see it."""
    if lesson.work is None:
        return {}
    found = lesson.work(view)
    return {done(found.name): not found.goes_on and not any(deed.main for deed in found.deeds)}


def _begin(lesson: Lesson, view: View, form: address.Form) -> None:
    """Begin the work of the page, for a learner whose walk goes past it."""
    for deed in lesson.work(view).deeds:
        if deed.main and deed.enabled:
            work.act(deed, form)


def _below(lesson: Lesson, view: View, form: address.Form) -> None:
    """What is said of the chart, and what can be done with it."""
    _guess(lesson, view, form)
    full = address.full()
    body = lesson.say("body", view)
    blocks.draw(body if full else essentials(body), form, lesson.prefix)
    if lesson.goal is not None:
        bones.try_it(lesson.page, lesson.goals(view), lambda goal: _goal(goal, form, lesson.prefix))
    if not full:
        return
    if lesson.script is not None:
        stem = form.settings.file_stem(lesson.page)
        bones.take_home(
            lesson.page,
            script=lambda: lesson.script(view),
            filename=stem,
            csv=(lambda: lesson.table(view)) if lesson.table else None,
            more=lesson.files(view),
        )
    blocks.draw(lesson.say("after", view), form, lesson.prefix)


def _suggest(lesson: Lesson, form: address.Form) -> None:
    """What the page picks for the learner when a network is opened; who then picks nothing is left alone."""
    if lesson.suggest is None:
        return
    key, place = f"{lesson.page}-suggested-for", form.settings.belongs()
    if st.session_state.get(key) != place:
        st.session_state[key] = place
        form.suggest(**lesson.suggest(form.settings))


def _guess(lesson: Lesson, view: View, form: address.Form) -> None:
    """What was not guessed yet; once all is, what the guesses were worth."""
    guesses, page = lesson.guesses(view), lesson.page
    if not view.revealed:
        guesses = tuple(guess for guess in guesses if not progress.has_guessed(page, guess.name))
    for guess in guesses:
        if _asked(lesson, guess, form):
            blocks.draw(guess.shown(), form, lesson.prefix)


def _asked(lesson: Lesson, guess: Guess, form: address.Form) -> bool:
    """Whether what answers the guess may be shown."""
    about = lesson.page, guess.question, guess.options
    if guess.choose == 1:
        keep = (lambda option: form.set(**guess.keep(option))) if guess.keep else None
        return bones.predict(*about, guess.answer, guess.why, guess.name, guess.wrong, keep, guess.given)

    def save(marks: tuple[int, ...]) -> None:
        form.set(**{lesson.guessed: marks})

    marks = getattr(form.settings, lesson.guessed)
    return bones.mark(*about, guess.choose, marks, guess.answer, guess.why, save, guess.name)


def _goal(goal: Goal, form: address.Form, prefix: str) -> None:
    """What is chosen for a task, and the way to where it is played."""
    elsewhere = (goal.elsewhere,) if goal.elsewhere is not None else ()
    blocks.draw((*elsewhere, *goal.blocks), form, prefix)


def _deeper(lesson: Lesson, view: View, form: address.Form, apart: bool = False) -> None:
    """Closed boxes; each is computed when it is opened. apart: only those that stay beside work."""
    shown = [box for box in lesson.deeper if box.shown(view.settings) and (box.apart or not apart)]
    if not shown or not address.full():
        return
    with st.container(key="section-deeper"):
        st.header(text("deeper"), anchor="deeper")
        for box in shown:
            title = words(box.title(view.settings)) if box.title else text(f"{lesson.prefix}-{box.name}")
            opened = blocks.box(box.name, title, lesson.page)
            if opened is not None:
                with opened, form.late(), busy():
                    blocks.draw(box.blocks(view), form, lesson.prefix)


def _measure(lesson: Lesson, view: View) -> None:
    """Measure trained seeds that the chart does not show yet, where that takes its time; it can be moved
    meanwhile."""
    waiting = lesson.unmeasured(view)
    if waiting:
        with busy():
            for seed in waiting:
                lesson.measure(view, seed)
        st.rerun()
