"""Weights of a network: one threshold, a network that trains under it."""

import streamlit as st

from core.charts import networks as figures
from core.charts.style import CONFIG
from core.data.dataset import Dataset
from core.prune.scores import WEIGHT_CRITERIA
from lessons.catalogue import Sentence, count, number, percent
from lessons.mlp_weights import lesson
from lessons.mlp_weights import take_home as home
from lessons.mlp_weights.chart import chart
from lessons.networks import class_names, criterion_name, known_seeds
from pages.widgets import address, bones, instrument, progress, training
from pages.widgets.language import current, text

PAGE = "mlp-weights"
FLIPPED_SHOWN = 16
SAID = f"{PAGE}-said"


def controls(form: address.Form) -> None:
    s = form.settings
    with st.container(horizontal=True, vertical_alignment="bottom", key="controls"):
        form.segmented("dataset")
        form.select("network", options=lesson.NETWORKS[s.dataset], format_func=network_name, width=150)
        form.select("criterion", width=220)
        published_by_row = WEIGHT_CRITERIA[s.criterion].scope == "row"
        form.select(
            "scope", options=["row", "layer"] if published_by_row else ["global", "layer", "row"], width=170
        )
        with form.popover(text("more-settings"), icon=":material/tune:"):
            form.segmented("activation")
            form.segmented("penalty", help=text("weights-penalty-help"))
            form.number("seed", step=1)
            other = form.settings.network == "other"
            form.number("depth", step=1, disabled=not other)
            form.select("width", disabled=not other)
            if not other:
                st.caption(text("weights-other-help"))
            if s.cut or s.kept:
                st.button(
                    text("weights-restore-all", count=len(s.cut) + len(s.kept)),
                    key=f"{PAGE}-restore",
                    on_click=instrument.clear_hand,
                    args=(form,),
                )


def network_name(option: str) -> str:
    return text("network-other") if option == "other" else option


@st.fragment
def play() -> None:
    form = address.form(lesson.Settings, page=PAGE)
    s = form.settings
    encoded = chart(s, known_seeds(s.run), text, current())
    value = instrument.play(form, encoded, frames=s.run.snapshots)
    frame = lesson.frames(s)[value.frame]
    numbers = lesson.exact(frame, value.stop)
    guess(form.settings)
    left, right = st.columns([3, 2], gap="large")
    with left, bones.why():
        why(form.settings, frame, value.stop)
    with right:
        exact(numbers, lesson.dataset_of(s))
    flipped(frame, numbers, value.stop)
    task(form, numbers)
    bones.take_home(
        PAGE,
        script=home.script(form.settings, frame, value.stop, form.settings.file_stem(PAGE)),
        filename=form.settings.file_stem(PAGE),
        csv=lambda: home.table(frame),
    )


def why(s: lesson.Settings, frame: lesson.Snapshot, stop: int) -> None:
    picked = lesson.weight(frame, s.picked)
    rule = WEIGHT_CRITERIA[s.criterion]
    if not s.picked:
        st.caption(text("weights-why-none", name=picked.title))
    st.markdown(text(picked.place(s.run.model)))
    st.latex(rf"{rule.formula} \;=\; {lesson.latex_number(picked.score)}")
    st.latex(
        rf"w = {lesson.latex_number(picked.value)}, \quad "
        rf"\frac{{\partial L}}{{\partial w}} = {lesson.latex_number(picked.gradient)}"
    )
    st.markdown(
        " ".join(
            (
                text(picked.standing()),
                text(picked.fate(stop, s)),
                text("weights-why-truth", rise=lesson.signed(picked.rise), loss=number(picked.loss)),
            )
        )
    )


def exact(numbers: lesson.Exact, data: Dataset) -> None:
    st.subheader(text("weights-exact"), anchor=False)
    rows = {
        text("weights-exact-left"): f"{count(numbers.kept)} / {count(numbers.total)}",
        **{
            text("weights-exact-layer", layer=layer): f"{count(kept)} / {count(size)}"
            for layer, (kept, size) in numbers.left.items()
        },
        text(
            "weights-exact-validation"
        ): f"{percent(numbers.accuracy)} ({text('live-dense')} {percent(numbers.dense)})",
        text("weights-exact-loss"): number(numbers.loss),
        text(
            "weights-exact-worst"
        ): f"{class_names(data, text)[numbers.worst[0]]}: {percent(numbers.worst[1])}",
        text("weights-exact-test"): percent(numbers.test),
    }
    if numbers.zeros:
        share = percent(numbers.zeros / numbers.total)
        rows[text("weights-exact-zeros")] = f"{count(numbers.zeros)} / {count(numbers.total)} ({share})"
    st.table(rows, border="horizontal")


def flipped(frame: lesson.Snapshot, numbers: lesson.Exact, stop: int) -> None:
    """Validation digits whose answer is no longer the dense network's."""
    total = len(frame.result.predictions[0])
    if not len(numbers.flipped):
        st.markdown(text("weights-flipped-none"))
        return
    st.markdown(text("weights-flipped", count=count(len(numbers.flipped)), total=count(total)))
    pictures = lesson.pictures(frame, numbers.flipped[:FLIPPED_SHOWN], stop)
    if pictures is not None:
        images, answers = pictures
        words = [text("weights-flipped-one", **answer) for answer in answers]
        st.image(images, caption=words, width=56)


def task(form: address.Form, numbers: lesson.Exact) -> None:
    s = form.settings
    on_moons = (s.dataset, s.network) == ("moons", "2-16-16-2")
    detail = lesson.so_far(numbers) if on_moons else Sentence("weights-try-elsewhere")
    bones.try_it(PAGE, Sentence("weights-try"), lesson.solved(s, numbers), detail)
    if not on_moons and st.button(text("weights-try-go"), key=f"{PAGE}-moons"):
        form.set(dataset="moons", network="2-16-16-2")
        st.rerun()


def revealed(s: lesson.Settings) -> bool:
    """Whether the line under the claim may be shown: for the gradient threshold it answers the question."""
    return s.criterion != "gradient" or address.teaching() or progress.has_guessed(PAGE, "predict")


def guess(s: lesson.Settings) -> None:
    if revealed(s) and not st.session_state.get(SAID, True):
        st.rerun()  # the line under the claim stands outside of this fragment
    clock = lesson.clock(s.run)
    options = [Sentence(f"weights-predict-{which}") for which in ("first", "middle", "last")]
    question = Sentence("weights-predict", epsilon=number(clock.epsilon))
    if bones.predict(PAGE, question, options, clock.answer, clock.why):
        words = {name: text(f"weights-clock-{name}") for name in ("epoch", "removed", "left", "dense")}
        title = text(
            "weights-clock-title",
            first=percent(clock.removed[0], 0),
            epoch_first=clock.epochs[0],
            last=percent(clock.removed[-1], 0),
            epoch_last=clock.epochs[-1],
        )
        others = [lesson.clock(seed) for seed in known_seeds(s.run)]
        bands = {
            name: tuple(
                [pick(values) for values in zip(*(getattr(other, name) for other in others), strict=True)]
                for pick in (min, max)
            )
            for name in ("removed", "left")
        }
        figure = figures.clock(clock.epochs, clock.removed, clock.left, clock.dense, title, words, bands)
        st.plotly_chart(figure, key=f"{PAGE}-clock", config=CONFIG, alt=text("weights-clock-alt"))


def truth(s: lesson.Settings) -> None:
    epoch = lesson.nearest_epoch(s.run, s.epoch)
    share = 0.7
    rows = lesson.judged(s.run, epoch, s.scope, share)
    st.markdown(f"**{text('weights-truth-title', epoch=epoch)}** {text(lesson.judged_line(rows))}")
    st.dataframe(
        {
            text("weights-truth-column-criterion"): [text(criterion_name(row.criterion)) for row in rows],
            text("weights-truth-column-correlation"): [round(row.correlation, 3) for row in rows],
            text("weights-truth-column-kept", share=percent(share, 0)): [
                percent(row.accuracy) for row in rows
            ],
        },
        hide_index=True,
    )


form = address.form(lesson.Settings, page=PAGE)
say = bones.claim(PAGE)
form.show_problems()
controls(form)
training.run_or_wait(form.settings.run, PAGE)
st.session_state[SAID] = revealed(form.settings)
if st.session_state[SAID]:
    say(lesson.claim_line(form.settings))
play()
training.wait_for_band(form.settings.run, PAGE)
box = st.expander(text("weights-deeper"), icon=":material/explore:", on_change="rerun", key=f"{PAGE}-deeper")
if box.open:
    with box:
        with st.spinner(text("working")):
            truth(form.settings)
        st.markdown(text("weights-keep"))
        st.markdown(f"{text('weights-data-note')} {text(lesson.dataset_of(form.settings).scaling)}")
