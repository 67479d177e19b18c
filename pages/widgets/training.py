"""A run that a page needs: there at once when known, else trained in front of the learner, with a cancel."""

from __future__ import annotations

import streamlit as st

from core.charts.style import BLUE, GREY, ORANGE
from core.runs import Handle, Run, default_store
from core.training import TrainSettings
from lessons.catalogue import number, percent
from lessons.defaults import seed_band
from lessons.networks import known, known_seeds
from pages.widgets.language import text

POLL_SECONDS = 0.4
BAND_POLL_SECONDS = 2.0


def run_or_wait(settings: TrainSettings, page: str) -> Run:
    """The trained run. While there is none, shows its training and ends the script; it goes on by itself."""
    run = known(settings)
    if run is not None:
        return run
    # A run that was cancelled or failed waits for the button: nothing starts again unasked.
    handle = default_store().request(settings, restart=False)
    _watch(handle, page)
    st.stop()


@st.fragment(run_every=POLL_SECONDS)
def _watch(handle: Handle, page: str) -> None:
    if known(handle.settings) is not None:
        st.rerun()
    with st.container(border=True, key=f"{page}-training"):
        st.markdown(f"**{text('training-title', label=handle.settings.label)}**")
        if handle.status in ("cancelled", "failed"):
            words = "training-cancelled" if handle.status == "cancelled" else "training-failed"
            st.markdown(
                text(words, reason=text(handle.reason_key)) if words == "training-failed" else text(words)
            )
            if st.button(text("training-again"), key=f"{page}-train", type="primary"):
                default_store().request(handle.settings)
                st.rerun()
            return
        _progress(handle)
        if st.button(text("training-cancel"), key=f"{page}-cancel"):
            handle.cancel()
            st.rerun()


def _progress(handle: Handle) -> None:
    records = handle.records
    st.progress(handle.fraction)
    if not records:
        st.markdown(text("training-queued", position=handle.position))
        return
    last = records[-1]
    st.markdown(
        text("training-epoch", epoch=last.epoch, epochs=handle.settings.epochs, loss=number(last.train_loss),
             accuracy=percent(last.validation_metric))
    )  # fmt: skip
    st.html(_curves([record.train_loss for record in records], [record.validation_loss for record in records],
                    handle.settings.epochs))  # fmt: skip


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
    return (
        f'<svg role="img" aria-label="{text("training-chart")}" viewBox="0 0 600 124" '
        f'style="width:100%;max-height:220px">'
        f'<path d="M0 0V121H600" fill="none" stroke="{GREY}"/>{lines}</svg>'
        f'<div style="font-size:0.85rem">{legend}0 … {epochs}</div>'
    )


def wait_for_band(settings: TrainSettings, page: str) -> None:
    """A line that says which seeds are still missing, and a rerun of the page once they are there."""
    ready = len(known_seeds(settings))
    if ready < len(seed_band(settings)):
        _band(settings, page, ready)


@st.fragment(run_every=BAND_POLL_SECONDS)
def _band(settings: TrainSettings, page: str, shown: int) -> None:
    ready = len(known_seeds(settings))
    wanted = len(seed_band(settings))
    if ready == wanted > shown:
        st.rerun()
    with st.container(key=f"{page}-band"):
        st.caption(text("band-waiting", ready=ready, all=wanted))
