"""Predict, try, take home: what they remember and what they show."""

from __future__ import annotations

from streamlit.testing.v1 import AppTest

from lessons.catalogue import catalogue
from lessons.tasks import tasks
from tests.pages.harness import reading
from tests.pages.test_address import checked, start


def test_figure_waits_for_the_guess() -> None:
    app = start()
    assert "The figure" not in reading(app)
    checked(app.button(key="first-predict-0").click().run())
    assert "The figure" in reading(app)
    assert "You said “a”; it is “b”." in reading(app)
    assert "Because." in reading(app)


def test_right_guess() -> None:
    app = start(lang="zh")
    checked(app.button(key="first-predict-1").click().run())
    assert "答对了" in reading(app)


def test_skip_shows_the_figure_and_no_answer() -> None:
    app = start()
    checked(app.button(key="first-predict-skip").click().run())
    assert "The figure" in reading(app)
    assert "Because." not in reading(app)


def test_teacher_mode_asks_nothing() -> None:
    app = start(teach="1")
    assert "The figure" in reading(app)
    assert all(button.key != "first-predict-0" for button in app.button)


def test_exercise_stays_solved_and_brings_the_harder_one() -> None:
    app = start()
    assert "Not reached yet" in reading(app)
    assert "Not far" in reading(app)
    assert "Reach twenty" not in reading(app)
    checked(app.slider(key="first-epoch").set_value(10).run())
    assert "Reached]" in reading(app)
    assert "Reach twenty" in reading(app)
    checked(app.slider(key="first-epoch").set_value(3).run())
    assert "Reached before" in reading(app)
    assert "Reach twenty" in reading(app)


def test_hints_come_one_by_one_and_the_reason_when_it_is_reached() -> None:
    text, (task, _) = catalogue("en"), tasks("mlp-weights")
    first, second = (text(hint).split(".")[0] for hint in task.hints)
    app = start()
    assert first not in reading(app)
    hidden = text("task-hint-everything")
    assert hidden not in reading(app)
    checked(app.button(key="first-try-hint").click().run())
    assert first in reading(app)
    assert second not in reading(app)
    assert hidden in reading(app), "the essentials lack settings that hints name"
    checked(app.button(key="first-try-hint").click().run())
    assert second in reading(app)
    assert all(button.key != "first-try-hint" for button in app.button)
    assert all(radio.key != "first-why-try" for radio in app.radio)
    checked(app.slider(key="first-epoch").set_value(10).run())
    for option, word in ((1, "quiz-wrong"), (task.why.answer, "quiz-right")):
        checked(app.radio(key="first-why-try").set_value(option).run())
        assert text(word) in reading(app)


def test_take_home_is_named_after_the_settings() -> None:
    app = start()
    names = [button.proto.label for button in app.get("download_button")]
    assert names == ["Script", "Notebook (Jupyter)", "Table"]


def test_script_is_shown_when_its_box_is_opened() -> None:
    app = start()
    assert not app.code
    app.session_state["first-script-box"] = True
    assert checked(app.run()).code[0].value == "print(1)"


def test_claim_shows_at_once_and_its_line_when_known() -> None:
    def script() -> None:
        from pages.widgets import bones

        fill = bones.claim("mlp-weights")
        if bones.progress.has_guessed("mlp-weights", "ready"):
            fill("the computed line")

    text = catalogue("en")
    app = checked(AppTest.from_function(script).run())
    assert app.title[0].value == text("claim-mlp-weights")
    assert text("map-mlp-weights") in reading(app)
    app.session_state["progress"].guesses["mlp-weights/ready"] = None
    checked(app.run())
    assert "the computed line" in reading(app)
    assert text("map-mlp-weights") not in reading(app)
