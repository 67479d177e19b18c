"""A run that a page needs: there at once when known, else trained in front of the learner, with a cancel."""

from __future__ import annotations

import base64

import streamlit as st

from core.charts.style import BLUE, GREY, ORANGE
from core.train.runs import Run, Training, default_store
from core.train.settings import BaseTrainSettings
from lessons.defaults import seed_band
from lessons.network import known
from lessons.numbers import number, percent
from pages.widgets import pulse
from pages.widgets.language import text
from pages.widgets.progress import visitor

SHORT_SECONDS = 0.7
"""A training that takes no longer than this is waited for as if it were known: what was shown meanwhile would
be gone before it is read.
"""

POLL_SECONDS = 0.4
BAND_POLL_SECONDS = 2.0


def run_or_wait(settings: BaseTrainSettings, page: str) -> Run:
    """The trained run. While there is none, shows its training and ends the script; it goes on by itself."""
    run = known(settings)
    if run is not None:
        return run
    if st.session_state.get(_stopped(page)) == settings.hash:
        _offer(settings, page, text("training-cancelled"))
    else:
        # A run that was cancelled or failed waits for the button: nothing starts again unasked.
        training = default_store().request(settings, visitor=visitor(), restart=False)
        if not training.records and training.wait(SHORT_SECONDS) and (run := known(settings)) is not None:
            return run
        _watch(training, page)
    st.stop()


def _stopped(page: str) -> str:
    return f"{page}-training-stopped"


def _offer(settings: BaseTrainSettings, page: str, why: str) -> None:
    """No training goes on: says why, and starts it on request."""
    with st.container(border=True, key=f"{page}-training"):
        st.markdown(f"**{text('training-title', label=settings.label)}**")
        st.markdown(why)
        st.button(
            text("training-again"),
            key=f"{page}-train",
            type="primary",
            on_click=_again,
            args=(settings, page),
        )


def _again(settings: BaseTrainSettings, page: str) -> None:
    st.session_state.pop(_stopped(page), None)
    default_store().request(settings, visitor=visitor())


@st.fragment
def _watch(training: Training, page: str) -> None:
    settings = training.settings
    training.attend(visitor())
    if known(settings) is not None:
        st.rerun()
    if training.finished:
        failed = training.status == "failed"
        why = (
            text("training-failed", reason=text(training.reason_key))
            if failed
            else text("training-cancelled")
        )
        _offer(settings, page, why)
        return
    with st.container(border=True, key=f"{page}-training"):
        st.markdown(f"**{text('training-title', label=settings.label)}**")
        _progress(training)
        if st.button(text("training-cancel"), key=f"{page}-cancel"):
            st.session_state[_stopped(page)] = settings.hash
            training.leave(visitor())
            st.rerun()
    pulse.run_again(POLL_SECONDS, f"{page}-training-pulse")


def _progress(training: Training) -> None:
    records = training.records
    st.progress(training.fraction)
    if not records:
        st.markdown(text("training-queued", position=training.position))
        return
    last = records[-1]
    st.markdown(
        text(
            "training-epoch",
            epoch=last.epoch,
            epochs=training.settings.epochs,
            loss=number(last.train_loss),
            accuracy=percent(last.validation_metric),
        )
    )
    st.html(_curves([record.train_loss for record in records], [record.validation_loss for record in records],
                    training.settings.epochs))  # fmt: skip


def _curves(train: list[float], validation: list[float], epochs: int) -> str:
    """Both losses so far as a small drawing. It is redrawn several times a second while the server trains:
    a chart library would take the time that the training needs.
    """
    top = max(*train, *validation)

    def points(values: list[float]) -> str:
        return " ".join(f"{600 * i / epochs:.1f},{120 - 115 * v / top:.1f}" for i, v in enumerate(values))

    names = text("training-loss"), text("training-validation")
    lines = "".join(
        f'<polyline points="{points(values)}" fill="none" stroke="{colour}" stroke-width="2.5" {dash}/>'
        for values, colour, dash in ((train, BLUE, ""), (validation, ORANGE, 'stroke-dasharray="7 4"'))
    )
    legend = "".join(
        f'<span style="color:{colour}">{sign}</span> {name} &emsp;'
        for name, colour, sign in zip(names, (BLUE, ORANGE), ("━━", "╍╍"), strict=True)
    )
    drawing = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 600 124">'
        f'<path d="M0 0V121H600" fill="none" stroke="{GREY}"/>{lines}</svg>'
    )
    # As a picture: Streamlit takes drawings out of the HTML that it is given.
    source = base64.b64encode(drawing.encode()).decode()
    return (
        f'<img alt="{text("training-chart")}" src="data:image/svg+xml;base64,{source}" '
        f'style="width:100%;max-height:220px">'
        f'<div style="font-size:0.85rem">{legend}0 … {epochs}</div>'
    )


def wait_for_band(settings: BaseTrainSettings, page: str) -> None:
    """A line that says which seeds are still missing, and a rerun of the page once they are there."""
    missing = _missing(settings)
    failed = [training for training in missing if training.status == "failed"]
    if any(not training.finished for training in missing):
        _band(settings, page)
    elif failed:
        wanted = len(seed_band(settings))
        reason = text(failed[0].reason_key)
        st.caption(text("band-failed", ready=wanted - len(failed), all=wanted, reason=reason))


def _missing(settings: BaseTrainSettings) -> list[Training]:
    """The trainings of the seeds that are not there. They are asked for as long as this session looks."""
    seeds = [seed for seed in seed_band(settings) if known(seed) is None]
    return [default_store().request(seed, "band", visitor=visitor(), restart=False) for seed in seeds]


@st.fragment
def _band(settings: BaseTrainSettings, page: str) -> None:
    missing, wanted = _missing(settings), len(seed_band(settings))
    if all(training.finished for training in missing):
        st.rerun()
    with st.container(key=f"{page}-band"):
        st.caption(text("band-waiting", ready=wanted - len(missing), all=wanted))
    pulse.run_again(BAND_POLL_SECONDS, f"{page}-band-pulse")
