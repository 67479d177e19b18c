"""What a teacher prepares: a code for every link that codes can hold, and a sentence for longer ones."""

from __future__ import annotations

from streamlit.testing.v1 import AppTest

from lessons.catalogue import catalogue
from pages.widgets import prepare
from tests.pages.harness import TIMEOUT, errors, open_page, reading


def test_a_code_can_be_read_with_a_scratch_as_long_as_there_is_room() -> None:
    errors_mended = [prepare.qr_code("x" * length).error for length in (100, 2300, 2500)]
    assert errors_mended == ["M", "M", "L"]
    assert prepare.qr_code("x" * 3000) is None


def opened(app: AppTest, page: str) -> None:
    """The box is opened, and nothing else is sent."""
    app.session_state[f"{page}-prepare"] = True
    app._run(timeout=TIMEOUT)


def test_a_link_that_no_code_holds_is_said() -> None:
    app = open_page("attention", teach="1", lang="zh", sentence="好" * 350)
    opened(app, "attention")
    assert errors(app) == []
    assert catalogue("zh")("prepare-no-code") in reading(app)


def test_link_and_code_are_made_when_the_box_is_opened() -> None:
    app = open_page("linear-regression", essentials=True, teach="1")
    assert not app.code
    opened(app, "linear-regression")
    assert errors(app) == []
    assert [code.value.partition("?")[2] for code in app.code] == ["walk=1"]
