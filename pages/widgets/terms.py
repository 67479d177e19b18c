"""Words of the glossary, looked up where they stand: on hover, on focus, and by a tap."""

from __future__ import annotations

import streamlit as st

from lessons.glossary import looked_up
from pages.widgets import address


def markdown(said: str) -> None:
    """A text in Markdown; where it first uses a word of the glossary, that can be looked up."""
    st.markdown(looked_up(said, address.language()), unsafe_allow_html=True)


def caption(said: str) -> None:
    """The same, small."""
    st.caption(looked_up(said, address.language()), unsafe_allow_html=True)
