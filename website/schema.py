"""What a browser needs to read an address: the settings of a page, what they accept, what is recorded."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any, Literal, get_origin

from lessons.catalogue import Catalogue
from lessons.lesson import Lesson
from lessons.settings import Settings, bounds, choices, encode, expected, kind_of
from website import variants

COURSE = ("theme", "hide", "lock")
"""What holds on every page of the site too; the language is that of the folder, and everything is shown."""


def fields(opening: Settings, text: Catalogue, names: Iterable[str] = ()) -> dict[str, dict[str, Any]]:
    """Each setting, or those of these names: its kind, what it accepts, its text when the page opens, what is
    expected in words."""
    model = type(opening)
    return {
        name: {**_field(model, name), "value": encode(getattr(opening, name)),
               "expected": text(expected(model.model_fields[name])),
               "renamed": dict(model.RENAMED.get(name, {}))}
        for name in names or model.model_fields
    }  # fmt: skip


def _field(model: type[Settings], name: str) -> dict[str, Any]:
    field = model.model_fields[name]
    kind, _ = kind_of(field)
    if get_origin(kind) is Literal:
        return {"kind": "choice", "options": [encode(option) for option in choices(model, name)]}
    if kind is bool:
        return {"kind": "switch"}
    if kind in (int, float):
        low, high = bounds(field)
        return {"kind": "number", "low": low, "high": high, "whole": kind is int}
    if get_origin(kind) is tuple:
        return {"kind": "list"}
    patterns = [item.pattern for item in field.metadata if getattr(item, "pattern", None)]
    return {"kind": "text", "pattern": patterns[0] if patterns else None}


def known(lesson: Lesson, recorded: Mapping[str, Settings]) -> dict[str, str]:
    """The recording behind what an address says: {its settings, sorted, as "a=b&c=d": name}. An address may
    name one setting and leave those that follow from it out."""
    within, opening = variants.place(lesson), variants.opening(lesson)
    found = {}
    for key, settings in recorded.items():
        query = {name: value for name, value in settings.query().items() if name not in within}
        found[_line(query)] = key
    for key, settings in recorded.items():
        for name in type(settings).model_fields:
            if name in within or getattr(settings, name) == getattr(opening, name):
                continue
            alone, _ = type(settings).from_query({name: encode(getattr(settings, name))})
            if variants.key(lesson, alone) == key:
                found.setdefault(_line({name: encode(getattr(settings, name))}), key)
    return found


def _line(query: Mapping[str, str]) -> str:
    return "&".join(sorted(f"{name}={value}" for name, value in query.items()))


def words(text: Catalogue, command: str) -> dict[str, Any]:
    """The words that the page's script says."""
    slots = {name: f"{{{name}}}" for name in ("field", "came", "expected", "used")}
    guess = {"right": text("predict-right", guess="{guess}"),
             "wrong": text("predict-wrong", guess="{guess}", answer="{answer}"),
             "not": text("predict-not", guess="{guess}"), "skip": text("skip"),
             "check": text("predict-check"), "again": text("predict-again"),
             "first": text("predict")}  # fmt: skip
    return {
        "problem": text("address-problem", **slots),
        "unknown": re.sub("`", "", text("site-unknown", command=command)),
        "unshown": re.sub("`", "", text("site-unshown", names="{names}", command=command)),
        "notRead": text("site-not-read"),
        "unreadable": text("live-unreadable"),
        "solved": text("solved"),
        "before": text("solved-before"),
        "open": text("open"),
        "teach": text("site-teach"),
        "unteach": text("site-unteach"),
        "guess": guess,
    }
