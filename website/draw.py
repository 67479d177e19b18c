"""How the blocks of a lesson become HTML.

What would need a running Python is left out, with one line that says so. Figures are kept apart: each is
written once, and drawn by plotly.js where an element names it.
"""

from __future__ import annotations

import hashlib
import html
import json
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import orjson

from core.charts.table import table
from lessons import pictures
from lessons.blocks import (
    Blocks,
    Change,
    Code,
    Columns,
    Deed,
    Formula,
    Part,
    Pictures,
    Plot,
    Press,
    Row,
    Say,
    Table,
    Watch,
    Words,
    Work,
)
from lessons.catalogue import Catalogue, Sentence
from lessons.lesson import Control
from live_chart import drawable
from website import words

COMMAND = "make app"
VISITOR = "website"
"""Who looks at work in the background."""

Goto = Callable[[Mapping[str, Any]], str]
"""From changes of settings to the place on the site that has them, as JSON; "" where none has."""


class Drawer:
    """Draws the blocks of one page in one language. figures: {id: figure as JSON} of all that was drawn."""

    def __init__(self, text: Catalogue, page: str, prefix: str) -> None:
        self.text, self.page, self.prefix = text, page, prefix
        self.figures: dict[str, Any] = {}
        self._drawn: dict[Any, str] = {}
        self._goto: Goto = lambda changes: ""

    def blocks(self, blocks: Blocks, goto: Goto | None = None) -> str:
        """Blocks one under the other. goto: where a button that changes settings leads."""
        if goto is not None:
            self._goto = goto
        return "".join(self._draw(block) for block in blocks)

    def say(self, said: Words) -> str:
        """Words in the language of the page."""
        return self.text(said) if isinstance(said, Sentence) else said

    def lines(self, said: Words) -> str:
        """Words as HTML blocks."""
        return words.rendered(self.say(said), self.text.language)

    def inline(self, said: Words) -> str:
        """Words as HTML inside of a line."""
        return words.inline(self.say(said), self.text.language)

    def served(self, key: str = "site-served") -> str:
        """The line on what only the served course can do."""
        return f'<p class="served">{self.inline(Sentence(key, command=f"`{COMMAND}`"))}</p>'

    def _draw(self, block: Any) -> str:
        return getattr(self, f"_{type(block).__name__.lower()}", self._unknown)(block)

    def _unknown(self, block: Any) -> str:
        return self.served()

    def _say(self, block: Say) -> str:
        said = " ".join(self.say(one) for one in block.words)
        if block.look == "strong":
            said = f"**{said}**"
        if block.badge:
            said += f" :gray-badge[{self.say(block.badge)}]"
        return f'<div class="say {block.look}">{words.rendered(said, self.text.language)}</div>'

    def _formula(self, block: Formula) -> str:
        return f'<div class="formula">{words.formula(block.latex)}</div>'

    def _table(self, block: Table) -> str:
        head = "".join(f'<th scope="col">{self.inline(name)}</th>' for name in block.head)
        rows = "".join(self._row_of(row, block.look) for row in block.rows)
        return (
            f'<div class="wide"><table class="{block.look}"><thead><tr>{head}</tr></thead>'
            f"<tbody>{rows}</tbody></table></div>"
        )

    def _row_of(self, row: tuple[Any, ...], look: str) -> str:
        cells = [self._cell(cell) for cell in row]
        if look == "short":
            first, now, *others = cells
            cells = [f"<strong>{now}</strong>", *others]
            return f'<tr><th scope="row">{first}</th>{"".join(f"<td>{cell}</td>" for cell in cells)}</tr>'
        return f"<tr>{''.join(f'<td>{cell}</td>' for cell in cells)}</tr>"

    def _cell(self, cell: Any) -> str:
        if isinstance(cell, (Sentence, str)):
            return self.inline(cell)
        if isinstance(cell, float):
            return "–" if np.isnan(cell) else f"{cell:.4f}".rstrip("0").rstrip(".")
        return html.escape("–" if cell is None else str(cell))

    def _plot(self, block: Plot) -> str:
        alt = self.say(block.alt) if block.alt else self.text(f"{self.prefix}-{block.name}-alt")
        depends = (block.name, block if block.key is None else block.key)
        if depends not in self._drawn:
            self._drawn[depends] = self._keep(block.draw(self.text))
        name = self._drawn[depends]
        height = self.figures[name]["layout"].get("height", 300)
        return (
            f'<div class="figure" role="img" aria-label="{html.escape(alt)}" data-figure="{name}" '
            f'style="min-height:{height}px"></div><details class="numbers" data-numbers="{name}">'
            f"<summary>{self.text('live-table')}</summary></details>"
        )

    def _keep(self, figure: Any) -> str:
        plain = orjson.loads(figure.to_json())
        drawable(plain["data"])
        plain["layout"].pop("template", None)
        content = json.dumps(plain, sort_keys=True, ensure_ascii=False)
        name = hashlib.sha256(content.encode()).hexdigest()[:10]
        head, rows = table(figure)
        rows = [[_short(cell) for cell in row] for row in rows]
        self.figures[name] = {"data": plain["data"], "layout": plain["layout"], "head": head, "rows": rows}
        return name

    def _code(self, block: Code) -> str:
        return f'<pre class="code"><code>{html.escape(block.text)}</code></pre>'

    def _pictures(self, block: Pictures) -> str:
        return pictures.row(block.images, map(self.say, block.captions), self.say(block.alt), block.width)

    def _change(self, block: Change) -> str:
        where = self._goto(block.values)
        if not where:
            return f'<button type="button" disabled>{self.inline(block.label)}</button>{self.served()}'
        return (
            f'<button type="button" data-name="{block.name}" data-goto="{html.escape(where)}">'
            f"{self.inline(block.label)}</button>"
        )

    def _press(self, block: Press) -> str:
        return f'<button type="button" disabled>{self.inline(block.label)}</button>{self.served()}'

    def _columns(self, block: Columns) -> str:
        widths = block.widths or (1,) * len(block.columns)
        grid = " ".join(f"minmax(0,{width}fr)" for width in widths)
        inner = "".join(f"<div>{self.blocks(column)}</div>" for column in block.columns)
        return f'<div class="columns" style="--columns:{grid}">{inner}</div>'

    def _row(self, block: Row) -> str:
        inner = "".join(self._draw(one) for one in block.blocks if not isinstance(one, Control))
        return f'<div class="row">{inner}</div>' if inner else ""

    def _part(self, block: Part) -> str:
        title = self.inline(block.title) if block.title else self.inline(self.text(block.name))
        return f'<section id="{block.name}"><h2>{title}</h2>{self.blocks(block.blocks)}</section>'

    def _control(self, block: Control) -> str:
        return ""

    def _watch(self, block: Watch) -> str:
        return self._work(block.look(VISITOR))

    def _work(self, block: Work) -> str:
        """What work has come to. Where it is not at its end, one line says who can go on: how far it came
        depends on what else was done on the machine that writes the site."""
        if block.goes_on or any(begins(deed) for deed in block.deeds):
            return self.served()
        said = self.lines(block.words) if block.words else ""
        return f"{said}{self.blocks(block.blocks)}" or self.served()


def begins(deed: Deed) -> bool:
    """Whether a deed begins what has yet to be done, rather than to hold it up, or do it again."""
    return deed.main or deed.name.endswith("-run")


def _short(cell: Any) -> Any:
    """A cell of the table of a figure: numbers to four digits, as the served page writes them."""
    if isinstance(cell, (int, float, np.number)):
        return float(f"{cell:.4g}")
    return "" if cell is None else str(cell)
