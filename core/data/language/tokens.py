"""Words of a text as numbers, for any script: one rule for the grammar's reviews and for a learner's own.

A token is a word in lower case (an apostrophe inside belongs to it), one Chinese or Japanese character, or
one mark of punctuation or symbol. Control characters and marks without width or ink part words like a space.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache

import torch
from torch import Tensor

PAD, UNKNOWN = "<pad>", "<unknown>"
"""Tokens 0 and 1 of every vocabulary. No text holds them: "<" is a token by itself."""

_CJK = "\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_INVISIBLE = "\x00-\x1f\x7f-\x9f\xad\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
_LAST_MARKED = 0x1F000
"""No script that joins marks to letters has characters above this one."""


@dataclass(frozen=True)
class Encoded:
    """Texts as token numbers, and what had to be left out to get there.

    tokens  : int64 (n, length), 0 after the end of a text
    words   : the words behind the numbers of every text, unknown ones as they were written
    cut     : the words of every text that came after the limit, in order
    unknown : the words of every text before the limit that the vocabulary lacks, each once, in order
    """

    tokens: Tensor
    words: tuple[tuple[str, ...], ...]
    cut: tuple[tuple[str, ...], ...]
    unknown: tuple[tuple[str, ...], ...]


def tokenise(text: str) -> list[str]:
    """The tokens of a text, in order. Empty where it holds nothing but spaces and control characters."""
    return _analyser()(text)


Text = str | Sequence[str]
"""A text, or its tokens where they are known already."""


def build(texts: Iterable[Text], *, limit: int | None = None, least: int = 1) -> tuple[str, ...]:
    """Vocabulary of the texts: PAD, UNKNOWN, then tokens that occur `least` times or more.

    The most frequent come first, equally frequent ones in the order of their characters. `limit` bounds the
    tokens, PAD and UNKNOWN not counted.
    """
    counts = Counter(token for text in texts for token in _tokens(text))
    known = [token for token, count in counts.items() if count >= least]
    known.sort(key=lambda token: (-counts[token], token))
    return (PAD, UNKNOWN, *known[:limit])


def encode(texts: Sequence[Text], vocabulary: Sequence[str], length: int) -> Encoded:
    """Texts as rows of `length` token numbers: 0 fills up the end, 1 stands for words not in the vocabulary.

    Raises ValueError on a length below 1 and on a vocabulary that does not begin with PAD and UNKNOWN.
    """
    if length < 1:
        raise ValueError(f"expected a length of at least 1, got {length}")
    if tuple(vocabulary[:2]) != (PAD, UNKNOWN):
        raise ValueError(f"expected a vocabulary that begins with {PAD} {UNKNOWN}, got {vocabulary[:2]}")
    number = {token: i for i, token in enumerate(vocabulary)}
    tokens = torch.zeros(len(texts), length, dtype=torch.int64)
    words, cut, unknown = [], [], []
    for row, text in zip(tokens, texts, strict=True):
        found = _tokens(text)
        kept = tuple(found[:length])
        row[: len(kept)] = torch.tensor([number.get(token, 1) for token in kept], dtype=torch.int64)
        words.append(kept)
        cut.append(tuple(found[length:]))
        unknown.append(tuple(dict.fromkeys(token for token in kept if token not in number)))
    return Encoded(tokens, tuple(words), tuple(cut), tuple(unknown))


def decode(row: Tensor, vocabulary: Sequence[str]) -> list[str]:
    """The tokens (T,) of one text as words, up to its padding."""
    return [vocabulary[token] for token in row.tolist() if token]


def _tokens(text: Text) -> Sequence[str]:
    return tokenise(text) if isinstance(text, str) else text


@cache
def _analyser() -> Callable[[str], list[str]]:
    from sklearn.feature_extraction.text import CountVectorizer  # scikit-learn's text part only when needed

    # Accents and vowel signs that Unicode keeps apart from their letter: \w of `re` does not hold them.
    marks = "".join(
        chr(code) for code in range(0x300, _LAST_MARKED) if unicodedata.category(chr(code))[0] == "M"
    )
    letters = rf"(?:[^\W_{_CJK}]|[{marks}])*"
    word = rf"[^\W_{_CJK}]{letters}(?:'[^\W_{_CJK}]{letters})*"
    pattern = rf"[{_CJK}][{marks}]*|{word}|[^\w\s{_INVISIBLE}][{marks}]*|_"
    return CountVectorizer(preprocessor=_plain, token_pattern=f"(?:{pattern})").build_analyzer()


def _plain(text: str) -> str:
    return unicodedata.normalize("NFC", text.lower().replace("’", "'"))
