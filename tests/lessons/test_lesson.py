"""Every lesson of the machine: one chart for all positions, and all that it says in both languages."""

from __future__ import annotations

import time
from importlib import import_module
from pathlib import Path

import pytest

from lessons.blocks import Blocks, Part, Plot, Table
from lessons.catalogue import catalogue
from lessons.lesson import Control, Lesson, Menu, View
from lessons.settings import choices
from live_chart import nearest_stop
from tests.lessons.reading import VISITOR, every, said, sentences, train

ROOT = Path(__file__).parents[2]
LESSONS: dict[str, Lesson] = {
    file.parent.name: import_module(f"lessons.{file.parent.name}.lesson").LESSON
    for file in sorted((ROOT / "lessons").glob("*/lesson.py"))
}
LANGUAGES = ("en", "zh")


@pytest.fixture(scope="module", params=LESSONS)
def lesson(request: pytest.FixtureRequest) -> Lesson:
    return prepared(LESSONS[request.param])


def prepared(found: Lesson) -> Lesson:
    """A lesson, what its page opens with trained, and its work done."""
    if found.training is not None:
        train(found.training(opening(found)))
    if found.work is not None:
        for deed in found.work(view(found)).deeds:
            if deed.main:
                assert said(deed.label)
                deed.act(VISITOR)
        until = time.monotonic() + 240
        while found.work(view(found)).goes_on:
            assert time.monotonic() < until
            time.sleep(0.1)
    return found


def opening(lesson: Lesson):
    """The settings with which the page opens."""
    return lesson.settings().consistent()


def view(
    lesson: Lesson, stop: int = 0, language: str = "en", revealed: bool = True, **changes: object
) -> View:
    settings = opening(lesson).replace(**changes)
    seeds = (lesson.training(settings),) if lesson.training else ()
    state = lesson.state(settings, VISITOR) if lesson.state else None
    return View(settings, stop, seeds, revealed, language, state)


def speak(blocks: Blocks, prefix: str) -> int:
    """Put everything in blocks into words, in both languages, and draw what is drawn; how many
    sentences and figures."""
    plots = every(Plot, blocks)
    for plot in plots:
        for language in LANGUAGES:
            text = catalogue(language)
            assert plot.draw(text).data
            assert plot.alt or text.strictly(f"{prefix}-{plot.name}-alt")
    for part in every(Part, blocks):
        assert part.title or all(part.name in catalogue(language) for language in LANGUAGES)
    for table in every(Table, blocks):
        assert all(len(row) == len(table.head) for row in table.rows)
    for control in every(Control, blocks):
        names(control)
    return len(plots) + len([said(sentence) for sentence in sentences(blocks)])


def names(control: Control) -> None:
    """The label and the help of a control have their words."""
    if not callable(control.label):
        label = control.label or f"setting-{control.field}"
        assert all(label in catalogue(language) for language in LANGUAGES)
    assert control.help is None or said(control.help)


def test_there_are_lessons() -> None:
    assert {"mlp_weights", "mlp_neurons", "rnn"} <= set(LESSONS)
    assert len({lesson.page for lesson in LESSONS.values()}) == len(LESSONS)


def test_the_page_itself_has_its_words(lesson: Lesson) -> None:
    for language in LANGUAGES:
        for key in (f"page-{lesson.page}", f"claim-{lesson.page}", f"map-{lesson.page}"):
            assert catalogue(language).strictly(key)


def test_controls_have_their_words(lesson: Lesson) -> None:
    settings = opening(lesson)
    controls = [*lesson.more, *lesson.inputs]
    for control in lesson.controls:
        if isinstance(control, Menu):
            blocks = control.blocks(settings)
            speak(blocks, lesson.prefix)
            controls += every(Control, blocks)
            assert all(control.label in catalogue(language) for language in LANGUAGES)
        else:
            controls.append(control)
    for control in controls:
        if control.kind == "own-texts":
            continue
        assert control.field in lesson.settings.model_fields
        names(control)
        assert not callable(control.label) or said(control.label(settings))
        if control.kind not in {"select", "segmented", "pills"}:
            continue
        offered = control.options(settings) if control.options else choices(lesson.settings, control.field)
        value = getattr(settings, control.field)
        assert set(value if control.kind == "pills" else (value,)) <= set(offered)
        for option in offered:
            name = offered[option] if isinstance(offered, dict) else control.name and control.name(option)
            for language in LANGUAGES:
                if name is None and isinstance(option, str):
                    assert catalogue(language).strictly(f"{control.field}-{option}")
                elif name is not None and not isinstance(name, str):
                    assert catalogue(language).strictly(name)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_chart_is_one_for_all_positions(lesson: Lesson, language: str) -> None:
    first = lesson.payload(view(lesson, language=language))
    moved = {name: value for name, value in {"axis": "share", "at": 0.5}.items() if name in lesson.position}
    assert lesson.payload(view(lesson, stop=7, language=language, **moved)) is first
    settings = opening(lesson)
    frames = lesson.frames(settings)
    for frame in frames[:: 1 + len(frames) // 20]:
        there = view(lesson, language=language, **{lesson.frame_field: frame})
        assert lesson.payload(there) is first
    assert len(first.stops) == max(len(frames), 1) or (lesson.work and len(first.stops) <= len(frames))


def test_each_language_has_its_chart(lesson: Lesson) -> None:
    english, chinese = (lesson.payload(view(lesson, language=language)) for language in LANGUAGES)
    assert english.text != chinese.text
    assert english.sizes == chinese.sizes


def test_everything_that_is_said_stands_in_both_languages(lesson: Lesson) -> None:
    stops = len(lesson.payload(view(lesson)).stops[0])
    for revealed in (False, True):
        for stop in (0, stops // 2, stops - 1):
            there = view(lesson, stop, revealed=revealed)
            line = lesson.line(there)
            for sentence in line if isinstance(line, tuple) else (line,):
                assert sentence is None or isinstance(sentence, str) or said(sentence)
            assert speak(lesson.body(there), lesson.prefix)
            speak((*lesson.notes(there), *lesson.under(there), *lesson.after(there)), lesson.prefix)
            if lesson.work is not None:
                speak((lesson.work(there),), lesson.prefix)
            assert all(said(label) for label, _ in lesson.files(there).values())
            assert lesson.lost(there) is None
            assert lesson.enough(there) or not revealed
            for _, goal in lesson.goals(there):
                elsewhere = (goal.elsewhere.label,) if goal.elsewhere else ()
                for words in (goal.words, *(need.words for need in goal.needs), *elsewhere):
                    assert said(words)
                speak(goal.blocks, lesson.prefix)
    assert lesson.unready(opening(lesson)) is None


def test_no_task_is_solved_as_the_page_opens(lesson: Lesson) -> None:
    there = opening(lesson)
    chart = lesson.payload(view(lesson))
    frames = tuple(lesson.frames(there)) if len(chart.stops) > 1 else ()
    frame = frames.index(getattr(there, lesson.frame_field)) if frames and not lesson.work else -1
    stop = nearest_stop(chart.stops[frame], there.axis, there.at, chart.threshold_axis)
    assert [goal.done for _, goal in lesson.goals(view(lesson, stop))] == [False, False]


def test_the_guess_stands_in_both_languages(lesson: Lesson) -> None:
    if lesson.guess is None:
        pytest.skip("no guess")
    guesses = lesson.guesses(view(lesson))
    assert tuple(guess.name for guess in guesses) == lesson.asked(opening(lesson))
    for guess in guesses:
        answers = guess.answer if isinstance(guess.answer, tuple) else (guess.answer,)
        assert answers
        assert set(answers) <= set(range(len(guess.options)))
        if guess.choose > 1:
            assert len(set(answers)) == guess.choose
            assert lesson.guessed in lesson.settings.model_fields
        wrong = [guess.wrong(i) for i in range(len(guess.options)) if guess.wrong and i not in answers]
        for words in (guess.question, *guess.options, guess.why(), *wrong):
            assert isinstance(words, str) or said(words)
        speak(guess.shown(), lesson.prefix)


def test_every_box_stands_in_both_languages(lesson: Lesson) -> None:
    here = view(lesson)
    for box in lesson.deeper:
        title = box.title(here.settings) if box.title else None
        for language in LANGUAGES:
            text = catalogue(language)
            assert text.strictly(f"{lesson.prefix}-{box.name}" if title is None else title)
        if box.shown(here.settings):
            assert speak(box.blocks(here), lesson.prefix)
