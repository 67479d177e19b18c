"""Under each panel one line says how to read it."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from lessons import panels
from lessons.catalogue import MissingTextError, catalogue
from lessons.course import PAGES
from lessons.settings import LANGUAGES
from live_chart import Curve, Frame, Panel, Stops
from live_chart.panels import PERCENT

ROOT = Path(__file__).parents[2]
LETTERS = {"en": 105, "zh": 40}
"""What has room in a line across the page."""


def kinds(of: type[Panel] = Panel) -> set[type[Panel]]:
    return {kind for one in of.__subclasses__() for kind in (one, *kinds(one))}


def read(panel: Panel, page: str, language: str) -> str:
    return panels.readable(panel, page, catalogue(language)).read


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_panel_has_the_line_of_its_page_before_that_of_its_kind(language: str) -> None:
    text = catalogue(language)
    curve, words, own = (
        Curve(y=PERCENT, **given)
        for given in ({"id": "curve"}, {"id": "words"}, {"id": "curve", "read": "own"})
    )
    assert read(curve, "rnn", language) == text("read-curve")
    assert read(curve, "language-model", language) == text("read-language-model-curve")
    assert read(words, "language-model", language) == text("read-language-model-words")
    assert read(own, "rnn", language) == "own"


def test_a_panel_of_a_kind_that_nobody_explains_is_an_error() -> None:
    class Unknown(Panel):
        kind = "unheard-of"

    stops = Stops([0.0], [0], None, {"accuracy": [1.0]})
    frame = Frame("", stops, ())
    with pytest.raises(MissingTextError, match="read-unheard-of"):
        panels.payload(
            catalogue("en"), name="rnn", panels=(Unknown(id="new"),), frames=(frame,), total=1, reading="",
            words=panels.words(catalogue("en")),
        )  # fmt: skip


def test_every_chart_of_a_lesson_is_made_where_panels_get_their_line() -> None:
    made = [
        f"{file.relative_to(ROOT)}:{node.lineno}"
        for folder in ("lessons", "pages")
        for file in sorted((ROOT / folder).rglob("*.py"))
        for node in ast.walk(ast.parse(file.read_text("utf-8")))
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Payload"
    ]
    assert len(made) == 1
    assert made[0].startswith("lessons/panels.py")


@pytest.mark.parametrize("language", LANGUAGES)
def test_lines_are_short_and_each_belongs_to_a_kind_or_to_a_page(language: str) -> None:
    text = catalogue(language)
    named = {f"read-{kind.kind}" for kind in kinds()} | {"read-curve"}
    for key in (key for key in text.keys if key.startswith("read-")):
        assert len(text(key)) <= LETTERS[language], key
        assert key in named or any(key.startswith(f"read-{page.name}-") for page in PAGES), key
