"""The bones that every page has: claim, predict, (instrument,) why, try, take home."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from typing import Any

import streamlit as st

from lessons.blocks import Goal
from lessons.catalogue import Sentence, catalogue
from lessons.notebook import KIND, notebook
from lessons.quiz import Quiz, quizzes
from lessons.tasks import FIRST, Task
from pages.widgets import address, link, progress, terms
from pages.widgets.language import current, text

Words = str | Sentence
NEED = {True: "check_circle", False: "radio_button_unchecked"}
"""Icons of what a task needs, by whether it is met."""


def _words(words: Words) -> str:
    return text(words) if isinstance(words, Sentence) else words


def claim(page: str, line: Words | None = None, *, revealed: bool = True) -> Callable[[Words], None]:
    """The claim of the page (the text ``claim-<page>``), one line under it, and the link to copy.

    Where the claim would answer the page's guess it is a question (``question-<page>``) until it is revealed.

    Returns a function that replaces the line. A page whose line is computed from a run that may still be in
    training shows its claim first, with ``map-<page>`` as the line, and replaces that when the run is there.
    """
    progress.visit(page)
    with st.container(key="claim"):
        with st.container(horizontal=True, vertical_alignment="center"):
            asks = not revealed and f"question-{page}" in catalogue(current())
            st.title(text(f"question-{page}" if asks else f"claim-{page}"), anchor=False)
            link.copy_link(key=f"{page}-copy-link")
        below = st.empty()

    def fill(words: Words) -> None:
        with below:
            terms.markdown(_words(words))

    fill(text(f"map-{page}") if line is None else line)
    return fill


def predict(
    page: str,
    question: Words,
    options: Sequence[Words],
    answer: int | tuple[int, ...],
    explain: Words | Callable[[], Words],
    key: str = "predict",
    wrong: Callable[[int], Words] | None = None,
    keep: Callable[[int], object] | None = None,
    given: int | None = None,
) -> bool:
    """One guess before the figure that answers it. True when the figure may be shown.

    ``answer`` is the index of the right option, or of all that are right, the one to be named first.
    ``explain`` (may be a function: it is called after the guess only) says why, with the numbers of the
    figure. ``wrong`` says what is wrong with an option; another one can then be taken. ``keep`` is handed the
    guess where the caller holds it, as ``given``; else the session does. Skippable; in teacher mode there is
    no question and the figure is always shown.
    """
    answers = answer if isinstance(answer, tuple) else (answer,)
    if not all(0 <= one < len(options) for one in answers):
        raise ValueError(f"answer {answer} is none of the {len(options)} options")
    if address.teaching():
        return True
    known = progress.has_guessed(page, key)
    option = progress.guessed(page, key, len(options)) if keep is None else given
    if known and not progress.has_guessed(page, key):
        st.rerun()  # it is open again: what stands above has taken it for answered
    right, skipped = option in answers, progress.skipped(page, key)
    if not (right or skipped or (option is not None and wrong is None)):
        said = "" if option is None or wrong is None else _words(wrong(option))
        _ask(page, question, options, key, keep, option, said)
        return False
    if option is not None:
        if keep is None:
            progress.judge(page, key, right)
        reason = _words(explain() if callable(explain) else explain)
        with st.container(key=f"{page}-{key}-answer"):
            given_words, wanted = _words(options[option]), _words(options[answers[0]])
            if right:
                head = f":material/check_circle: **{text('predict-right', guess=given_words)}**"
            else:
                head = f":material/lightbulb: **{text('predict-wrong', guess=given_words, answer=wanted)}**"
            terms.markdown(f"{head} {reason}")
    if skipped and not right and keep is not None:
        st.button(text("predict-again"), key=f"{page}-{key}-again", type="tertiary",
                  on_click=progress.take_back, args=(page, key))  # fmt: skip
    return True


def _ask(
    page: str,
    question: Words,
    options: Sequence[Words],
    key: str,
    keep: Callable[[int], object] | None,
    taken: int | None,
    said: str,
) -> None:
    """The question. taken: the wrong option that was taken last, of which something is said."""
    with st.container(border=True, key=f"{page}-{key}"):
        terms.markdown(f"**{text('predict')}** {_words(question)}")
        if said:
            head = text("predict-not", guess=_words(options[taken]))
            terms.markdown(f":material/lightbulb: **{head}** {said}")
        with st.container(horizontal=True, vertical_alignment="center"):
            for index, option in enumerate(options):
                _answer_button(_words(option), page, key, index, keep, disabled=index == taken)
            _answer_button(text("skip"), page, key, None, type="tertiary")


def mark(
    page: str,
    question: Words,
    options: Sequence[Words],
    count: int,
    marks: tuple[int, ...],
    answer: tuple[int, ...],
    explain: Callable[[], Words],
    save: Callable[[tuple[int, ...]], None],
    key: str = "predict",
) -> bool:
    """The same with ``count`` of the options for one guess, which the caller holds: ``marks``, () while there
    is none; ``save`` is handed another. It can be taken back."""
    chosen = f"{page}-{key}-choice"
    if st.session_state.get(f"{chosen}-of") != options:
        # what was marked among others is void
        st.session_state[f"{chosen}-of"] = options
        st.session_state.pop(chosen, None)
    if marks:
        icon = ":material/check_circle:" if marks == answer else ":material/lightbulb:"
        with st.container(horizontal=True, vertical_alignment="center", key=f"{page}-{key}-answer"):
            st.markdown(f"{icon} {_words(explain())}")
            st.button(text("predict-again"), key=f"{page}-{key}-again", type="tertiary", on_click=save,
                      args=((),))  # fmt: skip
        st.session_state[chosen] = list(marks)
        return True
    if address.teaching() or progress.has_guessed(page, key):
        return True
    with st.container(border=True, key=f"{page}-{key}"):
        st.markdown(f"**{text('predict')}** {_words(question)}")
        with st.container(horizontal=True, vertical_alignment="center"):
            picked = st.pills(
                _words(question),
                range(len(options)),
                selection_mode="multi",
                format_func=lambda option: _words(options[option]),
                label_visibility="collapsed",
                key=chosen,
                width="content",
            )
            st.button(
                f"{text('predict-check')} ({len(picked)}/{count})",
                key=f"{page}-{key}-check",
                type="primary",
                disabled=len(picked) != count,
                on_click=save,
                args=(tuple(sorted(picked)),),
            )
            _answer_button(text("skip"), page, key, None, type="tertiary")
    return False


def _answer_button(
    words: str,
    page: str,
    key: str,
    option: int | None,
    keep: Callable[[int], object] | None = None,
    **look: Any,
) -> None:
    """An option, or, where that is None, the way past the question."""
    kept = {"on_click": progress.guess, "args": (page, key, option)}
    if keep is not None:
        kept = {"on_click": keep, "args": (option,)}
    st.button(words, key=f"{page}-{key}-{'skip' if option is None else option}", **kept, **look)


def why() -> AbstractContextManager:
    """The section with the formula and the numbers of the picked weight or unit in it: ``with why(): ...``"""
    return _section("why")


def _section(name: str) -> AbstractContextManager:
    container = st.container(key=f"section-{name}")
    container.header(text(name), anchor=name)
    return container


def try_it(page: str, tried: Sequence[tuple[Task, Goal]], below: Callable[[Goal], object]) -> None:
    """The tasks of a page, which it checks by itself; once reached a task stays reached. The harder one comes
    when the first is reached, or with everything. ``below`` draws what is chosen for a goal."""
    with _section("try"):
        for task, goal in tried:
            if goal.done:
                progress.solve(page, task.name)
            if task.name != FIRST and not (address.full() or progress.solved(page, FIRST)):
                continue
            with st.container(key=f"{page}-{task.name}"):
                _goal(page, task, goal)
                below(goal)
                _help(page, task)


def _goal(page: str, task: Task, goal: Goal) -> None:
    """What is asked, whether it is reached, and what is missing."""
    if goal.done:
        badge = f":green-badge[:material/check_circle: {text('solved')}]"
    elif progress.solved(page, task.name):
        badge = f":green-badge[:material/check: {text('solved-before')}]"
    else:
        badge = f":gray-badge[:material/flag: {text('open')}]"
    head = "" if task.name == FIRST else f"### {text('task-harder')}\n\n"
    needs = [f":material/{NEED[need.met]}: {_words(need.words)}" for need in goal.needs if goal.told]
    terms.markdown(f"{head}{_words(goal.words)} {badge}\n\n" + "  \n".join(needs))


def _help(page: str, task: Task) -> None:
    """Hints, one after the other; once the task is reached, why it could be."""
    # No fragment: where the one around it runs again before a browser has heard of the last run, Streamlit
    # lets go of what that drew, but not of a fragment inside it, whose place the browser then does not know.
    seen, solved = progress.hints(page, task.name), progress.solved(page, task.name)
    hints = [
        f"**{text('task-hint-number', number=number)}** {_words(hint)}"
        for number, hint in enumerate(task.hints[:seen], 1)
    ]
    if hints:
        terms.markdown("\n\n".join(hints))
        if not address.full():
            st.caption(text("task-hint-everything"))  # a hint names settings that the essentials lack
    if seen < len(task.hints) and not solved:
        st.button(text("task-hint-more" if seen else "task-hint"), key=f"{page}-{task.name}-hint",
                  icon=":material/lightbulb:", on_click=progress.hint, args=(page, task.name))  # fmt: skip
    if solved:
        _question(page, task.why, text("task-why"))
    progress.keep(f"{page}-keep-{task.name}")


@st.fragment
def quiz(page: str) -> None:
    """The questions of a page with their explained answers; an answer can be changed."""
    asked = quizzes(page)
    if not asked:
        return
    with _section("quiz"):
        st.caption(text("quiz-what"))
        for number, one in enumerate(asked, 1):
            _question(page, one, f"{number}.")
    progress.keep(f"{page}-keep-quiz")


def _question(page: str, quiz: Quiz, lead: str) -> None:
    """A question with its options and, once answered, what the answer is worth."""
    key, question = f"{page}-{quiz.name}", _words(quiz.question)
    with st.container(key=f"{key}-asked"):
        terms.markdown(f"**{lead}** {question}")
        picked = st.radio(
            question,
            range(len(quiz.options)),
            index=progress.guessed(page, quiz.name, len(quiz.options)),
            format_func=lambda option: _words(quiz.options[option]),
            key=key,
            label_visibility="collapsed",
        )
        if picked is None:
            return
        progress.guess(page, quiz.name, picked)
        progress.judge(page, quiz.name, picked == quiz.answer)
        if picked == quiz.answer:
            terms.markdown(f":material/check_circle: **{text('quiz-right')}** {_words(quiz.why)}")
        else:
            terms.markdown(f":material/lightbulb: **{text('quiz-wrong')}**")


def take_home(
    page: str,
    script: str | Callable[[], str],
    filename: str,
    csv: str | bytes | Callable[[], str | bytes] | None = None,
    more: Mapping[str, tuple[Words, str | bytes | Callable[[], bytes]]] | None = None,
) -> None:
    """The script that prints the numbers of the page, the same as a notebook, and its data.

    ``filename`` has no ending: ``settings.file_stem(page)``. ``script`` and ``csv`` may be functions, called
    on click; the script is also shown, in a box that is empty until it is opened: to colour a listing takes
    a browser half a second.
    ``more`` maps a file name to its label and content (a picture, say), or what makes it.
    """
    words = catalogue(current())

    def listing() -> str:
        return script if isinstance(script, str) else script()

    def as_notebook() -> str:
        return notebook(listing(), page, words)

    with _section("take-home"):
        st.markdown(text("take-home-what"))
        with st.container(horizontal=True):
            _download(text("take-home-script"), script, f"{filename}.py", "text/x-python", f"{page}-script")
            _download(text("take-home-notebook"), as_notebook, f"{filename}.ipynb", KIND, f"{page}-notebook")
            if csv is not None:
                _download(text("take-home-data"), csv, f"{filename}.csv", "text/csv", f"{page}-csv")
            for name, (label, content) in (more or {}).items():
                _download(_words(label), content, name, None, f"{page}-{name.replace('.', '-')}")
        box = st.expander(text("take-home-look"), key=f"{page}-script-box", on_change="rerun")
        if box.open:
            with box:
                st.code(listing(), language="python", wrap_lines=True)


def _download(
    label: str, content: str | bytes | Callable[[], str | bytes], name: str, kind: str | None, key: str
) -> None:
    st.download_button(label, content, name, kind, key=key, on_click="ignore", icon=":material/download:")
