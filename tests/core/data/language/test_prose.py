"""Prose: clean text, windows whose answer is the next character, nothing in two splits."""

from __future__ import annotations

import math
import re
from collections import Counter
from pydoc_data.topics import topics

import pytest
import torch

from core.data.language import prose
from core.data.language.prose import decode, encode, invented, real_share, words
from core.data.registry import load


@pytest.fixture(scope="module")
def data():
    return load("prose")


@pytest.fixture(scope="module")
def texts(data):
    return {name: decode(split.x.flatten()) for name, split in data.splits.items()}


def test_shapes_and_types(data):
    assert (data.task, data.features) == ("language", 0)
    assert data.outputs == len(data.vocabulary)
    assert 40 <= data.outputs <= 60
    assert data.vocabulary[:2] == ("<pad>", "<unknown>")
    assert 2000 <= len(data.train) <= 250_000 / 64
    assert len(data.validation) == len(data.test) == 128
    for split in data.splits.values():
        assert split.x.dtype == split.y.dtype == torch.int64
        assert split.x.shape == split.y.shape == (len(split), 64)
        assert split.x.min() >= 2
        assert split.x.max() < data.outputs


def test_the_answer_is_the_next_character(data):
    for split in data.splits.values():
        assert torch.equal(split.y[:, :-1], split.x[:, 1:])
        assert torch.equal(split.y[:-1, -1], split.x[1:, 0])


def test_it_is_running_text(texts):
    for text in texts.values():
        assert set(text) <= set(prose.ALPHABET)
        assert "  " not in text
        assert Counter(text).most_common(2)[1][0] == "e"
        found = re.findall(r"[a-z]+", text)
        assert 4 < sum(map(len, found)) / len(found) < 6
        assert 0.04 < found.count("the") / len(found) < 0.12
    assert "===" in "".join(topics.values())
    assert "::=" in "".join(topics.values())


def test_the_text_is_the_manuals(texts):
    manual = " ".join(re.sub(r'["“”*`]', "", " ".join(topics.values())).split()).lower()
    for text in texts.values():
        sentences = [sentence for sentence in re.findall(r"\. ([a-z ,]+)\.", text) if len(sentence) > 40]
        assert len(sentences) > 10
        assert sum(sentence in manual for sentence in sentences) / len(sentences) > 0.9


def test_no_text_is_in_two_splits(texts):
    def pieces(text):
        return {text[i : i + 80] for i in range(len(text) - 80)}

    trained, validated, tested = (pieces(text) for text in texts.values())
    # A phrase may be written twice in a manual; a paragraph may not.
    assert len(trained & validated) / len(validated) < 0.01
    assert len(trained & tested) / len(tested) < 0.01
    assert len(validated & tested) / len(tested) < 0.01


def test_validation_is_as_surprising_as_text_of_the_same_kind(data):
    """A table of which character follows which, counted on training, predicts both held-out splits alike."""
    pairs = torch.ones(data.outputs, data.outputs, dtype=torch.float64) * 0.1
    pairs.index_put_(
        (data.train.x.flatten(), data.train.y.flatten()), torch.tensor(1.0).double(), accumulate=True
    )
    chance = (pairs / pairs.sum(1, keepdim=True)).log()
    single = torch.bincount(data.train.y.flatten(), minlength=data.outputs).double().add(0.1)
    for split in (data.validation, data.test):
        perplexity = math.exp(-chance[split.x, split.y].mean())
        assert 8 < perplexity < 12
        assert perplexity < math.exp(-(single / single.sum()).log()[split.y].mean()) - 4


def test_text_goes_there_and_back():
    assert decode(encode("the object (self)")) == "the object (self)"
    assert decode(encode("The OBJECT")) == "the object"
    assert encode("é\x00").tolist() == [1, 1]
    assert decode(encode("a é b")) == "a  b"
    assert encode("").shape == (0,)
    assert decode(torch.tensor([0, 0])) == ""


def test_words_that_the_training_text_lacks_are_found(texts):
    assert {"the", "object", "exception"} <= words()
    assert not {"xqzt", ""} & words()
    text = "the xqzt object, obbject the "
    assert [text[start:end] for start, end in invented(text)] == ["xqzt", "obbject"]
    assert real_share(text) == pytest.approx(3 / 5)
    assert invented("the xqzt") == ()  # the last word may go on
    assert real_share("") == 0
    assert real_share(texts["train"]) == 1
    assert real_share(texts["validation"]) > 0.9
