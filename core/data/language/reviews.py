"""Film reviews of one sentence from a grammar, each with the one skill that it takes to understand it.

Sentences come in pairs of one positive and one negative sentence. Outside "plain" the two of a pair are made
of exactly the same words and differ in their order alone, and both lie in the same split. So no model that
sees the words without their order can do better than chance there, whatever it is.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

import torch

from core.data.dataset import Dataset, Entry, Split
from core.data.language import grammar, tokens

SKILLS = ("plain", "negation", "contrast", "intensity", "distance")
"""Which words occur; what is denied; which half counts; which word is stronger; which speaks of the film."""

PAIRS = {"train": 400, "validation": 60, "test": 60}
"""Pairs of sentences a skill."""

LENGTH = 24
"""Tokens of a row; no sentence is longer."""

LEAST = 16
"""Times that a word must occur among the training rows to be in the vocabulary. Names of people do not."""


@dataclass(frozen=True)
class Review:
    """One sentence in lower case with spaces between its tokens, its label (1 is positive) and its skill."""

    text: str
    label: int
    skill: str


@cache
def sentences(split: str) -> tuple[Review, ...]:
    """The sentences of "train", "validation" or "test", in the order of their rows: shuffled."""
    return _everything()[split]


def reviews() -> Dataset:
    """The data set "reviews": x int64 (n, 24), y 1 for positive, skills bool (n, 5) with one True a row."""
    vocabulary = tokens.build((review.text for review in sentences("train")), least=LEAST)
    splits = {}
    for name in PAIRS:
        found = sentences(name)
        splits[name] = Split(
            tokens.encode([review.text for review in found], vocabulary, LENGTH).tokens,
            torch.tensor([review.label for review in found]),
            torch.tensor([[review.skill == skill for skill in SKILLS] for review in found]),
        )
    return Dataset(
        name="reviews",
        task="binary",
        **splits,
        feature_names=(),
        class_names=("negative", "positive"),
        scaling="scaling-none",
        vocabulary=vocabulary,
        skill_names=SKILLS,
    )


class _Writer:
    """One sentence at a time: remembers the words that it has used, and whether the film is or was."""

    def __init__(self, rng: random.Random) -> None:
        self.rng = rng
        self.used: set[str] = set()
        self.verb = self.pick(("is", "was"))

    def pick(self, options: tuple[str, ...]) -> str:
        return self.rng.choice([option for option in options if option not in self.used])

    def new(self, options: tuple[str, ...]) -> str:
        word = self.pick(options)
        self.used.add(word)
        return word

    def fill(self, template: str) -> str:
        """The template with its slots filled and its roles left open."""
        return re.sub(r"<(\w+)>", lambda slot: self._slot(slot[1]), template)

    def _slot(self, name: str) -> str:
        if name == "is":
            return self.verb
        if name in grammar.PHRASES:
            return self.fill(self.pick(grammar.PHRASES[name]))
        return self.new(grammar.WORDS[name])

    def opinion(self, kind: str, positive: bool) -> str:
        return self.new(grammar.OPINIONS[kind][positive])

    def opposites(self, kind: str) -> tuple[str, str]:
        """A positive and a negative word."""
        return self.opinion(kind, True), self.opinion(kind, False)

    def strength(self, name: str) -> str:
        return self.new(grammar.WORDS[name])

    def clause(self) -> tuple[str, str]:
        """The kind of a clause's opinion, and the clause with {opinion} open."""
        kind, template = self.rng.choice(grammar.CLAUSES)
        return kind, self.fill(template)


Pair = tuple[str, str]
"""A positive sentence and its negative twin."""


def _plain(writer: _Writer) -> Pair:
    roles = re.split(r"({clause}|{adjective})", writer.fill(writer.pick(grammar.PLAIN)))
    pair = ["", ""]
    for part in roles:
        kind, text = {"{clause}": writer.clause, "{adjective}": lambda: ("adjective", "{opinion}")}.get(
            part, lambda part=part: ("", part)
        )()
        for i, positive in enumerate((True, False)):
            pair[i] += text.format(opinion=writer.opinion(kind, positive)) if kind else text
    return pair[0], pair[1]


def _negation(writer: _Writer) -> Pair:
    kind, *clauses = writer.rng.choice(grammar.NEGATION)
    opinion, neutral = (writer.fill(clause) for clause in clauses)
    affirmed, denied = {
        "be": lambda: ("is", writer.pick(grammar.NEGATED_BE)),
        "not": lambda: ("", writer.pick(("not", "hardly", "by no means", "far from"))),
        "never": lambda: ("", writer.pick(grammar.NEGATED_VERBS)),
        "nobody": lambda: (writer.fill(writer.pick(("<someone>", "everyone"))), "nobody"),
    }[kind]()
    if kind == "be" and writer.verb == "was":
        affirmed, denied = "was", re.sub(r"^is", "was", denied)
    positive = writer.rng.random() < 0.5
    words = {name: writer.opinion(name, positive) for name in ("adjective", "verb")}
    swapped, joint = writer.rng.random() < 0.5, writer.pick((" and ", " , ", " , and "))
    pair = []
    for inside in (False, True):  # is the opinion denied?
        one = opinion.format(**{kind: denied if inside else affirmed}, **words)
        other = neutral.format(**{kind: affirmed if inside else denied})
        pair.append(joint.join((other, one) if swapped else (one, other)))
    return (pair[0], pair[1]) if positive else (pair[1], pair[0])


def _contrast(writer: _Writer) -> Pair:
    template = writer.pick(grammar.CONTRAST)
    clauses = []
    for positive in (True, False):
        kind, clause = writer.clause()
        clauses.append(clause.format(opinion=writer.opinion(kind, positive)))
    good, bad = clauses
    return template.format(winner=good, loser=bad), template.format(winner=bad, loser=good)


def _intensity(writer: _Writer) -> Pair:
    template = writer.fill(writer.pick(grammar.INTENSITY))
    strong, weak = writer.strength("strong"), writer.strength("weak")
    good, bad = writer.opposites("adjective")
    # One article for both of a pair: "an" would say which strength comes first.
    article = "the" if strong[0] in "aeiou" or weak[0] in "aeiou" else "a"
    strong_first = writer.rng.random() < 0.5

    def sentence(winner: str, loser: str) -> str:
        phrases = (f"{strong} {winner}", f"{weak} {loser}")
        first, second = phrases if strong_first else phrases[::-1]
        return template.format(article=article, first=first, second=second)

    return sentence(good, bad), sentence(bad, good)


def _distance(writer: _Writer) -> Pair:
    kind, template = writer.rng.choice(grammar.DISTANCE)
    template = writer.fill(template)
    good, bad = writer.opposites(kind)
    return template.format(main=good, other=bad), template.format(main=bad, other=good)


_WRITERS: dict[str, Callable[[_Writer], Pair]] = {
    "plain": _plain,
    "negation": _negation,
    "contrast": _contrast,
    "intensity": _intensity,
    "distance": _distance,
}


@cache
def _everything() -> dict[str, tuple[Review, ...]]:
    rng = random.Random(0)
    seen: set[str] = set()
    splits = {}
    for split, pairs in PAIRS.items():
        found: list[Review] = []
        for skill in SKILLS:
            written = 0
            while written < pairs:
                writer = _Writer(rng)
                ending = writer.pick(grammar.ENDINGS)
                twins = [" ".join(f"{text}{ending}".split()) for text in _WRITERS[skill](writer)]
                if seen.isdisjoint(twins):
                    seen.update(twins)
                    found += [Review(text, label, skill) for text, label in zip(twins, (1, 0), strict=True)]
                    written += 1
        rng.shuffle(found)
        splits[split] = tuple(found)
    return splits


ENTRIES = (Entry("reviews", "binary", "tokens", reviews),)
