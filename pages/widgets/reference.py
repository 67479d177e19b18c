"""The parts of the page /reference: filters, table and card of the criteria."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

import numpy as np
import pandas as pd
import streamlit as st

from core.charts import reference as charts
from core.train.runs import Run
from lessons import reference as lesson
from pages.widgets import address, blocks, terms
from pages.widgets.language import current, text
from pages.widgets.reference_topics import topics

__all__ = ["card", "filters", "measured", "table", "topics"]

PAGE = lesson.PAGE
Form = address.Form[lesson.Settings]
ROW_HEIGHT, HEAD_HEIGHT, ROWS = 32, 38, 13
NUMBERS = (*lesson.MEASURED_ON, "sign")
"""Columns with a word of help."""

PICKED = "rgba(59, 130, 214, 0.2)"
CHART_HEIGHT = 150
QUIET = {"displayModeBar": False, "scrollZoom": False}

# The card has to end above the fold.
_STYLE = f"""
<style>
.st-key-{PAGE}-card {{ gap: 0.55rem !important; padding: 0.7rem 1rem 0.7rem !important; }}
.st-key-{PAGE}-card :is([data-testid="stMarkdownContainer"], [data-testid="stCaptionContainer"]) {{
  margin-bottom: 0;
}}
.st-key-{PAGE}-card p {{ font-size: 0.95rem; line-height: 1.45; margin-bottom: 0; }}
.st-key-{PAGE}-card h2 {{ padding: 0; font-size: 1.15rem; }}
.st-key-{PAGE}-card .katex-display {{ margin: 0.1em 0; }}
.stMain .katex-display {{ overflow-x: auto; overflow-y: hidden; padding: 0.15em 0; }}
.st-key-section-{PAGE}-topics .katex-display {{ margin: 0.3em 0 1em; }}
.st-key-{PAGE}-sides [data-testid="stMetricValue"] {{ font-size: 1.2rem; }}
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
    columns = {
        "name": [text(card.name_key) for card in shown.values()],
        **{on: [_agreement(found, name, on) for name in names] for on in lesson.MEASURED_ON},
        "sign": ["±" if card.signed else "+" for card in shown.values()],
        "ranks": [text(f"reference-ranks-{card.grain}") for card in shown.values()],
        "needs": [text(f"needs-{card.needs}") for card in shown.values()],
        "source": [card.source or "–" for card in shown.values()],
    }
    features = {"features": lesson.regression_table().size}
    heads = {name: text(f"reference-column-{name}", **features) for name in columns}
    helps = {name: text(f"reference-column-{name}-help", **features) for name in NUMBERS}
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
    rankings = (lesson.ranking(found, grain, form.settings.epoch) for grain in ("weight", "unit"))
    lines = [text(sentence) for sentence in rankings if sentence]
    st.caption("  \n".join([text("reference-table-hint"), *lines]))


def _agreement(found: Mapping[str, lesson.Measured], name: str, on: str) -> float | None:
    """Correlations over all weights and over a few features stand in columns of their own."""
    return found[name].agreement if name in found and lesson.cards()[name].on == on else None


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


def card(settings: lesson.Settings, found: Mapping[str, lesson.Measured]) -> None:
    """The picked criterion: formula, sign, trap, and what it does on the trained network."""
    shown = lesson.cards()[settings.criterion]
    with st.container(border=True, key=f"{PAGE}-card"):
        grain = text(f"reference-ranks-{shown.grain}")
        needs = text("reference-needs", needs=text(f"needs-{shown.needs}"))
        st.header(text(shown.name_key), anchor=False)
        terms.markdown(f":gray-badge[{grain}] :gray-badge[{needs}]  \n{text(shown.what_key)}")
        st.latex(shown.formula)
        terms.markdown(f"{text('reference-rule')} ${shown.rule}$  \n{' '.join(_notes(shown))}")
        terms.markdown(f":orange[:material/warning:] {text(shown.trap_key)}")
        _live(shown, found)
        source = lesson.linked(shown.source) if shown.source else ""
        terms.caption(text("reference-source", source=source) if source else text("reference-source-none"))


def _notes(shown: lesson.Card) -> list[str]:
    notes = [text(shown.sign)]
    if shown.published:
        notes.append(text(f"reference-published-{shown.published}"))
    if shown.activations:
        names = ", ".join(text(f"activation-{name}") for name in shown.activations)
        notes.append(text("reference-activations", names=names))
    return notes


def _live(shown: lesson.Card, found: Mapping[str, lesson.Measured]) -> None:
    if shown.id not in found:
        terms.markdown(text(lesson.absent(shown)))
        return
    result = found[shown.id]
    terms.markdown(text(lesson.reading(shown, result)))
    words = {
        name: text(f"reference-scores-{key}")
        for name, key in (("first", "first"), ("last", "last"), ("score", "axis"), ("count", "count"))
    }
    terms.caption(text(lesson.distribution(result)))
    log = shown.log_axis and not shown.signed and bool(np.any(result.scores > 0))
    figure = charts.scores(result.scores, result.names, words, log, CHART_HEIGHT)
    alt = text("reference-scores-alt", name=text(shown.name_key))
    blocks.chart(figure, f"{PAGE}-scores", alt, QUIET)
