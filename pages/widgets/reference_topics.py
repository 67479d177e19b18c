"""What stands under the criteria on the page /reference: one topic at a time."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import streamlit as st

from core.charts import reference as charts
from core.models import INPUT
from core.retrain.schedules import SCHEDULES
from core.train.runs import Run
from lessons import glossary
from lessons import reference as lesson
from lessons.catalogue import catalogue
from lessons.numbers import count, number, percent
from lessons.reference import topics as lessons
from lessons.settings import LANGUAGES
from pages.widgets import address, blocks, terms
from pages.widgets.language import current, text

PAGE = lesson.PAGE
Form = address.Form[lesson.Settings]
QUIET = {"displayModeBar": False, "scrollZoom": False}
HEIGHT = 320
SMALL = 190


def topics(form: Form, run: Run | None) -> None:
    """The switch of the topics, and the one that is chosen."""
    with st.container(key=f"section-{PAGE}-topics"):
        st.header(text("reference-topics"), anchor="topics")
        form.segmented(
            "topic",
            label=text("reference-topics"),
            label_visibility="collapsed",
            format_func=lambda option: text(f"reference-topic-{option}"),
        )
        show: dict[str, Callable[[Form, Run | None], None]] = {
            "identity": _identity,
            "choosing": _choosing,
            "schedules": _schedules,
            "neighbours": _neighbours,
            "metrics": _metrics,
            "papers": _papers,
            "glossary": _glossary,
        }
        with st.container(key=f"{PAGE}-topic-{form.settings.topic}"):
            show[form.settings.topic](form, run)


def _identity(form: Form, run: Run | None) -> None:
    terms.markdown(text("reference-identity-line"))
    st.latex(lessons.IDENTITY)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        form.select("group", label=text("reference-identity-group"), format_func=_group, width=180)
        last = lesson.train_settings().model.units[form.settings.group].size - 1
        form.number("unit", label=text("reference-identity-unit"), max_value=last, width=140)
    if run is None:
        terms.markdown(text("reference-waiting"))
        return
    s = form.settings
    both = lessons.sides(run, s.epoch, s.group, s.unit)
    words, figure = st.columns([0.42, 0.58], gap="large")
    with words:
        left, right = float(both.left[both.picked]), float(both.right[both.picked])
        values = (("left", left, 12), ("right", right, 12), ("difference", both.difference, 2))
        with st.container(key=f"{PAGE}-sides"):
            for name, value, digits in values:
                st.metric(text(f"reference-identity-{name}"), number(value, digits))
        terms.markdown(text(lessons.identity_claim(both)))
        terms.caption(text("reference-identity-minimum"))
    with figure:
        names = ("left", "right", "equal", "units", "picked")
        labels = {name: text(f"reference-identity-{name}") for name in names}
        chart = charts.identity(both.left, both.right, both.picked, labels, HEIGHT)
        blocks.chart(chart, f"{PAGE}-identity", text("reference-identity-alt"), QUIET)


def _group(name: str) -> str:
    return text("reference-identity-input") if name == INPUT else name


def _choosing(form: Form, run: Run | None) -> None:
    terms.markdown(text("reference-choosing-line"))
    form.slider("share", label=text("reference-choosing-share"), step=0.05, format="percent", width=420)
    found = lessons.choice(form.settings.share)
    exact, below, above = found.counts
    at = number(found.threshold)
    words = {
        "gone": text("reference-choosing-gone"),
        "kept": text("reference-choosing-kept"),
        "score": text("reference-scores-axis"),
    }
    panels = (
        ("by-share", found.by_share, None, text("reference-choosing-by-share", count=count(exact))),
        ("at", found.below, found.threshold, text("reference-choosing-at", threshold=at, count=count(below))),
        (
            "above",
            found.above,
            found.threshold,
            text("reference-choosing-above", threshold=at, count=count(above)),
        ),
    )
    for column, (name, gone, line, title) in zip(st.columns(3), panels, strict=True):
        with column:
            st.markdown(f"**{title}**")
            chart = charts.choice(found.scores, gone, words, line, SMALL)
            alt = text("reference-choosing-alt")
            blocks.chart(chart, f"{PAGE}-choice-{name}", alt, QUIET)
    terms.markdown(text(lessons.choice_claim(found)))
    terms.markdown(text(lessons.constant_claim(form.settings.share)))
    st.markdown(f"**{text('reference-percentile-title')}**")
    if run is None:
        terms.markdown(text("reference-waiting"))
        return
    cuts = lessons.percentile_cuts(run, form.settings.epoch)
    terms.markdown(text(lessons.percentile_claim(cuts)))
    st.table(
        {
            text("reference-percentile-column"): [count(cut.percentile) for cut in cuts],
            text("reference-percentile-threshold"): [number(cut.threshold) for cut in cuts],
            text("reference-percentile-removed"): [percent(cut.removed) for cut in cuts],
        },
        hide_index=True,
        width="content",
    )


def _schedules(form: Form, run: Run | None) -> None:
    terms.markdown(text("reference-schedules-line"))
    with st.container(horizontal=True):
        form.slider("final", label=text("reference-schedules-final"), step=0.01, format="percent", width=320)
        form.slider("rounds", label=text("reference-schedules-rounds"), width=320)
    s = form.settings
    figure, formulas = st.columns([0.56, 0.44], gap="large")
    with figure:
        words = {name: text(f"reference-schedule-{name}") for name in SCHEDULES}
        words |= {name: text(f"reference-schedules-{name}") for name in ("round", "sparsity")}
        chart = charts.schedules(lessons.schedule_paths(s.final, s.rounds), words, HEIGHT)
        blocks.chart(chart, f"{PAGE}-schedules", text("reference-schedules-alt"), QUIET)
    with formulas:
        for name, schedule in SCHEDULES.items():
            source = f" :gray[{lesson.linked(schedule.source)}]" if schedule.source else ""
            st.markdown(f"**{text(f'reference-schedule-{name}')}**{source}")
            st.latex(schedule.formula)
    terms.markdown(text(lessons.schedule_claim(s.final, s.rounds)))


def _neighbours(form: Form, run: Run | None) -> None:
    terms.markdown(text("reference-neighbours-line", dataset=lesson.REGRESSION, keep=count(lessons.KEEP)))
    rows = lessons.neighbour_rows()
    size = count(len(rows[0].weights))
    table = {
        text("reference-neighbours-name"): [f"**{text(f'reference-neighbour-{row.name}')}**" for row in rows]
    }
    for column in ("changes", "zero", "data", "smaller"):
        head = text(f"reference-neighbours-{column}")
        table[head] = [text(f"reference-neighbour-{row.name}-{column}") for row in rows]
    table[text("reference-neighbours-zeros", size=size)] = [count(row.zeros) for row in rows]
    table[text("reference-neighbours-loss")] = [number(row.validation) for row in rows]
    _table(table)


def _metrics(form: Form, run: Run | None) -> None:
    terms.markdown(text("reference-metrics-line"))
    for column, name, formula in zip(
        st.columns(2),
        ("precision", "recall"),
        (r"\frac{TP}{TP + FP}", r"\frac{TP}{TP + FN}"),
        strict=True,
    ):
        with column, st.container(border=True):
            terms.markdown(text(f"reference-metrics-{name}"))
            st.latex(formula)
    st.markdown(f":orange[:material/warning:] {text('reference-metrics-swapped')}")
    if run is None:
        terms.markdown(text("reference-waiting"))
    else:
        terms.markdown(text(lessons.harm_claim(lessons.harm(run))))
    st.markdown(f"**{text('reference-metrics-rate')}**")
    terms.markdown(text("reference-metrics-rate-line"))


def _papers(form: Form, run: Run | None) -> None:
    st.markdown(f":material/menu_book: **{text('reference-papers-line')}**")
    _table(
        {
            text("reference-papers-what"): [
                text(f"reference-paper-{paper.name}") for paper in lessons.PAPERS
            ],
            text("reference-papers-figure"): [
                text(f"reference-paper-{paper.name}-figure") for paper in lessons.PAPERS
            ],
            text("reference-papers-source"): [lesson.linked(paper.source) for paper in lessons.PAPERS],
        }
    )
    terms.markdown(text(lessons.storage_claim()))


def _glossary(form: Form, run: Run | None) -> None:
    other = catalogue(next(language for language in LANGUAGES if language != current()))
    known = glossary.names(current())
    # Two short tables side by side are read more easily than one long one.
    for column, part in zip(
        st.columns(2, gap="medium"), np.array_split(np.arange(len(known)), 2), strict=True
    ):
        words = [known[i] for i in part]
        with column:
            _table(
                {
                    text("reference-glossary-term"): [f"**{text(f'term-{word}')}**" for word in words],
                    text("reference-glossary-other"): [other(f"term-{word}") for word in words],
                    text("reference-glossary-meaning"): [text(f"term-{word}-what") for word in words],
                }
            )


def _table(columns: dict[str, list[str]]) -> None:
    st.table(columns, hide_index=True, border="horizontal")
