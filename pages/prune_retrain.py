"""Prune and retrain: cut, watch it break, heal."""

from __future__ import annotations

import uuid

import plotly.graph_objects as go
import streamlit as st

from core.charts.style import CONFIG
from core.retrain import LoopHandle, Round, default_loops, result
from core.retrain.schedules import SCHEDULES
from lessons.network import known
from lessons.numbers import count, number, percent
from lessons.prune_retrain import chart, claims, experiment, figures, take_home, travel
from lessons.prune_retrain.settings import LAST, PAGE, RULES, PruneRetrain
from pages.widgets import address, bones, instrument, training
from pages.widgets.language import busy, current, text

POLL_SECONDS = 0.5
COMPARING = f"{PAGE}-comparing"
"""Hashes of the runs that a comparison in this session still wants, and their name."""

Form = address.Form[PruneRetrain]
Rounds = tuple[Round, ...]


def visitor() -> str:
    """The name of this session for the stores: it has one run at most."""
    return st.session_state.setdefault("visitor", uuid.uuid4().hex)


def mine() -> LoopHandle | None:
    return default_loops().find(visitor())


def controls(form: Form) -> None:
    """One line; what is changed rarely is in the popovers."""
    with st.container(horizontal=True, vertical_alignment="bottom", key=f"{PAGE}-controls"):
        form.select("network", format_func=lambda name: text(f"retrain-network-{name}"), width=180)
        form.segmented("grain", label=text("retrain-grain"), format_func=lambda g: text(f"retrain-grain-{g}"))
        form.select("criterion", options=RULES[form.settings.grain], width=160)
        form.select("schedule", width=140)
        form.select("target", format_func=lambda share: f"{share}%", width=90)
        with form.popover(text("more-settings"), icon=":material/tune:"):
            more(form)
        with form.popover(text("retrain-stops"), icon=":material/flag:"):
            stops(form)


STOPS = ("share", "drop", "weights", "bytes", "multiply_adds", "seconds")


def more(form: Form) -> None:
    settings = form.settings
    if settings.schedule != "lottery":
        form.number("rounds")
        form.segmented("scope")
    else:
        st.caption(text(claims.lottery_note(settings.grain)))
    form.number("epochs")
    form.number("rate", step=0.5, format="%g")
    if settings.schedule != "one-shot":
        form.toggle("adaptive", help=text("retrain-adaptive-help"))
        if settings.adaptive:
            form.number("tolerance", step=0.5, format="%g")
    if settings.after == "continue" and settings.epochs:
        form.toggle("gradual", help=text("retrain-gradual-help"))
    form.select("after")
    if settings.after in ("rewind", "random-mask"):
        form.select("rewind", options=settings.train.snapshots, format_func=str)
    form.segmented("seed", format_func=str)


def stops(form: Form) -> None:
    st.caption(text("retrain-stops-what"))
    for name in STOPS:
        more = {"step": 0.5, "format": "%g"} if name == "drop" else {}
        form.number(f"stop_{name}", **more)


# The run: what is there, what goes on, and the buttons.


def begin(form: Form, rounds: Rounds) -> None:
    """Start the run of the settings, from the last of the rounds that are shown where it goes on from another
    run; what this session had under way ends."""
    settings = form.settings
    st.session_state.pop(COMPARING, None)
    past = rounds if settings.base else ()
    default_loops().start(visitor(), settings.loop, past, settings.key)


def there(settings: PruneRetrain) -> tuple[Rounds, experiment.State]:
    """The rounds to show, and what they are."""
    return experiment.standing(settings, mine())


def leave_others(settings: PruneRetrain) -> None:
    """A run that other settings started ends; its rounds are kept for who comes back to them."""
    handle = mine()
    if handle is None or handle.finished or handle.key == settings.key:
        return
    if handle.key not in st.session_state.get(COMPARING, ("", ()))[1]:
        handle.stop()
        if handle.rounds:
            experiment.remember(handle.key, handle.rounds)


def stage() -> None:
    """The run and its chart: while a run goes on, only this is drawn again."""
    form = address.form(PruneRetrain, PAGE)
    rounds, state = there(form.settings)
    handle = mine()
    if state == "lost":
        st.rerun()  # the page says so
    if state == "running":
        handle.attend()
        if handle.rounds:  # who reloads the page is a new visitor: the address still finds these
            experiment.remember(form.settings.key, handle.rounds)
        with st.container():
            running(form, handle)
        draw(form, rounds)
        return
    if st.session_state.pop(f"{PAGE}-was-running", False):
        st.rerun()
    top = st.container()  # its buttons follow what the chart says
    draw(form, rounds)
    with top:
        idle(form, rounds, state, handle)
    lesson(form, rounds)


def draw(form: Form, rounds: Rounds) -> None:
    payload = experiment.encoded(form.settings, rounds, current())
    # The last round has a number of its own: who has not gone back in time stays with the last one.
    frames = (*range(len(rounds) - 1), LAST)
    if instrument.play(form, payload, frames=frames, frame_field="round").stop:
        st.button(
            text("retrain-back"),
            key=f"{PAGE}-back",
            icon=":material/replay:",
            on_click=form.set,
            kwargs={"at": 0.0},
        )


def running(form: Form, handle: LoopHandle) -> None:
    """Progress, pause and stop."""
    st.session_state[f"{PAGE}-was-running"] = True
    with st.container(horizontal=True, vertical_alignment="center", key=f"{PAGE}-run"):
        paused = handle.status == "paused"
        if st.button(
            text("retrain-resume" if paused else "retrain-pause"),
            key=f"{PAGE}-pause",
            icon=":material/play_arrow:" if paused else ":material/pause:",
        ):
            handle.resume() if paused else handle.pause()
            st.rerun(scope="fragment" if instrument.in_fragment() else "app")
        if st.button(text("retrain-stop"), key=f"{PAGE}-stop", icon=":material/stop:"):
            handle.stop()
            handle.wait(2.0)
            st.rerun()
        with st.container():
            st.progress(handle.fraction, text=progress_line(handle))


def progress_line(handle: LoopHandle) -> str:
    if handle.status == "queued":
        return text("retrain-queued", position=handle.position)
    records, rounds = handle.records, handle.rounds
    if not records or not rounds or not handle.round:
        return text("retrain-starting")
    left = handle.seconds_left
    return text(
        "retrain-paused" if handle.status == "paused" else "retrain-progress",
        round=handle.round,
        epoch=records[-1].epoch,
        loss=number(records[-1].validation_loss),
        accuracy=percent(records[-1].validation_metric),
        share=percent(rounds[-1].share, 0),
        left="–" if left is None else f"{left:.0f}",
    )


def idle(form: Form, rounds: Rounds, state: str, handle: LoopHandle | None) -> None:
    """Start, go back a round, go on from any round; how the run ended."""
    settings = form.settings
    with st.container(horizontal=True, vertical_alignment="center", key=f"{PAGE}-run"):
        last = rounds[-1].index
        if state == "fresh":
            label = text("retrain-go-on", round=last) if settings.base else text("retrain-start")
            if st.button(label, key=f"{PAGE}-start", icon=":material/play_arrow:", type="primary"):
                begin(form, rounds)
                st.rerun()
        elif state == "partial" and st.button(
            text("retrain-go-on", round=last),
            key=f"{PAGE}-start",
            icon=":material/play_arrow:",
            type="primary",
        ):
            form.set(base=f"{settings.key}:{last}")
            begin(form, rounds)
            st.rerun()
        undo(form, rounds, state)
        if settings.base and st.button(
            text("retrain-from-dense"), key=f"{PAGE}-dense", icon=":material/restart_alt:"
        ):
            form.set(base="")
            st.rerun()
        st.markdown(status_line(settings, rounds, state, handle))


def undo(form: Form, rounds: Rounds, state: str) -> None:
    """Back to the round that is shown, or one round back: other settings may go on from there."""
    settings, last = form.settings, rounds[-1].index
    to = min(settings.round, last)
    to = to if to < last else last - 1
    if last == 0 or (to == 0 and settings.base == "" and state == "fresh"):
        return
    if st.button(text("retrain-undo", round=to), key=f"{PAGE}-undo", icon=":material/undo:"):
        key = settings.parent[0] if state == "fresh" and settings.parent else settings.key
        form.set(base=f"{key}:{to}" if to else "", round=LAST)
        st.rerun()


def status_line(settings: PruneRetrain, rounds: Rounds, state: str, handle: LoopHandle | None) -> str:
    if handle is not None and handle.key == settings.key and handle.status == "failed":
        return text("retrain-failed", reason=text(f"retrain-{handle.reason_key}"))
    if state == "fresh":
        return text("retrain-fresh-base" if settings.base else "retrain-fresh")
    return text(claims.ended(rounds, state == "done"))


# Below the chart.


def show(name: str, figure: go.Figure) -> None:
    """A figure under its name; the catalogue says what it shows to those who cannot see it."""
    st.plotly_chart(figure, key=f"{PAGE}-{name}-figure", config=CONFIG, alt=text(f"retrain-{name}-alt"))


def lesson(form: Form, rounds: Rounds) -> None:
    """What follows the round that is shown."""
    settings = form.settings
    guess(settings, rounds)
    left, right = st.columns(2, gap="large")
    with left, bones.why():
        why(settings, rounds)
    with right:
        here(settings, rounds)
    bones.try_it(PAGE, claims.goal(rounds), done=claims.solved(rounds), detail=claims.detail(rounds))
    name = settings.file_stem(PAGE)
    bones.take_home(
        PAGE,
        script=take_home.script(settings.loop, f"{name}.py", settings.parent and settings.parent[1]),
        filename=name,
        csv=lambda: take_home.table(rounds),
    )


def guess(settings: PruneRetrain, rounds: Rounds) -> None:
    target = settings.target / 100
    shot = experiment.shot(settings)
    accuracy = claims.at_once(shot, target)
    options = [claims.option(index) for index in range(len(claims.BINS) + 1)]
    question = text(
        "retrain-predict", share=percent(target, 0), grain=text(f"retrain-grain-{settings.grain}")
    )
    if bones.predict(
        PAGE,
        question,
        options,
        claims.answer(accuracy),
        lambda: claims.predict_why(accuracy, target, rounds),
    ):
        show("shot", figures.shot(shot, rounds, target, current()))


def why(settings: PruneRetrain, rounds: Rounds) -> None:
    """The schedule with its numbers, and the rule that a removed weight stays removed, counted."""
    loop = settings.loop
    plan = chart.plan(loop, rounds)
    index = min(settings.round, rounds[-1].index) or 1
    st.markdown(text("retrain-why-schedule", schedule=text(f"schedule-{settings.schedule}")))
    if settings.schedule != "lottery":
        st.latex(SCHEDULES[settings.schedule.replace("-", "_")].formula)
    if not loop.adaptive and not settings.base:
        st.latex(claims.schedule_latex(plan, index))
    elif index < len(rounds):
        st.markdown(text(claims.own_share(rounds[index])))
    st.latex(r"w \leftarrow m \odot (w - \eta\,\Delta), \qquad m_k \subseteq m_{k-1}")
    st.markdown(text(claims.kept_zero(travel.revived(rounds), settings.grain)))
    if 0 < index < len(rounds) and settings.epochs:
        found = claims.moved(rounds[index - 1], rounds[index])
        if found is not None:
            st.markdown(text(claims.moved_line(found, index)))
    st.caption(text(claims.after_step(settings.train.optimizer)))


def here(settings: PruneRetrain, rounds: Rounds) -> None:
    """The exact numbers of the round that is shown, beside the dense network."""
    done, dense = rounds[min(settings.round, rounds[-1].index)], rounds[0]
    rows = [
        ("share", percent(done.share), percent(0.0)),
        ("accuracy", percent(done.healed.metric), percent(dense.healed.metric)),
        ("loss", number(done.healed.loss), number(dense.healed.loss)),
        ("weights", count(done.ledger.weights), count(dense.ledger.weights)),
        ("bytes", count(done.ledger.bytes), count(dense.ledger.bytes)),
        ("adds", count(done.ledger.multiply_adds), count(dense.ledger.multiply_adds)),
    ]
    with st.container(key="section-here"):
        st.subheader(text("retrain-here", round=done.index), anchor="here")
        lines = [f"| {text(f'retrain-here-{name}')} | **{now}** | {whole} |" for name, now, whole in rows]
        head = f"| | {text('retrain-here-now')} | {text('live-dense')} |"
        st.markdown("\n".join([head, "|---|---|---|", *lines]))
        left = result(rounds)
        tested = experiment.tested(settings.train, left), experiment.tested(settings.train, dense)
        st.markdown(text("retrain-test", round=left.index, test=percent(tested[0]), dense=percent(tested[1])))
        st.caption(text(f"retrain-bytes-{settings.grain}"))


# Runs side by side, in the background.


def comparison() -> None:
    form = address.form(PruneRetrain, PAGE)
    settings = form.settings
    with st.container(key="section-compare"):
        st.subheader(text("retrain-compare"), anchor="compare")
        st.markdown(text("retrain-compare-what"))
        with form.late():
            what = form.segmented("compare", label=text("retrain-compare-by"), label_visibility="collapsed")
        wanted = claims.variants(settings.loop, what)
        found = {
            name: rounds
            for name, loop in wanted.items()
            if (rounds := default_loops().known(loop.hash)) is not None
        }
        drive(what, wanted, found)
        if not found:
            return
        show("compare", figures.side_by_side(what, found, current()))
        if what == "adaptive" and len(found) == 2:
            st.markdown(text(claims.rounds_taken(found)))
        st.caption(" ".join(text(note) for note in claims.compare_notes(what, settings.seed)))


def drive(what: str, wanted: dict, found: dict) -> None:
    """Start the runs that are missing, one after the other, while the learner wants them."""
    missing = [loop for name, loop in wanted.items() if name not in found]
    hashes = tuple(loop.hash for loop in wanted.values())
    active = st.session_state.get(COMPARING) == (what, hashes)
    handle = mine()
    if not missing:
        if active:
            st.session_state.pop(COMPARING)
            st.rerun()
        return
    if not active:
        label = text("retrain-compare-run", count=len(missing))
        busy_elsewhere = handle is not None and not handle.finished
        if st.button(label, key=f"{PAGE}-compare-run", disabled=busy_elsewhere, icon=":material/play_arrow:"):
            st.session_state[COMPARING] = (what, hashes)
            st.rerun()
        return
    if handle is None or handle.key not in hashes or handle.status == "done":
        handle = default_loops().start(visitor(), missing[0])
    elif handle.finished:  # it was stopped, or it failed: nothing starts again unasked
        st.session_state.pop(COMPARING)
        st.rerun()
    handle.attend()
    with st.container(horizontal=True, vertical_alignment="center"):
        if st.button(text("retrain-stop"), key=f"{PAGE}-compare-stop", icon=":material/stop:"):
            st.session_state.pop(COMPARING)
            handle.stop()
            st.rerun()
        with st.container():
            line = text("retrain-compare-progress", ready=len(found), all=len(wanted))
            st.progress((len(found) + handle.fraction) / len(wanted), text=line)


def deeper(form: Form) -> None:
    with st.container(key="section-deeper"):
        st.subheader(text("deeper"), anchor="deeper")
        for name, content in (("epochs", by_epoch), ("rounds", by_round)):
            box = st.expander(text(f"retrain-{name}"), key=f"{PAGE}-{name}-box", on_change="rerun")
            if box.open:
                with box:
                    content(form.settings)


def by_epoch(settings: PruneRetrain) -> None:
    rounds, _ = there(settings)
    if len(rounds) < 2 or not settings.epochs:
        st.markdown(text("retrain-try-none"))
        return
    with busy():
        show("epochs", figures.epochs(rounds, current()))


def by_round(settings: PruneRetrain) -> None:
    rounds, _ = there(settings)
    names = ("round", "share", "before", "cut", "healed", "seconds")
    columns = [text(f"retrain-column-{name}") for name in names]
    rows = [
        (
            done.index,
            percent(done.share),
            percent(done.before.metric),
            percent(done.cut.metric),
            percent(done.healed.metric),
            f"{done.seconds:.1f}",
        )
        for done in rounds
    ]
    st.dataframe([dict(zip(columns, row, strict=True)) for row in rows], hide_index=True)


def page() -> None:
    form = address.form(PruneRetrain, PAGE)
    fill = bones.claim(PAGE)
    form.show_problems()
    controls(form)
    settings = form.settings
    if known(settings.train) is None:
        training.run_or_wait(settings.train, PAGE)
    if there(settings)[1] == "lost":
        form.set(base="")
        settings = form.settings
        st.warning(text("retrain-base-unknown"), icon=":material/link_off:")
    leave_others(settings)
    rounds, state = there(settings)
    if state != "running" and len(rounds) > 1:
        fill(claims.line(rounds))
    st.fragment(stage, run_every=POLL_SECONDS if state == "running" else None)()
    if state == "running":
        return
    comparing = st.session_state.get(COMPARING) is not None
    st.fragment(comparison, run_every=POLL_SECONDS if comparing else None)()
    deeper(form)


page()
