"""Heads of a small transformer: most can go; which ones cannot?"""

from __future__ import annotations

import streamlit as st

from core.charts import neurons as figures
from core.charts.style import CONFIG
from core.train.runs import Run
from core.train.settings import EncoderSettings
from lessons.attention import claims, experiment, studies, take_home
from lessons.attention.network import Network, Pruning
from lessons.attention.settings import PAGE, Attention
from lessons.networks import known, known_seeds
from lessons.numbers import count, latex, percent, points
from lessons.settings import choices
from pages.widgets import address, bones, instrument, progress, training
from pages.widgets.language import busy, current, text

SAID = f"{PAGE}-said"
"""Whether the line under the claim was drawn with the answer to the guess."""


def controls(form: address.Form[Attention]) -> None:
    """One line; what is changed rarely is in the popover."""
    with st.container(horizontal=True, vertical_alignment="bottom", key=f"{PAGE}-controls"):
        form.select("criterion", width=230)
        form.segmented("grain", label=text("attention-grain"), format_func=grain_name)
        form.line("sentence", label=text("attention-sentence"), width=430)
        with form.popover(text("more-settings")):
            form.segmented("network", label=text("attention-network"), format_func=str)
            form.segmented("seed", format_func=str)


def grain_name(grain: str) -> str:
    return text(f"attention-grain-{grain}")


def show(name: str, figure: object) -> None:
    """A figure under its name; the catalogue says what it shows to those who cannot see it."""
    st.plotly_chart(figure, key=f"{PAGE}-{name}-figure", config=CONFIG, alt=text(f"attention-{name}-alt"))


@st.fragment
def lesson(run: Run) -> None:
    """Everything that follows the slider: one release runs only this."""
    form = address.form(Attention, PAGE)
    settings = form.settings
    network, pruning = experiment.network(settings.train), experiment.as_set(settings)
    payload = experiment.encoded(
        settings.train,
        settings.criterion,
        settings.grain,
        settings.cut,
        settings.kept,
        settings.sentence,
        large(network, settings),
        band(settings),
        current(),
    )
    picked = settings.picked
    stop = instrument.play(form, payload).stop
    settings = form.settings
    if settings.picked != picked and large(network, settings) == settings.picked_unit:
        st.rerun(scope="fragment")  # the large map is that of the picked head
    edits = len(settings.cut) + len(settings.kept)
    if edits:
        st.button(
            text("attention-reset-hand", count=edits),
            key=f"{PAGE}-reset-hand",
            on_click=instrument.clear_hand,
            args=(form,),
        )
    st.caption(text(claims.data_note(network)))
    guess(settings)
    left, right = st.columns(2, gap="large")
    with left:
        why(network, settings, pruning, stop)
    with right:
        here(network, pruning, stop)
    exercise(network, pruning, stop)
    name = settings.file_stem(PAGE)
    bones.take_home(
        PAGE,
        script=take_home.script(settings, pruning, stop, f"{name}.py"),
        filename=name,
        csv=lambda: take_home.table(network, pruning, stop),
    )
    deeper(network, form)


def large(network: Network, settings: Attention) -> studies.Unit:
    """The head whose map is drawn large: the picked one, else the one that is needed most."""
    unit = settings.picked_unit
    return unit if unit is not None and unit[0].startswith("heads") else studies.most_needed(network)


def sentence_notes(settings: Attention) -> None:
    """What the network could not read of the learner's sentence. Words are shown, never interpreted."""
    said = []
    for note in claims.sentence_note(experiment.sentence(settings.train, settings.sentence)):
        words = {
            name: address.plain(value) if isinstance(value, str) else value
            for name, value in note.values.items()
        }
        said.append(text(note.key, **words))
    if said:
        st.caption(" ".join(said))


def guess(settings: Attention) -> None:
    found = experiment.skills(settings.train)
    options = [text(f"skill-{name}") for name in found.names]
    head = text(claims.unit(*found.units[found.costliest]))
    if not bones.predict(
        PAGE, text("attention-predict", head=head), options, found.carried, lambda: claims.predict_why(found)
    ):
        return
    if not st.session_state.get(SAID, True):
        st.rerun()  # the line under the claim stands outside of this fragment
    show("skills", experiment.skills_figure(settings.train, current()))
    st.caption(text(claims.skills_line(found)))


def why(network: Network, settings: Attention, pruning: Pruning, stop: int) -> None:
    """The formula with the numbers of the picked unit, what goes with it, and the identity as a self-test."""
    unit = settings.picked_unit
    shown = unit or studies.most_needed(network)
    facts = studies.facts(network, shown, pruning.criterion)
    with bones.why():
        key = "attention-why-none" if unit is None else "attention-why-picked"
        kept = bool(pruning.kept(stop)[facts.group][facts.index])
        status = text("network-status-kept" if kept else "network-status-cut")
        st.markdown(f"{text(key, unit=text(claims.unit(*shown)))} :gray-badge[{status}]")
        j, n = facts.index, len(network.rows)
        gate = rf"\frac{{\partial \ell_i}}{{\partial \xi_{{{j}}}}}"
        st.latex(rf"S_{{{j}}} = \frac{{1}}{{{n}}}\sum_i {gate} = {latex(facts.signed)}")
        st.latex(rf"\frac{{1}}{{{n}}}\sum_i \left|{gate}\right| = {latex(facts.mean_of_absolutes)}")
        st.latex(rf"L(\xi_{{{j}}} = 0) - L = {latex(facts.truth)}")
        st.markdown(text(f"attention-why-gate-{facts.kind}"))
        for sentence in claims.why_lines(facts, pruning.criterion):
            st.markdown(text(sentence))
        st.markdown(text(claims.touched(facts, network.model.head_width)))
        first, last = facts.touched[-1][2][0], facts.touched[-1][2][-1]
        reader = (
            r"W^{\mathrm{out}}_{k,c}" if facts.kind == "heads" else rf"W^{{\mathrm{{ff2}}}}_{{k,{first}}}"
        )
        columns = rf"\sum_{{c={first}}}^{{{last}}}" if facts.kind == "heads" else ""
        left = rf"\textstyle\frac{{\partial L}}{{\partial \xi_{{{j}}}}}"
        right = rf"\textstyle\sum_k {columns} {reader}\frac{{\partial L}}{{\partial {reader}}}"
        sides = [
            rf"\underbrace{{{side}}}_{{{latex(value)}}}"
            for side, value in ((left, facts.left), (right, facts.right))
        ]
        st.latex(" = ".join(sides))
        st.markdown(text(claims.identity_line(facts)))


def here(network: Network, pruning: Pruning, stop: int) -> None:
    """The exact numbers of this position, and the smaller network beside the masked one."""
    dense, kept = network.dense, pruning.kept(stop)
    found = studies.shrunken(network, kept)
    with st.container(key="section-here"):
        st.subheader(text("network-here"), anchor="here")
        test = network.measure(kept, network.data.test)["accuracy"]
        rows = [
            ("accuracy", percent(pruning.accuracy[stop]), percent(dense["validation"]["accuracy"])),
            ("sizes", text(claims.sizes(found, True)), text(claims.sizes(found, False))),
            ("parameters", *(count(size) for size in reversed(found.parameters))),
            ("adds", *(count(size) for size in reversed(found.multiply_adds))),
            ("test", percent(test), percent(dense["test"]["accuracy"])),
        ]
        lines = [f"| {text(f'attention-here-{name}')} | **{now}** | {whole} |" for name, now, whole in rows]
        head = f"| | {text('network-here-now')} | {text('live-dense')} |"
        st.markdown("\n".join([head, "|---|---|---|", *lines]))
        st.markdown(text(claims.shrink_line(network, found)))


def exercise(network: Network, pruning: Pruning, stop: int) -> None:
    heads, accuracy = pruning.removed(stop, "heads"), float(pruning.accuracy[stop])
    bones.try_it(
        PAGE,
        claims.try_goal(network),
        done=claims.solved(network, heads, accuracy),
        detail=claims.try_detail(heads, accuracy),
    )


def deeper(network: Network, form: address.Form[Attention]) -> None:
    """Closed boxes; each is computed when it is opened."""
    with st.container(key="section-deeper"):
        st.subheader(text("deeper"), anchor="deeper")
        boxes = (("structures", structures), ("pair", pair), ("greedy", greedy), ("rules", rules))
        for name, content in boxes:
            box = st.expander(text(f"attention-{name}"), key=f"{PAGE}-{name}", on_change="rerun")
            if box.open:
                with box:
                    content(network, form.settings, form)


def structures(network: Network, settings: Attention, form: address.Form[Attention]) -> None:
    with busy():
        found = experiment.structures(settings.train)
    columns = [
        text(f"attention-structures-{name}") for name in ("what", "accuracy", "change", "rise", "gone")
    ]
    dense = network.dense["validation"]["accuracy"]
    st.dataframe(
        [
            dict(
                zip(
                    columns,
                    (
                        text(claims.structure(one)),
                        percent(one.accuracy),
                        points(one.accuracy - dense),
                        claims.with_sign(one.rise),
                        count(one.parameters),
                    ),
                    strict=True,
                )
            )
            for one in found
        ],
        hide_index=True,
    )
    st.markdown(text(claims.structures_line(network, found)))


def pair(network: Network, settings: Attention, form: address.Form[Attention]) -> None:
    with busy():
        found = experiment.pair(settings.train)
    for sentence in claims.pair_lines(found):
        st.markdown(text(sentence))
    first, second = (text(claims.unit(*place)) for place in (found.first, found.second))
    names = [
        text("neurons-pair-first", name=first),
        text("neurons-pair-first", name=second),
        text("neurons-pair-sum"),
        text("neurons-pair-both"),
    ]
    costs = [found.first_rise, found.second_rise, found.sum, found.together]
    title = text(claims.pair_title(found))
    show("pair", figures.cost_bars(names, costs, title=title, y=text("network-axis-truth")))


def greedy(network: Network, settings: Attention, form: address.Form[Attention]) -> None:
    with busy():
        found = experiment.greedy(settings.train)
        show("greedy", experiment.greedy_figure(settings.train, current()))
    st.markdown(text(claims.greedy_line(found, experiment.once(settings.train))))
    if found.free:
        gone = tuple(sorted(network.units("heads").index(unit) for unit in found.order[: found.free]))
        st.button(
            text("attention-greedy-show", count=found.free),
            key=f"{PAGE}-greedy-show",
            on_click=form.set,
            kwargs={"grain": "heads", "axis": "share", "at": 0.0, "cut": gone, "kept": ()},
        )


def rules(network: Network, settings: Attention, form: address.Form[Attention]) -> None:
    found = experiment.agreements(settings.train, choices(Attention, "criterion"))
    columns = [text("neurons-rules-criterion"), text("neurons-rules-agreement"), text("attention-rules-free")]
    st.dataframe(
        [
            dict(zip(columns, (text(f"criterion-{name}"), claims.signed_number(value), free), strict=True))
            for name, (value, free) in sorted(found.items(), key=lambda item: -item[1][0])
        ],
        hide_index=True,
    )
    st.markdown(text(claims.rules_line({name: value for name, (value, _) in found.items()})))


def headline(settings: Attention) -> str:
    """The line under the claim; before the network is trained, what the page is about."""
    if known(settings.train) is None:
        return text(f"map-{PAGE}")
    pruning = experiment.pruning(settings.train, settings.criterion, settings.grain)
    shares = experiment.free_shares(band(settings), settings.criterion, settings.grain)
    said = claims.line(pruning, shares, experiment.skills(settings.train), revealed=revealed())
    return " ".join(text(sentence) for sentence in said)


def band(settings: Attention) -> tuple[EncoderSettings, ...]:
    """The trained seeds whose curves are measured; that of the page always is."""
    criterion, grain = settings.criterion, settings.grain
    return tuple(
        seed
        for seed in known_seeds(settings.train)
        if seed == settings.train or experiment.measured(seed, criterion, grain)
    )


def measure_band(settings: Attention) -> None:
    """Measure the other trained seeds, then draw them. The chart stands and can be moved meanwhile."""
    waiting = set(known_seeds(settings.train)) - set(band(settings))
    if not waiting:
        return
    with busy():
        for seed in waiting:
            experiment.free_shares((seed,), settings.criterion, settings.grain)
    st.rerun()


def revealed() -> bool:
    """Whether the line under the claim may say what the guess asks."""
    return address.teaching() or progress.has_guessed(PAGE, "predict")


page_form = address.form(Attention, PAGE)
st.session_state[SAID] = revealed()
bones.claim(PAGE, headline(page_form.settings))
page_form.show_problems()
controls(page_form)
trained = training.run_or_wait(page_form.settings.train, PAGE)
sentence_notes(page_form.settings)
lesson(trained)
measure_band(page_form.settings)
training.wait_for_band(page_form.settings.train, PAGE)
