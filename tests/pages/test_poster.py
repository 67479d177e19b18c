"""Posters: what is kept of a page, when it is shown again, and that it says nothing of a learner."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.testing.v1 import AppTest

from core.store import Store
from lessons import openings
from pages.widgets import poster, server
from pages.widgets.progress import Record
from tests.pages.harness import TIMEOUT, errors, open_page

PAGE = "linear-regression"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    store = Store(tmp_path / "openings", 2**24, "opening")
    monkeypatch.setattr(openings, "_store", lambda: store)
    monkeypatch.setattr(poster, "_KEPT", set())
    monkeypatch.setattr(poster, "_RAN", set())
    return store.folder


@pytest.fixture
def served(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server, "running", lambda: True)


def restart() -> None:
    """What a new process does not know."""
    poster._KEPT.clear()
    poster._RAN.clear()


def again(app: AppTest) -> AppTest:
    """A run that no widget asks for."""
    return app._run(timeout=TIMEOUT)


def shown(app: AppTest) -> list[str]:
    return [item.value for item in (*app.title, *app.markdown, *app.caption)]


def is_poster(app: AppTest) -> bool:
    return any(item.proto.body == poster._STYLE.strip() for item in app.get("html"))


def test_a_page_is_shown_again_as_it_was(served: None) -> None:
    page = open_page(PAGE, lang="zh")
    assert not is_poster(page)
    restart()
    kept = open_page(PAGE, lang="zh")
    assert errors(kept) == []
    assert is_poster(kept)
    assert shown(kept) == shown(page)


def test_the_page_takes_over_and_then_answers_itself(served: None) -> None:
    open_page(PAGE)
    restart()
    app = open_page(PAGE)
    assert is_poster(app)
    for visitor in (again(app), open_page(PAGE)):
        assert errors(visitor) == []
        assert not is_poster(visitor)


def test_a_poster_stays_while_the_server_warms_up(served: None, monkeypatch: pytest.MonkeyPatch) -> None:
    open_page(PAGE)
    monkeypatch.setattr(server, "warming", lambda: True)
    app = open_page(PAGE)
    for _ in range(3):
        assert is_poster(app)
        again(app)
    monkeypatch.setattr(server, "warming", lambda: False)
    assert not is_poster(again(app))


def test_another_address_or_language_has_no_poster(served: None) -> None:
    open_page(PAGE)
    restart()
    for query in ({"lang": "zh"}, {"teach": "1"}, {"dataset": "synthetic"}):
        app = open_page(PAGE, **query)
        assert errors(app) == []
        assert not is_poster(app)


def forget(folder: Path) -> None:
    for file in folder.iterdir():
        file.unlink()
    restart()


def test_what_a_learner_did_is_not_kept(folder: Path) -> None:
    app = open_page(PAGE)
    for done in ({}, {"guesses": {f"{PAGE}/predict": 0}}, {"solved": {PAGE: ["try"]}}):
        forget(folder)
        app.session_state["progress"] = Record(**done)
        app.run()
        assert len(list(folder.iterdir())) == (0 if done else 1)


def kept(folder: Path) -> list[ForwardMsg]:
    """All messages of the posters of a folder."""
    names = [file.name.partition(".")[0] for file in folder.iterdir()]
    return [message for name in names for message in poster._unpack(openings.opening(name))]


def test_a_poster_writes_no_cookie(folder: Path) -> None:
    app = open_page(PAGE)
    forget(folder)
    app.session_state["progress"] = Record(solved={"rnn": ["try"]})  # on another page
    app.run()
    messages = kept(folder)
    assert messages
    assert not any(poster._is(message, "keep") for message in messages)


def test_what_a_teacher_prepares_is_not_kept(folder: Path) -> None:
    open_page(PAGE)
    forget(folder)
    assert errors(open_page(PAGE, teach="1")) == []
    assert list(folder.iterdir()) == []


def test_what_no_page_reads_makes_no_poster(folder: Path) -> None:
    open_page(PAGE, walk="1", theme="dark")
    assert len(list(folder.iterdir())) == 1
    assert errors(open_page(PAGE, walk="1", theme="dark", from_whom="4711")) == []
    assert len(list(folder.iterdir())) == 1


def test_addresses_are_remembered_up_to_a_number(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(poster, "REMEMBERED", 3)
    names: set[str] = set()
    for i in range(10):
        poster._add(names, str(i))
        assert str(i) in names
        assert len(names) <= 3


def test_changed_settings_are_not_kept_under_the_address_of_the_opening(folder: Path) -> None:
    app = open_page(PAGE)
    forget(folder)
    app.selectbox(key=f"{PAGE}-criterion").select_index(2).run()
    app.run()
    assert list(folder.iterdir()) == []


def test_a_damaged_poster_is_none(served: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(openings, "opening", lambda name: b"\x00\x00\x00\x04\xff\xff\xff\xff")
    app = open_page(PAGE)
    assert errors(app) == []
    assert not is_poster(app)


def test_own_texts_are_not_kept() -> None:
    assert poster._is_own({"dataset": "own-0123456789ab", "lang": "zh"})
    assert not poster._is_own({"dataset": "reviews", "sentence": "my own-0123456789ab words"})


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
