"""All that a learner reads: Fluent files in ``lessons/text/<language>/*.ftl``.

``catalogue("zh")`` gives the texts of one language; calling it with a key and values gives the text. A
missing text falls back to English and is logged, so that a learner never meets an error; under
``COURSE_STRICT=1`` (the tests) it raises ``MissingTextError``.
"""

from __future__ import annotations

import logging
import os
import re
import threading
from collections.abc import KeysView, Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from fluent.runtime import FluentBundle, FluentResource
from fluent.syntax import ast

TEXT_FOLDER = Path(__file__).parent / "text"
FALLBACK = "en"
OPEN, CLOSE = "\u2068", "\u2069"
"""What Fluent puts around a value that it fills in, if it is asked to."""
HAN, LATIN = r"\u4e00-\u9fff", r"A-Za-z0-9\u0370-\u03ff%"
EDGES = re.compile(
    f"(?<=[{HAN}]){OPEN}+(?=[{LATIN}])|(?<=[{LATIN}]){CLOSE}+(?=[{HAN}])|"
    f"(?<=[{HAN}]{CLOSE})(?=[{LATIN}])|(?<=[{LATIN}])(?={OPEN}+[{HAN}])"
)
"""Where a value meets the words around it without a space, one of the two Chinese and the other not."""
_KEY = re.compile(r"^([a-zA-Z][\w-]*) *=", re.MULTILINE)
_NAMED = re.compile(r"\{ *([a-zA-Z][\w-]*)")
log = logging.getLogger(__name__)


class MissingTextError(KeyError):
    """A key that the catalogue does not have, or a text that cannot be filled with the values given."""

    def __str__(self) -> str:
        return str(self.args[0])


class Sentence:
    """A text to be: a key and its values, without a language. Claims of lessons return these.

    A value may itself be a ``Sentence``; it is put into words in the same language.
    """

    __slots__ = ("key", "values")

    def __init__(self, key: str, /, **values: Any) -> None:
        self.key = key
        self.values = MappingProxyType(values)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sentence) and (self.key, self.values) == (other.key, other.values)

    def __hash__(self) -> int:
        return hash((self.key, tuple(sorted(self.values))))

    def __repr__(self) -> str:
        return f"Sentence({self.key!r}, {dict(self.values)!r})"


class Catalogue:
    """The texts of one language.

    ``text("key", name=value)`` or ``text(Sentence("key", name=value))`` gives the text; ``"key" in text``
    tells whether there is one.
    """

    def __init__(self, language: str, folder: Path = TEXT_FOLDER) -> None:
        self.language = language
        self._spaced = language == "zh"
        self._bundle = FluentBundle([language], use_isolating=self._spaced)
        self._keys: dict[str, Path] = {}
        self._read: set[Path] = set()
        self._reading = threading.RLock()
        files = sorted((folder / language).glob("*.ftl"))
        if not files:
            raise FileNotFoundError(f"no .ftl file in {folder / language}")
        for file in files:
            for key in _KEY.findall(file.read_text(encoding="utf-8")):
                self._claim(key, file)

    def _claim(self, key: str, file: Path) -> None:
        if key in self._keys:
            raise ValueError(f"{key} is in {self._keys[key].name} and again in {file.name}")
        self._keys[key] = file

    def _message(self, key: str) -> Any:
        """The message of a key that there is. A file is parsed when the first of its texts is asked for: all
        of them take longer than everything else before the first page."""
        with self._reading:
            self._parse(self._keys[key])
        return self._bundle.get_message(key)

    def _parse(self, file: Path) -> None:
        if file in self._read:
            return
        self._read.add(file)
        source = file.read_text(encoding="utf-8")
        resource = FluentResource(source)
        for entry in resource.body:
            if isinstance(entry, ast.Junk):
                raise ValueError(f"{file}: cannot be read from {entry.content.splitlines()[0]!r} on")
        self._bundle.add_resource(resource)
        for key in _NAMED.findall(source):  # a text may quote one of another file
            if key in self._keys:
                self._parse(self._keys[key])

    @property
    def keys(self) -> KeysView[str]:
        """All keys, in the order of the files."""
        return self._keys.keys()

    def __contains__(self, key: str) -> bool:
        return key in self._keys

    def attribute(self, key: str, name: str) -> str:
        """An attribute of a text, which holds more about it; empty if it has none."""
        pattern = self._message(key).attributes.get(name)
        return "" if pattern is None else self._bundle.format_pattern(pattern)[0]

    def __call__(self, key: str | Sentence, /, **values: Any) -> str:
        try:
            return self.strictly(key, **values)
        except MissingTextError as error:
            if os.environ.get("COURSE_STRICT"):
                raise
            log.warning("%s", error)
            if self.language != FALLBACK:
                return catalogue(FALLBACK)(key, **values)
            return key.key if isinstance(key, Sentence) else key

    def strictly(self, key: str | Sentence, /, **values: Any) -> str:
        """The text, or ``MissingTextError`` saying what is missing."""
        if isinstance(key, Sentence):
            key, values = key.key, {**key.values, **values}
        if key not in self._keys:
            raise MissingTextError(f"the {self.language} catalogue has no text {key!r}")
        message = self._message(key)
        if message.value is None:
            raise MissingTextError(f"{key!r} of the {self.language} catalogue has no value")
        filled = {name: self._in_words(value) for name, value in values.items()}
        text, errors = self._bundle.format_pattern(message.value, filled)
        if errors:
            reasons = "; ".join(str(error) for error in errors)
            raise MissingTextError(
                f"{key!r} of the {self.language} catalogue: {reasons} (given: {sorted(values)})"
            )
        return EDGES.sub(" ", text).replace(OPEN, "").replace(CLOSE, "") if self._spaced else text

    def _in_words(self, value: Any) -> Any:
        if isinstance(value, Sentence):
            return self(value)
        # numpy and torch numbers are no numbers to Fluent
        return value.item() if hasattr(value, "item") else value


@cache
def catalogue(language: str) -> Catalogue:
    """The texts of a language, read once."""
    return Catalogue(language)


def plain(words: str, most: int | None = None) -> str:
    """Foreign words (an address, a learner's own text) as Markdown that shows them as they are: no link, no
    picture, no colour. Longer ones than `most` characters are cut."""
    words = " ".join(words.split())
    if most is not None and len(words) > most:
        words = words[: most - 1] + "…"
    return re.sub(r"([!-/:-@\[-`{-~])", r"\\\1", words)


def in_all_languages(sentence: Sentence, languages: tuple[str, ...] = ("en", "zh")) -> Mapping[str, str]:
    """A sentence in every language; raises ``MissingTextError``. Made for tests of claims."""
    return {language: catalogue(language).strictly(sentence) for language in languages}
