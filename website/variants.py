"""Which settings of a lesson are recorded: each becomes a file that is loaded when it is chosen."""

from __future__ import annotations

import hashlib
import itertools
import re
from collections.abc import Iterator, Mapping
from typing import Any

import pydantic

from lessons.lesson import Control, Lesson
from lessons.settings import Settings, choices, encode

CRITERIA = 6
"""Criteria at most on each network of a page."""
NETWORK_FIELDS = ("dataset", "network", "cell", "strength")
"""Settings that name a network or its data: of each, one more option is recorded, under all criteria."""
OTHER_NETWORKS = {"compare": ("width",)}
"""The same of pages where these settings choose between networks."""
APART = ("grain",)
"""Settings of which every option is recorded, otherwise as the page opens."""
AXES = ("axis", "at", "picked", "cut", "kept")
RUNS = {"prune-retrain": ("schedule", "after"), "mistakes": ("case",), "savings": ("form",)}
"""Settings of which every combination is recorded."""
LONGEST_NAME = 60


def place(lesson: Lesson) -> frozenset[str]:
    """Settings that the chart and the learner change within one recording."""
    frame = {lesson.frame_field} if lesson.frames(lesson.settings().consistent()) else set()
    guessed = {lesson.guessed} if lesson.guessed else set()
    return frozenset({*AXES, *frame, *guessed} & set(lesson.settings.model_fields))


def key(lesson: Lesson, settings: Settings) -> str:
    """The name of a recording, the same for all positions in it."""
    within = place(lesson)
    query = {name: value for name, value in settings.query().items() if name not in within}
    return name_of(query)


def name_of(query: Mapping[str, str]) -> str:
    """The name of a recording by what differs from the page as it opens."""
    text = "&".join(f"{name}={query[name]}" for name in sorted(query))
    if not text:
        return "default"
    plain = re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")
    return plain if len(plain) <= LONGEST_NAME else hashlib.sha256(text.encode()).hexdigest()[:16]


def variants(lesson: Lesson) -> dict[str, Settings]:
    """All recordings of a page, the one with which it opens first."""
    first = opening(lesson)
    found: dict[str, Settings] = {key(lesson, first): first}
    for settings in _wanted(lesson, first):
        if not getattr(settings, "missing", False):
            found.setdefault(key(lesson, settings), settings)
    return found


def opening(lesson: Lesson) -> Settings:
    """The settings with which a page opens."""
    return lesson.settings().consistent()


def together(lesson: Lesson, settings: Settings) -> bool:
    """Whether what these settings ask for stands beside other recordings, of which every combination is
    there."""
    first = opening(lesson)
    same = {name: getattr(first, name) for name in (*RUNS.get(lesson.page, ()), *place(lesson))}
    return settings.replace(**same) == first


def _wanted(lesson: Lesson, first: Settings) -> Iterator[Settings]:
    steps = lesson.guided.steps if lesson.guided else ()
    for number in range(1, len(steps) + 1):
        there = lesson.guided.entered(first, number, fresh=True)
        yield first.replace(**{name: getattr(there, name) for name in type(first).model_fields
                               if name not in place(lesson)})  # fmt: skip
    if lesson.page in RUNS:
        fields = RUNS[lesson.page]
        for values in itertools.product(*(choices(lesson.settings, field) for field in fields)):
            yield first.replace(**dict(zip(fields, values, strict=True)))
    criteria = options(lesson, "criterion", first)[:CRITERIA]
    yield from _changed(first, "criterion", criteria)
    for field in APART:
        yield from _changed(first, field, options(lesson, field, first))
    for field in (*NETWORK_FIELDS, *OTHER_NETWORKS.get(lesson.page, ())):
        others = [one for one in options(lesson, field, first) if one not in (getattr(first, field), "other")]
        for network in list(_changed(first, field, others[:1])):
            yield network
            for criterion in options(lesson, "criterion", network)[:CRITERIA]:
                yield from _changed(network, "criterion", [criterion])


def _changed(settings: Settings, field: str, values: list[Any]) -> Iterator[Settings]:
    for value in values:
        try:
            yield settings.replace(**{field: value})
        except (pydantic.ValidationError, ValueError, KeyError):
            continue


def controls(lesson: Lesson, settings: Settings) -> list[Control]:
    """All controls of a page, those in boxes too."""
    found = []
    for one in lesson.line_of_controls(settings, full=True):
        inner = [one] if isinstance(one, Control) else one.blocks(settings)
        found += [control for control in inner if isinstance(control, Control)]
    return [one for one in found if one.shown is None or one.shown(settings)]


def options(lesson: Lesson, field: str, settings: Settings) -> list[Any]:
    """What can be chosen for a field on its page, [] where there is no such control."""
    for control in controls(lesson, settings):
        if control.field == field:
            return offered(control, settings)
    return []


def offered(control: Control, settings: Settings) -> list[Any]:
    """The options of a control; [] for what is typed."""
    if control.kind in ("number", "line", "slider", "examples", "own-texts", "pills"):
        return []
    if control.kind == "toggle":
        return [False, True]
    if control.options is not None:
        return list(control.options(settings))
    return list(choices(type(settings), control.field))


def texts(settings: Settings) -> dict[str, str]:
    """All settings as the address writes them."""
    return {name: encode(getattr(settings, name)) for name in type(settings).model_fields}
