"""The course as plain files: a second renderer of the lessons, beside the pages that are served.

`python -m website site` writes the whole course; nothing here knows Streamlit.
"""
