"""Words of the course as HTML: formulas, terms, signs; nothing foreign becomes an element."""

from __future__ import annotations

import pytest

pytest.importorskip("latex2mathml")
pytest.importorskip("markdown_it")

from website import words


def test_formulas_are_mathml() -> None:
    made = words.rendered("so $w_{ij}$ and\n\n$$\n\\frac{a}{b}\n$$", "en")
    assert made.count("<math") == 2
    assert "<mfrac>" in made
    assert "$" not in made


def test_terms_carry_their_meaning() -> None:
    made = words.inline("the loss", "en")
    assert 'class="term"' in made
    assert "How wrong the network is" in made


def test_signs_of_streamlit_become_elements() -> None:
    made = words.inline(":gray-badge[R1] :material/flag: **x**", "en")
    assert made == '<span class="badge gray">R1</span> <span aria-hidden="true">⚑</span> <strong>x</strong>'


def test_a_sign_and_a_link_stand_in_a_colour() -> None:
    made = words.inline(":orange[:material/warning:] careful", "en")
    assert made == '<span class="coloured orange"><span aria-hidden="true">⚠</span></span> careful'
    made = words.inline(":gray[Han 2015, [arXiv](https://arxiv.org)] ]", "en")
    assert made == '<span class="coloured gray">Han 2015, <a href="https://arxiv.org">arXiv</a></span> ]'


def test_what_looks_like_an_element_is_text() -> None:
    assert "<img" not in words.rendered("<img src=x onerror=y>", "en")


def test_code_stays_as_it_is() -> None:
    assert words.inline("`$x$`", "en") == "<code>$x$</code>"
