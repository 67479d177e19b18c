"""All widgets, a fragment, and a value set from a callback."""

import streamlit as st
from settings import Sample

from lessons.blocks import Goal, Need
from lessons.tasks import tasks
from pages.widgets import address, bones, link

form = address.form(Sample, "first")
before = form.settings
form.show_problems()
link.copy_link()
form.select("lang_of_code", options=["en", "zh"], label="Select", format_func=str)
form.segmented("width", label="Width")
form.select("layer", options=[1] if form.settings.width == 32 else [1, 2, 3], label="Layer")
form.slider("epoch", label="Epoch")
form.number("at", label="At", format="%g")
if form.settings.epoch > 0:
    form.toggle("exact", label="Exact")
st.button("Pick", on_click=lambda: form.set(picked=7))
st.button("Reset", on_click=lambda: form.set(**Sample().model_dump()))
assert before == form.settings, "settings are known before the widgets are drawn"


@st.fragment
def part() -> None:
    inner = address.form(Sample, "first")
    if st.button("Cut"):
        inner.set(cut=(*inner.settings.cut, len(inner.settings.cut)))
    st.markdown(f"cut: {inner.settings.cut}")


part()
if bones.predict("first", "Which?", ["a", "b"], answer=1, explain=lambda: "Because."):
    st.markdown("The figure")
epoch = form.settings.epoch
easy = Goal("Reach ten", (Need(epoch == 10, "Not far"),))
hard = Goal("Reach twenty", (Need(epoch == 20, "Far"),))
bones.try_it("first", tuple(zip(tasks("mlp-weights"), (easy, hard), strict=True)), below=lambda goal: None)
with bones.why():
    st.markdown("Formula")
bones.take_home("first", "print(1)\n", form.settings.file_stem("first"), csv=lambda: "a,b\n1,2\n")
st.markdown(f"settings: `{form.settings!r}`")
st.markdown(f"runs: {st.session_state['runs']}")
