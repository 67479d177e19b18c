"""The address and the widgets agree, whoever moved last."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from pages.widgets import address
from tests.pages.harness import errors, open_page
from tests.pages.sample.settings import Sample

SAMPLE = Path(__file__).parent / "sample" / "app.py"


def start(**query: str) -> AppTest:
    app = AppTest.from_file(str(SAMPLE), default_timeout=30)
    app.query_params.update(query)
    return checked(app.run())


def checked(app: AppTest) -> AppTest:
    assert errors(app) == []
    return app


def settings(app: AppTest) -> str:
    return next(item.value for item in app.markdown if item.value.startswith("settings:"))


def history(monkeypatch: pytest.MonkeyPatch, app: AppTest, **query: str) -> AppTest:
    """The browser goes back or forward to a query."""
    app.query_params.clear()
    app.query_params.update(query)
    with monkeypatch.context() as patch:
        patch.setattr(address, "_is_history_navigation", lambda: True)
        return checked(app.run())


def test_default_address_is_empty() -> None:
    app = start()
    assert app.query_params == {}
    assert settings(app) == f"settings: `{Sample()!r}`"


def test_address_fills_every_widget() -> None:
    app = start(width="100", epoch="7", at="1e-05", exact="1", picked="12", cut="3.17.5", layer="2")
    wanted = Sample(width=100, epoch=7, at=1e-5, exact=True, picked=12, cut=(3, 17, 5), layer=2)
    assert settings(app) == f"settings: `{wanted!r}`"
    assert app.slider(key="first-epoch").value == 7
    assert app.segmented_control(key="first-width").value == 100
    assert app.toggle(key="first-exact").value is True
    assert app.number_input(key="first-at").value == 1e-5
    assert app.selectbox(key="first-layer").value == 2
    assert app.query_params["cut"] == "3.17.5"
    assert not app.warning


def test_an_older_link_is_understood_and_goes_on_under_the_new_name() -> None:
    app = start(exact="exactly")
    assert settings(app) == f"settings: `{Sample(exact=True)!r}`"
    assert not app.warning
    checked(app.slider(key="first-epoch").set_value(9).run())
    assert app.query_params == {"epoch": "9", "exact": "1"}


def test_widgets_fill_the_address_with_what_is_not_default() -> None:
    app = start()
    checked(app.slider(key="first-epoch").set_value(9).run())
    assert app.query_params == {"epoch": "9"}
    checked(app.toggle(key="first-exact").set_value(True).run())
    assert app.query_params == {"epoch": "9", "exact": "1"}
    checked(app.slider(key="first-epoch").set_value(5).run())
    assert app.query_params == {"exact": "1"}
    checked(app.run())
    assert app.query_params == {"exact": "1"}


def test_values_set_by_code_reach_widgets_and_address() -> None:
    app = start(epoch="9", width="100")
    checked(next(button for button in app.button if button.label == "Pick").click().run())
    assert app.query_params == {"epoch": "9", "width": "100", "picked": "7"}
    checked(next(button for button in app.button if button.label == "Reset").click().run())
    assert app.query_params == {}
    assert app.slider(key="first-epoch").value == 5
    assert app.segmented_control(key="first-width").value == 64


def test_fragment_writes_the_address_and_keeps_the_rest() -> None:
    app = start(epoch="9", lang="zh")
    for cut in ("0", "0.1"):
        checked(next(button for button in app.button if button.label == "Cut").click().run())
        assert app.query_params == {"lang": "zh", "epoch": "9", "cut": cut}


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        (
            {"at": "banana"},
            "The address says at=banana; expected a number between 1e-09 and 10; using 0\\.001.",
        ),
        ({"at": "nan"}, "The address says at=nan; expected a number between 1e-09 and 10; using 0\\.001."),
        ({"epoch": "11"}, "The address says epoch=11; expected a whole number between 0 and 10; using 5."),
        (
            {"epoch": "1.5"},
            "The address says epoch=1\\.5; expected a whole number between 0 and 10; using 5.",
        ),
        ({"width": "65"}, "The address says width=65; expected one of: 32, 64, 100; using 64."),
        ({"exact": "maybe"}, "The address says exact=maybe; expected 0 or 1; using 0."),
        (
            {"cut": "1.x"},
            "The address says cut=1\\.x; expected whole numbers with dots between them; using –.",
        ),
        ({"picked": ""}, "The address says picked=; expected a whole number between 0 and 63; using none."),
    ],
)
def test_mangled_value_gives_default_and_one_sentence(query: dict[str, str], sentence: str) -> None:
    app = start(**query)
    assert [warning.value for warning in app.warning] == [sentence]
    assert settings(app) == f"settings: `{Sample()!r}`"
    assert app.query_params == {}
    checked(app.run())
    assert len(app.warning) == 1, "it stays until something changes"
    checked(app.slider(key="first-epoch").set_value(9).run())
    assert not app.warning


def test_sentence_shows_foreign_text_as_it_is() -> None:
    app = start(at="![x](//evil) **b** :red[r] `c` <b>" + "y" * 100)
    (warning,) = app.warning
    assert "!\\[x\\]\\(\\/\\/evil\\) \\*\\*b\\*\\* \\:red\\[r\\] \\`c\\` " in warning.value
    assert len(warning.value) < 200


def test_mangled_value_leaves_the_others_alone() -> None:
    app = start(at="banana", epoch="8", other="kept")
    assert app.slider(key="first-epoch").value == 8
    assert app.query_params == {"epoch": "8", "other": "kept"}


def test_what_one_address_said_of_page_and_course_is_read_together() -> None:
    app = start(at="banana", lang="xx")
    for _ in range(2):  # the page runs again, when its network is trained
        assert sorted(warning.value.split(";")[0] for warning in app.warning) == [
            "The address says at=banana",
            "The address says lang=xx",
        ]
        checked(app.run())


def test_fields_that_limit_each_other_are_made_to_agree() -> None:
    app = start(layer="3")
    checked(app.segmented_control(key="first-width").set_value(32).run())
    assert app.query_params == {"width": "32"}
    assert app.selectbox(key="first-layer").value == 1


def test_hidden_widget_keeps_its_value() -> None:
    app = start(exact="1")
    checked(app.slider(key="first-epoch").set_value(0).run())
    assert len(app.toggle) == 1, "only the teacher mode is left"
    assert app.query_params == {"epoch": "0", "exact": "1"}
    checked(app.slider(key="first-epoch").set_value(4).run())
    assert app.toggle(key="first-exact").value is True


def test_back_and_forward_win_over_widgets(monkeypatch: pytest.MonkeyPatch) -> None:
    app = start()
    checked(app.slider(key="first-epoch").set_value(9).run())
    checked(app.slider(key="first-epoch").set_value(10).run())
    history(monkeypatch, app, epoch="9")
    assert app.slider(key="first-epoch").value == 9
    history(monkeypatch, app)
    assert app.slider(key="first-epoch").value == 5
    assert app.query_params == {}
    history(monkeypatch, app, epoch="10")
    assert app.slider(key="first-epoch").value == 10
    checked(app.toggle(key="first-exact").set_value(True).run())
    assert app.query_params == {"epoch": "10", "exact": "1"}


def test_late_query_does_not_undo_a_click() -> None:
    app = start()
    checked(app.slider(key="first-epoch").set_value(9).run())
    # the second click left the browser before it knew of the new address
    app.query_params.clear()
    checked(app.toggle(key="first-exact").set_value(True).run())
    assert app.query_params == {"epoch": "9", "exact": "1"}
    app.query_params.clear()
    app.query_params["epoch"] = "9"
    checked(app.toggle(key="first-exact").set_value(False).run())
    assert app.query_params == {"epoch": "9"}


def test_edited_link_wins() -> None:
    app = start()
    checked(app.slider(key="first-epoch").set_value(9).run())
    app.query_params.clear()
    app.query_params.update(epoch="3", width="32")
    checked(app.run())
    assert app.slider(key="first-epoch").value == 3
    assert app.query_params == {"epoch": "3", "width": "32"}


def test_pages_do_not_share_settings_but_language() -> None:
    app = start(epoch="9", lang="zh", teach="1")
    app.switch_page("second.py")
    app.query_params.clear()
    checked(app.run())
    assert app.slider(key="second-epoch").value == 5
    assert app.query_params == {"lang": "zh", "teach": "1"}
    checked(app.slider(key="second-epoch").set_value(2).run())
    app.switch_page("first.py")
    app.query_params.clear()
    checked(app.run())
    assert app.slider(key="first-epoch").value == 9, "as the session left it"
    assert app.query_params == {"lang": "zh", "teach": "1", "epoch": "9"}


def test_language_switch_keeps_every_setting() -> None:
    app = start(width="100", epoch="7", exact="1", layer="2")
    before = settings(app)
    checked(app.segmented_control(key="course-lang").set_value("zh").run())
    assert settings(app) == before
    assert app.selectbox(key="first-layer").value == 2
    assert app.query_params == {"lang": "zh", "width": "100", "epoch": "7", "exact": "1", "layer": "2"}


def test_no_run_follows_from_writing() -> None:
    app = start(at="banana")
    checked(app.slider(key="first-epoch").set_value(9).run())
    assert app.session_state["runs"] == 2


def test_form_refuses_names_of_the_course() -> None:
    from lessons.settings import Settings

    class Wrong(Settings):
        lang: str = "x"

    with pytest.raises(ValueError, match="whole course"):
        address.Form(Wrong, "wrong")


def test_widgets_in_a_box_are_told_what_they_hold_at_every_run() -> None:
    """A browser draws them when the box is opened: by then the first run's word is long gone."""
    app = open_page("mlp-neurons", seed="3")
    for _ in range(2):
        assert app.segmented_control(key="mlp-neurons-seed").proto.set_value
        app.run()
        assert errors(app) == []
