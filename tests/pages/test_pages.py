"""Every page opens in both languages without an error, in learner's and in teacher mode."""

from __future__ import annotations

import pytest

from lessons.catalogue import catalogue
from lessons.settings import LANGUAGES
from pages.widgets import link
from tests.pages.harness import ROOT, errors, heading, open_page

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
    app = open_page(name, teach="1")
    assert errors(app) == []
    assert app.session_state["course-teach"] is True
    assert app.title[0].value == catalogue("en")(f"claim-{name}")


@pytest.mark.parametrize("name", NAMES)
def test_page_survives_a_mangled_address(name: str) -> None:
    app = open_page(name, lang="xx", at="banana", criterion="![x](y)", epoch="1e999", width="\x00", cut=".")
    assert errors(app) == []
    assert any("lang=xx" in warning.value for warning in app.warning)


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
