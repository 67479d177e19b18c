"""Words of the course as HTML: Markdown, formulas as MathML, terms of the glossary, Streamlit's own signs."""

from __future__ import annotations

import re
from functools import cache

from latex2mathml.converter import convert
from markdown_it import MarkdownIt

from core.jobs import remembered
from lessons.glossary import looked_up

ICONS = {
    "check_circle": "✓",
    "check": "✓",
    "lightbulb": "💡",
    "flag": "⚑",
    "menu_book": "📖",
    "warning": "⚠",
    "info": "ℹ",
    "replay": "↺",
}
"""What stands for those of Streamlit's icons that texts use."""

_APART = re.compile(r"(?P<plain>\\. | `+.*?`+) | \$\$(?P<block>.+?)\$\$ | \$(?P<inline>[^$\n]+)\$",
                    re.VERBOSE | re.DOTALL)  # fmt: skip
_SIGNS = re.compile(r":material/(?P<icon>\w+): "
                    r"| :(?P<colour>[a-z]+)(?P<badge>-badge)?\[(?P<words>(?:[^\[\]]|\[[^\]]*\])*)\]",
                    re.VERBOSE)  # fmt: skip
_HELD = re.compile("\ue000(\\d+)\ue001")


@cache
def _markdown() -> MarkdownIt:
    return MarkdownIt("commonmark").enable("table")


_KNOWN = {
    r"\begin{aligned}": r"\begin{array}{rl}",
    r"\end{aligned}": r"\end{array}",
    r"\begin{gathered}": r"\begin{array}{c}",
    r"\end{gathered}": r"\end{array}",
    r"\arg": r"\operatorname{arg}",
}
"""What the converter does not know, in words that it does."""


@cache
def formula(latex: str, display: str = "block") -> str:
    """LaTeX as MathML."""
    for said, known in _KNOWN.items():
        latex = latex.replace(said, known)
    return convert(latex, display=display)


@remembered(maxsize=8192)
def rendered(said: str, language: str) -> str:
    """A text in Markdown as HTML blocks."""
    return _rendered(said, language, inline=False)


@remembered(maxsize=8192)
def inline(said: str, language: str) -> str:
    """The same inside of a line."""
    return _rendered(said, language, inline=True)


def _rendered(said: str, language: str, *, inline: bool) -> str:
    held: list[str] = []

    def hold(found: str) -> str:
        held.append(found)
        return f"\ue000{len(held) - 1}\ue001"

    def math(match: re.Match) -> str:
        if match["plain"]:
            return match[0]
        latex = match["block"] or match["inline"]
        return hold(formula(latex.strip(), "block" if match["block"] else "inline"))

    def sign(match: re.Match) -> str:
        if match["icon"]:
            return hold(f'<span aria-hidden="true">{ICONS.get(match["icon"], "")}</span>')
        kind = "badge" if match["badge"] else "coloured"
        return (
            hold(f'<span class="{kind} {match["colour"]}">')
            + _SIGNS.sub(sign, match["words"])
            + hold("</span>")
        )

    text = _SIGNS.sub(sign, _APART.sub(math, looked_up(said, language)))
    made = _markdown().renderInline(text) if inline else _markdown().render(text)
    return _HELD.sub(lambda match: held[int(match[1])], made).strip()
