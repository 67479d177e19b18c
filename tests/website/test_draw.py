"""Blocks as HTML on the site: what is done is shown, what is not is left to the served course."""

from __future__ import annotations

import pytest

from lessons.blocks import Deed, Work, say
from lessons.catalogue import catalogue
from website.draw import Drawer


def act(visitor: str) -> None:
    raise AssertionError("nothing is begun where it is drawn")


@pytest.fixture
def drawer() -> Drawer:
    return Drawer(catalogue("en"), "compare", "race")


WORDS, FOUND = "5 of 20 are there", say("a figure of the five")
START, AGAIN = Deed("size-start", "Start", act, main=True), Deed("size-again", "Again", act)


def test_work_at_its_end_is_shown(drawer: Drawer) -> None:
    drawn = drawer.blocks((Work("size", WORDS, deeds=(AGAIN,), blocks=(FOUND,)),))
    assert WORDS in drawn
    assert "a figure of the five" in drawn
    assert drawer.served() not in drawn


@pytest.mark.parametrize(
    "work",
    [
        Work("size", WORDS, deeds=(START,), blocks=(FOUND,)),
        Work("size", WORDS, share=0.25, blocks=(FOUND,)),
        Work("size"),
    ],
    ids=["can be begun", "goes on", "says nothing"],
)
def test_of_work_on_the_way_nothing_is_shown_but_who_can_go_on(drawer: Drawer, work: Work) -> None:
    assert drawer.blocks((work,)) == drawer.served()
