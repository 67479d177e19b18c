"""The lesson on prune and retrain: cut, watch it break, heal."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from core.data.registry import load
from core.retrain import LoopHandle, Round, default_loops, result
from core.retrain.schedules import SCHEDULES
from lessons.blocks import (
    Blocks,
    Change,
    Columns,
    Deed,
    Formula,
    Guess,
    Part,
    Plot,
    Table,
    Watch,
    Words,
    Work,
    say,
)
from lessons.catalogue import Sentence
from lessons.fine_print import look
from lessons.lesson import Box, Control, Lesson, Menu
from lessons.lesson import View as AnyView
from lessons.numbers import count, number, percent
from lessons.prune_retrain import chart, claims, experiment, figures, take_home, travel
from lessons.prune_retrain.settings import LAST, PAGE, RULES, PruneRetrain
from lessons.prune_retrain.tasks import goal
from lessons.prune_retrain.walk import WALK

View = AnyView[PruneRetrain]

START, STOP = ":material/play_arrow:", ":material/stop:"
STOPS = ("share", "drop", "weights", "bytes", "multiply_adds", "seconds")


# Controls.


def more(settings: PruneRetrain) -> Blocks:
    """What is changed rarely, as far as it has a part in this run."""
    lottery, stepped = settings.schedule == "lottery", settings.schedule != "one-shot"
    found: list = [Control("rounds", "number"), Control("scope", "segmented")]
    if lottery:
        found = [say(claims.lottery_note(settings.grain), look="caption")]
    found += [Control("epochs", "number"), Control("rate", "number", step=0.5)]
    if stepped:
        found.append(Control("adaptive", "toggle", help=Sentence("retrain-adaptive-help")))
        if settings.adaptive:
            found.append(Control("tolerance", "number", step=0.5))
    if settings.after == "continue" and settings.epochs:
        found.append(Control("gradual", "toggle", help=Sentence("retrain-gradual-help")))
    found.append(Control("after"))
    if settings.after in ("rewind", "random-mask"):
        found.append(Control("rewind", options=lambda s: s.train.snapshots, name=str))
    return (*found, Control("seed", "segmented", name=str))


def stops(settings: PruneRetrain) -> Blocks:
    rules = (Control(f"stop_{name}", "number", step=0.5 if name == "drop" else None) for name in STOPS)
    return say(Sentence("retrain-stops-what"), look="caption"), *rules


# The run: what goes on, and what can be done about it.


def lost(view: View) -> tuple[Mapping[str, Any], Words] | None:
    if view.state.state != "lost":
        return None
    return {"base": ""}, Sentence("retrain-base-unknown")


def work(view: View) -> Work:
    """Progress, pause and stop; else start, go back a round, go on from any round, and how the run ended."""
    settings, (_, state, handle) = view.settings, view.state
    if state == "running":
        paused = handle.status == "paused"
        pause = Deed(
            "pause",
            Sentence("retrain-resume" if paused else "retrain-pause"),
            lambda visitor: handle.resume() if paused else handle.pause(),
            START if paused else ":material/pause:",
        )
        stop = Deed("stop", Sentence("retrain-stop"), lambda visitor: handle.stop(), STOP)
        return Work("run", progress_line(handle), handle.fraction, (pause, stop))
    deeds = [*start(view), *undo(view)]
    if settings.base:
        back = Sentence("retrain-from-dense")
        deeds.append(Deed("dense", back, lambda visitor: {"base": ""}, ":material/restart_alt:"))
    return Work("run", status_line(view), deeds=tuple(deeds))


def progress_line(handle: LoopHandle) -> Sentence:
    if handle.status == "queued":
        return Sentence("retrain-queued", position=handle.position)
    records = handle.records
    if not records or not handle.rounds or not handle.round:
        return Sentence("retrain-starting")
    left = handle.seconds_left
    return Sentence(
        "retrain-paused" if handle.status == "paused" else "retrain-progress",
        round=handle.round,
        epoch=records[-1].epoch,
        loss=number(records[-1].validation_loss),
        accuracy=percent(records[-1].validation_metric),
        share=percent(handle.share, 0),
        left="–" if left is None else f"{left:.0f}",
    )


def start(view: View) -> tuple[Deed, ...]:
    """Begin, or go on from the last of the rounds that are there."""
    settings, (rounds, state, _) = view.settings, view.state
    if state == "done":
        return ()
    last = rounds[-1].index
    base = f"{settings.key}:{last}" if state == "partial" else settings.base
    label = Sentence("retrain-go-on", round=last) if base else Sentence("retrain-start")

    def act(visitor: str) -> Mapping[str, Any]:
        wanted = settings.replace(base=base)
        default_loops().start(visitor, wanted.loop, rounds if base else (), wanted.key)
        return {"base": base}

    return (Deed("start", label, act, START, main=True),)


def undo(view: View) -> tuple[Deed, ...]:
    """Back to the round that is shown, or one round back: other settings may go on from there."""
    settings, (rounds, state, _) = view.settings, view.state
    last = rounds[-1].index
    to = min(settings.round, last)
    to = to if to < last else last - 1
    if to <= 0:
        return ()  # nothing to go on from: the dense network is where every run begins
    key = settings.parent[0] if state == "fresh" and settings.parent else settings.key
    values = {"base": f"{key}:{to}", "round": LAST}
    return (Deed("undo", Sentence("retrain-undo", round=to), lambda visitor: values, ":material/undo:"),)


def status_line(view: View) -> Sentence:
    settings, (rounds, state, handle) = view.settings, view.state
    if handle is not None and handle.key == settings.key and handle.status == "failed":
        return Sentence("retrain-failed", reason=Sentence(f"retrain-{handle.reason_key}"))
    if state == "fresh":
        return Sentence("retrain-fresh-base" if settings.base else "retrain-fresh")
    return claims.ended(rounds, state == "done")


# The claim, the guess, why, and the exact numbers.


def line(view: View) -> Sentence | None:
    rounds, state, _ = view.state
    return claims.line(rounds) if state != "running" and len(rounds) > 1 else None


def under(view: View) -> Blocks:
    """Back to the round, where the slider has cut further."""
    back = Change("back", Sentence("retrain-back"), {"at": 0.0}, ":material/replay:")
    return (back,) if view.stop else ()


def guess(view: View) -> Guess:
    settings, rounds = view.settings, view.state.rounds
    target, shot = settings.target / 100, experiment.shot(settings)
    accuracy = claims.at_once(shot, target)
    grain = Sentence(f"retrain-grain-{settings.grain}")
    figure = Plot(
        "shot",
        lambda text: figures.shot(shot, rounds, target, text.language),
        key=(shot, rounds, target),
    )
    return Guess(
        Sentence("retrain-predict", share=percent(target, 0), grain=grain),
        tuple(claims.option(index) for index in range(len(claims.BINS) + 1)),
        claims.answer(accuracy),
        lambda: claims.predict_why(accuracy, target, rounds),
        lambda: (figure,),
    )


def body(view: View) -> Blocks:
    return (Columns(((Part("why", why(view)),), (here(view),))),)


def why(view: View) -> Blocks:
    """The schedule with its numbers, and the rule that a removed weight stays removed, counted."""
    settings, rounds = view.settings, view.state.rounds
    loop = settings.loop
    index = min(settings.round, rounds[-1].index) or 1
    schedule = Sentence(f"schedule-{settings.schedule}")
    found: list = [say(Sentence("retrain-why-schedule", schedule=schedule))]
    if settings.schedule != "lottery":
        found.append(Formula(SCHEDULES[settings.schedule.replace("-", "_")].formula))
    if not loop.adaptive and not settings.base:
        found.append(Formula(claims.schedule_latex(chart.plan(loop, rounds), index)))
    elif index < len(rounds):
        found.append(say(claims.own_share(rounds[index])))
    found.append(Formula(r"w \leftarrow m \odot (w - \eta\,\Delta), \qquad m_k \subseteq m_{k-1}"))
    found.append(say(claims.kept_zero(travel.revived(rounds), settings.grain)))
    if 0 < index < len(rounds) and settings.epochs:
        moved = claims.moved(rounds[index - 1], rounds[index])
        if moved is not None:
            found.append(say(claims.moved_line(moved, index)))
    return (*found, say(claims.after_step(settings.train.optimizer), look="caption"))


def here(view: View) -> Part:
    """The exact numbers of the round that is shown, beside the dense network."""
    settings, rounds = view.settings, view.state.rounds
    done, dense, left = rounds[min(settings.round, rounds[-1].index)], rounds[0], result(rounds)
    both = (done, dense)
    rows = (
        ("share", percent(done.share), percent(0.0)),
        ("accuracy", *(percent(one.healed.metric) for one in both)),
        ("loss", *(number(one.healed.loss) for one in both)),
        ("weights", *(count(one.ledger.weights) for one in both)),
        ("bytes", *(count(one.ledger.bytes) for one in both)),
        ("adds", *(count(one.ledger.multiply_adds) for one in both)),
    )
    head = ("", Sentence("retrain-here-now"), Sentence("live-dense"))
    blocks = (
        Table(head, tuple((Sentence(f"retrain-here-{name}"), *cells) for name, *cells in rows), "short"),
        look(lambda: (say(tested(settings, left, dense)),)),
        say(Sentence(f"retrain-bytes-{settings.grain}"), look="caption"),
    )
    return Part("here", blocks, Sentence("retrain-here", round=done.index))


def tested(settings: PruneRetrain, left: Round, dense: Round) -> Sentence:
    """What the test rows say of the result."""
    test, whole = (percent(experiment.tested(settings.train, one)) for one in (left, dense))
    return Sentence("retrain-test", round=left.index, test=test, dense=whole)


def script(view: View) -> str:
    settings = view.settings
    branch = settings.parent and settings.parent[1]
    return take_home.script(settings.loop, f"{settings.file_stem(PAGE)}.py", branch)


# Runs side by side, in the background.


def after(view: View) -> Blocks:
    settings = view.settings
    blocks = (
        say(Sentence("retrain-compare-what")),
        Control("compare", "segmented", label="retrain-compare-by", bare=True),
        Watch(lambda visitor: comparison(settings, visitor)),
    )
    return (Part("compare", blocks, Sentence("retrain-compare")),)


def comparison(settings: PruneRetrain, visitor: str) -> Work:
    """The runs that are there; those that are missing follow one after the other when the learner wants."""
    wanted, loops = experiment.variants(settings), default_loops()
    handle = loops.find(visitor)
    whole = {name: loops.kept(loop.hash) for name, loop in wanted.items()}
    found = {name: rounds for name, rounds in whole.items() if rounds is not None}
    blocks = side_by_side(settings, found) if found else ()
    missing = [loop for name, loop in wanted.items() if name not in found]
    if not missing:
        return Work("compare", blocks=blocks)
    if experiment.compares(settings, handle):
        handle.attend()
        words = Sentence("retrain-compare-progress", ready=len(found), all=len(wanted))
        stop = Deed("compare-stop", Sentence("retrain-stop"), lambda visitor: handle.stop(), STOP)
        share = (len(found) + handle.fraction) / len(wanted)
        return Work("compare", words, share, (stop,), blocks=blocks)

    def act(visitor: str) -> None:
        loops.start(visitor, missing[0], then=missing[1:])

    label = Sentence("retrain-compare-run", count=len(missing))
    free = handle is None or handle.finished
    return Work("compare", deeds=(Deed("compare-run", label, act, START, enabled=free),), blocks=blocks)


def side_by_side(settings: PruneRetrain, found: dict[str, experiment.Rounds]) -> Blocks:
    what = settings.compare
    figure = Plot(
        "compare",
        lambda text: figures.side_by_side(what, found, text.language),
        key=(what, tuple(found.items())),
    )
    taken = claims.rounds_taken(found) if what == "adaptive" and len(found) == 2 else None
    other = claims.other_rows(what, found, load(settings.train.dataset))
    even = claims.epochs_line(what, found) if len(found) > 1 else None
    notes = say(*claims.compare_notes(what, settings.seed), look="caption")
    return figure, say(claims.lead(what, found)), say(taken), say(other), say(even), notes


# Closed boxes.


def by_epoch(view: View) -> Blocks:
    rounds = view.state.rounds
    if len(rounds) < 2 or not view.settings.epochs:
        return (say(Sentence("retrain-try-none")),)
    return (Plot("epochs", lambda text: figures.epochs(rounds, text.language), key=rounds),)


def by_round(view: View) -> Blocks:
    names = ("round", "share", "before", "cut", "healed", "seconds")
    rows = tuple(
        (
            done.index,
            *(percent(value) for value in (done.share, *(getattr(done, n).metric for n in names[2:5]))),
            f"{done.seconds:.1f}",
        )
        for done in view.state.rounds
    )
    return (Table(tuple(Sentence(f"retrain-column-{name}") for name in names), rows),)


LESSON = Lesson(
    page=PAGE,
    prefix="retrain",
    settings=PruneRetrain,
    controls=(
        Control("network", name=lambda name: Sentence(f"retrain-network-{name}"), width=200),
        Control(
            "grain",
            "segmented",
            label="retrain-grain",
            name=lambda grain: Sentence(f"retrain-grain-{grain}"),
        ),
        Control("criterion", options=lambda s: RULES[s.grain], width=160),
        Control("schedule", width=140),
        Control("target", name=lambda share: f"{share}%", width=90),
        Menu("more-settings", more, ":material/tune:"),
        Menu("retrain-stops", stops, ":material/flag:"),
    ),
    training=lambda settings: settings.train,
    band=False,
    state=experiment.look,
    lost=lost,
    work=work,
    line=line,
    chart=lambda view: experiment.encoded(
        view.settings, view.state.rounds, view.language, veiled=not view.revealed
    ),
    frames=lambda settings: range(LAST + 1),
    frame_field="round",
    under=under,
    guess=guess,
    body=body,
    goal=goal,
    script=script,
    table=lambda view: take_home.table(view.state.rounds),
    after=after,
    deeper=(
        Box("epochs-box", by_epoch, title=lambda settings: Sentence("retrain-epochs")),
        Box("rounds-box", by_round, title=lambda settings: Sentence("retrain-rounds")),
    ),
    walk=WALK,
    essentials=("schedule",),
)
