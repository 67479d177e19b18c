"""The glossary: every word of the field that a text uses can be looked up where it stands."""

from __future__ import annotations

import re

import pytest
from fluent.syntax import FluentParser, FluentSerializer
from fluent.syntax.ast import Message

from core.prune.scores import UNIT_CRITERIA, WEIGHT_CRITERIA
from lessons.catalogue import TEXT_FOLDER
from lessons.glossary import Used, marked, names, terms
from lessons.settings import LANGUAGES

FIELD = {
    "en": re.compile(
        r"\b(?:loss|gradient|epoch|seed|validation|band|rank correlation|regret|curvature|logit|lag|snapshot|"
        r"read-?out|perplexity|neuron|mask|bias|threshold|baseline|multiply-add|Hessian|epsilon|alpha)\w*\b|"
        r"\b(?-i:S)\b|[εα]",
        re.IGNORECASE,
    ),
    "zh": re.compile(
        "损失|梯度|种子|验证|色带|秩相关|遗憾|曲率|快照|读出层|困惑度|神经元|掩码|偏置|阈值|基线|乘加|[εα]|"
        "logit"
    ),
}
"""Words that nobody brings from school."""


def _read(language: str) -> dict[str, str]:
    """Texts as they stand in the files."""
    found = {}
    for file in (TEXT_FOLDER / language).glob("*.ftl"):
        for entry in FluentParser().parse(file.read_text(encoding="utf-8")).body:
            if isinstance(entry, Message) and entry.value is not None:
                bare = Message(entry.id, entry.value)
                found[entry.id.name] = FluentSerializer().serialize_entry(bare).partition("=")[2]
    return found


RAW = {language: _read(language) for language in LANGUAGES}


@pytest.mark.parametrize("language", LANGUAGES)
def test_whatever_form_a_text_uses_is_in_the_glossary(language: str) -> None:
    known = {form.lower() for term in terms(language) for form in term.forms}
    for key, text in RAW[language].items():
        for word in FIELD[language].findall(re.sub(r"\{.*?\}", "", text, flags=re.DOTALL)):
            assert word.lower() in known, f"{key}: {word}"


def test_both_languages_have_the_same_terms() -> None:
    assert names("en") == names("zh")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_criterion_can_be_looked_up(language: str) -> None:
    found = {term.name.removeprefix("criterion-") for term in terms(language)}
    assert {*WEIGHT_CRITERIA, *UNIT_CRITERIA} <= found


def used(text: str, language: str = "en") -> list[tuple[str, str]]:
    return [(piece.words, piece.term.name) for piece in marked(text, language) if isinstance(piece, Used)]


def test_the_longest_word_counts_and_each_once() -> None:
    said = "Rank correlation of the gradient threshold; gradients, a gradient."
    assert used(said) == [
        ("Rank correlation", "correlation"),
        ("gradient threshold", "criterion-gradient"),
        ("gradients", "gradient"),
    ]
    assert used("隐藏层的梯度", "zh") == [("隐藏层", "hidden"), ("梯度", "gradient")]


def test_no_part_of_a_word_is_a_term() -> None:
    assert used("The overseed weighted SNIP S") == [("S", "signed")]


def test_code_formulas_and_links_are_left_alone() -> None:
    said = "`loss` $\\epsilon \\alpha S$ :gray-badge[seed] [here](/seed) then loss"
    assert used(said) == [("loss", "loss")]


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_of_a_text_is_lost(language: str) -> None:
    for said in RAW[language].values():
        pieces = (piece.words if isinstance(piece, Used) else piece for piece in marked(said, language))
        assert "".join(pieces) == said
