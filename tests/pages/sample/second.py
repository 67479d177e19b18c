"""The same settings on another page: nothing may leak."""

import streamlit as st
from settings import Sample

from pages.widgets import address

form = address.form(Sample, "second")
form.show_problems()
form.segmented("width", label="Width")
form.slider("epoch", label="Epoch")
st.markdown(f"settings: `{form.settings!r}`")
