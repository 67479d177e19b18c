"""What is Streamlit's of the page /reference: filters, the table to click in, what can be set of topics."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

import pandas as pd
import streamlit as st

from core.train.runs import Run
from lessons import reference as lesson
from lessons.catalogue import catalogue
from lessons.reference import content
from pages.widgets import address, blocks
from pages.widgets.language import current, text

PAGE = lesson.PAGE
Form = address.Form[lesson.Settings]
ROW_HEIGHT, HEAD_HEIGHT, ROWS = 32, 38, 13
NUMBERS = (*lesson.MEASURED_ON, "sign")
"""Columns with a word of help."""

PICKED = "rgba(59, 130, 214, 0.2)"

# The card has to end above the fold.
_STYLE = f"""
<style>
.st-key-{PAGE}-card {{ gap: 0.55rem !important; padding: 0.7rem 1rem 0.7rem !important; }}
.st-key-{PAGE}-card :is([data-testid="stMarkdownContainer"], [data-testid="stCaptionContainer"]) {{
  margin-bottom: 0;
}}
.st-key-{PAGE}-card p {{ font-size: 0.95rem; line-height: 1.45; margin-bottom: 0; }}
.st-key-{PAGE}-card p:not(:last-child) {{ margin-bottom: 0.55rem; }}
.st-key-{PAGE}-card h2 {{ padding: 0; font-size: 1.15rem; }}
.st-key-{PAGE}-card .katex-display {{ margin: 0.1em 0; }}
.stMain .katex-display {{ overflow-x: auto; overflow-y: hidden; padding: 0.15em 0; }}
.st-key-section-{PAGE}-topics .katex-display {{ margin: 0.3em 0 1em; }}
</style>
"""


def filters(form: Form) -> None:
    """One line of controls; each choice leaves only options that exist."""
    st.html(_STYLE)
    with st.container(horizontal=True, vertical_alignment="top", key=f"{PAGE}-filters"):
        form.segmented(
            "ranks", label=text("reference-filter-ranks"), format_func=lambda o: text(f"reference-ranks-{o}")
        )
        ranks = form.settings.ranks
        form.select("needs", lesson.needs_of(ranks), label=text("reference-filter-needs"), format_func=_needs)
        found = lesson.matching(form.settings.ranks, form.settings.needs)
        form.select("criterion", tuple(found), label=text("reference-pick"), format_func=_title)
        form.select("epoch", label=text("reference-epoch"), format_func=_epoch)


def _needs(option: str) -> str:
    return text("reference-needs-any") if option == "any" else text(f"needs-{option}")


def _title(name: str) -> str:
    return lesson.cards()[name].title(text)


def _epoch(epoch: int) -> str:
    return text("reference-epoch-option", epoch=epoch)


def measured(run: Run | None, epoch: int) -> dict[str, lesson.Measured]:
    """All criteria on the network at that epoch; the same for everyone, so computed once for all."""
    if run is None:
        return lesson.measure_all(None, epoch)
    with st.spinner(text("working")):
        return _measured(run, run.settings.hash, epoch, lesson.CARD_IDS)


@st.cache_resource(max_entries=len(lesson.EPOCHS), show_spinner=False)
def _measured(_run: Run, run_hash: str, epoch: int, names: tuple[str, ...]) -> dict[str, lesson.Measured]:
    return lesson.measure_all(_run, epoch)


def table(form: Form, found: Mapping[str, lesson.Measured]) -> None:
    """The criteria that pass the filters; a click on a row opens its card."""
    shown = lesson.matching(form.settings.ranks, form.settings.needs)
    names = list(shown)
    rows = [[blocks.said(cell) for cell in content.row(card, found)] for card in shown.values()]
    columns = dict(zip(content.COLUMNS, map(list, zip(*rows, strict=True)), strict=True))
    heads = dict(zip(content.COLUMNS, map(text, content.head()), strict=True))
    features = lesson.regression_table().size
    helps = {name: text(f"reference-column-{name}-help", features=features) for name in NUMBERS}
    key = _table_key(form, names)
    st.dataframe(
        _marked(columns, names.index(form.settings.criterion)),
        key=key,
        height=HEAD_HEIGHT + ROW_HEIGHT * min(len(names), ROWS),
        row_height=ROW_HEIGHT,
        hide_index=True,
        # Cells, not rows: a row is only picked by the small circle in front of it.
        selection_mode="single-cell",
        on_select=partial(_picked, key, names),
        alt=text("reference-table-alt"),
        placeholder="–",
        column_config={
            "name": st.column_config.TextColumn(heads["name"], width=186),
            **{
                on: st.column_config.NumberColumn(heads[on], help=helps[on], format="%.2f", width=width)
                for on, width in zip(lesson.MEASURED_ON, (58, 94), strict=True)
            },
            "needs": st.column_config.TextColumn(heads["needs"], width=170),
            "ranks": st.column_config.TextColumn(heads["ranks"], width=68),
            "sign": st.column_config.TextColumn(heads["sign"], help=helps["sign"], width=50),
            "source": st.column_config.TextColumn(heads["source"], width=138),
        },
    )
    lines = map(text, content.rankings(found, form.settings.epoch))
    st.caption("  \n".join([text("reference-table-hint"), *lines]))


def _marked(columns: dict[str, list], row: int) -> pd.io.formats.style.Styler:
    """The table with the picked row in colour."""
    frame = pd.DataFrame(columns)
    return frame.style.apply(
        lambda cells: [f"background-color: {PICKED}" if cells.name == row else ""] * len(cells), axis=1
    )


def _table_key(form: Form, names: list[str]) -> str:
    """A new key where the rows or the picked criterion changed, other than by a click in the table: a new
    table has no cell selected that would say otherwise. A click keeps the table, and the order it is in.
    """
    state = st.session_state.setdefault(f"{PAGE}-table", {"shown": None, "number": 0})
    shown = (names, form.settings.criterion, current())
    if state["shown"] != shown:
        state["shown"] = shown
        state["number"] += 1
    return f"{PAGE}-table-{state['number']}"


def _picked(key: str, names: list[str]) -> None:
    cells = st.session_state[key]["selection"]["cells"]
    # What a browser sends is checked like an address.
    if cells and 0 <= cells[0][0] < len(names):
        name = names[cells[0][0]]
        address.form(lesson.Settings, page=PAGE).set(criterion=name)
        st.session_state[f"{PAGE}-table"]["shown"] = (names, name, current())


def card(settings: lesson.Settings, found: Mapping[str, lesson.Measured], form: Form) -> None:
    """The picked criterion."""
    shown = lesson.cards()[settings.criterion]
    with st.container(border=True, key=f"{PAGE}-card"):
        st.header(text(shown.name_key), anchor=False)
        blocks.draw(content.card(shown, found, settings.epoch, catalogue(current())), form, PAGE)


def topics(form: Form, run: Run | None) -> None:
    """The switch of the topics, and the one that is chosen, with what can be set there."""
    with st.container(key=f"section-{PAGE}-topics"):
        st.header(text("reference-topics"), anchor="topics")
        form.segmented(
            "topic",
            label=text("reference-topics"),
            label_visibility="collapsed",
            format_func=lambda option: text(f"reference-topic-{option}"),
        )
        name = form.settings.topic
        with st.container(key=f"{PAGE}-topic-{name}"):
            found = content.topic(name, form.settings, run, catalogue(current()))
            blocks.draw(found.lead, form, PAGE)
            if found.chosen:
                with st.container(horizontal=True, vertical_alignment="bottom"):
                    _set(form, name)
            blocks.draw(found.blocks, form, PAGE)


def _set(form: Form, topic: str) -> None:
    if topic == "identity":
        form.select("group", label=text("reference-identity-group"), format_func=_group, width=180)
        last = lesson.train_settings().model.units[form.settings.group].size - 1
        form.number("unit", label=text("reference-identity-unit"), max_value=last, width=140)
    elif topic == "choosing":
        label = text("reference-choosing-share")
        form.slider("share", label=label, step=0.05, format="percent", width=420)
    elif topic == "schedules":
        form.slider("final", label=text("reference-schedules-final"), step=0.01, format="percent", width=320)
        form.slider("rounds", label=text("reference-schedules-rounds"), width=320)


def _group(name: str) -> str:
    return blocks.words(content.group_name(name))
