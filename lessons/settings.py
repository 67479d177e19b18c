"""Settings of a lesson: one frozen model per page, and its translation to and from the address.

The widgets, the address, the name of the take-home file and the label of a run all come from one instance.
Nothing here knows of Streamlit: a query is any mapping of field name to text.
"""

from __future__ import annotations

import hashlib
import math
import types
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Annotated, Any, ClassVar, Literal, Self, Union, get_args, get_origin

import pydantic
from pydantic import Field
from pydantic.fields import FieldInfo

from lessons.catalogue import Sentence

LANGUAGES = ("en", "zh")
LIST_SEPARATOR = "."


@dataclass(frozen=True)
class Problem:
    """One field of the address that could not be used.

    Attributes
    ----------
    field: name of the setting; came: the text that was found; expected: what would have been accepted, as a
    sentence of the catalogue; used: the text of the value used instead (None: all defaults).
    """

    field: str
    came: str
    expected: Sentence
    used: str | None


class Settings(pydantic.BaseModel):
    """Base of all lesson settings: immutable, closed, every field with a default and with bounds.

    Fields may be ``Literal`` (of texts or numbers), ``bool``, ``int``, ``float``, ``str`` (give a pattern or
    a length), ``tuple[int, ...]``, or one of these ``| None``.
    """

    model_config = pydantic.ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    RENAMED: ClassVar[Mapping[str, Mapping[str, str]]] = {}
    """What older addresses call a value, {field: {old text: text}}: links are kept for years."""

    def consistent(self) -> Self:
        """The nearest settings whose fields agree; override it where one field limits another."""
        return self

    def replace(self, **values: Any) -> Self:
        """A validated, consistent copy with some fields changed.

        Floats are kept to six significant digits, which is what the address holds.
        Raises ``pydantic.ValidationError`` for an unknown field or a value out of bounds.
        """
        rounded = {name: _round(value) for name, value in values.items()}
        return type(self).model_validate({**self.model_dump(), **rounded}).consistent()

    def query(self) -> dict[str, str]:
        """The fields that differ from their defaults, as texts for the address."""
        default = type(self)()
        return {
            name: encode(getattr(self, name))
            for name in type(self).model_fields
            if getattr(self, name) != getattr(default, name)
        }

    def file_stem(self, page: str) -> str:
        """A file name without ending, the same for the same settings: ``mlp-weights-3f2a91c0``."""
        text = "&".join(f"{name}={encode(getattr(self, name))}" for name in type(self).model_fields)
        return f"{page}-{hashlib.sha256(text.encode()).hexdigest()[:8]}"

    @classmethod
    def from_query(cls, query: Mapping[str, str]) -> tuple[Self, list[Problem]]:
        """Settings from the texts of an address, field by field.

        A text that cannot be read gives the default of that field and one problem. Names that are no fields
        are ignored: an address may carry other things.
        """
        values: dict[str, Any] = {}
        problems = []
        default = cls()
        for name in cls.model_fields:
            if name not in query:
                continue
            text = cls.RENAMED.get(name, {}).get(query[name], query[name])
            try:
                values[name] = decode(cls, name, text)
            except ValueError:
                used = encode(getattr(default, name))
                problems.append(Problem(name, query[name], expected(cls.model_fields[name]), used))
        try:
            return cls.model_validate(values).consistent(), problems
        except pydantic.ValidationError:
            joined = "&".join(f"{name}={query[name]}" for name in values)
            nothing = Problem(", ".join(values), joined, Sentence("expected-agreement"), None)
            return default.consistent(), [*problems, nothing]


Names = Annotated[tuple[Annotated[str, Field(pattern="^[a-z_]{1,24}$")], ...], Field(max_length=24)]


class CourseSettings(Settings):
    """What holds on every page: the language, the colours ("auto": those of the system), the teacher mode,
    whether pages are laid out for a projector, whether all is shown or the essentials only, and the settings
    whose controls a teacher has hidden, or locked: these are shown and cannot be changed."""

    lang: Literal["en", "zh"] = "en"
    theme: Literal["auto", "light", "dark"] = "auto"
    teach: bool = False
    present: bool = False
    full: bool = False
    hide: Names = ()
    lock: Names = ()


def encode(value: Any) -> str:
    """The text of a value in the address."""
    if value is None:
        return "none"
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, float):
        return f"{value:.6g}"
    if isinstance(value, tuple):
        return LIST_SEPARATOR.join(encode(item) for item in value)
    return str(value)


def decode(model: type[Settings], name: str, text: str) -> Any:
    """The value of field ``name`` that ``text`` stands for; ``ValueError`` if it is none."""
    field = model.model_fields[name]
    kind, optional = kind_of(field)
    text = text.strip()
    if optional and text == "none":
        return None
    if get_origin(kind) is Literal:
        for option in get_args(kind):
            if encode(option) == text:
                return option
        raise ValueError(text)
    if get_origin(kind) is tuple:
        return _adapter(model, name).validate_python(tuple(text.split(LIST_SEPARATOR)) if text else ())
    value = _adapter(model, name).validate_python(text)
    return _round(value)


def expected(field: FieldInfo) -> Sentence:
    """What a field accepts, as a sentence of the catalogue."""
    kind, _ = kind_of(field)
    if get_origin(kind) is Literal:
        return Sentence("expected-choice", options=", ".join(encode(option) for option in get_args(kind)))
    if kind is bool:
        return Sentence("expected-switch")
    if get_origin(kind) is tuple:
        inner = get_args(kind)[0]
        if get_origin(inner) is Literal:
            return Sentence(
                "expected-choices", options=", ".join(encode(option) for option in get_args(inner))
            )
        return Sentence("expected-list")
    low, high = bounds(field)
    if kind is int or kind is float:
        whole = "whole-" if kind is int else ""
        if low is not None and high is not None:
            return Sentence(f"expected-{whole}number-between", low=encode(low), high=encode(high))
        return Sentence(f"expected-{whole}number")
    return Sentence("expected-text")


def bounds(field: FieldInfo) -> tuple[float | None, float | None]:
    """The lowest and the highest value of a field of numbers, exclusive bounds as they are written."""
    found: dict[str, float] = {}
    for item in field.metadata:
        for name in ("ge", "gt", "le", "lt"):
            if getattr(item, name, None) is not None:
                found[name] = getattr(item, name)
    return found.get("ge", found.get("gt")), found.get("le", found.get("lt"))


def choices(model: type[Settings], name: str) -> tuple[Any, ...]:
    """The options of a ``Literal`` field, in the order in which they are written."""
    kind, _ = kind_of(model.model_fields[name])
    if get_origin(kind) is not Literal:
        raise TypeError(f"{model.__name__}.{name} is {kind}, not a Literal: pass its options")
    return get_args(kind)


def kind_of(field: FieldInfo) -> tuple[Any, bool]:
    """The annotation without ``None``, and whether ``None`` is allowed."""
    annotation = field.annotation
    if get_origin(annotation) in (Union, types.UnionType):
        rest = [item for item in get_args(annotation) if item is not type(None)]
        if len(rest) != 1:
            raise TypeError(f"settings may be optional, not a union: {annotation}")
        return rest[0], True
    return annotation, False


@cache
def _adapter(model: type[Settings], name: str) -> pydantic.TypeAdapter:
    field = model.model_fields[name]
    kind = field.annotation
    for item in field.metadata:
        kind = Annotated[kind, item]
    return pydantic.TypeAdapter(kind, config=pydantic.ConfigDict(allow_inf_nan=False))


def _round(value: Any) -> Any:
    if isinstance(value, float) and math.isfinite(value):
        return float(f"{value:.6g}")
    return value
