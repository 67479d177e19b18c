"""Compare: one seed lies."""

from __future__ import annotations

import math
import uuid

import plotly.graph_objects as go
import streamlit as st

from core.charts.style import CONFIG
from core.study import Cell, PairedTest, StudyHandle, StudySettings, default_studies
from lessons.catalogue import catalogue
from lessons.compare import chart, claims, experiment, take_home
from lessons.compare.cost_runner import CostRun, cost_run
from lessons.compare.race import Race, cells_of, race
from lessons.compare.settings import ASKED, CRITERIA, PAGE, WIDTHS, Compare
from lessons.numbers import percent
from pages.widgets import address, bones, instrument, progress
from pages.widgets.language import current, text

POLL_SECONDS = 1.0

PACE_KNOWN = 0.25
"""Share of the cells after which the pace says something: the first ones train the networks."""

STOPPED = f"{PAGE}-stopped"
"""Studies that the visitor stopped: nothing starts again unasked."""


def controls(form: address.Form[Compare]) -> None:
    """One line; what is changed rarely is in the popovers."""
    with st.container(horizontal=True, vertical_alignment="bottom", key=f"{PAGE}-controls"):
        form.select("dataset", width=170)
        form.segmented("width", label=text("race-setting-width"))
        form.segmented("seeds", label=text("race-setting-seeds"))
        with form.popover(text("race-setting-criteria")):  # a label that changed would close it
            form.pills("criteria", CRITERIA, label=text("setting-criterion"), format_func=name_of)
        with form.popover(text("more-settings")):
            form.segmented("retrain", label=text("race-setting-retrain"))
            form.segmented("scope", format_func=lambda scope: text(f"race-scope-{scope}"))
        form.toggle("lines", label=text("race-setting-lines"))


def name_of(criterion: str) -> str:
    return text(f"criterion-{criterion}")


def show(name: str, figure: go.Figure) -> None:
    """A figure under its name; the catalogue says what it shows to those who cannot see it."""
    st.plotly_chart(figure, key=f"{PAGE}-{name}-figure", config=CONFIG, alt=text(f"race-{name}-alt"))


# ------------------------------------------------------------------------------------- studies of a visitor


def owner() -> str:
    """A name of this session: it has one study at a time, whichever box of the page asked for it."""
    return st.session_state.setdefault(f"{PAGE}-owner", uuid.uuid4().hex)


def under_way(study: StudySettings) -> StudyHandle | None:
    """The visitor's study, if it is this one and not over."""
    handle = default_studies().find(owner())
    return handle if handle is not None and handle.settings == study and not handle.finished else None


def start(study: StudySettings) -> StudyHandle:
    st.session_state.setdefault(STOPPED, set()).discard(study.hash)
    return default_studies().start(owner(), study)


def stop(study: StudySettings) -> None:
    st.session_state.setdefault(STOPPED, set()).add(study.hash)
    handle = under_way(study)
    if handle is not None:
        handle.stop()
        handle.wait(5.0)


def bar(handle: StudyHandle, name: str) -> None:
    """How far a study is, and its end by a click."""
    with st.container(horizontal=True, vertical_alignment="center", key=f"{PAGE}-{name}-bar"):
        done, total = len(handle.cells), handle.total
        if handle.status == "queued" and handle.position:
            words = text("race-queued", position=handle.position)
        elif handle.fraction < PACE_KNOWN or math.isnan(handle.seconds_left):
            words = text("race-begins", done=done, total=total)
        else:
            words = text("race-running", done=done, total=total, seconds=math.ceil(handle.seconds_left))
        st.progress(min(handle.fraction, 1.0), words)
        st.button(
            text("race-stop"),
            key=f"{PAGE}-{name}-stop",
            icon=":material/stop:",
            on_click=stop,
            args=(handle.settings,),
        )


def offer(study: StudySettings, known: int, name: str) -> None:
    """Nothing runs: says what there is, and starts or resumes on request."""
    handle = default_studies().find(owner())
    total = len(study.jobs())
    with st.container(horizontal=True, vertical_alignment="center", key=f"{PAGE}-{name}-offer"):
        st.button(
            text("race-resume" if known else "race-start"),
            key=f"{PAGE}-{name}-start",
            type="primary",
            icon=":material/play_arrow:",
            on_click=start,
            args=(study,),
        )
        st.markdown(text("race-offer", known=known, total=total))
    if handle is not None and handle.settings == study and handle.status == "failed":
        st.error(text(f"race-{handle.reason_key}"), icon=":material/error:")


# ------------------------------------------------------------------------------------------------- the race


@st.fragment(run_every=POLL_SECONDS)
def watch(handle: StudyHandle) -> None:
    """The race while it runs: cells are drawn as they come."""
    handle.attend()
    if handle.finished:
        st.rerun()
    bar(handle, "race")
    if revealed(handle.settings.criteria):
        found = race(handle.settings, handle.cells)
        if found.cells:
            form = address.form(Compare, PAGE)
            language = current()
            instrument.play(form, chart.payload(found, form.settings.lines, catalogue(language), language))


def asked(criteria: tuple[str, ...]) -> dict[str, float]:
    """Name of each guess in the session, and its share. Other criteria are another race: asked anew."""
    return {f"predict-{100 * share:.0f}-{'-'.join(criteria)}": share for share in ASKED}


def revealed(criteria: tuple[str, ...]) -> bool:
    """Whether both guesses were made, or are not asked for."""
    return address.teaching() or all(progress.has_guessed(PAGE, name) for name in asked(criteria))


def guesses(criteria: tuple[str, ...], found: Race | None) -> None:
    """Both questions; once they are answered, what the race says of the guesses."""
    for name, share in asked(criteria).items():
        if found is None and progress.has_guessed(PAGE, name):
            continue  # what it is worth is said when both were made and the race is known
        # Nothing is said before the race is known.
        right = claims.answer(found, share, progress.guessed(PAGE, name)) if found else 0
        bones.predict(
            PAGE,
            text("race-predict", share=percent(share, 0)),
            [text(f"criterion-{criterion}-short") for criterion in criteria],
            right,
            lambda share=share: claims.explain(found, share),
            key=name,
        )


@st.fragment
def lesson(found: Race) -> None:
    """Everything that follows the slider: one release runs only this."""
    form = address.form(Compare, PAGE)
    settings, language = form.settings, current()
    if found.finished:
        payload = experiment.encoded(found.study, settings.lines, language)
    else:
        payload = chart.payload(found, settings.lines, catalogue(language), language)
    at = instrument.play(form, payload).stop
    if not found.complete.any():
        return
    if found.finished:
        guesses(found.criteria, found)
    left, right = st.columns(2, gap="large")
    with left:
        here(found, at)
    with right:
        why(found, at)
    with st.container(key="section-seeds"):
        st.markdown(f"**{text(claims.dissent_title(found))}**")
        show("dissent", experiment.dissent_figure(found, language))
    exercise(form, found, at)
    name = found.study.hash[:8]
    name = f"{PAGE}-{name}"
    bones.take_home(
        PAGE,
        script=take_home.script(found.study, float(found.shares[at]), name),
        filename=name,
        csv=lambda: take_home.table(found),
        more={f"{name}.json": (text("race-settings-file"), take_home.settings_json(found.study))},
    )
    st.markdown(text("race-without-browser"))
    st.code(take_home.commands(name), language="bash")


def here(found: Race, at: int) -> None:
    """The table at this share."""
    rows, tests = found.rows(at), {row.key.criterion: row for row in found.rows(at, "test")}
    share = percent(found.shares[at], 0)
    columns = [text(f"race-column-{name}") for name in ("criterion", "mean", "sd", "n", "worst", "test")]
    lines = []
    for row in rows:
        values = (row.mean, row.sd, row.worst, tests[row.key.criterion].mean)
        mean, sd, worst, test = ("–" if math.isnan(value) else percent(value) for value in values)
        name = name_of(row.key.criterion).replace("|", r"\|")
        lines.append(f"| {name} | **{mean}** | {sd} | {row.n} | {worst} | {test} |")
    with st.container(key="section-here"):
        st.subheader(text("race-here", share=share), anchor="here")
        st.markdown("\n".join([f"| {' | '.join(columns)} |", "|---|---:|---:|---:|---:|---:|", *lines]))
        sentence = claims.worst_line(found.ranked(at))
        if sentence is not None:
            st.markdown(text(sentence))


def why(found: Race, at: int) -> None:
    """The paired test with the numbers of the two best."""
    test = found.test(at)
    with bones.why():
        st.markdown(text("race-why"))
        if test is None:
            return
        st.latex(formula(test))
        differences = dict(zip(test.second.seeds, test.second.metrics, strict=True))
        pairs = [
            f"{100 * (metric - differences[seed]):+.1f}".replace("-", "−")
            for seed, metric in zip(test.first.seeds, test.first.metrics, strict=True)
            if seed in differences
        ]
        st.markdown(text("race-why-pairs", differences=", ".join(pairs)))
        st.markdown(text(claims.verdict(test)))
        st.caption(" ".join(text(note) for note in claims.test_notes(test)))


def formula(test: PairedTest) -> str:
    mean = f"{100 * test.difference:.2f}"
    if math.isnan(test.statistic):
        return rf"\bar d = {mean}, \qquad n = {test.n}"
    sd = test.difference / test.statistic * math.sqrt(test.n)
    return (
        r"t = \frac{\bar d}{s_d / \sqrt{n}} = "
        rf"\frac{{{mean}}}{{{100 * sd:.2f} / \sqrt{{{test.n}}}}} = {test.statistic:.2f}"
        rf", \qquad p = {test.p:.2g}"
    )


def exercise(form: address.Form[Compare], found: Race, at: int) -> None:
    settings = form.settings
    first, second = settings.first, settings.second
    bones.try_it(
        PAGE,
        claims.try_goal(),
        done=claims.solved(found, first, second, at),
        detail=claims.try_detail(found, first, second, at),
    )
    options = found.study.criteria
    with st.container(horizontal=True, vertical_alignment="bottom", key=f"{PAGE}-pair"):
        for name in ("first", "second"):
            form.select(
                name, options=options, label=text(f"race-setting-{name}"), format_func=name_of, width=220
            )


# --------------------------------------------------------------------------------------------------- deeper


def deeper(settings: Compare) -> None:
    """Closed boxes, each computed on request."""
    with st.container(key="section-deeper"):
        st.subheader(text("deeper"), anchor="deeper")
        for name, content in (("truth", truth), ("size", size), ("cost", cost)):
            box = st.expander(text(f"race-{name}"), key=f"{PAGE}-{name}", on_change="rerun")
            if box.open:
                with box:
                    content(settings)


def truth(settings: Compare) -> None:
    st.markdown(text("race-truth-text"))
    cells = study_box(settings.truth_study, "truth")
    found = experiment.truth_rows(cells)
    if found:
        show("truth", experiment.truth_figure(found, current()))
        for sentence in experiment.truth_lines(settings.truth_study, cells):
            st.markdown(text(sentence))


def size(settings: Compare) -> None:
    st.markdown(text("race-size-text", networks=len(WIDTHS)))
    cells = study_box(settings.size_study, "size")
    if cells:
        show("size", experiment.size_figure(cells, current()))
        for sentence in experiment.size_lines(settings.size_study, cells):
            st.markdown(text(sentence))


def study_box(study: StudySettings, name: str) -> tuple[Cell, ...]:
    """A study of its own inside a box: what is known of it, and what starts, shows or stops the rest."""
    handle = under_way(study)
    if handle is not None:
        progress_of(handle, name)
        return handle.cells
    cells = cells_of(study)
    if len(cells) < len(study.jobs()):
        offer(study, len(cells), name)
    return cells


@st.fragment(run_every=POLL_SECONDS)
def progress_of(handle: StudyHandle, name: str) -> None:
    handle.attend()
    if handle.finished:
        st.rerun()
    bar(handle, name)


def cost(settings: Compare) -> None:
    run = cost_run(owner())
    st.markdown(text(claims.cost_intro()))
    if run.running:
        costs_of(run)
        return
    if run.failed:
        st.error(text("race-cost-failed"), icon=":material/error:")
    if not run.finished:
        st.button(text("race-cost-start"), key=f"{PAGE}-cost-start", on_click=run.start, type="primary")
    costs_shown(run)


@st.fragment(run_every=POLL_SECONDS)
def costs_of(run: CostRun) -> None:
    run.attend()
    if not run.running:
        st.rerun()
    with st.container(horizontal=True, vertical_alignment="center", key=f"{PAGE}-cost-bar"):
        st.progress(len(run.found) / run.total, text("race-cost-running", done=len(run.found), all=run.total))
        st.button(text("race-stop"), key=f"{PAGE}-cost-stop", on_click=run.stop)
    costs_shown(run)


def costs_shown(run: CostRun) -> None:
    found = run.found
    if not found:
        return
    show("cost", experiment.cost_figure(found, current()))
    for sentence in (claims.cost_line(found), claims.skipped_line(found)):
        if sentence is not None:
            st.markdown(text(sentence))


# ------------------------------------------------------------------------------------------------- the page


def page() -> None:
    form = address.form(Compare, PAGE)
    settings = form.settings
    study = settings.study
    handle = under_way(study)
    cells = () if handle is not None else cells_of(study)
    whole = len(cells) == len(study.jobs())
    known = experiment.finished(study) if whole else race(study, cells)
    guessed = revealed(study.criteria)
    said = guessed and handle is None and known.complete.any()
    bones.claim(PAGE, claims.line(known) if said else text(f"map-{PAGE}"))
    form.show_problems()
    controls(form)
    if handle is None and not whole:
        stopped = study.hash in st.session_state.get(STOPPED, set())
        other = default_studies().find(owner())
        failed = other is not None and other.settings == study and other.status == "failed"
        boxes = (settings.truth_study, settings.size_study)  # one of these may have the visitor's turn
        busy = other is not None and not other.finished and other.settings in boxes
        if not (stopped or failed or busy or settings.retrain):
            handle = start(study)
    if not guessed:
        guesses(study.criteria, None)
    if handle is not None:
        watch(handle)
    elif not whole:
        offer(study, len(cells), "race")
        sentence = claims.partial(known)
        if known.cells and sentence is not None:
            st.caption(text(sentence))
    if not guessed:
        st.caption(text("race-after-guess"))
    elif handle is None and known.cells:
        lesson(known)
    deeper(settings)


page()
