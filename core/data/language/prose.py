"""English prose, character by character: the running text of the manual that every Python carries.

`pydoc_data.topics` also holds grammar rules, code and headings; they are left out. A paragraph that several
topics share is kept once, and a topic is in one split only, so no validation text was trained on.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterable
from functools import cache

import torch
from torch import Tensor

from core.data.dataset import Dataset, Entry, Split
from core.data.language.tokens import PAD, UNKNOWN

STEPS = 64
"""Characters of a window."""

WINDOWS = {"validation": 128, "test": 128}
"""Windows that are held out; a sweep reads all of validation at every stop."""

MOST = 250_000
"""Characters that train at most."""

LONGEST_TOPIC = 8_000
"""Topics with more characters than this train, so that held-out text comes from several topics."""

ALPHABET = "abcdefghijklmnopqrstuvwxyz0123456789 .,;:'()-_"
"""Characters that are kept. A paragraph with any other one is code rather than prose."""

_WORD = re.compile(r"[a-z]+(?:['_-][a-z]+)*")


def prose() -> Dataset:
    """The data set "prose": x int64 (n, 64) characters, y (n, 64) the character that follows each.

    Windows follow one another without overlap. `vocabulary` is PAD, UNKNOWN and the characters of the
    training text, most frequent first.
    """
    texts = _texts()
    vocabulary = _vocabulary()
    splits = {}
    for name, text in texts.items():
        codes = encode(text)
        n = (len(codes) - 1) // STEPS
        x, y = codes[: n * STEPS].view(n, STEPS), codes[1 : n * STEPS + 1].view(n, STEPS)
        splits[name] = Split(x.clone(), y.clone())
    return Dataset(
        name="prose",
        task="language",
        **splits,
        feature_names=(),
        class_names=vocabulary,
        scaling="scaling-none",
        vocabulary=vocabulary,
    )


def encode(text: str) -> Tensor:
    """Characters as numbers, int64 (len(text),). Capitals become small; others may be 1, unknown."""
    number = {character: i for i, character in enumerate(_vocabulary())}
    return torch.tensor([number.get(character, 1) for character in text.lower()], dtype=torch.int64)


def decode(codes: Tensor) -> str:
    """Numbers (T,) as text; padding and unknown characters are left out."""
    vocabulary = _vocabulary()
    return "".join(vocabulary[code] for code in codes.tolist() if code > 1)


@cache
def words() -> frozenset[str]:
    """The words of the training text."""
    return frozenset(_WORD.findall(_texts()["train"]))


def invented(text: str) -> tuple[tuple[int, int], ...]:
    """Where a text has words that the training text lacks: (start, end) of each, in order.

    A word that the text ends in is not judged, as it may not be finished.
    """
    return tuple(found.span() for found in _judged(text) if found[0] not in words())


def real_share(text: str) -> float:
    """Share of the words of a text that the training text has too; 0 where there is no whole word."""
    judged = [found[0] in words() for found in _judged(text)]
    return sum(judged) / max(len(judged), 1)


def _judged(text: str) -> Iterable[re.Match[str]]:
    return (found for found in _WORD.finditer(text.lower()) if found.end() < len(text))


@cache
def _vocabulary() -> tuple[str, ...]:
    train = _texts()["train"]
    characters = sorted(set(train), key=lambda character: (-train.count(character), character))
    return (PAD, UNKNOWN, *characters)


@cache
def _texts() -> dict[str, str]:
    """The running text of every split: whole topics, in an order of their own that never changes."""
    from pydoc_data.topics import topics  # half a megabyte: read when it is asked for

    seen: set[str] = set()
    found = {name: " ".join(_paragraphs(topics[name], seen)) for name in sorted(topics)}
    names = [name for name in found if found[name]]
    random.Random(0).shuffle(names)
    texts = {}
    for split, windows in WINDOWS.items():
        taken: list[str] = []
        length = windows * STEPS + 1
        while sum(map(len, taken)) < length:
            name = next(name for name in names if len(found[name]) <= LONGEST_TOPIC)
            names.remove(name)
            taken.append(found[name])
        texts[split] = " ".join(taken)[:length]
    return {"train": " ".join(found[name] for name in names)[:MOST]} | texts


def _paragraphs(topic: str, seen: set[str]) -> list[str]:
    """The paragraphs of prose that no topic had before; adds them to `seen`."""
    kept = []
    for block in re.split(r"\n\s*\n", topic):
        text = _plain(block)
        if text not in seen and _is_prose(text):
            seen.add(text)
            kept.append(text)
    return kept


def _plain(block: str) -> str:
    """A block of lines as one line in lower case, without quotation marks, stars and numbers of footnotes."""
    text = re.sub(r"(?<=\w)-\n\s*", "-", block)  # a word that was broken at its hyphen
    text = text.replace("’", "'").replace("–", "-").replace("—", "-").replace("…", "...")
    text = re.sub(r"[\"“”*`]|\s\[\d+\]", "", text)
    text = re.sub(r"^\s*(?:-|\d+\.|\[\d+\])\s+", "", text)
    return " ".join(text.split()).lower()


def _is_prose(text: str) -> bool:
    """Whole sentences in letters: no code, no heading, no rule of the grammar."""
    letters = sum(character.isalpha() or character == " " for character in text)
    return (
        len(text) >= 60
        and text[-1] in ".:"
        and set(text) <= set(ALPHABET)
        and letters >= 0.9 * len(text)
        and "..." not in text
    )


ENTRIES = (Entry("prose", "language", "tokens", prose),)
