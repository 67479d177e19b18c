"""What the page says, as functions of results."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from lessons.catalogue import Sentence, plain
from lessons.language_model.settings import LONGEST, LanguageModel
from lessons.language_model.studies import (
    FALL,
    PLACES,
    RISES,
    Bend,
    Lighter,
    Ranked,
    Speed,
    Suffering,
)
from lessons.network import Network
from lessons.numbers import count, number, percent
from lessons.panels import criterion_name, not_here
from lessons.subject import PERPLEXITY_WITHIN, Subject

GOAL_SHARE, GOAL_RISE = 0.6, PERPLEXITY_WITHIN
"""The exercise: so much out, perplexity up by at most so much."""

TOLERANCE = 1e-9
ALIKE = 0.1
"""Times that differ by less than this share are called the same."""


def figure(value: float) -> str:
    """A perplexity with two decimals."""
    return f"{value:.2f}"


def change(value: float) -> str:
    """A relative change with its sign: +5.0%."""
    # adding 0.0 turns a rounded minus zero into zero
    return f"{round(100 * value, 1) + 0.0:+.1f}%".replace("-", "−")


def line(found: Bend, settings: LanguageModel) -> Sentence:
    """One line under the claim: what comes first in this network, perplexity's rise or the end of words."""
    values = {
        "criterion": criterion_name(settings.criterion),
        "rise": percent(RISES[0], 0),
        "dense": figure(found.perplexity),
        "words": percent(found.dense, 0),
        "fall": count(round(100 * FALL)),
    }
    if found.order == "never":
        return not_here(Sentence("lm-line-never", **values))
    shares = {name: percent(getattr(found, name), 0) for name in ("up", "bent", "broken")}
    said = Sentence(f"lm-line-{found.order}", bent_rise=percent(RISES[1], 0), **shares, **values)
    return not_here(said, found.order == "last")


def seeds_line(found: Sequence[Bend]) -> Sentence:
    """In how many networks perplexity is up 5, and 20 percent, before words are broken."""
    early = [bend for bend in found if bend.up is not None and bend.broken is not None]
    five = sum(bend.up < bend.broken for bend in early)
    twenty = sum(bend.bent is not None and bend.bent < bend.broken for bend in early)
    values = {
        "seeds": count(len(found)),
        "five": count(five),
        "twenty": count(twenty),
        "rise": percent(RISES[0], 0),
        "bent": percent(RISES[1], 0),
        "fall": count(round(100 * FALL)),
    }
    if len(found) < 2:
        return Sentence("lm-seeds-one", **values)
    if five == len(found):
        return Sentence("lm-seeds-all", **values)
    return Sentence("lm-seeds-some" if five else "lm-seeds-none", **values)


def table(found: Sequence[tuple[int, Bend]]) -> list[tuple[str, ...]]:
    """(seed, up, bent, broken) of every network; a dash where it never happens."""
    rows = []
    for seed, bend in found:
        shares = (bend.up, bend.bent, bend.broken)
        rows.append((str(seed), *("–" if at is None else percent(at, 0) for at in shares)))
    return rows


def skipped(characters: str, opening: str) -> Sentence | None:
    """Which characters of the opening the network does not know; None when it knows all."""
    if not characters:
        return None
    shown = " ".join(characters[:12]) + (" …" if len(characters) > 12 else "")
    key = "lm-skipped-all" if len(characters) >= len(set(opening.replace(" ", ""))) else "lm-skipped"
    return Sentence(key, characters=plain(shown), longest=count(LONGEST))


def data_note(network: Network) -> Sentence:
    data = network.data
    return Sentence(
        "lm-data-note",
        train=count(data.train.y.numel()),
        validation=count(data.validation.y.numel()),
        characters=count(len(data.vocabulary) - 2),
    )


# Which characters suffer.


def place_name(place: int) -> Sentence:
    return Sentence(f"lm-place-{PLACES[place]}")


def suffering_question(criterion: str) -> Sentence:
    return Sentence("lm-predict", rise=percent(RISES[1], 0), criterion=criterion_name(criterion))


def suffering_why(found: Suffering) -> Sentence:
    """What each kind of character lost, and whether the dearest kind is also the one that lost most."""
    dearest = int(found.bits[0].argmax())
    closing = Sentence(
        "lm-predict-same" if dearest == found.answer else "lm-predict-other",
        dearest=place_name(dearest),
        dear=figure(found.bits[0, dearest]),
        dear_rise=figure(found.rise[dearest]),
    )
    # Only inside a word is the loss one of memory: a space or a first letter is no word that has begun.
    if dearest != found.answer and PLACES[found.answer] in ("second", "later"):
        closing = Sentence("lm-predict-memory", other=closing)
    return Sentence(
        "lm-predict-why",
        share=percent(found.share[found.at], 0),
        place=place_name(found.answer),
        before=figure(found.bits[0, found.answer]),
        after=figure(found.bits[found.at, found.answer]),
        rise=figure(found.rise[found.answer]),
        closing=closing,
    )


# Where the weights went.


def parts_line(left: np.ndarray, names: Sequence[str]) -> Sentence:
    """The blocks that keep least and most at a stop, left (blocks,)."""
    low, high = int(left.argmin()), int(left.argmax())
    if left[high] - left[low] < TOLERANCE:
        return Sentence("lm-parts-even", share=percent(left[low], 0))
    return Sentence(
        "lm-parts-line",
        low=names[low],
        low_share=percent(left[low], 0),
        high=names[high],
        high_share=percent(left[high], 0),
    )


# A lighter network.


def lighter_line(found: Lighter, grain: str) -> Sentence:
    """What can really be taken out of the tensors at this position."""
    before, after = found.units
    values = {
        "units": count(before),
        "after": count(after),
        "unread": count(before - after),
        "before_size": count(found.size[0]),
        "after_size": count(found.size[1]),
        "share": percent(1 - found.size[1] / found.size[0], 0),
    }
    if found.difference is None:
        return Sentence("lm-lighter-empty", **values)
    if before == after:
        return Sentence(f"lm-lighter-none-{grain}", **values)
    return Sentence(f"lm-lighter-{grain}", difference=number(found.difference, 1), **values)


def speed_line(found: Sequence[Speed]) -> Sentence:
    """Whether zeros, and fewer units, save time where the page runs."""
    one, many = found
    masked = abs(many.masked / many.dense - 1.0) < ALIKE
    key = "zeros" if masked else "zeros-differ"
    parts = Sentence(f"lm-speed-{key}", masked=_times(many.dense / many.masked), texts=count(many.texts))
    if one.smaller is None or many.smaller is None:
        return Sentence("lm-speed-empty", zeros=parts)
    gain = many.dense / many.smaller
    return Sentence(
        "lm-speed-gain" if gain > 1.0 + ALIKE else "lm-speed-no-gain",
        zeros=parts,
        one=_times(one.dense / one.smaller),
        many=_times(gain),
        texts=count(many.texts),
    )


def _times(ratio: float) -> str:
    return f"{ratio:.1f}"


# Criteria beside each other.


def ranked_line(rows: Sequence[Ranked], share: float) -> Sentence:
    best, worst = rows[0], rows[-1]
    return Sentence(
        "lm-ranked-line",
        share=percent(share, 0),
        best=criterion_name(best.criterion),
        best_rise=change(best.rise),
        worst=criterion_name(worst.criterion),
        worst_rise=change(worst.rise),
    )


def penalty_line(with_l1: Subject, without: Subject) -> Sentence:
    """What the L1 penalty costs the dense network, and what it saves at the share of the exercise."""
    rises = tuple(float(one.harm[one.plan.at_share(GOAL_SHARE)]) for one in (with_l1, without))
    key = "lm-penalty-line" if rises[0] < rises[1] else "lm-penalty-line-other"
    return Sentence(
        key,
        dense=figure(with_l1.dense),
        plain=figure(without.dense),
        share=percent(GOAL_SHARE, 0),
        rise=change(rises[0]),
        plain_rise=change(rises[1]),
    )
