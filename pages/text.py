"""Film reviews: what a pruned network still understands, skill by skill."""

from __future__ import annotations

from functools import partial

import plotly.graph_objects as go
import streamlit as st

from core.charts import reviews as figures
from core.charts.style import CONFIG
from core.train.runs import Run
from core.train.settings import RecurrentSettings
from lessons.catalogue import Sentence
from lessons.networks import known, known_seeds
from lessons.numbers import count, latex, number, percent
from lessons.reviews import claims, experiment, sentence, studies, take_home
from lessons.reviews.network import Network, Pruning, bag_of_words, bag_on_test
from lessons.reviews.settings import DATASET, PAGE, Reviews, examples
from pages.widgets import address, bones, instrument, own_texts, progress, training
from pages.widgets.language import busy, current, text

SAID = f"{PAGE}-said"
"""Whether the line under the claim was drawn with the answer to the guess."""


def controls(form: address.Form[Reviews]) -> None:
    """One line; what is changed rarely is in the popovers."""
    with st.container(horizontal=True, vertical_alignment="bottom", key=f"{PAGE}-controls"):
        form.select("criterion", options=form.settings.rules, width=200)
        form.segmented(
            "grain",
            label=text("reviews-setting-grain"),
            format_func=lambda grain: text(f"reviews-grain-option-{grain}"),
        )
        form.select("scope", options=form.settings.scopes, width=150)
        form.segmented(
            "cell", label=text("reviews-setting-cell"), format_func=lambda cell: text(f"reviews-cell-{cell}")
        )
        own_texts.popover(form)
        with form.popover(text("more-settings")):
            train = form.settings.train
            form.select("epoch", options=train.snapshots, format_func=partial(epoch_name, train))
            form.segmented("seed", format_func=str)
            form.toggle("both")


def epoch_name(train: RecurrentSettings, epoch: int) -> str:
    if epoch == train.epochs and train.keep == "best":
        return text("reviews-epoch-kept", epochs=epoch)
    return text("reviews-epoch", epoch=epoch) if epoch else text("reviews-epoch-zero")


def show(name: str, figure: go.Figure) -> None:
    """A figure under its name; the catalogue says what it shows to those who cannot see it."""
    st.plotly_chart(figure, key=f"{PAGE}-{name}-figure", config=CONFIG, alt=text(f"reviews-{name}-alt"))


@st.fragment
def lesson(run: Run) -> None:
    """Everything that follows the slider and the sentence: neither runs more than this."""
    form = address.form(Reviews, PAGE)
    if form.settings.missing:
        st.rerun()  # the server has let go of these texts meanwhile: the page says so
    write(form)
    settings = form.settings
    seeds = known_seeds(settings.train)
    typed = sentence.read(settings.sentence, experiment.network(settings.train, settings.epoch).data)
    for note in claims.notes(typed):
        st.caption(text(note))
    # The lines by skill answer the guess: they come after it.
    payload = experiment.encoded(settings.pruning, settings.sentence, seeds, revealed(), current())
    stop = instrument.play(form, payload).stop
    settings = form.settings
    pruning = experiment.as_set(settings)
    network = pruning.network
    edits = len(settings.cut) + len(settings.kept)
    if edits:
        st.button(
            text("reviews-hand-reset", count=edits),
            key=f"{PAGE}-reset-hand",
            on_click=instrument.clear_hand,
            args=(form,),
        )
    st.caption(text(claims.data_note(pruning)))
    if settings.own:
        st.markdown(f"{text(claims.kept_line(run))} {text(baseline(network, run))}")
    guess(settings)
    left, right = st.columns([3, 2], gap="large")
    with left:
        why(pruning, settings, stop)
    with right:
        here(pruning, settings, stop)
    exercise(form, pruning, stop)
    name = settings.file_stem(PAGE)
    bones.take_home(
        PAGE,
        script=take_home.script(settings, pruning, stop, f"{name}.py"),
        filename=name,
        csv=lambda: take_home.table(pruning),
    )
    deeper(network, form, stop)


def baseline(network: Network, run: Run) -> Sentence:
    """The network beside a model that knows which words occur."""
    name, epoch = network.data.name, network.epoch
    test = network.measure(network.params, network.data.test).accuracy
    epoch = run.kept if epoch == run.settings.epochs else epoch
    return claims.baseline_line(network, epoch, (bag_of_words(name)[""], bag_on_test(name)), test)


def write(form: address.Form[Reviews]) -> None:
    """The learner's own sentence, and examples to begin with."""
    given = examples(form.settings.dataset)
    with st.container(horizontal=True, vertical_alignment="bottom", key=f"{PAGE}-write"):
        key = "own" if form.settings.own else "course"
        form.line(
            "sentence", placeholder=text(f"reviews-sentence-placeholder-{key}"), label_visibility="collapsed"
        )
        labels = {
            name: claims.class_name(name, text) if form.settings.own else text(f"skill-{name}")
            for name in given
        }
        st.selectbox(
            text("reviews-example"),
            list(given),
            index=None,
            key=f"{PAGE}-example",
            format_func=lambda name: labels.get(name, name),
            placeholder=text("reviews-example"),
            label_visibility="collapsed",
            width=170,
            on_change=take_example,
            args=(form, given),
        )


def take_example(form: address.Form[Reviews], given: dict[str, str]) -> None:
    name = st.session_state.get(f"{PAGE}-example")
    if name in given:
        form.set(sentence=given[name])
    st.session_state[f"{PAGE}-example"] = None


def forgetting(settings: Reviews) -> claims.Forgetting:
    return experiment.forgetting(*settings.pruning[:5], known_seeds(settings.train))


def guess(settings: Reviews) -> None:
    found = forgetting(settings)
    kind = "skills" if found.skills else "classes"
    criterion = text(f"criterion-{settings.criterion}")
    if not bones.predict(
        PAGE,
        text(f"reviews-predict-{kind}", criterion=criterion),
        [claims.label(name, found.skills) for name in found.names],
        found.answer,
        lambda: claims.predict_why(found),
    ):
        return
    if not st.session_state.get(SAID, True):
        st.rerun()  # the line under the claim stands outside of this fragment
    show(
        "falls",
        experiment.forgetting_figure(settings.pruning, known_seeds(settings.train), current()),
    )
    st.caption(text(claims.stability(found)))


def why(pruning: Pruning, settings: Reviews, stop: int) -> None:
    """The formula with the numbers of the picked weight or unit, and what a word adds."""
    network = pruning.network
    found = studies.picked(pruning, settings.picked)
    with bones.why():
        key = "unit" if found.unit else "weight"
        if settings.picked:
            st.markdown(f"**{text(f'reviews-why-{key}', name=f'`{found.title}`')}**")
        else:
            st.caption(text("reviews-why-none", name=found.title))
        rule = network.rule(settings.grain, settings.criterion)
        st.latex(rf"{rule.formula} \;=\; {latex(found.score)}")
        if not found.unit:
            slope = rf"\frac{{\partial L}}{{\partial w}} = {latex(found.gradient)}"
            st.latex(rf"w = {latex(found.value)}, \quad {slope}")
        st.markdown(" ".join(text(line) for line in claims.picked_lines(found, network, stop)))
        words(pruning, settings, stop)


def words(pruning: Pruning, settings: Reviews, stop: int) -> None:
    """The law of the contributions, with the numbers of this sentence."""
    reading = experiment.reading(settings.pruning, settings.sentence)
    if not len(reading.sentence.words):
        return
    st.markdown(f"{text('reviews-why-word')} {text(claims.word_line(reading, stop, pruning.network))}")
    total = float(reading.values[stop].sum())
    each = r"x_t \cdot \frac{\partial z}{\partial x_t}"
    gate = r"\left.\frac{\mathrm{d}\, z(a x)}{\mathrm{d} a}\right|_{a=1}"
    st.latex(rf"c_t = {each}, \qquad \sum_t c_t = {latex(total)} = {gate}")
    output = 0 if pruning.network.data.outputs == 1 else reading.judged
    measured = studies.faded(pruning.network, pruning.plan, stop, reading.sentence, output)
    strongest = int(abs(reading.dense_values).argmax())
    network = pruning.network
    changes = [
        sentence.left_out(network, params, reading.sentence, strongest, output)
        for params in (network.params, network.pruned(pruning.plan, stop))
    ]
    st.markdown(
        f"{text('reviews-why-sum', measured=claims.signed(measured))} "
        f"{text(claims.left_out_line(reading, *changes))}"
    )


def here(pruning: Pruning, settings: Reviews, stop: int) -> None:
    """The exact numbers of this position; for units, the smaller network beside the masked one."""
    network, plan = pruning.network, pruning.plan
    bag, names = bag_of_words(settings.dataset), network.groups.names
    with st.container(key="section-here"):
        st.subheader(text("reviews-here"), anchor="here")
        rows = [
            (
                text(claims.label(name, True)) if network.groups.skills else claims.safe(name),
                percent(pruning.by_group[stop, k]),
                percent(network.dense.by_group[k]),
                percent(bag[name]),
            )
            for k, name in enumerate(names)
        ]
        accuracy = percent(pruning.accuracy[stop]), percent(network.dense.accuracy), percent(bag[""])
        rows.append((text("reviews-here-all"), *accuracy))
        rows.append(
            (
                text("reviews-here-loss"),
                number(pruning.result.loss[stop].item()),
                number(network.dense.loss),
                "–",
            )
        )
        test = network.measure(network.pruned(plan, stop), network.data.test).accuracy
        whole = network.measure(network.params, network.data.test).accuracy
        rows.append(
            (text("reviews-here-test"), percent(test), percent(whole), percent(bag_on_test(settings.dataset)))
        )
        for name, gone in plan.gone.items():
            left = gone.size - int(plan.counts[name][stop])
            rows.append((text("reviews-here-kept", name=name), count(left), count(gone.size), "–"))
        shrink = studies.shrunken(network, plan.kept(stop)) if settings.grain == "units" else None
        if shrink is not None and shrink.after is not None:
            before, after = shrink.parameters
            rows.append((text("reviews-here-parameters"), count(after), count(before), "–"))
        head = f"| | {text('reviews-here-now')} | {text('live-dense')} | {text('reviews-here-bag')} |"
        lines = [f"| {name} | **{now}** | {dense} | {words} |" for name, now, dense, words in rows]
        st.markdown("\n".join([head, "|---|---|---|---|", *lines]))
        if shrink is not None:
            st.markdown(text(claims.shrink_line(shrink)))


def exercise(form: address.Form[Reviews], pruning: Pruning, stop: int) -> None:
    settings, network = form.settings, pruning.network
    by_group = pruning.by_group[stop]
    bones.try_it(
        PAGE,
        text(claims.try_goal()),
        done=claims.solved(settings, network, by_group),
        detail=claims.try_detail(settings, network, by_group),
    )
    if settings.dataset != DATASET:
        st.button(
            text("reviews-try-go"), key=f"{PAGE}-course", on_click=form.set, kwargs={"dataset": DATASET}
        )


def deeper(network: Network, form: address.Form[Reviews], stop: int) -> None:
    """Closed boxes; each is computed when it is opened."""
    settings = form.settings
    with st.container(key="section-deeper"):
        st.subheader(text("deeper"), anchor="deeper")
        boxes = [("units", units), ("orders", orders), ("bag", bag)]
        if settings.grain == "weights":
            boxes.insert(1, ("masks", masks))
        for name, content in boxes:
            box = st.expander(text(f"reviews-{name}"), key=f"{PAGE}-{name}", on_change="rerun")
            if box.open:
                with box, busy():
                    content(network, settings, stop)


def units(network: Network, settings: Reviews, stop: int) -> None:
    found = experiment.units(settings.pruning, stop)
    show(
        "units",
        figures.unit_map(
            found.change,
            [claims.unit_name(place) for place in found.places],
            [claims.group_name(name, found.skills, text) for name in found.names],
            title=text(claims.units_title(found)),
            x=text("reviews-units-x"),
            bar=text("reviews-units-bar"),
        ),
    )
    st.markdown(text(claims.units_line(found, float(experiment.as_set(settings).plan.share[stop]))))


def masks(network: Network, settings: Reviews, stop: int) -> None:
    share = float(experiment.as_set(settings).plan.share[stop])
    seeds = known_seeds(settings.train)
    found = experiment.masks(settings.train, settings.epoch, settings.criterion, settings.scope, share, seeds)
    st.markdown(text(claims.masks_line(found)))
    low, high, mean = found.kept.min(0), found.kept.max(0), found.kept.mean(0)
    names = [f"{name} {gate}".strip() for name, gate in found.parts]
    st.dataframe(
        {
            text("reviews-masks-column-part"): names,
            text("reviews-masks-column-mean"): [percent(value) for value in mean],
            text("reviews-masks-column-range"): [
                f"{percent(a)} – {percent(b)}" for a, b in zip(low, high, strict=True)
            ],
        },
        hide_index=True,
    )


def orders(network: Network, settings: Reviews, stop: int) -> None:
    found = experiment.orders(settings.train, settings.epoch, settings.grain, settings.rules, settings.scope)
    groups = network.groups
    names = [claims.group_name(name, groups.skills, text) for name in groups.names]
    falls = [order.course.falls for order in found]
    table = {text("reviews-orders-column"): [text(f"criterion-{order.criterion}") for order in found]}
    for k, name in enumerate(names):
        shares = [fall[k] for fall in falls]
        table[name] = [percent(share, 0) if share == share else text("reviews-never") for share in shares]
    st.markdown(text(claims.orders_line(found, groups)))
    st.dataframe(table, hide_index=True)


def bag(network: Network, settings: Reviews, stop: int) -> None:
    found = bag_of_words(settings.dataset)
    groups = network.groups
    st.markdown(text(claims.bag_line(found, network)))
    st.dataframe(
        {
            "": [claims.group_name(name, groups.skills, text) for name in groups.names],
            text("reviews-here-bag"): [percent(found[name]) for name in groups.names],
            text("reviews-bag-column-network"): [percent(value) for value in network.dense.by_group],
        },
        hide_index=True,
    )


def headline(settings: Reviews) -> str | Sentence:
    """The line under the claim; before the network is trained, what the page is about."""
    if known(settings.train) is None:
        return text(f"map-{PAGE}")
    course = experiment.course(*settings.pruning[:5])
    return claims.line(settings, forgetting(settings), course, revealed=revealed())


def revealed() -> bool:
    """Whether the page may show what the guess asks."""
    return address.teaching() or progress.has_guessed(PAGE, "predict")


page_form = address.form(Reviews, PAGE)
own_texts.forget_missing(page_form)
st.session_state[SAID] = revealed()
bones.claim(PAGE, headline(page_form.settings))
page_form.show_problems()
own_texts.show_problem(page_form)
controls(page_form)
trained = training.run_or_wait(page_form.settings.train, PAGE)
lesson(trained)
training.wait_for_band(page_form.settings.train, PAGE)
