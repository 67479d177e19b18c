"""Notes for teachers: what to show, ask and answer in each lesson; to be printed."""

import streamlit as st

from lessons import notes
from lessons.catalogue import catalogue
from pages.widgets import address, blocks, bones
from pages.widgets.language import current, text

form = address.form(notes.TeachSettings, notes.PAGE)
bones.claim(notes.PAGE, text("map-teach"))
form.show_problems()
form.select(
    "lesson", format_func=lambda name: text("teach-all" if name == "all" else f"page-{name}"), width=320
)
found = notes.blocks(catalogue(current()), lambda page: page.path, form.settings.lesson)
with st.container(key="notes"):
    blocks.draw(found, form, notes.PAGE)
