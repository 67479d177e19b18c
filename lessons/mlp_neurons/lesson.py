"""The lesson on neurons: small and negative are different words."""

from __future__ import annotations

from core.charts import neurons as figures
from lessons.blocks import (
    Blocks,
    Change,
    Code,
    Columns,
    Formula,
    Guess,
    Part,
    Plot,
    Table,
    here_table,
    say,
)
from lessons.catalogue import Sentence
from lessons.fine_print import note, test_look
from lessons.lesson import Box, Control, Lesson
from lessons.lesson import View as AnyView
from lessons.mlp_neurons import claims, studies
from lessons.mlp_neurons.chart import chart
from lessons.mlp_neurons.figures import layers_figure, order_figure
from lessons.mlp_neurons.settings import CRITERIA, PAGE, SIGNED, MlpNeurons
from lessons.mlp_neurons.tasks import goal
from lessons.mlp_neurons.walk import WALK
from lessons.network import joined, network
from lessons.numbers import correlation, latex, percent, shape
from lessons.panels import criterion_name, epoch_name
from lessons.take_home import csv, network_files, network_script

View = AnyView[MlpNeurons]


def unready(settings: MlpNeurons) -> Sentence | None:
    """Why the share of zeros says nothing of a network whose outputs are never 0."""
    found = network(settings.training, settings.epoch)
    return None if found.defined("unit", settings.criterion) else claims.undefined(found)


def guess(view: View) -> Guess:
    found = view.subject
    order = studies.order(found.network)

    def shown() -> Blocks:
        drawn = Plot("order", lambda text: order_figure(found, text), key=found.question.by(SIGNED))
        return drawn, say(claims.order_caption(order), look="caption")

    return Guess(
        Sentence("neurons-predict", total=found.total),
        tuple(Sentence(f"neurons-predict-{third}") for third in ("first", "middle", "last")),
        order.answer,
        lambda: claims.predict_why(found),
        shown,
    )


def body(view: View) -> Blocks:
    return (Columns((why(view), here(view))), *layers(view))


def why(view: View) -> Blocks:
    """The formula with the numbers of the picked neuron, what goes with it, and the identity as a
    self-test."""
    found, picked = view.subject, view.settings.picked_item
    facts = studies.neuron(found.question, picked)
    key = "neurons-why-none" if picked is None else "neurons-why-picked"
    kept = bool(found.plan.kept(view.stop)[facts.layer][facts.index])
    j, n = facts.index, len(found.network.measured)
    one = rf"o_{{i,{j}}}\,\frac{{\partial \ell_i}}{{\partial o_{{i,{j}}}}}"
    reader = rf"W^{{\mathrm{{{facts.touched[-1][0].removesuffix('.weight')}}}}}_{{k,{j}}}"
    left = rf"\textstyle\sum_i o_{{i,{j}}}\frac{{\partial L}}{{\partial o_{{i,{j}}}}}"
    right = rf"\textstyle\sum_k {reader}\frac{{\partial L}}{{\partial {reader}}}"
    sides = ((left, facts.left), (right, facts.right))
    blocks = (
        say(
            Sentence(key, layer=facts.layer, index=facts.index),
            badge=Sentence(f"network-status-{'kept' if kept else 'cut'}"),
        ),
        Formula(rf"S_{{{j}}} = \frac{{1}}{{{n}}}\sum_i {one} = {latex(facts.signed)}"),
        Formula(rf"\frac{{1}}{{{n}}}\sum_i \left|{one}\right| = {latex(facts.mean_of_absolutes)}"),
        Formula(rf"L(o_{{{j}}} = 0) - L = {latex(facts.truth)}"),
        *(say(sentence) for sentence in claims.why_lines(found, facts, view.revealed)),
        say(claims.touched(facts, found.model.weight_names)),
        Formula(" = ".join(rf"\underbrace{{{side}}}_{{{latex(value)}}}" for side, value in sides)),
        say(claims.identity_line(facts)),
    )
    return (Part("why", blocks),)


def here(view: View) -> Blocks:
    """The exact numbers of this position, and the smaller network beside the masked one."""
    found, stop = view.subject, view.stop
    small = found.shrunken(stop)
    live = int(joined(found.network.live).sum())
    shapes = (shape(claims.widths(found, sizes)) for sizes in (small.after, small.before))
    rows = (
        (Sentence("network-here-accuracy"), percent(found.accuracy[stop]), percent(found.dense)),
        (Sentence("neurons-here-live"), str(live - int(studies.live_removed(found)[stop])), str(live)),
        (Sentence("neurons-here-shape"), *shapes),
        (Sentence("network-here-parameters"), *map(claims.size, reversed(small.parameters))),
        (Sentence("neurons-here-adds"), *map(claims.size, reversed(small.multiply_adds))),
    )
    said = here_table(rows), say(claims.shrink_line(found, small)), test_look(found, stop)
    return (Part("here", said, Sentence("network-here")),)


def layers(view: View) -> Blocks:
    """Each hidden layer pruned alone."""
    found, criterion = view.subject, view.settings.criterion
    alone = studies.sensitivity(found.network, criterion)
    drawn = Plot(
        "layers",
        lambda text: layers_figure(found, view.seeds, text),
        key=(found.question.by(criterion, "global"), view.seeds),
    )
    caption = say(claims.layers_line(found, alone), claims.layers_drawn(len(view.seeds)), look="caption")
    return (Part("layers", (drawn, caption), Sentence("neurons-layers")),)


def script(view: View) -> str:
    return network_script("mlp_neurons", view.settings.file_stem(PAGE), view.subject, view.stop)


def table(view: View) -> str:
    """One line a neuron: its scores by every criterion defined here, the truth, and whether it is removed."""
    found = view.subject
    trained, order = found.network, studies.removal_order(found)
    names = [name for name in CRITERIA if name not in ("zeros", "random")]
    head = ["layer", "neuron", *names, "loss_rise", "share_of_zeros", "order", "removed"]
    columns = [*(trained.scores("unit", name) for name in names), found.truth, trained.zeros]
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
    return csv(head, rows)


# Closed boxes.


def pair(view: View) -> Blocks:
    found = view.subject.network
    worst = studies.worst_pair(found)
    costs = [worst.first_rise, worst.second_rise, worst.sum, worst.together]

    def draw(text):
        first, second = (text(claims.name(*place)) for place in (worst.first, worst.second))
        names = [
            text("neurons-pair-first", name=first),
            text("neurons-pair-first", name=second),
            text("neurons-pair-sum"),
            text("neurons-pair-both"),
        ]
        title = text(claims.pair_title(worst))
        return figures.cost_bars(names, costs, title=title, y=text("network-axis-truth"))

    return (*(say(line) for line in claims.pair_lines(found, worst)), Plot("pair", draw, key=worst))


def chance(view: View) -> Blocks:
    rate, found = view.settings.rate, view.subject
    drawn = studies.by_chance(found.network)
    lines = claims.chance_lines(drawn, rate)
    text = Sentence(
        "neurons-chance-text",
        rate=percent(rate / 100, 0),
        draws=studies.DRAWS,
        network=shape(found.model.widths),
    )
    codes = tuple((Code(studies.source(code)), say(lines[code])) for code in studies.CODES)

    def draw(text):
        return figures.two_codes(
            drawn.rates,
            [
                (text("neurons-chance-line-right"), drawn.accuracy["right"]),
                (text("neurons-chance-line-wrong"), drawn.accuracy["articles"]),
            ],
            rate,
            drawn.dense,
            dense_name=text("network-trace-dense"),
            title=text(claims.chance_title(drawn, rate)),
            x=text("neurons-chance-x"),
            y=text("neurons-axis-accuracy"),
        )

    article = Change("article", Sentence("neurons-chance-article"), {"network": "64-64-10"})
    return (
        Control("rate", "segmented", label="neurons-chance-rate", name=str),
        say(text),
        Columns(codes),
        Plot("chance", draw),
        *((article,) if view.settings.network != "64-64-10" else ()),
    )


def rules(view: View) -> Blocks:
    found = view.subject.network
    table = studies.rules(view.settings.training, view.settings.epoch)
    columns = ("criterion", "agreement", "free", "ten")
    rows = tuple(
        (criterion_name(rule.criterion), correlation(rule.agreement), rule.free, percent(rule.after))
        for rule in table
    )
    zeros = Sentence("neurons-rules-zeros-tanh")
    if found.defined("unit", "zeros"):
        zeros = claims.surprise_line("zeros", studies.surprise(found, "zeros"))
    return (
        Table(tuple(Sentence(f"neurons-rules-{name}", count=studies.FIRST) for name in columns), rows),
        say(claims.rules_line(table)),
        say(zeros),
        say(claims.surprise_line("in_norm", studies.surprise(found, "in_norm"))),
    )


def history(view: View) -> Blocks:
    found = studies.sign_history(view.settings.training)

    def draw(text):
        return figures.sign_lines(
            found.epochs,
            found.negative,
            found.agreement,
            negative_name=text("neurons-history-negative"),
            agreement_name=text("neurons-history-agreement"),
            title=text(claims.history_title(found)),
            x=text("neurons-history-x"),
        )

    return (
        Plot("history", draw, key=view.settings.training),
        say(claims.history_text(found), Sentence("neurons-history-why")),
    )


LESSON = Lesson(
    page=PAGE,
    prefix="neurons",
    settings=MlpNeurons,
    controls=(
        Control("criterion", width=250),
        Control("network", name=str, width=160),
        Control("scope", "segmented", options=lambda s: s.scopes),
        Control("epoch", options=lambda s: s.training.snapshots, name=epoch_name, width=170),
    ),
    more=(Control("activation", "segmented"), Control("seed", "segmented", name=str)),
    training=lambda settings: settings.training,
    line=claims.line,
    chart=chart,
    hides=True,
    position=("axis", "at", "picked", "rate"),
    unready=unready,
    under=lambda view: (note(view.subject.network, claims.data_note(view.subject.network)),),
    guess=guess,
    body=body,
    goal=goal,
    script=script,
    table=table,
    files=lambda view: network_files(view.subject, view.stop, view.settings.file_stem(PAGE)),
    deeper=(Box("pair", pair), Box("chance", chance), Box("rules", rules), Box("history", history)),
    walk=WALK,
)
