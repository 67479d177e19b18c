"""Work in the background: how far it is, what can be done about it, and a page that looks again by itself."""

from __future__ import annotations

import streamlit as st

from lessons.blocks import Deed, Watch, Work
from pages.widgets import blocks, progress, pulse
from pages.widgets.address import Form
from pages.widgets.pulse import in_fragment

SECONDS = 0.5
"""Between two looks at work that goes on."""

_ACTED = "work-acted"
"""Whether a deed was done since the page was drawn: what it changes may stand anywhere."""


def draw(block: Work, form: Form, prefix: str) -> bool:
    """Draw work as it stands; whether it goes on."""
    if block.deeds or block.words:
        with st.container(horizontal=True, vertical_alignment="center", key=f"{form.page}-{block.name}-work"):
            for deed in block.deeds:
                _button(deed, form)
            if block.share is not None:
                with st.container():
                    st.progress(min(block.share, 1.0), text=blocks.words(block.words))
            elif block.words:
                st.markdown(blocks.words(block.words))
    if block.problem:
        st.error(blocks.words(block.problem), icon=":material/error:")
    blocks.draw(block.blocks, form, prefix)
    return block.goes_on


def _button(deed: Deed, form: Form) -> None:
    st.button(
        blocks.words(deed.label),
        key=f"{form.page}-{deed.name}",
        icon=deed.icon or None,
        type="primary" if deed.main else "secondary",
        disabled=not deed.enabled,
        on_click=act,
        args=(deed, form),
    )


def act(deed: Deed, form: Form) -> None:
    """Do what the button of a deed does."""
    form.set(**(deed.act(progress.visitor()) or {}))
    st.session_state[_ACTED] = True


def acted() -> bool:
    """Whether the page must be drawn anew because of a deed."""
    return in_fragment() and st.session_state.get(_ACTED, False)


def followed() -> None:
    """The page is drawn after all deeds so far."""
    st.session_state[_ACTED] = False


def look_again(name: str) -> None:
    """Run the fragment that calls this once more, a little later."""
    pulse.run_again(SECONDS, key=f"{name}-work-pulse")


def watch(block: Watch, form: Form, prefix: str) -> None:
    """Work that is looked at by itself; when it begins or ends the page is drawn anew."""
    # No fragment of its own: it may stand in one, see `bones._help`.
    now = block.look(progress.visitor())
    key = f"{form.page}-{now.name}-goes-on"
    if acted() or (in_fragment() and st.session_state.get(key, False) != now.goes_on):
        st.rerun()
    st.session_state[key] = draw(now, form, prefix)
    if now.goes_on:
        look_again(f"{form.page}-{now.name}")


blocks.DRAW[Watch] = watch
