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
    Guess,
    Part,
    Plot,
    Press,
    Say,
    Table,
    here_table,
    say,
)
from lessons.catalogue import Catalogue, Sentence, plain
from lessons.fine_print import look
from lessons.language_model import claims, studies
from lessons.language_model.chart import BAND_SHARES, block_names, chart
from lessons.language_model.settings import LONGEST, NETWORKS, PAGE, WINDOWS, LanguageModel
from lessons.language_model.tasks import goal
from lessons.language_model.walk import WALK
from lessons.lesson import Box, Control, Lesson
from lessons.lesson import View as AnyView
from lessons.network import known, known_seeds
from lessons.numbers import count, latex, number, percent, signed
from lessons.panels import criterion_name
from lessons.subject import Subject, subject
from lessons.take_home import network_files, network_script, stops_csv

View = AnyView[LanguageModel]


# The chart: the curves of other seeds take a while, so it is drawn with those that are there.


def seeds(view: View) -> tuple[BaseTrainSettings, ...]:
    return view.subject.drawn(known_seeds(view.settings.training), BAND_SHARES)


def measure(view: View, seed: BaseTrainSettings) -> None:
    subject(view.settings.question.of(seed)).curve(BAND_SHARES)


# Guess, why, here.


def line(view: View) -> Sentence:
    settings = view.settings
    return claims.line(studies.bend(settings.question, settings.temperature), settings)


def guess(view: View) -> Guess:
    settings = view.settings
    asked = settings.question.unedited
    found = studies.suffering(asked)
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
        claims.suffering_question(settings.criterion),
        places,
        found.answer,
        lambda: claims.suffering_why(found),
        lambda: (Plot("bits", draw, key=asked),),
    )


def body(view: View) -> Blocks:
    return (Columns((why(view), here(view)), widths=(3, 2)), *lighter(view))


def why(view: View) -> Blocks:
    """What perplexity is, and the formula of the criterion with the numbers of the picked weight or unit."""
    found, picked = view.subject, view.settings.picked_item
    now = float(found.metric[view.stop])
    facts = studies.item(found.question, picked)
    none = say(Sentence(f"lm-why-none-{view.settings.grain}"), look="caption")
    standing = Sentence(
        f"lm-why-score-{found.plan.scope}",
        score=number(facts.score),
        rank=count(facts.place + 1),
        total=count(facts.rivals),
    )
    blocks = (
        Formula(
            r"\mathrm{PPL} = \exp\Big(-\frac{1}{N}\sum_t \ln p(c_t \mid c_{<t})\Big) = "
            rf"e^{{{math.log(now):.3f}}} = {now:.2f}"
        ),
        say(Sentence("lm-why-perplexity", bits=bits(now), dense_bits=bits(found.dense))),
        *((none,) if picked is None else ()),
        say(item_name(facts)),
        Formula(rf"{found.rule.formula} \;=\; {latex(facts.score)}"),
        say(
            standing,
            Sentence("lm-why-cut" if facts.removed <= view.stop else "lm-why-kept"),
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


def here(view: View) -> Blocks:
    """The exact numbers of this position, and where the weights went."""
    found, stop, temperature = view.subject, view.stop, view.settings.temperature
    question, dense = found.question, found.network.dense
    perplexity, words = float(found.metric[stop]), studies.words(question, temperature)
    counts = (studies.nonzero(params) for params in (found.params(stop), found.network.params))
    rows = [
        (Sentence("lm-here-perplexity"), *map(claims.figure, (perplexity, found.dense))),
        (Sentence("lm-here-bits"), *map(bits, (perplexity, found.dense))),
        (
            Sentence("lm-here-found"),
            *map(percent, (found.accuracy[stop], dense["validation"]["accuracy"])),
        ),
        (
            Sentence("lm-here-words"),
            percent(words.share[words.below(len(found))[stop]]),
            percent(studies.dense_words(question, temperature)),
        ),
        (Sentence("lm-here-nonzero"), *map(count, counts)),
    ]
    said: Blocks = (here_table(rows),)
    if question.grain == "weight":
        names = block_names(found.model, view.text)
        said = (*said, say(claims.parts_line(studies.left_by_block(question)[stop], names)))
    return (Part("here", (*said, look(lambda: (tested(found, stop),))), Sentence("network-here")),)


def tested(found: Subject, stop: int) -> Say:
    """Perplexity of the test text, of the pruned network and of the dense one."""
    values = found.measure(stop, "test"), found.network.dense["test"]
    test, dense = (claims.figure(one["perplexity"]) for one in values)
    return say(Sentence("lm-test-shown", test=test, dense=dense))


def lighter(view: View) -> Blocks:
    """The smaller network that does the same, and what it saves where the page runs."""
    question, stop = view.settings.question, view.stop

    def timed() -> Blocks:
        found = studies.speed(question, stop)
        head = tuple(Sentence(f"lm-speed-{name}") for name in ("texts", "dense", "masked", "smaller"))
        rows = tuple(
            (
                count(one.texts),
                *("–" if ms is None else f"{ms:.4f}" for ms in (one.dense, one.masked, one.smaller)),
            )
            for one in found
        )
        return Table(head, tuple(rows)), say(claims.speed_line(found))

    line = say(claims.lighter_line(studies.lighter(question, stop), question.grain))
    press = Press("measure", Sentence("lm-lighter-measure"), timed, ":material/speed:")
    return (Part("lighter", (line, press), Sentence("lm-lighter")),)


def script(view: View) -> str:
    settings = view.settings
    return network_script(
        "language_model",
        settings.file_stem(PAGE),
        view.subject,
        view.stop,
        opening=studies.read(settings.opening)[0],
        length=studies.SHOWN,
        draw=settings.draw,
        temperature=settings.temperature,
    )


def table(view: View) -> str:
    """Real words where they were counted."""
    found = view.subject
    words, counted = studies.words(found.question, view.settings.temperature), [math.nan] * len(found)
    for stop, share in zip(words.stops.tolist(), words.share.tolist(), strict=True):
        counted[stop] = share
    return stops_csv(found, perplexity=found.metric, real_words=counted)


def unknown(view: View) -> Blocks:
    """Characters of the opening that the network has never seen."""
    opening = view.settings.opening
    said = claims.skipped(studies.read(opening)[1], opening)
    return () if said is None else (say(said, look="caption"),)


# Closed boxes.


def over_seeds(view: View) -> Blocks:
    asked, temperature = view.settings.question, view.settings.temperature
    found = [(seed.seed, studies.bend(asked.of(seed), temperature)) for seed in known_seeds(asked.training)]
    head = (
        Sentence("lm-seeds-column-seed"),
        *(Sentence("lm-seeds-column-up", rise=percent(rise, 0)) for rise in studies.RISES),
        Sentence("lm-seeds-column-broken", fall=round(100 * studies.FALL)),
    )
    rows = tuple(map(tuple, claims.table(found)))
    return say(claims.seeds_line([bend for _, bend in found])), Table(head, rows)


def ranked(view: View) -> Blocks:
    settings = view.settings
    share = claims.GOAL_SHARE if settings.grain == "weight" else 0.25
    usual = [settings.replace(criterion=name, scope="global", cut=(), kept=()) for name in settings.criteria]
    found = studies.ranked(tuple(one.question for one in usual), share)
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
        view.settings.replace(trained=name, grain="weight", criterion="magnitude", scope="global")
        for name in ("l1", "none")
    ]
    if any(known(one.training) is None for one in both):
        return (say(Sentence("lm-penalty-waiting")),)
    return (say(claims.penalty_line(*(subject(one.question.unedited) for one in both))),)


def trained_name(option: str) -> Sentence:
    if option == "none":
        return Sentence("lm-trained-none")
    return Sentence("lm-trained-l1", l1=number(LanguageModel().training.l1))


LESSON = Lesson(
    page=PAGE,
    prefix="lm",
    settings=LanguageModel,
    controls=(
        Control("grain", "segmented"),
        Control("criterion", options=lambda s: s.criteria, width=190),
        Control("scope", options=lambda s: s.scopes, enabled=lambda s: len(s.scopes) > 1, width=155),
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
    chart=chart,
    notes=unknown,
    under=lambda view: (say(claims.data_note(view.subject.network), look="caption"),),
    guess=guess,
    body=body,
    goal=goal,
    script=script,
    table=table,
    files=lambda view: network_files(view.subject, view.stop, view.settings.file_stem(PAGE)),
    deeper=(Box("seeds", over_seeds), Box("ranked", ranked), Box("penalty", penalty)),
    seeds=seeds,
    measure=measure,
    walk=WALK,
)
