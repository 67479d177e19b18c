"""Both languages have the same texts with the same variables, and the code asks only for what exists."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from fluent.syntax import FluentParser
from fluent.syntax import ast as fluent
from fluent.syntax.visitor import Visitor

from lessons.catalogue import TEXT_FOLDER, Catalogue, MissingTextError, Sentence, catalogue, in_all_languages
from lessons.numbers import count, lost, number, percent, points
from lessons.settings import LANGUAGES

ROOT = Path(__file__).parents[1]
FUNCTIONS = {"text", "Sentence"}
"""Calls whose first argument is a key."""


class Variables(Visitor):
    def __init__(self) -> None:
        self.names: set[str] = set()

    def visit_VariableReference(self, node: fluent.VariableReference) -> None:  # noqa: N802
        self.names.add(node.id.name)


def messages(language: str) -> dict[str, set[str]]:
    """Variables of every message of a language."""
    found = {}
    for file in sorted((TEXT_FOLDER / language).glob("*.ftl")):
        for entry in FluentParser().parse(file.read_text(encoding="utf-8")).body:
            if isinstance(entry, fluent.Message):
                variables = Variables()
                variables.visit(entry)
                found[entry.id.name] = variables.names
    return found


def literal_keys() -> list[tuple[str, str]]:
    """Keys written out in the code, with their places; both branches of ``a if b else c`` count."""
    keys = []
    for folder in ("pages", "lessons"):
        for file in sorted((ROOT / folder).rglob("*.py")):
            for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call) and node.args:
                    name = getattr(node.func, "id", getattr(node.func, "attr", ""))
                    if name in FUNCTIONS:
                        place = f"{file.relative_to(ROOT)}:{node.lineno}"
                        keys += [(key, place) for key in _texts(node.args[0])]
    return keys


def _texts(node: ast.expr) -> list[str]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return [node.value]
    if isinstance(node, ast.IfExp):
        return _texts(node.body) + _texts(node.orelse)
    return []


def test_languages_have_the_same_files() -> None:
    names = [sorted(file.name for file in (TEXT_FOLDER / language).glob("*.ftl")) for language in LANGUAGES]
    assert names[0] == names[1]


def test_languages_have_the_same_texts_and_variables() -> None:
    english, chinese = (messages(language) for language in LANGUAGES)
    assert sorted(english) == sorted(chinese)
    assert {key: names for key, names in english.items() if names != chinese[key]} == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_file_can_be_read(language: str) -> None:
    assert Catalogue(language).keys


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_can_be_filled(language: str) -> None:
    text = catalogue(language)
    for key, names in messages(language).items():
        assert text.strictly(key, **dict.fromkeys(names, "x")).strip()


def test_code_asks_only_for_texts_that_exist() -> None:
    keys = literal_keys()
    assert len(keys) > 20
    assert [f"{place}: {key}" for key, place in keys if key not in catalogue("en")] == []


def test_missing_text_raises_here() -> None:
    with pytest.raises(MissingTextError, match="no text 'nowhere'"):
        catalogue("zh")("nowhere")
    with pytest.raises(MissingTextError, match="predict-right"):
        catalogue("en")("predict-right")


def test_missing_text_falls_back_to_english_for_learners(monkeypatch, tmp_path) -> None:
    monkeypatch.delenv("COURSE_STRICT")
    (tmp_path / "zh").mkdir()
    (tmp_path / "zh" / "some.ftl").write_text("else = 别的\npredict-right = { $nobody }\n", encoding="utf-8")
    text = Catalogue("zh", tmp_path)
    assert text("skip") == catalogue("en")("skip")
    assert text("predict-right", guess="x") == catalogue("en")("predict-right", guess="x")
    assert text("nowhere") == "nowhere"


def test_key_in_two_files_is_refused(tmp_path) -> None:
    (tmp_path / "en").mkdir()
    for name in ("a.ftl", "b.ftl"):
        (tmp_path / "en" / name).write_text("same = x\n")
    with pytest.raises(ValueError, match=r"same is in a\.ftl and again in b\.ftl"):
        Catalogue("en", tmp_path)


def test_broken_file_is_named(tmp_path) -> None:
    (tmp_path / "en").mkdir()
    (tmp_path / "en" / "a.ftl").write_text("fine = x\nbroken { y\n")
    with pytest.raises(ValueError, match=r"a\.ftl"):
        Catalogue("en", tmp_path)


def test_sentences_nest_and_compare() -> None:
    inner = Sentence("expected-number-between", low="0", high="1")
    outer = Sentence("address-problem", field="at", came="x", expected=inner, used="0.5")
    words = in_all_languages(outer)
    assert words["en"] == "The address says at=x; expected a number between 0 and 1; using 0.5."
    assert "0 到 1 之间的数" in words["zh"]
    assert inner == Sentence("expected-number-between", high="1", low="0")
    assert inner != Sentence("expected-number-between", low="0", high="2")


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0, "0"),
        (1e-3, "0.001"),
        (1e-5, "1 × 10⁻⁵"),
        (1.234e-7, "1.23 × 10⁻⁷"),
        (0.9999, "1"),
        (-0.05, "−0.05"),
        (1234.5, "1,234"),
        (12_345_678, "1.23 × 10⁷"),
        (100, "100"),
        (9.999e-5, "0.0001"),
        (float("inf"), "∞"),
        (float("nan"), "–"),
    ],
)
def test_number(value: float, text: str) -> None:
    assert number(value) == text


def test_percent_points_count() -> None:
    assert percent(0.9421) == "94.2%"
    assert percent(1, 0) == "100%"
    assert points(-0.031) == "−3.1"
    assert points(0.02) == "+2.0"
    assert lost(0.123) == "12.3"
    assert lost(-0.02) == "−2.0"
    assert lost(-1e-9) == "0.0"
    assert count(12345) == "12,345"
