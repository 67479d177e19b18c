"""Reviews: twins of the same words with opposite labels, no sentence in two splits, all balanced."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter

import pytest
import torch
from sklearn.neural_network import MLPClassifier

from core.data.language import grammar
from core.data.language.baseline import by_words
from core.data.language.reviews import LEAST, LENGTH, PAIRS, SKILLS, sentences
from core.data.language.tokens import decode
from core.data.registry import load

ORDERED = SKILLS[1:]
"""Skills that take the order of the words."""


@pytest.fixture(scope="module")
def data():
    return load("reviews")


def test_shapes_and_types(data):
    assert (data.task, data.features, data.outputs) == ("binary", 0, 1)
    assert data.skill_names == SKILLS
    assert 300 <= len(data.vocabulary) <= 600
    for name, split in data.splits.items():
        n = 2 * PAIRS[name] * len(SKILLS)
        assert split.x.shape == (n, LENGTH)
        assert split.y.shape == (n,)
        assert split.skills.shape == (n, len(SKILLS))
        assert split.x.dtype == split.y.dtype == torch.int64
        assert split.skills.dtype == torch.bool


def test_rows_are_the_sentences(data):
    known = set(data.vocabulary)
    for name, split in data.splits.items():
        for row, y, skills, review in zip(split.x, split.y, split.skills, sentences(name), strict=True):
            words = review.text.split()
            expected = [word if word in known else "<unknown>" for word in words]
            assert decode(row, data.vocabulary) == expected
            assert len(words) <= LENGTH
            assert int(y) == review.label
            assert [skill for skill, needed in zip(SKILLS, skills, strict=True) if needed] == [review.skill]


def test_labels_and_skills_are_balanced(data):
    for split in data.splits.values():
        for skill in range(len(SKILLS)):
            labels = split.y[split.skills[:, skill]]
            assert len(labels) == len(split) / len(SKILLS)
            assert labels.double().mean() == 0.5


def test_no_sentence_occurs_twice():
    texts = [review.text for name in PAIRS for review in sentences(name)]
    assert len(set(texts)) == len(texts)


@pytest.mark.parametrize("split", PAIRS)
def test_beyond_plain_every_sentence_has_a_twin_of_the_same_words_and_the_other_label(split):
    for skill in ORDERED:
        bags: dict[tuple, list[int]] = {}
        for review in sentences(split):
            if review.skill == skill:
                bags.setdefault(tuple(sorted(review.text.split())), []).append(review.label)
        assert all(labels.count(0) == labels.count(1) for labels in bags.values())


def test_a_bag_of_words_knows_plain_sentences_only(data):
    right = (by_words(data)["validation"] == data.validation.y).double()
    found = {skill: right[rows].mean() for skill, rows in zip(SKILLS, data.validation.skills.T, strict=True)}
    assert found["plain"] >= 0.95
    for skill in ORDERED:
        assert found[skill] == pytest.approx(0.5)


@pytest.mark.filterwarnings("ignore::sklearn.exceptions.ConvergenceWarning")
def test_a_network_without_order_knows_plain_sentences_only(data):
    def bags(split):
        return torch.nn.functional.one_hot(split.x, len(data.vocabulary)).sum(1)[:, 1:].numpy()

    model = MLPClassifier((32,), max_iter=12, random_state=0).fit(bags(data.train), data.train.y)
    right = torch.from_numpy(model.predict(bags(data.validation))) == data.validation.y
    shares = [right[rows].double().mean().item() for rows in data.validation.skills.T]
    assert shares[0] >= 0.9
    assert shares[1:] == pytest.approx([0.5] * 4)


def test_plain_sentences_say_what_their_words_say():
    sign = {
        word: label for kind in grammar.OPINIONS.values() for label, words in kind.items() for word in words
    }
    for review in sentences("train"):
        if review.skill == "plain":
            found = {sign[word] for word in review.text.split() if word in sign}
            assert found == {bool(review.label)}


def test_labels_of_sentences_that_a_reader_can_check():
    by_text = {review.text: review for name in PAIRS for review in sentences(name)}
    sign = grammar.OPINIONS
    polarity = {word: label for kind in sign.values() for label, words in kind.items() for word in words}
    checked = Counter()
    for text, review in by_text.items():
        words = text.split()
        opinions = [polarity[word] for word in words if word in polarity]
        if review.skill == "contrast" and words[0] in ("although", "though"):
            assert bool(review.label) == opinions[-1]  # the main clause comes last
            checked["although"] += 1
        if review.skill == "contrast" and "but" in words:
            assert bool(review.label) == opinions[-1]
            checked["but"] += 1
        if review.skill == "contrast" and {"although", "though"} & set(words[1:]):
            assert bool(review.label) == opinions[0]  # the main clause comes first
            checked["first"] += 1
        if review.skill == "negation" and any(
            text.startswith(f"nobody {verb} ") for verbs in sign["verb"].values() for verb in verbs
        ):
            assert bool(review.label) != opinions[0]
            checked["nobody"] += 1
        if review.skill == "negation" and any(f"not {word}" in text for word in sign["adjective"][True]):
            assert review.label == 0
            checked["not"] += 1
        if review.skill == "intensity":
            strong = next(i for i, word in enumerate(words) if word in grammar.WORDS["strong"])
            assert bool(review.label) == polarity[words[strong + 1]]
            checked["intensity"] += 1
    assert min(checked[case] for case in ("although", "but", "first", "nobody", "not", "intensity")) >= 20


def test_names_of_people_are_unknown_words_that_training_meets(data):
    assert not set(grammar.WORDS["name"]) & set(data.vocabulary)
    unknown = (data.train.x == 1).sum().item()
    assert unknown > 100
    counts = Counter(word for review in sentences("train") for word in review.text.split())
    assert set(data.vocabulary[2:]) == {word for word, count in counts.items() if count >= LEAST}


def test_the_sentences_are_the_same_in_another_process(data):
    code = (
        "from core.data.language.reviews import sentences\n"
        "print(*(r.text for r in sentences('train')), sep='\\n')"
    )
    environment = {"PYTHONHASHSEED": "1", "PYTHONPATH": "."}
    done = subprocess.run(
        [sys.executable, "-c", code], env=environment, check=True, capture_output=True, text=True
    )
    assert done.stdout.splitlines() == [review.text for review in sentences("train")]
