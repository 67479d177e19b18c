"""Sentences of the page, each chosen by what the race shows."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from core.study import EqualSize, PairedTest, Row, Truth
from core.study.costs import ROWS, SIZES, Cost
from lessons.catalogue import Sentence
from lessons.compare.cost_runner import BUDGET_SECONDS
from lessons.compare.race import Race
from lessons.compare.settings import ASKED
from lessons.numbers import count, number, percent, points
from lessons.panels import criterion_name, not_here
from lessons.rows import rows_line

LEVEL = 0.05


def line(race: Race) -> Sentence:
    """The claim in numbers, at the two shares that the learner guesses."""
    stops = [race.stop(share) for share in ASKED]
    words: dict[str, object] = {"seeds": len(race.seeds)}
    for which, stop in zip(("first", "second"), stops, strict=True):
        words |= {
            f"{which}_share": percent(race.shares[stop], 0),
            which: criterion_name(race.criteria[race.winner[stop]]),
            f"{which}_dissent": int(race.dissent[stop]),
            f"{which}_tied": int(race.tied[stop]),
        }
    if (race.tied[stops] > 1).any():
        return Sentence("race-line-tie", **words)
    if race.dissent[stops].any():
        return Sentence("race-line", **words)
    return not_here(Sentence("race-line-agree", **words))


def answers(race: Race, share: float, named: Sequence[str]) -> tuple[int, ...]:
    """Indices into `named`, criteria of the race, of those with the best mean among them at a share."""
    rows = [race.criteria.index(name) for name in named]
    found = np.where(race.complete, race.mean[:, race.stop(share)], -np.inf)[rows]
    return tuple(int(k) for k in np.flatnonzero(found == found.max()))


def explain(race: Race, share: float, named: Sequence[str]) -> Sentence:
    """Why a guess is right or wrong: the best of those that it was about, and of all."""
    of_all = _of_all(race, share)
    if len(named) == len(race.criteria):
        return of_all
    best = named[answers(race, share, named)[0]]
    mean = race.mean[race.criteria.index(best), race.stop(share)]
    return Sentence("race-explain-named", best=criterion_name(best), mean=percent(mean), all=of_all)


def _of_all(race: Race, share: float) -> Sentence:
    """The two best, and how many seeds would have said otherwise."""
    stop = race.stop(share)
    means = np.where(race.complete, race.mean[:, stop], -np.inf)
    first, second = np.argsort(-means, kind="stable")[:2]
    if np.isinf(means[second]):
        return Sentence("race-explain-alone", winner=criterion_name(race.criteria[first]))
    if race.tied[stop] > 1:
        return Sentence(
            "race-explain-tie",
            share=percent(race.shares[stop], 0),
            tied=int(race.tied[stop]),
            best=percent(race.best[stop]),
        )
    return Sentence(
        "race-explain" if race.dissent[stop] else "race-explain-agree",
        share=percent(race.shares[stop], 0),
        first=criterion_name(race.criteria[first]),
        first_mean=percent(means[first]),
        second=criterion_name(race.criteria[second]),
        second_mean=percent(means[second]),
        dissent=int(race.dissent[stop]),
        seeds=len(race.seeds),
    )


def dissent_title(race: Race) -> Sentence:
    """The figure of all shares in one line. The dense network, where all are equal, does not count."""
    differ = race.dissent[1:] > 0
    words = {"count": int(differ.sum()), "all": len(differ), "seeds": len(race.seeds)}
    return Sentence("race-dissent-title" if differ.any() else "race-dissent-none", **words)


def verdict(test: PairedTest) -> Sentence:
    """What the paired test says of the two best."""
    words = {
        "first": criterion_name(test.first.key.criterion),
        "second": criterion_name(test.second.key.criterion),
        "difference": points(test.difference),
        "n": test.n,
    }
    if math.isnan(test.p):
        key = "race-test-few" if test.n < 2 else "race-test-same"
        return Sentence(key, **words)
    key = "race-test-real" if test.p < LEVEL else "race-test-chance"
    return Sentence(key, **words, p=number(test.p, 2))


def other_rows(race: Race, stop: int) -> Sentence | None:
    """The two best on other validation rows, all seeds together; None where there are no two, or no rows."""
    rows = race.ranked(stop)[:2]
    names = [row.key.criterion for row in rows]
    right = [race.right(name, stop) for name in names]
    if len(rows) < 2 or any(one is None for one in right):
        return None
    return rows_line(*map(criterion_name, names), *right)


def test_notes(test: PairedTest) -> list[Sentence]:
    """The interval and what to keep in mind; signed ranks are out only where their least p, 2 / 2^n, is above
    the level."""
    notes, least = [Sentence("race-why-note")], 2 / 2**test.n
    low, high = test.interval
    if not math.isnan(low):
        notes.insert(0, Sentence("race-why-interval", low=points(low), high=points(high)))
    if least > LEVEL:
        notes.append(Sentence("race-why-ranks", n=test.n, least=number(least, 3)))
    return notes


def worst_line(rows: Sequence[Row]) -> Sentence | None:
    """The best on average beside the best for the worst class."""
    rows = [row for row in rows if not math.isnan(row.worst)]
    if not rows:
        return None
    best, kind = rows[0], max(rows, key=lambda row: row.worst)
    words = {
        "best": criterion_name(best.key.criterion),
        "mean": percent(best.mean),
        "worst": percent(best.worst),
        "kind": criterion_name(kind.key.criterion),
        "kind_worst": percent(kind.worst),
    }
    return Sentence("race-worst-same" if kind is best else "race-worst-other", **words)


def partial(race: Race) -> Sentence | None:
    """What a race that was stopped lacks."""
    missing = int((~race.complete).sum())
    return Sentence("race-partial", missing=missing, all=len(race.criteria)) if missing else None


def truth_lines(found: Sequence[Truth]) -> list[Sentence]:
    """Who is nearest to the truth at the end, and whether that was so at the start; a coin does not count."""
    found = [one for one in found if one.criterion != "random"]
    if not found:
        return []
    epochs = sorted({one.epoch for one in found})
    first, last = (
        sorted((one for one in found if one.epoch == epoch), key=lambda one: one.mean)
        for epoch in (epochs[0], epochs[-1])
    )
    then, now = first[-1], last[-1]
    words = {
        "epoch": now.epoch,
        "now": criterion_name(now.criterion),
        "now_rho": _signed(now.mean),
        "then_epoch": then.epoch,
        "then": criterion_name(then.criterion),
        "then_rho": _signed(then.mean),
    }
    same = now.criterion == then.criterion
    by = {one.criterion: one for one in found if one.epoch == epochs[0]}
    moved = max(
        (one for one in last if one.criterion in by), key=lambda o: abs(o.mean - by[o.criterion].mean)
    )
    move = {
        "criterion": criterion_name(moved.criterion),
        "before": _signed(by[moved.criterion].mean),
        "after": _signed(moved.mean),
    }
    return [
        Sentence("race-truth-same" if same else "race-truth-other", **words),
        Sentence("race-truth-moved", **move),
    ]


def size_line(found: Sequence[EqualSize]) -> Sentence | None:
    """How often the small dense network is at least as good as a large one that was pruned to its size."""
    if not found:
        return None
    won = sum(one.small_mean >= one.large_mean for one in found)
    widest = max(found, key=lambda one: abs(one.small_mean - one.large_mean))
    key = "all" if won == len(found) else "none" if not won else "some"
    return Sentence(
        f"race-size-{key}",
        won=won,
        all=len(found),
        small=widest.small.shape,
        large=widest.large.shape,
        weights=count(widest.weights),
        small_mean=percent(widest.small_mean),
        large_mean=percent(widest.large_mean),
    )


def loss_line(rows: Sequence[Row], share: float) -> Sentence | None:
    """What the smallest and the largest network lose at the same share of their weights."""
    dense = {row.key.model: row for row in rows if row.key.share == 0.0}
    cut = {row.key.model: row for row in rows if row.key.share == share}
    models = sorted(dense.keys() & cut.keys(), key=lambda model: dense[model].weights)
    if len(models) < 2:
        return None
    small, large = (dense[m].mean - cut[m].mean for m in (models[0], models[-1]))
    return Sentence(
        "race-loss-small" if small > large else "race-loss-large",
        share=percent(share, 0),
        small=models[0].shape,
        small_loss=number(100 * small, 2),
        large=models[-1].shape,
        large_loss=number(100 * large, 2),
    )


def cost_intro() -> Sentence:
    return Sentence(
        "race-cost-text",
        rows=ROWS,
        low=count(SIZES[0]),
        high=count(SIZES[-1]),
        budget=number(BUDGET_SECONDS, 2),
    )


def cost_line(found: Sequence[Cost]) -> Sentence | None:
    """The dearest and the cheapest measured at the largest size where two were measured."""
    sizes = sorted({one.weights for one in found}, reverse=True)
    for size in sizes:
        measured = sorted(
            (o for o in found if o.weights == size and o.measured and o.criterion != "random"),
            key=lambda one: one.seconds,
        )
        if len(measured) > 1:
            cheap, dear = measured[0], measured[-1]
            return Sentence(
                "race-cost-line",
                weights=count(size),
                cheap=criterion_name(cheap.criterion),
                cheap_seconds=number(cheap.seconds, 2),
                dear=criterion_name(dear.criterion),
                dear_seconds=number(dear.seconds, 2),
                times=number(dear.seconds / cheap.seconds, 2),
            )
    return None


def skipped_line(found: Sequence[Cost]) -> Sentence | None:
    """What was left out because it would take too long."""
    longest = max((one for one in found if not one.measured), key=lambda one: one.expected, default=None)
    if longest is None:
        return None
    return Sentence(
        "race-cost-skipped",
        criterion=criterion_name(longest.criterion),
        weights=count(longest.weights),
        seconds=number(longest.expected, 2),
    )


def _signed(value: float) -> str:
    return f"{value:+.2f}".replace("-", "−")
