"""A language model: perplexity bends before text breaks."""

from __future__ import annotations

import math
from contextlib import nullcontext

import streamlit as st

from core.charts import language as figures
from core.charts.style import CONFIG
from lessons.language_model import chart, claims, experiment, studies, take_home
from lessons.language_model.network import WINDOWS, Pruning, read, rule_of
from lessons.language_model.settings import CRITERIA, LONGEST, NETWORKS, PAGE, LanguageModel, scopes
from lessons.networks import criterion_name, known, known_seeds
from lessons.numbers import count, latex, number, percent, signed
from pages.widgets import address, bones, instrument, training
from pages.widgets.language import busy, current, text

Form = address.Form[LanguageModel]


def controls(form: Form) -> None:
    """One line; what is changed rarely is in the popover."""
    s = form.settings
    with st.container(horizontal=True, vertical_alignment="bottom", key=f"{PAGE}-controls"):
        form.segmented("grain", label=text("lm-grain"), format_func=lambda grain: text(f"lm-grain-{grain}"))
        form.select("criterion", options=CRITERIA[s.grain], width=190)
        offered = scopes(s.grain, form.settings.criterion)
        form.select("scope", options=offered, width=155, disabled=len(offered) == 1)
        form.line("opening", width=155, help=text("lm-opening-help", longest=LONGEST))
        form.slider("temperature", step=0.05, width=120, help=text("lm-temperature-help"))
        with form.popover(text("more-settings"), icon=":material/tune:"):
            form.select("network", options=list(NETWORKS), format_func=network_name)
            form.segmented("trained", format_func=trained_name, help=text("lm-trained-help"))
            form.number("draw", step=1)
            form.segmented("seed", format_func=str)


def network_name(option: str) -> str:
    return option.upper().replace("-", " ")


def trained_name(option: str) -> str:
    if option == "none":
        return text("lm-trained-none")
    return text("lm-trained-l1", l1=number(LanguageModel().run.l1))


@st.fragment
def lesson() -> None:
    """Everything that follows the slider: one release runs only this."""
    form = address.form(LanguageModel, PAGE)
    s = form.settings
    seeds = known_seeds(s.run)
    ready = experiment.drawn(seeds, *s.pruning[1:])
    payload = experiment.encoded(s.pruning, s.writing, ready, current())
    stop = instrument.play(form, payload).stop
    s = form.settings
    unknown = claims.skipped(read(s.opening)[1], s.opening)
    if unknown is not None:
        unknown = type(unknown)(
            unknown.key, **{**unknown.values, "characters": address.plain(unknown.values["characters"])}
        )
        st.caption(text(unknown))
    pruning = experiment.as_set(s)
    guess(pruning, s)
    left, right = st.columns([3, 2], gap="large")
    with left, bones.why():
        why(pruning, s, stop)
    with right:
        here(pruning, s, stop)
    lighter(s, stop)
    bones.try_it(PAGE, claims.goal(), claims.solved(pruning, stop), claims.so_far(pruning, stop))
    name = s.file_stem(PAGE)
    bones.take_home(
        PAGE,
        script=take_home.script(s, stop, name),
        filename=name,
        csv=lambda: take_home.table(pruning, experiment.words(*s.pruning, s.temperature)),
    )
    deeper(s)
    if len(ready) < len(seeds):
        complete_band(s, seeds)


def complete_band(s: LanguageModel, seeds: tuple) -> None:
    """The curves of the other seeds come after the page: nobody waits for them to see the chart."""
    for seed in seeds[1:]:
        experiment.curve(seed, *s.pruning[1:])
    st.rerun(scope="fragment" if instrument.in_fragment() else "app")


def guess(pruning: Pruning, s: LanguageModel) -> None:
    found = experiment.suffering(*s.pruning)
    options = [text(claims.place_name(place)) for place in range(len(studies.PLACES))]
    question = claims.suffering_question(pruning)
    if bones.predict(PAGE, question, options, found.answer, lambda: claims.suffering_why(found)):
        mark = text("lm-bits-mark", rise=percent(studies.RISES[1], 0))
        drawn = figures.bits_by_kind(
            found.share,
            found.bits,
            options,
            found.at,
            title=text("lm-bits-title"),
            x=text(f"lm-axis-{s.grain}"),
            y=text("lm-bits-y"),
            mark=mark,
        )
        st.plotly_chart(drawn, key=f"{PAGE}-bits", config=CONFIG, alt=text("lm-bits-alt"))


def why(pruning: Pruning, s: LanguageModel, stop: int) -> None:
    """What perplexity is, and the formula of the criterion with the numbers of the picked weight or unit."""
    now, dense = float(pruning.perplexity[stop]), pruning.dense
    st.latex(
        r"\mathrm{PPL} = \exp\Big(-\frac{1}{N}\sum_t \ln p(c_t \mid c_{<t})\Big) = "
        rf"e^{{{math.log(now):.3f}}} = {now:.2f}"
    )
    st.markdown(text("lm-why-perplexity", bits=f"{math.log2(now):.2f}", dense_bits=f"{math.log2(dense):.2f}"))
    facts = experiment.item(*s.pruning, s.item)
    if s.item is None:
        st.caption(text(f"lm-why-none-{s.grain}"))
    st.markdown(item_name(facts))
    rule = rule_of(s.grain, s.criterion)
    st.latex(rf"{rule.formula} \;=\; {latex(facts.score)}")
    scope = pruning.plan.scope
    standing = text(
        f"lm-why-score-{scope}",
        score=number(facts.score),
        rank=count(facts.place + 1),
        total=count(facts.rivals),
    )
    fate = text("lm-why-cut" if facts.removed <= stop else "lm-why-kept")
    truth = text("lm-why-truth", rise=signed(facts.rise), loss=number(facts.loss))
    st.markdown(f"{standing} {fate} {truth}")


def item_name(facts: studies.Item) -> str:
    """What the picked weight or unit is, in one sentence."""
    if facts.name == "rnn":
        return text("lm-why-unit", index=facts.index)
    title = f"{facts.name}\\[{facts.row}, {facts.column}\\] = {facts.value:.3g}"
    if facts.name == "out.weight":
        shown = address.plain(facts.character) or "␣"
        return text("lm-why-out", name=title, source=facts.column, target=shown)
    kind = "lm-why-u" if "_hh_" in facts.name else "lm-why-w"
    gate = text(f"lm-gate-{facts.gate}")
    return text(kind, name=title, source=facts.column, target=facts.unit, gate=gate)


def here(pruning: Pruning, s: LanguageModel, stop: int) -> None:
    """The exact numbers of this position, and where the weights went."""
    found = experiment.exact(*s.pruning, stop)
    words = experiment.words(*s.pruning, s.temperature)
    at = words.below(len(pruning.plan))
    dense = experiment.exact(*s.pruning, 0)
    rows = [
        ("perplexity", *(claims.figure(one.perplexity) for one in (found, dense))),
        ("bits", *(f"{math.log2(one.perplexity):.2f}" for one in (found, dense))),
        ("found", *(percent(one.found) for one in (found, dense))),
        ("words", percent(words.share[at[stop]]), percent(words.share[0])),
        ("nonzero", *(count(one.nonzero) for one in (found, dense))),
        ("test", *(claims.figure(one.test) for one in (found, dense))),
    ]
    with st.container(key="section-here"):
        st.subheader(text("lm-here"), anchor=False)
        lines = [f"| {text(f'lm-here-{name}')} | **{now}** | {whole} |" for name, now, whole in rows]
        st.markdown(
            "\n".join([f"| | {text('lm-here-now')} | {text('live-dense')} |", "|---|---|---|", *lines])
        )
        if s.grain == "weights":
            model = pruning.network.model
            names = [chart.part_name(name, gate, model.cell, text) for name, gate in studies.parts(model)]
            st.markdown(text(claims.parts_line(studies.left_by_part(pruning)[stop], names)))


def lighter(s: LanguageModel, stop: int) -> None:
    """The smaller network that does the same, and what it saves where the page runs."""
    with st.container(key="section-lighter"):
        st.subheader(text("lm-lighter"), anchor="lighter")
        st.markdown(text(claims.lighter_line(experiment.lighter(*s.pruning, stop), s.grain)))
        if st.button(text("lm-lighter-measure"), key=f"{PAGE}-measure", icon=":material/speed:"):
            with busy():
                found = experiment.speed(*s.pruning, stop)
            columns = [text(f"lm-speed-{name}") for name in ("texts", "dense", "masked", "smaller")]
            rows = [
                (
                    count(one.texts),
                    *("–" if ms is None else f"{ms:.4f}" for ms in (one.dense, one.masked, one.smaller)),
                )
                for one in found
            ]
            st.table([dict(zip(columns, row, strict=True)) for row in rows], hide_index=True, width="content")
            st.markdown(text(claims.speed_line(found)))


def deeper(s: LanguageModel) -> None:
    """Closed boxes; each is computed when it is opened."""
    with st.container(key="section-deeper"):
        st.subheader(text("deeper"), anchor="deeper")
        for name, content in (("seeds", over_seeds), ("ranked", ranked), ("penalty", penalty)):
            box = st.expander(text(f"lm-{name}"), key=f"{PAGE}-{name}", on_change="rerun")
            if box.open:
                with box, busy():
                    content(s)
        st.caption(text(claims.data_note(experiment.network(s.run))))


def over_seeds(s: LanguageModel) -> None:
    how = s.pruning[1:]
    found = [(run.seed, experiment.bend(run, *how, s.temperature)) for run in known_seeds(s.run)]
    st.markdown(text(claims.seeds_line([bend for _, bend in found])))
    columns = [
        text("lm-seeds-column-seed"),
        *(text("lm-seeds-column-up", rise=percent(rise, 0)) for rise in studies.RISES),
        text("lm-seeds-column-broken", fall=round(100 * studies.FALL)),
    ]
    rows = [dict(zip(columns, row, strict=True)) for row in claims.table(found)]
    st.table(rows, hide_index=True, width="content")


def ranked(s: LanguageModel) -> None:
    share = claims.GOAL_SHARE if s.grain == "weights" else 0.25
    rows = experiment.ranked(s.run, s.grain, share)
    st.markdown(text(claims.ranked_line(rows, share)))
    st.dataframe(
        {
            text("lm-ranked-column-criterion"): [text(criterion_name(row.criterion)) for row in rows],
            text("setting-scope"): [text(f"scope-{row.scope}") for row in rows],
            text("lm-ranked-column-rise", share=percent(share, 0)): [claims.change(row.rise) for row in rows],
            text("lm-ranked-column-holds", rise=percent(studies.RISES[0], 0)): [
                percent(row.holds, 0) for row in rows
            ],
        },
        hide_index=True,
    )
    st.caption(text("lm-ranked-windows", many=count(WINDOWS["gradient"]), few=count(WINDOWS["per-sample"])))


def penalty(s: LanguageModel) -> None:
    both = [
        s.replace(trained=name, grain="weights", criterion="magnitude", scope="global")
        for name in ("l1", "none")
    ]
    if any(known(one.run) is None for one in both):
        st.markdown(text("lm-penalty-waiting"))
        return
    st.markdown(text(claims.penalty_line(*(experiment.as_set(one) for one in both))))


page_form = address.form(LanguageModel, PAGE)
say = bones.claim(PAGE)
page_form.show_problems()
controls(page_form)
training.run_or_wait(page_form.settings.run, PAGE)
chosen = page_form.settings
# Later the chart stays while it waits, and a spinner would push it down.
with nullcontext() if f"{PAGE}-live" in st.session_state else busy():
    say(claims.line(experiment.bend(*chosen.pruning, chosen.temperature), chosen))
lesson()
training.wait_for_band(chosen.run, PAGE)
