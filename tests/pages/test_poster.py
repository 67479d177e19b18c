"""Posters: what is kept of a page, when it is shown again, and that it says nothing of a learner."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.testing.v1 import AppTest

from core.store import Store
from lessons import openings
from pages.widgets import poster, server
from tests.pages.harness import errors, open_page

PAGE = "linear-regression"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    store = Store(tmp_path / "openings", 2**24, "opening")
    monkeypatch.setattr(openings, "_store", lambda: store)
    monkeypatch.setattr(poster, "_KEPT", set())
    return store.folder


@pytest.fixture
def warming() -> Iterator[None]:
    server._warming.set()
    yield
    server._warming.clear()
    server._free.clear()


def shown(app: AppTest) -> list[str]:
    return [item.value for item in (*app.title, *app.markdown, *app.caption)]


def is_poster(app: AppTest) -> bool:
    return any("pointer-events: none" in item.proto.body for item in app.get("html"))


def test_a_page_is_shown_again_as_it_was(warming: None) -> None:
    server._warming.clear()
    page = open_page(PAGE, lang="zh")
    server._warming.set()
    again = open_page(PAGE, lang="zh")
    assert errors(again) == []
    assert is_poster(again)
    assert shown(again) == shown(page)
    assert not is_poster(page)


def test_another_address_or_language_has_no_poster(warming: None) -> None:
    server._warming.clear()
    open_page(PAGE)
    server._warming.set()
    assert is_poster(open_page(PAGE))
    for query in ({"lang": "zh"}, {"teach": "1"}, {"dataset": "synthetic"}):
        app = open_page(PAGE, **query)
        assert errors(app) == []
        assert not is_poster(app)


def forget(folder: Path) -> None:
    for file in folder.iterdir():
        file.unlink()
    poster._KEPT.clear()


def test_what_a_learner_did_is_not_kept(folder: Path) -> None:
    app = open_page(PAGE)
    for done in ({}, {"guesses": {f"{PAGE}/predict": 0}}, {"solved": {PAGE: {"try": True}}}):
        forget(folder)
        app.session_state["progress"] |= done
        app.run()
        assert len(list(folder.iterdir())) == (0 if done else 1)
        app.session_state["progress"] |= {"guesses": {}, "solved": {}}


def test_changed_settings_are_not_kept_under_the_address_of_the_opening(folder: Path) -> None:
    app = open_page(PAGE)
    forget(folder)
    app.selectbox(key=f"{PAGE}-criterion").select_index(2).run()
    app.run()
    assert list(folder.iterdir()) == []


def test_a_damaged_poster_is_none(warming: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(openings, "opening", lambda name: b"\x00\x00\x00\x04\xff\xff\xff\xff")
    app = open_page(PAGE)
    assert errors(app) == []
    assert not is_poster(app)


def message(**more: object) -> ForwardMsg:
    made = ForwardMsg()
    made.metadata.delta_path[:] = [0, 3]
    made.delta.fragment_id = "fragment"
    made.delta.new_element.markdown.body = "words"
    return made


def test_files_of_the_server_leave_their_place_empty() -> None:
    picture = message()
    picture.delta.new_element.imgs.imgs.add().url = "/media/0123.png"
    words, place = poster._unpack(poster._pack([message(), picture]))
    assert words.delta.new_element.markdown.body == "words"
    assert words.delta.fragment_id == ""
    assert place.delta.new_element.WhichOneof("type") == "empty"
    assert list(place.metadata.delta_path) == [0, 3]


def test_a_page_that_waits_or_has_an_open_box_is_not_kept() -> None:
    waits = message()
    waits.delta.new_element.bidi_component.component_name = "pulse"
    box = message()
    box.delta.add_block.expandable.expanded = True
    assert poster._pack([message(), waits]) is None
    assert poster._pack([message(), box]) is None
    assert poster._pack([]) is None
