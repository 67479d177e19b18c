"""What every visitor runs first: page configuration, navigation in teaching order, language."""

from pathlib import Path

import streamlit as st

import lessons
from pages.widgets import language, link, menu, poster, progress, theme

course = language.form()
st.set_page_config(
    layout="wide",
    page_icon=Path(lessons.__file__).with_name("favicon.svg"),
    initial_sidebar_state=theme.SIDEBAR_WIDTH,
)
theme.apply(language.current(), present=course.settings.present)

page = st.navigation(
    [
        st.Page(
            entry.script,
            title=language.text(f"page-{entry.name}"),
            url_path=entry.path or None,
            default=entry.name == link.HOME,
        )
        for entry in link.PAGES
    ],
    position="hidden",
)

here = next(entry for entry in link.PAGES if (entry.path or "") == page.url_path)
with st.sidebar:
    menu.show(here.name)
    with st.container(key="course-switches"):
        language.switches(course)

if course.settings.present:
    language.leave(course)
language.say_no_page()
if not poster.show(here):
    with poster.taken(here):
        page.run()
        progress.keep("course-keep")
