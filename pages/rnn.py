"""Recurrent networks: one recurrent weight is cut at every step."""

from __future__ import annotations

import plotly.graph_objects as go
import streamlit as st

from core.charts.style import CONFIG
from core.measure.through_time import U, W
from core.train.runs import Run
from lessons.catalogue import Sentence
from lessons.networks import known, known_seeds
from lessons.numbers import count, latex, number, percent
from lessons.rnn import claims, experiment, studies, take_home
from lessons.rnn.network import Pruning, rule_of
from lessons.rnn.settings import FORMS, PAGE, RULES, UNITS, Rnn
from pages.widgets import address, bones, instrument, training
from pages.widgets.language import busy, current, text

PICKED = f"{PAGE}-picked-for"
"""The network and grain for which the page has made its own pick in this session."""


def controls(form: address.Form[Rnn]) -> None:
    """One line; what is changed rarely is in the popover."""
    with st.container(horizontal=True, vertical_alignment="bottom", key=f"{PAGE}-controls"):
        form.segmented("grain", label=text("rnn-grain"), format_func=lambda grain: text(f"rnn-grain-{grain}"))
        form.select("criterion", options=RULES[form.settings.grain], width=215)
        form.select("dataset", width=210)
        form.segmented("cell", label=text("rnn-cell"), format_func=str.upper)
        with form.popover(text("more-settings"), icon=":material/tune:"):
            if form.settings.grain == "weights":
                form.segmented("scope", format_func=lambda scope: text(f"rnn-scope-{scope}"))
            if form.settings.cell == "rnn":
                form.segmented("activation")
            form.select("epoch", options=form.settings.train.snapshots, format_func=epoch_name)
            form.segmented("seed", format_func=str)


def epoch_name(epoch: int) -> str:
    return text("network-epoch", epoch=epoch) if epoch else text("network-epoch-zero")


def show(name: str, figure: go.Figure) -> None:
    """A figure under its name; the catalogue says what it shows to those who cannot see it."""
    st.plotly_chart(figure, key=f"{PAGE}-{name}-figure", config=CONFIG, alt=text(f"rnn-{name}-alt"))


@st.fragment
def lesson(run: Run) -> None:
    """Everything that follows the slider: one release runs only this."""
    form = address.form(Rnn, PAGE)
    first_pick(form)
    settings = form.settings
    payload = experiment.encoded(settings, known_seeds(settings.train), current())
    stop = instrument.play(form, payload).stop
    settings = form.settings
    pruning = experiment.as_set(settings)
    network = pruning.network
    edits = len(settings.cut) + len(settings.kept)
    if edits:
        st.button(
            text("rnn-reset-hand", count=edits),
            key=f"{PAGE}-reset-hand",
            on_click=instrument.clear_hand,
            args=(form,),
        )
    st.caption(text(claims.data_note(network, settings.lag)))
    guess(settings, pruning)
    left, right = st.columns(2, gap="large")
    with left, bones.why():
        why(settings, pruning, stop)
    with right:
        here(settings, pruning, stop)
    if settings.grain == "units":
        three_forms(settings)
    exercise(form, pruning, stop)
    name = settings.file_stem(PAGE)
    bones.take_home(
        PAGE,
        script=take_home.script(settings, pruning, stop, f"{name}.py"),
        filename=name,
        csv=lambda: take_home.table(pruning),
    )
    deeper(form)


def first_pick(form: address.Form[Rnn]) -> None:
    """Pick a weight (or unit) when a network or grain is opened, so that the strip has its line at once; who
    then picks nothing is left alone."""
    settings = form.settings
    place = (settings.train.hash, settings.grain)
    if st.session_state.get(PICKED) != place:
        st.session_state[PICKED] = place
        if not settings.picked:
            form.suggest(picked=experiment.default_pick(settings))


def example(settings: Rnn) -> studies.Weight:
    """The weight of U that the guess is about: the one picked for the learner."""
    weights = settings if settings.grain == "weights" else settings.replace(grain="weights")
    name, _, index = experiment.default_pick(weights).partition(":")
    return experiment.weight(weights, name, int(index))


def guess(settings: Rnn, pruning: Pruning) -> None:
    network, weight = pruning.network, example(settings)
    options = [claims.step_option(steps, network.steps) for steps in claims.step_options(network)]
    question = text(
        "rnn-predict", weight=claims.title(weight), value=number(weight.value), steps=network.steps
    )
    answer = claims.step_answer(network, weight)
    if not bones.predict(PAGE, question, options, answer, lambda: claims.predict_why(network, weight)):
        return
    left, right = st.columns(2, gap="large")
    with left:
        show("states", experiment.states_figure(settings, weight, current()))
    with right:
        show("cost", experiment.cost_figure(settings, weight, current()))
        if address.teaching():
            st.caption(text(claims.cost(network, weight)))


def why(settings: Rnn, pruning: Pruning, stop: int) -> None:
    item = settings.picked_item
    if item is None:
        name, _, index = experiment.default_pick(settings).partition(":")
        item = (name, int(index))
    if settings.picked in ("", experiment.default_pick(settings)):
        st.caption(text("rnn-why-default" if item[0] == U else "rnn-why-default-unit"))
    if item[0] == UNITS:
        why_unit(settings, pruning, item[1], stop)
    else:
        why_weight(settings, pruning, *item, stop)


def why_weight(settings: Rnn, pruning: Pruning, name: str, index: int, stop: int) -> None:
    """The gradient of one tied weight as a sum over the steps, with this run's numbers."""
    network, weight = pruning.network, experiment.weight(settings, name, index)
    by_hand = settings.grain == "weights" and number_of(network, name, index) in settings.hand
    fate = text(claims.fate(weight, pruning, stop, by_hand))
    st.markdown(f"{text(claims.where(weight, network))} {fate}")
    symbol = rf"{claims.matrix(name)}_{{{weight.row},{weight.column}}}"
    read = "x" if name == W else "h"
    step = "t" if name == W else "t-1"
    st.latex(rf"{symbol} = {latex(weight.value)}")
    st.latex(
        rf"\frac{{\partial L}}{{\partial {symbol}}} = \sum_{{t=1}}^{{{network.steps}}} "
        rf"\frac{{1}}{{n}}\sum_i \delta_{{i,t,{weight.row}}}\, {read}_{{i,{step},{weight.column}}}"
    )
    terms = " ".join(f"{'+' if term >= 0 else '-'} {latex(abs(term))}" for term in weight.time.terms[-3:])
    st.latex(rf"= \dots {terms} = {latex(weight.gradient)}")
    st.caption(text("rnn-why-delta", row=weight.row, n=count(len(network.measured))))
    if pruning.grain == "weights":
        st.latex(rule_of("weights", pruning.criterion).rule)
        st.markdown(text(claims.standing(weight, pruning)))
    st.markdown(text(claims.cancel(weight, experiment.cancelled(settings.train, settings.epoch))))


def number_of(network, name: str, index: int) -> int:
    """A weight counted through W and U, as edits by hand name it."""
    return index + (network.params[W].numel() if name == U else 0)


def why_unit(settings: Rnn, pruning: Pruning, index: int, stop: int) -> None:
    """What goes with a unit, its contribution through time, and the identity as a self-test."""
    network = pruning.network
    unit = studies.unit_of(network, index)
    kept = pruning.grain == "weights" or bool(pruning.plan.gone[UNITS][index] > stop)
    status = text("rnn-status-kept" if kept else "rnn-status-cut")
    st.markdown(f"{text(claims.touched(unit, network))} :gray-badge[{status}]")
    gate = rf"\sum_t h_{{i,t,{index}}}\,\frac{{\partial \ell_i}}{{\partial h_{{i,t,{index}}}}}"
    signed, absolute, absolutes = (latex(unit.forms[form]) for form in FORMS)
    n = len(network.measured)
    st.latex(rf"S_{{{index}}} = \frac{{1}}{{{n}}}\sum_i {gate} = {signed}")
    st.latex(rf"|S_{{{index}}}| = {absolute}, \qquad \frac{{1}}{{n}}\sum_i \left|\dots\right| = {absolutes}")
    st.latex(rf"L(h_{{{index}}} = 0) - L = {latex(unit.truth)}")
    st.markdown(text(claims.forms(unit)))
    column = rf"\sum_k U_{{k,{index}}}\frac{{\partial L}}{{\partial U_{{k,{index}}}}}"
    read = rf"\sum_c V_{{c,{index}}}\frac{{\partial L}}{{\partial V_{{c,{index}}}}}"
    st.latex(
        rf"\underbrace{{S_{{{index}}}}}_{{{latex(unit.left)}}} = "
        rf"\underbrace{{{column} + {read}}}_{{{latex(unit.right)}}}"
    )
    st.markdown(text(claims.identity_line(unit)))


def here(settings: Rnn, pruning: Pruning, stop: int) -> None:
    """The exact numbers of this position, and the smaller network beside the masked one."""
    network, dense = pruning.network, pruning.network.dense
    test = network.measure(pruning.params(stop), network.data.test)["accuracy"]
    rows = [("accuracy", percent(pruning.accuracy[stop]), percent(dense["validation"]["accuracy"]))]
    if settings.grain == "units":
        rows.append(("units", count(network.size - int(pruning.plan.removed[stop])), count(network.size)))
    for name, matrix in (("w", W), ("u", U)):
        gone = pruning.gone[matrix]
        rows.append((name, count(int((gone > stop).sum())), count(gone.size)))
    radius = pruning.through.radius[stop], network.whole.radius[0]
    rows.append(("radius", *(f"{value:.2f}" for value in radius)))
    if settings.lag is not None:
        lag = settings.lag
        memory = pruning.through.share[stop, lag], network.whole.share[0, lag]
        rows.append(("memory", *(percent(value) for value in memory)))
    rows.append(("test", percent(test), percent(dense["test"]["accuracy"])))
    with st.container(key="section-here"):
        st.subheader(text("rnn-here"), anchor="here")
        lines = [
            f"| {text(f'rnn-here-{name}', **lag_of(name, settings))} | **{now}** | {whole} |"
            for name, now, whole in rows
        ]
        head = f"| | {text('rnn-here-now')} | {text('live-dense')} |"
        st.markdown("\n".join([head, "|---|---|---|", *lines]))
        if settings.grain == "weights":
            st.markdown(text("rnn-shrink-weights"))
        else:
            found = studies.shrunken(network, pruning.plan.kept(stop)[UNITS])
            st.markdown(text(claims.shrink_line(network, found)))


def lag_of(name: str, settings: Rnn) -> dict[str, int]:
    return {"lag": settings.lag} if name == "memory" and settings.lag is not None else {}


def three_forms(settings: Rnn) -> None:
    network = experiment.network(settings.train, settings.epoch)
    item = settings.picked_item
    unit = item[1] if item and item[0] == UNITS else None
    with st.container(key="section-forms"):
        st.subheader(text("rnn-three-forms"), anchor="forms")
        for column, form in zip(st.columns(len(FORMS)), FORMS, strict=True):
            with column:
                figure = experiment.form_figure(settings.train, settings.epoch, form, unit, current())
                show(form.replace("_", "-"), figure)
        st.caption(text(claims.forms_line(network)))


def exercise(form: address.Form[Rnn], pruning: Pruning, stop: int) -> None:
    settings = form.settings
    there = claims.on_task(settings)
    bones.try_it(
        PAGE,
        claims.try_goal(settings, pruning.network),
        done=claims.solved(settings, pruning, stop),
        detail=claims.try_detail(pruning, stop) if there else "",
    )
    if not there and st.button(text("rnn-try-go"), key=f"{PAGE}-go"):
        form.set(dataset="signal-5", epoch=settings.replace(dataset="signal-5").train.epochs)
        st.rerun()


def deeper(form: address.Form[Rnn]) -> None:
    """Closed boxes; each is computed when it is opened."""
    with st.container(key="section-deeper"):
        st.subheader(text("deeper"), anchor="deeper")
        for name, content in (("percentile", percentile), ("gates", gates), ("keeps", keeps)):
            box = st.expander(text(f"rnn-{name}"), key=f"{PAGE}-{name}", on_change="rerun")
            if box.open:
                with box:
                    content(form)


def percentile(form: address.Form[Rnn]) -> None:
    settings = form.settings
    st.markdown(text("rnn-percentile-text"))
    found = experiment.percentile(settings.train, settings.epoch)
    st.markdown(text(claims.percentile_line(found)))


def gates(form: address.Form[Rnn]) -> None:
    settings = form.settings
    with busy():
        found = experiment.gates(settings.train, settings.epoch)
    for sentence in claims.gates_lines(found):
        st.markdown(text(sentence))
    shapes = {name: " × ".join(map(str, shape)) for name, shape in found.shapes.items()}
    st.dataframe(
        {text("rnn-gates-tensor"): list(shapes), text("rnn-gates-shape"): list(shapes.values())},
        hide_index=True,
        width="content",
    )
    if found.drawn and st.button(text("rnn-gates-open"), key=f"{PAGE}-lstm"):
        form.set(cell="lstm")
        st.rerun()


def keeps(form: address.Form[Rnn]) -> None:
    settings = form.settings
    with busy():
        found = experiment.keeps(settings.train, settings.epoch, settings.lag, settings.scope)
    rows = []
    for row in found.rows:
        cells = {
            text("rnn-keeps-criterion"): text(f"criterion-{row.criterion}"),
            text("rnn-keeps-free"): percent(row.free, 0),
            text("rnn-keeps-half"): percent(row.accuracy),
        }
        if row.mass is not None:
            cells[text("rnn-keeps-mass", lag=settings.lag)] = percent(row.mass, 0)
        rows.append(cells)
    st.dataframe(rows, hide_index=True)
    st.markdown(text(claims.keeps_line(found)))


def headline(settings: Rnn) -> str | Sentence:
    """The line under the claim; before the network is trained, what the page is about."""
    if known(settings.train) is None:
        return text(f"map-{PAGE}")
    return claims.line(experiment.unedited(settings), settings.lag)


page_form = address.form(Rnn, PAGE)
bones.claim(PAGE, headline(page_form.settings))
page_form.show_problems()
controls(page_form)
trained = training.run_or_wait(page_form.settings.train, PAGE)
lesson(trained)
training.wait_for_band(page_form.settings.train, PAGE)
