"""What pruning is, in one picture that moves; the map of the course."""

import streamlit as st

from lessons import home as lesson
from lessons.catalogue import catalogue
from lessons.network import known_seeds
from lessons.quiz import quizzes
from lessons.tasks import Task, tasks
from pages.widgets import address, blocks, bones, instrument, link, progress, training, walk
from pages.widgets.language import current, text

PAGE = "home"
EXERCISES = tuple(page.name for page in link.PAGES if quizzes(page.name))
COLUMNS = 4


@st.fragment
def play() -> None:
    form = address.form(lesson.Settings, page=PAGE)
    payload = lesson.chart(known_seeds(lesson.run()), catalogue(current()))
    value = instrument.play(form, payload, walk=lesson.WALK)
    st.markdown(text(lesson.comparison(value.stop).sentence))


def course_map() -> None:
    """Every other page with its claim, and what has become of it in this session."""
    st.header(text("home-map"), anchor=False)
    solved = sum(len(solved_of(name)) for name in EXERCISES)
    st.caption(text("home-progress", solved=solved, total=sum(len(tasks(name)) for name in EXERCISES)))
    others = [page for page in link.PAGES if page.name != PAGE]
    for start in range(0, len(others), COLUMNS):
        row = others[start : start + COLUMNS]
        for column, page in zip(st.columns(COLUMNS), row, strict=False):
            with column, st.container(border=True, height="stretch"):
                card(page.name)


def card(name: str) -> None:
    link.to(name)
    st.markdown(f"**{text(f'claim-{name}')}**")
    st.markdown(text(f"map-{name}"))
    if solved := solved_of(name):
        said = text("home-solved", solved=len(solved), all=len(tasks(name)))
        st.badge(said, icon=":material/check_circle:", color="green")
    elif progress.visited(name):
        st.badge(text("home-visited"), icon=":material/visibility:", color="gray")


def solved_of(name: str) -> list[Task]:
    """The tasks of a page that are solved."""
    return [task for task in tasks(name) if progress.solved(name, task.name)]


def record() -> None:
    """What the learner has guessed and reached so far; it can be printed, and forgotten."""
    if progress.empty():
        return
    with st.container(key=f"{PAGE}-record"):
        st.header(text("home-record"), anchor=False)
        head = [text(f"home-record-{name}") for name in ("page", "task", "guesses", "questions")]
        rows = [[text(f"page-{name}"), *_reached(name)] for name in EXERCISES if progress.touched(name)]
        table = [head, ["---"] * len(head), *rows]
        st.markdown("\n".join(f"| {' | '.join(row)} |" for row in table))
        st.caption(text("home-record-what"))
        st.button(text("home-record-forget"), key=f"{PAGE}-forget", on_click=progress.forget)


def _reached(name: str) -> tuple[str, str, str]:
    """The tasks, the guesses and the questions of a page in words; why a task could be reached is one of the
    questions."""
    judged, hints = progress.judged(name), sum(progress.hints(name, task.name) for task in tasks(name))
    whys = [task.why.name for task in solved_of(name)]
    asked = [*(quiz.name for quiz in quizzes(name)), *whys]
    every = {*asked, *(task.why.name for task in tasks(name))}
    guesses = [right for question, right in judged.items() if question not in every]
    right = sum(judged.get(question) is True for question in asked)
    marks = {True: "right", False: "wrong", None: "skipped"}
    said = [text("home-solved", solved=len(whys), all=len(tasks(name)))] if whys or hints else []
    said += [text("home-record-hints", hints=hints)] if hints else []
    return (
        ", ".join(said) or "–",
        ", ".join(text(f"home-record-{marks[one]}") for one in guesses) or "–",
        text("home-record-of", right=right, all=len(asked)) if set(asked) & set(judged) else "–",
    )


form = address.form(lesson.Settings, page=PAGE)
walk.enter(form, lesson.WALK)
say = bones.claim(PAGE)
form.show_problems()
training.run_or_wait(lesson.run(), PAGE)
say(lesson.claim_line())
play()
training.wait_for_band(lesson.run(), PAGE)
course_map()
record()
blocks.draw(lesson.how(catalogue(current())), form, PAGE)
