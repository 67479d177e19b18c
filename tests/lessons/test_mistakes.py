"""The lesson on mistakes: its cases, what it hides until a bug is named, its sentences, and what is taken
home."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import numpy as np
import pytest

from core.mistakes import MISTAKES
from core.train.runs import default_store
from lessons.blocks import Code, Table
from lessons.catalogue import Sentence, catalogue
from lessons.lesson import View
from lessons.mistakes import claims, lesson, studies
from lessons.mistakes.lesson import LESSON
from lessons.mistakes.settings import CASES, Mistakes
from lessons.numbers import percent
from lessons.settings import LANGUAGES
from live_chart import decode
from tests.lessons import take_home
from tests.lessons.reading import every, said, sentences, train

ALL = tuple(case.answer + 1 for case in CASES)
NUMBERS = range(1, len(CASES) + 1)


@pytest.fixture(scope="module", autouse=True)
def _trained() -> None:
    for number in NUMBERS:
        train(Mistakes(case=number).training)


def view(case: int, stop: int = 0, revealed: bool = True, **more: object) -> View[Mistakes]:
    language = more.pop("language", "en")
    return View(Mistakes(case=case, **more), stop, (), revealed, language)


def test_every_mistake_is_a_case_in_the_same_order() -> None:
    assert tuple(case.name for case in CASES) == tuple(MISTAKES)
    for case in CASES:
        assert len(set(case.choices)) == len(case.choices) == 4
        assert case.name in case.choices
        assert set(case.choices) <= set(MISTAKES)
    assert len({case.answer for case in CASES}) == 4, "the right choice stands in every place"


def test_answers_are_in_the_address() -> None:
    settings = Mistakes(case=2)
    wrong = settings.replace(answers=settings.with_choice(2))
    assert wrong.query() == {"case": "2", "answers": "0.3"}
    assert (wrong.given(2), wrong.named(2), wrong.found) == (2, False, 0)
    right = wrong.replace(answers=wrong.with_choice(CASES[1].answer))
    assert (right.named(2), right.found) == (True, 1)
    assert Mistakes.from_query(right.query()) == (right, [])
    assert Mistakes(answers=ALL).found == len(CASES)
    assert Mistakes(answers=(1, 0, 0)).consistent().answers == (1,)
    assert right.replace(case=5).given(5) is None


@pytest.mark.parametrize(
    "query", [{"answers": "9"}, {"answers": "a.b"}, {"answers": "1" + ".1" * 8}, {"case": "0"}]
)
def test_what_makes_no_sense_is_said_once(query: dict[str, str]) -> None:
    settings, problems = Mistakes.from_query(query)
    assert settings == Mistakes()
    assert len(problems) == 1


@pytest.mark.parametrize("number", NUMBERS)
def test_a_case_hides_its_corrected_run_until_it_is_named(number: int) -> None:
    found = studies.outcome(Mistakes(case=number))
    for language in LANGUAGES:
        for revealed in (False, True):
            text = LESSON.payload(view(number, revealed=revealed, language=language)).text
            (frame,) = decode(text)["frames"]
            metrics = frame["stops"]["metrics"]
            for name in studies.columns(found):
                np.testing.assert_allclose(metrics[f"broken_{name}"], found.broken[name], rtol=1e-6)
                assert (f"corrected_{name}" in metrics) == revealed
    case = view(number, revealed=False)
    words = [sentence.key for sentence in sentences((*lesson.body(case), *LESSON.notes(case)))]
    assert not [key for key in words if "-bug-" in key or "-guard-" in key or "corrected" in key]
    (code,) = every(Code, lesson.body(case))
    assert code.text == MISTAKES[CASES[number - 1].name].listings[0].source
    broken, corrected = every(Code, lesson.body(view(number)))
    assert "# ← wrong" in broken.text
    assert "# ← right" in corrected.text


@pytest.mark.parametrize("number", NUMBERS)
def test_all_that_a_case_says_stands_in_both_languages(number: int) -> None:
    settings = Mistakes(case=number)
    guess = lesson.guess(view(number))
    assert CASES[number - 1].choices[guess.answer] == CASES[number - 1].name
    for option in range(len(guess.options)):
        if option != guess.answer:
            key, _ = said(guess.wrong(option))
            assert key == f"mistakes-not-{CASES[number - 1].name}-{CASES[number - 1].choices[option]}"
            kept = settings.replace(**guess.keep(option))
            assert lesson.guess(View(kept)).given == option
    for sentence in (
        guess.why(),
        *guess.options,
        *sentences((*LESSON.notes(view(number)), *LESSON.under(view(number)), *lesson.body(view(number)))),
    ):
        said(sentence)
    for language in LANGUAGES:
        for revealed in (False, True):
            text = decode(LESSON.payload(view(number, revealed=revealed, language=language)).text)
            shown = [
                text["frames"][0]["reading"] or text["reading"],
                *(panel["title"] for panel in text["panels"]),
            ]
            assert not [words for words in shown if "$" in words]


def test_no_text_of_a_case_is_left_over() -> None:
    known = {
        f"mistakes-not-{case.name}-{choice}"
        for case in CASES
        for choice in case.choices
        if choice != case.name
    }
    for language in LANGUAGES:
        assert {key for key in catalogue(language).keys if key.startswith("mistakes-not-")} == known


def test_numbers_of_the_sentences_are_those_of_the_runs() -> None:
    found = studies.outcome(Mistakes(case=1))
    low = studies.stop_at(found, 0.05)
    story = claims.about(Mistakes(case=1), "story").values
    assert story["broken_zeros_low"] == percent(found.broken["zeros"][low])
    assert story["broken_accuracy_low"] == percent(found.broken["accuracy"][low])
    assert story["dense"] == percent(found.dense)
    report = studies.outcome(Mistakes(case=4))
    high = studies.stop_at(report, 0.9)
    values = claims.about(Mistakes(case=4), "why").values
    assert int(values["called_high"]) == report.facts["found"][high] + report.facts["false"][high]
    assert int(values["fact_found_high"]) / int(values["called_high"]) == pytest.approx(
        report.corrected["precision"][high]
    )
    assert claims.read("precision", float("nan")) == "–"
    note = claims.note(Mistakes(case=1)).values
    assert (note["network"], note["weights"], note["rows"], note["row"]) == (
        "2-16-16-2",
        "320",
        "150",
        "0.67",
    )
    assert claims.note(Mistakes(case=8)).values["pool"] == "2,000"


@pytest.mark.parametrize("number", NUMBERS)
def test_the_table_holds_the_numbers_of_the_position(number: int) -> None:
    found = studies.outcome(Mistakes(case=number))
    stop = len(found.asked) // 3
    (table,) = every(Table, lesson.body(view(number, stop)))
    for (name, broken, corrected), column in zip(table.rows, studies.columns(found), strict=True):
        assert name == Sentence(f"mistakes-column-{column}")
        assert broken == claims.read(column, found.broken[column][stop])
        assert corrected == claims.read(column, found.corrected[column][stop])
    (table,) = every(Table, lesson.body(view(number, stop, revealed=False)))
    assert {len(row) for row in table.rows} == {2}
    head, *rows = csv.reader(io.StringIO(lesson.table(view(number))))
    assert len(rows) == len(found.asked)
    assert float(rows[stop][1]) == pytest.approx(next(iter(found.broken.values()))[stop])
    assert len(head) == 1 + 2 * len(list(studies.columns(found)))


def test_a_swapped_mask_hides_in_the_middle_and_nowhere_else() -> None:
    solved = [stop for stop in range(101) if lesson.goal(view(1, stop))[1].done]
    assert solved == [50]
    assert not lesson.goal(view(1, 50, revealed=False))[1].done
    assert not lesson.goal(view(5, 50))[1].done


def test_the_exercise_is_done_when_all_are_named() -> None:
    for answers, done in ((), False), (ALL, True), ((*ALL[:-1], 1), False):
        goal, _ = lesson.goal(view(1, answers=answers))
        assert goal.done == done
        said(goal.needs[0].words)
    assert claims.detail(Mistakes(answers=ALL[:6])).values["open"] == "7, 8"
    assert claims.line(Mistakes(answers=ALL[:6])).values["found"] == 6
    assert LESSON.holds_guess(Mistakes(case=3, answers=ALL))
    assert not LESSON.holds_guess(Mistakes(case=3, answers=ALL[:2]))
    assert lesson.cases(Mistakes(answers=ALL[:1]))[1] == "1 ✓"


def test_the_symptom_shows_under_every_seed() -> None:
    default_store().request(Mistakes(seed=1).training).result(240)
    found = studies.symptoms(Mistakes())
    assert [one.seed for one in found][:2] == [0, 1]
    for one in found:
        assert one.broken > 0.9
        assert one.corrected < 0.1
    assert len(every(Table, lesson.seeds(view(1)))[0].rows) == len(found)


def test_the_script_prints_the_numbers_of_the_page(tmp_path: Path) -> None:
    number = 6
    found = studies.outcome(Mistakes(case=number))
    stop = len(found.asked) // 2
    printed = take_home.run(lesson.script(view(number, stop)), tmp_path)
    for name in studies.columns(found):
        broken, corrected = found.broken[name][stop], found.corrected[name][stop]
        assert f"{name}: broken {broken:.4g}, corrected {corrected:.4g}" in printed
    assert "def broken(" in printed
    assert "# here" in printed
