"""The lesson on the heads of a small transformer: most can go; which ones cannot?"""

from __future__ import annotations

import plotly.graph_objects as go

from core.charts import attention as figures
from core.charts import neurons as cost_figures
from core.prune.masks import removal_rank
from core.train.settings import BaseTrainSettings
from lessons.attention import claims, studies
from lessons.attention.chart import RANDOM, chart, unit_name
from lessons.attention.settings import MEAN_OF_ABSOLUTES, PAGE, SIGNED, Attention
from lessons.attention.tasks import goal
from lessons.attention.walk import WALK
from lessons.blocks import (
    Blocks,
    Change,
    Columns,
    Formula,
    Guess,
    Part,
    Plot,
    Table,
    here_table,
    say,
)
from lessons.catalogue import Catalogue, Sentence
from lessons.fine_print import note, test_look
from lessons.lesson import Box, Control, Lesson
from lessons.lesson import View as AnyView
from lessons.network import known_seeds
from lessons.numbers import correlation, count, latex, percent, points, signed
from lessons.panels import criterion_name
from lessons.subject import WITHIN, Subject, subject
from lessons.take_home import csv, network_files, network_script

View = AnyView[Attention]

AT_ONCE = (MEAN_OF_ABSOLUTES, "contribution_abs_mean", "ablation")
"""Criteria that the greedy order is held against."""


def by_heads(view: View, criterion: str) -> Subject:
    """The heads alone, unedited, ranked by a criterion."""
    asked = view.settings.replace(grain="heads").question
    return subject(asked.by(criterion))


# The band: measuring another seed takes a while, so the chart is drawn with those that are there.


def seeds(view: View) -> tuple[BaseTrainSettings, ...]:
    return view.subject.drawn(known_seeds(view.settings.training), claims.BAND_SHARES)


def measure(view: View, seed: BaseTrainSettings) -> None:
    subject(view.settings.question.of(seed)).curve(claims.BAND_SHARES)


# Guess, why, here.


def guess(view: View) -> Guess:
    found = studies.skills(view.subject.network)

    def draw(text: Catalogue) -> go.Figure:
        return figures.head_skills(
            found.change,
            [unit_name(text, *unit) for unit in found.units],
            [text(claims.skill(name)) for name in found.names],
            title=text(claims.skills_title(found)),
            unit=text("attention-skills-unit"),
        )

    return Guess(
        Sentence("attention-predict", head=claims.unit(*found.units[found.costliest])),
        tuple(claims.skill(name) for name in found.names),
        found.carried,
        lambda: claims.predict_why(found),
        lambda: (Plot("skills", draw, key=found), say(claims.skills_line(found), look="caption")),
    )


def body(view: View) -> Blocks:
    return (Columns((why(view), here(view))),)


def why(view: View) -> Blocks:
    """The formula with the numbers of the picked unit, what goes with it, and the identity as a self-test."""
    found, picked = view.subject, view.settings.picked_item
    unit = picked or studies.most_needed(found.network)
    facts = studies.facts(found.question, unit)
    kept = bool(found.kept(view.stop)[facts.group][facts.index])
    j, n = facts.index, len(found.network.measured)
    gate = rf"\frac{{\partial \ell_i}}{{\partial \xi_{{{j}}}}}"
    first, last = facts.touched[-1][2][0], facts.touched[-1][2][-1]
    heads = facts.kind == "heads"
    reader = r"W^{\mathrm{out}}_{k,c}" if heads else rf"W^{{\mathrm{{ff2}}}}_{{k,{first}}}"
    columns = rf"\sum_{{c={first}}}^{{{last}}}" if heads else ""
    left = rf"\textstyle\frac{{\partial L}}{{\partial \xi_{{{j}}}}}"
    right = rf"\textstyle\sum_k {columns} {reader}\frac{{\partial L}}{{\partial {reader}}}"
    sides = ((left, facts.left), (right, facts.right))
    blocks = (
        say(
            Sentence(
                "attention-why-none" if picked is None else "attention-why-picked", unit=claims.unit(*unit)
            ),
            badge=Sentence(f"network-status-{'kept' if kept else 'cut'}"),
        ),
        Formula(rf"S_{{{j}}} = \frac{{1}}{{{n}}}\sum_i {gate} = {latex(facts.signed)}"),
        Formula(rf"\frac{{1}}{{{n}}}\sum_i \left|{gate}\right| = {latex(facts.mean_of_absolutes)}"),
        Formula(rf"L(\xi_{{{j}}} = 0) - L = {latex(facts.truth)}"),
        say(Sentence(f"attention-why-gate-{facts.kind}")),
        *(say(sentence) for sentence in claims.why_lines(facts, view.settings.criterion)),
        say(claims.touched(facts, found.model.head_width)),
        Formula(" = ".join(rf"\underbrace{{{side}}}_{{{latex(value)}}}" for side, value in sides)),
        say(claims.identity_line(facts)),
    )
    return (Part("why", blocks),)


def here(view: View) -> Blocks:
    """The exact numbers of this position, and the smaller network beside the masked one."""
    found, stop = view.subject, view.stop
    small = found.shrunken(stop)
    rows = (
        (Sentence("network-here-accuracy"), percent(found.accuracy[stop]), percent(found.dense)),
        (Sentence("attention-here-sizes"), claims.sizes(small.after), claims.sizes(small.before)),
        (Sentence("network-here-parameters"), *map(count, reversed(small.parameters))),
        (Sentence("attention-here-adds"), *map(count, reversed(small.multiply_adds))),
    )
    said = here_table(rows), say(claims.shrink_line(found.network, small)), test_look(found, stop)
    return (Part("here", said, Sentence("network-here")),)


def script(view: View) -> str:
    settings = view.settings
    file = settings.file_stem(PAGE)
    return network_script("attention", file, view.subject, view.stop, sentence=settings.sentence)


def table(view: View) -> str:
    """One line a unit: its scores, the truth, and whether it is removed."""
    found, asked = view.subject, view.settings.question
    names = list(dict.fromkeys((MEAN_OF_ABSOLUTES, "contribution_abs_mean", SIGNED, asked.criterion)))
    columns = [*(found.network.scores("unit", name, asked.names) for name in names), found.truth]
    order = removal_rank(found.scores)
    rows = (
        [
            group,
            index,
            *(column[group][index].item() for column in columns),
            int(order[group][index]) + 1,
            int(stop <= view.stop),
        ]
        for group, gone in found.plan.gone.items()
        for index, stop in enumerate(gone.tolist())
    )
    return csv(["group", "unit", *names, "loss_rise", "order", "removed"], rows)


# Closed boxes.


def structures(view: View) -> Blocks:
    trained = view.subject.network
    found = studies.structures(trained)
    head = tuple(
        Sentence(f"attention-structures-{name}") for name in ("what", "accuracy", "change", "rise", "gone")
    )
    rows = tuple(
        (
            claims.structure(one),
            percent(one.accuracy),
            points(one.accuracy - view.subject.dense),
            signed(one.rise, 2),
            count(one.parameters),
        )
        for one in found
    )
    return Table(head, rows), say(claims.structures_line(trained, found))


def pair(view: View) -> Blocks:
    worst = studies.worst_pair(view.subject.network)
    costs = [worst.first_rise, worst.second_rise, worst.sum, worst.together]

    def draw(text: Catalogue) -> go.Figure:
        first, second = (unit_name(text, *place) for place in (worst.first, worst.second))
        names = [
            text("neurons-pair-first", name=first),
            text("neurons-pair-first", name=second),
            text("neurons-pair-sum"),
            text("neurons-pair-both"),
        ]
        title = text(claims.pair_title(worst))
        return cost_figures.cost_bars(names, costs, title=title, y=text("network-axis-truth"))

    return (*(say(line) for line in claims.pair_lines(worst)), Plot("pair", draw, key=worst))


def greedy(view: View) -> Blocks:
    found = studies.greedy(view.subject.network)
    total, by_truth, by_score = (
        len(found.order),
        by_heads(view, "ablation"),
        by_heads(view, MEAN_OF_ABSOLUTES),
    )
    random = by_truth.random(**RANDOM)

    def draw(text: Catalogue) -> go.Figure:
        return figures.removal_lines(
            [
                (text("attention-greedy-again"), range(total + 1), found.accuracy),
                (text("attention-greedy-once"), by_truth.plan.removed, by_truth.accuracy),
                (text(criterion_name(MEAN_OF_ABSOLUTES)), by_score.plan.removed, by_score.accuracy),
            ],
            (text("network-trace-random"), total * random.share, random.values),
            view.subject.dense - WITHIN,
            limit_name=text("neurons-layers-budget"),
            title=text("attention-greedy-title", free=found.free, total=total),
            x=text("attention-axis-removed"),
            y=text("neurons-axis-accuracy"),
        )

    once = {name: by_heads(view, name).free for name in AT_ONCE}
    blocks: Blocks = (Plot("greedy", draw, key=view.settings.training), say(claims.greedy_line(found, once)))
    if not found.free:
        return blocks
    gone = studies.numbers(by_truth.question, found.order[: found.free])
    values = {"grain": "heads", "axis": "share", "at": 0.0, "cut": gone, "kept": ()}
    return (*blocks, Change("greedy-show", Sentence("attention-greedy-show", count=found.free), values))


def rules(view: View) -> Blocks:
    found = [by_heads(view, name) for name in view.settings.criteria]
    found.sort(key=lambda one: -one.agreement)
    head = ("neurons-rules-criterion", "neurons-rules-agreement", "attention-rules-free")
    rows = tuple(
        (criterion_name(one.question.criterion), correlation(one.agreement), one.free) for one in found
    )
    values = {one.question.criterion: one.agreement for one in found}
    return Table(tuple(map(Sentence, head)), rows), say(claims.rules_line(values))


LESSON = Lesson(
    page=PAGE,
    prefix="attention",
    settings=Attention,
    controls=(
        Control("criterion", options=lambda s: s.criteria, width=230),
        Control(
            "grain",
            "segmented",
            label="attention-grain",
            name=lambda grain: Sentence(f"attention-grain-{grain}"),
        ),
        Control("sentence", "line", label="attention-sentence", width=400),
    ),
    more=(
        Control("network", "segmented", label="attention-network", name=str),
        Control("seed", "segmented", name=str),
    ),
    training=lambda settings: settings.training,
    line=claims.line,
    chart=chart,
    position=("axis", "at"),
    notes=lambda view: tuple(
        say(note, look="caption")
        for note in claims.sentence_note(studies.sentence(view.subject.network, view.settings.sentence))
    ),
    under=lambda view: (note(view.subject.network, claims.data_note(view.subject.network)),),
    guess=guess,
    body=body,
    goal=goal,
    script=script,
    table=table,
    files=lambda view: network_files(view.subject, view.stop, view.settings.file_stem(PAGE)),
    deeper=(
        Box("structures", structures),
        Box("pair", pair),
        Box("greedy", greedy),
        Box("rules", rules),
    ),
    seeds=seeds,
    measure=measure,
    walk=WALK,
)
