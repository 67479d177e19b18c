"""A learner's own texts: upload, folder of the operator, and what went wrong with them, on any page whose
settings have the field `dataset`."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import streamlit as st

from core.data.dataset import Dataset
from core.data.language.own import (
    LENGTH,
    MEGABYTES,
    OwnDataError,
    OwnDataset,
    read_csv,
    read_folder,
    register,
)
from core.data.registry import load
from lessons.catalogue import Sentence, plain
from lessons.numbers import count
from lessons.reviews.settings import DATASET
from pages.widgets.address import Form
from pages.widgets.language import busy, text

FOLDER = "COURSE_TEXTS"
"""Environment variable with a folder of texts, a sub-folder a class, that the operator offers."""

_LOADED, _PROBLEM = "own-texts-loaded", "own-texts-problem"


def popover(form: Form[Any]) -> None:
    """The choice of texts, an upload, and the operator's folder if there is one."""
    with form.popover(text("reviews-data")):
        _choose(form)
        st.caption(text("reviews-own-what", megabytes=MEGABYTES))
        key = f"{form.page}-upload"
        st.file_uploader(
            text("reviews-own-upload"),
            type=["csv", "tsv", "txt"],
            key=key,
            max_upload_size=MEGABYTES,
            on_change=_upload,
            args=(form, key),
        )
        folder = os.environ.get(FOLDER)
        if folder:
            name = plain(Path(folder).name)
            if st.button(text("reviews-own-folder", name=name), key=f"{form.page}-folder"):
                with busy():
                    _keep(form, Path(folder).name, lambda: read_folder(folder))
                st.rerun()
        _report(form)


def show_problem(form: Form[Any]) -> None:
    """One sentence on what could not be loaded, if anything, until another network or pruning is
    chosen."""
    problem, then = st.session_state.get(_PROBLEM, (None, None))
    if problem is not None and then == form.settings.question:
        st.warning(text(problem), icon=":material/upload_file:")


def _report(form: Form[Any]) -> None:
    """What was kept of the texts that are in use, and what was left out."""
    data = load(form.settings.dataset)
    if isinstance(data, OwnDataset):
        loaded: dict[str, str] = st.session_state[_LOADED]
        rows = count(sum(len(split) for split in data.splits.values()))
        name = plain(_name(data.name, loaded))
        st.caption(text("reviews-own-ready", name=name, rows=rows, classes=count(len(data.class_names))))
        left_out = {"empty": data.empty, "repeated": data.repeated, "cut": data.cut, "length": LENGTH}
        if data.empty or data.repeated or data.cut:
            st.caption(text("own-left-out", **{key: count(value) for key, value in left_out.items()}))


def forget_missing(form: Form[Any]) -> None:
    """Texts that the address names and that are no longer kept: say so, and go back to the course's own."""
    if form.settings.missing:
        settings = form.set(dataset=DATASET)
        st.session_state[_PROBLEM] = Sentence("reviews-own-gone"), settings.question


def _choose(form: Form[Any]) -> None:
    loaded: dict[str, str] = st.session_state.setdefault(_LOADED, {})
    now = form.settings.dataset
    options = [DATASET, *loaded, *([now] if now not in (DATASET, *loaded) else [])]
    if len(options) > 1:
        form.select(
            "dataset",
            options=options,
            label=text("setting-dataset-texts"),
            format_func=lambda name: _name(name, loaded),
        )


def _name(dataset: str, loaded: dict[str, str]) -> str:
    if dataset == DATASET:
        return text("reviews-data-course")
    return text("reviews-data-own", name=loaded.get(dataset, dataset.removeprefix("own-")))


def _upload(form: Form[Any], key: str) -> None:
    file = st.session_state.get(key)
    if file is not None:
        _keep(form, file.name, lambda: read_csv(file.getvalue()))


def _keep(form: Form[Any], name: str, read: Any) -> None:
    """Read, register and choose; what cannot be read changes nothing but says why."""
    try:
        data: Dataset = register(read())
    except OwnDataError as error:
        values = {key: plain(value) if isinstance(value, str) else count(value) for key, value in
                  error.values.items()}  # fmt: skip
        st.session_state[_PROBLEM] = Sentence(error.key, **values), form.settings.question
        return
    st.session_state.pop(_PROBLEM, None)
    st.session_state.setdefault(_LOADED, {})[data.name] = name[:40]
    form.set(dataset=data.name)
