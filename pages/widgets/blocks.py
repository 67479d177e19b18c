"""How the blocks of a lesson are drawn in Streamlit.

Text that follows text is one element: a page has a third of the elements that it would have otherwise, and
is answered sooner.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import plotly.graph_objects as go
import streamlit as st

from core.charts.style import CONFIG
from core.charts.table import table
from core.jobs import remembered
from lessons import pictures
from lessons.blocks import (
    Blocks,
    Change,
    Code,
    Columns,
    Formula,
    Part,
    Pictures,
    Plot,
    Press,
    Row,
    Say,
    Table,
    Words,
)
from lessons.catalogue import Sentence, catalogue
from lessons.lesson import Control
from pages.widgets import own_texts, terms
from pages.widgets.address import Form, course
from pages.widgets.language import busy, current, text


def words(said: Words) -> str:
    """Words in the language of the session."""
    return text(said) if isinstance(said, Sentence) else said


def said(cell: Any) -> Any:
    """A cell of a table: words in the language of the session, anything else as it is."""
    return words(cell) if isinstance(cell, (Sentence, str)) else cell


def draw(blocks: Blocks, form: Form, prefix: str) -> None:
    """Draw blocks one under the other. prefix: how the keys of the lesson's texts begin."""
    waiting: list[str] = []

    def flush() -> None:
        if waiting:
            terms.markdown("\n\n".join(waiting))
            waiting.clear()

    for block in blocks:
        said = _markdown(block)
        if said is not None:
            waiting.extend([said] if said else [])
            continue
        flush()
        DRAW[type(block)](block, form, prefix)
    flush()


def _markdown(block: Any) -> str | None:
    """A block as Markdown, None where it is more than text."""
    match block:
        case Say(look="plain" | "strong"):
            return _sentences(block)
        case Formula(latex):
            return f"$$\n{latex}\n$$"
        case Table(head, rows, "short"):
            lines = [[words(row[0]), f"**{words(row[1])}**", *map(words, row[2:])] for row in rows]
            table = [list(map(words, head)), ["---"] * len(head), *lines]
            # a bar inside of a cell, as in |w g|, would end it
            cells = [[cell.replace("|", r"\|") for cell in row] for row in table]
            return "\n".join(f"| {' | '.join(row)} |" for row in cells)
    return None


def _sentences(said: Say) -> str:
    found = " ".join(words(one) for one in said.words)
    if said.look == "strong":
        found = f"**{found}**"
    return f"{found} :gray-badge[{words(said.badge)}]" if said.badge else found


def _say(block: Say, form: Form, prefix: str) -> None:
    if block.look == "caption":
        terms.caption(_sentences(block))
    else:
        st.info(_sentences(block), icon=":material/info:")


def _table(block: Table, form: Form, prefix: str) -> None:
    cells = [[said(cell) for cell in row] for row in block.rows]
    head = [words(name) for name in block.head]
    if block.look == "words":
        columns = dict(zip(head, map(list, zip(*cells, strict=True)), strict=True))
        st.table(columns, hide_index=True, border="horizontal")
        return
    st.dataframe([dict(zip(head, row, strict=True)) for row in cells], hide_index=True)


def _plot(block: Plot, form: Form, prefix: str) -> None:
    alt = words(block.alt) if block.alt else text(f"{prefix}-{block.name}-alt")
    figure = _figure(block, form.page, current())
    chart(figure, f"{form.page}-{block.name}", alt)


def chart(figure: go.Figure, key: str, alt: str, config: Mapping[str, Any] = CONFIG) -> None:
    """A Plotly figure, and its numbers as a table for whoever asks for them."""
    st.plotly_chart(figure, key=f"{key}-figure", config=config, alt=alt)
    label, icon = text("live-table"), ":material/table:"
    numbers = st.popover(label, type="tertiary", icon=icon, key=f"{key}-table", on_change="rerun")
    if numbers.open:
        import pandas as pd  # takes longer to import than many pages take to draw

        head, rows = table(figure)
        frame = pd.DataFrame(rows, columns=head)
        short = {name: st.column_config.NumberColumn(format="%.4g") for name in frame.select_dtypes("number")}
        numbers.dataframe(frame, width="content", hide_index=True, column_config=short, alt=alt)


def _depends(plot: Plot, page: str, language: str) -> tuple:
    return (page, plot.name, language, plot if plot.key is None else plot.key)


@remembered(maxsize=128, key=_depends)
def _figure(plot: Plot, page: str, language: str) -> Any:
    return plot.draw(catalogue(language))


def _code(block: Code, form: Form, prefix: str) -> None:
    st.code(block.text, language=block.language, wrap_lines=True)


def _pictures(block: Pictures, form: Form, prefix: str) -> None:
    # In one piece: to Streamlit each picture, and the words under each, would be an element of its own.
    st.html(pictures.row(block.images, map(words, block.captions), words(block.alt), block.width))


def _change(block: Change, form: Form, prefix: str) -> None:
    st.button(
        words(block.label),
        key=f"{form.page}-{block.name}",
        icon=block.icon or None,
        on_click=form.set,
        kwargs=dict(block.values),
    )


def _press(block: Press, form: Form, prefix: str) -> None:
    if st.button(words(block.label), key=f"{form.page}-{block.name}", icon=block.icon or None):
        with busy():
            found = block.blocks()
        draw(found, form, prefix)
        if block.counted:
            slot = f"{form.page}-{block.name}-presses"
            st.session_state[slot] = presses = st.session_state.get(slot, 0) + 1
            st.caption(text("press-count", count=presses))


def _columns(block: Columns, form: Form, prefix: str) -> None:
    widths = block.widths or len(block.columns)
    for column, blocks in zip(st.columns(widths, gap="large"), block.columns, strict=True):
        with column:
            draw(blocks, form, prefix)


def _row(block: Row, form: Form, prefix: str) -> None:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        draw(block.blocks, form, prefix)


def _part(block: Part, form: Form, prefix: str) -> None:
    with st.container(key=f"section-{block.name}"):
        st.header(words(block.title) or text(block.name), anchor=block.name)
        draw(block.blocks, form, prefix)


DRAW: dict[type, Callable[[Any, Form, str], object]] = {
    Say: _say,
    Table: _table,
    Plot: _plot,
    Code: _code,
    Pictures: _pictures,
    Change: _change,
    Press: _press,
    Columns: _columns,
    Row: _row,
    Part: _part,
}
"""How each kind of block is drawn that is more than text; `pages.widgets.work` draws work."""


def control(block: Control, form: Form, prefix: str = "") -> None:
    """A setting that can be changed."""
    settings = form.settings
    if block.shown is not None and not block.shown(settings):
        return
    locked = block.field in course().lock
    if block.kind in OFFERS:
        if not locked:  # they offer values and show none
            OFFERS[block.kind](block, form)
        return
    more: dict[str, Any] = {"label": words(block.label_under(settings))}
    if block.help is not None:
        more["help"] = words(block.help)
    if block.width is not None:
        more["width"] = block.width
    if block.step is not None:
        more["step"] = block.step
        if block.kind == "number" and isinstance(block.step, float):
            more["format"] = "%g"
    if block.bare:
        more["label_visibility"] = "collapsed"
    if block.enabled is not None or locked:
        more["disabled"] = locked or not block.enabled(settings)
    if block.options is not None:
        offered = block.options(settings)
        more["options"] = list(offered)
        if isinstance(offered, Mapping):
            more["format_func"] = lambda option: words(offered[option])
    if block.name is not None:
        more["format_func"] = lambda option: words(block.name(option))
    if block.kind == "line" and block.placeholder is not None:
        more |= {"placeholder": words(block.placeholder(settings)), "label_visibility": "collapsed"}
    getattr(form, block.kind)(block.field, **more)


def _examples(block: Control, form: Form) -> None:
    """A list of values for a field under names; taking one leaves the list as it was."""
    given: dict[Any, Words] = block.options(form.settings)
    key = f"{form.page}-{block.field}-example"

    def take() -> None:
        value = st.session_state.get(key)
        if value in given:
            form.set(**{block.field: value})
        st.session_state[key] = None

    label = text(block.label)
    st.selectbox(label, list(given), index=None, key=key, placeholder=label, label_visibility="collapsed",
                 format_func=lambda value: words(given.get(value, value)), on_change=take,
                 width=block.width or "stretch")  # fmt: skip


OFFERS: dict[str, Callable[[Control, Form], None]] = {
    "own-texts": lambda block, form: own_texts.popover(form),
    "examples": _examples,
}
"""Kinds of controls that are no widget of the form."""


def _late(block: Control, form: Form, prefix: str) -> None:
    with form.late():  # what it stands in may have been away
        control(block, form, prefix)


DRAW[Control] = _late


def box(name: str, title: str, page: str) -> Any:
    """A closed box: a context manager while it is open, None while it is closed."""
    found = st.expander(title, key=f"{page}-{name}", on_change="rerun")
    return found if found.open else None
