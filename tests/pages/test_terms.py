"""Terms on a page: elements with their meaning; nothing foreign becomes an element."""

from __future__ import annotations

from lessons.catalogue import plain
from lessons.glossary import looked_up


def test_a_term_carries_its_meaning() -> None:
    said = looked_up("the loss", "en")
    assert said.startswith('the <span class="term" tabindex="0"')
    assert said.endswith(">loss</span>")
    assert "How wrong the network is" in said


def test_what_looks_like_an_element_is_text() -> None:
    assert looked_up("<b>a</b> < b <img src=x>", "en") == "&lt;b>a&lt;/b> < b &lt;img src=x>"


def test_code_and_formulas_stay_as_they_are() -> None:
    assert looked_up("`x <b` $a <b$", "en") == "`x <b` $a <b$"


def test_what_is_escaped_stays_escaped() -> None:
    assert looked_up(plain("<img src=x onerror=y> \\<b>"), "en") == plain("<img src=x onerror=y> \\<b>")
    assert looked_up(r"\\<img>", "en") == r"\\&lt;img>"
