"""Every page opens in both languages without an error, in learner's and in teacher mode."""

from __future__ import annotations

from urllib.parse import parse_qsl

import pytest

from lessons.catalogue import catalogue
from lessons.mlp_weights.settings import MlpWeights
from lessons.quiz import quizzes
from lessons.settings import LANGUAGES
from pages.widgets import link
from pages.widgets.progress import Record
from tests.pages.harness import ROOT, errors, heading, open_page, reading

NAMES = [page.name for page in link.PAGES]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", NAMES)
def test_page_opens(name: str, language: str) -> None:
    app = open_page(name, lang=language)
    assert errors(app) == []
    assert app.title[0].value == heading(name, language)
    assert not app.warning


@pytest.mark.parametrize("name", NAMES)
def test_page_opens_in_teacher_mode(name: str) -> None:
    app = open_page(name, essentials=True, teach="1")
    assert errors(app) == []
    assert app.session_state["course-teach"] is True
    assert app.title[0].value == catalogue("en")(f"claim-{name}")


@pytest.mark.parametrize("name", NAMES)
def test_page_survives_a_mangled_address(name: str) -> None:
    app = open_page(name, lang="xx", at="banana", criterion="![x](y)", epoch="1e999", width="\x00", cut=".")
    assert errors(app) == []
    assert any("lang=xx" in warning.value for warning in app.warning)


def test_essentials_are_one_control_and_what_was_set_until_everything_is_asked_for() -> None:
    app = open_page("mlp-weights", essentials=True, dataset="moons")
    assert errors(app) == []
    controls = {widget.key for widget in (*app.selectbox, *app.segmented_control)}
    assert controls & {f"mlp-weights-{name}" for name in MlpWeights.model_fields} == {
        "mlp-weights-criterion",
        "mlp-weights-dataset",
        "mlp-weights-network",  # another with other data
    }
    short = reading(app)
    app.toggle(key="course-full").set_value(True).run()
    assert errors(app) == []
    assert app.query_params["full"] == "1"
    assert app.query_params["dataset"] == "moons"
    assert len(reading(app)) > len(short)
    assert "mlp-weights-scope" in {widget.key for widget in app.selectbox}


def test_a_teachers_link_shows_the_class_what_was_chosen() -> None:
    app = open_page("mlp-weights", essentials=True, teach="1", at="0.25", axis="share")
    key = "mlp-weights-prepare"
    app.session_state[key] = True
    app.toggle(key=f"{key}-guesses").set_value(False)
    app.toggle(key=f"{key}-walk").set_value(False)
    app.segmented_control(key=f"{key}-theme").set_value("dark")
    app.multiselect(key=f"{key}-hide").set_value(["criterion", "seed"])
    app.multiselect(key=f"{key}-lock").set_value(["dataset", "seed"]).run()
    assert errors(app) == []
    (link,) = (code.value for code in app.code)
    query = dict(parse_qsl(link.partition("?")[2]))
    chosen = {"theme": "dark", "teach": "1", "hide": "criterion.seed", "lock": "dataset", "walk": "0"}
    assert query == {"at": "0.25", "axis": "share", **chosen}
    for essentials in (True, False):
        shown = open_page("mlp-weights", essentials=essentials, **query)
        assert errors(shown) == []
        assert not shown.warning
        drawn = (*shown.selectbox, *shown.number_input, *shown.segmented_control)
        widgets = {widget.key: widget for widget in drawn}
        assert ("mlp-weights-scope" in widgets) is not essentials
        assert not {"mlp-weights-criterion", "mlp-weights-seed"} & set(widgets)
        assert widgets["mlp-weights-dataset"].disabled
        assert widgets["mlp-weights-dataset"].value == "digits"


def test_questions_take_another_answer_and_keep_it() -> None:
    hidden = open_page("mlp-neurons", essentials=True)
    assert not hidden.radio, "a question may say what the guess asks"
    app = open_page("mlp-neurons", essentials=True, teach="1")
    first = quizzes("mlp-neurons")[0]
    text = catalogue("en")
    for option in (first.answer - 1, first.answer):
        app.radio(key="mlp-neurons-quiz-1").set_value(option).run()
        assert errors(app) == []
        right = option == first.answer
        assert (text("quiz-right") in reading(app)) is right
        assert (text("quiz-wrong") in reading(app)) is not right


def test_a_guess_that_no_option_has_leaves_the_whole_page_as_before_the_guess() -> None:
    app = open_page("classification", essentials=True)
    fresh = reading(app), [radio.key for radio in app.radio]
    app.session_state["progress"] = Record(guesses={"classification/predict": 9})
    app.run()
    assert errors(app) == []
    assert app.title[0].value == heading("classification", "en")
    assert (reading(app), [radio.key for radio in app.radio]) == fresh


def test_every_page_has_a_script_and_texts() -> None:
    for page in link.PAGES:
        assert (ROOT / "pages" / page.script).is_file()
        for language in LANGUAGES:
            for key in ("page", "claim", "map"):
                assert f"{key}-{page.name}" in catalogue(language)
            assert f"section-{page.section}" in catalogue(language)


def test_language_switch_translates_menu_and_page() -> None:
    app = open_page("reference")
    app.segmented_control(key="course-lang").set_value("zh").run()
    assert errors(app) == []
    assert app.title[0].value == catalogue("zh")("claim-reference")
    assert app.query_params["lang"] == "zh"
