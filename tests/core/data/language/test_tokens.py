"""Tokens of any script, vocabularies, and what is said of words that were cut or not known."""

from __future__ import annotations

import pytest
import torch

from core.data.language.tokens import PAD, UNKNOWN, build, decode, encode, tokenise


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The film wasn't GOOD!!", ["the", "film", "wasn't", "good", "!", "!"]),
        ("wasn’t it?", ["wasn't", "it", "?"]),
        ("'quoted' 10/10", ["'", "quoted", "'", "10", "/", "10"]),
        ("not_bad", ["not", "_", "bad"]),
        ("电影很好abc", ["电", "影", "很", "好", "abc"]),
        ("映画だ。", ["映", "画", "だ", "。"]),
        ("한국 영화", ["한국", "영화"]),
        ("हिन्दी फ़िल्म", ["हिन्दी", "फ़िल्म"]),
        ("فيلم رائع،", ["فيلم", "رائع", "،"]),
        ("cafe\u0301 café", ["café", "café"]),
        ("👍 ❤️", ["👍", "❤️"]),
        ("a\x00b\u200bc\ufeff", ["a", "b", "c"]),
        ("", []),
        (" \t\n\u3000", []),
        ("\x00\x01", []),
        ("<pad> <unknown>", ["<", "pad", ">", "<", "unknown", ">"]),
    ],
)
def test_tokens(text, expected):
    assert tokenise(text) == expected


def test_a_vocabulary_has_the_most_frequent_words_first():
    texts = ["b a c", "a b", "a d"]
    assert build(texts) == (PAD, UNKNOWN, "a", "b", "c", "d")
    assert build(texts, limit=1) == (PAD, UNKNOWN, "a")
    assert build(texts, least=2) == (PAD, UNKNOWN, "a", "b")
    assert build([["x y", "z"]]) == (PAD, UNKNOWN, "x y", "z")
    assert build([]) == (PAD, UNKNOWN)


def test_encoding_says_what_it_left_out():
    vocabulary = (PAD, UNKNOWN, "a", "good", "film")
    found = encode(["A good GOOD film", "zen a zen zen film", "", "🙂"], vocabulary, 3)
    assert found.tokens.tolist() == [[2, 3, 3], [1, 2, 1], [0, 0, 0], [1, 0, 0]]
    assert found.tokens.dtype == torch.int64
    assert found.words == (("a", "good", "good"), ("zen", "a", "zen"), (), ("🙂",))
    assert found.cut == (("film",), ("zen", "film"), (), ())
    assert found.unknown == ((), ("zen",), (), ("🙂",))
    assert decode(found.tokens[0], vocabulary) == ["a", "good", "good"]
    assert decode(found.tokens[2], vocabulary) == []
    assert encode([], vocabulary, 3).tokens.shape == (0, 3)


def test_a_word_of_the_text_is_never_taken_for_padding():
    assert encode(["<pad>"], (PAD, UNKNOWN), 4).tokens.tolist() == [[1, 1, 1, 0]]


@pytest.mark.parametrize("text", ["ab " * 33_334, "x" * 100_000, "'" * 100_000, "好" * 100_000, "\ud800 a"])
def test_long_and_broken_texts_are_read(text):
    found = encode([text], (PAD, UNKNOWN, "ab"), 24)
    assert found.tokens.shape == (1, 24)
    assert len(found.words[0]) + len(found.cut[0]) == len(tokenise(text)) > 0


def test_wrong_arguments_are_refused():
    with pytest.raises(ValueError, match="length of at least 1"):
        encode(["a"], (PAD, UNKNOWN), 0)
    with pytest.raises(ValueError, match="expected a vocabulary that begins"):
        encode(["a"], ("a", "b"), 3)
