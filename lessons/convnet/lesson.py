"""The lesson on a residual network: what is added together must go together."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import torch

from core.charts import neurons as figures
from core.prune.masks import removal_rank
from lessons.blocks import (
    Blocks,
    Code,
    Columns,
    Formula,
    Guess,
    Part,
    Pictures,
    Plot,
    Table,
    here_table,
    say,
)
from lessons.catalogue import Sentence
from lessons.convnet import claims, studies
from lessons.convnet.chart import chart
from lessons.convnet.settings import MEAN_OF_ABSOLUTES, PAGE, SIGNED, ConvNetPage
from lessons.convnet.tasks import goal
from lessons.convnet.walk import WALK
from lessons.fine_print import note, test_look
from lessons.lesson import Box, Control, Lesson
from lessons.lesson import View as AnyView
from lessons.mlp_neurons.studies import worst_pair
from lessons.numbers import correlation, count, latex, number, percent, shape
from lessons.panels import criterion_name
from lessons.take_home import csv, network_files, network_script

View = AnyView[ConvNetPage]


def under(view: View) -> Blocks:
    """What training on has mended of the cut that the chart shows, and where the numbers come from."""
    found = view.subject
    return say(claims.healed(view)), note(found.network, claims.data_note(found.network))


def guess(view: View) -> Guess:
    """How many tensors one filter takes along; the table of all groups is the answer."""
    model = view.subject.model
    options = claims.options(model)

    def shown() -> Blocks:
        head = ("group", "size", "made", "norms", "used", "tensors")
        rows = []
        for group in (*model.hidden, *model.branches):
            found = studies.touched(model, (group, 0))
            parts = (len(found.of(kind)) for kind in ("row", "entry", "column"))
            rows.append((group, model.units[group].size, *parts, found.tensors))
        table = Table(tuple(Sentence(f"convnet-groups-{name}") for name in head), tuple(rows))
        return table, say(Sentence("convnet-groups-line"), look="caption")

    return Guess(
        claims.predict(model),
        tuple(Sentence("convnet-predict-option", tensors=tensors) for tensors in options),
        len(options) - 1,
        lambda: claims.predict_why(model),
        shown,
    )


def body(view: View) -> Blocks:
    return (Columns((why(view), here(view))),)


def why(view: View) -> Blocks:
    """What goes with the picked unit, before it is removed; its numbers, and the identity as a self-test."""
    found, picked = view.subject, view.settings.picked_item
    group, index = unit = picked or claims.most_needed(view)
    facts, goes = studies.facts(found.question, unit), studies.touched(found.model, unit)
    kept = bool(found.kept(view.stop)[group][index])
    n, j = len(found.network.measured), index
    gate = rf"\frac{{\partial \ell_i}}{{\partial \xi_{{{j}}}}}"
    if group in found.model.branches:
        reader = r"\gamma_c\frac{\partial L}{\partial \gamma_c} + \beta_c\frac{\partial L}{\partial \beta_c}"
        right = rf"\textstyle\sum_c {reader}"
    else:
        reader = rf"W^{{(r)}}_{{k,{j}}}"
        right = rf"\textstyle\sum_r \sum_k {reader}\frac{{\partial L}}{{\partial {reader}}}"
    sides = ((rf"\textstyle\frac{{\partial L}}{{\partial \xi_{{{j}}}}}", facts.left), (right, facts.right))
    head = tuple(Sentence(f"convnet-goes-{name}") for name in ("layer", "part"))
    pictures = studies.kernels(found.network, unit) if group not in found.model.branches else ()
    takes: Blocks = (say(Sentence("convnet-why-asked")),)
    if view.revealed or not group.startswith("stage"):
        rows = tuple(claims.goes(cut) for cut in goes.cuts)
        takes = (say(claims.touched(group, index, goes)), Table(head, rows, "short"))
    blocks = (
        say(claims.who(view, unit), badge=Sentence(f"network-status-{'kept' if kept else 'cut'}")),
        *takes,
        *(kernels(pictures, goes.cuts[0].layer) if pictures else ()),
        Formula(rf"S_{{{j}}} = \frac{{1}}{{{n}}}\sum_i {gate} = {latex(facts.signed)}"),
        Formula(rf"\frac{{1}}{{{n}}}\sum_i \left|{gate}\right| = {latex(facts.mean_of_absolutes)}"),
        Formula(rf"L(\xi_{{{j}}} = 0) - L = {latex(facts.truth)}"),
        say(Sentence("convnet-why-gate"), claims.why_line(found, facts)),
        Formula(" = ".join(rf"\underbrace{{{side}}}_{{{latex(value)}}}" for side, value in sides)),
        say(claims.identity_line(facts)),
    )
    return (Part("why", blocks),)


def kernels(pictures: Sequence[np.ndarray], layer: str) -> Blocks:
    """What the picked filter is made of, one picture a channel that it reads."""
    captions = tuple(map(str, range(len(pictures))))
    return (
        Pictures(pictures, captions, Sentence("convnet-why-kernel-alt"), 40),
        say(Sentence("convnet-why-kernels", layer=layer), look="caption"),
    )


def here(view: View) -> Blocks:
    """The exact numbers of this position, and the smaller network beside the masked one."""
    found, stop = view.subject, view.stop
    small = found.shrunken(stop)
    adds = studies.multiply_adds(found.question)
    rows = (
        (Sentence("network-here-accuracy"), percent(found.accuracy[stop]), percent(found.dense)),
        (Sentence("convnet-here-sizes"), *map(claims.sizes, (small.model, found.model))),
        (Sentence("network-here-parameters"), *map(claims.size, reversed(small.parameters))),
        (Sentence("convnet-here-adds"), count(adds[stop]), count(small.multiply_adds[0])),
    )
    healed = studies.after_training(view.settings, view.stop)
    if healed is not None:
        accuracies = healed["validation"], found.dense
        name = Sentence("convnet-here-healed", epochs=view.settings.heal)
        rows = (rows[0], (name, *map(percent, accuracies)), *rows[1:])
    line = claims.shrink_line(found.network, small, int(found.plan.removed[stop]))
    return (Part("here", (here_table(rows), say(line), test_look(found, stop)), Sentence("network-here")),)


def script(view: View) -> str:
    unit = view.settings.picked_item or claims.most_needed(view)
    file = view.settings.file_stem(PAGE)
    return network_script("convnet", file, view.subject, view.stop, unit=unit, heal=view.settings.heal)


def table(view: View) -> str:
    """One line a unit: its scores, the truth, and whether it is removed."""
    found, asked = view.subject, view.settings.question
    names = list(dict.fromkeys((MEAN_OF_ABSOLUTES, SIGNED, "in_norm", "norm_scale", asked.criterion)))
    columns = [*(found.network.scores("unit", name, asked.names) for name in names), found.truth]
    order = removal_rank(found.scores, asked.scope)
    rows = (
        [
            group,
            index,
            studies.touched(found.model, (group, index)).tensors,
            *(column[group][index].item() for column in columns),
            int(order[group][index]) + 1,
            int(stop <= view.stop),
        ]
        for group, gone in found.plan.gone.items()
        for index, stop in enumerate(gone.tolist())
    )
    return csv(["group", "unit", "tensors", *names, "loss_rise", "order", "removed"], rows)


# Closed boxes.


def small(view: View) -> Blocks:
    """Every tensor of the smaller network beside the masked one, and how far their outputs are apart."""
    found, stop = view.subject, view.stop
    kept = found.plan.kept(stop)
    built = found.shrunken(stop)
    if built.model is None:
        return (say(Sentence("convnet-shrink-empty")),)
    less = built.model.shapes
    weights = found.model.weight_names
    rows = tuple(
        (name, shape(found.model.shapes[name], " × "), shape(less[name], " × ") if name in less else "–")
        for name in weights
    )
    x = found.data.validation.x
    _, params = found.model.shrink(found.network.params, kept)
    with torch.no_grad():
        gap = found.model.logits(found.params(stop), x) - built.model.module(params)(x)
    head = tuple(Sentence(f"convnet-small-{name}") for name in ("tensor", "dense", "here"))
    line = Sentence(
        "convnet-small-line",
        rows=count(len(x)),
        double=number(built.difference, 1),
        single=number(gap.abs().max().item(), 1),
    )
    return say(line), Table(head, rows)


def alone(view: View) -> Blocks:
    """A cut that forgets the sum, and what torch says to it."""
    said = studies.forgotten(view.subject.network)
    return say(Sentence("convnet-alone-text")), Code(said, "text"), say(Sentence("convnet-alone-said"))


def pair(view: View) -> Blocks:
    found = view.subject.network
    worst = worst_pair(found, studies.CHEAP)
    costs = [worst.first_rise, worst.second_rise, worst.sum, worst.together]

    def draw(text):
        first, second = (text(claims.unit(*place)) for place in (worst.first, worst.second))
        names = [
            text("neurons-pair-first", name=first),
            text("neurons-pair-first", name=second),
            text("neurons-pair-sum"),
            text("neurons-pair-both"),
        ]
        title = text("convnet-pair-title", together=number(worst.together, 2), sum=number(worst.sum, 2))
        return figures.cost_bars(names, costs, title=title, y=text("network-axis-truth"))

    return (*(say(one) for one in claims.pair_lines(worst)), Plot("pair", draw, key=worst))


def blocks(view: View) -> Blocks:
    found = view.subject.network
    choices = studies.every_choice(found)
    head = tuple(Sentence(f"convnet-blocks-{name}") for name in ("gone", "accuracy", "parameters", "adds"))
    rows = tuple(
        (claims.blocks_gone(one), percent(one.accuracy), one.parameters, one.multiply_adds) for one in choices
    )
    return say(claims.blocks_line(choices)), Table(head, rows)


def rules(view: View) -> Blocks:
    training = view.settings.training
    found = studies.rules(training, training.epochs)
    head = ("neurons-rules-criterion", "neurons-rules-agreement", "convnet-rules-free", "convnet-rules-saved")
    rows = tuple(
        (criterion_name(one.criterion), correlation(one.agreement), one.free, percent(one.saved, 0))
        for one in found
    )
    return Table(tuple(map(Sentence, head)), rows), say(claims.rules_line(found))


LESSON = Lesson(
    page=PAGE,
    prefix="convnet",
    settings=ConvNetPage,
    controls=(
        Control("network", "segmented", name=str, help=Sentence("convnet-network-help")),
        Control("criterion", options=lambda s: s.criteria, width=230),
        Control("grain", "segmented"),
        Control("digit", name=str, width=90),
        Control("heal", "segmented", name=str),
    ),
    more=(
        Control("scope", "segmented", shown=lambda s: len(s.scopes) > 1),
        Control("seed", "segmented", name=str),
    ),
    training=lambda settings: settings.training,
    line=claims.line,
    chart=chart,
    position=("axis", "at", "picked", "heal"),
    under=under,
    guess=guess,
    body=body,
    goal=goal,
    script=script,
    table=table,
    files=lambda view: network_files(view.subject, view.stop, view.settings.file_stem(PAGE)),
    deeper=(
        Box("small", small),
        Box("alone", alone),
        Box("pair", pair),
        Box("blocks", blocks),
        Box("rules", rules),
    ),
    walk=WALK,
    essentials=("criterion", "heal"),
)
