"""Neurons of a network: small and negative are different words."""

from __future__ import annotations

import plotly.graph_objects as go
import streamlit as st

from core.charts import neurons as figures
from core.charts.style import CONFIG
from core.prune.scores import UNIT_CRITERIA
from core.train.runs import Run
from lessons.catalogue import Sentence
from lessons.mlp_neurons import claims, experiment, studies, take_home
from lessons.mlp_neurons.network import Network, Pruning, joined
from lessons.mlp_neurons.settings import PAGE, MlpNeurons
from lessons.networks import known, known_seeds
from lessons.numbers import count, latex, percent
from lessons.settings import choices
from pages.widgets import address, bones, instrument, progress, training
from pages.widgets.language import busy, current, text

SAID = f"{PAGE}-said"
"""Whether the line under the claim was drawn with the answer to the guess."""


def controls(form: address.Form[MlpNeurons]) -> None:
    """One line; what is changed rarely is in the popover."""
    with st.container(horizontal=True, vertical_alignment="bottom", key=f"{PAGE}-controls"):
        form.select("criterion", width=250)
        form.select("network", format_func=str, width=160)
        form.segmented("scope")
        form.select("epoch", options=form.settings.train.snapshots, format_func=epoch_name, width=170)
        with form.popover(text("more-settings")):
            form.segmented("activation")
            form.segmented("seed", format_func=str)


def epoch_name(epoch: int) -> str:
    return text("neurons-epoch", epoch=epoch) if epoch else text("neurons-epoch-zero")


def show(name: str, figure: go.Figure) -> None:
    """A figure under its name; the catalogue says what it shows to those who cannot see it."""
    st.plotly_chart(figure, key=f"{PAGE}-{name}-figure", config=CONFIG, alt=text(f"neurons-{name}-alt"))


@st.fragment
def lesson(run: Run) -> None:
    """Everything that follows the slider: one release runs only this."""
    form = address.form(MlpNeurons, PAGE)
    settings = form.settings
    seeds = known_seeds(settings.train)
    payload = experiment.encoded(
        settings.train,
        settings.epoch,
        settings.criterion,
        settings.scope,
        settings.cut,
        settings.kept,
        seeds,
        current(),
    )
    stop = instrument.play(form, payload).stop
    settings = form.settings
    network, pruning = experiment.network(settings.train, settings.epoch), experiment.as_set(settings)
    edits = len(settings.cut) + len(settings.kept)
    if edits:
        st.button(
            text("neurons-reset-hand", count=edits),
            key=f"{PAGE}-reset-hand",
            on_click=instrument.clear_hand,
            args=(form,),
        )
    st.caption(text(claims.data_note(network)))
    guess(network, settings)
    left, right = st.columns(2, gap="large")
    with left:
        why(network, pruning, settings, stop)
    with right:
        here(network, pruning, stop)
    layers(network, settings)
    exercise(network, pruning, settings.epoch, stop)
    name = settings.file_stem(PAGE)
    bones.take_home(
        PAGE,
        script=take_home.script(settings, pruning, stop, f"{name}.py"),
        filename=name,
        csv=lambda: take_home.table(network, pruning, stop),
    )
    deeper(run, network, form)


def guess(network: Network, settings: MlpNeurons) -> None:
    found = experiment.order(settings.train, settings.epoch)
    published = experiment.pruning(settings.train, settings.epoch, "contribution_signed", "global")
    options = [text(f"neurons-predict-{third}") for third in ("first", "middle", "last")]
    if not bones.predict(
        PAGE,
        text("neurons-predict", total=network.total),
        options,
        found.answer,
        lambda: claims.predict_why(network, found, published),
    ):
        return
    if not st.session_state.get(SAID, True):
        st.rerun()  # the line under the claim stands outside of this fragment
    show("order", experiment.order_figure(settings.train, settings.epoch, current()))
    st.caption(text(found.caption()))


def why(network: Network, pruning: Pruning, settings: MlpNeurons, stop: int) -> None:
    """The formula with the numbers of the picked neuron, what goes with it, and the identity as a
    self-test."""
    unit = settings.picked_unit
    shown = studies.most_needed(network) if unit is None else unit
    facts = studies.neuron(network, shown, pruning.criterion, pruning.plan.scope)
    with bones.why():
        key = "neurons-why-none" if unit is None else "neurons-why-picked"
        kept = bool(pruning.plan.kept(stop)[facts.layer][facts.index])
        status = text("neurons-status-kept" if kept else "neurons-status-cut")
        st.markdown(f"{text(key, layer=facts.layer, index=facts.index)} :gray-badge[{status}]")
        j, n = facts.index, len(network.data.train)
        one = rf"o_{{i,{j}}}\,\frac{{\partial \ell_i}}{{\partial o_{{i,{j}}}}}"
        st.latex(rf"S_{{{j}}} = \frac{{1}}{{{n}}}\sum_i {one} = {latex(facts.signed)}")
        st.latex(rf"\frac{{1}}{{{n}}}\sum_i \left|{one}\right| = {latex(facts.mean_of_absolutes)}")
        st.latex(rf"L(o_{{{j}}} = 0) - L = {latex(facts.truth)}")
        for sentence in claims.why_lines(network, facts, pruning.criterion):
            st.markdown(text(sentence))
        st.markdown(text(claims.touched(facts, network.model.weight_names)))
        reader = rf"W^{{\mathrm{{{facts.touched[-1][0].removesuffix('.weight')}}}}}_{{k,{j}}}"
        left = rf"\textstyle\sum_i o_{{i,{j}}}\frac{{\partial L}}{{\partial o_{{i,{j}}}}}"
        right = rf"\textstyle\sum_k {reader}\frac{{\partial L}}{{\partial {reader}}}"
        sides = [
            rf"\underbrace{{{side}}}_{{{latex(value)}}}"
            for side, value in ((left, facts.left), (right, facts.right))
        ]
        st.latex(" = ".join(sides))
        st.markdown(text(claims.identity_line(facts)))


def here(network: Network, pruning: Pruning, stop: int) -> None:
    """The exact numbers of this position, and the smaller network beside the masked one."""
    plan, dense = pruning.plan, network.dense
    kept = plan.kept(stop)
    found = studies.shrunken(network, kept)
    with st.container(key="section-here"):
        st.subheader(text("neurons-here"), anchor="here")
        live = int(joined(network.live).sum())
        test = network.measure(kept, network.data.test)["accuracy"]
        rows = [
            ("accuracy", percent(pruning.accuracy[stop]), percent(dense["validation"]["accuracy"])),
            ("live", live - int(pruning.live_removed[stop]), live),
            ("shape", claims.shape(found.after), claims.shape(found.before)),
            ("parameters", *(count(size) for size in reversed(found.parameters))),
            ("adds", *(count(size) for size in reversed(found.multiply_adds))),
            ("test", percent(test), percent(dense["test"]["accuracy"])),
        ]
        lines = [f"| {text(f'neurons-here-{name}')} | **{now}** | {whole} |" for name, now, whole in rows]
        head = f"| | {text('neurons-here-now')} | {text('live-dense')} |"
        st.markdown("\n".join([head, "|---|---|---|", *lines]))
        st.markdown(text(claims.shrink_line(network, found)))


def layers(network: Network, settings: MlpNeurons) -> None:
    found = experiment.layers(settings.train, settings.epoch, settings.criterion)
    with st.container(key="section-layers"):
        st.subheader(text("neurons-layers"), anchor="layers")
        seeds = known_seeds(settings.train)
        show(
            "layers",
            experiment.layers_figure(settings.train, settings.epoch, settings.criterion, seeds, current()),
        )
        st.caption(f"{text(claims.layers_line(network, found))} {text(claims.layers_drawn(len(seeds)))}")


def exercise(network: Network, pruning: Pruning, epoch: int, stop: int) -> None:
    live, accuracy = int(pruning.live_removed[stop]), float(pruning.accuracy[stop])
    bones.try_it(
        PAGE,
        claims.try_goal(network, epoch),
        done=claims.solved(network, epoch, live, accuracy),
        detail=claims.try_detail(live, accuracy),
    )


def deeper(run: Run, network: Network, form: address.Form[MlpNeurons]) -> None:
    """Closed boxes; each is computed when it is opened."""
    settings = form.settings
    with st.container(key="section-deeper"):
        st.subheader(text("deeper"), anchor="deeper")
        for name, content in (("pair", pair), ("chance", chance), ("rules", rules), ("history", history)):
            box = st.expander(text(f"neurons-{name}"), key=f"{PAGE}-{name}", on_change="rerun")
            if box.open:
                with box:
                    content(network, settings, form)


def pair(network: Network, settings: MlpNeurons, form: address.Form[MlpNeurons]) -> None:
    with busy():
        found = experiment.pair(settings.train, settings.epoch)
    for sentence in claims.pair_lines(network, found):
        st.markdown(text(sentence))
    first, second = (text(claims.name(*place)) for place in (found.first, found.second))
    names = [
        text("neurons-pair-first", name=first),
        text("neurons-pair-first", name=second),
        text("neurons-pair-sum"),
        text("neurons-pair-both"),
    ]
    costs = [found.first_rise, found.second_rise, found.sum, found.together]
    title = text(claims.pair_title(found))
    show("pair", figures.cost_bars(names, costs, title=title, y=text("neurons-axis-truth")))


def chance(network: Network, settings: MlpNeurons, form: address.Form[MlpNeurons]) -> None:
    rate = form.segmented("rate", label=text("neurons-chance-rate"), format_func=str)
    found = experiment.chance(settings.train, settings.epoch)
    shape = claims.shape(network.model.widths)
    share = percent(rate / 100, 0)
    st.markdown(text("neurons-chance-text", rate=share, draws=studies.DRAWS, network=shape))
    lines = claims.chance_lines(found, rate)
    for column, code in zip(st.columns(2), studies.CODES, strict=True):
        with column:
            st.code(studies.source(code), language="python")
            st.markdown(text(lines[code]))
    show(
        "chance",
        figures.two_codes(
            found.rates,
            [
                (text("neurons-chance-line-right"), found.accuracy["right"]),
                (text("neurons-chance-line-wrong"), found.accuracy["articles"]),
            ],
            rate,
            found.dense,
            dense_name=text("network-trace-dense"),
            title=text(claims.chance_title(found, rate)),
            x=text("neurons-chance-x"),
            y=text("neurons-axis-accuracy"),
        ),
    )
    if settings.network != "64-64-10":
        st.button(
            text("neurons-chance-article"),
            key=f"{PAGE}-article",
            on_click=form.set,
            kwargs={"network": "64-64-10"},
        )


def rules(network: Network, settings: MlpNeurons, form: address.Form[MlpNeurons]) -> None:
    found = experiment.rules(settings.train, settings.epoch, choices(MlpNeurons, "criterion"))
    columns = [text(f"neurons-rules-{name}") for name in ("criterion", "agreement", "free")]
    columns.append(text("neurons-rules-ten", count=claims.FIRST))
    st.dataframe(
        [
            dict(
                zip(
                    columns,
                    (
                        text(f"criterion-{rule.criterion}"),
                        claims.signed_number(rule.agreement),
                        rule.free,
                        percent(rule.after),
                    ),
                    strict=True,
                )
            )
            for rule in found
        ],
        hide_index=True,
    )
    st.markdown(text(claims.rules_line(found)))
    if network.defined("zeros"):
        st.markdown(text(claims.surprise_line(network, "zeros", studies.surprise(network, "zeros"))))
    else:
        st.markdown(text("neurons-rules-zeros-tanh"))
    st.markdown(text(claims.surprise_line(network, "in_norm", studies.surprise(network, "in_norm"))))


def history(network: Network, settings: MlpNeurons, form: address.Form[MlpNeurons]) -> None:
    found = experiment.history(settings.train)
    show(
        "history",
        figures.sign_lines(
            found.epochs,
            found.negative,
            found.agreement,
            negative_name=text("neurons-history-negative"),
            agreement_name=text("neurons-history-agreement"),
            title=text(claims.history_title(found)),
            x=text("neurons-history-x"),
        ),
    )
    st.markdown(f"{text(claims.history_text(found))} {text('neurons-history-why')}")


def headline(settings: MlpNeurons) -> str | Sentence:
    """The line under the claim; before the network is trained, what the page is about."""
    if known(settings.train) is None:
        return text(f"map-{PAGE}")
    network = experiment.network(settings.train, settings.epoch)
    if not network.defined(settings.criterion):
        return text(f"map-{PAGE}")  # why there is no chart stands where the chart would be
    pruning = experiment.pruning(settings.train, settings.epoch, settings.criterion, settings.scope)
    published = experiment.pruning(settings.train, settings.epoch, "contribution_signed", settings.scope)
    return claims.line(network, settings, pruning, published, revealed=revealed())


def revealed() -> bool:
    """Whether the line under the claim may say what the guess asks."""
    return address.teaching() or progress.has_guessed(PAGE, "predict")


page_form = address.form(MlpNeurons, PAGE)
st.session_state[SAID] = revealed()
bones.claim(PAGE, headline(page_form.settings))
page_form.show_problems()
controls(page_form)
trained = training.run_or_wait(page_form.settings.train, PAGE)
if UNIT_CRITERIA[page_form.settings.criterion].unavailable(trained.model) is None:
    lesson(trained)
    training.wait_for_band(page_form.settings.train, PAGE)
else:
    st.info(
        text(claims.undefined(experiment.network(page_form.settings.train, page_form.settings.epoch))),
        icon=":material/block:",
    )
