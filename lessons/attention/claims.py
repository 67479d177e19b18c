"""What the page says, as functions of results."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from core.data.language.tokens import Encoded as Tokens
from lessons.attention.settings import ROWS, Attention
from lessons.attention.studies import Facts, Greedy, Pair, Skills, Structure, skills
from lessons.catalogue import Sentence, plain
from lessons.lesson import View
from lessons.mlp_neurons.claims import BACKWARDS, TOLERANCE
from lessons.network import Network, Shrunken
from lessons.numbers import correlation, count, lost, number, percent, points, signed
from lessons.pairs import pair_lines as of_pair
from lessons.panels import criterion_name, not_here
from lessons.subject import WITHIN, Subject, last_within, subject

CANCELS = 0.5
"""Below this share of the mean of absolutes, the mean has lost most of itself to opposite signs."""

BAND_SHARES = 17
"""Even shares of the band over seeds: one for each of 16 heads, and none."""

SHOWN_WORDS = 3
"""Words that a sentence names before it says how many more there are."""


def unit(group: str, index: int) -> Sentence:
    """Such as "head 3 of block 1"."""
    kind = group.rstrip("0123456789")
    return Sentence(f"attention-unit-{kind}", block=group.removeprefix(kind), index=index)


def skill(name: str) -> Sentence:
    return Sentence(f"skill-{name}")


def line(view: View[Attention]) -> tuple[Sentence, ...]:
    """What stands under the claim, of the network without edits by hand, over all seeds that are measured.
    Until the guess it does not say what that asks: which skill the costliest head carries."""
    pruned, found = view.subject.unedited, skills(view.subject.network)
    values = {
        "kind": Sentence(f"attention-kind-{view.settings.grain}"),
        "criterion": criterion_name(pruned.question.criterion),
        "free": count(pruned.free),
        "total": count(pruned.total),
    }
    if len(view.seeds) > 1:
        shares = [free_share(pruned, seed) for seed in view.seeds]
        low, high = (count(round(share * pruned.total)) for share in (min(shares), max(shares)))
        first = Sentence("attention-line-seeds", low=low, high=high, seeds=len(view.seeds), **values)
    else:
        first = Sentence("attention-line", **values)
    first = not_here(first, view.settings.grain == "heads" and 2 * pruned.free <= pruned.total)
    if found.cost <= WITHIN + TOLERANCE:
        return first, Sentence("attention-line-none", total=len(found.units), cost=lost(found.cost))
    head = {"head": unit(*found.units[found.costliest]), "cost": lost(found.cost)}
    if not view.revealed:
        return first, Sentence("attention-line-head-before", **head)
    k = found.carried
    return first, Sentence(
        "attention-line-head",
        skill=skill(found.names[k]),
        before=percent(found.dense_by_skill[k], 0),
        after=percent(found.by_skill[found.costliest, k], 0),
        **head,
    )


def free_share(pruned: Subject, seed) -> float:
    """Share of the units that go within one point under another seed, measured at the shares of the band."""
    share, accuracy = subject(pruned.question.of(seed)).curve(BAND_SHARES)
    within = last_within(accuracy, accuracy[0])
    return float(share[max(within, 0)])


def data_note(network: Network) -> Sentence:
    return Sentence(
        "attention-data-note",
        penalty=number(network.training.l1),
        rows=count(ROWS),
        validation=count(len(network.data.validation)),
    )


def sentence_note(tokens: Tokens) -> list[Sentence]:
    """What had to be left out of the learner's sentence, or what to do where there is nothing to read."""
    (words,), (cut,), (unknown,) = tokens.words, tokens.cut, tokens.unknown
    if not words:
        return [Sentence("attention-sentence-empty")]
    notes = []
    if cut:
        notes.append(Sentence("attention-sentence-cut", kept=len(words), cut=len(cut)))
    if unknown and len(unknown) == len(set(words)):
        notes.append(Sentence("attention-sentence-unknown-all"))
    elif unknown:
        notes.append(Sentence("attention-sentence-unknown", count=len(unknown), words=_listed(unknown)))
    return notes


def _listed(words: Sequence[str]) -> str:
    """Some words between quotes."""
    shown = ", ".join(f"“{plain(word)}”" for word in words[:SHOWN_WORDS])
    return shown if len(words) <= SHOWN_WORDS else f"{shown} …"


def predict_why(found: Skills) -> Sentence:
    """What becomes of the kind of sentence that suffers most, where one falls and no other falls as far."""
    k, change = found.carried, found.change[found.costliest]
    values = {"head": unit(*found.units[found.costliest]), "cost": points(-found.cost)}
    if change[k] > -WITHIN or np.count_nonzero(change <= change[k] + TOLERANCE) > 1:
        return Sentence("attention-predict-why-even", **values)
    return Sentence(
        "attention-predict-why",
        skill=skill(found.names[k]),
        before=percent(found.dense_by_skill[k]),
        after=percent(found.by_skill[found.costliest, k]),
        **values,
    )


def skills_title(found: Skills) -> Sentence:
    k = found.carried
    return Sentence(
        "attention-skills-title",
        head=unit(*found.units[found.costliest]),
        skill=skill(found.names[k]),
        change=points(found.change[found.costliest, k], 0),
    )


def skills_line(found: Skills) -> Sentence:
    """How many heads cost a point or more on some kind of sentence, and how many on none."""
    hurts = (found.change <= -WITHIN - TOLERANCE).any(1)
    return Sentence(
        "attention-skills-line", total=len(found.units), hurts=int(hurts.sum()), free=int((~hurts).sum())
    )


def why_lines(facts: Facts, criterion: str) -> list[Sentence]:
    """What the numbers of one unit mean."""
    lines = [
        Sentence(
            "attention-why-sign",
            estimate=signed(-facts.signed, 2),
            truth=signed(facts.truth, 2),
            cheaper=count(facts.cheaper),
            total=count(facts.size),
            kind=Sentence(f"attention-kind-{facts.kind}"),
            criterion=criterion_name(criterion),
            place=count(facts.place + 1),
        )
    ]
    if facts.mean_of_absolutes > 0 and abs(facts.signed) / facts.mean_of_absolutes < CANCELS:
        share = abs(facts.signed) / facts.mean_of_absolutes
        lines.append(Sentence("attention-why-cancel", share=percent(share, 0)))
    return lines


def touched(facts: Facts, head_width: int) -> Sentence:
    """What goes with the unit, from the table of units."""
    (_, _, made), *_, (_, _, used) = facts.touched
    if facts.kind == "ff":
        return Sentence("attention-why-touched-ff", index=facts.index, block=facts.block, column=used[0])
    parts = [made[k * head_width : (k + 1) * head_width] for k in range(3)]
    # query, key and value lie under each other in one matrix; within each the rows are the same
    size = parts[1][0] - parts[0][0]
    own = {(part[0] - k * size, part[-1] - k * size) for k, part in enumerate(parts)}
    ((first, last),) = own
    return Sentence(
        "attention-why-touched",
        index=facts.index,
        block=facts.block,
        rows=_range(first, last),
        columns=_range(used[0], used[-1]),
    )


def _range(first: int, last: int) -> str:
    return str(first) if first == last else f"{first}–{last}"


def identity_line(facts: Facts) -> Sentence:
    return Sentence(
        f"attention-why-identity-{facts.kind}", difference=number(abs(facts.left - facts.right), 1)
    )


def sizes(units: Mapping[str, int]) -> Sentence:
    """Such as "8 + 8 heads, 32 + 32 neurons", of so many units in each group."""
    each = (
        " + ".join(str(n) for group, n in units.items() if group.startswith(kind)) for kind in ("heads", "ff")
    )
    return Sentence("attention-sizes", **dict(zip(("heads", "neurons"), each, strict=True)))


def shrink_line(network: Network, found: Shrunken) -> Sentence:
    if found.same:
        return Sentence("attention-shrink-none")
    return Sentence(
        "attention-shrink",
        rows=count(len(network.data.validation)),
        difference=number(found.difference, 1),
        parameters=percent(1 - found.parameters[1] / found.parameters[0]),
        adds=percent(1 - found.multiply_adds[1] / found.multiply_adds[0]),
        embeddings=percent(network.params["embed.weight"].numel() / found.parameters[0], 0),
    )


def structures_line(network: Network, found: Sequence[Structure]) -> Sentence:
    """The cheapest and the costliest whole structure."""
    by_cost = sorted(found, key=lambda one: one.accuracy, reverse=True)
    dense = network.dense["validation"]["accuracy"]
    best, worst = by_cost[0], by_cost[-1]
    return Sentence(
        "attention-structures-line",
        best=structure(best),
        best_cost=points(best.accuracy - dense),
        worst=structure(worst),
        worst_cost=points(worst.accuracy - dense),
    )


def structure(one: Structure) -> Sentence:
    return Sentence(f"attention-structure-{one.name}", block=one.block)


def pair_lines(pair: Pair) -> list[Sentence]:
    counted = Sentence(
        "attention-pair-accuracy",
        dense=percent(pair.dense),
        first=percent(pair.first_accuracy),
        second=percent(pair.second_accuracy),
        both=percent(pair.both_accuracy),
    )
    return of_pair("attention", pair, unit, counted)


def pair_title(pair: Pair) -> Sentence:
    if pair.times is None:
        return Sentence(
            "attention-pair-title-gain", together=number(pair.together, 2), sum=number(pair.sum, 2)
        )
    return Sentence("attention-pair-title", times=f"{pair.times:.1f}")


def greedy_line(found: Greedy, once: dict[str, int]) -> Sentence:
    """Heads that go within one point: scored again after every removal, against once for all by each
    criterion of `once`."""
    best = max(once, key=lambda name: once[name])
    values = {
        "free": found.free,
        "total": len(found.order),
        "best": criterion_name(best),
        "once": once[best],
        "evaluations": count(found.evaluations),
    }
    if found.free > once[best]:
        return Sentence("attention-greedy-more", **values)
    return Sentence(
        "attention-greedy-same" if found.free == once[best] else "attention-greedy-fewer", **values
    )


def rules_line(agreements: dict[str, float]) -> Sentence:
    """The criteria nearest to the truth and furthest from it; whether the signed one is backwards."""
    rest = {name: value for name, value in agreements.items() if name not in ("ablation", "random")}
    known = {name: value for name, value in rest.items() if not np.isnan(value)}
    best, worst = (max(known, key=known.get), min(known, key=known.get))
    key = "attention-rules-backwards" if known[worst] < BACKWARDS else "attention-rules-best"
    return Sentence(
        key,
        best=criterion_name(best),
        value=correlation(known[best]),
        worst=criterion_name(worst),
        worst_value=correlation(known[worst]),
    )
