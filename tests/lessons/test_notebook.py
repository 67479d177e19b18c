"""Scripts as notebooks: where they are cut, and what is said above the cells."""

from __future__ import annotations

import re
from pathlib import Path

import nbformat
import pytest

import lessons
from lessons.catalogue import catalogue
from lessons.notebook import notebook, paragraphs

SCRIPT = '''"""A script.

Run it in the folder of the course: python it.py
"""

import ast

from re import (
    compile,
)

a = 1

b = 2


@property
def f():

    # Inside.
    return a


# Zeros.
print(b)
# Not a heading.
print(a)
'''


def test_cells_are_paragraphs_and_comments_above_them_are_headings() -> None:
    found = list(paragraphs(SCRIPT))
    assert [comment for comment, _ in found] == ["", "", "", "", "Zeros."]
    assert [code.splitlines()[0] for _, code in found] == [
        "import ast",
        "a = 1",
        "b = 2",
        "@property",
        "print(b)",
    ]
    assert "# Inside." in found[3][1]
    assert found[4][1] == "print(b)\n# Not a heading.\nprint(a)"


def test_a_script_without_docstring_or_with_a_comment_first_is_cut_too() -> None:
    assert list(paragraphs("# Zeros.\nprint(1)\n")) == [("Zeros.", "print(1)")]


@pytest.mark.parametrize("language", ["en", "zh"])
def test_headings_are_in_the_language_of_the_page(language: str) -> None:
    text = catalogue(language)
    cells = nbformat.reads(notebook(SCRIPT, "rnn", text), as_version=4).cells
    said = [cell.source for cell in cells if cell.cell_type == "markdown"]
    assert said == [
        f"# {text('page-rnn')}\n\nA script.\n\n{text('notebook-how')}",
        f"### {text('notebook-section-zeros')}",
    ]


def test_the_catalogue_has_the_comment_above_every_paragraph_of_the_templates() -> None:
    templates = [
        file.read_text(encoding="utf-8") for file in Path(lessons.__file__).parent.glob("*/script.py.j2")
    ]
    assert len(templates) >= 13
    above = {line for text in templates for line in re.findall(r"\n\n# (.+)\n", text)}
    english = catalogue("en")
    assert above == {english(key) for key in english.keys if key.startswith("notebook-section-")}
