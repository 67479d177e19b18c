"""What every renderer of a lesson has to read in the same way."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from lessons.blocks import Words
from lessons.catalogue import Sentence, catalogue
from lessons.course import PAGES
from lessons.lesson import Control, Lesson, nearest_frame
from lessons.settings import Settings
from lessons.walk import Step, Walk


class Plain(Settings):
    size: int = 3


def lesson(**more: object) -> Lesson:
    return Lesson("home", "home", Plain, **more)


@pytest.mark.parametrize(
    ("label", "expected"),
    [
        (None, Sentence("setting-size")),
        ("own-key", Sentence("own-key")),
        (lambda s: f"{s.size} words", "3 words"),
    ],
)
def test_the_label_of_a_control(label: object, expected: Words) -> None:
    assert Control("size", label=label).label_under(Plain()) == expected


def test_the_line_under_the_claim() -> None:
    assert lesson().told(None) == (Sentence("map-home"),)
    assert lesson().told("one") == ("one",)
    assert lesson().told(("one", "two")) == ("one", "two")


def test_a_chart_with_fewer_frames_ends_with_the_last_value() -> None:
    found = lesson(frames=lambda settings: (0, 1, 2, 5))
    for count, frames in ((4, (0, 1, 2, 5)), (3, (0, 1, 5)), (1, (5,))):
        assert found.frames_of(Plain(), SimpleNamespace(stops=(None,) * count)) == frames
    assert lesson().frames_of(Plain(), SimpleNamespace(stops=(None,))) == ()


def test_the_nearest_frame() -> None:
    assert [nearest_frame((0, 10, 20), wanted) for wanted in (-3, 4, 5, 6, 99)] == [0, 0, 0, 1, 2]


def test_what_a_view_holds() -> None:
    seen = []

    def state(settings: Plain, visitor: str) -> str:
        seen.append(visitor)
        return "known"

    found = lesson(state=state, seeds=lambda view: (view.state,))
    view = found.view(Plain(), "somebody", revealed=False, language="zh")
    assert (view.state, view.seeds, view.revealed, view.language) == ("known", ("known",), False, "zh")
    assert seen == ["somebody"]
    assert (
        lesson(band=False, seeds=lambda view: ("never",))
        .view(Plain(), "", revealed=True, language="en")
        .seeds
        == ()
    )
    assert lesson().unmeasured(view) == ()


def test_a_walk_leads_on_to_the_next_page() -> None:
    text = catalogue("en")
    first, last = (Walk(page.name, (Step("look", "one"),)) for page in (PAGES[0], PAGES[-1]))
    steps = Walk("home", (Step("look", "weights"),)).for_chart(Plain, text, str)
    assert text(f"page-{PAGES[1].name}") in first.drawn(steps, text).onward
    assert last.drawn(steps, text, {"size": 3}).onward == ""
    assert last.drawn(steps, text, {"size": 3}).now == {"size": 3}
