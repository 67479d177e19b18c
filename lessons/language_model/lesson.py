"""The lesson on a language model: perplexity bends before text breaks."""

from __future__ import annotations

import math

import plotly.graph_objects as go

from core.charts import language as figures
from core.train.settings import BaseTrainSettings
from lessons.blocks import (
    Blocks,
    Columns,
    Formula,
    Goal,
    Guess,
    Part,
    Plot,
    Press,
    Table,
    here_table,
    say,
)
from lessons.catalogue import Catalogue, Sentence, plain
from lessons.language_model import chart, claims, experiment, studies, take_home
from lessons.language_model.network import WINDOWS, Pruning, read, rule_of
from lessons.language_model.settings import CRITERIA, LONGEST, NETWORKS, PAGE, LanguageModel, scopes
from lessons.lesson import Box, Control, Lesson
from lessons.lesson import View as AnyView
from lessons.network import known, known_seeds
from lessons.numbers import count, latex, number, percent, signed
from lessons.panels import criterion_name
from live_chart import Encoded

View = AnyView[LanguageModel]


# The chart: the curves of other seeds take a while, so it is drawn with those that are there.


def payload(view: View) -> Encoded:
    settings = view.settings
    return experiment.encoded(settings.pruning, settings.writing, view.seeds, view.language)


def seeds(view: View) -> tuple[BaseTrainSettings, ...]:
    return experiment.drawn(known_seeds(view.settings.training), *view.settings.pruning[1:])


def measure(view: View, seed: BaseTrainSettings) -> None:
    experiment.curve(seed, *view.settings.pruning[1:])


# Guess, why, here.


def line(view: View) -> Sentence:
    settings = view.settings
    return claims.line(experiment.bend(*settings.pruning, settings.temperature), settings)


def guess(view: View) -> Guess:
    settings = view.settings
    found = experiment.suffering(*settings.pruning)
    places = tuple(claims.place_name(place) for place in range(len(studies.PLACES)))

    def draw(text: Catalogue) -> go.Figure:
        return figures.bits_by_kind(
            found.share,
            found.bits,
            [text(place) for place in places],
            found.at,
            title=text("lm-bits-title"),
            x=text(f"lm-axis-{settings.grain}"),
            y=text("lm-bits-y"),
            mark=text("lm-bits-mark", rise=percent(studies.RISES[1], 0)),
        )

    return Guess(
        claims.suffering_question(experiment.as_set(settings)),
        places,
        found.answer,
        lambda: claims.suffering_why(found),
        lambda: (Plot("bits", draw, key=settings.pruning),),
    )


def body(view: View) -> Blocks:
    pruning = experiment.as_set(view.settings)
    return (Columns((why(view, pruning), here(view, pruning)), widths=(3, 2)), *lighter(view))


def why(view: View, pruning: Pruning) -> Blocks:
    """What perplexity is, and the formula of the criterion with the numbers of the picked weight or unit."""
    settings, stop = view.settings, view.stop
    now, dense = float(pruning.perplexity[stop]), pruning.dense
    facts = experiment.item(*settings.pruning, settings.item)
    none = say(Sentence(f"lm-why-none-{settings.grain}"), look="caption")
    standing = Sentence(
        f"lm-why-score-{pruning.plan.scope}",
        score=number(facts.score),
        rank=count(facts.place + 1),
        total=count(facts.rivals),
    )
    blocks = (
        Formula(
            r"\mathrm{PPL} = \exp\Big(-\frac{1}{N}\sum_t \ln p(c_t \mid c_{<t})\Big) = "
            rf"e^{{{math.log(now):.3f}}} = {now:.2f}"
        ),
        say(Sentence("lm-why-perplexity", bits=bits(now), dense_bits=bits(dense))),
        *((none,) if settings.item is None else ()),
        say(item_name(facts)),
        Formula(rf"{rule_of(settings.grain, settings.criterion).formula} \;=\; {latex(facts.score)}"),
        say(
            standing,
            Sentence("lm-why-cut" if facts.removed <= stop else "lm-why-kept"),
            Sentence("lm-why-truth", rise=signed(facts.rise), loss=number(facts.loss)),
        ),
    )
    return (Part("why", blocks),)


def bits(perplexity: float) -> str:
    """Bits a character."""
    return f"{math.log2(perplexity):.2f}"


def item_name(facts: studies.Item) -> Sentence:
    """What the picked weight or unit is."""
    if facts.name == "rnn":
        return Sentence("lm-why-unit", index=facts.index)
    title = f"{facts.name}\\[{facts.row}, {facts.column}\\] = {facts.value:.3g}"
    if facts.name == "out.weight":
        shown = plain(facts.character) or "␣"
        return Sentence("lm-why-out", name=title, source=facts.column, target=shown)
    kind = "lm-why-u" if "_hh_" in facts.name else "lm-why-w"
    gate = Sentence(f"lm-gate-{facts.gate}")
    return Sentence(kind, name=title, source=facts.column, target=facts.unit, gate=gate)


def here(view: View, pruning: Pruning) -> Blocks:
    """The exact numbers of this position, and where the weights went."""
    settings, stop, text = view.settings, view.stop, view.text
    both = [experiment.exact(*settings.pruning, at) for at in (stop, 0)]
    words = experiment.words(*settings.pruning, settings.temperature)
    at = words.below(len(pruning.plan))[stop]
    rows = [
        (Sentence("lm-here-perplexity"), *(claims.figure(one.perplexity) for one in both)),
        (Sentence("lm-here-bits"), *(bits(one.perplexity) for one in both)),
        (Sentence("lm-here-found"), *(percent(one.found) for one in both)),
        (Sentence("lm-here-words"), percent(words.share[at]), percent(words.share[0])),
        (Sentence("lm-here-nonzero"), *(count(one.nonzero) for one in both)),
        (Sentence("lm-here-test"), *(claims.figure(one.test) for one in both)),
    ]
    said: Blocks = (here_table(rows),)
    if settings.grain == "weights":
        model = pruning.network.model
        names = [chart.part_name(name, gate, model.cell, text) for name, gate in studies.parts(model)]
        said = (*said, say(claims.parts_line(studies.left_by_part(pruning)[stop], names)))
    return (Part("here", said, Sentence("network-here")),)


def lighter(view: View) -> Blocks:
    """The smaller network that does the same, and what it saves where the page runs."""
    settings, stop = view.settings, view.stop

    def timed() -> Blocks:
        found = experiment.speed(*settings.pruning, stop)
        head = tuple(Sentence(f"lm-speed-{name}") for name in ("texts", "dense", "masked", "smaller"))
        rows = tuple(
            (
                count(one.texts),
                *("–" if ms is None else f"{ms:.4f}" for ms in (one.dense, one.masked, one.smaller)),
            )
            for one in found
        )
        return Table(head, tuple(rows)), say(claims.speed_line(found))

    line = say(claims.lighter_line(experiment.lighter(*settings.pruning, stop), settings.grain))
    press = Press("measure", Sentence("lm-lighter-measure"), timed, ":material/speed:")
    return (Part("lighter", (line, press), Sentence("lm-lighter")),)


def goal(view: View) -> Goal:
    pruning = experiment.as_set(view.settings)
    return Goal(claims.goal(), claims.solved(pruning, view.stop), claims.so_far(pruning, view.stop))


def script(view: View) -> str:
    return take_home.script(view.settings, view.stop, view.settings.file_stem(PAGE))


def table(view: View) -> str:
    settings = view.settings
    words = experiment.words(*settings.pruning, settings.temperature)
    return take_home.table(experiment.as_set(settings), words)


def unknown(view: View) -> Blocks:
    """Characters of the opening that the network has never seen."""
    opening = view.settings.opening
    said = claims.skipped(read(opening)[1], opening)
    return () if said is None else (say(said, look="caption"),)


# Closed boxes.


def over_seeds(view: View) -> Blocks:
    settings = view.settings
    how = settings.pruning[1:]
    found = [
        (run.seed, experiment.bend(run, *how, settings.temperature)) for run in known_seeds(settings.training)
    ]
    head = (
        Sentence("lm-seeds-column-seed"),
        *(Sentence("lm-seeds-column-up", rise=percent(rise, 0)) for rise in studies.RISES),
        Sentence("lm-seeds-column-broken", fall=round(100 * studies.FALL)),
    )
    rows = tuple(map(tuple, claims.table(found)))
    return say(claims.seeds_line([bend for _, bend in found])), Table(head, rows)


def ranked(view: View) -> Blocks:
    settings = view.settings
    share = claims.GOAL_SHARE if settings.grain == "weights" else 0.25
    found = experiment.ranked(settings.training, settings.grain, share)
    head = (
        Sentence("lm-ranked-column-criterion"),
        Sentence("setting-scope"),
        Sentence("lm-ranked-column-rise", share=percent(share, 0)),
        Sentence("lm-ranked-column-holds", rise=percent(studies.RISES[0], 0)),
    )
    rows = tuple(
        (
            criterion_name(row.criterion),
            Sentence(f"scope-{row.scope}"),
            claims.change(row.rise),
            percent(row.holds, 0),
        )
        for row in found
    )
    many, few = (count(WINDOWS[needs]) for needs in ("gradient", "per-sample"))
    note = say(Sentence("lm-ranked-windows", many=many, few=few), look="caption")
    return say(claims.ranked_line(found, share)), Table(head, rows), note


def penalty(view: View) -> Blocks:
    both = [
        view.settings.replace(trained=name, grain="weights", criterion="magnitude", scope="global")
        for name in ("l1", "none")
    ]
    if any(known(one.training) is None for one in both):
        return (say(Sentence("lm-penalty-waiting")),)
    return (say(claims.penalty_line(*(experiment.as_set(one) for one in both))),)


def trained_name(option: str) -> Sentence:
    if option == "none":
        return Sentence("lm-trained-none")
    return Sentence("lm-trained-l1", l1=number(LanguageModel().training.l1))


LESSON = Lesson(
    page=PAGE,
    prefix="lm",
    settings=LanguageModel,
    controls=(
        Control("grain", "segmented", label="lm-grain", name=lambda grain: Sentence(f"lm-grain-{grain}")),
        Control("criterion", options=lambda s: CRITERIA[s.grain], width=190),
        Control(
            "scope",
            options=lambda s: scopes(s.grain, s.criterion),
            enabled=lambda s: len(scopes(s.grain, s.criterion)) > 1,
            width=155,
        ),
        Control("opening", "line", help=Sentence("lm-opening-help", longest=LONGEST), width=155),
        Control("temperature", "slider", step=0.05, help=Sentence("lm-temperature-help"), width=120),
    ),
    more=(
        Control(
            "network", options=lambda s: list(NETWORKS), name=lambda option: option.upper().replace("-", " ")
        ),
        Control("trained", "segmented", name=trained_name, help=Sentence("lm-trained-help")),
        Control("draw", "number", step=1),
        Control("seed", "segmented", name=str),
    ),
    training=lambda settings: settings.training,
    line=line,
    chart=payload,
    notes=unknown,
    under=lambda view: (say(claims.data_note(experiment.network(view.settings.training)), look="caption"),),
    guess=guess,
    body=body,
    goal=goal,
    script=script,
    table=table,
    deeper=(Box("seeds", over_seeds), Box("ranked", ranked), Box("penalty", penalty)),
    seeds=seeds,
    measure=measure,
)
