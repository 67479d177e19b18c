"""The field's words: each has one sentence that a pupil understands, to be looked up where it is used.

A term is the texts `term-<name>`, with other forms of it in its attribute `forms`, and `term-<name>-what`.
Criteria are terms too, with their names and what they do.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from core.jobs import remembered
from lessons.catalogue import catalogue


@dataclass(frozen=True)
class Term:
    """A word in one language: its name in the catalogue, how it may be written, what it means."""

    name: str
    forms: tuple[str, ...]
    meaning: str


@dataclass(frozen=True)
class Used:
    """A term where a text uses it."""

    words: str
    term: Term


@cache
def terms(language: str) -> tuple[Term, ...]:
    """The field's words, in the order of the catalogue, then the criteria."""
    text = catalogue(language)
    found = []
    for key in text.keys:
        kind, _, name = key.partition("-")
        if f"{key}-what" in text and kind in ("term", "criterion"):
            others = text.attribute(key, "forms")
            forms = (text(key), *(re.split("[,、] *", others) if others else ()))
            found.append(Term(key if kind == "criterion" else name, forms, text(f"{key}-what")))
    return tuple(found)


def names(language: str) -> tuple[str, ...]:
    """Names of the field's words, without criteria."""
    return tuple(term.name for term in terms(language) if not term.name.startswith("criterion-"))


PLAIN = re.compile(
    r"""\\. | \$\$.*?\$\$ | \$[^$\n]+\$ | `+.*?`+      # what is escaped, formulas, code
    | :[a-z]+-badge\[.*?\] | :material/\w+:      # Streamlit's own signs
    | \]\(.*?\)                                  # where a link leads
    """,
    re.VERBOSE | re.DOTALL,
)
"""Parts of a Markdown text that are no words."""


def marked(text: str, language: str) -> Iterator[str | Used]:
    """A Markdown text in pieces: words of the glossary, each where it is used first, and what is between."""
    at, known = 0, set()
    for piece in [*PLAIN.finditer(text), None]:
        end = piece.start() if piece else len(text)
        for match in _pattern(language).finditer(text, at, end):
            term = _by_form(language)[match[0].lower()]
            if term.name not in known:
                known.add(term.name)
                yield text[at : match.start()]
                yield Used(match[0], term)
                at = match.end()
        if piece:
            yield text[at : piece.end()]
            at = piece.end()
    yield text[at:]


@cache
def _by_form(language: str) -> dict[str, Term]:
    # A word of the field before a criterion that is called by the same.
    return {form.lower(): term for term in reversed(terms(language)) for form in term.forms}


@cache
def _pattern(language: str) -> re.Pattern:
    """Every form of every term, the longest first; letters of the Latin alphabet only as whole words."""

    def whole(form: str) -> str:
        start, end = (
            r"(?<![A-Za-z0-9_-])" if c.isascii() and c.isalnum() else "" for c in (form[0], form[-1])
        )
        end = end and r"(?![A-Za-z0-9_-])"
        # a single letter is a symbol
        return start + (form if len(form) == 1 else f"(?i:{re.escape(form)})") + end

    forms = {form for term in terms(language) for form in term.forms}
    return re.compile("|".join(map(whole, sorted(forms, key=lambda form: (-len(form), form)))))


@remembered(maxsize=4096)
def looked_up(said: str, language: str) -> str:
    """The text with its terms as elements. What looks like an element in it is text, and stays text."""
    return "".join(
        _element(piece) if isinstance(piece, Used) else piece for piece in marked(_as_text(said), language)
    )


_TAG = re.compile(f"(?P<plain>{PLAIN.pattern}) | <(?=[A-Za-z/!?])", PLAIN.flags)


def _as_text(said: str) -> str:
    return _TAG.sub(lambda match: match[0] if match["plain"] else "&lt;", said)


def _element(used: Used) -> str:
    meaning = html.escape(used.term.meaning)
    return (
        f'<span class="term" tabindex="0" role="note" aria-description="{meaning}" data-what="{meaning}">'
        f"{used.words}</span>"
    )
