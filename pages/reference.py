"""Every criterion, from the criteria's own data, and what else a reader looks up."""

import streamlit as st

from lessons import reference as lesson
from lessons.network import known
from pages.widgets import address, bones, reference, training
from pages.widgets.language import text

PAGE = lesson.PAGE
form = address.form(lesson.Settings, page=PAGE)
network = lesson.train_settings()
run = known(network)
bones.claim(PAGE, text("reference-line", label=network.label))
form.show_problems()

reference.filters(form)
measured = reference.measured(run, form.settings.epoch)
left, right = st.columns([0.55, 0.45], gap="medium")
with left:
    reference.table(form, measured)
with right:
    reference.card(form.settings, measured, form)
waiting = st.container()

reference.topics(form, run)
bones.take_home(
    PAGE,
    script=lesson.take_home(form.settings),
    filename=form.settings.file_stem(PAGE),
    csv=lambda: lesson.table_csv(measured, text),
)
if run is None:
    # Last of all: waiting ends the script.
    with waiting:
        training.run_or_wait(network, PAGE)
