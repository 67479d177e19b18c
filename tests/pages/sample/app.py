"""Two small pages with every kind of setting, to test the address without training anything."""

import sys
from pathlib import Path

import streamlit as st

sys.path.insert(0, str(Path(__file__).parents[3]))

from pages.widgets import address, language, theme

course = language.form()
st.set_page_config(layout="wide")
theme.apply(language.current())
first = st.Page("first.py", title="First", default=True)
second = st.Page("second.py", title="Second", url_path="second")
page = st.navigation([first, second], position="hidden")
with st.sidebar:
    st.page_link(first, label="First", query_params=address.remembered_query("first"))
    st.page_link(second, label="Second", query_params=address.remembered_query("second"))
    st.page_link(second, label="Bare")
    language.switches(course)
st.session_state["runs"] = st.session_state.get("runs", 0) + 1
page.run()
