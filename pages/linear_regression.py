"""Linear regression: ten weights, one threshold, and the exact truth beside every score."""

import streamlit as st

from core.charts import linear_figures as figures
from lessons.linear_regression import claims, deeper, exercise, explain, live, take_home
from lessons.linear_regression.experiment import Scene, experiment, scene
from lessons.linear_regression.settings import FRAMES, PAGE, Settings, to_mark
from lessons.numbers import number
from pages.widgets import address, bones, instrument, progress
from pages.widgets.language import current, text

CONFIG = {"displayModeBar": False}
CHOSEN = f"{PAGE}-choice"


def new_data(form: address.Form) -> None:
    """Another data set has other features: what was said about the old ones is void."""
    form.set(picked="", cut=(), kept=(), marks=(), across=None, up=None)
    st.session_state.pop(CHOSEN, None)


def controls(form: address.Form) -> None:
    with st.container(horizontal=True, vertical_alignment="bottom", key="controls"):
        form.select("dataset", width=210, on_change=new_data, args=(form,))
        form.select("criterion", width=230)
        found = experiment(form.settings)
        form.toggle("refit", help=text("setting-refit-help"), width="content")
        form.toggle(
            "thousandths",
            text("setting-thousandths", name=found.names[found.rescaled]),
            help=text("setting-thousandths-help"),
            width="content",
        )
        with form.popover(text("more-settings"), icon=":material/tune:"):
            more(form)


def more(form: address.Form) -> None:
    names = experiment(form.settings).names

    def name(feature: int | None) -> str:
        return text("linear-auto") if feature is None else names[feature]

    form.segmented("where")
    form.segmented("method")
    form.number("seed", step=1)
    for field, taken in (("across", form.settings.up), ("up", form.settings.across)):
        others = [None, *(k for k in range(len(names)) if k != taken)]
        form.select(field, options=others, format_func=name)
    if form.settings.cut or form.settings.kept:
        st.button(
            text("linear-clear-hand"),
            key=f"{PAGE}-restore",
            on_click=instrument.clear_hand,
            args=(form,),
        )


def revealed(form: address.Form) -> bool:
    return bool(form.settings.marks) or address.teaching() or progress.has_guessed(PAGE, "marks")


def check(form: address.Form) -> None:
    form.set(marks=tuple(sorted(st.session_state.get(CHOSEN, ()))))


def ask(form: address.Form) -> None:
    """The learner marks half of the weights before the true rise is shown."""
    names = experiment(form.settings).names
    half = to_mark(len(names))
    with st.container(key=f"{PAGE}-marks"), st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(f"**{text('predict')}** {text('linear-predict', count=half, total=len(names))}")
        picked = st.pills(
            text("linear-feature"),
            range(len(names)),
            selection_mode="multi",
            format_func=lambda k: names[k],
            label_visibility="collapsed",
            key=CHOSEN,
            width="content",
        )
        st.button(
            f"{text('linear-predict-check')} ({len(picked)}/{half})",
            key=f"{PAGE}-marks-check",
            type="primary",
            disabled=len(picked) != half,
            on_click=check,
            args=(form,),
        )
        st.button(
            text("skip"),
            key=f"{PAGE}-marks-skip",
            type="tertiary",
            on_click=progress.guess,
            args=(PAGE, "marks", None),
        )


def answer(form: address.Form, view: Scene) -> None:
    """What the learner's marks cost, at the present step."""
    marks = form.settings.marks
    right = exercise.judge(view, marks).better == 0
    icon = ":material/check_circle:" if right else ":material/lightbulb:"
    with st.container(key=f"{PAGE}-marks-answer"):
        words, button = st.columns([10, 1], vertical_alignment="center")
        words.markdown(f"{icon} {text(exercise.verdict_line(view, marks))}")
        button.button(
            text("linear-predict-again"),
            key=f"{PAGE}-marks-again",
            type="tertiary",
            on_click=again,
            args=(form,),
        )


def again(form: address.Form) -> None:
    st.session_state[CHOSEN] = list(form.settings.marks)
    form.set(marks=())


def why(view: Scene, shown: bool) -> None:
    found = view.experiment
    feature = claims.focus(view, shown)
    name = found.names[feature]
    if view.settings.feature is None:
        st.caption(text("linear-why-pick", name=name))
    if shown:
        st.markdown(text(claims.truth_line(view, feature)))
    st.latex(explain.score_formula(view, feature))
    st.latex(explain.rise_formula(view, feature, shown))
    st.markdown(text("linear-why-truth"))
    if view.settings.refit and shown:
        st.latex(explain.refit_formula(view, feature))
        st.markdown(text("linear-why-refit", name=name, rise=number(found.rise_after_refit[feature])))
    st.caption(f"{text('linear-why-factor')} {text('linear-why-identity')}")


def exact(view: Scene, shown: bool) -> None:
    st.subheader(text("linear-exact"), anchor=False)
    found = claims.exact(view)
    values = {name: number(found[name]) for name in ("training", "validation", "regret", "test")}
    st.markdown(text("linear-exact-line", where=exercise.where_name(view), **values))
    st.markdown(text(claims.least_squares_line(view)))
    known = claims.known_line(view) if shown else None
    if known is not None:
        st.markdown(text(known))
    st.markdown(text(claims.thousandths_line(view.settings)))
    st.caption(text(f"dataset-{view.settings.dataset}-what"))


def regrets(view: Scene) -> None:
    rows = deeper.ranking(view.settings)
    names = [text(deeper.rank_name(row.name)) for row in rows]
    line = deeper.ranking_line(rows)
    title = text("linear-ranking-title", best=line.values["best"], worst=line.values["worst"])
    st.subheader(title, anchor="regret")
    st.markdown(text(line))
    figure = figures.ranking(
        names,
        [row.regret for row in rows],
        [row.low for row in rows],
        [row.high for row in rows],
        text("criterion-random"),
        text("linear-axis-regret", where=exercise.where_name(view)),
    )
    st.plotly_chart(figure, key=f"{PAGE}-regret", config=CONFIG, alt=text("linear-ranking-alt"))


def lasso(settings: Settings) -> None:
    found = deeper.lasso(settings)
    st.markdown(text(deeper.lasso_line(found)))
    axes = {name: text(f"linear-axis-{name}") for name in ("penalty", "weight")}
    words = {name: text(f"linear-trace-{name}") for name in ("raw", "refit")}
    words |= {"penalty": axes["penalty"], "loss": text("linear-axis-loss-validation")}
    left, right = st.columns(2, gap="medium")
    with left:
        st.markdown(f"**{text('linear-lasso-title', last=deeper.lasso_line(found).values['last'])}**")
        figure = figures.lasso_weights(found.path, found.names, axes)
        st.plotly_chart(figure, key=f"{PAGE}-lasso", config=CONFIG, alt=text("linear-lasso-alt"))
    with right:
        st.markdown(f"**{text('linear-lasso-loss-title')}**")
        figure = figures.lasso_losses(found.path, found.raw, found.refit, words)
        st.plotly_chart(figure, key=f"{PAGE}-lasso-loss", config=CONFIG, alt=text("linear-lasso-loss-alt"))
    st.caption(text("linear-lasso-note"))


def neighbours(settings: Settings) -> None:
    rows = deeper.neighbours(settings.dataset)
    labels = [text(f"linear-neighbour-{row.name}") for row in rows]
    st.markdown(f"**{text('linear-neighbours-title')}**")
    figure = figures.neighbours(rows, labels, experiment(settings).names)
    st.plotly_chart(figure, key=f"{PAGE}-neighbours", config=CONFIG, alt=text("linear-neighbours-alt"))
    st.markdown("\n".join(f"- {text(deeper.neighbour_line(row))}" for row in rows))


def descents(settings: Settings) -> None:
    st.markdown(f"**{text(deeper.descents_title(settings.dataset, settings.seed))}**")
    words = {name: text(f"linear-{name}") for name in ("gd", "sgd")}
    words |= {"floor": text("linear-trace-floor"), "step": text("linear-axis-step")}
    words |= {"loss": text("linear-axis-loss-training")}
    figure = figures.descents(*deeper.descents(settings.dataset, settings.seed), words)
    st.plotly_chart(figure, key=f"{PAGE}-descents", config=CONFIG, alt=text("linear-descents-alt"))
    st.markdown(text(deeper.descents_line(settings.dataset, settings.seed)))


form = address.form(Settings, page=PAGE)
head = st.container()
controls(form)
verdict = st.container()
shown = revealed(form)
value = instrument.play(
    form, live.payload(form.settings, current(), shown), frames=FRAMES, frame_field="step"
)
view = scene(form.settings)
# These stand above the chart but speak of where it was released.
with head:
    bones.claim(PAGE, claims.claim_line(view) if shown else None)
    form.show_problems()
with verdict:
    if form.settings.marks:
        answer(form, view)
    elif not shown:
        ask(form)

left, right = st.columns([3, 2], gap="large")
with left, bones.why():
    why(view, shown)
with right:
    exact(view, shown)
bones.try_it(PAGE, exercise.goal(view), exercise.solved(view), exercise.so_far(view))
stem = form.settings.file_stem(PAGE)
bones.take_home(PAGE, take_home.script(view, stem), stem, csv=lambda: take_home.table(view))
if shown:
    regrets(view)
for part, draw in (("lasso", lasso), ("neighbours", neighbours), ("descents", descents)):
    box = st.expander(
        text(f"linear-{part}"), icon=":material/explore:", on_change="rerun", key=f"{PAGE}-{part}-box"
    )
    if box.open:
        with box:
            draw(form.settings)
