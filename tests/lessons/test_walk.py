"""Every walk: five to seven steps whose words, panels, settings and deeds are there when they are wanted."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import pytest

import live_chart
from lessons import home
from lessons.catalogue import catalogue
from lessons.lesson import View
from lessons.settings import LANGUAGES, Settings
from lessons.walk import GUESS, Step, Walk, answer, card, choose, click, cut, scrub, until
from live_chart import Deed, Encoded, Stops, decode
from tests.lessons.reading import VISITOR, train
from tests.lessons.test_lesson import LESSONS, prepared


@dataclass(frozen=True)
class Walked:
    """A walk with the settings of its page, and its chart under settings and before or after the guess."""

    walk: Walk
    model: type[Settings]
    chart: Callable[[Settings, bool], Encoded]


def _home(settings: Settings, revealed: bool) -> Encoded:
    return home.chart((train(home.run()),), catalogue("en"))


def _walks() -> dict[str, Walked]:
    found = {"home": Walked(home.WALK, home.Settings, _home)}
    for name, lesson in LESSONS.items():
        if lesson.guided is not None:

            def chart(settings: Settings, revealed: bool, lesson: Any = lesson) -> Encoded:
                seeds = (train(lesson.training(settings)),) if lesson.training else ()
                state = prepared(lesson).state(settings, VISITOR) if lesson.state else None
                return lesson.payload(View(settings, 0, seeds, revealed, state=state))

            found[name] = Walked(lesson.guided, lesson.settings, chart)
    return found


WALKS = _walks()


@pytest.fixture(scope="module", params=WALKS)
def walked(request: pytest.FixtureRequest) -> Walked:
    return WALKS[request.param]


def test_every_lesson_has_a_walk() -> None:
    assert set(LESSONS) | {"home"} == set(WALKS)


def test_five_to_seven_steps_with_names_of_their_own(walked: Walked) -> None:
    steps = walked.walk.steps
    assert 5 <= len(steps) <= 7
    assert len({step.name for step in steps}) == len(steps)
    assert steps[0].name == "look"
    assert steps[-1].name == "learnt"
    assert steps[-1].deed is None


@pytest.mark.parametrize("language", LANGUAGES)
def test_two_short_sentences_a_step(walked: Walked, language: str) -> None:
    text = catalogue(language)
    ends, most = (r"[.?!](?=\s|$)", 330) if language == "en" else ("[。？！]", 120)
    for step in walked.walk.steps:
        said = text.strictly(walked.walk.key(step))
        assert len(re.findall(ends, said)) == 2, said
        assert len(said) <= most, said


def test_no_text_without_a_step(walked: Walked) -> None:
    known = {walked.walk.key(step) for step in walked.walk.steps}
    begun = f"walk-{walked.walk.page}-"
    assert {key for key in catalogue("en").keys if key.startswith(begun)} == known


def test_panels_and_deeds_are_in_the_chart_under_the_settings_of_the_step(walked: Walked) -> None:
    # A page may draw its chart after the guess only; such a walk does not ask for it.
    revealed = answer() not in [step.deed for step in walked.walk.steps]
    steps = walked.walk.for_chart(walked.model, catalogue("en"), lambda setting: f"#{setting}")
    for number, step in enumerate(walked.walk.steps, 1):
        settings = walked.walk.entered(walked.model(), number, fresh=True)
        assert {name: getattr(settings, name) for name in step.settings} == dict(step.settings), step.name
        chart = walked.chart(settings, revealed)
        payload = decode(chart.text)
        assert step.panel in {panel["id"] for panel in payload["panels"]}, step.name
        frame = steps[number - 1].frame
        assert frame is None or frame >= 0
        if step.deed is not None:
            last = len(chart.stops) - 1
            check(step.deed, chart, chart.stops[last if frame is None else min(frame, last)], settings)
        revealed = revealed or step.deed == answer()


def check(deed: Deed, chart: Encoded, stops: Stops, settings: Settings) -> None:
    """Whether a learner can do it."""
    match deed.kind:
        case "reach":
            assert (deed.above is None) != (deed.below is None)
            column = {"share": stops.share, "threshold": stops.threshold, **stops.metrics}[deed.name]
            if deed.below is None:
                assert column[0] < deed.above <= max(column)
            else:
                assert column[0] > deed.below >= min(column)
        case "frame":
            assert -len(chart.stops) <= deed.value < len(chart.stops)
        case "pick" | "cut":
            assert not deed.name or deed.name in chart.sizes
            assert deed.kind == "pick" or chart.hand
        case "setting" if deed.name in type(settings).model_fields:
            assert getattr(settings, deed.name) != deed.value
            assert getattr(settings.replace(**{deed.name: deed.value}), deed.name) == deed.value


class Small(Settings):
    """A page with a slider, a snapshot and a choice."""

    axis: str = "share"
    at: float = 0.5
    picked: str = ""
    epoch: int = 9
    colour: str = "red"


SMALL = Walk(
    "small",
    (
        Step("look", "one"),
        Step("drag", "one", until("share", above=0.8), {"at": 0.1}),
        Step("choose", "two", choose("colour", "blue")),
        Step("time", "one", scrub(0)),
        Step("learnt", "one", settings={"epoch": 3}),
    ),
    snapshot="epoch",
    frames=lambda settings: (0, 3, 9),
)


def test_a_page_with_work_keeps_what_the_learner_has_set() -> None:
    walk = replace(SMALL, keeps=True)
    learner = Small(at=0.9, epoch=0, colour="green")
    assert walk.entered(learner, 1) == learner
    assert walk.entered(learner, 2) == learner.replace(at=0.1)
    assert walk.entered(learner, 2, fresh=True) == Small(at=0.1)
    first = walk.for_chart(Small, lambda key: key, str)[0]
    assert (first.axis, first.at, first.frame) == (None, None, None)


def test_a_step_is_entered_with_what_its_words_speak_of() -> None:
    learner = Small(at=0.9, picked="fc1:3", epoch=0, colour="green")
    assert SMALL.entered(learner, 1) == Small(picked="fc1:3")
    assert SMALL.entered(learner, 2) == Small(at=0.1, picked="fc1:3", epoch=0)
    assert SMALL.entered(learner, 3) == learner.replace(colour="red")
    assert SMALL.entered(learner, 4) == learner.replace(colour="blue"), (
        "a deed that was passed by is made up for"
    )
    assert SMALL.entered(learner, 5) == learner.replace(colour="blue", epoch=3)
    assert SMALL.entered(learner, 4, fresh=True) == Small(at=0.1, colour="blue")


def test_who_goes_past_a_question_goes_past_the_one_that_was_asked() -> None:
    steps = (
        Step("look", "one"),
        Step("guess", "one", answer()),
        Step("choose", "one", choose("colour", "blue")),
        Step("learnt", "one"),
    )
    walk = replace(SMALL, steps=steps, asked=lambda settings: (f"which-{settings.colour}",))
    assert walk.behind(Small(), 2) == ()
    assert walk.behind(Small(), 3) == ("which-red",)
    assert walk.behind(Small(colour="blue"), 4) == ("which-red",)


def test_the_chart_is_told_what_a_step_moves() -> None:
    steps = SMALL.for_chart(Small, lambda key: key, lambda setting: f".{setting}")
    assert [step.text for step in steps] == [SMALL.key(step) for step in SMALL.steps]
    assert [(step.axis, step.at, step.frame) for step in steps] == [
        ("share", 0.5, 2),
        ("share", 0.1, None),
        (None, None, None),
        (None, None, None),
        (None, None, 1),
    ]
    assert [step.where for step in steps] == ["", "", ".colour", "", ""]
    assert SMALL.watched == {"colour"}


def test_deeds() -> None:
    assert (click("fc1").kind, cut().kind, answer().name) == ("pick", "cut", GUESS)


def test_a_place_needs_its_axis_and_a_walk_its_steps() -> None:
    words = card(catalogue("en"))
    with pytest.raises(ValueError, match="axis together with a place"):
        live_chart.Walk("small", (live_chart.WalkStep("look", "one", at=0.5),), words)
    with pytest.raises(ValueError, match="at least one step"):
        live_chart.Walk("small", (), words)
