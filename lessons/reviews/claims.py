"""What the page says, as functions of results."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from core.jobs import once
from core.train.files import Run
from lessons.catalogue import Catalogue, Sentence, plain
from lessons.lesson import View
from lessons.network import Network, Shrunken
from lessons.numbers import correlation, count, lost, number, percent, points, signed
from lessons.panels import not_here
from lessons.reviews import groups
from lessons.reviews.groups import Groups
from lessons.reviews.sentence import Reading, Typed
from lessons.reviews.settings import Reviews
from lessons.reviews.studies import Masks, Order, Picked, UnitSkills

APART = 0.015
"""Two skills fall at different shares when these differ by two steps of a percent."""


CHANCE = 0.05
"""A baseline this near one half, or nearer, knows nothing."""

LITTLE = 0.01
"""A loss of less than a point is not told from none."""

SHOWN_WORDS, SHOWN_CHARACTERS = 8, 24
NAME = 40
"""Characters of a class that a learner named."""


def label(name: str, skills: bool) -> Sentence | str:
    """A skill's name in any language, or the name of a learner's own class."""
    return Sentence(f"skill-{name}") if skills else plain(name, NAME)


def group_name(name: str, skills: bool, text: Catalogue) -> str:
    """The same, short, for a chart."""
    return text(f"reviews-short-{name}") if skills else _drawn(name)


def title_name(name: str, skills: bool) -> Sentence | str:
    """The same for the title of a figure."""
    return Sentence(f"skill-{name}") if skills else _drawn(name)


def _drawn(name: str) -> str:
    """A learner's own class in a figure: no Markdown there, but Plotly reads a little HTML."""
    return " ".join(name.split())[:SHOWN_CHARACTERS].replace("<", "‹").replace(">", "›") or "–"


def class_name(name: str, text: Catalogue) -> str:
    """A class for a chart: those of the reviews in the language of the page."""
    return (
        text(f"reviews-class-{name}") if name in ("negative", "positive") else group_name(name, False, text)
    )


def kind(skills: bool) -> Sentence:
    return Sentence("reviews-kind-skills" if skills else "reviews-kind-classes")


# Where skills fall.


@dataclass(frozen=True, eq=False)
class Forgetting:
    """seeds: (n, K) share at which each group falls by ten points, nan for never; row 0 is the page's
    network."""

    names: tuple[str, ...]
    skills: bool
    seeds: np.ndarray

    @once
    def order(self) -> tuple[int, ...]:
        """The groups of the page's network from the one that falls first; those that never fall last."""
        return tuple(int(k) for k in np.argsort(np.nan_to_num(self.seeds[0], nan=np.inf), kind="stable"))

    @property
    def answer(self) -> int:
        """The group that falls first."""
        return self.order[0]

    @property
    def fallen(self) -> tuple[int, ...]:
        """The groups that fall at all, in their order."""
        return tuple(k for k in self.order if np.isfinite(self.seeds[0, k]))

    @property
    def falling(self) -> int:
        """The number of seeds in which any group falls."""
        return int(np.isfinite(self.seeds).any(1).sum())

    @once
    def mean(self) -> np.ndarray:
        """Mean share of each group over the seeds where it falls, (K,); nan where it falls in none."""
        finite = np.isfinite(self.seeds)
        total = np.where(finite, self.seeds, 0.0).sum(0)
        return np.where(finite.any(0), total / np.maximum(finite.sum(0), 1), np.nan)

    def times(self, first: bool) -> list[tuple[int, int]]:
        """(group, in how many seeds it falls first, or last), most often first. A tie counts for each. Only
        groups that fall count; none is last where all that fall do so at the same share."""
        found: Counter[int] = Counter()
        for row in self.seeds:
            shares = row[np.isfinite(row)]
            if len(shares) and (first or shares.min() < shares.max()):
                end = shares.min() if first else shares.max()
                found.update(int(k) for k in np.flatnonzero(row == end))
        return sorted(found.items(), key=lambda item: (-item[1], item[0]))

    @property
    def course(self) -> str:
        """How they fall. "apart": each at a share of its own. "pairs": some together. "together": all
        within ten points of share. "one": only one of them falls."""
        shares = self.seeds[0, list(self.fallen)]
        if len(shares) == 1:
            return "one"
        if not len(shares) or shares[-1] - shares[0] < 0.1:
            return "together"
        return "apart" if (np.diff(shares) >= APART).all() else "pairs"


def forgetting(view: View[Reviews]) -> Forgetting:
    """Where each skill falls, in the page's network (first) and in those of the other seeds."""
    question, named = view.settings.question.unedited, groups.groups(view.subject.network)
    courses = [groups.course(question.of(seed)) for seed in view.seeds]
    return Forgetting(named.names, named.skills, np.stack([course.falls for course in courses]))


def listed(found: Forgetting) -> Sentence:
    """Every group with the share at which it falls, in order."""
    sentence: Sentence | None = None
    for k in reversed(found.order):
        share = found.seeds[0, k]
        values = {
            "name": label(found.names[k], found.skills),
            "share": percent(share, 0) if np.isfinite(share) else Sentence("reviews-never"),
        }
        if sentence is None:
            sentence = Sentence("reviews-list-last", **values)
        else:
            sentence = Sentence("reviews-list-more", **values, rest=sentence)
    return sentence


def line(view: View[Reviews]) -> Sentence:
    """One line under the claim. Until the guess it does not say what that asks."""
    found = forgetting(view)
    if not view.revealed:
        return Sentence(
            "reviews-line-before",
            grain=Sentence(f"reviews-grain-{view.settings.grain}"),
            share=percent(groups.course(view.settings.question.unedited).holds, 0),
            kind=kind(found.skills),
        )
    key = f"reviews-line-{found.course}" if found.fallen else "reviews-line-none"
    apart = bool(found.fallen) and found.course in ("apart", "pairs")
    return not_here(Sentence(key, list=listed(found), kind=kind(found.skills)), not apart)


def forgetting_title(found: Forgetting) -> Sentence:
    """What the figure of all seeds shows: the ends of the order, by the mean."""
    order = [int(k) for k in np.argsort(np.nan_to_num(found.mean, nan=np.inf), kind="stable")]
    order = [k for k in order if np.isfinite(found.mean[k])]
    if not order:
        return Sentence("reviews-falls-title-none", kind=kind(found.skills))
    first, last = order[0], order[-1]
    return Sentence(
        "reviews-falls-title" if len(found.seeds) > 1 else "reviews-falls-title-one",
        first=title_name(found.names[first], found.skills),
        first_share=percent(found.mean[first], 0),
        last=title_name(found.names[last], found.skills),
        last_share=percent(found.mean[last], 0),
        seeds=len(found.seeds),
    )


def stability(found: Forgetting) -> Sentence:
    """Which group falls first, and which last, in how many of the seeds."""
    seeds = len(found.seeds)
    if seeds < 2:
        return Sentence("reviews-stable-one")
    if not found.falling:
        return Sentence("reviews-stable-none", seeds=seeds, kind=kind(found.skills))
    first, last = found.times(first=True), found.times(first=False)
    if first[0][1] < found.falling:
        key = "reviews-unstable"
    else:
        key = "reviews-stable" if found.falling == seeds else "reviews-stable-some"
    said = Sentence(
        key,
        seeds=seeds,
        falling=found.falling,
        kind=kind(found.skills),
        first=label(found.names[first[0][0]], found.skills),
        list=_times(found, first),
    )
    if not last:
        return said
    return Sentence(
        "reviews-stable-last",
        first=said,
        last=label(found.names[last[0][0]], found.skills),
        times=last[0][1],
        seeds=seeds,
    )


def _times(found: Forgetting, times: list[tuple[int, int]]) -> Sentence:
    sentence: Sentence | None = None
    for k, often in reversed(times):
        values = {"name": label(found.names[k], found.skills), "share": str(often)}
        if sentence is None:
            sentence = Sentence("reviews-list-last", **values)
        else:
            sentence = Sentence("reviews-list-more", **values, rest=sentence)
    return sentence


def predict_why(found: Forgetting) -> Sentence:
    return Sentence("reviews-predict-why", list=listed(found), stability=stability(found))


# The sentence.


def notes(typed: Typed) -> list[Sentence]:
    """What the network cannot see of a sentence, in words; empty when it sees all."""
    if not typed.words:
        return [Sentence("reviews-note-empty")]
    found = []
    if not typed.known:
        found.append(Sentence("reviews-note-only-unknown"))
    elif typed.unknown:
        found.append(Sentence("reviews-note-unknown", words=_quoted(typed.unknown)))
    if typed.cut:
        found.append(Sentence("reviews-note-cut", limit=typed.limit, cut=count(len(typed.cut))))
    return found


def _quoted(words: Sequence[str]) -> str:
    shown = ", ".join(plain(word, SHOWN_CHARACTERS) for word in words[:SHOWN_WORDS])
    return shown + (" …" if len(words) > SHOWN_WORDS else "")


def word_line(reading: Reading, stop: int, network: Network) -> Sentence:
    """The word that weighs most for the whole network, and what is left of it at a stop."""
    strongest = int(np.abs(reading.dense_values).argmax())
    before, now = float(reading.dense_values[strongest]), float(reading.values[stop, strongest])
    if np.sign(before) != np.sign(now):
        key = "reviews-word-turned"
    elif abs(now) < abs(before):
        key = "reviews-word-less"
    else:
        key = "reviews-word-more"
    return Sentence(
        key,
        word=plain(reading.sentence.words[strongest], SHOWN_CHARACTERS),
        before=correlation(before),
        now=correlation(now),
        answer=judged_class(network, reading),
    )


def left_out_line(reading: Reading, whole: float, pruned: float) -> Sentence:
    """What really happens without the word that weighs most: a slope is first order only."""
    strongest = int(np.abs(reading.dense_values).argmax())
    slope = float(reading.dense_values[strongest])
    agree = np.sign(slope) == -np.sign(whole)
    return Sentence(
        "reviews-word-out" if agree else "reviews-word-out-other",
        word=plain(reading.sentence.words[strongest], SHOWN_CHARACTERS),
        whole=correlation(whole),
        pruned=correlation(pruned),
    )


def judged_class(network: Network, reading: Reading) -> Sentence | str:
    """The class whose logit the contributions are about."""
    name = network.data.class_names[reading.judged]
    return Sentence(f"reviews-class-{name}") if name in ("negative", "positive") else plain(name, NAME)


# Baseline, try, here.


def picked_lines(found: Picked, network: Network, stop: int) -> list[Sentence]:
    """Where the picked item stands, what becomes of it, and the truth about it."""
    named, hit = groups.groups(network), int(np.abs(found.change).argmax())
    change = float(found.change[hit])
    truth = {"rise": signed(found.rise), "loss": number(found.loss), "kind": kind(named.skills)}
    if abs(change) < 1e-9:
        told = Sentence("reviews-why-truth-none", **truth)
    else:
        name = label(named.names[hit], named.skills)
        told = Sentence("reviews-why-truth", name=name, change=points(change), **truth)
    return [
        Sentence(
            "reviews-why-rank", score=number(found.score), rank=count(found.rank), rivals=count(found.rivals)
        ),
        Sentence(f"reviews-why-here-{'cut' if found.stop <= stop else 'kept'}"),
        told,
    ]


def bag_line(bag: Mapping[str, float], network: Network) -> Sentence:
    """What a model that knows the words but not their order can do, and where it fails."""
    named, whole = groups.groups(network), network.dense["validation"]["accuracy"]
    names, skills = named.names, named.skills
    values = [bag[name] for name in names]
    best = int(np.argmax(values))
    rest = [value for k, value in enumerate(values) if k != best]
    gap = whole - bag[""]
    if skills and all(abs(value - 0.5) <= CHANCE for value in rest):
        low, high = percent(min(rest), 0), percent(max(rest), 0)
        return Sentence(
            "reviews-bag-chance",
            best=label(names[best], True),
            share=percent(values[best], 0),
            rest=low if low == high else Sentence("reviews-bag-range", low=low, high=high),
        )
    return Sentence(
        "reviews-bag-behind" if gap > 0 else "reviews-bag-ahead",
        words=Sentence("reviews-bag-counts" if skills else "reviews-bag-tf-idf"),
        bag=percent(bag[""]),
        network=percent(whole),
    )


def kept_line(run: Run) -> Sentence:
    """Which epoch of the training is kept, and what the last one would have been."""
    kept, last = run.records[run.kept], run.records[-1]
    values = {
        "kept": count(run.kept),
        "epochs": count(last.epoch),
        "best": percent(kept.validation_metric),
        "last": percent(last.validation_metric),
        "train": percent(last.train_metric),
    }
    if kept is last:
        return Sentence("reviews-kept-last", **values)
    overfit = last.validation_metric < kept.validation_metric and last.train_metric > kept.train_metric
    return Sentence("reviews-kept-overfit" if overfit else "reviews-kept", **values)


def baseline_line(network: Network, run: Run) -> Sentence:
    """The network as a whole, after the epoch that is shown, beside the baseline: on validation and test
    rows."""
    name, dense, epoch = network.data.name, network.dense, network.epoch
    return Sentence(
        "reviews-baseline",
        train=count(len(network.data.train)),
        words=percent(groups.bag_of_words(name)[""]),
        words_test=percent(groups.bag_on_test(name)),
        epoch=count(run.kept if epoch == network.training.epochs else epoch),
        network=percent(dense["validation"]["accuracy"]),
        network_test=percent(dense["test"]["accuracy"]),
    )


def shrink_line(found: Shrunken) -> Sentence:
    if found.difference is None:
        return Sentence("reviews-shrink-empty")
    return Sentence(
        "reviews-shrink" if found.difference < 1e-3 else "reviews-shrink-differs",
        difference=number(found.difference),
    )


def data_note(network: Network) -> Sentence:
    data = network.data
    key = "reviews-data-note" if groups.groups(network).skills else "reviews-data-note-own"
    return Sentence(
        key, train=count(len(data.train)), validation=count(len(data.validation)), test=count(len(data.test)),
        words=count(len(data.vocabulary)),
    )  # fmt: skip


# Deeper.


def unit_name(place: tuple[str, int]) -> str:
    return f"{place[0]} {place[1]}"


def units_title(found: UnitSkills) -> Sentence:
    unit, group = found.hit
    loss = float(found.change[unit, group])
    if loss > -LITTLE:
        return Sentence("reviews-units-title-none")
    return Sentence(
        "reviews-units-title",
        unit=unit_name(found.places[unit]),
        name=title_name(found.names[group], found.skills),
        loss=lost(-loss),
    )


def units_line(found: UnitSkills, share: float) -> Sentence:
    """Whether one unit carries a skill of what is left: what the unit that costs a skill most costs the
    others."""
    unit, group = found.hit
    loss = float(found.change[unit, group])
    others = np.delete(found.change[unit], group)
    if loss > -0.05:
        key = "reviews-units-spread"
    elif others.min() > loss / 2:
        key = "reviews-units-carries"
    else:
        key = "reviews-units-shared"
    return Sentence(
        key,
        share=percent(share, 0),
        unit=unit_name(found.places[unit]),
        name=label(found.names[group], found.skills),
        loss=lost(-loss),
        others=lost(-float(others.min())),
        harmless=count(int((found.change.min(1) > -LITTLE).sum())),
        total=count(len(found.places)),
    )


def masks_line(found: Masks) -> Sentence:
    """Whether masks of different seeds keep the same positions, and what they do share."""
    if not np.isfinite(found.overlap):
        return Sentence("reviews-masks-one")
    lift = found.overlap / found.chance if found.chance else float("inf")
    spread = float((found.kept.max(0) - found.kept.min(0)).mean())
    return Sentence(
        "reviews-masks-chance" if lift < 1.5 else "reviews-masks-alike",
        share=percent(found.share, 0),
        overlap=percent(found.overlap),
        chance=percent(found.chance),
        spread=points(spread).lstrip("+"),
        seeds=len(found.kept),
    )


def orders_line(found: Sequence[Order], named: Groups) -> Sentence:
    """Whether all criteria agree on what goes first."""
    firsts = [int(np.argmin(np.nan_to_num(order.course.falls, nan=2.0))) for order in found]
    names = Counter(firsts)
    often, times = names.most_common(1)[0]
    return Sentence(
        "reviews-orders-agree" if times == len(found) else "reviews-orders-differ",
        first=label(named.names[often], named.skills),
        times=times,
        criteria=len(found),
    )
