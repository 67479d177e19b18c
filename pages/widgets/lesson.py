"""How a lesson is drawn in Streamlit: the same bones on every page, from the data that the lesson is."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from lessons.blocks import Goal, Guess, Words
from lessons.lesson import Lesson, View
from lessons.network import known_seeds
from pages.widgets import address, blocks, bones, instrument, own_texts, progress, training
from pages.widgets.blocks import words
from pages.widgets.language import busy, current, text


def show(lesson: Lesson) -> None:
    """The whole page."""
    form = address.form(lesson.settings, lesson.page)
    texts = any(control.kind == "own-texts" for control in (*lesson.controls, *lesson.more))
    if texts:
        own_texts.forget_missing(form)
    said = _key(lesson, "line")
    run = lesson.training(form.settings) if lesson.training else None
    # What was said of another network, or in another language, is not true while this one trains.
    about = (current(), run)
    last, line_before = st.session_state.get(said, (None, None))
    below = bones.claim(lesson.page, line_before if last == about else None)
    form.show_problems()
    if texts:
        own_texts.show_problem(form)
    _controls(lesson, form)
    if run is not None:
        training.run_or_wait(run, lesson.page)
    view = _view(lesson, form)
    why_not = lesson.unready(form.settings)
    line = None if why_not is not None else lesson.say("line", view)
    st.session_state[said] = about, _line(lesson, line)
    below(st.session_state[said][1])
    st.session_state[_key(lesson, "revealed")] = view.revealed
    if why_not is not None:
        st.info(words(why_not), icon=":material/block:")
        return
    _play(lesson)
    if run is not None:
        _measure(lesson, view)
        training.wait_for_band(run, lesson.page)


def _key(lesson: Lesson, name: str) -> str:
    return f"{lesson.page}-{name}-said"


def _line(lesson: Lesson, line: Words | tuple[Words, ...] | None) -> str:
    if line is None:
        return text(f"map-{lesson.page}")
    return " ".join(words(one) for one in (line if isinstance(line, tuple) else (line,)))


def _view(lesson: Lesson, form: address.Form, stop: int = 0) -> View:
    revealed = address.teaching() or progress.has_guessed(lesson.page, "predict")
    view = View(form.settings, stop, (), revealed, current())
    if lesson.seeds is not None:
        return replace(view, seeds=lesson.seeds(view))
    return replace(view, seeds=known_seeds(lesson.training(form.settings))) if lesson.training else view


def _controls(lesson: Lesson, form: address.Form) -> None:
    """One line; what is changed rarely is in a box."""
    with st.container(horizontal=True, vertical_alignment="bottom", key=f"{lesson.page}-controls"):
        for control in lesson.controls:
            blocks.control(control, form)
        if lesson.more:
            with form.popover(text("more-settings"), icon=":material/tune:"):
                for control in lesson.more:
                    blocks.control(control, form)


@st.fragment
def _play(lesson: Lesson) -> None:
    """Everything that follows the slider: one release runs only this."""
    form = address.form(lesson.settings, lesson.page)
    if getattr(form.settings, "missing", False):
        st.rerun()  # the server has let go of the learner's texts meanwhile: the page says so
    _suggest(lesson, form)
    if lesson.inputs:
        with st.container(horizontal=True, vertical_alignment="bottom", key=f"{lesson.page}-write"):
            for control in lesson.inputs:
                blocks.control(control, form)
    view = _view(lesson, form)
    blocks.draw(lesson.say("notes", view), form, lesson.prefix)
    payload = lesson.payload(view)
    frames = lesson.frames(form.settings)
    value = instrument.play(form, payload, frames=frames, frame_field=lesson.frame_field)
    view = replace(view, settings=form.settings, stop=value.stop)
    if lesson.payload(view) is not payload:
        st.rerun(scope="fragment")  # what was picked is drawn in the chart itself
    instrument.hand_button(form)
    blocks.draw(lesson.say("under", view), form, lesson.prefix)
    if lesson.guess is not None:
        _guess(lesson, view, form)
    blocks.draw(lesson.say("body", view), form, lesson.prefix)
    if lesson.goal is not None:
        _goal(lesson.say("goal", view), form, lesson.prefix)
    if lesson.script is not None:
        stem = form.settings.file_stem(lesson.page)
        bones.take_home(
            lesson.page,
            script=lambda: lesson.script(view),
            filename=stem,
            csv=(lambda: lesson.table(view)) if lesson.table else None,
        )
    _deeper(lesson, view, form)


def _suggest(lesson: Lesson, form: address.Form) -> None:
    """What the page picks for the learner when a network is opened; who then picks nothing is left alone."""
    if lesson.suggest is None:
        return
    key, place = f"{lesson.page}-suggested-for", form.settings.belongs()
    if st.session_state.get(key) != place:
        st.session_state[key] = place
        form.suggest(**lesson.suggest(form.settings))


def _guess(lesson: Lesson, view: View, form: address.Form) -> None:
    guess: Guess = lesson.say("guess", view)
    if not bones.predict(lesson.page, guess.question, guess.options, guess.answer, guess.why, guess.name):
        return
    if view.revealed and not st.session_state.get(_key(lesson, "revealed"), True):
        st.rerun()  # the line under the claim stands outside of this fragment
    blocks.draw(guess.shown(), form, lesson.prefix)


def _goal(goal: Goal, form: address.Form, prefix: str) -> None:
    bones.try_it(form.page, goal.words, goal.done, goal.detail, goal.name)
    if goal.elsewhere is not None:
        blocks.draw((goal.elsewhere,), form, prefix)


def _deeper(lesson: Lesson, view: View, form: address.Form) -> None:
    """Closed boxes; each is computed when it is opened."""
    shown = [box for box in lesson.deeper if box.shown(view.settings)]
    if not shown:
        return
    with st.container(key="section-deeper"):
        st.subheader(text("deeper"), anchor="deeper")
        for box in shown:
            title = words(box.title(view.settings)) if box.title else text(f"{lesson.prefix}-{box.name}")
            opened = blocks.box(box.name, title, lesson.page)
            if opened is not None:
                with opened, form.late(), busy():
                    blocks.draw(box.blocks(view), form, lesson.prefix)


def _measure(lesson: Lesson, view: View) -> None:
    """Measure trained seeds that the chart does not show yet, where that takes its time; it can be moved
    meanwhile."""
    if lesson.measure is None:
        return
    waiting = set(known_seeds(lesson.training(view.settings))) - set(view.seeds)
    if waiting:
        with busy():
            for seed in waiting:
                lesson.measure(view, seed)
        st.rerun()
